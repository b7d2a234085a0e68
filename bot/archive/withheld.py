"""A thread as members may see it: what the moderators of a server hide is not in it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from bot.archive.model import Post, Quote

__all__ = ["withheld"]


def withheld(post: Post, hidden: Collection[int]) -> Post:
    """The post without what is hidden: a hidden one keeps its place and time alone, others lose what they quote of it.

    Its number, reply and time stay, so that numbers, chains and pauses do; a quote of a hidden post keeps its number.
    """
    if post.number in hidden:
        return Post(
            post.number,
            "",
            posted_at=post.posted_at,
            reply_to=post.reply_to,
            zone_known=post.zone_known,
            precision=post.precision,
            hidden=True,
        )
    if not any(_shows(quote, hidden) for quote in post.quotes):
        return post
    return replace(post, quotes=tuple(_without(quote, hidden) for quote in post.quotes))


def _shows(quote: Quote, hidden: Collection[int]) -> bool:
    return quote.post in hidden or any(_shows(inner, hidden) for inner in quote.quotes)


def _without(quote: Quote, hidden: Collection[int]) -> Quote:
    if quote.post in hidden:
        return Quote("", quote.post)
    return replace(quote, quotes=tuple(_without(inner, hidden) for inner in quote.quotes))
