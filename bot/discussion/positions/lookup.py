"""The claim that somebody means by a few words."""

from __future__ import annotations

from collections.abc import Iterable

from bot.discussion.positions.model import Point, Positions
from bot.discussion.words import topic_words

__all__ = ["all_points", "find_authors", "find_claim", "point_at"]

_LEAST = 0.5  # of the words that carry a topic


def all_points(positions: Positions) -> list[Point]:
    """The points, then every other sentence that was kept, most claim-like first, as points that one post makes."""
    found = list(positions.points)
    seen = {(point.post, point.start) for point in found}
    camp_of = {number: member.camp for member in positions.camps.members for number in member.posts}
    for one in sorted(positions.sentences, key=lambda one: (-one.claim, one.post, one.start)):
        if (one.post, one.start) not in seen:
            camp = camp_of.get(one.post) if positions.camps.claimed else None
            found.append(Point(camp, one.post, one.start, one.end, one.text, (), None, one.claim))
    return found


def point_at(points: Iterable[Point], post: int, start: int) -> Point | None:
    """The point that begins there."""
    return next((point for point in points if (point.post, point.start) == (post, start)), None)


def find_authors(names: Iterable[str], words: str) -> list[str]:
    """The names that are meant: the one that is written, else those that begin so, else those that have it in them.

    Case does not matter unless it tells two names apart.
    """
    known, wanted = list(dict.fromkeys(names)), words.strip().casefold()
    exact = [name for name in known if name.casefold() == wanted]
    if exact:
        return [words.strip()] if words.strip() in exact else exact
    found = [name for name in known if name.casefold().startswith(wanted)]
    return found or [name for name in known if wanted in name.casefold()]


def find_claim(positions: Positions, words: str) -> Point | None:
    """The point that has most of the words that carry a topic, at least half of them; of equals the earlier listed."""
    wanted = set(topic_words(words)) or set(words.casefold().split())
    best, most = None, 0.0
    for point in all_points(positions):
        has = set(topic_words(point.text)) | set(point.text.casefold().split())
        share = len(wanted & has) / len(wanted) if wanted else 0.0
        if share > most + 1e-9:
            best, most = point, share
    return best if most >= _LEAST else None
