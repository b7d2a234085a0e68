"""Where claimed camps meet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.discussion.positions.model import Consensus, Point, Relation, Stance
from bot.discussion.words import topic_words

__all__ = ["find_consensus"]

_SAME_IN_BOTH = 0.5


def find_consensus(
    points: Sequence[Point], relations: Sequence[Relation], camp_of: Mapping[int, str]
) -> tuple[Consensus, ...]:
    """Where claimed camps meet: the same point in both, or an agreement from one camp with a point of the other."""
    found: list[Consensus] = []
    words = [set(topic_words(point.text)) for point in points]
    for one, first in enumerate(points):
        for other, second in enumerate(points[one + 1 :], one + 1):
            union = words[one] | words[other]
            same = len(words[one] & words[other]) / len(union) if union else 0.0
            if first.camp != second.camp and same >= _SAME_IN_BOTH:
                posts = {first.post, second.post, *first.also, *second.also}
                found.append(Consensus((one, other), tuple(sorted(posts))))
    place = {point.post: index for index, point in enumerate(points)}
    for relation in relations:
        crosses = {camp_of.get(relation.post), camp_of.get(relation.to)} == {"A", "B"}
        if relation.stance is Stance.AGREES and crosses and relation.to in place:
            found.append(Consensus((place[relation.to],), (relation.to, relation.post)))
    return tuple(found)
