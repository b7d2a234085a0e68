"""What a search finds, as values, and the piece of a post that is shown for it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.discussion.words import stem, tokens

__all__ = ["SearchHit", "SearchPage", "Snippet", "snippet"]

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Snippet:
    """Words of a post around a match. `matches` are offsets into `text`; the flags say whether the post goes on."""

    text: str
    matches: tuple[tuple[int, int], ...] = ()
    cut_before: bool = False
    cut_after: bool = False


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One post that matches. `link` leads to a message that shows it, None where none does."""

    thread_id: int
    thread: str
    post: int
    author: str | None
    snippet: Snippet
    link: str | None = None


@dataclass(frozen=True, slots=True)
class SearchPage:
    """A page of hits, best first. `page` counts from 1; `total` is the number of posts that match.

    `capped` says that there are more than `total`, too many to count while somebody waits. `any_word` says
    that no post has all words of the query, and that these have some.
    """

    query: str
    hits: tuple[SearchHit, ...]
    total: int
    page: int = 1
    pages: int = 1
    any_word: bool = False
    capped: bool = False


def snippet(text: str, query: str, *, length: int = 200) -> Snippet:
    """The stretch of `text`, at most `length` characters, that shows most of the words of `query`.

    A word matches where it begins with a word of the query or has the same stem, whatever the case. Without a match it
    is the beginning. It begins and ends with whole words, unless one word alone is longer than `length`.
    """
    wanted = set(tokens(query))
    stems = {stem(word) for word in wanted}
    places = [
        (match.start(), match.end(), key)
        for match in _WORD.finditer(text)
        if (key := _matching(match[0].lower().replace("’", "'"), wanted, stems)) is not None
    ]
    start, end = _window(text, places, length)
    matches = tuple((left - start, right - start) for left, right, _ in places if start <= left and right <= end)
    return Snippet(text[start:end], matches, bool(text[:start].strip()), bool(text[end:].strip()))


def _matching(word: str, wanted: set[str], stems: set[str]) -> str | None:
    """The stem under which a word of the text answers the query, or None."""
    root = stem(word)
    if root in stems:
        return root
    return next((stem(prefix) for prefix in sorted(wanted) if len(prefix) > 2 and word.startswith(prefix)), None)


def _window(text: str, places: list[tuple[int, int, str]], length: int) -> tuple[int, int]:
    """Offsets of the stretch with the most different matches, the earliest of equal ones, a little lead before them."""
    text_start, text_end = len(text) - len(text.lstrip()), len(text.rstrip())
    if text_end - text_start <= length:
        return text_start, max(text_start, text_end)
    best, anchor = (0, 0), text_start
    last = 0
    inside: dict[str, int] = {}
    for first, (left, _, key) in enumerate(places):
        while last < len(places) and places[last][1] - left <= length * 3 // 4:
            inside[places[last][2]] = inside.get(places[last][2], 0) + 1
            last += 1
        found = sum(count > 0 for count in inside.values()), last - first
        if found > best:
            best, anchor = found, left
        if last > first:
            inside[key] -= 1
        else:
            last = first + 1
    start = _forward(text, max(text_start, anchor - length // 4), anchor)
    end = min(text_end, start + length)
    if end < text_end:
        end = _backward(text, end, start)
    return start, end


def _forward(text: str, offset: int, limit: int) -> int:
    """The first beginning of a word at or behind `offset`, `limit` at the latest."""
    if offset > 0 and not text[offset - 1].isspace():
        while offset < limit and not text[offset].isspace():
            offset += 1
    while offset < limit and text[offset].isspace():
        offset += 1
    return offset


def _backward(text: str, offset: int, limit: int) -> int:
    """The last end of a word at or before `offset`, or `offset` where that would leave nothing."""
    end = offset
    while end > limit and not text[end].isspace():
        end -= 1
    while end > limit and text[end - 1].isspace():
        end -= 1
    return end if end > limit else offset
