"""The plain way to answer: the passages that have the words of the question, and whether they are good enough."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from bot.discussion.answers import ranking, replies
from bot.discussion.answers.evidence import ANSWERS_ABOVE, asks_number, confidence, evidence, has_number
from bot.discussion.answers.index import Floats, Index
from bot.discussion.answers.model import Answer, Cited, Dispute, Kind
from bot.discussion.answers.passages import led_back, passages
from bot.discussion.answers.question import POST, Understood
from bot.discussion.answers.ranking import Query
from bot.discussion.answers.terms import terms
from bot.discussion.words import tokens

__all__ = ["NEAREST", "REASONS", "SAID", "Votes", "answer_of", "names_a_post", "plainly", "query_of", "visible"]

Votes = Mapping[int, tuple[int, int]]
"""For posts with votes: how many members are for it, and how many against."""

SAID: Final = 4  # passages of an answer
NEAREST: Final = 3  # passages that come nearest where there is no answer
_TRIED = 3  # passages of which the best founded decides
REASONS: Final = re.compile(
    r"\b(?:because|since|therefore|reason|so that|that is why|that's why|thus|hence|due to)\b", re.IGNORECASE
)


def visible(index: Index, upto: int | None) -> np.ndarray:
    """Which posts may be looked at."""
    allowed = np.ones(len(index.thread.posts), dtype=bool)
    if upto is not None:
        allowed[max(0, upto) :] = False
    return allowed


def plainly(
    index: Index, understood: Understood, allowed: np.ndarray, votes: Votes, *, within: np.ndarray | None = None
) -> Answer:
    """The passages that the words of the question are about, in posts `within` where that is given."""
    follows = understood.follows
    asked = query_of(index, understood)
    within = (allowed if within is None else within).copy()
    if understood.speaker is not None:
        within &= _of_author(index, understood.speaker)
    if understood.kind is Kind.MORE and follows is not None:
        within[[number - 1 for number in follows.shown if number <= len(within)]] = False
    scores = _sentence_scores(index, asked, within, votes, seek_reasons=understood.kind is Kind.WHY)
    order = [int(one) for one in np.argsort(-scores, kind="stable")[:60] if np.isfinite(scores[one])]
    sure = _confidence(index, asked, order)
    if sure < ANSWERS_ABOVE or not order:
        nearest = passages(index, asked, order, scores, limit=NEAREST) if _matches(index, asked, order) else ()
        return answer_of(understood, asked, nearest=nearest, sure=sure)
    said = passages(index, asked, order, scores, limit=SAID)
    disputes = (*replies.disputes(index, said, asked, allowed), *replies.to_questions(index, said, asked, allowed))
    return answer_of(understood, asked, said=said, disputes=disputes, sure=sure)


def query_of(index: Index, understood: Understood) -> Query:
    """What to look for: the words of the question, its names aside, and those of the question before."""
    before = understood.follows.words if understood.follows is not None else ()
    text = _without_names(index, understood)
    return ranking.query(index, text, before=before, named=understood.named)


def names_a_post(index: Index, understood: Understood) -> bool:
    """Whether the question names a post that there is."""
    return understood.post is not None and 0 < understood.post <= len(index.thread.posts)


def _without_names(index: Index, understood: Understood) -> str:
    text = understood.text.casefold()
    for name in understood.called:
        text = re.sub(rf"(?<!\w){re.escape(name)}(?:['’]s)?(?!\w)", " ", text)
    return POST.sub(" ", text) if names_a_post(index, understood) else text


def answer_of(
    understood: Understood,
    asked: Query,
    *,
    said: Sequence[Cited] = (),
    disputes: Sequence[Dispute] = (),
    nearest: Sequence[Cited] = (),
    sure: float,
) -> Answer:
    """An answer of these parts to the question, with the words of it that the thread does not have."""
    return Answer(
        question=understood.text,
        kind=understood.kind,
        said=tuple(said),
        disputes=tuple(disputes),
        nearest=tuple(nearest),
        confidence=sure,
        missing=_as_written(understood.text, asked.missing),
        follows=understood.follows.question if understood.follows is not None else None,
        then=(understood.follows.then or None) if understood.follows is not None else None,
        about=understood.speaker,
    )


def _as_written(question: str, missing: Sequence[str]) -> tuple[str, ...]:
    """The words of the question whose terms are missing."""
    wanted = set(missing)
    return tuple(dict.fromkeys(word for word in tokens(question) if not wanted.isdisjoint(terms(word))))


def _of_author(index: Index, author: str) -> np.ndarray:
    wrote = np.zeros(len(index.thread.posts), dtype=bool)
    wrote[[number - 1 for number in index.authors.get(author, ())]] = True
    return wrote


def _sentence_scores(
    index: Index, asked: Query, allowed: np.ndarray, votes: Votes, *, seek_reasons: bool = False
) -> Floats:
    posts = ranking.rank_posts(index, asked, allowed=allowed)
    scores = ranking.rank_sentences(index, asked, posts)
    for number, (up, down) in votes.items():
        if 0 < number <= len(posts):
            found = index.sentences_of(number)
            scores[found.start : found.stop] += 0.3 * float(np.tanh((up - down) / 3))
    seek_number = asks_number(asked.text)
    if seek_reasons or seek_number:
        for one in np.argsort(-scores, kind="stable")[:100]:
            text = index.cited(int(one)).text
            if (seek_reasons and REASONS.search(text)) or (seek_number and has_number(text)):
                scores[one] += 0.4
    return scores


def _confidence(index: Index, asked: Query, order: Sequence[int]) -> float:
    """The best founded of the first passages decides."""
    if not asked.wanted or not order:
        return 0.0
    posts = list(dict.fromkeys(int(index.sentence_post[one]) for one in order))[:_TRIED]
    around = [index.thread.posts[post].text for post in posts]
    found = []
    for one in order[:_TRIED]:
        cited = led_back(index, one)
        found.append(confidence(evidence(index, asked, cited.text, index.thread.posts[cited.post - 1].text, around)))
    return max(found)


def _matches(index: Index, asked: Query, order: Sequence[int]) -> bool:
    """Whether the best sentence's post has a word of the question at all."""
    words = {index.words[term] for term, _ in asked.wanted}
    return bool(order) and any(
        not words.isdisjoint(terms(index.thread.posts[int(index.sentence_post[one])].text)) for one in order[:3]
    )
