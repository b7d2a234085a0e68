"""The archive's own words: finding them verbatim, offering the nearest ones, and who quotes and answers whom.

Every feature that repeats words of the archive proves them here.

Two texts are the same words when they are equal after these foldings, and no others:

- any run of white space is one space, and white space at either end is dropped;
- typographic quotation marks are straight ones: ‘ ’ ‚ ‛ ′ ` ´ are ', and “ ” „ ‟ « » ″ are ";
- ‐ ‑ ‒ – — ― − are -, and two or three hyphens in a row are one;
- … is three full stops;
- soft hyphens, zero-width characters and the byte order mark are nothing.

Case, spelling, other punctuation and Markdown marks stay: changing them changes the words. Words must also begin and
end where words of the text do, for "legal" is not what somebody said who wrote "illegal".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from bot.archive import sentences
from bot.archive.model import Thread

__all__ = [
    "Change",
    "Near",
    "Passage",
    "Span",
    "closest",
    "difference",
    "locate",
    "paragraphs",
    "quotable",
    "same_words",
    "verify",
]

_FOLDS = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′`´", "'"),
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        "…": "...",
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", ""),
    }
)
_PIECES = re.compile(r"\s+|(?<!-)-{2,3}(?!-)|.", re.DOTALL)
_LINE = re.compile(r"[^\n]*(?:\n|\Z)")
# What spoilers are paired by; code and escaped marks are passed over, and an empty line ends a paragraph.
_COVER = re.compile(r"```.*?```|(`+)[^`]+\1|\\.|\n[ \t]*(?=\n)|\|\|", re.DOTALL)
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
# Scripts that put no space between words: there, any character may begin or end a passage.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
_MARKS = "".join(chr(code) for code in range(0x0E00, 0x30FF) if unicodedata.category(chr(code)).startswith("M"))
# A word, or in a script without spaces a character with the marks that belong to it.
_WORD = re.compile(rf"{_UNSPACED.pattern}[{_MARKS}]*|(?:(?!{_UNSPACED.pattern})\S)+")
_LIKE_ENOUGH = 0.65


class Span(NamedTuple):
    """Offsets `[start, end)` into the original text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a post: its number and offsets `[start, end)` into its text."""

    post: int
    start: int
    end: int

    def of(self, thread: Thread) -> str | None:
        """The words, or None where the thread has no such passage."""
        post = thread.post(self.post)
        if post is None or not 0 <= self.start < self.end <= len(post.text):
            return None
        return post.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Near:
    """The closest stretch of a text to some words; `similarity` from 0 to 1 is rapidfuzz's `ratio`, case aside."""

    span: Span
    text: str
    similarity: float


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of a word diff: in both texts, only in what was asked for, or only in the archive."""

    kind: Literal["same", "asked", "found"]
    text: str


@dataclass(frozen=True, slots=True)
class _Folded:
    """A text after folding, and for each of its characters where the original ones begin and end."""

    text: str
    starts: list[int]
    ends: list[int]

    def span(self, start: int, end: int) -> Span:
        return Span(self.starts[start], self.ends[end - 1])

    def is_whole(self, start: int, end: int) -> bool:
        """Whether the stretch begins and ends at borders of original characters and of words."""
        inside_start = start > 0 and self.starts[start - 1] == self.starts[start]
        inside_end = end < len(self.text) and self.starts[end] == self.starts[end - 1]
        return not (inside_start or inside_end or _inside_word(self.text, start) or _inside_word(self.text, end))


def _inside_word(text: str, offset: int) -> bool:
    """Whether a cut at `offset` would part a word; an apostrophe between letters belongs to it, as in "can't"."""
    if not 0 < offset < len(text):
        return False
    before, after = text[offset - 1], text[offset]
    if before == "'":
        before = text[offset - 2] if offset > 1 else " "
    elif after == "'":
        after = text[offset + 1] if offset + 1 < len(text) else " "
    return before.isalnum() and after.isalnum() and not (_UNSPACED.match(before) or _UNSPACED.match(after))


def _fold_with_places(text: str) -> _Folded:
    folded: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for match in _PIECES.finditer(text):
        piece = match[0]
        if piece.isspace():
            piece = " "
        elif len(piece) > 1:
            piece = "-"
        for character in piece.translate(_FOLDS):
            if character == " " and folded and folded[-1] == " ":
                continue  # a zero-width character stood inside the run
            folded.append(character)
            starts.append(match.start())
            ends.append(match.end())
    while folded and folded[-1] == " ":
        del folded[-1], starts[-1], ends[-1]
    if folded and folded[0] == " ":
        del folded[0], starts[0], ends[0]
    return _Folded("".join(folded), starts, ends)


def _fold(text: str) -> str:
    return _fold_with_places(text).text


def same_words(one: str, other: str) -> bool:
    """Whether two texts are equal after the foldings of this module."""
    return one == other or _fold(one) == _fold(other)


def quotable(text: str, span: Span) -> str:
    """The words of a span; what was cut out of a spoiler stays covered."""
    start, end = span
    lead = tail = ""
    for cover in _spoilers(text):
        if cover.start < start < cover.end:
            start, lead = (start, "||") if start < cover.end - 2 else (cover.end, "")
            start = max(start, cover.start + 2)
        if cover.start < end < cover.end:
            end, tail = (end, "||") if end > cover.start + 2 else (cover.start, "")
            end = min(end, cover.end - 2)
    words = text[start:end]
    return f"{lead}{words.strip()}{tail}" if lead or tail else words


def _spoilers(text: str) -> list[Span]:
    """Where spoilers stand, with their marks."""
    found: list[Span] = []
    opened: int | None = None
    for mark in _COVER.finditer(text):
        if mark[0] != "||":
            opened = None if mark[0].isspace() else opened
        elif opened is not None and not text[mark.start() - 1].isspace():
            found.append(Span(opened, mark.end()))
            opened = None
        elif text[mark.end() : mark.end() + 1].strip():
            opened = mark.start()
    return found


def locate(text: str, words: str) -> Span | None:
    """Where `words` stand verbatim in `text` (first place), None where they do not or are empty."""
    wanted = _fold(words)
    folded = _fold_with_places(text)
    start = folded.text.find(wanted) if wanted else -1
    while start >= 0:
        end = start + len(wanted)
        if folded.is_whole(start, end):
            return folded.span(start, end)
        start = folded.text.find(wanted, start + 1)
    return None


def _lower(text: str) -> str:
    """Lower case without a change of length, so that offsets stay."""
    return "".join(low if len(low := character.lower()) == 1 else character for character in text)


def closest(text: str, words: str) -> Near | None:
    """The stretch of `text`, from word border to word border, that is most like `words`.

    None where no stretch is even half like them.
    """
    folded = _fold_with_places(text)
    wanted, lower = _lower(_fold(words)), _lower(folded.text)
    alignment = fuzz.partial_ratio_alignment(wanted, lower) if wanted and lower else None
    if alignment is None:
        return None
    borders = [match.span() for match in _WORD.finditer(lower)]
    starts = sorted((start for start, _ in borders), key=lambda at: abs(at - alignment.dest_start))[:6]
    ends = sorted((end for _, end in borders), key=lambda at: abs(at - alignment.dest_end))[:6]
    pairs = [(start, end) for start in starts for end in ends if start < end]
    if not pairs:
        return None
    ratio, start, end = max((fuzz.ratio(wanted, lower[start:end]), start, end) for start, end in pairs)
    if ratio / 100 < _LIKE_ENOUGH:
        return None
    span = folded.span(start, end)
    return Near(span, text[span.start : span.end], ratio / 100)


def difference(asked: str, found: str) -> tuple[Change, ...]:
    """A diff from what was asked for to what the archive says, by words, or characters in scripts without spaces."""
    left, right = list(_WORD.finditer(asked)), list(_WORD.finditer(found))
    changes: list[Change] = []
    for step in Indel.opcodes([_fold(word[0]) for word in left], [_fold(word[0]) for word in right]):
        if step.tag == "delete":
            place = len(changes) - 1 if changes and changes[-1].kind == "found" else len(changes)
            changes.insert(place, Change("asked", _stretch(asked, left[step.src_start : step.src_end])))
        else:
            kind: Literal["same", "found"] = "same" if step.tag == "equal" else "found"
            changes.append(Change(kind, _stretch(found, right[step.dest_start : step.dest_end])))
    return tuple(changes)


def _stretch(text: str, words: Sequence[re.Match[str]]) -> str:
    """What stands from the first word to the last, with single spaces."""
    return " ".join(text[words[0].start() : words[-1].end()].split())


def paragraphs(text: str) -> list[Span]:
    """The paragraphs of a Markdown text as passages to choose from, in order; of one paragraph its sentences.

    A code block is one, whatever lines it has.
    """
    found: list[Span] = []
    start, fence = None, ""
    for line in _LINE.finditer(text):
        words = line[0].strip()
        if start is None and words:
            start = line.start()
        if opened := _FENCE.match(line[0]):
            fence = "" if fence and words.startswith(fence) else fence or opened[1]
        if start is not None and not words and not fence:
            found.append(Span(start, line.start()))
            start = None
    if start is not None:
        found.append(Span(start, len(text)))
    whole = [_trimmed(text, span) for span in found]
    return whole if len(whole) != 1 else [Span(*each) for each in sentences.spans(text)] or whole


def _trimmed(text: str, span: Span) -> Span:
    words = text[span.start : span.end]
    start = span.start + len(words) - len(words.lstrip())
    return Span(start, start + len(words.strip()))


def verify(thread: Thread, passage: Passage, words: str) -> bool:
    """Whether the passage exists in the thread and consists of these words."""
    found = passage.of(thread)
    return found is not None and same_words(found, words)
