"""Marks on posts whose derived standing (`bot.store.standings`) no longer says what the facts say.

A mark commits with the change of the facts that it stands for, so no kill comes between them. Whatever changes what
`bot.store.ballots.judged` reads marks the posts that it may change the votes of, and whatever quotes a post marks it.
Time does so too (`mark_expired`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, or_, select, true, union
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.dialect import upsert
from bot.store.schema import deliveries, post_quotes, posts, reactions, stale_posts, standings, threads, votes

__all__ = [
    "mark_author",
    "mark_everything",
    "mark_expired",
    "mark_guild",
    "mark_member",
    "mark_messages",
    "mark_post",
    "mark_thread",
]

# Where it stands that something may have been said of a post.
_PLACES = (deliveries, votes, standings, post_quotes)


async def mark_post(connection: AsyncConnection, thread_id: int, post: int) -> None:
    """Mark one post."""
    await _mark(connection, select(threads.c.id, posts.c.number).where(*_is(thread_id, post)))


async def mark_messages(connection: AsyncConnection, message_ids: Collection[int]) -> None:
    """Mark the posts that these messages show, or showed."""
    if message_ids:
        shown = select(deliveries.c.thread_id, deliveries.c.post)
        await _mark(connection, shown.where(deliveries.c.message_id.in_(sorted(message_ids))))


async def mark_member(connection: AsyncConnection, member_id: int, *, guild_id: int | None = None) -> None:
    """Mark every post on which the member said something, in a guild or in all."""
    reacted = (
        select(deliveries.c.thread_id, deliveries.c.post)
        .join(reactions, reactions.c.message_id == deliveries.c.message_id)
        .where(reactions.c.member_id == member_id)
    )
    pressed = select(votes.c.thread_id, votes.c.post).where(votes.c.member_id == member_id)
    if guild_id is not None:
        reacted = reacted.where(deliveries.c.guild_id == guild_id)
        pressed = pressed.where(votes.c.thread_id.in_(_threads_of(guild_id)))
    await _mark(connection, union(reacted, pressed))


async def mark_author(connection: AsyncConnection, guild_id: int, author_key: str) -> None:
    """Mark every post of an author in the guild."""
    wrote = select(posts.c.thread_id, posts.c.number).where(
        posts.c.thread_id.in_(_threads_of(guild_id)), posts.c.author_key == author_key
    )
    await _mark(connection, wrote)


async def mark_thread(connection: AsyncConnection, thread_id: int) -> None:
    """Mark every post of a thread on which somebody may have said something, or that another post quotes."""
    await _mark(connection, _said(*(table.c.thread_id == thread_id for table in _PLACES)))


async def mark_guild(connection: AsyncConnection, guild_id: int) -> None:
    """Mark every post of a guild on which somebody may have said something, or that another post quotes."""
    ours = _threads_of(guild_id)
    await _mark(connection, _said(*(table.c.thread_id.in_(ours) for table in _PLACES)))


async def mark_everything(connection: AsyncConnection) -> None:
    """Mark every post on which somebody may have said something, or that another post quotes."""
    await _mark(connection, _said(true(), true(), true(), true()))


async def mark_expired(connection: AsyncConnection, beginnings: Mapping[int, datetime]) -> None:
    """Mark every post whose standing of a period counts what is older than the period's beginning (by its days)."""
    older = (and_(standings.c.days == days, standings.c.oldest < begin) for days, begin in beginnings.items())
    await _mark(connection, select(standings.c.thread_id, standings.c.post).where(or_(*older)))


def _said(shown: Any, pressed: Any, stood: Any, quoting: Any) -> Any:  # noqa: ANN401 - SQLAlchemy's expressions
    return union(
        select(deliveries.c.thread_id, deliveries.c.post).where(shown, deliveries.c.state == "sent"),
        select(votes.c.thread_id, votes.c.post).where(pressed),
        select(standings.c.thread_id, standings.c.post).where(stood),
        select(post_quotes.c.thread_id, post_quotes.c.source).where(quoting, post_quotes.c.source.is_not(None)),
    )


def _threads_of(guild_id: int) -> Select[Any]:
    return select(threads.c.id).where(threads.c.guild_id == guild_id)


def _is(thread_id: int, post: int) -> tuple[Any, ...]:
    return posts.c.thread_id == threads.c.id, threads.c.id == thread_id, posts.c.number == post


async def _mark(connection: AsyncConnection, which: Any) -> None:  # noqa: ANN401 - a select or a union
    found = which.subquery()
    thread_id, post = list(found.c)[:2]
    # In one order, so that two transactions that mark the same posts do not wait for each other.
    rows = select(thread_id, post).distinct().where(thread_id.is_not(None)).order_by(thread_id, post)
    statement = upsert(connection, stale_posts).from_select(["thread_id", "post"], rows)
    # The update changes nothing, but it locks the row: whoever is clearing this mark waits for what it stands for.
    await connection.execute(
        statement.on_conflict_do_update(index_elements=["thread_id", "post"], set_={"post": statement.excluded.post})
    )
