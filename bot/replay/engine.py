"""A thread in motion: send exactly one message, and drive that by a pace and by what the host asks for.

Nothing here knows Discord, a store or a clock. Progress is what the journal has as sent; what this module keeps in
memory may be lost at any await, and the next start finds its way from the journal and the outbox.
"""

from __future__ import annotations

import asyncio
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.replay import pace as paces
from bot.replay.controls import Back, Command, Controls, Faster, Jump, Next, Pause, Resume, Slower, Stop
from bot.replay.outbox import OutboxBusy, OutboxClosed

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from bot.archive.model import Thread
    from bot.replay.outbox import Delivery, Journal, Outbox, Position
    from bot.replay.plan import Message

__all__ = [
    "Back", "Command", "Controls", "Ended", "Faster", "Finished", "Halted", "Held", "Jump", "Later", "Next", "Pause",
    "Paused", "Resume", "Sent", "Slower", "Step", "Stop", "Stopped", "Waiting", "run", "settle", "step", "upcoming",
]  # fmt: skip

TRIES = 6  # of one message while the outbox is busy
PATIENCE = 60.0  # seconds between two of them at most; they begin with one second and double


# What a step or a run came to.


@dataclass(frozen=True, slots=True)
class Sent:
    """One message is shown, as this message of the outbox."""

    delivery: Delivery
    message: Message
    message_id: int


@dataclass(frozen=True, slots=True)
class Finished:
    """Every message of the plan from the run's start on is shown."""


@dataclass(frozen=True, slots=True)
class Later:
    """It did not work this time; the journal knows the intent, and the next step looks whether it arrived."""

    reason: str
    retry_after: float | None


@dataclass(frozen=True, slots=True)
class Halted:
    """Nothing more can be sent until somebody acts; `reason` is a sentence for the host. Nothing is lost."""

    reason: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """The pace is manual: the next post waits for `Next`. No task is needed until then."""


@dataclass(frozen=True, slots=True)
class Paused:
    """The host paused; `Resume` or `Next` goes on."""


@dataclass(frozen=True, slots=True)
class Stopped:
    """The host ended the replay."""


@dataclass(frozen=True, slots=True)
class Held:
    """The gate lets nothing pass after this post."""

    post: int


Step = Sent | Finished | Later | Halted
Ended = Finished | Halted | Waiting | Paused | Stopped | Held


# One message.


def upcoming(plan: Sequence[Message], position: Position) -> Message | None:
    """Find the first message that the run has not shown, None at the end."""
    after = position.last or (position.start, 0)
    index = bisect_right(plan, after, key=lambda message: (message.post, message.part))
    return plan[index] if index < len(plan) else None


async def settle(plan: Sequence[Message], journal: Journal, outbox: Outbox) -> Sent | None:
    """Decide the intent that a crash left behind: complete it where its message is found, else forget it.

    Raises `OutboxClosed` or `OutboxBusy`; the intent then stays unknown.
    """
    delivery = await journal.pending()
    if delivery is None:
        return None
    message = next((one for one in plan if (one.post, one.part) == (delivery.post, delivery.part)), None)
    found = None if message is None else await outbox.find(delivery, message)
    if message is None or found is None:
        await journal.forget(delivery)
        return None
    await journal.complete(delivery, found)
    return Sent(delivery, message, found)


async def step(plan: Sequence[Message], journal: Journal, outbox: Outbox) -> Step:
    """Send exactly one message: settle the unknown, write the intent, send, record.

    Where the unknown turns out to be sent, that is the step's message and no other is sent.
    """
    try:
        if found := await settle(plan, journal, outbox):
            return found
        message = upcoming(plan, await journal.position())
        if message is None:
            return Finished()
        shown = await journal.shown(message.points_to)
        links = {post: outbox.url(message_id) for post, message_id in shown.items()}
        delivery = await journal.begin(message)
        try:
            message_id = await outbox.send(delivery, message, links)
        except OutboxClosed:
            await journal.forget(delivery)
            raise
    except OutboxClosed as closed:
        return Halted(closed.reason)
    except OutboxBusy as busy:
        return Later(busy.reason, busy.retry_after)
    await journal.complete(delivery, message_id)
    return Sent(delivery, message, message_id)


# Many messages.


async def run(
    thread: Thread,
    plan: Sequence[Message],
    journal: Journal,
    outbox: Outbox,
    controls: Controls,
    *,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    told: Callable[[Sent], Awaitable[None]] | None = None,
    gate: Callable[[int], Awaitable[bool]] | None = None,
) -> Ended:
    """Show posts until there is nothing to do without the host; `told` hears of each message that is recorded.

    The first post comes at once, a post of several parts is one post, and a post that an earlier run left half shown is
    completed whatever the pace. Two runs must not share a journal at a time. It may be cancelled at any await.

    `gate` is asked after a post, before the wait for the next one, whether that post holds the replay.
    """
    driver = _Driver(thread, plan, journal, outbox, controls, sleep, told, gate)
    return await driver.run()


@dataclass(slots=True)
class _Driver:
    thread: Thread
    plan: Sequence[Message]
    journal: Journal
    outbox: Outbox
    controls: Controls
    sleep: Callable[[float], Awaitable[None]]
    told: Callable[[Sent], Awaitable[None]] | None
    gate: Callable[[int], Awaitable[bool]] | None = None
    owed: int = 0  # posts to show at once, whatever the pace
    fails: int = 0
    fresh: bool = True

    async def run(self) -> Ended:
        if await self.journal.pending() is not None:
            self.owed = 1  # it was asked for before the crash
        while True:
            if await self.obey():
                return Stopped()
            if not await self.is_due():
                if self.controls.paused:
                    return Paused()
                if (post := await self.held()) is not None:
                    return Held(post)
                wait = await self.wait()
                if wait is None:
                    return Waiting()
                if wait and not await self.controls.rest(self.sleep, wait):
                    continue
                self.owed += 1
            if ended := await self.advance():
                return ended

    async def obey(self) -> bool:
        """Do what was asked; returns whether that was to stop."""
        while command := self.controls.take():
            match command:
                case Stop():
                    return True
                case Pause():
                    self.controls.paused, self.owed = True, 0
                case Resume():
                    self.controls.paused = False
                case Next():
                    self.owed += 1
                case Back():
                    position = await self.journal.position()
                    shown = position.last[0] if position.last else position.start
                    await self.jump(shown - 1)
                case Jump(post):
                    await self.jump(post)
                case Faster():
                    self.controls.pace = paces.faster(self.controls.pace)
                case Slower():
                    self.controls.pace = paces.slower(self.controls.pace)
        return False

    async def jump(self, post: int) -> None:
        await self.journal.jump(min(max(post, 1), len(self.thread.posts)))
        self.owed = 1

    async def is_due(self) -> bool:
        """Whether the next message is to be sent now: its post is owed or half shown, or there is none (the end)."""
        message = upcoming(self.plan, await self.journal.position())
        return message is None or message.part > 1 or self.owed > 0

    async def held(self) -> int | None:
        """The post after which the gate is closed, None where it lets pass or each post waits for the host anyway."""
        if self.gate is None or isinstance(self.controls.pace, paces.Manual):
            return None
        position = await self.journal.position()
        return position.last[0] if position.last and await self.gate(position.last[0]) else None

    async def wait(self) -> float | None:
        """Seconds until the next post, None at a manual pace."""
        position = await self.journal.position()
        message = upcoming(self.plan, position)
        previous = self.thread.post(position.last[0]) if position.last else None
        following = self.thread.post(message.post) if message else None
        if previous is None or following is None or self.fresh:
            return None if isinstance(self.controls.pace, paces.Manual) else 0.0
        return paces.delay(self.controls.pace, previous, following)

    async def advance(self) -> Ended | None:
        """Send one message, with patience while the outbox is busy; returns what ends the run."""
        match await step(self.plan, self.journal, self.outbox):
            case Sent() as sent:
                self.fails, self.fresh = 0, False
                current = (await self.journal.position()).run  # an older run's may just have been found
                if sent.message.part == sent.message.parts and sent.delivery.run == current:
                    self.owed = max(self.owed - 1, 0)
                if self.told:
                    await self.told(sent)
            case Later(reason, retry_after):
                self.fails += 1
                self.owed = max(self.owed, 1)
                if self.fails >= TRIES:
                    return Halted(reason)
                await self.controls.rest(self.sleep, min(retry_after or 2.0 ** (self.fails - 1), PATIENCE))
            case Halted() | Finished() as ended:
                return ended
        return None
