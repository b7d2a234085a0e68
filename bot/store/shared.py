"""Messages that show what several posts of a thread say, such as a shared summary: which have to be taken back.

They are no deliveries: nobody votes on them, and which posts they show is not kept. What is hidden or corrected in
their thread makes each of them stale.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database
from bot.store.schema import shared_cards

__all__ = ["Shared", "SharedCard", "mark_shared"]


@dataclass(frozen=True, slots=True)
class SharedCard:
    """A message that shows some of a thread."""

    id: int
    guild_id: int
    channel_id: int
    message_id: int


class Shared:
    """The cards of all guilds."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(self, *, guild_id: int, channel_id: int, thread_id: int) -> int:
        """Write the intent to send a card, before what it shows is read; returns its id."""
        row = {"guild_id": guild_id, "channel_id": channel_id, "thread_id": thread_id, "stale": False}
        async with self._database.write() as connection:
            made: int = (
                await connection.execute(insert(shared_cards).values(row).returning(shared_cards.c.id))
            ).scalar_one()
        return made

    async def complete(self, card_id: int, message_id: int) -> bool:
        """Record the message that was sent; returns whether its thread changed meanwhile."""
        change = update(shared_cards).where(shared_cards.c.id == card_id).values(message_id=message_id)
        async with self._database.write() as connection:
            return bool(await connection.scalar(change.returning(shared_cards.c.stale)))

    async def is_shown(self, thread_id: int, *, channel_id: int) -> bool:
        """Whether a message in a channel shows some of a thread and was not taken back."""
        found = select(shared_cards.c.id).where(
            shared_cards.c.thread_id == thread_id,
            shared_cards.c.channel_id == channel_id,
            shared_cards.c.message_id.is_not(None),
        )
        async with self._database.read() as connection:
            return await connection.scalar(found.limit(1)) is not None

    async def forget(self, card_id: int) -> None:
        """Forget a card that was not sent, was taken back or is gone. A second call changes nothing."""
        async with self._database.write() as connection:
            await connection.execute(delete(shared_cards).where(shared_cards.c.id == card_id))

    async def stale(self, guild_ids: Collection[int]) -> list[SharedCard]:
        """The messages of these guilds that have to be taken back, oldest first."""
        columns = (getattr(shared_cards.c, name) for name in ("id", "guild_id", "channel_id", "message_id"))
        found = select(*columns).where(
            shared_cards.c.guild_id.in_(list(guild_ids)), shared_cards.c.stale, shared_cards.c.message_id.is_not(None)
        )
        async with self._database.read() as connection:
            rows = await connection.execute(found.order_by(shared_cards.c.id))
            return [SharedCard(*row) for row in rows]


async def mark_shared(connection: AsyncConnection, thread_id: int) -> None:
    """Let every card of a thread be taken back."""
    await connection.execute(update(shared_cards).where(shared_cards.c.thread_id == thread_id).values(stale=True))
