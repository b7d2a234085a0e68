"""What was worked out of threads, kept until what it was made from changes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from sqlalchemy import delete, select

from bot.store.database import Database
from bot.store.dialect import upsert
from bot.store.schema import summaries, threads

__all__ = ["Summaries"]

MOST: Final = 30  # of a thread; the oldest go


class Summaries:
    """Bodies by thread and by `what` they are of it, each with a name (a hash) of everything that it was made from."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, thread_id: int, what: str, *, made_from: str) -> bytes | None:
        """The body, None where there is none or it was made from something else."""
        found = select(summaries.c.body).where(
            summaries.c.thread_id == thread_id, summaries.c.what == what, summaries.c.made_from == made_from
        )
        async with self._database.read() as connection:
            body: bytes | None = await connection.scalar(found)
        return None if body is None else bytes(body)

    async def keep(self, thread_id: int, what: str, body: bytes, *, made_from: str, at: datetime | None = None) -> None:
        """Keep a body in place of an earlier one. Nothing where the thread was removed meanwhile."""
        row = {
            "thread_id": thread_id,
            "what": what,
            "made_from": made_from,
            "body": body,
            "at": at or datetime.now(UTC),
        }
        theirs = summaries.c.thread_id == thread_id
        newest = select(summaries.c.what).where(theirs).order_by(summaries.c.at.desc(), summaries.c.what).limit(MOST)
        async with self._database.write() as connection:
            if await connection.scalar(select(threads.c.id).where(threads.c.id == thread_id)) is None:
                return
            statement = upsert(connection, summaries).values(row)
            await connection.execute(
                statement.on_conflict_do_update(
                    index_elements=["thread_id", "what"],
                    set_={name: statement.excluded[name] for name in ("made_from", "body", "at")},
                )
            )
            await connection.execute(delete(summaries).where(theirs, summaries.c.what.not_in(newest)))
