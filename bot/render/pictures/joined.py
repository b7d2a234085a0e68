"""Letters in the forms that a shaper would choose, for machines whose Pillow has none (no FriBiDi)."""

from __future__ import annotations

import unicodedata
from functools import cache

__all__ = ["mirrored", "presentation", "unshaped"]

# What only a shaper can join to the letter before it: skin tones, keycaps, joiners, selectors.
_LOOSE = dict.fromkeys([0x200C, 0x200D, 0x20E3, 0xFE0E, 0xFE0F, *range(0x1F3FB, 0x1F400)])
_MIRROR = str.maketrans("()[]{}<>«»⟨⟩", ")(][}{><»«⟩⟨")


def unshaped(text: str, level: int) -> str:
    """Text of one direction as it stands from left to right, without what would stand beside its letter."""
    loose = text.translate(_LOOSE) or text
    return mirrored(loose) if level % 2 else loose


def mirrored(text: str) -> str:
    """Text of one direction, right to left, as it stands from left to right: for fonts that know no direction."""
    return "".join(reversed(presentation(text).translate(_MIRROR)))


def presentation(text: str) -> str:
    """Letters replaced by their presentation forms, Arabic marks left out (they would stand beside their letter)."""
    forms, pairs = _forms()
    letters = [letter for letter in text if not unicodedata.combining(letter)]
    shaped: list[str] = []
    place, joins = 0, False
    while place < len(letters):
        pair = letters[place] + letters[place + 1] if place + 1 < len(letters) else ""
        letter, width = (pair, 2) if pair in pairs else (letters[place], 1)
        known = pairs[pair] if width == 2 else forms.get(letter, {})
        after = letters[place + width] if place + width < len(letters) else ""
        onward = ("initial" in known or letter == "\u0640") and ("final" in forms.get(after, {}) or after == "\u0640")
        form = ("medial" if onward else "final") if joins else ("initial" if onward else "isolated")
        shaped.append(known.get(form, letter))
        joins, place = onward, place + width
    return "".join(shaped)


@cache
def _forms() -> tuple[dict[str, dict[str, str]], dict[str, dict[str, str]]]:
    """Form by letter, and by pairs of lam and alef, from the decompositions of Arabic Presentation Forms-A and -B."""
    forms: dict[str, dict[str, str]] = {}
    pairs: dict[str, dict[str, str]] = {}
    for code in (*range(0xFB50, 0xFBB2), *range(0xFBD3, 0xFC00), *range(0xFE70, 0xFEFD)):
        form, *parts = unicodedata.decomposition(chr(code)).split() or ("",)
        letters = "".join(chr(int(part, 16)) for part in parts)
        if len(letters) == 1:
            forms.setdefault(letters, {})[form.strip("<>")] = chr(code)
        elif len(letters) == 2 and letters[0] == "\u0644":
            pairs.setdefault(letters, {})[form.strip("<>")] = chr(code)
    return forms, pairs
