"""What a thread does not say, or a reader could not tell: where somebody who knows the source should look."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.archive.model import Post, Thread

__all__ = ["Doubt", "Kind", "doubts"]


class Kind(StrEnum):
    """What is in doubt of a post."""

    AUTHOR = "author"
    DATE = "date"
    ZONE = "zone"
    ORDER = "order"
    QUOTE = "quote"
    EMPTY = "empty"
    BORDER = "border"


_EVEN = 0.5  # confidence below which a post is rather wrong than right


@dataclass(frozen=True, slots=True)
class Doubt:
    """A kind of doubt, and the numbers of the posts that have it."""

    kind: Kind
    posts: tuple[int, ...]


def doubts(thread: Thread) -> tuple[Doubt, ...]:
    """The doubts of a thread, each kind once, in the order of `Kind`. What no post says is no doubt about one of them.

    A post is out of order where it is dated before an earlier one by more than a day, which a changed clock explains
    no longer. One that was deleted, or is a file, needs no words.
    """
    posts = thread.posts
    found = {
        Kind.AUTHOR: _some(posts, [post for post in posts if post.author is None]),
        Kind.DATE: _some(posts, [post for post in posts if post.posted_at is None]),
        Kind.ZONE: [post for post in posts if not post.zone_known],
        Kind.ORDER: list(_out_of_order(posts)),
        Kind.QUOTE: [post for post in posts if any(quote.post is None for quote in post.quotes)],
        Kind.EMPTY: [post for post in posts if _says_nothing(post)],
        Kind.BORDER: [post for post in posts if post.confidence is not None and post.confidence < _EVEN],
    }
    return tuple(Doubt(kind, tuple(post.number for post in having)) for kind, having in found.items() if having)


def _some(posts: tuple[Post, ...], lacking: list[Post]) -> list[Post]:
    return lacking if len(lacking) < len(posts) else []


def _says_nothing(post: Post) -> bool:
    return not (post.text.strip() or post.quotes or post.attachments or post.deleted)


def _out_of_order(posts: Iterable[Post]) -> Iterable[Post]:
    latest = None
    for post in posts:
        if post.posted_at is None:
            continue
        if latest is not None and (latest - post.posted_at).total_seconds() > 86_400:
            yield post
        else:
            latest = post.posted_at
