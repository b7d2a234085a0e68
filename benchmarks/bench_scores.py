"""Rankings and single scores over 1,000,000 votes and 20,000 quotes on 100,000 posts, in the store.

Run: python -m benchmarks.bench_scores [DATABASE_URL]    (an empty database; a new SQLite file by default)

Baseline in the same run: reading one row by its key through the same connection pool, and on SQLite the same sums asked
of the raw rows with no standings (what `/top` cost before).
"""

from __future__ import annotations

import asyncio
import random
import resource
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from bot.archive.model import Post, Quote, Thread
from bot.discussion.emoji import EmojiWeights
from bot.store import Order, Period, Store
from bot.store.database import Database
from bot.store.schema import deliveries, posted_quotes, reactions
from bot.store.stale import mark_everything

THREADS, POSTS, VOTES, QUOTES = 100, 1_000, 1_000_000, 20_000
MEMBERS, GUILD = 20_000, 10
WEIGHTS = EmojiWeights.parse("👍=1,👎=-1")
NOW = datetime(2026, 6, 1, tzinfo=UTC)
YEAR = 365 * 86_400


async def fill(store: Store) -> list[int]:
    """Threads whose every post is shown once, and a year of votes on them."""
    chance = random.Random(1)
    ids = []
    for number in range(THREADS):
        posts = tuple(
            Post(n, f"Post {n} of {number}", f"author {n % 50}", quotes=(Quote("x", n // 2),) if n > 2 else ())
            for n in range(1, POSTS + 1)
        )
        added = await store.threads.add(
            Thread(f"Thread {number}", posts, "bench"), guild_id=GUILD, imported_by=1, nsfw=False, at=NOW
        )
        ids.append(added.thread_id)
    shown = [
        {"guild_id": GUILD, "channel_id": 5, "thread_id": thread_id, "post": n, "part": 1, "parts": 1}
        | {"kind": "excerpt", "run": 0, "state": "sent", "message_id": 1_000 + index * POSTS + n, "created_at": NOW}
        for index, thread_id in enumerate(ids)
        for n in range(1, POSTS + 1)
    ]
    async with _database(store).write() as connection:
        for some in _batches(shown, 5_000):
            await connection.execute(insert(deliveries), some)
    taste = [chance.betavariate(2, 2) for _ in shown]
    cast: set[tuple[int, int]] = set()
    while len(cast) < VOTES:
        cast.add((chance.randrange(len(shown)), chance.randrange(MEMBERS)))
    rows = [
        {
            "message_id": shown[post]["message_id"],
            "member_id": 1 + member,
            "emoji": (emoji := "👍" if chance.random() < taste[post] else "👎"),
            "key": emoji,
            "at": NOW - timedelta(seconds=chance.randrange(YEAR)),
            "stands": True,
        }
        for post, member in sorted(cast)
    ]
    quotes = [
        {"thread_id": one["thread_id"], "post": one["post"], "span_start": 0, "span_end": 4, "quoter_id": 1}
        | {"delivery_id": number, "created_at": NOW - timedelta(seconds=chance.randrange(YEAR)), "picture": False}
        for number, one in enumerate(shown[:QUOTES], 1)
    ]
    async with _database(store).write() as connection:
        for some in _batches(rows, 20_000):
            await connection.execute(insert(reactions), some)
        await connection.execute(insert(posted_quotes), quotes)
    return ids


def _database(store: Store) -> Database:
    return store._database  # noqa: SLF001 - rows are put in at a rate that the store has no call for


def _batches(rows: list[Any], size: int) -> list[list[Any]]:
    return [rows[start : start + size] for start in range(0, len(rows), size)]


async def times(work: Callable[[], Awaitable[object]], rounds: int) -> str:
    """Milliseconds at the median and at the 95th percentile, and of CPU, which other programs change less."""
    took, busy = [], time.process_time()
    for _ in range(rounds):
        began = time.perf_counter()
        await work()
        took.append((time.perf_counter() - began) * 1000)
    busy = (time.process_time() - busy) * 1000 / rounds
    return (
        f"median {statistics.median(took):.2f} ms, p95 {statistics.quantiles(took, n=20)[-1]:.2f} ms, CPU {busy:.2f} ms"
    )


async def measure(store: Store, file: Path | None) -> None:
    """Print the figures."""
    began = time.perf_counter()
    ids = await fill(store)
    print(f"filled in {time.perf_counter() - began:.0f} s")
    rules: dict[str, Any] = {"guild_id": GUILD, "weights": WEIGHTS, "now": NOW}
    began = time.perf_counter()
    async with _database(store).write() as connection:
        await mark_everything(connection)
    await store.scores.refresh(weights=WEIGHTS, now=NOW)
    print(f"all {THREADS * POSTS} posts anew, as after a change of weights: {time.perf_counter() - began:.1f} s")
    chance = random.Random(2)
    kinds: dict[str, Callable[[], Awaitable[object]]] = {
        "/top by score": lambda: store.scores.top(ids, **rules),
        "/top, page 50": lambda: store.scores.top(ids, **rules, offset=490),
        "/top divided": lambda: store.scores.top(ids, **rules, by=Order.DIVIDED),
        "/top quoted": lambda: store.scores.top(ids, **rules, by=Order.QUOTED),
        "/top of one thread": lambda: store.scores.top([chance.choice(ids)], **rules),
        "/top of half the threads": lambda: store.scores.top(ids[::2], **rules),
        "/top of one author": lambda: store.scores.top(ids, **rules, author="Author 7"),
        "/top of a day": lambda: store.scores.top(ids, **rules, period=Period.DAY),
        "/top of a week": lambda: store.scores.top(ids, **rules, period=Period.WEEK),
        "/top of a month": lambda: store.scores.top(ids, **rules, period=Period.MONTH),
        "/top of a year": lambda: store.scores.top(ids, **rules, period=Period.YEAR),
        "/top of a year, page 50": lambda: store.scores.top(ids, **rules, period=Period.YEAR, offset=490),
        "/top quoted of a year": lambda: store.scores.top(ids, **rules, by=Order.QUOTED, period=Period.YEAR),
        "/top bridging of a month": lambda: store.scores.cast(ids, **rules, period=Period.MONTH),
    }
    for name, work in kinds.items():
        print(f"{name}: {await times(work, 40)}", flush=True)
    began = time.perf_counter()
    anew = await store.scores.refresh(weights=WEIGHTS, now=NOW + timedelta(hours=1))
    took = (time.perf_counter() - began) * 1000
    print(f"when the hour turns, once: {took:.0f} ms for {len(anew)} posts with something that left a period")
    rules["now"] = NOW + timedelta(hours=1)

    async def voted_then_top() -> None:
        await store.scores.vote(
            chance.choice(ids), chance.randint(1, POSTS), guild_id=GUILD, member_id=chance.randint(1, 99), value=1
        )
        await store.scores.top(ids, **rules)

    print(f"a vote, then /top by score (goal: p95 under 50 ms): {await times(voted_then_top, 60)}")

    async def one() -> None:
        await store.scores.post_score(chance.choice(ids), chance.randint(1, POSTS), guild_id=GUILD, weights=WEIGHTS)

    async def row() -> None:
        await store.settings.get("scoring")

    print(f"one post's score (goal: under 1 ms): {await times(one, 2_000)}")
    print(f"  baseline, one row by its key: {await times(row, 2_000)}")
    if file is not None:
        with sqlite3.connect(file) as raw:
            began = time.perf_counter()
            raw.execute(
                "SELECT thread_id, post, sum(key = '👍') u, count(*) n FROM reactions"
                " JOIN deliveries USING (message_id) WHERE stands GROUP BY 1, 2 ORDER BY 1.0 * u / n DESC LIMIT 10"
            ).fetchall()
            print(f"baseline, the plain sums over the raw rows: {(time.perf_counter() - began) * 1000:.0f} ms")
    print(f"memory at the peak: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB, filling included")


async def main() -> None:
    """Fill a database and measure."""
    with tempfile.TemporaryDirectory() as folder:
        file = None if len(sys.argv) > 1 else Path(folder) / "scores.db"
        async with Store.open(sys.argv[1] if file is None else f"sqlite:///{file}") as store:
            await measure(store, file)


if __name__ == "__main__":
    asyncio.run(main())
