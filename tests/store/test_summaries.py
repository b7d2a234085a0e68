"""Kept summaries, and objections to points."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.archive.model import Thread
from bot.archive.repair import Drop, MergeWithPrevious, apply
from bot.discussion.positions.objection import Objection, passage_key
from bot.errors import NotAllowed, NotFound
from bot.store import Store
from bot.store.summaries import MOST
from tests.store.conftest import GUILD, NOW, OTHER_GUILD

WORDS = "Keep the bridge open for carts"


async def test_a_summary_is_had_again_until_it_is_made_from_something_else(store: Store, thread_id: int):
    assert await store.summaries.get(thread_id, "positions:1-5:", made_from="a") is None
    await store.summaries.keep(thread_id, "positions:1-5:", b"\0one", made_from="a")
    assert await store.summaries.get(thread_id, "positions:1-5:", made_from="a") == b"\0one"
    assert await store.summaries.get(thread_id, "positions:1-5:", made_from="b") is None
    assert await store.summaries.get(thread_id, "positions:1-4:", made_from="a") is None
    await store.summaries.keep(thread_id, "positions:1-5:", b"two", made_from="b")
    assert await store.summaries.get(thread_id, "positions:1-5:", made_from="b") == b"two"
    assert await store.summaries.get(thread_id, "positions:1-5:", made_from="a") is None


async def test_the_oldest_summaries_of_a_thread_go(store: Store, thread_id: int):
    for number in range(MOST + 3):
        await store.summaries.keep(thread_id, f"{number}", b"x", made_from="a", at=NOW + timedelta(seconds=number))
    left = [n for n in range(MOST + 3) if await store.summaries.get(thread_id, f"{n}", made_from="a")]
    assert left == list(range(3, MOST + 3))


async def test_a_summary_goes_with_its_thread_and_none_is_kept_of_a_gone_one(store: Store, thread_id: int):
    await store.summaries.keep(thread_id, "x", b"x", made_from="a")
    await store.objections.toggle(thread_id, 1, WORDS, guild_id=GUILD, member_id=7)
    await store.threads.remove(thread_id, guild_id=GUILD)
    await store.summaries.keep(thread_id, "x", b"x", made_from="a")
    assert await store.summaries.get(thread_id, "x", made_from="a") is None


async def test_an_objection_stands_until_it_is_taken_back(store: Store, thread_id: int):
    assert await store.objections.toggle(thread_id, 1, WORDS, guild_id=GUILD, member_id=7)
    assert await store.objections.toggle(thread_id, 1, WORDS + "\n", guild_id=GUILD, member_id=8)
    key = 1, passage_key(WORDS)
    assert await store.objections.of_thread(thread_id, guild_id=GUILD) == {key: Objection(others=2)}
    assert await store.objections.of_thread(thread_id, guild_id=OTHER_GUILD) == {}
    assert not await store.objections.toggle(thread_id, 1, WORDS, guild_id=GUILD, member_id=7)
    assert await store.objections.of_thread(thread_id, guild_id=GUILD) == {key: Objection(others=1)}


async def test_the_author_disowns_and_others_only_object(store: Store, thread_id: int):
    await store.settings.link_author(GUILD, "ANNA", member_id=7)
    await store.settings.link_author(GUILD, "Börje", member_id=9)
    for member in (7, 8, 9):
        await store.objections.toggle(thread_id, 1, WORDS, guild_id=GUILD, member_id=member)
    found = await store.objections.of_thread(thread_id, guild_id=GUILD)
    assert found == {(1, passage_key(WORDS)): Objection(disowned=True, others=2)}
    await store.members.block(GUILD, 8, blocked=True)
    found = await store.objections.of_thread(thread_id, guild_id=GUILD)
    assert found == {(1, passage_key(WORDS)): Objection(disowned=True, others=1)}


async def test_objections_are_the_guilds_and_to_posts_that_are_there(store: Store, thread_id: int):
    for post, guild in ((1, OTHER_GUILD), (6, GUILD)):
        with pytest.raises(NotFound):
            await store.objections.toggle(thread_id, post, WORDS, guild_id=guild, member_id=7)


async def test_who_opts_out_leaves_neither_objections_nor_a_room(store: Store, thread_id: int):
    await store.objections.toggle(thread_id, 1, WORDS, guild_id=GUILD, member_id=7)
    await store.summaries.keep(thread_id, "room:1-5", b"x", made_from="a")
    await store.summaries.keep(thread_id, "positions:1-5", b"x", made_from="a")
    await store.members.opt_out(GUILD, 7)
    assert await store.objections.of_thread(thread_id, guild_id=GUILD) == {}
    assert await store.summaries.get(thread_id, "room:1-5", made_from="a") is None
    assert await store.summaries.get(thread_id, "positions:1-5", made_from="a") == b"x"
    with pytest.raises(NotAllowed, match="keep nothing"):
        await store.objections.toggle(thread_id, 1, WORDS, guild_id=GUILD, member_id=7)


async def test_objections_follow_their_posts_when_a_thread_is_mended(store: Store, thread: Thread, thread_id: int):
    for post in (1, 3, 4):
        await store.objections.toggle(thread_id, post, "who pays?", guild_id=GUILD, member_id=7)
    mended = apply(thread, [Drop(1), MergeWithPrevious(3)])
    assert len(mended.thread.posts) == 3
    await store.threads.replace(thread_id, mended, was=replace(thread), guild_id=GUILD)
    found = await store.objections.of_thread(thread_id, guild_id=GUILD)
    assert found == {(2, passage_key("who pays?")): Objection(others=1)}


async def test_the_state_of_a_thread_changes_with_what_members_may_see(store: Store, thread: Thread, thread_id: int):
    first = await store.threads.state(thread_id, guild_id=GUILD)
    assert await store.threads.state(thread_id, guild_id=GUILD) == first
    await store.hidden.hide(thread_id, 2, guild_id=GUILD, member_id=1)
    hidden = await store.threads.state(thread_id, guild_id=GUILD)
    await store.hidden.show(thread_id, 2, guild_id=GUILD)
    assert hidden != first == await store.threads.state(thread_id, guild_id=GUILD)
    await store.threads.replace(thread_id, apply(thread, [Drop(5)]), was=thread, guild_id=GUILD)
    assert await store.threads.state(thread_id, guild_id=GUILD) not in {first, hidden}
    with pytest.raises(NotFound):
        await store.threads.state(thread_id, guild_id=OTHER_GUILD)
