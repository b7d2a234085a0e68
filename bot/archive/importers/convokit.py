"""Reads a conversation in ConvoKit's format: utterances, one JSON object a line."""

from __future__ import annotations

import html
from collections.abc import Iterator

from bot.archive.importers import dates, exported
from bot.archive.importers.quoting import cut_quotes
from bot.archive.importers.reader import Guess, Source
from bot.archive.model import Post, Thread

__all__ = ["DESCRIPTION", "NAME", "read", "sniff"]

NAME = "convokit"
DESCRIPTION = "one conversation of a ConvoKit corpus (utterances.jsonl)"

_ROOT = ("conversation_id", "root")
_SPEAKER = ("speaker", "user")
_PARENT = ("reply_to", "reply-to")


def sniff(source: Source) -> Guess:
    """Lines of JSON that name a conversation, a speaker and what is answered."""
    if exported.looks_like_json(source) and exported.mentions(
        source, r'"(?:conversation_id|root)"', r'"(?:speaker|user)"', r'"reply[_-]to"'
    ):
        return Guess(0.95, "it is JSON with utterances, speakers and a conversation")
    return Guess(0.0, "it has no utterances of ConvoKit")


def read(source: Source) -> Thread:
    """Read it. Raises `Unreadable` where there are several conversations: each is a thread."""
    text = source.raw.strip()
    values = exported.load(text) if text.startswith("[") else exported.load_lines(text)
    found = list(exported.entries(values))
    roots = list(dict.fromkeys(_first(one, _ROOT) or "" for one in found))
    if len(roots) > 1:
        raise exported.refuse_several(roots, what="conversation")
    return exported.thread(
        _posts(found),
        source_format=NAME,
        title=exported.name(found, 0, "meta", "title") if found else None,
        nothing="expected utterances with text",
    )


def _posts(found: list[dict[str, object]]) -> Iterator[Post]:
    for one in found:
        text, quotes = cut_quotes(html.unescape(exported.clean_text(one, "text")))
        posted = dates.from_unix(one.get("timestamp")) or dates.parse(exported.clean_text(one, "timestamp"))
        speaker = _first(one, _SPEAKER) or exported.name(one, "speaker", "id") or exported.name(one, "user", "id")
        gone = text in {"[deleted]", "[removed]"}
        yield Post(
            number=0,
            text=text,
            author=None if speaker in {None, "[deleted]", "[removed]"} else exported.name(speaker),
            posted_at=posted.at if posted else None,
            zone_known=posted.zone_known if posted else True,
            quotes=quotes,
            source_id=exported.identity(one, "id"),
            parent_id=_first(one, _PARENT),
            deleted=gone,
            score=exported.number(one, "meta", "score"),
        )


def _first(one: dict[str, object], keys: tuple[str, ...]) -> str | None:
    return next((known for key in keys if (known := exported.identity(one, key))), None)
