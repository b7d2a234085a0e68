"""Reads threads that people keep as Markdown or BBCode: posts under lines that name their authors."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice

from bot.archive.document import MAX_POSTS
from bot.archive.importers import bbcode, dates, exported
from bot.archive.importers.date_words import WEEKDAYS
from bot.archive.importers.quoting import cut_quotes
from bot.archive.importers.reader import Source
from bot.archive.model import Post, Precision, Quote, Removed, Thread
from bot.errors import Unreadable

__all__ = ["Cut", "cut", "quotes_of", "thread_of"]

_MARKDOWN_HEAD = re.compile(
    r"(?P<mark>#{1,6})\s+(?P<rest>\S.{0,300}?)\s*#*$|(?P<bold>\*\*)(?P<strong>[^*\n]{1,100}\*\*.{0,120})$"
)
_BBCODE_HEAD = re.compile(
    r"\[(?P<mark>b|h\d?|heading|size|u)(?:=[^\[\]\n]{1,30})?\](?P<rest>[^\[\]\n]{1,200})\[/(?P=mark)\](?P<after>[^\n]{0,120})$",
    re.IGNORECASE,
)
_PIPED = re.compile(r"(?P<rest>[^|\n]{1,80} \| [^|\n]{6,60} \| #\d{1,6})\s*$")  # the form of Discourse's /raw/ pages
_NUMBER = re.compile(r"(?:^|[\s(\[])(?:post\s*)?#(\d{1,7})\b", re.IGNORECASE)
_RULE = re.compile(r"\s{0,3}(?:-{3,}|\*{3,}|_{3,}|={3,}|\[hr\])\s*")
_DATE_START = re.compile(r"[\s,;|·•@(\[–—:-]+$|\b(?:on|at|am|le|el|wrote|said|posted|schrieb)\b\s*:?$", re.IGNORECASE)
_DATED = re.compile(
    r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:\s?(?:Z|UTC|GMT|[+-]\d\d:?\d\d))?)?"
    r"|\d{1,2}[./]\d{1,2}[./]\d{2,4}(?:,?\s+\d{1,2}:\d\d(?::\d\d)?(?:\s?[ap]m)?)?"
    r"|\d{1,2}\.?\s[^\W\d_]{3,12}\.?,?\s\d{4}(?:,?\s(?:at\s)?\d{1,2}:\d\d(?::\d\d)?(?:\s?[ap]m)?)?"
    r"|[^\W\d_]{3,12}\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s\d{4}(?:,?\s(?:at\s)?\d{1,2}:\d\d(?::\d\d)?(?:\s?[ap]m)?)?",
    re.IGNORECASE,
)
# What stands in headings of other texts beside a date or a number.
_NO_NAME = re.compile(
    r"^(?:v(?:er(?:sion)?)?\.?\s?\d|(?:chapter|day|entry|figure|issue|minutes|notes?|page|part|release|section|session|step|"
    r"table|unreleased|update[sd]?|week|year)\b)|\b(?:and|at|by|for|from|in|of|on|since|the|to|until|with)$",
    re.IGNORECASE,
)
_PHRASE = re.compile(r"\s[a-zß-öø-ÿ]{3,}")  # names go on with capitals
_LONGEST = 400
_EDGES = " \t,;|·•@()[]–—:-*_#\"'“”"


@dataclass(frozen=True, slots=True)
class _Head:
    """A line that opens a post: where it is, of which form, and what it says."""

    at: int
    form: str
    author: str | None
    date: str | None
    number: str | None


@dataclass(frozen=True, slots=True)
class Cut:
    """The lines of a text, the heads of its posts, and the title with the line it stands in."""

    lines: list[str]
    heads: list[_Head]
    title: str | None
    title_at: int | None

    @property
    def likely(self) -> bool:
        """Whether the heads are those of posts: names come back, or there are two and little stands above them."""
        names = {head.author or "" for head in self.heads}
        if len(names) < len(self.heads):
            return True
        above = sum(bool(line.strip()) for line in self.lines[: self.heads[0].at])
        return len(names) > 1 and above <= 4 and not any(_PHRASE.search(name) for name in names)


def cut(text: str, *, markup: str) -> Cut | None:
    """Find the heads of one form that open the posts; None where there are none. Raises `Unreadable` for too many."""
    lines = text.split("\n")
    heads_in = (head for at, line in enumerate(lines) if len(line) <= _LONGEST and (head := _head(at, line, markup)))
    found = list(islice(heads_in, MAX_POSTS + 1))
    if len(found) > MAX_POSTS:
        raise Unreadable(f"expected at most {MAX_POSTS} posts", place=f"line {found[-1].at + 1}")
    forms: dict[str, list[_Head]] = {}
    for head in found:
        if head.author and (head.date or head.number):
            forms.setdefault(head.form, []).append(head)
    if not forms:
        return None
    heads = max(forms.values(), key=len)
    title_at = next((at for at in range(heads[0].at) if lines[at].strip()), None)
    title = _plain_title(lines[title_at]) if title_at is not None else None
    return Cut(lines, heads, title, title_at if title else None)


def _head(at: int, line: str, markup: str) -> _Head | None:
    stripped = line.strip()
    if not stripped:
        return None
    if markup == "markdown" and (match := _MARKDOWN_HEAD.match(stripped)):
        form, rest = (match["mark"], match["rest"]) if match["mark"] else ("**", match["strong"])
    elif markup == "bbcode" and (match := _BBCODE_HEAD.match(stripped)):
        form, rest = match["mark"].lower(), match["rest"] + match["after"]
    elif match := _PIPED.match(stripped):
        form, rest = "|", match["rest"]
    else:
        return None
    number = _NUMBER.search(rest)
    named = _NUMBER.sub(" ", rest)
    dated = _DATED.search(named)
    named_after = named[dated.end() :] if dated else ""
    date = dated[0] if dated and (dates.parse(dated[0]) or re.match(r"\d{1,2}[./]\d", dated[0])) else None
    if dated and date:
        before, after = named[: dated.start()], named[dated.end() :]
        named = _DATE_START.sub("", before).strip(_EDGES) or after
    author = re.sub(r"\*\*|\[/?\w{1,10}\]", "", named).strip(_EDGES)
    author = re.sub(r"\s+(?:wrote|said|posted|schrieb)(?:\s+on)?\s*$", "", author, flags=re.IGNORECASE).strip(_EDGES)
    if len(author) > 60 or ":" in author or (author and not _like_a_name(author)):
        return None
    if form == "**" and dated and re.search(r"[^\W\d_]{4}", named_after):
        return None  # a sentence goes on behind its date
    return _Head(at, form, author or None, date, number[1] if number else None)


def _like_a_name(text: str) -> bool:
    """Whether a heading without its date may be somebody's name: no version, no day, no chapter, no sentence."""
    return (
        re.search(r"[^\W\d_]", text) is not None
        and len(text.split()) <= 5
        and text[-1] not in "?!"
        and _NO_NAME.search(text) is None
        and text.split(maxsplit=1)[0].casefold() not in WEEKDAYS
    )


def _plain_title(line: str) -> str | None:
    """A heading before the first post."""
    stripped = line.strip()
    if match := re.match(r"#{1,6}\s+(.{1,300})$", stripped):
        return match[1].rstrip("# ") or None
    if match := re.match(
        r"\[(?:b|h\d?|heading|size|title)(?:=[^\[\]]{1,30})?\](.{1,300}?)\[/", stripped, re.IGNORECASE
    ):
        return bbcode.MARK.sub("", match[1]).strip() or None
    return None


def quotes_of(markup: str) -> Callable[[str], tuple[str, tuple[Quote, ...]]]:
    """How quotes are cut out: BBCode's marks, in Markdown those of Discourse too, then lines after ">"."""

    def both(text: str) -> tuple[str, tuple[Quote, ...]]:
        if not re.search(r"\[/quote\]", text, re.IGNORECASE):
            return cut_quotes(text)
        own, marked = bbcode.cut_quotes(text) if markup == "bbcode" else bbcode.cut_quotes(text, only_quotes=True)
        rest, lines = cut_quotes(own)
        return rest, (*marked, *lines)

    return both if markup == "markdown" else bbcode.cut_quotes


def thread_of(source: Source, *, source_format: str, markup: str) -> Thread:
    """Read the posts. Raises `Unreadable` where no line opens one."""
    found = cut(source.text, markup=markup)
    if found is None:
        raise Unreadable("expected headings that name an author and a date or number above each post", place="line 1")
    moments = dates.parse_all([head.date for head in found.heads])
    removed = [
        Removed(line, "before the first post")
        for at, line in enumerate(found.lines[: found.heads[0].at])
        if line.strip() and at != found.title_at
    ]
    return exported.thread(
        _posts(found, moments, quotes_of(markup)),
        source_format=source_format,
        title=found.title,
        removed=removed,
    )


def _posts(
    found: Cut,
    moments: Sequence[dates.Moment | None],
    split: Callable[[str], tuple[str, tuple[Quote, ...]]],
) -> list[Post]:
    posts = []
    ends = [*(head.at for head in found.heads[1:]), len(found.lines)]
    for head, end, moment in zip(found.heads, ends, moments, strict=True):
        lines = found.lines[head.at + 1 : end]
        while lines and (not lines[-1].strip() or _RULE.fullmatch(lines[-1])):
            lines.pop()
        text, quotes = split("\n".join(lines).strip("\n"))
        posts.append(
            Post(
                number=0,
                text=text,
                author=head.author,
                posted_at=moment.at if moment else None,
                zone_known=moment.zone_known if moment else True,
                precision=moment.precision if moment else Precision.MINUTE,
                quotes=tuple(_by_number(quote) for quote in quotes),
                source_id=head.number,
            )
        )
    return posts


def _by_number(quote: Quote) -> Quote:
    """Posts are known by their number alone: "topic:3" is 3."""
    source = quote.source_id.rsplit(":", 1)[-1] if quote.source_id else None
    return Quote(quote.text, author=quote.author, source_id=source, quotes=tuple(map(_by_number, quote.quotes)))
