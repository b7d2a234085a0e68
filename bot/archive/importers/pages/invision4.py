"""Reads pages of Invision Community 4 and 5: `article#elComment_…`, words in `[data-role=commentContent]`."""

from __future__ import annotations

import re

from bot.archive.importers import dates
from bot.archive.importers.html import Node, all_of, attribute, first, line, number_in
from bot.archive.importers.pages.embedded import load, text_at
from bot.archive.importers.pages.page import Found, Page, author_in, seen, time_in
from bot.archive.importers.reader import Guess, Source
from bot.archive.model import Thread

__all__ = ["DESCRIPTION", "NAME", "read", "sniff"]

NAME = "invision4"
DESCRIPTION = "a saved page of an Invision Community 4 or 5 topic"


def sniff(source: Source) -> Guess:
    """Its comments are marked by id and role."""
    return seen(
        source,
        ("elComment_", 0.95, "its posts are marked as Invision Community marks them"),
        ("commentContent", 0.85, "its words stand where Invision Community puts them"),
        ("ipsComment", 0.6, "it has classes of Invision Community"),
        ("ipsEntry", 0.6, "it has classes of Invision Community"),
    )


def read(source: Source) -> Thread:
    """Read it. Raises `Unreadable` where there are no posts."""
    page = Page.of(source)
    nodes = all_of(page.root, "article[id^='elComment_']", "[id^='elComment_']", "article.ipsComment", ".ipsEntry")
    title = line(first(page.root, ".ipsType_pageTitle", "h1")) or None
    return page.thread(NAME, [_post(node) for node in nodes if _words(node) is not None], title=title)


def _words(node: Node) -> Node | None:
    return first(
        node, "[data-role='commentContent']", ".ipsEntry__content .ipsRichText", ".ipsType_richText", ".ipsRichText"
    )


def _post(node: Node) -> Found:
    words = _words(node)
    data = load(attribute(first(node, "[data-quotedata]"), "data-quotedata"))
    number = re.sub(r"\D", "", attribute(node, "id") or "") or text_at(data, "contentcommentid")
    return Found(
        body=(words,) if words is not None else (),
        author=text_at(data, "username")
        or author_in(
            node,
            ".ipsEntry__username .ipsUsername",
            ".ipsEntry__username a",
            ".cAuthorPane_author a",
            ".cAuthorPane_author",
            ".ipsComment_author h3 a",
            ".ipsComment_author h3",
            ".ipsComment_author a[href*='profile']",
            ".ipsEntry__username",
            ".ipsUsername",
        ),
        when=time_in(node, ".ipsComment_meta time", ".ipsEntry__header time", ".ipsPhotoPanel time", "time")
        or dates.from_unix(text_at(data, "timestamp")),
        source_id=number or None,
        score=number_in(line(first(node, ".ipsReact_reactCount", "[data-role='reactCountText']"))),
        edited=_edited(node),
    )


def _edited(node: Node) -> bool:
    return first(node, "[data-excludequote]", ".ipsEdited", ".ipsComment_edited") is not None
