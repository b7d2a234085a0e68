"""Voters as points: near each other where they vote alike, groups told apart by shape and colour. Nobody is named."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from bot.archive.model import Thread
from bot.discussion.positions.model import Positions
from bot.discussion.positions.room.model import Room, Voter
from bot.render.pictures.canvas import Canvas, Spot
from bot.render.pictures.model import DARK, LIGHT, WIDTH, Colours
from bot.render.pictures.saying_maps import group_said, group_text, room_notes, room_title
from bot.render.pictures.text import Missing, Type, lay_out

__all__ = ["draw"]

_MARGIN = 48
_ROOM = WIDTH - 2 * _MARGIN
_BESIDE = _ROOM - 76  # the width of what stands beside the sign of a group
_INNER = 60  # from the edge of the field to the outermost voters
_GOLDEN = math.pi * (3 - math.sqrt(5))  # steps around a spot that never come back to the same direction
_FIELD = 900  # pixels, the height of the map at most
_POINT = 20
_PARTED = 150  # voters who stand beside each other where they would hide each other


def draw(room: Room, positions: Positions, thread: Thread, *, dark: bool) -> Canvas:
    """The map of voters; without groups, what is known of the votes."""
    colours = DARK if dark else LIGHT
    heading, small, words = Type(52, colours.ink, 700), Type(36, colours.quiet), Type(38, colours.ink)
    title, notes = room_title(thread.name), room_notes(room)
    rows = len(lay_out(title, heading, width=_ROOM, missing=Missing(), most=2))
    lines = sum(len(lay_out(note, small, width=_ROOM, missing=Missing(), most=4)) for note in notes)
    top = _MARGIN + rows * heading.leading + lines * small.leading + 30
    told = [
        (text, kind)
        for group in (room.groups if room.claimed else ())
        for text, kind in ((group_text(group), words), (group_said(group, positions, thread), small))
    ]
    texts = sum(
        len(lay_out(text, kind, width=_BESIDE, missing=Missing(), most=3)) * kind.leading for text, kind in told
    )
    field = _FIELD if told else 0
    canvas = Canvas(WIDTH, top + field + texts + 11 * len(told) + (60 if told else 10), colours.ground)
    y = canvas.paragraph(_MARGIN, _MARGIN - 12, title, heading, width=_ROOM, most=2) + 8
    for note in notes:
        y = canvas.paragraph(_MARGIN, y, note, small, width=_ROOM, most=4)
    if told:
        _points(canvas, room, top, colours)
    y = float(top + field + 30)
    for place, (text, kind) in enumerate(told):
        if place % 2 == 0:
            _mark(canvas, _MARGIN + 26, y + 30, group=place // 2, radius=24, colours=colours)
        y = canvas.paragraph(WIDTH - _MARGIN - _BESIDE, y, text, kind, width=_BESIDE, most=3) + 22 * (place % 2)
    return canvas


def _points(canvas: Canvas, room: Room, top: float, colours: Colours) -> None:
    canvas.box(_MARGIN, top, WIDTH - _MARGIN, top + _FIELD, colours.panel, radius=24)
    order = {group.name: place for place, group in enumerate(room.groups)}
    shown = [voter for voter in room.places if voter.group in order and math.isfinite(voter.x + voter.y)]
    if not shown:
        return
    shown.sort(key=lambda voter: (voter.x, voter.y, voter.group))
    radius = _POINT if len(shown) <= _PARTED else 12
    for voter, (x, y) in zip(shown, _spots(shown, top, radius), strict=True):
        _mark(canvas, x, y, group=order[voter.group], radius=radius + 4, colours=colours, halo=True)
        _mark(canvas, x, y, group=order[voter.group], radius=radius, colours=colours)


def _spots(shown: Sequence[Voter], top: float, radius: float) -> list[Spot]:
    """Where voters stand: as their votes say, and those who would hide each other beside each other."""
    left, right = min(voter.x for voter in shown), max(voter.x for voter in shown)
    low, high = min(voter.y for voter in shown), max(voter.y for voter in shown)
    scale = min((_ROOM - 2 * _INNER) / ((right - left) or 1), (_FIELD - 2 * _INNER) / ((high - low) or 1))
    found: list[Spot] = []
    for voter in shown:
        x = WIDTH / 2 + (voter.x - (left + right) / 2) * scale
        y = top + _FIELD / 2 + (voter.y - (low + high) / 2) * scale
        around = _around(x, y, top, radius) if len(shown) <= _PARTED else ()
        free = (spot for spot in around if all(math.dist(spot, other) >= 2 * radius + 4 for other in found))
        found.append(next(free, (x, y)))
    return found


def _around(x: float, y: float, top: float, step: float) -> Iterator[Spot]:
    """The spot itself, then others around it, farther and farther, within the field."""
    yield x, y
    for place in range(1, 4 * _PARTED):
        far, angle = step * math.sqrt(place), place * _GOLDEN
        near = x + far * math.cos(angle), y + far * math.sin(angle)
        if _MARGIN + step < near[0] < WIDTH - _MARGIN - step and top + step < near[1] < top + _FIELD - step:
            yield near


def _mark(
    canvas: Canvas, x: float, y: float, *, group: int, radius: float, colours: Colours, halo: bool = False
) -> None:
    """The sign of a group: disc, square, triangle, diamond, ring; further groups share the ring."""
    hues = (colours.blue, colours.orange, colours.green, colours.pink)
    fill = colours.panel if halo else hues[group] if group < len(hues) else colours.neutral
    if group == 1:
        reach = radius * 0.9
        canvas.box(x - reach, y - reach, x + reach, y + reach, fill)
    elif group == 2:
        reach = radius * 1.2
        canvas.polygon([(x, y - reach), (x + reach, y + reach * 0.8), (x - reach, y + reach * 0.8)], fill)
    elif group == 3:
        reach = radius * 1.25
        canvas.polygon([(x - reach, y), (x, y - reach), (x + reach, y), (x, y + reach)], fill)
    elif group > 3 and not halo:
        canvas.disc(x, y, radius, colours.panel, outline=fill, width=6)
    else:
        canvas.disc(x, y, radius, fill)
