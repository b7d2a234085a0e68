"""What stands around the picture of a thread's web; the picture's own words are in `bot.render.pictures`."""

from __future__ import annotations

from bot.archive.markup import escape

__all__ = ["IN_WORDS", "SHARE", "no_links", "title"]

IN_WORDS, SHARE = "In words", "Share with the channel"


def title(thread: str) -> str:
    """The line above the picture."""
    return f"🕸️ Who answers and quotes whom in “{escape(thread)}”"


def no_links(thread: str) -> str:
    """Refuse to draw nothing."""
    return (
        f"No post of “{escape(thread)}” answers or quotes another, as far as the archive says, so there is no web to "
        "draw. `/manage mend` can say which post a quote is from."
    )
