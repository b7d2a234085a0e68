"""JSON that pages carry in attributes and scripts, read within limits."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

__all__ = ["list_at", "load", "mapping_at", "text_at"]

_MAX_DEPTH = 64
_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"|[\[{]|[\]}]', re.DOTALL)


def load(text: str | None) -> object:
    """Parse JSON that nests at most 64 deep; None for anything else."""
    if not text or not _shallow(text):
        return None
    try:
        value: object = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None
    return value


def _shallow(text: str) -> bool:
    depth = 0
    for token in _TOKEN.finditer(text):
        mark = text[token.start()]
        depth += (mark in "[{") - (mark in "]}")
        if depth > _MAX_DEPTH:
            return False
    return True


def text_at(value: object, *path: str) -> str | None:
    """The text (or number, as text) that keys lead to, None where there is none."""
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    return str(value).strip() or None


def mapping_at(value: object, *path: str) -> Mapping[str, object]:
    """The object that keys lead to, an empty one where there is none."""
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value if isinstance(value, Mapping) else {}


def list_at(value: object, *path: str) -> Iterator[Mapping[str, object]]:
    """The objects of the list that keys lead to."""
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    return (entry for entry in value if isinstance(entry, Mapping)) if isinstance(value, list) else iter(())
