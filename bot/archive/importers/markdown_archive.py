"""Reads threads kept as Markdown: a heading with author and date above each post; Discourse's /raw/ pages too."""

from __future__ import annotations

from bot.archive.importers import written
from bot.archive.importers.reader import Guess, Source
from bot.archive.model import Thread

__all__ = ["DESCRIPTION", "NAME", "read", "sniff"]

NAME = "markdown-archive"
DESCRIPTION = "a Markdown file with a heading (author and date or number) above each post"
_ABOVE = 30  # lines above the first post of an archive; in a page that was flattened there are more


def sniff(source: Source) -> Guess:
    """Headings of one kind that name an author and a date or number."""
    found = written.cut(source.head, markup="markdown")
    if found is None:
        return Guess(0.0, "it has no headings with authors")
    if sum(map(bool, map(str.strip, found.lines[: found.heads[0].at]))) > _ABOVE:
        return Guess(0.1, "much stands above the first heading that names an author")
    if found.likely:
        return Guess(0.85, "headings of one kind name an author and a date or number")
    return Guess(0.1, "few headings name an author and a date or number")


def read(source: Source) -> Thread:
    """Read it. Raises `Unreadable` where no heading opens a post."""
    return written.thread_of(source, source_format=NAME, markup="markdown")
