"""Camps from who stands apart from whom, and the decision whether the evidence is good enough to show them.

What people write about plays no part: similar words are used on both sides. What counts is whom they answer and how
(`ties`), and the partition that fits all of it (`sides`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from bot.archive.model import Thread
from bot.discussion.positions.model import Camps, Member
from bot.discussion.positions.ties import Voice, voice

if TYPE_CHECKING:
    from bot.discussion.positions.sides import Sides

__all__ = ["find_camps"]

_PLACED = 0.2  # a voice is placed when it stands on its side in 60 of 100 samples
_SURE = 0.4  # and counts as evidence for camps when it does in 70 of 100
_SURE_VOICES, _SURE_A_SIDE = 4, 2
_PEOPLED = 0.8


def find_camps(thread: Thread, sides: Sides) -> Camps:
    """The partition of the largest connected part of the thread, and whether it may be shown as a finding.

    Voices outside that part, or with thin evidence, are not placed: nothing says on which side they stand.
    """
    if not sides.place:
        return Camps(claimed=False, why=_why_none(thread), unplaced=thread.authors)
    members = _members(thread, sides)
    why = _why_not(thread, sides)
    placed = {member.author for member in members}
    return Camps(
        claimed=why is None,
        why=why or "both sides are peopled, and who answers whom divides them",
        members=members,
        unplaced=tuple(author for author in thread.authors if author not in placed),
    )


def _members(thread: Thread, sides: Sides) -> tuple[Member, ...]:
    """Camp A is the side of the placed voice that wrote first."""
    posts: defaultdict[Voice, list[int]] = defaultdict(list)
    for post in thread.posts:
        posts[voice(post)].append(post.number)
    placed = [one for one in posts if abs(sides.place.get(one, 0.0)) >= _PLACED]
    first = sides.place[placed[0]] > 0 if placed else True
    return tuple(
        Member(
            one if isinstance(one, str) else None,
            tuple(posts[one]),
            "A" if (sides.place[one] > 0) is first else "B",
            sides.pull[one],
        )
        for one in placed
    )


def _why_none(thread: Thread) -> str:
    if len(thread.authors) == 1 and all(post.author for post in thread.posts):
        return "only one person writes in this thread"
    if not any(post.reply_to or any(quote.post for quote in post.quotes) for post in thread.posts):
        return "nobody replies to or quotes anybody, so nothing says who stands against whom"
    return "people answer only themselves"


def _why_not(thread: Thread, sides: Sides) -> str | None:
    """What speaks against showing the camps, None where nothing does.

    Measured on threads with known stances (4forums): two-sided threads were told from one-sided ones best by the chance
    that the smaller side is peopled. That a partition fits better than chance told nothing about it: to demand that it
    beat nine rewired ones would leave 26 of 52 claims in two-sided threads (4 of 23 on CreateDebate) and take back the
    one claim in eleven one-sided threads. But a quarrel of everybody with everybody shows by its poor fit.
    """
    if not thread.authors:
        return "authors are missing, so posts cannot be joined into camps"
    sure = Counter(side > 0 for one, side in sides.place.items() if abs(side) >= _SURE and isinstance(one, str))
    if sure.total() < _SURE_VOICES:
        people = "1 person is" if sure.total() == 1 else f"{sure.total() or 'no'} people are"
        return f"{people} placed with some certainty, and {_SURE_VOICES} are needed"
    if sides.peopled < _PEOPLED:
        return "nearly everybody may stand on one side"
    if (fewer := min(sure[True], sure[False])) < _SURE_A_SIDE:
        people = "1 person is" if fewer else "nobody is"
        return f"{people} placed with some certainty on the smaller side, and {_SURE_A_SIDE} are needed"
    if not sides.coherent:
        return "the answers divide people no better than if they had been dealt at random"
    return None
