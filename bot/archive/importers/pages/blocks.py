"""Finds the posts of a page whose engine is unknown: blocks that come back, each with a date, a name and words.

The tree is walked once; every question about a subtree (how many words, any date, any name) is then the difference of
two sums. Elements that share a tag and a class, or the words of an id, are a family. The family whose members hold the
most words beside a date and a name is the posts; inside them, the same is asked again for the words alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import accumulate, pairwise

from bot.archive.importers import dates
from bot.archive.importers.html import Node

__all__ = ["Blocks", "Family"]

_MOST = 200_000
_SKIPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "select",
        "option",
        "button",
        "textarea",
        "form",
        "nav",
        "head",
        "iframe",
    ]
)
_QUOTING = frozenset(("blockquote", "aside"))
_PERSON = re.compile(
    r"/(?:users?|members?|profiles?|people|authors?|u|player|community/member)[/=.?-]|/@|/~|member\.php|userid=|user=|"
    r"\buser\?id=|[?&]u=|action=profile|viewprofile|profile\.php|author_id=|showuser|/user/",
    re.IGNORECASE,
)
_ENTRANCE = re.compile(r"log-?(?:in|out)|regist|sign-?(?:in|up)|/report|/quote|/repl", re.IGNORECASE)
_PERSON_CLASS = re.compile(
    r"(?:^|[-_ ])(?:user-?_?name|author(?:-?name)?|poster(?:-?name)?|member-?name|creator|nick-?(?:name)?|"
    r"display-?name|user-?link|by-?line|fn|user|member|comment-?author|post-?author)(?:$|[-_ ])",
    re.IGNORECASE,
)
_DATE_CLASS = re.compile(r"(?:date|time|posted|published|stamp|when|created|ago|age)", re.IGNORECASE)
_DATE_LIKE = re.compile(
    r"\d{1,2}[:.]\d\d|\d{4}|\bago\b|yesterday|today|\d{1,2}[-/.]\d{1,2}[-/.]\d{2}|\b\d{1,2}\s?(?:h|hr|d|w|mo|y|yr)s?\b",
    re.IGNORECASE,
)
_AGO = re.compile(
    r"^\W*(?:posted |commented |\w+ )?(?:(?:over|about|almost) )?(?:\d{1,3}|an?|one) ?"
    r"(?:h|d|w|mo|y|m|hrs?|yrs?|seconds?|minutes?|hours?|days?|weeks?|months?|years?)(?: ago)?\b",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?:the )?(?:author|op|original poster|(?:topic|thread) starter|member|guest|repl(?:y|ies)|mod|moderator|"
    r"staff|admin(?:istrator)?|quote|share|profile|follow|report|edit|likes?|posts?|view profile)"
    r"\W*$",
    re.IGNORECASE,
)
_PARITY = re.compile(r"^(?:odd|even|alt|alternate|first|last|bg\d|row\d?|clearfix|\w*\d\w*)$", re.IGNORECASE)
_ASIDE = re.compile(
    r"(?:^|[-_ ])(?:side-?bar|widget|footer|related|similar|recent|trending|popular|breadcrumbs?|menu|nav|promo|"
    r"advert|latest|recommended|leaderboard|share)(?:$|[-_ s])",
    re.IGNORECASE,
)
_ANSWER = re.compile(r"comment|repl(?:y|ies)|answer|response", re.IGNORECASE)
_POST = re.compile(r"post|message|topic|thread", re.IGNORECASE)
_BY_FAR = 1.3
_SOME_DAY = datetime(2020, 6, 15, 12, tzinfo=UTC)


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


@dataclass(slots=True)
class Blocks:
    """The walked tree: elements in the page's order, each with where its subtree ends and sums up to it."""

    nodes: list[Node] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    letters: list[int] = field(default_factory=list)
    dated: list[bool] = field(default_factory=list)
    named: list[bool] = field(default_factory=list)
    aside: list[bool] = field(default_factory=list)
    quoting: list[bool] = field(default_factory=list)
    families: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    _letters: list[int] = field(default_factory=list)
    _dated: list[int] = field(default_factory=list)
    _named: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, root: Node) -> Blocks:
        """Walk a page."""
        walked = cls()
        walked._walk(root)
        walked._find_parted_dates()
        walked._letters = [0, *accumulate(walked.letters)]
        walked._dated = [0, *accumulate(map(int, walked.dated))]
        walked._named = [0, *accumulate(map(int, walked.named))]
        return walked

    def _walk(self, root: Node) -> None:
        stack: list[tuple[Node | None, int, bool, bool]] = [(root, -1, False, False)]
        open_places: list[int] = []
        while stack:
            node, parent, aside, quoting = stack.pop()
            if node is None:
                self.ends[open_places.pop()] = len(self.nodes)
                continue
            if len(self.nodes) >= _MOST:
                break
            place = len(self.nodes)
            attributes = node.attributes
            kinds = attributes.get("class") or ""
            aside = (
                aside
                or node.tag in ("footer", "nav")
                or (node.tag in ("aside", "div", "ul", "section") and bool(_ASIDE.search(kinds)))
            )
            quoting = quoting or node.tag in _QUOTING
            self._note(node, attributes, kinds, parent, aside=aside, quoting=quoting)
            open_places.append(place)
            stack.append((None, place, False, False))
            inner = [child for child in node.iter() if child.tag not in _SKIPPED or child.tag == "form"]
            stack.extend((child, place, aside, quoting) for child in reversed(inner))
        while open_places:
            self.ends[open_places.pop()] = len(self.nodes)

    def _find_parted_dates(self) -> None:
        """Find dates whose parts are elements of their own: "<b>2:35pm</b> On <b>Feb 24</b>"."""
        letters, held = [*self.letters], [*self.dated]
        for place in range(len(self.nodes) - 1, 0, -1):
            size = self.ends[place] - place
            if 1 < size <= 8 and 5 <= letters[place] <= 40 and not held[place] and not self.quoting[place]:
                text = " ".join(self.nodes[place].text(separator=" ").split())
                found = _DATE_LIKE.search(text) and dates.parse(text, order=dates.Order.DAY_FIRST, page_date=_SOME_DAY)
                self.dated[place] = held[place] = bool(found)
            parent = self.parents[place]
            letters[parent] += letters[place]
            held[parent] = held[parent] or held[place]

    def _note(
        self, node: Node, attributes: dict[str, str | None], kinds: str, parent: int, *, aside: bool, quoting: bool
    ) -> None:
        place = len(self.nodes)
        own = "".join(child.text() for child in node.iter(include_text=True) if child.is_text_node).strip()
        self.nodes.append(node)
        self.ends.append(place + 1)
        self.parents.append(parent)
        self.letters.append(sum(map(str.isalnum, own)))
        self.dated.append(not quoting and _is_date(node, attributes, kinds, own))
        self.named.append(not quoting and _is_name(node, attributes, kinds))
        self.aside.append(aside)
        self.quoting.append(quoting)
        for mark in _marks(node, attributes, kinds):
            self.families[mark].append(place)
        if parent >= 0 and not kinds:
            self._note_by_place(place, parent)

    def _note_by_place(self, place: int, parent: int) -> None:
        """Put an element without a class into the family of its tag under its parent's mark, or under its tags."""
        above = self.nodes[parent]
        attributes = above.attributes
        marks = _marks(above, attributes, attributes.get("class") or "")
        beyond = self.nodes[self.parents[parent]].tag if self.parents[parent] >= 0 else ""
        self.families[f"{marks[0] if marks else f'{beyond}>{above.tag}'}>{self.nodes[place].tag}"].append(place)

    # ── Sums ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def words(self, place: int, end: int | None = None) -> int:
        """Letters and digits in a subtree, or up to a place in it."""
        return self._letters[end if end is not None else self.ends[place]] - self._letters[place]

    def dates(self, place: int, end: int | None = None) -> int:
        """Dates in a subtree."""
        return self._dated[end if end is not None else self.ends[place]] - self._dated[place]

    def names(self, place: int, end: int | None = None) -> int:
        """Names of people in a subtree."""
        return self._named[end if end is not None else self.ends[place]] - self._named[place]

    def _own(self, members: Sequence[int]) -> list[tuple[int, int]]:
        """Each member with the end of its subtree, or with the next member inside it."""
        following = [*members[1:], len(self.nodes)]
        return [(place, min(self.ends[place], after)) for place, after in zip(members, following, strict=True)]

    def _runs(self, members: Sequence[int]) -> list[tuple[int, int]]:
        """Each member with all that follows it up to the next: rows of a table, a heading and what is under it."""
        holder = self.parents[members[0]]
        while holder >= 0 and self.ends[holder] <= members[-1]:
            holder = self.parents[holder]
        last = self.ends[holder] if holder >= 0 else len(self.nodes)
        return list(zip(members, [*members[1:], last], strict=True))

    # ── Posts ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def posts(self) -> Family | None:
        """The family that looks most like posts; between wrappers of the same posts the innermost.

        A family whose members only begin the posts must look better by far, because its borders are less sure.
        """
        families = [(mark, members) for mark, members in self.families.items() if 2 <= len(members) <= 20_000]
        whole = self._best([self._judged(mark, self._own(members)) for mark, members in families])
        runs = [self._judged(mark, self._runs(members)) for mark, members in families if self._apart(members)]
        begun = self._best(runs)
        if whole is None or (begun is not None and begun.score > _BY_FAR * whole.score):
            return begun
        return next((run for run in runs if run and self._one_more(run, whole)), whole)

    def _one_more(self, run: Family, whole: Family) -> bool:
        """Whether a run has the same posts and the opening one above them, which is laid out otherwise."""
        more = len(run.members) == len(whole.members) + 1 and run.members[0] < whole.members[0] <= run.members[1]
        if not more or run.score <= whole.score:
            return False
        body = self.bodies(run).get(run.members[0])
        return body is not None and not self.names(body) and not self.dates(body)

    def _apart(self, members: Sequence[int]) -> bool:
        return all(self.ends[place] <= after for place, after in pairwise(members))

    def _best(self, judged: Sequence[Family | None]) -> Family | None:
        ranked = sorted((family for family in judged if family), key=lambda family: -family.score)
        if not ranked:
            return None
        best = ranked[0]
        alike = [one for one in ranked if one.score >= 0.93 * best.score and len(one.members) == len(best.members)]
        return max(alike, key=lambda family: family.members[0])

    def _judged(self, mark: str, reach: list[tuple[int, int]]) -> Family | None:
        total, kept = 0.0, []
        for place, end in reach:
            words, dates_, names = self.words(place, end), self.dates(place, end), self.names(place, end)
            if words < 2 or not (dates_ or names):
                continue
            kept.append((place, end))
            crowd = max(0, dates_ - 4) + max(0, names - 6)
            facts = (1.0 if dates_ else 0.35) * (1.0 if names else 0.45) * (0.3 if self.aside[place] else 1.0)
            total += facts * min(words, 1500) ** 0.5 / (1 + 0.3 * crowd)
        if sum(self.names(*one) > 0 for one in kept) > 0.8 * len(kept):
            kept = self._trimmed(kept)
        if len(kept) < 2 or len(kept) < 0.6 * len(reach):
            return None
        return Family(mark, tuple(place for place, _ in kept), tuple(end for _, end in kept), total)

    def _trimmed(self, kept: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """Without what merely looks alike before and after the posts, and names nobody."""
        named = [at for at, one in enumerate(kept) if self.names(*one)]
        return kept[named[0] : named[-1] + 1]

    # ── Inside a post ─────────────────────────────────────────────────────────────────────────────────────────────

    def bodies(self, posts: Family) -> dict[int, int]:
        """The element of each post that holds its words: of one family, in most posts, without date or name."""
        reach = posts.reach
        held: dict[str, dict[int, int]] = {}
        for mark, members in self.families.items():
            places = self._within(reach, members)
            if len(places) >= max(2, 0.7 * len(reach)) or (len(reach) == 2 and len(places) == 2):
                held[mark] = places
        best: dict[int, int] = {}
        most = 0.0
        ends = dict(reach)
        for places in held.values():
            bare = sum(
                not self.dates(at, min(self.ends[at], ends[post]))
                and not self.names(at, min(self.ends[at], ends[post]))
                for post, at in places.items()
            )
            if bare < 0.6 * len(places):
                continue
            words = float(sum(min(self.words(at, min(self.ends[at], ends[post])), 3000) for post, at in places.items()))
            if words > most * 1.001:
                best, most = places, words
        return best

    def opening(self, posts: Family) -> tuple[int, int] | None:
        """The opening post, laid out unlike the answers below it, and the element of its words.

        It ends before the first of them, has a date, a name and words, and no other such element holds it.
        """
        start = posts.members[0]
        first_of_them = self.nodes[start].attributes
        kinds = f"{first_of_them.get('class') or ''} {first_of_them.get('id') or ''}"
        if not _ANSWER.search(kinds) or _POST.search(kinds):
            return None
        ranked = sorted(range(1, start), key=lambda place: -self.words(place))[:400]
        for place in ranked:
            fits = self.ends[place] <= start and not self.aside[place] and 30 <= self.words(place) <= 20_000
            if fits and 1 <= self.dates(place) <= 5 and 1 <= self.names(place) <= 6:
                inner = range(place + 1, self.ends[place])
                bare = [at for at in inner if not self.dates(at) and not self.names(at)]
                words = max(bare, key=lambda at: (self.words(at), -at), default=None)
                if words is not None and self.words(words) >= 0.5 * self.words(place):
                    return place, words
        return None

    def _within(self, reach: list[tuple[int, int]], members: list[int]) -> dict[int, int]:
        """The first member inside each post; both lists are in the page's order."""
        found: dict[int, int] = {}
        at = 0
        for post, end in reach:
            while at < len(members) and members[at] <= post:
                at += 1
            if at < len(members) and members[at] < end:
                found[post] = members[at]
        return found


def _marks(node: Node, attributes: dict[str, str | None], kinds: str) -> list[str]:
    tag = node.tag or ""
    marks = [f"{tag}.{kind}" for kind in kinds.split()[:12] if not _PARITY.match(kind)]
    name = attributes.get("id") or ""
    if name and (shape := re.sub(r"\d+|[0-9a-f]{8,}", "#", name)) != name:
        marks.append(f"{tag}#{shape}")
    keys = ("itemprop", "itemtype", "data-role", "data-testid", "role", "data-type")
    marks.extend(f"{tag}[{key}={value[:60]}]" for key in keys if (value := attributes.get(key)))
    return marks


def _is_date(node: Node, attributes: dict[str, str | None], kinds: str, own: str) -> bool:
    if node.tag in ("time", "relative-time", "local-time", "time-ago") or attributes.get("datetime"):
        return True
    title = attributes.get("title") or ""
    if 6 < len(title) < 50 and _DATE_LIKE.search(title) and dates.parse(title, order=dates.Order.DAY_FIRST) is not None:
        return True
    text = own if len(own) < 120 else ""
    if not text or not _DATE_LIKE.search(text):
        return False
    if _DATE_CLASS.search(f"{kinds} {attributes.get('itemprop') or ''}") and _AGO.match(text):
        return True
    return (len(text) < 90 and dates.parse(text, order=dates.Order.DAY_FIRST, page_date=_SOME_DAY) is not None) or bool(
        _AGO.match(text) and "ago" in text
    )


def _is_name(node: Node, attributes: dict[str, str | None], kinds: str) -> bool:
    itemprop = attributes.get("itemprop") or ""
    href = attributes.get("href") or ""
    linked = node.tag == "a" and bool(_PERSON.search(href)) and not _ENTRANCE.search(href)
    if not (linked or itemprop in ("author", "creator") or _PERSON_CLASS.search(kinds)):
        return False
    text = node.text().strip()
    return 0 < len(text) <= 60 and not text.isdigit() and not _LABEL.match(text)
