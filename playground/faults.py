"""What a test makes go wrong: answers of REST, events of the gateway, and its connections."""

from __future__ import annotations

from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Callable

    from playground.world.events import Event
    from playground.world.model import Json


@dataclass(slots=True)
class Fault:
    """One thing that goes wrong `times` times (None: for as long as it stands).

    `route` is `"METHOD /template"` with `*` allowed, such as `"POST /channels/*/messages"` or `"*"`.
    `after` lets the request take effect first and then loses or replaces its answer.
    """

    route: str
    times: int | None = 1
    status: int | None = None
    body: Json | None = None
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    drop: bool = False
    after: bool = False
    retry_after: float = 1.0
    is_global: bool = False
    met: int = 0

    def spent(self) -> bool:
        """Whether it has gone wrong as often as it should."""
        return self.times is not None and self.met >= self.times


@dataclass(slots=True)
class EventFault:
    """What happens to the next `times` events of a type: lost, sent twice, or held back behind the next event."""

    type: str
    times: int | None = 1
    lose: bool = False
    duplicate: bool = False
    reorder: bool = False
    met: int = 0


@dataclass(frozen=True, slots=True)
class Cut:
    """How the gateway's connections end: with sessions that can be resumed or not, after a reconnect (op 7) or not."""

    resume: bool = True
    politely: bool = False


class Faults:
    """The faults in force. Nothing goes wrong that was not asked for."""

    def __init__(self) -> None:
        self.rest: list[Fault] = []
        self.events: list[EventFault] = []
        self.cutters: list[Callable[[Cut], None]] = []
        self.gates: list[Callable[[bool], None]] = []

    def add(
        self,
        route: str,
        *,
        times: int | None = 1,
        status: int | None = None,
        body: Json | None = None,
        delay: float = 0.0,
        drop: bool = False,
        after: bool = False,
        retry_after: float = 1.0,
        is_global: bool = False,
    ) -> Fault:
        """Make a route fail; the returned fault counts in `met` how often it did."""
        made = Fault(
            route,
            times=times,
            status=status,
            body=body,
            delay=delay,
            drop=drop,
            after=after,
            retry_after=retry_after,
            is_global=is_global,
        )
        self.rest.append(made)
        return made

    def add_event(
        self, kind: str, *, times: int | None = 1, lose: bool = False, duplicate: bool = False, reorder: bool = False
    ) -> EventFault:
        """Make the gateway lose, repeat or swap events of a type (`*` for all)."""
        made = EventFault(kind, times=times, lose=lose, duplicate=duplicate, reorder=reorder)
        self.events.append(made)
        return made

    def clear(self) -> None:
        """Nothing goes wrong from here on."""
        self.rest.clear()
        self.events.clear()

    def meet(self, method: str, route: str) -> Fault | None:
        """The fault that this request meets, counted."""
        for fault in self.rest:
            if not fault.spent() and (fault.route == "*" or fnmatchcase(f"{method} {route}", fault.route)):
                fault.met += 1
                return fault
        return None

    def meet_event(self, event: Event) -> EventFault | None:
        """The fault that this event meets, counted."""
        for fault in self.events:
            if (fault.times is None or fault.met < fault.times) and fault.type in ("*", event.type):
                fault.met += 1
                return fault
        return None

    def cut(self, how: Cut) -> None:
        """Cut every gateway connection."""
        for cutter in self.cutters:
            cutter(how)

    def hold(self) -> Hold:
        """A context in which the gateway greets nobody: whoever connects waits for its end."""
        return Hold(self)


class Hold:
    """While it lasts, new gateway connections get no hello."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults

    def __enter__(self) -> Self:
        for gate in self._faults.gates:
            gate(False)  # noqa: FBT003 - a gate is one callable of open or shut
        return self

    def __exit__(self, *_: object) -> None:
        for gate in self._faults.gates:
            gate(True)  # noqa: FBT003 - a gate is one callable of open or shut
