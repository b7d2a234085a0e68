"""The web of a thread: posts from top to bottom in time, what they answer and what they quote."""

from __future__ import annotations

import math
from collections.abc import Sequence

from bot.discussion.web import Node, Web
from bot.render.pictures.canvas import Canvas
from bot.render.pictures.model import DARK, LIGHT, WIDTH, Colours
from bot.render.pictures.saying import name_of, web_notes, web_title
from bot.render.pictures.text import Missing, Type, lay_out
from bot.render.pictures.web_layout import NAMED, Layout, Spot, place

__all__ = ["draw"]

_MARGIN = 48
_ROOM = WIDTH - 2 * _MARGIN
_BOWS = (0, 40, -40, 80, -80, 120, -120, 170, -170, 230, -230)  # pixels, tried in this order
_MANY = 12  # answers
_MOST_TITLE = 4
_LABEL = 52  # pixels below a post, where its author's name ends


def draw(web: Web, *, dark: bool) -> Canvas:
    """The picture of a web; one without posts says so."""
    colours = DARK if dark else LIGHT
    small = Type(36, colours.quiet)
    notes = web_notes(web)
    head = [line for note in notes for line in lay_out(note, small, width=_ROOM, missing=Missing(), most=3)]
    heading = _heading(web_title(web), colours)
    titles = lay_out(web_title(web), heading, width=_ROOM, missing=Missing(), most=_MOST_TITLE)
    layout = place(web, width=_ROOM)
    top = _MARGIN + len(titles) * heading.leading + len(head) * small.leading + 40 + layout.radius
    named = _is_named(web)
    height = round(top + layout.height + layout.radius + (60 if named else 10) + 120) if web.nodes else round(top)
    canvas = Canvas(WIDTH, height, colours.ground)
    y = canvas.paragraph(_MARGIN, _MARGIN - 12, web_title(web), heading, width=_ROOM, most=_MOST_TITLE) + 8
    for note in notes:
        y = canvas.paragraph(_MARGIN, y, note, small, width=_ROOM, most=3)
    if web.nodes:
        spots = {post: (x + _MARGIN, y + top) for post, (x, y) in layout.spots.items()}
        _edges(canvas, web, spots, layout=layout, colours=colours)
        for node in web.nodes:
            _node(canvas, web, node, spot=spots[node.post], layout=layout, colours=colours)
        _legend(canvas, height - 78, colours, small)
    return canvas


def _heading(title: str, colours: Colours) -> Type:
    """Smaller letters for a title that takes more than two lines."""
    large = Type(52, colours.ink, 700)
    fits = len(lay_out(title, large, width=_ROOM, missing=Missing(), most=3)) < 3
    return large if fits else Type(44, colours.ink, 700)


def _is_named(web: Web) -> bool:
    """Whether names stand below the posts: of a large web they would not be read, and some must be known."""
    return len(web.nodes) <= NAMED and any(node.author for node in web.nodes)


def _edges(canvas: Canvas, web: Web, spots: dict[int, Spot], *, layout: Layout, colours: Colours) -> None:
    """Replies below quotes; many lines to one post are faint, so that they do not hide the others."""
    answers = {node.post: node.answers for node in web.nodes}
    radii = {node.post: _radius(web, node, layout) for node in web.nodes}
    below = _LABEL if _is_named(web) else 0
    for edge in sorted(web.edges, key=lambda edge: (edge.kind == "quote", -answers[edge.to])):
        others = [(*spots[post], radii[post] + 9) for post in spots if post not in {edge.post, edge.to}]
        x, y = spots[edge.to]
        start = (x, y + radii[edge.to] + below) if below else (x, y)  # a name would cut the line in two
        curve = _clear(start, spots[edge.post], others)
        if edge.kind == "quote":
            canvas.path(curve, colours.ground, width=13)
            canvas.path(curve, colours.orange, width=7)
        else:
            faint = answers[edge.to] > _MANY
            canvas.path(curve, colours.faint if faint else colours.neutral, width=4 if faint else 5, dash=13)


def _clear(start: Spot, end: Spot, others: Sequence[tuple[float, float, float]]) -> list[Spot]:
    """The straightest curve that passes beside all other posts (x, y, radius), the straight one where none does."""
    for bow in _BOWS:
        curve = _curve(start, end, bow)
        near = any(abs(x - a) < room and abs(y - b) < room and math.hypot(x - a, y - b) < room
                   for a, b, room in others for x, y in curve)  # fmt: skip
        if not near and all(_MARGIN < x < WIDTH - _MARGIN for x, _ in curve):
            return curve
    return _curve(start, end, 0)


def _curve(start: Spot, end: Spot, bow: float) -> list[Spot]:
    """A line that leaves a post downwards and comes to the other from above (a cubic Bézier curve).

    Its middle stands about `bow` pixels to the right of where it would.
    """
    (x0, y0), (x1, y1) = start, end
    bend, side = (y1 - y0) * 0.2, bow * 4 / 3
    return [
        (
            x0 * (1 - t) ** 3 + 3 * (x0 + side) * t * (1 - t) ** 2 + 3 * (x1 + side) * t * t * (1 - t) + x1 * t**3,
            y0 * (1 - t) ** 3 + 3 * (y0 + bend) * t * (1 - t) ** 2 + 3 * (y1 - bend) * t * t * (1 - t) + y1 * t**3,
        )
        for t in (step / 24 for step in range(25))
    ]


def _node(canvas: Canvas, web: Web, node: Node, *, spot: Spot, layout: Layout, colours: Colours) -> None:
    x, y = spot
    digits = str(node.post)
    radius = _radius(web, node, layout)
    if _is_named(web):
        _name(canvas, name_of(node.author), x, y + radius + 38, width=layout.column - 6, colours=colours)
    canvas.disc(x, y, radius + 5, colours.ground)
    if node.score < 0:
        canvas.disc(x, y, radius, colours.panel, outline=colours.blue, width=5)
    else:
        canvas.disc(x, y, radius, colours.blue)
    size = round(min(radius * 0.92, radius * 1.72 / (0.58 * len(digits))))
    ink = colours.ink if node.score < 0 else colours.on_hue
    canvas.words(x - 100, y + size * 0.36, digits, Type(size, ink, 700), width=200, align=0.5)


def _radius(web: Web, node: Node, layout: Layout) -> float:
    most = max(1, *(max(0, other.score) for other in web.nodes))
    least = min(36.0 if node.post < 1000 else 44.0, layout.radius)
    return least + (layout.radius - least) * math.sqrt(max(0, node.score) / most)


def _name(canvas: Canvas, name: str, x: float, y: float, *, width: float, colours: Colours) -> None:
    line = canvas.words(x - width / 2, y, name, Type(32, colours.ink), width=width, align=0.5)
    half = line.width / 2 + 6
    canvas.box(x - half, y - 32, x + half, y + 11, colours.ground, radius=8)


def _legend(canvas: Canvas, y: float, colours: Colours, kind: Type) -> None:
    x = float(_MARGIN)
    canvas.path([(x, y + 12), (x + 70, y + 12)], colours.orange, width=7)
    x += 84 + canvas.words(x + 84, y + 24, "quotes", kind, width=300, align=0).width + 36
    canvas.path([(x, y + 12), (x + 70, y + 12)], colours.neutral, width=5, dash=13)
    x += 84 + canvas.words(x + 84, y + 24, "replies", kind, width=300, align=0).width + 36
    canvas.disc(x + 14, y + 12, 12, colours.blue)
    canvas.disc(x + 56, y + 12, 22, colours.blue)
    canvas.words(x + 92, y + 24, "size: score of the room", kind, width=WIDTH - _MARGIN - x - 92, align=0)
