"""A page of search hits."""

from __future__ import annotations

from bot.discussion.search import SearchPage

__all__ = ["search_text"]


def search_text(page: SearchPage, *, several_threads: bool = False) -> str:
    """Discord Markdown of at most 4,096 characters: the hits of a page with each match in bold."""
    raise NotImplementedError
