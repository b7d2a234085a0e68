"""What members read about the library: what is in it, what an import will do, and what was not found."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.archive.markup import escape, plain
from bot.archive.model import Post, Removed, Thread
from bot.render.refusals import IN_A_SERVER
from bot.render.wording import address, known_name
from bot.render.wording import counted as number_of

__all__ = [
    "CANCEL",
    "CANCELLED",
    "DISCARDED",
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
    "preview",
    "removal_question",
    "removed",
    "report",
    "restricted",
    "title",
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
DISCARDED = "This preview is no longer there. Run `/manage import` again with the file."

_MOST_NAMED = 8
_PREVIEWED = 300


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


def _line(post: Post, length: int) -> str:
    words = plain(post.text)
    shortened = words if len(words) <= length else words[: length - 1].rsplit(" ", 1)[0] + "…"
    author = known_name(post.author)
    who = f"**{escape(author)}**: " if author else ""
    return f"{who}{escape(shortened)}" if shortened else f"{who}*(only a quote)*"


def preview(thread: Thread) -> str:
    """What an import would bring, before it is done: at most 4,096 characters."""
    quotes = sum(len(post.quotes) for post in thread.posts)
    linked = sum(quote.post is not None for post in thread.posts for quote in post.quotes)
    authors = len(thread.authors)
    dated = [post.posted_at for post in thread.posts if post.posted_at]
    facts = [
        f"**{number_of(len(thread.posts), 'post')}**",
        number_of(authors, "author") if authors else "authors unknown",
        _span(dated),
        f"{number_of(quotes, 'quote')}, {linked} linked to the post" if quotes else "no quotes",
        f"read as {escape(plain(thread.source_format)[:40])}",
    ]
    parts = [" · ".join(facts), f"**First post** (#1)\n{_line(thread.posts[0], _PREVIEWED)}"]
    if len(thread.posts) > 1:
        parts.append(f"**Last post** (#{len(thread.posts)})\n{_line(thread.posts[-1], _PREVIEWED)}")
    parts.append(_left_out(thread.removed))
    if thread.warnings:
        parts.append("**To know**\n" + "\n".join(f"- {escape(warning[:200])}" for warning in thread.warnings[:6]))
    return "\n\n".join(part for part in parts if part)[:4096]


def _span(dated: Sequence[datetime]) -> str:
    if not dated:
        return "dates unknown"
    first, last = f"{min(dated):%d %B %Y}", f"{max(dated):%d %B %Y}"
    return first if first == last else f"{first} to {last}"


def _left_out(removed: Sequence[Removed]) -> str:
    if not removed:
        return ""
    shown = "\n".join(f"- “{escape(plain(one.text)[:80])}” ({escape(one.why)})" for one in removed[:6])
    rest = f"\n- … and {len(removed) - 6} more, all in the attached report" if len(removed) > 6 else ""
    return f"**Left out as no part of any post** ({len(removed)})\n{shown}{rest}"


def report(thread: Thread) -> str:
    """All that reading did, as a text file for people."""
    lines = [
        f"{thread.name}",
        f"read as {plain(thread.source_format)[:40]}; {number_of(len(thread.posts), 'post')}",
        "",
    ]
    lines += [f"note: {warning}" for warning in thread.warnings]
    lines += ["", f"left out ({len(thread.removed)}):"] + [f"  [{one.why}] {one.text}" for one in thread.removed]
    lines += ["", "posts:"]
    for post in thread.posts:
        answers = f" answers #{post.reply_to}" if post.reply_to else ""
        quoted = "".join(f" quotes #{quote.post or '?'}" for quote in post.quotes)
        lines.append(f"  #{post.number} {post.author or '(author unknown)'}{answers}{quoted}: {plain(post.text)[:100]}")
    return "\n".join(lines) + "\n"


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
        f"Messages that were posted stay in their channels. This cannot be undone; {again}."
    )


def kept(name: str) -> str:
    """Say that nothing was deleted."""
    return f"“{escape(name)}” stays in the library. Nothing was changed."


def title(thread: Thread) -> str:
    """The title of a preview: at most 256 characters."""
    return f"Import “{plain(thread.name)[:230]}”?"


def removed(name: str) -> str:
    """Say that a thread was deleted."""
    return f"“{escape(name)}” is no longer in the library."
