"""Where a replay's messages go and where their sending is remembered: two protocols, and the journal in memory.

The order that keeps a replay whole: `Journal.begin` (the intent is durable), `Outbox.send`, `Journal.complete`. A
crash between the first and the last leaves exactly one unknown; `Journal.pending` gives it back and `Outbox.find` says
whether it had been sent.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.replay.plan import Message

__all__ = ["Delivery", "Journal", "MemoryJournal", "Outbox", "OutboxBusy", "OutboxClosed", "Position"]


class OutboxClosed(Exception):
    """The place takes no messages until somebody acts: permission missing, channel deleted, thread archived.

    Nothing was sent. `reason` is a sentence for the host that names the permission or the place.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class OutboxBusy(Exception):
    """It did not work this time: a server error, a time-out, a lost connection. The message may or may not be there.

    `retry_after` is in seconds, None where the other side did not say.
    """

    def __init__(self, reason: str, *, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Delivery:
    """One intent to show one part of one post. `id` is unique over all replays and travels with the message."""

    id: int
    run: int
    post: int
    part: int


@dataclass(frozen=True, slots=True)
class Position:
    """Where a replay stands: the current run, the post that the run began at, and the last (post, part) it sent."""

    run: int
    start: int
    last: tuple[int, int] | None


class Outbox(Protocol):
    """A place that shows messages: a Discord channel, a terminal, a list in a test."""

    async def send(self, delivery: Delivery, message: Message, links: Mapping[int, str]) -> int:
        """Show the message and return its id; `links` has an address for each quoted post that is already shown.

        The delivery's id must be recoverable from what was sent. Raises `OutboxClosed` or `OutboxBusy`.
        """
        ...

    async def find(self, delivery: Delivery, message: Message) -> int | None:
        """Return the id of the message that shows this delivery, None if it was never sent; asked after a crash only.

        Raises `OutboxClosed` or `OutboxBusy` where the place cannot be read.
        """
        ...

    def url(self, message_id: int) -> str:
        """Return the address of a message in this place."""
        ...


class Journal(Protocol):
    """What one replay intended and sent. Each method is one transaction and is durable when it returns."""

    async def begin(self, message: Message) -> Delivery:
        """Write the intent to send this message in the current run, state `sending`.

        Raises `RuntimeError` while another intent is pending, or where the run has sent this part: both mean that two
        drivers move one replay.
        """
        ...

    async def complete(self, delivery: Delivery, message_id: int) -> None:
        """Record that the intent was sent as this message. A second call with the same values changes nothing."""
        ...

    async def forget(self, delivery: Delivery) -> None:
        """Take back an intent that was not sent. A second call changes nothing."""
        ...

    async def pending(self) -> Delivery | None:
        """Return the intent of which nobody knows whether it was sent, of whichever run."""
        ...

    async def position(self) -> Position:
        """Where the replay stands, from its deliveries. The first run begins at the post the replay was started at."""
        ...

    async def jump(self, post: int) -> None:
        """Begin a new run at this post, so that posts can be shown again."""
        ...

    async def shown(self, posts: Iterable[int]) -> Mapping[int, int]:
        """For each of these posts that is shown: the id of its latest first part, over all runs."""
        ...


@dataclass(slots=True)
class MemoryJournal:
    """A journal that lasts as long as the process: for the terminal and for tests."""

    start: int = 1
    _runs: list[int] = field(default_factory=list)
    _open: Delivery | None = None
    _sent: dict[Delivery, int] = field(default_factory=dict)
    _last_id: int = 0

    def __post_init__(self) -> None:
        self._runs.append(self.start)

    async def begin(self, message: Message) -> Delivery:
        """Write an intent; see `Journal.begin`."""
        run, post, part = len(self._runs), message.post, message.part
        if self._open is not None:
            raise RuntimeError(f"delivery {self._open.id} is still pending")
        if any((one.run, one.post, one.part) == (run, post, part) for one in self._sent):
            raise RuntimeError(f"post {post} part {part} was sent in run {run}")
        self._last_id += 1
        self._open = Delivery(self._last_id, run, post, part)
        return self._open

    async def complete(self, delivery: Delivery, message_id: int) -> None:
        """Record the message; see `Journal.complete`."""
        self._sent[delivery] = message_id
        self._open = None

    async def forget(self, delivery: Delivery) -> None:
        """Take the intent back; see `Journal.forget`."""
        if self._open == delivery:
            self._open = None

    async def pending(self) -> Delivery | None:
        """Return the unknown intent; see `Journal.pending`."""
        return self._open

    async def position(self) -> Position:
        """Where the replay stands; see `Journal.position`."""
        run = len(self._runs)
        parts = [(one.post, one.part) for one in self._sent if one.run == run]
        return Position(run, self._runs[-1], max(parts, default=None))

    async def jump(self, post: int) -> None:
        """Begin a new run; see `Journal.jump`."""
        self._runs.append(post)

    async def shown(self, posts: Iterable[int]) -> Mapping[int, int]:
        """Where posts are shown; see `Journal.shown`."""
        wanted = set(posts)
        return {one.post: message for one, message in self._sent.items() if one.part == 1 and one.post in wanted}
