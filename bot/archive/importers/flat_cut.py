"""Flattened text cut into posts: which lines are words, where posts begin, and why the rest was removed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise, repeat

from bot.archive.importers import flat_boundaries
from bot.archive.importers.flat_form import is_form_of_address
from bot.archive.importers.flat_gap_signs import Body
from bot.archive.importers.flat_headers import Headed
from bot.archive.importers.flat_line_signs import REACH, Seen, signs_of
from bot.archive.importers.flat_lines import Line, is_value
from bot.archive.importers.flat_names import is_rank, stamped
from bot.archive.importers.flat_repeats import within
from bot.archive.importers.flat_weights import weights

__all__ = ["Cut", "body_of", "cut", "noise_odds", "reason_of", "removes"]

_LETTERS, _SUREST = 40, 6.0  # letters of a line that ask for one more in log-odds to remove it, up to the most
_OTHER = "not part of a post"
_KNOWN = -1.0  # log-odds above which a line that is known by sight is left out
_REACH_ABOVE = 20  # lines from one sentence of an opening post above its header to the next
_SENTENCE, _OPENING = 3.0, -0.75  # prose of such, and log-odds below which it is somebody's
_BESIDE = 1.5  # log-odds that speak for noise where the headers of posts do not enclose a line


@dataclass(frozen=True, slots=True)
class Cut:
    """The posts of a file.

    `content` has the indexes of the lines that are words; `starts` the places in it where posts begin; `removed` a
    reason for every other line but the title's. `authors` and `moments` (a time, and whether its hour is known) have
    one entry a post. `repeats` maps places to the earlier places whose lines they say again;
    `certainties` say how likely it is that a post's borders are right, None where headers tell.
    """

    content: list[int]
    starts: list[int]
    removed: dict[int, str]
    title: str | None
    authors: list[str | None]
    moments: list[tuple[datetime, bool] | None]
    repeats: Mapping[int, int]
    certainties: list[float] | None = None


def cut(seen: Seen) -> Cut:
    """Cut a file: tell words from what software wrote, then find where posts begin."""
    return _by_headers(seen, seen.headed) if seen.headed else _by_signs(seen)


def _by_headers(seen: Seen, headed: Headed) -> Cut:
    """Cut at the headers that were found. A line beside the words that they enclose counts where it surely is words."""
    odds = noise_odds(seen)
    title = _title(seen, headed.spans[0][0])
    content: list[int] = []
    starts: list[int] = []
    subjects: set[int] = set()  # places of subjects below a header, which are the post's and no quotes
    ends = [*headed.anchors[1:], len(seen.lines)]
    spans = [(_above(seen, odds, headed.spans[0][0]), headed.spans[0][1]), *headed.spans[1:]]
    for anchor, (start, end), limit in zip(headed.anchors, spans, ends, strict=True):
        first = len(content)
        for index in range(min(start, anchor + 1), max(end, limit)):
            doubt = 0.0 if start <= index < end else _BESIDE
            subject = index > anchor and len(content) == first and seen.lines[index].key.startswith("re ")
            if subject:
                subjects.add(first)
            if index != title and (subject or not removes(odds[index] + doubt, seen.lines[index])):
                content.append(index)
        if len(content) == first:  # a post of nothing but such lines: they are its words
            content.extend(range(start, end))
        starts.append(first)
    kept = {*content, title}
    removed = {index: _reason_beside(seen, headed, index) for index in range(len(seen.lines)) if index not in kept}
    text = seen.lines[title].text.strip("#* _|") if title is not None else None
    repeats = within(seen.lines, seen.proven, content)
    repeats = {place: source for place, source in repeats.items() if place not in subjects}
    return Cut(content, starts, removed, text or None, list(seen.names), stamped(seen.lines, headed), repeats)


def _by_signs(seen: Seen) -> Cut:
    """Cut where the signs at the gaps between lines say."""
    lines, odds = seen.lines, noise_odds(seen)
    removed = {index: reason_of(seen, index) for index, line in enumerate(lines) if removes(odds[index], line)}
    title = _front(seen)
    if title is not None:
        removed.pop(title, None)
    content = [index for index in range(len(lines)) if index not in removed and index != title]
    if not content:  # nothing but such lines: better kept than lost, if there are words at all
        content = [index for index, line in enumerate(lines) if line.words and index != title]
        kept = set(content)
        removed = {index: reason for index, reason in removed.items() if index not in kept}
    body = body_of(seen, content, removed, odds)
    starts, gaps = flat_boundaries.place(body) if content else ([], [])
    repeats = body.repeats
    if title is None and _is_heading(body, starts):
        title, content, starts = content[0], content[1:], [0, *(start - 1 for start in starts[1:] if start > 1)]
        repeats = {place - 1: source - 1 for place, source in repeats.items()}
        gaps = gaps[1:]
    certainties = flat_boundaries.certainties(starts, gaps) if content else []
    text = lines[title].text if title is not None else None
    return Cut(content, starts, removed, text, [None] * len(starts), [None] * len(starts), repeats, certainties)


def _above(seen: Seen, odds: Sequence[float], start: int) -> int:
    """Where the opening post begins, if lines above its header are somebody's words: its stamp may stand below it."""
    index = start
    while index > max(0, start - _REACH_ABOVE):
        index -= 1
        if seen.lines[index].prose >= _SENTENCE and odds[index] < _OPENING:
            start = index
    return start


def noise_odds(seen: Seen) -> list[float]:
    """For each line the log-odds that software wrote it."""
    own, beside = weights("line"), [(reach, weights(f"line{reach:+d}")) for reach in REACH]
    telling = frozenset().union(*(table for _, table in beside))
    odds = [0.0] * len(seen.lines)
    for index, found in enumerate(signs_of(seen)):
        odds[index] += sum(map(own.get, found, repeat(0.0)))
        near = [sign for sign in found if sign in telling]
        for reach, table in beside:
            if 0 <= index - reach < len(odds):
                odds[index - reach] += sum(map(table.get, near, repeat(0.0)))
    return odds


def removes(odds: float, line: Line) -> bool:
    """Whether a line is left out. The longer it is the surer that must be: rather noise kept than words lost."""
    return odds > (_KNOWN if line.why else min(_SUREST, len(line.text) / _LETTERS))


def reason_of(seen: Seen, index: int) -> str:
    """What a line is that no person wrote."""
    line = seen.lines[index]
    reason = "quote header" if line.frames else line.why
    if reason is None and index and is_value(line, seen.lines[index - 1]):
        return "member card"
    return reason or _OTHER


def _reason_beside(seen: Seen, headed: Headed, index: int) -> str:
    """What a line is that stands in no post, where headers part them."""
    reason = reason_of(seen, index)
    if reason != _OTHER:
        return reason
    if index < headed.anchors[0]:
        return "before the first post"
    return "after the last post" if index >= headed.spans[-1][1] else "header or footer of a post"


def body_of(seen: Seen, content: Sequence[int], removed: Mapping[int, str], odds: Sequence[float]) -> Body:
    """The content lines with what stands between them; `odds` say how like noise every line is."""
    lines = seen.lines
    blanks, between = [], []
    for last, here in pairwise([-1, *content]):
        blanks.append(sum(line.gap for line in lines[last + 1 : here + 1]))
        between.append(sorted({removed[index] for index in range(last + 1, here) if index in removed}))
    repeats = within(lines, seen.proven, content)
    return Body([lines[index] for index in content], blanks, between, [odds[index] for index in content], repeats)


def _title(seen: Seen, end: int) -> int | None:
    """The line before the first post that reads most like a heading: marked as one, or said again."""
    lines = seen.lines
    said: dict[str, int] = defaultdict(int)
    for line in lines[: end + 2000]:
        said[line.key.removeprefix("re ")] += 1
    best, best_score = None, 1.0  # which no mere rank reaches
    for index in range(end):
        line = lines[index]
        known = line.stamp or line.why or line.frames or (index and lines[index - 1].label)
        if known or not 2 <= len(line.words) <= 30:
            continue
        score = (
            1.0 + 2.0 * line.text.startswith(("# ", "## ")) + 1.0 * (said[line.key] > 1) + 0.5 * (len(line.words) > 3)
        )
        score -= 1.5 * is_rank(line)
        if score >= best_score:
            best, best_score = index, score
    return best


def _is_heading(body: Body, starts: Sequence[int]) -> bool:
    """Whether the first line is the thread's title: alone, short, no sentence, quoted by nobody.

    Only where blank lines part posts; where newlines do, a blank line after the first one keeps it in its post.
    """
    lines = body.lines
    if len(starts) < 2 or 0 in body.repeats.values() or not any(lines[start].gap for start in starts[1:] if start > 1):
        return False
    line, after = lines[0], lines[1]
    return (
        after.gap > 0
        and 2 <= len(line.words) <= 16
        and line.text[-1] not in ".!,:;…"
        and not is_form_of_address(line.text)
    )


def _front(seen: Seen) -> int | None:
    """The title where no header tells: the longest line before the last that software wrote ahead of any prose."""
    lines, end = seen.lines, 0
    for index, line in enumerate(lines):
        if len(line.words) > 25 or (len(line.words) > 12 and line.text.endswith((".", "!", '"', "”"))):
            break
        if line.why or (index and is_value(line, lines[index - 1])):
            end = index + 1
    candidates = [index for index in range(end) if not lines[index].why and len(lines[index].words) > 2]
    return max(candidates, key=lambda index: len(lines[index].words), default=None)
