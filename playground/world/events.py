"""The one path by which a change becomes known: `publish` tells gateway sessions, browsers and waiting tests."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from playground.world.model import Application, Channel, Guild, Json, Message

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened.

    `data` is the payload without what depends on the reader. `message` is set where the payload shows a message, so
    that its content can be withheld. `reader` is the only member who may know; `application` the only application.
    """

    type: str
    data: Json
    guild: Guild | None = None
    channel: Channel | None = None
    message: Message | None = None
    reader: int | None = None
    application: Application | None = None


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request over REST and what it was answered. `status` 0: the connection was dropped."""

    at: float
    method: str
    route: str
    path: str
    query: dict[str, str]
    request: object
    status: int
    response: object
    seconds: float
    bucket: str = ""
    retry_after: float = 0.0


@dataclass(frozen=True, slots=True)
class Frame:
    """One gateway frame, for the traffic panel. `direction` is "in" (to the server) or "out"."""

    at: float
    direction: str
    type: str
    size: int
    preview: str


class Bus:
    """Who wants to hear what; delivery is immediate and in order."""

    def __init__(self) -> None:
        self.events: list[Callable[[Event], None]] = []
        self.traffic: list[Callable[[Exchange | Frame], None]] = []
        self.exchanges: deque[Exchange] = deque(maxlen=50_000)
        self._waiters: set[asyncio.Future[None]] = set()

    def publish(self, event: Event) -> None:
        """Tell everybody of a change."""
        for listener in tuple(self.events):
            listener(event)
        self.touch()

    def record(self, exchange: Exchange) -> None:
        """Keep a REST exchange and show it to the traffic panel."""
        self.exchanges.append(exchange)
        for listener in self.traffic:
            listener(exchange)
        self.touch()

    def frame(self, frame: Frame) -> None:
        """Show a gateway frame to the traffic panel."""
        for listener in self.traffic:
            listener(frame)

    def touch(self) -> None:
        """Let everyone in `wait` look again."""
        for waiter in tuple(self._waiters):
            if not waiter.done():
                waiter.set_result(None)

    async def wait(
        self, look: Callable[[], T | None], *, within: float, what: str, also: Coroutine[None, None, None] | None = None
    ) -> T:
        """The first value of `look` that is not None, looked for after each change; TimeoutError after `within`.

        `also` is waited for beside it, and its end is one more reason to look.
        """
        if also is None:
            return await self._wait(look, within, what)
        alarm = asyncio.create_task(also, name="playground alarm")
        alarm.add_done_callback(lambda _: self.touch())
        try:
            return await self._wait(look, within, what)
        finally:
            alarm.cancel()
            await asyncio.gather(alarm, return_exceptions=True)

    async def _wait(self, look: Callable[[], T | None], within: float, what: str) -> T:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + within
        while (found := look()) is None:
            waiter = loop.create_future()
            self._waiters.add(waiter)
            try:
                await asyncio.wait((waiter,), timeout=max(0.0, deadline - loop.time()))
            finally:
                self._waiters.discard(waiter)
            if not waiter.done():
                waiter.cancel()
                if (found := look()) is not None:
                    return found
                raise TimeoutError(f"waited {within:g} s for {what}")
        return found
