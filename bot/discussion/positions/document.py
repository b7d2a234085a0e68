"""The positions document, version 1."""

from __future__ import annotations

from typing import Any

from bot.discussion.positions.model import Positions

__all__ = ["to_document"]


def to_document(positions: Positions, *, everything: bool) -> dict[str, Any]:
    """The JSON object for a thread. With `everything`, up to 30 points a camp and each sentence with its claim score."""
    raise NotImplementedError
