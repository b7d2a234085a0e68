"""What is said of an import that adds to a thread of the library, and of the formats that it could be read in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.archive.importers.several import Other
from bot.archive.markup import escape, plain
from bot.archive.model import Post
from bot.archive.update import Longer
from bot.render.wording import counted, known_name, name_in
from bot.replay.split import shorten

__all__ = ["ADD", "ANOTHER", "APART", "CHANGED_SINCE", "NO_SOURCE", "brought", "card", "other_choice", "others_text"]
__all__ += ["same", "title", "updated"]

ADD, APART, ANOTHER = "Add", "Keep apart", "Read it in another format"
CHANGED_SINCE: Final = (
    "The thread of the library was changed since this card was made. Nothing was done; run `/manage import` again."
)
NO_SOURCE: Final = "The file is no longer at hand. Run `/manage import` again, with the `format` option."
_NAMED: Final = 8
_NEWEST: Final = 3


def brought(update: Longer) -> str:
    """What a longer copy brings, in a phrase: "12 new posts (#9 to #20), 2 changed (#3, #7)"."""
    parts = []
    if update.added:
        first, last = update.added[0], update.added[-1]
        span = f"#{first:,}" if first == last else f"#{first:,} to #{last:,}"
        parts.append(f"{counted(len(update.added), 'new post')} ({span})")
    if update.changed:
        parts.append(f"{len(update.changed):,} changed ({_numbers(update.changed)})")
    if update.mended:
        parts.append(f"{len(update.mended):,} left as mended by hand ({_numbers(update.mended)})")
    return ", ".join(parts)


def _numbers(numbers: Sequence[int]) -> str:
    more = f" and {len(numbers) - _NAMED:,} more" if len(numbers) > _NAMED else ""
    return ", ".join(f"#{number:,}" for number in numbers[:_NAMED]) + more


def title(name: str) -> str:
    """The title of the card: at most 256 characters."""
    return f"Add to “{shorten(plain(name), 230)}”?"


def card(update: Longer) -> str:
    """Above the preview: what would change in the library. At most 1,200 characters."""
    posts = update.thread.posts
    changed = [_line(posts[number - 1], "changed") for number in update.changed[:_NEWEST]]
    new = [_line(posts[number - 1], "new") for number in update.added[:_NEWEST]]
    kept = "Numbers, scores and messages of the posts that are there stay as they are."
    head = f"This thread is in the library; the copy brings {brought(update)}. {kept}"
    return "\n".join([head, *changed, *new])


def _line(post: Post, what: str) -> str:
    who = f" **{name_in(post.author, length=30)}**:" if known_name(post.author) else ""
    return f"- {what}: #{post.number:,}{who} {escape(shorten(plain(post.text[:1000]), 70))}"


def updated(name: str, update: Longer, *, messages: int = 0) -> str:
    """Say what is in the library now, and how many messages are edited for it."""
    edits = f"; {counted(messages, 'message')} that show them are edited now" if messages else ""
    return (
        f"“{escape(shorten(name, 100))}” is up to date: {brought(update)}. Scores and messages stayed with their "
        f"posts{edits}. A replay that runs now still ends where it would have."
    )


def same(name: str, posts: int) -> str:
    """Say that another copy of a thread brings nothing."""
    return (
        f"“{escape(shorten(name, 100))}” ({counted(posts, 'post')}) is in the library already, with all that this copy "
        "has. Nothing was changed."
    )


def other_choice(other: Other) -> tuple[str, str]:
    """A format in a choice: its label and description, each at most 100 characters."""
    found = f": {counted(other.posts, 'post')}" if other.posts is not None else ""
    return shorten(f"{other.format_name}{found}", 100), shorten(f"{other.likelihood:.0%} likely: {other.why}", 100)


def others_text(others: Sequence[Other]) -> str:
    """The other formats of an input, a line each, numbered, for a terminal."""
    lines = []
    for at, other in enumerate(others, 1):
        found = f", {counted(other.posts, 'post')}" if other.posts is not None else ""
        lines.append(f"  or read as {at}. {other.format_name} ({other.likelihood:.0%} likely{found}): {other.why}")
    return "\n".join(lines)
