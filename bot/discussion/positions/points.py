"""The claims that carry a thread or a camp, each verbatim, with the posts that make the same point.

Facility location (Cornuejols, Fisher and Nemhauser, Management Science 23, 1977): choose sentences so that every claim
has a chosen one near it. Near means sharing rare words: the overlap of two sentences weighs each shared word by its
inverse document frequency, and words that stand nearly everywhere do not count. How much a sentence covers is tempered
against how good a claim it is by itself; both were tried on the reason spans of the CreateDebate corpus (K. S. Hasan
and V. Ng, EMNLP 2014) and on ArgKP (R. Bar-Haim et al., ACL 2020).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from bot.archive.model import Thread
from bot.discussion.positions.claims import stands_alone
from bot.discussion.positions.model import Camps, Point, Relation, Sentence, Stance
from bot.discussion.positions.ties import voice
from bot.discussion.words import topic_words

if TYPE_CHECKING:
    import numpy as np

__all__ = ["Near", "choose_points", "find_points", "nearness"]

_LISTED = 30  # points a camp in the full document
_POOL = 2_500  # sentences compared with each other, the strongest claims first
_COMMON = 0.5  # a word in more than this share of the sentences joins everything and nothing
_SAME_POINT = 0.34
_SHARED_WORDS = 2  # one word in common is a coincidence
_WEIGHTY = 0.02  # of the weight of the first point: what weighs less repeats what was said
_NOTHING = 1e-6  # the weight of a sentence that repeats another word for word
_SAYS_ENOUGH = 6  # words that are no function words
_WHOLE_THOUGHT = 25  # words of a sentence that gives a ground with its claim
_LEANING = 0.6  # what is left of the worth of a sentence that needs the one before it
_AGAIN = 0.2  # what is left of the worth of a sentence that makes a point that was chosen before
_BREADTH = 0.7  # exponent of what a sentence covers, beside its own worth


class Near(NamedTuple):
    """Sentences, the topic words of each, and their overlap as a square matrix (1 on the diagonal)."""

    pool: list[Sentence]
    words: list[frozenset[str]]
    overlap: np.ndarray


def find_points(
    thread: Thread, sentences: Sequence[Sentence], camps: Camps, relations: Sequence[Relation] = ()
) -> tuple[tuple[Point, ...], int]:
    """The points of each camp where camps are claimed, else of the thread as a whole, and how many are to be shown.

    Those to be shown come first; both they and the rest are in the order of their weight, camps mixed. Where camps are
    not claimed, the list is as long as those of all camps would be together.
    """
    groups: dict[str | None, set[int]] = {None: {item.post for item in sentences}}
    if camps.claimed:
        groups = {name: set() for name in ("A", "B")}
        for member in camps.members:
            groups[member.camp].update(member.posts)
    shown: list[Point] = []
    rest: list[Point] = []
    answers = _answers(thread, relations)
    listed = _LISTED if camps.claimed else _LISTED * max(1, len({member.camp for member in camps.members}))
    for camp, posts in groups.items():
        own = [item for item in sentences if item.post in posts]
        points = choose_points(thread, nearness(own), camp=camp, answers=answers, listed=listed)
        weighty = sum(point.weight >= _WEIGHTY * points[0].weight for point in points)
        fresh = sum(point.weight > _NOTHING for point in points)
        size = len({item.post for item in own})
        first = min(fresh, max(3, min(8, weighty, round(1.5 * math.sqrt(size)) + 2)))
        shown += points[:first]
        rest += points[first:]
    for group in (shown, rest):
        group.sort(key=lambda point: -point.weight)
    return (*shown, *rest), len(shown)


def _answers(thread: Thread, relations: Sequence[Relation]) -> defaultdict[int, set[int]]:
    """For each post those of other people that answer it, or that it answers, without agreeing.

    The words that they share are quoted to be answered: on CreateDebate 1 in 10 of them gave the same reason, of the
    other posts that share as many words 6 in 10.
    """
    beside: defaultdict[int, set[int]] = defaultdict(set)
    for relation in relations:
        one, other = (voice(thread.posts[number - 1]) for number in (relation.post, relation.to))
        if relation.stance is not Stance.AGREES and one != other:
            beside[relation.post].add(relation.to)
            beside[relation.to].add(relation.post)
    return beside


def nearness(sentences: Sequence[Sentence]) -> Near:
    """How much the strongest claims resemble each other."""
    import numpy as np  # noqa: PLC0415 - an idle bot goes without
    from scipy import sparse  # noqa: PLC0415

    pool = sorted(sentences, key=lambda item: (-item.claim, item.post, item.start))[:_POOL]
    words = [frozenset(topic_words(item.text)) for item in pool]
    spread = Counter(word for held in words for word in held)
    column = {word: place for place, word in enumerate(spread)}
    rarity = np.log((len(pool) + 1) / np.array([*spread.values()] or [1], np.float32))
    rows = np.repeat(np.arange(len(pool)), [len(held) for held in words])
    columns = np.array([column[word] for held in words for word in sorted(held)], np.int32)
    held = sparse.csr_matrix((np.ones(len(rows), np.float32), (rows, columns)), (len(pool), max(1, len(column))))
    total = np.sqrt(held @ rarity)
    rarity[rarity < math.log(1 / _COMMON)] = 0
    overlap = (held @ sparse.diags(rarity) @ held.T).toarray()
    overlap /= total[:, None] * total[None, :] + 2.0
    first: dict[frozenset[str], int] = {}
    same = np.array([first.setdefault(held, place) for place, held in enumerate(words)], np.int32)
    overlap[(same[:, None] == same[None, :]) & (total > 0)] = 1.0
    np.fill_diagonal(overlap, 1.0)
    return Near(pool, words, overlap)


def choose_points(
    thread: Thread, near: Near, *, camp: str | None, answers: defaultdict[int, set[int]], listed: int = _LISTED
) -> list[Point]:
    """Up to `listed` points, most weighty first, at most one a post.

    The weight of a sentence is its worth times the claims near it that no point before covers. A sentence that makes
    the same point as one before comes late.
    """
    import numpy as np  # noqa: PLC0415 - an idle bot goes without

    pool, overlap = near.pool, near.overlap
    claim = np.array([item.claim for item in pool], np.float32)
    worth = claim * claim * np.array([_worth(item.text, held) for item, held in zip(pool, near.words, strict=True)])
    post = np.array([item.post for item in pool])
    covered = np.zeros(len(pool), np.float32)
    open_ = np.ones(len(pool), bool)
    points: list[Point] = []
    while open_.any() and len(points) < listed:
        covers = np.einsum("ij,j->i", np.maximum(0, overlap - covered), claim)
        gain = np.where(open_, covers**_BREADTH * worth, -1.0)
        best = int(gain.argmax())
        covered = np.maximum(covered, overlap[best])
        open_ &= post != post[best]
        alike = _alike(near, best)
        worth[alike] *= _AGAIN
        also = {pool[other].post for other in alike} - {pool[best].post} - answers[pool[best].post]
        points.append(_point(thread, pool[best], also, camp=camp, weight=float(gain[best])))
    return points


def _worth(text: str, held: frozenset[str]) -> float:
    """1 for a whole thought, less where it says little or needs the sentence before it."""
    says = min(1.0, len(held) / _SAYS_ENOUGH)
    length = min(1.0, len(text.split()) / _WHOLE_THOUGHT)
    return says * math.sqrt(length) * (_LEANING if stands_alone(text) < 0.5 else 1.0)


def _alike(near: Near, index: int) -> list[int]:
    """The sentences that make the same point, by index; itself among them."""
    found: list[int] = (near.overlap[index] >= _SAME_POINT).nonzero()[0].tolist()
    return [other for other in found if len(near.words[other] & near.words[index]) >= _SHARED_WORDS]


def _point(thread: Thread, item: Sentence, also: set[int], *, camp: str | None, weight: float) -> Point:
    people = {thread.posts[number - 1].author for number in (item.post, *also)} - {None}
    return Point(camp, item.post, item.start, item.end, item.text, tuple(sorted(also)), len(people) or None, weight)
