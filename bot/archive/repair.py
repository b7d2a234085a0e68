"""Mending a thread by hand: what a reader got wrong, put right by the people who know the source.

The repairs themselves are values (`bot.archive.repairs`); here they are made, one after the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.archive import model
from bot.archive.decoding import clean
from bot.archive.model import Post, Precision, Quote, Removed, Thread
from bot.archive.quotes import locate
from bot.archive.repairs import (
    ChangeQuote,
    Drop,
    MarkNoise,
    Mended,
    MergeWithPrevious,
    Repair,
    SetAuthor,
    SetDate,
    SetTitle,
    Split,
)
from bot.errors import BadInput

__all__ = [
    "BY_HAND",
    "ChangeQuote",
    "Drop",
    "MarkNoise",
    "Mended",
    "MergeWithPrevious",
    "Repair",
    "SetAuthor",
    "SetDate",
    "SetTitle",
    "Split",
    "apply",
]

BY_HAND = "left out by hand"
LONGEST_NAME = 100
LONGEST_TITLE = 300


def apply(thread: Thread, repairs: Iterable[Repair]) -> Mended:
    """The thread with these repairs, one after the other. Raises `BadInput` with what stands against one of them.

    Posts are numbered anew, and parents and quotes follow them; one that leads to a dropped post leads nowhere, and a
    post whose parent is gone replies to the first post before it that it quotes. No words are lost: what is dropped or
    marked as noise is in `removed`, with the reason `BY_HAND`.
    """
    bench = _Bench(thread)
    for repair in repairs:
        bench.do(repair)
    return bench.finished()


@dataclass(slots=True, eq=False)
class _Piece:
    """A post on the bench. It points at others themselves, so that nothing is renumbered before the end."""

    post: Post
    origins: tuple[int, ...]
    parent: _Piece | None = None
    targets: list[_Piece | None] = field(default_factory=list)
    whole: _Piece | None = None  # what it was merged into
    gone: bool = False
    astray: bool = False  # its parent was taken from it

    def now(self) -> _Piece | None:
        """The piece that stands for it, None where it was dropped."""
        piece = self
        while piece.whole is not None:
            piece = piece.whole
        return None if piece.gone else piece


class _Bench:
    """A thread taken to pieces."""

    def __init__(self, thread: Thread) -> None:
        self._thread = thread
        self._title = thread.title
        self._removed = list(thread.removed)
        self._pieces = [_Piece(post, (post.number,)) for post in thread.posts]
        for piece in (first := list(self._pieces)):
            piece.parent = first[piece.post.reply_to - 1] if piece.post.reply_to else None
            piece.targets = [first[quote.post - 1] if quote.post else None for quote in piece.post.quotes]

    def do(self, repair: Repair) -> None:
        match repair:
            case MergeWithPrevious(post):
                self._merge(post)
            case Split(post, before):
                self._split(post, before)
            case SetAuthor(post, author, same_name):
                self._name(post, author, same_name=same_name)
            case SetDate():
                self._date(repair)
            case Drop(post):
                self._drop(post)
            case MarkNoise(post, lines):
                self._mark(post, lines)
            case ChangeQuote(post, index, target):
                self._aim(post, index, target)
            case SetTitle(title):
                self._title = _line(title, longest=LONGEST_TITLE, what="A title")

    def finished(self) -> Mended:
        numbers = {id(piece): number for number, piece in enumerate(self._pieces, 1)}
        posts = tuple(_numbered(piece, number, numbers) for number, piece in enumerate(self._pieces, 1))
        thread = replace(self._thread, title=self._title, posts=posts, removed=tuple(self._removed))
        return Mended(thread, tuple(piece.origins for piece in self._pieces))

    def _at(self, number: int) -> _Piece:
        if not 0 < number <= len(self._pieces):
            raise BadInput(f"There is no post #{number}; the thread has the posts #1 to #{len(self._pieces)}.")
        return self._pieces[number - 1]

    def _merge(self, number: int) -> None:
        piece = self._at(number)
        if number == 1:
            raise BadInput("Post #1 is the first; there is none before it to merge it with.")
        before = self._pieces[number - 2]
        post, end = before.post, piece.post
        dated = post if post.posted_at is not None else end
        before.post = replace(
            post,
            text="\n\n".join(text for text in (post.text, end.text) if text),
            author=post.author if post.author is not None else end.author,
            posted_at=dated.posted_at,
            zone_known=dated.zone_known,
            precision=dated.precision,
            quotes=post.quotes + end.quotes,
            edited=post.edited or end.edited,
            deleted=post.deleted and end.deleted,
            truncated=end.truncated,
            attachments=post.attachments + end.attachments,
            confidence=None,
        )
        before.origins += tuple(old for old in piece.origins if old not in before.origins)
        if before.parent is None:
            before.parent, before.astray = piece.parent, piece.astray
        piece.whole = before
        targets = [*before.targets, *piece.targets]
        before.targets = [None if target and target.now() is before else target for target in targets]
        del self._pieces[number - 1]

    def _split(self, number: int, before: int | str) -> None:
        piece = self._at(number)
        text = piece.post.text
        offset = before if isinstance(before, int) else _beginning(text, before, number)
        # A line's indent belongs to the line.
        start = text.rfind("\n", 0, offset) + 1 if 0 <= offset <= len(text) else -1
        if start >= 0 and not text[start:offset].strip():
            offset = start
        if offset < 0 or not text[:offset].strip() or not text[offset:].strip():
            raise BadInput(f"Post #{number} cannot be split there: one half would have no words.")
        first, second = text[:offset].rstrip(), text[offset:].strip("\n")
        added = _Piece(Post(number, second, truncated=piece.post.truncated), piece.origins)
        piece.post = replace(piece.post, text=first, truncated=False, confidence=None)
        self._pieces.insert(number, added)
        for other in self._pieces:
            for index, target in enumerate(other.targets):
                if target is not None and (target is piece or target.whole) and target.now() is piece:
                    words = other.post.quotes[index].text
                    in_second = locate(second, words) is not None and locate(first, words) is None
                    other.targets[index] = added if in_second and other is not added else piece

    def _name(self, number: int, author: str | None, *, same_name: bool) -> None:
        piece = self._at(number)
        name = _line(author, longest=LONGEST_NAME, what="A name")
        was = piece.post.author
        if same_name and was is None:
            raise BadInput(f"The author of post #{number} is unknown, so no other post has the same name.")
        for each in self._pieces if same_name else [piece]:
            if each.post.author == was != name:
                each.post = replace(each.post, author=name)

    def _date(self, repair: SetDate) -> None:
        piece, moment = self._at(repair.post), repair.moment
        if moment is not None and (moment.tzinfo is None or not 1000 <= moment.year < 9999):
            raise BadInput("A date needs a year from 1000 to 9998, and a time its offset from UTC.")
        piece.post = replace(
            piece.post,
            posted_at=moment,
            zone_known=repair.zone_known if moment else True,
            precision=repair.precision if moment else Precision.MINUTE,
        )

    def _drop(self, number: int) -> None:
        piece = self._at(number)
        if len(self._pieces) == 1:
            raise BadInput("This is the only post; a thread has at least one.")
        texts = [*_quoted(piece.post.quotes), piece.post.text, *piece.post.attachments]
        self._removed += [Removed(text, BY_HAND) for text in texts if text.strip()]
        piece.gone = True
        del self._pieces[number - 1]

    def _mark(self, number: int, wanted: Sequence[int]) -> None:
        piece = self._at(number)
        lines = piece.post.text.split("\n")
        marked = sorted({at for at in wanted if 0 < at <= len(lines) and lines[at - 1].strip()})
        if not marked or len(marked) < len(set(wanted)):
            raise BadInput(f"Post #{number} has the lines 1 to {len(lines)}; name some of them that are not empty.")
        kept = "\n".join(line for at, line in enumerate(lines, 1) if at not in marked).strip("\n")
        if not kept.strip() and not piece.post.quotes:
            raise BadInput(f"Those are all lines of post #{number}. Drop the post instead.")
        self._removed += [Removed(lines[at - 1], BY_HAND) for at in marked]
        piece.post = replace(piece.post, text=kept if kept.strip() else "")

    def _aim(self, number: int, index: int, target: int | None) -> None:
        piece = self._at(number)
        if not 0 < index <= len(piece.targets):
            many = len(piece.targets) or "no"
            raise BadInput(f"Post #{number} has {many} quotes; there is no quote {index} in it.")
        aimed = None if target is None else self._at(target)
        if aimed is piece:
            raise BadInput(f"Post #{number} cannot quote itself.")
        was = piece.targets[index - 1]
        parent = piece.parent.now() if piece.parent else None
        if parent is None or (was is not None and parent is was.now()):
            piece.parent, piece.astray = None, True  # it replied to what it quoted; so it does now
        piece.targets[index - 1] = aimed
        quotes = list(piece.post.quotes)
        quotes[index - 1] = replace(quotes[index - 1], basis=model.BY_HAND)
        piece.post = replace(piece.post, quotes=tuple(quotes))


def _numbered(piece: _Piece, number: int, numbers: Mapping[int, int]) -> Post:
    def lead(to: _Piece | None) -> int | None:
        found = None if to is None else to.now()
        return None if found is None else numbers[id(found)]

    targets = [lead(target) for target in piece.targets]
    reply_to = lead(piece.parent)
    if piece.astray or (piece.parent is not None and (reply_to is None or reply_to >= number)):
        reply_to = next((target for target in targets if target and target < number), None)
    quotes = piece.post.quotes
    if targets != [quote.post for quote in quotes]:
        quotes = tuple(replace(quote, post=target) for quote, target in zip(quotes, targets, strict=True))
    if (piece.post.number, piece.post.reply_to) == (number, reply_to) and quotes is piece.post.quotes:
        return piece.post
    return replace(piece.post, number=number, reply_to=reply_to, quotes=quotes)


def _beginning(text: str, words: str, number: int) -> int:
    span = locate(text, words)
    if span is None:
        raise BadInput(f"Post #{number} does not have these words. Copy the first words of the new post from it.")
    if locate(text[span.start + 1 :], words) is not None:
        raise BadInput(f"These words stand in post #{number} more than once. Copy some more of them.")
    return span.start


def _line(written: str | None, *, longest: int, what: str) -> str | None:
    """A name or title: one line, None where nothing is written."""
    line = " ".join(clean(written or "").split())
    if len(line) > longest:
        raise BadInput(f"{what} has at most {longest} characters; that one has {len(line)}.")
    return line or None


def _quoted(quotes: Iterable[Quote]) -> list[str]:
    """The words of quotes, and of those that stood inside them."""
    return [text for quote in quotes for text in (quote.text, *_quoted(quote.quotes))]
