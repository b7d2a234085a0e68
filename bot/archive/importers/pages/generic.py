"""Reads threads of engines that have no reader of their own, by blocks that come back with a date and a name."""

from __future__ import annotations

import re

from bot.archive.importers import dates, html
from bot.archive.importers.dates import Moment
from bot.archive.importers.html import Node, attribute, line
from bot.archive.importers.pages.blocks import Blocks
from bot.archive.importers.pages.page import Found, Page, time_in
from bot.archive.importers.reader import Guess, Source
from bot.archive.model import Thread

__all__ = ["DESCRIPTION", "NAME", "found_in", "read", "sniff"]

NAME = "generic-html"
DESCRIPTION = "a saved page of any other board: blocks that come back, each with a date, a name and words"

_CONTENT = re.compile(r"(?:content|body|text|message|entry|comment|post)", re.IGNORECASE)


def sniff(source: Source) -> Guess:
    """Any web page may hold a thread; an engine that is known is always more likely."""
    if html.is_page(source):
        return Guess(0.25, "it is a web page")
    return Guess(0.0, "it is no web page")


def read(source: Source) -> Thread:
    """Read it. Raises `Unreadable` where nothing comes back like posts."""
    page = Page.of(source)
    return page.thread(NAME, found_in(page.root))


def found_in(root: Node) -> list[Found]:
    """The posts, in the page's order."""
    walked = Blocks.of(html.first(root, "body") or root)
    family = walked.posts()
    if family is None:
        return []
    bodies = walked.bodies(family.members)
    found = []
    for place, end in walked.reach(family.members):
        node = walked.nodes[place]
        at = bodies.get(place)
        author = _author(walked, place, end, at)
        when = _when(walked, place, end, at)
        body = walked.nodes[at] if at is not None else node
        found.append(
            Found(
                body=(body,),
                author=author,
                when=when,
                source_id=_id(node),
                confidence=0.9 if at is not None and author and when else 0.5,
            )
        )
    return found


def _author(walked: Blocks, place: int, end: int, body: int | None) -> str | None:
    """The first name in the post that is not in its words, without the words around it."""
    skip = range(body, walked.ends[body]) if body is not None else range(0)
    for at in range(place, end):
        if walked.named[at] and at not in skip:
            name = line(walked.nodes[at])
            link = next((one for one in walked.nodes[at].css("a") if line(one)), None)
            name = line(link) if link is not None else name
            name = re.sub(r"^(?:by|posted by|von|par|por|author:?)\s+", "", name, flags=re.IGNORECASE).strip(" :,·")
            if name:
                return name
    return None


def _when(walked: Blocks, place: int, end: int, body: int | None) -> Moment | str | None:
    """The first date in the post that is not in its words and not when its author joined."""
    skip = range(body, walked.ends[body]) if body is not None else range(0)
    for at in range(place, end):
        if not walked.dated[at] or at in skip:
            continue
        around = walked.nodes[at].parent
        near = line(around)[:40] if around is not None else ""
        if re.search(r"\b(?:joined|join date|member since|registered|registriert|inscrit)\b", near, re.IGNORECASE):
            continue
        found = time_in(walked.nodes[at])
        if isinstance(found, Moment) or (found and dates.parse(found, order=dates.Order.DAY_FIRST) is not None):
            return found
        if found:
            return found
    return None


def _id(node: Node) -> str | None:
    for text in (attribute(node, "data-id", "data-post-id", "data-comment-id", "data-pid"), attribute(node, "id")):
        if numbers := re.findall(r"\d{1,15}", text or ""):
            return str(numbers[-1])
    return None
