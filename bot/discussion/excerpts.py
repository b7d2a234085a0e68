"""A strong passage of whole sentences, on a topic or at random."""

from __future__ import annotations

from dataclasses import dataclass

from bot.archive.model import Thread
from bot.archive.quotes import Passage

__all__ = ["Excerpt", "choose"]


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Consecutive whole sentences of one post; `text` is exactly the post's text between the passage's offsets."""

    passage: Passage
    text: str


def choose(thread: Thread, *, topic: str | None, length: int, seed: int) -> Excerpt | None:
    """One to five sentences of one post, at most `length` characters, chosen by topic or at random by strength.

    The same arguments give the same passage. None where the topic does not occur, or no sentence fits into `length`.
    """
    raise NotImplementedError
