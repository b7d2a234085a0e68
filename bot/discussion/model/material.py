"""What a model gets to see: posts as data with their numbers, and what was measured about them. No names, no links."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from bot.archive.markup import clean
from bot.archive.model import Thread
from bot.archive.sentences import spans
from bot.discussion.answers.model import Answer, Challenge, Opening
from bot.discussion.model.suspect import is_suspect
from bot.discussion.positions.model import Positions, Relation, Stance

__all__ = ["Material", "Task", "of_answer", "of_challenge", "of_opening", "of_positions", "of_posts"]

LIKELY: Final = 0.6  # as bot.discussion.answers.compose has it
_LONGEST_POST: Final = 2_500  # characters of a post beside others
_LONGEST_QUESTION: Final = 500
_MOST_POSTS: Final = 24
_BEYOND: Final = 1_000  # characters behind those that are sent, in which words to a program may end


class Task(StrEnum):
    """What is wanted."""

    ASK = "answer the question"
    CHALLENGE = "show both sides of the claim"
    POSITIONS = "sum up the positions"
    DISCUSS = "introduce the discussion"
    READ = "list the claims of the posts"
    JOIN = "sum up the claims that were read"


@dataclass(frozen=True, slots=True)
class Material:
    """Posts by number as a model reads them, with who answers whom, and `question`: a member's words, or a claim.

    `texts` are the posts' words without invisible characters, cut at a sentence where they are long; `left_out` are
    posts that speak to a program. `speakers` has a code for each known author. `camps` are posts by camp, where camps
    were found; `for_` and `against` are posts on a side of the claim. `claims` are what was read before (`reading`).
    """

    task: Task
    texts: Mapping[int, str]
    question: str = ""
    answers: Mapping[int, int] = field(default_factory=dict)
    speakers: Mapping[int, str] = field(default_factory=dict)
    relations: tuple[Relation, ...] = ()
    camps: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    for_: tuple[int, ...] = ()
    against: tuple[int, ...] = ()
    left_out: tuple[int, ...] = ()
    suspect: tuple[str, ...] = field(default=(), repr=False)
    cut: tuple[int, ...] = ()
    claims: tuple[tuple[str, tuple[int, ...]], ...] = ()

    @property
    def written(self) -> str:
        """The document that is sent: JSON, so that no text of a post can end it or begin another."""
        posts = [
            {
                "post": number,
                **({"speaker": self.speakers[number]} if number in self.speakers else {}),
                **({"answers": self.answers[number]} if number in self.answers else {}),
                "text": text,
            }
            for number, text in self.texts.items()
        ]
        document: dict[str, Any] = {"task": self.task.value}
        if self.question:
            document["question"] = self.question
        if self.claims:
            document["claims"] = [{"text": text, "posts": list(numbers)} for text, numbers in self.claims]
        document["posts"] = posts
        document["measured"] = [
            {"post": one.post, "to": one.to, "stance": "agrees" if one.stance is Stance.AGREES else "disagrees"}
            for one in self.relations
        ]
        if self.camps:
            document["camps"] = {camp: list(numbers) for camp, numbers in self.camps.items()}
        if self.for_ or self.against:
            document["sides"] = {"for": list(self.for_), "against": list(self.against)}
        return json.dumps(document, ensure_ascii=False)

    @property
    def digest(self) -> str:
        """A hash of all that is sent and all that answers are checked against."""
        return hashlib.sha256(json.dumps([self.written, self.suspect]).encode("utf-8", "surrogatepass")).hexdigest()


def of_answer(answer: Answer, thread: Thread, relations: Iterable[Relation], *, upto: int | None = None) -> Material:
    """The posts that an answer cites and those that they answer."""
    numbers = [*(one.post for one in answer.said), *(one.said.post for one in answer.disputes)]
    numbers += [one.to for one in answer.disputes]
    return _material(Task.ASK, thread, numbers, relations, question=answer.question, upto=upto)


def of_challenge(
    challenge: Challenge, thread: Thread, relations: Iterable[Relation], *, upto: int | None = None
) -> Material:
    """The posts on both sides of a claim, and the one it was taken from."""
    against = tuple(one.said.post for one in challenge.against)
    for_ = tuple(one.said.post for one in challenge.support)
    source = () if challenge.source is None else (challenge.source.post,)
    return _material(
        Task.CHALLENGE,
        thread,
        (*source, *against, *for_),
        relations,
        question=challenge.claim,
        for_=for_,
        against=against,
        upto=upto,
    )


def of_opening(opening: Opening, thread: Thread, relations: Iterable[Relation], *, upto: int | None = None) -> Material:
    """A post, its sides, and what is open about it."""
    against = tuple(one.said.post for one in opening.challenge.against)
    for_ = tuple(one.said.post for one in opening.challenge.support)
    rest = [one.post for one in (opening.apart or ())] + ([opening.question.post] if opening.question else [])
    return _material(
        Task.DISCUSS,
        thread,
        (opening.post, *against, *for_, *rest),
        relations,
        question=opening.challenge.claim,
        for_=for_,
        against=against,
        upto=upto,
    )


def of_positions(positions: Positions, thread: Thread) -> Material:
    """The posts of the points that readers are shown, and the camps where they were found."""
    shown = positions.points[: positions.shown] if positions.shown else positions.points
    camps: dict[str, list[int]] = {}
    if positions.camps.claimed:
        for member in positions.camps.members:
            camps.setdefault(member.camp, []).extend(member.posts)
    numbers = [point.post for point in shown]
    return _material(
        Task.POSITIONS,
        thread,
        numbers,
        positions.relations,
        camps={camp: tuple(one for one in posts if one in set(numbers)) for camp, posts in camps.items()},
        upto=positions.last or None,
    )


def of_posts(
    task: Task,
    thread: Thread,
    numbers: Collection[int],
    relations: Iterable[Relation],
    *,
    longest: int,
    claims: tuple[tuple[str, tuple[int, ...]], ...] = (),
    camps: Mapping[str, tuple[int, ...]] | None = None,
) -> Material:
    """Any posts, in thread order, each to `longest` characters."""
    return _material(
        task, thread, sorted(numbers), relations, longest=longest, most=len(numbers), claims=claims, camps=camps
    )


def _material(
    task: Task,
    thread: Thread,
    numbers: Iterable[int],
    relations: Iterable[Relation],
    *,
    question: str = "",
    for_: tuple[int, ...] = (),
    against: tuple[int, ...] = (),
    camps: Mapping[str, tuple[int, ...]] | None = None,
    claims: tuple[tuple[str, tuple[int, ...]], ...] = (),
    longest: int = _LONGEST_POST,
    most: int = _MOST_POSTS,
    upto: int | None = None,
) -> Material:
    texts: dict[int, str] = {}
    left_out: list[int] = []
    suspect: list[str] = []
    cut: list[int] = []
    for number in dict.fromkeys(numbers):
        post = thread.post(number)
        if post is None or post.hidden or (upto is not None and number > upto) or len(texts) >= most:
            continue
        if not (text := clean(post.text).strip()):
            continue
        if is_suspect(text[: longest + _BEYOND]):
            left_out.append(number)
            suspect.append(text[:longest])
            continue
        texts[number] = _shortened(text, longest)
        if len(texts[number]) < len(text):
            cut.append(number)
    codes: dict[str, str] = {}
    speakers = {
        number: codes.setdefault(author, f"S{len(codes) + 1}")
        for number in texts
        if (author := thread.posts[number - 1].author) is not None
    }
    parents = ((number, thread.posts[number - 1].reply_to) for number in texts)
    return Material(
        task=task,
        texts=texts,
        question=clean(question)[:_LONGEST_QUESTION],
        answers={number: parent for number, parent in parents if parent is not None and parent in texts},
        speakers=speakers,
        relations=tuple(one for one in relations if one.post in texts and one.to in texts and _clear(one)),
        camps={camp: kept for camp, posts in (camps or {}).items() if (kept := tuple(n for n in posts if n in texts))},
        for_=tuple(number for number in for_ if number in texts),
        against=tuple(number for number in against if number in texts),
        left_out=tuple(left_out),
        suspect=tuple(suspect),
        cut=tuple(cut),
        claims=claims,
    )


def _clear(relation: Relation) -> bool:
    return relation.stance is not Stance.RESPONDS or relation.disagree >= LIKELY


def _shortened(text: str, longest: int) -> str:
    """The text to the last whole sentence within `longest` characters, at least its beginning."""
    if len(text) <= longest:
        return text
    ends = [end for _, end in spans(text[: longest + 200]) if end <= longest]
    return text[: ends[-1]] if ends else text[:longest]
