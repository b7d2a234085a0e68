"""Who answers whom, and whether it is agreement.

Two looks at each answer are joined: its own cues, and where the two authors stand after everything in the thread is
weighed (`ties`, `sides`). The models were fitted with `benchmarks/fit_positions.py`: `WORDS` on the reply labels of the
CreateDebate corpus of K. S. Hasan and V. Ng (IJCNLP 2013), for threads in which nobody marks quotations; `FORUM` on
author stances in the Internet Argument Corpus of M. Walker et al. (LREC 2012, 4forums part), for those in which people
do. Silence is no agreement: an answer "agrees" only where the model is nearly sure of it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from bot.archive.model import Post, Thread
from bot.discussion.positions.cues import Cues, Edge, contradicts, cues, read
from bot.discussion.positions.fitted import fitted
from bot.discussion.positions.model import Relation, Stance
from bot.discussion.positions.standing import find_standing
from bot.discussion.positions.ties import Heard, Tie, find_ties, quotes_are_marked, voice

__all__ = [
    "AGREES_BELOW",
    "DISAGREES_ABOVE",
    "FORUM",
    "JOINED",
    "WORDS",
    "Joined",
    "edges",
    "find_relations",
    "hear",
    "join",
]


WORDS = fitted(
    Cues,
    """
    bias 0.56  affirmed -0.64  affirmed_shortly -0.18  affirmed_but -0.46  agree_word -0.54  agree_anywhere -0.17
    refuses_to_agree 0.23  praise -0.27  thanks -0.24  smiles -0.93  good_words -0.28  bad_words 0.03  disputed 0.14
    denial_word 0.18  denial_anywhere 0.06  arguing 0.25  because 0.27  turn -0.08  negations 0.34  negates 0.53
    you 0.08  you_anywhere 0.38  your_claim 0.16  we -0.14  first_person -0.78  they -0.09  expounds 0.93
    opens_with_that -0.46  counters 0.24  question_first 0.08  asks 0.00  questions 0.35  exclaims -0.18
    quotes 0.00  many_quotes 0.00  copies 0.21  copied_runs 0.08  opens_with_copy 0.24  long 0.29  longer 0.07
    short -0.17  answers_opener -0.18  back_and_forth 0.22  shared_words -0.06  above_you -0.13  above_asks 0.14
    passages 0.00  quoted_length 0.00  next_post 0.00  distance 0.00  explicit 0.00  grand_back 0.00  answered 0.00
    top 0.00  second 0.00  above_quotes 0.00  people_quoted 0.00
    """,
)
FORUM = fitted(
    Cues,
    """
    bias -0.39  affirmed -0.33  affirmed_shortly -0.31  affirmed_but -0.35  agree_word 0.01  agree_anywhere -0.26
    refuses_to_agree -0.06  praise -0.19  thanks 0.13  smiles -0.25  good_words -0.25  bad_words -0.26
    disputed 0.01  denial_word 0.28  denial_anywhere -0.03  arguing 0.01  because 0.22  turn -0.05  negations 0.24
    negates 0.01  you 0.71  you_anywhere 0.26  your_claim 0.14  we -0.05  first_person -0.21  they -0.00
    expounds 0.37  opens_with_that 0.02  counters 0.20  question_first 0.11  asks 0.09  questions 0.24
    exclaims -0.24  quotes 0.43  many_quotes -0.06  copies 0.33  copied_runs 0.31  opens_with_copy 0.20  long -0.52
    longer -0.08  short -0.14  answers_opener -0.12  back_and_forth 0.45  shared_words 0.41  above_you 0.25
    above_asks -0.05  passages 0.60  quoted_length -0.28  next_post -0.28  distance 0.32  explicit -0.08
    grand_back 0.35  answered 0.77  top -0.12  second 0.13  above_quotes 0.18  people_quoted 0.46
    """,
)


class Joined(NamedTuple):
    """How the looks are joined: what each one's log odds weigh in the log odds of disagreement."""

    bias: float
    own: float
    words: float
    sides: float


# By whether quotations are marked. The second departs from its fit, which gave words nothing: with a topic left out it
# sorts better so (AUC .87 against .85), and an answer that says "you are wrong" is not to be read as agreement.
JOINED = {False: Joined(-0.57, 1.03, 0.0, 0.24), True: Joined(-0.4, 0.12, 0.3, 0.65)}
# By whether quotations are marked. The second of two holds where the answer has no word of agreement, so that only the
# sides speak for it. With a topic left out, 87% of what is said to agree on 4forums does so, at a recall of .35.
AGREES_BELOW = {False: (0.2, 0.2), True: (0.3, 0.22)}
DISAGREES_ABOVE = 0.8
_DISPUTES = 2.0  # log odds of words that are taken at their word, whatever side their author stands on
# At the least, where an answer opens by saying that the other is wrong: 92% of those in CreateDebate are marked as
# opposing, and 83% of those in 4forums are between people of different stance; the rest read as dispute, too.
_CONTRADICTED = 0.85
_SURE = 0.01  # the sides are never surer than this


def edges(thread: Thread) -> Iterable[tuple[Post, Post]]:
    """Every (answer, answered post) of replies and quotes, once each, in the order of the answers."""
    for post in thread.posts:
        targets = [post.reply_to, *(quote.post for quote in post.quotes)]
        for number in dict.fromkeys(target for target in targets if target is not None):
            yield post, thread.posts[number - 1]


def edge_cues(thread: Thread) -> list[tuple[Post, Post, Cues]]:
    """The cues of every edge."""
    found = list(edges(thread))
    readings = {post.number: read(post) for post in thread.posts}
    answerers: dict[int, set[str | None]] = {}
    for post, to in found:
        answerers.setdefault(to.number, set()).add(post.author)
    listed = []
    for post, to in found:
        grand = _above(thread, to)
        answered = to.author is not None and to.author in answerers.get(post.number, ())
        edge = Edge(post, to, grand, grand and _above(thread, grand), answered)
        listed.append((post, to, cues(edge, readings[post.number], readings[to.number])))
    return listed


def _above(thread: Thread, post: Post) -> Post | None:
    return None if post.reply_to is None else thread.posts[post.reply_to - 1]


def hear(thread: Thread) -> list[Heard]:
    """Every answer with the log odds of dispute that its own cues give, in the order of `edges`."""
    model = FORUM if quotes_are_marked(thread) else WORDS
    return [
        Heard(
            post,
            to,
            odds=_odds(held, model),
            words=_odds(held, WORDS),
            quoted=held.quotes > 0,
            back=held.back_and_forth > 0,
            affirms=held.affirmed + held.agree_word > 0,
            hedged=held.affirmed_but + held.refuses_to_agree > 0,
            contradicts=contradicts(post.text),
        )
        for post, to, held in edge_cues(thread)
    ]


def _odds(held: Cues, model: Cues) -> float:
    return sum(map(float.__mul__, held, model))


def find_relations(thread: Thread) -> tuple[Relation, ...]:
    """One relation for each reply or quote edge, from everything that the thread holds."""
    heard = hear(thread)
    ties = find_ties(thread, heard)
    return join(thread, heard, ties, find_standing(ties).apart)


def join(
    thread: Thread, heard: Sequence[Heard], ties: Sequence[Tie], apart: Sequence[float | None]
) -> tuple[Relation, ...]:
    """One relation for each answer. Nobody is said to disagree with himself.

    `apart` is, for each tie, the chance that its two stand apart, None where nobody is named.
    """
    marked = quotes_are_marked(thread)
    joined, (said, unsaid) = JOINED[marked], AGREES_BELOW[marked]
    sides: dict[int, float] = {}
    for tie, chance in zip(ties, apart, strict=True):
        if chance is not None:
            sides.update(dict.fromkeys(tie.answers, _logit(min(1 - _SURE, max(_SURE, chance)))))
    odds = (_join(answer, sides.get(index), joined) for index, answer in enumerate(heard))
    return tuple(
        _relation(answer, each, agrees_below=said if answer.affirms else unsaid)
        for answer, each in zip(heard, odds, strict=True)
    )


def _relation(answer: Heard, odds: float, *, agrees_below: float) -> Relation:
    disagree = 1 / (1 + math.exp(-odds))
    same = answer.post.number == answer.to.number or voice(answer.post) == voice(answer.to)
    if answer.contradicts:
        disagree = max(disagree, _CONTRADICTED)
    if same:
        disagree = min(disagree, 0.5)
    if disagree >= DISAGREES_ABOVE:
        stance = Stance.DISAGREES
    elif disagree <= agrees_below and answer.words <= _DISPUTES and not (answer.hedged or same):
        stance = Stance.AGREES
    else:
        stance = Stance.RESPONDS
    return Relation(answer.post.number, answer.to.number, stance, disagree)


def _join(answer: Heard, sides: float | None, joined: Joined) -> float:
    """Log odds of disagreement; the answer's own cues alone where nothing is known of the authors."""
    if sides is None:
        return answer.odds
    return joined.bias + joined.own * answer.odds + joined.words * answer.words + joined.sides * sides


def _logit(chance: float) -> float:
    return math.log(chance / (1 - chance))
