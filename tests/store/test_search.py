"""Search finds by words whatever a member types, in one guild, page by page."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.archive.model import Post, Thread
from bot.store import Store
from bot.store import search as search_module
from tests.store.conftest import GUILD, NOW, OTHER_GUILD


async def _numbers(store: Store, query: str, **options: object) -> list[int]:
    page = await store.search.find(GUILD, query, **options)
    assert page.total == len(page.hits)
    return sorted(hit.number for hit in page.hits)


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("bridge", [1, 3]),
        ("BRIDGE", [1, 3]),
        ("bridge carts", [1]),
        ("carts bri", [1]),
        ("brid carts", [1]),  # "brid" is no word: any of the words
        ("café", [2]),
        ("CAFE", [2]),
        ("they said twice", [2]),
        ("quantum bridge", [1, 3]),
        ("100%", [3]),
        ("a_b", [3]),
        ("nowhere", []),
        ("", []),
        ("  \n ", []),
        ("?!", []),
    ],
)
async def test_words_find_posts(store: Store, thread_id: int, query: str, numbers: list[int]):
    assert await _numbers(store, query) == numbers
    assert await _numbers(store, query, thread_id=thread_id) == numbers


async def test_any_word_is_said(store: Store, thread_id: int):
    assert not (await store.search.find(GUILD, "bridge carts")).any_word
    assert (await store.search.find(GUILD, "bridge quantum")).any_word


async def test_a_hit_says_where_it_is_and_what_matches(store: Store, thread_id: int):
    page = await store.search.find(GUILD, "carts")
    (hit,) = page.hits
    assert (hit.thread_id, hit.thread_name, hit.number, hit.author, hit.posted_at) == (
        thread_id, "The old bridge", 1, "Anna", NOW,
    )  # fmt: skip
    assert [hit.snippet.text[start:end] for start, end in hit.snippet.matches] == ["carts"]


async def test_the_author_narrows(store: Store, thread_id: int):
    assert await _numbers(store, "bridge", author="anna") == [1, 3]
    assert await _numbers(store, "bridge", author="Borje") == []
    assert await _numbers(store, "", author="BÖRJE") == [2, 5]
    assert await _numbers(store, "", author="Börje", thread_id=thread_id) == [2, 5]
    assert await _numbers(store, "", author="Börje", thread_id=thread_id + 1) == []


async def test_another_guild_and_another_thread_are_not_searched(store: Store, thread: Thread, thread_id: int):
    assert (await store.search.find(OTHER_GUILD, "bridge")).total == 0
    assert (await store.search.find(GUILD, "bridge", thread_id=thread_id + 1)).total == 0
    other = await store.threads.add(thread, guild_id=OTHER_GUILD, imported_by=1, nsfw=True, at=NOW)
    assert {hit.thread_id for hit in (await store.search.find(GUILD, "bridge")).hits} == {thread_id}
    assert {hit.thread_id for hit in (await store.search.find(OTHER_GUILD, "bridge")).hits} == {other.thread_id}
    assert (await store.search.find(OTHER_GUILD, "bridge", restricted=False)).total == 0
    assert (await store.search.find(OTHER_GUILD, "", author="Anna", restricted=False)).total == 0


async def test_pages_have_each_hit_once_and_the_best_first(store: Store):
    posts = tuple(
        Post(n, "bell " * (n % 5 + 1) + "filler words that make it longer " * (10 - n % 5)) for n in range(1, 24)
    )
    await store.threads.add(Thread("Bells", posts, "x"), guild_id=GUILD, imported_by=1, nsfw=False, at=NOW)
    pages = [await store.search.find(GUILD, "bell", limit=5, offset=offset) for offset in range(0, 30, 5)]
    assert [page.total for page in pages] == [23] * 6
    assert [len(page.hits) for page in pages] == [5, 5, 5, 5, 3, 0]
    numbers = [hit.number for page in pages for hit in page.hits]
    assert sorted(numbers) == list(range(1, 24))
    assert {number % 5 for number in numbers[:4]} == {4}


async def test_of_very_many_matches_some_are_ranked_and_that_is_said(store: Store, monkeypatch: pytest.MonkeyPatch):
    posts = tuple(Post(number, "bell") for number in range(1, 24))
    await store.threads.add(Thread("Bells", posts, "x"), guild_id=GUILD, imported_by=1, nsfw=False, at=NOW)
    monkeypatch.setattr(search_module, "_MOST", 20)
    page = await store.search.find(GUILD, "bell", limit=5, offset=18)
    assert (len(page.hits), page.total, page.capped) == (2, 20, True)
    monkeypatch.setattr(search_module, "_MOST", 23)
    assert not (await store.search.find(GUILD, "bell")).capped


_syntax = st.sampled_from(
    [
        "AND",
        "OR",
        "NOT",
        "NEAR(",
        '"',
        "'",
        "*",
        "^",
        "{text}:",
        "text:",
        "(",
        ")",
        "+",
        "-",
        "\\",
        "&",
        "|",
        "!",
        ":*",
        "<->",
        "%",
        "\0",
    ]
)


@given(query=st.lists(_syntax | st.text(max_size=5) | st.just("bridge"), max_size=30).map(" ".join))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_no_query_is_syntax(store: Store, query: str):
    if not await store.threads.library(GUILD):
        thread = Thread("T", (Post(1, "bridge and not or near"),), "x")
        await store.threads.add(thread, guild_id=GUILD, imported_by=1, nsfw=False, at=NOW)
    page = await store.search.find(GUILD, query)
    assert page.total in {0, 1}
    await store.threads.suggest(GUILD, words=query)


async def test_each_word_of_a_post_finds_it(store: Store):
    text = "Ænima ŻÓŁĆ Straße ЁЛКА naïve l'été x² ﬁre 東京 don't re-enter 3.14 foo_bar İstanbul"
    await store.threads.add(Thread("T", (Post(1, text),), "x"), guild_id=GUILD, imported_by=1, nsfw=False, at=NOW)
    for word in text.split():
        assert (await store.search.find(GUILD, word)).total == 1, word
