"""Flattened text as lines: what each says, what stands between it and the line before, and what it looks like.

What a line looks like by itself is worked out once, here, and once for lines that say the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot.archive.document import MAX_POST_BYTES
from bot.archive.importers.flat_form import beginning, ending, is_form_of_address, size
from bot.archive.importers.flat_noise import is_label, is_quote_frame, quoted_name, why_noise
from bot.archive.importers.flat_stamps import Stamp, stamp
from bot.errors import Unreadable

__all__ = ["MAX_LINES", "Line", "is_value", "split"]

_ONE_EACH = "save the text with a line for each paragraph"
MAX_LINES = 200_000
_WORD, _DIGITS = re.compile(r"\w+"), re.compile(r"\d+")
_LONGEST_KIND = 400


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank.

    `place` counts all lines of the input from 1. `gap` is the number of blank lines before it, `indent` the white
    space it began with, `words` are its words in lower case and `key` is these alone: equal for lines that say the
    same; `kind` is equal for lines that differ in numbers alone, short ones at least. `prose` is how much it reads
    like somebody's words; `why` tells why it is software's, where it shows that by itself; `quoted` is whom it names
    if it is a quote's header, `frames` whether it is any line that software puts round a quote; `label` whether it is
    a label of a member's card; `stamp` is when and which it says; `begins`, `ends` and `size` are its form.
    """

    place: int
    gap: int
    indent: int
    text: str
    words: tuple[str, ...]
    key: str
    kind: str
    prose: float
    why: str | None
    quoted: str | None
    frames: bool
    label: bool
    stamp: Stamp | None
    begins: str
    ends: str
    size: int


def split(text: str) -> list[Line]:
    """Cut text into the lines that are not blank. Raises `Unreadable` beyond 200,000 of them, or 2 MB in one."""
    lines: list[Line] = []
    known: dict[str, Line] = {}
    gap = 0
    for place, raw in enumerate(text.split("\n"), 1):
        stripped = raw.strip()
        if not stripped:
            gap += 1
            continue
        if len(lines) >= MAX_LINES:
            raise Unreadable(f"expected at most {MAX_LINES} lines that are not blank", place=f"line {place}")
        if len(stripped) > MAX_POST_BYTES or len(stripped.encode()) > MAX_POST_BYTES:
            raise Unreadable(
                f"expected lines of at most {MAX_POST_BYTES} bytes (2 MB); {_ONE_EACH}", place=f"line {place}"
            )
        before, indent = gap if lines else 0, len(raw) - len(raw.lstrip())
        if (same := known.get(stripped)) is not None:
            lines.append(replace(same, place=place, gap=before, indent=indent))
        else:
            lines.append(_seen(stripped, place, before, indent))
            known[stripped] = lines[-1]
        gap = 0
    return lines


def is_value(line: Line, before: Line) -> bool:
    """Whether a line is the value of a card's label that stands alone on the line before it."""
    bare = before.label and len(before.words) <= 2 and not before.text[-1].isdigit()
    return bare and line.place - before.place <= 2 and len(line.words) <= 4 and line.text[-1] not in ".!?"


def _seen(text: str, place: int, gap: int, indent: int) -> Line:
    words = tuple(_WORD.findall(text.casefold()))
    key, quoted = " ".join(words), quoted_name(text)
    return Line(
        place=place,
        gap=gap,
        indent=indent,
        text=text,
        words=words,
        key=key,
        kind=_kind(text, key),
        prose=_prose(text, len(words)),
        why=why_noise(text, words, key),
        quoted=quoted,
        frames=quoted is not None or is_quote_frame(key),
        label=is_label(text),
        stamp=stamp(text),
        begins=beginning(text),
        ends=ending(text),
        size=size(len(text)),
    )


def _kind(text: str, key: str) -> str:
    if not key:
        return text[:_LONGEST_KIND]
    return _DIGITS.sub("0", key) if len(key) < _LONGEST_KIND else key[:_LONGEST_KIND]


def _prose(text: str, count: int) -> float:
    """How much a line reads like somebody's words; what is short and ends in no full stop may be a label as well."""
    if count >= 12:
        return 3.0
    if count >= 3 and text[-1] in '.!?…"”)。':
        return 3.0 if count >= 6 else 1.5
    if is_form_of_address(text):
        return 1.0
    return 0.3 if count <= 5 else 0.7
