"""Shares of votes compared as Polis does it, so that statements chosen here are those that Polis would choose.

Source: compdemocracy/polis, math/src/polismath/math/repness.clj and stats.clj.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from bot.discussion.positions.room.model import Agreed, Typical, Votes

__all__ = ["SURE", "agreed", "one_proportion", "share", "two_proportions", "typical"]

SURE = 1.2816  # standard deviations: nine times in ten, one-sided
_MOST = 5
_LEAST_INSIDE = 3  # votes of a group on a post that is to set it apart


def share(hits: int, votes: int) -> float:
    """The share of hits with one of each kind added, so that few votes stay near a half."""
    return (hits + 1) / (votes + 2)


def one_proportion(hits: int, votes: int) -> float:
    """By how many standard deviations the share of hits is above a half."""
    return 2 * math.sqrt(votes + 1) * ((hits + 1) / (votes + 1) - 0.5)


def two_proportions(hits: int, votes: int, other_hits: int, other_votes: int) -> float:
    """By how many standard deviations the first share is above the other."""
    first, second, one, two = hits + 1, other_hits + 1, votes + 1, other_votes + 1
    pooled = (first + second) / (one + two)
    if pooled >= 1:
        return 0.0
    return (first / one - second / two) / math.sqrt(pooled * (1 - pooled) * (1 / one + 1 / two))


def agreed(votes: Votes, *, least: int = 1) -> Agreed:
    """The posts that more than half of those who voted are surely for, or against; at most five each, surest first.

    Posts with fewer than `least` votes are passed over: by Polis' test a single vote is consensus.
    """

    def surest(sign: int) -> tuple[int, ...]:
        found = []
        for post, cast in votes.items():
            hits, count = _hits(cast.values(), sign), len(cast)
            how_many, how_sure = share(hits, count), one_proportion(hits, count)
            if count >= least and how_many > 0.5 and how_sure > SURE:
                found.append((-how_many * how_sure, post))
        return tuple(post for _, post in sorted(found)[:_MOST])

    return Agreed(surest(1), surest(-1))


def typical(votes: Votes, group: Mapping[int, str]) -> dict[str, tuple[Typical, ...]]:
    """For each group the posts that set it apart: the group is surely for (or against) them, and more so than others.

    At most five a group, the most telling first, those it is for before those it is against. Polis falls back to its
    best guess where nothing passes, and lets a single vote pass; here the group then has none.
    """
    return {name: _of_group(votes, group, name) for name in sorted(set(group.values()))}


def _of_group(votes: Votes, group: Mapping[int, str], name: str) -> tuple[Typical, ...]:
    found: list[tuple[float, Typical]] = []
    for post, cast in votes.items():
        inside = [weight for member, weight in cast.items() if group.get(member) == name]
        outside = [weight for member, weight in cast.items() if group.get(member, name) != name]
        ways = [(_telling(inside, outside, sign), sign) for sign in (1, -1)]
        apart, sign = max(ways, key=lambda way: way[0][0])
        if len(inside) >= _LEAST_INSIDE and apart[0] > SURE and apart[1] > SURE:
            hits = _hits(inside, sign)
            found.append((math.prod(apart), Typical(post, sign > 0, hits, len(inside))))
    found.sort(key=lambda entry: (-entry[0], entry[1].post))
    return tuple(sorted((one for _, one in found[:_MOST]), key=lambda one: not one.agrees))


def _telling(inside: Sequence[int], outside: Sequence[int], sign: int) -> tuple[float, float, float, float]:
    """Above the others, above a half (both in standard deviations), times as often as the others, and how often."""
    hits, others = _hits(inside, sign), _hits(outside, sign)
    how_often = share(hits, len(inside))
    return (
        two_proportions(hits, len(inside), others, len(outside)),
        one_proportion(hits, len(inside)),
        how_often / share(others, len(outside)),
        how_often,
    )


def _hits(weights: Iterable[int], sign: int) -> int:
    return sum(weight * sign > 0 for weight in weights)
