"""Reads threads as the program forumscraper saves them: one JSON file a thread, posts as HTML, for many engines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.archive.importers import body, dates, exported, html
from bot.archive.importers.reader import Guess, Source
from bot.archive.model import Post, Precision, Removed, Thread
from bot.errors import Unreadable

__all__ = ["DESCRIPTION", "NAME", "read", "sniff"]

NAME = "forumscraper-json"
DESCRIPTION = "a thread that the program forumscraper saved (JSON)"

_WORDS = ("content", "body", "text")
_IDS = ("id", "postid")
_AUTHORS = (("user",), ("user", "name"), ("author", "name"), ("author",))
_WRAPPER = re.compile(r"^\s*<blockquote\b[^<>]{0,300}\b(?:messageText|postcontent|ugc)\b[^<>]{0,300}>", re.IGNORECASE)


def sniff(source: Source) -> Guess:
    """JSON that names its version of forumscraper's format."""
    if exported.looks_like_json(source) and exported.mentions(source, r'"format_version"\s*:\s*"[\w.+-]{1,60}-thread"'):
        return Guess(0.97, "it is JSON that names forumscraper's format")
    return Guess(0.0, "it does not name forumscraper's format")


def read(source: Source) -> Thread:
    """Read it. Raises `Unreadable` where there are no posts."""
    value = exported.load(source.raw)
    found = [post for post in exported.entries(value, "posts") if any(key in post for key in _WORDS)]
    if not found:
        raise Unreadable("expected posts in a thread of forumscraper", place="posts")
    moments = dates.parse_all([_date(post) for post in found])
    removed: list[Removed] = []
    return exported.thread(
        _posts(found, moments, removed),
        source_format=NAME,
        title=exported.name(value, "title"),
        url=exported.name(value, "url"),
        site=exported.name(value, "path", 0),
        removed=removed,
    )


def _date(post: dict[str, object]) -> str | None:
    return exported.clean_text(post, "date") or exported.clean_text(post, "published") or None


def _posts(
    found: list[dict[str, object]], moments: list[dates.Moment | None], removed: list[Removed]
) -> Iterator[Post]:
    for post, moment in zip(found, moments, strict=True):
        words = body.read(*html.children(html.fragment(_written(post))))
        removed.extend(words.removed)
        if signature := html.words(html.fragment(exported.clean_text(post, "signature"))):
            removed.append(Removed(signature, "signature"))
        edited = _edited(post)
        identity = next((known for key in _IDS if (known := exported.identity(post, key))), None)
        yield Post(
            number=0,
            text=words.text,
            author=next((known for path in _AUTHORS if (known := exported.name(post, *path))), None),
            posted_at=moment.at if moment else None,
            zone_known=moment.zone_known if moment else True,
            precision=moment.precision if moment else Precision.MINUTE,
            quotes=words.quotes,
            source_id=identity,
            edited=words.edited or bool(edited),
            score=_score(post),
            attachments=tuple(_attachments(post)),
        )
        yield from _comments(post, identity, removed)


def _written(post: dict[str, object]) -> str:
    """The post's HTML; the block in which XenForo 1 and vBulletin 4 wrap all of it is no quote."""
    written = next((text for key in _WORDS if (text := exported.clean_text(post, key))), "")
    if match := _WRAPPER.match(written):
        inner, closed, after = written[match.end() :].rpartition("</blockquote>")
        return f"<div>{inner or after}</div>{after if closed else ''}"
    return written


def _comments(post: dict[str, object], parent: str | None, removed: list[Removed]) -> Iterator[Post]:
    """Comments below a post of Stack Exchange, as answers to it."""
    for comment in exported.entries(post, "comments"):
        words = body.read(html.fragment(exported.clean_text(comment, "content")))
        removed.extend(words.removed)
        posted = dates.parse(exported.clean_text(comment, "date"))
        yield Post(
            number=0,
            text=words.text,
            author=exported.name(comment, "user"),
            posted_at=posted.at if posted else None,
            zone_known=posted.zone_known if posted else True,
            quotes=words.quotes,
            source_id=f"comment {exported.identity(comment, 'id')}",
            parent_id=parent,
            score=exported.number(comment, "score"),
        )


def _edited(post: dict[str, object]) -> str:
    return exported.clean_text(post, "edited") or exported.clean_text(post, "edited", "date")


def _score(post: dict[str, object]) -> int | None:
    for key in ("rating", "likes", "reputation", "votes"):
        if (score := exported.number(post, key)) is not None:
            return score
    given = exported.dig(post, "reactions_users") or exported.dig(post, "thankedby") or exported.dig(post, "reactions")
    return len(given) if isinstance(given, list) and given else None


def _attachments(post: dict[str, object]) -> Iterator[str]:
    for attachment in exported.entries(post, "attachments"):
        if shown := exported.name(attachment, "name") or exported.name(attachment, "link"):
            yield shown
