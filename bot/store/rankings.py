"""Posts in the order of what the room, or the archive, makes of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Integer, Select, and_, desc, exists, func, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.discussion.scores import EmojiWeights, PostScore, divided, rank_key
from bot.store.ballots import judged, summed_up
from bot.store.schema import deliveries, hidden_posts, post_quotes, posted_quotes, posts, standings, threads
from bot.store.words import fold

__all__ = ["Order", "Ranked", "Scope", "cast", "ranked"]


class Order(StrEnum):
    """What a ranking goes by: approval that is safe to assume, division that is, or quotes."""

    SCORE = "score"
    DIVIDED = "divided"
    QUOTED = "quoted"


@dataclass(frozen=True, slots=True)
class Scope:
    """Which posts: of these threads of a guild, and where given of an author; `since` narrows votes and quotes."""

    guild_id: int
    thread_ids: tuple[int, ...]
    author: str | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Ranked:
    """A post's place in a ranking, from 1. `quoted` counts quotes, where the ranking goes by them."""

    rank: int
    thread_id: int
    thread_name: str
    score: PostScore
    quoted: int = 0


async def ranked(
    connection: AsyncConnection,
    scope: Scope,
    by: Order,
    *,
    weights: EmojiWeights,
    self_votes: bool,
    limit: int,
    offset: int,
) -> list[Ranked]:
    """A page of a ranking. The standings must be fresh."""
    named = select(threads.c.id, threads.c.name).where(threads.c.guild_id == scope.guild_id)
    all_names = {row.id: row.name for row in await connection.execute(named)}
    names = {thread_id: all_names[thread_id] for thread_id in scope.thread_ids if thread_id in all_names}
    within = None if len(names) == len(all_names) else sorted(names)
    rows: Sequence[Any]
    if by is Order.QUOTED:
        rows = (await connection.execute(_quoted(scope, within, limit=limit, offset=offset))).all()
    elif scope.since is None:
        rows = (await connection.execute(_standing(scope, within, by).limit(limit).offset(offset))).all()
    else:
        sums = (await connection.execute(_recent(scope, within, weights, self_votes=self_votes))).all()
        rows = _sorted(sums, by)[offset : offset + limit]
    return [
        Ranked(
            rank,
            row.thread_id,
            names[row.thread_id],
            PostScore(row.post, score=row.score, up=row.up, down=row.down),
            quoted=getattr(row, "quoted", 0),
        )
        for rank, row in enumerate(rows, offset + 1)
    ]


def _standing(scope: Scope, within: Sequence[int] | None, by: Order) -> Select[Any]:
    table = standings
    found = select(table.c.thread_id, table.c.post, table.c.up, table.c.down, table.c.score)
    if by is Order.DIVIDED:
        found = found.where(table.c.divided > 0)
        order = [desc(table.c.divided), desc(table.c.voters)]
    else:
        order = [desc(table.c.lower), desc(table.c.score), desc(table.c.voters)]
    ours = found.where(table.c.guild_id == scope.guild_id)
    return _narrowed(ours, table, scope, within).order_by(*order, table.c.post, table.c.thread_id)


def _narrowed(found: Select[Any], table: Any, scope: Scope, within: Sequence[int] | None) -> Select[Any]:  # noqa: ANN401 - a table
    if within is not None and len(within) == 1:
        found = found.where(table.c.thread_id == within[0])
    elif within is not None:
        found = found.where(table.c.thread_id.in_(within))
    if scope.author is not None:
        wrote = and_(posts.c.thread_id == table.c.thread_id, posts.c.number == table.c.post)
        found = found.join(posts, wrote).where(posts.c.author_key == fold(scope.author))
    return found


def _recent(scope: Scope, within: Sequence[int] | None, weights: EmojiWeights, *, self_votes: bool) -> Select[Any]:
    """The votes of a period. They are added up for every post: this takes longer the more of them there are."""

    def of_period(table: Any, at: Any) -> tuple[Any, ...]:  # noqa: ANN401 - SQLAlchemy's
        late = at >= scope.since
        return (late,) if within is None else (late, table.c.thread_id.in_(within))

    sums = summed_up(judged(weights, guild=scope.guild_id, self_votes=self_votes, within=of_period)).subquery()
    return _narrowed(select(sums), sums, scope, None)


async def cast(
    connection: AsyncConnection, scope: Scope, *, weights: EmojiWeights, self_votes: bool, most: int
) -> dict[tuple[int, int], dict[int, int]]:
    """The votes on the posts with most voters, by member. The standings must be fresh."""
    table = standings
    listed = _narrowed(select(table.c.thread_id, table.c.post), table, scope, scope.thread_ids)
    listed = listed.where(table.c.guild_id == scope.guild_id, table.c.voters > 1)
    chosen = listed.order_by(desc(table.c.voters), table.c.post, table.c.thread_id).limit(most).subquery()

    def among(said: Any, at: Any) -> tuple[Any, ...]:  # noqa: ANN401 - SQLAlchemy's
        one = exists().where(chosen.c.thread_id == said.c.thread_id, chosen.c.post == said.c.post)
        return (one,) if scope.since is None else (one, at >= scope.since)

    said = judged(weights, guild=scope.guild_id, self_votes=self_votes, within=among).subquery()
    votes = select(said.c.thread_id, said.c.post, said.c.member_id, said.c.weight).where(said.c.reason == "")
    found: dict[tuple[int, int], dict[int, int]] = defaultdict(dict)
    for thread_id, post, member, weight in await connection.execute(votes):
        found[thread_id, post][member] = weight
    return dict(sorted(found.items()))


def _sorted(sums: Sequence[Any], by: Order) -> list[Any]:
    if by is Order.DIVIDED:
        split = [row for row in sums if row.up and row.down]
        return sorted(
            split, key=lambda row: (-divided(row.up, row.down), -(row.up + row.down), row.post, row.thread_id)
        )
    # Most posts have the same few counts, and an interval takes longer than all the rest.
    places = {
        counts: rank_key(PostScore(0, up=counts[0], down=counts[1], score=counts[2]))
        for counts in {(row.up, row.down, row.score) for row in sums}
    }
    return sorted(sums, key=lambda row: (places[row.up, row.down, row.score], row.post, row.thread_id))


def _quoted(scope: Scope, within: Sequence[int] | None, *, limit: int, offset: int) -> Select[Any]:
    """By how many posts and members quote a post; with a period only members do, as the archive is older."""
    ours = select(threads.c.id).where(threads.c.guild_id == scope.guild_id)
    each: Any = (
        select(posted_quotes.c.thread_id, posted_quotes.c.post)
        .join(deliveries, deliveries.c.id == posted_quotes.c.delivery_id)
        .where(deliveries.c.state == "sent", posted_quotes.c.thread_id.in_(ours))
    )
    if scope.since is None:
        archive = select(post_quotes.c.thread_id, post_quotes.c.source.label("post"))
        each = each.union_all(archive.where(post_quotes.c.source.is_not(None), post_quotes.c.thread_id.in_(ours)))
    else:
        each = each.where(posted_quotes.c.created_at >= scope.since)
    one = each.subquery()
    count = func.count().label("quoted")
    hidden = exists().where(hidden_posts.c.thread_id == one.c.thread_id, hidden_posts.c.post == one.c.post)
    sums = _narrowed(select(one.c.thread_id, one.c.post, count).where(~hidden), one, scope, within)
    best = (
        sums.group_by(one.c.thread_id, one.c.post)
        .order_by(count.desc(), one.c.post, one.c.thread_id)
        .limit(limit)
        .offset(offset)
        .subquery()
    )
    stood = and_(standings.c.thread_id == best.c.thread_id, standings.c.post == best.c.post)
    zero = literal(0, Integer)
    return (
        select(best, *(func.coalesce(standings.c[name], zero).label(name) for name in ("up", "down", "score")))
        .select_from(best.outerjoin(standings, stood))
        .order_by(best.c.quoted.desc(), best.c.post, best.c.thread_id)
    )
