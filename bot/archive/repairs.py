"""What can be put right in a thread by hand, as values, and a thread after it.

A repair names posts by their numbers at that moment: after the repairs before it in the list. To undo is to leave out
the last one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.archive.model import Precision, Thread

__all__ = [
    "ChangeQuote",
    "Drop",
    "MarkNoise",
    "Mended",
    "MergeWithPrevious",
    "Repair",
    "SetAuthor",
    "SetDate",
    "SetTitle",
    "Split",
]


@dataclass(frozen=True, slots=True)
class MergeWithPrevious:
    """The post is no post of its own but the end of the one before it."""

    post: int


@dataclass(frozen=True, slots=True)
class Split:
    """A new post, of an unknown author, begins in the post: at an offset into its text, or where these words begin."""

    post: int
    before: int | str


@dataclass(frozen=True, slots=True)
class SetAuthor:
    """Who wrote the post, None for unknown; with `same_name` all posts that have the author's name that it has now."""

    post: int
    author: str | None
    same_name: bool = False


@dataclass(frozen=True, slots=True)
class SetDate:
    """When the post was written (aware), None for unknown; `zone_known` and `precision` as in `Post`."""

    post: int
    moment: datetime | None
    zone_known: bool = True
    precision: Precision = Precision.MINUTE


@dataclass(frozen=True, slots=True)
class Drop:
    """The post is none; what it holds is left out."""

    post: int


@dataclass(frozen=True, slots=True)
class MarkNoise:
    """These lines of the post's text, counted from 1, are no part of it and are left out."""

    post: int
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ChangeQuote:
    """The post's quote of that index, counted from 1, repeats the post `target`; None: a post that is not here."""

    post: int
    index: int
    target: int | None


@dataclass(frozen=True, slots=True)
class SetTitle:
    """What the thread is called, None for nothing."""

    title: str | None


Repair = MergeWithPrevious | Split | SetAuthor | SetDate | Drop | MarkNoise | ChangeQuote | SetTitle


@dataclass(frozen=True, slots=True)
class Mended:
    """A thread after its repairs.

    `origins` has for each post the old numbers of those whose words it may hold; none for a post that is new.
    """

    thread: Thread
    origins: tuple[tuple[int, ...], ...]

    @property
    def numbers(self) -> Mapping[int, int]:
        """Old numbers to new ones. A merged post has the number of its whole, a split one that of its beginning.

        A dropped post is not in it.
        """
        found: dict[int, int] = {}
        for number, origins in enumerate(self.origins, 1):
            for old in origins:
                found.setdefault(old, number)
        return found
