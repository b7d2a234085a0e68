"""Reads the thread document that Rethread itself writes."""

from __future__ import annotations

import json
import re

from bot.archive.document import from_document
from bot.archive.importers.reader import Guess, Source
from bot.archive.model import Thread
from bot.errors import Unreadable

__all__ = ["DESCRIPTION", "NAME", "read", "sniff"]

NAME = "thread-document"
DESCRIPTION = "the JSON document that rethread convert and export write"

_MAX_DEPTH = 64
_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"|[\[{]|[\]}]', re.DOTALL)
_UNSTORABLE = re.compile("[\\x00\\ud800-\\udfff]")
_NO_WORD = "a string, number, list, object, true, false or null"


def sniff(source: Source) -> Guess:
    """A JSON object that names its version is one; another JSON object is more likely this than prose."""
    head = source.head
    if not head.startswith(("{", "[")):
        return Guess(0.0, "it is not JSON")
    if re.match(r'\{\s{0,20}"rethread"', head) or '"rethread"' in source.text:
        return Guess(1.0, 'it is JSON with the key "rethread"')
    if re.match(r'\{\s{0,20}["}]|\[\s{0,20}["{\[\]\d]', head):
        return Guess(0.6, "it is JSON")
    return Guess(0.0, "it only begins like JSON")


def read(source: Source) -> Thread:
    """Read it. Raises `Unreadable` for text that is not JSON, nests deeper than 64, or is no thread document."""
    _check_depth(source.raw)
    try:
        value = json.loads(source.raw, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise Unreadable(f"expected JSON: {error.msg}", place=f"line {error.lineno} column {error.colno}") from None
    except (ValueError, RecursionError) as error:  # a number of thousands of digits
        raise Unreadable(f"expected JSON that can be read: {error}") from None
    if not (isinstance(value, dict) and "rethread" in value):
        raise Unreadable(
            'expected the key "rethread" with the value 1: this is JSON, but no thread document', place="rethread"
        )
    return from_document(_storable(value))


def _check_depth(text: str) -> None:
    depth = 0
    for token in _TOKEN.finditer(text):
        mark = text[token.start()]
        if mark in "[{":
            depth += 1
            if depth > _MAX_DEPTH:
                line = text.count("\n", 0, token.start()) + 1
                raise Unreadable(f"expected JSON that nests at most {_MAX_DEPTH} deep", place=f"line {line}")
        elif mark in "]}":
            depth -= 1


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is not {_NO_WORD}")


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
