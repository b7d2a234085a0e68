"""What a host asks of a replay, and what of that no run has done yet."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.replay.pace import Pace

__all__ = ["Back", "Command", "Controls", "Faster", "Jump", "Next", "Pause", "Resume", "Slower", "Stop"]


@dataclass(frozen=True, slots=True)
class Pause:
    """Stay after the post that is being shown."""


@dataclass(frozen=True, slots=True)
class Resume:
    """Go on at the pace."""


@dataclass(frozen=True, slots=True)
class Next:
    """Show the next post now."""


@dataclass(frozen=True, slots=True)
class Back:
    """Show the post before the last one again, now."""


@dataclass(frozen=True, slots=True)
class Jump:
    """Show this post now and go on from there."""

    post: int


@dataclass(frozen=True, slots=True)
class Faster:
    """Shorten the waits."""


@dataclass(frozen=True, slots=True)
class Slower:
    """Lengthen the waits."""


@dataclass(frozen=True, slots=True)
class Stop:
    """End the replay."""


Command = Pause | Resume | Next | Back | Jump | Faster | Slower | Stop


class Controls:
    """What the host asked for and a run has not done yet, and the pace and pause that came of it."""

    __slots__ = ("_commands", "_resting", "pace", "paused")

    def __init__(self, pace: Pace, *, paused: bool = False) -> None:
        self.pace = pace
        self.paused = paused
        self._commands: deque[Command] = deque()
        self._resting: asyncio.Future[None] | None = None

    def give(self, command: Command) -> None:
        """Ask for something; a run that waits wakes up. Without a run it is kept for the next one."""
        self._commands.append(command)
        self.wake()

    def wake(self) -> None:
        """End the wait of a run that waits, so that it looks at the pace again."""
        if self._resting is not None:
            self._resting.cancel()

    @property
    def asked(self) -> bool:
        """Whether something was asked for that no run has taken yet."""
        return bool(self._commands)

    def take(self) -> Command | None:
        """Return what was asked first, None where all is done."""
        return self._commands.popleft() if self._commands else None

    async def rest(self, sleep: Callable[[float], Awaitable[None]], seconds: float) -> bool:
        """Sleep, and return True; return False as soon as something is asked for, or was already."""
        if self._commands:
            return False
        self._resting = resting = asyncio.ensure_future(sleep(seconds))
        try:
            await asyncio.wait((resting,))
            if resting.cancelled():
                return False
            resting.result()
            return True
        finally:
            self._resting = None
            resting.cancel()
            await asyncio.gather(resting, return_exceptions=True)
