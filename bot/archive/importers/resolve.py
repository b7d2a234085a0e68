"""Which post a quote repeats: by the id that the source names, else by the words, exact before fuzzy, else unknown."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from bot.archive.model import Post, Quote

__all__ = ["resolve"]

_EXACT = 8  # letters and digits: shorter words occur by chance
_SURE = 40  # so many letters in a row are a repeat even where the names differ
_FUZZY = 88.0
_MOST_FUZZY = 4_000  # letters of a quote that are compared; the rest adds time and no certainty
_NEAREST = 1_000  # earlier posts that are looked through: more than a page holds
_LINK = re.compile(r"!?\[([^\]\n]{0,200})\]\([^)\s]{0,2000}\)")


def resolve(posts: Sequence[Post], ids: Mapping[str, int], *, parents: Mapping[int, int]) -> tuple[Post, ...]:
    """Link the quotes of posts that are numbered in order, and set `reply_to` from `parents`, else from the quotes.

    `ids` maps what the source calls a post to its number. A quote that names an id is linked by it or not at all.
    """
    words = _Words(posts)
    return tuple(_resolved(post, words, ids, parents.get(post.number)) for post in posts)


def _resolved(post: Post, words: _Words, ids: Mapping[str, int], parent: int | None) -> Post:
    quotes = tuple(_linked(quote, post.number, words, ids) for quote in post.quotes)
    earlier = next((quote.post for quote in quotes if quote.post and quote.post < post.number), None)
    reply_to = parent if parent is not None and parent < post.number else earlier
    return replace(post, quotes=quotes, reply_to=reply_to)


def _linked(quote: Quote, number: int, words: _Words, ids: Mapping[str, int]) -> Quote:
    inner = tuple(_linked(one, number, words, ids) for one in quote.quotes)
    if quote.source_id is not None:
        found = ids.get(quote.source_id)
        basis = "id" if found and found != number else None
        return replace(quote, post=found if basis else None, basis=basis, quotes=inner)
    if number == 1:
        return replace(quote, quotes=inner)
    post, basis = words.source(quote, number)
    return replace(quote, post=post, basis=basis, quotes=inner)


class _Words:
    """The posts' own words, folded to letters and digits, folded once."""

    def __init__(self, posts: Sequence[Post]) -> None:
        self._own: list[str] | None = None
        self._posts = posts
        self._names = [_folded(post.author or "") for post in posts]

    def own(self) -> list[str]:
        if self._own is None:
            self._own = [_folded(post.text) for post in self._posts]
        return self._own

    def source(self, quote: Quote, number: int) -> tuple[int | None, str | None]:
        """The post that a quote in post `number` repeats, the latest where several do, and how it was found."""
        wanted, name = _folded(quote.text), _folded(quote.author or "")
        known = name in self._names
        nearest = range(number - 2, max(-1, number - 2 - _NEAREST), -1)
        by_name = [at for at in nearest if name and self._names[at] == name]
        others = [at for at in nearest if not name or self._names[at] != name]
        own = self.own()
        least = 1 if name else _EXACT
        for at in by_name:
            if len(wanted) >= least and wanted in own[at]:
                return at + 1, "exact"
        if not known:
            for at in others:
                if len(wanted) >= (_SURE if name else _EXACT) and wanted in own[at]:
                    return at + 1, "exact"
        return self._alike(quote.text, wanted, by_name if name and known else ([] if name else others))

    def _alike(self, text: str, wanted: str, places: list[int]) -> tuple[int | None, str | None]:
        """The post most like the quote, where it is like enough; a shortened quote counts by its lines."""
        if len(wanted) < 20:
            return None, None
        own, best, likeness = self.own(), None, _FUZZY
        lines = [folded for one in re.split(r"\n+|\[?\.{3}\]?|…", text) if len(folded := _folded(one)) >= _EXACT]
        for at in places[:50]:
            if not own[at]:
                continue
            held = sum(len(line) for line in lines if line in own[at])
            score = 100.0 * held / max(1, sum(map(len, lines)))
            if score < _FUZZY and len(own[at]) >= len(wanted) * 0.8 and len(wanted) <= _MOST_FUZZY >= len(own[at]) / 4:
                score = max(score, fuzz.partial_ratio(wanted, own[at], score_cutoff=likeness))
            if score > likeness or (score == likeness and best is None):
                best, likeness = at, score
        return (best + 1, "fuzzy") if best is not None else (None, None)


def _folded(text: str) -> str:
    return "".join(letter for letter in _LINK.sub(r"\1", text).casefold() if letter.isalnum())
