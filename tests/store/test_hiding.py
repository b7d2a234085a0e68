"""Hidden posts are withheld everywhere, and every change of what messages show is queued with it."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from bot.archive.model import Post, Quote, Thread
from bot.archive.outline import Stub
from bot.archive.repair import Drop, MergeWithPrevious, SetAuthor, SetTitle, apply
from bot.discussion.emoji import EmojiWeights
from bot.errors import Conflict, NotFound
from bot.store import Gone, Kind, Store
from bot.store.rankings import Order
from tests.store.conftest import GUILD, NOW, OTHER_GUILD

WEIGHTS = EmojiWeights.parse("👍=1,👎=-1")


async def shown(store: Store, thread_id: int, post: int, kind: Kind = Kind.CARD, *, message: int | None = None) -> int:
    """A message that shows the post; its id is 1000 and the delivery's."""
    delivery = await store.deliveries.begin(
        guild_id=GUILD, channel_id=5, thread_id=thread_id, post=post, kind=kind, at=NOW
    )
    await store.deliveries.complete(delivery.id, message or 1000 + delivery.id)
    return delivery.id


async def waiting(store: Store) -> set[int]:
    return {edit.delivery_id for edit in await store.edits.due([GUILD], now=NOW + timedelta(days=9999), limit=99)}


async def hide(store: Store, thread_id: int, post: int) -> list[int]:
    return (await store.hidden.hide(thread_id, post, guild_id=GUILD, member_id=7, at=NOW)).messages


async def test_a_hidden_post_is_withheld_with_what_others_quote_of_it(store: Store, thread: Thread, thread_id: int):
    await hide(store, thread_id, 2)
    seen = await store.threads.load(thread_id, guild_id=GUILD)
    assert seen.posts[1] == Post(2, "", None, thread.posts[1].posted_at, zone_known=False, hidden=True)
    assert seen.posts[2].quotes == (Quote("", 2), Quote("from elsewhere", None, "Zoë"))
    assert seen.posts[2].text == thread.posts[2].text
    assert await store.threads.load(thread_id, guild_id=GUILD, whole=True) == thread
    assert (await store.threads.post(thread_id, 2, guild_id=GUILD)).hidden
    assert await store.threads.post(thread_id, 2, guild_id=GUILD, whole=True) == thread.posts[1]
    assert (await store.threads.outline(thread_id, guild_id=GUILD))[1] == Stub(2, hidden=True)
    assert await store.threads.replies(thread_id, 1, guild_id=GUILD) == [4, 5]
    await hide(store, thread_id, 4)
    assert await store.threads.replies(thread_id, 1, guild_id=GUILD) == [5]


async def test_a_hidden_post_is_not_found_suggested_or_ranked(store: Store, thread_id: int):
    await store.scores.vote(thread_id, 2, guild_id=GUILD, member_id=8, value=1)
    await hide(store, thread_id, 2)
    assert (await store.search.find(GUILD, "twice")).total == 0
    assert (await store.search.find(GUILD, "", author="Börje")).total == 1
    assert 2 not in {one.number for one in await store.threads.suggest(GUILD, words="")}
    for by in (Order.SCORE, Order.QUOTED):
        ranking = await store.scores.top([thread_id], guild_id=GUILD, by=by, weights=WEIGHTS)
        assert 2 not in {one.score.post for one in ranking}
    assert (await store.scores.post_score(thread_id, 2, guild_id=GUILD, weights=WEIGHTS)).voters == 0
    await store.hidden.show(thread_id, 2, guild_id=GUILD)
    assert (await store.scores.post_score(thread_id, 2, guild_id=GUILD, weights=WEIGHTS)).up == 1
    [best] = await store.scores.top([thread_id], guild_id=GUILD, weights=WEIGHTS)
    assert best.score.post == 2


async def test_hiding_is_the_guilds_and_refuses_twice(store: Store, thread_id: int):
    with pytest.raises(NotFound):
        await store.hidden.hide(thread_id, 2, guild_id=OTHER_GUILD, member_id=7)
    with pytest.raises(NotFound):
        await hide(store, thread_id, 99)
    with pytest.raises(Conflict):
        await store.hidden.show(thread_id, 2, guild_id=GUILD)
    await hide(store, thread_id, 2)
    with pytest.raises(Conflict):
        await hide(store, thread_id, 2)
    assert await store.hidden.numbers(thread_id, guild_id=GUILD) == {2}
    assert await store.hidden.numbers(thread_id, guild_id=OTHER_GUILD) == frozenset()
    [one] = await store.hidden.of_guild(GUILD)
    assert (one.thread_id, one.post, one.member_id, one.at) == (thread_id, 2, 7, NOW)


async def test_an_untitled_thread_is_not_called_by_hidden_words(store: Store):
    untitled = Thread(None, (Post(1, "Secret words"), Post(2, "b")), "x")
    added = await store.threads.add(untitled, guild_id=GUILD, imported_by=1, nsfw=False, at=NOW)
    await hide(store, added.thread_id, 1)
    assert "Secret" not in (await store.threads.get(added.thread_id, guild_id=GUILD)).name
    await store.hidden.show(added.thread_id, 1, guild_id=GUILD)
    assert (await store.threads.get(added.thread_id, guild_id=GUILD)).name == "Secret words"


async def test_messages_that_show_or_quote_it_are_queued(store: Store, thread_id: int):
    card, quote = await shown(store, thread_id, 2), await shown(store, thread_id, 2, Kind.QUOTE)
    quoting, excerpt = await shown(store, thread_id, 3), await shown(store, thread_id, 3, Kind.EXCERPT)
    other = await shown(store, thread_id, 1)
    assert await store.edits.showing(thread_id, [2], guild_id=GUILD) == 3
    assert await hide(store, thread_id, 2) == [card, quote, quoting]
    assert await waiting(store) == {card, quote, quoting}
    assert not {excerpt, other} & await waiting(store)


async def test_an_edit_that_was_asked_for_again_meanwhile_stays(store: Store, thread_id: int):
    await shown(store, thread_id, 1)
    await hide(store, thread_id, 1)
    [edit] = await store.edits.due([GUILD], now=NOW + timedelta(days=9999))
    await store.hidden.show(thread_id, 1, guild_id=GUILD)
    assert not await store.edits.done(edit)
    await store.edits.postpone(edit, reason="late", until=NOW)
    [again] = await store.edits.due([GUILD], now=NOW + timedelta(days=9999))
    assert again.tries == 0
    assert await store.edits.done(again)
    assert await store.edits.count(GUILD) == 0


async def test_what_fails_waits_with_its_reason_until_it_is_due(store: Store, thread_id: int):
    delivery = await shown(store, thread_id, 1)
    await hide(store, thread_id, 1)
    later = NOW + timedelta(days=9999)
    [edit] = await store.edits.due([GUILD], now=later)
    await store.edits.postpone(edit, reason="I may not.", until=later + timedelta(hours=1))
    assert await store.edits.due([GUILD], now=later) == []
    assert await store.edits.next_due([GUILD]) == later + timedelta(hours=1)
    assert await store.edits.next_due([OTHER_GUILD]) is None
    assert await store.edits.reasons([delivery, 99]) == {delivery: "I may not."}
    [row] = await store.edits.waiting(GUILD)
    assert (row.channel_id, row.reason, row.messages) == (5, "I may not.", 1)
    await store.edits.retry([GUILD], now=later)
    [edit] = await store.edits.due([GUILD], now=later)
    assert edit.tries == 1


async def test_a_correction_queues_what_it_changes_and_keeps_what_is_hidden(
    store: Store, thread: Thread, thread_id: int
):
    two, three = await shown(store, thread_id, 2), await shown(store, thread_id, 3)
    one = await shown(store, thread_id, 1)
    await hide(store, thread_id, 4)
    for edit in await store.edits.due([GUILD], now=NOW + timedelta(days=9999)):
        await store.edits.done(edit)
    mended = apply(thread, [SetAuthor(2, "Bo")])
    wanted = await store.threads.replace(thread_id, mended, was=thread, guild_id=GUILD)
    assert set(wanted) == {two, three} == await waiting(store), "the post, and the one that quotes it"
    assert await store.hidden.numbers(thread_id, guild_id=GUILD) == {4}
    was = mended.thread
    mended = apply(was, [MergeWithPrevious(4)])
    wanted = await store.threads.replace(thread_id, mended, was=was, guild_id=GUILD)
    assert await store.hidden.numbers(thread_id, guild_id=GUILD) == {3}, "merged with hidden words it is hidden"
    was = mended.thread
    mended = apply(was, [SetTitle("Another name")])
    assert set(await store.threads.replace(thread_id, mended, was=was, guild_id=GUILD)) == {one, two, three}


async def test_an_excerpt_follows_its_words(store: Store, thread: Thread, thread_id: int):
    words = "They said so twice."
    start = thread.posts[1].text.index(words)
    kept = await shown(store, thread_id, 2, Kind.EXCERPT)
    await store.quotes.add_excerpt(kept, start=start, end=start + len(words))
    mended = apply(thread, [MergeWithPrevious(2)])
    await store.threads.replace(thread_id, mended, was=thread, guild_id=GUILD)
    delivery = await store.deliveries.get(kept, guild_id=GUILD)
    span = await store.quotes.excerpt(kept)
    assert mended.thread.posts[delivery.post - 1].text[slice(*span)] == words


async def test_messages_of_dropped_posts_and_removed_threads_outlive_their_deliveries(
    store: Store, thread: Thread, thread_id: int
):
    five, one = await shown(store, thread_id, 5), await shown(store, thread_id, 1)
    await store.threads.replace(thread_id, apply(thread, [Drop(5)]), was=thread, guild_id=GUILD)
    edits = {edit.delivery_id: edit for edit in await store.edits.due([GUILD], now=NOW + timedelta(days=9999))}
    assert edits[five].gone is Gone.POST
    assert edits[five].message_id == 1000 + five
    assert await store.deliveries.get(five, guild_id=GUILD) is None
    assert await store.threads.remove(thread_id, guild_id=GUILD) == [one]
    edits = {edit.delivery_id: edit for edit in await store.edits.due([GUILD], now=NOW + timedelta(days=9999))}
    assert edits[one].gone is Gone.THREAD
    assert set(edits) == {five, one}


async def test_quotes_that_may_lead_to_a_deleted_message_are_queued(store: Store, thread_id: int):
    card = await shown(store, thread_id, 2, message=71)
    quote, other = await shown(store, thread_id, 2, Kind.QUOTE), await shown(store, thread_id, 3, Kind.QUOTE)
    await store.deliveries.mark_deleted([71])
    assert await waiting(store) == {quote}
    assert card != other


_WORKER = """
import asyncio, sys
from datetime import UTC, datetime
from bot.store import Store

async def main():
    store = await Store.open(sys.argv[1])
    while batch := await store.edits.due([10], now=datetime.max.replace(tzinfo=UTC), limit=7):
        for edit in batch:
            print("edited", edit.delivery_id, flush=True)
            await store.edits.done(edit)
            print("done", edit.delivery_id, flush=True)

asyncio.run(main())
"""


@pytest.mark.parametrize("lines", [1, 2, 9, 24])
async def test_a_worker_that_is_killed_leaves_nothing_out(tmp_path: Path, lines: int):
    url = f"sqlite:///{tmp_path / 'a.db'}"
    async with Store.open(url) as store:
        long = Thread("T", tuple(Post(number, f"words {number}") for number in range(1, 31)), "x")
        added = await store.threads.add(long, guild_id=GUILD, imported_by=1, nsfw=False, at=NOW)
        wanted = {await shown(store, added.thread_id, number) for number in range(1, 31)}
        assert set(await store.threads.remove(added.thread_id, guild_id=GUILD)) == wanted
    said = await asyncio.to_thread(work_and_kill, url, lines, _WORKER)
    async with Store.open(url) as store:
        assert (await store.check()).problems == ()
        left = await waiting(store)
    assert wanted - left <= said["edited"], "what left the queue was edited"
    assert not left & said.get("done", set())


def work_and_kill(url: str, lines: int, program: str) -> dict[str, set[int]]:
    """Let another process work until it said that many things; returns what it said it did."""
    root = Path(__file__).parents[2]
    with subprocess.Popen([sys.executable, "-c", program, url], cwd=root, stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout is not None
        said = [line.split() for _, line in zip(range(lines), worker.stdout, strict=False)]
        worker.send_signal(signal.SIGKILL)
        said += [line.split() for line in worker.stdout if line.endswith("\n")]
    assert worker.returncode == -signal.SIGKILL
    return {word: {int(number) for what, number in said if what == word} for word, _ in said}
