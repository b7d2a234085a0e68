"""The whole pipeline: sentences, relations, camps, points."""

from __future__ import annotations

from dataclasses import replace

from bot.archive.model import Thread
from bot.discussion.positions.camps import find_camps
from bot.discussion.positions.changes import find_changes
from bot.discussion.positions.claims import score_claims
from bot.discussion.positions.consensus import find_consensus
from bot.discussion.positions.model import Positions
from bot.discussion.positions.points import find_points
from bot.discussion.positions.relations import hear, join
from bot.discussion.positions.standing import find_standing
from bot.discussion.positions.ties import find_ties
from bot.discussion.words import is_english, tokens

__all__ = ["NOT_ENGLISH", "PARTLY_ENGLISH", "summarise", "until"]

NOT_ENGLISH = (
    "The cues for claims and disagreement are English, and this thread does not seem to be: read it with care."
)

PARTLY_ENGLISH = (
    "The cues for claims and disagreement are English, and some of these posts are not: read those with care."
)
_SAYS_SOMETHING = 30  # words from which the language of a single post shows
_FOREIGN = 0.1


def summarise(
    thread: Thread, *, first: int | None = None, last: int | None = None, author: str | None = None
) -> Positions:
    """Who stands where. Deterministic; takes seconds on thousands of posts, so run it off the event loop.

    `first` and `last` bound the posts that relations, sentences and points come from (both included; bounds outside the
    thread are moved to its ends), and `author` narrows them to one person's. Camps are where people stand at `last`,
    from every post until then: a range is too short to say it again. Nothing after `last` has any influence.
    """
    end = min(max(len(thread.posts) if last is None else last, 1), len(thread.posts))
    begin = min(max(1 if first is None else first, 1), end)
    thread = until(thread, end)
    chosen = {post.number for post in thread.posts[begin - 1 :] if author is None or post.author == author}
    heard = hear(thread)
    ties = find_ties(thread, heard)
    standing = find_standing(ties)
    relations = join(thread, heard, ties, standing.apart)
    camps = find_camps(thread, standing.sides)
    sentences = tuple(item for item in score_claims(thread) if item.post in chosen)
    points, shown = find_points(thread, sentences, camps, relations)
    asked = tuple(relation for relation in relations if relation.post in chosen)
    camp_of = {number: member.camp for member in camps.members for number in member.posts}
    return Positions(
        title=thread.title,
        posts=len(thread.posts),
        authors=len(thread.authors) or None,
        posts_read=len(chosen),
        relations=asked,
        camps=camps,
        points=points,
        consensus=find_consensus(points[:shown], asked, camp_of) if camps.claimed else (),
        sentences=sentences,
        warnings=_warnings([post.text for post in thread.posts]),
        shown=shown,
        first=begin,
        last=end,
        changes=find_changes(thread, sentences),
    )


def _warnings(texts: list[str]) -> tuple[str, ...]:
    """What the language of the posts makes doubtful."""
    if not is_english(texts):
        return (NOT_ENGLISH,)
    said = [text for text in texts if len(tokens(text[:400])) >= _SAYS_SOMETHING]
    foreign = sum(not is_english([text]) for text in said)
    return (PARTLY_ENGLISH,) if foreign > max(1, _FOREIGN * len(said)) else ()


def until(thread: Thread, last: int) -> Thread:
    """The thread as it stood at post `last`. Quotes of later posts point nowhere."""
    if last >= len(thread.posts):
        return thread
    kept = []
    for post in thread.posts[:last]:
        quotes = tuple(replace(q, post=None) if q.post is not None and q.post > last else q for q in post.quotes)
        kept.append(replace(post, quotes=quotes))
    return replace(thread, posts=tuple(kept))
