"""Members' reactions: live events in their order, and listings to correct them by."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from bot.store import reaction_rows
from bot.store.database import Database
from bot.store.reaction_rows import EVERYBODY, Change, Clear, Event, identity_of
from bot.store.schema import reactions
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


class Reactions:
    """Reactions on messages that show a post; those on other messages are dropped.

    The live events are remembered in their order and return at once. A task writes them in batches; it exists only
    while there are some. `at` is when the event was received. Emoji are written as Discord does: `👍`, `<:name:id>`.
    Reactions of bots need not be given; those that are do not count (see `Settings.add_bots`). Those of members who
    opted out are not kept.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._queue: deque[Event] = deque()
        self._task: asyncio.Task[None] | None = None
        self._writing = asyncio.Lock()
        # A reaction can arrive before the delivery of its message is complete. It waits here to be claimed.
        self._early: dict[int, list[Event]] = {}
        self._claimed: set[int] = set()
        self._watchers: list[Callable[[], None]] = []

    def watch(self, written: Callable[[], None]) -> None:
        """Have `written` called whenever reactions were written; it must return at once."""
        self._watchers.append(written)

    def add(self, message_id: int, member_id: int, *, emoji: str, at: datetime | None = None) -> None:
        """A member reacted. Where the same reaction stands, the earlier time is kept."""
        self._put(Change(message_id, at or datetime.now(UTC), member_id, identity_of(emoji), stands=True))

    def remove(self, message_id: int, member_id: int, *, emoji: str, at: datetime | None = None) -> None:
        """A member took a reaction back."""
        self._put(Change(message_id, at or datetime.now(UTC), member_id, identity_of(emoji), stands=False))

    def clear(self, message_id: int, *, at: datetime | None = None) -> None:
        """All reactions were taken off a message."""
        self._put(Clear(message_id, at or datetime.now(UTC)))

    def clear_emoji(self, message_id: int, emoji: str, *, at: datetime | None = None) -> None:
        """All reactions with that emoji were taken off a message."""
        self._put(Clear(message_id, at or datetime.now(UTC), identity_of(emoji)))

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
        identity = identity_of(emoji)
        await self.flush()
        async with self._writing, self._database.write() as connection:
            known = await reaction_rows.shown(connection, [message_id])
            if not known or await reaction_rows.cleared_since(connection, message_id, identity, as_of):
                return 0
            last = await reaction_rows.last_known(connection, message_id, identity)
            unkept = {member for _, member in await reaction_rows.opted_out(connection, known.values())}
            changes = [
                Change(message_id, as_of, member, identity, stands=True)
                for member in set(members) - {EVERYBODY} - unkept
                if member not in last or (not last[member][1] and last[member][0] <= as_of)
            ]
            changes += [
                Change(message_id, as_of, member, identity, stands=False)
                for member, (at, stands) in last.items()
                if stands and at <= as_of and member not in members
            ]
            await reaction_rows.put(connection, changes)
            await mark_messages(connection, [message_id] if changes else [])
        if changes:
            self._tell()
        return len(changes)

    async def retain(self, message_id: int, emojis: Iterable[str], *, as_of: datetime) -> int:
        """Take back what stands with other emoji than those that the message had at `as_of`; newer events win.

        Returns how many reactions changed.
        """
        kept = [identity_of(emoji) for emoji in emojis]
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

    def _put(self, event: Event) -> None:
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

    async def _write_patiently(self, batch: Sequence[Event], claimed: Collection[int]) -> None:
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                await self._write(batch, claimed)
            except DBAPIError:
                if attempt == _ATTEMPTS:
                    raise
                await asyncio.sleep(_RETRY_SECONDS * attempt)
            else:
                return

    async def _write(self, batch: Sequence[Event], claimed: Collection[int]) -> None:
        async with self._writing, self._database.write() as connection:
            known = await reaction_rows.shown(connection, {*claimed, *(event.message_id for event in batch)})
            unkept = await reaction_rows.opted_out(connection, known.values())
            # What waited came first.
            waited = known.keys() & self._early.keys()
            events = [event for message_id in waited for event in self._early[message_id]]
            events += [event for event in batch if event.message_id in known]
            kept = [
                event
                for event in events
                if isinstance(event, Clear) or (known[event.message_id], event.member_id) not in unkept
            ]
            await reaction_rows.apply(connection, kept)
            await mark_messages(connection, {event.message_id for event in kept})
        if kept:
            self._tell()
        for message_id in waited:
            del self._early[message_id]
        self._keep_early(event for event in batch if event.message_id not in known)

    def _keep_early(self, unknown: Iterable[Event]) -> None:
        for event in unknown:
            sent_at = _DISCORD_EPOCH + timedelta(milliseconds=event.message_id >> 22)
            if abs(event.at - sent_at) < _YOUNG:
                self._early.setdefault(event.message_id, []).append(event)
        while len(self._early) > _MOST_EARLY:
            self._early.pop(next(iter(self._early)))


def _report(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and task.exception() is not None:
        _log.error("Reactions could not be written; they are tried again with the next one.", exc_info=task.exception())
