"""What is answered to members who ask for positions or object to a point."""

from __future__ import annotations

from collections.abc import Sequence

from bot.archive.markup import escape, plain
from bot.discussion.positions.model import Point
from bot.render.positions import words
from bot.render.positions.account import joined, shortened
from bot.render.positions.words import AUTHOR_GONE, NOT_BEGUN
from bot.render.wording import counted, name_in

__all__ = [
    "AUTHOR_GONE",
    "NOT_BEGUN",
    "claim_choice",
    "no_such_author",
    "no_such_claim",
    "not_running",
    "objected",
    "reading",
    "too_long",
    "too_much",
    "which_author",
    "wrong_range",
]


def _name(thread: str) -> str:
    return escape(plain(thread)[:100])


def not_running(thread: str) -> str:
    """Refuse "so far" where nothing is under way."""
    return words.NOT_RUNNING.format(thread=_name(thread))


def wrong_range(first: int, last: int | None, posts: int, thread: str, *, named: bool) -> str:
    """Refuse a part that is none; `named` says whether the member named a last post that comes before the first."""
    template = words.BEYOND if first > posts else words.BACKWARDS if named else words.NOT_SO_FAR
    return template.format(first=first, last=last, posts=posts, thread=_name(thread))


def which_author(written: str, names: Sequence[str]) -> str:
    """Refuse a part of a name that several authors have."""
    listed = joined([name_in(name, length=40) for name in names[:5]], len(names) - 5, word="or")
    return words.WHICH_AUTHOR.format(name=name_in(written, length=60), names=listed)


def no_such_author(written: str, thread: str, known: Sequence[str]) -> str:
    """Refuse an author who does not write there, and name those who do."""
    names = joined([name_in(name, length=40) for name in known[:5]], len(known) - 5)
    others = words.KNOWN_AUTHORS.format(names=names) if known else words.NO_AUTHORS_HERE
    return words.NO_SUCH_AUTHOR.format(name=name_in(written, length=60), thread=_name(thread), known=others)


def no_such_claim(written: str, thread: str) -> str:
    """Refuse words that no claim has."""
    return words.NO_SUCH_CLAIM.format(words=escape(plain(written)[:80]), thread=_name(thread))


def reading(posts: int, thread: str, *, seconds: float) -> str:
    """Say that it takes a while."""
    return words.READING.format(posts=counted(posts, "post"), thread=_name(thread), seconds=f"{seconds:g}")


def too_long(posts: int, *, seconds: float) -> str:
    """Say that time was up, and how to ask for less."""
    return words.TOO_LONG.format(posts=counted(posts, "post"), seconds=f"{seconds:g}", part=max(1, posts // 4))


def too_much(posts: int) -> str:
    """Say that memory was not enough, and how to ask for less."""
    return words.NOT_READ.format(posts=counted(posts, "post"), part=max(1, posts // 4))


def claim_choice(point: Point) -> str:
    """A point as a suggestion while a member types: at most 100 characters."""
    return shortened(f"#{point.post} · {plain(point.text)}", 90)[:100]


def objected(*, stands: bool, own: bool) -> str:
    """Confirm an objection, or that it was taken back."""
    if not stands:
        return words.TAKEN_BACK
    return words.NOW_DISOWNED if own else words.NOW_OBJECTED
