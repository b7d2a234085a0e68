"""From a question to an answer: the sentences that it is about, who contradicts them, or that the thread does not say.

Everything is pure and takes `upto`: nothing behind that post is looked at, whatever it would add.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from bot.discussion.answers import ranking
from bot.discussion.answers.evidence import ANSWERS_ABOVE, asks_number, confidence, evidence, has_number
from bot.discussion.answers.index import Floats, Index
from bot.discussion.answers.model import Answer, Cited, Conversation, Dispute, Kind
from bot.discussion.answers.passages import best_words, joined, led_back, overlaps, passages
from bot.discussion.answers.question import POST, Understood, understand
from bot.discussion.answers.ranking import Query
from bot.discussion.answers.terms import terms
from bot.discussion.positions.model import Relation, Stance
from bot.discussion.words import tokens

__all__ = ["LIKELY", "LONGEST_QUESTION", "Votes", "ask", "remember", "visible"]

LONGEST_QUESTION: Final = 4_000  # characters that are looked at

Votes = Mapping[int, tuple[int, int]]
"""For posts with votes: how many members are for it, and how many against."""

_SAID, _DISPUTES, _NEAREST, _LISTED = 4, 2, 3, 6
_TRIED = 3  # passages of which the best founded decides
LIKELY: Final = 0.6  # chance of disagreement from which an answer is shown as one, with that chance
_NOTE = 0.9
_SIDES = frozenset({Kind.OPPOSED, Kind.AGREED})
_REASONS = re.compile(
    r"\b(?:because|since|therefore|reason|so that|that is why|that's why|thus|hence|due to)\b", re.IGNORECASE
)


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
    if (number := understood.post) is not None and _names_a_post(index, understood):
        before = Conversation(f"#{number}", (), (number,), subject=(number,))
        understood = understand(question[:LONGEST_QUESTION], index.authors, before)
    allowed = visible(index, upto)
    answer = _taken(index, understood, allowed, votes or {})
    if understood.post is not None and answer.follows == f"#{understood.post}":
        answer = replace(answer, follows=None)
    about = understood.speaker
    if about is not None:
        answer = replace(answer, about=index.thread.posts[min(index.authors[about]) - 1].author)
    if answer.kind is Kind.WHY and not any(_REASONS.search(one.text) for one in answer.said):
        answer = replace(answer, kind=Kind.ASKED)
    return replace(answer, empty=not answer.answered and _is_empty(understood))


def _is_empty(understood: Understood) -> bool:
    """Whether nothing in a question, nor before it, says what to look for."""
    return understood.greets or (understood.bare and not understood.named and understood.follows is None)


def _taken(index: Index, understood: Understood, allowed: np.ndarray, votes: Votes) -> Answer:
    if understood.greets:
        return _answer(understood, ranking.query(index, ""), sure=0.0)
    if understood.kind in _SIDES:
        return _who(index, understood, allowed, votes)
    if understood.kind is Kind.OTHERS and understood.follows is not None:
        return _others(index, understood, understood.follows, allowed, votes)
    if understood.bare and understood.kind is Kind.ASKED and (wrote := _asked_for(index, understood)):
        return _in_short(index, understood, wrote, allowed)
    if understood.follows is not None and understood.bare and understood.kind is not Kind.MORE:
        return _about_what_was_said(index, understood, understood.follows, allowed, votes)
    return _plainly(index, understood, allowed, votes)


def remember(answer: Answer, before: Conversation | None) -> Conversation | None:
    """What to keep of an answer for the next question; what there was, if anything, where nothing was asked."""
    if answer.empty:
        return before
    goes_on = before is not None and answer.follows is not None
    earlier = before if before is not None and goes_on else Conversation("", (), ())
    words = tuple(dict.fromkeys((*terms(answer.question), *earlier.words)))[:40]
    cited = tuple(dict.fromkeys((*(one.post for one in answer.said), *(one.said.post for one in answer.disputes))))[:8]
    sides = answer.kind in _SIDES
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


def visible(index: Index, upto: int | None) -> np.ndarray:
    """Which posts may be looked at."""
    allowed = np.ones(len(index.thread.posts), dtype=bool)
    if upto is not None:
        allowed[max(0, upto) :] = False
    return allowed


def _plainly(
    index: Index, understood: Understood, allowed: np.ndarray, votes: Votes, *, within: np.ndarray | None = None
) -> Answer:
    """The passages that the words of the question are about, in posts `within` where that is given."""
    follows = understood.follows
    asked = _query(index, understood)
    within = (allowed if within is None else within).copy()
    if understood.speaker is not None:
        within &= _of_author(index, understood.speaker)
    if understood.kind is Kind.MORE and follows is not None:
        within[[number - 1 for number in follows.shown if number <= len(within)]] = False
    scores = _sentence_scores(index, asked, within, votes, seek_reasons=understood.kind is Kind.WHY)
    order = [int(one) for one in np.argsort(-scores, kind="stable")[:60] if np.isfinite(scores[one])]
    sure = _confidence(index, asked, order)
    if sure < ANSWERS_ABOVE or not order:
        nearest = passages(index, asked, order, scores, limit=_NEAREST) if _matches(index, asked, order) else ()
        return _answer(understood, asked, nearest=nearest, sure=sure)
    said = passages(index, asked, order, scores, limit=_SAID)
    disputes = (*_disputes(index, said, asked, allowed), *_replies(index, said, asked, allowed))
    return _answer(understood, asked, said=said, disputes=disputes, sure=sure)


def _query(index: Index, understood: Understood) -> Query:
    before = understood.follows.words if understood.follows is not None else ()
    text = _without_names(index, understood)
    return ranking.query(index, text, before=before, named=understood.named)


def _names_a_post(index: Index, understood: Understood) -> bool:
    return understood.post is not None and 0 < understood.post <= len(index.thread.posts)


def _without_names(index: Index, understood: Understood) -> str:
    text = understood.text.casefold()
    for name in understood.called:
        text = re.sub(rf"(?<!\w){re.escape(name)}(?:['’]s)?(?!\w)", " ", text)
    return POST.sub(" ", text) if _names_a_post(index, understood) else text


def _answer(
    understood: Understood,
    asked: Query,
    *,
    said: Sequence[Cited] = (),
    disputes: Sequence[Dispute] = (),
    nearest: Sequence[Cited] = (),
    sure: float,
) -> Answer:
    return Answer(
        question=understood.text,
        kind=understood.kind,
        said=tuple(said),
        disputes=tuple(disputes),
        nearest=tuple(nearest),
        confidence=sure,
        missing=_as_written(understood.text, asked.missing),
        follows=understood.follows.question if understood.follows is not None else None,
        then=(understood.follows.then or None) if understood.follows is not None else None,
        about=understood.speaker,
    )


def _as_written(question: str, missing: Sequence[str]) -> tuple[str, ...]:
    """The words of the question whose terms are missing."""
    wanted = set(missing)
    return tuple(dict.fromkeys(word for word in tokens(question) if not wanted.isdisjoint(terms(word))))


def _of_author(index: Index, author: str) -> np.ndarray:
    wrote = np.zeros(len(index.thread.posts), dtype=bool)
    wrote[[number - 1 for number in index.authors.get(author, ())]] = True
    return wrote


def _sentence_scores(
    index: Index, asked: Query, allowed: np.ndarray, votes: Votes, *, seek_reasons: bool = False
) -> Floats:
    posts = ranking.rank_posts(index, asked, allowed=allowed)
    scores = ranking.rank_sentences(index, asked, posts)
    for number, (up, down) in votes.items():
        if 0 < number <= len(posts):
            found = index.sentences_of(number)
            scores[found.start : found.stop] += 0.3 * float(np.tanh((up - down) / 3))
    seek_number = asks_number(asked.text)
    if seek_reasons or seek_number:
        for one in np.argsort(-scores, kind="stable")[:100]:
            text = index.cited(int(one)).text
            if (seek_reasons and _REASONS.search(text)) or (seek_number and has_number(text)):
                scores[one] += 0.4
    return scores


def _confidence(index: Index, asked: Query, order: Sequence[int]) -> float:
    """The best founded of the first passages decides."""
    if not asked.wanted or not order:
        return 0.0
    posts = list(dict.fromkeys(int(index.sentence_post[one]) for one in order))[:_TRIED]
    around = [index.thread.posts[post].text for post in posts]
    found = []
    for one in order[:_TRIED]:
        cited = led_back(index, one)
        found.append(confidence(evidence(index, asked, cited.text, index.thread.posts[cited.post - 1].text, around)))
    return max(found)


def _matches(index: Index, asked: Query, order: Sequence[int]) -> bool:
    """Whether the best sentence's post has a word of the question at all."""
    words = {index.words[term] for term, _ in asked.wanted}
    return bool(order) and any(
        not words.isdisjoint(terms(index.thread.posts[int(index.sentence_post[one])].text)) for one in order[:3]
    )


def _disputes(
    index: Index, said: Sequence[Cited], asked: Query, allowed: np.ndarray, *, limit: int = _DISPUTES
) -> tuple[Dispute, ...]:
    """Who disagrees with what was cited, the surest first, one passage a post."""
    cited = {one.post for one in said}
    found = [one for one in _stances(index, cited, allowed, Stance.DISAGREES) if one.post not in cited]
    return tuple(shown for one in found[:limit] if (shown := _dispute(index, one, asked)).said.text)


def _replies(index: Index, said: Sequence[Cited], asked: Query, allowed: np.ndarray) -> tuple[Dispute, ...]:
    """What is answered to the cited questions, without taking a side."""
    asking = [one.post for one in said if one.text.rstrip("\"'”’)*_ ").endswith("?")]
    known = {one.post for one in said}
    answers = [
        one
        for post in dict.fromkeys(asking)
        for one in index.answers_to(post)
        if allowed[one.post - 1] and one.post not in known and one.stance is Stance.RESPONDS and one.disagree < LIKELY
    ]
    found = (replace(_dispute(index, one, asked), chance=0.0) for one in answers[:_DISPUTES])
    return tuple(one for one in found if one.said.text)


def _stances(index: Index, posts: Iterable[int], allowed: np.ndarray, wanted: Stance) -> list[Relation]:
    """The answers to these posts that take that stance, the surest first, one from each post."""
    found = [
        one
        for post in dict.fromkeys(posts)
        for one in index.answers_to(post)
        if allowed[one.post - 1] and allowed[one.to - 1] and _takes(one, wanted)
    ]
    found.sort(key=lambda one: (-_chance(one), one.post))
    return list({one.post: one for one in reversed(found)}.values())[::-1]


def _takes(relation: Relation, wanted: Stance) -> bool:
    """Whether an answer takes that stance, or, for disagreement, at least leans to it."""
    return relation.stance is wanted or (wanted is Stance.DISAGREES and relation.disagree >= LIKELY)


def _chance(relation: Relation) -> float:
    return 1 - relation.disagree if relation.stance is Stance.AGREES else relation.disagree


def _dispute(index: Index, relation: Relation, asked: Query) -> Dispute:
    said = best_words(index, relation.post, near=(*asked.words, *terms(index.thread.posts[relation.to - 1].text)))
    return Dispute(said, relation.to, relation.stance, _chance(relation))


def _who(index: Index, understood: Understood, allowed: np.ndarray, votes: Votes) -> Answer:
    """Who disagrees, or agrees: with what was cited before, or with what the words of the question are about."""
    wanted = Stance.DISAGREES if understood.kind is Kind.OPPOSED else Stance.AGREES
    asked = _query(index, understood)
    before = understood.follows
    nearest: Sequence[Cited] = ()
    if understood.bare and understood.named and understood.speaker is None:
        targets, sure = sorted(index.authors[understood.named[0]]), _NOTE
    elif before is not None and understood.bare and before.posts:
        points = understood.points and not understood.again and before.kind in _SIDES
        targets, sure = list(before.posts if points else before.subject or before.posts), _NOTE
    else:
        found = _plainly(index, replace(understood, kind=Kind.ASKED), allowed, votes)
        targets, sure = [one.post for one in found.said], found.confidence
        if not targets:
            return replace(found, kind=understood.kind)
        nearest = found.said
    stances = _stances(index, targets, allowed, wanted)
    if understood.speaker is not None:
        stances = [one for one in stances if one.post in index.authors[understood.speaker]]
    if understood.again and before is not None:
        stances = [one for one in stances if one.post not in before.shown]
    if stances:
        disputes = tuple(_dispute(index, one, asked) for one in stances[:_LISTED])
        return _answer(understood, asked, disputes=[one for one in disputes if one.said.text], sure=sure)
    if understood.again:
        return _answer(understood, asked, sure=0.0)
    if not nearest:
        answers = [one for post in targets for one in index.answers_to(post) if allowed[one.post - 1]]
        answers.sort(key=lambda one: -one.disagree if wanted is Stance.DISAGREES else one.disagree)
        nearest = [best_words(index, one.post, near=asked.words) for one in answers[:_NEAREST]]
    return _answer(understood, asked, nearest=[one for one in nearest if one.text], sure=0.0)


def _others(index: Index, understood: Understood, before: Conversation, allowed: np.ndarray, votes: Votes) -> Answer:
    """What other people say than those whose posts were shown: around these posts, else wherever it is spoken of."""
    heard = {index.thread.posts[post - 1].author for post in before.posts if post <= len(allowed)} - {None}
    apart = allowed.copy()
    apart[[post - 1 for post in before.shown if post <= len(apart)]] = False
    for post in index.thread.posts:
        apart[post.number - 1] &= post.author not in heard
    if not understood.bare:
        return _plainly(index, understood, allowed, votes, within=apart)
    asked = _query(index, understood)
    said: list[Cited] = []
    spoken: set[str | None] = set()
    for worth, sentence in _worth(index, _near(index, before.posts, apart), before, seek_reasons=False):
        cited = led_back(index, sentence, worth)
        author = index.thread.posts[cited.post - 1].author
        if (author is None or author not in spoken) and not overlaps(cited, said):
            said.append(cited)
            spoken.add(author)
        if len(said) == _SAID:
            break
    if not said:
        topic = replace(understood, text=before.question)
        found = _plainly(index, topic, allowed, votes, within=apart)
        return replace(found, question=understood.text, nearest=(), missing=())
    disputes = [one for one in _disputes(index, said, asked, allowed) if one.said.post not in before.shown]
    return _answer(understood, asked, said=joined(index, said), disputes=disputes, sure=_NOTE)


def _asked_for(index: Index, understood: Understood) -> list[int]:
    """The posts that a question without a subject asks for: the one that it names, else those of the speaker."""
    if understood.post is not None and _names_a_post(index, understood):
        return [understood.post]
    if understood.speaker is not None and understood.follows is None:
        return sorted(index.authors[understood.speaker])
    return []


def _in_short(index: Index, understood: Understood, posts: Iterable[int], allowed: np.ndarray) -> Answer:
    """The most telling sentences of these posts, the first of them first."""
    shown, nothing_before = [one for one in posts if allowed[one - 1]], Conversation("", (), ())
    said: list[Cited] = []
    for worth, sentence in _worth(index, shown, nothing_before, seek_reasons=False):
        cited = led_back(index, sentence, worth)
        if not overlaps(cited, said) and sum(one.post == cited.post for one in said) < 2:
            said.append(cited)
        if len(said) == _SAID:
            break
    asked = _query(index, understood)
    said = joined(index, said)
    return _answer(
        understood, asked, said=said, disputes=_disputes(index, said, asked, allowed), sure=_NOTE if said else 0.0
    )


def _about_what_was_said(
    index: Index, understood: Understood, before: Conversation, allowed: np.ndarray, votes: Votes
) -> Answer:
    """A question with nothing of its own ("why?", "what did bob say to that?"): in the cited posts and around them."""
    asked = _query(index, understood)
    near = _near(index, before.posts, allowed)
    if understood.speaker is not None:
        wrote = index.authors[understood.speaker]
        near = [post for post in near if post in wrote]
        if not near and not understood.points:
            return _in_short(index, replace(understood, follows=None), sorted(wrote), allowed)
        if not near:
            return _plainly(index, understood, allowed, votes)
    if understood.kind is not Kind.WHY and understood.speaker is None:
        near = [post for post in near if post not in before.shown]
    said: list[Cited] = []
    for worth, sentence in _worth(index, near, before, seek_reasons=understood.kind is Kind.WHY):
        cited = led_back(index, sentence, worth)
        if not overlaps(cited, said) and sum(one.post == cited.post for one in said) < 2:
            said.append(cited)
        if len(said) == _SAID - 1:
            break
    said = joined(index, said)
    disputes = _disputes(index, said, asked, allowed)
    return _answer(understood, asked, said=said, disputes=disputes, sure=_NOTE if said else 0.0)


def _worth(index: Index, posts: Iterable[int], before: Conversation, *, seek_reasons: bool) -> list[tuple[float, int]]:
    """The sentences of these posts, the most telling first: claims, grounds if they are sought, and familiar words."""
    found = []
    for post in posts:
        for sentence in index.sentences_of(post):
            text = index.cited(sentence).text
            worth = float(index.claims[sentence]) + 0.3 * float(index.alone[sentence])
            worth += 0.1 * len(set(terms(text)).intersection(before.words))
            if seek_reasons:
                worth += 0.8 * (_REASONS.search(text) is not None) + 0.3 * (post in before.posts)
            found.append((worth, sentence))
    return sorted(found, key=lambda item: (-item[0], item[1]))


def _near(index: Index, posts: Iterable[int], allowed: np.ndarray) -> list[int]:
    """These posts, and those that answer them or are answered by them."""
    found: dict[int, None] = dict.fromkeys(post for post in posts if post <= len(allowed))
    for post in list(found):
        rows = index.edges[(index.edges[:, 0] == post - 1) | (index.edges[:, 1] == post - 1)]
        found.update(dict.fromkeys(int(one) + 1 for one in np.sort(rows, axis=None)))
    return [post for post in found if allowed[post - 1]]
