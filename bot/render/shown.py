"""What is said about messages that show posts."""

from __future__ import annotations

__all__ = ["GONE"]

GONE = "The thread that this message shows is no longer in the library, so its buttons do nothing any more."
