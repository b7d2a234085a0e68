"""Reads pages of bbPress (WordPress): words in `.bbp-reply-content` or `.bbp-topic-content`."""

from __future__ import annotations

import re

from bot.archive.importers.html import Node, attribute, classes, first, holders, inside, line, outermost, union, words
from bot.archive.importers.pages.page import Found, Page, author_in, seen, time_in
from bot.archive.importers.reader import Guess, Source
from bot.archive.model import Thread

__all__ = ["DESCRIPTION", "NAME", "read", "sniff"]

NAME = "bbpress"
DESCRIPTION = "a saved page of a bbPress topic"


def sniff(source: Source) -> Guess:
    """Its words have classes of their own."""
    return seen(
        source,
        ("bbp-reply-content", 0.92, "its words stand where bbPress puts them"),
        ("bbp-topic-content", 0.9, "its words stand where bbPress puts them"),
        ("bbpress-forums", 0.5, "it has parts of bbPress"),
    )


def read(source: Source) -> Thread:
    """Read it. Raises `Unreadable` where there are no posts."""
    page = Page.of(source)
    marked = union(page.root, ".bbp-reply-content", ".bbp-topic-content")
    bodies = outermost([node for node in marked if not _is_heading(node)])
    found = [_post(one, around) for one, around in zip(bodies, holders(bodies), strict=True)]
    return page.thread(NAME, found, title=line(first(page.root, ".bbp-topic-title", "h1.entry-title", "h1")) or None)


def _post(node: Node, around: Node) -> Found:
    header = _header(around)
    match = re.search(r" post-(\d+) ", classes(around)) or re.search(r" post-(\d+) ", classes(node.parent or node))
    named = attribute(header, "id") or attribute(first(around, "[id^='post-']"), "id") or ""
    number = match[1] if match else (re.findall(r"\d+", named) or [None])[0]
    dated = (".bbp-reply-post-date", ".bbp-topic-post-date", ".bbp-reply-date", "time")
    author = author_in(
        around,
        ".bbp-reply-author .bbp-author-name",
        ".bbp-topic-author .bbp-author-name",
        ".bbp-author-name",
        ".bbp-reply-post-name a",
        ".bbp-author-link",
        "[class*='bbp-reply-author'] a[href]",
        "[class*='bbp-reply-post-name']",
    )
    when = time_in(around, *dated) or (time_in(header, *dated) if header is not None else None)
    byline = first(node, "[class*='byline']")
    if byline is not None and author is None and when is None:
        return Found(_behind(byline), author_in(byline, "a[href]"), words(byline), number)
    return Found((node,), author, when, number)


def _is_heading(node: Node) -> bool:
    """Whether it is the head or the foot of the list, which call their columns as posts call their parts."""
    return node.tag == "th" or inside(node, "bbp-header", "bbp-footer")


def _behind(byline: Node) -> list[Node]:
    """What stands behind a theme's line of name and date, which it puts at the top of the words."""
    found = []
    following = byline.next
    while following is not None:
        found.append(following)
        following = following.next
    return found


def _header(around: Node) -> Node | None:
    """The post's header where it is not inside the post but before it."""
    if first(around, ".bbp-reply-post-date", ".bbp-topic-post-date") is not None:
        return first(around, ".bbp-reply-header", ".bbp-topic-header")
    above: Node | None = around
    for _ in range(2):
        before = above.prev if above is not None else None
        while before is not None and not before.is_element_node:
            before = before.prev
        if before is not None and "header" in classes(before):
            return before
        above = above.parent if above is not None else None
    return None
