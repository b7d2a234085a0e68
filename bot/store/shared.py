"""Messages that show what several posts of a thread say, such as a shared summary: which have to be brought up to date.

They are no deliveries: nobody votes on them. A card is emptied while a post that it shows is hidden, and what it showed
is kept meanwhile, so that it comes back with the post. After its thread was mended or removed it stays empty. What
is to be done is worked out when a card is edited, so doing it twice does no harm.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, and_, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database
from bot.store.schema import hidden_posts, shared_cards

__all__ = ["Shared", "SharedCard", "mark_shared", "mark_showing"]


@dataclass(frozen=True, slots=True)
class SharedCard:
    """A message that shows some of a thread.

    `hidden`: it shows a post that is hidden now. `kept` is what it showed before it was emptied, as its maker wrote it.
    `gone`: it is emptied for good. `version` tells apart what was asked for before and after an edit began.
    """

    id: int
    guild_id: int
    channel_id: int
    message_id: int
    hidden: bool
    kept: str | None
    gone: bool
    version: int


class Shared:
    """The cards of all guilds."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(self, *, guild_id: int, channel_id: int, thread_id: int) -> int:
        """Write the intent to send a card, before what it shows is read; returns its id."""
        row = {"guild_id": guild_id, "channel_id": channel_id, "thread_id": thread_id}
        state = {"stale": False, "gone": False, "version": 0}
        async with self._database.write() as connection:
            made: int = (
                await connection.execute(insert(shared_cards).values(row | state).returning(shared_cards.c.id))
            ).scalar_one()
        return made

    async def complete(self, card_id: int, message_id: int, *, posts: Collection[int] | None = None) -> bool:
        """Record the message that was sent and the posts that it shows, None where nobody knows them.

        Returns whether its thread changed meanwhile.
        """
        shown = None if posts is None else json.dumps(sorted(posts))
        change = update(shared_cards).where(shared_cards.c.id == card_id).values(message_id=message_id, posts=shown)
        async with self._database.write() as connection:
            return bool(await connection.scalar(change.returning(shared_cards.c.stale)))

    async def is_shown(self, thread_id: int, *, channel_id: int) -> bool:
        """Whether a message in a channel shows some of a thread and is not emptied."""
        found = select(shared_cards.c.id).where(
            shared_cards.c.thread_id == thread_id,
            shared_cards.c.channel_id == channel_id,
            shared_cards.c.message_id.is_not(None),
            shared_cards.c.kept.is_(None),
        )
        async with self._database.read() as connection:
            return await connection.scalar(found.limit(1)) is not None

    async def stands(self, card_id: int) -> bool:
        """Whether a card shows what it was sent with, and nothing else is asked for."""
        found = select(shared_cards.c.id).where(
            shared_cards.c.id == card_id, ~shared_cards.c.stale, shared_cards.c.kept.is_(None)
        )
        async with self._database.read() as connection:
            return await connection.scalar(found) is not None

    async def showing(self, thread_id: int, post: int) -> int:
        """How many cards show a post, emptied ones included."""
        async with self._database.read() as connection:
            return len(await _showing(connection, thread_id, post))

    async def forget(self, card_id: int) -> None:
        """Forget a card that was not sent, is empty for good, or was deleted. A second call changes nothing."""
        async with self._database.write() as connection:
            await connection.execute(delete(shared_cards).where(shared_cards.c.id == card_id))

    async def stale(self, guild_ids: Collection[int]) -> list[SharedCard]:
        """The cards of these guilds that have to be brought up to date, oldest first."""
        theirs = shared_cards.c.guild_id.in_(list(guild_ids)), shared_cards.c.stale
        found = select(shared_cards).where(*theirs, shared_cards.c.message_id.is_not(None))
        async with self._database.read() as connection:
            rows = (await connection.execute(found.order_by(shared_cards.c.id))).all()
            hidden = await _hidden(connection, {row.thread_id for row in rows})
            return [_card(row, hidden[row.thread_id]) for row in rows]

    async def waiting(self, card_ids: Collection[int]) -> set[int]:
        """Of these cards those that have to be brought up to date still."""
        found = select(shared_cards.c.id).where(shared_cards.c.id.in_(list(card_ids)), shared_cards.c.stale)
        async with self._database.read() as connection:
            return set(await connection.scalars(found))

    async def keep(self, card_id: int, kept: str) -> None:
        """Keep what a card shows, before it is emptied. What is kept already stays."""
        first = and_(shared_cards.c.id == card_id, shared_cards.c.kept.is_(None))
        async with self._database.write() as connection:
            await connection.execute(update(shared_cards).where(first).values(kept=kept))

    async def settled(self, card: SharedCard, *, shown: bool) -> None:
        """Record that a card is up to date, unless something else was asked for meanwhile; `shown`: it is not empty."""
        same = and_(shared_cards.c.id == card.id, shared_cards.c.version == card.version)
        change = update(shared_cards).where(same).values(stale=False, **({"kept": None} if shown else {}))
        async with self._database.write() as connection:
            await connection.execute(change)


async def mark_shared(connection: AsyncConnection, thread_id: int) -> None:
    """Let every card of a thread be emptied for good."""
    change = update(shared_cards).where(shared_cards.c.thread_id == thread_id)
    await connection.execute(change.values(stale=True, gone=True, kept=None, version=shared_cards.c.version + 1))


async def mark_showing(connection: AsyncConnection, thread_id: int, post: int) -> list[int]:
    """Let the cards that show a post be brought up to date; returns those that stand.

    A card that is being sent may show anything.
    """
    ids = await _showing(connection, thread_id, post)
    sending = shared_cards.c.thread_id == thread_id, shared_cards.c.message_id.is_(None)
    again = {"stale": True, "version": shared_cards.c.version + 1}
    await connection.execute(update(shared_cards).where(*sending).values(again))
    if ids:
        await connection.execute(update(shared_cards).where(shared_cards.c.id.in_(ids)).values(again))
    return ids


async def _showing(connection: AsyncConnection, thread_id: int, post: int) -> list[int]:
    theirs = shared_cards.c.thread_id == thread_id, shared_cards.c.message_id.is_not(None), ~shared_cards.c.gone
    found = select(shared_cards.c.id, shared_cards.c.posts).where(*theirs).order_by(shared_cards.c.id)
    rows = await connection.execute(found)
    return [row.id for row in rows if row.posts is None or post in json.loads(row.posts)]


async def _hidden(connection: AsyncConnection, thread_ids: Collection[int]) -> defaultdict[int, set[int]]:
    hidden = defaultdict[int, set[int]](set)
    for row in await connection.execute(select(hidden_posts).where(hidden_posts.c.thread_id.in_(list(thread_ids)))):
        hidden[row.thread_id].add(row.post)
    return hidden


def _card(row: Row[Any], hidden: set[int]) -> SharedCard:
    shows: Sequence[int] | None = None if row.posts is None else json.loads(row.posts)
    return SharedCard(
        id=row.id,
        guild_id=row.guild_id,
        channel_id=row.channel_id,
        message_id=row.message_id,
        hidden=bool(hidden if shows is None else hidden.intersection(shows)),
        kept=row.kept,
        gone=row.gone,
        version=row.version,
    )
