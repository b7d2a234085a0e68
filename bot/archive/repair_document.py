"""How a list of repairs is written down: JSON that people can write too.

    [{"do": "merge", "post": 5},
     {"do": "split", "post": 5, "before": "the first words of the new post"},
     {"do": "author", "post": 6, "author": "bob", "same_name": false},
     {"do": "date", "post": 6, "date": "2014-08-05T10:00+02:00"},
     {"do": "drop", "post": 7},
     {"do": "noise", "post": 8, "lines": [1, 2]},
     {"do": "quote", "post": 8, "quote": 1, "target": 3},
     {"do": "title", "title": "Night trains"}]

`author`, `date`, `target` and `title` can be null. A date is a day ("2014-08-05"), a time, or a time with its offset.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Final

from bot.archive.model import Precision
from bot.archive.repair import (
    ChangeQuote,
    Drop,
    MarkNoise,
    MergeWithPrevious,
    Repair,
    SetAuthor,
    SetDate,
    SetTitle,
    Split,
)
from bot.errors import BadInput

__all__ = ["MOST_REPAIRS", "date_written", "from_json", "to_json"]

MOST_REPAIRS: Final = 1_000


def to_json(repairs: Iterable[Repair]) -> str:
    """Write repairs as one line of JSON."""
    return json.dumps([_document(repair) for repair in repairs], ensure_ascii=False)


def from_json(text: str) -> tuple[Repair, ...]:
    """Read repairs. Raises `BadInput` that names the repair and what was expected of it."""
    try:
        entries = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadInput(f"The repairs are no JSON: {error}.") from None
    if not isinstance(entries, list) or len(entries) > MOST_REPAIRS:
        raise BadInput(f"The repairs are a JSON list of at most {MOST_REPAIRS} objects.")
    return tuple(_read(_Fields(number, entry)) for number, entry in enumerate(entries, 1))


def date_written(post: int, written: str) -> SetDate:
    """The repair that dates a post as somebody wrote it: a day, a time, a time with its offset, or nothing.

    Raises `BadInput` with what can be written.
    """
    written = written.strip()
    if not written:
        return SetDate(post, None)
    with suppress(ValueError):
        day = date.fromisoformat(written)
        return SetDate(post, datetime(day.year, day.month, day.day, tzinfo=UTC), precision=Precision.DAY)
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        raise BadInput(
            f"“{written[:40]}” is no date that I read. Write 2014-08-05, 2014-08-05 10:30 or 2014-08-05T10:30+02:00."
        ) from None
    if moment.tzinfo is None:
        return SetDate(post, moment.replace(tzinfo=UTC), zone_known=False)
    return SetDate(post, moment)


def _document(repair: Repair) -> dict[str, object]:
    match repair:
        case MergeWithPrevious(post):
            return {"do": "merge", "post": post}
        case Split(post, before):
            return {"do": "split", "post": post, "before": before}
        case SetAuthor(post, author, same_name):
            return {"do": "author", "post": post, "author": author, "same_name": same_name}
        case SetDate(post):
            return {"do": "date", "post": post, "date": _date(repair)}
        case Drop(post):
            return {"do": "drop", "post": post}
        case MarkNoise(post, lines):
            return {"do": "noise", "post": post, "lines": list(lines)}
        case ChangeQuote(post, index, target):
            return {"do": "quote", "post": post, "quote": index, "target": target}
        case SetTitle(title):
            return {"do": "title", "title": title}


def _date(repair: SetDate) -> str | None:
    if repair.moment is None:
        return None
    if repair.precision is Precision.DAY:
        return repair.moment.date().isoformat()
    return (repair.moment if repair.zone_known else repair.moment.replace(tzinfo=None)).isoformat()


class _Fields:
    """One repair as it was written, and its place in the list."""

    def __init__(self, place: int, entry: object) -> None:
        self._place = place
        if not isinstance(entry, Mapping):
            raise self.bad("an object")
        self._entry = entry

    def bad(self, expected: str) -> BadInput:
        return BadInput(f"Repair {self._place}: expected {expected}.")

    def get(self, key: str) -> object:
        return self._entry.get(key)

    def number(self, key: str) -> int:
        value = self.get(key)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.bad(f"a number as “{key}”")
        return value

    def text_or_none(self, key: str) -> str | None:
        value = self.get(key)
        if key not in self._entry or (value is not None and not isinstance(value, str)):
            raise self.bad(f"a string or null as “{key}”")
        return value

    def number_or_none(self, key: str) -> int | None:
        if key in self._entry and self.get(key) is None:
            return None
        return self.number(key)

    def place_in_text(self) -> int | str:
        value = self.get("before")
        return value if isinstance(value, str) else self.number("before")

    def flag(self, key: str) -> bool:
        value = self._entry.get(key, False)
        if not isinstance(value, bool):
            raise self.bad(f"true or false as “{key}”")
        return value

    def numbers(self, key: str) -> tuple[int, ...]:
        value = self.get(key)
        if not isinstance(value, list) or not all(isinstance(one, int) and not isinstance(one, bool) for one in value):
            raise self.bad(f"a list of numbers as “{key}”")
        return tuple(value)


_READ: Final[Mapping[str, Callable[[_Fields], Repair]]] = {
    "merge": lambda of: MergeWithPrevious(of.number("post")),
    "split": lambda of: Split(of.number("post"), of.place_in_text()),
    "author": lambda of: SetAuthor(of.number("post"), of.text_or_none("author"), of.flag("same_name")),
    "date": lambda of: date_written(of.number("post"), of.text_or_none("date") or ""),
    "drop": lambda of: Drop(of.number("post")),
    "noise": lambda of: MarkNoise(of.number("post"), of.numbers("lines")),
    "quote": lambda of: ChangeQuote(of.number("post"), of.number("quote"), of.number_or_none("target")),
    "title": lambda of: SetTitle(of.text_or_none("title")),
}


def _read(fields: _Fields) -> Repair:
    kind = fields.get("do")
    if not isinstance(kind, str) or kind not in _READ:
        raise fields.bad(f"one of {', '.join(_READ)} as “do”")
    return _READ[kind](fields)
