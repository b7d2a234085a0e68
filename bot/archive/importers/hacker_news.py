"""Reads Hacker News items as Algolia's API gives them (hn.algolia.com/api/v1/items/NUMBER)."""

from __future__ import annotations

from collections.abc import Iterator

from bot.archive.importers import body, dates, exported, html
from bot.archive.importers.quoting import cut_quotes
from bot.archive.importers.reader import Guess, Source
from bot.archive.model import Post, Thread

__all__ = ["DESCRIPTION", "NAME", "read", "sniff"]

NAME = "hacker-news-json"
DESCRIPTION = "a Hacker News story with its comments from Algolia's API"

_ITEM = "https://news.ycombinator.com/item?id="


def sniff(source: Source) -> Guess:
    """JSON with an item, its times in seconds and its children."""
    if exported.looks_like_json(source) and exported.mentions(source, r'"created_at_i"\s*:', r'"children"\s*:'):
        return Guess(0.95, "it is JSON with an item of Hacker News and its children")
    return Guess(0.0, "it is no item of Hacker News")


def read(source: Source) -> Thread:
    """Read it. Raises `Unreadable` where there is no item with words."""
    value = exported.load(source.raw)
    number = exported.identity(value, "story_id") or exported.identity(value, "id")
    return exported.thread(
        _posts(value),
        source_format=NAME,
        title=exported.name(value, "title"),
        url=_ITEM + number if number and number.isdecimal() else None,
        site="Hacker News",
        nothing="expected an item of Hacker News",
    )


def _posts(value: object) -> Iterator[Post]:
    """Items from the top, each before its children."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if not isinstance(item, dict) or "children" not in item:
            continue
        children = item.get("children")
        waiting.extend(reversed(children if isinstance(children, list) else []))
        words = body.read(html.fragment(exported.clean_text(item, "text")))
        text, quotes = cut_quotes(words.text)
        link = exported.name(item, "url")
        if link and link.startswith(("http://", "https://")):
            text = f"{link}\n\n{text}".strip()
        posted = dates.from_unix(item.get("created_at_i")) or dates.parse(exported.clean_text(item, "created_at"))
        author = exported.name(item, "author")
        yield Post(
            number=0,
            text=text,
            author=author,
            posted_at=posted.at if posted else None,
            zone_known=posted.zone_known if posted else True,
            quotes=(*words.quotes, *quotes),
            source_id=exported.identity(item, "id"),
            parent_id=exported.identity(item, "parent_id"),
            deleted=not text and not quotes and author is None,
            score=exported.number(item, "points"),
        )
