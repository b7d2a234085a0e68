"""The whole pipeline: sentences, relations, camps, points."""

from __future__ import annotations

from bot.archive.model import Thread
from bot.discussion.positions.model import Positions

__all__ = ["summarise"]


def summarise(thread: Thread) -> Positions:
    """Every post is read. Deterministic; takes seconds on thousands of posts, so run it off the event loop."""
    raise NotImplementedError
