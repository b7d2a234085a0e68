"""What stands on a message is what Discord would say, whatever was missed, repeated, late or cleared."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import OperationalError

from bot.store import Kind, Store, reaction_rows
from bot.store import reactions as reactions_module
from tests.store.conftest import GUILD, NOW

UP, DOWN, DARK_UP, CUSTOM, RENAMED = "👍", "👎", "👍🏿", "<:good:123456789012345678>", "<a:fine:123456789012345678>"


async def _show(store: Store, thread_id: int, message_id: int, *, post: int = 1) -> None:
    begun = await store.deliveries.begin(
        guild_id=GUILD, channel_id=5, thread_id=thread_id, post=post, kind=Kind.EXCERPT
    )
    await store.deliveries.complete(begun.id, message_id)


async def test_reactions_are_added_and_taken_back(store: Store, thread_id: int):
    await _show(store, thread_id, 99)
    for member in (1, 2, 3):
        store.reactions.add(99, member, emoji=UP)
    store.reactions.add(99, 1, emoji=UP)
    store.reactions.add(99, 1, emoji=DARK_UP)
    store.reactions.add(99, 1, emoji=CUSTOM)
    store.reactions.remove(99, 2, emoji=UP)
    store.reactions.remove(99, 9, emoji=DOWN)
    assert await store.reactions.of_message(99) == {UP: {1, 3}, DARK_UP: {1}, "123456789012345678": {1}}
    store.reactions.remove(99, 1, emoji=RENAMED)
    store.reactions.clear_emoji(99, UP)
    store.reactions.add(99, 4, emoji=UP)
    assert await store.reactions.of_message(99) == {UP: {4}, DARK_UP: {1}}
    store.reactions.clear(99)
    assert await store.reactions.of_message(99) == {}


async def test_messages_that_show_nothing_are_passed_over(store: Store, thread_id: int):
    store.reactions.add(98, 1, emoji=UP)
    store.reactions.clear(98)
    assert await store.reactions.replace(98, UP, members={1}, as_of=NOW) == 0
    await store.reactions.flush()
    await _show(store, thread_id, 98)
    assert await store.reactions.of_message(98) == {}


async def test_a_reaction_that_is_faster_than_the_record_of_its_message_counts(store: Store, thread_id: int):
    now = datetime.now(UTC)
    message_id = int((now - datetime(2015, 1, 1, tzinfo=UTC)) / timedelta(milliseconds=1)) << 22
    begun = await store.deliveries.begin(guild_id=GUILD, channel_id=5, thread_id=thread_id, post=1, kind=Kind.CARD)
    store.reactions.add(message_id, 1, emoji=UP, at=now)
    store.reactions.add(message_id, 2, emoji=UP, at=now)
    await store.reactions.flush()
    store.reactions.remove(message_id, 2, emoji=UP, at=now)
    await store.deliveries.complete(begun.id, message_id)
    assert await store.reactions.of_message(message_id) == {UP: {1}}


async def test_a_claim_while_the_batch_is_being_written_is_not_lost(
    store: Store, thread_id: int, monkeypatch: pytest.MonkeyPatch
):
    now = datetime.now(UTC)
    message_id = int((now - datetime(2015, 1, 1, tzinfo=UTC)) / timedelta(milliseconds=1)) << 22
    await _show(store, thread_id, message_id)
    known, calls = reaction_rows.shown, []

    async def known_too_late(connection, message_ids):
        calls.append(message_ids)
        if len(calls) > 1:
            return await known(connection, message_ids)
        store.reactions.claim(message_id)
        return {}

    monkeypatch.setattr(reaction_rows, "shown", known_too_late)
    store.reactions.add(message_id, 1, emoji=UP, at=now)
    assert await store.reactions.of_message(message_id) == {UP: {1}}


async def test_no_task_is_left_when_there_is_nothing_to_do(store: Store, thread_id: int):
    await _show(store, thread_id, 99)
    before = asyncio.all_tasks()
    store.reactions.add(99, 1, emoji=UP)
    (task,) = asyncio.all_tasks() - before
    assert task.get_name() == "store.reactions"
    await task
    assert asyncio.all_tasks() == before
    assert await store.reactions.of_message(99) == {UP: {1}}


async def test_events_that_could_not_be_written_are_kept_in_order(
    store: Store, thread_id: int, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    await _show(store, thread_id, 99)
    monkeypatch.setattr(reactions_module, "_RETRY_SECONDS", 0)
    write = store.reactions._write

    async def fail(batch: object, claimed: object) -> None:
        raise OperationalError("INSERT", {}, Exception("disk full"))

    monkeypatch.setattr(store.reactions, "_write", fail)
    store.reactions.add(99, 1, emoji=UP)
    store.reactions.remove(99, 1, emoji=UP)
    with pytest.raises(OperationalError):
        await store.reactions.flush()
    assert "could not be written" in caplog.text
    monkeypatch.setattr(store.reactions, "_write", write)
    store.reactions.add(99, 2, emoji=UP)
    assert await store.reactions.of_message(99) == {UP: {2}}


async def test_a_listing_corrects_both_ways_and_newer_events_win(store: Store, thread_id: int):
    await _show(store, thread_id, 99)
    for member in (1, 2, 3):
        store.reactions.add(99, member, emoji=UP, at=NOW)
    listed_at = NOW + timedelta(seconds=1)
    store.reactions.add(99, 4, emoji=UP, at=NOW + timedelta(seconds=2))
    store.reactions.remove(99, 2, emoji=UP, at=NOW + timedelta(seconds=2))
    assert await store.reactions.replace(99, UP, members={1, 2, 5}, as_of=listed_at) == 2
    assert await store.reactions.of_message(99) == {UP: {1, 4, 5}}
    assert await store.reactions.replace(99, UP, members={1, 2, 5}, as_of=listed_at) == 0


@pytest.mark.parametrize("one_emoji", [False, True])
async def test_a_listing_from_before_a_clearing_brings_nothing_back(store: Store, thread_id: int, one_emoji: bool):
    await _show(store, thread_id, 99)
    if one_emoji:
        store.reactions.clear_emoji(99, UP, at=NOW + timedelta(seconds=2))
    else:
        store.reactions.clear(99, at=NOW + timedelta(seconds=2))
    # The listed members reacted while nobody was looking, so nothing is known of them.
    assert await store.reactions.replace(99, UP, members={1, 2}, as_of=NOW + timedelta(seconds=1)) == 0
    assert await store.reactions.replace(99, UP, members={3}, as_of=NOW + timedelta(seconds=3)) == 1
    assert await store.reactions.of_message(99) == {UP: {3}}


async def test_emoji_that_are_on_the_message_no_more_are_taken_back(store: Store, thread_id: int):
    await _show(store, thread_id, 99)
    for emoji in (UP, DOWN, CUSTOM):
        store.reactions.add(99, 1, emoji=emoji, at=NOW)
    store.reactions.add(99, 2, emoji=DOWN, at=NOW + timedelta(seconds=2))
    assert await store.reactions.retain(99, [RENAMED], as_of=NOW + timedelta(seconds=1)) == 2
    assert await store.reactions.of_message(99) == {DOWN: {2}, "123456789012345678": {1}}
    assert await store.reactions.retain(99, [], as_of=NOW + timedelta(seconds=3)) == 2
    assert await store.reactions.of_message(99) == {}


@dataclass
class Room:
    """Discord as the truth: what stands on each message, and listings that were asked for but are not here yet."""

    base: int
    at: datetime = NOW
    standing: set[tuple[int, str, int]] = field(default_factory=set)
    listings: list[tuple[int, str, set[int], datetime]] = field(default_factory=list)

    def members(self, message: int, emoji: str) -> set[int]:
        return {member for where, what, member in self.standing if (where, what) == (message, emoji)}

    def shown(self, message: int) -> dict[str, set[int]]:
        emojis = {what for where, what, _member in self.standing if where == message}
        return {emoji: self.members(message, emoji) for emoji in emojis}


_EMOJIS = (UP, DOWN, DARK_UP)
_messages, _members, _emojis = st.integers(0, 1), st.integers(1, 3), st.sampled_from(_EMOJIS)
_actions = st.one_of(
    st.tuples(st.just("press"), _messages, _emojis, _members),
    st.tuples(st.just("press"), _messages, _emojis, _members),
    st.tuples(st.just("clear"), _messages),
    st.tuples(st.just("clear emoji"), _messages, _emojis),
    st.tuples(st.just("ask"), _messages, _emojis),
    st.tuples(
        st.just("answer"),
    ),
    st.tuples(
        st.just("write"),
    ),
)


async def _act(store: Store, room: Room, action: tuple, *, missed: bool) -> None:
    room.at += timedelta(microseconds=1)
    match action:
        case ("press", message, emoji, member):
            message += room.base
            pressed = (message, emoji, member)
            change = store.reactions.remove if pressed in room.standing else store.reactions.add
            room.standing ^= {pressed}
            if not missed:
                change(message, member, emoji=emoji, at=room.at)
        case ("clear", message):
            message += room.base
            room.standing = {one for one in room.standing if one[0] != message}
            if not missed:
                store.reactions.clear(message, at=room.at)
        case ("clear emoji", message, emoji):
            message += room.base
            room.standing = {one for one in room.standing if one[:2] != (message, emoji)}
            if not missed:
                store.reactions.clear_emoji(message, emoji, at=room.at)
        case ("ask", message, emoji):
            message += room.base
            room.listings.append((message, emoji, room.members(message, emoji), room.at))
        case ("answer",) if room.listings:
            message, emoji, members, as_of = room.listings.pop(0)
            await store.reactions.replace(message, emoji, members=members, as_of=as_of)
        case ("write",):
            await store.reactions.flush()


async def _new_room(store: Store, thread_id: int) -> Room:
    room = Room(base=10 + 2 * len(await store.deliveries.live()))
    for message in (0, 1):
        await _show(store, thread_id, room.base + message)
    return room


@given(actions=st.lists(_actions, max_size=40))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_online_the_store_is_right_however_late_listings_come(store: Store, thread_id: int, actions: list[tuple]):
    room = await _new_room(store, thread_id)
    for action in actions:
        await _act(store, room, action, missed=False)
    for message in (room.base, room.base + 1):
        assert await store.reactions.of_message(message) == room.shown(message)


@given(actions=st.lists(st.tuples(_actions, st.booleans()), max_size=40))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_after_a_full_listing_the_store_is_right_whatever_was_missed(
    store: Store, thread_id: int, actions: list[tuple[tuple, bool]]
):
    room = await _new_room(store, thread_id)
    for action, missed in actions:
        await _act(store, room, action, missed=missed)
    for message in (room.base, room.base + 1):
        for emoji in _EMOJIS:
            await store.reactions.replace(message, emoji, members=room.members(message, emoji), as_of=room.at)
        assert await store.reactions.of_message(message) == room.shown(message)
