"""Posts that people like who otherwise disagree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from bot.discussion.positions.room.groups import find_groups
from bot.discussion.scores import wilson_lower_bound

__all__ = ["Bridge", "bridges", "sides"]

Key = TypeVar("Key", bound=Hashable)

_ROUNDS = 40
_CLEAR = 0.05  # of the largest leaning; who leans less is on no side
_LEAST = 2  # votes of a group on a post
_LEAST_DISAGREEMENT = 2  # posts that have votes both ways


@dataclass(frozen=True, slots=True)
class Bridge:
    """How a post fares in each group of voters: (up, votes), in the order of the groups' names."""

    counts: tuple[tuple[int, int], ...]

    @property
    def lower(self) -> float:
        """The approval that is safe to assume in every group."""
        return min(wilson_lower_bound(up, total) for up, total in self.counts)


def bridges(votes: Mapping[Key, Mapping[int, int]], groups: Mapping[int, str] | None = None) -> dict[Key, Bridge]:
    """The posts that at least two groups voted on and all of those rather like, the best first.

    `votes` has for each post the weight of each member's vote. `groups` says who belongs together, such as camps; by
    default those that Polis finds and that beat chance (`find_groups`), else the two `sides` of the votes. Empty where
    nobody disagrees enough to speak of groups. Deterministic. It takes seconds on many votes: run it off the event
    loop.
    """
    if groups is None:
        numbered = dict(enumerate(votes.values()))
        found = find_groups(numbered)
        groups = {voter.member: voter.group for voter in found.places} if found.claimed else sides(votes)
    built: dict[Key, Bridge] = {}
    for key, cast in votes.items():
        counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        for member, weight in cast.items():
            if member in groups:
                counts[groups[member]][0] += weight > 0
                counts[groups[member]][1] += 1
        heard = {name: (up, total) for name, (up, total) in sorted(counts.items()) if total >= _LEAST}
        if len(heard) > 1 and all(2 * up > total for up, total in heard.values()):
            built[key] = Bridge(tuple(heard.values()))
    return dict(sorted(built.items(), key=lambda item: -item[1].lower))


def sides(votes: Mapping[Key, Mapping[int, int]]) -> dict[int, str]:
    """Voters on two sides, "1" and "2", by the direction in which their votes differ most; nobody where none do.

    A vote counts as its difference from the mean of its post. The direction is the leading singular vector, found by
    power iteration.
    """
    leaning: dict[int, float] = {}
    entries: list[list[tuple[int, float]]] = []
    for cast in votes.values():
        signs = {member: 1.0 if weight > 0 else -1.0 for member, weight in cast.items()}
        mean = sum(signs.values()) / len(signs) if signs else 0.0
        if abs(mean) < 1:
            entries.append([(member, sign - mean) for member, sign in signs.items()])
    if len(entries) < _LEAST_DISAGREEMENT:
        return {}
    members = sorted({member for entry in entries for member, _ in entry})
    # A start that no symmetry of the votes makes orthogonal to the answer, and that is the same every time.
    leaning = {member: 1.0 + (member * 2_654_435_761 % 1_000) / 1_000 for member in members}
    for _ in range(_ROUNDS):
        posts = [sum(value * leaning[member] for member, value in entry) for entry in entries]
        fresh = dict.fromkeys(members, 0.0)
        for post, entry in zip(posts, entries, strict=True):
            for member, value in entry:
                fresh[member] += value * post
        largest = max(map(abs, fresh.values()))
        if largest < 1e-9:
            return {}
        leaning = {member: value / largest for member, value in fresh.items()}
    first = next(member for member in members if abs(leaning[member]) >= _CLEAR)
    flip = 1 if leaning[first] > 0 else -1
    return {member: "1" if flip * value > 0 else "2" for member, value in leaning.items() if abs(value) >= _CLEAR}
