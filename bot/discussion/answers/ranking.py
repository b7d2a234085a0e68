"""Which posts and sentences a question is about.

A post's score is a weighted sum of the features below, each of them explainable by itself: the question's words in the
post, in the posts around it, in those that it answers and that answer it. The weights were fitted with
`benchmarks/bench_answers.py --fit` on replies that quote a post (the reply's own words as the question, the quoted post
as the answer) in half of the development threads, by a softmax over the posts of a thread.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from bot.discussion.answers.index import Floats, Index
from bot.discussion.answers.question import FAINT_TERMS
from bot.discussion.answers.terms import grams, terms

__all__ = ["WEIGHTS", "Features", "Query", "features", "query", "rank_posts", "rank_sentences"]

_ALIKE = 0.5  # Dice's coefficient of groups of three characters above which words are related
_MOST_WORDS = 120  # of a question, the rarest first
_RELATED = 4  # related words for each word of the question


class Features(NamedTuple):
    """What a post is ranked by; arrays over posts. Scores of words are shares of the best post's."""

    words: Floats
    angle: Floats
    repeated: Floats
    related: Floats
    answered: Floats
    answering: Floats
    beside: Floats
    nearby: Floats
    around: Floats
    named: Floats
    opener: Floats
    busy: Floats
    length: Floats


WEIGHTS: Final[Mapping[str, float]] = {
    "words": 3.5,
    "angle": 1.7,
    "repeated": -0.4,
    "related": 0.75,
    "answered": 1.8,
    "answering": 0.35,
    "beside": 0.1,
    "nearby": 3.0,
    "around": 2.5,
    "named": 1.1,
    "opener": 1.6,
    "busy": -0.9,
    "length": -0.35,
}


@dataclass(frozen=True, slots=True)
class Query:
    """A question as terms of an index with their weights.

    `missing` are terms that no post has, words that questions have whatever they are about left out.
    """

    text: str
    words: tuple[str, ...]
    wanted: tuple[tuple[int, float], ...]
    missing: tuple[str, ...]
    named: tuple[str, ...] = ()


def query(index: Index, text: str, *, before: Sequence[str] = (), named: Sequence[str] = ()) -> Query:
    """The question `text`, which names these authors. Words of the questions `before` it count half."""
    counts = Counter(terms(text))
    weights = {word: 1 + float(np.log(count)) for word, count in counts.items()}
    for word in before:
        weights.setdefault(word, 0.5)
    known = [(index.vocabulary[word], weight) for word, weight in weights.items() if word in index.vocabulary]
    known.sort(key=lambda item: -index.idf[item[0]] * item[1])
    missing = tuple(word for word in counts if word not in FAINT_TERMS and not _stands(index, word))
    return Query(text, tuple(weights), tuple(known[:_MOST_WORDS]), missing, tuple(named))


def _stands(index: Index, word: str) -> bool:
    """Whether a post has the word among its own."""
    term = index.vocabulary.get(word)
    return term is not None and bool(index.own.starts[term + 1] > index.own.starts[term])


def rank_posts(index: Index, asked: Query, *, allowed: Sequence[bool] | np.ndarray) -> Floats:
    """The score of each post, minus infinity for those that are not allowed; these lend their words to no other."""
    seen = np.asarray(allowed, dtype=bool)
    values = features(index, asked, allowed=seen)
    total = np.zeros(len(seen))
    for name, value in zip(Features._fields, values, strict=True):
        total += WEIGHTS[name] * value
    total[~seen] = -np.inf
    return total


def features(index: Index, asked: Query, *, allowed: np.ndarray) -> Features:
    """The features of every post; a post that is not allowed counts as if it had no words and no answers."""
    plain = index.own.bm25(asked.wanted, index.idf) * allowed
    best = float(plain.max(initial=0.0)) or 1.0
    words = plain / best
    answers, answered_posts = index.edges[:, 0], index.edges[:, 1]
    live = allowed[answers] & allowed[answered_posts]
    answers, answered_posts = answers[live], answered_posts[live]
    busy = np.bincount(answered_posts, minlength=len(words)).astype(float)
    return Features(
        words=words,
        angle=_angle(index, asked) * allowed,
        repeated=index.quoted.bm25(asked.wanted, index.idf) / best * allowed,
        related=_share(index.own.bm25(_related(index, asked), index.idf) * allowed),
        answered=_mean_over(words, answers, answered_posts),
        answering=_highest_over(words, answered_posts, answers),
        beside=_around(words, 3),
        nearby=_around(words, 8),
        around=_around(words, 20),
        named=_named(index, asked.named),
        opener=np.arange(len(words)) == 0,
        busy=np.log1p(busy),
        length=np.log1p(index.own.lengths),
    )


def _share(scores: Floats) -> Floats:
    return scores / (float(scores.max(initial=0.0)) or 1.0)


def _angle(index: Index, asked: Query) -> Floats:
    """The cosine of post and question as vectors of tf-idf."""
    dot = np.zeros(len(index.norms))
    length = 1e-9
    for term, weight in asked.wanted:
        rows, counts = index.own.of(term)
        value = weight * index.idf[term]
        dot[rows] += value * (1 + np.log(counts)) * index.idf[term]
        length += value * value
    cosine: Floats = dot / (index.norms * np.sqrt(length))
    return cosine


def _related(index: Index, asked: Query) -> list[tuple[int, float]]:
    """Words of the thread that are written like those of the question: other forms, compounds, slips of the pen."""
    found: dict[int, float] = {}
    for word in asked.words[:_MOST_WORDS]:
        own = grams(word)
        if len(word) <= 3:
            continue
        shared = Counter(term for gram in own for term in index.grams.get(gram, ()))
        near = [
            (2 * count / (len(own) + len(index.words[term])), term)
            for term, count in shared.items()
            if index.words[term] != word
        ]
        for likeness, term in sorted(near, reverse=True)[:_RELATED]:
            if likeness >= _ALIKE:
                found[term] = max(found.get(term, 0.0), likeness)
    return list(found.items())


def _mean_over(words: Floats, here: np.ndarray, there: np.ndarray) -> Floats:
    """For each post `here` the mean over the posts `there` that the edges lead to."""
    total = np.bincount(here, weights=words[there], minlength=len(words))
    return total / np.maximum(1, np.bincount(here, minlength=len(words)))


def _highest_over(words: Floats, here: np.ndarray, there: np.ndarray) -> Floats:
    highest = np.zeros(len(words))
    np.maximum.at(highest, here, words[there])
    return highest


def _around(words: Floats, reach: int) -> Floats:
    """The mean over the posts before and after, not the post itself, falling off exponentially over `reach` posts."""
    distance = np.abs(np.arange(-4 * reach, 4 * reach + 1))
    kernel = np.exp(-distance / reach) * (distance > 0)
    middle = slice(4 * reach, 4 * reach + len(words))
    sums = np.convolve(words, kernel)[middle]
    return sums / np.maximum(1e-9, np.convolve(np.ones(len(words)), kernel)[middle])


def _named(index: Index, authors: Sequence[str]) -> Floats:
    """1 for the posts of authors whom the question names."""
    found = np.zeros(len(index.thread.posts))
    for author in authors:
        found[[number - 1 for number in index.authors.get(author, ())]] = 1.0
    return found


def rank_sentences(index: Index, asked: Query, posts: Floats) -> Floats:
    """The score of each sentence: its own words, its post's place, and how much it says by itself."""
    own = _share(index.sentences.bm25(asked.wanted, index.idf, b=0.3))
    covered = np.zeros(len(own))
    for term, weight in asked.wanted:
        covered[index.sentences.of(term)[0]] += weight * index.idf[term]
    finite = np.isfinite(posts)
    low, high = (float(posts[finite].min()), float(posts[finite].max())) if finite.any() else (0.0, 1.0)
    place = np.where(finite, (posts - low) / (high - low or 1.0), -np.inf)[index.sentence_post]
    return 1.2 * own + 1.6 * _share(covered) + 0.6 * place + 0.3 * index.claims + 0.2 * index.alone
