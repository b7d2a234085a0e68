"""Who wrote each post and when, read from the header lines that come back with every post."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import pairwise

from bot.archive.importers.flat_headers import Headed, tells_of_member
from bot.archive.importers.flat_lines import Line
from bot.archive.importers.flat_stamps import Stamp, moment

__all__ = ["authors", "is_rank", "stamped"]

_MARKS = re.compile(r"^(?:[\s*_#>|•·+○-]|\\-|\d{1,4}\. )+|[\s*_#|:»•·,-]+$")
_LEADING = re.compile(
    r"^(?:re:?|by|posted by|posted|post|reply|from|von|verfasst von|geschrieben von|par|de|por|автор:?|author:?)\s+",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    r"(?:\s*\|.*|\s+(?:posted|post subject|subject|wrote|said|on|at|am|le|member)\b.*|\s+[(_].*|(?:\s+[\d»:,·#-]+)+)$",
    re.IGNORECASE,
)
_RANK = re.compile(
    r"\b(?:member|moderator|admin\w*|newbie|user|junior|senior|registered|guest|regular|veteran|expert|novice|staff|"
    r"supporter|contributor|mitglied|membre|miembro|участник|poster|guru|reactions?|thread|starter|op|author|online|"
    r"offline|location|page|welcome|save|share|jump|latest|first name|posted|edited|link|quote|reply|like[sd]?|re)\b",
    re.IGNORECASE,
)
_LONGEST_NAME = 40
_PRESENT = 0.7  # of posts in which a place must hold a name to be where names stand


def authors(lines: Sequence[Line], headed: Headed) -> list[str | None]:
    """The author of each post, from the place in its header where names stand; None for all where no place does.

    Above the first post stand other lines as well: there the name is the one as far from the stamp as in the others.
    """
    count = len(headed.anchors)
    heads = {line.quoted.casefold() for line in lines if line.quoted}
    places: dict[tuple[object, ...], dict[int, str]] = defaultdict(dict)
    found_at: dict[tuple[object, ...], dict[int, int]] = defaultdict(dict)
    for post, (start, end) in enumerate(_blocks(headed)):
        for place, index, value in _slots(lines, start, end, headed.anchors[post]):
            places[place].setdefault(post, value or "")
            found_at[place].setdefault(post, index - headed.anchors[post])
    best, best_score, offsets = {}, 0.0, dict[int, int]()
    for place, values in places.items():
        score = _score(place, values, count, heads)
        if score > best_score:
            best, best_score, offsets = values, score, found_at[place]
    usual, times = Counter(offset for post, offset in offsets.items() if post).most_common(1)[0] if best else (0, 0)
    at = headed.anchors[0] + usual
    if times > _PRESENT * (count - 1) and offsets.get(0) != usual and 0 <= at < len(lines):
        best = {**best, 0: _bare(lines[at].text) or ""}
    return [best.get(post) or None for post in range(count)]


def _score(place: tuple[object, ...], values: Mapping[int, str], count: int, heads: set[str]) -> float:
    names = [value for value in values.values() if value and not _RANK.search(value)]
    distinct = {name.casefold() for name in names}
    if len(names) < _PRESENT * count or len(distinct) < 2:
        return 0.0
    known = sum(name.casefold() in heads for name in names) / count
    early = 0.3 if place[0] == "stamp" else 0.2 if place[:2] in {("mark", 0), ("first", 0)} else 0.0
    return len(names) / count + min(0.5, len(distinct) / count) + 2 * known + early


def _blocks(headed: Headed) -> Iterator[tuple[int, int]]:
    """For each post the lines between the words of the post before it and its own."""
    leads = sorted(anchor - end for anchor, (_, end) in zip(headed.anchors[1:], headed.spans, strict=False))
    lead = max(0, leads[len(leads) // 2]) if leads else 0
    starts = [max(0, headed.anchors[0] - lead), *(end for _, end in headed.spans)]
    for before, span in zip(starts, headed.spans, strict=False):
        yield before, span[0]


def _slots(
    lines: Sequence[Line], start: int, end: int, anchor: int
) -> Iterator[tuple[tuple[object, ...], int, str | None]]:
    """Every place of a header, named in ways that other headers share, its line and the name that may be there."""
    yield ("stamp",), anchor, _bare(stamp.rest) if (stamp := lines[anchor].stamp) else None
    marks: dict[str, int] = defaultdict(int)
    plain = 0
    for index in range(start, end):
        line = lines[index]
        if line.stamp or line.why or (index and lines[index - 1].label):
            continue
        name = _bare(lines[index].text)
        mark = re.match(r"^\W*", lines[index].text)
        shape = f"{mark.group() if mark else ''}{lines[index].indent}"
        yield ("from anchor", index - anchor), index, name
        if name is not None:
            yield ("mark", marks[shape], shape), index, name
            yield ("first", plain), index, name
            marks[shape] += 1
            plain += 1
    for before, after in pairwise(index for index in range(start, end) if lines[index].stamp is None):
        yield ("after", re.sub(r"\d+", "0", lines[before].key)), after, _bare(lines[after].text)
        yield ("before", re.sub(r"\d+", "0", lines[after].key)), before, _bare(lines[before].text)


def _bare(text: str) -> str | None:
    """The name in a header's piece, or None where it is too long for one or has no letters."""
    if len(text) > 160:
        return None
    text = _MARKS.sub("", text.replace("\\", ""))
    text = _TRAILING.sub("", _LEADING.sub("", text))
    text = _MARKS.sub("", text).strip(" _*")
    if not 1 < len(text) <= _LONGEST_NAME or len(text.split()) > 4 or not any(mark.isalpha() for mark in text):
        return None
    return None if text[-1] in ".!?" and " " in text else text


def is_rank(line: Line) -> bool:
    """Whether a line of a few words is a member's rank, such as "Senior Member"."""
    return len(line.words) <= 3 and _RANK.search(line.text) is not None


def stamped(lines: Sequence[Line], headed: Headed) -> list[tuple[datetime, bool] | None]:
    """The time of each post and whether it has an hour: from its stamp, else from the place that keeps order best."""
    blocks = list(_blocks(headed))
    ranks: dict[tuple[str, int], dict[int, Stamp]] = defaultdict(dict)
    for post, (start, end) in enumerate(blocks):
        if (own := lines[headed.anchors[post]].stamp) and own.date:
            ranks["own", 0][post] = own
        dated = [
            seen
            for index in range(start, end)
            if (seen := lines[index].stamp) and seen.date and not tells_of_member(lines, index)
        ]
        for rank, seen in enumerate(reversed(dated)):
            ranks["last", rank][post] = seen
    best: list[tuple[datetime, bool] | None] = [None] * len(blocks)
    best_score = 0.6
    for place, found in ranks.items():
        for day_first in (False, True):
            times = {post: when for post, seen in found.items() if (when := moment(seen, day_first=day_first))}
            ordered = [times[post] for post in sorted(times)]
            steps = len(ordered) - 1
            order = sum(a <= b for a, b in pairwise(ordered)) / steps if steps > 0 else 0.0
            score = order * len(times) / len(blocks) + 0.1 * (place[0] == "own") - 0.01 * place[1]
            if score > best_score:
                best_score = score
                best = [
                    (times[post], found[post].time is not None) if post in times else None
                    for post in range(len(blocks))
                ]
    return best
