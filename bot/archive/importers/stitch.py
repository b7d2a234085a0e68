"""Pages of one thread put together, by what the source calls the posts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from bot.archive.document import MAX_POSTS
from bot.archive.importers.linking import link
from bot.archive.model import Post, Quote, Thread
from bot.errors import Unreadable

__all__ = ["group", "heads", "join", "pages_of_one", "stitch"]

_PAGE = r"(?:page|seite|página|pagina|strona|sida|side|сторінка|страница|стр\.?)"
_TITLE_PAGE = re.compile(
    rf"\s*(?:[|–—,:·-]\s*)?\(?{_PAGE}\s*\d{{1,5}}(?:\s*(?:/|of|von|de|z)\s*\d{{1,5}})?\)?\s*$", re.IGNORECASE
)
_URL_PAGE = re.compile(r"(?:/page[-/]?\d{1,6}|/p\d{1,6}|[?&;](?:page|start|st|pp|o)=\d{1,7}|/\d{1,5}(?=/?$))")

_ID = re.compile(r"(.{0,200}?)(\d{1,18})")


@dataclass(frozen=True, slots=True)
class _Held:
    """A post and the page it is from, by place."""

    post: Post
    page: int


def stitch(threads: Sequence[Thread]) -> list[Thread]:
    """Join the threads that are pages of one, in the order in which each one's first page came.

    Raises `Unreadable` where a thread becomes too long.
    """
    return [join([threads[at] for at in places]) for places in group(threads)]


def join(pages: Sequence[Thread]) -> Thread:
    """One thread from its pages. Raises `Unreadable` where it becomes too long."""
    return _joined(pages) if len(pages) > 1 else pages[0]


def group(threads: Sequence[Thread]) -> list[list[int]]:
    """The places of the threads, those that are pages of one together, by the first of them."""
    whole = list(range(len(threads)))  # for each place the first place that is known to be of the same thread

    def first(at: int) -> int:
        while whole[at] != at:
            at = whole[at]
        return at

    seen: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for at, thread in enumerate(threads):
        given, sought = _marks(thread)
        for before in dict.fromkeys(place for mark in sought for place in seen[mark]):
            if first(before) != first(at) and pages_of_one(threads[before], thread):
                low, high = sorted((first(before), first(at)))
                whole[high] = low
        for mark in given:
            seen[mark].append(at)
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for at in range(len(threads)):
        groups[first(at)].append(at)
    return [groups[at] for at in sorted(groups)]


def _marks(thread: Thread) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """What a page is looked up by, and what it looks for: two pages of one thread meet in at least one of them.

    Pages that both have a title share it or their address, so ids need not be compared among them.
    """
    address = [("address", _address(thread))] if thread.url else []
    bare, titled = [[(kind, one) for one in _ids(thread)] for kind in ("id of untitled", "id of titled")]
    if title := _title(thread):
        return [*address, ("title", title), *titled], [*address, ("title", title), *bare]
    return [*address, *bare], [*address, *bare, *titled]


def pages_of_one(one: Thread, other: Thread) -> bool:
    """Whether two threads are pages of one.

    They are where one format read them and their address (but for the page's number) or title is the same, or they
    share posts. Only pages whose posts have ids at the source can be joined.
    """
    if one.source_format != other.source_format or not (_ids(one) and _ids(other)):
        return False
    if any(len(named - {"", None}) > 1 for named in ({_host(one), _host(other)}, {one.site, other.site})):
        return False
    addresses = [_address(thread) for thread in (one, other) if thread.url]
    if len(addresses) == 2 and addresses[0] == addresses[1]:
        return True
    titles = [_title(thread) for thread in (one, other)]
    if all(titles) and titles[0] != titles[1]:
        return False
    if _ids(one) & _ids(other):
        return True
    return all(titles) and len(addresses) < 2 and _tells(titles[0])


def heads(*, title: str | None, url: str | None) -> set[str]:
    """What a thread may be known by before its posts are read: its address and its title, without a page's number."""
    return {found for found in (_address_of(url), _title_of(title)) if found}


def _tells(title: str) -> bool:
    """Whether a title says enough to join pages by it alone."""
    return len(title) >= 8


def _ids(thread: Thread) -> frozenset[str]:
    return frozenset(post.source_id for post in thread.posts if post.source_id is not None)


def _host(thread: Thread) -> str:
    return urlsplit(thread.url).netloc.lower() if thread.url and "[" not in thread.url else ""


def _address(thread: Thread) -> str:
    return _address_of(thread.url)


def _address_of(url: str | None) -> str:
    return _URL_PAGE.sub("", (url or "").partition("#")[0]).rstrip("/?&")


def _title(thread: Thread) -> str:
    return _title_of(thread.title)


def _title_of(title: str | None) -> str:
    return " ".join(_TITLE_PAGE.sub("", title or "").casefold().split())


def _joined(pages: Sequence[Thread]) -> Thread:
    """One thread from its pages: posts in order, each once, numbers new, quotes and replies led across pages."""
    ordered = sorted(pages, key=_first)
    keys = [[_key(post, page) for post in thread.posts] for page, thread in enumerate(ordered)]
    order = _by_id(keys, ordered) or _order(keys)
    if len(order) > MAX_POSTS:
        raise Unreadable(f"expected at most {MAX_POSTS} posts in all pages of a thread")
    held: dict[str, _Held] = {}
    for page, thread in enumerate(ordered):
        for post, key in zip(thread.posts, keys[page], strict=True):
            if key not in held or _weight(post) > _weight(held[key].post):
                held[key] = _Held(post, page)
    numbers = {key: number for number, key in enumerate(order, 1)}
    linked = link(held[key].post for key in order)
    renewed = [{at: numbers[key] for at, key in enumerate(page, 1)} for page in keys]
    posts = [_led(post, held[key], renewed[held[key].page]) for post, key in zip(linked, order, strict=True)]
    first = ordered[0]
    return replace(
        first,
        title=_TITLE_PAGE.sub("", first.title).strip() or first.title if first.title else first.title,
        posts=tuple(posts),
        removed=tuple(dict.fromkeys(removed for thread in ordered for removed in thread.removed)),
        warnings=tuple(dict.fromkeys(warning for thread in ordered for warning in thread.warnings)),
    )


def _first(thread: Thread) -> tuple[int, float]:
    """Where a page stands: by its first post that has both a date and an id, else where it was given."""
    moment = next((post.posted_at for post in thread.posts if post.posted_at is not None), None)
    return (0, moment.timestamp()) if moment is not None else (1, 0.0)


def _key(post: Post, page: int) -> str:
    """What makes a post the same on two pages; without an id, its author, time and words."""
    if post.source_id is not None:
        return f"id {post.source_id}"
    if post.author is None and post.posted_at is None:
        return f"page {page} post {post.number}"
    return f"words {post.author} {post.posted_at} {' '.join(post.text.split())}"


def _by_id(keys: Sequence[Sequence[str]], pages: Sequence[Thread]) -> list[str]:
    """Every key once by the number in its id, where ids only grow on every page; else nothing."""
    places: dict[str, int] = {}
    fronts: set[str] = set()
    for page, thread in zip(keys, pages, strict=True):
        numbers = [_ID.fullmatch(post.source_id or "") for post in thread.posts]
        found = [int(number[2]) for number in numbers if number]
        if len(found) < len(numbers) or found != sorted(found):
            return []
        fronts |= {number[1] for number in numbers if number}
        places |= dict(zip(page, found, strict=True))
    return sorted(places, key=lambda key: places[key]) if len(fronts) == 1 else []


def _order(pages: Iterable[Sequence[str]]) -> list[str]:
    """Every key once: what a later page has between posts that are known goes right behind the one before it."""
    order: list[str] = []
    for page in pages:
        known = set(order)
        behind: dict[str, list[str]] = {}
        before: list[str] = []
        last: str | None = None
        for key in page:
            if key in known:
                last = key
                continue
            known.add(key)
            (before if last is None else behind.setdefault(last, [])).append(key)
        overlap = last is not None
        placed = [new for key in order for new in (key, *behind.get(key, ()))]
        order = [*before, *placed] if overlap else [*placed, *before]
    return order


def _weight(post: Post) -> tuple[bool, bool, int]:
    """The better of two copies of a post: whole, not deleted, with more words."""
    return not post.truncated, not post.deleted, len(post.text)


def _led(post: Post, held: _Held, renewed: dict[int, int]) -> Post:
    """Keep what the page itself resolved, under the new numbers; the rest is as found across pages."""
    quotes = tuple(_quote(new, old, renewed) for new, old in zip(post.quotes, held.post.quotes, strict=True))
    parent = renewed.get(held.post.reply_to) if held.post.reply_to is not None else None
    if parent is None or parent >= post.number:
        parent = post.reply_to
    if parent is None:
        parent = next((quote.post for quote in quotes if quote.post is not None and quote.post < post.number), None)
    return replace(post, quotes=quotes, reply_to=parent)


def _quote(new: Quote, old: Quote, renewed: dict[int, int]) -> Quote:
    inner = tuple(_quote(one, other, renewed) for one, other in zip(new.quotes, old.quotes, strict=True))
    if old.post is None:
        return replace(new, quotes=inner)
    return replace(old, post=renewed[old.post], quotes=inner)
