"""Files to thread documents, one line of JSON a file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from bot.archive.document import dumps
from bot.archive.importers import MAX_BYTES, read
from bot.archive.model import Thread
from bot.errors import Unreadable

__all__ = ["convert", "read_file"]


def convert(paths: Sequence[Path], *, format_name: str | None, out: TextIO, err: TextIO) -> int:
    """Write one thread document a file to `out`, in order, and return the exit status.

    A refused file has no document but a line on `err`: its name, the place and what was expected. The others are
    still converted, and the status is 2.
    """
    status = 0
    for path in paths:
        try:
            thread = read_file(path, format_name=format_name)
        except Unreadable as refusal:
            status = 2
            told = f"{path}: {refusal.place or 'whole file'}: {refusal}"
            err.write(" ".join(told.split("\n")) + "\n")
        else:
            out.write(dumps(thread) + "\n")
    return status


def read_file(path: Path, *, format_name: str | None = None) -> Thread:
    """Read one file as a thread. Raises `Unreadable`, also for a file that is missing, too large or no file."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise Unreadable(f"expected a file that can be opened ({reason})") from error
    return read(data, filename=path.name, format_name=format_name)
