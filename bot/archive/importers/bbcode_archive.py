"""Reads threads kept as BBCode: a bold line or heading with author and date above each post."""

from __future__ import annotations

from bot.archive.importers import bbcode, written
from bot.archive.importers.reader import Guess, Source
from bot.archive.model import Thread

__all__ = ["DESCRIPTION", "NAME", "read", "sniff"]

NAME = "bbcode-archive"
DESCRIPTION = "a text in BBCode with a bold line (author and date or number) above each post"


def sniff(source: Source) -> Guess:
    """BBCode, with lines of one kind that name an author and a date or number."""
    if bbcode.MARK.search(source.head) is None:
        return Guess(0.0, "it has no marks of BBCode")
    found = written.cut(source.head, markup="bbcode")
    if found is None or all(head.form == "|" for head in found.heads):
        return Guess(0.0, "it has no lines in BBCode with authors")
    return Guess(0.85 if found.likely else 0.1, "lines in BBCode name an author and a date or number")


def read(source: Source) -> Thread:
    """Read it. Raises `Unreadable` where no line opens a post."""
    return written.thread_of(source, source_format=NAME, markup="bbcode")
