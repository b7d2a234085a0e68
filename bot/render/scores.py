"""A post's score with its reasons, and rankings."""

from __future__ import annotations

from collections.abc import Sequence

from bot.archive.model import Post
from bot.discussion.scores import PostScore, RankedPost

__all__ = ["score_text", "top_text"]


def score_text(score: PostScore, post: Post, *, thread: str, link: str | None) -> str:
    """Discord Markdown of at most 4,096 characters that explains where a post's score comes from."""
    raise NotImplementedError


def top_text(ranked: Sequence[RankedPost], *, several_threads: bool = False) -> str:
    """Discord Markdown of at most 4,096 characters: one entry a post with its score, link and first words."""
    raise NotImplementedError
