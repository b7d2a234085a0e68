"""Camps and who answers whom: authors as shapes, sides as columns, or one neutral crowd where no camps are claimed."""

from __future__ import annotations

import math
from collections.abc import Sequence

from bot.discussion.positions.model import Stance
from bot.render.pictures.camps_layout import LARGEST, MARGIN, SIDE, Label, Layout, curve, layout
from bot.render.pictures.camps_plan import CampPlan, Link, Person
from bot.render.pictures.canvas import Canvas, Spot
from bot.render.pictures.model import DARK, LIGHT, WIDTH, Colours
from bot.render.pictures.saying import line
from bot.render.pictures.saying_maps import STANCES, UNPLACED, camps_key, camps_notes, camps_title, side_title
from bot.render.pictures.text import Missing, Type, lay_out

__all__ = ["draw"]

_ROOM = WIDTH - 2 * MARGIN
_SMALLEST = 18  # radius of whoever has the fewest posts


def draw(plan: CampPlan, *, dark: bool) -> Canvas:
    """The map."""
    colours = DARK if dark else LIGHT
    heading, small = Type(52, colours.ink, 700), Type(36, colours.quiet)
    notes = camps_notes(plan)
    rows = len(lay_out(camps_title(plan), heading, width=_ROOM, missing=Missing(), most=3))
    lines = sum(len(lay_out(note, small, width=_ROOM, missing=Missing(), most=4)) for note in notes)
    top = MARGIN + rows * heading.leading + lines * small.leading + 24
    head = _sentences_height(plan) if plan.claimed else 0
    standing = layout(plan, top + head)
    canvas = Canvas(WIDTH, round(standing.bottom + 190), colours.ground)
    y = canvas.paragraph(MARGIN, MARGIN - 12, camps_title(plan), heading, width=_ROOM, most=3) + 8
    for note in notes:
        y = canvas.paragraph(MARGIN, y, note, small, width=_ROOM, most=4)
    if plan.claimed:
        _sides(canvas, plan, top, standing, colours)
    most = max([person.posts for person in plan.people if not person.others], default=1)
    radii = [_radius(person, most) for person in plan.people]
    for place, person in enumerate(plan.people):
        _person(canvas, person, standing.spots[place], radius=radii[place], colours=colours)
        _name(canvas, person, standing.labels[place], colours)
    for link in reversed(plan.links):
        _link(canvas, link, standing, radii=radii, colours=colours)
    _legend(canvas, plan, standing.bottom + 44, colours, small)
    return canvas


def _radius(person: Person, most: int) -> float:
    return _SMALLEST + (LARGEST - _SMALLEST) * math.sqrt(min(1.0, person.posts / max(1, most)))


def _sentence(plan: CampPlan, side: str) -> str:
    return f"“{line(dict(plan.sentences)[side], 120)}”" if side in dict(plan.sentences) else ""


def _sentences_height(plan: CampPlan) -> int:
    kind = Type(34, "#000000")
    lines = [len(lay_out(_sentence(plan, side), kind, width=SIDE - 40, missing=Missing(), most=6)) for side in "AB"]
    return 76 + max(lines) * kind.leading


def _sides(canvas: Canvas, plan: CampPlan, top: float, standing: Layout, colours: Colours) -> None:
    for side, left in (("A", MARGIN - 12), ("B", WIDTH - MARGIN - SIDE + 12)):
        hue = colours.blue if side == "A" else colours.orange
        canvas.box(left, top, left + SIDE, standing.strip - 20, colours.panel, radius=24)
        canvas.words(left + 20, top + 54, side_title(side), Type(42, hue, 700), width=SIDE - 40, align=0)
        canvas.paragraph(left + 20, top + 68, _sentence(plan, side), Type(34, colours.ink), width=SIDE - 40, most=6)
    if plan.on(None):
        kind = Type(34, colours.quiet)
        canvas.words(MARGIN, standing.strip + 36, UNPLACED, kind, width=SIDE, align=0)


def _person(canvas: Canvas, person: Person, spot: Spot, *, radius: float, colours: Colours) -> None:
    hue = {"A": colours.blue, "B": colours.orange}.get(person.side or "", colours.neutral)
    _shape(canvas, *spot, radius=radius, fill=hue, side=person.side)
    if person.others:
        ground = colours.panel if person.side else colours.ground
        _shape(canvas, *spot, radius=radius - 6, fill=ground, side=person.side)


def _name(canvas: Canvas, person: Person, label: Label, colours: Colours) -> None:
    kind = Type(34, colours.ink)
    canvas.words(label.x, label.y, person.name, kind, width=label.width, align=label.align)


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


def _link(canvas: Canvas, link: Link, standing: Layout, *, radii: Sequence[float], colours: Colours) -> None:
    width = min(12.0, 3.5 + 1.8 * math.log2(1 + link.clear))
    colour, dash = _look(link.stance, colours)
    start, end = standing.spots[link.one], standing.spots[link.other]
    shown = [
        spot
        for spot in curve(standing, link.one, link.other)
        if math.dist(spot, end) > radii[link.other] * 1.2 + 8 and math.dist(spot, start) > radii[link.one] * 1.2 + 4
    ]
    if len(shown) < 4:
        return
    thin = 4.0 if link.stance is Stance.RESPONDS else width
    canvas.path(shown[1 if link.back else 0 : -1], colour, width=thin, dash=dash)
    _head(canvas, shown[-3], shown[-1], thin, colour)
    if link.back:
        _head(canvas, shown[2], shown[0], thin, colour)


def _look(stance: Stance, colours: Colours) -> tuple[str, float]:
    return {
        Stance.AGREES: (colours.green, 0.0),
        Stance.DISAGREES: (colours.pink, 20.0),
        Stance.RESPONDS: (colours.neutral, 6.0),
    }[stance]


def _head(canvas: Canvas, before: Spot, tip: Spot, width: float, colour: str) -> None:
    """An arrow's head: it points to whom the answer goes."""
    angle = math.atan2(tip[1] - before[1], tip[0] - before[0])
    length = 14 + width * 1.3
    corners = [
        (tip[0] - length * math.cos(angle + turn), tip[1] - length * math.sin(angle + turn)) for turn in (0.45, -0.45)
    ]
    canvas.polygon([tip, *corners], colour)


def _legend(canvas: Canvas, plan: CampPlan, y: float, colours: Colours, kind: Type) -> None:
    x = float(MARGIN)
    stances = [stance for stance in STANCES if any(link.stance is stance for link in plan.links)]
    for stance in stances:
        colour, dash = _look(stance, colours)
        canvas.path([(x, y), (x + 74, y)], colour, width=4 if stance is Stance.RESPONDS else 8, dash=dash)
        x += 88 + canvas.words(x + 88, y + 12, STANCES[stance], kind, width=260, align=0).width + 44
    y += 60 if stances else 0
    canvas.words(MARGIN, y + 12, camps_key(plan), kind, width=_ROOM, align=0)
