"""What a model made is kept until its posts change, and what it may use up in a day is never passed."""

import asyncio
from datetime import UTC, date, datetime

import pytest

from bot.archive.model import Post, Thread
from bot.archive.repair import SetTitle, apply
from bot.discussion.model.endpoint import Spent, Usage

GUILD, NOW, DAY = 10, datetime(2026, 1, 1, tzinfo=UTC), date(2026, 1, 1)
THREAD = Thread("Trams", (Post(1, "Trams are quiet.", "alice"), Post(2, "They are not.", "bob", reply_to=1)), "test")


@pytest.fixture
async def thread_id(store):
    return (await store.threads.add(THREAD, guild_id=GUILD, imported_by=1, nsfw=False, at=NOW)).thread_id


async def test_an_answer_is_found_by_its_key_alone(store, thread_id):
    await store.wordings.keep(thread_id, "a", b"words")
    assert await store.wordings.get(thread_id, "a") == b"words"
    assert await store.wordings.get(thread_id, "b") is None


@pytest.mark.parametrize("way", ["hide", "show", "remove", "mend"])
async def test_answers_go_when_a_post_is_hidden_or_the_thread_changes(store, thread_id, way):
    if way == "show":
        await store.hidden.hide(thread_id, 2, guild_id=GUILD, member_id=5)
    await store.wordings.keep(thread_id, "a", b"words", read=[1])
    if way == "hide":
        await store.hidden.hide(thread_id, 2, guild_id=GUILD, member_id=5)
    elif way == "show":
        await store.hidden.show(thread_id, 2, guild_id=GUILD)
    elif way == "remove":
        await store.threads.remove(thread_id, guild_id=GUILD)
    else:
        await store.threads.replace(thread_id, apply(THREAD, [SetTitle("Loud trams")]), was=THREAD, guild_id=GUILD)
    assert await store.wordings.count(thread_id) == 0


async def test_what_was_made_from_a_post_that_is_hidden_meanwhile_is_not_kept(store, thread_id):
    await store.hidden.hide(thread_id, 2, guild_id=GUILD, member_id=5)
    await store.wordings.keep(thread_id, "a", b"words", read=[1, 2])
    await store.wordings.keep(thread_id, "b", b"words", read=[1])
    assert await store.wordings.get(thread_id, "a") is None
    assert await store.wordings.get(thread_id, "b") == b"words"


async def test_an_answer_of_a_removed_thread_is_not_kept(store, thread_id):
    await store.threads.remove(thread_id, guild_id=GUILD)
    await store.wordings.keep(thread_id, "a", b"words")
    assert await store.wordings.count(thread_id) == 0


async def test_a_cap_holds_against_requests_at_the_same_time(store):
    async def reserve():
        return await store.wordings.reserve(DAY, 300, 10, most_tokens=1000, most_micros=None)

    assert sorted(await asyncio.gather(*(reserve() for _ in range(8)))) == [False] * 5 + [True] * 3
    assert (await store.wordings.spent(DAY)).tokens == 900


async def test_a_cap_on_spending_holds_too_and_the_next_day_begins_anew(store):
    assert await store.wordings.reserve(DAY, 1, 60, most_tokens=None, most_micros=100)
    assert not await store.wordings.reserve(DAY, 1, 60, most_tokens=None, most_micros=100)
    assert not await store.wordings.reserve(date(2026, 1, 2), 1, 101, most_tokens=None, most_micros=100)
    assert await store.wordings.reserve(date(2026, 1, 2), 1, 60, most_tokens=None, most_micros=100)


async def test_what_was_used_takes_the_place_of_what_was_reserved(store):
    await store.wordings.reserve(DAY, 300, 30, most_tokens=1000, most_micros=None)
    await store.wordings.settle(DAY, Usage(2, 100, 20), 12, tokens_reserved=300, micros_reserved=30)
    assert await store.wordings.spent(DAY) == Spent(2, 120, 12)
    assert await store.wordings.spent(date(2026, 1, 2)) == Spent()
