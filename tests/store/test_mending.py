"""A stored thread is mended in place, and what hangs on its posts follows them."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from bot.archive.model import Thread
from bot.archive.repair import Drop, MergeWithPrevious, SetAuthor, SetTitle, Split, apply
from bot.discussion.emoji import EmojiWeights
from bot.errors import BadInput, Conflict, NotFound
from bot.replay.plan import Style, plan
from bot.store import Kind, ReplayState, Store
from bot.store.drafts import Draft
from tests.store.conftest import GUILD, NOW, OTHER_GUILD

WEIGHTS = EmojiWeights.parse("👍=1,👎=-1")


async def mend(store: Store, thread_id: int, was: Thread, *repairs) -> Thread:
    mended = apply(was, repairs)
    await store.threads.replace(thread_id, mended, was=was, guild_id=GUILD)
    assert await store.threads.load(thread_id, guild_id=GUILD) == mended.thread
    return mended.thread


async def shown(store: Store, thread_id: int, post: int, kind: Kind = Kind.CARD) -> int:
    """A message that shows the post; its id is 1000 and the post's number."""
    delivery = await store.deliveries.begin(
        guild_id=GUILD, channel_id=5, thread_id=thread_id, post=post, kind=kind, at=NOW
    )
    await store.deliveries.complete(delivery.id, 1000 + post)
    return delivery.id


async def test_head_search_and_authors_are_those_of_the_mended_thread(store: Store, thread: Thread, thread_id: int):
    await mend(store, thread_id, thread, SetTitle("A new one"), Split(2, "They said"), SetAuthor(5, "Cleo"), Drop(6))
    head = await store.threads.get(thread_id, guild_id=GUILD)
    assert (head.name, head.posts, head.authors) == ("A new one", 5, 4)
    found = await store.search.find(GUILD, "twice")
    assert [hit.number for hit in found.hits] == [3]
    assert await store.threads.author(GUILD, "cleo") == "Cleo"
    assert (await store.search.find(GUILD, "forever", thread_id=thread_id)).hits[0].number == 4


async def test_what_hangs_on_posts_follows_them(store: Store, thread: Thread, thread_id: int):
    for post in (1, 2, 4, 5):
        await shown(store, thread_id, post)
        await store.scores.vote(thread_id, post, guild_id=GUILD, member_id=7, value=1)
        store.reactions.add(1000 + post, 8, emoji="👍")
    await store.reactions.flush()
    await mend(store, thread_id, thread, Split(1, "whatever"), Drop(5))
    for message, post in ((1001, 1), (1002, 3), (1005, 5)):
        found = await store.deliveries.by_message(message, guild_id=GUILD)
        assert found is not None
        assert found.post == post
    assert await store.deliveries.by_message(1004, guild_id=GUILD) is None
    scores = [
        (await store.scores.post_score(thread_id, post, guild_id=GUILD, weights=WEIGHTS, self_votes=True)).up
        for post in range(1, 6)
    ]
    assert scores == [2, 0, 2, 0, 2]
    async with store._database.read() as connection:
        assert await connection.scalar(text("SELECT count(*) FROM reactions WHERE message_id = 1004")) == 0


async def test_the_last_vote_on_merged_posts_counts_and_their_messages_are_parts(
    store: Store, thread: Thread, thread_id: int
):
    for post in (3, 4, 5):
        await shown(store, thread_id, post)
    await store.scores.vote(thread_id, 3, guild_id=GUILD, member_id=7, value=1, at=NOW)
    await store.scores.vote(thread_id, 4, guild_id=GUILD, member_id=7, value=-1, at=NOW + timedelta(minutes=1))
    await mend(store, thread_id, thread, MergeWithPrevious(4))
    score = await store.scores.post_score(thread_id, 3, guild_id=GUILD, weights=WEIGHTS, self_votes=True)
    assert (score.up, score.down) == (0, 1)
    places = await store.deliveries.places(thread_id, guild_id=GUILD)
    assert places == {3: (5, 1003), 4: (5, 1005)}
    merged = await store.deliveries.by_message(1004, guild_id=GUILD)
    assert merged is not None
    assert (merged.post, merged.part) == (3, 2)


async def test_a_quote_follows_its_words(store: Store, thread: Thread, thread_id: int):
    words = ["They said", "Café owners", "owners want it closed.\n\nThey"]
    quotes = []
    for message, each in enumerate(words):
        start = thread.posts[1].text.index(each)
        delivery = await store.deliveries.begin(
            guild_id=GUILD, channel_id=5, thread_id=thread_id, post=2, kind=Kind.QUOTE
        )
        await store.deliveries.complete(delivery.id, 2000 + message)
        quotes.append(
            await store.quotes.add(
                guild_id=GUILD, delivery_id=delivery.id, start=start, end=start + len(each), quoter_id=7
            )
        )
    mended = await mend(store, thread_id, thread, Split(2, "They said"), Split(1, "whatever"))
    places = [await store.quotes.get(quote.id, guild_id=GUILD) for quote in quotes]
    for place, each, post in zip(places[:2], words, (4, 3), strict=False):
        assert place is not None
        assert place.post == post
        assert mended.posts[post - 1].text[place.start : place.end] == each
    assert places[2] is None
    kept = await store.deliveries.by_message(2002, guild_id=GUILD)
    assert kept is not None
    assert kept.post == 3


async def replayed(store: Store, thread: Thread, thread_id: int):
    replay = await store.replays.create(
        guild_id=GUILD,
        channel_id=5,
        thread_id=thread_id,
        host_id=1,
        pace="manual",
        style=Style.PLAIN,
        first=2,
        last=5,
    )
    journal = store.replays.journal(replay)
    for message in [one for one in plan(thread, style=Style.PLAIN) if one.post >= 2]:
        delivery = await journal.begin(message)
        await journal.complete(delivery, 1000 + message.post)
    return replay


async def test_a_live_replay_stands_against_it(store: Store, thread: Thread, thread_id: int):
    replay = await replayed(store, thread, thread_id)
    for state in (ReplayState.RUNNING, ReplayState.PAUSED):
        await store.replays.set_state(replay.id, state)
        with pytest.raises(Conflict, match="Stop it first"):
            await mend(store, thread_id, thread, Drop(1))
    assert await store.threads.load(thread_id, guild_id=GUILD) == thread


async def test_an_ended_replay_shows_the_posts_by_their_new_numbers(store: Store, thread: Thread, thread_id: int):
    replay = await replayed(store, thread, thread_id)
    await store.replays.set_state(replay.id, ReplayState.STOPPED)
    await mend(store, thread_id, thread, MergeWithPrevious(3), Drop(1), Split(1, "They said"))
    shows = {one.message_id: (one.post, one.part) for one in await store.deliveries.of_replay(replay.id)}
    assert shows == {1002: (1, 1), 1003: (1, 2), 1004: (3, 1), 1005: (4, 1)}
    changed = await store.replays.get(replay.id, guild_id=GUILD)
    assert changed is not None
    assert (changed.first, changed.last) == (1, 4)


async def test_a_thread_that_was_changed_since_is_refused(store: Store, thread: Thread, thread_id: int):
    await mend(store, thread_id, thread, SetTitle("New"))
    with pytest.raises(Conflict, match="changed since"):
        await mend(store, thread_id, thread, Drop(1))
    with pytest.raises(NotFound):
        await store.threads.replace(thread_id, apply(thread, ()), was=thread, guild_id=OTHER_GUILD)


async def test_two_threads_do_not_become_one(store: Store, thread: Thread, thread_id: int):
    other = apply(thread, [SetTitle("Other")]).thread
    added = await store.threads.add(other, guild_id=GUILD, imported_by=1, nsfw=False, at=NOW)
    with pytest.raises(Conflict, match="already"):
        await mend(store, added.thread_id, other, SetTitle(thread.title))


async def test_what_is_left_out_by_hand_is_kept(store: Store, thread: Thread, thread_id: int):
    mended = await mend(store, thread_id, thread, Drop(4))
    assert mended.removed[-1].why == "left out by hand"


async def test_a_draft_is_changed_by_its_member_and_once(store: Store):
    mine = {"guild_id": GUILD, "member_id": 7}
    draft_id = await store.drafts.keep("a", kind="mend", at=NOW, **mine)
    read = Draft(draft_id, "mend", "a")
    assert await store.drafts.owner(draft_id, guild_id=GUILD) == 7
    assert await store.drafts.owner(draft_id, guild_id=OTHER_GUILD) is None
    assert not await store.drafts.change(read, "x", guild_id=GUILD, member_id=8)
    assert await store.drafts.change(read, "b", **mine)
    assert not await store.drafts.change(read, "c", **mine)
    found = await store.drafts.get(draft_id, **mine)
    assert found is not None
    assert found.body == "b"


_places = st.integers(1, 6)
_repairs = st.lists(
    st.builds(MergeWithPrevious, _places) | st.builds(Drop, _places) | st.builds(Split, _places, st.integers(3, 30)),
    max_size=6,
)


@given(_repairs)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_whatever_is_mended_messages_follow_their_words(store: Store, thread: Thread, wanted):
    done = []
    for repair in wanted:
        with suppress(BadInput):
            apply(thread, [*done, repair])
            done.append(repair)
    added = await store.threads.add(thread, guild_id=GUILD, imported_by=1, nsfw=False, at=NOW)
    try:
        replay = await replayed(store, thread, added.thread_id)
        await store.replays.set_state(replay.id, ReplayState.FINISHED)
        for post in (3, 4, 5):
            await store.scores.vote(added.thread_id, post, guild_id=GUILD, member_id=post, value=1, at=NOW)
        mended = apply(thread, done)
        await mend(store, added.thread_id, thread, *done)
        shows = {one.message_id: one.post for one in await store.deliveries.of_replay(replay.id)}
        assert shows == {1000 + old: mended.numbers[old] for old in (2, 3, 4, 5) if old in mended.numbers}
        top = await store.scores.top([added.thread_id], guild_id=GUILD, weights=WEIGHTS)
        assert sum(one.score.up for one in top) == len({3, 4, 5} & set(mended.numbers))
    finally:
        await store.threads.remove(added.thread_id, guild_id=GUILD)
