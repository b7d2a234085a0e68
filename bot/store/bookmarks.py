"""Where members stopped reading, and how far each may be shown a thread whose end they do not want to be told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import and_, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import NotAllowed, NotFound
from bot.store.database import Database
from bot.store.dialect import upsert
from bot.store.schema import bookmarks, deliveries, member_settings, posts, replays, threads

__all__ = ["Bookmark", "Bookmarks"]


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A member has read a thread as far as `post`; `at` is when the mark was set."""

    thread_id: int
    thread_name: str
    post: int
    at: datetime


class Bookmarks:
    """Bookmarks of all guilds: one a member and thread. Beside it stands until when the member's shield is down."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, thread_id: int, *, guild_id: int, member_id: int) -> Bookmark | None:
        """The member's bookmark in the thread."""
        found = await self._select(
            bookmarks.c.thread_id == thread_id, threads.c.guild_id == guild_id, bookmarks.c.member_id == member_id
        )
        return found[0] if found else None

    async def of_member(self, guild_id: int, member_id: int) -> list[Bookmark]:
        """The member's bookmarks in the guild, latest first."""
        return await self._select(threads.c.guild_id == guild_id, bookmarks.c.member_id == member_id)

    async def mark(
        self, thread_id: int, post: int, *, guild_id: int, member_id: int, at: datetime | None = None
    ) -> None:
        """Put the member's bookmark at a post. Raises `NotFound` and, for who wants nothing kept, `NotAllowed`."""
        async with self._database.write() as connection:
            await _require(connection, thread_id, post, guild_id=guild_id, member_id=member_id)
            await _put(connection, thread_id, member_id, {"post": post, "at": at or datetime.now(UTC)})

    async def remove(self, thread_id: int, *, guild_id: int, member_id: int, post: int | None = None) -> bool:
        """Take the member's bookmark away, only if it is at `post` where that is given. Returns whether one was."""
        ours = select(threads.c.id).where(threads.c.guild_id == guild_id)
        mine = [
            bookmarks.c.thread_id == thread_id,
            bookmarks.c.member_id == member_id,
            bookmarks.c.thread_id.in_(ours),
            bookmarks.c.post.is_not(None) if post is None else bookmarks.c.post == post,
        ]
        async with self._database.write() as connection:
            return bool((await connection.execute(delete(bookmarks).where(*mine))).rowcount)

    async def lift(self, thread_id: int, *, guild_id: int, member_id: int, until: datetime | None) -> None:
        """Let the member be shown all of a thread until then, or (None) no longer. Raises as `mark` does."""
        async with self._database.write() as connection:
            await _require(connection, thread_id, 1, guild_id=guild_id, member_id=member_id)
            await _put(connection, thread_id, member_id, {"lifted_until": until})

    async def horizons(self, guild_id: int, member_id: int, *, at: datetime | None = None) -> dict[int, int]:
        """For each thread that the member's shield keeps from being told: the last post that may be shown.

        That is the later one of the member's bookmark and of what a live replay has shown; a thread with neither is not
        among them, and none is where the member has no shield or it is down at `at`.
        """
        now = at or datetime.now(UTC)
        shield = select(member_settings.c.shield).where(
            member_settings.c.guild_id == guild_id, member_settings.c.member_id == member_id
        )
        mine = (
            select(bookmarks.c.thread_id, bookmarks.c.post, bookmarks.c.lifted_until)
            .join(threads, threads.c.id == bookmarks.c.thread_id)
            .where(threads.c.guild_id == guild_id, bookmarks.c.member_id == member_id)
        )
        async with self._database.read() as connection:
            if not await connection.scalar(shield):
                return {}
            marked = (await connection.execute(mine)).all()
        furthest = await self.replayed(guild_id)
        for row in marked:
            if row.post is not None:
                furthest[row.thread_id] = max(row.post, furthest.get(row.thread_id, 0))
        lifted = {row.thread_id for row in marked if row.lifted_until is not None and row.lifted_until > now}
        return {thread_id: post for thread_id, post in furthest.items() if thread_id not in lifted}

    async def replayed(self, guild_id: int) -> dict[int, int]:
        """For each thread that a live replay of the guild shows: the last post that it has shown, 0 for none."""
        shown = (
            select(replays.c.thread_id, func.coalesce(func.max(deliveries.c.post), replays.c.first - 1).label("post"))
            .outerjoin(deliveries, and_(deliveries.c.replay_id == replays.c.id, deliveries.c.state != "sending"))
            .where(replays.c.guild_id == guild_id, replays.c.state.in_(["running", "paused"]))
            .group_by(replays.c.id, replays.c.thread_id, replays.c.first)
        )
        furthest: dict[int, int] = {}
        async with self._database.read() as connection:
            for row in await connection.execute(shown):
                furthest[row.thread_id] = max(row.post, furthest.get(row.thread_id, 0))
        return furthest

    async def _select(self, *conditions: Any) -> list[Bookmark]:  # noqa: ANN401 - SQLAlchemy's expressions
        found = (
            select(bookmarks.c.thread_id, threads.c.name, bookmarks.c.post, bookmarks.c.at)
            .join(threads, threads.c.id == bookmarks.c.thread_id)
            .where(*conditions, bookmarks.c.post.is_not(None))
            .order_by(bookmarks.c.at.desc(), bookmarks.c.thread_id)
        )
        async with self._database.read() as connection:
            return [Bookmark(*row) for row in await connection.execute(found)]


async def _require(connection: AsyncConnection, thread_id: int, post: int, *, guild_id: int, member_id: int) -> None:
    owned = select(posts.c.id).join(threads, threads.c.id == posts.c.thread_id)
    owned = owned.where(posts.c.thread_id == thread_id, posts.c.number == post, threads.c.guild_id == guild_id)
    if await connection.scalar(owned) is None:
        raise NotFound(f"There is no post #{post} in that thread here any more.")
    unkept = select(member_settings.c.opted_out).where(
        member_settings.c.guild_id == guild_id, member_settings.c.member_id == member_id
    )
    if await connection.scalar(unkept):
        raise NotAllowed("You asked me to keep nothing of you, so I cannot keep this. `/me` changes that.")


async def _put(connection: AsyncConnection, thread_id: int, member_id: int, values: dict[str, Any]) -> None:
    row = {"thread_id": thread_id, "member_id": member_id, **values}
    statement = upsert(connection, bookmarks).values(row)
    await connection.execute(statement.on_conflict_do_update(index_elements=["thread_id", "member_id"], set_=values))
