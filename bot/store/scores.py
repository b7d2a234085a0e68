"""What the room says about posts: one query that decides each member's vote, shared by everything that counts.

It decides what `bot.discussion.scores` decides, and the tests compare both.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Integer,
    Row,
    Select,
    Text,
    and_,
    case,
    cast,
    delete,
    false,
    func,
    literal,
    null,
    select,
    union_all,
)

from bot.discussion.scores import EmojiWeights, PostScore, Reason, Tally, rank_key
from bot.errors import NotAllowed, NotFound
from bot.store.database import Database
from bot.store.dialect import upsert
from bot.store.reactions import Reactions
from bot.store.schema import author_members, bots, deliveries, member_settings, posts, reactions, threads, votes

__all__ = ["Ranked", "Scores"]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A post's place in a ranking, from 1."""

    rank: int
    thread_id: int
    thread_name: str
    score: PostScore


class Scores:
    """Votes by button, and scores over buttons and reactions. Reads see all reactions that were reported before."""

    def __init__(self, database: Database, reactions: Reactions) -> None:
        self._database = database
        self._reactions = reactions

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
        return before

    async def post_score(
        self, thread_id: int, post: int, *, guild_id: int, weights: EmojiWeights, self_votes: bool = False
    ) -> PostScore:
        """The score of a post with its explanation; no votes where the guild has no such post."""
        counted = _counted(weights, guild_id=guild_id, thread_ids=[thread_id], post=post, self_votes=self_votes)
        scores = await self._scores(counted, weights)
        return scores.get((thread_id, post), PostScore(post))

    async def top(
        self,
        thread_ids: Sequence[int],
        *,
        guild_id: int,
        weights: EmojiWeights,
        self_votes: bool = False,
        limit: int = 10,
        offset: int = 0,
    ) -> list[Ranked]:
        """The posts with votes, best first by `bot.discussion.scores.rank_key`: the lower bound for small samples."""
        counted = _counted(weights, guild_id=guild_id, thread_ids=thread_ids, self_votes=self_votes)
        scores = await self._scores(counted, weights)
        ranking = sorted(
            ((thread_id, score) for (thread_id, _post), score in scores.items() if score.voters),
            key=lambda entry: (rank_key(entry[1]), entry[0]),
        )
        async with self._database.read() as connection:
            named = select(threads.c.id, threads.c.name).where(threads.c.id.in_(list(thread_ids)))
            names = {row.id: row.name for row in await connection.execute(named)}
        return [
            Ranked(rank, thread_id, names[thread_id], score)
            for rank, (thread_id, score) in enumerate(ranking, start=1)
            if offset < rank <= offset + limit
        ]

    async def for_thread(
        self, thread_id: int, *, guild_id: int, weights: EmojiWeights, self_votes: bool = False
    ) -> dict[int, tuple[int, int]]:
        """For each post with votes: how many members are for it and how many against."""
        counted = _counted(weights, guild_id=guild_id, thread_ids=[thread_id], self_votes=self_votes)
        scores = await self._scores(counted, weights)
        return {post: (score.up, score.down) for (_thread, post), score in sorted(scores.items()) if score.voters}

    async def member_votes(
        self, thread_id: int, *, guild_id: int, weights: EmojiWeights, self_votes: bool = False
    ) -> dict[int, dict[int, int]]:
        """For each post with votes: the weight of each member's vote."""
        await self._reactions.flush()
        judged = _judged(weights, guild_id=guild_id, thread_ids=[thread_id], self_votes=self_votes).subquery()
        standing = select(judged.c.post, judged.c.member_id, judged.c.weight).where(judged.c.reason == "")
        found: dict[int, dict[int, int]] = defaultdict(dict)
        async with self._database.read() as connection:
            for post, member, weight in await connection.execute(standing):
                found[post][member] = weight
        return dict(found)

    async def _scores(self, counted: Select[Any], weights: EmojiWeights) -> dict[tuple[int, int], PostScore]:
        await self._reactions.flush()
        grouped: dict[tuple[int, int], list[Row[Any]]] = defaultdict(list)
        async with self._database.read() as connection:
            for row in await connection.execute(counted):
                grouped[row.thread_id, row.post].append(row)
        return {key: _post_score(key[1], rows, weights) for key, rows in grouped.items()}


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


def _expressions(weights: EmojiWeights, thread_ids: Iterable[int]) -> Any:  # noqa: ANN401 - SQLAlchemy's subquery
    """Everything that members say about posts now: reactions on any message that shows the post, and buttons."""
    ids = list(thread_ids)
    weight = (
        case(dict(weights.weights), value=reactions.c.key, else_=null()) if weights.weights else cast(null(), Integer)
    )
    reacted = (
        select(
            deliveries.c.thread_id,
            deliveries.c.post,
            reactions.c.member_id,
            reactions.c.at,
            reactions.c.key,
            weight.label("weight"),
            literal(0, Integer).label("button"),
        )
        .join(deliveries, deliveries.c.message_id == reactions.c.message_id)
        .where(reactions.c.stands, deliveries.c.state == "sent", deliveries.c.thread_id.in_(ids))
    )
    pressed = select(
        votes.c.thread_id,
        votes.c.post,
        votes.c.member_id,
        votes.c.at,
        cast(literal(""), Text).label("key"),
        votes.c.value.label("weight"),
        literal(1, Integer).label("button"),
    ).where(votes.c.thread_id.in_(ids))
    return union_all(reacted, pressed).subquery("said")


def _judged(
    weights: EmojiWeights, *, guild_id: int, thread_ids: Iterable[int], self_votes: bool, post: int | None = None
) -> Select[Any]:
    """Each expression with the reason why it does not count, '' where it is the member's vote on the post.

    The vote is the latest of those that could count; of equally late ones the button, then the lower weight, then the
    greater key.
    """
    said = _expressions(weights, thread_ids)
    bot = bots.c.user_id.is_not(None)
    own = and_(author_members.c.member_id == said.c.member_id, literal(not self_votes))
    barred = case(
        (bot, Reason.BOT.value),
        (func.coalesce(member_settings.c.blocked, false()), Reason.BLOCKED.value),
        (said.c.weight.is_(None), Reason.UNWEIGHTED.value),
        (own, Reason.SELF_VOTE.value),
        else_="",
    )
    place = func.row_number().over(
        partition_by=(said.c.thread_id, said.c.post, said.c.member_id, barred),
        order_by=(said.c.at.desc(), said.c.button.desc(), said.c.weight, said.c.key.desc()),
    )
    reason = case((and_(barred == "", place > 1), Reason.SUPERSEDED.value), else_=barred)
    query = (
        select(said.c.thread_id, said.c.post, said.c.member_id, said.c.key, said.c.weight, reason.label("reason"))
        .join(threads, threads.c.id == said.c.thread_id)
        .join(posts, and_(posts.c.thread_id == said.c.thread_id, posts.c.number == said.c.post))
        .outerjoin(
            author_members,
            and_(
                author_members.c.guild_id == threads.c.guild_id,
                author_members.c.author_key == posts.c.author_key,
            ),
        )
        .outerjoin(bots, bots.c.user_id == said.c.member_id)
        .outerjoin(
            member_settings,
            and_(
                member_settings.c.guild_id == threads.c.guild_id,
                member_settings.c.member_id == said.c.member_id,
            ),
        )
        .where(threads.c.guild_id == guild_id, ~func.coalesce(member_settings.c.opted_out, false()))
    )
    return query if post is None else query.where(said.c.post == post)


def _counted(
    weights: EmojiWeights, *, guild_id: int, thread_ids: Iterable[int], self_votes: bool, post: int | None = None
) -> Select[Any]:
    judged = _judged(weights, guild_id=guild_id, thread_ids=thread_ids, self_votes=self_votes, post=post).subquery()
    columns = (judged.c.thread_id, judged.c.post, judged.c.key, judged.c.weight, judged.c.reason)
    return select(*columns, func.count().label("members")).group_by(*columns)


def _post_score(post: int, rows: Sequence[Row[Any]], weights: EmojiWeights) -> PostScore:
    cast_votes = [row for row in rows if not row.reason]
    ignored: Counter[str] = Counter()
    for row in rows:
        if row.reason:
            ignored[row.reason] += row.members
    tallies = [Tally(weights.shown.get(row.key), row.weight, row.members) for row in cast_votes]
    return PostScore(
        post=post,
        score=sum(row.weight * row.members for row in cast_votes),
        up=sum(row.members for row in cast_votes if row.weight > 0),
        down=sum(row.members for row in cast_votes if row.weight < 0),
        tallies=tuple(sorted(tallies, key=lambda tally: (-tally.voters, -tally.weight, tally.emoji or ""))),
        ignored=tuple((reason, ignored[reason]) for reason in Reason if ignored[reason]),
    )
