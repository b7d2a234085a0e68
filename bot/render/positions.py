"""Positions as Discord Markdown and as plain text for a terminal."""

from __future__ import annotations

from collections.abc import Mapping

from bot.archive.model import Thread
from bot.discussion.positions.model import Positions
from bot.discussion.scores import PostScore

__all__ = ["positions_sections", "positions_text"]


def positions_sections(
    positions: Positions, thread: Thread, *, links: Mapping[int, str], scores: Mapping[int, PostScore]
) -> list[str]:
    """The summary as one or more texts of at most 4,096 characters, an embed's description each.

    `links` leads from a post's number to a message that shows it, `scores` to the room's votes; both may lack posts.
    """
    raise NotImplementedError


def positions_text(positions: Positions, thread: Thread, *, width: int = 100) -> str:
    """The summary in plain text, wrapped at `width` columns, ending in a line break."""
    raise NotImplementedError
