"""What members read about discussions of a post."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.archive.markup import escape, plain
from bot.archive.model import Post, Thread
from bot.discussion.answers.model import Cited, Opening
from bot.render.answers import LIMIT, challenge_text, passage_lines
from bot.render.wording import known_name, name_in
from bot.replay.split import units

__all__ = [
    "MENU",
    "NO_TAG",
    "NO_THREADS_HERE",
    "SHOWS_NO_POST",
    "already",
    "intro",
    "listed",
    "may_not_open",
    "opened",
    "opening_text",
    "place_name",
]

MENU = "Discuss this post"
NO_THREADS_HERE = (
    "No Discord thread can be opened here. Use `/discuss` in a text channel or a forum, or name one with `where`."
)
NO_TAG = "That forum wants a tag on each post, and has none that I may use. Choose another place."
SHOWS_NO_POST = (
    "That message does not show a post of the archive. Use this on a replayed post, an excerpt or a quote, or use "
    "`/discuss` with the post's number."
)
_INTRO = "A discussion of post #{post} of **{thread}**, an archived thread."
_OPEN = "### Still open"
_UNANSWERED = "Nobody in the thread answered this question:"
_YOURS = "What do you say?"
_APART = "These two contradict each other, and the thread left it at that:"
_WHICH = "Which of them holds, and why?"
_SETTLED = "The thread leaves no question open here. What did it miss?"
_MOST_LISTED: Final = 5


def place_name(post: Post) -> str:
    """The name of the Discord thread: at most 100 characters."""
    words = plain(post.text[:400])
    name = f"#{post.number} · {words}" if words else f"#{post.number}"
    return name if len(name) <= 100 else name[:99].rsplit(" ", 1)[0] + "…"


def intro(thread: str, number: int) -> str:
    """The first message of a discussion."""
    return _INTRO.format(post=number, thread=escape(plain(thread)[:200]))


def opening_text(opening: Opening, thread: Thread, *, links: Mapping[int, str]) -> str:
    """Discord Markdown of at most 4,096 characters: the best against the post and for it, and what is open under it."""
    sides = challenge_text(opening.challenge, thread, post=opening.post, links=links)
    rest = "\n".join([_OPEN, *_open(opening, thread, links)])
    return f"{sides}\n{rest}" if units(sides) + units(rest) < LIMIT else rest


def _open(opening: Opening, thread: Thread, links: Mapping[int, str]) -> list[str]:
    def cited(one: Cited) -> str:
        shown = f"[#{one.post}]({links[one.post]})" if one.post in links else f"#{one.post}"
        author = thread.posts[one.post - 1].author
        name = f" ({name_in(author, length=40)})" if known_name(author) else ""
        return f"{passage_lines(one.text)}\n-# {shown}{name}"

    if opening.question is not None:
        return [_UNANSWERED, cited(opening.question), _YOURS]
    if opening.apart is not None and all(one.text for one in opening.apart):
        return [_APART, *(cited(one) for one in opening.apart), _WHICH]
    return [_SETTLED]


def opened(address: str, number: int) -> str:
    """Confirm that a discussion was opened."""
    return f"Post #{number} is discussed here: {address}"


def already(address: str, number: int, *, reopened: bool = False) -> str:
    """Say that there is one."""
    again = ", and I opened that again" if reopened else ""
    return f"Post #{number} is discussed already{again}: {address}"


def may_not_open(channel: str) -> str:
    """Refuse a member who could not open a Discord thread there by hand."""
    return (
        f"You may not open Discord threads in {channel}, so I do not do it for you. Choose another place with `where`."
    )


def listed(places: Mapping[int, int]) -> str:
    """A line of the library: where posts are discussed, by the post's number; empty where none is."""
    shown = [f"#{post} in <#{place}>" for post, place in list(places.items())[:_MOST_LISTED]]
    more = f" and {len(places) - _MOST_LISTED} more" if len(places) > _MOST_LISTED else ""
    return f"\nDiscussed: {', '.join(shown)}{more}" if shown else ""
