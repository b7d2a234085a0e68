"""What is told of positions, line by line, in the style of Discord or of a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from bot.archive.markup import clean
from bot.archive.model import Thread
from bot.discussion.positions.model import Member, Point, Positions
from bot.discussion.positions.objection import Objections, passage_key
from bot.discussion.positions.room.model import Opinion, Room
from bot.render.positions import words
from bot.render.wording import counted, isolated

__all__ = ["Account", "Style", "Summary", "and_more", "joined", "shortened"]

MOST_NAMES, MOST_NUMBERS = 12, 6
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
        whole, part = self.summary.thread.posts, self.positions
        last = part.last or len(whole)
        names = {post.author for post in whole[part.first - 1 : last]} - {None}
        authors = counted(len(names), "author") if names else words.NO_AUTHORS
        if self.summary.author is not None:
            authors = words.ALL_BY.format(author=self.name(self.summary.author))
        hidden = sum(post.hidden for post in whole[part.first - 1 : last]) if self.summary.author is None else 0
        numbers = {"read": f"{part.posts_read - hidden:,}", "posts": f"{len(whole):,}"}
        answers = counted(len(part.relations), "answer")
        lines = [words.COVERAGE.format(**numbers, authors=authors, answers=answers)]
        if part.first > 1 or last < len(whole):
            only = words.ONLY_ONE if part.first == last else words.RANGE
            judged = words.JUDGED if part.first > 1 else ""
            lines.append((only + judged).format(first=part.first, last=last))
        if hidden:
            lines.append(words.HIDDEN.format(posts="1 post is" if hidden == 1 else f"{hidden:,} posts are"))
        return lines

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
        return words.SIDE_NAME.format(mark=words.MARKS[camp], sentence=isolated(self.style.words(sentence)))

    def _members(self, camp: str) -> list[Member]:
        return [member for member in self.positions.camps.members if member.camp == camp]

    def stand(self, author: str) -> str:
        """Where an author stands, and with whom, or why that is not known."""
        camps = self.positions.camps
        if not camps.claimed:
            return words.NO_CAMPS.format(why=camps.why)
        camp = next((member.camp for member in camps.members if member.author == author), None)
        if camp is None:
            return words.STANDS_NOWHERE
        lines = [words.STANDS.format(mark=words.MARKS[camp], camp=camp)]
        for template, there in ((words.STANDS_WITH, camp), (words.STANDS_AGAINST, "B" if camp == "A" else "A")):
            names = [one.author for one in self._members(there) if one.author and one.author != author]
            if names:
                lines.append(template.format(names=self.names(names)))
        return " ".join(lines)

    def _opinions(self) -> Mapping[int, Opinion]:
        return {one.post: one for one in self.summary.room.opinions} if self.summary.room else {}

    def post(self, number: int) -> str:
        """A post by number and author."""
        author = self.summary.thread.posts[number - 1].author
        return self.style.number(number) + (f" ({self.name(author)})" if author else "")

    def posts(self, posts: Sequence[int]) -> str:
        """Posts by number and author."""
        return joined([self.post(post) for post in posts[:MOST_NAMES]], len(posts) - MOST_NAMES)

    def numbers(self, posts: Sequence[int]) -> str:
        """Posts by number."""
        return joined([self.style.number(post) for post in posts[:MOST_NUMBERS]], len(posts) - MOST_NUMBERS)

    def names(self, authors: Sequence[str]) -> str:
        """Authors in a sentence."""
        return joined([self.name(author) for author in authors[:MOST_NAMES]], len(authors) - MOST_NAMES)

    def name(self, author: str) -> str:
        """An author on one line, not too long."""
        text = " ".join(clean(author).split())
        return isolated(self.style.words(text if len(text) <= 32 else text[:31] + "…"))


def joined(listed: list[str], more: int, *, word: str = "and") -> str:
    """Put together as "a, b and c", or "a, b, c and 4 more"."""
    if more > 0:
        return f"{', '.join(listed)} {word} {more} more"
    return f" {word} ".join([", ".join(listed[:-1]), listed[-1]] if len(listed) > 1 else listed)


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
