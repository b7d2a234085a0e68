"""What is told of positions, line by line, in the style of Discord or of a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from bot.archive.markup import clean
from bot.archive.model import Thread
from bot.discussion.positions.model import Member, Point, Positions, Relation, Stance
from bot.discussion.positions.objection import Objections, passage_key
from bot.discussion.positions.room.model import Opinion, Room
from bot.render.positions import words
from bot.render.wording import counted

__all__ = ["Account", "Style", "Summary", "and_more", "joined", "shortened"]

MOST_ANSWERS, MOST_NAMES, MOST_NUMBERS = 12, 12, 6
LONGEST_POINT = 500


@dataclass(frozen=True, slots=True)
class Summary:
    """A summary and what stands beside it: the room, objections to points, and links to where posts are shown.

    `author` is the one that was asked for, `member` the member who reads it where nobody else does.
    """

    positions: Positions
    thread: Thread
    room: Room | None = None
    objections: Objections = field(default_factory=dict)
    links: Mapping[int, str] = field(default_factory=dict)
    author: str | None = None
    member: int | None = None

    @property
    def shown(self) -> tuple[Point, ...]:
        """The points that a reader is shown."""
        return self.positions.points[: self.positions.shown]

    def of_camp(self, camp: str) -> tuple[Point, ...]:
        """The points of a camp."""
        return tuple(point for point in self.shown if point.camp == camp)


class Style(Protocol):
    """How the account is written down."""

    def words(self, text: str) -> str:
        """Words of members or the archive, made harmless."""
        ...

    def passage(self, text: str) -> str:
        """A passage that stands out."""
        ...

    def number(self, post: int) -> str:
        """A post by its number, a link where it is shown."""
        ...

    def note(self, text: str) -> str:
        """A line in small print."""
        ...


@dataclass(frozen=True, slots=True)
class Account:
    """The summary in words. Every line stands by itself, so that pages can begin anywhere."""

    summary: Summary
    style: Style

    @property
    def positions(self) -> Positions:
        """The positions of the summary."""
        return self.summary.positions

    def coverage(self) -> list[str]:
        """How much was read, and of which part."""
        known = self.positions.authors
        lines = [
            words.COVERAGE.format(
                read=f"{self.positions.posts_read:,}",
                posts=f"{len(self.summary.thread.posts):,}",
                authors=words.NO_AUTHORS if known is None else counted(known, "author"),
                answers=counted(len(self.positions.relations), "answer"),
            )
        ]
        if self.positions.first > 1 or self.positions.last < len(self.summary.thread.posts):
            lines.append(words.RANGE.format(first=self.positions.first, last=self.positions.last))
        return lines

    # ── Points ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def points(self, points: Iterable[Point], *, longest: int = LONGEST_POINT) -> list[str]:
        """Each point with its facts."""
        return [self.point(point, longest=longest) for point in points]

    def point(self, point: Point, *, longest: int = LONGEST_POINT) -> str:
        """A point verbatim, with its facts in the lines below."""
        return f"{self.style.passage(shortened(point.text, longest))}\n{self.facts(point)}"

    def facts(self, point: Point, *, brief: bool = False) -> str:
        """Where a point stands, who else makes it, what the room votes, and who objects."""
        facts = [self.post(point.post)]
        if point.also:
            more = words.ALSO_COUNT.format(posts=counted(len(point.also), "more post"))
            facts.append(more if brief else words.ALSO.format(numbers=self.numbers(point.also)))
        if point.people is not None and point.people > 1:
            facts.append(words.PEOPLE.format(count=point.people))
        if (opinion := self._opinions().get(point.post)) is not None:
            facts.append(words.VOTES.format(votes=_votes(opinion, brief=brief)))
        return "\n".join([self.style.note(" · ".join(facts)), *map(self.style.note, self.objections(point))])

    def objections(self, point: Point) -> list[str]:
        """Who says that the point is wrong."""
        said = self.summary.objections.get((point.post, passage_key(point.text)))
        if said is None:
            return []
        author = self.summary.thread.posts[point.post - 1].author
        lines = [words.DISOWNED.format(author=self.name(author or ""))] if said.disowned else []
        return [*lines, words.OBJECTED.format(members=counted(said.others, "member"))] if said.others else lines

    def side(self, camp: str) -> str:
        """Who stands on a side."""
        members = self._members(camp)
        names = [member.author for member in members if member.author]
        if not names:
            posts = sum(len(member.posts) for member in members)
            return words.SIDE_NAMELESS.format(camp=camp, posts=counted(posts, "post"))
        people = "1 person" if len(names) == 1 else f"{len(names):,} people"
        return words.SIDE.format(camp=camp, people=people, names=self.names(names))

    def side_name(self, camp: str, *, longest: int = 150) -> str:
        """A camp is called by its most weighty sentence."""
        points = self.summary.of_camp(camp)
        sentence = shortened(points[0].text, longest) if points else words.NO_SIDE_POINTS
        return words.SIDE_NAME.format(mark=words.MARKS[camp], sentence=self.style.words(sentence))

    def _members(self, camp: str) -> list[Member]:
        return [member for member in self.positions.camps.members if member.camp == camp]

    def stand(self, author: str) -> str:
        """Where an author stands, or why that is not known."""
        camps = self.positions.camps
        if not camps.claimed:
            return words.STANDS_NOWHERE.format(why=camps.why)
        for member in camps.members:
            if member.author == author:
                return words.STANDS.format(
                    camp=member.camp, mark=words.MARKS[member.camp], sentence=self._sentence(member.camp)
                )
        return words.STANDS_NOWHERE.format(why=words.THIN)

    def _sentence(self, camp: str) -> str:
        return self.side_name(camp).partition("“")[2].removesuffix("”")

    def meeting(self, *, most: int = MOST_NUMBERS) -> list[str]:
        """Points that both sides make (`most` posts of each are named), and agreement across the sides."""
        lines = []
        for consensus in self.positions.consensus[:5]:
            if len(consensus.points) > 1:
                lines.append("- " + words.BOTH_SAY.format(numbers=self.numbers(consensus.posts, most=most)))
            else:
                agreed, answer = consensus.posts
                lines.append("- " + words.CROSSES.format(answer=self.post(answer), numbers=self.post(agreed)))
        return lines

    def changes(self) -> list[str]:
        """Who says so themselves, and where."""
        return [
            "- " + words.CHANGE.format(post=self.post(one.post), sentence=self.style.words(shortened(one.text, 160)))
            for one in self.positions.changes[:5]
        ]

    def claim(self, point: Point) -> list[str]:
        """Who makes a point, and what is answered to it."""
        posts = [point.post, *point.also]
        lines = [self.point(point)]
        if point.also:
            lines.append("- " + words.HELD_BY.format(numbers=self.posts(posts)))
        else:
            lines.append("- " + words.ONE_MAKES_IT.format(number=self.post(point.post)))
        if point.camp is not None and self.positions.camps.claimed:
            lines.append("- " + words.ITS_SIDE.format(camp=point.camp))
        return lines

    def answers_to(self, point: Point) -> list[str]:
        """What is answered to the posts that make a point."""
        posts = {point.post, *point.also}
        found = [self._answer(relation) for relation in self.positions.relations if relation.to in posts]
        if not found:
            return [words.NOT_ANSWERED]
        return [*(f"- {line}" for line in found[:MOST_ANSWERS]), *and_more(len(found) - MOST_ANSWERS)]

    # ── Answers ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def answers(self) -> list[str]:
        """Who answers whom: each answer of a short thread, counts of a long one."""
        relations = self.positions.relations
        if not relations:
            return [words.NO_ANSWERS]
        if len(relations) <= MOST_ANSWERS:
            return [f"- {self._answer(relation)}" for relation in relations]
        return self._pairs(relations) if self.positions.authors else self._most_answered(relations)

    def _answer(self, relation: Relation) -> str:
        verb = words.VERBS[relation.stance]
        line = words.ONE_ANSWER.format(post=self.post(relation.post), verb=verb, to=self.post(relation.to))
        if relation.stance is Stance.RESPONDS:
            return line
        chance = relation.disagree if relation.stance is Stance.DISAGREES else 1 - relation.disagree
        return line + words.LIKELY.format(chance=round(100 * chance))

    def _pairs(self, relations: Iterable[Relation]) -> list[str]:
        """Who answers whom how often, the most frequent first."""
        pairs: Counter[tuple[str, str]] = Counter()
        stances: Counter[tuple[str, str, Stance]] = Counter()
        for relation in relations:
            one, other = (self.summary.thread.posts[number - 1].author for number in (relation.post, relation.to))
            if one and other and one != other:
                pairs[one, other] += 1
                stances[one, other, relation.stance] += 1
        lines = []
        for (one, other), count in pairs.most_common(MOST_ANSWERS):
            counts = [
                f"{stances[one, other, stance]} {word}"
                for stance, word in words.PAIR_STANCES.items()
                if stances[one, other, stance]
            ]
            names = {"one": self.name(one), "other": self.name(other)}
            lines.append("- " + words.PAIR.format(**names, answers=counted(count, "answer"), counts=", ".join(counts)))
        return [*lines, *and_more(len(pairs) - len(lines))]

    def _most_answered(self, relations: Iterable[Relation]) -> list[str]:
        answers: dict[int, list[int]] = {}
        for relation in relations:
            answers.setdefault(relation.to, []).append(relation.post)
        ranked = sorted(answers, key=lambda number: (-len(answers[number]), number))[:MOST_ANSWERS]
        lines = [
            "- " + words.ANSWERED_MOST.format(post=self.post(number), numbers=self.numbers(answers[number]))
            for number in ranked
        ]
        return [*lines, *and_more(len(answers) - len(lines))]

    # ── Doubts ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def unsure(self) -> list[str]:
        """What a reader should doubt, and why."""
        camps, relations = self.positions.camps, self.positions.relations
        if camps.claimed:
            unplaced = words.UNPLACED.format(names=self.names(camps.unplaced)) if camps.unplaced else ""
            lines = ["- " + words.CAMPS.format(unplaced=unplaced).rstrip()]
        else:
            lines = ["- " + words.NO_CAMPS.format(why=camps.why)]
        unclear = sum(relation.stance is Stance.RESPONDS for relation in relations)
        if unclear:
            lines.append("- " + words.UNCLEAR.format(unclear=unclear, all=len(relations)))
        if relations:
            lines.append("- " + words.MODEL)
        return [*lines, *(f"- {warning}" for warning in self.positions.warnings), *self._about_votes()]

    def _about_votes(self) -> list[str]:
        room = self.summary.room
        if room is None:
            return []
        if not room.voters:
            return ["- " + words.NO_VOTES]
        return ["- " + words.LIKES_ONLY] if room.likes_only else []

    # ── Names and numbers ─────────────────────────────────────────────────────────────────────────────────────────────

    def _opinions(self) -> Mapping[int, Opinion]:
        return {one.post: one for one in self.summary.room.opinions} if self.summary.room else {}

    def post(self, number: int) -> str:
        """A post by number and author."""
        author = self.summary.thread.posts[number - 1].author
        return self.style.number(number) + (f" ({self.name(author)})" if author else "")

    def posts(self, posts: Sequence[int]) -> str:
        """Posts by number and author."""
        return joined([self.post(post) for post in posts[:MOST_NAMES]], len(posts) - MOST_NAMES)

    def numbers(self, posts: Sequence[int], *, most: int = MOST_NUMBERS) -> str:
        """Posts by number."""
        return joined([self.style.number(post) for post in posts[:most]], len(posts) - most)

    def names(self, authors: Sequence[str]) -> str:
        """Authors in a sentence."""
        return joined([self.name(author) for author in authors[:MOST_NAMES]], len(authors) - MOST_NAMES)

    def name(self, author: str) -> str:
        """An author on one line, not too long."""
        text = " ".join(clean(author).split())
        return self.style.words(text if len(text) <= 32 else text[:31] + "…")


def joined(listed: list[str], more: int) -> str:
    """Put together as "a, b and c", or "a, b, c and 4 more"."""
    if more > 0:
        return f"{', '.join(listed)} and {more} more"
    return " and ".join([", ".join(listed[:-1]), listed[-1]] if len(listed) > 1 else listed)


def and_more(count: int) -> list[str]:
    """A line that says how many are left out, where any are."""
    return [words.MORE.format(count=count)] if count > 0 else []


def shortened(text: str, longest: int = LONGEST_POINT) -> str:
    """The text on one line, with "[…]" where it is cut."""
    text = " ".join(text.split())
    return text if len(text) <= longest else text[:longest].rsplit(" ", 1)[0] + " […]"


def _votes(opinion: Opinion, *, brief: bool) -> str:
    """As in "5 up, 1 down (44 to 97% approve)": the interval is what a larger room would probably say."""
    sides = [f"{count} {side}" for count, side in ((opinion.up, "up"), (opinion.down, "down")) if count]
    if brief or opinion.up + opinion.down < 3:
        return ", ".join(sides)
    share = words.SHARE_OF.format(low=round(100 * opinion.low), high=round(100 * opinion.high))
    return f"{', '.join(sides)} ({share})"
