"""The positions document, version 1."""

from __future__ import annotations

from typing import Any

from bot.discussion.positions.model import Camps, Consensus, Member, Point, Positions, Relation, Sentence

__all__ = ["to_document"]


def to_document(positions: Positions, *, everything: bool) -> dict[str, Any]:
    """The JSON object for a thread.

    With `everything`, up to 30 points a camp and every candidate sentence with its claim score.
    """
    points = positions.points if everything else positions.points[: positions.shown]
    document: dict[str, Any] = {
        "rethread": 1,
        "title": positions.title,
        "posts": positions.posts,
        "authors": positions.authors,
        "posts_read": positions.posts_read,
        "relations": [_relation(relation) for relation in positions.relations],
        "camps": _camps(positions.camps),
        "points": [_point(point) for point in points],
        "consensus": [_consensus(consensus) for consensus in positions.consensus],
        "warnings": list(positions.warnings),
    }
    if everything:
        document["sentences"] = [_sentence(sentence) for sentence in positions.sentences]
    return document


def _relation(relation: Relation) -> dict[str, Any]:
    return {
        "post": relation.post,
        "to": relation.to,
        "stance": relation.stance.value,
        "disagree": round(relation.disagree, 4),
    }


def _camps(camps: Camps) -> dict[str, Any]:
    return {
        "claimed": camps.claimed,
        "why": camps.why,
        "members": [_member(member) for member in camps.members],
        "unplaced": list(camps.unplaced),
    }


def _member(member: Member) -> dict[str, Any]:
    return {
        "author": member.author,
        "posts": list(member.posts),
        "camp": member.camp,
        "support": round(member.support, 3),
    }


def _point(point: Point) -> dict[str, Any]:
    return {
        "camp": point.camp,
        "post": point.post,
        "start": point.start,
        "end": point.end,
        "text": point.text,
        "also": list(point.also),
        "people": point.people,
    }


def _consensus(consensus: Consensus) -> dict[str, Any]:
    return {"points": list(consensus.points), "posts": list(consensus.posts)}


def _sentence(sentence: Sentence) -> dict[str, Any]:
    return {
        "post": sentence.post,
        "start": sentence.start,
        "end": sentence.end,
        "claim": round(sentence.claim, 4),
    }
