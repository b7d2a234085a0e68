"""Voters as points: near each other where they vote alike, groups told apart by shape and colour. Nobody is named."""

from __future__ import annotations

import math

from bot.discussion.positions.room.model import Room
from bot.render.pictures.canvas import Canvas
from bot.render.pictures.model import DARK, LIGHT, WIDTH, Colours
from bot.render.pictures.saying_maps import group_text, room_notes, room_title
from bot.render.pictures.text import Missing, Type, lay_out

__all__ = ["draw"]

_MARGIN = 48
_ROOM = WIDTH - 2 * _MARGIN
_FIELD = 900  # pixels, the height of the map at most
_POINT = 20


def draw(room: Room, *, thread: str, dark: bool) -> Canvas:
    """The map of voters; without groups, what is known of the votes."""
    colours = DARK if dark else LIGHT
    heading, small, words = Type(52, colours.ink, 700), Type(36, colours.quiet), Type(38, colours.ink)
    title, notes = room_title(thread), room_notes(room)
    rows = len(lay_out(title, heading, width=_ROOM, missing=Missing(), most=2))
    lines = sum(len(lay_out(note, small, width=_ROOM, missing=Missing(), most=4)) for note in notes)
    top = _MARGIN + rows * heading.leading + lines * small.leading + 30
    groups = room.groups if room.claimed else ()
    texts = [lay_out(group_text(group), words, width=_ROOM - 76, missing=Missing(), most=3) for group in groups]
    field = _FIELD if groups else 0
    height = top + field + sum(len(text) * words.leading + 22 for text in texts) + (60 if groups else 10)
    canvas = Canvas(WIDTH, height, colours.ground)
    y = canvas.paragraph(_MARGIN, _MARGIN - 12, title, heading, width=_ROOM, most=2) + 8
    for note in notes:
        y = canvas.paragraph(_MARGIN, y, note, small, width=_ROOM, most=4)
    if groups:
        _points(canvas, room, top, colours)
    y = float(top + field + 30)
    for place, group in enumerate(groups):
        _mark(canvas, _MARGIN + 26, y + 30, group=place, radius=24, colours=colours, halo=False)
        y = canvas.paragraph(_MARGIN + 76, y, group_text(group), words, width=_ROOM - 76, most=3) + 22
    return canvas


def _points(canvas: Canvas, room: Room, top: float, colours: Colours) -> None:
    canvas.box(_MARGIN, top, WIDTH - _MARGIN, top + _FIELD, colours.panel, radius=24)
    order = {group.name: place for place, group in enumerate(room.groups)}
    shown = [voter for voter in room.places if voter.group in order and math.isfinite(voter.x + voter.y)]
    if not shown:
        return
    left, right = min(voter.x for voter in shown), max(voter.x for voter in shown)
    low, high = min(voter.y for voter in shown), max(voter.y for voter in shown)
    inner = 60
    scale = min((_ROOM - 2 * inner) / ((right - left) or 1), (_FIELD - 2 * inner) / ((high - low) or 1))
    radius = _POINT if len(shown) <= 150 else 12
    for voter in sorted(shown, key=lambda voter: (voter.x, voter.y, voter.group)):
        x = WIDTH / 2 + (voter.x - (left + right) / 2) * scale
        y = top + _FIELD / 2 + (voter.y - (low + high) / 2) * scale
        _mark(canvas, x, y, group=order[voter.group], radius=radius + 4, colours=colours, halo=True)
        _mark(canvas, x, y, group=order[voter.group], radius=radius, colours=colours)


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
