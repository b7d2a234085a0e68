"""What a member is about to do: kept until it is done or given up, at most for a day.

The ways back from what was done (`bot.store.way_back`) lie beside it, for longer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, delete, insert, or_, select, update

from bot.store import way_back
from bot.store.database import Database
from bot.store.schema import drafts

__all__ = ["Draft", "Drafts"]

LIFETIME: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Draft:
    """Something unfinished. `kind` is its maker's word for what it is, `body` its content as the maker wrote it."""

    id: int
    kind: str
    body: str


class Drafts:
    """Drafts of all guilds; one belongs to the member who made it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, body: str, *, kind: str, guild_id: int, member_id: int, at: datetime) -> int:
        """Keep a draft and return its id. Drafts older than a day go on this occasion, ways back after a month."""
        values = {"guild_id": guild_id, "member_id": member_id, "kind": kind, "body": body, "created_at": at}
        async with self._database.write() as connection:
            unfinished = ~drafts.c.kind.startswith(way_back.KIND, autoescape=True)
            old = and_(drafts.c.created_at < at - LIFETIME, unfinished)
            await connection.execute(delete(drafts).where(or_(old, way_back.ended(at))))
            statement = insert(drafts).values(values).returning(drafts.c.id)
            return int((await connection.execute(statement)).scalar_one())

    async def get(self, draft_id: int, *, guild_id: int, member_id: int) -> Draft | None:
        """The member's draft, None where it is gone or somebody else's."""
        found = select(drafts.c.id, drafts.c.kind, drafts.c.body).where(_owned(draft_id, guild_id, member_id))
        async with self._database.read() as connection:
            row = (await connection.execute(found)).one_or_none()
        return None if row is None else Draft(row.id, row.kind, row.body)

    async def owner(self, draft_id: int, *, guild_id: int) -> int | None:
        """Whose draft it is, None where it is gone."""
        found = select(drafts.c.member_id).where(drafts.c.id == draft_id, drafts.c.guild_id == guild_id)
        async with self._database.read() as connection:
            member: int | None = await connection.scalar(found)
        return member

    async def change(self, draft: Draft, body: str, *, guild_id: int, member_id: int) -> bool:
        """Give the member's draft another body, unless it was changed since `draft` was read. Says whether it did."""
        same = and_(_owned(draft.id, guild_id, member_id), drafts.c.body == draft.body)
        async with self._database.write() as connection:
            changed = await connection.execute(update(drafts).where(same).values(body=body))
        return changed.rowcount > 0

    async def drop(self, draft_id: int, *, guild_id: int, member_id: int) -> None:
        """Delete the member's draft: it is done, or given up. A second call changes nothing."""
        async with self._database.write() as connection:
            await connection.execute(delete(drafts).where(_owned(draft_id, guild_id, member_id)))


def _owned(draft_id: int, guild_id: int, member_id: int) -> ColumnElement[bool]:
    return and_(drafts.c.id == draft_id, drafts.c.guild_id == guild_id, drafts.c.member_id == member_id)
