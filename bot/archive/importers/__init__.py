"""Bytes to a thread: which readers there are, and how one is chosen.

A reader is a module with `NAME`, `DESCRIPTION`, `sniff` and `read` (see `reader.Reader`), listed in `READERS`.
"""

from __future__ import annotations

import codecs

from bot.archive.decoding import decode
from bot.archive.importers import flat, thread_document
from bot.archive.importers.bundle import is_zip, read_bundle
from bot.archive.importers.exports import EXPORTS
from bot.archive.importers.html import is_page
from bot.archive.importers.mhtml import unwrapped
from bot.archive.importers.pages import PAGES, read_page, read_sure
from bot.archive.importers.reader import Guess, Reader, Source
from bot.archive.model import Thread
from bot.errors import Unreadable

__all__ = ["FORMATS", "MAX_BYTES", "READERS", "Guess", "Reader", "Source", "rank", "read"]

MAX_BYTES = 10 * 1024 * 1024

READERS: tuple[Reader, ...] = (thread_document, *EXPORTS, *PAGES, flat)
FORMATS: dict[str, str] = {reader.NAME: reader.DESCRIPTION for reader in READERS}

_MAGIC = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"RIFF", "a picture, sound or film"),
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive (or an office document, which is one)"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"{\\rtf", "a rich-text document (save it as plain text)"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
)
_STRANGE = bytes((*range(1, 9), *range(14, 27), *range(28, 32), 127))
_SAVE_LESS = "save the page as HTML only, or a page of the thread at a time"
_SAVE_TEXT = "copy the text of the thread from the page into a plain text file and import that"


def read(data: bytes, *, filename: str | None = None, format_name: str | None = None) -> Thread:
    """Read any bytes as a thread, by the named format or else the most likely one. Raises `Unreadable`."""
    if format_name is not None and format_name not in FORMATS:
        raise Unreadable(f"expected one of the formats {', '.join(FORMATS)}, not {format_name!r}")
    if len(data) > MAX_BYTES:
        raise Unreadable(f"expected at most {MAX_BYTES} bytes (10 MB); {_SAVE_LESS}", place=f"byte {MAX_BYTES + 1}")
    if not data.removeprefix(codecs.BOM_UTF8).strip():
        raise Unreadable(f"expected the text of a discussion, but there is nothing in it; {_SAVE_TEXT}", place="line 1")
    if is_zip(data):
        return read_bundle(
            data, lambda inner, name: read(inner, filename=_named(name, filename), format_name=format_name)
        )
    data = unwrapped(data)
    _refuse_binary(data)
    source = Source(decode(data), filename, data)
    if format_name is not None:
        return next(reader for reader in READERS if format_name == reader.NAME).read(source)
    if is_page(source) and (thread := read_sure(source)) is not None:
        return thread
    ranked = rank(source)
    if is_page(source) and ranked[0][0] in (*PAGES, flat):
        return read_page(source, ranked)
    best, guess = ranked[0]
    if guess.likelihood <= 0:
        raise Unreadable(f"expected the words of a discussion, but there are none in it; {_SAVE_TEXT}", place="line 1")
    return best.read(source)


def _named(name: str, bundle: str | None) -> str:
    """What a file in a ZIP is called: WhatsApp on iPhones names the chat on the ZIP alone."""
    return bundle if bundle and name == "_chat.txt" else name


def rank(source: Source) -> list[tuple[Reader, Guess]]:
    """All readers with their guesses, the most likely first; between equals the order of `READERS` decides."""
    return sorted(((reader, reader.sniff(source)) for reader in READERS), key=lambda pair: -pair[1].likelihood)


def _refuse_binary(data: bytes) -> None:
    kind = next((kind for magic, kind in _MAGIC if data.startswith(magic)), None)
    sample = data[:65_536]
    strange = len(sample) - len(sample.translate(None, _STRANGE))
    if kind is None and strange > len(sample) * 0.02:
        kind = "binary data"
    if kind is None and b"\x00\x00\x00\x00" in sample:
        kind = "binary data"
    if kind is not None:
        raise Unreadable(f"expected text, but this is {kind}; {_SAVE_TEXT}", place="byte 1")
