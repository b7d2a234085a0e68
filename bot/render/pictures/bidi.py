"""The order in which letters of both directions stand on a line.

The Unicode Bidirectional Algorithm (UAX #9, revision 48) without explicit embeddings and isolates, which no text has
here: `markup.clean` takes their characters away.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import TypeVar

__all__ = ["base_level", "levels", "visual"]

Item = TypeVar("Item")

_OPENING, _CLOSING = "([{⟨「『（", ")]}⟩」』）"
_NEUTRAL = frozenset({"B", "S", "WS", "ON", "BN", "ET", "ES", "CS", "NSM"})


def base_level(text: str) -> int:
    """1 where the first letter of a direction runs from right to left, else 0 (rules P2 and P3)."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in {"L", "R", "AL"}:
            return 0 if kind == "L" else 1
    return 0


def levels(letters: Sequence[str], base: int) -> list[int]:
    """The embedding level of each grapheme cluster, judged by its first character (rules W2 to I2)."""
    kinds = [unicodedata.bidirectional(letter[:1]) or "L" for letter in letters]
    if base == 0 and not any(kind in {"R", "AL", "AN"} for kind in kinds):
        return [0] * len(kinds)
    start = "R" if base else "L"
    _settle_letters(kinds, start)
    _settle_numbers(kinds, start)
    _settle_brackets(kinds, letters, start)
    _settle_neutrals(kinds, start)
    odd = base % 2
    return [base + (kind != "R" if odd else {"L": 0, "R": 1}.get(kind, 2)) for kind in kinds]


def visual(items: Sequence[Item], at: Sequence[int]) -> list[Item]:
    """Items of a line from left to right, given their levels (rule L2)."""
    order = list(range(len(items)))
    if not order:
        return []
    for level in range(max(at), 0, -1):
        place = 0
        while place < len(order):
            end = place
            while end < len(order) and at[order[end]] >= level:
                end += 1
            order[place:end] = reversed(order[place:end])
            place = max(end, place + 1)
    return [items[place] for place in order]


def _settle_letters(kinds: list[str], start: str) -> None:
    """Rules W2 and W3: numbers behind Arabic letters are Arabic ones."""
    strong = start
    for place, kind in enumerate(kinds):
        if kind in {"L", "R", "AL"}:
            strong = kind
        elif kind == "EN" and strong == "AL":
            kinds[place] = "AN"
    kinds[:] = ["R" if kind == "AL" else kind for kind in kinds]


def _settle_numbers(kinds: list[str], start: str) -> None:
    """Rules W4 to W7: separators and signs of numbers belong to them."""
    for place in range(1, len(kinds) - 1):  # W4
        before, kind, after = kinds[place - 1 : place + 2]
        if before == after and ((kind == "ES" and before == "EN") or (kind == "CS" and before in {"EN", "AN"})):
            kinds[place] = before
    for way in (range(len(kinds)), range(len(kinds) - 1, -1, -1)):  # W5
        last = ""
        for place in way:
            if kinds[place] == "ET" and last == "EN":
                kinds[place] = "EN"
            last = kinds[place]
    strong = start
    for place, kind in enumerate(kinds):  # W6, W7
        if kind in {"L", "R"}:
            strong = kind
        elif kind in {"ET", "ES", "CS"}:
            kinds[place] = "ON"
        elif kind == "EN" and strong == "L":
            kinds[place] = "L"


def _direction(kind: str) -> str | None:
    return None if kind in _NEUTRAL else "L" if kind == "L" else "R"


def _settle_brackets(kinds: list[str], letters: Sequence[str], start: str) -> None:
    """Rule N0: a pair of brackets takes the direction of what stands in it, or of what stands before it."""
    open_at: list[tuple[str, int]] = []
    pairs: list[tuple[int, int]] = []
    for place, letter in enumerate(letters):
        if kinds[place] != "ON" or len(letter) != 1:
            continue
        if letter in _OPENING and len(open_at) < 63:
            open_at.append((_CLOSING[_OPENING.index(letter)], place))
        elif letter in _CLOSING:
            for depth in range(len(open_at) - 1, -1, -1):
                if open_at[depth][0] == letter:
                    pairs.append((open_at[depth][1], place))
                    del open_at[depth:]
                    break
    for left, right in sorted(pairs):
        inside = {_direction(kind) for kind in kinds[left + 1 : right]} - {None}
        if start in inside:
            kinds[left] = kinds[right] = start
        elif inside:
            before = next((way for kind in reversed(kinds[:left]) if (way := _direction(kind))), start)
            kinds[left] = kinds[right] = before


def _settle_neutrals(kinds: list[str], start: str) -> None:
    place = 0
    while place < len(kinds):
        if kinds[place] not in _NEUTRAL:
            place += 1
            continue
        end = place
        while end < len(kinds) and kinds[end] in _NEUTRAL:
            end += 1
        before = (_direction(kinds[place - 1]) or start) if place else start
        after = (_direction(kinds[end]) or start) if end < len(kinds) else start
        kinds[place:end] = [before if before == after else start] * (end - place)
        place = end
