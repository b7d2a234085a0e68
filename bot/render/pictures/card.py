"""A quoted passage as a picture."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from bot.archive.markup import clean, drawn
from bot.archive.sentences import spans
from bot.render.pictures.canvas import Canvas
from bot.render.pictures.model import DARK, LIGHT, WIDTH
from bot.render.pictures.saying import QUOTES, Source, name_of
from bot.render.pictures.text import Line, Missing, Type, clusters, lay_out

__all__ = ["draw"]

_MARGIN, _BAR, _GAP = 64, 12, 40
_LEFT = _MARGIN + _BAR + _GAP
_ROOM = WIDTH - _LEFT - _MARGIN
# The size of letters falls with the length of the passage; 54 pixels are 18 on a phone. The last row is the limit.
_SIZES = ((88, 4), (74, 6), (64, 9), (54, 14))
_COMMENTS = ((46, 4), (40, 7))
_MOST_TITLE = 2
_LONGEST = 6000
_LEFT_OFF = " […]"


@dataclass(frozen=True, slots=True)
class _Set:
    """The passage in lines of one type, and whether it goes on in the archive."""

    lines: list[Line]
    kind: Type
    cut: bool


def draw(passage: str, source: Source, *, quoter: str | None, comment: str | None, dark: bool) -> Canvas:
    """The card; a passage too long for it is shortened."""
    colours = DARK if dark else LIGHT
    missing = Missing()
    said = _passage(passage, colours.ink, missing)
    name = Type(48, colours.blue, 700)
    small = Type(40, colours.quiet)
    remark, remark_lines = _remark(comment, colours.ink, missing)
    title_lines = lay_out(source.within, small, width=_ROOM, missing=missing, most=_MOST_TITLE)
    head = small.leading + 20 if quoter else 0
    passage_height = len(said.lines) * said.kind.leading
    remark_height = len(remark_lines) * remark.leading + 56 if remark_lines else 0
    foot_height = passage_height + 36 + name.leading + (1 + len(title_lines)) * small.leading
    height = _MARGIN + head + foot_height + remark_height + _MARGIN - 12
    canvas = Canvas(WIDTH, height, colours.ground, finer=1)
    canvas.missing = missing
    y = float(_MARGIN)
    if quoter:
        canvas.words(
            _MARGIN, y + small.size, QUOTES.format(quoter=name_of(quoter)), small, width=WIDTH - 2 * _MARGIN, align=0
        )
        y += head
    rtl = bool(said.lines) and said.lines[0].rtl
    bar = WIDTH - _MARGIN - _BAR if rtl else _MARGIN
    left = _MARGIN if rtl else _LEFT
    foot = y + foot_height
    canvas.box(bar, y + 8, bar + _BAR, foot - 4, colours.blue, radius=_BAR / 2)
    for line in said.lines:
        canvas.text(left + (_ROOM - line.width if line.rtl else 0), y + said.kind.size * 1.06, line, said.kind)
        y += said.kind.leading
    y += 36
    side = 1 if rtl else 0
    canvas.words(left, y + name.size, source.author, name, width=_ROOM, align=side)
    y += name.leading
    canvas.words(left, y + small.size, source.place(cut=said.cut), small, width=_ROOM, align=side)
    for line in title_lines:
        y += small.leading
        canvas.text(left + (_ROOM - line.width) * side, y + small.size, line, small)
    y += small.leading
    if remark_lines:
        canvas.box(0, y + 28, WIDTH, height, colours.panel)
        y += 56
        for line in remark_lines:
            canvas.text(_LEFT + (_ROOM - line.width if line.rtl else 0), y + remark.size * 1.06, line, remark)
            y += remark.leading
    return canvas


def _remark(comment: str | None, colour: str, missing: Missing) -> tuple[Type, list[Line]]:
    """The comment in lines; a long one is set smaller, and all of it stands in the message."""
    text = _own_words(comment) if comment else ""
    for size, most in _COMMENTS:
        kind = Type(size, colour)
        if len(lay_out(text, kind, width=_ROOM, missing=Missing(), most=most + 1)) <= most:
            break
    return kind, lay_out(text, kind, width=_ROOM, missing=missing, most=most) if text else []


def _passage(passage: str, colour: str, missing: Missing) -> _Set:
    """The passage in the largest type that it fits in; beyond the smallest, its first whole sentences."""
    text = _own_words(passage)
    for size, rows in _SIZES:
        kind = Type(size, colour)
        if size > _SIZES[-1][0] and len(text) * size * 0.25 > rows * _ROOM:
            continue  # far too long, without a look
        lines = lay_out(text, kind, width=_ROOM, missing=Missing(), most=rows + 1)
        if len(lines) <= rows:
            break
    else:
        text = _shortened(text, kind, rows, lines[rows - 1].end)
    return _Set(lay_out(text, kind, width=_ROOM, missing=missing), kind, cut=text.endswith(_LEFT_OFF))


def _shortened(text: str, kind: Type, rows: int, end: int) -> str:
    """The sentences before `end` that fit in `rows` lines with "[…]"; a single long one is cut behind a word."""
    ends = [stop for _, stop in spans(text[:_LONGEST]) if end / 3 < stop <= end]
    blank = text.rfind(" ", end // 2, max(1, end - 8))
    for stop in (*reversed(ends[-4:]), blank if blank > 0 else end - 8):
        cut = text[:stop].rstrip() + _LEFT_OFF
        if len(lay_out(cut, kind, width=_ROOM, missing=Missing(), most=rows + 1)) <= rows:
            return cut
    return "".join(clusters(text[:end])[:-12]).rstrip() + _LEFT_OFF


def _own_words(markdown: str) -> str:
    """The words without markup, paragraphs parted by line feeds, in the form whose offsets lines count."""
    words = clean(drawn(markdown[:_LONGEST])).replace("\t", "    ")
    return unicodedata.normalize("NFC", words).strip()
