"""Who answers whom, and whether it is agreement.

A logistic model over cues in the first sentences of the answer gives the probability of disagreement. Its coefficients
were fitted with `benchmarks/fit_positions.py` on the reply labels of the CreateDebate corpus of K. S. Hasan and V. Ng
(EMNLP 2014) and on author stances in the Internet Argument Corpus of M. Walker et al. (LREC 2012, 4forums part), each
corpus weighing the same. Silence is no agreement: an answer "agrees" only where the model is nearly sure of it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from typing import NamedTuple

from bot.archive.model import Post, Thread
from bot.discussion.positions.claims import probability
from bot.discussion.positions.model import Relation, Stance
from bot.discussion.words import tokens, word_list

__all__ = ["AGREES_BELOW", "COEFFICIENTS", "DISAGREES_ABOVE", "Cues", "cues", "edges", "find_relations"]

_YES = word_list("agree agreed exactly absolutely indeed true correct amen yep yup precisely +1 bravo ditto")
_PRAISE = word_list("thanks thank great excellent nice good well love welcome wonderful awesome")
_DENIAL = word_list(
    "wrong false incorrect nonsense ridiculous absurd silly stupid ignorant lie lies lying bs bull idiot idiotic moron "
    "dumb laughable irrelevant misunderstand misunderstood fallacy strawman straw disagree bogus rubbish pathetic "
    "hypocrite"
)
_TURNS = word_list("but however actually yet although though really either still again")
_NEGATIONS = word_list(
    "not no never none nobody nothing neither nor don't doesn't isn't aren't can't won't didn't wasn't"
)
_YOU = word_list("you your you're yours yourself you've you'd you'll u ur")
_WE = word_list("we we're our us we've")
_SO = word_list("so then if what why how where who when")
_NOT_AGREE = re.compile(
    r"\b(?:not|n't|never|can't|cannot|don't|dis)\s*(?:really |fully |entirely |quite )?agree", re.IGNORECASE
)
_DISPUTED = re.compile(
    r"^\W*(?:disputed|dispute|disagree|wrong|false|no|nope|nah|not|oh|lol|wow|huh|sigh|um|uh|bull)\b", re.IGNORECASE
)
_AFFIRMED = re.compile(
    r"^\W*(?:yes|yeah|yep|exactly|agreed|amen|true|i (?:totally |completely |fully |strongly |absolutely )?agree"
    r"|very true|well said|good (?:point|post|argument|answer)|great|excellent|right on|indeed|absolutely|of course"
    r"|haha|support)\b",
    re.IGNORECASE,
)
_BUT = re.compile(r"\b(?:but|however|though|except|although)\b", re.IGNORECASE)


class Cues(NamedTuple):
    """What the model sees of an answer. Shares and flags lie between 0 and 1."""

    bias: float
    affirmed: float
    disputed: float
    agree_word: float
    denial_word: float
    praise: float
    refuses_to_agree: float
    turn: float
    affirmed_but: float
    negations: float
    you: float
    we: float
    question_first: float
    questions: float
    exclaims: float
    counters: float
    quotes: float
    many_quotes: float
    long: float
    short: float
    answers_opener: float
    back_and_forth: float
    same_author: float
    shared_words: float


COEFFICIENTS = Cues(
    bias=-0.26,
    affirmed=-0.65,
    disputed=0.02,
    agree_word=-0.44,
    denial_word=0.29,
    praise=-0.31,
    refuses_to_agree=0.22,
    turn=0.01,
    affirmed_but=0.01,
    negations=0.81,
    you=1.00,
    we=-0.08,
    question_first=0.12,
    questions=0.67,
    exclaims=-0.17,
    counters=0.27,
    quotes=0.19,
    many_quotes=-0.24,
    long=1.06,
    short=-0.31,
    answers_opener=-0.64,
    back_and_forth=0.57,
    same_author=0.00,
    shared_words=1.32,
)
# On topics left out of the fit, three of four agreements below the first were right (there are few), and above the
# second 84% (4forums) to 91% (CreateDebate) of the disagreements.
AGREES_BELOW = 0.25
DISAGREES_ABOVE = 0.8


def edges(thread: Thread) -> Iterable[tuple[Post, Post]]:
    """Every (answer, answered post) of replies and quotes, once each, in the order of the answers."""
    for post in thread.posts:
        targets = [post.reply_to, *(quote.post for quote in post.quotes)]
        for number in dict.fromkeys(target for target in targets if target is not None):
            yield post, thread.posts[number - 1]


def cues(post: Post, to: Post, *, above: Post | None) -> Cues:
    """The cues of the edge from `post` to the post it answers. `above` is what that one answers itself."""
    opening = post.text[:400]
    words = tokens(opening)
    held = set(words)
    start = words[:12]
    count = len(words) or 1
    affirmed = _AFFIRMED.match(opening) is not None
    whole = tokens(post.text[:2000])
    parent = set(tokens(to.text[:2000]))
    return Cues(
        bias=1.0,
        affirmed=float(affirmed),
        disputed=float(_DISPUTED.match(opening) is not None),
        agree_word=float(not held.isdisjoint(_YES)),
        denial_word=float(not held.isdisjoint(_DENIAL)),
        praise=float(not _PRAISE.isdisjoint(start)),
        refuses_to_agree=float(_NOT_AGREE.search(opening) is not None),
        turn=float(not _TURNS.isdisjoint(start)),
        affirmed_but=float(affirmed and _BUT.search(opening) is not None),
        negations=min(1.0, 8 * sum(word in _NEGATIONS for word in words) / count),
        you=min(1.0, 5 * sum(word in _YOU for word in words) / count),
        we=float(not held.isdisjoint(_WE)),
        question_first=float("?" in opening[:120]),
        questions=min(1.0, post.text.count("?") / 4),
        exclaims=float("!" in opening),
        counters=float(bool(start) and start[0] in _SO),
        quotes=float(any(quote.post == to.number for quote in post.quotes)),
        many_quotes=min(1.0, len(post.quotes) / 4),
        long=min(1.0, math.log1p(len(whole)) / 6),
        short=float(len(whole) < 12),
        answers_opener=float(to.number == 1),
        back_and_forth=float(above is not None and above.author is not None and above.author == post.author),
        same_author=float(post.author is not None and post.author == to.author),
        shared_words=len(parent.intersection(whole)) / (len(set(whole)) + 5),
    )


def find_relations(thread: Thread) -> tuple[Relation, ...]:
    """One relation for each reply or quote edge. Nobody is said to disagree with himself."""
    return tuple(_relation(thread, post, to) for post, to in edges(thread))


def _relation(thread: Thread, post: Post, to: Post) -> Relation:
    above = thread.post(to.reply_to) if to.reply_to is not None else None
    disagree = probability(cues(post, to, above=above), COEFFICIENTS)
    same = post.number == to.number or (post.author is not None and post.author == to.author)
    if same:
        disagree = min(disagree, 0.5)
    if disagree >= DISAGREES_ABOVE:
        stance = Stance.DISAGREES
    elif disagree <= AGREES_BELOW and not same:
        stance = Stance.AGREES
    else:
        stance = Stance.RESPONDS
    return Relation(post.number, to.number, stance, disagree)
