"""Replays: where each runs, how, and in which state. How far it is, its journal says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Literal

from sqlalchemy import Row, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import Conflict, NotFound
from bot.replay.plan import Style
from bot.store.contents import absent
from bot.store.database import Database
from bot.store.journal import ReplayJournal
from bot.store.reactions import Reactions
from bot.store.schema import replay_runs, replays, threads

__all__ = ["PaceName", "Replay", "ReplayState", "Replays"]

PaceName = Literal["manual", "steady", "original"]


class ReplayState(StrEnum):
    """A live replay is running or paused; an ended one is finished (all shown) or stopped."""

    RUNNING = "running"
    PAUSED = "paused"
    FINISHED = "finished"
    STOPPED = "stopped"

    @property
    def live(self) -> bool:
        """Whether it holds its channel."""
        return self in {ReplayState.RUNNING, ReplayState.PAUSED}


_LIVE = (ReplayState.RUNNING.value, ReplayState.PAUSED.value)


@dataclass(frozen=True, slots=True)
class Replay:
    """A thread in motion in a channel. It shows posts `first` to `last`.

    `seconds` is the pause of a steady pace, `factor` how many times faster than the archive (or than usual) it goes.
    `hold` is how many members let it go on after a contested post, None where it does not wait for them.
    `reason` says why it is paused or stopped, for the host; None where somebody asked for it.
    """

    id: int
    guild_id: int
    channel_id: int
    thread_id: int
    host_id: int
    pace: PaceName
    seconds: float | None
    factor: float
    style: Style
    state: ReplayState
    reason: str | None
    first: int
    last: int
    hold: int | None
    panel_channel_id: int | None
    panel_message_id: int | None
    created_at: datetime
    changed_at: datetime


class Replays:
    """The replays of all guilds. A channel holds one live replay."""

    def __init__(self, database: Database, reactions: Reactions) -> None:
        self._database = database
        self._reactions = reactions

    async def create(
        self,
        *,
        guild_id: int,
        channel_id: int,
        thread_id: int,
        host_id: int,
        pace: PaceName,
        style: Style,
        first: int,
        last: int,
        seconds: float | None = None,
        factor: float = 1.0,
        hold: int | None = None,
        at: datetime | None = None,
    ) -> Replay:
        """Start a replay, running, at post `first`.

        Raises `Conflict` where a live replay holds the channel, `NotFound` where the guild has no such thread.
        """
        at = at or datetime.now(UTC)
        values = {
            "guild_id": guild_id,
            "channel_id": channel_id,
            "thread_id": thread_id,
            "host_id": host_id,
            "pace": pace,
            "seconds": seconds,
            "factor": factor,
            "style": style.value,
            "state": ReplayState.RUNNING.value,
            "first": first,
            "last": last,
            "hold": hold,
            "created_at": at,
            "changed_at": at,
        }
        owned = select(threads.c.id).where(threads.c.id == thread_id, threads.c.guild_id == guild_id)
        try:
            async with self._database.write() as connection:
                if await connection.scalar(owned) is None:
                    raise absent()
                row = (await connection.execute(insert(replays).values(values).returning(replays))).one()
                await connection.execute(insert(replay_runs).values(replay_id=row.id, run=1, start=first, at=at))
        except IntegrityError:
            raise await self._conflict(channel_id) from None
        return _replay(row)

    async def get(self, replay_id: int, *, guild_id: int) -> Replay | None:
        """A replay of the guild, or None."""
        found = await self._select(replays.c.id == replay_id, replays.c.guild_id == guild_id)
        return found[0] if found else None

    async def live_in(self, channel_id: int) -> Replay | None:
        """The replay that holds the channel, or None."""
        found = await self._select(replays.c.channel_id == channel_id, replays.c.state.in_(_LIVE))
        return found[0] if found else None

    async def live(self) -> list[Replay]:
        """All live replays, oldest first: those to resume when the program starts."""
        return await self._select(replays.c.state.in_(_LIVE))

    async def ended_since(self, at: datetime) -> list[Replay]:
        """The replays that ended at that time or later, oldest first."""
        return await self._select(replays.c.state.not_in(_LIVE), replays.c.changed_at >= at)

    async def of_guild(self, guild_id: int) -> list[Replay]:
        """All replays of the guild, oldest first."""
        return await self._select(replays.c.guild_id == guild_id)

    async def set_state(self, replay_id: int, state: ReplayState, *, reason: str | None = None) -> Replay:
        """Change the state and its reason.

        Raises `NotFound`, and `Conflict` where an ended replay would come back to a channel that another one holds.
        """
        return await self._change(replay_id, state=state.value, reason=reason)

    async def set_pace(
        self, replay_id: int, pace: PaceName, *, seconds: float | None = None, factor: float = 1.0
    ) -> Replay:
        """Change the pace. Raises `NotFound`."""
        return await self._change(replay_id, pace=pace, seconds=seconds, factor=factor)

    async def set_panel(self, replay_id: int, *, channel_id: int | None, message_id: int | None) -> Replay:
        """Record where the control panel is, None for nowhere. Raises `NotFound`."""
        return await self._change(replay_id, panel_channel_id=channel_id, panel_message_id=message_id)

    def journal(self, replay: Replay) -> ReplayJournal:
        """The replay's `bot.replay.outbox.Journal`."""
        return ReplayJournal(self._database, self._reactions, replay.id)

    async def _select(self, *conditions: Any) -> list[Replay]:  # noqa: ANN401 - SQLAlchemy's expressions
        async with self._database.read() as connection:
            rows = await connection.execute(select(replays).where(*conditions).order_by(replays.c.id))
            return [_replay(row) for row in rows]

    async def _change(self, replay_id: int, **values: Any) -> Replay:  # noqa: ANN401 - columns of several types
        values["changed_at"] = datetime.now(UTC)
        change = update(replays).where(replays.c.id == replay_id).values(values).returning(replays)
        try:
            async with self._database.write() as connection:
                row = (await connection.execute(change)).one_or_none()
        except IntegrityError:
            raise await self._conflict(await self._channel(replay_id)) from None
        if row is None:
            raise NotFound(f"There is no replay {replay_id}.")
        return _replay(row)

    async def _channel(self, replay_id: int) -> int:
        async with self._database.read() as connection:
            channel = select(replays.c.channel_id).where(replays.c.id == replay_id)
            return int((await connection.execute(channel)).scalar_one())

    async def _conflict(self, channel_id: int) -> Conflict:
        async with self._database.read() as connection:
            return await _name_conflict(connection, channel_id)


async def _name_conflict(connection: AsyncConnection, channel_id: int) -> Conflict:
    held = (
        select(threads.c.name, replays.c.id, replays.c.state)
        .join(threads, threads.c.id == replays.c.thread_id)
        .where(replays.c.channel_id == channel_id, replays.c.state.in_(_LIVE))
    )
    row = (await connection.execute(held)).one_or_none()
    if row is None:
        return Conflict("Another replay was just started in this channel. Try again.")
    return Conflict(
        f"Replay {row.id} of “{row.name}” is {row.state} in this channel. Stop it first, or use another channel."
    )


def _replay(row: Row[Any]) -> Replay:
    return Replay(
        id=row.id,
        guild_id=row.guild_id,
        channel_id=row.channel_id,
        thread_id=row.thread_id,
        host_id=row.host_id,
        pace=row.pace,
        seconds=row.seconds,
        factor=row.factor,
        style=Style(row.style),
        state=ReplayState(row.state),
        reason=row.reason,
        first=row.first,
        last=row.last,
        hold=row.hold,
        panel_channel_id=row.panel_channel_id,
        panel_message_id=row.panel_message_id,
        created_at=row.created_at,
        changed_at=row.changed_at,
    )
