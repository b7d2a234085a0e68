"""Flattened text as lines: what each says, and what stands between it and the line before."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.archive.document import MAX_POST_BYTES
from bot.errors import Unreadable

__all__ = ["MAX_LINES", "Line", "split"]

MAX_LINES = 200_000
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank.

    `place` counts all lines of the input from 1. `gap` is the number of blank lines before it, `indent` the white
    space it began with, `words` are its words in lower case and `key` is these alone: equal for lines that say the
    same.
    """

    place: int
    text: str
    gap: int
    indent: int
    words: tuple[str, ...]
    key: str


def split(text: str) -> list[Line]:
    """Cut text into the lines that are not blank. Raises `Unreadable` beyond 200,000 of them, or 2 MB in one."""
    lines: list[Line] = []
    gap = 0
    for place, raw in enumerate(text.split("\n"), 1):
        stripped = raw.strip()
        if not stripped:
            gap += 1
            continue
        if len(lines) >= MAX_LINES:
            raise Unreadable(f"expected at most {MAX_LINES} lines that are not blank", place=f"line {place}")
        if len(stripped) > MAX_POST_BYTES or len(stripped.encode()) > MAX_POST_BYTES:
            raise Unreadable(f"expected lines of at most {MAX_POST_BYTES} bytes (2 MB)", place=f"line {place}")
        indent = len(raw) - len(raw.lstrip())
        words = tuple(_WORD.findall(stripped.casefold()))
        lines.append(Line(place, stripped, gap if lines else 0, indent, words, " ".join(words)))
        gap = 0
    return lines
