"""Bookmarks, and how far a shield lets a member see."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.archive.repair import Drop, MergeWithPrevious, apply
from bot.errors import NotAllowed, NotFound
from bot.replay.plan import Style, plan
from bot.store import Bookmark, ReplayState, Store
from tests.store.conftest import GUILD, NOW, OTHER_GUILD

ALICE, BOB = 7, 8


async def marked(store: Store, thread_id: int, member: int = ALICE) -> int | None:
    found = await store.bookmarks.get(thread_id, guild_id=GUILD, member_id=member)
    return found.post if found else None


async def test_a_bookmark_is_one_a_member_and_thread(store: Store, thread_id: int):
    assert await marked(store, thread_id) is None
    await store.bookmarks.mark(thread_id, 2, guild_id=GUILD, member_id=ALICE, at=NOW)
    await store.bookmarks.mark(thread_id, 3, guild_id=GUILD, member_id=ALICE, at=NOW + timedelta(hours=1))
    name = (await store.threads.get(thread_id, guild_id=GUILD)).name
    assert await store.bookmarks.of_member(GUILD, ALICE) == [Bookmark(thread_id, name, 3, NOW + timedelta(hours=1))]
    assert await marked(store, thread_id, BOB) is None
    assert await store.bookmarks.of_member(OTHER_GUILD, ALICE) == []
    assert not await store.bookmarks.remove(thread_id, guild_id=GUILD, member_id=ALICE, post=2), "it is elsewhere"
    assert not await store.bookmarks.remove(thread_id, guild_id=OTHER_GUILD, member_id=ALICE)
    assert await store.bookmarks.remove(thread_id, guild_id=GUILD, member_id=ALICE, post=3)
    assert await marked(store, thread_id) is None


async def test_there_is_no_bookmark_in_what_is_not_there(store: Store, thread_id: int):
    with pytest.raises(NotFound):
        await store.bookmarks.mark(thread_id, 99, guild_id=GUILD, member_id=ALICE)
    with pytest.raises(NotFound):
        await store.bookmarks.mark(thread_id, 1, guild_id=OTHER_GUILD, member_id=ALICE)


async def test_who_opted_out_has_none_and_gets_none(store: Store, thread_id: int):
    await store.bookmarks.mark(thread_id, 2, guild_id=GUILD, member_id=ALICE)
    await store.members.opt_out(GUILD, ALICE)
    assert await marked(store, thread_id) is None
    with pytest.raises(NotAllowed, match="keep nothing of you"):
        await store.bookmarks.mark(thread_id, 2, guild_id=GUILD, member_id=ALICE)


async def test_a_bookmark_follows_its_post_when_the_thread_is_mended(store: Store, thread_id: int):
    was = await store.threads.load(thread_id, guild_id=GUILD)
    for member, post in ((ALICE, 3), (BOB, 4)):
        await store.bookmarks.mark(thread_id, post, guild_id=GUILD, member_id=member)
    mended = apply(was, [MergeWithPrevious(2), Drop(3)])  # the third has become the second, the fourth is dropped
    await store.threads.replace(thread_id, mended, was=was, guild_id=GUILD)
    assert [await marked(store, thread_id, member) for member in (ALICE, BOB)] == [2, 2]


async def test_without_a_shield_or_a_place_to_stand_there_is_no_horizon(store: Store, thread_id: int):
    await store.bookmarks.mark(thread_id, 2, guild_id=GUILD, member_id=ALICE)
    assert await store.bookmarks.horizons(GUILD, ALICE) == {}
    await store.members.set_shield(GUILD, BOB, shield=True)
    assert await store.bookmarks.horizons(GUILD, BOB) == {}


async def test_a_shield_ends_at_the_bookmark_until_it_is_lifted(store: Store, thread_id: int):
    await store.members.set_shield(GUILD, ALICE, shield=True)
    await store.bookmarks.mark(thread_id, 2, guild_id=GUILD, member_id=ALICE)
    assert await store.bookmarks.horizons(GUILD, ALICE) == {thread_id: 2}
    assert await store.bookmarks.horizons(OTHER_GUILD, ALICE) == {}
    await store.bookmarks.lift(thread_id, guild_id=GUILD, member_id=ALICE, until=NOW)
    assert await store.bookmarks.horizons(GUILD, ALICE, at=NOW - timedelta(seconds=1)) == {}
    assert await store.bookmarks.horizons(GUILD, ALICE, at=NOW) == {thread_id: 2}
    assert await marked(store, thread_id) == 2, "lifting moves no bookmark"


async def test_a_shield_ends_where_a_live_replay_stands(store: Store, thread_id: int):
    await store.members.set_shield(GUILD, ALICE, shield=True)
    replay = await store.replays.create(
        guild_id=GUILD, channel_id=5, thread_id=thread_id, host_id=BOB, pace="manual", seconds=None, style=Style.PLAIN,
        first=1, last=5,
    )  # fmt: skip
    assert await store.bookmarks.horizons(GUILD, ALICE) == {thread_id: 0}
    journal = store.replays.journal(replay)
    messages = list(plan(await store.threads.load(thread_id, guild_id=GUILD)))
    for at, message in enumerate(one for one in messages if one.post <= 3):
        delivery = await journal.begin(message)
        if message.post < 3:
            await journal.complete(delivery, 100 + at)
    assert await store.bookmarks.horizons(GUILD, ALICE) == {thread_id: 2}, "the third is not known to be shown"
    await store.bookmarks.mark(thread_id, 4, guild_id=GUILD, member_id=ALICE)
    assert await store.bookmarks.horizons(GUILD, ALICE) == {thread_id: 4}
    await store.bookmarks.remove(thread_id, guild_id=GUILD, member_id=ALICE)
    await store.replays.set_state(replay.id, ReplayState.FINISHED)
    assert await store.bookmarks.horizons(GUILD, ALICE) == {}
