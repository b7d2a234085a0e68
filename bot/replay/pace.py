"""How long a replay waits between two posts."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.archive.model import Post

__all__ = [
    "FASTEST",
    "SLOWEST",
    "Manual",
    "Original",
    "Pace",
    "Steady",
    "delay",
    "faster",
    "named",
    "reading_time",
    "slower",
]

FASTEST, SLOWEST = 8.0, 0.125  # of the factor
STEP = 1.5
READING = 30.0  # characters a second: about 300 words a minute
LONGEST_READING = 20.0


@dataclass(frozen=True, slots=True)
class Manual:
    """Each post waits for "next"."""


@dataclass(frozen=True, slots=True)
class Steady:
    """The same number of seconds between posts, divided by the factor."""

    seconds: float = 20.0
    factor: float = 1.0


@dataclass(frozen=True, slots=True)
class Original:
    """The gaps of the thread, compressed: g seconds become `scale · log2(1 + g / 60)`, at most `cap`, over the factor.

    With the defaults a minute becomes 6 seconds, an hour 36, a day 63, and anything above eleven days 84 to 90. So a
    pause is longer where it was longer, and a thread of n posts lasts at most n · 90 seconds. Where one of the two
    dates is missing, or the later post has the earlier date, `steady` seconds pass.
    """

    factor: float = 1.0
    cap: float = 90.0
    scale: float = 6.0
    steady: float = 20.0


Pace = Manual | Steady | Original


def delay(pace: Pace, previous: Post, following: Post) -> float | None:
    """Seconds from showing `previous` to showing `following`; None: wait for "next".

    At the original pace it is never shorter than it takes to read `previous`; a steady pace is what its name says.
    """
    match pace:
        case Manual():
            return None
        case Steady(seconds, factor):
            return max(seconds, 0.0) / factor
        case Original():
            return max(_compressed(pace, previous, following), reading_time(previous)) / pace.factor


def _compressed(pace: Original, previous: Post, following: Post) -> float:
    if previous.posted_at is None or following.posted_at is None or following.posted_at < previous.posted_at:
        return pace.steady
    gap = (following.posted_at - previous.posted_at).total_seconds()
    return min(pace.scale * math.log2(1 + gap / 60), pace.cap)


def reading_time(post: Post) -> float:
    """Seconds that a quick reader needs for a post, at most 20 so that an essay does not stop a replay."""
    return min(len(post.text) / READING, LONGEST_READING)


def faster(pace: Pace) -> Pace:
    """Half as fast again, up to eight times; manual stays manual."""
    return pace if isinstance(pace, Manual) else replace(pace, factor=min(pace.factor * STEP, FASTEST))


def slower(pace: Pace) -> Pace:
    """Slow down by the same step, down to an eighth; manual stays manual."""
    return pace if isinstance(pace, Manual) else replace(pace, factor=max(pace.factor / STEP, SLOWEST))


def named(name: str, *, seconds: float | None = None, factor: float = 1.0) -> Pace:
    """Make the pace of a name ("manual", "steady", "original"); `seconds` are those of a steady one."""
    match name:
        case "manual":
            return Manual()
        case "steady":
            return Steady(factor=factor) if seconds is None else Steady(max(seconds, 0.0), factor)
        case "original":
            return Original(factor)
    raise ValueError(f"no pace is named {name}")
