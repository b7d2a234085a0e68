"""Cards that lead to what a member wrote in the server, with the words where their author allows it."""

from __future__ import annotations

from bot.archive.markup import escape, plain, to_discord
from bot.render.quotes import block_quote
from bot.render.wording import isolated, name_in
from bot.replay.split import shorten, units

__all__ = [
    "ALLOW",
    "CHANGED_SINCE",
    "CONSENT_CHANGED",
    "CONSENT_CHANGED_PRESS_AGAIN",
    "FORGOTTEN",
    "FORM_TITLE",
    "NEVER",
    "NOT_YOURS",
    "NO_LONGER_KNOWN",
    "ONLY_THE_AUTHOR",
    "PLACE",
    "SOURCE_EDITED",
    "SOURCE_GONE",
    "asks_first",
    "card",
    "with_note",
]

FORM_TITLE = "Quote this message"
PLACE = "that message"
ALLOW = "Show my words"
NEVER = (
    "This member does not want to be quoted here. Reply to the message instead: that is between the two of you, and "
    "leaves it to them to delete it."
)
ONLY_THE_AUTHOR = "Only the member who wrote that message can allow its words to be shown."
NOT_YOURS = "Only the member who posted this, the one who is quoted, and moderators can delete it."
NO_LONGER_KNOWN = (
    "I keep nobody's words until they agree, and I was restarted since, so I do not have yours any more. To show them, "
    "use **Apps → Quote this reply** on your message."
)
FORGOTTEN = (
    "I keep nobody's words until they are posted, and I was restarted since, so I do not have these any more. Use "
    "**Apps → Quote this reply** on the message again."
)
CONSENT_CHANGED = "⚠️ Its author has changed meanwhile whether they may be quoted. Nothing was posted yet."
CONSENT_CHANGED_PRESS_AGAIN = f"{CONSENT_CHANGED} Press again to see how the quote would stand now."
SOURCE_GONE = "That message was deleted meanwhile, so nothing was posted."
SOURCE_EDITED = (
    "That message was edited meanwhile, so nothing was posted. Use **Apps → Quote this reply** on it again to quote "
    "what it says now."
)
CHANGED_SINCE = "-# The quoted message was edited since."
_LIMIT = 2000
_QUOTES, _POINTS = "**{quoter}** quotes:", "**{quoter}** points to what **{author}** wrote:"
_WHERE = "— **{author}** · [the message]({link})"
_SHORTENED = " · shortened"
_LINK = "↪ [the message]({link})"
_ASKS = "-# **{author}**, press **Show my words** if they may stand here."
_ASKS_FIRST = (
    "**{author}** is asked before others may quote them, and is not notified. The card leads to the message; once they "
    "press **Show my words**, it shows: {words}"
)
_DELETED = "**{quoter}** quoted a message of **{author}** that was deleted since."
_WITHDRAWN = "**{quoter}** quoted **{author}**, who does not want to be quoted any more."


def card(
    words: str | None,
    *,
    author: str,
    quoter: str,
    link: str,
    comment: str | None = None,
    asks: bool = False,
    gone: str | None = None,
) -> str:
    """Discord Markdown of at most 2,000 characters. `words` are shown harmless; without them the card only leads there.

    `asks`: the author may still allow the words; `gone` is "deleted" or "withdrawn".
    """
    names = {"author": _name(author), "quoter": _name(quoter)}
    said = [to_discord(comment.strip())] if comment and comment.strip() else []
    if gone is not None:
        return "\n".join([(_DELETED if gone == "deleted" else _WITHDRAWN).format(**names), *said])[:_LIMIT]
    if words is None:
        lines = [_POINTS.format(**names), _LINK.format(link=link), *said]
        return "\n".join([*lines, *([_ASKS.format(**names)] if asks else [])])[:_LIMIT]
    head, foot = _QUOTES.format(**names), _WHERE.format(author=names["author"], link=link)
    room = _LIMIT - units("\n".join([head, "", foot + _SHORTENED, *said]))
    lines, cut = block_quote(words, room)
    return "\n".join([head, *lines, foot + (_SHORTENED if cut else ""), *said])


def asks_first(author: str, words: str) -> str:
    """For who quotes: the author has to agree before their words stand anywhere."""
    return _ASKS_FIRST.format(author=_name(author), words=f"“{isolated(escape(shorten(plain(words), 300)))}”")


def with_note(text: str, note: str) -> str:
    """A card with a line more at its end, once."""
    return text if text.endswith(f"\n{note}") else f"{text[: _LIMIT - len(note) - 1]}\n{note}"


def _name(name: str) -> str:
    return name_in(name, length=60, unknown="somebody")
