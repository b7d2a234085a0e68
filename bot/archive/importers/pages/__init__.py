"""Readers of saved web pages, one module an engine, over the shared parts in `page`.

A new engine is one more module here with `NAME`, `DESCRIPTION`, `sniff` and `read`, and its name in `PAGES`.
"""

from __future__ import annotations

from bot.archive.importers.pages import (
    bbpress,
    discourse,
    flarum,
    generic,
    invision4,
    nodebb,
    phpbb2,
    phpbb3,
    schema_org,
    smf,
    stack_exchange,
    vbulletin3,
    vbulletin4,
    vbulletin5,
    xenforo1,
    xenforo2,
)
from bot.archive.importers.pages.refusal import why_no_thread
from bot.archive.importers.reader import Guess, Reader, Source
from bot.archive.model import Thread
from bot.errors import Unreadable

__all__ = ["PAGES", "read_page", "read_sure"]

PAGES: tuple[Reader, ...] = (
    xenforo2,
    xenforo1,
    discourse,
    phpbb3,
    phpbb2,
    vbulletin3,
    vbulletin4,
    vbulletin5,
    invision4,
    smf,
    flarum,
    nodebb,
    bbpress,
    stack_exchange,
    schema_org,
    generic,
)
_SURE = 0.9
_LEAST = 0.25  # below, an engine's marks say less than the page's own blocks


def read_sure(source: Source) -> Thread | None:
    """Read a web page by the first engine that its marks prove, without asking the others; None where none does.

    Raises `Unreadable` for a page beyond a limit.
    """
    for reader in PAGES:
        if reader.sniff(source).likelihood >= _SURE:
            return _read_by(reader, source)
    return None


def read_page(source: Source, ranked: list[tuple[Reader, Guess]]) -> Thread:
    """Read a web page by the likeliest engine that finds posts on it. Raises `Unreadable` with what it is instead."""
    for reader, guess in ranked:
        if reader not in PAGES or guess.likelihood < _LEAST:
            continue
        if (thread := _read_by(reader, source)) is not None:
            return thread
    raise why_no_thread(source)


def _read_by(reader: Reader, source: Source) -> Thread | None:
    try:
        return reader.read(source)
    except Unreadable as refusal:
        if "at most" in str(refusal):  # a limit, which the other readers would meet as well
            raise
        return None
