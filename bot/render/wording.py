"""Small pieces of sentences that several features share."""

from __future__ import annotations

from unicodedata import bidirectional
from urllib.parse import urlsplit

from bot.archive.markup import escape, plain
from bot.archive.model import Post

__all__ = ["UNKNOWN", "address", "counted", "isolated", "known_name", "name_in", "said_in"]

UNKNOWN = "Unknown"

_LONGEST_ADDRESS = 200


def counted(count: int, thing: str) -> str:
    """A number with its noun: "1 post", "3 posts", "12,000 posts"."""
    return f"{count:,} {thing}" if count == 1 else f"{count:,} {thing}s"


def said_in(post: Post) -> str:
    """The first words of a post on one line, or in brackets why there are none."""
    if words := plain(post.text[:2000]):
        return words
    if post.deleted:
        return "(deleted)"
    if post.attachments:
        return f"(attached: {plain(post.attachments[0][:200])})"
    return "(only a quote)" if post.quotes else "(no words)"


def known_name(author: str | None, *, length: int = 80) -> str | None:
    """An author's name on one line, None where there is none that anybody could see."""
    words = plain(author[: 10 * length]) if author else ""
    if len(words) > length:
        words = words[: length - 1].rstrip() + "…"
    return words or None


def isolated(words: str) -> str:
    """Words of somebody else, ready for a sentence: those read from right to left leave what is beside them in place.

    What would turn the direction of a text by itself is taken out by `archive.markup.clean`, so no isolate is broken.
    """
    if any(bidirectional(sign) in {"R", "AL"} for sign in words):
        return f"\u2068{words}\u2069"
    return words


def name_in(author: str | None, *, length: int = 80, unknown: str = UNKNOWN) -> str:
    """An author's or a member's name as it stands in a sentence: on one line, harmless, and isolated."""
    return isolated(escape(known_name(author, length=length) or unknown))


def address(url: str | None) -> str | None:
    """A web address that is short and whole enough to be shown as a link, else None."""
    if not url or len(url) > _LONGEST_ADDRESS or set(url) & set(" <>\n\r\t") or not url.isprintable():
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.hostname else None
