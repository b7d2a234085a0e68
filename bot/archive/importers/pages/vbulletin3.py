"""Reads pages of vBulletin 3: words in `#post_message_…`, the author in `.bigusername`, the date in the post's head."""

from __future__ import annotations

import re

from bot.archive.importers.dates import Moment, Order
from bot.archive.importers.html import Node, all_of, attribute, first, holders, line, words
from bot.archive.importers.pages.page import Found, Page, author_in, seen, time_in
from bot.archive.importers.reader import Guess, Source
from bot.archive.model import Thread

__all__ = ["DESCRIPTION", "NAME", "read", "sniff"]

NAME = "vbulletin3"
DESCRIPTION = "a saved page of a vBulletin 3 thread"

_DATE = re.compile(
    r"(?:\d{1,2}[-./]\d{1,2}[-./]\d{2,4}|\d{4}-\d\d-\d\d|\d{1,2}(?:st|nd|rd|th|\.)?\s[^\W\d_]{3,12}\.?,?\s\d{2,4}|"
    r"[^\W\d_]{3,12}\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s\d{4}|today|yesterday|heute|gestern|hoy|ayer|hier|"
    r"\d{1,2} (?:minutes?|hours?|days?) ago)[^#\n]{0,30}",
    re.IGNORECASE,
)


def sniff(source: Source) -> Guess:
    """Version 4 shares the names of the words' elements; it has class `postcontent`, version 3 has not."""
    later = source.has("postcontent") or source.has("b-post")
    return seen(
        source,
        ("post_message_", 0.3 if later else 0.85, "its words stand where vBulletin puts them"),
        ("bigusername", 0.3 if later else 0.8, "its authors stand where vBulletin 3 puts them"),
        ("vbmenu_register", 0.3 if later else 0.6, "it has scripts of vBulletin 3"),
    )


def read(source: Source) -> Thread:
    """Read it. Raises `Unreadable` where there are no posts."""
    page = Page.of(source)
    page.default_order = Order.MONTH_FIRST  # the engine's own, unless the board was told otherwise
    bodies = [
        node for node in all_of(page.root, "[id^='post_message_']") if node.tag in ("div", "td", "article", "section")
    ]
    found = [_post(one, around) for one, around in zip(bodies, _around(bodies), strict=True)]
    return page.thread(NAME, found, title=line(first(page.root, "td.navbar strong", ".navbar strong", "h1")) or None)


def _around(bodies: list[Node]) -> list[Node]:
    """The table of each post; `#post12` by its id, so that what stands between posts is not in it."""
    around = []
    for node, holder in zip(bodies, holders(bodies), strict=True):
        number = re.sub(r"\D", "", attribute(node, "id") or "")
        above: Node | None = node
        while above is not None and attribute(above, "id") not in (f"post{number}", f"edit{number}"):
            above = above.parent
        around.append(above or holder)
    return around


def _post(node: Node, around: Node) -> Found:
    number = re.sub(r"\D", "", attribute(node, "id") or "")
    return Found(
        body=(node,),
        author=author_in(
            around,
            ".bigusername",
            f"#postmenu_{number} a",
            f"#postmenu_{number}",
            ".username",
            "a[href*='member.php?u=']",
            "a[href*='/members/']",
        ),
        when=_when(around, number),
        source_id=number or None,
        edited=bool(re.search(r"(?:last edited by|geändert von|editado por)", words(around), re.IGNORECASE)),
    )


def _when(around: Node, number: str) -> Moment | str | None:
    for head in (*around.css("td.thead"), *around.css(".thead"), *around.css(".postdate"), *around.css(".date")):
        if match := _DATE.search(line(head).replace("\u00a0", " ")):
            return match[0].strip()
    anchor = first(around, f"a[name='post{number}']")
    if anchor is not None and anchor.parent is not None and (match := _DATE.search(line(anchor.parent))):
        return match[0].strip()
    return time_in(around, "time")
