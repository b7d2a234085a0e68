"""Value objects as bytes and back, so that what took seconds to work out can be kept."""

from __future__ import annotations

import hashlib
import json
import types
import zlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from bot.archive.model import Thread
from bot.discussion.positions.model import Positions, Sentence
from bot.discussion.positions.room.see import see_room
from bot.discussion.positions.summary import summarise

__all__ = ["pack", "packed_positions", "packed_room", "unpack", "version"]

Value = TypeVar("Value")

_SENTENCES_A_VOICE, _SENTENCES = 8, 3_000


def packed_positions(thread: Thread, first: int, last: int, author: str | None) -> bytes:
    """Summarise and pack, for a child process. Of the sentences only each author's best are kept."""
    positions = summarise(thread, first=first, last=last, author=author)
    return pack(replace(positions, sentences=_best(positions, thread)))


def packed_room(positions: bytes, thread: Thread, votes: Mapping[int, Mapping[int, int]]) -> bytes:
    """Look at the room beside packed positions and pack what is seen, for a child process."""
    return pack(see_room(unpack(Positions, positions), thread, votes))


def pack(value: object) -> bytes:
    """A value object made of numbers, strings, enums, tuples and such objects, as bytes."""
    return zlib.compress(json.dumps(_plain(value), ensure_ascii=False).encode())


def unpack(kind: type[Value], packed: bytes) -> Value:
    """What `pack` was given. Both ends must be of the same `version`."""
    value: Value = _made(kind, json.loads(zlib.decompress(packed)))
    return value


@cache
def version() -> str:
    """A name of this code: what was worked out by other code may have other contents, or another form."""
    digest = hashlib.sha256()
    here = Path(__file__).parent
    for folder in (here, here.parent, here.parent.parent / "archive"):
        for path in sorted(folder.rglob("*.py") if folder == here else folder.glob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _best(positions: Positions, thread: Thread) -> tuple[Sentence, ...]:
    taken: defaultdict[str | None, int] = defaultdict(int)
    kept: list[Sentence] = []
    for sentence in sorted(positions.sentences, key=lambda one: (-one.claim, one.post, one.start)):
        author = thread.posts[sentence.post - 1].author
        taken[author] += 1
        if len(kept) < _SENTENCES and (author is None or taken[author] <= _SENTENCES_A_VOICE):
            kept.append(sentence)
    return tuple(sorted(kept, key=lambda one: (one.post, one.start)))


def _plain(value: object) -> object:
    if is_dataclass(value):
        return [_plain(getattr(value, field.name)) for field in fields(value)]
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value.value if isinstance(value, Enum) else value


def _made(kind: Any, value: Any) -> Any:  # noqa: ANN401 - types and JSON
    if value is None:
        return None
    if get_origin(kind) in {Union, types.UnionType}:
        return _made(next(one for one in get_args(kind) if one is not type(None)), value)
    if get_origin(kind) is tuple:
        inner = get_args(kind)
        if len(inner) == 2 and inner[1] is Ellipsis:
            return tuple(_made(inner[0], one) for one in value)
        return tuple(_made(one, each) for one, each in zip(inner, value, strict=True))
    if isinstance(kind, type) and is_dataclass(kind):
        return kind(*(_made(inner, one) for inner, one in zip(_types(kind), value, strict=True)))
    if isinstance(kind, type) and issubclass(kind, Enum | float):
        return kind(value)
    return value


@cache
def _types(kind: Any) -> tuple[Any, ...]:  # noqa: ANN401 - a dataclass
    hints = get_type_hints(kind)
    return tuple(hints[field.name] for field in fields(kind))
