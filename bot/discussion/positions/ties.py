"""What two people's whole exchange says about whether they stand apart.

Where people quote each other, most of what is known lies in how they go on: one answer is hardly a sign of dispute,
ten in both directions are. A logistic model over the features below gives the odds that two authors hold different
stances. It was fitted with `benchmarks/fit_positions.py` on author stances in the Internet Argument Corpus of
M. Walker et al. (LREC 2012, 4forums part). Where nobody marks quotations, answers count as single pieces of evidence.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from bot.archive.model import Post, Thread
from bot.discussion.positions.fitted import fitted

__all__ = [
    "COEFFICIENTS",
    "Exchange",
    "Heard",
    "Tie",
    "Voice",
    "exchanges",
    "find_ties",
    "quotes_are_marked",
    "voice",
]

# A voice is a known author, or a single post whose author is unknown.
Voice = str | int

_CAUTION = 0.4  # log odds taken from each answer: answers between the same two are no independent witnesses
_ONE_ANSWER = 3.0  # log odds that a single answer may weigh
_QUOTING = 5
# At the least, for two of whom one opens by saying that the other is wrong: 83% of them stand apart on 4forums.
_CONTRADICTED = 1.6
_QUOTED_ELSEWHERE = 1.0  # log odds for quoting somebody from a post that is not in the thread


class Heard(NamedTuple):
    """An answer and the log odds of dispute that its own cues give.

    `odds` come from the model for this kind of thread, `words` from that for plain replies, which reads words alone.
    `quoted` says that it quotes what it answers, `back` that it answers an answer to its own author;
    `affirms` that it begins with a word of agreement or has one near its beginning;
    `hedged` that it opens with agreement and takes it back ("Yes, but", "great idea, only if"), or refuses it;
    `contradicts` that it opens by saying that the other is wrong.
    """

    post: Post
    to: Post
    odds: float
    words: float
    quoted: bool
    back: bool
    affirms: bool = False
    hedged: bool = False
    contradicts: bool = False


class Tie(NamedTuple):
    """Two voices, the answers between them (by index) and the log odds that they stand on different sides."""

    one: Voice
    other: Voice
    answers: tuple[int, ...]
    odds: float


class Exchange(NamedTuple):
    """What the model sees of two authors: answers in both directions, their cues, and how much else the two write."""

    bias: float
    fewer: float
    more: float
    total: float
    mutual: float
    single: float
    quoting: float
    partners_fewer: float
    partners_more: float
    common: float
    summed: float
    highest: float
    lowest: float
    mean: float
    share_more: float
    share_fewer: float
    thread: float
    balance: float
    back: float
    distance: float
    posts_fewer: float
    posts_more: float


COEFFICIENTS = fitted(
    Exchange,
    """
    bias -1.29  fewer 0.46  more 0.24  total 0.35  mutual 0.04  single -0.24  quoting 0.61  partners_fewer 0.55
    partners_more 0.66  common -0.56  summed 0.08  highest 0.13  lowest -0.02  mean 0.59  share_more 0.09
    share_fewer -0.74  thread -0.19  balance -0.63  back -0.47  distance 0.18  posts_fewer -0.66  posts_more -0.11
    """,
)


def voice(post: Post) -> Voice:
    """Its author, or the post itself where nobody is named: unknown authors are never merged."""
    return post.number if post.author is None else post.author


def quotes_are_marked(thread: Thread) -> bool:
    """Whether quoting is how people answer here: at least five posts do it, and one in ten."""
    quoting = sum(bool(post.quotes) for post in thread.posts)
    return quoting >= max(_QUOTING, len(thread.posts) / 10)


class _Pair(NamedTuple):
    answers: list[int]
    directions: Counter[Voice]
    quotes: list[bool]


def _pairs(thread: Thread, heard: Sequence[Heard]) -> dict[tuple[Voice, Voice], _Pair]:
    """Every two voices between which there is an answer, or a quotation by name of what is not in the thread."""
    found: dict[tuple[Voice, Voice], _Pair] = {}

    def pair(one: Voice, other: Voice) -> _Pair:
        key = (one, other) if (str(one), isinstance(one, int)) < (str(other), isinstance(other, int)) else (other, one)
        known = found.setdefault(key, _Pair([], Counter(), []))
        known.directions[one] += 1
        return known

    for index, answer in enumerate(heard):
        one, other = voice(answer.post), voice(answer.to)
        if one != other:
            held = pair(one, other)
            held.answers.append(index)
            held.quotes.append(answer.quoted)
    present = set(thread.authors)
    for post in thread.posts:
        for quote in post.quotes:
            if quote.post is None and quote.author in present and post.author not in (None, quote.author):
                pair(post.author, quote.author).quotes.append(True)
    return found


def exchanges(thread: Thread, heard: Sequence[Heard]) -> list[tuple[tuple[Voice, Voice], tuple[int, ...], Exchange]]:
    """Two voices, the answers between them and the features of their exchange, for each two that have one."""
    pairs = _pairs(thread, heard)
    partners: defaultdict[Voice, set[Voice]] = defaultdict(set)
    contacts: Counter[Voice] = Counter()
    for (one, other), held in pairs.items():
        partners[one].add(other)
        partners[other].add(one)
        for name in (one, other):
            contacts[name] += held.directions.total()
    context = _Context(
        partners, contacts, Counter(voice(post) for post in thread.posts), math.log(len(thread.posts)) / 6
    )
    return [(key, tuple(held.answers), _exchange(key, held, heard, context)) for key, held in pairs.items()]


class _Context(NamedTuple):
    """Whom each voice is in touch with, how often, how many posts it has, and the size of the thread."""

    partners: dict[Voice, set[Voice]]
    contacts: Counter[Voice]
    posts: Counter[Voice]
    size: float


def _exchange(key: tuple[Voice, Voice], held: _Pair, heard: Sequence[Heard], context: _Context) -> Exchange:
    one, other = key
    partners, contacts, posts, size = context
    total = held.directions.total()
    fewer, more = sorted((held.directions[one], held.directions[other]))
    odds = [heard[index].odds for index in held.answers] or [0.0]
    degrees = sorted((len(partners[one]), len(partners[other])))
    shares = sorted((total / contacts[one], total / contacts[other]))
    written = sorted((posts[one], posts[other]))
    gaps = [math.log(max(1, heard[i].post.number - heard[i].to.number)) / 5 for i in held.answers] or [0.0]
    return Exchange(
        bias=1.0,
        fewer=math.log1p(fewer),
        more=math.log1p(more),
        total=math.log(total),
        mutual=float(fewer > 0),
        single=float(total == 1),
        quoting=sum(held.quotes) / total,
        partners_fewer=math.log(degrees[0]),
        partners_more=math.log(degrees[1]),
        common=math.log1p(len(partners[one] & partners[other])),
        summed=sum(odds) / math.sqrt(len(odds)),
        highest=max(odds),
        lowest=min(odds),
        mean=sum(odds) / len(odds),
        share_more=shares[1],
        share_fewer=shares[0],
        thread=size,
        balance=fewer / more,
        back=sum(heard[index].back for index in held.answers) / total,
        distance=sum(gaps) / len(gaps),
        posts_fewer=math.log(written[0]),
        posts_more=math.log(written[1]),
    )


def _stated(answers: Sequence[int], heard: Sequence[Heard]) -> float:
    """The least log odds of a tie of which more answers open by contradicting than by agreeing."""
    said = [heard[index] for index in answers]
    against = sum(answer.contradicts for answer in said)
    along = sum(answer.affirms and not (answer.contradicts or answer.hedged) for answer in said)
    return _CONTRADICTED if against > along else -math.inf


def find_ties(thread: Thread, heard: Sequence[Heard]) -> list[Tie]:
    """One tie for each two voices that answer each other."""
    marked = quotes_are_marked(thread)
    ties = []
    for (one, other), answers, exchange in exchanges(thread, heard):
        if marked and isinstance(one, str) and isinstance(other, str):
            odds = sum(map(float.__mul__, exchange, COEFFICIENTS))
        else:
            each = [min(_ONE_ANSWER, max(-_ONE_ANSWER, heard[index].odds - _CAUTION)) for index in answers]
            odds = sum(each) if each else _QUOTED_ELSEWHERE
        ties.append(Tie(one, other, answers, max(odds, _stated(answers, heard))))
    return ties
