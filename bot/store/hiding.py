"""Posts that the moderators of a server hide: nothing that members reach shows them, until they are shown again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.model import Post, Thread
from bot.errors import Conflict, NotFound
from bot.store.database import Database
from bot.store.dialect import insert_ignoring
from bot.store.edits import want_posts
from bot.store.schema import hidden_posts, posts, threads
from bot.store.shared import mark_showing
from bot.store.stale import mark_post
from bot.store.wordings import forget_wordings

__all__ = ["Concerned", "Hidden", "HiddenPost", "is_hidden", "numbers_hidden"]

_UNTITLED = "(untitled)"


@dataclass(frozen=True, slots=True)
class HiddenPost:
    """A post that is hidden, by whom and since when."""

    thread_id: int
    thread_name: str
    post: int
    member_id: int
    at: datetime


class Concerned(NamedTuple):
    """What has to be edited for a change: the deliveries of messages that show or quote a post, and shared cards."""

    messages: list[int]
    cards: list[int]


class Hidden:
    """The hidden posts of all guilds. Hiding keeps everything, so that it can be undone."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def hide(
        self, thread_id: int, post: int, *, guild_id: int, member_id: int, at: datetime | None = None
    ) -> Concerned:
        """Hide a post, and ask for the edit of every message and card that shows or quotes it.

        Raises `NotFound` where the guild has no such post, `Conflict` where it is hidden already.
        """
        row = {"thread_id": thread_id, "post": post, "member_id": member_id, "at": at or datetime.now(UTC)}
        async with self._database.write() as connection:
            await _require(connection, thread_id, post, guild_id)
            put = insert_ignoring(connection, hidden_posts).values(row).returning(hidden_posts.c.post)
            if await connection.scalar(put) is None:
                raise Conflict(f"Post #{post} is hidden already. `/manage unhide` shows it again.")
            if post == 1:
                await _rename(connection, thread_id, _UNTITLED)
            await mark_post(connection, thread_id, post)
            await forget_wordings(connection, thread_id)
            return await _concerned(connection, thread_id, post)

    async def show(self, thread_id: int, post: int, *, guild_id: int) -> Concerned:
        """Take a hidden post back into the thread, and ask for the edit of what shows or quotes it.

        Raises `NotFound` where the guild has no such post, `Conflict` where it is not hidden.
        """
        row = and_(hidden_posts.c.thread_id == thread_id, hidden_posts.c.post == post)
        async with self._database.write() as connection:
            await _require(connection, thread_id, post, guild_id)
            if (await connection.execute(delete(hidden_posts).where(row))).rowcount == 0:
                raise Conflict(f"Post #{post} is not hidden.")
            if post == 1:
                await _rename(connection, thread_id, None)
            await mark_post(connection, thread_id, post)
            await forget_wordings(connection, thread_id)
            return await _concerned(connection, thread_id, post)

    async def numbers(self, thread_id: int, *, guild_id: int) -> frozenset[int]:
        """The hidden posts of a thread; none where the guild has no such thread."""
        owned = exists().where(threads.c.id == thread_id, threads.c.guild_id == guild_id)
        found = select(hidden_posts.c.post).where(hidden_posts.c.thread_id == thread_id, owned)
        async with self._database.read() as connection:
            return frozenset(await connection.scalars(found))

    async def of_guild(self, guild_id: int) -> list[HiddenPost]:
        """The hidden posts of a guild, those hidden last first."""
        found = (
            select(hidden_posts, threads.c.name)
            .join(threads, threads.c.id == hidden_posts.c.thread_id)
            .where(threads.c.guild_id == guild_id)
            .order_by(hidden_posts.c.at.desc(), hidden_posts.c.thread_id, hidden_posts.c.post)
        )
        async with self._database.read() as connection:
            rows = await connection.execute(found)
            return [HiddenPost(row.thread_id, row.name, row.post, row.member_id, row.at) for row in rows]


def is_hidden() -> ColumnElement[bool]:
    """Whether the post of a query over `posts` is hidden."""
    return exists().where(hidden_posts.c.thread_id == posts.c.thread_id, hidden_posts.c.post == posts.c.number)


async def numbers_hidden(connection: AsyncConnection, thread_id: int) -> frozenset[int]:
    """The hidden posts of a thread."""
    return frozenset(await connection.scalars(select(hidden_posts.c.post).where(hidden_posts.c.thread_id == thread_id)))


async def _require(connection: AsyncConnection, thread_id: int, post: int, guild_id: int) -> None:
    owned = (
        select(posts.c.id)
        .join(threads, threads.c.id == posts.c.thread_id)
        .where(posts.c.thread_id == thread_id, posts.c.number == post, threads.c.guild_id == guild_id)
    )
    if await connection.scalar(owned) is None:
        raise NotFound(f"There is no post {post} in thread {thread_id} here.")


async def _concerned(connection: AsyncConnection, thread_id: int, post: int) -> Concerned:
    messages = await want_posts(connection, thread_id, [post])
    return Concerned(messages, await mark_showing(connection, thread_id, post))


async def _rename(connection: AsyncConnection, thread_id: int, name: str | None) -> None:
    """A thread without a title is called by the words of its first post; they go and come with it."""
    if name is None:
        words = select(posts.c.text).where(posts.c.thread_id == thread_id, posts.c.number == 1)
        name = Thread(None, (Post(1, (await connection.execute(words)).scalar_one()),), "").name
    untitled = threads.c.id == thread_id, threads.c.title.is_(None)
    await connection.execute(update(threads).where(*untitled).values(name=name))
