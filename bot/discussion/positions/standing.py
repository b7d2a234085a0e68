"""Where everybody stands after all of a thread is weighed: the sides of each connected part."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from bot.discussion.positions.ties import Tie

if TYPE_CHECKING:
    from bot.discussion.positions.sides import Sides

__all__ = ["Standing", "find_standing", "parts_of"]


class Standing(NamedTuple):
    """The sides of the largest connected part, and for each tie the chance that its two voices stand apart."""

    sides: Sides
    apart: list[float | None]


def find_standing(ties: Sequence[Tie]) -> Standing:
    """The sides of every connected part; parts without a known author say nothing beyond their single answers."""
    from bot.discussion.positions.sides import Sides, find_sides  # noqa: PLC0415 - numpy

    apart: list[float | None] = [None] * len(ties)
    largest, size = Sides({}, {}, [], 0.0, coherent=True), 0
    weighed = [(tie.one, tie.other, tie.odds) for tie in ties]
    for part in parts_of(weighed):
        sides = find_sides([weighed[index] for index in part])
        for index, chance in zip(part, sides.apart, strict=True):
            if isinstance(ties[index].one, str) and isinstance(ties[index].other, str):
                apart[index] = chance
        if len(sides.place) > size:
            largest, size = sides, len(sides.place)
    return Standing(largest, apart)


def parts_of(ties: Sequence[tuple[Hashable, Hashable, float]]) -> list[list[int]]:
    """The ties of each connected part by index, in the order in which parts are first met."""
    root: dict[Hashable, Hashable] = {}

    def find(voice: Hashable) -> Hashable:
        while root.setdefault(voice, voice) != voice:
            root[voice] = root[root[voice]]
            voice = root[voice]
        return voice

    for one, other, _ in ties:
        first, second = find(one), find(other)
        root[second] = first
    parts: defaultdict[Hashable, list[int]] = defaultdict(list)
    for index, (one, _, _) in enumerate(ties):
        parts[find(one)].append(index)
    return list(parts.values())
