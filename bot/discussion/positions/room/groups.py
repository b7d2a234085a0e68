"""Groups of voters who vote alike, as Polis finds them, and the decision whether they are more than chance.

Each voter is a point: the first two principal components of the votes, where a missing vote counts as the post's mean
and the place is stretched for those who voted on few posts (C. Small et al., "Polis: Scaling Deliberation by Mapping
High Dimensional Opinion Spaces", Recerca 26 (2021)). k-means groups the points, and the silhouette chooses k among the
groupings in which no group is tiny.

Votes dealt at random give such groups too, with silhouettes up to 0.6. So they are claimed only where the votes hang
together better than the same votes shuffled among those who voted on each post: on the first component (parallel
analysis, J. L. Horn, Psychometrika 30 (1965), 179-185), and in the silhouette.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.discussion.positions.room.model import Voter, Votes

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

__all__ = ["LEAST_VOTERS", "LEAST_VOTES", "Grouping", "find_groups", "heard"]

LEAST_VOTERS, LEAST_VOTES = 15, 7
_LEAST_A_GROUP, _SMALLEST_SHARE = 3, 0.1
_CLEAR = 0.35  # a silhouette
_SHUFFLES = 99
_MAY_HANG_BETTER, _MAY_BE_CLEARER = 3, 19  # of the shuffles: one in 25, one in 5
_MOST_POSTS, _MOST_MEASURED = 300, 300
_STARTS, _ROUNDS = 4, 20


@dataclass(frozen=True, slots=True)
class Grouping:
    """Whether groups are claimed, and why or why not in a plain clause; `places` only where they are."""

    claimed: bool
    why: str
    places: tuple[Voter, ...] = ()


def heard(votes: Votes) -> list[int]:
    """The members who voted on enough posts to be placed, in order."""
    cast: dict[int, int] = {}
    for of_post in votes.values():
        if len(of_post) > 1:
            for member in of_post:
                cast[member] = cast.get(member, 0) + 1
    return sorted(member for member, count in cast.items() if count >= LEAST_VOTES)


def find_groups(votes: Votes) -> Grouping:
    """The groups, or why there are none. Deterministic. Seconds on thousands of voters: run it off the event loop."""
    members = heard(votes)
    if len(members) < LEAST_VOTERS:
        return Grouping(
            claimed=False,
            why=(
                f"groups of voters need {LEAST_VOTERS} members with {LEAST_VOTES} votes each, and there are "
                f"{len(members)} so far"
            ),
        )
    known = set(members)
    cast = [weight for of_post in votes.values() for member, weight in of_post.items() if member in known]
    if not any(weight < 0 for weight in cast):
        return Grouping(claimed=False, why="the room has only voted up, and likes alone do not tell groups apart")
    import numpy as np  # noqa: PLC0415 - heavy, and most rooms are too small for it

    table = _table(votes, members)
    chance = np.random.default_rng(len(members))
    found = _measure(table, chance)
    if found.silhouette < _CLEAR:
        return Grouping(claimed=False, why="the votes do not fall into clear groups")
    if not _beats_chance(table, found, chance):
        return Grouping(claimed=False, why="the votes hang together no better than if they had been dealt at random")
    return Grouping(
        claimed=True,
        why="the votes fall into groups, and hang together better than shuffled votes do",
        places=_places(members, found, np.bincount(found.labels)),
    )


@dataclass(frozen=True, slots=True)
class _Measured:
    points: Array
    labels: NDArray[np.intp]
    silhouette: float
    leading: float


def _table(votes: Votes, members: Sequence[int]) -> Array:
    """A row a voter, a column a post, NaN where there is no vote. Of many posts, those with the most votes."""
    import numpy as np  # noqa: PLC0415

    known = set(members)
    counted = {post: sum(member in known for member in cast) for post, cast in votes.items()}
    posts = sorted((post for post in counted if counted[post] > 1), key=lambda post: (-counted[post], post))
    column = {post: place for place, post in enumerate(sorted(posts[:_MOST_POSTS]))}
    row = {member: place for place, member in enumerate(members)}
    table = np.full((len(members), len(column)), np.nan)
    for post, place in column.items():
        for member, weight in votes[post].items():
            if member in row:
                table[row[member], place] = (weight > 0) - (weight < 0)
    return table


def _measure(table: Array, chance: np.random.Generator) -> _Measured:
    import numpy as np  # noqa: PLC0415

    points, leading = _projected(table)
    step = -(-len(points) // _MOST_MEASURED)
    distances = _distances(points[::step])
    smallest = max(_LEAST_A_GROUP, _SMALLEST_SHARE * len(points))
    best: tuple[float, NDArray[np.intp]] = (-1.0, np.zeros(len(points), dtype=np.intp))
    for k in range(2, min(5, 2 + len(points) // 12) + 1):
        labels = _k_means(points, k, chance)
        silhouette = _silhouette(distances, labels[::step])
        if silhouette > best[0] and np.bincount(labels).min() >= smallest:
            best = (silhouette, labels)
    return _Measured(points, best[1], best[0], leading)


def _projected(table: Array) -> tuple[Array, float]:
    """The voters on the first two principal components, and the first one's part of all variance."""
    import numpy as np  # noqa: PLC0415

    seen = ~np.isnan(table)
    means = np.nansum(table, axis=0) / np.maximum(seen.sum(axis=0), 1)
    centred = np.where(seen, table - means, 0.0)
    total = float((centred**2).sum())
    voters, posts = centred.shape
    values, vectors = np.linalg.eigh(centred.T @ centred if posts <= voters else centred @ centred.T)
    top = vectors[:, [-1, -2]]
    points = centred @ top if posts <= voters else top * np.sqrt(np.maximum(values[[-1, -2]], 0.0))
    stretch = np.sqrt(posts / np.maximum(seen.sum(axis=1), 1))
    return points * stretch[:, None], float(values[-1]) / total if total > 0 else 0.0


def _k_means(points: Array, k: int, chance: np.random.Generator) -> NDArray[np.intp]:
    """Lloyd's algorithm from several k-means++ starts at once; the tightest outcome."""
    import numpy as np  # noqa: PLC0415

    centres = np.stack([_spread(points, k, chance) for _ in range(_STARTS)])
    for _ in range(_ROUNDS):
        belongs = _squares(points, centres).argmin(axis=2)[:, :, None] == np.arange(k)
        sizes = belongs.sum(axis=1)[:, :, None]
        sums = belongs.transpose(0, 2, 1) @ points
        moved = np.where(sizes > 0, sums / np.maximum(sizes, 1), centres)
        if np.array_equal(moved, centres):
            break
        centres = moved
    distances = _squares(points, centres)
    best = distances.min(axis=2).sum(axis=1).argmin()
    return np.unique(distances[best].argmin(axis=1), return_inverse=True)[1]


def _spread(points: Array, k: int, chance: np.random.Generator) -> Array:
    """Starting centres far apart: D. Arthur and S. Vassilvitskii, "k-means++", SODA 2007, 1027-1035."""
    import numpy as np  # noqa: PLC0415

    chosen = [int(chance.integers(len(points)))]
    nearest = ((points - points[chosen[0]]) ** 2).sum(axis=1)
    while len(chosen) < k:
        reached = np.cumsum(nearest)
        drawn = min(int(np.searchsorted(reached, chance.random() * reached[-1], side="right")), len(points) - 1)
        chosen.append(drawn)
        nearest = np.minimum(nearest, ((points - points[drawn]) ** 2).sum(axis=1))
    return points[chosen]


def _squares(points: Array, centres: Array) -> Array:
    """Squared distances of all points to the centres of each start: start, point, centre."""
    squares: Array = ((points[None, :, None, :] - centres[:, None, :, :]) ** 2).sum(axis=3)
    return squares


def _distances(points: Array) -> Array:
    import numpy as np  # noqa: PLC0415

    distances: Array = np.sqrt(_squares(points, points[None])[0])
    return distances


def _silhouette(distances: Array, labels: NDArray[np.intp]) -> float:
    """P. J. Rousseeuw, "Silhouettes", J. Comput. Appl. Math. 20 (1987), 53-65."""
    import numpy as np  # noqa: PLC0415

    labels = np.unique(labels, return_inverse=True)[1]
    sizes = np.bincount(labels)
    if len(sizes) < 2:
        return -1.0
    sums = distances @ (labels[:, None] == np.arange(len(sizes)))
    rows = np.arange(len(labels))
    own = sums[rows, labels] / np.maximum(sizes[labels] - 1, 1)
    means = sums / sizes
    means[rows, labels] = np.inf
    other = means.min(axis=1)
    widths = np.where(sizes[labels] > 1, (other - own) / np.maximum(np.maximum(own, other), 1e-12), 0.0)
    return float(widths.mean())


def _beats_chance(table: Array, found: _Measured, chance: np.random.Generator) -> bool:
    """Whether few enough shuffles hang together as well. Ends as soon as that is decided.

    J. Besag and P. Clifford, "Sequential Monte Carlo p-values", Biometrika 78 (1991), 301-304.
    """
    hang_better = clearer = 0
    for _ in range(_SHUFFLES):
        shuffled = _measure(_shuffled(table, chance), chance)
        hang_better += shuffled.leading >= found.leading - 1e-12
        clearer += shuffled.silhouette >= found.silhouette - 1e-12
        if hang_better > _MAY_HANG_BETTER or clearer > _MAY_BE_CLEARER:
            return False
    return True


def _shuffled(table: Array, chance: np.random.Generator) -> Array:
    """The same votes on each post, dealt anew among those who voted on it."""
    import numpy as np  # noqa: PLC0415

    dealt = table.copy()
    for column in range(table.shape[1]):
        rows = np.flatnonzero(~np.isnan(table[:, column]))
        dealt[rows, column] = table[chance.permutation(rows), column]
    return dealt


def _places(members: Sequence[int], found: _Measured, sizes: NDArray[np.intp]) -> tuple[Voter, ...]:
    """Groups are numbered by size; of equal ones the first is that of the lower member id."""
    first = {int(label): place for place, label in reversed(list(enumerate(found.labels)))}
    ranked = sorted(range(len(sizes)), key=lambda label: (-int(sizes[label]), first[label]))
    names: Mapping[int, str] = {label: str(rank) for rank, label in enumerate(ranked, 1)}
    return tuple(
        Voter(member, names[int(label)], round(float(x), 4), round(float(y), 4))
        for member, label, (x, y) in zip(members, found.labels, found.points, strict=True)
    )
