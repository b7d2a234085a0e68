"""Which of the things that members say about posts are their votes: one query, for everything that counts.

It decides what `bot.discussion.scores.judge` and `ballots` decide, and the tests compare both. Whatever changes what it
reads marks the posts concerned as stale (`bot.store.stale`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    FromClause,
    Integer,
    Label,
    Select,
    Text,
    and_,
    case,
    cast,
    false,
    func,
    literal,
    null,
    select,
    union_all,
)

from bot.discussion.emoji import EmojiWeights
from bot.discussion.scores import Reason
from bot.store.hiding import is_hidden
from bot.store.schema import author_members, bots, deliveries, member_settings, posts, reactions, threads, votes

__all__ = ["Within", "judged", "shortest", "summed_up"]


Within = Callable[[FromClause, ColumnElement[datetime]], Sequence[ColumnElement[bool]]]
"""Conditions on the tables of deliveries (for reactions) and of votes, which both have `thread_id` and `post`.

The second argument is the column of the time at which it was said."""


def judged(weights: EmojiWeights, *, guild: int | BindParameter[int], self_votes: bool, within: Within) -> Select[Any]:
    """Each expression with the reason why it does not count, '' where it is the member's vote on the post.

    The vote is the latest of those that could count; of equally late ones the button, then the lower weight, then the
    greater key. Of members who opted out, and of hidden posts, there is nothing. `within` says of which posts, or since
    when: a vote that is later than a moment is also the vote among what was said since then.
    """
    said = _expressions(weights, within)
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
    return (
        select(
            said.c.thread_id,
            said.c.post,
            said.c.member_id,
            said.c.key,
            said.c.weight,
            said.c.at,
            said.c.button,
            reason.label("reason"),
        )
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
        # The sum keeps SQLite from going through all posts of the guild, when something was said of few.
        .where(threads.c.guild_id + 0 == guild, ~is_hidden(), ~func.coalesce(member_settings.c.opted_out, false()))
    )


def summed_up(said: Select[Any], beginnings: Mapping[int, datetime]) -> Select[Any]:
    """Of what `judged` says, for each post with votes and each period: up, down, score and the time of the oldest.

    `days` is the shortest period that a vote is in, 0 where it is in none: periods have to be added up.
    """
    each = said.add_columns(shortest(said.selected_columns.at, beginnings)).subquery()
    return (
        select(
            each.c.thread_id,
            each.c.post,
            each.c.days,
            func.count().filter(each.c.weight > 0).label("up"),
            func.count().filter(each.c.weight < 0).label("down"),
            cast(func.sum(each.c.weight), Integer).label("score"),
            func.min(each.c.at).label("oldest"),
        )
        .where(each.c.reason == "")
        .group_by(each.c.thread_id, each.c.post, each.c.days)
    )


def shortest(at: ColumnElement[datetime], beginnings: Mapping[int, datetime]) -> Label[int]:
    """The days of the shortest period that a moment is in, 0 where it is in none. `beginnings` are in rising order."""
    return case(*((at >= begin, literal(days, Integer)) for days, begin in beginnings.items()), else_=0).label("days")


def _expressions(weights: EmojiWeights, within: Within) -> Any:  # noqa: ANN401 - SQLAlchemy's subquery
    """Everything that members say about posts now: reactions on any message that shows the post, and buttons."""
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
        .where(reactions.c.stands, deliveries.c.state == "sent", *within(deliveries, reactions.c.at))
    )
    pressed = select(
        votes.c.thread_id,
        votes.c.post,
        votes.c.member_id,
        votes.c.at,
        cast(literal(""), Text).label("key"),
        votes.c.value.label("weight"),
        literal(1, Integer).label("button"),
    ).where(*within(votes, votes.c.at))
    return union_all(reacted, pressed).subquery("said")
