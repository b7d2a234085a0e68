"""Reads pages of phpBB 3: prosilver's `.post` with `.postbody .content`, and subsilver2's tables with `.postbody`."""

from __future__ import annotations

import re

from bot.archive.importers.html import Node, all_of, attribute, classes, first, line
from bot.archive.importers.pages.page import Found, Page, author_in, seen, time_in
from bot.archive.importers.pages.tables import rows_of_posts
from bot.archive.importers.reader import Guess, Source
from bot.archive.model import Thread

__all__ = ["DESCRIPTION", "NAME", "read", "sniff"]

NAME = "phpbb3"
DESCRIPTION = "a saved page of a phpBB 3 topic"


def sniff(source: Source) -> Guess:
    """The style prosilver and its kin mark posts by class and id; subsilver2 shares its words with phpBB 2."""
    return seen(
        source,
        ('id="phpbb"', 0.9, "the page names phpBB"),
        ("postprofile", 0.85, "its posts have profiles as phpBB 3 writes them"),
        ("post_content", 0.5, "its words stand where phpBB 3 puts them"),
        ("viewtopic.php", 0.4, "its links lead to viewtopic.php"),
    )


def read(source: Source) -> Thread:
    """Read it. Raises `Unreadable` where there are no posts."""
    page = Page.of(source)
    title = line(first(page.root, ".topic-title", "h2 a[href*='viewtopic']", "h2", "h1")) or None
    found = [_post(node) for node in _posts(page.root)] or rows_of_posts(page.root)
    return page.thread(NAME, found, title=title)


def _posts(root: Node) -> list[Node]:
    nodes = all_of(
        root, "div.post[id^='p']", "article.post[id^='p']", ".post[id^='p']", ".post", "[id^='post_content']"
    )
    posts = [node for node in nodes if _words(node) is not None]
    return [node for node in posts if not re.search(r"preview|topicreview", attribute(node, "id") or "")]


def _words(node: Node) -> Node | None:
    if node.tag == "body" or " post-buttons " in classes(node):
        return None
    return first(node, ".postbody .content", ".content", ".post-content", ".postbody .post-text", ".postbody")


def _post(node: Node) -> Found:
    words = _words(node)
    head = first(node, "p.author", ".author", ".post-author", ".posthead", ".post-info", ".post-head")
    author = first(
        node,
        ".postprofile .username",
        ".postprofile .username-coloured",
        ".postprofile dt a:not(.avatar)",
        ".author .username",
        ".author .username-coloured",
        ".author strong",
        ".username-coloured",
        ".username",
        ".guest",
        ".postprofile dt",
    )
    when = time_in(node, ".author time", "time") or _written(head) or time_in(node, ".postdate", ".post-date", ".date")
    name = attribute(node, "data-post-id") or re.sub(r"\D", "", attribute(node, "id") or "")
    return Found(
        body=(words,) if words is not None else (),
        author=line(author) or author_in(node, ".author a"),
        when=when,
        source_id=name or None,
        edited=any("edit" in line(notice).lower() for notice in node.css(".notice")[:3]),
    )


def _written(head: Node | None) -> str | None:
    """The date in "by alice » 02 Jan 2013, 19:14": what follows the name."""
    text = line(head)
    return text.split("»")[-1].strip() or None if text else None
