"""What is kept of a summary comes back as it was."""

from dataclasses import replace

from bot.discussion.positions import Positions, summarise
from bot.discussion.positions.record import pack, packed_positions, packed_room, unpack, version
from bot.discussion.positions.room import Room, see_room
from tests.discussion.positions.test_room import two_minds
from tests.discussion.positions.test_summary import quarrel


def test_positions_come_back_as_they_were():
    thread = quarrel()
    positions = summarise(thread)
    assert unpack(Positions, pack(positions)) == positions


def test_of_the_sentences_each_authors_best_are_kept():
    thread = quarrel()
    whole = summarise(thread, first=3, last=40)
    kept = unpack(Positions, packed_positions(thread, 3, 40, None))
    assert replace(kept, sentences=whole.sentences) == whole
    assert set(kept.sentences) < set(whole.sentences)
    best = max(whole.sentences, key=lambda one: one.claim)
    assert best in kept.sentences


def test_a_room_comes_back_as_it_was():
    thread = quarrel()
    votes = two_minds()
    room = unpack(Room, packed_room(packed_positions(thread, 1, 60, None), thread, votes))
    assert room == see_room(summarise(thread), thread, votes)
    assert room.claimed


def test_the_version_names_the_code():
    assert version() == version()
    assert len(version()) == 16
