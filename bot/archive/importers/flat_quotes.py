"""Which lines of a post are quotes, of whom and of which post."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from bot.archive.importers.flat_cut import Cut
from bot.archive.importers.flat_lines import Line

__all__ = ["Quoted", "quotes_in"]

_FRAME_END = "click to expand"
_MARKS = ">|"  # that begin a quote's line
_ADDRESS = re.compile(r"\S*(?://|www\.)\S*")
_FEWEST = 5  # words, addresses aside, that say anything
_BETWEEN_HEADERS = 12  # the same for unmarked words where headers part posts, as software mostly marks quotes there
_MANY, _OFTEN, _OFTEN_SHORT = 8, 5, 3  # words of a longer line, and times that such and shorter ones are said at most
# Chances that both posts' borders are right, without which a quote leads nowhere: most quotes are of the post right
# before, so that others ask for more.
_LEAST_SURE, _LEAST_SURE_FARTHER = 0.02, 0.2
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
    cut = replace(cut, repeats={**_below_heads(lines, cut, owner), **cut.repeats})
    framed = _framed(lines, cut)
    names = {place: name for place in cut.repeats.keys() | framed if (name := _head(lines, cut, place)) is not None}
    targets = _targets(lines, cut, owner, framed | names.keys())
    quotes: dict[int, list[tuple[int | None, str | None, list[int]]]] = {}
    last = -2
    for place in sorted(targets.keys() | framed):
        number, target, name = owner[place], targets.get(place), names.get(place)
        if target is not None and place not in names and not _are_sure(cut, number, target):
            target = None
        mine = quotes.setdefault(number, [])
        if mine and last == place - 1 and name is None and mine[-1][0] == target:
            mine[-1][2].append(place)
        else:
            mine.append((target, name, [place]))
        last = place
    return Quoted(frozenset(targets.keys() | framed), quotes)


def _below_heads(lines: Sequence[Line], cut: Cut, owner: Sequence[int]) -> dict[int, int]:
    """Lines right below a quote's header that an earlier post has as one of its own, however short they are."""
    last: dict[str, int] = {}
    found: dict[int, int] = {}
    for place, index in enumerate(cut.content):
        key = lines[index].key
        if key and index and lines[index - 1].quoted and index - 1 in cut.removed:
            if (earlier := last.get(key)) is not None and owner[earlier] < owner[place]:
                found[place] = earlier
        elif key and lines[index].words:
            last[key] = place
    return found


def _are_sure(cut: Cut, number: int, target: int) -> bool:
    """Whether a quote and its source are likely enough to be cut right for a link between them to mean anything."""
    sure = cut.certainties
    least = _LEAST_SURE if number - target == 1 else _LEAST_SURE_FARTHER
    return sure is None or sure[number - 1] * sure[target - 1] >= least


def _targets(lines: Sequence[Line], cut: Cut, owner: Sequence[int], marked: AbstractSet[int]) -> dict[int, int]:
    """The quoted post of each place that quotes one. Lines in a row that repeat others are taken together.

    Those that `marked` vouches for are quotes. Others are where an answer follows in the post, where their words are no
    address, and where they are not said so often that rather a signature, a subject or a program says them.
    """
    said = Counter(lines[index].key for index in cut.content)
    ends = [*cut.starts[1:], len(cut.content)]
    targets: dict[int, int] = {}
    for run in _runs(cut, owner):
        mine = [lines[cut.content[place]] for place in run]
        ends_post = run[-1] + 1 == ends[owner[run[0]] - 1]
        fewest = _FEWEST if cut.certainties is not None or _is_marked(lines, cut, run[0]) else _BETWEEN_HEADERS
        if marked.isdisjoint(run) and (ends_post or not _tells(mine, said, fewest) or _is_own(run, cut, owner)):
            continue
        targets.update(_of_latest(run, cut, owner))
    return targets


def _is_marked(lines: Sequence[Line], cut: Cut, place: int) -> bool:
    """Whether a mark begins the line, or a line that software puts above a quote ("Quote:") stands above it."""
    index = cut.content[place]
    above = lines[index - 1] if index and index - 1 in cut.removed else None
    return lines[index].text[0] in _MARKS or (above is not None and above.frames and above.key != _FRAME_END)


def _runs(cut: Cut, owner: Sequence[int]) -> Iterator[list[int]]:
    """Places in a row, in one post, that repeat lines of earlier posts."""
    run: list[int] = []
    for place in sorted(cut.repeats):
        if owner[cut.repeats[place]] >= owner[place]:
            continue
        if run and (run[-1] + 1 != place or owner[place] != owner[run[-1]]):
            yield run
            run = []
        run.append(place)
    if run:
        yield run


def _tells(run: Sequence[Line], said: Mapping[str, int], fewest: int) -> bool:
    """Whether lines are too long and too seldom said to be equal by chance."""
    words = sum(len(_ADDRESS.sub(" ", line.text).split()) for line in run if line.why is None)
    least = min(said[line.key] for line in run)
    return words >= fewest and least <= (_OFTEN if words >= _MANY else _OFTEN_SHORT)


def _is_own(run: Sequence[int], cut: Cut, owner: Sequence[int]) -> bool:
    """Whether the author said the same before, as a signature does."""
    author = cut.authors[owner[run[0]] - 1]
    return author is not None and all(cut.authors[owner[cut.repeats[place]] - 1] == author for place in run)


def _of_latest(run: Sequence[int], cut: Cut, owner: Sequence[int]) -> dict[int, int]:
    """The quoted post of each place of a run: the latest one for all that it says or quotes itself."""
    posts = {place: owner[cut.repeats[place]] for place in run}
    latest = max(posts.values())
    if len(set(posts.values())) > 1:
        start, end = cut.starts[latest - 1], cut.starts[latest]
        held = {cut.repeats.get(place, place) for place in range(start, end)}
        posts |= {place: latest for place in run if cut.repeats[place] in held}
    return posts


def _framed(lines: Sequence[Line], cut: Cut) -> set[int]:
    """Places of lines between a quote's header and the line that closes its frame."""
    place_of = {index: place for place, index in enumerate(cut.content)}
    framed: set[int] = set()
    since: int | None = None
    for index, line in enumerate(lines):
        if line.quoted is not None and index in cut.removed:
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
        if (name := lines[index].quoted) is not None:
            return name
        index -= 1
    return None
