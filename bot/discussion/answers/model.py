"""An answer as a value: cited sentences of the thread and nothing else. What shows it adds words around them only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.archive.quotes import Passage
from bot.discussion.positions.model import Stance

__all__ = ["Answer", "Challenge", "Cited", "Conversation", "Dispute", "Kind", "Opening", "Side"]


class Kind(StrEnum):
    """How a question was taken."""

    ASKED = "asked"  # for what its words are about
    WHY = "why"  # for grounds
    OPPOSED = "opposed"  # who disagrees
    AGREED = "agreed"  # who agrees
    MORE = "more"  # what else there is
    OTHERS = "others"  # what other people say


@dataclass(frozen=True, slots=True)
class Cited:
    """Words of a post. `text` is exactly what stands at `passage`; `relevance` orders passages of one answer."""

    passage: Passage
    text: str
    relevance: float = 0.0

    @property
    def post(self) -> int:
        """The number of the post."""
        return self.passage.post


@dataclass(frozen=True, slots=True)
class Dispute:
    """What another post answers to a cited one. `chance` is the probability of its stance, 0 where it takes none."""

    said: Cited
    to: int
    stance: Stance
    chance: float


@dataclass(frozen=True, slots=True)
class Answer:
    """What a thread says to a question.

    `said` has the passages to read, in that order, and `disputes` what other posts answer to them; to "who disagrees?"
    the disputes are the answer. Both are empty where the thread does not say, and then `nearest` has the closest ones.
    `confidence`, from 0 to 1, is how sure it is that the thread speaks of what was asked. `missing` are words of the
    question that no post has. `follows` is the question that this one was taken to go on from, `then` the last of those
    between the two, None where there is none. `about` is the author whose words were asked for. `empty`: the question
    has nothing that could be looked for, and goes on from none.
    """

    question: str
    kind: Kind
    said: tuple[Cited, ...]
    disputes: tuple[Dispute, ...]
    nearest: tuple[Cited, ...]
    confidence: float
    missing: tuple[str, ...] = ()
    follows: str | None = None
    then: str | None = None
    about: str | None = None
    empty: bool = False

    @property
    def answered(self) -> bool:
        """Whether the thread says something to it."""
        return bool(self.said or self.disputes)

    @property
    def posts(self) -> tuple[int, ...]:
        """The numbers of all posts whose words it repeats, in that order, once each."""
        shown = (*self.said, *(dispute.said for dispute in self.disputes), *self.nearest)
        return tuple(dict.fromkeys(cited.post for cited in shown))

    @property
    def named(self) -> tuple[int, ...]:
        """The same, and those that are named alone."""
        return tuple(dict.fromkeys((*self.posts, *(dispute.to for dispute in self.disputes))))


@dataclass(frozen=True, slots=True)
class Conversation:
    """What is remembered between two questions of a member in a channel: what was asked, and what was shown for it.

    `question` is the last one that stood for itself, `then` the latest that went on from it, and `kind` how the latest
    was taken. `posts` are the posts that the latest answer cited, the most relevant first, and `subject` those that
    others are asked to agree or disagree with: the same, but for what was cited as agreeing or disagreeing. `words` are
    the terms of all these questions, `shown` every post that was shown since the topic began.
    """

    question: str
    words: tuple[str, ...]
    posts: tuple[int, ...]
    shown: tuple[int, ...] = ()
    subject: tuple[int, ...] = ()
    then: str = ""
    kind: Kind = Kind.ASKED


@dataclass(frozen=True, slots=True)
class Side:
    """A passage for or against a claim, and by which post it is known to be so.

    `relation` is the answer and the answered post whose `stance` shows it, of which its own post is one; None where its
    own words do, and then `stance` is that to the claim.
    """

    said: Cited
    stance: Stance
    relation: tuple[int, int] | None
    chance: float


@dataclass(frozen=True, slots=True)
class Challenge:
    """The strongest passages against a claim and for it, the strongest first; each may be empty.

    `claim` is the claim in a member's words, or a post's strongest sentence. `source` is that sentence where the claim
    is a post, else the passage of the thread that comes closest to the words, None where none is near. `near`: nothing
    says the claim in its words, and the sides are those of `source`.
    """

    claim: str
    source: Cited | None
    against: tuple[Side, ...]
    support: tuple[Side, ...]
    near: bool = False

    @property
    def posts(self) -> tuple[int, ...]:
        """The numbers of all posts that it names or repeats, in order."""
        sides = (*self.against, *self.support)
        named = {post for side in sides for post in (side.said.post, *(side.relation or ()))}
        return tuple(sorted(named | ({self.source.post} if self.source is not None else set())))


@dataclass(frozen=True, slots=True)
class Opening:
    """What a discussion of a post begins with. `question` is a question of the thread that nobody answered, or None.

    Without one, `apart` holds two passages that contradict each other with nothing said after them, where there are.
    """

    post: int
    challenge: Challenge
    question: Cited | None
    apart: tuple[Cited, Cited] | None

    @property
    def posts(self) -> tuple[int, ...]:
        """The numbers of all posts that it names or repeats, in order."""
        named = {self.post, *(cited.post for cited in self.apart or ())}
        named |= {self.question.post} if self.question is not None else set()
        return tuple(sorted(named | set(self.challenge.posts)))
