"""Members' reactions: live events in their order, and listings to correct them by."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import or_, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.discussion.emoji import emoji_key
from bot.store.database import Database
from bot.store.dialect import upsert
from bot.store.schema import deliveries, member_settings, reactions
from bot.store.stale import mark_messages

__all__ = ["Reactions"]

_log = logging.getLogger(__name__)

_BATCH = 500
_ATTEMPTS = 3
_RETRY_SECONDS = 0.2
# Discord's ids hold the milliseconds since the first of January 2015 above 22 other bits.
_DISCORD_EPOCH = datetime(2015, 1, 1, tzinfo=UTC)
_YOUNG = timedelta(seconds=60)
_MOST_EARLY = 1_000
_EVERYBODY = 0
_ANY_EMOJI = ""


class _Set(NamedTuple):
    """A member's emoji on a message stands from now on, or does not."""

    message_id: int
    at: datetime
    member_id: int
    emoji: str
    stands: bool


class _Clear(NamedTuple):
    """Everybody's emoji (`emoji` is "" for all of them) were taken off a message."""

    message_id: int
    at: datetime
    emoji: str = _ANY_EMOJI


_Event = _Set | _Clear


class Reactions:
    """Reactions on messages that show a post; those on other messages are dropped.

    The live events are remembered in their order and return at once. A task writes them in batches; it exists only
    while there are some. `at` is when the event was received. Emoji are written as Discord does: `👍`, `<:name:id>`.
    Reactions of bots need not be given; those that are do not count (see `Settings.add_bots`). Those of members who
    opted out are not kept.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._queue: deque[_Event] = deque()
        self._task: asyncio.Task[None] | None = None
        self._writing = asyncio.Lock()
        # A reaction can arrive before the delivery of its message is complete. It waits here to be claimed.
        self._early: dict[int, list[_Event]] = {}
        self._claimed: set[int] = set()
        self._watchers: list[Callable[[], None]] = []

    def watch(self, written: Callable[[], None]) -> None:
        """Have `written` called whenever reactions were written; it must return at once."""
        self._watchers.append(written)

    def add(self, message_id: int, member_id: int, *, emoji: str, at: datetime | None = None) -> None:
        """A member reacted. Where the same reaction stands, the earlier time is kept."""
        self._put(_Set(message_id, at or datetime.now(UTC), member_id, _identity(emoji), stands=True))

    def remove(self, message_id: int, member_id: int, *, emoji: str, at: datetime | None = None) -> None:
        """A member took a reaction back."""
        self._put(_Set(message_id, at or datetime.now(UTC), member_id, _identity(emoji), stands=False))

    def clear(self, message_id: int, *, at: datetime | None = None) -> None:
        """All reactions were taken off a message."""
        self._put(_Clear(message_id, at or datetime.now(UTC)))

    def clear_emoji(self, message_id: int, emoji: str, *, at: datetime | None = None) -> None:
        """All reactions with that emoji were taken off a message."""
        self._put(_Clear(message_id, at or datetime.now(UTC), _identity(emoji)))

    def claim(self, message_id: int) -> None:
        """Say that the message's delivery is complete now: reactions that came before it are written."""
        if self._task is not None or message_id in self._early:
            self._claimed.add(message_id)
            self._start()

    async def flush(self) -> None:
        """Wait until all events so far are written. Raises the database's error where they cannot be."""
        while self._queue or self._claimed or self._task is not None:
            task = self._start()
            await asyncio.shield(task)

    async def replace(self, message_id: int, emoji: str, *, members: Collection[int], as_of: datetime) -> int:
        """Correct one emoji of a message by a complete listing that was asked for at `as_of`: add and take back.

        Live events after `as_of` are newer than the listing and win. Returns how many reactions changed.
        """
        identity = _identity(emoji)
        await self.flush()
        async with self._writing, self._database.write() as connection:
            known = await _known(connection, [message_id])
            if not known or await _cleared_since(connection, message_id, identity, as_of):
                return 0
            last = await _last_known(connection, message_id, identity)
            unkept = {member for _, member in await _opted_out(connection, known.values())}
            changes = [
                _Set(message_id, as_of, member, identity, stands=True)
                for member in set(members) - {_EVERYBODY} - unkept
                if member not in last or (not last[member][1] and last[member][0] <= as_of)
            ]
            changes += [
                _Set(message_id, as_of, member, identity, stands=False)
                for member, (at, stands) in last.items()
                if stands and at <= as_of and member not in members
            ]
            await _set(connection, changes)
            await mark_messages(connection, [message_id] if changes else [])
        if changes:
            self._tell()
        return len(changes)

    async def retain(self, message_id: int, emojis: Iterable[str], *, as_of: datetime) -> int:
        """Take back what stands with other emoji than those that the message had at `as_of`; newer events win.

        Returns how many reactions changed.
        """
        kept = [_identity(emoji) for emoji in emojis]
        await self.flush()
        change = (
            update(reactions)
            .where(
                reactions.c.message_id == message_id,
                reactions.c.stands,
                reactions.c.at <= as_of,
                reactions.c.emoji.not_in(kept),
            )
            .values(stands=False, at=as_of)
        )
        async with self._writing, self._database.write() as connection:
            changed = (await connection.execute(change)).rowcount
            await mark_messages(connection, [message_id] if changed else [])
        if changed:
            self._tell()
        return changed

    async def of_message(self, message_id: int) -> dict[str, set[int]]:
        """Who reacts with what: members by emoji (the character, or a custom one's id)."""
        await self.flush()
        standing = select(reactions).where(reactions.c.message_id == message_id, reactions.c.stands)
        found: dict[str, set[int]] = {}
        async with self._database.read() as connection:
            for row in await connection.execute(standing):
                found.setdefault(row.emoji, set()).add(row.member_id)
        return found

    def _tell(self) -> None:
        for written in self._watchers:
            written()

    def _put(self, event: _Event) -> None:
        self._queue.append(event)
        self._start()

    def _start(self) -> asyncio.Task[None]:
        if self._task is None:
            self._task = asyncio.create_task(self._drain(), name="store.reactions")
            self._task.add_done_callback(_report)
        return self._task

    async def _drain(self) -> None:
        try:
            while self._queue or self._claimed:
                batch = [self._queue.popleft() for _ in range(min(_BATCH, len(self._queue)))]
                claimed, self._claimed = self._claimed, set()
                try:
                    await self._write_patiently(batch, claimed)
                except BaseException:
                    self._queue.extendleft(reversed(batch))
                    self._claimed |= claimed
                    raise
        finally:
            self._task = None

    async def _write_patiently(self, batch: Sequence[_Event], claimed: Collection[int]) -> None:
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                await self._write(batch, claimed)
            except DBAPIError:
                if attempt == _ATTEMPTS:
                    raise
                await asyncio.sleep(_RETRY_SECONDS * attempt)
            else:
                return

    async def _write(self, batch: Sequence[_Event], claimed: Collection[int]) -> None:
        async with self._writing, self._database.write() as connection:
            known = await _known(connection, {*claimed, *(event.message_id for event in batch)})
            unkept = await _opted_out(connection, known.values())
            # What waited came first.
            waited = known.keys() & self._early.keys()
            events = [event for message_id in waited for event in self._early[message_id]]
            events += [event for event in batch if event.message_id in known]
            kept = [
                event
                for event in events
                if isinstance(event, _Clear) or (known[event.message_id], event.member_id) not in unkept
            ]
            await _apply(connection, kept)
            await mark_messages(connection, {event.message_id for event in kept})
        if kept:
            self._tell()
        for message_id in waited:
            del self._early[message_id]
        self._keep_early(event for event in batch if event.message_id not in known)

    def _keep_early(self, unknown: Iterable[_Event]) -> None:
        for event in unknown:
            sent_at = _DISCORD_EPOCH + timedelta(milliseconds=event.message_id >> 22)
            if abs(event.at - sent_at) < _YOUNG:
                self._early.setdefault(event.message_id, []).append(event)
        while len(self._early) > _MOST_EARLY:
            self._early.pop(next(iter(self._early)))


def _report(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and task.exception() is not None:
        _log.error("Reactions could not be written; they are tried again with the next one.", exc_info=task.exception())


@lru_cache(maxsize=4096)
def _identity(emoji: str) -> str:
    # A custom emoji may be renamed, so its id stands for it. Skin tones are different reactions of the same weight.
    key = emoji_key(emoji)
    return key if key.isdecimal() and len(key) > 1 else emoji.strip()


async def _known(connection: AsyncConnection, message_ids: Collection[int]) -> dict[int, int]:
    """Those of the messages that show a post, with their guild."""
    shown = select(deliveries.c.message_id, deliveries.c.guild_id).where(
        deliveries.c.message_id.in_(list(message_ids)), deliveries.c.state == "sent"
    )
    return {row.message_id: row.guild_id for row in await connection.execute(shown)}


async def _opted_out(connection: AsyncConnection, guild_ids: Collection[int]) -> set[tuple[int, int]]:
    """Guild and member of those of whom nothing is kept."""
    if not guild_ids:
        return set()
    chosen = select(member_settings.c.guild_id, member_settings.c.member_id).where(
        member_settings.c.guild_id.in_(set(guild_ids)), member_settings.c.opted_out
    )
    return {(guild_id, member_id) for guild_id, member_id in await connection.execute(chosen)}


async def _last_known(connection: AsyncConnection, message_id: int, emoji: str) -> dict[int, tuple[datetime, bool]]:
    rows = select(reactions).where(
        reactions.c.message_id == message_id,
        reactions.c.emoji == emoji,
        reactions.c.member_id != _EVERYBODY,
    )
    return {row.member_id: (row.at, row.stands) for row in await connection.execute(rows)}


async def _cleared_since(connection: AsyncConnection, message_id: int, emoji: str, as_of: datetime) -> bool:
    clears = select(reactions.c.at).where(
        reactions.c.message_id == message_id,
        reactions.c.member_id == _EVERYBODY,
        or_(reactions.c.emoji == emoji, reactions.c.emoji == _ANY_EMOJI),
        reactions.c.at > as_of,
    )
    return (await connection.execute(clears)).first() is not None


async def _apply(connection: AsyncConnection, events: Iterable[_Event]) -> None:
    """Write events in their order; those between two clearings in one statement."""
    sets: list[_Set] = []
    for event in events:
        match event:
            case _Set():
                sets.append(event)
            case _Clear():
                await _set(connection, sets)
                sets = []
                await _clear(connection, event)
    await _set(connection, sets)


async def _set(connection: AsyncConnection, events: Sequence[_Set]) -> None:
    if events:
        await _upsert(
            connection,
            [_row(event.message_id, event.member_id, event.emoji, event.at, stands=event.stands) for event in events],
        )


async def _clear(connection: AsyncConnection, event: _Clear) -> None:
    await _upsert(connection, [_row(event.message_id, _EVERYBODY, event.emoji, event.at, stands=False)])
    wiped = update(reactions).where(reactions.c.message_id == event.message_id, reactions.c.stands)
    if event.emoji != _ANY_EMOJI:
        wiped = wiped.where(reactions.c.emoji == event.emoji)
    await connection.execute(wiped.values(stands=False, at=event.at))


async def _upsert(connection: AsyncConnection, rows: list[dict[str, Any]]) -> None:
    statement = upsert(connection, reactions)
    statement = statement.on_conflict_do_update(
        index_elements=["message_id", "member_id", "emoji"],
        set_={"at": statement.excluded.at, "stands": statement.excluded.stands},
        where=or_(~reactions.c.stands, ~statement.excluded.stands),
    )
    await connection.execute(statement, rows)


def _row(message_id: int, member_id: int, emoji: str, at: datetime, *, stands: bool) -> dict[str, Any]:
    return {
        "message_id": message_id,
        "member_id": member_id,
        "emoji": emoji,
        "key": emoji_key(emoji),
        "at": at,
        "stands": stands,
    }
