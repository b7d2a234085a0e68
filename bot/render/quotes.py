"""A quoted passage as it is posted."""

from __future__ import annotations

from bot.archive.model import Post

__all__ = ["quote_card"]


def quote_card(
    passage: str, post: Post, *, thread: str, link: str | None, quoter: str | None = None, comment: str | None = None
) -> str:
    """Discord Markdown of at most 2,000 characters: the passage as a block quote, its source with a link, a comment.

    `passage` and `comment` are shown harmless, `quoter` is the display name of the member who quotes. A comment is
    never cut; raises `BadInput` where passage and comment do not fit into one message together.
    """
    raise NotImplementedError
