"""Reading what a model wrote: sentences with citations, out of JSON that may be wrapped, cut or wrong."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, Final

from bot.archive.markup import clean
from bot.discussion.model.client import Unusable

__all__ = ["Cite", "Draft", "read_drafts"]

MOST: Final = 24
_LONGEST_TEXT: Final = 600
_LONGEST_WORDS: Final = 400
_MOST_CITES: Final = 5
_STARTS: Final = re.compile(r"[{\[]")
_TRIED: Final = 40  # places where JSON may begin
_NUMBER: Final = re.compile(r"(?:post\s*)?#?\s*([0-9]{1,9})", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class Cite:
    """A post that a sentence leans on, and the words of it; `post` is None where what stood there is no number."""

    post: int | None
    words: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A sentence that nobody has checked yet: one line without invisible characters."""

    text: str
    cites: tuple[Cite, ...]


def read_drafts(answer: str) -> tuple[Draft, ...]:
    """The sentences of an answer, none where the model has nothing to say. Raises `Unusable` where there is no list."""
    found = _sentences(answer)
    return tuple(_draft(one) for one in found[:MOST])


def _sentences(answer: str) -> list[Any]:
    decoder = json.JSONDecoder()
    for tried, match in enumerate(_STARTS.finditer(answer)):
        if tried == _TRIED:
            break
        try:
            value, _ = decoder.raw_decode(answer, match.start())
        except (ValueError, RecursionError):
            continue
        if isinstance(value, dict):
            value = next((value[key] for key in ("sentences", "claims", "answer") if key in value), None)
        if isinstance(value, list) and all(isinstance(one, dict | str) for one in value):
            return value
    raise Unusable("wrong")


def _draft(one: Any) -> Draft:  # noqa: ANN401 - whatever JSON can be
    if isinstance(one, str):
        return Draft(_line(one, _LONGEST_TEXT), ())
    text = next((one[key] for key in ("text", "sentence", "claim") if isinstance(one.get(key), str)), "")
    cites: list[Any] = next((one[key] for key in ("cites", "citations", "posts") if isinstance(one.get(key), list)), [])
    return Draft(_line(text, _LONGEST_TEXT), tuple(_cite(each) for each in cites[:_MOST_CITES]))


def _cite(one: Any) -> Cite:  # noqa: ANN401 - as above
    if isinstance(one, dict):
        words = next((one[key] for key in ("words", "quote", "text") if isinstance(one.get(key), str)), "")
        return Cite(_post(one.get("post", one.get("number"))), clean(words)[:_LONGEST_WORDS].strip())
    return Cite(_post(one), "")


def _post(value: object) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if 0 < value < 10**9 else None
    if isinstance(value, str) and (match := _NUMBER.fullmatch(value.strip())):
        return int(match[1])
    return None


def _line(text: str, longest: int) -> str:
    """One line without invisible characters; one that is too long is left empty, for half a sentence says another."""
    line = " ".join(clean(text[: 4 * longest]).split())
    return line if len(line) <= longest else ""
