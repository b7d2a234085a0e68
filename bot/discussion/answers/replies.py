"""Who answers what was cited: those who take a side, and those who answer a question."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from bot.discussion.answers.index import Index
from bot.discussion.answers.model import Cited, Dispute
from bot.discussion.answers.passages import best_words
from bot.discussion.answers.ranking import Query
from bot.discussion.answers.terms import terms
from bot.discussion.positions.model import Relation, Stance

__all__ = ["LIKELY", "dispute", "disputes", "stances", "to_questions"]

LIKELY: Final = 0.6  # chance of disagreement from which an answer is shown as one, with that chance
_DISPUTES = 2


def disputes(
    index: Index, said: Sequence[Cited], asked: Query, allowed: np.ndarray, *, limit: int = _DISPUTES
) -> tuple[Dispute, ...]:
    """Who disagrees with what was cited, the surest first, one passage a post."""
    cited = {one.post for one in said}
    found = [one for one in stances(index, cited, allowed, Stance.DISAGREES) if one.post not in cited]
    return tuple(shown for one in found[:limit] if (shown := dispute(index, one, asked)).said.text)


def to_questions(index: Index, said: Sequence[Cited], asked: Query, allowed: np.ndarray) -> tuple[Dispute, ...]:
    """What is answered to the cited questions, without taking a side."""
    asking = [one.post for one in said if one.text.rstrip("\"'”’)*_ ").endswith("?")]
    known = {one.post for one in said}
    answers = [
        one
        for post in dict.fromkeys(asking)
        for one in index.answers_to(post)
        if allowed[one.post - 1] and one.post not in known and one.stance is Stance.RESPONDS and one.disagree < LIKELY
    ]
    found = (replace(dispute(index, one, asked), chance=0.0) for one in answers[:_DISPUTES])
    return tuple(one for one in found if one.said.text)


def stances(index: Index, posts: Iterable[int], allowed: np.ndarray, wanted: Stance) -> list[Relation]:
    """The answers to these posts that take that stance, the surest first, one from each post."""
    found = [
        one
        for post in dict.fromkeys(posts)
        for one in index.answers_to(post)
        if allowed[one.post - 1] and allowed[one.to - 1] and _takes(one, wanted)
    ]
    found.sort(key=lambda one: (-_chance(one), one.post))
    return list({one.post: one for one in reversed(found)}.values())[::-1]


def _takes(relation: Relation, wanted: Stance) -> bool:
    """Whether an answer takes that stance, or, for disagreement, at least leans to it."""
    return relation.stance is wanted or (wanted is Stance.DISAGREES and relation.disagree >= LIKELY)


def _chance(relation: Relation) -> float:
    return 1 - relation.disagree if relation.stance is Stance.AGREES else relation.disagree


def dispute(index: Index, relation: Relation, asked: Query) -> Dispute:
    """What the answer says that bears most on what it answers and on the question."""
    said = best_words(index, relation.post, near=(*asked.words, *terms(index.thread.posts[relation.to - 1].text)))
    return Dispute(said, relation.to, relation.stance, _chance(relation))
