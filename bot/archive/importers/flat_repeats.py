"""Repeats that prove quotes: lines that say again what an earlier line said."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from itertools import dropwhile, repeat

from bot.archive.importers.flat_lines import Line

__all__ = ["extended", "last_copies", "sources", "within"]

_RUN = 4  # words in a run that is looked up; shorter runs repeat by chance
_SAYS = r"(?:wrote|said|schrieb|a écrit|escribió|ha scritto|napisał):"
_GLUED = re.compile(rf"^[>\s]{{0,8}}(?:Quote from: .{{1,60}} on .{{4,30}}:\d\d|.{{1,40}} {_SAYS})", re.IGNORECASE)
_SHARE = 0.8  # of a line's runs that its source must hold; the rest is for a cut or mended word
_ALONE = 5  # words of a line that proves a quote by itself; shorter ones need a neighbour that does
_REMEMBERED = 20  # repeats of one source that are compared


def sources(lines: Sequence[Line]) -> dict[int, int]:
    """Map each line that repeats an earlier one, by itself, to the first line that said it (by index in `lines`)."""
    first: dict[str, int] = {}
    runs: dict[int, int] = {}
    found: dict[int, int] = {}
    for index, line in enumerate(lines):
        earlier = first.get(line.key) if len(line.words) >= _ALONE else None
        if earlier is None:
            earlier = _holder(line, runs)
        if earlier is not None:
            found[index] = earlier
            continue  # a quote is never the source: who said it first is
        first.setdefault(line.key, index)
        deque(map(runs.setdefault, _runs(line), repeat(index)), maxlen=0)
    return found


def within(lines: Sequence[Line], repeats: Mapping[int, int], content: Sequence[int]) -> dict[int, int]:
    """That map among some lines, by place in `content`, extended; where the first is not among them the next counts."""
    place_of = {index: place for place, index in enumerate(content)}
    heirs: dict[int, int] = {}
    found: dict[int, int] = {}
    for place, index in enumerate(content):
        if (source := repeats.get(index)) is None:
            continue
        if (earlier := place_of.get(source, heirs.get(source))) is None:
            heirs[source] = place
        elif source in place_of or _are_alike(lines[index], lines[content[earlier]]):
            found[place] = earlier
    return extended([lines[index] for index in content], found)


def _are_alike(one: Line, other: Line) -> bool:
    return one.key in other.key or other.key in one.key


def _runs(line: Line) -> Iterator[int]:
    """The line's runs of words, as numbers: 64 bits of hash are equal by chance as good as never."""
    words = line.words
    return map(hash, zip(words, words[1:], words[2:], words[3:], strict=False))


def _holder(line: Line, runs: dict[int, int]) -> int | None:
    """The earlier line that holds most of this one's runs of words, if together earlier lines hold nearly all."""
    count = len(line.words) - _RUN + 1
    if len(line.words) < _ALONE + 1:
        return None
    holders: list[int | None] = []
    glued, spare = _GLUED.match(line.text) is not None, count - _SHARE * count
    for holder in map(runs.get, _runs(line)):
        holders.append(holder)
        spare -= holder is None
        if spare < -1e-6 and not glued:
            return None  # too few are left to hold: most lines end here
    if glued:  # the words of whom it quotes are on the line, behind their author and perhaps a date
        holders = list(dropwhile(lambda holder: holder is None, holders))
        count = max(2, len(holders))
    votes = Counter(holder for holder in holders if holder is not None)
    if sum(votes.values()) < _SHARE * count:
        return None
    return votes.most_common(1)[0][0]


def extended(lines: Sequence[Line], repeats: Mapping[int, int]) -> dict[int, int]:
    """The same map with short lines beside a proven quote that go on, or begin, as its source does."""
    found = dict(repeats)
    for step in (1, -1):
        for index in sorted(found, reverse=step < 0):
            here, there = index + step, found[index] + step
            while (
                0 <= there < here < len(lines)
                and here not in found
                and lines[here].key == lines[there].key
                and there not in found
            ):
                found[here] = there
                here, there = here + step, there + step
    return found


def last_copies(lines: Sequence[Line], found: Mapping[int, int]) -> dict[int, int]:
    """Map each repeating line to the last line before it that says the same, be that the source or another repeat.

    Two repeats of different parts of one source are no copies of each other: an answer may take it part by part.
    """
    repeats: dict[int, list[int]] = {}
    copies: dict[int, int] = {}
    for index in sorted(found):
        source = found[index]
        others = repeats.setdefault(source, [])
        copies[index] = next(
            (other for other in reversed(others[-_REMEMBERED:]) if _are_alike(lines[index], lines[other])),
            source,
        )
        others.append(index)
    return copies
