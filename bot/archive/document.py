"""The thread document: how a thread is written down and read back without loss.

Its keys are a fixed interface. Keys that are not known here are ignored on reading.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from bot.archive.model import Post, Precision, Quote, Removed, Thread
from bot.errors import Unreadable

__all__ = [
    "MAX_POSTS",
    "MAX_POST_BYTES",
    "MAX_SCORE",
    "dumps",
    "fingerprint",
    "from_document",
    "further",
    "to_document",
    "with_further",
]

MAX_POSTS = 20_000
MAX_POST_BYTES = 2 * 1024 * 1024
MAX_SCORE = 2**31 - 1


def to_document(thread: Thread) -> dict[str, object]:
    """Write a thread as JSON values, keys in the order people read them."""
    return {
        "rethread": 1,
        "title": thread.title,
        "url": thread.url,
        "site": thread.site,
        "language": thread.language,
        "source_format": thread.source_format,
        "posts": [_post_document(post) for post in thread.posts],
        "removed": [{"text": removed.text, "why": removed.why} for removed in thread.removed],
        "warnings": list(thread.warnings),
    }


def dumps(thread: Thread) -> str:
    """Write a thread as one line of JSON, letters beyond ASCII kept as they are."""
    return json.dumps(to_document(thread), ensure_ascii=False)


def from_document(value: object) -> Thread:
    """Read parsed JSON as a thread. Raises `Unreadable` with the place and what was expected there."""
    document = _At("", value).mapping()
    version = document.get("rethread")
    if version.value != 1 or isinstance(version.value, bool):
        raise version.unreadable("1, the version of the thread document")
    entries = document.get("posts").items()
    if not 0 < len(entries) <= MAX_POSTS:
        raise document.get("posts").unreadable(f"between 1 and {MAX_POSTS} posts")
    return Thread(
        title=document.get("title").text_or_none(),
        url=document.get("url").text_or_none(),
        site=document.get("site").text_or_none(),
        language=document.get("language").text_or_none(),
        source_format=document.get("source_format").text_or_none() or "thread-document",
        posts=tuple(_read_post(entry, number, len(entries)) for number, entry in enumerate(entries, 1)),
        removed=tuple(
            Removed(entry.mapping().get("text").text(), entry.get("why").text())
            for entry in document.get("removed").items_or_none()
        ),
        warnings=tuple(entry.text() for entry in document.get("warnings").items_or_none()),
    )


def fingerprint(thread: Thread) -> str:
    """Name a thread by its title and posts: SHA-256 in hexadecimal, the same however the thread was imported.

    White space, what was removed, warnings and the source's format and address do not count.
    """
    canonical = [_folded(thread.title), [_canonical(post) for post in thread.posts]]
    return hashlib.sha256(json.dumps(canonical).encode()).hexdigest()


def _canonical(post: Post) -> list[object]:
    moment = post.posted_at.astimezone(UTC).isoformat() if post.posted_at else None
    quotes = [[quote.post, _folded(quote.author), _folded(quote.text)] for quote in post.quotes]
    return [_folded(post.author), moment, _folded(post.text), post.reply_to, quotes]


def _folded(text: str | None) -> str | None:
    return None if text is None else " ".join(text.split())


def _post_document(post: Post) -> dict[str, object]:
    document: dict[str, object] = {"number": post.number, "author": post.author, "posted_at": _moment(post.posted_at)}
    if not post.zone_known:
        document["zone_known"] = False
    if post.precision is not Precision.MINUTE:
        document["precision"] = post.precision.value
    quotes = [_quote_document(quote) for quote in post.quotes]
    return document | {"text": post.text, "reply_to": post.reply_to, "quotes": quotes} | _further(post)


def _quote_document(quote: Quote) -> dict[str, object]:
    document: dict[str, object] = {"post": quote.post, "author": quote.author, "text": quote.text}
    return document | _quote_further(quote)


def _quote_further(quote: Quote) -> dict[str, object]:
    values = {
        "source_id": quote.source_id,
        "basis": quote.basis,
        "quotes": [_quote_document(inner) for inner in quote.quotes] or None,
    }
    return {key: value for key, value in values.items() if value is not None}


def _further(post: Post) -> dict[str, object]:
    """What only some sources know; a key whose value says nothing is left out."""
    values = {
        "source_id": post.source_id,
        "parent_id": post.parent_id,
        "edited": post.edited or None,
        "edited_at": _moment(post.edited_at),
        "deleted": post.deleted or None,
        "truncated": post.truncated or None,
        "score": post.score,
        "attachments": list(post.attachments) or None,
        "confidence": post.confidence,
    }
    return {key: value for key, value in values.items() if value is not None}


def further(post: Post) -> str | None:
    """What only some sources know of a post and its quotes, as JSON for `with_further`; None where there is nothing."""
    quotes = [_quote_further(quote) for quote in post.quotes]
    values = _further(post) | ({"quotes": quotes} if any(quotes) else {})
    return json.dumps(values, ensure_ascii=False) if values else None


def with_further(post: Post, written: str | None) -> Post:
    """The post with what `further` wrote of it."""
    if written is None:
        return post
    entry = _At("", json.loads(written))
    quotes = [
        replace(
            quote,
            source_id=beside.get("source_id").text_or_none(),
            basis=beside.get("basis").text_or_none(),
            quotes=tuple(_read_quote(inner, MAX_POSTS) for inner in beside.get("quotes").items_or_none()),
        )
        for quote, beside in zip(post.quotes, entry.get("quotes").items_or_none(), strict=False)
    ]
    return replace(post, quotes=tuple(quotes) or post.quotes, **_read_further(entry))


def _moment(moment: datetime | None) -> str | None:
    if moment is None:
        return None
    written = moment.isoformat()
    return written.removesuffix("+00:00") + "Z" if written.endswith("+00:00") else written


@dataclass(frozen=True, slots=True)
class _At:
    """A JSON value and where it stands, so that a refusal can name the place."""

    place: str
    value: object

    def unreadable(self, expected: str) -> Unreadable:
        return Unreadable(f"expected {expected}", place=self.place or "document")

    def mapping(self) -> _At:
        if not isinstance(self.value, Mapping):
            raise self.unreadable("an object")
        return self

    def get(self, key: str) -> _At:
        """Step to a key of an object; a key that is absent reads as null."""
        inner = self.value.get(key) if isinstance(self.value, Mapping) else None
        return _At(f"{self.place}.{key}" if self.place else key, inner)

    def items(self) -> list[_At]:
        if not isinstance(self.value, list):
            raise self.unreadable("a list")
        return [_At(f"{self.place}[{index}]", inner) for index, inner in enumerate(self.value)]

    def items_or_none(self) -> list[_At]:
        return [] if self.value is None else self.items()

    def text(self) -> str:
        if not isinstance(self.value, str):
            raise self.unreadable("a string")
        return self.value

    def text_or_none(self) -> str | None:
        return None if self.value is None else self.text()

    def name_or_none(self) -> str | None:
        if self.value is not None and not self.text().strip():
            raise self.unreadable("a name or null")
        return self.text_or_none()

    def number_or_none(self, low: int, high: int) -> int | None:
        if self.value is None:
            return None
        if not isinstance(self.value, int) or isinstance(self.value, bool) or not low <= self.value <= high:
            meant = f"a number from {low} to {high}, or null" if low <= high else "null"
            raise self.unreadable(meant)
        return self.value

    def flag_or_none(self) -> bool | None:
        if self.value is None or isinstance(self.value, bool):
            return self.value
        raise self.unreadable("true or false")

    def share_or_none(self) -> float | None:
        if self.value is None:
            return None
        if not isinstance(self.value, int | float) or isinstance(self.value, bool) or not 0 <= self.value <= 1:
            raise self.unreadable("a number from 0 to 1, or null")
        return float(self.value)

    def moment_or_none(self) -> datetime | None:
        if self.value is None:
            return None
        try:
            moment = datetime.fromisoformat(self.text())
        except ValueError:
            raise self.unreadable("a time as in 2014-08-05T10:00:00Z, or null") from None
        if moment.tzinfo is None:
            raise self.unreadable("a time with its offset, as in 2014-08-05T10:00:00Z")
        try:
            moment.astimezone(UTC)
        except OverflowError:
            raise self.unreadable("a time between the years 1 and 9999 in UTC") from None
        return moment


def _read_post(entry: _At, number: int, count: int) -> Post:
    if (given := entry.mapping().get("number")).value != number:
        raise given.unreadable(f"{number}, because posts are numbered 1, 2, 3, …")
    text = entry.get("text").text()
    if len(text) > MAX_POST_BYTES or len(text.encode("utf-8", "replace")) > MAX_POST_BYTES:
        raise entry.get("text").unreadable(f"at most {MAX_POST_BYTES} bytes")
    precision = entry.get("precision")
    if precision.value not in (None, *Precision):
        raise precision.unreadable(" or ".join(f'"{known}"' for known in Precision))
    return Post(
        number=number,
        text=text,
        author=entry.get("author").name_or_none(),
        posted_at=entry.get("posted_at").moment_or_none(),
        reply_to=entry.get("reply_to").number_or_none(1, number - 1),
        quotes=tuple(_read_quote(quote, count) for quote in entry.get("quotes").items_or_none()),
        zone_known=entry.get("zone_known").flag_or_none() is not False,
        precision=Precision(precision.text_or_none() or Precision.MINUTE),
        **_read_further(entry),
    )


def _read_further(entry: _At) -> dict[str, Any]:
    return {
        "source_id": entry.get("source_id").text_or_none(),
        "parent_id": entry.get("parent_id").text_or_none(),
        "edited": bool(entry.get("edited").flag_or_none()),
        "edited_at": entry.get("edited_at").moment_or_none(),
        "deleted": bool(entry.get("deleted").flag_or_none()),
        "truncated": bool(entry.get("truncated").flag_or_none()),
        "score": entry.get("score").number_or_none(-MAX_SCORE, MAX_SCORE),
        "attachments": tuple(attachment.text() for attachment in entry.get("attachments").items_or_none()),
        "confidence": entry.get("confidence").share_or_none(),
    }


def _read_quote(entry: _At, count: int) -> Quote:
    return Quote(
        text=entry.mapping().get("text").text(),
        post=entry.get("post").number_or_none(1, count),
        author=entry.get("author").name_or_none(),
        source_id=entry.get("source_id").text_or_none(),
        basis=entry.get("basis").text_or_none(),
        quotes=tuple(_read_quote(inner, count) for inner in entry.get("quotes").items_or_none()),
    )
