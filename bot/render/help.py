"""The one card that explains the bot."""

from __future__ import annotations

__all__ = ["TITLE", "card"]

TITLE = "Rethread: old threads, alive again"

_READ = """**Read**
`/library` what is here · `/read` leaf through a thread · `/search` find words · `/excerpt` a strong passage
**Take part**
👍 👎 below a post vote on it (reactions count too; your last one counts) · `/quote` a post, or press 💬
`/score` what the room thinks of a post · `/top` the best ones · `/positions` who stands where · `/web` who answers whom
`/ask` a thread something, or mention me with a question · `/challenge` a claim · `/discuss` a post
`/catchup` read on from your bookmark · `/me` what I keep of you, and may do"""
_HOST = """**Host**
`/replay start` brings a thread to life here, post by post; its panel steers it"""
_MODERATE = """**Moderate**
`/manage import` adds a thread from a file, with a preview first · `/manage check` says what is missing"""
_POSTS = (
    "A *post* is named by its number, by a link to a message that shows it, or by some of its words; suggestions "
    "appear while you type."
)
_EMPTY = {
    True: "The library is empty. Begin with `/manage import` and a text file of an old thread.",
    False: "The library is empty. A moderator can add an old thread with `/manage import`.",
}


def card(*, threads: int, host: bool, moderator: bool) -> str:
    """What this member can do now, as an embed's description."""
    parts = [] if threads else [_EMPTY[moderator]]
    parts.append(_READ)
    if host:
        parts.append(_HOST)
    if moderator:
        parts.append(_MODERATE)
    return "\n\n".join([*parts, _POSTS])
