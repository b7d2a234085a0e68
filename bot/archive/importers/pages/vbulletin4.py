"""Reads pages of vBulletin 4: `li.postcontainer` with `.postcontent`, `.username` and `.postdate`."""

from __future__ import annotations

import re

from bot.archive.importers.dates import Order
from bot.archive.importers.html import Node, all_of, attribute, first, line
from bot.archive.importers.pages.page import Found, Page, author_in, seen, time_in
from bot.archive.importers.reader import Guess, Source
from bot.archive.model import Thread

__all__ = ["DESCRIPTION", "NAME", "read", "sniff"]

NAME = "vbulletin4"
DESCRIPTION = "a saved page of a vBulletin 4 thread"


def sniff(source: Source) -> Guess:
    """Its posts and their words have classes of their own."""
    return seen(
        source,
        ("postcontent restore", 0.93, "its words stand where vBulletin 4 puts them"),
        ("postbitlegacy", 0.9, "its posts are marked as vBulletin 4 marks them"),
        ("postcontainer", 0.7, "its posts are marked as vBulletin 4 marks them"),
        ('content="vBulletin 4', 0.7, "the page names vBulletin 4"),
    )


def read(source: Source) -> Thread:
    """Read it. Raises `Unreadable` where there are no posts."""
    page = Page.of(source)
    page.default_order = Order.MONTH_FIRST  # the engine's own, unless the board was told otherwise
    nodes = all_of(
        page.root, "li.postcontainer", "li.postbit", "li.postbitlegacy", "#posts > [id^='post_']", "[id^='post_'] "
    )
    title = line(first(page.root, ".threadtitle", "#pagetitle h1", "h1")) or None
    return page.thread(NAME, [_post(node) for node in nodes if _words(node) is not None], title=title)


def _words(node: Node) -> Node | None:
    return first(node, ".postcontent", "[id^='post_message_']")


def _post(node: Node) -> Found:
    words = _words(node)
    name = attribute(node, "id") or attribute(first(node, "[id^='post_message_']"), "id") or ""
    return Found(
        body=(words,) if words is not None else (),
        author=author_in(node, ".userinfo .username", ".username_container .username", ".username", ".bigusername"),
        when=time_in(node, ".postdate .date", ".postdate", ".date", "time"),
        source_id=re.sub(r"\D", "", name) or None,
        edited=first(node, ".lastedited") is not None,
    )
