"""What moderators read from `/manage`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from bot.archive.markup import escape
from bot.render import corrections
from bot.render.permissions import permission_name
from bot.render.wording import counted, name_in

__all__ = [
    "WANTED",
    "blocking",
    "check",
    "linked",
    "no_such_author",
    "opted_out",
    "recount_goes_on",
    "recounted",
    "recounting",
    "restriction",
    "unlinked",
]

WANTED: Final = {
    "view_channel": "to be here at all",
    "send_messages": "to replay here",
    "embed_links": "to show cards",
    "attach_files": "to send the report of an import",
    "read_message_history": "to find a post again after a crash, and to recount reactions",
    "manage_webhooks": "to replay in the authors' voices; without it I post them myself",
    "create_public_threads": "to replay into a new thread or forum post",
}
"""What the bot wants in a channel (discord.py's names), and what for."""


def no_such_author(author: str) -> str:
    """Say that nobody in the library has that name."""
    return f"No author in this server's library is called “{name_in(author)}”. Pick one of the suggestions."


def linked(author: str, member: str) -> str:
    """Confirm who an author is."""
    return f"{member} is “{name_in(author)}” of the archive from now on."


def unlinked(author: str, *, was: bool) -> str:
    """Confirm that an author is nobody in particular."""
    if was:
        return f"“{name_in(author)}” of the archive is no member any more."
    return f"“{name_in(author)}” was not linked to a member; nothing was changed."


def opted_out(member: str) -> str:
    """Refuse to link a member who wants nothing to be kept."""
    return f"{member} asked me to keep nothing of them here, so I link them to nobody. They can change that with `/me`."


def blocking(member: str, *, blocked: bool, changed: bool, others: Sequence[str]) -> str:
    """Confirm whether a member's votes count, and name who else is blocked."""
    now = "do not count" if blocked else "count"
    said = f"The votes of {member} {now} {'from now on' if changed else 'already; nothing was changed'}."
    undo = " They are kept: `/manage unblock` lets them count again." if blocked else ""
    named = ", ".join(others[:20]) + (f" and {len(others) - 20} more" if len(others) > 20 else "")
    return said + undo + (f"\nAlso blocked: {named}." if others else "")


def restriction(thread: str, *, restricted: bool) -> str:
    """Confirm where a thread may be shown."""
    where = "in age-restricted channels only" if restricted else "in every channel"
    return f"“{escape(thread)}” can be shown {where} from now on."


def recounting(done: int, total: int) -> str:
    """How far a recount is."""
    return f"Counting the reactions afresh{f': {done} of {total} messages' if total else ''} …"


def recount_goes_on(done: int, total: int) -> str:
    """Say that a recount takes longer than a member can be told."""
    return (
        f"{done} of {total} messages are counted afresh, and it goes on. Discord lets me tell you no longer here; "
        "use `/manage recount` again to see how far it is."
    )


def recounted(messages: int, changed: int, deleted: int, unseen: int) -> str:
    """What a recount found."""
    if not messages:
        return "No message here shows a post yet, so there is nothing to count."
    hidden = f" {unseen} of them I could not see; check my permissions in their channels." if unseen else ""
    counted = f"Counted the reactions on {messages} messages afresh: {changed} corrected, {deleted} messages are gone."
    return counted + hidden


def check(
    *,
    lacking: Sequence[str],
    channel: str,
    threads: int,
    replays: int,
    settings: Mapping[str, str],
    waiting: Sequence[tuple[str, int]] = (),
    model: str = "",
) -> str:
    """What is missing in a channel, what is there, which messages wait to be edited, and how the bot is set up."""
    if lacking:
        rows = "\n".join(f"❌ **{permission_name(name)}** {WANTED.get(name, '')}" for name in lacking)
        granted = f"In {channel} I lack:\n{rows}\nA moderator can grant these in the channel's settings → Permissions."
    else:
        granted = f"✅ In {channel} I have every permission that I use."
    told = "\n".join(f"`{name}` {escape(value)}" for name, value in settings.items())
    live = "no replay" if not replays else ("1 live replay" if replays == 1 else f"{replays} live replays")
    edits = f"\n\n{corrections.waiting(waiting)}" if waiting else ""
    words = f"\n{model}." if model else ""
    return f"{granted}\n\n📚 {counted(threads, 'thread')} in the library, {live}.{words}{edits}\n\n{told}"[:4096]
