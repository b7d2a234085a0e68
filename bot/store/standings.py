"""What votes and quotes add up to, post by post: derived from the facts, worked out anew wherever a post is stale.

There is one row for all time and one for each period. A period begins at a full hour, so that its rows hold for an
hour; when the hour turns, those that count something older are stale.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, FromClause, and_, bindparam, delete, exists, func, insert, literal, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.discussion.emoji import EmojiWeights
from bot.discussion.scores import divided, wilson_lower_bound
from bot.store.ballots import Within, judged, shortest, summed_up
from bot.store.database import Database
from bot.store.dialect import is_sqlite, upsert
from bot.store.schema import (
    deliveries,
    facts,
    hidden_posts,
    post_quotes,
    posted_quotes,
    stale_posts,
    standings,
    threads,
)
from bot.store.stale import mark_everything, mark_expired

__all__ = ["ALL_TIME", "Period", "Post", "beginning", "refresh"]

Post = tuple[int, int]
"""A thread's id and a post's number."""


class Period(IntEnum):
    """The last so many days, and what has passed of the hour."""

    DAY = 1
    WEEK = 7
    MONTH = 30
    YEAR = 365


ALL_TIME: Final = 0
_AT_ONCE: Final = 400  # posts; more of them would hold the writer for too long
_RULES, _HOUR = "scoring", "scoring hour"


def beginning(period: Period, now: datetime) -> datetime:
    """Since when votes and quotes are of the period."""
    return _full_hour(now) - timedelta(days=period)


def _full_hour(now: datetime) -> datetime:
    return now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


async def refresh(
    database: Database, weights: EmojiWeights, *, self_votes: bool, now: datetime | None = None
) -> set[Post]:
    """Bring the standings in line with the facts; returns the posts that were worked out anew.

    Without `now`, those of periods stay at the hour at which they are. Other rules than those of the last call make
    every post stale, and so does an earlier hour.
    """
    rules = _digest(weights, self_votes=self_votes)
    known = (select(facts.c.value).where(facts.c.key == key).scalar_subquery() for key in (_RULES, _HOUR))
    asked = select(exists(select(stale_posts.c.post)), *known)
    async with database.glance() as connection:
        stale, last_rules, last_hour = (await connection.execute(asked)).one()
    hour = last_hour if now is None and last_hour else _full_hour(now or datetime.now(UTC)).isoformat()
    if (last_rules, last_hour) != (rules, hour):
        async with database.write() as connection:
            await _turn(connection, rules, hour)
    elif not stale:
        return set()
    done: set[Post] = set()
    more = True
    while more:
        async with database.write() as connection:
            beginnings = _beginnings(await _hour(connection))
            batch = await _take(connection)
            if batch is None:
                break
            await _work_out(connection, batch, weights, beginnings=beginnings, self_votes=self_votes)
            more = bool(await connection.scalar(select(exists(select(stale_posts.c.post)))))
        done |= batch.posts
    return done


def _digest(weights: EmojiWeights, *, self_votes: bool) -> str:
    written = json.dumps([sorted(weights.weights.items()), self_votes])
    return hashlib.sha256(written.encode()).hexdigest()


def _beginnings(hour: str) -> dict[int, datetime]:
    return {int(period): beginning(period, datetime.fromisoformat(hour)) for period in sorted(Period)}


async def _turn(connection: AsyncConnection, rules: str, hour: str) -> None:
    """Go on by these rules, from this hour."""
    before = await _facts(connection)
    for key, value in ((_HOUR, hour), (_RULES, rules)):
        statement = upsert(connection, facts).values(key=key, value=value)
        await connection.execute(
            statement.on_conflict_do_update(index_elements=["key"], set_={"value": statement.excluded.value})
        )
    if before.get(_RULES) != rules or before.get(_HOUR, "") > hour:
        await mark_everything(connection)
    else:
        await mark_expired(connection, _beginnings(hour))


async def _facts(connection: AsyncConnection) -> dict[str, str]:
    found = select(facts).where(facts.c.key.in_((_RULES, _HOUR)))
    return {row.key: row.value for row in await connection.execute(found)}


async def _hour(connection: AsyncConnection) -> str:
    """The hour that the standings are of; whoever turns it waits until what is worked out for it is written."""
    found = select(facts.c.value).where(facts.c.key == _HOUR)
    if not is_sqlite(connection):
        found = found.with_for_update(read=True)
    return str((await connection.execute(found)).scalar_one())


@dataclass(frozen=True, slots=True)
class _Batch:
    """Marked posts whose standings are worked out together: `posts`, of which `last` is the greatest, by guild."""

    posts: frozenset[Post]
    last: Post
    guilds: Mapping[int, int]

    def of(self, table: FromClause, *, guild: int | None = None, post: str = "post") -> ColumnElement[bool]:
        """Whether a row of a table is of one of these, or of a post that is marked meanwhile.

        The marks themselves are asked, because SQLite looks such pairs up in an index of the table and others not.
        """
        marked = tuple_(stale_posts.c.thread_id, stale_posts.c.post)
        asked = select(stale_posts.c.thread_id, stale_posts.c.post).where(marked <= tuple_(*map(literal, self.last)))
        if guild is not None:
            ours = sorted({thread_id for thread_id, _ in self.posts if self.guilds.get(thread_id) == guild})
            asked = asked.where(stale_posts.c.thread_id.in_(ours))
        return tuple_(table.c.thread_id, table.c[post]).in_(asked)


async def _take(connection: AsyncConnection) -> _Batch | None:
    """Take the first marks in hand; None where there are none.

    A transaction that is setting one of these marks is waited for, so that the facts read next are those it wrote.
    """
    some = select(stale_posts.c.thread_id, stale_posts.c.post).order_by(*stale_posts.c).limit(_AT_ONCE)
    owned = select(threads.c.id, threads.c.guild_id).where(threads.c.id.in_(select(some.subquery().c.thread_id)))
    if not is_sqlite(connection):
        some, owned = some.with_for_update(), owned.order_by(threads.c.id).with_for_update(read=True, key_share=True)
    guilds = {row.id: row.guild_id for row in await connection.execute(owned)}
    taken = frozenset((thread_id, post) for thread_id, post in await connection.execute(some))
    return _Batch(taken, max(taken), guilds) if taken else None


async def _clear(connection: AsyncConnection, batch: _Batch) -> None:
    """Take the marks away, and the standings that they were on."""
    rows = [{"t": thread_id, "p": post} for thread_id, post in sorted(batch.posts)]
    for table in (standings, stale_posts):
        one = (table.c.thread_id == bindparam("t"), table.c.post == bindparam("p"))
        await connection.execute(delete(table).where(*one), rows)


@dataclass(slots=True)
class _Sum:
    """What was said of a post within some time. Quotes and votes have no order, their times do."""

    up: int = 0
    down: int = 0
    score: int = 0
    quoted: int = 0
    oldest: datetime | None = None

    def add(self, *, up: int = 0, down: int = 0, score: int = 0, quoted: int = 0, oldest: datetime | None) -> None:
        """Count more."""
        self.up += up
        self.down += down
        self.score += score
        self.quoted += quoted
        self.oldest = min(filter(None, (self.oldest, oldest)), default=None)

    def row(self, days: int) -> dict[str, Any]:
        """The columns that a standing has besides its post."""
        return {
            "days": days,
            "up": self.up,
            "down": self.down,
            "score": self.score,
            "voters": self.up + self.down,
            "lower": wilson_lower_bound(self.up, self.up + self.down),
            "divided": divided(self.up, self.down),
            "quoted": self.quoted,
            "oldest": self.oldest if days != ALL_TIME else None,
        }


_Sums = dict[Post, dict[int, _Sum]]


async def _work_out(
    connection: AsyncConnection,
    batch: _Batch,
    weights: EmojiWeights,
    *,
    beginnings: Mapping[int, datetime],
    self_votes: bool,
) -> None:
    sums: _Sums = defaultdict(lambda: defaultdict(_Sum))
    for guild_id in sorted(set(batch.guilds.values())):
        said = judged(weights, guild=guild_id, self_votes=self_votes, within=_among(batch, guild_id))
        for thread_id, post, days, up, down, score, oldest in await connection.execute(summed_up(said, beginnings)):
            sums[thread_id, post][days].add(up=up, down=down, score=score, oldest=oldest)
    await _add_quotes(connection, sums, batch, beginnings)
    await _clear(connection, batch)
    rows = [
        {"thread_id": post[0], "post": post[1], "guild_id": batch.guilds[post[0]]} | row
        for post, by_days in sums.items()
        if post in batch.posts and post[0] in batch.guilds
        for row in _rows(by_days, [*beginnings, ALL_TIME])
    ]
    if rows:
        await connection.execute(insert(standings), rows)


def _among(batch: _Batch, guild_id: int) -> Within:
    return lambda table, _at: (batch.of(table, guild=guild_id),)


def _rows(by_days: Mapping[int, _Sum], periods: Sequence[int]) -> list[dict[str, Any]]:
    """A row for each period in which something was said; the longer ones hold what the shorter ones do."""
    total, rows = _Sum(), []
    for days in periods:
        if (more := by_days.get(days)) is not None:
            total.add(up=more.up, down=more.down, score=more.score, quoted=more.quoted, oldest=more.oldest)
        if total.up or total.down or total.quoted:
            rows.append(total.row(days))
    return rows


async def _add_quotes(
    connection: AsyncConnection, sums: _Sums, batch: _Batch, beginnings: Mapping[int, datetime]
) -> None:
    """Add members' quotes, and those of the archive, which is older than any period; none of hidden posts."""
    withheld = select(hidden_posts.c.thread_id, hidden_posts.c.post).where(batch.of(hidden_posts))
    hidden = {(thread_id, post) for thread_id, post in await connection.execute(withheld)}
    each = (
        select(
            posted_quotes.c.thread_id,
            posted_quotes.c.post,
            posted_quotes.c.created_at,
            shortest(posted_quotes.c.created_at, beginnings),
        )
        .join(deliveries, and_(deliveries.c.id == posted_quotes.c.delivery_id, deliveries.c.state == "sent"))
        .where(batch.of(posted_quotes))
        .subquery()
    )
    by = (each.c.thread_id, each.c.post, each.c.days)
    posted = select(*by, func.count(), func.min(each.c.created_at)).group_by(*by)
    for thread_id, post, days, quoted, oldest in await connection.execute(posted):
        if (thread_id, post) not in hidden:
            sums[thread_id, post][days].add(quoted=quoted, oldest=oldest)
    source = (post_quotes.c.thread_id, post_quotes.c.source)
    archive = select(*source, func.count()).where(batch.of(post_quotes, post="source")).group_by(*source)
    for thread_id, post, quoted in await connection.execute(archive):
        if (thread_id, post) not in hidden:
            sums[thread_id, post][ALL_TIME].add(quoted=quoted, oldest=None)
