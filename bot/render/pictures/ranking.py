"""A ranking as bars: votes up and down, and what of the approval is safe to assume."""

from __future__ import annotations

from collections.abc import Sequence

from bot.discussion.scores import RankedPost
from bot.render.pictures.canvas import Canvas
from bot.render.pictures.model import DARK, LIGHT, WIDTH, Colours
from bot.render.pictures.saying import MOST_BARS, NO_VOTES, label_of, safe_share
from bot.render.pictures.text import Missing, Type, lay_out
from bot.render.scores import signed

__all__ = ["draw"]

_MARGIN, _ROW, _BAR = 56, 146, 54
_MOST_TITLE = 3
_NUMBERS = 330  # pixels at the right for the score and the safe share


def draw(ranked: Sequence[RankedPost], *, title: str, dark: bool) -> Canvas:
    """The chart of at most ten posts."""
    colours = DARK if dark else LIGHT
    shown = ranked[:MOST_BARS]
    heading = Type(56, colours.ink, 700)
    small = Type(38, colours.quiet)
    rows = lay_out(title[:200], heading, width=WIDTH - 2 * _MARGIN, missing=Missing(), most=_MOST_TITLE)
    top = _MARGIN + len(rows) * heading.leading
    height = top + 34 + len(shown) * _ROW + (150 if shown else 110)
    canvas = Canvas(WIDTH, height, colours.ground)
    canvas.paragraph(_MARGIN, _MARGIN - 10, title[:200], heading, width=WIDTH - 2 * _MARGIN, most=_MOST_TITLE)
    if not shown:
        canvas.words(_MARGIN, top + 60, NO_VOTES, small, width=WIDTH - 2 * _MARGIN)
        return canvas
    most_up = max(1, *(entry.score.up for entry in shown))
    most_down = max(entry.score.down for entry in shown)
    unit = (WIDTH - 2 * _MARGIN - _NUMBERS) / (most_up + most_down)
    zero = _MARGIN + most_down * unit
    for place, entry in enumerate(shown):
        _row(canvas, entry, top + 34 + place * _ROW, zero=zero, unit=unit, colours=colours)
    _legend(canvas, top + 62 + len(shown) * _ROW, colours, small, downs=most_down > 0)
    return canvas


def _row(canvas: Canvas, entry: RankedPost, y: float, *, zero: float, unit: float, colours: Colours) -> None:
    label = Type(40, colours.ink)
    number, *rest = label_of(entry.post)
    canvas.row(_MARGIN, y + 42, [f"{entry.rank}. {number}", *rest], label, width=WIDTH - 2 * _MARGIN)
    top, score = y + 62, entry.score
    canvas.box(zero, top, zero + score.up * unit, top + _BAR, colours.blue, radius=6)
    left = zero - score.down * unit
    canvas.box(left, top, zero, top + _BAR, colours.orange, radius=6)
    _hatch(canvas, left, zero, top, colours)
    canvas.box(zero - 2, top - 6, zero + 2, top + _BAR + 6, colours.ink)
    if score.up:
        _mark(canvas, zero + score.lower * score.voters * unit, top + _BAR / 2, colours)
    right = WIDTH - _MARGIN - _NUMBERS + 24
    bold = Type(46, colours.ink, 700)
    line = canvas.words(right, top + 44, signed(score.score), bold, width=150, align=0)
    share = f"≥ {safe_share(entry)}%" if score.up else "–"
    canvas.words(
        right + line.width, top + 44, share, Type(42, colours.quiet), width=_NUMBERS - 24 - line.width, align=1
    )


def _hatch(canvas: Canvas, left: float, right: float, top: float, colours: Colours) -> None:
    """Strokes over the votes down, so that they differ by more than colour."""
    x = left + 6
    while x + 20 < right:
        canvas.path([(x, top + _BAR - 8), (x + 14, top + 8)], colours.on_hue, width=5)
        x += 26


def _mark(canvas: Canvas, x: float, y: float, colours: Colours) -> None:
    canvas.path([(x, y - _BAR / 2 - 3), (x, y + _BAR / 2 + 3)], colours.ground, width=10)
    canvas.path([(x, y - _BAR / 2 - 5), (x, y + _BAR / 2 + 5)], colours.ink, width=4)
    canvas.polygon([(x - 14, y), (x, y - 18), (x + 14, y), (x, y + 18)], colours.ink, outline=colours.ground, width=3)


def _legend(canvas: Canvas, y: float, colours: Colours, kind: Type, *, downs: bool) -> None:
    x = float(_MARGIN)
    canvas.box(x, y + 8, x + 44, y + 44, colours.blue, radius=6)
    x += 58
    x += canvas.words(x, y + 40, "votes up", kind, width=300, align=0).width + 40
    if downs:
        canvas.box(x, y + 8, x + 44, y + 44, colours.orange, radius=6)
        canvas.path([(x + 8, y + 38), (x + 18, y + 14)], colours.on_hue, width=4)
        canvas.path([(x + 26, y + 38), (x + 36, y + 14)], colours.on_hue, width=4)
        x += 58
        x += canvas.words(x, y + 40, "votes down", kind, width=300, align=0).width + 40
    canvas.polygon([(x, y + 26), (x + 14, y + 8), (x + 28, y + 26), (x + 14, y + 44)], colours.ink)
    canvas.words(x + 42, y + 40, "≥ safe to assume", kind, width=WIDTH - _MARGIN - x - 42, align=0)
