"""The best that a thread has against a claim and for it, and what is left open under a post.

Sides come from who contradicts whom (`bot.discussion.positions.relations`), and, between a member's words and a
sentence that says them, from whether one of the two is negated. Both sides use similar words, so these decide nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from bot.discussion.answers.compose import ask
from bot.discussion.answers.evidence import covered, weights
from bot.discussion.answers.index import Index
from bot.discussion.answers.model import Challenge, Cited, Opening, Side
from bot.discussion.answers.passages import best_words, led_back
from bot.discussion.answers.plain import Votes, visible
from bot.discussion.answers.ranking import query, rank_posts, rank_sentences
from bot.discussion.answers.related import related
from bot.discussion.answers.replies import LIKELY
from bot.discussion.answers.terms import terms
from bot.discussion.positions.model import Relation, Stance
from bot.discussion.words import tokens, word_list

__all__ = ["challenge_post", "challenge_words", "opening"]

_SHOWN: Final = 3  # on each side
_SAYS_IT = 0.75  # of a claim's weight that a passage has to have, to be for or against it by its own words
_ONE_STEP = 0.7  # what is left of a side that is known through another post
_ELSEWHERE = 0.6  # what is left where the post and the claim share no word
_CLOSE = 0.36  # of a claim's weight that a passage and its post need, to be about the same in other words
_RELATED = 0.75  # what a related word is worth
_ELSEWHERE_IN_IT = 0.5  # what a word is worth that stands around the passage
_LOOKED_AT = 60  # passages
_DEEP = 3  # answers to answers that belong to a post's discussion
_SUPPOSES = re.compile(r"\?\W*$|(?:^|[.!?,;]\s+)(?:if|unless|suppose|imagine)\b", re.IGNORECASE)
_NEGATIONS = word_list(
    "not no never none nobody nothing neither nor don't doesn't isn't aren't can't cannot won't didn't wasn't weren't "
    "shouldn't wouldn't couldn't hasn't haven't without hardly"
)


@dataclass(slots=True)
class _Sides:
    """What was found for and against, the best reason for each post."""

    index: Index
    near: tuple[str, ...]
    votes: Votes
    found: dict[int, tuple[float, bool, Side]] = field(default_factory=dict)

    def add(
        self, post: int, *, against: bool, relation: Relation | None, chance: float, said: Cited | None = None
    ) -> None:
        said = said or best_words(self.index, post, near=self.near)
        if not said.text:
            return
        up, down = self.votes.get(post, (0, 0))
        shared = not set(terms(self.index.thread.posts[post - 1].text)).isdisjoint(self.near)
        strength = chance * (1.0 if shared else _ELSEWHERE) * (1 + 0.2 * float(np.tanh((up - down) / 3)))
        known = self.found.get(post)
        if known is None or strength > known[0]:
            if relation is None:
                side = Side(said, Stance.DISAGREES if against else Stance.AGREES, None, chance)
            else:
                stance = Stance.DISAGREES if relation.disagree >= LIKELY else Stance.AGREES
                certain = relation.disagree if stance is Stance.DISAGREES else 1 - relation.disagree
                side = Side(said, stance, (relation.post, relation.to), certain)
            self.found[post] = strength, against, side

    def side(self, *, against: bool) -> tuple[Side, ...]:
        ranked = sorted(
            ((strength, post, side) for post, (strength, which, side) in self.found.items() if which is against),
            key=lambda item: (-item[0], item[1]),
        )
        return tuple(side for _, _, side in ranked[:_SHOWN])


def challenge_words(index: Index, claim: str, *, upto: int | None = None, votes: Votes | None = None) -> Challenge:
    """The strongest passages against a claim in a member's words, and for it. Posts behind `upto` do not count.

    Passages that say it in these words take sides by themselves, unless they ask or suppose. Where none does, the sides
    are those of the passage that comes closest in other words (`near`), if one comes close enough to be about the same.
    """
    allowed = visible(index, upto)
    found = ask(index, claim, upto=upto, votes=votes)
    sides = _Sides(index, tuple(terms(claim)), votes or {})
    asked = query(index, claim)
    wanted = weights(index, asked)
    for cited in found.said:
        held = set(terms(cited.text))
        share = covered(wanted, held) / (sum(wanted.values()) or 1.0)
        share = min(share, covered(dict.fromkeys(wanted, 1.0), held) / (len(wanted) or 1))
        if share < _SAYS_IT or _SUPPOSES.search(cited.text):
            continue
        flipped = _is_negated(cited.text) != _is_negated(claim)
        sides.add(cited.post, against=flipped, relation=None, chance=share, said=cited)
        _around(sides, allowed, cited.post, flipped=flipped, worth=share)
    if sides.found:
        return Challenge(claim, found.said[0], sides.side(against=True), sides.side(against=False))
    closest = _closest(index, claim, wanted, allowed)
    if closest is None:
        return Challenge(claim, None, (), ())
    beside = challenge_post(index, closest.post, upto=upto, votes=votes)
    return Challenge(claim, closest, beside.against, beside.support, near=True)


def _closest(index: Index, claim: str, wanted: dict[str, float], allowed: np.ndarray) -> Cited | None:
    """The passage that is most about what a claim is about, in its words or in related ones; None where none is.

    A word of the claim counts fully where the passage has it, less in a related word, and half of that in the post
    around it or the post that this answers.
    """
    others = [other for word in wanted for other in related(word)]
    asked = query(index, claim, before=others)
    scores = rank_sentences(index, asked, rank_posts(index, asked, allowed=allowed))
    best: tuple[float, float, int] | None = None
    for sentence in np.argsort(-scores, kind="stable")[:_LOOKED_AT]:
        if not np.isfinite(scores[sentence]):
            break
        share, words = _about(index, int(sentence), wanted)
        if share >= _CLOSE and words >= min(2, len(wanted)) and (best is None or (share, scores[sentence]) > best[:2]):
            best = share, float(scores[sentence]), int(sentence)
    return None if best is None else led_back(index, best[2])


def _about(index: Index, sentence: int, wanted: dict[str, float]) -> tuple[float, float]:
    """Which share of a claim's weight a sentence has, and how many of its words, related ones included."""
    post = index.thread.posts[int(index.sentence_post[sentence])]
    above = index.thread.posts[post.reply_to - 1].text if post.reply_to and not post.hidden else ""
    rings = [set(terms(text)) for text in (index.cited(sentence).text, post.text, above)]
    found = {word: _worth(word, rings) for word in wanted}
    share = sum(wanted[word] * worth for word, worth in found.items()) / (sum(wanted.values()) or 1.0)
    return share, sum(worth >= _ELSEWHERE_IN_IT for worth in found.values())


def _worth(word: str, rings: Sequence[set[str]]) -> float:
    for ring, held in zip((1.0, _ELSEWHERE_IN_IT, _ELSEWHERE_IN_IT), rings, strict=True):
        if covered({word: 1.0}, held):
            return ring * covered({word: 1.0}, held)
        if not related(word).isdisjoint(held):
            return ring * _RELATED
    return 0.0


def challenge_post(index: Index, post: int, *, upto: int | None = None, votes: Votes | None = None) -> Challenge:
    """The strongest passages against what a post says, and for it, none of them by its own author."""
    allowed = visible(index, upto)
    source = best_words(index, post)
    if not allowed[post - 1] or not source.text:
        return Challenge(source.text, None, (), ())
    sides = _Sides(index, tuple(terms(index.thread.posts[post - 1].text)), votes or {})
    _around(sides, allowed, post, flipped=False, worth=1.0)
    for relation in _answers(index, allowed, [post]):
        if relation.stance is Stance.DISAGREES:  # two guesses in a row would be none
            for other in _answers(index, allowed, [relation.post]):
                if other.stance is Stance.DISAGREES:
                    sides.add(
                        other.post,
                        against=False,
                        relation=other,
                        chance=_ONE_STEP * relation.disagree * other.disagree,
                    )
    author = index.thread.posts[post - 1].author
    for number in list(sides.found):
        if number == post or (author is not None and index.thread.posts[number - 1].author == author):
            del sides.found[number]
    return Challenge(source.text, source, sides.side(against=True), sides.side(against=False))


def _around(sides: _Sides, allowed: np.ndarray, post: int, *, flipped: bool, worth: float) -> None:
    """Who contradicts the post, whom it contradicts, who agrees with it. `flipped`: it is itself against the claim."""
    for relation in sides.index.relations:
        if post not in {relation.post, relation.to} or not (allowed[relation.post - 1] and allowed[relation.to - 1]):
            continue
        other = relation.post if relation.to == post else relation.to
        if relation.disagree >= LIKELY:
            sides.add(other, against=not flipped, relation=relation, chance=worth * relation.disagree)
        elif relation.stance is Stance.AGREES:
            sides.add(other, against=flipped, relation=relation, chance=worth * (1 - relation.disagree))


def _answers(index: Index, allowed: np.ndarray, posts: Iterable[int]) -> list[Relation]:
    wanted = set(posts)
    return [one for one in index.relations if one.to in wanted and allowed[one.post - 1] and allowed[one.to - 1]]


def _is_negated(text: str) -> bool:
    return sum(word in _NEGATIONS for word in tokens(text)) % 2 == 1


def opening(index: Index, post: int, *, upto: int | None = None, votes: Votes | None = None) -> Opening:
    """What to open a discussion of a post with: its best for and against, and what was never settled under it."""
    allowed = visible(index, upto)
    under = _under(index, allowed, post)
    answered = {one.to for one in index.relations if allowed[one.post - 1]}
    last = [one for one in _answers(index, allowed, under) if one.post not in answered]
    disputed = [one for one in last if one.stance is Stance.DISAGREES]
    disputed.sort(key=lambda one: (one.to != post, -one.disagree, one.post))
    question = next((asks for one in disputed if (asks := _question(index, one.post)) is not None), None)
    apart = None
    if question is None and disputed:
        one = disputed[0]
        words = (terms(index.thread.posts[one.to - 1].text), terms(index.thread.posts[one.post - 1].text))
        apart = best_words(index, one.to, near=words[1]), best_words(index, one.post, near=words[0])
    if question is None and apart is None:
        open_posts = [number for number in under if number not in answered]
        question = next((asks for number in open_posts if (asks := _question(index, number)) is not None), None)
    return Opening(post, challenge_post(index, post, upto=upto, votes=votes), question, apart)


def _under(index: Index, allowed: np.ndarray, post: int) -> list[int]:
    """The post and the answers under it, nearest first."""
    found, level = {post: None}, {post}
    for _ in range(_DEEP):
        level = {one.post for one in _answers(index, allowed, level)} - set(found)
        found.update(dict.fromkeys(sorted(level)))
    return list(found)


def _question(index: Index, post: int) -> Cited | None:
    """The last question of a post that says what it is about."""
    for sentence in reversed(index.sentences_of(post)):
        cited = index.cited(sentence)
        if cited.text.rstrip("\"'”’)*_ ").endswith("?") and len(terms(cited.text)) >= 3:
            return cited
    return None
