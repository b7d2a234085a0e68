"""What votes add up to, post by post: derived from the facts, worked out anew wherever a post is marked as stale."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, exists, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.discussion.scores import EmojiWeights, divided, wilson_lower_bound
from bot.store.ballots import judged, summed_up
from bot.store.database import Database
from bot.store.dialect import is_sqlite, upsert
from bot.store.schema import facts, stale_posts, standings, threads
from bot.store.stale import mark_everything

__all__ = ["Post", "refresh"]

Post = tuple[int, int]
"""A thread's id and a post's number."""

_AT_ONCE = 400  # posts; more of them would hold the writer for too long
_RULES = "scoring"


async def refresh(database: Database, weights: EmojiWeights, *, self_votes: bool) -> set[Post]:
    """Bring the standings in line with the facts; returns the posts that were worked out anew.

    Other rules than those of the last call make every post stale.
    """
    rules = _digest(weights, self_votes=self_votes)
    asked = select(
        exists(select(stale_posts.c.post)).label("stale"),
        select(facts.c.value).where(facts.c.key == _RULES).scalar_subquery().label("rules"),
    )
    async with database.glance() as connection:
        row = (await connection.execute(asked)).one()
    if not row.stale and row.rules == rules:
        return set()
    if row.rules != rules:
        async with database.write() as connection:
            await mark_everything(connection)
            await _remember(connection, rules)
    done: set[Post] = set()
    more = True
    while more:
        async with database.write() as connection:
            some, guilds = await _take(connection)
            await _work_out(connection, some, weights, guilds=guilds, self_votes=self_votes)
            more = bool(await connection.scalar(select(exists(select(stale_posts.c.post)))))
        done |= some
    return done


def _digest(weights: EmojiWeights, *, self_votes: bool) -> str:
    written = json.dumps([sorted(weights.weights.items()), self_votes])
    return hashlib.sha256(written.encode()).hexdigest()


async def _remember(connection: AsyncConnection, rules: str) -> None:
    statement = upsert(connection, facts).values(key=_RULES, value=rules)
    await connection.execute(
        statement.on_conflict_do_update(index_elements=["key"], set_={"value": statement.excluded.value})
    )


async def _take(connection: AsyncConnection) -> tuple[set[Post], dict[int, int]]:
    """Take some marks away; returns their posts, and the guilds of their threads.

    A transaction that is setting one of these marks is waited for, so that the facts read next are those it wrote.
    """
    some = select(stale_posts.c.thread_id, stale_posts.c.post).order_by(*stale_posts.c).limit(_AT_ONCE)
    owned = select(threads.c.id, threads.c.guild_id).where(threads.c.id.in_(select(some.subquery().c.thread_id)))
    if not is_sqlite(connection):
        some, owned = some.with_for_update(), owned.order_by(threads.c.id).with_for_update(read=True, key_share=True)
    guilds = {row.id: row.guild_id for row in await connection.execute(owned)}
    taken = {(thread_id, post) for thread_id, post in await connection.execute(some)}
    for thread_id, numbers in _by_thread(taken).items():
        gone = delete(stale_posts).where(stale_posts.c.thread_id == thread_id, stale_posts.c.post.in_(numbers))
        await connection.execute(gone)
    return taken, guilds


def _by_thread(some: Iterable[Post]) -> dict[int, list[int]]:
    by_thread: dict[int, list[int]] = defaultdict(list)
    for thread_id, post in sorted(some):
        by_thread[thread_id].append(post)
    return by_thread


async def _work_out(
    connection: AsyncConnection, some: set[Post], weights: EmojiWeights, *, guilds: Mapping[int, int], self_votes: bool
) -> None:
    rows: list[dict[str, Any]] = []
    for thread_id, numbers in _by_thread(some).items():
        await connection.execute(
            delete(standings).where(standings.c.thread_id == thread_id, standings.c.post.in_(numbers))
        )
        if thread_id in guilds:
            rows += await _totals(
                connection, thread_id, numbers, weights, guild_id=guilds[thread_id], self_votes=self_votes
            )
    if rows:
        await connection.execute(insert(standings), rows)


async def _totals(
    connection: AsyncConnection,
    thread_id: int,
    numbers: Sequence[int],
    weights: EmojiWeights,
    *,
    guild_id: int,
    self_votes: bool,
) -> list[dict[str, Any]]:
    said = judged(
        weights,
        guild=guild_id,
        self_votes=self_votes,
        within=lambda table, _at: (table.c.thread_id == thread_id, table.c.post.in_(numbers)),
    )
    return [
        {
            "thread_id": thread_id,
            "guild_id": guild_id,
            **row,
            "voters": row["up"] + row["down"],
            "lower": wilson_lower_bound(row["up"], row["up"] + row["down"]),
            "divided": divided(row["up"], row["down"]),
        }
        for row in (await connection.execute(summed_up(said))).mappings()
    ]
