"""Positions for Discord and for a terminal: one account of them, written down in two styles."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.archive.markup import clean, escape, plain, to_discord
from bot.archive.model import Thread
from bot.discussion.positions.model import Point, Positions, Relation, Stance
from bot.discussion.scores import PostScore
from bot.render.scores import signed, votes
from bot.render.wording import counted
from bot.replay.split import units

__all__ = ["SHARE", "positions_sections", "positions_text"]

SHARE = "Share with the channel"

LIMIT = 4096  # characters of an embed's description
_LONGEST_POINT = 500
_MOST_ANSWERS, _MOST_NAMES, _MOST_NUMBERS = 12, 12, 6

_TITLE = "Positions in “{thread}”"
_COVERAGE = "Read {read} of {posts} posts · {authors} · {answers}"
_NO_AUTHORS = "authors are not known"
_POINTS = "The points that carry the thread"
_SIDE = "Side {camp}, in its own words"
_NO_POINTS = "Nothing in the thread reads like a claim."
_MEMBERS = "Here stand {names}."
_ALSO = "also in {numbers}"
_PEOPLE = "{count} people"
_ROOM = "the room: {score} ({votes})"
_MEETING = "Where the sides meet"
_BOTH_SAY = "Both sides make this point: {numbers}."
_CROSSES = "{answer} agrees with {numbers} from the other side."
_ANSWERS = "Who answers whom"
_NO_ANSWERS = "No post replies to another or quotes it."
_ONE_ANSWER = "{post} {verb} {to}"
_VERBS = {Stance.AGREES: "agrees with", Stance.DISAGREES: "disagrees with", Stance.RESPONDS: "answers"}
_LIKELY = " ({chance}% likely)"
_PAIR = "{one} to {other}: {answers} ({counts})"
_PAIR_STANCES = {Stance.AGREES: "agreeing", Stance.DISAGREES: "disagreeing", Stance.RESPONDS: "unclear"}
_ANSWERED_MOST = "{post} is answered by {numbers}"
_MORE = "… and {count} more"
_UNSURE = "What is unsure"
_NO_CAMPS = "Not enough signal for camps: {why}."
_CAMPS = "The sides follow from who contradicts whom, not from what people say they are. {unplaced}"
_UNPLACED = "Not placed, for lack of evidence: {names}."
_UNCLEAR = "In {unclear} of {all} answers the words do not show whether it is agreement or disagreement."
_MODEL = "Agreement and disagreement are read from the words by a simple model, and irony escapes it."
_LIKES_ONLY = "The room has only voted up so far, so votes say what it likes, not what it rejects."
_NO_VOTES = "No votes of the room yet."


class _Style(Protocol):
    """How the account is written down."""

    def heading(self, text: str) -> str: ...
    def words(self, text: str) -> str: ...
    def passage(self, text: str) -> str: ...
    def number(self, post: int) -> str: ...
    def note(self, text: str) -> str: ...


@dataclass(frozen=True, slots=True)
class _Discord:
    links: Mapping[int, str]

    def heading(self, text: str) -> str:
        return f"### {text}"

    def words(self, text: str) -> str:
        return escape(text)

    def passage(self, text: str) -> str:
        return f"> {to_discord(text)}"

    def number(self, post: int) -> str:
        return f"[#{post}]({self.links[post]})" if post in self.links else f"#{post}"

    def note(self, text: str) -> str:
        return f"-# {text}"


@dataclass(frozen=True, slots=True)
class _Terminal:
    def heading(self, text: str) -> str:
        return f"{text}\n{'─' * min(len(text), 60)}"

    def words(self, text: str) -> str:
        return " ".join(clean(text).split())

    def passage(self, text: str) -> str:
        return f"  “{plain(text)}”"

    def number(self, post: int) -> str:
        return f"#{post}"

    def note(self, text: str) -> str:
        return f"    {text}"


@dataclass(frozen=True, slots=True)
class _Section:
    heading: str
    lines: list[str]


def positions_sections(
    positions: Positions, thread: Thread, *, links: Mapping[int, str], scores: Mapping[int, PostScore]
) -> list[str]:
    """The summary as one or more texts of at most 4,096 characters, an embed's description each.

    `links` leads from a post's number to a message that shows it, `scores` to the room's votes; both may lack posts.
    """
    account = _Account(positions, thread, _Discord(links), scores)
    texts: list[str] = []
    text = account.title()
    for section in account.sections():
        for place, line in enumerate(section.lines):
            piece = f"\n{section.heading}\n{line}" if place == 0 else f"\n{line}"
            if units(text) + units(piece) > LIMIT:
                texts.append(text)
                text, piece = "", piece.lstrip("\n")
            text += piece
    return [*texts, text]


def positions_text(positions: Positions, thread: Thread, *, width: int = 100) -> str:
    """The summary in plain text, wrapped at `width` columns, ending in a line break."""
    account = _Account(positions, thread, _Terminal(), {})
    parts = [account.title()]
    for section in account.sections():
        parts += ["", section.heading, *section.lines]
    return "\n".join(wrapped for part in parts for line in part.split("\n") for wrapped in _wrap(line, width)) + "\n"


def _wrap(line: str, width: int) -> list[str]:
    indent = " " * (len(line) - len(line.lstrip()))
    more = indent + "  " if line.lstrip().startswith(("“", "- ")) else indent
    return textwrap.wrap(line, width, subsequent_indent=more, break_on_hyphens=False) or [""]


@dataclass(frozen=True, slots=True)
class _Account:
    """The summary in words. Every line stands by itself, so that sections can be parted anywhere."""

    positions: Positions
    thread: Thread
    style: _Style
    scores: Mapping[int, PostScore]

    def title(self) -> str:
        known = self.positions.authors
        authors = _NO_AUTHORS if known is None else counted(known, "author")
        coverage = _COVERAGE.format(
            read=self.positions.posts_read,
            posts=self.positions.posts,
            authors=authors,
            answers=counted(len(self.positions.relations), "answer"),
        )
        return f"{self.style.heading(_TITLE.format(thread=self.style.words(self.thread.name)))}\n{coverage}"

    def sections(self) -> list[_Section]:
        return [*self._points(), *self._meeting(), self._answers(), self._unsure()]

    def _points(self) -> list[_Section]:
        shown = self.positions.points[: self.positions.shown]
        if not self.positions.camps.claimed:
            lines = [self._point(point) for point in shown] or [_NO_POINTS]
            return [_Section(self.style.heading(_POINTS), lines)]
        sections = []
        for camp in ("A", "B"):
            names = [member.author for member in self.positions.camps.members if member.camp == camp and member.author]
            lines = [_MEMBERS.format(names=self._names(names))]
            lines += [self._point(point) for point in shown if point.camp == camp]
            sections.append(_Section(self.style.heading(_SIDE.format(camp=camp)), lines))
        return sections

    def _point(self, point: Point) -> str:
        facts = [self._post(point.post)]
        if point.also:
            facts.append(_ALSO.format(numbers=self._numbers(point.also)))
        if point.people is not None and point.people > 1:
            facts.append(_PEOPLE.format(count=point.people))
        score = self.scores.get(point.post)
        if score is not None and score.voters:
            facts.append(_ROOM.format(score=signed(score.score), votes=votes(score)))
        passage = self.style.passage(_shortened(" ".join(point.text.split())))
        return f"{passage}\n{self.style.note(' · '.join(facts))}"

    def _meeting(self) -> list[_Section]:
        lines = []
        for consensus in self.positions.consensus[:5]:
            if len(consensus.points) > 1:
                lines.append("- " + _BOTH_SAY.format(numbers=self._numbers(consensus.posts)))
            else:
                agreed, answer = consensus.posts
                lines.append("- " + _CROSSES.format(answer=self._post(answer), numbers=self._post(agreed)))
        return [_Section(self.style.heading(_MEETING), lines)] if lines else []

    def _answers(self) -> _Section:
        relations = self.positions.relations
        if not relations:
            lines = [_NO_ANSWERS]
        elif len(relations) <= _MOST_ANSWERS:
            lines = [f"- {self._answer(relation)}" for relation in relations]
        elif self.positions.authors:
            lines = self._pairs(relations)
        else:
            lines = self._most_answered(relations)
        return _Section(self.style.heading(_ANSWERS), lines)

    def _answer(self, relation: Relation) -> str:
        verb = _VERBS[relation.stance]
        line = _ONE_ANSWER.format(post=self._post(relation.post), verb=verb, to=self._post(relation.to))
        if relation.stance is Stance.RESPONDS:
            return line
        chance = relation.disagree if relation.stance is Stance.DISAGREES else 1 - relation.disagree
        return line + _LIKELY.format(chance=round(100 * chance))

    def _pairs(self, relations: Iterable[Relation]) -> list[str]:
        """Who answers whom how often, the most frequent first."""
        pairs: Counter[tuple[str, str]] = Counter()
        stances: Counter[tuple[str, str, Stance]] = Counter()
        for relation in relations:
            one, other = (self.thread.posts[number - 1].author for number in (relation.post, relation.to))
            if one and other and one != other:
                pairs[one, other] += 1
                stances[one, other, relation.stance] += 1
        lines = []
        for (one, other), count in pairs.most_common(_MOST_ANSWERS):
            counts = [
                f"{stances[one, other, stance]} {word}"
                for stance, word in _PAIR_STANCES.items()
                if stances[one, other, stance]
            ]
            names = {"one": self._name(one), "other": self._name(other)}
            lines.append("- " + _PAIR.format(**names, answers=counted(count, "answer"), counts=", ".join(counts)))
        return [*lines, *_and_more(len(pairs) - len(lines))]

    def _most_answered(self, relations: Iterable[Relation]) -> list[str]:
        answers: dict[int, list[int]] = {}
        for relation in relations:
            answers.setdefault(relation.to, []).append(relation.post)
        ranked = sorted(answers, key=lambda number: (-len(answers[number]), number))[:_MOST_ANSWERS]
        lines = [
            "- " + _ANSWERED_MOST.format(post=self._post(number), numbers=self._numbers(answers[number]))
            for number in ranked
        ]
        return [*lines, *_and_more(len(answers) - len(lines))]

    def _unsure(self) -> _Section:
        camps, relations = self.positions.camps, self.positions.relations
        if camps.claimed:
            unplaced = _UNPLACED.format(names=self._names(camps.unplaced)) if camps.unplaced else ""
            lines = ["- " + _CAMPS.format(unplaced=unplaced).rstrip()]
        else:
            lines = ["- " + _NO_CAMPS.format(why=camps.why)]
        unclear = sum(relation.stance is Stance.RESPONDS for relation in relations)
        if unclear:
            lines.append("- " + _UNCLEAR.format(unclear=unclear, all=len(relations)))
        if relations:
            lines.append("- " + _MODEL)
        lines += [f"- {warning}" for warning in self.positions.warnings]
        lines += self._about_votes()
        return _Section(self.style.heading(_UNSURE), lines)

    def _about_votes(self) -> list[str]:
        if isinstance(self.style, _Terminal):
            return []
        if not any(score.voters for score in self.scores.values()):
            return ["- " + _NO_VOTES]
        return [] if any(score.down for score in self.scores.values()) else ["- " + _LIKES_ONLY]

    def _post(self, number: int) -> str:
        author = self.thread.posts[number - 1].author
        return self.style.number(number) + (f" ({self._name(author)})" if author else "")

    def _numbers(self, posts: Sequence[int]) -> str:
        listed = [self.style.number(post) for post in posts[:_MOST_NUMBERS]]
        return _joined(listed, len(posts) - len(listed))

    def _names(self, authors: Sequence[str]) -> str:
        listed = [self._name(author) for author in authors[:_MOST_NAMES]]
        return _joined(listed, len(authors) - len(listed))

    def _name(self, author: str) -> str:
        words = " ".join(clean(author).split())
        return self.style.words(words if len(words) <= 32 else words[:31] + "…")


def _joined(listed: list[str], more: int) -> str:
    if more > 0:
        return f"{', '.join(listed)} and {more} more"
    return " and ".join([", ".join(listed[:-1]), listed[-1]] if len(listed) > 1 else listed)


def _and_more(count: int) -> list[str]:
    return [_MORE.format(count=count)] if count > 0 else []


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_POINT else text[:_LONGEST_POINT].rsplit(" ", 1)[0] + " […]"
