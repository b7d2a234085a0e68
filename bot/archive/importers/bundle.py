"""ZIP files: what is in them within limits, and one thread out of their files."""

from __future__ import annotations

import re
import stat
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from io import BytesIO

from bot.archive.decoding import decode
from bot.archive.importers import exported, slack
from bot.archive.importers.stitch import stitch
from bot.archive.model import Removed, Thread
from bot.errors import Unreadable

__all__ = ["File", "is_zip", "read_bundle", "unpack"]

MAX_ENTRIES = 200
MAX_UNPACKED = 50 * 1024 * 1024
MAX_RATIO = 100
_CHUNK = 64 * 1024
_SIGNATURE, _EMPTY = b"PK\x03\x04", b"PK\x05\x06"
_DIRECTORY_ENTRY = b"PK\x01\x02"
_PACKED = (_SIGNATURE, _EMPTY, b"\x1f\x8b", b"7z\xbc\xaf\x27\x1c", b"Rar!", b"BZh", b"\xfd7zXZ")
_NO_THREAD = re.compile(
    r"(?:^|/)(?:__MACOSX/|\.DS_Store$|Thumbs\.db$)|\.(?:js|css|map|woff2?|ttf|eot|ico|svg|png|jpe?g|gif|webp|avif|bmp|"
    r"mp[34]|m4[av]|opus|ogg|oga|webm|mov|wav|aac|3gp|pdf|vcf|docx?|xlsx?|pptx?|exe|apk)$",
    re.IGNORECASE,
)
_OFFICE = frozenset({"[Content_Types].xml", "mimetype"})
_PAGES_ALONE = "unpack it, and import the files of the thread alone"
_DAY = re.compile(r"(?:(?P<channel>[^/]{1,200})/)?\d{4}-\d\d-\d\d\.json")


@dataclass(frozen=True, slots=True)
class File:
    """A file of a ZIP: its name there, and its bytes."""

    name: str
    data: bytes


def is_zip(data: bytes) -> bool:
    """Whether bytes begin as a ZIP file does, and not as an office document or a program in one."""
    return data.startswith((_SIGNATURE, _EMPTY)) and b"[Content_Types].xml" not in data[:4_000]


def unpack(data: bytes) -> tuple[list[File], list[str]]:
    """The files of a ZIP, and the names of those that hold no text. Raises `Unreadable` for what breaks a limit.

    Sizes are counted while unpacking, whatever the ZIP says of itself; nothing is written to a disk.
    """
    if data.count(_DIRECTORY_ENTRY) > 2 * MAX_ENTRIES:
        raise Unreadable(f"expected a ZIP file with at most {MAX_ENTRIES} entries; {_PAGES_ALONE}")
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return _unpacked(archive)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError, OSError, RuntimeError) as error:
        raise Unreadable(f"expected a ZIP file that can be unpacked ({error})") from None


def _unpacked(archive: zipfile.ZipFile) -> tuple[list[File], list[str]]:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(archive.infolist()) > MAX_ENTRIES:
        raise Unreadable(f"expected a ZIP file with at most {MAX_ENTRIES} entries; {_PAGES_ALONE}")
    if any(entry.filename in _OFFICE for entry in entries):
        raise Unreadable(
            "expected a ZIP file of threads, but this is an office document or an e-book; save it as plain text"
        )
    for entry in archive.infolist():
        _check(entry)
    files: list[File] = []
    left = MAX_UNPACKED
    for entry in sorted(entries, key=lambda entry: _natural(entry.filename)):
        if _NO_THREAD.search(entry.filename):
            continue
        content = _content(archive, entry, left)
        left -= len(content)
        if content.startswith(_PACKED):
            raise Unreadable(
                "expected a ZIP file without archives in it; unpack them first", place=entry.filename[:200]
            )
        files.append(File(entry.filename, content))
    return files, [entry.filename for entry in entries if _NO_THREAD.search(entry.filename)]


def _natural(name: str) -> list[tuple[int, str]]:
    """An order in which page 2 comes before page 10."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d{1,18})", name)]


def _check(entry: zipfile.ZipInfo) -> None:
    name = entry.filename
    place = name[:200]
    if name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) or re.match(r"[A-Za-z]:", name) or "\\" in name:
        raise Unreadable(f"expected a ZIP file whose names lead nowhere else; {_PAGES_ALONE}", place=place)
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise Unreadable("expected a ZIP file without links", place=place)
    if entry.flag_bits & 0x1:
        raise Unreadable("expected a ZIP file without a password", place=place)
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Unreadable("expected a ZIP file packed with the usual method (deflate)", place=place)


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> bytes:
    """An entry's bytes, counted as they come. The first 64 KB may be packed more tightly than the rest."""
    most = min(left, max(_CHUNK, entry.compress_size * MAX_RATIO))
    content = bytearray()
    with archive.open(entry) as stream:
        while chunk := stream.read(_CHUNK):
            content += chunk
            if len(content) > most:
                limit = f"{MAX_UNPACKED} bytes unpacked" if most == left else f"{MAX_RATIO} times its size unpacked"
                raise Unreadable(
                    f"expected a ZIP file with at most {limit}; {_PAGES_ALONE}", place=entry.filename[:200]
                )
    return bytes(content)


def read_bundle(data: bytes, read_one: Callable[[bytes, str], Thread]) -> Thread:
    """The one thread that the files of a ZIP hold. Raises `Unreadable` where they hold none, or several."""
    files, skipped = unpack(data)
    left_out = tuple(Removed(name, "file that holds no text") for name in skipped)
    if (thread := _slack(files)) is not None:
        return replace(thread, removed=(*thread.removed, *left_out))
    corpus = [file for file in files if file.name.rsplit("/", 1)[-1] == "utterances.jsonl"]
    threads: list[Thread] = []
    refusals: list[str] = []
    for file in corpus or files:
        try:
            threads.append(read_one(file.data, file.name.rsplit("/", 1)[-1]))
        except Unreadable as refusal:
            refusals.append(f"{file.name[:200]}: {refusal}")
    if not threads:
        raise Unreadable(
            "expected files with a thread in this ZIP file" + (f" ({refusals[0]})" if refusals else ""), place="entries"
        )
    joined = stitch(threads)
    if len(joined) > 1:
        names = "; ".join(thread.name[:80] for thread in joined[:5]) + ("; …" if len(joined) > 5 else "")
        raise Unreadable(f"expected one thread, but this ZIP file holds {len(joined)} ({names}); unpack it")
    return replace(joined[0], removed=(*joined[0].removed, *left_out), warnings=(*joined[0].warnings, *refusals))


def _slack(files: list[File]) -> Thread | None:
    """A Slack channel: its day files and the names in users.json. None for anything else."""
    days = {file.name: match for file in files if (match := _DAY.search(file.name)) and match.end() == len(file.name)}
    if not days:
        return None
    channels = list(dict.fromkeys(match["channel"] for match in days.values()))
    if len(channels) > 1:
        raise exported.refuse_several([channel or "without a name" for channel in channels], what="channel")
    users = next((file for file in files if file.name.rsplit("/", 1)[-1] == "users.json"), None)
    names = slack.names_of(exported.load(decode(users.data))) if users else {}
    loaded = [exported.load(decode(file.data)) for file in files if file.name in days]
    return slack.read_days(loaded, names=names, title=channels[0])
