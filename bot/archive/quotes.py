"""The archive's own words: finding them verbatim, offering the nearest ones, and who quotes and answers whom.

Every feature that repeats words of the archive proves them here.

Two texts are the same words when they are equal after these foldings, and no others:

- any run of white space is one space, and white space at either end is dropped;
- typographic quotation marks are straight ones: ‘ ’ ‚ ‛ ′ ` ´ are ', and “ ” „ ‟ « » ″ are ";
- ‐ ‑ ‒ – — ― − are -, and two or three hyphens in a row are one;
- … is three full stops;
- soft hyphens, zero-width characters and the byte order mark are nothing.

Case, spelling, other punctuation and Markdown marks stay: changing them changes the words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from bot.archive.model import Post, Thread

__all__ = ["Change", "Near", "Passage", "ReplyGraph", "Span", "closest", "difference", "locate", "same_words", "verify"]


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
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Near:
    """The closest stretch of a text to some words; `similarity` from 0 to 1 is that of rapidfuzz's `ratio`."""

    span: Span
    text: str
    similarity: float


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of a word diff: in both texts ("same"), only asked for ("asked"), or only in the archive ("found")."""

    kind: str
    text: str


def same_words(one: str, other: str) -> bool:
    """Whether two texts are equal after the foldings of this module."""
    raise NotImplementedError


def locate(text: str, words: str) -> Span | None:
    """Where `words` stand verbatim in `text` (first place), None where they do not or are empty."""
    raise NotImplementedError


def closest(text: str, words: str) -> Near | None:
    """The stretch of `text`, from word border to word border, that is most like `words`; None where nothing is like it."""
    raise NotImplementedError


def difference(asked: str, found: str) -> tuple[Change, ...]:
    """A word diff from what was asked for to what the archive says."""
    raise NotImplementedError


def verify(thread: Thread, passage: Passage, words: str) -> bool:
    """Whether the passage exists in the thread and consists of these words."""
    raise NotImplementedError


class ReplyGraph:
    """Who answers and quotes whom in a thread. All answers are post numbers in ascending order."""

    def __init__(self, thread: Thread) -> None:
        raise NotImplementedError

    def parents(self, number: int) -> tuple[int, ...]:
        """The posts that a post answers: its explicit parent, and those it quotes from before itself."""
        raise NotImplementedError

    def replies(self, number: int) -> tuple[int, ...]:
        """The posts that answer a post or quote it."""
        raise NotImplementedError

    def quoted_by(self, number: int) -> tuple[int, ...]:
        """The posts that quote a post."""
        raise NotImplementedError

    def chain(self, number: int) -> tuple[int, ...]:
        """The posts above a post, from the top of the conversation down to its direct parent."""
        raise NotImplementedError

    def post(self, number: int) -> Post | None:
        """The post of that number, or None."""
        raise NotImplementedError
