"""Cards that lead to what a member wrote in the server, with the words where their author allows it."""

from __future__ import annotations

from bot.archive.markup import escape, plain, to_discord
from bot.replay.split import shorten, units

__all__ = [
    "ALLOW",
    "CHANGED_SINCE",
    "FORM_TITLE",
    "NEVER",
    "NOT_YOURS",
    "NO_LONGER_KNOWN",
    "ONLY_THE_AUTHOR",
    "card",
    "not_there",
]

FORM_TITLE = "Quote this message"
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
CHANGED_SINCE = "-# The quoted message was edited since."
_LIMIT = 2000
_QUOTES, _POINTS = "**{quoter}** quotes:", "**{quoter}** points to what **{author}** wrote:"
_WHERE = "— **{author}** · [the message]({link})"
_LINK = "↪ [the message]({link})"
_ASKS = "-# **{author}**, press **Show my words** if they may stand here."
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
    names = {"author": escape(_name(author)), "quoter": escape(_name(quoter))}
    said = [to_discord(comment.strip())] if comment and comment.strip() else []
    if gone is not None:
        return "\n".join([(_DELETED if gone == "deleted" else _WITHDRAWN).format(**names), *said])[:_LIMIT]
    if words is None:
        lines = [_POINTS.format(**names), _LINK.format(link=link), *said]
        return "\n".join([*lines, *([_ASKS.format(**names)] if asks else [])])[:_LIMIT]
    head, foot = _QUOTES.format(**names), _WHERE.format(author=names["author"], link=link)
    room = _LIMIT - units("\n".join([head, "", foot, *said]))
    markdown = to_discord(words.strip())
    if units(markdown) + 2 * (markdown.count("\n") + 1) > room:
        markdown = escape(shorten(plain(words), room // 2 - 4))
    return "\n".join([head, *(f"> {line}".rstrip() for line in markdown.split("\n")), foot, *said])


def not_there(nearest: str | None) -> str:
    """Refuse words that are not in the message."""
    hint = f" The closest words there are:\n> {escape(shorten(plain(nearest), 300))}" if nearest else ""
    return f"Those words are not in the message. A quote has to stand there letter by letter.{hint}"


def _name(name: str) -> str:
    return shorten(plain(name), 60) or "somebody"
