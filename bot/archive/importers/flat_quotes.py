"""Which lines of a post are quotes, of whom and of which post."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.archive.importers.flat_cut import Cut
from bot.archive.importers.flat_lines import Line
from bot.archive.importers.flat_noise import quoted_name

__all__ = ["Quoted", "quotes_in"]

_FRAME_END = "click to expand"
_FRAME = 60  # lines that a quote in a frame may have


@dataclass(frozen=True, slots=True)
class Quoted:
    """Quotes by post number, each as quoted post (or None), author (or None) and places in the cut's content."""

    places: frozenset[int]
    quotes: dict[int, list[tuple[int | None, str | None, list[int]]]]

    def of(self, number: int) -> Iterator[tuple[int | None, str | None, list[int]]]:
        """The quotes of a post, in order."""
        return iter(self.quotes.get(number, ()))


def quotes_in(lines: Sequence[Line], cut: Cut) -> Quoted:
    """Find the quotes: lines that repeat an earlier post, and lines that software framed as a quote."""
    owner = [bisect_right(cut.starts, place) for place in range(len(cut.content))]
    framed = _framed(lines, cut)
    quotes: dict[int, list[tuple[int | None, str | None, list[int]]]] = {}
    places = set()
    last = -2
    for place, number in enumerate(owner):
        source = cut.repeats.get(place)
        target = owner[source] if source is not None and owner[source] < number else None
        if target is None and place not in framed:
            continue
        name = _head(lines, cut, place)
        mine = quotes.setdefault(number, [])
        if mine and last == place - 1 and name is None and mine[-1][0] == target:
            mine[-1][2].append(place)
        else:
            mine.append((target, name, [place]))
        last = place
        places.add(place)
    return Quoted(frozenset(places), quotes)


def _framed(lines: Sequence[Line], cut: Cut) -> set[int]:
    """Places of lines between a quote's header and the line that closes its frame."""
    place_of = {index: place for place, index in enumerate(cut.content)}
    framed: set[int] = set()
    since: int | None = None
    for index, line in enumerate(lines):
        if quoted_name(line.text) is not None and index in cut.removed:
            since = index
        elif line.key == _FRAME_END and since is not None:
            if index - since <= _FRAME:
                framed.update(place_of[inner] for inner in range(since, index) if inner in place_of)
            since = None
    return framed


def _head(lines: Sequence[Line], cut: Cut, place: int) -> str | None:
    """Whom the quote's header right above a line names."""
    index = cut.content[place] - 1
    while index >= 0 and index in cut.removed and index >= cut.content[place] - 3:
        if (name := quoted_name(lines[index].text)) is not None:
            return name
        index -= 1
    return None
