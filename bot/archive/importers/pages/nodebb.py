"""Reads pages of NodeBB: the topic in `#ajaxify-data`, else the posts as rendered."""

from __future__ import annotations

from collections.abc import Mapping

from bot.archive.importers import dates, html
from bot.archive.importers.html import Node, attribute, first, line, number_in
from bot.archive.importers.pages.embedded import list_at, load, text_at
from bot.archive.importers.pages.page import Found, Page, author_in, seen, time_in
from bot.archive.importers.reader import Guess, Source
from bot.archive.model import Thread

__all__ = ["DESCRIPTION", "NAME", "read", "sniff"]

NAME = "nodebb"
DESCRIPTION = "a saved page of a NodeBB topic"


def sniff(source: Source) -> Guess:
    """It carries its data, and its parts are named components."""
    return seen(
        source,
        ("ajaxify-data", 0.97, "it carries NodeBB's data"),
        ('component="post/content"', 0.95, "its words stand where NodeBB puts them"),
        ('component="post"', 0.9, "its posts are marked as NodeBB marks them"),
    )


def read(source: Source) -> Thread:
    """Read it. Raises `Unreadable` where there are no posts."""
    page = Page.of(source)
    script = first(page.root, "#ajaxify-data")
    topic = load(script.text() if script is not None else None)
    found = [_from_data(post) for post in list_at(topic, "posts") if text_at(post, "content")]
    found = found or [post for node in page.root.css('[component="post"]') if (post := _rendered(node)) is not None]
    title = text_at(topic, "titleRaw") or text_at(topic, "title")
    return page.thread(NAME, found, title=title or line(first(page.root, '[component="topic/title"]', "h1")) or None)


def _from_data(post: Mapping[str, object]) -> Found:
    votes = post.get("votes")
    return Found(
        body=(html.fragment(text_at(post, "content") or ""),),
        author=text_at(post, "user", "displayname") or text_at(post, "user", "username"),
        when=dates.parse(text_at(post, "timestampISO")) or dates.from_unix(post.get("timestamp")),
        source_id=text_at(post, "pid"),
        parent=text_at(post, "toPid"),
        score=votes if isinstance(votes, int) else None,
        edited=bool(post.get("edited")),
        deleted=post.get("deleted") in (1, True),
    )


def _rendered(node: Node) -> Found | None:
    words = first(node, '[component="post/content"]')
    if words is None:
        return None
    return Found(
        body=(words,),
        author=attribute(node, "data-username") or author_in(node, "[data-username]", 'a[href*="/user/"]'),
        when=time_in(node, ".timeago", "time") or dates.from_unix(attribute(node, "data-timestamp")),
        source_id=attribute(node, "data-pid"),
        score=number_in(line(first(node, '[component="post/vote-count"]'))),
    )
