"""Where people stand on a map of camps, and how lines lead from one to the other without crossing a name."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.render.pictures.camps_plan import CampPlan
from bot.render.pictures.canvas import Spot
from bot.render.pictures.model import WIDTH

__all__ = ["LARGEST", "MARGIN", "SIDE", "Kind", "Label", "Layout", "curve", "layout"]

MARGIN = 48
SIDE = 414  # pixels of a side's column; the middle has what is left
LARGEST = 34  # radius of whoever has the most posts
RING = 10  # people who have room in a ring
_ROW, _CLOSER = 88, 74  # pixels from one person to the next, in a side and in a single column
_INSET = 60  # from the edge of a side that faces the middle to its shapes
_BESIDE = LARGEST * 1.2 + 16  # from the middle of a shape to its name
_STRIP = 210  # the height of the row of those who are not placed
_COLUMN = 440  # where the shapes of a single column stand
_FINE = 48  # pieces of a line


class Kind(StrEnum):
    """How people stand: on two sides, in a ring, or one below the other."""

    SIDES = "sides"
    RING = "ring"
    COLUMN = "column"


@dataclass(frozen=True, slots=True)
class Label:
    """A name: where it begins, its base line, its room, and on which side of that it stands (0 left, 1 right)."""

    x: float
    y: float
    width: float
    align: float


@dataclass(frozen=True, slots=True)
class Layout:
    """The middle of each person's shape and their name, by their place in the plan. `bottom` is the lowest y."""

    kind: Kind
    spots: tuple[Spot, ...]
    labels: tuple[Label, ...]
    bottom: float
    strip: float = 0.0  # the y at which the row of those who are not placed begins


def layout(plan: CampPlan, top: float) -> Layout:
    """Stand people below `top`."""
    if plan.claimed:
        return _sides(plan, top)
    return _ring(len(plan.people), top) if len(plan.people) <= RING else _column(len(plan.people), top)


def _sides(plan: CampPlan, top: float) -> Layout:
    """Side A at the left and B at the right, facing each other; those who are not placed in a row below both."""
    spots: dict[int, Spot] = {}
    labels: dict[int, Label] = {}
    rows = 1
    edge = MARGIN - 12 + SIDE - _INSET
    room = SIDE - _INSET - _BESIDE - 20
    for side, x in (("A", edge), ("B", WIDTH - edge)):
        begins = x - _BESIDE - room if side == "A" else x + _BESIDE
        for row, place in enumerate(plan.on(side)):
            y = top + LARGEST * 1.2 + 16 + row * _ROW
            spots[place] = (x, y)
            labels[place] = Label(begins, y + 12, room, 1 if side == "A" else 0)
            rows = max(rows, row + 1)
    bottom = top + 16 + rows * _ROW + 10
    strip = bottom + 20
    if others := plan.on(None):
        width = (WIDTH - 2 * MARGIN) / len(others)
        for column, place in enumerate(others):
            begins = MARGIN + width * column
            spots[place] = (begins + width / 2, strip + 110)
            labels[place] = Label(begins + 6, strip + 110 + LARGEST + 42, width - 12, 0.5)
        bottom = strip + _STRIP
    people = range(len(plan.people))
    return Layout(Kind.SIDES, tuple(spots[one] for one in people), tuple(labels[one] for one in people), bottom, strip)


def _ring(count: int, top: float) -> Layout:
    """Nobody stands on a side. Names stand outside of the ring, lines go inside of it."""
    wide, high = (min(340.0, 110.0 + 45 * count), min(360.0, 90.0 + 45 * count)) if count > 1 else (0.0, 0.0)
    centre = top + high + LARGEST + 70
    turn = 0.5 if count % 4 == 0 else 0.0  # nobody stands at the level of the centre
    spots: list[Spot] = []
    labels: list[Label] = []
    for place in range(count):
        angle = 2 * math.pi * (place + turn) / count - math.pi / 2
        x, y = WIDTH / 2 + wide * math.cos(angle), centre + high * math.sin(angle)
        spots.append((x, y))
        base = y - LARGEST - 16 if math.sin(angle) < -1e-9 else y + LARGEST + 42
        if abs(math.cos(angle)) < 0.3:
            labels.append(Label(x - 180, base, 360, 0.5))
        elif x > WIDTH / 2:
            labels.append(Label(x - LARGEST, base, WIDTH - MARGIN - x + LARGEST, 0))
        else:
            labels.append(Label(MARGIN, base, x + LARGEST - MARGIN, 1))
    return Layout(Kind.RING, tuple(spots), tuple(labels), max((y for _, y in spots), default=top) + LARGEST + 60)


def _column(count: int, top: float) -> Layout:
    """One below the other: nobody stands on a side. Names stand at the left, lines go at the right."""
    rows = [top + LARGEST + 16 + row * _CLOSER for row in range(count)]
    room = _COLUMN - _BESIDE - MARGIN
    return Layout(
        Kind.COLUMN,
        tuple((_COLUMN, y) for y in rows),
        tuple(Label(MARGIN, y + 12, room, 1) for y in rows),
        rows[-1] + LARGEST + 30,
    )


def curve(on: Layout, one: int, other: int) -> list[Spot]:
    """A line from the middle of one shape to the middle of another: a cubic Bézier curve."""
    start, end = on.spots[one], on.spots[other]
    handles = {Kind.SIDES: _facing, Kind.RING: _inward, Kind.COLUMN: _outward}[on.kind]
    corners = (start, *handles(on, start, end), end)
    return [_at(step / _FINE, corners) for step in range(_FINE + 1)]


def _at(t: float, corners: Sequence[Spot]) -> Spot:
    shares = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
    return (
        sum(share * x for share, (x, _) in zip(shares, corners, strict=True)),
        sum(share * y for share, (_, y) in zip(shares, corners, strict=True)),
    )


def _facing(on: Layout, start: Spot, end: Spot) -> tuple[Spot, Spot]:
    """Lines leave a side towards the middle, and the row below it upwards."""
    middle, placed = WIDTH / 2, [spot[1] < on.strip for spot in (start, end)]
    if not any(placed):
        return (start[0], start[1] - 70), (end[0], end[1] - 70)
    far = 110.0
    if not all(placed):
        far = 230.0
    elif start[0] == end[0]:
        far = min(300.0, 70 + 0.45 * abs(start[1] - end[1]))
    first, second = (
        (x + math.copysign(far, middle - x), y) if there else (middle, y - 60)
        for (x, y), there in zip((start, end), placed, strict=True)
    )
    return first, second


def _inward(on: Layout, start: Spot, end: Spot) -> tuple[Spot, Spot]:
    """A line in a ring bends a little towards the centre."""
    x, y = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
    rows = [spot[1] for spot in on.spots]
    centre = (min(rows) + max(rows)) / 2
    bend = (x + (WIDTH / 2 - x) * 0.2, y + (centre - y) * 0.2)
    return bend, bend


def _outward(on: Layout, start: Spot, end: Spot) -> tuple[Spot, Spot]:
    """A line of a column goes out as far as its ends are apart."""
    lowest = max(spot[1] for spot in on.spots)
    longest = max(1.0, lowest - min(spot[1] for spot in on.spots))
    far = 70 + (4 * (WIDTH - MARGIN - _COLUMN - 20) / 3 - 70) * abs(start[1] - end[1]) / longest
    fan = 0.12 * (end[1] - start[1])  # so that two lines of one person part early
    return (start[0] + far, start[1] + fan), (end[0] + far, end[1] - fan)
