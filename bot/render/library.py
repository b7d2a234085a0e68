"""What members read about the library: what is in it, what an import will do, and what was not found."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.archive.markup import escape, plain
from bot.render.refusals import IN_A_SERVER
from bot.render.wording import address
from bot.render.wording import counted as number_of

__all__ = [
    "CANCEL",
    "CANCELLED",
    "EMPTY",
    "IMPORT",
    "IN_A_SERVER",
    "KEEP",
    "LIBRARY",
    "LINK_SHOWS_NO_POST",
    "REMOVE",
    "RESTRICTED_HERE",
    "already",
    "choice",
    "counted",
    "entry",
    "imported",
    "kept",
    "no_such_post",
    "no_such_thread",
    "no_such_words",
    "removal_question",
    "removed",
    "restricted",
    "too_large",
    "unreadable",
    "which_thread",
]

LIBRARY = "Library"
EMPTY = (
    "There is no thread in this server's library yet. A moderator can add one with `/manage import`: a saved text of a "
    "forum thread is enough."
)
LINK_SHOWS_NO_POST = (
    "That link does not lead to a message of mine that shows a post. Try the post's number, or some of its words."
)
IMPORT, CANCEL = "Import", "Cancel"
REMOVE, KEEP = "Remove it", "Keep it"
CANCELLED = "Cancelled. Nothing was imported."

_MOST_NAMED = 8


def choice(name: str) -> str:
    """A thread's name for an autocomplete: 1 to 100 characters."""
    return plain(name)[:100] or "(untitled)"


def _names(names: Sequence[str]) -> str:
    listed = "\n".join(f"- {escape(name)}" for name in names[:_MOST_NAMED])
    rest = f"\n- … and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return listed + rest


def no_such_thread(written: str, names: Sequence[str]) -> str:
    """Say that no thread has that name, and which there are."""
    return f"No thread here is called “{escape(written[:80])}”. There are:\n{_names(names)}"


def which_thread(names: Sequence[str]) -> str:
    """Ask for the thread option."""
    return f"Which thread? Pick one with the `thread` option:\n{_names(names)}"


def no_such_post(number: int, thread: str, posts: int) -> str:
    """Say which numbers there are."""
    return f"“{escape(thread)}” has no post #{number}. Its posts are #1 to #{posts}."


def no_such_words(words: str, thread: str) -> str:
    """Say that no post has those words."""
    return f"No post of “{escape(thread)}” has the words “{escape(words[:80])}”. Try fewer words, or the post's number."


RESTRICTED_HERE = (
    "What is in this server's library is marked as age-restricted, and this channel is not. Use an age-restricted "
    "channel."
)


def restricted(thread: str) -> str:
    """Say why an age-restricted thread is not shown here."""
    return (
        f"“{escape(thread)}” is marked as age-restricted, and this channel is not. Use it in an age-restricted channel "
        "(channel settings → Age-Restricted Channel)."
    )


def entry(
    *,
    name: str,
    thread_id: int,
    posts: int,
    authors: int,
    span: tuple[datetime | None, datetime | None],
    nsfw: bool,
    url: str | None,
) -> tuple[str, str]:
    """A thread of the library: the name of an embed's field, and its value."""
    written = f"by {number_of(authors, 'author')}" if authors else "authors unknown"
    first, last = span
    when = ""
    if first and last:
        when = f" · {first:%B %Y}" if f"{first:%Y%m}" == f"{last:%Y%m}" else f" · {first:%B %Y} to {last:%B %Y}"
    origin = f"\n<{shown}>" if (shown := address(url)) else ""
    mark = " · 🔞" if nsfw else ""
    return plain(name)[
        :100
    ] or "(untitled)", f"{number_of(posts, 'post')} {written}{when}{mark} · id {thread_id}{origin}"


def counted(threads: int, *, shown: int) -> str:
    """How many threads there are, and that the latest are listed where it is not all."""
    many = "One thread" if threads == 1 else f"{threads} threads"
    rest = (
        f"; the latest {shown} are below, and the `thread` option of every command finds the others"
        if threads > shown
        else ""
    )
    return f"{many}{rest}."


def already(name: str, posts: int) -> str:
    """Say that the thread is there."""
    return f"“{escape(name)}” ({number_of(posts, 'post')}) is in the library already. Nothing was changed."


def imported(name: str, posts: int) -> str:
    """Say what can be done now."""
    return (
        f"“{escape(name)}” is in the library: {number_of(posts, 'post')}. Try `/replay start` to bring it to "
        "life, `/read` to leaf through it, `/excerpt` for a strong passage, or `/positions` for who stands where."
    )


def too_large(megabytes: float) -> str:
    """Refuse a file by its size."""
    return f"That file has {megabytes:.1f} MB; I read files of at most 10 MB. Split the thread into several files."


def unreadable(filename: str, place: str | None, reason: str) -> str:
    """Refuse a file that no reader understands."""
    where = f" ({place})" if place else ""
    return f"I could not read `{filename[:80].replace('`', '')}`{where}: {reason}."


def removal_question(name: str, posts: int, *, copy: bool) -> str:
    """Ask before a thread is deleted. `copy` says that the thread is attached."""
    again = "the attached copy can be imported again" if copy else "`rethread export` writes a copy first"
    return (
        f"Remove “{escape(name)}” with its {number_of(posts, 'post')}, and with it its replays, scores and quotes? "
        f"Messages that show its posts are edited to say that it was removed. This cannot be undone; {again}."
    )


def kept(name: str) -> str:
    """Say that nothing was deleted."""
    return f"“{escape(name)}” stays in the library. Nothing was changed."


def removed(name: str, *, messages: int = 0) -> str:
    """Say that a thread was deleted, and how many messages are edited for it."""
    edits = f" {number_of(messages, 'message')} that showed its posts will say so." if messages else ""
    return f"“{escape(name)}” is no longer in the library.{edits}"
