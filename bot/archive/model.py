"""A thread at rest. After a reader, nothing but these values travels through the program."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

__all__ = ["BY_HAND", "Post", "Precision", "Quote", "Removed", "Thread"]


BY_HAND = "hand"
"""The basis of a quote whose source a person named."""


class Precision(StrEnum):
    """How exactly a time is known."""

    DAY = "day"
    MINUTE = "minute"


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of another post that a post repeats.

    `post` is the number of the quoted post, None where it is not in this thread. `author` is whom the input names.
    `source_id` is the quoted post's id at the source, where the input names it. `basis` says how the quoted post was
    found: "id", "exact", "fuzzy", or `BY_HAND` where somebody said which it is, or that it is none here. `quotes` are
    the quotes that stood inside this one; `text` does not hold them.
    """

    text: str
    post: int | None = None
    author: str | None = None
    source_id: str | None = None
    basis: str | None = None
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class Post:
    """One contribution. `text` is Markdown and the author's own words alone; quoted words are in `quotes`, in order.

    `number` counts from 1 in thread order. `author` and `posted_at` (aware) are None where the input does not say.
    `reply_to` is the explicit parent, else the first resolved quote, else None; always smaller than `number`.
    `zone_known` is False where `posted_at` was given without a zone and is taken as UTC.
    `source_id` and `parent_id` are this post's and its explicit parent's ids at the source. `edited`, `deleted` (at the
    source, with or without its words) and `truncated` (the input holds only its beginning) are states of the archive;
    `score` is the archive's own count of likes, votes or reactions, never a live vote. `attachments` are names or
    addresses of files that the input does not show in the text. `confidence`, from 0 to 1, says how sure a reader is of
    the post's borders and its author and date; None where the input marks them itself. `hidden`: the moderators of the
    server withhold it, so that its words, author and quotes are not here (`bot.archive.withheld`).
    """

    number: int
    text: str
    author: str | None = None
    posted_at: datetime | None = None
    reply_to: int | None = None
    quotes: tuple[Quote, ...] = ()
    zone_known: bool = True
    precision: Precision = Precision.MINUTE
    source_id: str | None = None
    parent_id: str | None = None
    edited: bool = False
    edited_at: datetime | None = None
    deleted: bool = False
    truncated: bool = False
    score: int | None = None
    attachments: tuple[str, ...] = ()
    confidence: float | None = None
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Removed:
    """Lines of the input that are in no post, and why ("boilerplate", "signature", …)."""

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Thread:
    """A discussion: its posts in order (at least one), and what reading it left out or was unsure of.

    `title` is None where the input has none; `name` is what people see then.
    """

    title: str | None
    posts: tuple[Post, ...]
    source_format: str
    url: str | None = None
    site: str | None = None
    language: str | None = None
    removed: tuple[Removed, ...] = ()
    warnings: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Hold what FORMATS.md promises: numbers 1, 2, 3, …, parents and quoted posts inside the thread.

        Raises `ValueError`, because a reader that breaks this is a defect, not a member's mistake.
        """
        if [post.number for post in self.posts] != list(range(1, len(self.posts) + 1)) or not self.posts:
            raise ValueError("posts are numbered 1, 2, 3, … and there is at least one")
        for post in self.posts:
            if post.reply_to is not None and not 0 < post.reply_to < post.number:
                raise ValueError(f"post {post.number} replies to {post.reply_to}")
            for quote in post.quotes:
                if quote.post is not None and not 0 < quote.post <= len(self.posts):
                    raise ValueError(f"post {post.number} quotes {quote.post}")

    @property
    def name(self) -> str:
        """The title, else the first words of the first post: one line of at most 100 characters."""
        words = " ".join((self.title or self.posts[0].text).split()) or "(untitled)"
        return words if len(words) <= 100 else words[:99].rsplit(" ", 1)[0] + "…"

    def post(self, number: int) -> Post | None:
        """The post of that number, or None."""
        return self.posts[number - 1] if 0 < number <= len(self.posts) else None

    @property
    def authors(self) -> tuple[str, ...]:
        """Known authors, in the order of their first post."""
        return tuple(dict.fromkeys(post.author for post in self.posts if post.author is not None))
