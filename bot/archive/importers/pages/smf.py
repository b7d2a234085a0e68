"""Reads pages of SMF (1, 2.0, 2.1) and boards built on it: words in `#msg_…`, the author in `.poster`."""

from __future__ import annotations

import re

from bot.archive.importers.dates import Moment
from bot.archive.importers.html import Node, attribute, first, holders, line, words
from bot.archive.importers.pages.page import Found, Page, author_in, seen, time_in
from bot.archive.importers.reader import Guess, Source
from bot.archive.model import Thread

__all__ = ["DESCRIPTION", "NAME", "read", "sniff"]

NAME = "smf"
DESCRIPTION = "a saved page of a Simple Machines Forum topic"

_ON = re.compile(r"(?:\b[^\W\d_]{2,9}\b\s?:|»|«|\d\s+on:)\s*(.{8,60}?)\s*(?:»|$)")


def sniff(source: Source) -> Guess:
    """Its words have ids that begin with `msg_`, and its scripts the prefix `smf_`."""
    if not re.search(r"id=[\"']msg_?\d", source.raw):
        return seen(source, ("smf_", 0.2, "it has scripts of SMF"))
    return seen(
        source,
        ("smf_", 0.93, "its words stand where SMF puts them, and it has scripts of SMF"),
        ("post_wrapper", 0.9, "its posts are marked as SMF marks them"),
        ("msg_", 0.75, "its words stand where SMF puts them"),
    )


def read(source: Source) -> Thread:
    """Read it. Raises `Unreadable` where there are no posts."""
    page = Page.of(source)
    named = [node for node in page.root.css("[id^='msg_']") if re.fullmatch(r"msg_\d+", attribute(node, "id") or "")]
    bodies = [node for node in named if node.tag in ("div", "td", "article")] or page.root.css("div.post .inner")
    bodies = bodies or page.root.css(".post")
    found = [_post(one, around) for one, around in zip(bodies, holders(bodies), strict=True)]
    return page.thread(NAME, found, title=_title(page.root))


def _title(root: Node) -> str | None:
    title = line(first(root, "#display_head h2", "#top_subject", "h2.display_title")) or ""
    return re.sub(r"^Topic:\s*|\s*\(Read \d+ times\)\s*$", "", title) or None


def _post(node: Node, around: Node) -> Found:
    number = re.sub(r"\D", "", attribute(node, "id") or "")
    subject = first(around, f"#subject_{number}", ".keyinfo", ".postinfo")
    edited = first(around, ".modified", f"#modified_{number}")
    return Found(
        body=(node,),
        author=author_in(
            around,
            ".poster h4 a[href*='profile']",
            ".poster h4",
            ".poster a[href*='profile']",
            "td b a[href*='profile']",
            "a[href*='action=profile']",
            ".poster",
        ),
        when=_when(around, subject),
        source_id=number or None,
        edited=bool(edited is not None and line(edited)),
    )


def _when(around: Node, subject: Node | None) -> Moment | str | None:
    if found := time_in(around, ".keyinfo time", "time"):
        return found
    places = [*around.css(".keyinfo .smalltext"), *around.css(".postinfo a"), *around.css(".postinfo .smalltext")]
    places += [*around.css(".keyinfo"), *around.css(".smalltext")]
    if subject is not None and subject.parent is not None:
        places.append(subject.parent)
    for place in places:
        text = words(place)
        if re.search(r"\d:\d\d", text):
            match = _ON.search(text)
            return match[1] if match and re.search(r"\d:\d\d", match[1]) else text
    return None
