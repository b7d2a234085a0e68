"""Answers that start from posts instead of words: who disagrees, what others say, and what goes on from before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from bot.discussion.answers import replies
from bot.discussion.answers.index import Index
from bot.discussion.answers.model import Answer, Cited, Conversation, Kind
from bot.discussion.answers.passages import best_words, joined, led_back, overlaps
from bot.discussion.answers.plain import NEAREST, REASONS, SAID, Votes, answer_of, names_a_post, plainly, query_of
from bot.discussion.answers.question import Understood
from bot.discussion.answers.terms import terms
from bot.discussion.positions.model import Stance

__all__ = ["SIDES", "about_what_was_said", "asked_for", "in_short", "others", "who"]

SIDES: Final = frozenset({Kind.OPPOSED, Kind.AGREED})
"""The kinds of question that ask who takes a side."""

_LISTED = 6
_NOTED = 0.9


def who(index: Index, understood: Understood, allowed: np.ndarray, votes: Votes) -> Answer:
    """Who disagrees, or agrees: with what was cited before, or with what the words of the question are about."""
    wanted = Stance.DISAGREES if understood.kind is Kind.OPPOSED else Stance.AGREES
    asked = query_of(index, understood)
    before = understood.follows
    nearest: Sequence[Cited] = ()
    if understood.bare and understood.named and understood.speaker is None:
        targets, sure = sorted(index.authors[understood.named[0]]), _NOTED
    elif before is not None and understood.bare and before.posts:
        points = understood.points and not understood.again and before.kind in SIDES
        targets, sure = list(before.posts if points else before.subject or before.posts), _NOTED
    else:
        found = plainly(index, replace(understood, kind=Kind.ASKED), allowed, votes)
        targets, sure = [one.post for one in found.said], found.confidence
        if not targets:
            return replace(found, kind=understood.kind)
        nearest = found.said
    stances = replies.stances(index, targets, allowed, wanted)
    if understood.speaker is not None:
        stances = [one for one in stances if one.post in index.authors[understood.speaker]]
    if understood.again and before is not None:
        stances = [one for one in stances if one.post not in before.shown]
    if stances:
        disputes = tuple(replies.dispute(index, one, asked) for one in stances[:_LISTED])
        return answer_of(understood, asked, disputes=[one for one in disputes if one.said.text], sure=sure)
    if understood.again:
        return answer_of(understood, asked, sure=0.0)
    if not nearest:
        answers = [one for post in targets for one in index.answers_to(post) if allowed[one.post - 1]]
        answers.sort(key=lambda one: -one.disagree if wanted is Stance.DISAGREES else one.disagree)
        nearest = [best_words(index, one.post, near=asked.words) for one in answers[:NEAREST]]
    return answer_of(understood, asked, nearest=[one for one in nearest if one.text], sure=0.0)


def others(index: Index, understood: Understood, before: Conversation, allowed: np.ndarray, votes: Votes) -> Answer:
    """What other people say than those whose posts were shown: around these posts, else wherever it is spoken of."""
    heard = {index.thread.posts[post - 1].author for post in before.posts if post <= len(allowed)} - {None}
    apart = allowed.copy()
    apart[[post - 1 for post in before.shown if post <= len(apart)]] = False
    for post in index.thread.posts:
        apart[post.number - 1] &= post.author not in heard
    if not understood.bare:
        return plainly(index, understood, allowed, votes, within=apart)
    asked = query_of(index, understood)
    said: list[Cited] = []
    spoken: set[str | None] = set()
    for worth, sentence in _worth(index, _near(index, before.posts, apart), before, seek_reasons=False):
        cited = led_back(index, sentence, worth)
        author = index.thread.posts[cited.post - 1].author
        if (author is None or author not in spoken) and not overlaps(cited, said):
            said.append(cited)
            spoken.add(author)
        if len(said) == SAID:
            break
    if not said:
        topic = replace(understood, text=before.question)
        found = plainly(index, topic, allowed, votes, within=apart)
        return replace(found, question=understood.text, nearest=(), missing=())
    disputes = [one for one in replies.disputes(index, said, asked, allowed) if one.said.post not in before.shown]
    return answer_of(understood, asked, said=joined(index, said), disputes=disputes, sure=_NOTED)


def asked_for(index: Index, understood: Understood) -> list[int]:
    """The posts that a question without a subject asks for: the one that it names, else those of the speaker."""
    if understood.post is not None and names_a_post(index, understood):
        return [understood.post]
    if understood.speaker is not None and understood.follows is None:
        return sorted(index.authors[understood.speaker])
    return []


def in_short(index: Index, understood: Understood, posts: Iterable[int], allowed: np.ndarray) -> Answer:
    """The most telling sentences of these posts, the first of them first."""
    shown, nothing_before = [one for one in posts if allowed[one - 1]], Conversation("", (), ())
    said: list[Cited] = []
    for worth, sentence in _worth(index, shown, nothing_before, seek_reasons=False):
        cited = led_back(index, sentence, worth)
        if not overlaps(cited, said) and sum(one.post == cited.post for one in said) < 2:
            said.append(cited)
        if len(said) == SAID:
            break
    asked = query_of(index, understood)
    said = joined(index, said)
    return answer_of(
        understood,
        asked,
        said=said,
        disputes=replies.disputes(index, said, asked, allowed),
        sure=_NOTED if said else 0.0,
    )


def about_what_was_said(
    index: Index, understood: Understood, before: Conversation, allowed: np.ndarray, votes: Votes
) -> Answer:
    """A question with nothing of its own ("why?", "what did bob say to that?"): in the cited posts and around them."""
    asked = query_of(index, understood)
    near = _near(index, before.posts, allowed)
    if understood.speaker is not None:
        wrote = index.authors[understood.speaker]
        near = [post for post in near if post in wrote]
        if not near and not understood.points:
            return in_short(index, replace(understood, follows=None), sorted(wrote), allowed)
        if not near:
            return plainly(index, understood, allowed, votes)
    if understood.kind is not Kind.WHY and understood.speaker is None:
        near = [post for post in near if post not in before.shown]
    said: list[Cited] = []
    for worth, sentence in _worth(index, near, before, seek_reasons=understood.kind is Kind.WHY):
        cited = led_back(index, sentence, worth)
        if not overlaps(cited, said) and sum(one.post == cited.post for one in said) < 2:
            said.append(cited)
        if len(said) == SAID - 1:
            break
    said = joined(index, said)
    disputes = replies.disputes(index, said, asked, allowed)
    return answer_of(understood, asked, said=said, disputes=disputes, sure=_NOTED if said else 0.0)


def _worth(index: Index, posts: Iterable[int], before: Conversation, *, seek_reasons: bool) -> list[tuple[float, int]]:
    """The sentences of these posts, the most telling first: claims, grounds if they are sought, and familiar words."""
    found = []
    for post in posts:
        for sentence in index.sentences_of(post):
            text = index.cited(sentence).text
            worth = float(index.claims[sentence]) + 0.3 * float(index.alone[sentence])
            worth += 0.1 * len(set(terms(text)).intersection(before.words))
            if seek_reasons:
                worth += 0.8 * (REASONS.search(text) is not None) + 0.3 * (post in before.posts)
            found.append((worth, sentence))
    return sorted(found, key=lambda item: (-item[0], item[1]))


def _near(index: Index, posts: Iterable[int], allowed: np.ndarray) -> list[int]:
    """These posts, and those that answer them or are answered by them."""
    found: dict[int, None] = dict.fromkeys(post for post in posts if post <= len(allowed))
    for post in list(found):
        rows = index.edges[(index.edges[:, 0] == post - 1) | (index.edges[:, 1] == post - 1)]
        found.update(dict.fromkeys(int(one) + 1 for one in np.sort(rows, axis=None)))
    return [post for post in found if allowed[post - 1]]
