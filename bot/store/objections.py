"""What members say against a point: that it is not theirs, or not what its post says."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime

from sqlalchemy import and_, delete, func, select

from bot.discussion.positions.objection import Objection, passage_key
from bot.errors import NotAllowed, NotFound
from bot.store.database import Database
from bot.store.dialect import insert_ignoring
from bot.store.schema import author_members, member_settings, objections, posts, threads

__all__ = ["Objections"]


class Objections:
    """Objections of all guilds: one a member and point."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def toggle(
        self, thread_id: int, post: int, text: str, *, guild_id: int, member_id: int, at: datetime | None = None
    ) -> bool:
        """Object to the point with these words in a post, or take that back. Returns whether it stands now.

        Raises `NotFound` where the guild has no such post, `NotAllowed` for who wants nothing kept.
        """
        owned = select(posts.c.id).join(threads, threads.c.id == posts.c.thread_id)
        owned = owned.where(posts.c.thread_id == thread_id, posts.c.number == post, threads.c.guild_id == guild_id)
        unkept = select(member_settings.c.opted_out).where(
            member_settings.c.guild_id == guild_id, member_settings.c.member_id == member_id
        )
        key = {"thread_id": thread_id, "post": post, "passage": passage_key(text), "member_id": member_id}
        async with self._database.write() as connection:
            if await connection.scalar(owned) is None:
                raise NotFound(f"There is no post {post} in thread {thread_id} here.")
            if await connection.scalar(unkept):
                raise NotAllowed("You asked me to keep nothing of you, so I cannot keep this. `/me` changes that.")
            mine = and_(*(objections.c[name] == value for name, value in key.items()))
            if (await connection.execute(delete(objections).where(mine))).rowcount:
                return False
            await connection.execute(insert_ignoring(connection, objections), key | {"at": at or datetime.now(UTC)})
        return True

    async def of_thread(self, thread_id: int, *, guild_id: int) -> dict[tuple[int, str], Objection]:
        """For each post and `passage_key` with objections: who objects. Members who were blocked do not count."""
        own = func.coalesce(author_members.c.member_id == objections.c.member_id, False)
        found = (
            select(objections.c.post, objections.c.passage, own.label("own"))
            .join(threads, threads.c.id == objections.c.thread_id)
            .join(posts, and_(posts.c.thread_id == objections.c.thread_id, posts.c.number == objections.c.post))
            .outerjoin(
                author_members,
                and_(
                    author_members.c.guild_id == threads.c.guild_id, author_members.c.author_key == posts.c.author_key
                ),
            )
            .outerjoin(
                member_settings,
                and_(
                    member_settings.c.guild_id == threads.c.guild_id,
                    member_settings.c.member_id == objections.c.member_id,
                ),
            )
            .where(
                objections.c.thread_id == thread_id,
                threads.c.guild_id == guild_id,
                ~func.coalesce(member_settings.c.blocked, False),
            )
        )
        counted: defaultdict[tuple[int, str], list[bool]] = defaultdict(list)
        async with self._database.read() as connection:
            for row in await connection.execute(found):
                counted[row.post, row.passage].append(bool(row.own))
        return {key: Objection(any(owns), len(owns) - sum(owns)) for key, owns in counted.items()}
