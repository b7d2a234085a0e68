"""Discord threads in which members discuss a post."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from bot.store.database import Database
from bot.store.schema import discussions, threads

__all__ = ["Discussion", "Discussions"]


@dataclass(frozen=True, slots=True)
class Discussion:
    """A post under discussion: `place_id` is the Discord thread, None while it is opened, `parent_id` its channel."""

    id: int
    guild_id: int
    thread_id: int
    post: int
    parent_id: int
    place_id: int | None
    opener_id: int
    created_at: datetime


class Discussions:
    """The discussions of all guilds."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(
        self, *, guild_id: int, thread_id: int, post: int, parent_id: int, opener_id: int, at: datetime
    ) -> int:
        """Write that a discussion is about to be opened; returns its id."""
        row = {
            "guild_id": guild_id,
            "thread_id": thread_id,
            "post": post,
            "parent_id": parent_id,
            "opener_id": opener_id,
            "created_at": at,
        }
        async with self._database.write() as connection:
            return int(
                (await connection.execute(insert(discussions).values(row).returning(discussions.c.id))).scalar_one()
            )

    async def complete(self, discussion_id: int, place_id: int) -> None:
        """Record the Discord thread. A second call with the same values changes nothing."""
        change = update(discussions).where(discussions.c.id == discussion_id).values(place_id=place_id)
        async with self._database.write() as connection:
            await connection.execute(change)

    async def forget(self, discussion_id: int) -> None:
        """Take back one that was not opened."""
        async with self._database.write() as connection:
            await connection.execute(delete(discussions).where(discussions.c.id == discussion_id))

    async def closed(self, place_id: int) -> None:
        """Forget the discussion whose Discord thread was deleted."""
        async with self._database.write() as connection:
            await connection.execute(delete(discussions).where(discussions.c.place_id == place_id))

    async def of_post(self, thread_id: int, post: int, *, guild_id: int) -> list[Discussion]:
        """The discussions of a post, the latest first, also those that were never completed."""
        return await self._select(
            discussions.c.thread_id == thread_id, discussions.c.post == post, discussions.c.guild_id == guild_id
        )

    async def of_guild(self, guild_id: int) -> list[Discussion]:
        """The open discussions of a guild's threads, the latest first."""
        return await self._select(discussions.c.guild_id == guild_id, discussions.c.place_id.is_not(None))

    async def _select(self, *conditions: Any) -> list[Discussion]:  # noqa: ANN401 - SQLAlchemy's expressions
        found = (
            select(discussions)
            .join(threads, threads.c.id == discussions.c.thread_id)
            .where(*conditions)
            .order_by(discussions.c.id.desc())
        )
        async with self._database.read() as connection:
            return [_discussion(row) for row in await connection.execute(found)]


def _discussion(row: Row[Any]) -> Discussion:
    return Discussion(
        id=row.id,
        guild_id=row.guild_id,
        thread_id=row.thread_id,
        post=row.post,
        parent_id=row.parent_id,
        place_id=row.place_id,
        opener_id=row.opener_id,
        created_at=row.created_at,
    )
