"""Which Discord message shows which post."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, exists, func, insert, or_, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.contents import absent
from bot.store.database import Database
from bot.store.edits import want_deliveries
from bot.store.reactions import Reactions
from bot.store.schema import deliveries, hidden_posts, reactions, standings, threads
from bot.store.stale import mark_messages
from bot.store.standings import ALL_TIME

__all__ = ["Behind", "Deliveries", "Delivery", "Kind", "State"]

_CHUNK = 500


class Kind(StrEnum):
    """What the message is."""

    REPLAY = "replay"
    EXCERPT = "excerpt"
    CARD = "card"
    QUOTE = "quote"


class State(StrEnum):
    """How far the delivery is. Of one that is `sending`, nobody knows whether the message exists."""

    SENDING = "sending"
    SENT = "sent"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message that shows a post, or the intent to send it. `message_id` is None while `sending`.

    `run` counts the runs of a replay from 1, and is 0 elsewhere. `part` counts from 1.
    """

    id: int
    guild_id: int
    channel_id: int
    thread_id: int
    post: int
    part: int
    parts: int
    kind: Kind
    replay_id: int | None
    run: int
    state: State
    message_id: int | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Behind:
    """A message whose buttons should show these counts, and show others."""

    delivery: Delivery
    up: int
    down: int


class Deliveries:
    """Deliveries of all kinds. A replay writes its own through its journal; the others begin here."""

    def __init__(self, database: Database, reactions: Reactions) -> None:
        self._database = database
        self._reactions = reactions

    async def begin(
        self,
        *,
        guild_id: int,
        channel_id: int,
        thread_id: int,
        post: int,
        kind: Kind,
        part: int = 1,
        parts: int = 1,
        at: datetime | None = None,
    ) -> Delivery:
        """Write the intent to send an excerpt, a card or a quote.

        Raises `NotFound` where the guild has no such thread.
        """
        values = {
            "guild_id": guild_id,
            "channel_id": channel_id,
            "thread_id": thread_id,
            "post": post,
            "part": part,
            "parts": parts,
            "kind": kind.value,
            "run": 0,
            "state": State.SENDING.value,
            "created_at": at or datetime.now(UTC),
        }
        owned = select(threads.c.id).where(threads.c.id == thread_id, threads.c.guild_id == guild_id)
        async with self._database.write() as connection:
            if await connection.scalar(owned) is None:
                raise absent()
            row = (await connection.execute(insert(deliveries).values(values).returning(deliveries))).one()
        return _delivery(row)

    async def complete(self, delivery_id: int, message_id: int) -> None:
        """Record the message that was sent. A second call with the same values changes nothing."""
        change = (
            update(deliveries)
            .where(deliveries.c.id == delivery_id, deliveries.c.state == State.SENDING)
            .values(state=State.SENT.value, message_id=message_id)
        )
        async with self._database.write() as connection:
            await connection.execute(change)
            await mark_messages(connection, [message_id])  # it may be a quote
        self._reactions.claim(message_id)

    async def forget(self, delivery_id: int) -> None:
        """Take back an intent whose message surely was not sent. A second call changes nothing."""
        gone = delete(deliveries).where(deliveries.c.id == delivery_id, deliveries.c.state == State.SENDING)
        async with self._database.write() as connection:
            await connection.execute(gone)

    async def get(self, delivery_id: int, *, guild_id: int) -> Delivery | None:
        """A delivery of the guild, or None."""
        return await self._one(deliveries.c.id == delivery_id, deliveries.c.guild_id == guild_id)

    async def by_message(self, message_id: int, *, guild_id: int) -> Delivery | None:
        """What the message shows, None where it shows no post or was deleted."""
        return await self._one(
            deliveries.c.message_id == message_id,
            deliveries.c.guild_id == guild_id,
            deliveries.c.state == State.SENT,
        )

    async def mark_deleted(self, message_ids: Iterable[int]) -> int:
        """Record that messages are gone, and with them their reactions. Other messages are passed over.

        Quotes and excerpts that may lead there are put into the queue of edits.

        Returns how many deliveries it was.
        """
        ids = sorted(set(message_ids))
        await self._reactions.flush()
        changed = 0
        async with self._database.write() as connection:
            for start in range(0, len(ids), _CHUNK):
                some = ids[start : start + _CHUNK]
                sent = (deliveries.c.message_id.in_(some), deliveries.c.state == State.SENT)
                await self._want_links(connection, some)
                result = await connection.execute(update(deliveries).where(*sent).values(state=State.DELETED.value))
                changed += result.rowcount
                await connection.execute(delete(reactions).where(reactions.c.message_id.in_(some)))
                if result.rowcount:
                    await mark_messages(connection, some)
        return changed

    async def mark_channel_deleted(self, channel_id: int) -> int:
        """A channel was deleted, and all messages in it with it; returns how many of them showed a post."""
        standing = deliveries.c.channel_id == channel_id, deliveries.c.message_id.is_not(None)
        found = select(deliveries.c.message_id).where(*standing, deliveries.c.state == State.SENT)
        async with self._database.read() as connection:
            ids = [int(each) for each in await connection.scalars(found)]
        return await self.mark_deleted(ids)

    async def _want_links(self, connection: AsyncConnection, message_ids: list[int]) -> None:
        """Ask for the edit of quotes and excerpts that may lead to these messages, which are about to be gone."""
        source, quoting = deliveries.alias(), deliveries.alias()
        leading = (
            select(quoting.c.id)
            .join(source, and_(source.c.thread_id == quoting.c.thread_id, source.c.post == quoting.c.post))
            .where(
                source.c.message_id.in_(message_ids),
                source.c.kind.in_([Kind.REPLAY, Kind.CARD]),
                source.c.part == 1,
                source.c.state == State.SENT,
                quoting.c.kind.in_([Kind.QUOTE, Kind.EXCERPT]),
                quoting.c.message_id.not_in(message_ids),
            )
        )
        await want_deliveries(connection, deliveries.c.id.in_(leading))

    async def of_replay(self, replay_id: int) -> list[Delivery]:
        """All deliveries of a replay in the order of their intents, the deleted ones too."""
        return await self._many(select(deliveries).where(deliveries.c.replay_id == replay_id).order_by(deliveries.c.id))

    async def last_part(self, delivery: Delivery) -> int:
        """The last part of its post that was sent along with a delivery: in the same run of its replay, or alone."""
        if delivery.replay_id is None:
            return delivery.part
        together = (
            deliveries.c.replay_id == delivery.replay_id,
            deliveries.c.run == delivery.run,
            deliveries.c.post == delivery.post,
        )
        async with self._database.read() as connection:
            last: int | None = await connection.scalar(select(func.max(deliveries.c.part)).where(*together))
        return last or delivery.part

    async def pending(self, *, replay_id: int | None = None) -> list[Delivery]:
        """Intents of which nobody knows whether they were sent, oldest first: of a replay, or outside of replays."""
        of = deliveries.c.replay_id.is_(None) if replay_id is None else deliveries.c.replay_id == replay_id
        return await self._many(
            select(deliveries).where(deliveries.c.state == State.SENDING, of).order_by(deliveries.c.id)
        )

    async def places(
        self, thread_id: int, *, guild_id: int, prefer_channel: int | None = None
    ) -> dict[int, tuple[int, int]]:
        """For each post that some message of the guild shows: channel and message of the latest first part.

        Those in `prefer_channel` come before all others.
        """
        standing = (
            select(deliveries.c.post, deliveries.c.channel_id, deliveries.c.message_id)
            .where(
                deliveries.c.thread_id == thread_id,
                deliveries.c.guild_id == guild_id,
                deliveries.c.part == 1,
                deliveries.c.kind.in_([Kind.REPLAY, Kind.CARD]),
                deliveries.c.state == State.SENT,
            )
            .order_by(deliveries.c.channel_id == (prefer_channel or 0), deliveries.c.message_id)
        )
        async with self._database.read() as connection:
            return {post: (channel, message) for post, channel, message in await connection.execute(standing)}

    async def place(
        self, thread_id: int, post: int, *, guild_id: int, prefer_channel: int | None = None
    ) -> tuple[int, int] | None:
        """Channel and message of the latest first part that shows the post, as `places` chooses it, or None."""
        standing = (
            select(deliveries.c.channel_id, deliveries.c.message_id)
            .where(
                deliveries.c.thread_id == thread_id,
                deliveries.c.post == post,
                deliveries.c.guild_id == guild_id,
                deliveries.c.part == 1,
                deliveries.c.kind.in_([Kind.REPLAY, Kind.CARD]),
                deliveries.c.state == State.SENT,
            )
            .order_by((deliveries.c.channel_id == (prefer_channel or 0)).desc(), deliveries.c.message_id.desc())
            .limit(1)
        )
        async with self._database.glance() as connection:
            row = (await connection.execute(standing)).one_or_none()
        return None if row is None else (row.channel_id, row.message_id)

    async def behind(self, some: Iterable[tuple[int, int]] | None = None) -> list[Behind]:
        """Messages whose buttons show other counts than the standings have, newest first: of these posts, or of all."""
        if some is None:
            return await self._behind(true())
        by_thread: dict[int, list[int]] = defaultdict(list)
        for thread_id, post in some:
            by_thread[thread_id].append(post)
        found: list[Behind] = []
        for thread_id, numbers in by_thread.items():
            for start in range(0, len(numbers), _CHUNK):
                ours = deliveries.c.post.in_(numbers[start : start + _CHUNK])
                found += await self._behind(and_(deliveries.c.thread_id == thread_id, ours))
        return found

    async def _behind(self, which: ColumnElement[bool]) -> list[Behind]:
        up, down = (func.coalesce(standings.c[name], 0) for name in ("up", "down"))
        stood = and_(
            standings.c.thread_id == deliveries.c.thread_id,
            standings.c.post == deliveries.c.post,
            standings.c.days == ALL_TIME,
        )
        found = (
            select(deliveries, up.label("up"), down.label("down"))
            .select_from(deliveries.outerjoin(standings, stood))
            .where(
                which,
                deliveries.c.state == State.SENT,
                or_(deliveries.c.shown_up != up, deliveries.c.shown_down != down),
                # What stands in the place of a hidden post has no buttons.
                ~exists().where(
                    hidden_posts.c.thread_id == deliveries.c.thread_id, hidden_posts.c.post == deliveries.c.post
                ),
            )
            .order_by(deliveries.c.id.desc())
        )
        async with self._database.read() as connection:
            return [Behind(_delivery(row), row.up, row.down) for row in await connection.execute(found)]

    async def note_shown(self, delivery_id: int, *, up: int, down: int) -> None:
        """Record the counts that stand on the message's buttons now."""
        change = update(deliveries).where(deliveries.c.id == delivery_id)
        async with self._database.write() as connection:
            await connection.execute(change.values(shown_up=up, shown_down=down))

    async def live(self, guild_id: int | None = None, *, limit: int | None = None) -> list[Delivery]:
        """Deliveries whose messages stand, newest first: of a guild, or of all (for reconciling)."""
        standing = select(deliveries).where(deliveries.c.state == State.SENT).order_by(deliveries.c.id.desc())
        if guild_id is not None:
            standing = standing.where(deliveries.c.guild_id == guild_id)
        return await self._many(standing.limit(limit))

    async def guilds(self) -> list[int]:
        """The guilds where some message shows a post."""
        shown = select(deliveries.c.guild_id).where(deliveries.c.state == State.SENT).distinct()
        async with self._database.read() as connection:
            return sorted(await connection.scalars(shown))

    async def _one(self, *conditions: Any) -> Delivery | None:  # noqa: ANN401 - SQLAlchemy's expressions
        async with self._database.read() as connection:
            row = (await connection.execute(select(deliveries).where(*conditions))).one_or_none()
        return None if row is None else _delivery(row)

    async def _many(self, statement: Any) -> list[Delivery]:  # noqa: ANN401 - SQLAlchemy's select
        async with self._database.read() as connection:
            return [_delivery(row) for row in await connection.execute(statement)]


def _delivery(row: Row[Any]) -> Delivery:
    return Delivery(
        id=row.id,
        guild_id=row.guild_id,
        channel_id=row.channel_id,
        thread_id=row.thread_id,
        post=row.post,
        part=row.part,
        parts=row.parts,
        kind=Kind(row.kind),
        replay_id=row.replay_id,
        run=row.run,
        state=State(row.state),
        message_id=row.message_id,
        created_at=row.created_at,
    )
