"""What a language model made of threads, and what it used up: kept so that nothing is asked or paid twice."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Final

from sqlalchemy import and_, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.discussion.model.endpoint import Spent, Usage
from bot.store.database import Database
from bot.store.dialect import insert_ignoring, upsert
from bot.store.schema import hidden_posts, model_answers, model_days, threads

__all__ = ["Wordings", "forget_wordings"]

MOST: Final = 400  # answers of a thread; the oldest go
_DAYS: Final = 62


class Wordings:
    """Answers by thread and by a key that names all that they were made from; and the use of each day in UTC."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, thread_id: int, key: str) -> bytes | None:
        """The answer, None where there is none."""
        found = select(model_answers.c.body).where(model_answers.c.thread_id == thread_id, model_answers.c.key == key)
        async with self._database.read() as connection:
            body: bytes | None = await connection.scalar(found)
        return None if body is None else bytes(body)

    async def keep(
        self, thread_id: int, key: str, body: bytes, *, read: Iterable[int] = (), at: datetime | None = None
    ) -> None:
        """Keep an answer that was made from the posts `read`.

        Nothing where the thread was removed, or one of these posts was hidden, while the model wrote.
        """
        theirs = model_answers.c.thread_id == thread_id
        newest = select(model_answers.c.key).where(theirs).order_by(model_answers.c.at.desc(), model_answers.c.key)
        async with self._database.write() as connection:
            if await connection.scalar(select(threads.c.id).where(threads.c.id == thread_id)) is None:
                return
            if not set(read).isdisjoint(await _hidden(connection, thread_id)):
                return
            row = {"thread_id": thread_id, "key": key, "body": body, "at": at or datetime.now(UTC)}
            await connection.execute(insert_ignoring(connection, model_answers).values(row))
            await connection.execute(
                delete(model_answers).where(theirs, model_answers.c.key.not_in(newest.limit(MOST)))
            )

    async def hides(self, thread_id: int, read: Iterable[int]) -> bool:
        """Whether one of these posts is hidden by now."""
        async with self._database.read() as connection:
            return not set(read).isdisjoint(await _hidden(connection, thread_id))

    async def count(self, thread_id: int) -> int:
        """How many answers are kept of a thread."""
        async with self._database.read() as connection:
            return len(
                (
                    await connection.scalars(select(model_answers.c.key).where(model_answers.c.thread_id == thread_id))
                ).all()
            )

    async def reserve(
        self, day: date, tokens: int, micros: int, *, most_tokens: int | None, most_micros: int | None
    ) -> bool:
        """Count what a request may use before it is made; False, and nothing counted, where a cap would be passed.

        One statement, so that requests at the same time cannot pass the cap together. What a kill leaves reserved
        stays counted.
        """
        if (most_tokens is not None and tokens > most_tokens) or (most_micros is not None and micros > most_micros):
            return False
        within = []
        if most_tokens is not None:
            within.append(model_days.c.tokens + tokens <= most_tokens)
        if most_micros is not None:
            within.append(model_days.c.micros + micros <= most_micros)
        row = {"day": day.isoformat(), "requests": 0, "tokens": tokens, "micros": micros}
        async with self._database.write() as connection:
            statement = upsert(connection, model_days).values(row)
            counted = statement.on_conflict_do_update(
                index_elements=["day"],
                set_={"tokens": model_days.c.tokens + tokens, "micros": model_days.c.micros + micros},
                where=and_(*within) if within else None,
            ).returning(model_days.c.day)
            return await connection.scalar(counted) is not None

    async def settle(self, day: date, usage: Usage, micros: int, *, tokens_reserved: int, micros_reserved: int) -> None:
        """Put what was used in the place of what was reserved for it, and let go of days long past."""
        change = {
            "requests": model_days.c.requests + usage.requests,
            "tokens": model_days.c.tokens + usage.tokens - tokens_reserved,
            "micros": model_days.c.micros + micros - micros_reserved,
        }
        async with self._database.write() as connection:
            await connection.execute(model_days.update().where(model_days.c.day == day.isoformat()).values(change))
            oldest = select(model_days.c.day).order_by(model_days.c.day.desc()).limit(_DAYS)
            await connection.execute(delete(model_days).where(model_days.c.day.not_in(oldest)))

    async def spent(self, day: date) -> Spent:
        """What a day has used."""
        found = select(model_days).where(model_days.c.day == day.isoformat())
        async with self._database.read() as connection:
            row = (await connection.execute(found)).one_or_none()
        return Spent() if row is None else Spent(row.requests, row.tokens, row.micros)


async def _hidden(connection: AsyncConnection, thread_id: int) -> set[int]:
    return set(await connection.scalars(select(hidden_posts.c.post).where(hidden_posts.c.thread_id == thread_id)))


async def forget_wordings(connection: AsyncConnection, thread_id: int) -> None:
    """Delete what a model made of a thread: its posts are not what they were, or not all to be seen any more."""
    await connection.execute(delete(model_answers).where(model_answers.c.thread_id == thread_id))
