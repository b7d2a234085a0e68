"""A thread made ready for questions: where each word stands, who answers whom, and how its sentences read.

Building it reads every post (about 0.4 ms a post) and belongs off the event loop. NumPy is imported with this module
and nothing at start imports it.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from bot.archive.model import Thread
from bot.archive.quotes import Passage
from bot.archive.sentences import spans
from bot.discussion.answers.model import Cited
from bot.discussion.answers.terms import grams, terms
from bot.discussion.positions.claims import features, probability, stands_alone
from bot.discussion.positions.model import Relation, Stance
from bot.discussion.positions.relations import find_relations

__all__ = ["Index", "Postings", "build"]

Floats = NDArray[np.float64]
Whole = NDArray[np.int32]

_K1, _B = 1.2, 0.75
_UNSCORED = 0.15  # the claim score of a scrap of one or two words
_LONGEST_WORD = 40


@dataclass(frozen=True, slots=True)
class Postings:
    """For each term the texts that hold it (`rows`) and how often; texts are counted from 0."""

    starts: Whole
    rows: Whole
    counts: NDArray[np.float32]
    lengths: Floats

    def of(self, term: int) -> tuple[Whole, NDArray[np.float32]]:
        """The texts with a term, and how often each has it."""
        where = slice(self.starts[term], self.starts[term + 1])
        return self.rows[where], self.counts[where]

    def bm25(self, wanted: Iterable[tuple[int, float]], idf: Floats, *, b: float = _B) -> Floats:
        """The score of every text for weighted terms.

        Okapi BM25 with k1 = 1.2; S. Robertson and H. Zaragoza, "The Probabilistic Relevance Framework: BM25 and
        Beyond", Foundations and Trends in Information Retrieval 3 (2009).
        """
        found = np.zeros(len(self.lengths))
        if not len(self.lengths):
            return found
        norm = _K1 * (1 - b + b * self.lengths / max(1e-9, float(self.lengths.mean())))
        for term, weight in wanted:
            rows, counts = self.of(term)
            found[rows] += weight * idf[term] * counts * (_K1 + 1) / (counts + norm[rows])
        return found


@dataclass(frozen=True, slots=True)
class Index:
    """A thread ready for questions. Arrays over posts have post 1 at 0; `edges` are (answer, answered post), from 0."""

    thread: Thread
    vocabulary: dict[str, int]
    idf: Floats
    own: Postings
    quoted: Postings
    sentences: Postings
    norms: Floats
    sentence_post: Whole
    sentence_start: Whole
    sentence_end: Whole
    claims: Floats
    alone: Floats
    edges: NDArray[np.int32]
    relations: tuple[Relation, ...]
    authors: dict[str, frozenset[int]]
    grams: dict[str, list[int]]
    words: tuple[str, ...] = field(default=())

    def cited(self, sentence: int, relevance: float = 0.0, *, upto: int | None = None) -> Cited:
        """A sentence as words of its post; with `upto` it goes on to the end of that later sentence of the post."""
        post = int(self.sentence_post[sentence]) + 1
        start = int(self.sentence_start[sentence])
        end = int(self.sentence_end[sentence if upto is None else upto])
        return Cited(Passage(post, start, end), self.thread.posts[post - 1].text[start:end], relevance)

    def sentences_of(self, post: int) -> range:
        """The sentences of the post of that number."""
        left, right = np.searchsorted(self.sentence_post, (post - 1, post))
        return range(int(left), int(right))

    def answers_to(self, post: int) -> list[Relation]:
        """How other posts stand to that one."""
        return [one for one in self.relations if one.to == post]

    def known(self, words: Iterable[str]) -> list[int]:
        """The terms of these words that the thread has."""
        return [self.vocabulary[word] for word in words if word in self.vocabulary]


def build(thread: Thread) -> Index:
    """Read a thread. Posts without words of their own, such as hidden ones, are never cited nor given a stance.

    Words go into flat arrays as they are read: a hundred thousand small objects would make the garbage collector hold
    up whoever else runs.
    """
    vocabulary: dict[str, int] = {}
    own, quoted, sentences = _Gathering(vocabulary), _Gathering(vocabulary), _Gathering(vocabulary)
    place, start, end = array("i"), array("i"), array("i")
    common: Counter[str] = Counter()
    for row, post in enumerate(thread.posts):
        said: list[str] = []
        for left, right in spans(post.text):
            words = terms(post.text[left:right])
            sentences.add(words)
            said += words
            place.append(row)
            start.append(left)
            end.append(right)
        own.add(said)
        common.update(set(said))
        quoted.add([word for quote in post.quotes for word in terms(quote.text)])
    posts, rows = own.postings(), np.array(place, dtype=np.int32)
    first = np.searchsorted(rows, np.arange(len(thread.posts) + 1))
    claims = [
        _claim(text, at - int(first[row]), int(first[row + 1] - first[row]), common=common, posts=len(thread.posts))
        for at, (row, text) in enumerate(zip(place, _texts(thread, place, start, end), strict=True))
    ]
    spread = np.diff(posts.starts)
    idf = np.log(1 + (len(thread.posts) - spread + 0.5) / (spread + 0.5))
    return Index(
        thread=thread,
        vocabulary=vocabulary,
        idf=idf,
        own=posts,
        quoted=quoted.postings(),
        sentences=sentences.postings(),
        norms=_norms(posts, idf),
        sentence_post=rows,
        sentence_start=np.array(start, dtype=np.int32),
        sentence_end=np.array(end, dtype=np.int32),
        claims=np.array(claims),
        alone=np.array([stands_alone(text) for text in _texts(thread, place, start, end)]),
        edges=_edges(thread),
        relations=_relations(thread),
        authors=_authors(thread),
        grams=_grams(vocabulary),
        words=tuple(vocabulary),
    )


def _relations(thread: Thread) -> tuple[Relation, ...]:
    """Who answers whom, and how. What unsurely answers a post that ends in a question is no disagreement with it."""
    found = (one for one in find_relations(thread) if one.post != one.to and thread.posts[one.post - 1].text)
    return tuple(
        replace(one, disagree=min(one.disagree, 0.5))
        if one.stance is Stance.RESPONDS and _asks(thread.posts[one.to - 1].text)
        else one
        for one in found
    )


def _asks(text: str) -> bool:
    """Whether a post ends in a question that says what it is about."""
    text = text.rstrip("\"'”’)*_ \n")
    return text.endswith("?") and len(terms(re.split(r"(?<=[.!?])\s", text)[-1])) >= 3


def _texts(thread: Thread, place: Iterable[int], start: Iterable[int], end: Iterable[int]) -> Iterator[str]:
    """The sentences."""
    for row, left, right in zip(place, start, end, strict=True):
        yield thread.posts[row].text[left:right]


def _claim(text: str, at: int, count: int, *, common: Counter[str], posts: int) -> float:
    """The claim score of the sentence, as `score_claims` gives it; little for a scrap of one or two words."""
    if len(text.split()) < 3 or text.startswith(("```", "~~~")):
        return _UNSCORED
    return probability(features(text, place=at, count=count, common=common, posts=posts))


class _Gathering:
    """Texts on their way to postings."""

    def __init__(self, vocabulary: dict[str, int]) -> None:
        self._vocabulary = vocabulary
        self._terms, self._rows, self._counts, self._lengths = array("i"), array("i"), array("f"), array("d")

    def add(self, words: list[str]) -> None:
        """The next text."""
        row = len(self._lengths)
        for word, count in Counter(words).items():
            self._terms.append(self._vocabulary.setdefault(word, len(self._vocabulary)))
            self._rows.append(row)
            self._counts.append(count)
        self._lengths.append(len(words))

    def postings(self) -> Postings:
        """The postings of all texts, for all words that are known by now."""
        term = np.array(self._terms, dtype=np.int32)
        order = np.argsort(term, kind="stable")
        starts = np.zeros(len(self._vocabulary) + 1, dtype=np.int32)
        np.cumsum(np.bincount(term, minlength=len(self._vocabulary)), out=starts[1:])
        rows, counts = np.array(self._rows, dtype=np.int32), np.array(self._counts, dtype=np.float32)
        return Postings(starts, rows[order], counts[order], np.array(self._lengths))


def _norms(posts: Postings, idf: Floats) -> Floats:
    """The length of each text as a vector of tf-idf, at least a little."""
    term = np.repeat(np.arange(len(idf)), np.diff(posts.starts))
    values = ((1 + np.log(posts.counts)) * idf[term]) ** 2
    squares = np.bincount(posts.rows, weights=values, minlength=len(posts.lengths))
    return np.where(squares > 0, np.sqrt(squares), 1.0)


def _edges(thread: Thread) -> NDArray[np.int32]:
    pairs = [
        (post.number - 1, to - 1)
        for post in thread.posts
        for to in dict.fromkeys((post.reply_to, *(quote.post for quote in post.quotes)))
        if to is not None and to != post.number
    ]
    return np.array(pairs, dtype=np.int32).reshape(-1, 2)


def _authors(thread: Thread) -> dict[str, frozenset[int]]:
    """For each known author, in lower case, the numbers of the posts."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    for post in thread.posts:
        if post.author is not None:
            found[post.author.casefold()].add(post.number)
    return {author: frozenset(posts) for author, posts in found.items()}


def _grams(vocabulary: dict[str, int]) -> dict[str, list[int]]:
    found: defaultdict[str, list[int]] = defaultdict(list)
    for word, term in vocabulary.items():
        if 3 < len(word) <= _LONGEST_WORD:
            for gram in grams(word):
                found[gram].append(term)
    return dict(found)
