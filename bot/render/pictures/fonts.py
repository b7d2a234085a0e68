"""Which font has a character, and where fonts are. The first text that is drawn looks for files, once a process."""

from __future__ import annotations

import os
import struct
import sys
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

from PIL import ImageFont, features

__all__ = ["SHAPED", "Face", "Script", "face_for", "script_of"]

SHAPED = features.check("raqm") is True
"""Whether letters can be joined and ordered by the system's FriBiDi; `joined` stands in where it is missing."""

_BUNDLED = ("manimgx_fonts", "manimgx_fonts_cjk")
_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.local/share/fonts",
    "~/.fonts",
    "/System/Library/Fonts",
    "/Library/Fonts",
    "~/Library/Fonts",
)
_MOST_FILES = 2000
_FIRST = ("NotoSans[", "NotoSans-Regular")
_NOT_PLAIN = (
    "bold", "black", "italic", "oblique", "light", "thin", "medium", "condensed", "mono", "serif", "display",
    "lastresort", "stix", "cmex", "cmsy", "cmmi", "cmb", "cmr", "cmss", "cmti", "cmtt",
)  # fmt: skip
_EMOJI_SIZE = 109  # pixels, the one size that the bitmaps of Noto Color Emoji have
_INVISIBLE = frozenset("\u200c\u200d\ufe0e\ufe0f")

Script = str


@dataclass(frozen=True)
class Face:
    """A font of a file: `index` counts the fonts in a collection. `bitmaps` says that it holds pictures of one size."""

    path: str
    index: int
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    variable: bool
    bitmaps: bool

    def __hash__(self) -> int:
        return hash((self.path, self.index))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Face) and (self.path, self.index) == (other.path, other.index)

    def has(self, cluster: str) -> bool:
        """Whether every visible character of `cluster` has a glyph."""
        return all(self._has(ord(character)) for character in cluster if character not in _INVISIBLE)

    def _has(self, code: int) -> bool:
        place = bisect_right(self.starts, code) - 1
        return place >= 0 and code <= self.ends[place]

    @lru_cache(maxsize=96)  # noqa: B019 - faces live as long as the process
    def at(self, size: int, weight: int) -> ImageFont.FreeTypeFont:
        """The font at that size in pixels; `weight` is 400 or 700, where the file can vary."""
        layout = ImageFont.Layout.RAQM if SHAPED else ImageFont.Layout.BASIC
        font = ImageFont.truetype(
            self.path, _EMOJI_SIZE if self.bitmaps else size, index=self.index, layout_engine=layout
        )
        if self.variable:
            axes = font.get_variation_axes()
            wanted = [weight if axis["name"] in {b"Weight", "Weight"} else axis["default"] for axis in axes]
            font.set_variation_by_axes(
                [min(max(value or 0, axis["minimum"] or 0), axis["maximum"] or value or 0)
                 for value, axis in zip(wanted, axes, strict=True)]
            )  # fmt: skip
        return font


def face_for(cluster: str, script: Script = "SC", *, emoji: bool = False) -> Face | None:
    """The first font that can draw a grapheme cluster, None where none can.

    `script` chooses the shapes of Han characters: "JP", "KR", "SC" or "TC". `emoji` asks for the coloured form first.
    """
    return _face_for(cluster, script, emoji)


@lru_cache(maxsize=4096)
def _face_for(cluster: str, script: Script, emoji: bool) -> Face | None:  # noqa: FBT001 - a key of the cache
    paths = _paths()
    for path in sorted(paths, key=_is_not_emoji) if emoji else paths:
        if not emoji and "ColorEmoji" in path.name and len(cluster) == 1 and cluster.isascii():
            continue
        face = _load(path, script)
        if face is not None and face.has(cluster):
            return face
    return None


def _is_not_emoji(path: Path) -> int:
    return 0 if "ColorEmoji" in path.name else 1 if "Emoji" in path.name else 2


def script_of(text: str) -> Script:
    """Which shapes Han characters have in a text: Japanese beside kana, Korean beside Hangul, else simplified."""
    if any("\u3040" <= character <= "\u30ff" for character in text):
        return "JP"
    return "KR" if any("\uac00" <= character <= "\ud7a3" for character in text) else "SC"


# ── Files ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@cache
def _paths() -> tuple[Path, ...]:
    """Fonts of upright, regular style: ours first, then the system's, emoji last."""
    found = [path for place in _places() for path in _fonts_below(place)]
    return tuple(sorted(dict.fromkeys(found), key=_rank))


def _rank(path: Path) -> tuple[int, int, str, str]:
    first = next((place for place, name in enumerate(_FIRST) if path.name.startswith(name)), len(_FIRST))
    late = 4 if "ColorEmoji" in path.name else 3 if "Emoji" in path.name else 2 if "Unifont" in path.name else 1
    ours = next((place for place, package in enumerate(_BUNDLED) if package in path.parts), len(_BUNDLED))
    return first if first < len(_FIRST) else len(_FIRST) + late, ours, path.name, str(path)


def _places() -> Iterator[Path]:
    for package in _BUNDLED:
        spec = find_spec(package)
        if spec is not None and spec.origin is not None:
            yield Path(spec.origin).parent
    for folder in _FOLDERS:
        yield Path(folder).expanduser()


def _fonts_below(place: Path) -> list[Path]:
    found: list[Path] = []
    for folder, folders, names in os.walk(place):
        folders[:] = sorted(name for name in folders if name not in {"afm", "pdfcorefonts", "tests", "__pycache__"})
        for name in sorted(names):
            lower = name.lower()
            if lower.endswith((".ttf", ".otf", ".ttc")) and not any(word in lower for word in _NOT_PLAIN):
                found.append(Path(folder, name))
        if len(found) > _MOST_FILES:
            break
    return found


@cache
def _load(path: Path, script: Script) -> Face | None:
    """The font of a file, None where it cannot be used. In a collection of Han fonts, that of the script."""
    try:
        with path.open("rb") as file:
            offsets = _offsets(file.read(64))
            index = (
                {"JP": 0, "KR": 1, "SC": 2, "TC": 3}.get(script, 0) if len(offsets) >= 4 and "CJK" in path.name else 0
            )
            tables = _tables(file, offsets[index])
            if "cmap" not in tables:
                return None
            starts, ends = _coverage(_table(file, tables["cmap"]))
    except (OSError, struct.error, IndexError, UnicodeDecodeError):
        return None
    bitmaps = "CBDT" in tables or "sbix" in tables
    if bitmaps and "glyf" in tables and sys.platform != "darwin":
        bitmaps = False
    return Face(str(path), index, starts, ends, "fvar" in tables, bitmaps)


# ── The cmap table: OpenType specification 1.9, "cmap - Character to Glyph Index Mapping" ────────────────────────────


def _offsets(head: bytes) -> list[int]:
    if head[:4] != b"ttcf":
        return [0]
    (count,) = struct.unpack_from(">I", head, 8)
    return list(struct.unpack_from(f">{min(count, 12)}I", head, 12))


def _tables(file: object, offset: int) -> dict[str, tuple[int, int]]:
    file.seek(offset)  # type: ignore[attr-defined]
    (count,) = struct.unpack(">4xH6x", file.read(12))  # type: ignore[attr-defined]
    records = file.read(16 * count)  # type: ignore[attr-defined]
    return {tag.decode("latin-1"): (start, length) for tag, start, length in struct.iter_unpack(">4s4xII", records)}


def _table(file: object, place: tuple[int, int]) -> bytes:
    file.seek(place[0])  # type: ignore[attr-defined]
    return file.read(place[1])  # type: ignore[attr-defined,no-any-return]


def _coverage(cmap: bytes) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """First and last code points of the ranges that have glyphs, ascending."""
    (count,) = struct.unpack_from(">2xH", cmap)
    records = [struct.unpack_from(">HHI", cmap, 4 + 8 * number) for number in range(count)]
    best: dict[int, int] = {}
    for platform, encoding, offset in records:
        (form,) = struct.unpack_from(">H", cmap, offset)
        if form in {4, 12} and (platform == 0 or (platform == 3 and encoding in {1, 10})):
            best[form] = offset
    if 12 in best:
        return _segments_12(cmap, best[12])
    return _segments_4(cmap, best[4]) if 4 in best else ((), ())


def _segments_12(cmap: bytes, at: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    (count,) = struct.unpack_from(">I", cmap, at + 12)
    groups = list(struct.iter_unpack(">III", cmap[at + 16 : at + 16 + 12 * count]))
    return tuple(group[0] for group in groups), tuple(group[1] for group in groups)


def _segments_4(cmap: bytes, at: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    (double,) = struct.unpack_from(">H", cmap, at + 6)
    count = double // 2
    ends = struct.unpack_from(f">{count}H", cmap, at + 14)
    starts = struct.unpack_from(f">{count}H", cmap, at + 16 + double)
    deltas = struct.unpack_from(f">{count}H", cmap, at + 16 + 2 * double)
    ranges_at = at + 16 + 3 * double
    ranges = struct.unpack_from(f">{count}H", cmap, ranges_at)
    codes: list[int] = []
    for segment in range(count):
        for code in range(starts[segment], min(ends[segment], 0xFFFE) + 1):
            glyph = code
            if ranges[segment]:
                place = ranges_at + 2 * segment + ranges[segment] + 2 * (code - starts[segment])
                (glyph,) = struct.unpack_from(">H", cmap, place) if place + 2 <= len(cmap) else (0,)
                if glyph == 0:
                    continue
            if (glyph + deltas[segment]) & 0xFFFF:
                codes.append(code)
    return _joined_ranges(codes)


def _joined_ranges(codes: list[int]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    starts: list[int] = []
    ends: list[int] = []
    for code in codes:
        if ends and code == ends[-1] + 1:
            ends[-1] = code
        else:
            starts.append(code)
            ends.append(code)
    return tuple(starts), tuple(ends)
