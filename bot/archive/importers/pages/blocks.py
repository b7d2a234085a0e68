"""Walks a page whose engine is unknown: which elements look like a date or a name, and which share a mark.

The tree is walked once; every question about a subtree (how many words, any date, any name) is then the difference of
two sums. Elements that share a tag and a class, or the words of an id, are a family; families.py chooses among them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import accumulate

from bot.archive.importers import dates
from bot.archive.importers.html import Node

__all__ = ["SKIPPED", "Blocks"]

_MOST = 200_000
SKIPPED = frozenset(
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
    r"(?:^| )name(?:$| )|"
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
_SOME_DAY = datetime(2020, 6, 15, 12, tzinfo=UTC)


@dataclass(slots=True)
class Blocks:
    """The walked tree: elements in the page's order, each with where its subtree ends and sums up to it.

    `distinct` are the members of its families, each set of elements once.
    """

    nodes: list[Node] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    letters: list[int] = field(default_factory=list)
    dated: list[bool] = field(default_factory=list)
    named: list[bool] = field(default_factory=list)
    aside: list[bool] = field(default_factory=list)
    quoting: list[bool] = field(default_factory=list)
    families: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    distinct: list[list[int]] = field(default_factory=list)
    unlinked: list[int] = field(default_factory=list)
    _letters: list[int] = field(default_factory=list)
    _unlinked: list[int] = field(default_factory=list)
    _dated: list[int] = field(default_factory=list)
    _named: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, root: Node, *, skipped: Collection[str] = SKIPPED) -> Blocks:
        """Walk a page but for what stands in elements of these tags; forms are looked into."""
        walked = cls()
        walked._walk(root, skipped)
        walked._find_parted_dates()
        walked.distinct = list(
            {tuple(members): members for members in walked.families.values() if members[1:]}.values()
        )
        walked._letters = [0, *accumulate(walked.letters)]
        walked._unlinked = [0, *accumulate(walked.unlinked)]
        walked._dated = [0, *accumulate(map(int, walked.dated))]
        walked._named = [0, *accumulate(map(int, walked.named))]
        return walked

    def _walk(self, root: Node, skipped: Collection[str]) -> None:
        stack: list[tuple[Node | None, int, bool, bool, bool]] = [(root, -1, False, False, False)]
        open_places: list[int] = []
        while stack:
            node, parent, aside, quoting, linked = stack.pop()
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
            linked = linked or node.tag == "a"
            self._note(node, attributes, kinds, parent, aside=aside, quoting=quoting, linked=linked)
            open_places.append(place)
            stack.append((None, place, False, False, False))
            inner = [child for child in node.iter() if child.tag not in skipped or child.tag == "form"]
            stack.extend((child, place, aside, quoting, linked) for child in reversed(inner))
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
        self,
        node: Node,
        attributes: dict[str, str | None],
        kinds: str,
        parent: int,
        *,
        aside: bool,
        quoting: bool,
        linked: bool,
    ) -> None:
        place = len(self.nodes)
        own = "".join(child.text() for child in node.iter(include_text=True) if child.is_text_node).strip()
        self.nodes.append(node)
        self.ends.append(place + 1)
        self.parents.append(parent)
        self.letters.append(sum(map(str.isalnum, own)))
        self.unlinked.append(0 if linked else self.letters[-1])
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

    def bare(self, place: int, end: int) -> int:
        """Letters and digits in a subtree, up to a place, that are in no link."""
        return self._unlinked[min(self.ends[place], end)] - self._unlinked[place]


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
