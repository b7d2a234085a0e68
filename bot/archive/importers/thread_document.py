"""Reads the thread document that Rethread itself writes."""

from __future__ import annotations

import re

from bot.archive.document import from_document
from bot.archive.importers.exported import BEGINS_JSON, load
from bot.archive.importers.reader import Guess, Source
from bot.archive.model import Thread
from bot.errors import Unreadable

__all__ = ["DESCRIPTION", "NAME", "read", "sniff"]

NAME = "thread-document"
DESCRIPTION = "the JSON document that rethread convert and export write"

_UNSTORABLE = re.compile("[\\x00\\ud800-\\udfff]")


def sniff(source: Source) -> Guess:
    """A JSON object that names its version is one; another JSON object is more likely this than prose."""
    head = source.head
    if not head.startswith(("{", "[")):
        return Guess(0.0, "it is not JSON")
    if re.match(r'\{\s{0,20}"rethread"', head) or re.search(r'"rethread"\s{0,20}:', source.raw):
        return Guess(1.0, 'it is JSON with the key "rethread"')
    if BEGINS_JSON.match(head):
        return Guess(0.6, "it is JSON")
    return Guess(0.0, "it only begins like JSON")


def read(source: Source) -> Thread:
    """Read it. Raises `Unreadable` for text that is not JSON, nests deeper than 64, or is no thread document."""
    value = load(source.raw)
    if not (isinstance(value, dict) and "rethread" in value):
        raise Unreadable(
            'expected the key "rethread" with the value 1: this is JSON, but neither a thread document nor '
            "an export of Discourse, Flarum, Reddit, Hacker News, Stack Exchange, Discord, Slack or Telegram",
            place="rethread",
        )
    return from_document(_storable(value))


def _storable(value: object) -> object:
    """Leave out of every string what no database keeps (NUL, halves of pairs); depth is checked before.

    All else stays as it is, so that a document comes back without loss; what is shown is made harmless then.
    """
    if isinstance(value, str):
        return _UNSTORABLE.sub("", value)
    if isinstance(value, list):
        return [_storable(inner) for inner in value]
    if isinstance(value, dict):
        return {key: _storable(inner) for key, inner in value.items()}
    return value
