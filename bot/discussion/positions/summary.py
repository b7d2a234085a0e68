"""The whole pipeline: sentences, relations, camps, points."""

from __future__ import annotations

from bot.archive.model import Thread
from bot.discussion.positions.camps import find_camps
from bot.discussion.positions.claims import score_claims
from bot.discussion.positions.model import Positions
from bot.discussion.positions.points import find_consensus, find_points
from bot.discussion.positions.relations import find_relations
from bot.discussion.words import is_english

__all__ = ["NOT_ENGLISH", "summarise"]

NOT_ENGLISH = (
    "The cues for claims and disagreement are English, and this thread does not seem to be: read it with care."
)


def summarise(thread: Thread) -> Positions:
    """Every post is read. Deterministic; takes seconds on thousands of posts, so run it off the event loop."""
    sentences = score_claims(thread)
    relations = find_relations(thread)
    camps = find_camps(thread, relations)
    points, shown = find_points(thread, sentences, camps)
    camp_of = {number: member.camp for member in camps.members for number in member.posts}
    return Positions(
        title=thread.title,
        posts=len(thread.posts),
        authors=len(thread.authors) or None,
        posts_read=len(thread.posts),
        relations=relations,
        camps=camps,
        points=points,
        consensus=find_consensus(points[:shown], relations, camp_of) if camps.claimed else (),
        sentences=sentences,
        warnings=() if is_english([post.text for post in thread.posts]) else (NOT_ENGLISH,),
        shown=shown,
    )
