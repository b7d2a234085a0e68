"""The room's voters as points."""

import random

import pytest

from bot.discussion.positions.room.model import Agreed, Room, Typical, Voter, VoterGroup
from bot.render.pictures import room_map
from bot.render.pictures.model import DARK
from bot.replay.split import units
from tests.render.pictures.pixels import colours, ink, opened

MEMBER = 900_000_000_000_000_000


def room(groups, voters, *, scale=1.0):
    chance = random.Random(7)  # noqa: S311 - the same room every time
    places = tuple(
        Voter(
            MEMBER + each, str(each % groups + 1), scale * chance.gauss(3 * (each % groups), 1), scale * chance.random()
        )
        for each in range(voters)
    )
    found = tuple(
        VoterGroup(str(group + 1), voters // groups, (Typical(3 + group, True, 9, 10), Typical(12, False, 9, 10)))
        for group in range(groups)
    )
    return Room(voters, 6 * voters, voters, (), Agreed((4, 5), (8,)), True, "the votes fall into groups", found, places)


def test_alt_and_words_tell_the_groups():
    picture = room_map(room(2, 40), thread="The ferry")
    assert picture.words.split("\n") == [
        "**How the room votes on “The ferry”**",
        "40 members cast 280 votes: 240 up, 40 down.",
        "Each sign is a voter; those who stand near each other voted alike.",
        "- Group 1: 20 voters, for #3, against #12",
        "- Group 2: 20 voters, for #4, against #12",
        "- The whole room is for #4 and #5, and against #8.",
    ]
    assert "Group 2: 20 voters, for #4, against #12." in picture.alt


def test_nobody_is_named():
    one, other = (room_map(room(2, 40), thread="The ferry") for _ in range(2))
    assert "9000000" not in one.alt + one.words
    assert one.png == other.png


def test_groups_differ_by_colour():
    seen = colours(room_map(room(3, 60), thread="The ferry").png)
    assert min(seen[DARK.blue], seen[DARK.orange], seen[DARK.green]) > 5000


def test_without_groups_the_reason_stands_there_and_no_point():
    silent = Room(6, 12, 0, (), Agreed(), False, "the room is too small")
    picture = room_map(silent, thread="The ferry")
    assert "No groups of voters are shown: the room is too small." in picture.alt
    assert "only voted up" in picture.words
    assert not {DARK.blue, DARK.orange, DARK.panel} & set(colours(picture.png))


@pytest.mark.parametrize("groups", [2, 3, 4, 5, 7])
@pytest.mark.parametrize("scale", [0.0, 1e-9, 1.0, 1e9])
def test_points_stay_in_the_field(groups, scale):
    picture = room_map(room(groups, 300, scale=scale), thread="W" * 500)
    left, top, right, bottom = ink(picture.png)
    assert left >= 40
    assert right <= 1160
    assert top >= 30
    assert bottom <= opened(picture.png).height - 20
    assert colours(picture.png)[DARK.blue] > 500
    assert units(picture.alt) <= 1024
    assert units(picture.words) <= 4000
