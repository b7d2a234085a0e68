"""Several files that hold one thread, and the other formats in which the same input could be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.archive.decoding import decode
from bot.archive.importers import flat, rank, read
from bot.archive.importers.bundle import File, is_zip, unpack
from bot.archive.importers.exported import looks_like_json
from bot.archive.importers.html import is_page
from bot.archive.importers.mhtml import unwrapped
from bot.archive.importers.reader import Source
from bot.archive.importers.stitch import stitch
from bot.archive.model import Thread
from bot.errors import Unreadable

__all__ = ["File", "Other", "Reading", "others", "read_files"]

MOST_OTHERS: Final = 4
_LARGEST_TRIED: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Other:
    """Another format in which an input can be read: how likely it is, and why (a phrase that follows "because").

    `posts` is how many it gives, None where the input is too large to try it.
    """

    format_name: str
    likelihood: float
    why: str
    posts: int | None


@dataclass(frozen=True, slots=True)
class Reading:
    """A thread, and the other formats that its input could be in, the most likely first."""

    thread: Thread
    others: tuple[Other, ...] = ()


def read_files(files: Sequence[File], format_name: str | None, *, alternatives: bool = True) -> Reading:
    """Read files as the pages of one thread. Raises `Unreadable` naming the file, and where they hold several threads.

    The other formats are looked for unless no `alternatives` are wanted.
    """
    thread = _one_thread(files, format_name)
    return Reading(thread, others(files, beside=thread.source_format) if alternatives else ())


def _one_thread(files: Sequence[File], format_name: str | None) -> Thread:
    if len(files) == 1:
        return read(files[0].data, filename=files[0].name, format_name=format_name)
    threads = []
    for file in files:
        try:
            threads.append(read(file.data, filename=file.name, format_name=format_name))
        except Unreadable as refusal:
            raise Unreadable(f"{file.name[:80]}: {refusal}", place=refusal.place) from None
    joined = stitch(threads)
    if len(joined) > 1:
        names = "; ".join(f"“{thread.name[:60]}”" for thread in joined[:5]) + ("; …" if len(joined) > 5 else "")
        raise Unreadable(f"expected the pages of one thread, but these files hold {len(joined)} ({names})")
    return joined[0]


def others(files: Sequence[File], *, beside: str) -> tuple[Other, ...]:
    """The other formats that read the files as well, the most likely first; at most 4.

    Where the files are large they are not tried, and only the likely ones are named.
    """
    source = _first(files[0])
    if source is None:
        return ()
    marked = is_page(source) or looks_like_json(source)
    small = sum(len(file.data) for file in files) <= _LARGEST_TRIED
    found: list[Other] = []
    for reader, guess in rank(source):
        if guess.likelihood <= 0 or beside == reader.NAME or len(found) == MOST_OTHERS:
            continue
        if reader is flat and marked:
            continue  # it would show the marks as words
        try:
            posts = len(_one_thread(files, reader.NAME).posts) if small else None
        except Unreadable:
            continue
        found.append(Other(reader.NAME, guess.likelihood, guess.why, posts))
    return tuple(found)


def _first(file: File) -> Source | None:
    """The file, or the first one in a ZIP, as readers see it."""
    if not is_zip(file.data):
        data = unwrapped(file.data)
        return Source(decode(data), file.name, data)
    inside, _ = unpack(file.data)
    return _first(inside[0]) if inside else None
