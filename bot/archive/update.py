"""A thread that is imported again: whether it is the same, longer, or another one. Nothing here is stored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from bot.archive.model import Post, Quote, Thread

__all__ = ["Different", "Longer", "Same", "Update", "compare"]

_SHARED = 0.5  # of the shorter copy's posts; below, two threads only have some posts alike
_ALIKE = 60.0  # rapidfuzz's ratio above which a post between the same neighbours was edited, not replaced
_COMPARED = 4_000


@dataclass(frozen=True, slots=True)
class Same:
    """The new copy has nothing that the old one lacks."""


@dataclass(frozen=True, slots=True)
class Longer:
    """The new copy has more. `thread` is the old one brought up to date: what was there keeps its number.

    `added` and `changed` are numbers in it; `numbers` leads from each old number to the post's number in the new copy
    (posts that the new copy lacks are not in it).
    """

    thread: Thread
    added: tuple[int, ...]
    changed: tuple[int, ...]
    numbers: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Different:
    """Another thread, and why: a phrase that follows "because"."""

    why: str


Update = Same | Longer | Different


def compare(old: Thread, new: Thread) -> Update:
    """Compare a thread with a later copy: posts by their ids at the source, else by author and words, in order."""
    numbers = _matched(old, new)
    shared = min(len(old.posts), len(new.posts))
    if len(numbers) < shared * _SHARED or not numbers:
        return Different(f"only {len(numbers)} of {shared} posts are the same")
    kept = {theirs: ours for ours, theirs in numbers.items()}
    added = [post.number for post in new.posts if post.number not in kept]
    kept |= {theirs: number for number, theirs in enumerate(added, len(old.posts) + 1)}
    renewed = [_renewed(post, kept) for post in new.posts]
    current = {post.number: post for post in renewed}
    posts = [_newer(post, current.get(post.number)) for post in old.posts]
    changed = tuple(post.number for post, before in zip(posts, old.posts, strict=True) if not _alike(post, before))
    if not added and not changed:
        return Same()
    posts += [current[number] for number in range(len(old.posts) + 1, len(old.posts) + len(added) + 1)]
    thread = replace(old, posts=tuple(posts), warnings=new.warnings, removed=new.removed)
    return Longer(thread, tuple(range(len(old.posts) + 1, len(posts) + 1)), changed, numbers)


def _matched(old: Thread, new: Thread) -> dict[int, int]:
    """Old numbers to new ones."""
    numbers: dict[int, int] = {}
    taken: set[int] = set()
    for identify in (_by_id, _by_words):
        places: defaultdict[object, list[int]] = defaultdict(list)
        for post in reversed(new.posts):
            if post.number not in taken and (key := identify(post)) is not None:
                places[key].append(post.number)
        for post in old.posts:
            key = identify(post)
            if post.number not in numbers and key is not None and places.get(key):
                numbers[post.number] = places[key].pop()
                taken.add(numbers[post.number])
    return numbers | dict(_between(old, new, numbers, taken))


def _by_id(post: Post) -> object:
    return post.source_id


def _by_words(post: Post) -> object:
    words = " ".join(post.text.split()) or " ".join(" ".join(quote.text.split()) for quote in post.quotes)
    return (post.author, words) if words else None


def _between(old: Thread, new: Thread, numbers: Mapping[int, int], taken: set[int]) -> Iterator[tuple[int, int]]:
    """Posts right behind a matched one (or first in both) that were edited since, where no id tells."""
    previous = 0
    for post in old.posts:
        if post.number in numbers:
            previous = numbers[post.number]
            continue
        other = new.post(previous + 1)
        if (
            other is None
            or other.number in taken
            or (post.source_id and other.source_id)
            or post.author != other.author
        ):
            continue
        if fuzz.ratio(post.text[:_COMPARED], other.text[:_COMPARED]) >= _ALIKE:
            yield post.number, other.number
            previous = other.number


def _renewed(post: Post, kept: Mapping[int, int]) -> Post:
    """A post of the new copy under the numbers that are kept."""
    number = kept[post.number]
    quotes = tuple(_quote(quote, kept) for quote in post.quotes)
    reply_to = kept[post.reply_to] if post.reply_to is not None else None
    return replace(post, number=number, quotes=quotes, reply_to=reply_to if reply_to and reply_to < number else None)


def _quote(quote: Quote, kept: Mapping[int, int]) -> Quote:
    target = kept[quote.post] if quote.post is not None else None
    return replace(quote, post=target, quotes=tuple(_quote(inner, kept) for inner in quote.quotes))


def _newer(before: Post, now: Post | None) -> Post:
    """What a post is now. One whose words the source took away keeps those that were there, marked as deleted."""
    if now is None:
        return before
    if now.deleted and not before.deleted:
        return replace(before, deleted=True)
    return now


def _alike(one: Post, other: Post) -> bool:
    """Whether two copies of a post say the same; scores and links that moved on are no change of the post."""
    words = [" ".join(post.text.split()) for post in (one, other)]
    quoted = [[(" ".join(quote.text.split()), quote.author) for quote in post.quotes] for post in (one, other)]
    states = [(post.author, post.deleted, post.posted_at) for post in (one, other)]
    return words[0] == words[1] and quoted[0] == quoted[1] and states[0] == states[1]
