"""What a member reads about their own settings in a server."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.archive.markup import escape, plain
from bot.render.wording import counted

__all__ = [
    "ASK_FIRST",
    "CARDS",
    "COUNT_ME",
    "FORGET_ME",
    "KEEP_ME",
    "LEFT",
    "PLAIN",
    "QUESTION",
    "QUOTE_ME",
    "QUOTE_NEVER",
    "REMOVE",
    "SHIELD_OFF",
    "SHIELD_ON",
    "TITLE",
    "bookmarks",
    "card",
    "forgotten",
    "kept_of_you",
    "language",
    "quoting",
    "shield",
    "shown",
]

TITLE: Final = "You and this bot, in this server"
FORGET_ME: Final = "Keep nothing of me"
COUNT_ME: Final = "Take part again"
QUOTE_ME: Final = "Others may quote me"
ASK_FIRST: Final = "Ask me each time"
QUOTE_NEVER: Final = "Never quote me"
REMOVE: Final = "Remove and keep nothing"
KEEP_ME: Final = "Leave everything as it is"
SHIELD_ON: Final = "Tell me no ends"
SHIELD_OFF: Final = "Tell me everything"
PLAIN: Final = "Plain text, no cards"
CARDS: Final = "Cards and pictures"
LEFT: Final = "Nothing was changed."
QUESTION: Final = """**Remove what I keep of you in this server?**
Your votes go, by reaction and by button, and with them your part in every score. Comments that you put on quotes, \
what you said of points in summaries, the link between you and an author of the archive, your bookmarks, your \
questions and whatever else you are in the middle of go too, and I forget which quotes, imports, discussions and ended \
replays were yours. From then on I keep no vote of yours.
Messages that stand in Discord stay there: your reactions, and quotes that you posted; delete those first if you want \
them gone. This cannot be undone, but you can take part again later, from nothing."""

_QUOTING: Final = {
    "yes": "💬 Others may quote your messages.",
    "ask": "💬 Before somebody quotes a message of yours, I ask you.",
    "no": "💬 Nobody can quote your messages with me.",
}
_SHIELDED: Final = (
    "🛡️ Your shield is up: no command and no suggestion tells you what comes after your bookmark or after what a "
    "running replay has shown, until you ask for it."
)
_UNSHIELDED: Final = "🛡️ Your shield is down: you are told how threads end."
_PLAIN: Final = "📝 What only you see comes as plain text, without cards and pictures."
_CARDS: Final = "🖼️ What only you see comes as cards and pictures."
_LANGUAGE: Final = (
    "🌐 I write English, whatever language your Discord is in. Posts, and all that I show of them, stay in the words "
    "in which they were written: I translate nothing."
)
_MODEL_LANGUAGE: Final = " A language model puts answers into the language of the posts."
_TAKES_PART: Final = "👍 Your votes are kept and counted; one a post."
_OPTED_OUT: Final = "🚫 I keep nothing of you here, and show nothing of you."
_BLOCKED: Final = "⛔ Your votes do not count here: moderators blocked them. Ask them why."


def kept_of_you(*, opted_out: bool, blocked: bool) -> str:
    """Whether the member's votes are kept and count."""
    if opted_out:
        return _OPTED_OUT
    return _BLOCKED if blocked else _TAKES_PART


def quoting(consent: str) -> str:
    """Whether others may quote the member; `consent` is yes, ask or no."""
    return _QUOTING[consent]


def shield(*, up: bool) -> str:
    """Whether the member is told what comes after what was replayed or read."""
    return _SHIELDED if up else _UNSHIELDED


def shown(*, plain: bool) -> str:
    """How the member is shown things."""
    return _PLAIN if plain else _CARDS


def language(*, model: bool) -> str:
    """In which language the member reads what; nothing is there to be chosen."""
    return _LANGUAGE + (_MODEL_LANGUAGE if model else "")


def bookmarks(marks: Sequence[tuple[str, int]]) -> list[str]:
    """Where the member reads: a thread's name and the post of the bookmark; the first five."""
    lines = [f"🔖 {escape(plain(name[:1000])[:80])}: #{post}" for name, post in marks[:5]]
    if len(marks) > 5:
        lines.append(f"-# and {counted(len(marks) - 5, 'bookmark')} more")
    return lines


def card(lines: Sequence[str]) -> str:
    """The card: one line a setting."""
    return "\n".join(lines)


def forgotten(*, reactions: int, votes: int, quotes: int) -> str:
    """What was removed."""
    removed = (
        f"Removed: {counted(reactions, 'reaction')}, {counted(votes, 'vote')} by button, and your name on "
        f"{counted(quotes, 'quote')}."
    )
    return f"{removed} I keep nothing of you in this server from now on. `/me` lets you take part again."
