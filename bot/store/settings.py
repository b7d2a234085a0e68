"""Single facts by key, which member is which author, and which users are bots."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete, select

from bot.store.database import Database
from bot.store.dialect import insert_ignoring, upsert
from bot.store.schema import author_members, bots, facts, posts
from bot.store.stale import mark_author, mark_member
from bot.store.words import fold, storable

__all__ = ["AuthorLink", "Settings"]


@dataclass(frozen=True, slots=True)
class AuthorLink:
    """In this guild the archive's author is that member."""

    author: str
    member_id: int


class Settings:
    """Facts that belong to no thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, key: str) -> str | None:
        """The value, None where there is none."""
        async with self._database.read() as connection:
            value: str | None = await connection.scalar(select(facts.c.value).where(facts.c.key == key))
        return value

    async def set(self, key: str, value: str) -> None:
        """Keep a value, in place of an earlier one."""
        async with self._database.write() as connection:
            statement = upsert(connection, facts).values(key=key, value=value)
            await connection.execute(
                statement.on_conflict_do_update(index_elements=["key"], set_={"value": statement.excluded.value})
            )

    async def link_author(self, guild_id: int, author: str, *, member_id: int) -> None:
        """Say who an author is, in place of an earlier link. Names are compared without case and diacritics."""
        row = {"guild_id": guild_id, "author_key": fold(author), "author": storable(author), "member_id": member_id}
        async with self._database.write() as connection:
            statement = upsert(connection, author_members).values(row)
            await connection.execute(
                statement.on_conflict_do_update(
                    index_elements=["guild_id", "author_key"],
                    set_={"author": statement.excluded.author, "member_id": statement.excluded.member_id},
                )
            )
            await mark_author(connection, guild_id, fold(author))

    async def unlink_author(self, guild_id: int, author: str) -> bool:
        """Take the link back. Returns whether there was one."""
        gone = delete(author_members).where(
            author_members.c.guild_id == guild_id, author_members.c.author_key == fold(author)
        )
        async with self._database.write() as connection:
            await mark_author(connection, guild_id, fold(author))
            return (await connection.execute(gone)).rowcount > 0

    async def links(self, guild_id: int) -> list[AuthorLink]:
        """The guild's links, by author."""
        linked = select(author_members).where(author_members.c.guild_id == guild_id)
        async with self._database.read() as connection:
            rows = await connection.execute(linked.order_by(author_members.c.author_key))
            return [AuthorLink(row.author, row.member_id) for row in rows]

    async def member_of(self, thread_id: int, post: int, *, guild_id: int) -> int | None:
        """The member who is known to have written a post, or None."""
        wrote = (
            select(author_members.c.member_id)
            .join(posts, posts.c.author_key == author_members.c.author_key)
            .where(author_members.c.guild_id == guild_id, posts.c.thread_id == thread_id, posts.c.number == post)
        )
        async with self._database.read() as connection:
            member: int | None = await connection.scalar(wrote)
        return member

    async def add_bots(self, user_ids: Iterable[int]) -> None:
        """Record that users are bots: their reactions never count. Known ones are passed over."""
        rows = [{"user_id": user_id} for user_id in sorted(set(user_ids))]
        if rows:
            async with self._database.write() as connection:
                await connection.execute(insert_ignoring(connection, bots), rows)
                for row in rows:
                    await mark_member(connection, row["user_id"])
