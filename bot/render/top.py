"""Rankings as members read them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.archive.markup import escape
from bot.discussion.bridging import Bridge
from bot.discussion.scores import RankedPost
from bot.render.scores import LIMIT, author, number, short, signed, votes
from bot.replay.split import units

__all__ = [
    "BACK",
    "CHART",
    "KINDS",
    "MORE",
    "NO_AUTHOR",
    "PERIODS",
    "bridged",
    "chart_title",
    "quoted",
    "title",
    "top_text",
]

BACK: Final = "Previous"
MORE: Final = "Next"
CHART: Final = "As a picture"
NO_AUTHOR: Final = "This list is out of date. Run `/top` again."

KINDS: Final = {
    "score": "Best liked",
    "divided": "Dividing the room",
    "bridging": "Liked by those who otherwise disagree",
    "quoted": "Most quoted",
}
"""What a ranking can go by."""

PERIODS: Final = {
    "all": "of all time",
    "day": "in the last day",
    "week": "in the last week",
    "month": "in the last month",
    "year": "in the last year",
}
"""Whose votes count: those of the last so many days."""

_NOBODY = {
    "score": "No post has a vote yet. React to replayed posts, or press their buttons, and the ones that the room "
    "likes will stand here.",
    "divided": "No post divides the room: none has votes both up and down.",
    "bridging": "Nothing to see yet. It takes people who vote differently on some posts and alike on others.",
    "quoted": "Nobody has quoted a post yet, and no post of the archive quotes another.",
}
_NARROWED = "Try another period, author or thread: what you asked for leaves nothing."
_RANKED_BY = {
    "score": "Ranked by the approval that the votes make safe to assume: one happy vote does not beat twenty.",
    "divided": "Ranked by how many surely disagree with the rest.",
    "bridging": "Ranked by the approval that is safe to assume in each group of people who vote alike.",
    "quoted": "Counted are quotes in the archive and by members here.",
}
_QUOTED_LATELY = "Counted are quotes by members here in that time; the archive's own are older."


def title(kind: str, period: str, *, thread: str | None, by: str | None) -> str:
    """What the list is, at most 256 characters."""
    when = "" if period == "all" else f" {PERIODS[period]}"
    where = f" in “{short(thread, 80)}”" if thread else ""
    who = f" by {short(by, 60)}" if by else ""
    return escape(f"{KINDS[kind]}{when}{who}{where}")[:256]


def chart_title(kind: str, period: str) -> str:
    """The same for a picture, in plain text."""
    return KINDS[kind] if period == "all" else f"{KINDS[kind]} {PERIODS[period]}"


def quoted(count: int) -> str:
    """How often a post was quoted."""
    return f"quoted {count} times" if count != 1 else "quoted once"


def bridged(bridge: Bridge) -> str:
    """How a post fares on each side."""
    sides = " and ".join(f"{up} of {total}" for up, total in bridge.counts)
    return f"liked by {sides} in groups that vote differently"


def top_text(
    ranked: Sequence[RankedPost],
    kind: str = "score",
    *,
    period: str = "all",
    several_threads: bool = False,
    narrowed: bool = False,
) -> str:
    """Discord Markdown of at most 4,096 characters: one entry a post with its score, link and first words."""
    if not ranked:
        return _NARROWED if narrowed else _NOBODY[kind]
    text, taken = "", 0
    for entry in ranked:
        lines = _entry(entry, several_threads=several_threads)
        if units(text) + units(lines) > LIMIT - 250:
            break
        text, taken = text + lines + "\n", taken + 1
    more = [f"-# … and {len(ranked) - taken} more."] if taken < len(ranked) else []
    ranked_by = _QUOTED_LATELY if kind == "quoted" and period != "all" else _RANKED_BY[kind]
    return "\n".join([text.rstrip("\n"), *more, f"-# {ranked_by}"])


def _entry(entry: RankedPost, *, several_threads: bool) -> str:
    where = f" · {escape(short(entry.thread, 60))}" if several_threads else ""
    note = f" · {entry.note}" if entry.note else ""
    head = f"**{entry.rank}.** {author(entry.post)} · {number(entry.post, entry.link)}{where}"
    words = escape(short(entry.post.text, 120))
    return f"{head} · **{signed(entry.score.score)}** ({votes(entry.score)}){note}\n> {words}"
