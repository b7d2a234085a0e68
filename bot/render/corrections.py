"""Hiding posts, and how the messages that show them are brought up to date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.archive.markup import escape
from bot.archive.model import Post
from bot.render.permissions import permission_name
from bot.render.wording import counted, name_in, said_in

__all__ = [
    "CHANGED",
    "DISCORD_BUSY",
    "EMPTIED",
    "GOES_ON",
    "HIDE",
    "KEPT_HIDDEN",
    "LEAVE",
    "LEFT",
    "NOTHING_HIDDEN",
    "NO_CONNECTION",
    "SHOW",
    "SHOW_AGAIN",
    "TAKEN_BACK",
    "hidden",
    "hide_question",
    "lacks",
    "locked",
    "other_webhook",
    "progress",
    "refused",
    "report",
    "show_question",
    "shown_again",
    "unseen",
    "waiting",
    "which_hidden",
]

HIDE, LEAVE, SHOW, SHOW_AGAIN = "Hide it", "Leave it", "Show it", "Undo: show it again"
LEFT = "The post stays visible."
KEPT_HIDDEN = "The post stays hidden."
CHANGED = "The thread was changed since, so this is another post now. Use the command again."
NOTHING_HIDDEN = "No post of this server is hidden. `/manage hide` hides one."
DISCORD_BUSY = "Discord did not answer as it should."
GOES_ON = "The other messages are edited in the background; `/manage check` says how many wait."
TAKEN_BACK = (
    "This showed posts of a thread that was changed since: moderators hid, mended or removed some of it. Ask again to "
    "see how it is now."
)
EMPTIED = (
    "This showed posts of a thread of which moderators have hidden one. It comes back when they show that post again; "
    "ask again to see the thread as it is now."
)
NO_CONNECTION = "The connection to Discord broke."


def _named(post: Post) -> str:
    author = name_in(post.author)
    words = said_in(post)
    short = words if len(words) <= 200 else words[:199].rsplit(" ", 1)[0] + "…"
    return f"#{post.number} by **{author}**\n> {escape(short)}"


def hide_question(post: Post, *, thread: str, messages: int, cards: int) -> str:
    """Ask before a post is hidden; `cards` are shared summaries and the like."""
    there = "No message shows it yet."
    if messages or cards:
        there = f"{_showing(messages, cards)} will be edited to say that it is hidden."
    return (
        f"Hide this post of “{escape(thread)}”?\n{_named(post)}\n"
        "Nobody will find, read, quote or replay it here; its votes stay and count again when it is shown again. "
        f"{there} The name over a message in an author's voice cannot be edited. You can undo this at any time."
    )


def show_question(post: Post, *, thread: str, messages: int, cards: int) -> str:
    """Ask before a hidden post is shown again."""
    return (
        f"Show this post of “{escape(thread)}” again?\n{_named(post)}\n"
        f"{_showing(messages, cards)} will show or quote it as before."
    )


def _showing(messages: int, cards: int) -> str:
    which = "that shows or quotes it" if messages == 1 else "that show or quote it"
    shown = [f"{counted(messages, 'message')} {which}"] if messages or not cards else []
    return " and ".join([*shown, *([counted(cards, "shared card")] if cards else [])])


def hidden(number: int) -> str:
    """Confirm."""
    return f"Post #{number} is hidden."


def shown_again(number: int) -> str:
    """Confirm."""
    return f"Post #{number} is shown again."


def progress(done: int, total: int) -> str:
    """How far the edits are."""
    return f"Editing the messages that show it: {done} of {total} …"


def report(*, edited: int, gone: int, waiting: int, reasons: Mapping[str, int], cards: int) -> str:
    """What became of the messages, and of the shared cards that were changed."""
    if not edited + gone + waiting + cards:
        return "No message had to be edited."
    said = [f"{counted(edited, 'message')} edited"]
    if cards:
        said.append(f"{counted(cards, 'shared card')} changed")
    if gone:
        said.append(f"{gone} had been deleted")
    lines = [", ".join(said) + "."]
    if waiting:
        lines.append(
            f"{counted(waiting, 'message')} cannot be edited yet; I keep trying, and `/manage check` tries at once:"
        )
        lines += [f"- {reason} ({count})" for reason, count in list(reasons.items())[:8]]
    return "\n".join(lines)[:1900]


def waiting(rows: Sequence[tuple[str, int]]) -> str:
    """For `/manage check`: the messages that wait to be edited, by reason. Empty where there is none."""
    if not rows:
        return ""
    lines = [f"- {reason} ({counted(count, 'message')})" for reason, count in rows[:8]]
    return "✏️ Messages that still show what was hidden or corrected:\n" + "\n".join(lines)


def which_hidden(posts: Sequence[int]) -> str:
    """Refuse a post that is not hidden."""
    listed = ", ".join(f"#{number}" for number in posts[:20])
    return f"That post is not hidden. Hidden are: {listed}."


def lacks(names: Sequence[str], channel: str) -> str:
    """Why a message waits: a permission is missing."""
    return f"I lack {' and '.join(f'**{permission_name(name)}**' for name in names)} in {channel}."


def unseen(channel: str) -> str:
    """Why a message waits: the channel cannot be seen."""
    return f"I cannot see {channel}."


def locked(channel: str) -> str:
    """Why a message waits: its Discord thread is locked."""
    return f"{channel} is archived and locked. Unlock it, or let me manage threads there."


def refused(channel: str) -> str:
    """Why a message waits: Discord refuses, whatever the reason."""
    return f"Discord does not let me edit messages in {channel}."


def other_webhook(link: str) -> str:
    """Why a message waits: the webhook that sent it was deleted, and no other can edit it."""
    return f"The webhook that posted {link} was deleted, so it can be edited no more. Delete that message by hand."
