"""Where the posts of a web stand: later ones lower, near what they answer, and clear of each other's lines."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from bot.discussion.web import Edge, Node, Web

__all__ = ["NAMED", "Layout", "Spot", "place"]

Spot = tuple[float, float]

NAMED = 16  # with so few posts there is room for the names of their authors
_LOWEST, _HIGHEST, _HIGHEST_NAMED = 46, 160, 220  # pixels from one row to the next
_SKIPPED_ROW = 260  # the cost of standing lower than needed; others are in `_cost`
_TALLEST = 1600  # pixels for all rows, where that leaves them legible


@dataclass(frozen=True, slots=True)
class Layout:
    """The centre of each post in pixels, the top row at 0, and what lies between neighbouring columns and rows.

    `height` is that of all rows, `radius` the largest that a post may have.
    """

    spots: dict[int, Spot]
    column: float
    row: float
    height: float
    radius: float


def place(web: Web, *, width: float) -> Layout:
    """Give each post a cell: below all that it answers, not above posts of an earlier time, the best by `_cost`.

    The same web always has the same layout. Takes time in proportion to posts times edges.
    """
    count = len(web.nodes)
    columns = 3 if count <= 6 else 4 if count <= 12 else 6 if count <= 30 else 8
    parents = _parents(web.nodes, web.edges)
    rows = _rows(web.nodes, parents, each=math.ceil(count / (6 if count <= 30 else 10)))
    depth = max(rows.values(), default=0) + 1
    row = min(_HIGHEST_NAMED if count <= NAMED else _HIGHEST, max(_LOWEST, _TALLEST / depth))
    column = width / columns
    radius = min(column * 0.34, 64, max(row * 0.42, 40))
    taken: set[tuple[int, int]] = set()
    spots: dict[int, Spot] = {}
    lines: list[tuple[Spot, Spot]] = []
    for node in web.nodes:
        above = [spots[number] for number in parents[node.post]]
        least = max([rows[node.post], *(round(spots[number][1] / row) + 1 for number in parents[node.post])])
        cells = [(at, place) for at in range(least, least + 4) for place in range(columns) if (at, place) not in taken]
        while not cells:
            least += 4
            cells = [(at, spot) for at in range(least, least + 4) for spot in range(columns) if (at, spot) not in taken]
        best = min(
            cells,
            key=lambda cell: (
                _cost(_centre(cell, column, row), above, spots, lines, radius=radius, width=width)
                + (cell[0] - least) * _SKIPPED_ROW,
                cell,
            ),
        )
        taken.add(best)
        spots[node.post] = _centre(best, column, row)
        lines += [(spot, spots[node.post]) for spot in above]
    height = max((spot[1] for spot in spots.values()), default=0.0)
    return Layout(_centred(spots, width), column, row, height, radius)


def _centred(spots: dict[int, Spot], width: float) -> dict[int, Spot]:
    shift = (width - min(x for x, _ in spots.values()) - max(x for x, _ in spots.values())) / 2 if spots else 0.0
    return {post: (x + shift, y) for post, (x, y) in spots.items()}


def _centre(cell: tuple[int, int], column: float, row: float) -> Spot:
    return (cell[1] + 0.5) * column, cell[0] * row


def _parents(nodes: Sequence[Node], edges: Sequence[Edge]) -> dict[int, list[int]]:
    parents: dict[int, list[int]] = {node.post: [] for node in nodes}
    for edge in edges:
        if edge.to < edge.post:
            parents[edge.post].append(edge.to)
    return parents


def _rows(nodes: Sequence[Node], parents: dict[int, list[int]], *, each: int) -> dict[int, int]:
    """The least row of each post: `each` posts a row by time, and one below what they answer."""
    rows: dict[int, int] = {}
    for rank, node in enumerate(nodes):
        rows[node.post] = max([rank // each, *(rows[number] + 1 for number in parents[node.post])])
    return rows


def _cost(
    spot: Spot,
    above: Sequence[Spot],
    spots: dict[int, Spot],
    lines: Sequence[tuple[Spot, Spot]],
    *,
    radius: float,
    width: float,
) -> float:
    """How bad a spot is: far from what it answers, too near to a post, on a line, or with lines across others."""
    cost = sum(abs(spot[0] - x) for x, _ in above) / max(1, len(above)) if above else abs(spot[0] - width / 2) * 0.3
    near = 2.3 * radius
    cost += sum(1800 for other in spots.values() if math.dist(spot, other) < near)
    cost += sum(1400 for start, end in lines if _distance(spot, start, end) < radius * 1.15)
    for start in above:
        cost += sum(
            1400
            for other in spots.values()
            if other is not start and other not in above and _distance(other, start, spot) < radius * 1.1
        )
        cost += sum(40 for line in lines if _cross(start, spot, *line))
    return cost


def _distance(spot: Spot, start: Spot, end: Spot) -> float:
    """From a spot to a stretch of line."""
    (x, y), (x0, y0), (x1, y1) = spot, start, end
    length = (x1 - x0) ** 2 + (y1 - y0) ** 2
    share = 0.0 if length == 0 else max(0.0, min(1.0, ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / length))
    return math.hypot(x - x0 - share * (x1 - x0), y - y0 - share * (y1 - y0))


def _cross(a: Spot, b: Spot, c: Spot, d: Spot) -> bool:
    """Whether two stretches of line cross, their ends aside."""
    return _side(a, b, c) * _side(a, b, d) < 0 and _side(c, d, a) * _side(c, d, b) < 0


def _side(a: Spot, b: Spot, c: Spot) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
