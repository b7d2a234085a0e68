"""Reads pages of XenForo 2: `article.message` with `data-author` and `data-content="post-…"`, words in `.bbWrapper`."""

from __future__ import annotations

from bot.archive.importers.dates import Moment
from bot.archive.importers.html import (
    Node,
    attribute,
    classes,
    first,
    inside,
    line,
    number_in,
    outermost,
    union,
    within,
)
from bot.archive.importers.pages.page import Found, Page, author_in, seen, time_in
from bot.archive.importers.reader import Guess, Source
from bot.archive.model import Thread

__all__ = ["DESCRIPTION", "NAME", "read", "sniff"]

NAME = "xenforo2"
DESCRIPTION = "a saved page of a XenForo 2 thread"


def sniff(source: Source) -> Guess:
    """Its posts, its container class and its scripts are all marked."""
    return seen(
        source,
        ("message--post", 0.95, "its posts are marked as XenForo 2 marks them"),
        ('data-content="post-', 0.94, "its posts are marked as XenForo 2 marks them"),
        ("bbWrapper", 0.8, "its words stand where XenForo 2 puts them"),
        ("data-xf-init", 0.3, "it has attributes of XenForo 2"),
    )


def read(source: Source) -> Thread:
    """Read it. Raises `Unreadable` where there are no posts."""
    page = Page.of(source)
    title = line(first(page.root, ".p-title-value", "h1.p-title-value")) or None
    return page.thread(NAME, [_post(node) for node in _posts(page.root)], title=title)


def _posts(root: Node) -> list[Node]:
    """Posts, the opening one of an article or a question included; previews and quick replies have no words."""
    marked = ("article.message", "[data-content^='post-']", "[id^='js-post-']", ".js-post", ".message[data-author]")
    nodes = outermost(union(root, *marked))
    posts = [
        node
        for node in nodes
        if (attribute(node, "data-content") or "post-").startswith("post-") and _words(node) is not None
    ]
    return [node for node in posts if " message-body " not in classes(node)]


def _words(node: Node) -> Node | None:
    return first(
        node,
        ".message-body .bbWrapper",
        ".message-userContent .bbWrapper",
        ".message-content .bbWrapper",
        ".bbWrapper",
        ".message-body",
    )


def _post(node: Node) -> Found:
    words = _words(node)
    name = attribute(node, "data-content") or attribute(node, "id") or attribute(first(node, "[id^='post-']"), "id")
    edited = first(node, ".message-lastEdit") is not None
    return Found(
        body=(words,) if words is not None else (),
        author=attribute(node, "data-author")
        or author_in(
            node,
            ".message-name .username",
            ".message-name",
            "[class*='user-info__name']",
            "[itemprop='name']",
            ".username",
            outside=words,
        ),
        when=_when(node, words),
        source_id=(name or "").rsplit("-", 1)[-1] or None,
        score=_reactions(node),
        edited=edited,
    )


def _when(node: Node, words: Node | None) -> Moment | str | None:
    """The time in the post's head; never that of an edit, of the thread's last post, or in the words."""
    head = (
        ".message-attribution-main time",
        ".message-attribution time",
        ".message-date time",
        "[class*='date-created'] time",
    )
    if found := time_in(node, *head, "header.message-attribution time"):
        return found
    if found := time_in(node, "[itemprop='datePublished']", ".message-header"):
        return found
    for stamp in node.css("time"):
        if not within(stamp, words) and not inside(stamp, "lastEdit", "thread-info", "last-post", "reactionsBar"):
            return time_in(stamp)
    return None


def _reactions(node: Node) -> int | None:
    """How many people reacted: those that the bar under the post names, and "12 others"."""
    bar = first(node, ".reactionsBar-link")
    if bar is None:
        return None
    names = [line(name) for name in bar.css("bdi")]
    rest = line(bar).rpartition(names[-1])[2] if names else line(bar)
    return len(names) + (number_in(rest) or 0)
