"""What a reader of a format is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from bot.archive.decoding import clean
from bot.archive.model import Thread

__all__ = ["Guess", "Reader", "Source"]


@dataclass(frozen=True, slots=True)
class Source:
    """An input: its decoded text, the same cleaned for people, the name it came under, and its bytes.

    `data` is for formats that say themselves how they are encoded; it is empty where only text is at hand.
    """

    raw: str
    filename: str | None = None
    data: bytes = b""
    _cleaned: dict[str, str] = field(init=False, repr=False, compare=False, default_factory=dict)
    _marks: dict[str, bool] = field(init=False, repr=False, compare=False, default_factory=dict)

    @property
    def text(self) -> str:
        """The text, cleaned when it is first asked for: most readers of web pages never do."""
        if "text" not in self._cleaned:
            self._cleaned["text"] = clean(self.raw)
        return self._cleaned["text"]

    def has(self, mark: str) -> bool:
        """Whether a string stands in it anywhere, looked for once."""
        if mark not in self._marks:
            self._marks[mark] = mark in self.raw
        return self._marks[mark]

    @property
    def head(self) -> str:
        """Its first characters that are not white space, enough to recognise a format by."""
        if "head" not in self._cleaned:
            self._cleaned["head"] = clean(self.raw[:20_000].lstrip()[:5_000]).lstrip()[:4_000]
        return self._cleaned["head"]


@dataclass(frozen=True, slots=True)
class Guess:
    """How likely a source is in a reader's format, from 0 to 1, and why: a phrase that follows "because"."""

    likelihood: float
    why: str


class Reader(Protocol):
    """One format. Modules implement this: two constants and two functions."""

    @property
    def NAME(self) -> str:  # noqa: N802 - a module's constant
        """The name that `--format` takes and `source_format` shows."""

    @property
    def DESCRIPTION(self) -> str:  # noqa: N802 - a module's constant
        """One line for people who choose a format."""

    def sniff(self, source: Source, /) -> Guess:
        """Judge by a look, without reading it all and without raising."""

    def read(self, source: Source, /) -> Thread:
        """Read it, or raise `Unreadable`."""
