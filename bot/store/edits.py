"""Messages that no longer show what is true, until each of them is edited: a queue that outlives the process.

A row says that a message may show something else than the store would now. What it is to show is worked out when it is
edited, so rows need no order, and doing one twice does no harm.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, and_, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database
from bot.store.dialect import upsert
from bot.store.schema import deliveries, edits, post_quotes

__all__ = ["Edit", "Edits", "Gone", "Waiting", "want_deliveries", "want_posts"]

_CHUNK = 400
_STANDING: Final = ("sent", "sending")
# These show what a post quotes as well; an excerpt and a quote show its own words alone.
_SHOWING_QUOTES: Final = ("replay", "card")


class Gone(StrEnum):
    """Why a message shows nothing any more, where what it showed is no longer in the store."""

    THREAD = "thread"
    POST = "post"


@dataclass(frozen=True, slots=True)
class Edit:
    """A message to edit. `delivery_id` is what it shows, or showed where `gone` is set.

    `message_id` is None where it was unknown when the edit was asked for. `version` tells apart what was asked for
    before and after an edit began; `tries` counts the failed ones since.
    """

    delivery_id: int
    guild_id: int
    channel_id: int
    message_id: int | None
    gone: Gone | None
    version: int
    tries: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """Messages of a channel that could not be edited, and the reason of the last try."""

    channel_id: int
    reason: str
    messages: int


class Edits:
    """The queue of all guilds."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def want(self, delivery_ids: Collection[int], *, at: datetime | None = None) -> list[int]:
        """Ask for the messages of these deliveries to be edited; returns those that stand."""
        async with self._database.write() as connection:
            return await want_deliveries(connection, deliveries.c.id.in_(list(delivery_ids)), at=at)

    async def due(self, guild_ids: Collection[int], *, now: datetime, limit: int = 20) -> list[Edit]:
        """Edits of these guilds whose time has come, those asked for first before the others."""
        wanted = edits.c.guild_id.in_(list(guild_ids)), edits.c.due_at <= now
        found = select(edits).where(*wanted).order_by(edits.c.due_at, edits.c.delivery_id).limit(limit)
        async with self._database.read() as connection:
            return [_edit(row) for row in await connection.execute(found)]

    async def next_due(self, guild_ids: Collection[int]) -> datetime | None:
        """When the next edit of these guilds is due, None where there is none."""
        soonest = select(edits.c.due_at).where(edits.c.guild_id.in_(list(guild_ids))).order_by(edits.c.due_at).limit(1)
        async with self._database.read() as connection:
            found: datetime | None = await connection.scalar(soonest)
        return found

    async def done(self, edit: Edit) -> bool:
        """Forget an edit that was made. False where it was asked for again since it was read: then it stays."""
        same = and_(edits.c.delivery_id == edit.delivery_id, edits.c.version == edit.version)
        async with self._database.write() as connection:
            return (await connection.execute(delete(edits).where(same))).rowcount > 0

    async def postpone(self, edit: Edit, *, reason: str, until: datetime) -> None:
        """Keep an edit that could not be made for later, unless it was asked for again since it was read."""
        same = and_(edits.c.delivery_id == edit.delivery_id, edits.c.version == edit.version)
        later = {"due_at": until, "tries": edits.c.tries + 1, "reason": reason}
        async with self._database.write() as connection:
            await connection.execute(update(edits).where(same).values(later))

    async def retry(self, guild_ids: Collection[int], *, now: datetime) -> None:
        """Make all edits of these guilds due."""
        theirs = edits.c.guild_id.in_(list(guild_ids)), edits.c.due_at > now
        async with self._database.write() as connection:
            await connection.execute(update(edits).where(*theirs).values(due_at=now))

    async def waiting(self, guild_id: int) -> list[Waiting]:
        """The edits of the guild that failed at least once, by channel and reason."""
        columns = (edits.c.channel_id, edits.c.reason)
        failed = select(*columns, func.count().label("messages")).where(
            edits.c.guild_id == guild_id, edits.c.reason.is_not(None)
        )
        async with self._database.read() as connection:
            rows = await connection.execute(failed.group_by(*columns).order_by(*columns))
            return [Waiting(row.channel_id, row.reason, row.messages) for row in rows]

    async def reasons(self, delivery_ids: Collection[int]) -> dict[int, str | None]:
        """Of these deliveries those whose edit is still to be made, with the reason why the last try failed."""
        ids, found = sorted(delivery_ids), dict[int, str | None]()
        async with self._database.read() as connection:
            for start in range(0, len(ids), _CHUNK):
                some = edits.c.delivery_id.in_(ids[start : start + _CHUNK])
                rows = await connection.execute(select(edits.c.delivery_id, edits.c.reason).where(some))
                found |= {row.delivery_id: row.reason for row in rows}
        return found

    async def showing(self, thread_id: int, posts: Collection[int], *, guild_id: int) -> int:
        """How many messages of the guild show one of these posts of a thread, or quote it."""
        shown = (
            select(func.count())
            .select_from(deliveries)
            .where(_shows(thread_id, posts), deliveries.c.guild_id == guild_id, deliveries.c.state.in_(_STANDING))
        )
        async with self._database.read() as connection:
            return (await connection.execute(shown)).scalar_one()

    async def count(self, guild_id: int) -> int:
        """How many messages of the guild are still to be edited."""
        async with self._database.read() as connection:
            found = select(func.count()).select_from(edits).where(edits.c.guild_id == guild_id)
            return (await connection.execute(found)).scalar_one()


async def want_posts(connection: AsyncConnection, thread_id: int, posts: Iterable[int]) -> list[int]:
    """Ask for the edit of every message that shows one of these posts, or quotes it; returns their deliveries."""
    wanted: list[int] = []
    numbers = sorted(set(posts))
    for start in range(0, len(numbers), _CHUNK):
        wanted += await want_deliveries(connection, _shows(thread_id, numbers[start : start + _CHUNK]))
    return sorted(set(wanted))


def _shows(thread_id: int, posts: Collection[int]) -> ColumnElement[bool]:
    """Whether a delivery shows one of these posts, or what another post quotes of it."""
    quoting = select(post_quotes.c.number).where(post_quotes.c.thread_id == thread_id, post_quotes.c.source.in_(posts))
    quoted = and_(deliveries.c.kind.in_(_SHOWING_QUOTES), deliveries.c.post.in_(quoting))
    return and_(deliveries.c.thread_id == thread_id, or_(deliveries.c.post.in_(posts), quoted))


async def want_deliveries(
    connection: AsyncConnection, which: ColumnElement[bool], *, gone: Gone | None = None, at: datetime | None = None
) -> list[int]:
    """Ask for the edit of the messages of these deliveries, where they stand; returns the deliveries.

    With `gone` it must be asked before the deliveries are deleted.
    """
    standing = (
        select(deliveries.c.id, deliveries.c.guild_id, deliveries.c.channel_id, deliveries.c.message_id)
        .where(which, deliveries.c.state.in_(_STANDING))
        .order_by(deliveries.c.id)
    )
    found = (await connection.execute(standing)).all()
    if gone is not None:  # of an unknown message nothing is left to know it by
        found = [row for row in found if row.message_id is not None]
    await _put(connection, found, gone=gone, at=at or datetime.now(UTC))
    return [row.id for row in found]


async def _put(
    connection: AsyncConnection, found: Sequence[Row[*tuple[Any, ...]]], *, gone: Gone | None, at: datetime
) -> None:
    rows = [
        {
            "delivery_id": row.id,
            "guild_id": row.guild_id,
            "channel_id": row.channel_id,
            "message_id": row.message_id,
            "gone": gone and gone.value,
            "version": 1,
            "tries": 0,
            "due_at": at,
        }
        for row in found
    ]
    if not rows:
        return
    statement = upsert(connection, edits)
    fresh = {name: statement.excluded[name] for name in ("message_id", "gone", "tries", "due_at")}
    again = statement.on_conflict_do_update(
        index_elements=["delivery_id"], set_=fresh | {"version": edits.c.version + 1, "reason": None}
    )
    await connection.execute(again, rows)


def _edit(row: Row[Any]) -> Edit:
    return Edit(
        delivery_id=row.delivery_id,
        guild_id=row.guild_id,
        channel_id=row.channel_id,
        message_id=row.message_id,
        gone=Gone(row.gone) if row.gone else None,
        version=row.version,
        tries=row.tries,
    )
