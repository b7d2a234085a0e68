"""What is seen of a line that tells whether a person wrote it or software did.

A sign is a name, which `flat_weights` gives its weight. The names of its neighbours count for a line as well.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from bot.archive.importers import flat_headers
from bot.archive.importers.flat_form import opener
from bot.archive.importers.flat_headers import Headed
from bot.archive.importers.flat_lines import Line, is_value
from bot.archive.importers.flat_names import authors
from bot.archive.importers.flat_repeats import extended, sources

__all__ = ["REACH", "Seen", "near", "see", "signs_of"]

REACH = (-2, -1, 1, 2)  # lines away whose signs count for a line
_NEAR = re.compile(r"n\d+$|p[\d.]+$|st|why|qname|c[234]$|copied$|anchor$|inside$|wordless$")
_MARK = re.compile(r"^[\s*_#>|•·+○\-\[\]]+")
_DIGIT, _DIGITS = re.compile(r"\d"), re.compile(r"\d+")
_LETTERS = re.compile(r"[^\W\d_]+")
_FAR = 8  # lines to the nearest sentence that are counted
_LABEL_SIZE = 4  # of the longest lines that are likely to come back
_TAIL = 8  # lines at the end of a post that may be its author's signature


@dataclass(frozen=True, slots=True)
class Seen:
    """A file's lines with what was found in them: repeats, and the cut by headers with names where there is one.

    `proven` are the repeats that prove themselves, `repeats` those beside them too. `prose` is that of the lines, none
    where a line has no words.
    """

    lines: Sequence[Line]
    proven: Mapping[int, int]
    repeats: Mapping[int, int]
    headed: Headed | None
    names: Sequence[str | None]
    prose: Sequence[float]


def see(lines: Sequence[Line]) -> Seen:
    """Look a file over."""
    proven = sources(lines)
    repeats = extended(lines, proven)
    headed = flat_headers.find(lines, repeats)
    names = authors(lines, headed) if headed else []
    return Seen(lines, proven, repeats, headed, names, [line.prose if line.words else 0.0 for line in lines])


def near(signs: Sequence[str]) -> list[str]:
    """Those of a line's signs that count for its neighbours."""
    return [sign for sign in signs if _NEAR.match(sign)]


def signs_of(seen: Seen) -> Iterator[list[str]]:
    """The signs of each line in turn; those of all would take much memory."""
    known: dict[tuple[str, int], list[str]] = {}
    parts = [_of_recurrence(seen), _of_place(seen)]
    if seen.headed:
        parts.append(_of_headers(seen, seen.headed))
    for line, others in zip(seen.lines, zip(*parts, strict=True), strict=True):
        own = known.get((line.text, line.indent))
        if own is None:
            own = _of_line(line)
            if line.size <= _LABEL_SIZE:
                known[line.text, line.indent] = own
        yield [*own, *chain.from_iterable(others)]


def _of_line(line: Line) -> list[str]:
    prose = line.prose if line.words else 0.0
    text, count = line.text, len(line.words)
    head = text[:120]
    signs = ["bias", f"n{min(count, 12)}", f"size{line.size}", f"p{prose:g}", f"e={line.ends}"]
    signs += [f"s={line.begins}", f"indent{min(3, line.indent // 4)}"]
    if line.why:
        signs.append(f"why={line.why}")
    if line.quoted is not None:
        signs.append("qname")
    if line.frames:
        signs.append("frame")
    if stamp := line.stamp:
        told = f"{stamp.date is not None:d}{stamp.time is not None:d}{stamp.number is not None:d}{stamp.vague:d}"
        signs += ["st", f"st{told}", f"strest{min(4, len(stamp.rest.split()))}"]
    if mark := _MARK.match(text):
        signs.append("mark=" + "".join(mark.group().split())[:3])
    words = _LETTERS.findall(head)
    if words:
        large = sum(word[0].isupper() for word in words)
        signs += [f"caps{4 * large // len(words)}"] + [f"short caps{2 * large // len(words)}"] * (len(words) <= 6)
    signs += ["wordless"] * (not line.words) + ["url"] * ("http" in text or "www." in text) + ["bar"] * ("|" in text)
    signs.append(f"digits{min(4, 8 * len(_DIGIT.findall(head)) // max(1, len(head)))}")
    first = opener(words[0].casefold()) if words else "?"
    signs.append(f"w={first}")
    if words and count <= 4:
        signs.append(f"ws={first}")
    return signs


def _of_recurrence(seen: Seen) -> Iterator[list[str]]:
    """How often lines of its kind come back, proven quotes aside."""
    copied = flat_headers.copied(seen.lines, seen.repeats)
    counts = Counter(line.kind for line in seen.lines)
    starts = [_DIGITS.sub("0", " ".join(line.words[:2])) if len(line.words) <= 8 else "" for line in seen.lines]
    leads = Counter(filter(None, starts))
    for index, line in enumerate(seen.lines):
        signs = []
        count = counts[line.kind]
        if index in copied:
            signs.append("copied")
        else:
            signs.append(f"c{0 if count == 1 else 1 if count == 2 else 2 if count < 4 else 3 if count < 8 else 4}")
            if seen.headed:
                signs.append(f"share{min(4, 4 * count // len(seen.headed.anchors))}")
            if index in seen.repeats:
                signs.append("repeats")
        led = leads.get(starts[index], 0)
        signs.append(f"leads{0 if led < 2 else 1 if led < 4 else 2 if led < 8 else 3}")
        yield signs


def _of_place(seen: Seen) -> Iterator[list[str]]:
    """Where a line stands: in the file, and between sentences, stamps and labels."""
    lines, prose = seen.lines, seen.prose
    kept = f"file{_thinned(seen)}"
    sentences = [index for index, weight in enumerate(prose) if weight >= 3]
    first, last = (sentences[0], sentences[-1]) if sentences else (0, len(lines))
    back, ahead = _distances([weight >= 1.5 for weight in prose], _FAR)
    since, until = _distances([line.stamp is not None for line in lines], 4)
    for index, line in enumerate(lines):
        after = lines[index + 1] if index + 1 < len(lines) else None
        before = lines[index - 1] if index else None
        part = "top" if index < first else "bottom" if index > last else "mid"
        signs = [
            f"gap{min(3, line.gap)}",
            f"next{min(3, after.gap) if after else 4}",
            part,
            f"{part} p{prose[index]:g}",
            kept,
            f"{kept} p{prose[index]:g}",
            f"{kept} w{bool(line.words):d}",
        ]
        signs += [f"back{back[index]}", f"ahead{ahead[index]}", f"since{since[index]}", f"until{until[index]}"]
        steps = [_sign(line.indent - before.indent) if before else 0, _sign(after.indent - line.indent) if after else 0]
        signs.append(f"step{steps[0]}{steps[1]}")
        if before and is_value(line, before):
            signs.append("value")
        if before and before.label:
            signs.append("labelled")
        if not seen.headed:
            signs += ["bare", f"bare p{prose[index]:g}"]
        yield signs


def _thinned(seen: Seen) -> str:
    """How much a file shows of software: its share of known noise, and of wide gaps, as two classes from 0 to 2."""
    count = len(seen.lines)
    noisy = sum(line.why not in {None, "decoration"} for line in seen.lines) / count
    wide = sum(line.gap > 1 for line in seen.lines) / count
    return "".join(str((share > 0.01) + (share > 0.06)) for share in (noisy, wide))


def _of_headers(seen: Seen, headed: Headed) -> Iterator[list[str]]:
    """Where a line stands between the headers that were found."""
    anchors = set(headed.anchors)
    inside = {index for start, end in headed.spans for index in range(start, end)}
    signatures = _signatures(seen.lines, headed, seen.names)
    since, until = _distances([index in anchors for index in range(len(seen.lines))], 11)
    for index in range(len(seen.lines)):
        within = "inside" if index in inside else "outside"
        signs = ["headed", within, f"{within} p{seen.prose[index]:g}", f"hs{since[index]}", f"hu{until[index]}"]
        for name, told in (
            ("anchor", index in anchors),
            ("before", index < headed.anchors[0]),
            ("after", index >= headed.spans[-1][1]),
            ("header noise", index in headed.noise),
            ("signature", index in signatures),
        ):
            if told:
                signs.append(name)
        yield signs


def _signatures(lines: Sequence[Line], headed: Headed, names: Sequence[str | None]) -> set[int]:
    """Lines that end several posts of one author."""
    tails: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for post, (start, end) in enumerate(headed.spans):
        name = names[post]
        for index in range(max(start + 1, end - _TAIL), end):
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


def _distances(marked: Sequence[bool], most: int) -> tuple[list[int], list[int]]:
    """How far the nearest marked line before and after each, or the file's end, is; at most `most` + 1 lines."""
    count = len(marked)
    back, ahead = [0] * count, [0] * count
    last = -1
    for index in range(count):
        back[index] = min(most + 1, index - last)
        last = index if marked[index] else last
    last = count
    for index in range(count - 1, -1, -1):
        ahead[index] = min(most + 1, last - index)
        last = index if marked[index] else last
    return back, ahead


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)
