"""What members read about replays: the panel, its buttons, and why one stands still."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.archive.markup import escape, plain
from bot.render.permissions import bot_lacks
from bot.render.wording import counted

__all__ = [
    "BACK",
    "CHANNEL_GONE",
    "CHANNEL_HIDDEN",
    "DISCORD_BUSY",
    "ENDED",
    "FASTER",
    "JUMP",
    "JUMP_LABEL",
    "KEPT_NOTHING",
    "NEXT",
    "NONE_HERE",
    "NOT_HELD",
    "NO_CONNECTION",
    "NO_TAG",
    "PACES",
    "PANEL_SHOWN",
    "PAUSE",
    "RESUME",
    "SLOWER",
    "STOP",
    "SUM_UP",
    "WEBHOOK_REASON",
    "archived",
    "bot_lacks",
    "counted_in",
    "failed",
    "go_on",
    "held",
    "holding",
    "intro",
    "jump_title",
    "no_such_post",
    "pace_name",
    "panel",
    "panel_title",
    "place_name",
    "refused",
    "rejected",
    "started",
    "stopped",
    "will_hold",
    "wrong_range",
]

BACK, PAUSE, RESUME, NEXT, JUMP, STOP = "Back", "Pause", "Resume", "Next", "Jump", "Stop"
SLOWER, FASTER, SUM_UP = "Slower", "Faster", "Sum up"
PACES: Final = {
    "manual": ("Manual", "Each post waits for Next"),
    "steady": ("Steady", "The same pause between posts"),
    "original": ("Original", "The pauses of the archive, the long ones shortened"),
}
JUMP_LABEL = "Number of the post"
WEBHOOK_REASON = "To replay archived posts under their authors' names"
CHANNEL_GONE = "The channel is gone. Start the replay again in another one."
CHANNEL_HIDDEN = "I cannot see the channel any more. Give me View Channel there, then press Resume."
DISCORD_BUSY = "Discord is not answering properly at the moment. Press Resume to go on."
NO_CONNECTION = "I cannot reach Discord at the moment. Press Resume to go on."
ENDED = "This replay has ended. `/replay start` begins a new one."
NONE_HERE = "No replay is running in this channel. `/replay start` begins one."
PANEL_SHOWN = "The panel is at the end of the channel now."
NOT_HELD = "This replay does not wait any more."
KEPT_NOTHING = "You asked me to keep nothing of you, so I cannot count you. `/me` changes that."
NO_TAG = "That forum wants a tag on each post, and has none that I may use. Choose another place."
_MOST_HELD: Final = 8
_STATES = {"running": "▶️ running", "paused": "⏸️ paused", "finished": "🏁 finished", "stopped": "⏹️ stopped"}


def archived(channel: str) -> str:
    """Say that a Discord thread is closed."""
    return f"{channel} is archived or locked. Open it again, then press Resume."


def refused(channel: str) -> str:
    """Say that Discord refused a message although the permissions looked right."""
    return f"Discord does not let me post in {channel}. Check my permissions there, then press Resume."


def rejected(code: int) -> str:
    """Say that Discord did not accept a message for its content."""
    return f"Discord did not accept this post (error {code}). Press Resume to try again, or Jump to go past it."


def failed(reference: str) -> str:
    """Admit a defect."""
    return f"Something went wrong on my side (reference `{reference}` in my log). Press Resume to try again."


def holding(post: int, votes: int, needed: int) -> str:
    """Say why a replay waits after a contested post."""
    return (
        f"The thread quarrels about #{post}, so the replay waits here: vote, quote and argue. It goes on when "
        f"{counted(needed, 'member')} pressed **Go on** ({votes} so far), or a host presses Resume or Next."
    )


def will_hold(posts: Sequence[int], needed: int, *, manual: bool) -> str:
    """Tell the host who asked for it after which posts a replay will wait."""
    if not posts:
        return "Nobody contradicts a post of it clearly enough, so nothing will hold it. `hold` changes nothing here."
    numbers = ", ".join(f"#{post}" for post in posts[:_MOST_HELD])
    more = f" and {len(posts) - _MOST_HELD} more" if len(posts) > _MOST_HELD else ""
    waits = f"It waits after {counted(len(posts), 'contested post')} ({numbers}{more}) until {_say_so(needed)}."
    by_hand = " At a manual pace each post waits for you anyway; choose another pace on the panel." if manual else ""
    return waits + by_hand


def _say_so(needed: int) -> str:
    return f"{counted(needed, 'member')} {'says' if needed == 1 else 'say'} to go on"


def go_on(votes: int, needed: int) -> str:
    """The button with which a member lets a replay go on."""
    return f"Go on ({votes}/{needed})"


def counted_in(votes: int, needed: int) -> str:
    """Confirm a member's wish to go on."""
    return f"Counted: {votes} of {needed} want to go on."


def pace_name(pace: str, seconds: float | None, factor: float) -> str:
    """A pace in words."""
    speed = "" if abs(factor - 1) < 0.01 else f", {factor:.2g}× as fast"
    match pace:
        case "manual":
            return "manual, each post waits for **Next**"
        case "steady":
            return f"steady, every {seconds or 20:g} s{speed}"
        case _:
            return f"the archive's own pauses, shortened{speed}"


def panel_title(thread: str) -> str:
    """The title of the panel."""
    return f"Replay: {plain(thread)[:200]}"


def panel(
    *,
    posts: int,
    at: int | None,
    state: str,
    reason: str | None,
    pace: str,
    first: int,
    last: int,
    host: str,
    hold: int | None = None,
    held: bool = False,
) -> str:
    """How far a replay is, and why it stands still if it does; `hold` members let it go on after a contested post.

    `held`: it stands still for that, and nothing is wrong.
    """
    whole = first == 1 and last == posts
    place = f"post #{at} of {posts}" if at else "before the first post"
    lines = [f"{_STATES[state]} · {place}" + ("" if whole else f" (shows #{first} to #{last})")]
    if reason:
        lines.append(f"{'✋' if held else '⚠️'} {reason}")
    if state in {"running", "paused"}:
        waits = f" · after a contested post it waits until {_say_so(hold)}" if hold else ""
        lines.append(f"-# {pace}{waits} · host {host}")
    elif state == "finished":
        shown = "the whole thread" if whole else "the part that was asked for"
        lines.append(
            f"That was {shown}. Votes and quotes stay open. **Sum up** tells you who stands where, and what the room "
            "thinks."
        )
    return "\n".join(lines)


def held(channel: str, thread: str, state: str) -> str:
    """Refuse a second replay in a channel."""
    return (
        f"A replay of “{escape(thread)}” is {state} in {channel}. Stop it first (`/replay stop` there), or use another "
        "channel or a new thread."
    )


def started(
    thread: str, place: str, *, posts: int, manual: bool, voiceless: str | None, hold: str | None = None
) -> str:
    """Confirm a start to the host. `voiceless` says why the posts appear as the bot's own messages, where they do.

    `hold` is what `will_hold` says, where that was asked for.
    """
    how = " Press **Next** on the panel for each post." if manual else ""
    note = f"\n{voiceless} Until then I post them myself, with the author's name above." if voiceless else ""
    waits = f"\n✋ {hold}" if hold else ""
    return f"“{escape(thread)}” begins in {place}: {counted(posts, 'post')}.{how}{waits}{note}"


def stopped(thread: str) -> str:
    """Confirm a stop."""
    return f"The replay of “{escape(thread)}” is stopped. What was shown stays."


def intro(thread: str, posts: int) -> str:
    """The first message of a new Discord thread or forum post for a replay."""
    return f"An archived discussion, replayed: **{escape(thread)}** ({counted(posts, 'post')})."


def place_name(thread: str) -> str:
    """The name of a new Discord thread or forum post: at most 100 characters."""
    return plain(thread)[:100] or "Replay"


def jump_title(posts: int) -> str:
    """The title of the form that asks where to jump."""
    return f"Jump to a post (1 to {posts})"


def no_such_post(written: str, first: int, last: int) -> str:
    """Refuse a jump."""
    return f"“{escape(written[:40])}” is no post of this replay. Write a number from {first} to {last}."


def wrong_range(first: int, last: int, posts: int) -> str:
    """Refuse a range of posts."""
    return f"#{first} to #{last} is no range of this thread. It has the posts #1 to #{posts}."
