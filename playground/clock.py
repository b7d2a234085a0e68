"""The one clock of a world: real time plus what a test has added, and the snowflakes made from it."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime

DISCORD_EPOCH_MS = 1_420_070_400_000
"""The first second of 2015, which snowflakes count from."""


class Clock:
    """Seconds since 1970 that run by themselves and can be moved forward."""

    def __init__(self) -> None:
        self._ahead = 0.0
        self._moved: set[asyncio.Future[None]] = set()

    def time(self) -> float:
        """Seconds since 1970 in this world."""
        return time.time() + self._ahead

    def now(self) -> datetime:
        """The same moment as an aware datetime."""
        return datetime.fromtimestamp(self.time(), UTC)

    def advance(self, seconds: float) -> None:
        """Move the world forward; everything that waits on this clock looks again."""
        if seconds < 0:
            raise ValueError("a clock only moves forward")
        self._ahead += seconds
        for waiter in tuple(self._moved):
            if not waiter.done():
                waiter.set_result(None)

    async def wait_until(self, moment: float) -> None:
        """Return once `time()` has reached `moment`, by itself or by `advance`."""
        while (left := moment - self.time()) > 0:
            waiter = asyncio.get_running_loop().create_future()
            self._moved.add(waiter)
            try:
                await asyncio.wait((waiter,), timeout=left)
            finally:
                self._moved.discard(waiter)
                waiter.cancel()


class Snowflakes:
    """Ids that grow strictly, even within one millisecond."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = 0

    def next(self) -> int:
        """A new id, larger than each before it."""
        fresh = (int(self._clock.time() * 1000) - DISCORD_EPOCH_MS) << 22
        self._last = max(fresh, self._last + 1)
        return self._last
