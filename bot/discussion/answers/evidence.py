"""How sure it is that a thread speaks of what was asked: words of the question that stand together, weighed by rarity.

A logistic model over the features below. Its coefficients were fitted with `benchmarks/bench_answers.py --fit` on the
questions in tests/discussion/answers/questions.tsv, which were written for the sample threads of this project.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from bot.discussion.answers.index import Index
from bot.discussion.answers.question import FAINT_TERMS
from bot.discussion.answers.ranking import Query
from bot.discussion.answers.terms import grams, terms
from bot.discussion.positions.claims import probability

__all__ = [
    "ANSWERS_ABOVE",
    "COEFFICIENTS",
    "Evidence",
    "asks_number",
    "confidence",
    "covered",
    "evidence",
    "has_number",
    "weights",
]

_NEARLY = 0.55  # Dice's coefficient of groups of three characters at which a word counts as another form
_FORM = 0.75  # what another form of a word is worth
_FAINT = 0.25  # what a word is worth that questions have whatever they are about
_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|third|hundred|thousand)\b",
    re.IGNORECASE,
)
_QUANTITY = re.compile(
    r"^\W*(?:how (?:many|much|long|old|far|often|deep|big|hot|high)|when|what (?:time|year|date|temperature))\b",
    re.IGNORECASE,
)


class Evidence(NamedTuple):
    """What the model sees. Coverage is the share of the question's weight whose words stand there."""

    bias: float
    passage: float  # in the best passage
    post: float  # in its post
    around: float  # in the posts that were found
    missing: float  # in no post
    alone: float  # the whole question hangs on one word
    quantity: float  # it asks for a number, and none stands in the passage


COEFFICIENTS: Final = Evidence(bias=-2.9, passage=2.6, post=3.0, around=2.15, missing=-2.15, alone=0.7, quantity=-0.45)
ANSWERS_ABOVE: Final = 0.48


def weights(index: Index, asked: Query) -> dict[str, float]:
    """What each word of the question weighs: its rarity, most where no post has it, little if questions always do."""
    rarest = math.log(1 + (len(index.thread.posts) + 0.5) / 0.5)
    found = {}
    for word in dict.fromkeys(terms(asked.text)):
        term = index.vocabulary.get(word)
        absent = term is None or not len(index.own.of(term)[0])
        rarity = rarest if absent else float(index.idf[term])
        found[word] = rarity * (_FAINT if word in FAINT_TERMS else 1.0)
    return found


def evidence(index: Index, asked: Query, passage: str, post: str, around: Iterable[str]) -> Evidence:
    """The features of the best passage, its post, and the posts around that were found."""
    wanted = weights(index, asked)
    total = sum(wanted.values()) or 1.0
    held = [set(terms(text)) for text in (passage, post, " ".join(around))]
    strong = sum(weight >= 0.5 * max(wanted.values(), default=0) for weight in wanted.values())
    return Evidence(
        bias=1.0,
        passage=covered(wanted, held[0]) / total,
        post=covered(wanted, held[1]) / total,
        around=covered(wanted, held[2]) / total,
        missing=sum(weight for word, weight in wanted.items() if word in asked.missing) / total,
        alone=float(strong <= 1),
        quantity=float(asks_number(asked.text) and not has_number(passage)),
    )


def asks_number(question: str) -> bool:
    """Whether a question wants a number or a time."""
    return _QUANTITY.search(question) is not None


def has_number(text: str) -> bool:
    """Whether a text has one."""
    return _NUMBER.search(text) is not None


def confidence(values: Sequence[float]) -> float:
    """The probability that the thread answers."""
    return probability(values, COEFFICIENTS)


def covered(wanted: Mapping[str, float], held: set[str]) -> float:
    """The weight of the words that are held, another form of a word counting less."""
    return sum(weight * _stands(word, held) for word, weight in wanted.items())


def _stands(word: str, held: set[str]) -> float:
    """1 where the word is there, less for another form of it, 0 where it is not."""
    if word in held:
        return 1.0
    if len(word) <= 3:
        return 0.0
    own = grams(word)
    for other in held:
        if len(other) > 3 and 2 * len(own & grams(other)) / (len(own) + len(other)) >= _NEARLY:
            return _FORM
    return 0.0
