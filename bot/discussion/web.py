"""The web of a thread: which post answers or quotes which, and what the room thinks of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Literal

from bot.archive.outline import Stub, parent

__all__ = ["Edge", "Node", "Web", "weave"]

MOST_NODES = 60  # more do not stay legible in one picture on a phone


@dataclass(frozen=True, slots=True)
class Node:
    """A post of the web. `score` is the room's, `answers` how many posts of the thread answer or quote it."""

    post: int
    author: str | None
    score: int
    answers: int


@dataclass(frozen=True, slots=True)
class Edge:
    """`post` quotes `to`, or replies to it without quoting it."""

    post: int
    to: int
    kind: Literal["quote", "reply"]


@dataclass(frozen=True, slots=True)
class Web:
    """Nodes by post number and the edges between them.

    `left_out` counts the posts that stand alone or did not fit; `edges_left_out` the edges that go with the latter.
    `left_out_alone` says how many of `left_out` stand alone.
    """

    thread: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    left_out: int = 0
    left_out_alone: int = 0
    edges_left_out: int = 0


def weave(name: str, stubs: Iterable[Stub], scores: Mapping[int, int], *, most: int = MOST_NODES) -> Web:
    """The web of a thread of that name. Hidden posts and posts without an edge are not in it.

    Where more than `most` posts are left, the web grows from the post with the most answers: of the posts that are
    joined to it, the one with the most answers comes next; among equals the higher score, then the earlier post.
    """
    seen = {stub.number: stub for stub in stubs if not stub.hidden}
    edges = [edge for stub in seen.values() for edge in _edges(stub) if edge.to in seen]
    answers = Counter(edge.to for edge in edges)
    joined = {number for edge in edges for number in (edge.post, edge.to)}
    ranked = _grown(joined, edges, lambda number: (-answers[number], -scores.get(number, 0), number), most=most)
    nodes = tuple(
        Node(number, seen[number].author, scores.get(number, 0), answers[number]) for number in sorted(ranked)
    )
    kept = tuple(edge for edge in edges if {edge.post, edge.to} <= ranked)
    return Web(
        name,
        nodes,
        kept,
        left_out=len(seen) - len(nodes),
        left_out_alone=len(seen) - len(joined),
        edges_left_out=len(edges) - len(kept),
    )


def _grown(
    joined: set[int], edges: Iterable[Edge], key: Callable[[int], tuple[int, int, int]], *, most: int
) -> set[int]:
    """At most `most` posts, the best by `key` first, but each joined to one before it wherever one is."""
    neighbours: dict[int, list[int]] = {}
    for edge in edges:
        neighbours.setdefault(edge.post, []).append(edge.to)
        neighbours.setdefault(edge.to, []).append(edge.post)
    grown: set[int] = set()
    for first in sorted(joined, key=key):
        border = [(key(first), first)] if first not in grown else []
        while border and len(grown) < most:
            _, number = heappop(border)
            if number not in grown:
                grown.add(number)
                for each in neighbours[number]:
                    heappush(border, (key(each), each))
    return grown


def _edges(stub: Stub) -> list[Edge]:
    edges = [Edge(stub.number, quoted, "quote") for quoted in stub.quotes if quoted != stub.number]
    answered = parent(stub)
    if answered is not None and answered not in stub.quotes:
        edges.append(Edge(stub.number, answered, "reply"))
    return edges
