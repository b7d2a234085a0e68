"""What the readers of web pages share: the facts of a page, the posts found on it, and how they become a thread."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlsplit

from bot.archive.decoding import clean
from bot.archive.document import MAX_POST_BYTES, MAX_POSTS
from bot.archive.importers import body, dates, html
from bot.archive.importers.dates import Moment, Order
from bot.archive.importers.html import Node, attribute, first, line
from bot.archive.importers.linking import link
from bot.archive.importers.reader import Guess, Source
from bot.archive.model import Post, Precision, Removed, Thread
from bot.errors import Unreadable

__all__ = ["Found", "Page", "author_in", "seen", "time_in"]


_EXACT = ("datetime", "content")
_TOOLTIPS = ("data-datetime", "title", "data-date-string", "data-tippy-content", "data-original-title")


@dataclass(frozen=True, slots=True)
class Found:
    """A post as an engine's reader found it on the page; nothing is resolved yet.

    `body` are the nodes that hold its words. `when` is a time, or the text of one. `ids` are further names under which
    the page's quotes and parents may call it. `apart` are nodes to leave out (comments under it that are posts).
    """

    body: Sequence[Node]
    author: str | None = None
    when: Moment | str | None = None
    source_id: str | None = None
    ids: tuple[str, ...] = ()
    parent: str | None = None
    score: int | None = None
    edited: bool = False
    deleted: bool = False
    confidence: float | None = None


def seen(source: Source, *marks: tuple[str, float, str], page: bool = True) -> Guess:
    """Judge by the strings that an engine's pages hold; the likeliest mark that occurs counts."""
    if page and not html.is_page(source):
        return Guess(0.0, "it is no web page")
    likeliest = sorted(marks, key=lambda mark: -mark[1])
    found = (Guess(likelihood, why) for mark, likelihood, why in likeliest if source.has(mark))
    return next(found, Guess(0.0, "nothing of that engine is on the page"))


def time_in(node: Node | None, *selectors: str) -> Moment | str | None:
    """The time that a node, or the first of its parts that the selectors find, shows: exact attributes before text."""
    for selector in selectors or (None,):
        found = node.css_first(selector) if node is not None and selector else node
        if found is None:
            continue
        for name in ("data-timestamp", "data-time", "data-epoch", "data-unix"):
            if moment := dates.from_unix(attribute(found, name)):
                return moment
        for name in (*_EXACT, *_TOOLTIPS):
            if (text := attribute(found, name)) and (moment := dates.parse(text)):
                return moment if name in _EXACT or moment.precision is Precision.MINUTE else text
        title = attribute(found, "title")
        if text := line(found) or title:
            return f"{title} {text}" if title and re.search(r"\d{4}|\d\d:\d\d", title) else text
    return None


def author_in(node: Node, *selectors: str, outside: Node | None = None) -> str | None:
    """The first name that the selectors find, on one line and of at most 100 characters; not in the words `outside`."""
    for selector in selectors:
        found = node.css_first(selector)
        if (
            found is not None
            and not html.within(found, outside)
            and (name := line(found) or attribute(found, "content", "title", "alt"))
        ):
            return name[:100]
    return None


@dataclass(slots=True)
class Page:
    """A parsed page and what it says of itself."""

    source: Source
    root: Node
    default_order: Order | None = None
    warnings: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, source: Source) -> Page:
        """Parse it. Raises `Unreadable` for a page that is unsafe to parse."""
        return cls(source, html.parse(source))

    def thread(self, name: str, found: Iterable[Found], *, title: str | None = None, **facts: str | None) -> Thread:
        """Make the thread. Raises `Unreadable` where no post was found, or more than a thread may hold."""
        posts = _once(found)
        if not posts:
            raise Unreadable(f"expected the posts of a discussion: this {name} page shows none")
        if len(posts) > MAX_POSTS:
            raise Unreadable(f"expected at most {MAX_POSTS} posts")
        url = facts.get("url") or self.url
        base = url or self._base
        bodies = [body.read(*post.body, base=base) for post in posts]
        for number, one in enumerate(bodies, 1):
            if sum(len(part.encode()) for part in (one.text, *(quote.text for quote in one.quotes))) > MAX_POST_BYTES:
                raise Unreadable(f"expected posts of at most {MAX_POST_BYTES} bytes (2 MB)", place=f"post {number}")
        removed = [removed for one in bodies for removed in one.removed]
        numbered = self._numbered(posts, bodies)
        return Thread(
            title=_one_line(title or self.title),
            posts=numbered,
            source_format=name,
            url=url,
            site=_one_line(facts.get("site") or self.site),
            language=self.language,
            removed=(*removed, *self._furniture(posts)),
            warnings=(*self.warnings, *_warnings(numbered)),
        )

    def _numbered(self, found: Sequence[Found], bodies: Sequence[body.Body]) -> tuple[Post, ...]:
        ids: dict[str, int] = {}
        for number, one in enumerate(found, 1):
            for name in (one.source_id, *one.ids):
                if name:
                    ids.setdefault(name, number)
        moments = self._moments(found)
        posts = [
            Post(
                number=number,
                text=words.text,
                author=_one_line(one.author),
                posted_at=moment.at if moment else None,
                quotes=words.quotes,
                zone_known=moment.zone_known if moment else True,
                precision=moment.precision if moment else Precision.MINUTE,
                source_id=one.source_id,
                parent_id=one.parent,
                edited=one.edited or words.edited,
                deleted=one.deleted,
                score=one.score,
                confidence=one.confidence,
            )
            for number, (one, words, moment) in enumerate(zip(found, bodies, moments, strict=True), 1)
        ]
        return link(posts, ids)

    def _moments(self, found: Sequence[Found]) -> list[Moment | None]:
        texts = [one.when if isinstance(one.when, str) else None for one in found]
        read = dates.parse_all(texts, default=self.default_order)
        relative = any(text and moment is None for text, moment in zip(texts, read, strict=True))
        if relative and (page_date := self.date) is not None:
            read = dates.parse_all(texts, page_date=page_date, default=self.default_order)
        return [one.when if isinstance(one.when, Moment) else moment for one, moment in zip(found, read, strict=True)]

    def _furniture(self, found: Sequence[Found]) -> list[Removed]:
        """All text of the page that is in no post. This takes the posts out of the tree, so it comes last."""
        for one in found:
            for node in one.body:
                if node.parent is not None:
                    node.decompose()
        top = first(self.root, "body")
        if top is None:
            return []
        for name in ("script", "style", "noscript", "template", "svg", "head"):
            for node in top.css(name):
                node.decompose()
        shown = clean(_BLANK.sub("\n", top.text(separator="\n")))
        text = "\n".join(" ".join(one.split()) for one in shown.strip().split("\n"))
        return [Removed(text, "page furniture")] if text else []

    # ── What the page says of itself ──────────────────────────────────────────────────────────────────────────────

    def meta(self, *names: str) -> str | None:
        """The content of the first `meta` element with one of these names or properties."""
        for name in names:
            for selector in (f'meta[property="{name}"]', f'meta[name="{name}"]', f'meta[itemprop="{name}"]'):
                if value := attribute(self.root.css_first(selector), "content"):
                    return value
        return None

    @property
    def title(self) -> str | None:
        """What the page says the thread is called, else its heading, else the page's own title."""
        return (
            self.meta("og:title", "twitter:title")
            or line(first(self.root, "h1"))
            or line(first(self.root, "title"))
            or None
        )

    @property
    def url(self) -> str | None:
        """The page's own address, where it is a whole one."""
        canonical = attribute(first(self.root, 'link[rel="canonical"]'), "href")
        saved = _SAVED_FROM.search(self.source.raw[:2_000])
        for address in (canonical, self.meta("og:url"), saved and saved[1]):
            if address and re.match(r"https?://[^\s/]{3,}", address) and len(address) < 1000:
                return address
        return None

    @property
    def _base(self) -> str | None:
        base = attribute(first(self.root, "base"), "href")
        return base if base and base.startswith(("http://", "https://")) else None

    @property
    def site(self) -> str | None:
        """The site's name, else its host."""
        try:
            host = urlsplit(self.url or self._base or "").hostname
        except ValueError:
            host = None
        return self.meta("og:site_name", "application-name") or host

    @property
    def language(self) -> str | None:
        """The page's language as it declares it."""
        value = attribute(first(self.root, "html"), "lang", "xml:lang") or ""
        return value if re.fullmatch(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*", value) else None

    @property
    def date(self) -> datetime | None:
        """When the page was made or saved, where it says so: a server's time, a line "It is currently", an archive."""
        raw = self.source.raw
        for pattern in _PAGE_SECONDS:
            if (match := pattern.search(raw)) and (moment := dates.from_unix(match[1])):
                return moment.at
        for pattern in _PAGE_DATES:
            match = pattern.search(raw)
            moment = dates.parse(re.sub(r"<[^>]{0,200}>|&nbsp;", " ", match[1])) if match else None
            if moment and moment.precision is Precision.MINUTE:
                return moment.at.astimezone(UTC)
        return None


_BLANK = re.compile(r"\s*\n\s*")
_PAGE_SECONDS = (
    re.compile(r"\btime\s?:\s?\{[^{}]{0,200}?\bnow\s?:\s?(\d{10})"),
    re.compile(r"serverTimeInfo\s?:\s?\{[^{}]{0,80}?now\s?:\s?(\d{10})"),
    re.compile(r"\bserver_?[tT]ime[\"']?\s?[:=]\s?[\"']?(\d{10})"),
)
_SAVED_FROM = re.compile(r"<!-- saved from url=\(\d{4}\)(https?://[^\s<>]{3,1000}) ")  # as browsers write it
_PAGE_DATES = (
    re.compile(r"<!-- saved from url=\(\d{4}\)[^\s<>]{3,1000} at (\S{10,40}) -->"),
    re.compile(r"FILE ARCHIVED ON (\d\d:\d\d:\d\d \w{3} \d\d, \d{4})"),
    re.compile(
        r"(?:It is currently|The time now is|Aktuelle Zeit:|Nous sommes le|Fecha actual|Hora atual:)"
        r"\s{0,3}([^\n]{6,80})"
    ),
)


def _once(found: Iterable[Found]) -> list[Found]:
    """The posts without copies: a featured or best answer is shown twice, and stands where it does the second time."""
    posts = list(found)
    last = {(post.source_id, post.author): at for at, post in enumerate(posts) if post.source_id}
    return [
        post
        for at, post in enumerate(posts)
        if (second := last.get((post.source_id or "", post.author), at)) == at or _says(post) != _says(posts[second])
    ]


def _says(post: Found) -> str:
    return " ".join(html.words(node) for node in post.body)


def _one_line(text: str | None) -> str | None:
    return " ".join(clean(text).split())[:300] or None if text else None


def _warnings(posts: Sequence[Post]) -> list[str]:
    """What is missing, in words."""
    told = []
    for what, missing in (
        ("author", sum(post.author is None for post in posts)),
        ("date", sum(post.posted_at is None for post in posts)),
    ):
        if missing == len(posts):
            told.append(f"{what}s are missing from this input")
        elif missing:
            told.append(f"{missing} of {len(posts)} posts have no {what} that can be read")
    empty = [post.number for post in posts if not post.text and not post.quotes and not post.deleted]
    if empty:
        told.append(f"without words: {', '.join(f'#{number}' for number in empty[:10])}")
    return told
