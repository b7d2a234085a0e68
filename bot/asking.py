"""Asking at a terminal what is to become of a thread that was read."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.archive.doubts import doubts
from bot.render.preview import preview_text
from bot.render.updates import brought, others_text

if TYPE_CHECKING:
    from bot.archive.importers.several import Other
    from bot.archive.model import Thread
    from bot.archive.update import Longer

__all__ = ["Answer", "Apart", "As", "Enough", "Leave", "Offer", "Take", "asker", "at_terminal"]

_NEW: Final = "  Import it? [y]es, [n]o, [a]ll that follow, [q]uit{more}: "
_LONGER: Final = "  Add it? [y]es, [s]eparately as a thread of its own, [n]o, [a]ll that follow, [q]uit{more}: "
_OTHERS: Final = ", or read it in another [f]ormat"
_MEND: Final = "  what was read wrongly, --mend FILE puts right (docs/mending.md); --report FILE has all posts"
_WHICH: Final = "  Which format? Its name or number, or nothing to go back: "


class Enough(Exception):
    """Somebody who was asked wants no more of it."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What somebody is asked about: a thread as it was read, and the other formats that its input could be in.

    `update` is what it would add to the thread of the library that is called `known_as`, where it is a copy of one.
    """

    thread: Thread
    others: Sequence[Other]
    update: Longer | None = None
    known_as: str = ""


@dataclass(frozen=True, slots=True)
class Take:
    """It is to be kept."""


@dataclass(frozen=True, slots=True)
class Apart:
    """It is to be kept as a thread of its own, though another copy is there."""


@dataclass(frozen=True, slots=True)
class Leave:
    """It is to be left out."""


@dataclass(frozen=True, slots=True)
class As:
    """It is to be read in another format and shown again."""

    format_name: str


Answer = Take | Apart | Leave | As


def at_terminal() -> bool:
    """Whether somebody is there who can be asked."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def asker(say: Callable[[str], None]) -> Callable[[Offer], Answer]:
    """Shows a preview on the terminal and asks, until somebody says "all"; raises `Enough` for "quit"."""
    return _Asker(say)


@dataclass(slots=True)
class _Asker:
    say: Callable[[str], None]
    all_of_them: bool = False
    hinted: bool = False

    def __call__(self, offer: Offer) -> Answer:
        if self.all_of_them:
            return Take()
        self._show(offer)
        question = (_NEW if offer.update is None else _LONGER).format(more=_OTHERS if offer.others else "")
        while True:
            if (answer := self._understood(input(question).strip().casefold()[:1], offer)) is not None:
                return answer

    def _show(self, offer: Offer) -> None:
        self.say(preview_text(offer.thread))
        if offer.update is not None:
            self.say(f"  a copy of “{offer.known_as}” in the library: {brought(offer.update)}")
        if offer.others:
            self.say(others_text(offer.others))
        if not self.hinted and doubts(offer.thread):
            self.say(_MEND)
            self.hinted = True

    def _understood(self, letter: str, offer: Offer) -> Answer | None:
        match letter:
            case "y":
                return Take()
            case "s" if offer.update is not None:
                return Apart()
            case "n":
                return Leave()
            case "a":
                self.all_of_them = True
                return Take()
            case "f" if (chosen := _chosen(offer.others)) is not None:
                return As(chosen)
            case "q":
                raise Enough
            case _:
                return None


def _chosen(others: Sequence[Other]) -> str | None:
    """The format that is meant by a name or a number of the list, None for anything else."""
    if not others:
        return None
    written = input(_WHICH).strip().casefold()
    names = [other.format_name for other in others]
    if written.isdecimal() and 0 < int(written) <= len(names):
        return names[int(written) - 1]
    return written if written in names else None
