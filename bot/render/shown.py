"""What is said about messages that show posts."""

from __future__ import annotations

__all__ = ["GONE", "ends_above", "goes_on", "hidden", "no_longer_quoted", "posted", "taken_down"]

GONE = "The thread that this message shows is no longer in the library, so its buttons do nothing any more."


def posted(link: str) -> str:
    """Confirm that something was posted."""
    return f"Posted: {link}"


def hidden(post: int) -> str:
    """Refuse to show a post that the moderators hide."""
    return f"Post #{post} is hidden by the moderators of this server."


def taken_down(post: int | None) -> str:
    """What a message says whose post is hidden, or (`post` None) is in the library no more."""
    return f"-# 🚫 {hidden(post)}" if post is not None else "-# 🚫 What stood here was removed from the library."


def ends_above(post: int) -> str:
    """What a later part of a replayed post says that has become shorter."""
    return f"-# Post #{post} was corrected and ends above."


def goes_on(post: int) -> str:
    """What the last part of a replayed post adds that has become longer."""
    return f"-# Post #{post} was corrected and goes on: `/read post:{post}`"


def no_longer_quoted(post: int) -> str:
    """What a quote or excerpt says whose words are in its post no more."""
    return f"-# Post #{post} was corrected; the words that were quoted here are in it no more."
