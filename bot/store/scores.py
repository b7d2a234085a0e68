"""What the room says about posts: votes by button, scores with their reasons, and rankings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, delete, func, select

from bot.discussion.emoji import EmojiWeights
from bot.discussion.scores import PostScore, Reason, Voice, summed
from bot.errors import NotAllowed, NotFound
from bot.store import rankings, standings
from bot.store.ballots import judged
from bot.store.database import Database
from bot.store.dialect import upsert
from bot.store.rankings import Order, Ranked, Scope
from bot.store.reactions import Reactions
from bot.store.schema import member_settings, posts, threads, votes
from bot.store.schema import standings as standings_table
from bot.store.stale import mark_guild, mark_post
from bot.store.standings import Period, Post
from bot.store.words import fold

__all__ = ["Order", "Period", "Ranked", "Scope", "Scores"]


class Scores:
    """Votes by button, and scores over buttons and reactions. Reads see all reactions that were reported before."""

    def __init__(self, database: Database, reactions: Reactions) -> None:
        self._database = database
        self._reactions = reactions
        self._watchers: list[Callable[[set[Post]], None]] = []

    def watch(self, changed: Callable[[set[Post]], None]) -> None:
        """Have `changed` called with the posts that were worked out anew; it must return at once."""
        self._watchers.append(changed)

    async def vote(
        self, thread_id: int, post: int, *, guild_id: int, member_id: int, value: int, at: datetime | None = None
    ) -> int:
        """Press a score button: the vote becomes `value`, or is taken back where it was `value` already.

        Returns the vote before, 0 for none. Raises `NotFound` where the guild has no such post, and `NotAllowed` for a
        member who opted out.
        """
        key = and_(votes.c.thread_id == thread_id, votes.c.post == post, votes.c.member_id == member_id)
        async with self._database.write() as connection:
            if await connection.scalar(_owned(thread_id, post, guild_id)) is None:
                raise NotFound(f"There is no post {post} in thread {thread_id} here.")
            if await connection.scalar(_opted_out(guild_id, member_id)):
                raise NotAllowed(
                    "You asked me to keep nothing of you in this server, so I keep no vote either. `/me` changes that."
                )
            before = await connection.scalar(select(votes.c.value).where(key).with_for_update()) or 0
            if before == value:
                await connection.execute(delete(votes).where(key))
            else:
                row = {
                    "thread_id": thread_id,
                    "post": post,
                    "member_id": member_id,
                    "value": value,
                    "at": at or datetime.now(UTC),
                }
                statement = upsert(connection, votes).values(row)
                change = statement.on_conflict_do_update(
                    index_elements=["thread_id", "post", "member_id"],
                    set_={"value": statement.excluded.value, "at": statement.excluded.at},
                )
                await connection.execute(change)
            await mark_post(connection, thread_id, post)
        return before

    async def post_score(
        self, thread_id: int, post: int, *, guild_id: int, weights: EmojiWeights, self_votes: bool = False
    ) -> PostScore:
        """The score of a post with its explanation; no votes where the guild has no such post."""
        voices = await self.voices(thread_id, post, guild_id=guild_id, weights=weights, self_votes=self_votes)
        return summed(post, voices, weights)

    async def voices(
        self, thread_id: int, post: int, *, guild_id: int, weights: EmojiWeights, self_votes: bool = False
    ) -> list[Voice]:
        """Everything that members say about a post, and which of it counts; by time."""
        await self._reactions.flush()
        asked = _one_post(tuple(weights.weights.items()), self_votes=self_votes)
        async with self._database.glance() as connection:
            rows = await connection.execute(asked, {"guild": guild_id, "thread": thread_id, "post": post})
            return [
                Voice(
                    member=row.member_id,
                    key=None if row.button else row.key,
                    weight=row.weight,
                    at=row.at,
                    reason=Reason(row.reason) if row.reason else None,
                )
                for row in rows
            ]

    async def top(
        self,
        thread_ids: Sequence[int],
        *,
        guild_id: int,
        weights: EmojiWeights,
        self_votes: bool = False,
        limit: int = 10,
        offset: int = 0,
        by: Order = Order.SCORE,
        author: str | None = None,
        period: Period | None = None,
        now: datetime | None = None,
    ) -> list[Ranked]:
        """The posts with votes (or quotes), best first; equally good ones as `rank_key` has them.

        `period` counts only what was voted, or quoted by members, in it; `author` is compared without case and
        diacritics.
        """
        now = None if period is None else now or datetime.now(UTC)
        await self.refresh(weights=weights, self_votes=self_votes, now=now)
        scope = Scope(guild_id, tuple(thread_ids), author=author, period=period)
        async with self._database.read() as connection:
            return await rankings.ranked(connection, scope, by, limit=limit, offset=offset)

    async def cast(
        self,
        thread_ids: Sequence[int],
        *,
        guild_id: int,
        weights: EmojiWeights,
        self_votes: bool = False,
        most: int = 1_000,
        author: str | None = None,
        period: Period | None = None,
        now: datetime | None = None,
    ) -> dict[Post, dict[int, int]]:
        """The weight of each member's vote on those posts of several threads that have most voters (in the period)."""
        now = now or datetime.now(UTC)
        await self.refresh(weights=weights, self_votes=self_votes, now=now)
        scope = Scope(guild_id, tuple(thread_ids), author=author, period=period)
        async with self._database.read() as connection:
            return await rankings.cast(connection, scope, weights=weights, self_votes=self_votes, most=most, now=now)

    async def refresh(
        self, *, weights: EmojiWeights, self_votes: bool = False, now: datetime | None = None
    ) -> set[Post]:
        """Work out what posts' votes add up to where that may have changed; returns those posts. Rankings do so too.

        `now` brings periods up to date as well.
        """
        await self._reactions.flush()
        changed = await standings.refresh(self._database, weights, self_votes=self_votes, now=now)
        if changed:
            for told in self._watchers:
                told(changed)
        return changed

    async def author_mark(self, guild_id: int, author: str) -> int | None:
        """A number that stands for an author as long as their first post stays as it is; None for a stranger."""
        first = (
            select(func.min(posts.c.id))
            .join(threads, threads.c.id == posts.c.thread_id)
            .where(threads.c.guild_id == guild_id, posts.c.author_key == fold(author))
        )
        async with self._database.glance() as connection:
            mark: int | None = await connection.scalar(first)
        return mark

    async def author_of(self, guild_id: int, mark: int) -> str | None:
        """Whom an `author_mark` stands for."""
        wrote = (
            select(posts.c.author)
            .join(threads, threads.c.id == posts.c.thread_id)
            .where(threads.c.guild_id == guild_id, posts.c.id == mark)
        )
        async with self._database.glance() as connection:
            author: str | None = await connection.scalar(wrote)
        return author

    async def doubt(self, guild_id: int) -> None:
        """Let everything be worked out anew for a guild, whatever is known."""
        async with self._database.write() as connection:
            await mark_guild(connection, guild_id)

    async def for_thread(
        self, thread_id: int, *, guild_id: int, weights: EmojiWeights, self_votes: bool = False
    ) -> dict[int, tuple[int, int]]:
        """For each post with votes: how many members are for it and how many against."""
        await self.refresh(weights=weights, self_votes=self_votes)
        table = standings_table
        found = select(table.c.post, table.c.up, table.c.down).where(
            table.c.thread_id == thread_id,
            table.c.guild_id == guild_id,
            table.c.days == standings.ALL_TIME,
            table.c.voters > 0,
        )
        async with self._database.read() as connection:
            return {row.post: (row.up, row.down) for row in await connection.execute(found.order_by(table.c.post))}

    async def member_votes(
        self, thread_id: int, *, guild_id: int, weights: EmojiWeights, self_votes: bool = False
    ) -> dict[int, dict[int, int]]:
        """For each post with votes: the weight of each member's vote."""
        await self._reactions.flush()
        said = judged(
            weights, guild=guild_id, self_votes=self_votes, within=lambda table, _at: (table.c.thread_id == thread_id,)
        ).subquery()
        standing = select(said.c.post, said.c.member_id, said.c.weight).where(said.c.reason == "")
        found: dict[int, dict[int, int]] = defaultdict(dict)
        async with self._database.read() as connection:
            for post, member, weight in await connection.execute(standing):
                found[post][member] = weight
        return dict(found)


@lru_cache(maxsize=8)
def _one_post(weights: tuple[tuple[str, int], ...], *, self_votes: bool) -> Select[Any]:
    """The voices of one post. Made once: the query takes longer to write down than to answer."""
    said = judged(
        EmojiWeights(dict(weights), {}),
        guild=bindparam("guild"),
        self_votes=self_votes,
        within=lambda table, _at: (table.c.thread_id == bindparam("thread"), table.c.post == bindparam("post")),
    ).subquery()
    return select(said).order_by(said.c.at)


def _opted_out(guild_id: int, member_id: int) -> Select[Any]:
    return select(member_settings.c.opted_out).where(
        member_settings.c.guild_id == guild_id, member_settings.c.member_id == member_id
    )


def _owned(thread_id: int, post: int, guild_id: int) -> Select[Any]:
    return (
        select(posts.c.id)
        .join(threads, threads.c.id == posts.c.thread_id)
        .where(posts.c.thread_id == thread_id, posts.c.number == post, threads.c.guild_id == guild_id)
    )
