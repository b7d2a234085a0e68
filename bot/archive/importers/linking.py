"""Numbers for a thread's posts, and what their quotes and replies lead to.

A quote leads to the post that the input names by id; else to the post that is answered, if it has the words; else to
the latest earlier post that has them, of the author that it names; else to the post that has nearly all its lines, as
those of a shortened quote; else to the post of its author that is nearly so.
A quote whose named post is not here, and one that proves nothing, stays unresolved with its text.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from rapidfuzz import fuzz

from bot.archive.model import Post, Quote

__all__ = ["link", "words_of"]

_WORD = re.compile(r"\w+")
_TARGET = re.compile(r"\]\([^()\s]{0,2000}\)|<https?://[^<>\s]{1,2000}>")
_PARTS = re.compile(r"\n+|\[?\.{3}\]?|…")
_KEY = 4  # words that a quote is looked up by
_TELLING = 12  # letters that a quote without an author needs to prove anything
_FUZZY_LETTERS, _FUZZY_RATIO = 24, 85.0
_HELD = 0.88  # of the letters of a quote's lines that a post must have for it to be shortened from there
_NEAREST = 200  # candidates that are compared, the nearest first
_FUZZY_NEAREST, _FUZZY_LONGEST = 40, 4_000


class _Place(NamedTuple):
    """A post's number, and the number of the post that it says it answers."""

    number: int
    parent: int | None


@dataclass(frozen=True, slots=True)
class _Sought:
    """A quote without an id: in which post it stands, its words, whom it names, and which post that one answers.

    `parts` are the words of those of its lines that tell, the longest first.
    """

    number: int
    words: tuple[str, ...]
    author: str | None
    parent: int | None
    parts: tuple[tuple[str, ...], ...]


_Found = dict[_Sought, tuple[int, str]]


def link(posts: Iterable[Post], ids: Mapping[str, int] | None = None) -> tuple[Post, ...]:
    """Number posts 1, 2, 3, … in the order given, and resolve their quotes and parents among them.

    `ids` are further names under which quotes and parents may call a post, with its number. A quote's `source_id` and a
    post's `parent_id` are the truth where they stand; what they do not name here stays unresolved. `reply_to` is the
    parent where it is earlier, else the first resolved earlier quote.
    """
    ordered = list(posts)
    numbers = dict(ids or {})
    for number, post in enumerate(ordered, 1):
        if post.source_id is not None:
            numbers.setdefault(post.source_id, number)
    parents = [numbers.get(post.parent_id) if post.parent_id is not None else None for post in ordered]
    found = _by_words(ordered, parents)
    return tuple(
        _linked(post, number, parent, numbers, found)
        for number, (post, parent) in enumerate(zip(ordered, parents, strict=True), 1)
    )


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text in lower case, without link targets and marks."""
    return tuple(_WORD.findall(_TARGET.sub(" ", text).casefold()))


def _linked(post: Post, number: int, parent: int | None, numbers: dict[str, int], found: _Found) -> Post:
    quotes = tuple(_resolved(quote, _Place(number, parent), numbers, found) for quote in post.quotes)
    if parent is None or parent >= number:
        parent = next((quote.post for quote in quotes if quote.post is not None and quote.post < number), None)
    return replace(post, number=number, reply_to=parent, quotes=quotes)


def _resolved(quote: Quote, place: _Place, numbers: dict[str, int], found: _Found) -> Quote:
    inner = tuple(_resolved(one, place, numbers, found) for one in quote.quotes)
    if quote.source_id is not None:
        target = numbers.get(quote.source_id)
        target = target if target != place.number else None
        return replace(quote, post=target, basis="id" if target is not None else None, quotes=inner)
    source, basis = found.get(_sought(quote, place), (None, None))
    return replace(quote, post=source, basis=basis, quotes=inner)


def _sought(quote: Quote, place: _Place) -> _Sought:
    parts = (words_of(part) for part in _PARTS.split(quote.text))
    telling = tuple(sorted((part for part in parts if _letters(part) >= _TELLING), key=_letters, reverse=True))
    return _Sought(place.number, words_of(quote.text), _folded(quote.author), place.parent, telling)


def _all(quotes: Iterable[Quote]) -> Iterator[Quote]:
    for quote in quotes:
        yield quote
        yield from _all(quote.quotes)


def _by_words(posts: Sequence[Post], parents: Sequence[int | None]) -> _Found:
    """Where the quotes without an id come from. Linear in the text: each post is looked through once."""
    sought = [
        _sought(quote, _Place(number, parents[number - 1]))
        for number, post in enumerate(posts, 1)
        for quote in _all(post.quotes)
        if quote.source_id is None
    ]
    sought = [one for one in sought if one.words]
    if not sought:
        return {}
    wordings = [words_of(post.text) for post in posts]
    authors = [_folded(post.author) for post in posts]
    keys = {words[:_KEY] for one in sought for words in (one.words, *one.parts[:1])}
    holders = _holders(keys, wordings)
    by_author: defaultdict[str, list[int]] = defaultdict(list)
    for number, author in enumerate(authors, 1):
        if author is not None:
            by_author[author].append(number)
    joined = [f" {' '.join(words)} " for words in wordings]
    found: _Found = {}
    for one in sought:
        if (source := _exact(one, holders, joined, authors)) is not None:
            found[one] = source, "exact"
        elif (source := _shortened(one, holders, joined, authors)) or (
            source := _fuzzy(one, by_author, joined)
        ) is not None:
            found[one] = source, "fuzzy"
    return found


def _holders(keys: set[tuple[str, ...]], wordings: Sequence[tuple[str, ...]]) -> dict[tuple[str, ...], list[int]]:
    """The posts, by number, in which each key stands."""
    holders: dict[tuple[str, ...], list[int]] = {key: [] for key in keys}
    lengths = {len(key) for key in keys}
    for number, words in enumerate(wordings, 1):
        for length in lengths:
            for start in range(len(words) - length + 1):
                posts = holders.get(words[start : start + length])
                if posts is not None and (not posts or posts[-1] != number):
                    posts.append(number)
    return holders


def _exact(
    one: _Sought, holders: dict[tuple[str, ...], list[int]], joined: Sequence[str], authors: Sequence[str | None]
) -> int | None:
    """The latest earlier post that has all the words in a row: the named author's, or else anybody's if they tell."""
    text = f" {' '.join(one.words)} "
    parent = one.parent or one.number
    if parent < one.number and one.author in {None, authors[parent - 1]} and text in joined[parent - 1]:
        return parent
    telling = _letters(one.words) >= _TELLING
    fallback = None
    earlier = [number for number in holders[one.words[:_KEY]] if number < one.number]
    for number in reversed(earlier[-_NEAREST:]):
        if text not in joined[number - 1]:
            continue
        if one.author is not None and authors[number - 1] == one.author:
            return number
        if fallback is None and telling and (one.author is None or one.author not in authors):
            fallback = number
    return fallback


def _shortened(
    one: _Sought, holders: dict[tuple[str, ...], list[int]], joined: Sequence[str], authors: Sequence[str | None]
) -> int | None:
    """The latest earlier post that has nearly all the lines: the named author's, or anybody's where nobody is named."""
    if not one.parts:
        return None
    least = _HELD * sum(map(_letters, one.parts))
    earlier = [number for number in holders[one.parts[0][:_KEY]] if number < one.number]
    for number in reversed(earlier[-_FUZZY_NEAREST:]):
        if one.author in {None, authors[number - 1]}:
            held = sum(_letters(part) for part in one.parts if f" {' '.join(part)} " in joined[number - 1])
            if held >= least:
                return number
    return None


def _letters(words: Sequence[str]) -> int:
    return sum(map(len, words))


def _fuzzy(one: _Sought, by_author: dict[str, list[int]], joined: Sequence[str]) -> int | None:
    """The post of the named author that has nearly these words, among the nearest ones."""
    text = " ".join(one.words)[:_FUZZY_LONGEST]
    if one.author is None or len(text) < _FUZZY_LETTERS:
        return None
    best: tuple[float, int] | None = None
    earlier = [number for number in by_author.get(one.author, ()) if number < one.number]
    for number in reversed(earlier[-_FUZZY_NEAREST:]):
        source = joined[number - 1][: 4 * _FUZZY_LONGEST]
        if len(source) * 2 < len(text):
            continue
        ratio = fuzz.partial_ratio(text, source, score_cutoff=_FUZZY_RATIO)
        if ratio and (best is None or ratio > best[0]):
            best = (ratio, number)
    return best[1] if best else None


def _folded(name: str | None) -> str | None:
    return " ".join(name.casefold().split()) if name else None
