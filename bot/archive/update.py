"""A thread that is imported again: whether it is the same, longer, or another one. Nothing here is stored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from bot.archive import model
from bot.archive.document import MAX_POSTS
from bot.archive.importers.linking import link
from bot.archive.importers.stitch import heads, pages_of_one, stitch
from bot.archive.model import Post, Precision, Quote, Removed, Thread
from bot.archive.repair import BY_HAND, Mended
from bot.errors import Unreadable

__all__ = ["Different", "Longer", "Same", "Update", "compare", "revised"]

_SHARED = 0.5  # of the shorter copy's posts; below, two threads only have some posts alike
_ALIKE = 60.0  # rapidfuzz's ratio above which a post between the same neighbours was edited, not replaced
_COMPARED = 4_000
_TELLING = 200  # letters that threads with different titles must share to be one


@dataclass(frozen=True, slots=True)
class Same:
    """The new copy has nothing that the old one lacks."""


@dataclass(frozen=True, slots=True)
class Longer:
    """The new copy has more. `thread` is the old one brought up to date: what was there keeps its number.

    `added` and `changed` are numbers in it; `numbers` leads from each old number to the post's number in the new copy
    (posts that the new copy lacks are not in it). `mended` are old posts that stay as they were mended by hand.
    """

    thread: Thread
    added: tuple[int, ...]
    changed: tuple[int, ...]
    numbers: Mapping[int, int]
    mended: tuple[int, ...] = ()

    @property
    def origins(self) -> tuple[tuple[int, ...], ...]:
        """For each post the old number that it has, none for a new one; as in `Mended`."""
        new = frozenset(self.added)
        return tuple(() if post.number in new else (post.number,) for post in self.thread.posts)

    def mended_by(self, mended: Mended) -> Mended:
        """The same after further repairs, its origins led back to the thread that was there before."""
        new = frozenset(self.added)
        return replace(mended, origins=tuple(tuple(old for old in each if old not in new) for each in mended.origins))


@dataclass(frozen=True, slots=True)
class Different:
    """Another thread, and why: a phrase that follows "because"."""

    why: str


Update = Same | Longer | Different


def compare(old: Thread, new: Thread) -> Update:
    """Compare a thread with a later copy, or a further page of it.

    Posts are the same by their ids at the source, else by author and words, in order. What was mended in the old one by
    hand stays: names and dates that it has, lines and posts that were left out, posts that were merged or split. Raises
    `Unreadable` where the thread would become too long.
    """
    numbers = _matched(old, new)
    shared = min(len(old.posts), len(new.posts))
    if len(numbers) < shared * _SHARED or not numbers:
        if not _further_page(old, new):
            return Different(f"only {len(numbers)} of {shared} posts are the same")
        [new] = stitch([old, new])
        numbers = _matched(old, new)
    elif not _tied(old, new, numbers):
        return Different("the title is another, and they share only a few words")
    kept = {theirs: ours for ours, theirs in numbers.items()}
    hand = _ByHand.of(old, new, numbers)
    new_ones = [post for post in new.posts if post.number not in kept]
    within = {post.number: whole for post in new_ones if (whole := hand.merged_into(post, kept)) is not None}
    added = [post.number for post in new_ones if post.number not in within and not hand.dropped(post)]
    kept |= within | {theirs: number for number, theirs in enumerate(added, len(old.posts) + 1)}
    current = {kept[post.number]: _renewed(post, kept) for post in new.posts if post.number in kept.keys() - within}
    posts = [_newer(post, current.get(post.number), hand.mended | hand.merged) for post in old.posts]
    changed = tuple(post.number for post, before in zip(posts, old.posts, strict=True) if not _alike(post, before))
    if not added and not changed:
        return Same()
    posts += [current[number] for number in range(len(old.posts) + 1, len(old.posts) + len(added) + 1)]
    if len(posts) > MAX_POSTS:
        raise Unreadable(f"expected at most {MAX_POSTS} posts in a thread with those that are new")
    posts = list(_led(posts, current.keys() - hand.mended - hand.merged))
    removed = dict.fromkeys((*new.removed, *hand.out))
    thread = replace(old, posts=tuple(posts), warnings=new.warnings, removed=tuple(removed))
    return Longer(
        thread,
        tuple(range(len(old.posts) + 1, len(posts) + 1)),
        changed,
        numbers,
        tuple(sorted(hand.mended | hand.merged)),
    )


def revised(old: Thread, new: Thread) -> bool:
    """Whether posts that were there would be shown otherwise, and not only new ones come behind them."""
    return len(new.posts) < len(old.posts) or any(
        _shown(before) != _shown(now) for before, now in zip(old.posts, new.posts, strict=False)
    )


def _shown(post: Post) -> tuple[object, ...]:
    return post.text, post.author, post.posted_at, post.reply_to, [(quote.text, quote.post) for quote in post.quotes]


def _tied(old: Thread, new: Thread, numbers: Mapping[int, int]) -> bool:
    """Whether what two threads share says that they are one: title or address, ids, or words enough."""
    if heads(title=old.title, url=old.url) & heads(title=new.title, url=new.url) or not (old.title and new.title):
        return True
    pairs = [(old.posts[ours - 1], new.posts[theirs - 1]) for ours, theirs in numbers.items()]
    if any(one.source_id is not None and one.source_id == other.source_id for one, other in pairs):
        return True
    return sum(len(_plain(one.text)) for one, _ in pairs) >= _TELLING


def _further_page(old: Thread, new: Thread) -> bool:
    """Whether the new one is another page of the old one, by its address. A title alone is too little to add to."""
    return bool(old.url and new.url) and pages_of_one(old, new)


@dataclass(frozen=True, slots=True)
class _ByHand:
    """What was done to the old thread by hand, as far as it tells.

    `out` was left out; of `mended` posts the words were put right, and `merged` ones hold those of others as well.
    """

    posts: tuple[Post, ...]
    out: tuple[Removed, ...]
    mended: frozenset[int]
    merged: frozenset[int]

    @classmethod
    def of(cls, old: Thread, new: Thread, numbers: Mapping[int, int]) -> _ByHand:
        """Compare each post with its source: one that goes on was merged, one that ends early was split or cleared."""
        out = tuple(one for one in old.removed if one.why == BY_HAND)
        lines = {line for one in out for line in map(_plain, one.text.split("\n"))}
        merged, mended = set(), set()
        for post in old.posts:
            theirs = new.posts[numbers[post.number] - 1].text if post.number in numbers else post.text
            if post.text != theirs and theirs.strip() and post.text.startswith(f"{theirs}\n\n"):
                merged.add(post.number)
            elif _split(post, theirs, old.post(post.number + 1)) or _cleared(post, theirs, lines):
                mended.add(post.number)
        return cls(old.posts, out, frozenset(mended), frozenset(merged))

    def merged_into(self, post: Post, kept: Mapping[int, int]) -> int | None:
        """The old post that holds the words of one of the new copy, which follows it there. None where none does."""
        before = next((kept[at] for at in range(post.number - 1, 0, -1) if at in kept), 0)
        if before not in self.merged or not post.text.strip():
            return None
        return before if f"\n\n{post.text}\n\n" in f"{self.posts[before - 1].text}\n\n" else None

    def dropped(self, post: Post) -> bool:
        """Whether a post of the new copy was left out of the old one by hand."""
        return bool(post.text.strip()) and any(_plain(one.text) == _plain(post.text) for one in self.out)


def _split(post: Post, theirs: str, following: Post | None) -> bool:
    """Whether the post after it has the rest of what its source has."""
    rest = _plain(theirs).removeprefix(_plain(post.text)).strip()
    if not post.text.strip() or rest == _plain(theirs) or following is None or not following.text.strip():
        return False
    return rest.startswith(_plain(following.text))


def _cleared(post: Post, theirs: str, out: set[str]) -> bool:
    """Whether it is what its source has without the lines that were left out."""
    lines = [line for line in map(_plain, theirs.split("\n")) if line]
    kept = [line for line in lines if line not in out]
    return len(kept) < len(lines) and " ".join(kept) == _plain(post.text)


def _plain(text: str) -> str:
    return " ".join(text.split())


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


def _led(posts: Sequence[Post], fresh: Collection[int]) -> Iterator[Post]:
    """The posts, `fresh` ones of them led also to what the new copy alone does not hold: posts of its earlier pages."""
    for post, linked in zip(posts, link(posts), strict=True):
        if post.number not in fresh:
            yield post
            continue
        quotes = tuple(_completed(quote, other) for quote, other in zip(post.quotes, linked.quotes, strict=True))
        by_hand = any(quote.basis == model.BY_HAND for quote in quotes)
        led = not by_hand and (quotes != post.quotes or post.parent_id is not None)
        yield replace(post, quotes=quotes, reply_to=post.reply_to or (linked.reply_to if led else None))


def _completed(quote: Quote, linked: Quote) -> Quote:
    inner = tuple(_completed(one, other) for one, other in zip(quote.quotes, linked.quotes, strict=True))
    if quote.post is not None or quote.basis == model.BY_HAND:
        return replace(quote, quotes=inner)
    return replace(quote, post=linked.post, basis=linked.basis, quotes=inner)


def _newer(before: Post, now: Post | None, mended: Collection[int]) -> Post:
    """What a post is now. Words that the source took away stay, marked as deleted, and so do those put right by hand.

    A known author stays, and a known date unless the new one is the same more exactly: either may be by hand. So does
    what a quote was led to by hand.
    """
    if now is None:
        return before
    if now.deleted and not before.deleted:
        return replace(before, deleted=True)
    if before.number in mended:
        now = replace(now, text=before.text, quotes=before.quotes, reply_to=before.reply_to)
    elif (aimed := _aimed(before, now)) is not None:
        now = replace(now, quotes=aimed, reply_to=before.reply_to)
    if before.posted_at is not None and not _more_exact(before, now):
        now = replace(now, posted_at=before.posted_at, zone_known=before.zone_known, precision=before.precision)
    return replace(now, author=before.author if before.author is not None else now.author)


def _aimed(before: Post, now: Post) -> tuple[Quote, ...] | None:
    """The quotes of a post, those that somebody led to a post still leading there; None where nobody did."""
    led = {_plain(quote.text): quote for quote in before.quotes if quote.basis == model.BY_HAND}
    if not led or led.keys().isdisjoint(_plain(quote.text) for quote in now.quotes):
        return None
    return tuple(
        replace(quote, post=was.post, basis=was.basis) if (was := led.get(_plain(quote.text))) else quote
        for quote in now.quotes
    )


def _more_exact(before: Post, now: Post) -> bool:
    if before.posted_at is None or now.posted_at is None:
        return False
    near = abs((now.posted_at - before.posted_at).total_seconds()) <= 86_400
    exact = (now.precision is Precision.MINUTE, now.zone_known)
    return near and exact > (before.precision is Precision.MINUTE, before.zone_known)


def _alike(one: Post, other: Post) -> bool:
    """Whether two copies of a post say the same; scores and links that moved on are no change of the post."""
    words = [" ".join(post.text.split()) for post in (one, other)]
    quoted = [[(" ".join(quote.text.split()), quote.author) for quote in post.quotes] for post in (one, other)]
    states = [(post.author, post.deleted, post.posted_at) for post in (one, other)]
    return words[0] == words[1] and quoted[0] == quoted[1] and states[0] == states[1]
