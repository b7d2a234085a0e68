"""Tells which blocks of a page are its posts, and which element of each holds its words.

Elements that share a mark are a family. The family whose members hold the most words of their own beside a date and a
name is the posts; inside them, the same is asked again for the words alone.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise

from bot.archive.importers.html import line
from bot.archive.importers.pages.blocks import Blocks

__all__ = ["Family", "bodies", "byline", "opening", "posts"]

_ANSWER = re.compile(r"comment|repl(?:y|ies)|answer|response", re.IGNORECASE)
_POST = re.compile(r"post|message|topic|thread", re.IGNORECASE)
_BY = re.compile(r"(?:^|\s)(?:[Bb]y|von|par|por|door|di|av)\s+([^\W\d_][^,|·•:()\n]{1,40})$")
_STEPS = 6  # elements around a block that may say what it is
_BY_FAR = 1.3
_LOOKED_INTO = 6
_NAMED_AFTER = 0.8  # a name behind the words is more often that of the next post


@dataclass(frozen=True, slots=True)
class Family:
    """Elements that share a mark, as places in the walk, where the part of each ends, and how like posts they are."""

    mark: str
    members: tuple[int, ...]
    ends: tuple[int, ...]
    score: float = 0.0

    @property
    def reach(self) -> list[tuple[int, int]]:
        """Each member with the end of what is its own."""
        return list(zip(self.members, self.ends, strict=True))


def _own(walked: Blocks, members: Sequence[int]) -> list[tuple[int, int]]:
    """Each member with the end of its subtree, or with the next member inside it."""
    following = [*members[1:], len(walked.nodes)]
    return [(place, min(walked.ends[place], after)) for place, after in zip(members, following, strict=True)]


def _runs(walked: Blocks, members: Sequence[int]) -> list[tuple[int, int]]:
    """Each member with all that follows it up to the next: rows of a table, a heading and what is under it."""
    holder = walked.parents[members[0]]
    while holder >= 0 and walked.ends[holder] <= members[-1]:
        holder = walked.parents[holder]
    last = walked.ends[holder] if holder >= 0 else len(walked.nodes)
    return list(zip(members, [*members[1:], last], strict=True))


def posts(walked: Blocks) -> Family | None:
    """The family that looks most like posts; between wrappers of the same posts the innermost.

    A family whose members only begin the posts must look better by far, because its borders are less sure.
    """
    families = [(mark, members) for mark, members in walked.families.items() if 2 <= len(members) <= 20_000]
    wholes = _looked_into(walked, [_judged(walked, mark, _own(walked, members)) for mark, members in families])
    whole = _best(wholes)
    apart = [(mark, members) for mark, members in families if _apart(walked, members)]
    runs = _looked_into(walked, [_judged(walked, mark, _runs(walked, members)) for mark, members in apart])
    begun = _best(runs)
    if whole is None or (begun is not None and begun.score > _BY_FAR * whole.score):
        return begun
    return next((one for one in (*wholes, *runs) if _one_more(walked, one, whole)), whole)


def _looked_into(walked: Blocks, judged: Sequence[Family | None]) -> list[Family]:
    """The likeliest families, judged anew by the words that can be told from names and dates in them."""
    ranked = sorted((family for family in judged if family), key=lambda family: -family.score)
    scores: dict[
        tuple[tuple[int, ...], tuple[int, ...]], float
    ] = {}  # elements with several marks are several families
    looked_into = []
    for family in ranked[:_LOOKED_INTO]:
        same = (family.members, family.ends)
        if same not in scores:
            scores[same] = _substance(walked, family)
        looked_into.append(replace(family, score=scores[same]))
    return looked_into


def _substance(walked: Blocks, family: Family) -> float:
    """How many posts there are with words of their own beside a date and a name; long ones count less than many."""
    held = bodies(walked, family)
    total = 0.0
    for place, end in family.reach:
        body = held.get(place)
        if body is None:
            continue
        inner = min(walked.ends[body], end)
        words = walked.words(body, inner)
        dates_ = walked.dates(place, end) - walked.dates(body, inner)
        names = walked.names(place, end) - walked.names(body, inner)
        after = names and not walked.names(place, body)
        total += _merit(words, dates_, names, aside=walked.aside[place]) * (_NAMED_AFTER if after else 1.0)
    return total


def _merit(words: int, dates: int, names: int, *, aside: bool) -> float:
    """How like a post a block with so many of each is; a crowd of dates or names is a list of something else."""
    crowd = max(0, dates - 4) + max(0, names - 6)
    facts = (1.0 if dates else 0.35) * (1.0 if names else 0.45) * (0.3 if aside else 1.0)
    return facts * math.sqrt(min(words, 1500)) / (1 + 0.3 * crowd)


def _one_more(walked: Blocks, other: Family, best: Family) -> bool:
    """Whether a family has the same posts and the opening one above them, which is laid out otherwise."""
    more = len(other.members) == len(best.members) + 1 and other.members[0] < best.members[0] <= other.members[1]
    if not more or other.score < 0.9 * best.score:
        return False
    body = bodies(walked, other).get(other.members[0])
    return body is not None and not walked.names(body) and not walked.dates(body)


def _apart(walked: Blocks, members: Sequence[int]) -> bool:
    return all(walked.ends[place] <= after for place, after in pairwise(members))


def _best(judged: Sequence[Family | None]) -> Family | None:
    ranked = sorted((family for family in judged if family), key=lambda family: -family.score)
    if not ranked:
        return None
    best = ranked[0]
    alike = [one for one in ranked if one.score >= 0.93 * best.score and len(one.members) == len(best.members)]
    return max(alike, key=lambda family: family.members[0])


def _judged(walked: Blocks, mark: str, reach: list[tuple[int, int]]) -> Family | None:
    total, kept = 0.0, []
    for place, end in reach:
        words, dates_, names = walked.words(place, end), walked.dates(place, end), walked.names(place, end)
        if words < 2 or not (dates_ or names):
            continue
        kept.append((place, end))
        total += _merit(words, dates_, names, aside=walked.aside[place])
    if sum(walked.names(*one) > 0 for one in kept) > 0.8 * len(kept):
        kept = _trimmed(walked, kept)
    if len(kept) < 2 or len(kept) < 0.6 * len(reach):
        return None
    return Family(mark, tuple(place for place, _ in kept), tuple(end for _, end in kept), total)


def _trimmed(walked: Blocks, kept: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Without what merely looks alike before and after the posts, and names nobody."""
    named = [at for at, one in enumerate(kept) if walked.names(*one)]
    return kept[named[0] : named[-1] + 1]


def bodies(walked: Blocks, posts: Family) -> dict[int, int]:
    """The element of each post that holds its words: of one family, in most posts, without date or name."""
    reach = posts.reach
    least = max(2, 0.7 * len(reach))
    ends = dict(reach)
    fit: list[tuple[int, int, dict[int, int]]] = []
    for members in walked.distinct:
        if len(members) < least or len(places := _within(walked, reach, members)) < least:
            continue
        reached = [(at, min(walked.ends[at], ends[post])) for post, at in places.items()]
        bare = sum(not walked.dates(at, end) and not walked.names(at, end) for at, end in reached)
        if bare >= 0.6 * len(places):
            unlinked = sum(min(walked.bare(at, end), 3000) for at, end in reached)
            fit.append((unlinked, sum(walked.words(at, end) for at, end in reached), places))
    if not fit:
        return {}
    # Buttons are links: of those that hold nearly all words outside of links, the one with the least around them.
    most, _, outer = max(fit, key=lambda one: one[0])
    inner = min((one for one in fit if one[0] >= 0.97 * most), key=lambda one: one[1])[2]
    # A quote can part the words of a post; then they are in what stands around both parts.
    return outer | {
        post: at
        for post, at in inner.items()
        if post not in outer or walked.bare(at, ends[post]) >= 0.8 * walked.bare(outer[post], ends[post])
    }


def opening(walked: Blocks, posts: Family) -> tuple[int, int] | None:
    """The opening post, laid out unlike the answers below it, and the element of its words.

    It ends before the first of them, has a date and words, names somebody, and no other such element holds it.
    """
    start = posts.members[0]
    if (steps := _steps_to_answers(walked, start)) is None:
        return None
    # Where only something around them is called so, more than a heading with the opener's name has to stand above.
    least = 100 if steps else 15
    ranked = sorted(range(1, start), key=lambda place: -walked.words(place))[:400]
    for place in ranked:
        fits = walked.ends[place] <= start and not walked.aside[place] and 30 <= walked.words(place) <= 20_000
        if fits and 1 <= walked.dates(place) <= 5 and (1 <= walked.names(place) <= 6 or _signed(walked, place)):
            inner = range(place + 1, walked.ends[place])
            bare = [at for at in inner if not walked.dates(at) and not walked.names(at)]
            words = max(bare, key=lambda at: (walked.words(at), -at), default=None)
            said = walked.bare(words, walked.ends[words]) if words is not None else 0
            if words is not None and said >= least and walked.words(words) >= 0.5 * walked.words(place):
                return place, words
    return None


def _steps_to_answers(walked: Blocks, start: int) -> int | None:
    """How far up something is called comments or answers: 0 for these blocks themselves. None for posts."""
    if _POST.search(_called(walked, start)):
        return None
    place = start
    for steps in range(_STEPS):
        if _ANSWER.search(_called(walked, place)):
            return steps
        place = walked.parents[place]
        if place < 0:
            break
    return None


def _called(walked: Blocks, place: int) -> str:
    attributes = walked.nodes[place].attributes
    return f"{attributes.get('class') or ''} {attributes.get('id') or ''}"


def _signed(walked: Blocks, place: int) -> bool:
    """Whether a short line in a block says by whom it is, without a mark: "May 2, 2021 by Wren Hill"."""
    short = (at for at in range(place + 1, walked.ends[place]) if walked.dates(at) and walked.words(at) <= 80)
    return any(byline(line(walked.nodes[at])) for at in islice(short, 20))


def byline(text: str) -> str | None:
    """The name at the end of a line of date and author, None where there is none."""
    match = _BY.search(text)
    return match[1].strip() if match else None


def _within(walked: Blocks, reach: list[tuple[int, int]], members: list[int]) -> dict[int, int]:
    """The fullest member inside each post, before those with a date or a name; both lists are in page order."""
    found: dict[int, int] = {}
    for post, end in reach:
        inside = members[bisect_right(members, post) : bisect_left(members, end)]
        if len(inside) == 1:
            found[post] = inside[0]
        elif inside:
            found[post] = max(inside, key=lambda place: _wordiness(walked, place, end))
    return found


def _wordiness(walked: Blocks, place: int, end: int) -> tuple[bool, int]:
    inner = min(walked.ends[place], end)
    return not walked.dates(place, inner) and not walked.names(place, inner), walked.bare(place, end)
