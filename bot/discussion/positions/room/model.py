"""What is known about the room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.discussion.scores import wilson_lower_bound

__all__ = ["Agreed", "Bridges", "Contrast", "Leaning", "Opinion", "Room", "Typical", "Voter", "VoterGroup", "Votes"]

Votes = Mapping[int, Mapping[int, int]]
"""For each post the weight of each member's vote: above 0 for it, below 0 against it, 0 for a pass, as Polis has it."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """The votes on a post, by members."""

    post: int
    up: int
    down: int

    @property
    def low(self) -> float:
        """The lower end of the 95% interval of the share that approves, by Wilson."""
        return wilson_lower_bound(self.up, self.up + self.down)

    @property
    def high(self) -> float:
        """The upper end: what the share that rejects leaves over at its least."""
        return 1 - wilson_lower_bound(self.down, self.up + self.down)


@dataclass(frozen=True, slots=True)
class Agreed:
    """The posts on which the whole room agrees, the surest first: those it is for, and those it is against."""

    agree: tuple[int, ...] = ()
    disagree: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Typical:
    """A post that sets a group apart: `hits` of its `votes` votes are for it (`agrees`) or against it."""

    post: int
    agrees: bool
    hits: int
    votes: int


@dataclass(frozen=True, slots=True)
class VoterGroup:
    """Voters who vote alike. `name` is "1", "2", … by size; a group is known by its typical posts, nothing else."""

    name: str
    size: int
    typical: tuple[Typical, ...]


@dataclass(frozen=True, slots=True)
class Voter:
    """A voter's place on the map of votes (the first two principal components) and in a group."""

    member: int
    group: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Leaning:
    """How many authors of the archive stand in the camps A and B, and how many voters lean to each.

    A voter leans to the camp of whose posts they approve a larger share. `differs`: the two splits differ by more than
    chance would explain.
    """

    authors: tuple[int, int]
    voters: tuple[int, int]
    differs: bool


@dataclass(frozen=True, slots=True)
class Contrast:
    """A point on which room and archive part: `made` posts make it, and the room clearly approves or rejects it."""

    post: int
    made: int
    up: int
    down: int
    approves: bool


@dataclass(frozen=True, slots=True)
class Bridges:
    """Posts that every group approves of, their authors, and members who approve of what divides the groups.

    Whoever shows this names no member to another.
    """

    posts: tuple[int, ...] = ()
    authors: tuple[str, ...] = ()
    voters: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Room:
    """The room's votes on a thread or a part of it. `why` is a plain clause, also where groups are `claimed`.

    `opinions` are the posts with votes, in order. `up` and `down` count votes; `voters` counts members.
    """

    voters: int
    up: int
    down: int
    opinions: tuple[Opinion, ...]
    agreed: Agreed
    claimed: bool
    why: str
    groups: tuple[VoterGroup, ...] = ()
    places: tuple[Voter, ...] = ()
    leaning: Leaning | None = None
    contrasts: tuple[Contrast, ...] = ()
    bridges: Bridges = Bridges()

    @property
    def likes_only(self) -> bool:
        """Whether there are votes, and none of them is against anything."""
        return self.up > 0 and self.down == 0
