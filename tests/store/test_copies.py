"""A longer copy of a stored thread: found again, added to in one transaction, and what hangs on its posts stays."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.archive.importers.linking import link
from bot.archive.model import Post, Thread
from bot.archive.repair import Drop, Mended, apply
from bot.archive.update import Longer, Same
from bot.discussion.emoji import EmojiWeights
from bot.errors import Conflict
from bot.replay.plan import Style
from bot.store import Kind, ReplayState, Store
from tests.store.conftest import GUILD, NOW, OTHER_GUILD

WEIGHTS = EmojiWeights.parse("👍=1,👎=-1")


def longer(thread: Thread, *words: str) -> Thread:
    """The same with more posts behind."""
    return replace(
        thread, posts=(*thread.posts, *(Post(len(thread.posts) + at, each) for at, each in enumerate(words, 1)))
    )


async def update(store: Store, thread_id: int, new: Thread) -> Longer:
    """Bring the stored thread up to date, as an import does."""
    copy = await store.threads.copy_of(new, guild_id=GUILD)
    assert copy is not None
    assert copy.head.id == thread_id
    assert isinstance(copy.update, Longer)
    await store.threads.replace(
        thread_id, Mended(copy.update.thread, copy.update.origins), was=copy.thread, guild_id=GUILD
    )
    assert await store.threads.load(thread_id, guild_id=GUILD) == copy.update.thread
    return copy.update


async def test_a_copy_is_found_by_its_title_its_address_or_its_opening(store: Store, thread: Thread, thread_id: int):
    for new in (thread, replace(thread, title="Another"), replace(thread, title=None)):
        copy = await store.threads.copy_of(new, guild_id=GUILD)
        assert copy is not None
        assert (copy.head.id, copy.update) == (thread_id, Same())
    assert await store.threads.copy_of(thread, guild_id=OTHER_GUILD) is None
    stranger = replace(thread, posts=link([Post(0, "Nothing alike."), Post(0, "Nor this.")]))
    assert await store.threads.copy_of(stranger, guild_id=GUILD) is None, "a title is too little"


async def test_what_is_new_is_added_and_votes_and_messages_stay(store: Store, thread: Thread, thread_id: int):
    delivery = await store.deliveries.begin(
        guild_id=GUILD, channel_id=5, thread_id=thread_id, post=3, kind=Kind.CARD, at=NOW
    )
    await store.deliveries.complete(delivery.id, 1003)
    await store.scores.vote(thread_id, 3, guild_id=GUILD, member_id=7, value=1, at=NOW)
    done = await update(store, thread_id, longer(thread, "Quite new words.", "And more."))
    assert done.added == (len(thread.posts) + 1, len(thread.posts) + 2)
    head = await store.threads.get(thread_id, guild_id=GUILD)
    assert head.posts == len(thread.posts) + 2
    found = await store.deliveries.by_message(1003, guild_id=GUILD)
    assert found is not None
    assert (found.id, found.post) == (delivery.id, 3)
    score = await store.scores.post_score(thread_id, 3, guild_id=GUILD, weights=WEIGHTS, self_votes=True)
    assert score.up == 1
    assert [hit.number for hit in (await store.search.find(GUILD, "quite new")).hits] == [len(thread.posts) + 1]
    assert await store.threads.known(longer(thread, "Quite new words.", "And more."), guild_id=GUILD) is not None


async def replayed(store: Store, thread_id: int):
    return await store.replays.create(
        guild_id=GUILD,
        channel_id=5,
        thread_id=thread_id,
        host_id=1,
        pace="manual",
        style=Style.PLAIN,
        first=2,
        last=5,
    )


async def test_a_live_replay_goes_on_where_posts_only_come_behind(store: Store, thread: Thread, thread_id: int):
    replay = await replayed(store, thread_id)
    await update(store, thread_id, longer(thread, "Quite new words."))
    kept = await store.replays.get(replay.id, guild_id=GUILD)
    assert kept is not None
    assert (kept.first, kept.last, kept.state) == (2, 5, replay.state)
    edited = longer(thread, "Quite new words.")
    edited = replace(
        edited, posts=(replace(edited.posts[0], text=edited.posts[0].text + " Edited."), *edited.posts[1:])
    )
    with pytest.raises(Conflict, match="Stop it first"):
        await update(store, thread_id, edited)
    await store.replays.set_state(replay.id, ReplayState.STOPPED)
    assert (await update(store, thread_id, edited)).changed == (1,)
    kept = await store.replays.get(replay.id, guild_id=GUILD)
    assert kept is not None
    assert (kept.first, kept.last) == (2, 5)


async def test_an_update_can_be_mended_on_the_way(store: Store, thread: Thread, thread_id: int):
    copy = await store.threads.copy_of(longer(thread, "Noise.", "Words."), guild_id=GUILD)
    assert copy is not None
    assert isinstance(copy.update, Longer)
    mended = copy.update.mended_by(apply(copy.update.thread, [Drop(len(thread.posts) + 1), Drop(1)]))
    await store.threads.replace(thread_id, mended, was=copy.thread, guild_id=GUILD)
    kept = await store.threads.load(thread_id, guild_id=GUILD)
    assert [post.text for post in kept.posts] == [*(post.text for post in thread.posts[1:]), "Words."]
