"""Votes: which expressions of the room count on a post, and what they add up to.

The store decides the same in SQL; the plain model here is what its tests compare it with.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.archive.model import Post
from bot.discussion.emoji import EmojiWeights, emoji_key

__all__ = [
    "Ballot",
    "Counts",
    "Expression",
    "Ignored",
    "PostScore",
    "RankedPost",
    "Reason",
    "Tally",
    "Unseen",
    "Verdict",
    "Voice",
    "ballots",
    "divided",
    "judge",
    "rank_key",
    "score",
    "summed",
    "wilson_lower_bound",
]


def wilson_lower_bound(up: int, total: int, z: float = 1.96) -> float:
    """Lower end of the score interval for the share `up / total`; 0.0 where nobody approves.

    E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", JASA 22 (1927), 209-212. With
    z = 1.96 the interval holds the true share in 95 of 100 samples.
    """
    if total <= 0 or up <= 0:
        return 0.0
    share = up / total
    centre = share + z * z / (2 * total)
    margin = z * math.sqrt((share * (1 - share) + z * z / (4 * total)) / total)
    return max(0.0, (centre - margin) / (1 + z * z / total))


def divided(up: int, down: int) -> float:
    """How surely a post divides the room: the share of the smaller side that is safe to assume, at most a half."""
    return wilson_lower_bound(min(up, down), up + down)


@dataclass(frozen=True, slots=True)
class Expression:
    """A member's standing reaction, or pressed button, on a message that shows a post.

    `emoji` is None for a button, whose weight is `button`. `at` orders expressions: milliseconds since 1970, or any
    number that grows. `own_post` says that the member is known to be the author of the post. Members are `blocked` by
    moderators, and opt out by themselves.
    """

    post: int
    member: int
    at: int
    emoji: str | None = None
    button: int | None = None
    is_bot: bool = False
    own_post: bool = False
    blocked: bool = False
    opted_out: bool = False


class Reason(StrEnum):
    """Why an expression does not count."""

    BOT = "bot"
    BLOCKED = "blocked"
    SELF_VOTE = "self-vote"
    UNWEIGHTED = "unweighted"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True)
class Counts:
    """It counts, with that weight."""

    weight: int


@dataclass(frozen=True, slots=True)
class Ignored:
    """It does not count."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class Unseen:
    """It is as if it had never been: the member opted out."""


Verdict = Counts | Ignored | Unseen


@dataclass(frozen=True, slots=True)
class Ballot:
    """The one vote of a member on a post."""

    post: int
    member: int
    weight: int
    emoji: str | None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many members' votes on a post came by that emoji (`emoji` as shown, None for the buttons)."""

    emoji: str | None
    weight: int
    voters: int


@dataclass(frozen=True, slots=True)
class PostScore:
    """What the room says about a post. `score` is the sum of the weights; `up` and `down` count members.

    `ignored` counts expressions that stand but do not count, by reason.
    """

    post: int
    score: int = 0
    up: int = 0
    down: int = 0
    tallies: tuple[Tally, ...] = ()
    ignored: tuple[tuple[Reason, int], ...] = ()

    @property
    def voters(self) -> int:
        """Members whose vote counts."""
        return self.up + self.down

    @property
    def lower(self) -> float:
        """The share of approving members that is safe to assume, between 0 and 1."""
        return wilson_lower_bound(self.up, self.voters)


@dataclass(frozen=True, slots=True)
class RankedPost:
    """A post's place in a ranking. `link` leads to a message that shows it, None where none does.

    `note` says more about what the ranking goes by.
    """

    rank: int
    post: Post
    thread: str
    score: PostScore
    link: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Voice:
    """What a member says about a post, and why it does not count (`reason`), None where it is the member's vote.

    `key` is an `emoji_key`, None for a button; `weight` is None for an emoji that is not a vote.
    """

    member: int
    key: str | None
    weight: int | None
    at: datetime
    reason: Reason | None


def judge(expression: Expression, weights: EmojiWeights, *, self_votes: bool, latest: bool = True) -> Verdict:
    """Whether an expression counts. `latest` says that no later one of the member stands on the post."""
    weight = expression.button if expression.emoji is None else weights.weight(expression.emoji)
    if expression.opted_out:
        return Unseen()
    if expression.is_bot:
        return Ignored(Reason.BOT)
    if expression.blocked:
        return Ignored(Reason.BLOCKED)
    if weight is None:
        return Ignored(Reason.UNWEIGHTED)
    if expression.own_post and not self_votes:
        return Ignored(Reason.SELF_VOTE)
    if not latest:
        return Ignored(Reason.SUPERSEDED)
    return Counts(weight)


def _precedence(expression: Expression, weight: int) -> tuple[int, bool, int, str]:
    """Of two expressions the greater one is the vote: the later, then the button, then the lower weight."""
    return expression.at, expression.emoji is None, -weight, emoji_key(expression.emoji or "")


def ballots(expressions: Iterable[Expression], weights: EmojiWeights, *, self_votes: bool) -> tuple[Ballot, ...]:
    """One vote a member and post, in the order of post and member: the latest expression that stands."""
    best: dict[tuple[int, int], tuple[tuple[int, bool, int, str], Ballot]] = {}
    for expression in expressions:
        match judge(expression, weights, self_votes=self_votes):
            case Counts(weight):
                key = expression.post, expression.member
                precedence = _precedence(expression, weight)
                if key not in best or precedence > best[key][0]:
                    best[key] = precedence, Ballot(*key, weight, expression.emoji)
            case Ignored() | Unseen():
                continue
    return tuple(best[key][1] for key in sorted(best))


def score(post: int, expressions: Iterable[Expression], weights: EmojiWeights, *, self_votes: bool) -> PostScore:
    """The score of a post with its explanation. Expressions on other posts are passed over."""
    standing = [expression for expression in expressions if expression.post == post]
    cast = ballots(standing, weights, self_votes=self_votes)
    tallies = Counter((weights.shown.get(emoji_key(vote.emoji)) if vote.emoji else None, vote.weight) for vote in cast)
    ignored: Counter[Reason] = Counter()
    valid = 0
    for expression in standing:
        match judge(expression, weights, self_votes=self_votes):
            case Counts():
                valid += 1
            case Ignored(reason):
                ignored[reason] += 1
            case Unseen():
                continue
    ignored[Reason.SUPERSEDED] = valid - len(cast)
    return PostScore(
        post=post,
        score=sum(vote.weight for vote in cast),
        up=sum(vote.weight > 0 for vote in cast),
        down=sum(vote.weight < 0 for vote in cast),
        tallies=tuple(
            Tally(emoji, weight, voters)
            for (emoji, weight), voters in sorted(
                tallies.items(), key=lambda item: (-item[1], -item[0][1], item[0][0] or "")
            )
        ),
        ignored=tuple((reason, ignored[reason]) for reason in Reason if ignored[reason]),
    )


def summed(post: int, voices: Sequence[Voice], weights: EmojiWeights) -> PostScore:
    """The score that voices add up to."""
    valid = [voice for voice in voices if voice.reason is None]
    ignored = Counter(voice.reason for voice in voices if voice.reason is not None)
    counted = Counter((voice.key, voice.weight or 0) for voice in valid)
    tallies = [
        Tally(None if key is None else weights.shown.get(key), weight, voters)
        for (key, weight), voters in counted.items()
    ]
    return PostScore(
        post=post,
        score=sum(tally.weight * tally.voters for tally in tallies),
        up=sum(tally.voters for tally in tallies if tally.weight > 0),
        down=sum(tally.voters for tally in tallies if tally.weight < 0),
        tallies=tuple(sorted(tallies, key=lambda tally: (-tally.voters, -tally.weight, tally.emoji or ""))),
        ignored=tuple((reason, ignored[reason]) for reason in Reason if ignored[reason]),
    )


def rank_key(score: PostScore) -> tuple[float, int, int, int]:
    """Sort key of a ranking, best first: safe share of approval, then score, then voters, then the earlier post."""
    return -score.lower, -score.score, -score.voters, score.post
