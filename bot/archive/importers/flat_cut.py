"""Flattened text cut into posts: which lines are words, where posts begin, and why the rest was removed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from bot.archive.importers import flat_boundaries, flat_headers
from bot.archive.importers.flat_boundaries import Gap
from bot.archive.importers.flat_form import form_odds, is_form_of_address, newline_odds
from bot.archive.importers.flat_headers import Headed
from bot.archive.importers.flat_lines import Line
from bot.archive.importers.flat_names import authors, stamped
from bot.archive.importers.flat_noise import is_label, is_value, quote_furniture, why_noise
from bot.archive.importers.flat_repeats import last_copies, sources
from bot.archive.importers.flat_stamps import Stamp

__all__ = ["Cut", "by_headers", "by_white_space"]

# What software prints between posts, not inside them.
_CARD = frozenset({"member card", "date", "counter", "recurring line"})
_UNFILTERED = 0.02  # of lines that are software's, for a text to hold more of them that are not known by sight
_OFTEN = 3  # times that a short line stands in a file, for it to be software's
_SAME_ANSWER = 15  # lines between the parts of an answer point by point, in it and in its source


@dataclass(frozen=True, slots=True)
class Cut:
    """The posts of a file.

    `content` has the indexes of the lines that are words; `starts` the places in it where posts begin; `removed` a
    reason for every other line but the title's. `authors` and `moments` (a time, and whether its hour is known) have
    one entry a post.
    """

    content: list[int]
    starts: list[int]
    removed: dict[int, str]
    title: str | None
    authors: list[str | None]
    moments: list[tuple[datetime, bool] | None]


def by_headers(lines: Sequence[Line], headed: Headed, stamps: Mapping[int, Stamp]) -> Cut:
    """Cut at the headers that were found; what lies outside of the spans is software's."""
    names = authors(lines, headed, stamps)
    signatures = _signatures(lines, headed, names)
    content: list[int] = []
    starts: list[int] = []
    removed: dict[int, str] = {}
    for start, end in headed.spans:
        first = len(content)
        for index in range(start, end):
            reason = "signature" if index in signatures else _reason(lines[index])
            if reason is None and index in headed.noise:
                reason = "header or footer of a post"
            if reason is None:
                content.append(index)
        if len(content) == first:  # a post of nothing but such lines: they are its words
            content.extend(range(start, end))
        starts.append(first)
    kept = set(content)
    title = _title(lines, headed.spans[0][0], stamps)
    for index in range(len(lines)):
        if index not in kept and index != title:
            where = "before the first post" if index < headed.anchors[0] else "header or footer of a post"
            where = "after the last post" if index >= headed.spans[-1][1] else where
            removed[index] = "signature" if index in signatures else _reason(lines[index]) or where
    text = lines[title].text.strip("#* _|") if title is not None else None
    return Cut(content, starts, removed, text or None, names, stamped(headed, stamps))


def _reason(line: Line) -> str | None:
    return "quote header" if quote_furniture(line) else why_noise(line)


def _signatures(lines: Sequence[Line], headed: Headed, names: Sequence[str | None]) -> set[int]:
    """Lines that end several posts of one author."""
    tails: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for post, (start, end) in enumerate(headed.spans):
        name = names[post]
        for index in range(max(start + 1, end - 8), end):
            if name is not None and lines[index].words:
                tails[name, lines[index].key].append((post, index))
    found = {index for places in tails.values() if len({post for post, _ in places}) > 1 for _, index in places}
    signatures: set[int] = set()
    for start, end in headed.spans:
        index = end - 1
        while index > start and (index in found or not lines[index].words):
            signatures.add(index)
            index -= 1
    return signatures


def _title(lines: Sequence[Line], end: int, stamps: Mapping[int, Stamp]) -> int | None:
    """The line before the first post that reads most like a heading: marked as one, or said again."""
    said: dict[str, int] = defaultdict(int)
    for line in lines[: end + 2000]:
        said[line.key.removeprefix("re ")] += 1
    best, best_score = None, 0.0
    for index in range(end):
        line = lines[index]
        if (
            not 2 <= len(line.words) <= 30
            or index in stamps
            or _reason(line)
            or (index and is_label(lines[index - 1].text))
        ):
            continue
        score = (
            1.0 + 2.0 * line.text.startswith(("# ", "## ")) + 1.0 * (said[line.key] > 1) + 0.5 * (len(line.words) > 3)
        )
        if score >= best_score:
            best, best_score = index, score
    return best


def by_white_space(lines: Sequence[Line]) -> Cut:
    """Cut where the file's own convention says, learned from its repeats."""
    title, noise = _front(lines)
    removed = {index: reason for index, line in enumerate(lines) if (reason := _reason(line))}
    for index in range(1, len(lines)):
        if is_value(lines[index], lines[index - 1]):
            removed[index] = "member card"
    if len(removed) >= max(2, _UNFILTERED * len(lines)):
        removed = dict.fromkeys(_recurring(lines), "recurring line") | removed
    removed.update(noise)
    if title is not None:
        removed.pop(title, None)
    content = [index for index in range(len(lines)) if index not in removed and index != title]
    if not content:  # nothing but such lines: better kept than lost, if there are words at all
        content = [index for index, line in enumerate(lines) if line.words and index != title]
        kept = set(content)
        removed = {index: reason for index, reason in removed.items() if index not in kept}
    body = [lines[index] for index in content]
    repeats = sources(body)
    starts = (
        flat_boundaries.place(_gaps(lines, content, repeats, removed), last_copies(body, repeats)) if content else []
    )
    if title is None and _is_heading(body, starts, repeats):
        title, content, starts = content[0], content[1:], [0, *(start - 1 for start in starts[1:] if start > 1)]
    text = lines[title].text if title is not None else None
    return Cut(content, starts, removed, text, [None] * len(starts), [None] * len(starts))


def _recurring(lines: Sequence[Line]) -> set[int]:
    """Short lines, no sentences and in no quote, that come back through the file: software's, or a signature."""
    copied = flat_headers.copied(lines, sources(lines))
    places: dict[str, list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        if 0 < len(line.words) <= 6 and index not in copied and flat_headers.prose(line) < 1:
            places[flat_headers.template(line)].append(index)
    return {index for found in places.values() if len(found) >= _OFTEN for index in found}


def _is_heading(body: Sequence[Line], starts: Sequence[int], repeats: Mapping[int, int]) -> bool:
    """Whether the first line is the thread's title: alone, short, no sentence, quoted by nobody.

    Only where blank lines part posts; where newlines do, a blank line after the first one keeps it in its post.
    """
    if len(starts) < 2 or 0 in repeats.values() or not any(body[start].gap for start in starts[1:] if start > 1):
        return False
    line, after = body[0], body[1]
    return (
        after.gap > 0
        and 2 <= len(line.words) <= 16
        and line.text[-1] not in ".!,:;…"
        and not is_form_of_address(line.text)
    )


def _front(lines: Sequence[Line]) -> tuple[int | None, dict[int, str]]:
    """Title and noise before the first post, up to the last line that software wrote ahead of any prose."""
    end = 0
    for index, line in enumerate(lines):
        if len(line.words) > 25 or (len(line.words) > 12 and line.text.endswith((".", "!", '"', "”"))):
            break
        if why_noise(line) or (index and is_value(line, lines[index - 1])):
            end = index + 1
    candidates = [index for index in range(end) if not why_noise(lines[index]) and len(lines[index].words) > 2]
    title = max(candidates, key=lambda index: len(lines[index].words), default=None)
    return title, {index: "before the first post" for index in range(end) if index != title}


def _gaps(
    lines: Sequence[Line], words: Sequence[int], repeats: Mapping[int, int], removed: Mapping[int, str]
) -> list[Gap]:
    """Describe the gap before each content line; `words` are their indexes in `lines`."""
    quoted = _repeat_odds(repeats)
    blanks = [sum(line.gap for line in lines[last + 1 : here + 1]) for last, here in pairwise([-1, *words])]
    gaps = [Gap("oo", 0, 0.0)]
    for place in range(1, len(words)):
        here, before = lines[words[place]].text, lines[words[place - 1]].text
        kind = ("q" if place - 1 in repeats else "o") + ("q" if place in repeats else "o")
        noise = [removed.get(index) for index in range(words[place - 1] + 1, words[place])]
        look = _look(blanks[place], noise=bool(noise), card=any(reason in _CARD for reason in noise))
        odds = form_odds(before, here) + quoted.get(place, 0.0)
        if look == 0 and kind == "oo":
            odds += newline_odds(before, here, in_run=not (blanks[place - 1] or any(blanks[place + 1 : place + 2])))
        gaps.append(Gap(kind, look, odds))
    return gaps


def _look(blank: int, *, noise: bool, card: bool) -> int:
    if noise:
        return 5 if card else 4
    return blank if blank < 2 else 2 if blank < 4 else 3


def _repeat_odds(repeats: Mapping[int, int]) -> dict[int, float]:
    """What quotes say of gaps, as log-odds by line.

    Lines quoted together belong together. A quote often is a whole post, so that a gap at an end of what is quoted
    is a little more likely a boundary. A quote that goes on in the source where the one before it stopped belongs to
    the same post: an answer point by point.
    """
    inner = {source for index, source in repeats.items() if repeats.get(index - 1) == source - 1}
    edges = {source for index, source in repeats.items() if index - 1 not in repeats}
    edges |= {source + 1 for index, source in repeats.items() if index + 1 not in repeats}
    odds = {**dict.fromkeys(edges - inner, 1.0), **dict.fromkeys(inner, -5.0)}
    last = None
    for index in sorted(repeats):
        if last is not None and index - 1 not in repeats and index - last <= _SAME_ANSWER:
            step = repeats[index] - repeats[last]
            if 0 < step <= _SAME_ANSWER and repeats[index] < last:
                for between in range(last + 1, index):
                    odds[between] = odds.get(between, 0.0) - 1.5
                odds[index] = odds.get(index, 0.0) - 3.0
        last = index
    return odds
