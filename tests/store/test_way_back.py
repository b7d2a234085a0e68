"""A mend that was applied is taken back, and what hung on the posts hangs where it did."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from bot.archive.model import Thread
from bot.archive.repair import Drop, MarkNoise, MergeWithPrevious, SetAuthor, SetTitle, Split, apply
from bot.errors import BadInput, Conflict
from bot.replay.plan import Style, plan
from bot.store import Kind, ReplayState, Store
from bot.store.schema import metadata
from tests.store.conftest import GUILD, NOW

MODERATOR = 3
LATER = datetime.now(UTC) + timedelta(days=1)
FACTS = {
    "deliveries": "id post part parts message_id kind state",
    "votes": "post member_id value",
    "posted_quotes": "post span_start span_end delivery_id quoter_id",
    "hidden_posts": "post member_id",
    "objections": "post passage member_id",
}


async def facts(store: Store) -> dict[str, list[tuple[object, ...]]]:
    async with store._database.read() as connection:
        found = {}
        for name, columns in FACTS.items():
            wanted = select(*(metadata.tables[name].c[column] for column in columns.split()))
            found[name] = sorted(tuple(row) for row in await connection.execute(wanted))
        return found


async def lived(store: Store, thread: Thread, thread_id: int) -> None:
    """A replay that has ended, votes, a posted quote, a hidden post."""
    replay = await store.replays.create(
        guild_id=GUILD,
        channel_id=5,
        thread_id=thread_id,
        host_id=1,
        pace="manual",
        style=Style.PLAIN,
        first=1,
        last=5,
    )
    journal = store.replays.journal(replay)
    for number, message in enumerate(plan(thread, style=Style.PLAIN)):
        await journal.complete(await journal.begin(message), 1000 + number)
    await store.replays.set_state(replay.id, ReplayState.FINISHED)
    for post in (1, 2, 3, 4):
        for member in (7, 8):
            await store.scores.vote(thread_id, post, guild_id=GUILD, member_id=member, value=member - 7 or -1, at=NOW)
    delivery = await store.deliveries.begin(guild_id=GUILD, channel_id=5, thread_id=thread_id, post=2, kind=Kind.QUOTE)
    await store.deliveries.complete(delivery.id, 2000)
    await store.quotes.add(guild_id=GUILD, delivery_id=delivery.id, start=0, end=11, quoter_id=7)
    await store.hidden.hide(thread_id, 5, guild_id=GUILD, member_id=1, at=NOW)


async def mend(store: Store, thread_id: int, was: Thread, *repairs) -> Thread:
    mended = apply(was, repairs)
    await store.threads.replace(thread_id, mended, was=was, guild_id=GUILD, member_id=MODERATOR)
    return mended.thread


async def loaded(store: Store, thread_id: int) -> Thread:
    return await store.threads.load(thread_id, guild_id=GUILD, whole=True)


_places = st.integers(1, 6)
_repairs = st.lists(
    st.builds(MergeWithPrevious, _places)
    | st.builds(Drop, _places)
    | st.builds(Split, _places, st.integers(3, 30))
    | st.builds(MarkNoise, _places, st.just((1,)))
    | st.builds(SetTitle, st.text(max_size=5)),
    max_size=6,
)


@given(_repairs)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_whatever_was_mended_everything_is_as_it_was(store: Store, thread: Thread, wanted):
    done = []
    for repair in wanted:
        with suppress(BadInput):
            apply(thread, [*done, repair])
            done.append(repair)
    added = await store.threads.add(thread, guild_id=GUILD, imported_by=1, nsfw=False, at=NOW)
    try:
        await lived(store, thread, added.thread_id)
        before = await facts(store)
        await mend(store, added.thread_id, thread, *done)
        await store.threads.take_back(added.thread_id, guild_id=GUILD)
        assert await loaded(store, added.thread_id) == thread
        assert await facts(store) == before
    finally:
        await store.threads.remove(added.thread_id, guild_id=GUILD)


async def test_steps_are_taken_back_one_by_one_and_no_further(store: Store, thread: Thread, thread_id: int):
    one = await mend(store, thread_id, thread, Drop(3))
    await mend(store, thread_id, one, SetAuthor(1, "Zoë"), SetTitle("Other"))
    for expected in (one, thread):
        back = await store.threads.take_back(thread_id, guild_id=GUILD)
        assert await loaded(store, thread_id) == expected
        assert (back.name, back.posts) == (expected.name, len(expected.posts))
    with pytest.raises(Conflict, match="no change"):
        await store.threads.take_back(thread_id, guild_id=GUILD)


async def test_messages_of_a_dropped_post_are_edited_again(store: Store, thread: Thread, thread_id: int):
    await lived(store, thread, thread_id)
    shown = {row[0] for row in (await facts(store))["deliveries"] if row[1] == 3}
    await mend(store, thread_id, thread, Drop(3))
    assert not shown & {row[0] for row in (await facts(store))["deliveries"]}
    back = await store.threads.take_back(thread_id, guild_id=GUILD)
    assert shown <= set(back.wanted)
    due = await store.edits.due([GUILD], now=LATER, limit=50)
    assert all(edit.gone is None for edit in due if edit.delivery_id in shown)


async def test_what_members_did_since_stays_and_what_they_withdrew_stays_away(
    store: Store, thread: Thread, thread_id: int
):
    await lived(store, thread, thread_id)
    await mend(store, thread_id, thread, MergeWithPrevious(4))
    await store.scores.vote(thread_id, 3, guild_id=GUILD, member_id=7, value=1, at=LATER)
    await store.scores.vote(thread_id, 3, guild_id=GUILD, member_id=9, value=1, at=LATER)
    async with store._database.write() as connection:
        await connection.execute(text("DELETE FROM votes WHERE member_id = 8 AND post = 3"))
    await store.threads.take_back(thread_id, guild_id=GUILD)
    votes = [row for row in (await facts(store))["votes"] if row[0] in (3, 4)]
    assert votes == [(3, 7, 1), (3, 9, 1)]


async def test_who_opted_out_comes_back_with_nothing(store: Store, thread: Thread, thread_id: int):
    await lived(store, thread, thread_id)
    await mend(store, thread_id, thread, Drop(2), MergeWithPrevious(3))
    await store.members.opt_out(GUILD, 7)
    await store.threads.take_back(thread_id, guild_id=GUILD)
    found = await facts(store)
    assert {row[1] for row in found["votes"]} == {8}
    assert [row[4] for row in found["posted_quotes"]] == [0]
    async with store._database.read() as connection:
        assert await connection.scalar(text("SELECT count(*) FROM drafts")) == 0


async def test_a_thread_that_was_changed_since_is_left_alone(store: Store, thread: Thread, thread_id: int):
    now = await mend(store, thread_id, thread, Drop(3))
    await store.threads.replace(thread_id, apply(now, [SetTitle("Longer")]), was=now, guild_id=GUILD)
    with pytest.raises(Conflict, match="changed since"):
        await store.threads.take_back(thread_id, guild_id=GUILD)
    assert (await loaded(store, thread_id)).title == "Longer"


async def test_a_way_back_outlasts_drafts_but_not_its_thread(store: Store, thread: Thread, thread_id: int):
    await mend(store, thread_id, thread, Drop(3))
    await store.drafts.keep("x", kind="y", guild_id=GUILD, member_id=1, at=datetime.now(UTC) + timedelta(days=5))
    await store.threads.take_back(thread_id, guild_id=GUILD)
    await mend(store, thread_id, thread, Drop(3))
    await store.threads.remove(thread_id, guild_id=GUILD)
    async with store._database.read() as connection:
        assert await connection.scalar(text("SELECT count(*) FROM drafts WHERE kind LIKE 'mended:%'")) == 0


async def test_a_way_back_outlasts_drafts_and_goes_after_a_month(store: Store, thread: Thread, thread_id: int):
    await mend(store, thread_id, thread, Drop(4))

    async def kinds_left(days: int) -> list[str]:
        when = datetime.now(UTC) + timedelta(days=days)
        await store.drafts.keep("{}", kind="search", guild_id=GUILD, member_id=9, at=when)
        async with store._database.read() as connection:
            return sorted((await connection.execute(text("SELECT kind FROM drafts"))).scalars())

    await store.drafts.keep("{}", kind="quote", guild_id=GUILD, member_id=9, at=datetime.now(UTC))
    assert await kinds_left(2) == [f"mended:{thread_id}", "search"], "the unfinished one lasts a day"
    assert await kinds_left(31) == ["search"], "words that were taken out do not stay for good"
