"""From a question to an answer: the sentences that it is about, who contradicts them, or that the thread does not say.

Everything is pure and takes `upto`: nothing behind that post is looked at, whatever it would add.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from bot.discussion.answers import ranking
from bot.discussion.answers.going_on import SIDES, about_what_was_said, asked_for, in_short, others, who
from bot.discussion.answers.index import Index
from bot.discussion.answers.model import Answer, Conversation, Kind
from bot.discussion.answers.plain import REASONS, Votes, answer_of, names_a_post, plainly, visible
from bot.discussion.answers.question import Understood, understand
from bot.discussion.answers.terms import terms

__all__ = ["LONGEST_QUESTION", "ask", "remember"]

LONGEST_QUESTION: Final = 4_000  # characters that are looked at


def ask(
    index: Index,
    question: str,
    *,
    before: Conversation | None = None,
    upto: int | None = None,
    votes: Votes | None = None,
) -> Answer:
    """What the thread says to a question, which may go on from the one `before`. Posts behind `upto` do not count."""
    understood = understand(question[:LONGEST_QUESTION], index.authors, before)
    if (number := understood.post) is not None and names_a_post(index, understood):
        before = Conversation(f"#{number}", (), (number,), subject=(number,))
        understood = understand(question[:LONGEST_QUESTION], index.authors, before)
    allowed = visible(index, upto)
    answer = _taken(index, understood, allowed, votes or {})
    if understood.post is not None and answer.follows == f"#{understood.post}":
        answer = replace(answer, follows=None)
    about = understood.speaker
    if about is not None:
        answer = replace(answer, about=index.thread.posts[min(index.authors[about]) - 1].author)
    if answer.kind is Kind.WHY and not any(REASONS.search(one.text) for one in answer.said):
        answer = replace(answer, kind=Kind.ASKED)
    return replace(answer, empty=not answer.answered and _is_empty(understood))


def _is_empty(understood: Understood) -> bool:
    """Whether nothing in a question, nor before it, says what to look for."""
    return understood.greets or (understood.bare and not understood.named and understood.follows is None)


def _taken(index: Index, understood: Understood, allowed: np.ndarray, votes: Votes) -> Answer:
    if understood.greets:
        return answer_of(understood, ranking.query(index, ""), sure=0.0)
    if understood.kind in SIDES:
        return who(index, understood, allowed, votes)
    if understood.kind is Kind.OTHERS and understood.follows is not None:
        return others(index, understood, understood.follows, allowed, votes)
    if understood.bare and understood.kind is Kind.ASKED and (wrote := asked_for(index, understood)):
        return in_short(index, understood, wrote, allowed)
    if understood.follows is not None and understood.bare and understood.kind is not Kind.MORE:
        return about_what_was_said(index, understood, understood.follows, allowed, votes)
    return plainly(index, understood, allowed, votes)


def remember(answer: Answer, before: Conversation | None) -> Conversation | None:
    """What to keep of an answer for the next question; what there was, if anything, where nothing was asked."""
    if answer.empty:
        return before
    goes_on = before is not None and answer.follows is not None
    earlier = before if before is not None and goes_on else Conversation("", (), ())
    words = tuple(dict.fromkeys((*terms(answer.question), *earlier.words)))[:40]
    cited = tuple(dict.fromkeys((*(one.post for one in answer.said), *(one.said.post for one in answer.disputes))))[:8]
    sides = answer.kind in SIDES
    targets = tuple(dict.fromkeys(one.to for one in answer.disputes)) if sides else answer_posts(answer)
    asked = answer.question[:300]
    return Conversation(
        question=earlier.question if goes_on else asked,
        words=words,
        posts=cited or earlier.posts,
        shown=tuple(dict.fromkeys((*earlier.shown, *answer.posts)))[-40:],
        subject=(earlier.subject if sides else ()) or targets[:8] or earlier.subject,
        then=asked if goes_on else "",
        kind=answer.kind,
    )


def answer_posts(answer: Answer) -> tuple[int, ...]:
    """The posts that an answer is made of, without those that only answer them; these where there are no others."""
    said = [one.post for one in answer.said] or [one.said.post for one in answer.disputes]
    return tuple(dict.fromkeys(said))
