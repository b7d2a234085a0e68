"""Which posts a thread quarrels about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.discussion.positions.model import Relation

__all__ = ["contested"]

_LIKELY = 0.6  # chance of disagreement from which an answer counts
_ENOUGH = 1.4  # summed chances of disagreement that make a post contested: more than one answer can have
_STRUCK_BACK = 0.7  # what it counts that an objection to the post is contradicted in its turn
_MOST_CONTESTED = 8  # one post in so many may be


def contested(relations: Iterable[Relation], posts: int) -> frozenset[int]:
    """The posts that a thread quarrels about: two answers contradict them, or one that is contradicted in its turn.

    Of posts that contradict each other the more contested one counts, and in all not more than one post in eight.
    """
    against: dict[int, list[Relation]] = {}
    for relation in relations:
        if relation.disagree >= _LIKELY and relation.post != relation.to:
            against.setdefault(relation.to, []).append(relation)
    weights = {
        post: sum(one.disagree + _STRUCK_BACK * max(_chances(against, one.post), default=0.0) for one in objections)
        for post, objections in against.items()
    }
    chosen: set[int] = set()
    for post in sorted(weights, key=lambda post: (-weights[post], post)):
        if weights[post] < _ENOUGH or len(chosen) == max(1, posts // _MOST_CONTESTED):
            break
        beside = {one.post for one in against[post]} | {to for to in chosen if post in {o.post for o in against[to]}}
        if chosen.isdisjoint(beside):
            chosen.add(post)
    return frozenset(chosen)


def _chances(against: Mapping[int, list[Relation]], post: int) -> list[float]:
    return [one.disagree for one in against.get(post, ())]
