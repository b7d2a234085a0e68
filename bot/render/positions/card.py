"""Positions as cards in Discord: a first page that tells it in short, and pages with everything."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.archive.markup import escape, plain, to_discord
from bot.discussion.positions.model import Point
from bot.render.positions import words
from bot.render.positions.account import Account, Summary, shortened
from bot.render.positions.answering import answers, answers_to, claim
from bot.render.positions.findings import changes, meeting, unsure
from bot.render.positions.room import room_in_short, room_sections
from bot.render.wording import isolated
from bot.replay.split import units

__all__ = ["Field", "Page", "claim_card", "objection_choices", "pages"]

LIMIT = 4096  # characters of an embed's description
_PAGE = 3000  # where a page ends, so that a phone shows it in a few screens
_FIELD, _SMALL_FIELD = 1024, 600  # the first page has several, and an embed 6,000 characters
_FIELD_NAME = 256
_IN_SHORT, _SHORT = 3, 160  # points a side on the first page, and their length
_MOST_PAGES = 25

Section = tuple[str, list[str]]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an embed: at most 256 and 1,024 characters. Inline ones stand side by side where there is room."""

    name: str
    value: str
    inline: bool


@dataclass(frozen=True, slots=True)
class Page:
    """A card: `text` has at most 4,096 characters. `key` names it in a choice, `label` for people."""

    key: str
    label: str
    title: str
    text: str
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class _Discord:
    links: Mapping[int, str]

    def words(self, text: str) -> str:
        return escape(text)

    def passage(self, text: str) -> str:
        return f"> {to_discord(text)}"

    def number(self, post: int) -> str:
        return f"[#{post}]({self.links[post]})" if post in self.links else f"#{post}"

    def note(self, text: str) -> str:
        return f"-# {text}"


def pages(summary: Summary) -> list[Page]:
    """All pages, the short one first; at most 25."""
    account = Account(summary, _Discord(summary.links))
    found = [_first(account)]
    if summary.positions.camps.claimed and summary.author is None:
        for camp in ("A", "B"):
            points = _points(account, summary.of_camp(camp), words.NO_SIDE_POINTS)
            heading = account.side_name(camp)
            found += _paged(
                camp, f"Side {camp}", summary, [(heading, [account.style.note(account.side(camp)), *points])]
            )
    else:
        points = _points(account, summary.shown, words.NO_POINTS)
        found += _paged("points", words.POINTS, summary, [(words.POINTS, points)])
    found += _paged("answers", words.ANSWERS, summary, [(words.ANSWERS, answers(account))])
    if summary.room is not None and summary.room.voters:
        found += _paged("room", words.ROOM, summary, room_sections(account, summary.room))
    found += _paged("unsure", words.UNSURE, summary, [(words.UNSURE, unsure(account))])
    return found[:_MOST_PAGES]


def claim_card(summary: Summary, point: Point) -> Page:
    """One point: who makes it, what is answered to it, what the room votes."""
    account = Account(summary, _Discord(summary.links))
    sections = [("", claim(account, point)), (words.ANSWERS_TO_IT, answers_to(account, point))]
    page = _paged("claim", "", summary, sections)[0]
    return Page("claim", "", _title(words.OF_CLAIM, summary), page.text)


def objection_choices(summary: Summary) -> list[tuple[str, str, str]]:
    """The points that can be objected to: their place ("12.30"), a label and their words, for a choice of 25."""
    listed = []
    for point in list({(point.post, point.start): point for point in summary.shown}.values())[:25]:
        author = summary.thread.posts[point.post - 1].author
        label = f"#{point.post}" + (f" · {isolated(plain(author)[:60])}" if author else "")
        listed.append((f"{point.post}.{point.start}", label[:100], shortened(plain(point.text), 90)[:100] or "…"))
    return listed


def _title(template: str, summary: Summary) -> str:
    name = plain(summary.thread.name)
    author = isolated(plain(summary.author or "")[:60])
    return template.format(thread=name if len(name) <= 150 else name[:149] + "…", author=author)


def _first(account: Account) -> Page:
    summary = account.summary
    lines = account.coverage()
    fields: list[Field] = []
    if summary.author is not None:
        lines.append(account.stand(summary.author))
        fields.append(_in_short(account, words.POINTS, summary.shown, words.NO_POINTS))
    elif summary.positions.camps.claimed:
        fields += [_side(account, camp) for camp in ("A", "B")]
    else:
        lines.append(words.NO_CAMPS.format(why=summary.positions.camps.why))
        fields.append(_in_short(account, words.POINTS, summary.shown, words.NO_POINTS))
    for heading, told in ((words.MEETING, meeting(account)), (words.CHANGES, changes(account))):
        if told:
            fields.append(Field(heading, _fitting(told, _SMALL_FIELD), inline=False))
    if summary.room is not None and summary.room.voters:
        fields.append(Field(words.ROOM, _fitting(room_in_short(account, summary.room), _SMALL_FIELD), inline=False))
    doubts = [line for line in unsure(account) if summary.positions.camps.why not in line]
    if doubts:
        fields.append(Field(words.UNSURE, _fitting(doubts, _SMALL_FIELD), inline=False))
    template = words.TITLE if summary.author is None else words.OF_AUTHOR
    return Page("top", "In short", _title(template, summary), "\n".join(lines)[:_FIELD], tuple(fields))


def _side(account: Account, camp: str) -> Field:
    """A side in its own words: called by its first sentence, whose place opens the field."""
    points = account.summary.of_camp(camp)
    lines = [account.style.note(account.side(camp))]
    if points:
        lines.append(account.facts(points[0], brief=True))
    lines += _briefly(account, points[1:_IN_SHORT])
    name = account.side_name(camp, longest=120)
    if units(name) > _FIELD_NAME:
        name = account.side_name(camp, longest=50)
    return Field(name if units(name) <= _FIELD_NAME else f"{words.MARKS[camp]} {camp}", _fitting(lines), inline=True)


def _in_short(account: Account, heading: str, points: Sequence[Point], nothing: str) -> Field:
    if len(points) > _IN_SHORT:
        heading = words.THE_FIRST.format(points=heading, first=_IN_SHORT, all=len(points))
    return Field(heading, _fitting(_briefly(account, points[:_IN_SHORT]) or [nothing]), inline=False)


def _points(account: Account, points: Sequence[Point], nothing: str) -> list[str]:
    """Points with their facts, and how they are ordered where there is an order."""
    if not points:
        return [nothing]
    order = [account.style.note(words.ORDER)] if len(points) > 1 else []
    return [*order, *account.points(points)]


def _briefly(account: Account, points: Iterable[Point]) -> list[str]:
    return [
        f"{account.style.passage(shortened(point.text, _SHORT))}\n{account.facts(point, brief=True)}"
        for point in points
    ]


def _fitting(lines: Sequence[str], most: int = _FIELD) -> str:
    """As many whole lines as a field holds; one that is too long for it is passed over."""
    text = ""
    for line in lines:
        if units(text) + units(line) + 1 > most:
            continue
        text += f"\n{line}" if text else line
    return text or "…"


def _paged(key: str, label: str, summary: Summary, sections: Sequence[Section]) -> list[Page]:
    """Sections as pages that end between lines."""
    texts, text = [], ""
    for heading, lines in sections:
        for place, line in enumerate(lines):
            head = f"### {heading}\n" if place == 0 and heading else ""
            piece = f"\n{head}{line}" if text else f"{head}{line}"
            if text and units(text) + units(piece) > _PAGE:
                texts.append(text)
                text, piece = "", piece.lstrip("\n")
            text += piece
    texts.append(text)
    title = _title(words.TITLE if summary.author is None else words.OF_AUTHOR, summary)
    return [
        Page(key if place == 1 else f"{key}{place}", label if place == 1 else f"{label} ({place})", title, one[:LIMIT])
        for place, one in enumerate(texts, 1)
    ]
