"""Long blocks of a post, cut into pieces that fit into messages.

Lengths are UTF-16 units: the largest of the ways in which Discord's clients and servers count, so none of them refuses.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from typing import TYPE_CHECKING

from bot.archive.markup import Code, Prose, Role
from bot.archive.sentences import spans

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["pieces", "shorten", "units"]

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
# At the beginning of a message these would start a list; elsewhere they are words.
_MARKER = re.compile(r"([-+*])(?=[ \t])|(\d{1,9})(?=[.)][ \t])")
_CLOSING = 16  # one mark of each kind may be open at a time: * ** *** _ ** *** ~~ ||, less what cannot nest
_JOINER = "\u200d"


def units(text: str) -> int:
    """Count the UTF-16 units of a text."""
    return len(text) + len(_ASTRAL.findall(text))


def shorten(words: str, room: int) -> str:
    """Cut plain words to `room` units (at least 2) with "…" at the end, behind a word where one ends near."""
    if units(words) <= room:
        return words
    end = _grapheme(words, 0, _within(words, 0, room - 1))
    blank = words.rfind(" ", end // 2, end + 1)
    return words[: blank if blank > 0 else end].rstrip() + "…"


def pieces(block: Prose | Code, *, first: int, rest: int) -> Iterator[str]:
    """Cut a block into pieces of at most `first` and then `rest` units, each Markdown that stands by itself.

    Prose is cut behind a sentence, else behind a word, else between graphemes; emphasis that is open there is closed
    and opened again. Code is cut behind a line and every piece has its own fence. Both limits are at least 200.
    """
    if isinstance(block, Code):
        yield from _code_pieces(block, first, rest)
    else:
        yield from _prose_pieces(block, first, rest)


def _code_pieces(block: Code, first: int, rest: int) -> Iterator[str]:
    fence = len(f"```{block.language}\n\n```")
    at, room = 0, first
    while at < len(block.text):
        end = _within(block.text, at, room - fence)
        if end < len(block.text):
            line = block.text.rfind("\n", at + 1, end + 1)
            end = line if line > at else _grapheme(block.text, at, end)
        yield f"```{block.language}\n{block.text[at:end]}\n```"
        at = end + block.text.startswith("\n", end)
        room = rest


def _prose_pieces(block: Prose, first: int, rest: int) -> Iterator[str]:
    text = _Marked(block)
    at, room, head = 0, first, ""
    open_marks: list[str] = []
    while True:
        end = _within(text.markdown, at, room - _CLOSING - units(head))
        if end < len(text.markdown):
            end = text.outside(at, _best_cut(text.markdown, at, end), end)
        end = text.follow(at, end, open_marks)
        body = text.markdown[at:end].rstrip()
        if body:
            yield head + body + "".join(reversed(open_marks))
        while end < len(text.markdown) and text.markdown[end].isspace():
            end += 1
        if end >= len(text.markdown):
            return
        marker = _MARKER.match(text.markdown, end)
        head = "".join(open_marks)
        if marker and not head:
            head = "\\" if marker[1] else marker[2] + "\\"
            end += len(marker[2] or "")
        at, room = end, rest


class _Marked:
    """The Markdown of a paragraph with the places where it must not be cut, and where emphasis begins and ends."""

    __slots__ = ("_ends", "_marks", "_starts", "markdown")

    def __init__(self, block: Prose) -> None:
        self.markdown = block.markdown
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._marks: list[tuple[int, int, Role]] = []
        at = 0
        for run in block.runs:
            end = at + len(run.markdown)
            if run.role is not Role.WORDS:
                self._starts.append(at)
                self._ends.append(end)
            if run.role in (Role.OPEN, Role.CLOSE):
                self._marks.append((at, end, run.role))
            at = end
        self._marks.reverse()

    def outside(self, start: int, cut: int, latest: int) -> int:
        """Move a cut out of a link, a code span or a mark: before it where anything is left, else behind it."""
        index = bisect_right(self._starts, cut) - 1
        if index < 0 or not self._starts[index] < cut < self._ends[index]:
            return cut
        return self._starts[index] if self._starts[index] > start else min(self._ends[index], latest)

    def follow(self, start: int, end: int, open_marks: list[str]) -> int:
        """Take the marks up to `end` into `open_marks`. Returns `end`, behind the closing marks that stand there."""
        while self._marks and (self._marks[-1][0] < end or (self._marks[-1][0] == end > start)):
            at, behind, role = self._marks[-1]
            if role is Role.OPEN:
                if at >= end:
                    break
                open_marks.append(self.markdown[at:behind])
            elif open_marks:
                open_marks.pop()
            self._marks.pop()
            end = max(end, behind)
        return end


def _within(text: str, start: int, room: int) -> int:
    """Return the last end so that `text[start:end]` has at most `room` units."""
    end = min(len(text), start + room)
    while (excess := units(text[start:end]) - room) > 0:
        end -= (excess + 1) // 2
    return end


def _best_cut(text: str, start: int, end: int) -> int:
    """Find where to cut at the latest at `end`: behind a sentence, behind a word, between graphemes.

    A sentence or word counts from a third of the room on, so that no piece is a scrap.
    """
    least = start + (end - start) // 3
    sentences = [start + stop for _, stop in spans(text[start:end])][:-1]
    if sentences and sentences[-1] > least:
        return sentences[-1]
    for cut in range(end, least, -1):
        if text[cut].isspace():
            return cut
    return _grapheme(text, start, end)


def _grapheme(text: str, start: int, end: int) -> int:
    """Move a cut back where it would part a letter from its marks, an emoji sequence, or an escape from its character.

    Unbounded sequences exist in hostile text only; they are cut after 32 steps.
    """
    for cut in range(end, max(start + 1, end - 32), -1):
        if not _joined(text, start, cut):
            return cut
    return end


def _joined(text: str, start: int, cut: int) -> bool:
    before, after = text[cut - 1], text[cut : cut + 1]
    if before == "\\":
        slashes = cut - start - len(text[start:cut].rstrip("\\"))
        return slashes % 2 == 1
    if not after:
        return False
    flags = "\U0001f1e6" <= before <= "\U0001f1ff" and "\U0001f1e6" <= after <= "\U0001f1ff"
    extends = unicodedata.category(after)[0] == "M" or "\U0001f3fb" <= after <= "\U0001f3ff" or after == _JOINER
    return flags or extends or before == _JOINER
