"""What is said about messages that show posts."""

from __future__ import annotations

__all__ = ["GONE", "posted"]

GONE = "The thread that this message shows is no longer in the library, so its buttons do nothing any more."


def posted(link: str) -> str:
    """Confirm that something was posted."""
    return f"Posted: {link}"
