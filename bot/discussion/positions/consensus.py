"""Where claimed camps meet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.discussion.positions.model import Consensus, Point, Relation, Stance
from bot.discussion.words import tokens, topic_words, word_list

__all__ = ["find_consensus"]

_SAME_IN_BOTH = 0.5
_NEGATIONS = word_list(
    "not no never none nobody nothing neither nor cannot without don't doesn't didn't isn't aren't wasn't weren't "
    "can't couldn't won't wouldn't shouldn't hasn't haven't hadn't dont doesnt didnt isnt arent wasnt cant wont"
)


def find_consensus(
    points: Sequence[Point], relations: Sequence[Relation], camp_of: Mapping[int, str]
) -> tuple[Consensus, ...]:
    """Where claimed camps meet: the same point in both, or an agreement from one camp with a point of the other.

    A question, and a sentence that negates what the other says, make no point twice, however alike their words are.
    """
    found: list[Consensus] = []
    words = [set(topic_words(point.text)) for point in points]
    for one, first in enumerate(points):
        for other, second in enumerate(points[one + 1 :], one + 1):
            union = words[one] | words[other]
            same = len(words[one] & words[other]) / len(union) if union else 0.0
            if first.camp != second.camp and same >= _SAME_IN_BOTH and _compatible(first.text, second.text):
                posts = {first.post, second.post, *first.also, *second.also}
                found.append(Consensus((one, other), tuple(sorted(posts))))
    place = {point.post: index for index, point in enumerate(points)}
    for relation in relations:
        crosses = {camp_of.get(relation.post), camp_of.get(relation.to)} == {"A", "B"}
        if relation.stance is Stance.AGREES and crosses and relation.to in place:
            found.append(Consensus((place[relation.to],), (relation.to, relation.post)))
    return tuple(found)


def _compatible(one: str, other: str) -> bool:
    asks = any(text.rstrip("\"'”’)*_ ").endswith("?") for text in (one, other))
    return not asks and _negated(one) is _negated(other)


def _negated(text: str) -> bool:
    return not _NEGATIONS.isdisjoint(tokens(text))
