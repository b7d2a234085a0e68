"""Posts in the order of what the room, or the archive, makes of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, and_, desc, literal_column, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.discussion.emoji import EmojiWeights
from bot.discussion.scores import PostScore
from bot.store.ballots import judged
from bot.store.schema import posts, standings, threads
from bot.store.standings import ALL_TIME, Period, Post, beginning
from bot.store.words import fold

__all__ = ["Order", "Ranked", "Scope", "cast", "ranked"]


class Order(StrEnum):
    """What a ranking goes by: approval that is safe to assume, division that is, or quotes."""

    SCORE = "score"
    DIVIDED = "divided"
    QUOTED = "quoted"


@dataclass(frozen=True, slots=True)
class Scope:
    """Which posts: of these threads of a guild, and where given of an author; `period` narrows votes and quotes."""

    guild_id: int
    thread_ids: tuple[int, ...]
    author: str | None = None
    period: Period | None = None

    @property
    def days(self) -> int:
        """The standings to read."""
        return ALL_TIME if self.period is None else int(self.period)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A post's place in a ranking, from 1. `quoted` counts quotes by posts of the archive and members.

    Of a period, `score` and `quoted` count what members said in it.
    """

    rank: int
    thread_id: int
    thread_name: str
    score: PostScore
    quoted: int = 0


async def ranked(connection: AsyncConnection, scope: Scope, by: Order, *, limit: int, offset: int) -> list[Ranked]:
    """A page of a ranking. The standings must be fresh."""
    named = select(threads.c.id, threads.c.name).where(threads.c.guild_id == scope.guild_id)
    all_names = {row.id: row.name for row in await connection.execute(named)}
    names = {thread_id: all_names[thread_id] for thread_id in scope.thread_ids if thread_id in all_names}
    within = None if len(names) == len(all_names) else sorted(names)
    rows = await connection.execute(_standing(scope, within, by).limit(limit).offset(offset))
    return [
        Ranked(
            rank,
            row.thread_id,
            names[row.thread_id],
            PostScore(row.post, score=row.score, up=row.up, down=row.down),
            quoted=row.quoted,
        )
        for rank, row in enumerate(rows, offset + 1)
    ]


def _standing(scope: Scope, within: Sequence[int] | None, by: Order) -> Select[Any]:
    table = standings
    order: tuple[Any, ...]
    match by:
        case Order.SCORE:
            listed, order = table.c.voters, (table.c.lower, table.c.score, table.c.voters)
        case Order.DIVIDED:
            listed, order = table.c.divided, (table.c.divided, table.c.voters)
        case Order.QUOTED:
            listed, order = table.c.quoted, (table.c.quoted,)
    columns = ("thread_id", "post", "up", "down", "score", "quoted")
    ours = select(*(table.c[name] for name in columns)).where(
        table.c.guild_id == scope.guild_id,
        table.c.days == scope.days,
        listed > literal_column("0"),  # as the index has it
    )
    return _narrowed(ours, table, scope, within).order_by(*map(desc, order), table.c.post, table.c.thread_id)


def _narrowed(found: Select[Any], table: Any, scope: Scope, within: Sequence[int] | None) -> Select[Any]:  # noqa: ANN401 - a table
    if within is not None and len(within) == 1:
        found = found.where(table.c.thread_id == within[0])
    elif within is not None:
        found = found.where(table.c.thread_id.in_(within))
    if scope.author is not None:
        wrote = and_(posts.c.thread_id == table.c.thread_id, posts.c.number == table.c.post)
        found = found.join(posts, wrote).where(posts.c.author_key == fold(scope.author))
    return found


async def cast(
    connection: AsyncConnection, scope: Scope, *, weights: EmojiWeights, self_votes: bool, most: int, now: datetime
) -> dict[Post, dict[int, int]]:
    """The votes on the posts with most voters, by member. The standings must be fresh."""
    table = standings
    listed = _narrowed(select(table.c.thread_id, table.c.post), table, scope, scope.thread_ids)
    listed = listed.where(table.c.guild_id == scope.guild_id, table.c.days == scope.days, table.c.voters > 1)
    chosen = listed.order_by(desc(table.c.voters), table.c.post, table.c.thread_id).limit(most).subquery()

    def among(said: Any, at: Any) -> tuple[Any, ...]:  # noqa: ANN401 - SQLAlchemy's
        one = tuple_(said.c.thread_id, said.c.post).in_(select(chosen))
        return (one,) if scope.period is None else (one, at >= beginning(scope.period, now))

    said = judged(weights, guild=scope.guild_id, self_votes=self_votes, within=among).subquery()
    votes = select(said.c.thread_id, said.c.post, said.c.member_id, said.c.weight).where(said.c.reason == "")
    found: dict[Post, dict[int, int]] = defaultdict(dict)
    for thread_id, post, member, weight in await connection.execute(votes):
        found[thread_id, post][member] = weight
    return dict(sorted(found.items()))
