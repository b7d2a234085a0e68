"""What is known about the positions in a thread. The fields are those of the positions document."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Camps", "Change", "Consensus", "Member", "Point", "Positions", "Relation", "Sentence", "Stance"]


class Stance(StrEnum):
    """How a post stands to the one that it answers."""

    AGREES = "agrees"
    DISAGREES = "disagrees"
    RESPONDS = "responds"


@dataclass(frozen=True, slots=True)
class Relation:
    """A reply or quote edge. `disagree` is the probability of disagreement; RESPONDS means too unsure to say."""

    post: int
    to: int
    stance: Stance
    disagree: float


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a post by its offsets, and how much it reads like a claim that others could dispute (0 to 1)."""

    post: int
    start: int
    end: int
    text: str
    claim: float


@dataclass(frozen=True, slots=True)
class Member:
    """An author in a camp. An unknown author stands for a single post. `support` is the log odds of the place."""

    author: str | None
    posts: tuple[int, ...]
    camp: str
    support: float


@dataclass(frozen=True, slots=True)
class Camps:
    """The partition, and whether it may be shown as a finding. `why` is a plain clause, also where `claimed` is true.

    `unplaced` are known authors, in the order of their first post, for whom evidence is too thin.
    """

    claimed: bool
    why: str
    members: tuple[Member, ...] = ()
    unplaced: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Point:
    """A claim that carries the thread, verbatim. `camp` is None where it stands for the whole thread.

    `also` are posts that make the same point; `people` counts distinct known authors, None where they are unknown.
    """

    camp: str | None
    post: int
    start: int
    end: int
    text: str
    also: tuple[int, ...]
    people: int | None
    weight: float


@dataclass(frozen=True, slots=True)
class Consensus:
    """Points (by their index in `Positions.points`) on which camps meet, and the posts that show it."""

    points: tuple[int, ...]
    posts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """Somebody who says at a post, verbatim in `text`, that he or she changed side."""

    author: str
    post: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Positions:
    """The summary of a thread.

    The first `shown` of `points` are for readers, most weighty first, camps mixed; the rest goes on in the same order.
    `authors` is the number of known authors, None where the input names nobody. `posts` counts the posts until `last`,
    and `posts_read` those that points were taken from: all from `first` to `last`, or one author's among them.
    """

    title: str | None
    posts: int
    authors: int | None
    posts_read: int
    relations: tuple[Relation, ...]
    camps: Camps
    points: tuple[Point, ...]
    consensus: tuple[Consensus, ...]
    sentences: tuple[Sentence, ...]
    warnings: tuple[str, ...] = ()
    shown: int = 0
    first: int = 1
    last: int = 0
    changes: tuple[Change, ...] = ()
