"""Families of header lines: what forum software prints with every post, found by how regularly it comes back.

A stamp (a date, or "#12") that recurs in one form, in order, with words between, is what begins a post. Around it
stand the lines of a header and a member's card; they are told from words by recurring from post to post.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.archive.importers.flat_lines import Line
from bot.archive.importers.flat_noise import is_joined
from bot.archive.importers.flat_stamps import Stamp, moment

__all__ = ["Headed", "copied", "find", "tells_of_member", "template"]

_MARKS = re.compile(r"^[\s*_#>|•·+○-]*(?:\d{1,4}\. )?")
_NEVER = re.compile(r"^\W*(?:(?:last )?edit|modified|quote|last post)", re.IGNORECASE)
_SURE = 3.0  # the weight of a line that is words, or software's, beyond doubt
_LIKELY = 1.5  # the weight of a short sentence
_LONG = 2  # the size of a stamp's line that says more than a header does
_COVERED = 0.8  # of all sentences that two posts must have between them
_FEW = 4  # stamps in a family that needs other lines to bear it out
_CARD = "member card"
_AHEAD = 0.6  # of all sentences; where so many stand before the first stamp, it begins no thread
_DEEPEST = 12  # lines of a header on either side of its stamp
_ABOVE, _LONG_SENTENCE = 8, 20  # lines above the first stamp, and words in one, that may be the opening post's
_SHORT = 12  # words of a line that software may print
_RECURRING = 0.35  # of posts that show a line, for it to be software's
_MOST = 0.85  # of posts
_LEAST = 0.5  # how regular a family must be, from 0 to 1, to be believed


@dataclass(frozen=True, slots=True)
class Headed:
    """A file cut by its headers: for each post the index of its stamp's line and the span of its words.

    `noise` are lines inside of spans that are software's all the same.
    """

    anchors: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]
    noise: frozenset[int]


def find(lines: Sequence[Line], repeats: Mapping[int, int]) -> Headed | None:
    """Cut a file by the most regular family of stamps, or None where no family proves itself."""
    anchors = _leading(_anchors(lines), lines)
    if len(anchors) < 2 or (len(anchors) < _FEW and not _framed(lines, anchors)):
        return None
    weights = _weights(lines, anchors, repeats)
    spans = _spans(lines, anchors, weights)
    words = [index for index, line in enumerate(lines) if line.prose >= 3]
    if sum(index < anchors[0] for index in words) > _AHEAD * len(words):
        return None
    kept = [(anchor, span) for anchor, span in zip(anchors, spans, strict=True) if span is not None]
    if len(kept) < max(2, _LEAST * len(anchors)):
        return None
    if len(kept) == 2:
        covered = sum(start <= index < end for index in words for _, (start, end) in kept)
        second = lines[kept[1][0]].stamp
        if covered < _COVERED * len(words) and (second is None or second.number is None):
            return None
    exempt = copied(lines, repeats)
    noise = frozenset(
        index
        for _, (start, end) in kept
        for index in range(start, end)
        if weights[index] <= -_SURE and index not in exempt
    )
    return Headed(tuple(anchor for anchor, _ in kept), tuple(span for _, span in kept), noise)


def _framed(lines: Sequence[Line], anchors: Sequence[int]) -> bool:
    """Whether other short lines come back with the stamps, or a member's card below each: few dates prove nothing."""
    length = max(after - before for before, after in pairwise(anchors))
    regions = [lines[max(0, anchor - 12) : anchor] for anchor in anchors]
    regions[0] = lines[max(0, anchors[0] - length) : anchors[0]]
    common = set.intersection(*({template(line) for line in region if 0 < len(line.words) <= 6} for region in regions))
    ends = [*anchors[1:], len(lines)]
    below = [lines[anchor + 1 : min(anchor + _DEEPEST, end)] for anchor, end in zip(anchors, ends, strict=True)]
    return bool(common) or all(any(line.why == _CARD for line in region) for region in below)


def _leading(anchors: list[int], lines: Sequence[Line]) -> list[int]:
    """Where the family closes posts instead of opening them, let each post begin where the one before it was closed.

    It does where about a post's length before the first of them holds many more words than as much after the last.
    """
    if len(anchors) < 3:
        return anchors
    length = sorted(after - before for before, after in pairwise(anchors))[len(anchors) // 2]
    first = max(0, anchors[0] - length)
    ahead = sum(line.prose >= 1.5 for line in lines[first : anchors[0]])
    behind = sum(line.prose >= 1.5 for line in lines[anchors[-1] + 1 : anchors[-1] + 1 + length])
    return [first, *anchors[:-1]] if ahead > 2 * behind + 1 else anchors


def tells_of_member(lines: Sequence[Line], index: int) -> bool:
    """Whether a stamp is when a member joined: behind such a label, or alone below it."""
    above = index - 1
    return is_joined(lines[index].text) or (above >= 0 and lines[above].stamp is None and is_joined(lines[above].text))


def _form(line: Line, seen: Stamp) -> tuple[object, ...]:
    """What stamps of one family share: what they tell, their mark, first word and how much else they say."""
    mark = _MARKS.match(line.text)
    words = re.findall(r"\w+", seen.rest.casefold())
    first = next((word for word in words[:5] if word in _LEADS), "") if len(words) <= 14 else ""
    size = 0 if first or not words else 1 if len(words) <= 5 else _LONG
    bullet = re.sub(r"[\s\d]+", "", mark.group()) if mark else ""
    return (seen.date is not None or seen.vague, seen.time is not None, seen.number is not None, first, size, bullet)


_LEADS = frozenset(
    (
        *("by", "posted", "post", "on", "reply", "re", "posté", "le", "geschrieben", "verfasst", "von", "am"),
        *("escrito", "publicado", "написано", "сообщение", "dodano", "wysłany"),
    )
)


def _anchors(lines: Sequence[Line]) -> list[int]:
    families: dict[tuple[object, ...], list[tuple[int, Stamp]]] = defaultdict(list)
    for index, line in enumerate(lines):
        if line.stamp is None:
            continue
        form = _form(line, line.stamp)
        other = tells_of_member(lines, index) or any(one.quoted for one in lines[max(0, index - 2) : index + 1])
        if form[-2] != _LONG and not (other or _NEVER.match(line.text) or line.text.startswith(">")):
            families[form].append((index, line.stamp))
    best = max(families.values(), key=_regularity, default=[])
    return [index for index, _ in best] if _regularity(best) else []


def _regularity(family: Sequence[tuple[int, Stamp]]) -> float:
    """How much a family looks like one line a post: its size, less what breaks order or has no lines after it."""
    steps = len(family) - 1
    if steps < 1:
        return 0.0
    filled = sum(after > before + 1 for (before, _), (after, _) in pairwise(family)) / steps
    numbers = [seen.number for _, seen in family if seen.number is not None]
    moments = [when for _, seen in family if (when := moment(seen, day_first=False)) is not None]
    order = 0.5
    if len(numbers) == len(family):
        kept = sum(0 < after - before <= 2 for before, after in pairwise(numbers)) / steps
        order = 3.0 * kept if kept > 0.9 else 0.0
    elif len(moments) > 1:
        order = 2 * sum(before <= after for before, after in pairwise(moments)) / (len(moments) - 1) - 1
    if filled < _LEAST or order < _LEAST:
        return 0.0
    return len(family) * filled * filled * order


def _labels(lines: Sequence[Line], anchors: Sequence[int], step: int) -> int:
    """How many lines beside the anchors, after (1) or before (-1) them, are labels in nearly every post."""
    depth = 0
    while depth < _DEEPEST:
        places = [anchor + step * (depth + 1) for anchor in anchors]
        seen = [lines[place].prose < 1 for place in places if 0 <= place < len(lines)]
        if len(seen) < 2 or sum(seen) < _MOST * len(seen):
            break
        depth += 1
    return depth


def _weights(lines: Sequence[Line], anchors: Sequence[int], repeats: Mapping[int, int]) -> list[float]:
    """For every line how much it is words (above 0) rather than software's (below)."""
    shown = _shown(lines, anchors)
    exempt = copied(lines, repeats)
    weights = []
    for index, line in enumerate(lines):
        weight = 0.0
        if line.words and not line.frames:
            weight = line.prose
            if index not in exempt:
                weight -= _recurrence(line, shown.get(template(line), 0), len(anchors))
            if line.why or (line.stamp and weight < _SURE):
                weight -= 3.0
        weights.append(max(-_SURE, weight))
    after, before = _labels(lines, anchors, 1), _labels(lines, anchors, -1)
    for anchor in anchors:
        for index in range(max(0, anchor - before), min(len(lines), anchor + after + 1)):
            weights[index] -= 1.5
    for index in range(1, len(lines)):
        if lines[index - 1].label and len(lines[index].words) <= 4:
            weights[index] -= 1.5
    return weights


def _shown(lines: Sequence[Line], anchors: Sequence[int]) -> dict[str, int]:
    """In how many posts each short line is shown."""
    posts: dict[str, set[int]] = defaultdict(set)
    for number, (start, end) in enumerate(pairwise([0, *anchors, len(lines)])):
        for line in lines[start:end]:
            if len(line.words) <= _SHORT:
                posts[template(line)].add(number)
    return {kind: len(numbers) for kind, numbers in posts.items()}


def _recurrence(line: Line, posts: int, count: int) -> float:
    """How much it speaks against a line that so many of all posts show it: a label, or a name."""
    if posts < 2:
        return 0.0
    if posts >= _RECURRING * count:
        return 4.0
    return 1.0 if len(line.words) <= 3 and line.prose < 1 else 0.0


def copied(lines: Sequence[Line], repeats: Mapping[int, int]) -> set[int]:
    """Lines of proven quotes and of their sources, which recur without being software's: they stand near sentences."""
    both = {*repeats, *repeats.values()}
    sentences = {index for index in both if lines[index].prose >= 3}
    return {index for index in both if any(near in sentences for near in range(index - 3, index + 4))}


def template(line: Line) -> str:
    """What a line shares with others of its kind: its words, whatever the numbers in a label are."""
    return line.key if line.prose >= _LIKELY else line.kind


def _spans(lines: Sequence[Line], anchors: Sequence[int], weights: Sequence[float]) -> list[tuple[int, int] | None]:
    """After each anchor the stretch of lines that is most words and least software's."""
    spans = [_heaviest(weights, start + 1, end) for start, end in pairwise(anchors)]
    closings = Counter(template(lines[span[1]]) for span in spans if span and span[1] < len(lines))
    end = len(lines)
    for index in range(anchors[-1] + 1, len(lines)):
        if closings[template(lines[index])] >= max(2, 0.2 * len(spans)) or (
            len(spans) < 3 and closings[template(lines[index])]
        ):
            end = index
            break
    if end == len(lines):
        reach = sorted(span[1] - span[0] for span in spans if span) or [10]
        end = min(end, anchors[-1] + 1 + max(20, 2 * reach[-1]))
    spans.append(_heaviest(weights, anchors[-1] + 1, end))
    for number, (start, stop) in enumerate(pairwise([*anchors, end])):
        spans[number] = _widened(spans[number], [i for i in range(start + 1, stop) if weights[i] >= _LIKELY])
    # The opening post may stand apart, its stamp below it; software's lines there are not as long.
    above = range(max(0, anchors[0] - _ABOVE), anchors[0])
    spans[0] = _widened(spans[0], [i for i in above if weights[i] >= _SURE and len(lines[i].words) >= _LONG_SENTENCE])
    return spans


def _widened(span: tuple[int, int] | None, sure: Sequence[int]) -> tuple[int, int] | None:
    """A span that also covers lines that are words for sure: rather noise in a post than words lost."""
    if not sure:
        return span
    if span is None:
        return (sure[0], sure[-1] + 1)
    return (min(span[0], sure[0]), max(span[1], sure[-1] + 1))


def _heaviest(weights: Sequence[float], start: int, end: int) -> tuple[int, int] | None:
    """The contiguous stretch of greatest weight in [start, end); else its one best line, else None."""
    best, span, here, since = 0.0, None, 0.0, start
    for index in range(start, end):
        if here <= 0:
            here, since = 0.0, index
        here += weights[index]
        if here > best:
            best, span = here, (since, index + 1)
    if span is None and start < end:
        single = max(range(start, end), key=lambda index: weights[index])
        if weights[single] > -1.0:
            span = (single, single + 1)
    return span
