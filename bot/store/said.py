"""Quotes of what members wrote in a server: which card leads to which message, never the words."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, insert, or_, select, update

from bot.store.database import Database
from bot.store.schema import said_quotes
from bot.store.words import storable

__all__ = ["Said", "SaidQuote", "Source"]


class Source(StrEnum):
    """What became of the quoted message; `WITHDRAWN`: its author does not want to be quoted (any more)."""

    THERE = "there"
    EDITED = "edited"
    DELETED = "deleted"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class SaidQuote:
    """A card that leads to a member's message. `words` says that the card shows its words; they stand there alone.

    `message_id` is the card's, None while it is being sent. `stale`: it does not say yet what became of the source.
    """

    id: int
    guild_id: int
    channel_id: int
    message_id: int | None
    source_channel_id: int
    source_message_id: int
    author_id: int
    quoter_id: int
    comment: str | None
    words: bool
    source: Source
    stale: bool
    created_at: datetime

    @property
    def url(self) -> str:
        """The address of the quoted message."""
        return f"https://discord.com/channels/{self.guild_id}/{self.source_channel_id}/{self.source_message_id}"


class Said:
    """The cards of all guilds; each lookup names one."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(
        self,
        *,
        guild_id: int,
        channel_id: int,
        source_channel_id: int,
        source_message_id: int,
        author_id: int,
        quoter_id: int,
        words: bool,
        comment: str | None = None,
        at: datetime | None = None,
    ) -> SaidQuote:
        """Write the intent to send a card."""
        values = {
            "guild_id": guild_id,
            "channel_id": channel_id,
            "source_channel_id": source_channel_id,
            "source_message_id": source_message_id,
            "author_id": author_id,
            "quoter_id": quoter_id,
            "comment": comment and storable(comment),
            "words": words,
            "source": Source.THERE.value,
            "stale": False,
            "created_at": at or datetime.now(UTC),
        }
        async with self._database.write() as connection:
            row = (await connection.execute(insert(said_quotes).values(values).returning(said_quotes))).one()
        return _quote(row)

    async def complete(self, quote_id: int, message_id: int) -> bool:
        """Record the card that was sent; returns whether it has to say already what became of its source."""
        sent = update(said_quotes).where(said_quotes.c.id == quote_id).values(message_id=message_id)
        async with self._database.write() as connection:
            return bool(await connection.scalar(sent.returning(said_quotes.c.stale)))

    async def get(self, quote_id: int, *, guild_id: int) -> SaidQuote | None:
        """A card of the guild, or None."""
        found = await self._select(said_quotes.c.id == quote_id, said_quotes.c.guild_id == guild_id)
        return found[0] if found else None

    async def allow(self, quote_id: int) -> None:
        """Record that the card shows the words now, because their author said so."""
        await self._change(said_quotes.c.id == quote_id, words=True)

    async def remove(self, quote_id: int, *, guild_id: int) -> None:
        """Forget a card. A second call changes nothing."""
        async with self._database.write() as connection:
            gone = and_(said_quotes.c.id == quote_id, said_quotes.c.guild_id == guild_id)
            await connection.execute(delete(said_quotes).where(gone))

    async def concerns(self, message_ids: Collection[int]) -> bool:
        """Whether some of these messages are cards, or are led to by one: cheap enough to ask of every message."""
        ids = list(message_ids)
        which = or_(said_quotes.c.message_id.in_(ids), said_quotes.c.source_message_id.in_(ids))
        async with self._database.read() as connection:
            return await connection.scalar(select(said_quotes.c.id).where(which).limit(1)) is not None

    async def gone(self, message_ids: Collection[int]) -> int:
        """Messages were deleted: cards among them are forgotten, cards of others lead nowhere. Returns how many do."""
        ids = list(message_ids)
        async with self._database.write() as connection:
            await connection.execute(delete(said_quotes).where(said_quotes.c.message_id.in_(ids)))
            led = said_quotes.c.source_message_id.in_(ids)
            return (await connection.execute(_became(Source.DELETED).where(led))).rowcount

    async def channel_gone(self, channel_id: int) -> int:
        """A channel was deleted: cards in it are forgotten, cards of its messages lead nowhere. Returns how many do."""
        async with self._database.write() as connection:
            await connection.execute(delete(said_quotes).where(said_quotes.c.channel_id == channel_id))
            led = said_quotes.c.source_channel_id == channel_id
            return (await connection.execute(_became(Source.DELETED).where(led))).rowcount

    async def edited(self, message_id: int) -> int:
        """A message was edited. Returns how many cards are to say so."""
        led = and_(said_quotes.c.source_message_id == message_id, said_quotes.c.source == Source.THERE.value)
        async with self._database.write() as connection:
            return (await connection.execute(_became(Source.EDITED).where(led, said_quotes.c.words))).rowcount

    async def withdraw(self, guild_id: int, author_id: int) -> int:
        """A member does not want to be quoted any more. Returns how many cards are to lose their words."""
        theirs = and_(said_quotes.c.guild_id == guild_id, said_quotes.c.author_id == author_id, said_quotes.c.words)
        kept = said_quotes.c.source != Source.DELETED.value
        async with self._database.write() as connection:
            return (await connection.execute(_became(Source.WITHDRAWN).where(theirs, kept))).rowcount

    async def forget(self, guild_id: int, member_id: int) -> None:
        """Keep no more who posted the cards of a member, nor what was said on them."""
        theirs = and_(said_quotes.c.guild_id == guild_id, said_quotes.c.quoter_id == member_id)
        await self._change(theirs, quoter_id=0, comment=None)

    async def stale(self, guild_ids: Collection[int]) -> list[SaidQuote]:
        """The cards of these guilds that do not say yet what became of their source."""
        return await self._select(
            said_quotes.c.guild_id.in_(list(guild_ids)), said_quotes.c.stale, said_quotes.c.message_id.is_not(None)
        )

    async def standing(self, guild_ids: Collection[int], *, limit: int) -> list[SaidQuote]:
        """The newest cards of these guilds that show the words of a message of which nothing else is known."""
        shows = said_quotes.c.words, said_quotes.c.source == Source.THERE.value, said_quotes.c.message_id.is_not(None)
        theirs = said_quotes.c.guild_id.in_(list(guild_ids))
        found = select(said_quotes).where(theirs, *shows).order_by(said_quotes.c.id.desc()).limit(limit)
        async with self._database.read() as connection:
            return [_quote(row) for row in await connection.execute(found)]

    async def sending(self, guild_ids: Collection[int], *, before: datetime) -> list[SaidQuote]:
        """The cards of these guilds that were begun before a moment and of which nobody knows whether they stand."""
        unknown = said_quotes.c.message_id.is_(None), said_quotes.c.created_at < before
        return await self._select(said_quotes.c.guild_id.in_(list(guild_ids)), *unknown)

    async def settled(self, quote: SaidQuote) -> None:
        """Record that a card says what became of its source, unless something else did meanwhile."""
        same = and_(said_quotes.c.id == quote.id, said_quotes.c.source == quote.source.value)
        shows = quote.words and quote.source in {Source.THERE, Source.EDITED}
        await self._change(same, stale=False, words=shows)

    async def _select(self, *conditions: ColumnElement[bool]) -> list[SaidQuote]:
        async with self._database.read() as connection:
            rows = await connection.execute(select(said_quotes).where(*conditions).order_by(said_quotes.c.id))
            return [_quote(row) for row in rows]

    async def _change(self, which: ColumnElement[bool], **values: object) -> None:
        async with self._database.write() as connection:
            await connection.execute(update(said_quotes).where(which).values(values))


def _became(source: Source) -> Any:  # noqa: ANN401 - SQLAlchemy's update
    return update(said_quotes).values(source=source.value, stale=True)


def _quote(row: Row[Any]) -> SaidQuote:
    fields = row._asdict()
    return SaidQuote(**{**fields, "source": Source(row.source)})
