"""Text laid out in lines: many scripts, both directions, emoji, and never a box for a missing letter."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from PIL import ImageFont

from bot.archive.markup import clean
from bot.render.pictures.bidi import base_level, levels, visual
from bot.render.pictures.fonts import SHAPED, Face, Script, face_for, script_of
from bot.render.pictures.joined import unshaped

__all__ = ["Line", "Missing", "Piece", "Type", "clusters", "lay_out", "line_of"]

_MOST_LETTERS = 6000  # of one text; what is longer was shortened before
_LONGEST_CLUSTER = 12
_NARROWEST = 0.12  # of the size of letters: half of an i, so that text cut to lines surely fills them
_NO_START = frozenset("、。，．,.!?:;！？：；)）]］}｝」』】〕〉》”’…‥ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ％%")
_NO_END = frozenset("([（［{｛「『【〔〈《“‘")
_EMOJI = re.compile(
    "[\U0001f000-\U0001faff\u231a\u231b\u23e9-\u23ec\u23f0\u23f3\u25fd\u25fe\u2614\u2615\u2648-\u2653\u267f\u2693\u26a1"
    "\u26aa\u26ab\u26bd\u26be\u26c4\u26c5\u26ce\u26d4\u26ea\u26f2\u26f3\u26f5\u26fa\u26fd\u2705\u270a\u270b\u2728\u274c"
    "\u274e\u2753-\u2755\u2757\u2795-\u2797\u27b0\u27bf\u2b1b\u2b1c\u2b50\u2b55]|.*\ufe0f|[0-9#*]\u20e3"
)
_EMOJI_WIDTH = 1.22  # of the size of letters; the bitmaps of Noto Color Emoji are 136 × 128 pixels
_SCRIPTS = {"CJK": "Chinese characters", "HIRAGANA": "kana", "KATAKANA": "kana", "HANGUL": "Hangul"}


@dataclass(frozen=True, slots=True)
class Type:
    """How text is set. `size` is in pixels, `weight` 400 or 700."""

    size: int
    colour: str
    weight: int = 400

    @property
    def leading(self) -> int:
        """Pixels from one base line to the next."""
        return round(self.size * 1.42)


@dataclass(frozen=True, slots=True)
class Piece:
    """Letters of one font and direction, `width` pixels wide. `text` is in reading order."""

    text: str
    face: Face
    level: int
    width: float


@dataclass(frozen=True, slots=True)
class Line:
    """Pieces from left to right. `end` is how many characters of the text are on this line and those before it."""

    pieces: tuple[Piece, ...]
    width: float
    rtl: bool
    end: int


@dataclass(slots=True)
class Missing:
    """Characters that no font here can draw, by the name of their script or their own: to be said in words."""

    counts: dict[str, int] = field(default_factory=dict)

    def note(self, name: str, count: int) -> None:
        """Count more of them."""
        self.counts[name] = self.counts.get(name, 0) + count


@dataclass(frozen=True, slots=True)
class _Letter:
    """A grapheme cluster with its font; `at` is where it ends in the text."""

    text: str
    face: Face
    level: int
    end: int


def clusters(text: str) -> list[str]:
    """Grapheme clusters: a letter with its marks, an emoji sequence, a flag. At most 12 characters each."""
    found: list[str] = []
    for character in text:
        if found and len(found[-1]) < _LONGEST_CLUSTER and _extends(found[-1], character):
            found[-1] += character
        else:
            found.append(character)
    return found


def _extends(before: str, character: str) -> bool:
    if before[-1] == "\n":
        return False
    if unicodedata.category(character)[0] == "M" or character == "\u200d" or "\U0001f3fb" <= character <= "\U0001f3ff":
        return True
    if before[-1] == "\u200d":
        return _EMOJI.match(character) is not None or ord(character) >= 0x2190
    flags = "\U0001f1e6" <= before <= "\U0001f1ff" and "\U0001f1e6" <= character <= "\U0001f1ff"
    return flags and len(before) == 1


def lay_out(text: str, kind: Type, *, width: float, missing: Missing, most: int | None = None) -> list[Line]:
    """Break text into lines of at most `width` pixels; line feeds part paragraphs.

    `most` limits the lines; where there is more text, the last of them ends in "…".
    """
    text = unicodedata.normalize("NFC", clean(text))[:_MOST_LETTERS]
    lines = _lines(text, kind, width=width, missing=missing, most=most)
    if most is None or len(lines) <= most:
        return lines
    kept = lines[: most - 1]
    rest = text[kept[-1].end if kept else 0 :]
    return [*kept, replace(line_of(rest, kind, width=width, missing=Missing()), rtl=lines[most - 1].rtl)]


def _lines(text: str, kind: Type, *, width: float, missing: Missing, most: int | None) -> list[Line]:
    """Every line, or somewhat more than `most` of them."""
    lines: list[Line] = []
    done = 0
    if most is not None:
        text = text[: round((most + 1) * width / (kind.size * _NARROWEST))]
    for paragraph in text.split("\n"):
        lines += _paragraph(paragraph, kind, width=width, missing=missing, done=done)
        done += len(paragraph) + 1
        if most is not None and len(lines) > most:
            break
    return lines


def line_of(text: str, kind: Type, *, width: float, missing: Missing) -> Line:
    """One line, shortened with "…" to at most `width` pixels. Line breaks are spaces."""
    words = unicodedata.normalize("NFC", " ".join(clean(text[:_MOST_LETTERS]).split()))
    lines = _lines(words, kind, width=width, missing=missing, most=1)
    if len(lines) < 2:
        return lines[0]
    kept = clusters(words[: lines[0].end + 24])
    while kept:
        cut = "".join(kept).rstrip()
        whole = _paragraph(f"{cut}…", kind, width=1e9, missing=Missing(), done=0)[0]
        if whole.width <= width:
            return whole
        excess = (whole.width - width) / max(1.0, whole.width)
        del kept[min(len(kept) - 1, int(len(kept) * (1 - excess * 0.9))) :]
    return lines[0]


# ── A paragraph ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _paragraph(text: str, kind: Type, *, width: float, missing: Missing, done: int) -> list[Line]:
    base = base_level(text)
    letters = _with_fonts(text, base, missing)
    lines: list[Line] = []
    row: list[_Letter] = []
    used = 0.0
    for word in _words(letters):
        for part, part_width in _fitting(word, kind, width):
            blank = part[0].text.isspace()
            if row and not blank and used + part_width > width:
                lines.append(_line(row, kind, base, done))
                row, used = [], 0.0
            if blank and not row and lines:
                continue  # white space where a line broke
            row += part
            used += part_width
    if row or not lines:
        lines.append(_line(row, kind, base, done + (0 if row else len(text))))
    return lines


def _with_fonts(text: str, base: int, missing: Missing) -> list[_Letter]:
    """Every cluster with a font that has it. What no font has becomes words in brackets, and is noted."""
    script = script_of(text)
    cells: list[tuple[str, int]] = []
    absent: list[str] = []
    end = 0
    for cluster in clusters(text.replace("\t", "    ")):
        end += len(cluster)
        drawable = _drawable(cluster, script)
        if drawable is None:
            absent.append(cluster)
            continue
        if absent:
            cells += [(letter, end - len(cluster)) for letter in _spelled(absent, missing)]
            absent = []
        cells.append((drawable, end))
    cells += [(letter, end) for letter in _spelled(absent, missing)]
    at = levels([cell[0] for cell in cells], base)
    letters = []
    for (cluster, where), level in zip(cells, at, strict=True):
        face = _face(cluster, script)
        if face is not None:
            letters.append(_Letter(cluster, face, level, where))
    return letters


def _drawable(cluster: str, script: Script) -> str | None:
    """The cluster, or its letter without marks that no font has; None where even that is missing."""
    if _face(cluster, script) is not None:
        return cluster
    return cluster[0] if len(cluster) > 1 and _face(cluster[0], script) is not None else None


def _face(cluster: str, script: Script) -> Face | None:
    return face_for(cluster, script, emoji=_EMOJI.match(cluster) is not None)


def _spelled(absent: Sequence[str], missing: Missing) -> str:
    if not absent:
        return ""
    names = list(dict.fromkeys(_named(cluster) for cluster in absent))
    for name in names:
        missing.note(name, sum(_named(cluster) == name for cluster in absent))
    return f"[{', '.join(names[:3])}{', …' if len(names) > 3 else ''}]"


def _named(cluster: str) -> str:
    name = unicodedata.name(cluster[0], "unknown characters")
    if unicodedata.category(cluster[0])[0] != "L":
        return name.lower()
    first = name.split()[0]
    return _SCRIPTS.get(first, first.capitalize())


def _words(letters: Sequence[_Letter]) -> list[list[_Letter]]:
    """Parts that a line may break between: words, runs of white space, and single wide characters."""
    words: list[list[_Letter]] = []
    for letter in letters:
        if words and not _may_break(words[-1][-1].text, letter.text):
            words[-1].append(letter)
        else:
            words.append([letter])
    return words


def _may_break(before: str, after: str) -> bool:
    if before.isspace() or after.isspace():
        return before.isspace() != after.isspace()
    if after in _NO_START or before in _NO_END:
        return False
    wide = unicodedata.east_asian_width(before[0]) in "WF" or unicodedata.east_asian_width(after[0]) in "WF"
    return wide or (before in "-–—/" and after.isalpha())


def _fitting(word: list[_Letter], kind: Type, width: float) -> list[tuple[list[_Letter], float]]:
    """The word with its width, in parts where it is wider than a line."""
    whole = _width(word, kind)
    if whole <= width or len(word) == 1:
        return [(word, whole)]
    step = max(1, int(len(word) * width / whole * 0.9))
    parts = [word[place : place + step] for place in range(0, len(word), step)]
    return [each for part in parts for each in _fitting(part, kind, width)]


def _width(letters: Sequence[_Letter], kind: Type) -> float:
    return sum(piece.width for piece in _pieces(letters, kind))


def _line(row: list[_Letter], kind: Type, base: int, done: int) -> Line:
    end = done + (row[-1].end if row else 0)
    while row and row[-1].text.isspace():
        row = row[:-1]
    pieces = _pieces(row, kind)
    ordered = visual(pieces, [piece.level for piece in pieces])
    return Line(tuple(ordered), sum(piece.width for piece in pieces), base == 1, end)


def _pieces(letters: Sequence[_Letter], kind: Type) -> list[Piece]:
    pieces: list[Piece] = []
    place = 0
    while place < len(letters):
        first = letters[place]
        end = place + 1
        while end < len(letters) and letters[end].face is first.face and letters[end].level == first.level:
            end += 1
        text = "".join(letter.text for letter in letters[place:end])
        pieces.append(
            Piece(text, first.face, first.level, measured(text, first.face, first.level, kind.size, kind.weight))
        )
        place = end
    return pieces


@lru_cache(maxsize=8192)
def measured(text: str, face: Face, level: int, size: int, weight: int) -> float:
    """How wide a piece is, in pixels."""
    if face.bitmaps:
        return len(clusters(text)) * size * _EMOJI_WIDTH
    font: ImageFont.FreeTypeFont = face.at(size, weight)
    if SHAPED:
        return font.getlength(text, direction="rtl" if level % 2 else "ltr")
    return font.getlength(unshaped(text, level))
