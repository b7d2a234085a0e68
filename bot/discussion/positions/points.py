"""The claims that carry a thread or a camp, each verbatim, with the posts that make the same point.

Facility location (Cornuejols, Fisher and Nemhauser, Management Science 23, 1977): choose sentences so that every claim
has a chosen one near it. Near means sharing rare words: the overlap of two sentences weighs each shared word by its
inverse document frequency, and words that are the topic of the whole thread do not count.
"""

from __future__ import annotations

import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bot.archive.model import Thread
from bot.discussion.positions.claims import stands_alone
from bot.discussion.positions.model import Camps, Consensus, Point, Relation, Sentence, Stance
from bot.discussion.words import topic_words

__all__ = ["Near", "choose_points", "find_consensus", "find_points", "nearness"]

_LISTED = 30  # points a camp in the full document
_POOL = 3_000  # sentences compared with each other, the strongest claims first
_POSTING = 150  # a word in more sentences than this joins everything and nothing
_SAME_POINT = 0.34
_SHARED_WORDS = 2  # one word in common is a coincidence
_SAME_IN_BOTH = 0.5
_WEIGHTY = 0.02  # of the weight of the first point: what weighs less repeats what was said
_SAYS_ENOUGH = 6  # words that are no function words
_LEANING = 0.6  # what is left of the worth of a sentence that needs the one before it


class Near(NamedTuple):
    """Sentences by their index in the pool, and for each one those that are near it with their overlap (itself too)."""

    pool: list[Sentence]
    near: list[dict[int, float]]


def find_points(thread: Thread, sentences: Sequence[Sentence], camps: Camps) -> tuple[tuple[Point, ...], int]:
    """The points of each camp where camps are claimed, else of the thread as a whole, and how many are to be shown."""
    groups: dict[str | None, set[int]] = {None: {post.number for post in thread.posts}}
    if camps.claimed:
        groups = {name: set() for name in ("A", "B")}
        for member in camps.members:
            groups[member.camp].update(member.posts)
    shown: list[Point] = []
    rest: list[Point] = []
    for camp, posts in groups.items():
        near = nearness([item for item in sentences if item.post in posts], title=thread.title, posts=len(posts))
        points = choose_points(thread, near, camp=camp)
        weighty = sum(point.weight >= _WEIGHTY * points[0].weight for point in points)
        first = max(3, min(8, weighty, round(1.5 * math.sqrt(len(posts))) + 2))
        shown += points[:first]
        rest += points[first:]
    return (*shown, *rest), len(shown)


def nearness(sentences: Sequence[Sentence], *, title: str | None, posts: int) -> Near:
    """Which of the strongest claims resemble each other."""
    pool = sorted(sentences, key=lambda item: (-item.claim, item.post, item.start))[:_POOL]
    words = [set(topic_words(item.text)) for item in pool]
    where: defaultdict[str, list[int]] = defaultdict(list)
    for index, held in enumerate(words):
        for word in sorted(held):
            where[word].append(index)
    topic = _topic(pool, words, title=title, posts=posts)
    weight = {
        word: math.log(len(pool) / len(places)) if word not in topic and 1 < len(places) <= _POSTING else 0.0
        for word, places in where.items()
    }
    total = [sum(math.log(len(pool) / len(where[word])) for word in held - topic) for held in words]
    alike: defaultdict[frozenset[str], list[int]] = defaultdict(list)
    for index, held in enumerate(words):
        if held and len(alike[frozenset(held)]) < _POSTING:
            alike[frozenset(held)].append(index)
    near: list[dict[int, float]] = []
    for index, held in enumerate(words):
        shared: defaultdict[int, float] = defaultdict(float)
        for word in sorted(held):
            if weight[word] > 0:
                for other in where[word]:
                    shared[other] += weight[word]
        row = {
            other: overlap
            for other, common in shared.items()
            if other != index and (overlap := common / (math.sqrt(total[index] * total[other]) + 2.0)) > 0.1
        }
        row.update(dict.fromkeys(alike[frozenset(held)], 1.0))
        row[index] = 1.0
        near.append(row)
    return Near(pool, near)


def _topic(pool: Sequence[Sentence], words: Sequence[set[str]], *, title: str | None, posts: int) -> set[str]:
    """Stems of the title, and those that stand in a third of the posts."""
    held: defaultdict[int, set[str]] = defaultdict(set)
    for item, own in zip(pool, words, strict=True):
        held[item.post] |= own
    spread = Counter(word for own in held.values() for word in own)
    return set(topic_words(title or "")) | {word for word, count in spread.items() if count > max(3, posts / 3)}


def choose_points(thread: Thread, near: Near, *, camp: str | None) -> list[Point]:
    """Up to 30 points, most weighty first, at most one a post.

    The weight of a sentence is its worth times the claims near it that no point before covers.
    """
    pool, rows = near
    covered = [0.0] * len(pool)
    worth = [_worth(item) for item in pool]

    def gain(index: int) -> float:
        fresh = sum(pool[other].claim * max(0.0, overlap - covered[other]) for other, overlap in rows[index].items())
        return fresh * worth[index]

    # Gains only shrink, so an entry that is still on top after an update is the best one.
    heap = [(-gain(index), index) for index in range(len(pool))]
    heapq.heapify(heap)
    points: list[Point] = []
    used: set[int] = set()
    while heap and len(points) < _LISTED:
        stale, index = heapq.heappop(heap)
        if pool[index].post in used:
            continue
        fresh = -gain(index)
        if heap and fresh > stale + 1e-12 and fresh > heap[0][0]:
            heapq.heappush(heap, (fresh, index))
            continue
        used.add(pool[index].post)
        for other, overlap in rows[index].items():
            covered[other] = max(covered[other], overlap)
        points.append(_point(thread, near, index, camp=camp, weight=-fresh))
    return points


def _worth(item: Sentence) -> float:
    """Its claim score, less where it says little or needs the sentence before it."""
    says = min(1.0, len(set(topic_words(item.text))) / _SAYS_ENOUGH)
    return item.claim * says * (_LEANING if stands_alone(item.text) < 0.5 else 1.0)


def _point(thread: Thread, near: Near, index: int, *, camp: str | None, weight: float) -> Point:
    item = near.pool[index]
    words = set(topic_words(item.text))
    also = sorted(
        {
            near.pool[other].post
            for other, overlap in near.near[index].items()
            if overlap >= _SAME_POINT and len(words.intersection(topic_words(near.pool[other].text))) >= _SHARED_WORDS
        }
        - {item.post}
    )
    people = {thread.posts[number - 1].author for number in (item.post, *also)} - {None}
    return Point(camp, item.post, item.start, item.end, item.text, tuple(also), len(people) or None, weight)


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
