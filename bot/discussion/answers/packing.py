"""An index on its way from the process that built it, in pieces that are small enough to be taken up one by one.

One pickle of a long thread's index would hold up every thread of the process that reads it for a tenth of a second.
What travels is made and read by this program alone.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from itertools import chain, islice
from typing import Any, Final

from bot.archive.model import Post, Thread
from bot.discussion.answers.index import Index, build

__all__ = ["pack_posts", "packed_index", "unpacked_index"]

_PIECE: Final = 2_000  # entries of a list or dictionary in one piece
_MADE_HERE: Final = ("thread", "vocabulary", "words", "grams", "relations")


def pack_posts(posts: Sequence[Post]) -> bytes:
    """A page of posts, for `packed_index`."""
    return pickle.dumps(posts)


def packed_index(title: str, source_format: str, pages: Iterable[bytes]) -> list[bytes]:
    """The index of the thread with these pages of posts; the thread itself does not travel back."""
    posts = tuple(chain.from_iterable(pickle.loads(page) for page in pages))  # noqa: S301 - from our own parent
    index = build(Thread(title, posts, source_format))
    pieces: list[tuple[str, Any]] = [
        (one.name, getattr(index, one.name)) for one in fields(index) if one.name not in _MADE_HERE
    ]
    for name, entries in (("words", index.words), ("grams", index.grams.items()), ("relations", index.relations)):
        pieces += ((name, piece) for piece in _batches(entries))
    return [pickle.dumps(piece) for piece in pieces]


def unpacked_index(thread: Thread, pieces: Iterable[bytes]) -> Index:
    """The index again, for the thread that it was built from."""
    whole: dict[str, Any] = {}
    gathered: dict[str, list[Any]] = {"words": [], "grams": [], "relations": []}
    for name, value in _loaded(pieces):
        if name in gathered:
            gathered[name] += value
        else:
            whole[name] = value
    words = tuple(gathered["words"])
    return Index(
        thread=thread,
        vocabulary={word: term for term, word in enumerate(words)},
        words=words,
        grams=dict(gathered["grams"]),
        relations=tuple(gathered["relations"]),
        **whole,
    )


def _loaded(pieces: Iterable[bytes]) -> Iterator[tuple[str, Any]]:
    for piece in pieces:
        yield pickle.loads(piece)  # noqa: S301 - from our own child


def _batches(entries: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    left = iter(entries)
    while piece := tuple(islice(left, _PIECE)):
        yield piece
