"""Reads pages of vBulletin 5 and 6: `.b-post` with `data-node-id`, comments inside the post they are under."""

from __future__ import annotations

import re

from bot.archive.importers.dates import Order
from bot.archive.importers.html import Node, all_of, attribute, first, line
from bot.archive.importers.pages.page import Found, Page, author_in, seen, time_in
from bot.archive.importers.reader import Guess, Source
from bot.archive.model import Thread

__all__ = ["DESCRIPTION", "NAME", "read", "sniff"]

NAME = "vbulletin5"
DESCRIPTION = "a saved page of a vBulletin 5 or 6 topic"

_TEXT = (".js-post__content-text", ".b-post__content-text", "[itemprop='text']", ".post-content", ".b-comment__content")


def sniff(source: Source) -> Guess:
    """Its posts have classes of their own."""
    return seen(
        source,
        ("js-post__content-text", 0.96, "its words stand where vBulletin 5 puts them"),
        ("b-post__", 0.9, "its posts are marked as vBulletin 5 marks them"),
    )


def read(source: Source) -> Thread:
    """Read it. Raises `Unreadable` where there are no posts."""
    page = Page.of(source)
    page.default_order = Order.MONTH_FIRST  # the engine's own, unless the board was told otherwise
    nodes = all_of(page.root, ".b-post", "[data-node-id]")
    found = [post for node in nodes if (post := _post(node)) is not None]
    return page.thread(NAME, found, title=line(first(page.root, ".b-topic__title", "h1.main-title", "h1")) or None)


def _post(node: Node) -> Found | None:
    words = _own(node)
    if words is None:
        return None
    name = attribute(node, "data-node-id") or re.sub(r"\D", "", attribute(first(node, "a[id^='post']"), "id") or "")
    parent = _post_above(node)
    return Found(
        body=(words,),
        author=author_in(
            node,
            "[itemprop='author'] [itemprop='name']",
            ".author a",
            ".author",
            ".b-userinfo__details a",
            "[itemprop='name']",
        ),
        when=time_in(node, "time[itemprop='dateCreated']", "[itemprop='dateCreated']", "time", ".b-post__timestamp"),
        source_id=name or None,
        ids=tuple(filter(None, [re.sub(r"\D", "", attribute(first(node, "a[id^='post']"), "id") or "")])),
        parent=attribute(parent, "data-node-id"),
        edited=first(node, ".b-post__edit-footer", ".b-post__edit") is not None,
    )


def _own(node: Node) -> Node | None:
    """The post's words, which are not those of a comment inside it."""
    for selector in _TEXT:
        for found in node.css(selector):
            above = found.parent
            while above is not None and above.mem_id != node.mem_id and not attribute(above, "data-node-id"):
                above = above.parent
            if above is not None and above.mem_id == node.mem_id:
                return found
    return None


def _post_above(node: Node) -> Node | None:
    above = node.parent
    while above is not None and not (
        attribute(above, "data-node-id") and " b-post" in f" {attribute(above, 'class') or ''}"
    ):
        above = above.parent
    return above
