"""What is seen at the gaps between the lines of posts: the signs by which a boundary is told from a paragraph's end.

A sign is a name, which `flat_weights` gives its weight, and a number that multiplies it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.archive.importers.flat_form import Form, form, opener, size
from bot.archive.importers.flat_lines import Line

__all__ = ["Body", "Signs", "signs_at"]

Signs = dict[str, float]

_WIDE, _NOISY = 0.02, 0.1  # of gaps that may be wide, or hold software's lines, in tight text
_BARE = 0.17  # of gaps that are bare newlines in tight text without quotes
_SAME_ANSWER = 15  # lines between the parts of an answer point by point, in it and in its source


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines from `start` to before `end` that no bare newline parts."""

    start: int
    end: int
    quoting: bool
    closes_quoting: bool
    length: int


class Body:
    """The lines of posts, and all that is seen of the gaps before them.

    `blanks[i]` counts the blank lines before line i since the last of these lines, `between[i]` has the reasons for
    which lines between the two were removed. `noise` has the log-odds of each line to be software's all the same,
    `repeats` maps lines to the earlier ones that they say again.
    """

    def __init__(
        self,
        lines: Sequence[Line],
        blanks: Sequence[int],
        between: Sequence[Sequence[str]],
        noise: Sequence[float],
        repeats: Mapping[int, int],
    ) -> None:
        self.lines = lines
        self.noise = [max(-4.0, min(4.0, odds)) / 4 for odds in noise]
        self.between = between
        self.blanks = blanks
        self.looks = [blank if blank < 4 else 4 if blank < 7 else 5 for blank in blanks]
        self.repeats = repeats
        count = max(1, len(lines))
        self.bare = sum(blank == 0 for blank in blanks[1:]) / count

    @cached_property
    def tight(self) -> bool:
        """Whether newlines part posts and blank lines paragraphs, as where something has thinned the text out.

        Then no gap is wide, little is left of software, and quotes begin behind newlines and end before blank lines.
        """
        count = max(1, len(self.lines))
        wide, noisy = (sum(map(bool, found)) for found in ((b > 1 for b in self.blanks[1:]), self.between[1:]))
        if wide > _WIDE * count or noisy > _NOISY * count:
            return False
        quotes = [(self.kind(place), self.blanks[place] > 0) for place in range(1, len(self.lines))]
        proven = sum(kind == ("qo" if blank else "oq") for kind, blank in quotes)
        against = sum(kind == ("oq" if blank else "qo") for kind, blank in quotes)
        return proven > against if proven or against else self.bare >= _BARE

    @cached_property
    def forms(self) -> list[Form]:
        """The form of each line."""
        known: dict[str, Form] = {}
        for line in self.lines:
            if line.text not in known:
                known[line.text] = form(line.text, line.key)
        return [known[line.text] for line in self.lines]

    @cached_property
    def long_words(self) -> list[set[str]]:
        """The words of more than four letters among the first of each line."""
        return [{word for word in line.words[:200] if len(word) > 4} for line in self.lines]

    def kind(self, place: int) -> str:
        """Own (o) or quoted (q) words before and after the gap."""
        return ("q" if place - 1 in self.repeats else "o") + ("q" if place in self.repeats else "o")

    @cached_property
    def inner(self) -> set[int]:
        """Lines quoted together with the line before them: they belong together."""
        return {source for index, source in self.repeats.items() if self.repeats.get(index - 1) == source - 1}

    @cached_property
    def quoted_from(self) -> set[int]:
        """Lines with which a quote of them begins; a quote often is a whole post."""
        return {source for index, source in self.repeats.items() if index - 1 not in self.repeats} - self.inner

    @cached_property
    def quoted_to(self) -> set[int]:
        """Lines after those with which a quote of them ends."""
        return {source + 1 for index, source in self.repeats.items() if index + 1 not in self.repeats} - self.inner

    @cached_property
    def answers(self) -> tuple[set[int], set[int]]:
        """Quotes that go on in the source where the one before stopped, and the lines between the two."""
        going_on: set[int] = set()
        between: set[int] = set()
        last = None
        for index in sorted(self.repeats):
            if last is not None and index - 1 not in self.repeats and index - last <= _SAME_ANSWER:
                step = self.repeats[index] - self.repeats[last]
                if 0 < step <= _SAME_ANSWER and self.repeats[index] < last:
                    going_on.add(index)
                    between.update(range(last + 1, index))
            last = index
        return going_on, between

    @cached_property
    def proven(self) -> list[float]:
        """For each look what the file's quotes prove of it, in log-odds: a quote begins a post, an answer does not."""
        starts: Counter[int] = Counter()
        inside: Counter[int] = Counter()
        for place in range(1, len(self.lines)):
            kind = self.kind(place)
            starts[self.looks[place]] += kind == "oq"
            inside[self.looks[place]] += (kind == "qo") + (place in self.inner)
        count, others = starts.total(), inside.total()
        if not count:
            return [0.0] * 6
        return [
            math.log((starts[look] + 0.5) / (count + 3) / ((inside[look] + 0.5) / (others + 3))) for look in range(6)
        ]

    @cached_property
    def blocks(self) -> list[_Block]:
        """The block that each line stands in."""
        blocks: list[_Block] = []
        start = 0
        for place in range(1, len(self.lines) + 1):
            if place < len(self.lines) and self.looks[place]:
                continue
            span = range(start, place)
            block = _Block(
                start,
                place,
                any(index in self.repeats for index in span),
                place - 1 in self.repeats,
                sum(len(self.lines[index].text) for index in span),
            )
            blocks.extend(block for _ in span)
            start = place
        return blocks

    @cached_property
    def own_since(self) -> list[int]:
        """Lines of own words since the last quote, for each line; 99 where there was none."""
        counts, since = [], 99
        for place in range(len(self.lines)):
            counts.append(since)
            since = 0 if place in self.repeats else since + 1
        return counts

    @cached_property
    def own_until(self) -> list[int]:
        """Lines of own words until the next quote, for each line."""
        counts, until = [0] * len(self.lines), 99
        for place in range(len(self.lines) - 1, -1, -1):
            until = 0 if place in self.repeats else until + 1
            counts[place] = min(until, 99)
        return counts


def signs_at(body: Body, place: int) -> Signs:
    """The signs at the gap before a line that is not the first."""
    kind, look = body.kind(place), body.looks[place]
    noise = body.between[place]
    signs: Signs = {"bias": 1.0, f"k={kind}": 1.0, f"kl={kind}{look}{'N' if noise else ''}": 1.0}
    signs[f"l={look}{'N' if noise else ''}"] = 1.0
    signs.update({f"nz={reason}": 1.0 for reason in noise})
    signs["nn"] = float(min(3, len(noise)))
    signs |= {"noise-": body.noise[place - 1], "noise+": body.noise[place]}
    signs[f"bare{min(look, 1)}"] = body.bare
    if kind == "oo":
        _of_form(signs, body, place)
        _of_surroundings(signs, body, place)
        signs["proven"] = body.proven[look]
        if not look and not noise:
            _of_blocks(signs, body, place)
    _of_repeats(signs, body, place, kind)
    return signs


def _of_form(signs: Signs, body: Body, place: int) -> None:
    before, after = body.forms[place - 1], body.forms[place]
    here, last = body.lines[place], body.lines[place - 1]
    bare = min(body.looks[place], 1)
    gap = min(body.looks[place], 2)
    short = last.size < 5
    names = [f"e={last.ends}", f"s={here.begins}", f"es={last.ends}{here.begins}", f"e0={last.ends}{bare}"]
    names += [f"s0={here.begins}{bare}", f"a={last.size}", f"b={here.size}", f"a0={last.size}|{gap}"]
    names += [f"b0={here.size}|{gap}", f"ab={last.size // 2}|{here.size // 2}"]
    if after.first:
        names.append(f"w1={opener(after.first[0])}")
    if len(after.first) > 1 and opener(after.first[1]) != "?":
        names.append(f"w2={after.first[1]}")
    if short and opener(before.last) != "?":
        names.append(f"z={before.last}")
    if before.first and opener(before.first[0]) != "?":
        names.append(f"y={before.first[0]}")
    for name, seen in (
        ("hail", after.hails),
        ("answer", after.answers),
        ("leave", before.takes_leave),
        ("leaves", after.takes_leave),
        ("listed", last.begins == "list"),
        ("you+", after.you),
        ("you-", before.you),
        ("me+", after.me),
        ("me-", before.me),
        ("asks", after.asks),
    ):
        if seen:
            names.append(name)
    for name, one, other in zip(("cap", "i", "apo", "dbl"), before.habits, after.habits, strict=True):
        if one and other:
            names.append(f"h{name}{'=' if one == other else '!'}")
    for name, seen, again in zip(("dots", "call", "smile"), before.marks, after.marks, strict=True):
        names.append(f"m{name}{seen:d}{again:d}")
    signs.update(dict.fromkeys(names, 1.0))
    signs["shared"] = min(3, len(body.long_words[place - 1] & body.long_words[place])) / 3
    signs["indent"] = float(here.indent != last.indent)


def _of_surroundings(signs: Signs, body: Body, place: int) -> None:
    looks, last = body.looks, len(body.lines) - 1
    bare, gap = min(looks[place], 1), min(looks[place], 2)
    before = min(looks[place - 1], 2) if place > 1 else 9
    after = min(looks[place + 1], 2) if place < last else 9
    quoting = "s" if place == 1 else "q" if place - 2 in body.repeats else "o"
    quoted = "s" if place == last else "q" if place + 1 in body.repeats else "o"
    names = [f"lp={before}{gap}", f"ln={gap}{after}", f"l3={before}{gap}{after}"]
    names += [f"c={quoting}{quoted}", f"c0={quoting}{quoted}{bare}"]
    names += [f"since={min(body.own_since[place], 5)}|{bare}", f"until={min(body.own_until[place], 4)}|{bare}"]
    names += ["last"] * (place == last) + ["first"] * (place == 1)
    signs.update(dict.fromkeys(names, 1.0))


def _of_blocks(signs: Signs, body: Body, place: int) -> None:
    """What the paragraphs on both sides, up to the next bare newlines, tell of the newline between them."""
    one, other = body.blocks[place - 1], body.blocks[place]
    before = body.blocks[one.start - 1] if one.start else None
    after = body.blocks[other.end] if other.end < len(body.lines) else None
    sizes = [block.end - block.start if block else 9 for block in (before, one, other, after)]
    names = [f"ba={min(sizes[1], 4)}", f"bb={min(sizes[2], 4)}", f"bab={min(sizes[1], 3)}{min(sizes[2], 3)}"]
    names += [f"bq={one.quoting:d}{other.quoting:d}", f"bt={one.closes_quoting:d}{other.closes_quoting:d}"]
    names += [f"bac={size(one.length)}", f"bbc={size(other.length)}"]
    names += [f"bp={min(sizes[0], 9) if before is None else min(sizes[0], 3)}"]
    names += [f"bn={min(sizes[3], 9) if after is None else min(sizes[3], 3)}"]
    names += ["b4=" + "".join(str(9 if block == 9 else min(block, 2)) for block in sizes)]
    signs.update(dict.fromkeys(names, 1.0))


def _of_repeats(signs: Signs, body: Body, place: int, kind: str) -> None:
    bare = min(body.looks[place], 1)
    going_on, between = body.answers
    names = []
    if place in body.quoted_from:
        names += ["from", f"from{bare}"]
    if place in body.quoted_to:
        names += ["to", f"to{bare}"]
    for name, places in (("inner", body.inner), ("goes on", going_on), ("amid", between)):
        if place in places:
            names.append(name)
    if kind[1] == "q":
        source = body.repeats[place]
        names.append(f"far{min(place - source, 12) // 3}{kind}")
        if kind == "qq":
            step = source - body.repeats[place - 1]
            way = "next" if step == 1 else "same" if step == 0 else "on" if 0 < step < 6 else "off"
            names.append(f"qq={way}{bare}")
        if place + 1 < len(body.lines) and place + 1 not in body.repeats:
            names.append(f"one{kind}")
        names.append(f"ql{body.lines[place].size // 3}{kind}")
    signs.update(dict.fromkeys(names, 1.0))
