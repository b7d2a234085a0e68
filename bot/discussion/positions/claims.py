"""How much a sentence reads like a claim: something that others could dispute, with a ground if possible.

A logistic model over the features below. Its coefficients were fitted with `benchmarks/fit_positions.py` on the reason
spans of the CreateDebate corpus of K. S. Hasan and V. Ng ("Why are you taking this stance?", EMNLP 2014). The cues are
English; in other languages position, length and shape remain.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from bot.archive.model import Thread
from bot.archive.sentences import spans
from bot.discussion.positions.fitted import fitted
from bot.discussion.positions.model import Sentence
from bot.discussion.words import tokens, topics, word_list

__all__ = ["COEFFICIENTS", "Features", "candidates", "features", "probability", "score_claims", "stands_alone"]

_MODALS = word_list(
    "should must ought shall can't cannot could would may might need needs will won't shouldn't wouldn't couldn't "
    "right rights wrong better worse best worst"
)
_REASONS = word_list("because since therefore thus hence so if then cause causes leads result reason why means")
_CONTRASTS = word_list("but however although though yet instead rather unless whereas while")
_NEGATIONS = word_list("not no never none nobody nothing neither nor don't doesn't isn't aren't can't won't without")
_OPINIONS = word_list("think believe feel agree disagree opinion personally imo imho guess suppose hope")
_POINTERS = word_list("he she it they this that these those him her them such")
_LEANING = word_list("and but or so yet also then because which however well yeah yes no lol ok okay")
_COURTESY = word_list("hi hello hey thanks thank welcome congrats lol rofl lmao haha bump edit sorry cheers bye")
_ALL = word_list("all every everyone always never any nobody none most many people person human society government")
_BE = word_list("is are was were be been isn't aren't has have do does")
_YOU = word_list("you your you're yours yourself you've you'd you'll")
_I = word_list("i i'm i've my me mine i'd i'll")
_RUN = 5
_ODD = re.compile(r"https?://|www\.|```|^\s*>|^\s*#|^[\W\d_]*$")


# Openings that lean on what stands before them.
_DEPENDENT = (
    _POINTERS
    | _LEANING
    | word_list(
        "their its therefore thus hence otherwise besides moreover yeah nope another both neither he's she's it's "
        "they're that's there's"
    )
)


class Features(NamedTuple):
    """What the model sees of a sentence. Shares and flags lie between 0 and 1."""

    bias: float
    early: float
    last: float
    alone: float
    length: float
    short: float
    long: float
    post_length: float
    question: float
    exclaims: float
    modal: float
    reason: float
    contrast: float
    negation: float
    opinion: float
    number: float
    sweeping: float
    being: float
    second_person: float
    first_person: float
    points_back: float
    leans_back: float
    courtesy: float
    odd: float
    centrality: float
    repeated: float


COEFFICIENTS = fitted(
    Features,
    """
    bias 0.30  early -0.20  last 0.15  alone 1.68  length 1.25  short -0.05  long 0.03  post_length -5.01
    question -0.20  exclaims 0.12  modal 0.18  reason 0.24  contrast -0.14  negation 0.16  opinion 0.16
    number -0.35  sweeping 0.18  being 0.19  second_person -0.54  first_person -0.61  points_back 0.13
    leans_back -0.03  courtesy -0.62  odd -0.43  centrality 2.33  repeated -1.96
    """,
)


def candidates(thread: Thread) -> Iterable[tuple[int, int, int, int, int]]:
    """Each sentence of at least three words: post, start, end, its place in the post and how many stand there."""
    for post in thread.posts:
        found = [
            (start, end)
            for start, end in spans(post.text)
            if len(post.text[start:end].split()) >= 3 and not post.text.startswith(("```", "~~~"), start)
        ]
        for place, (start, end) in enumerate(found):
            yield post.number, start, end, place, len(found)


def features(
    text: str,
    *,
    place: int,
    count: int,
    common: Counter[str],
    posts: int,
    above: AbstractSet[tuple[str, ...]] = frozenset(),
) -> Features:
    """The features of the sentence `text`, the `place`th of `count` in its post.

    `common` says in how many of the thread's `posts` each topic word stands, `above` holds every five words in a row of
    the post that this one answers: who repeats them there is quoting, marked or not.
    """
    words = tokens(text)
    held = set(words)
    first = words[0] if words else ""
    topical = set(topics(words))
    spread = sum(math.log1p(common[word]) for word in topical) / (len(topical) + 2) / math.log(posts + 2)
    runs = list(runs_of(words)) if above else []
    return Features(
        bias=1.0,
        early=1 / (1 + place),
        last=float(place == count - 1 and count > 1),
        alone=float(count == 1),
        length=min(1.0, math.log1p(len(words)) / 4),
        short=float(len(words) < 6),
        long=float(len(words) > 35),
        post_length=min(1.0, math.log1p(count) / 4),
        question=float("?" in text[-4:]),
        exclaims=float("!" in text[-4:]),
        modal=float(not held.isdisjoint(_MODALS)),
        reason=float(not held.isdisjoint(_REASONS)),
        contrast=float(not held.isdisjoint(_CONTRASTS)),
        negation=float(not held.isdisjoint(_NEGATIONS)),
        opinion=float(not held.isdisjoint(_OPINIONS)),
        number=float(any(word[0].isdigit() for word in words)),
        sweeping=float(not held.isdisjoint(_ALL)),
        being=float(not held.isdisjoint(_BE)),
        second_person=float(not held.isdisjoint(_YOU)),
        first_person=float(not held.isdisjoint(_I)),
        points_back=float(first in _POINTERS),
        leans_back=float(first in _LEANING),
        courtesy=float(not held.isdisjoint(_COURTESY)),
        odd=float(_ODD.search(text) is not None),
        centrality=min(1.0, spread),
        repeated=sum(run in above for run in runs) / len(runs) if runs else 0.0,
    )


def runs_of(words: Sequence[str]) -> Iterable[tuple[str, ...]]:
    """Every five words in a row."""
    return zip(*(words[start:] for start in range(_RUN)), strict=False)


def probability(values: Sequence[float], coefficients: Sequence[float] = COEFFICIENTS) -> float:
    """The logistic of the weighted sum."""
    return 1 / (1 + math.exp(-sum(map(float.__mul__, values, coefficients))))


def stands_alone(text: str) -> float:
    """How far a sentence is understood without what stands before it: 1 well, 0 for a scrap or a short question."""
    words = tokens(text)
    if not words or (text.rstrip("\"'”’)").endswith("?") and len(words) < 6):
        return 0.0
    if words[0] in _DEPENDENT:
        return 0.02
    first = text.lstrip("\"'“‘([*_-•# ")[:1]
    return 1.0 if first.isupper() or first.isdigit() or not first.isascii() else 0.5


def sentence_features(thread: Thread) -> Iterable[tuple[tuple[int, int, int], Features]]:
    """Every candidate sentence (post, start, end) and its features, in the order of the posts."""
    words = [tokens(post.text) for post in thread.posts]
    common: Counter[str] = Counter()
    for held in words:
        common.update(set(topics(held)))
    above: AbstractSet[tuple[str, ...]] = frozenset()
    before = 0
    for number, start, end, place, count in candidates(thread):
        post = thread.posts[number - 1]
        if number != before:
            above = frozenset(runs_of(words[post.reply_to - 1])) if post.reply_to else frozenset()
            before = number
        values = features(
            post.text[start:end], place=place, count=count, common=common, posts=len(thread.posts), above=above
        )
        yield (number, start, end), values


def score_claims(thread: Thread) -> tuple[Sentence, ...]:
    """Every candidate sentence of the thread with its claim score, in the order of the posts."""
    return tuple(
        Sentence(number, start, end, thread.posts[number - 1].text[start:end], probability(values))
        for (number, start, end), values in sentence_features(thread)
    )
