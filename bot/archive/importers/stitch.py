"""Pages of one thread put together, by what the source calls the posts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from bot.archive.document import MAX_POSTS
from bot.archive.importers.linking import link
from bot.archive.model import Post, Quote, Thread
from bot.errors import Unreadable

__all__ = ["stitch"]

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

    Pages belong together where one format read them and their address (but for the page's number) or title is the same,
    or they share posts. Only pages whose posts have ids at the source can be joined. Raises `Unreadable` where a thread
    becomes too long.
    """
    groups: list[list[Thread]] = []
    for thread in threads:
        mine = [group for group in groups if any(_belong(thread, other) for other in group)]
        groups = [group for group in groups if not any(group is one for one in mine)]
        groups.append([*(page for group in mine for page in group), thread])
    groups.sort(key=lambda group: min(_place(threads, page) for page in group))
    return [_joined(group) if len(group) > 1 else group[0] for group in groups]


def _place(threads: Sequence[Thread], page: Thread) -> int:
    return next(place for place, thread in enumerate(threads) if thread is page)


def _belong(one: Thread, other: Thread) -> bool:
    if one.source_format != other.source_format or not (_ids(one) and _ids(other)):
        return False
    hosts = {_host(thread) for thread in (one, other)} - {""}
    if len(hosts) > 1:
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


def _tells(title: str) -> bool:
    """Whether a title says enough to join pages by it alone."""
    return len(title) >= 8


def _ids(thread: Thread) -> frozenset[str]:
    return frozenset(post.source_id for post in thread.posts if post.source_id is not None)


def _host(thread: Thread) -> str:
    return urlsplit(thread.url).netloc.lower() if thread.url and "[" not in thread.url else ""


def _address(thread: Thread) -> str:
    return _URL_PAGE.sub("", (thread.url or "").partition("#")[0]).rstrip("/?&")


def _title(thread: Thread) -> str:
    return " ".join(_TITLE_PAGE.sub("", thread.title or "").casefold().split())


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
