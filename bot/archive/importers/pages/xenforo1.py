"""Reads pages of XenForo 1: `li.message` with `data-author`, words in `blockquote.messageText`."""

from __future__ import annotations

from bot.archive.importers.html import Node, all_of, attribute, first, line
from bot.archive.importers.pages.page import Found, Page, author_in, seen, time_in
from bot.archive.importers.reader import Guess, Source
from bot.archive.model import Thread

__all__ = ["DESCRIPTION", "NAME", "read", "sniff"]

NAME = "xenforo1"
DESCRIPTION = "a saved page of a XenForo 1 thread"


def sniff(source: Source) -> Guess:
    """Its words have a class of their own."""
    return seen(
        source,
        ("messageText", 0.93, "its words stand where XenForo 1 puts them"),
        ('id="XenForo"', 0.6, "the page names XenForo"),
    )


def read(source: Source) -> Thread:
    """Read it. Raises `Unreadable` where there are no posts."""
    page = Page.of(source)
    nodes = all_of(page.root, "li.message[data-author]", "li.message[id^='post-']", ".message[id^='post-']")
    title = line(first(page.root, ".titleBar h1", "h1")) or None
    return page.thread(NAME, [_post(node) for node in nodes if _words(node) is not None], title=title)


def _words(node: Node) -> Node | None:
    return first(node, ".messageContent .messageText", ".messageText", ".messageContent article", ".messageContent")


def _post(node: Node) -> Found:
    words = _words(node)
    return Found(
        body=(words,) if words is not None else (),
        author=attribute(node, "data-author") or author_in(node, ".messageUserInfo .username", "a.username"),
        when=time_in(
            node,
            ".messageMeta .datePermalink .DateTime",
            ".messageMeta .DateTime",
            ".messageDetails .DateTime",
            ".datePermalink abbr",
            ".DateTime:not(.editDate .DateTime)",
        ),
        source_id=(attribute(node, "id") or "").removeprefix("post-") or None,
        edited=first(node, ".editDate") is not None,
    )
