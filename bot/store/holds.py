"""Contested posts after which a replay waits until the room, or a host, lets it go on."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select, update

from bot.store.database import Database
from bot.store.dialect import insert_ignoring
from bot.store.schema import hold_votes, holds

__all__ = ["Hold", "Holds"]


@dataclass(frozen=True, slots=True)
class Hold:
    """A replay waits after `post`; so many members said that it may go on."""

    post: int
    votes: int


class Holds:
    """The holds of all replays. A post holds a replay once: when it was released, it stays so."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def hold(self, replay_id: int, post: int) -> bool:
        """Let the replay wait after a post. False where it has been released before."""
        found = select(holds.c.released).where(holds.c.replay_id == replay_id, holds.c.post == post)
        async with self._database.write() as connection:
            released = await connection.scalar(found)
            if released is None:
                row = {"replay_id": replay_id, "post": post, "released": False}
                await connection.execute(insert_ignoring(connection, holds).values(row))
        return not released

    async def open(self, replay_id: int) -> Hold | None:
        """What the replay waits for, None where for nothing."""
        found = (
            select(holds.c.post, func.count(hold_votes.c.member_id))
            .outerjoin(hold_votes, (hold_votes.c.replay_id == holds.c.replay_id) & (hold_votes.c.post == holds.c.post))
            .where(holds.c.replay_id == replay_id, ~holds.c.released)
            .group_by(holds.c.post)
            .order_by(holds.c.post.desc())
            .limit(1)
        )
        async with self._database.read() as connection:
            row = (await connection.execute(found)).one_or_none()
        return None if row is None else Hold(row[0], row[1])

    async def vote(self, replay_id: int, post: int, *, member_id: int) -> int:
        """Count that a member lets it go on, once; returns how many do."""
        theirs = (hold_votes.c.replay_id == replay_id, hold_votes.c.post == post)
        row = {"replay_id": replay_id, "post": post, "member_id": member_id}
        async with self._database.write() as connection:
            await connection.execute(insert_ignoring(connection, hold_votes).values(row))
            counted = await connection.scalar(select(func.count()).select_from(hold_votes).where(*theirs))
        return int(counted or 0)

    async def release(self, replay_id: int) -> None:
        """Let the replay go on. A second call changes nothing."""
        async with self._database.write() as connection:
            await connection.execute(update(holds).where(holds.c.replay_id == replay_id).values(released=True))
