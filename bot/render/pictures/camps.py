"""Camps and who answers whom: authors as shapes, sides as columns, or one neutral crowd where no camps are claimed."""

from __future__ import annotations

import math
from collections.abc import Sequence

from bot.discussion.positions.model import Stance
from bot.render.pictures.camps_plan import CampPlan, Link, Person
from bot.render.pictures.canvas import Canvas, Spot
from bot.render.pictures.model import DARK, LIGHT, WIDTH, Colours
from bot.render.pictures.saying import line
from bot.render.pictures.saying_maps import STANCES, UNPLACED, camps_notes, camps_title, side_title
from bot.render.pictures.text import Missing, Type, lay_out

__all__ = ["draw"]

_MARGIN = 48
_ROOM = WIDTH - 2 * _MARGIN
_SIDE = 430  # pixels of a side's column; the middle has what is left
_ROW = 160
_LARGEST = 48
_BENDS = (0.14, -0.14, 0.06, -0.06, 0.24, -0.24, 0.36, -0.36)  # tried in this order


def draw(plan: CampPlan, *, dark: bool) -> Canvas:
    """The map."""
    colours = DARK if dark else LIGHT
    heading, small = Type(52, colours.ink, 700), Type(36, colours.quiet)
    notes = camps_notes(plan)
    rows = len(lay_out(camps_title(plan), heading, width=_ROOM, missing=Missing(), most=2))
    lines = sum(len(lay_out(note, small, width=_ROOM, missing=Missing(), most=4)) for note in notes)
    top = _MARGIN + rows * heading.leading + lines * small.leading + 24
    head = _sentences_height(plan) if plan.claimed else 0
    spots, height = _columns(plan, top + head) if plan.claimed else _crowd(len(plan.people), top)
    canvas = Canvas(WIDTH, round(height + 210), colours.ground)
    y = canvas.paragraph(_MARGIN, _MARGIN - 12, camps_title(plan), heading, width=_ROOM, most=2) + 8
    for note in notes:
        y = canvas.paragraph(_MARGIN, y, note, small, width=_ROOM, most=4)
    if plan.claimed:
        _sides(canvas, plan, top, height + 20, colours)
    most = max([person.posts for person in plan.people if not person.others], default=1)
    radii = [_radius(person, most) for person in plan.people]
    for link in reversed(plan.links):
        _link(canvas, link, spots, radii=radii, colours=colours)
    for place, person in enumerate(plan.people):
        width = _SIDE / 2 - 8 if plan.claimed else 300 if len(plan.people) <= 10 else 190
        _person(canvas, person, spots[place], radius=radii[place], width=width, colours=colours)
    _legend(canvas, plan, height + 62, colours, small)
    return canvas


# ── Where people stand ────────────────────────────────────────────────────────────────────────────────────────────────


def _columns(plan: CampPlan, top: float) -> tuple[list[Spot], float]:
    """Side A at the left, B at the right in two columns each, the others between them; returns the lowest y as well."""
    spots: dict[int, Spot] = {}
    half = _SIDE / 4
    columns: dict[str | None, Sequence[float]] = {
        "A": (_MARGIN + half, _MARGIN + 3 * half),
        None: (WIDTH / 2,),
        "B": (WIDTH - _MARGIN - 3 * half, WIDTH - _MARGIN - half),
    }
    lowest = top
    for side, across in columns.items():
        for rank, place in enumerate(plan.on(side)):
            row, column = divmod(rank, len(across))
            y = top + 104 + row * _ROW + (_ROW / 2 if len(across) > 1 and column else 0) * 0.5
            spots[place] = (across[column], y)
            lowest = max(lowest, y + 120)
    return [spots[place] for place in range(len(plan.people))], lowest


def _crowd(count: int, top: float) -> tuple[list[Spot], float]:
    """One ring for a few, several for more, those with the most posts innermost: nobody stands on a side.

    Returns the lowest y as well.
    """
    if count <= 10:
        rings, reach = [count], [(min(400, 110 + 50 * count), min(360, 90 + 45 * count))]
    else:
        rings = [6, *(min(count - 6, 13), min(max(0, count - 19), 22))]
        reach = [(175, 185), (330, 360), (485, 535)]
    if count <= 1:
        reach = [(0, 0)]
    spots: list[Spot] = []
    for (rx, ry), members in zip(reach, rings, strict=False):
        turn = 0.5 if spots else 0
        for place in range(members):
            angle = 2 * math.pi * (place + turn) / members - math.pi / 2
            spots.append((WIDTH / 2 + rx * math.cos(angle), ry * math.sin(angle)))
    highest = min((y for _, y in spots), default=0.0)
    shifted = [(x, y - highest + top + _LARGEST + 30) for x, y in spots]
    return shifted, max((y for _, y in shifted), default=top) + 120


def _radius(person: Person, most: int) -> float:
    return 22 + (_LARGEST - 22) * math.sqrt(min(1.0, person.posts / max(1, most)))


# ── Drawing ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _sentence(plan: CampPlan, side: str) -> str:
    return f"“{line(dict(plan.sentences)[side], 160)}”" if side in dict(plan.sentences) else ""


def _sentences_height(plan: CampPlan) -> int:
    kind = Type(34, "#000000")
    lines = [len(lay_out(_sentence(plan, side), kind, width=_SIDE - 40, missing=Missing(), most=5)) for side in "AB"]
    return 76 + max(lines) * kind.leading


def _sides(canvas: Canvas, plan: CampPlan, top: float, bottom: float, colours: Colours) -> None:
    for side, left in (("A", _MARGIN - 12), ("B", WIDTH - _MARGIN - _SIDE + 12)):
        hue = colours.blue if side == "A" else colours.orange
        canvas.box(left, top, left + _SIDE, bottom, colours.panel, radius=24)
        canvas.words(left + 20, top + 54, side_title(side), Type(42, hue, 700), width=_SIDE - 40, align=0)
        canvas.paragraph(left + 20, top + 68, _sentence(plan, side), Type(34, colours.ink), width=_SIDE - 40, most=5)
    if plan.on(None):
        kind = Type(34, colours.quiet)
        canvas.words(_MARGIN + _SIDE, top + 54, UNPLACED, kind, width=_ROOM - 2 * _SIDE, align=0.5)


def _person(canvas: Canvas, person: Person, spot: Spot, *, radius: float, width: float, colours: Colours) -> None:
    x, y = spot
    ground = colours.panel if person.side else colours.ground
    hue = {"A": colours.blue, "B": colours.orange}.get(person.side or "", colours.neutral)
    _shape(canvas, x, y, radius=radius + 6, fill=ground, side=person.side)
    _shape(canvas, x, y, radius=radius, fill=hue, side=person.side)
    if person.others:
        _shape(canvas, x, y, radius=radius - 6, fill=ground, side=person.side)
    below = y + radius * (1.2 if person.side == "B" else 1) + 4
    label = canvas.words(x - width / 2, below + 36, person.name, Type(33, colours.ink), width=width, align=0.5)
    canvas.box(x - label.width / 2 - 4, below + 8, x + label.width / 2 + 4, below + 46, ground, radius=8)


def _shape(canvas: Canvas, x: float, y: float, *, radius: float, fill: str, side: str | None) -> None:
    """A square on side A, a diamond on side B, a disc elsewhere: told apart without colour."""
    if side == "A":
        reach = radius * 0.88
        canvas.box(x - reach, y - reach, x + reach, y + reach, fill, radius=8)
    elif side == "B":
        reach = radius * 1.2
        canvas.polygon([(x - reach, y), (x, y - reach), (x + reach, y), (x, y + reach)], fill)
    else:
        canvas.disc(x, y, radius, fill)


def _link(canvas: Canvas, link: Link, spots: Sequence[Spot], *, radii: Sequence[float], colours: Colours) -> None:
    width = min(12.0, 3.5 + 1.8 * math.log2(1 + link.clear))
    colour, dash = _look(link.stance, colours)
    ends = {link.one, link.other}
    others = [(*spot, radii[place] + 8) for place, spot in enumerate(spots) if place not in ends]
    whole = _clear(spots[link.one], spots[link.other], others)
    curve = [
        spot
        for spot in whole
        if math.dist(spot, spots[link.other]) > radii[link.other] + 12
        and math.dist(spot, spots[link.one]) > radii[link.one] + 4
    ]
    if len(curve) < 4:
        return
    thin = 4.0 if link.stance is Stance.RESPONDS else width
    canvas.path(curve[:-2], colour, width=thin, dash=dash)
    _head(canvas, curve[-4], curve[-1], thin, colour)
    if link.back:
        _head(canvas, curve[3], curve[0], thin, colour)


def _look(stance: Stance, colours: Colours) -> tuple[str, float]:
    return {
        Stance.AGREES: (colours.green, 0.0),
        Stance.DISAGREES: (colours.pink, 20.0),
        Stance.RESPONDS: (colours.neutral, 6.0),
    }[stance]


def _clear(start: Spot, end: Spot, others: Sequence[tuple[float, float, float]]) -> list[Spot]:
    """The least bent line that passes beside everybody else (x, y, radius), the first where none does."""
    for bend in _BENDS:
        curve = _bow(start, end, bend)
        if all(math.hypot(x - a, y - b) >= room for x, y in curve[::2] for a, b, room in others):
            return curve
    return _bow(start, end, _BENDS[0])


def _bow(start: Spot, end: Spot, bend: float) -> list[Spot]:
    """A bent line (a quadratic Bézier curve); `bend` is its height as a share of its length, doubled."""
    (x0, y0), (x1, y1) = start, end
    cx, cy = (x0 + x1) / 2 - (y1 - y0) * bend, (y0 + y1) / 2 + (x1 - x0) * bend
    return [
        (
            x0 * (1 - t) ** 2 + 2 * cx * t * (1 - t) + x1 * t * t,
            y0 * (1 - t) ** 2 + 2 * cy * t * (1 - t) + y1 * t * t,
        )
        for t in (step / 60 for step in range(61))
    ]


def _head(canvas: Canvas, before: Spot, tip: Spot, width: float, colour: str) -> None:
    """An arrow's head: it points to whom the answer goes."""
    angle = math.atan2(tip[1] - before[1], tip[0] - before[0])
    length = 14 + width * 1.3
    corners = [
        (tip[0] - length * math.cos(angle + turn), tip[1] - length * math.sin(angle + turn)) for turn in (0.45, -0.45)
    ]
    canvas.polygon([tip, *corners], colour)


def _legend(canvas: Canvas, plan: CampPlan, y: float, colours: Colours, kind: Type) -> None:
    x = float(_MARGIN)
    stances = [stance for stance in STANCES if any(link.stance is stance for link in plan.links)]
    for stance in stances:
        colour, dash = _look(stance, colours)
        canvas.path([(x, y), (x + 74, y)], colour, width=4 if stance is Stance.RESPONDS else 8, dash=dash)
        x += 88 + canvas.words(x + 88, y + 12, STANCES[stance], kind, width=260, align=0).width + 44
    y += 60 if stances else 0
    canvas.disc(_MARGIN + 12, y, 11, colours.neutral)
    canvas.disc(_MARGIN + 52, y, 20, colours.neutral)
    canvas.words(_MARGIN + 88, y + 12, "size: posts; arrows point to whom is answered", kind, width=_ROOM - 88, align=0)
