"""How fast search and autocomplete answer in 100,000 posts, beside a LIKE scan of the same posts.

Run: python -m benchmarks.bench_search [--posts 100000] [--url sqlite:///…]

The posts are made of 30,000 invented words with Zipf's frequencies, like a language's, in 100 threads of two guilds.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import text

from bot.archive.model import Post, Thread
from bot.store import Store

_GUILD, _OTHER_GUILD = 1, 2
_THREADS = 100
_VOCABULARY = 30_000
_LIMIT_MS = 20.0


def _words(chance: random.Random) -> list[str]:
    syllables = [a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "ai", "ou")]
    made: dict[str, None] = {}
    while len(made) < _VOCABULARY:
        made["".join(chance.choices(syllables, k=chance.choice((1, 2, 2, 3, 3, 4))))] = None
        if len(made) > len(syllables) * 10 and chance.random() < 0.5:
            made["".join(chance.choices(syllables, k=4))] = None
    return list(made)


def _threads(posts: int, vocabulary: list[str], chance: random.Random) -> list[Thread]:
    cumulative, total = [], 0.0
    for rank in range(1, len(vocabulary) + 1):
        total += 1 / rank
        cumulative.append(total)
    start = datetime(2012, 1, 1, tzinfo=UTC)
    each = posts // _THREADS
    return [
        Thread(
            title=f"Thread {index}",
            source_format="bench",
            posts=tuple(
                Post(
                    number=number,
                    author=f"{vocabulary[chance.randrange(400)]}{index % 7}",
                    posted_at=start + timedelta(minutes=number),
                    text=" ".join(chance.choices(vocabulary, cum_weights=cumulative, k=chance.randint(10, 110))) + ".",
                )
                for number in range(1, each + 1)
            ),
        )
        for index in range(_THREADS)
    ]


async def _timed(call: Callable[[], Awaitable[object]]) -> float:
    start = time.perf_counter()
    await call()
    return (time.perf_counter() - start) * 1000


def _line(name: str, times: list[float]) -> float:
    p95 = statistics.quantiles(times, n=20)[-1]
    print(f"{name:<44} median {statistics.median(times):7.2f} ms   p95 {p95:7.2f} ms   max {max(times):7.2f} ms")
    return p95


def _queries(vocabulary: list[str], chance: random.Random) -> dict[str, list[str]]:
    def some(low: int, high: int, count: int) -> list[str]:
        return [vocabulary[chance.randrange(low, high)] for _ in range(count)]

    rare = some(2_000, _VOCABULARY, 60)
    usual = some(50, 2_000, 60)
    common = some(0, 50, 40)
    return {
        "rare word": rare,
        "usual word": usual,
        "one of the 50 commonest words": common,
        "two words": [f"{first} {second}" for first, second in zip(usual, common * 2, strict=False)],
        "beginning of a word (2 letters)": [word[:2] for word in usual[:40]],
        "several words, none together": [" ".join(some(500, _VOCABULARY, 5)) for _ in range(40)],
    }


async def _search(store: Store, queries: dict[str, list[str]]) -> float:
    everything: list[float] = []
    for kind, some in queries.items():
        times = [await _timed(lambda query=query: store.search.find(_GUILD, query)) for query in some]
        _line(f"search: {kind}", times)
        everything += times
    return _line("search: all", everything)


async def _suggest(store: Store, thread_id: int, vocabulary: list[str]) -> float:
    typed = ["", "1", "12", "#99", "b", "ba", "bar", *vocabulary[:20], *(word[:3] for word in vocabulary[200:220])]
    times = [
        await _timed(lambda words=words, within=within: store.threads.suggest(_GUILD, thread_id=within, words=words))
        for words in typed
        for within in (None, thread_id)
    ]
    return _line("autocomplete: all", times)


async def _scan(store: Store, queries: list[str]) -> float:
    statement = text(
        "SELECT posts.id FROM posts JOIN threads ON threads.id = thread_id WHERE guild_id = :guild "
        "AND lower(posts.text) LIKE :like ORDER BY posts.id"
    )

    async def scan(query: str) -> None:
        async with store._database.read() as connection:  # noqa: SLF001 - the baseline is not part of the store
            (await connection.execute(statement, {"guild": _GUILD, "like": f"%{query}%"})).all()

    return _line("baseline: LIKE scan", [await _timed(lambda query=query: scan(query)) for query in queries])


async def run(url: str, posts: int) -> int:
    """Fill, measure, compare; the exit status is 1 where the limit is broken."""
    chance = random.Random(1)
    vocabulary = _words(chance)
    threads = _threads(posts, vocabulary, chance)
    async with Store.open(url) as store:
        start = time.perf_counter()
        ids = []
        for index, thread in enumerate(threads):
            guild = _OTHER_GUILD if index % 10 == 9 else _GUILD
            now = datetime.now(UTC)
            added = await store.threads.add(thread, guild_id=guild, imported_by=1, nsfw=False, at=now)
            ids.append(added.thread_id)
        print(f"{posts} posts imported in {time.perf_counter() - start:.1f} s")
        p95 = await _search(store, _queries(vocabulary, chance))
        suggested = await _suggest(store, ids[0], vocabulary)
        scan = await _scan(store, vocabulary[500:520])
    print(f"search p95 is {scan / p95:.1f} times faster than the scan; the limit is {_LIMIT_MS} ms")
    return int(p95 >= _LIMIT_MS or suggested >= _LIMIT_MS)


def main() -> None:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=100_000)
    parser.add_argument("--url", help="an empty database; by default a temporary SQLite file")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = arguments.url or f"sqlite:///{Path(folder) / 'bench.db'}"
        sys.exit(asyncio.run(run(url, arguments.posts)))


if __name__ == "__main__":
    main()
