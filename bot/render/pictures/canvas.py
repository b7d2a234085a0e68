"""A surface to draw on: shapes with smooth edges, text on top of them, and a PNG of the same bytes every time."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from PIL import Image, ImageColor, ImageDraw, ImageFont

from bot.render.pictures.fonts import SHAPED
from bot.render.pictures.joined import unshaped
from bot.render.pictures.text import Line, Missing, Piece, Type, clusters, lay_out, line_of

__all__ = ["Canvas", "Spot"]

Spot = tuple[float, float]


class Canvas:
    """A picture in the making. Lengths are pixels of the finished picture; text stands above all shapes.

    `missing` collects what no font here can draw.
    """

    def __init__(self, width: int, height: int, background: str, *, finer: int = 2) -> None:
        """Shapes are drawn `finer` times as large and reduced."""
        self.width, self.height = width, height
        self.missing = Missing()
        self._finer = finer
        self._image = Image.new("RGB", (width * finer, height * finer), background)
        self._shapes = ImageDraw.Draw(self._image)
        self._lines: list[tuple[float, float, Line, Type]] = []

    # Shapes

    def box(self, left: float, top: float, right: float, bottom: float, fill: str, *, radius: float = 0) -> None:
        """Draw a filled rectangle, its corners rounded by `radius`."""
        if right - left < 0.5 or bottom - top < 0.5:
            return
        radius = min(radius, (right - left) / 2, (bottom - top) / 2)
        self._shapes.rounded_rectangle(
            [left * self._finer, top * self._finer, right * self._finer - 1, bottom * self._finer - 1],
            radius * self._finer,
            fill,
        )

    def polygon(self, spots: Sequence[Spot], fill: str, *, outline: str | None = None, width: float = 0) -> None:
        """Draw a filled polygon, with an outline if wanted."""
        scaled = [(x * self._finer, y * self._finer) for x, y in spots]
        self._shapes.polygon(scaled, fill, outline, max(1, round(width * self._finer)) if outline else 0)

    def disc(
        self, x: float, y: float, radius: float, fill: str, *, outline: str | None = None, width: float = 0
    ) -> None:
        """Draw a filled circle, with an outline if wanted."""
        around = [
            (x - radius) * self._finer,
            (y - radius) * self._finer,
            (x + radius) * self._finer,
            (y + radius) * self._finer,
        ]
        self._shapes.ellipse(around, fill, outline, max(1, round(width * self._finer)) if outline else 0)

    def path(self, spots: Sequence[Spot], colour: str, *, width: float, dash: float = 0) -> None:
        """Draw a line through spots; `dash` is the length of strokes and gaps, 0 for none."""
        for stroke in _strokes(spots, dash) if dash else [list(spots)]:
            scaled = [(x * self._finer, y * self._finer) for x, y in stroke]
            self._shapes.line(scaled, colour, max(1, round(width * self._finer)), joint="curve")

    # Text

    def text(self, x: float, y: float, line: Line, kind: Type) -> None:
        """Set a line with its left end at x and its base line at y."""
        self._lines.append((x, y, line, kind))

    def words(self, x: float, y: float, text: str, kind: Type, *, width: float, align: float | None = None) -> Line:
        """Set text on one line that begins at x and is at most `width` wide, shortened with "…".

        `align` is 0 for left, 0.5 for the middle and 1 for right; without it the text's own direction decides.
        """
        line = line_of(text, kind, width=width, missing=self.missing)
        share = (1.0 if line.rtl else 0.0) if align is None else align
        self.text(x + (width - line.width) * share, y, line, kind)
        return line

    def row(self, x: float, y: float, texts: Sequence[str], kind: Type, *, width: float) -> None:
        """Set texts side by side from the left, each in its own direction, until `width` is used up."""
        dot, left = self._dot(kind), width
        for place, text in enumerate(texts):
            if place:
                if left < dot.width + 2 * kind.size:
                    return
                self.text(x + width - left, y, dot, kind)
                left -= dot.width
            left -= self.words(x + width - left, y, text, kind, width=left, align=0).width

    def _dot(self, kind: Type) -> Line:
        dot = line_of("·", kind, width=self.width, missing=self.missing)
        return replace(dot, pieces=(replace(dot.pieces[0], text=" · "),), width=dot.width * 2.6)

    def paragraph(self, x: float, y: float, text: str, kind: Type, *, width: float, most: int | None = None) -> float:
        """Set text in lines below y; returns the y below them."""
        for line in lay_out(text, kind, width=width, missing=self.missing, most=most):
            self.text(x + (width - line.width if line.rtl else 0), y + kind.size * 1.06, line, kind)
            y += kind.leading
        return y

    def png(self) -> bytes:
        """The finished picture."""
        image = self._image.reduce(self._finer) if self._finer > 1 else self._image
        draw = ImageDraw.Draw(image)
        for left, y, line, kind in self._lines:
            x = left
            for piece in line.pieces:
                if piece.face.bitmaps:
                    _paste_emoji(image, piece, x, y, kind)
                else:
                    _set(draw, piece, x, y, kind)
                x += piece.width
        file = io.BytesIO()
        image.save(file, "PNG", optimize=False, compress_level=3)
        return file.getvalue()


def _set(draw: ImageDraw.ImageDraw, piece: Piece, x: float, y: float, kind: Type) -> None:
    font = piece.face.at(kind.size, kind.weight)
    if SHAPED:
        way = "rtl" if piece.level % 2 else "ltr"
        draw.text((x, y), piece.text, kind.colour, font, anchor="ls", direction=way)
    else:
        draw.text((x, y), unshaped(piece.text, piece.level), kind.colour, font, anchor="ls")


def _paste_emoji(image: Image.Image, piece: Piece, x: float, y: float, kind: Type) -> None:
    """Draw the bitmaps of a colour font, which have one size, and bring them to the size of the letters."""
    font = piece.face.at(kind.size, kind.weight)
    letters = clusters(piece.text)
    step = piece.width / max(1, len(letters))
    for place, letter in enumerate(reversed(letters) if piece.level % 2 else letters):
        tile = _tile(letter, font)
        if tile is None:
            continue
        height = round(kind.size * 1.12)
        width = min(round(tile.width * height / tile.height), round(step))
        small = tile.resize((max(1, width), max(1, height)), Image.Resampling.LANCZOS)
        left = round(x + place * step + (step - width) / 2)
        image.paste(small, (left, round(y - height * 0.84)), small)


def _tile(letter: str, font: ImageFont.FreeTypeFont) -> Image.Image | None:
    box = font.getbbox(letter, anchor="ls")
    width, height = math.ceil(box[2] - box[0]), math.ceil(box[3] - box[1])
    if width < 1 or height < 1:
        return None
    tile = Image.new("RGBA", (width, height), (*ImageColor.getrgb("black")[:3], 0))
    ImageDraw.Draw(tile).text((-box[0], -box[1]), letter, font=font, anchor="ls", embedded_color=True)
    return tile


def _strokes(spots: Sequence[Spot], dash: float) -> list[list[Spot]]:
    strokes: list[list[Spot]] = []
    stroke: list[Spot] = [spots[0]]
    left, drawn = dash, True
    for (x0, y0), (x1, y1) in pairwise(spots):
        length, gone = math.hypot(x1 - x0, y1 - y0), 0.0
        while length - gone > left:
            gone += left
            spot = (x0 + (x1 - x0) * gone / length, y0 + (y1 - y0) * gone / length)
            if drawn:
                strokes.append([*stroke, spot])
            stroke, drawn, left = [spot], not drawn, dash
        left -= length - gone
        stroke.append((x1, y1))
    if drawn and len(stroke) > 1:
        strokes.append(stroke)
    return strokes
