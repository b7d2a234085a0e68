"""Which posts a thread quarrels about."""

from __future__ import annotations

from collections.abc import Iterable

from bot.discussion.positions.model import Relation

__all__ = ["contested"]

_LIKELY = 0.6  # chance of disagreement from which an answer counts
_SURE_TWICE = 1.4  # summed chances of disagreement that make a post contested
_MOST_CONTESTED = 8  # one post in so many may be


def contested(relations: Iterable[Relation], posts: int) -> frozenset[int]:
    """The posts that most was said against: by two different posts at least, and not more than one post in eight."""
    against: dict[int, list[float]] = {}
    for relation in relations:
        if relation.disagree >= _LIKELY and relation.post != relation.to:
            against.setdefault(relation.to, []).append(relation.disagree)
    weighty = {post: sum(chances) for post, chances in against.items() if sum(chances) >= _SURE_TWICE}
    ranked = sorted(weighty, key=lambda post: (-weighty[post], post))
    return frozenset(ranked[: max(1, posts // _MOST_CONTESTED)])
