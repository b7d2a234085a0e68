"""Reads pages of phpBB 2 and the boards built on it: tables with the author in `.name` and the words in `.postbody`."""

from __future__ import annotations

from bot.archive.importers.html import first, line
from bot.archive.importers.pages.page import Page, seen
from bot.archive.importers.pages.tables import rows_of_posts
from bot.archive.importers.reader import Guess, Source
from bot.archive.model import Thread

__all__ = ["DESCRIPTION", "NAME", "read", "sniff"]

NAME = "phpbb2"
DESCRIPTION = "a saved page of a phpBB 2 topic"


def sniff(source: Source) -> Guess:
    """Classes of subSilver, in the page's tables."""
    if source.has('id="phpbb"') or source.has("postprofile"):
        return Guess(0.1, "the page names phpBB, but not its second version")
    return seen(
        source,
        ('class="postbody"', 0.75, "its words stand where phpBB 2 puts them"),
        ('class="postdetails"', 0.6, "its dates stand where phpBB 2 puts them"),
    )


def read(source: Source) -> Thread:
    """Read it. Raises `Unreadable` where there are no posts."""
    page = Page.of(source)
    title = line(first(page.root, "a.maintitle", ".maintitle")) or None
    return page.thread(NAME, rows_of_posts(page.root), title=title)
