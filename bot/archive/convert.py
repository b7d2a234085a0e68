"""Files to threads, and to thread documents, one line of JSON each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TextIO

from bot.archive.document import dumps
from bot.archive.importers import MAX_BYTES, read
from bot.archive.importers.bundle import File
from bot.archive.importers.several import Other, others, read_files
from bot.archive.importers.stitch import group, join
from bot.archive.model import Thread
from bot.errors import Unreadable

__all__ = ["convert", "other_formats", "read_each", "read_file", "read_pages"]


def convert(
    paths: Sequence[Path],
    *,
    format_name: str | None,
    out: TextIO,
    err: TextIO,
    stitch: bool = False,
    step: Callable[[], None] = lambda: None,
) -> int:
    """Write one thread document a file to `out`, in order, and return the exit status.

    With `stitch`, files that are pages of one thread give one document, at the place of the first of them. A refused
    file has no document but a line on `err`: its name, the place and what was expected. The others are still converted,
    and the status is 2. `step` is called after each file.
    """
    status = 0
    pages: list[tuple[Path, Thread]] = []
    for path in paths:
        try:
            thread = read_file(path, format_name=format_name)
        except Unreadable as refusal:
            status = 2
            _complain(err, path, refusal)
        else:
            if stitch:
                pages.append((path, thread))
            else:
                out.write(dumps(thread) + "\n")
        step()
    for places in group([thread for _, thread in pages]):
        try:
            out.write(dumps(join([pages[at][1] for at in places])) + "\n")
        except Unreadable as refusal:
            status = 2
            _complain(err, pages[places[0]][0], refusal)
    return status


def _complain(err: TextIO, path: Path, refusal: Unreadable) -> None:
    err.write(" ".join(f"{path}: {refusal.place or 'whole file'}: {refusal}".split("\n")) + "\n")


def read_file(path: Path, *, format_name: str | None = None) -> Thread:
    """Read one file as a thread. Raises `Unreadable`, also for a file that is missing, too large or no file."""
    return read(_bytes(path), filename=path.name, format_name=format_name)


def _bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise Unreadable("expected a file, but this is a folder: name a file in it")
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise Unreadable(f"expected a file that can be opened ({reason})") from error


def read_each(paths: Sequence[Path], format_name: str | None) -> list[Thread | Unreadable]:
    """Read files one by one; for each the thread, or the refusal."""
    outcomes: list[Thread | Unreadable] = []
    for path in paths:
        try:
            outcomes.append(read_file(path, format_name=format_name))
        except Unreadable as refusal:
            outcomes.append(Unreadable(str(refusal), place=refusal.place))
    return outcomes


def read_pages(paths: Sequence[Path], format_name: str | None) -> Thread:
    """Read files as the pages of one thread. Raises `Unreadable`."""
    return read_files([File(path.name, _bytes(path)) for path in paths], format_name, alternatives=False).thread


def other_formats(paths: Sequence[Path], beside: str) -> tuple[Other, ...]:
    """The other formats in which files can be read as the pages of one thread. Raises `Unreadable`."""
    return others([File(path.name, _bytes(path)) for path in paths], beside=beside)
