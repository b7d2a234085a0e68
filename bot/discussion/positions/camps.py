"""Camps from who contradicts whom, and the decision whether the evidence is good enough to show them.

Each relation is evidence that two voices stand on different sides, weighing the log odds of disagreement. The best
partition cuts as much of that weight as possible (signed max-cut, found by local search with restarts). What people
write about plays no part: similar words are used on both sides.
"""

from __future__ import annotations

import math
import random
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence

from bot.archive.model import Post, Thread
from bot.discussion.positions.model import Camps, Member, Relation

__all__ = ["find_camps"]

# A voice is a known author, or a single post whose author is unknown.
Voice = str | int
Graph = Mapping[int, Mapping[int, float]]

_PLACED = 1.0  # net log odds that place a voice
_SURE = 2.0  # net log odds that make a voice count as evidence for camps
_SURE_VOICES, _SURE_A_SIDE, _CYCLES = 6, 2, 4
_MINORITY = 0.2
_NULLS = 19  # better than 19 rewired threads: one chance in twenty
_WORK = 300_000  # edge visits that one search may take
_QUOTED_ELSEWHERE = 1.0  # log odds for quoting somebody from a post that is not in the thread


def find_camps(thread: Thread, relations: Sequence[Relation]) -> Camps:
    """The partition of the largest connected part of the thread, and whether it may be shown as a finding.

    Voices outside that part, or with thin evidence, are not placed: nothing says on which side they stand.
    """
    weights = _evidence(thread, relations)
    part = max(_components(weights), key=len, default=[])
    if len(part) < 2:
        return Camps(claimed=False, why=_why_none(thread, relations), unplaced=thread.authors)
    order = {voice: index for index, voice in enumerate(part)}
    graph = {order[voice]: {order[other]: weight for other, weight in weights[voice].items()} for voice in part}
    sides = _max_cut(graph, seed=len(part), restarts=20)
    support = {part[index]: _support(graph, sides, index) for index in graph}
    camp = _names(part, sides)
    members = _members(thread, camp, support)
    why = _why_not(thread, graph, sides, support, camp)
    placed = {member.author for member in members}
    return Camps(
        claimed=why is None,
        why=why or "both sides are peopled, and the answers divide them better than chance would",
        members=members,
        unplaced=tuple(author for author in thread.authors if author not in placed),
    )


def _voice(post: Post) -> Voice:
    return post.number if post.author is None else post.author


def _evidence(thread: Thread, relations: Iterable[Relation]) -> dict[Voice, dict[Voice, float]]:
    weights: defaultdict[Voice, defaultdict[Voice, float]] = defaultdict(lambda: defaultdict(float))

    def add(one: Voice, other: Voice, weight: float) -> None:
        if one != other:
            weights[one][other] += weight
            weights[other][one] += weight

    for relation in relations:
        chance = min(0.95, max(0.05, relation.disagree))
        odds = math.log(chance / (1 - chance))
        add(_voice(thread.posts[relation.post - 1]), _voice(thread.posts[relation.to - 1]), odds)
    present = set(thread.authors)
    for post in thread.posts:
        for quote in post.quotes:
            if quote.post is None and post.author is not None and quote.author in present:
                add(post.author, quote.author, _QUOTED_ELSEWHERE)
    return {voice: dict(others) for voice, others in weights.items()}


def _components(weights: Mapping[Voice, Mapping[Voice, float]]) -> list[list[Voice]]:
    """Connected parts, voices in the order in which they were first met."""
    parts: list[list[Voice]] = []
    seen: set[Voice] = set()
    for start in weights:
        if start in seen:
            continue
        seen.add(start)
        part, queue = [], deque([start])
        while queue:
            voice = queue.popleft()
            part.append(voice)
            fresh = [other for other in weights[voice] if other not in seen]
            seen.update(fresh)
            queue.extend(fresh)
        parts.append(part)
    return parts


def _support(graph: Graph, sides: Sequence[int], node: int) -> float:
    """Weight to the other side less weight to the own side."""
    return -sides[node] * sum(weight * sides[other] for other, weight in graph[node].items())


def _cut(graph: Graph, sides: Sequence[int]) -> float:
    return sum(_support(graph, sides, node) for node in graph) / 2


def _max_cut(graph: Graph, *, seed: int, restarts: int) -> list[int]:
    """Sides (1 and -1) with the largest cut that local search finds, from the signs along a tree and random starts."""
    chance = random.Random(seed)  # noqa: S311 - a search, not a secret; seeded so that a thread always reads the same
    size = len(graph)
    edges = sum(map(len, graph.values())) or 1
    tries = max(1, min(restarts, _WORK // (edges * 4)))
    starts = [_along_a_tree(graph), *([chance.choice((1, -1)) for _ in range(size)] for _ in range(tries))]
    return max((_climb(graph, start) for start in starts), key=lambda sides: round(_cut(graph, sides), 9))


def _along_a_tree(graph: Graph) -> list[int]:
    sides = [0] * len(graph)
    for root in graph:
        if sides[root]:
            continue
        sides[root] = 1
        queue = deque([root])
        while queue:
            node = queue.popleft()
            for other, weight in graph[node].items():
                if not sides[other]:
                    sides[other] = -sides[node] if weight >= 0 else sides[node]
                    queue.append(other)
    return sides


def _climb(graph: Graph, sides: list[int]) -> list[int]:
    """Move single voices to the other side while that cuts more."""
    pull = {node: sum(weight * sides[other] for other, weight in others.items()) for node, others in graph.items()}
    queue = deque(graph)
    waiting = set(graph)
    while queue:
        node = queue.popleft()
        waiting.discard(node)
        if sides[node] * pull[node] <= 1e-9:
            continue
        sides[node] = -sides[node]
        for other, weight in graph[node].items():
            pull[other] += 2 * weight * sides[node]
            if other not in waiting:
                waiting.add(other)
                queue.append(other)
    return sides


def _names(part: Sequence[Voice], sides: Sequence[int]) -> dict[Voice, str]:
    """Camp A is the side of the voice that was met first."""
    return {voice: "A" if side == sides[0] else "B" for voice, side in zip(part, sides, strict=True)}


def _members(thread: Thread, camp: Mapping[Voice, str], support: Mapping[Voice, float]) -> tuple[Member, ...]:
    posts: defaultdict[Voice, list[int]] = defaultdict(list)
    for post in thread.posts:
        posts[_voice(post)].append(post.number)
    return tuple(
        Member(voice if isinstance(voice, str) else None, tuple(numbers), camp[voice], support[voice])
        for voice, numbers in posts.items()
        if support.get(voice, 0.0) >= _PLACED
    )


def _why_none(thread: Thread, relations: Sequence[Relation]) -> str:
    if len(thread.authors) == 1 and all(post.author for post in thread.posts):
        return "only one person writes in this thread"
    if not relations:
        return "nobody replies to or quotes anybody, so nothing says who stands against whom"
    return "people answer only themselves"


def _why_not(
    thread: Thread, graph: Graph, sides: Sequence[int], support: Mapping[Voice, float], camp: Mapping[Voice, str]
) -> str | None:
    """What speaks against showing the camps, None where nothing does."""
    if not thread.authors:
        return "authors are missing, so posts cannot be joined into camps"
    sure = Counter(camp[voice] for voice, weight in support.items() if weight >= _SURE and isinstance(voice, str))
    if sure.total() < _SURE_VOICES:
        people = "1 person is" if sure.total() == 1 else f"{sure.total() or 'no'} people are"
        return f"{people} placed with some certainty, and {_SURE_VOICES} are needed"
    smaller = min(sure["A"], sure["B"])
    if smaller < max(_SURE_A_SIDE, _MINORITY * sure.total()):
        return "nearly everybody who can be placed stands on one side"
    cycles = sum(map(len, graph.values())) // 2 - len(graph) + 1
    if cycles < _CYCLES:
        return "too few people answer each other in a circle, so any division would fit"
    if not _beats_chance(graph, sides):
        return "the answers divide people no better than if they had been dealt at random"
    return None


def _beats_chance(graph: Graph, sides: Sequence[int]) -> bool:
    """Whether the cut is larger than in every one of `_NULLS` threads with the same answers dealt to other people."""
    cut = _cut(graph, sides)
    for seed in range(_NULLS):
        rewired = _rewired(graph, seed=seed)
        if _cut(rewired, _max_cut(rewired, seed=seed, restarts=3)) >= cut - 1e-9:
            return False
    return True


def _rewired(graph: Graph, *, seed: int) -> dict[int, dict[int, float]]:
    """The same number of partners for each voice and the same weights, with partners swapped at random.

    Double edge swaps, as in S. Maslov and K. Sneppen, Science 296 (2002), 910-913.
    """
    chance = random.Random(seed)  # noqa: S311 - a null model, seeded so that the verdict never changes
    edges = [(a, b, weight) for a, others in graph.items() for b, weight in others.items() if a < b]
    present = {(a, b) for a, b, _ in edges}
    for _ in range(4 * len(edges)):
        first, second = chance.randrange(len(edges)), chance.randrange(len(edges))
        (a, b, one), (c, d, two) = edges[first], edges[second]
        if chance.random() < 0.5:
            c, d = d, c
        new = (min(a, d), max(a, d)), (min(c, b), max(c, b))
        if len({a, b, c, d}) < 4 or new[0] in present or new[1] in present:
            continue
        present -= {(min(a, b), max(a, b)), (min(c, d), max(c, d))}
        present.update(new)
        edges[first], edges[second] = (*new[0], one), (*new[1], two)
    rewired: dict[int, dict[int, float]] = {node: {} for node in graph}
    for a, b, weight in edges:
        rewired[a][b] = rewired[b][a] = weight
    return rewired
