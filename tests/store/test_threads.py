"""Threads are kept whole, seen by their guild alone, and removed with all that hangs on them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from bot.archive.model import Post, Quote, Removed, Thread
from bot.errors import BadInput, NotFound
from bot.store import Added, Kind, Store, Suggestion
from tests.store.conftest import GUILD, NOW, OTHER_GUILD


async def test_a_thread_comes_back_as_it_was(store: Store, thread: Thread, thread_id: int):
    assert await store.threads.load(thread_id, guild_id=GUILD) == thread
    assert [await store.threads.post(thread_id, number, guild_id=GUILD) for number in range(1, 7)] == [
        *thread.posts,
        None,
    ]


_words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
_zones = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
_moments = st.none() | st.datetimes(timezones=_zones).filter(lambda moment: 1 < moment.year < 9998)


@given(
    texts=st.lists(
        st.tuples(_words, st.none() | _words, _moments, st.lists(_words, max_size=2)), min_size=1, max_size=5
    ),
    title=st.none() | _words,
    removed=st.lists(st.tuples(_words, _words), max_size=2),
    warnings=st.lists(_words, max_size=2),
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_any_thread_comes_back_as_it_was(store: Store, texts, title, removed, warnings):
    thread = Thread(
        title=title,
        source_format="made-up",
        posts=tuple(
            Post(number, words, author, moment, quotes=tuple(Quote(quoted, None) for quoted in quotes))
            for number, (words, author, moment, quotes) in enumerate(texts, start=1)
        ),
        removed=tuple(Removed(*each) for each in removed),
        warnings=tuple(warnings),
    )
    added = await store.threads.add(thread, guild_id=GUILD, imported_by=1, nsfw=False, at=NOW)
    assert await store.threads.load(added.thread_id, guild_id=GUILD) == thread
    await store.threads.remove(added.thread_id, guild_id=GUILD)


async def test_the_same_thread_again_changes_nothing(store: Store, thread: Thread, thread_id: int):
    again = replace(thread, source_format="other", warnings=())
    assert await store.threads.add(again, guild_id=GUILD, imported_by=2, nsfw=True, at=NOW) == Added(
        thread_id, existed=True
    )
    assert await store.threads.load(thread_id, guild_id=GUILD) == thread
    elsewhere = await store.threads.add(thread, guild_id=OTHER_GUILD, imported_by=2, nsfw=True, at=NOW)
    assert not elsewhere.existed
    assert elsewhere.thread_id != thread_id


@pytest.mark.parametrize("hostile", ["a\0b", "a\ud800b"])
async def test_characters_that_no_database_keeps_are_refused(store: Store, hostile: str):
    for thread in (
        Thread(None, (Post(1, hostile),), "x"),
        Thread(hostile, (Post(1, "a"),), "x"),
        Thread(None, (Post(1, "a", hostile),), "x"),
        Thread(None, (Post(1, "a"),), "x", removed=(Removed(hostile, "why"),)),
    ):
        with pytest.raises(BadInput, match="characters that cannot be stored"):
            await store.threads.add(thread, guild_id=GUILD, imported_by=1, nsfw=False, at=NOW)
    assert await store.threads.library(GUILD) == []


async def test_the_library_says_what_is_here(store: Store, thread: Thread, thread_id: int):
    (stored,) = await store.threads.library(GUILD)
    assert stored == await store.threads.get(thread_id, guild_id=GUILD)
    assert (stored.id, stored.guild_id, stored.name, stored.posts, stored.authors) == (
        thread_id,
        GUILD,
        "The old bridge",
        5,
        3,
    )
    assert (stored.first_posted_at, stored.last_posted_at) == (NOW.replace(hour=0), NOW.replace(minute=5))
    assert (stored.imported_by, stored.imported_at, stored.nsfw) == (1, NOW, False)
    await store.threads.mark_nsfw(thread_id, guild_id=GUILD, nsfw=True)
    assert (await store.threads.get(thread_id, guild_id=GUILD)).nsfw


async def test_another_guild_sees_nothing_of_a_thread(store: Store, thread_id: int):
    assert await store.threads.library(OTHER_GUILD) == []
    assert await store.threads.post(thread_id, 1, guild_id=OTHER_GUILD) is None
    assert await store.threads.replies(thread_id, 1, guild_id=OTHER_GUILD) == []
    assert await store.threads.suggest(OTHER_GUILD, words="bridge") == []
    assert await store.threads.suggest(OTHER_GUILD, thread_id=thread_id) == []
    for refused in (
        store.threads.get(thread_id, guild_id=OTHER_GUILD),
        store.threads.load(thread_id, guild_id=OTHER_GUILD),
        store.threads.mark_nsfw(thread_id, guild_id=OTHER_GUILD, nsfw=True),
        store.threads.remove(thread_id, guild_id=OTHER_GUILD),
    ):
        with pytest.raises(NotFound):
            await refused


async def test_replies_are_those_that_answer_or_quote(store: Store, thread_id: int):
    assert await store.threads.replies(thread_id, 1, guild_id=GUILD) == [4, 5]
    assert await store.threads.replies(thread_id, 2, guild_id=GUILD) == [3]
    assert await store.threads.replies(thread_id, 5, guild_id=GUILD) == []


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("", [1, 2, 3, 4, 5]),
        ("3", [3]),
        ("#4", [4]),
        ("6", []),
        ("0", []),
        ("99999999999999999999", []),
        ("AN", [1, 3]),
        ("borje", [2, 5]),
        ("bri", [1, 3]),
        ("cafe own", [2]),
        ("bridge carts", [1]),
        ("nothing of this", []),
        ('"', []),
        ("%", []),
    ],
)
async def test_suggestions_by_number_author_and_words(store: Store, thread_id: int, typed: str, numbers: list[int]):
    for within in (None, thread_id):
        found = await store.threads.suggest(GUILD, thread_id=within, words=typed)
        assert [suggestion.number for suggestion in found] == numbers


async def test_a_number_suggests_those_that_begin_with_it_and_shows_first_words(store: Store):
    posts = tuple(Post(number, f"word\n\n{number} " * 40) for number in range(1, 131))
    added = await store.threads.add(Thread(None, posts, "x"), guild_id=GUILD, imported_by=1, nsfw=False, at=NOW)
    found = await store.threads.suggest(GUILD, thread_id=added.thread_id, words="12", limit=8)
    assert [suggestion.number for suggestion in found] == [12, *range(120, 127)]
    assert found[0] == Suggestion(added.thread_id, 12, None, found[0].words)
    assert found[0].words.startswith("word 12 word 12")
    assert len(found[0].words) <= 120


async def test_removing_a_thread_leaves_nothing_of_it(store: Store, thread: Thread, thread_id: int):
    kept = await store.threads.add(replace(thread, title="Kept"), guild_id=GUILD, imported_by=1, nsfw=False, at=NOW)
    for which in (thread_id, kept.thread_id):
        delivery = await store.deliveries.begin(
            guild_id=GUILD, channel_id=which, thread_id=which, post=1, kind=Kind.QUOTE
        )
        await store.deliveries.complete(delivery.id, 1000 + which)
        await store.quotes.add(guild_id=GUILD, delivery_id=delivery.id, start=0, end=4, quoter_id=7)
        await store.scores.vote(which, 1, guild_id=GUILD, member_id=7, value=1)
        store.reactions.add(1000 + which, 7, emoji="👍")
    await store.reactions.flush()
    before = await _rows(store)
    await store.threads.remove(thread_id, guild_id=GUILD)
    after = await _rows(store)
    assert after == {table: count // 2 for table, count in before.items()}
    assert all(after.values())
    assert [hit.thread_id for hit in (await store.search.find(GUILD, "bridge")).hits] == [kept.thread_id] * 2


async def _rows(store: Store) -> dict[str, int]:
    tables = (
        "threads",
        "posts",
        "post_quotes",
        "remarks",
        "post_words",
        "deliveries",
        "posted_quotes",
        "votes",
        "reactions",
    )
    async with store._database.read() as connection:
        return {
            table: (await connection.execute(text(f"SELECT count(*) FROM {table}"))).scalar_one()  # noqa: S608 - names above
            for table in tables
        }


async def test_the_voices_of_a_thread_are_its_authors_those_with_the_most_posts_first(store: Store):
    posts = [Post(n, f"Words {n}.", author) for n, author in enumerate(("cem", "ann", None, "bob", "ann", "zoe"), 1)]
    thread = Thread("T", tuple(posts), "test")
    added = await store.threads.add(thread, guild_id=GUILD, imported_by=1, nsfw=False, at=NOW)
    assert await store.threads.voices(added.thread_id, guild_id=GUILD) == ["ann", "cem", "bob", "zoe"]
    assert await store.threads.voices(added.thread_id, guild_id=OTHER_GUILD) == []
    await store.hidden.hide(added.thread_id, 6, guild_id=GUILD, member_id=1)
    assert await store.threads.voices(added.thread_id, guild_id=GUILD) == ["ann", "cem", "bob"]
