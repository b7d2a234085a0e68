"""Small pieces of sentences that several features share."""

from __future__ import annotations

from unicodedata import bidirectional
from urllib.parse import urlsplit

from bot.archive.markup import plain

__all__ = ["UNKNOWN", "address", "counted", "isolated", "known_name"]

UNKNOWN = "Unknown"

_LONGEST_ADDRESS = 200


def counted(count: int, thing: str) -> str:
    """A number with its noun: "1 post", "3 posts", "12,000 posts"."""
    return f"{count:,} {thing}" if count == 1 else f"{count:,} {thing}s"


def known_name(author: str | None, *, length: int = 80) -> str | None:
    """An author's name on one line, None where there is none that anybody could see."""
    words = plain(author[: 10 * length]) if author else ""
    if len(words) > length:
        words = words[: length - 1].rstrip() + "…"
    return words or None


def isolated(name: str) -> str:
    """A name, ready to be shown; one that is read from right to left leaves the numbers beside it in place."""
    if any(bidirectional(sign) in {"R", "AL"} for sign in name):
        return f"\u2068{name}\u2069"
    return name


def address(url: str | None) -> str | None:
    """A web address that is short and whole enough to be shown as a link, else None."""
    if not url or len(url) > _LONGEST_ADDRESS or set(url) & set(" <>\n\r\t") or not url.isprintable():
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.hostname else None
