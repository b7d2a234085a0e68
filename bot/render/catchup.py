"""What a member reads who catches up with a thread, or is kept from being told its end."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from bot.archive.markup import escape, plain
from bot.render.wording import counted

__all__ = [
    "BACK",
    "MARK",
    "NEXT",
    "RAISE",
    "REST",
    "SINCE",
    "UNKEPT",
    "finished",
    "kept_back",
    "lifted",
    "marked",
    "no_bookmark",
    "nothing_since",
    "nothing_yet",
    "raised",
    "waiting",
    "welcome",
]

BACK: Final = "Back"
NEXT: Final = "Next"
MARK: Final = "Bookmark here"
SINCE: Final = "Since I left"
REST: Final = "Show the rest too"
RAISE: Final = "Keep it back again"
UNKEPT: Final = "-# You asked me to keep nothing of you, so no bookmark moves along. `/me` changes that."


def _name(thread: str) -> str:
    return escape(plain(thread[:1000])[:80])


def welcome(thread: str, *, left: int | None, at: datetime | None, more: int) -> str:
    """Above the first post that a member has not read. `more` is how many follow the bookmark."""
    if left is None:
        return (
            f"You have no bookmark in **{_name(thread)}** yet, so here is its beginning. It moves along while you "
            f"press **{NEXT}**; 🔖 as a reaction below a replayed post sets it too."
        )
    since = f", <t:{int(at.timestamp())}:R>" if at is not None else ""
    return f"You left **{_name(thread)}** at #{left}{since}. {counted(more, 'post')} after it, beginning here."


def finished(thread: str, *, last: int) -> str:
    """Nothing is left to read."""
    return f"You have read **{_name(thread)}** to its end, #{last}. {BACK} leafs through it again."


def waiting(thread: str, *, shown: int) -> str:
    """Nothing is left of what the replay has shown, and the member does not want to be told more."""
    return (
        f"You have read all that the replay of **{_name(thread)}** has shown: #{shown}. Your shield keeps the rest for "
        f"when it is replayed; **{REST}** puts it down."
    )


def marked(post: int) -> str:
    """Confirm a bookmark."""
    return f"🔖 Your bookmark is at #{post} now. `/catchup` goes on from there."


def nothing_since(post: int, *, kept_back: bool) -> str:
    """Refuse a summary of nothing; with `kept_back` more follows, and the shield keeps it."""
    if kept_back:
        return f"Your shield keeps back what follows #{post}, so there is nothing to sum up yet. `/me` puts it down."
    return f"You had read to the end, #{post}, so there is nothing to sum up. `/positions` sums up all of it."


def nothing_yet(thread: str) -> str:
    """Refuse to sum up what has not begun for a member who wants to be told nothing."""
    return (
        f"Nothing of **{_name(thread)}** has been replayed or read by you yet, and your shield keeps the rest back. "
        "`/catchup` begins it; `/me` puts the shield down."
    )


def no_bookmark(thread: str) -> str:
    """Refuse a summary since a bookmark that is not there."""
    return (
        f"You have no bookmark in **{_name(thread)}**. `/catchup` sets one while you read, and so does 🔖 as a "
        "reaction below a post."
    )


def kept_back(thread: str, post: int) -> str:
    """Say below an answer that it leaves out what the member does not want to be told."""
    beyond = f"what comes after #{post}" if post else "everything"
    return f"-# 🛡️ Your shield keeps back {beyond} of *{_name(thread)}*."


def lifted(thread: str, *, until: datetime) -> str:
    """Confirm that the shield is down for a thread."""
    return (
        f"🛡️ Until <t:{int(until.timestamp())}:t> I tell you everything about **{_name(thread)}**. Ask again, and the "
        "rest is there. `/me` puts the shield away for good."
    )


def raised(thread: str) -> str:
    """Confirm that the shield is up again."""
    return f"🛡️ Your shield is up again for **{_name(thread)}**."
