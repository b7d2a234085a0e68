"""Quotes that members posted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, Select, delete, select

from bot.errors import NotFound
from bot.store.database import Database
from bot.store.dialect import insert_ignoring
from bot.store.schema import deliveries, posted_excerpts, posted_quotes
from bot.store.stale import mark_post
from bot.store.words import storable

__all__ = ["PostedQuote", "Quotes"]


@dataclass(frozen=True, slots=True)
class PostedQuote:
    """A passage that a member quoted: offsets `[start, end)` into the post's text. `delivery_id` is its message.

    `picture`: the message shows it as a picture too. `quoter_id` is 0 where the member wants nothing kept.
    """

    id: int
    thread_id: int
    post: int
    start: int
    end: int
    comment: str | None
    quoter_id: int
    delivery_id: int
    message_id: int | None
    channel_id: int
    created_at: datetime
    picture: bool = False


class Quotes:
    """The posted quotes of all guilds; each lookup names one."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(
        self,
        *,
        guild_id: int,
        delivery_id: int,
        start: int,
        end: int,
        quoter_id: int,
        comment: str | None = None,
        picture: bool = False,
        at: datetime | None = None,
    ) -> PostedQuote:
        """Keep what a delivery quotes. A second call for the same delivery returns the first quote.

        Raises `NotFound` where the guild has no such delivery.
        """
        source = select(deliveries.c.thread_id, deliveries.c.post).where(
            deliveries.c.id == delivery_id, deliveries.c.guild_id == guild_id
        )
        async with self._database.write() as connection:
            row = (await connection.execute(source)).one_or_none()
            if row is None:
                raise NotFound(f"There is no delivery {delivery_id} here.")
            values = {
                "thread_id": row.thread_id,
                "post": row.post,
                "span_start": start,
                "span_end": end,
                "comment": comment and storable(comment),
                "quoter_id": quoter_id,
                "delivery_id": delivery_id,
                "picture": picture,
                "created_at": at or datetime.now(UTC),
            }
            await connection.execute(insert_ignoring(connection, posted_quotes).values(values))
            await mark_post(connection, row.thread_id, row.post)
            stored = await connection.execute(_joined(guild_id).where(posted_quotes.c.delivery_id == delivery_id))
            return _quote(stored.one())

    async def get(self, quote_id: int, *, guild_id: int) -> PostedQuote | None:
        """One quote of the guild, or None."""
        async with self._database.read() as connection:
            row = (await connection.execute(_joined(guild_id).where(posted_quotes.c.id == quote_id))).one_or_none()
        return None if row is None else _quote(row)

    async def shown_by(self, delivery_id: int, *, guild_id: int) -> PostedQuote | None:
        """The quote that a message of the guild shows, None where it shows none (any more)."""
        async with self._database.read() as connection:
            found = _joined(guild_id).where(posted_quotes.c.delivery_id == delivery_id)
            row = (await connection.execute(found)).one_or_none()
        return None if row is None else _quote(row)

    async def add_excerpt(self, delivery_id: int, *, start: int, end: int) -> None:
        """Keep which passage a delivery shows as an excerpt. A second call for it changes nothing."""
        values = {"delivery_id": delivery_id, "span_start": start, "span_end": end}
        async with self._database.write() as connection:
            await connection.execute(insert_ignoring(connection, posted_excerpts).values(values))

    async def excerpt(self, delivery_id: int) -> tuple[int, int] | None:
        """Which passage a delivery shows as an excerpt: offsets `[start, end)`, None where that is not known."""
        found = select(posted_excerpts).where(posted_excerpts.c.delivery_id == delivery_id)
        async with self._database.read() as connection:
            row = (await connection.execute(found)).one_or_none()
        return None if row is None else (row.span_start, row.span_end)

    async def of_post(self, thread_id: int, post: int, *, guild_id: int) -> list[PostedQuote]:
        """Who quoted the post, oldest first; quotes whose message was deleted are left out."""
        backlinks = _joined(guild_id).where(
            posted_quotes.c.thread_id == thread_id,
            posted_quotes.c.post == post,
            deliveries.c.state == "sent",
        )
        async with self._database.read() as connection:
            return [_quote(row) for row in await connection.execute(backlinks.order_by(posted_quotes.c.id))]

    async def remove(self, quote_id: int, *, guild_id: int) -> None:
        """Delete the quote; its delivery stays, because its message may. A second call changes nothing."""
        ours = select(deliveries.c.id).where(deliveries.c.guild_id == guild_id)
        gone = delete(posted_quotes).where(posted_quotes.c.id == quote_id, posted_quotes.c.delivery_id.in_(ours))
        async with self._database.write() as connection:
            quoted = gone.returning(posted_quotes.c.thread_id, posted_quotes.c.post)
            for thread_id, post in (await connection.execute(quoted)).all():
                await mark_post(connection, thread_id, post)


def _joined(guild_id: int) -> Select[Any]:
    return (
        select(posted_quotes, deliveries.c.message_id, deliveries.c.channel_id)
        .join(deliveries, deliveries.c.id == posted_quotes.c.delivery_id)
        .where(deliveries.c.guild_id == guild_id)
    )


def _quote(row: Row[Any]) -> PostedQuote:
    return PostedQuote(
        id=row.id,
        thread_id=row.thread_id,
        post=row.post,
        start=row.span_start,
        end=row.span_end,
        comment=row.comment,
        quoter_id=row.quoter_id,
        delivery_id=row.delivery_id,
        message_id=row.message_id,
        channel_id=row.channel_id,
        created_at=row.created_at,
        picture=row.picture,
    )
