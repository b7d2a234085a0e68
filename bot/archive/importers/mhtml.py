"""Takes the page out of a web archive (MHTML), as Chrome and Edge save one: "Web page, single file"."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.message import Message
from email.utils import parsedate_to_datetime
from html import escape

from bot.errors import Unreadable

__all__ = ["unwrapped"]

_HEAD = 4_000
_MOST_PARTS = 2_000
_WRAPPED = re.compile(rb"^Content-Type:\s{0,3}multipart/related\b", re.IGNORECASE | re.MULTILINE)
_BOUNDARY = re.compile(rb"boundary=\s{0,3}\"?([^\"\s;]{1,200})", re.IGNORECASE)
_OF_A_BROWSER = re.compile(rb"^(?:Snapshot-Content-Location:|From: <Saved by )", re.IGNORECASE | re.MULTILINE)


def unwrapped(data: bytes) -> bytes:
    """The page in a web archive, with its address and when it was saved; anything else as it is.

    The page is in UTF-8 and begins with a comment "saved from url=ADDRESS at TIME". Raises `Unreadable` for an archive
    without a page.
    """
    if not is_web_archive(data):
        return data
    boundary = _BOUNDARY.search(data[:_HEAD])
    if boundary is None or data.count(b"\n--" + boundary[1]) > _MOST_PARTS:
        raise Unreadable(f"expected a web archive (MHTML) of at most {_MOST_PARTS} parts", place="line 1")
    message = message_from_bytes(data[: data.find(b"\n--" + boundary[1])].rstrip() + b"\n\n", policy=policy.compat32)
    for piece in data.split(b"\n--" + boundary[1])[1:]:
        part = message_from_bytes(piece.lstrip(b"\r\n"), policy=policy.compat32)
        content = part.get_payload(decode=True)
        if part.get_content_type() == "text/html" and isinstance(content, bytes) and content.strip():
            return _note(message.get("Snapshot-Content-Location"), message.get("Date")) + _utf8(content, part)
    raise Unreadable("expected a page in this web archive (MHTML); save the page as HTML instead", place="line 1")


def is_web_archive(data: bytes) -> bool:
    """Whether bytes begin as a browser's web archive does; a mail with pictures in it is none."""
    head = data[:_HEAD].replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    return bool(_OF_A_BROWSER.search(head) and _WRAPPED.search(head))


def _note(address: str | None, date: str | None) -> bytes:
    """The comment that browsers write above a saved page, with the time of saving behind it."""
    try:
        at = parsedate_to_datetime(date or "").strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, TypeError, IndexError, OverflowError):
        at = ""
    url = escape(re.sub(r"\s", "", address or "")[:1_000]).replace("--", "%2D%2D")
    if not url.startswith(("http://", "https://")):
        return b""
    return f"<!-- saved from url=({len(url):04}){url}{f' at {at}' if at else ''} -->\n".encode("utf-8", "replace")


def _utf8(content: bytes, part: Message) -> bytes:
    """A page's bytes, in UTF-8 where its part names an encoding; else the page says itself how it is written."""
    charset = part.get_content_charset()
    try:
        return content.decode(charset).encode() if charset else content
    except (LookupError, ValueError):  # no encoding of that name, or not the one that it is in
        return content
