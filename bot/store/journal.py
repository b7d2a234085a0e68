"""The journal of a replay over the deliveries table: `bot.replay.outbox.Journal`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import NotFound
from bot.replay.outbox import Delivery, Journal, Position
from bot.replay.plan import Message
from bot.store.database import Database
from bot.store.reactions import Reactions
from bot.store.schema import deliveries, replay_runs, replays

__all__ = ["ReplayJournal"]


class ReplayJournal(Journal):
    """What one replay intended and sent. A message that was deleted since counts as sent: it is not shown again."""

    def __init__(self, database: Database, reactions: Reactions, replay_id: int) -> None:
        self._database = database
        self._reactions = reactions
        self._replay_id = replay_id

    async def begin(self, message: Message) -> Delivery:
        """Write the intent to send this message in the current run.

        Raises `RuntimeError` while another intent is pending, or where the run has sent this part.
        """
        try:
            async with self._database.write() as connection:
                run, _start = await self._run(connection)
                if await connection.scalar(self._sent(run, message)) is not None:
                    raise RuntimeError(f"post {message.post} part {message.part} was sent in run {run}")
                values = await self._intent(connection, run, message)
                delivery_id = (
                    await connection.execute(insert(deliveries).values(values).returning(deliveries.c.id))
                ).scalar_one()
        except IntegrityError:
            raise RuntimeError(f"replay {self._replay_id} has another delivery pending") from None
        return Delivery(delivery_id, run, message.post, message.part)

    async def complete(self, delivery: Delivery, message_id: int) -> None:
        """Record that the intent was sent as this message. A second call with the same values changes nothing."""
        change = update(deliveries).where(self._open(delivery)).values(state="sent", message_id=message_id)
        async with self._database.write() as connection:
            await connection.execute(change)
        self._reactions.claim(message_id)

    async def forget(self, delivery: Delivery) -> None:
        """Take back an intent that was not sent. A second call changes nothing."""
        async with self._database.write() as connection:
            await connection.execute(delete(deliveries).where(self._open(delivery)))

    async def pending(self) -> Delivery | None:
        """Return the intent of which nobody knows whether it was sent, of whichever run."""
        unknown = select(deliveries).where(deliveries.c.replay_id == self._replay_id, deliveries.c.state == "sending")
        async with self._database.read() as connection:
            row = (await connection.execute(unknown)).one_or_none()
        return None if row is None else Delivery(row.id, row.run, row.post, row.part)

    async def position(self) -> Position:
        """Where the replay stands, from its deliveries in the current run."""
        async with self._database.read() as connection:
            run, start = await self._run(connection)
            last = (
                select(deliveries.c.post, deliveries.c.part)
                .where(
                    deliveries.c.replay_id == self._replay_id,
                    deliveries.c.run == run,
                    deliveries.c.state != "sending",
                )
                .order_by(deliveries.c.post.desc(), deliveries.c.part.desc())
                .limit(1)
            )
            row = (await connection.execute(last)).one_or_none()
        return Position(run, start, None if row is None else (row.post, row.part))

    async def jump(self, post: int) -> None:
        """Begin a new run at this post."""
        async with self._database.write() as connection:
            run, _start = await self._run(connection)
            await connection.execute(
                insert(replay_runs).values(replay_id=self._replay_id, run=run + 1, start=post, at=datetime.now(UTC)),
            )

    async def shown(self, posts: Iterable[int]) -> Mapping[int, int]:
        """For each of these posts that is shown: the id of its latest first part, over all runs."""
        wanted = sorted(set(posts))
        latest = (
            select(deliveries.c.post, func.max(deliveries.c.message_id).label("message_id"))
            .where(
                deliveries.c.replay_id == self._replay_id,
                deliveries.c.post.in_(wanted),
                deliveries.c.part == 1,
                deliveries.c.state == "sent",
            )
            .group_by(deliveries.c.post)
        )
        async with self._database.read() as connection:
            return {row.post: row.message_id for row in await connection.execute(latest)}

    async def _run(self, connection: AsyncConnection) -> tuple[int, int]:
        latest = (
            select(replay_runs.c.run, replay_runs.c.start)
            .where(replay_runs.c.replay_id == self._replay_id)
            .order_by(replay_runs.c.run.desc())
            .limit(1)
        )
        row = (await connection.execute(latest)).one_or_none()
        if row is None:
            raise NotFound(f"There is no replay {self._replay_id}.")
        return row.run, row.start

    def _sent(self, run: int, message: Message) -> Select[Any]:
        return select(deliveries.c.id).where(
            deliveries.c.replay_id == self._replay_id,
            deliveries.c.run == run,
            deliveries.c.post == message.post,
            deliveries.c.part == message.part,
            deliveries.c.state != "sending",
        )

    def _open(self, delivery: Delivery) -> ColumnElement[bool]:
        return and_(
            deliveries.c.id == delivery.id,
            deliveries.c.replay_id == self._replay_id,
            deliveries.c.state == "sending",
        )

    async def _intent(self, connection: AsyncConnection, run: int, message: Message) -> dict[str, Any]:
        place = select(replays.c.guild_id, replays.c.channel_id, replays.c.thread_id).where(
            replays.c.id == self._replay_id,
        )
        replay = (await connection.execute(place)).one()
        return {
            "guild_id": replay.guild_id,
            "channel_id": replay.channel_id,
            "thread_id": replay.thread_id,
            "post": message.post,
            "part": message.part,
            "parts": message.parts,
            "kind": "replay",
            "replay_id": self._replay_id,
            "run": run,
            "state": "sending",
            "created_at": datetime.now(UTC),
        }
