"""Editing the messages that no longer show what is true: one worker over the queue in the store."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Literal

from bot.archive.model import Thread
from bot.errors import NotFound
from bot.store import Concerned, Delivery, Edit, State
from bot.surface.amending import Later, amend
from bot.surface.rendering import TAKEN_DOWN, render, voice_of
from bot.surface.sharing import bring_up_to_date

if TYPE_CHECKING:
    import discord

    from bot.client import Rethread
    from bot.surface.rendering import Shown

__all__ = ["Corrections", "Outcome", "Report"]

log = logging.getLogger(__name__)

_FIRST_RETRY: Final = timedelta(minutes=1)
_LONGEST_WAIT: Final = timedelta(hours=6)
_LONGEST_SLEEP: Final = 3600.0
_CARD_RETRY: Final = 600.0
# An intent whose message nobody has found after this many tries was never sent.
_TRIES_OF_UNKNOWN: Final = 12
_UNKNOWN: Final = "I do not know yet whether this message was sent."
_FAILED: Final = "Something went wrong on my side; the log says what."


class Outcome(StrEnum):
    """What became of an edit."""

    EDITED = "edited"
    GONE = "gone"  # it was deleted, or had nothing to be changed
    WAITING = "waiting"


@dataclass(slots=True)
class Report:
    """How far the edits of one change are. `reasons` say why some wait, with how many messages each.

    `edited` are messages that show one post, `cards` shared ones that were changed.
    """

    total: int
    edited: int = 0
    cards: int = 0
    gone: int = 0
    waiting: int = 0
    reasons: Counter[str] = field(default_factory=Counter)

    @property
    def done(self) -> int:
        """How many have an outcome."""
        return self.edited + self.cards + self.gone + self.waiting

    def add(self, outcome: Outcome, reason: str, *, card: bool) -> None:
        """Count one."""
        match outcome:
            case Outcome.EDITED if card:
                self.cards += 1
            case Outcome.EDITED:
                self.edited += 1
            case Outcome.GONE:
                self.gone += 1
            case Outcome.WAITING:
                self.waiting += 1
                self.reasons[reason] += 1


Progress = Callable[[Report], Awaitable[None]]
_Settled = tuple[Outcome, str]
_Key = tuple[Literal["message", "card"], int]


class Corrections:
    """The worker. It exists only while there are edits; those that cannot be made wait in it for their time.

    A kill at any point loses nothing: an edit leaves the queue after it was made, and making it twice does no harm.
    """

    def __init__(self, bot: Rethread) -> None:
        self._bot = bot
        self._task: asyncio.Task[None] | None = None
        self._asked = False
        self._resting: asyncio.Future[None] | None = None
        self._watched: dict[_Key, list[asyncio.Future[_Settled]]] = {}

    def wake(self) -> None:
        """See to it that what is in the queue is done."""
        self._asked = True
        if self._resting is not None:
            self._resting.cancel()
        if self._task is None or self._task.done():
            self._task = self._bot.hold(self._work(), name="corrections")

    async def retry(self, guild_ids: Collection[int]) -> None:
        """Try again now what waits in these guilds."""
        await self._bot.store.edits.retry(guild_ids, now=datetime.now(UTC))
        self.wake()

    async def follow(self, concerned: Concerned, progress: Progress) -> Report:
        """Wait until each of these edits was made or has failed once; `progress` hears of each."""
        keys: list[_Key] = [("message", each) for each in concerned.messages]
        keys += [("card", each) for each in concerned.cards]
        futures = {key: asyncio.get_running_loop().create_future() for key in keys}
        for key, future in futures.items():
            self._watched.setdefault(key, []).append(future)
        report = Report(len(futures))
        try:
            await self._note_done(concerned)
            self.wake()
            for settled in asyncio.as_completed([_keyed(key, future) for key, future in futures.items()]):
                kind, (outcome, reason) = await settled
                report.add(outcome, reason, card=kind == "card")
                await progress(report)
        finally:
            for key, future in futures.items():
                self._watched[key].remove(future)
                if not self._watched[key]:
                    del self._watched[key]
        return report

    async def _note_done(self, concerned: Concerned) -> None:
        """Tell of what was faster than who follows it."""
        standing = await self._bot.store.edits.reasons(concerned.messages)
        for each in concerned.messages:
            if standing.get(each, "") is not None:
                reason = standing.get(each) or ""
                self._settled(("message", each), Outcome.WAITING if reason else Outcome.EDITED, reason)
        for each in set(concerned.cards) - await self._bot.store.shared.waiting(concerned.cards):
            self._settled(("card", each), Outcome.EDITED, "")

    def _settled(self, key: _Key, outcome: Outcome, reason: str) -> None:
        for future in self._watched.get(key, ()):
            if not future.done():
                future.set_result((outcome, reason))

    async def _work(self) -> None:
        try:
            while True:
                self._asked = False
                guilds = [guild.id for guild in self._bot.guilds]
                batch = await self._bot.store.edits.due(guilds, now=datetime.now(UTC))
                if batch:
                    await self._do(batch)
                    continue
                waiting = await self._do_cards(guilds)
                due = await self._bot.store.edits.next_due(guilds)
                if self._asked:
                    continue
                if due is None and not waiting:
                    return
                until_due = (due - datetime.now(UTC)).total_seconds() if due is not None else _LONGEST_SLEEP
                await self._rest(min(until_due, _CARD_RETRY) if waiting else until_due)
        finally:
            for future in [one for each in self._watched.values() for one in each]:
                if not future.done():
                    future.cancel()

    async def _rest(self, seconds: float) -> None:
        """Sleep until an edit is due, or until the worker is woken."""
        self._resting = resting = asyncio.ensure_future(asyncio.sleep(min(max(seconds, 0.0), _LONGEST_SLEEP)))
        try:
            await asyncio.wait((resting,))
        finally:
            self._resting = None
            resting.cancel()
            await asyncio.gather(resting, return_exceptions=True)

    async def _do(self, batch: Sequence[Edit]) -> None:
        threads: dict[int, Thread | None] = {}
        for edit in batch:
            self._settled(("message", edit.delivery_id), *await self._one(edit, threads))

    async def _do_cards(self, guilds: Sequence[int]) -> bool:
        """Bring shared cards up to date; returns whether some have to wait."""
        waiting = False
        for card in await self._bot.store.shared.stale(guilds):
            outcome, reason = Outcome.EDITED, ""
            try:
                if not await bring_up_to_date(self._bot, card):
                    outcome = Outcome.GONE
            except Later as later:
                outcome, reason, waiting = Outcome.WAITING, later.reason, True
            except Exception:
                log.exception("message %s of server %d could not be edited", card.message_id, card.guild_id)
                outcome, reason, waiting = Outcome.WAITING, _FAILED, True
            self._settled(("card", card.id), outcome, reason)
        return waiting

    async def _one(self, edit: Edit, threads: dict[int, Thread | None]) -> _Settled:
        edits = self._bot.store.edits
        try:
            outcome = await self._make(edit, threads)
        except Later as later:
            reason = later.reason
        except Exception:
            log.exception("message %s of server %d could not be edited", edit.message_id, edit.guild_id)
            reason = _FAILED
        else:
            await edits.done(edit)
            return outcome, ""
        wait = min(_FIRST_RETRY * 2 ** min(edit.tries, 12), _LONGEST_WAIT)
        await edits.postpone(edit, reason=reason, until=datetime.now(UTC) + wait)
        return Outcome.WAITING, reason

    async def _make(self, edit: Edit, threads: dict[int, Thread | None]) -> Outcome:
        """Bring one message up to date. Raises `Later`."""
        store = self._bot.store
        delivery = await store.deliveries.get(edit.delivery_id, guild_id=edit.guild_id)
        message_id = delivery.message_id if delivery is not None else edit.message_id
        if (delivery is None and edit.gone is None) or (delivery is not None and delivery.state is State.DELETED):
            return Outcome.GONE
        if message_id is None:
            if edit.tries >= _TRIES_OF_UNKNOWN:
                return Outcome.GONE
            raise Later(_UNKNOWN)

        async def shown(message: discord.Message) -> Shown:
            if delivery is None:
                return TAKEN_DOWN
            thread = await self._thread(delivery, threads)
            return TAKEN_DOWN if thread is None else await render(self._bot, delivery, thread, voice=voice_of(message))

        def around(now: Shown) -> AbstractAsyncContextManager[None]:
            if delivery is None or now.counts is None:
                return nullcontext()
            up, down = now.counts
            return self._bot.counts.showing(delivery, up=up, down=down)

        if await amend(self._bot, edit, message_id, shown, around=around):
            return Outcome.EDITED
        await store.deliveries.mark_deleted([message_id])
        return Outcome.GONE

    async def _thread(self, delivery: Delivery, threads: dict[int, Thread | None]) -> Thread | None:
        """The thread as it is after the edit was read; loaded once a batch."""
        if delivery.thread_id not in threads:
            try:
                found = await self._bot.store.threads.load(delivery.thread_id, guild_id=delivery.guild_id)
                threads[delivery.thread_id] = found
            except NotFound:
                threads[delivery.thread_id] = None
        return threads[delivery.thread_id]


async def _keyed(key: _Key, future: asyncio.Future[_Settled]) -> tuple[str, _Settled]:
    return key[0], await future
