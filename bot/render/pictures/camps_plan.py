"""Who stands on a map of camps, on which side, and what leads from one to the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from bot.archive.model import Thread
from bot.discussion.positions.model import Positions, Stance
from bot.render.wording import counted, known_name

__all__ = ["CampPlan", "Link", "Person", "plan"]

MOST_PEOPLE = 24
_MOST = {"A": 14, "B": 14, None: 5}  # where camps are claimed
_MOST_LINKS = 30  # as many as are told in words, and as can be told apart on a phone

Voice = str | int


@dataclass(frozen=True, slots=True)
class Person:
    """An author, or a post whose author is unknown (`nameless`), or (`others` > 0) those for whom there is no room.

    `side` is "A" or "B", None where they are not placed or camps are not claimed.
    """

    name: str
    side: str | None
    posts: int
    others: int = 0
    nameless: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """Answers of one person to another, by their places in `people`. `stance` is that of most of those that are clear.

    `back` says that the other answers as well; `answers` counts both ways, `clear` those of that stance.
    """

    one: int
    other: int
    stance: Stance
    answers: int
    clear: int
    back: bool


@dataclass(frozen=True, slots=True)
class CampPlan:
    """A map. `why` says why camps are claimed or not; `sentences` are the most representative ones by side.

    `links_left_out` counts links that are too weak for the picture or lead to somebody without a place of their own.
    """

    thread: str
    claimed: bool
    why: str
    people: tuple[Person, ...]
    links: tuple[Link, ...]
    links_left_out: int
    sentences: tuple[tuple[str, str], ...]

    @property
    def nameless(self) -> bool:
        """Whether all who have a place are posts without an author."""
        return all(person.nameless for person in self.people if not person.others)

    def on(self, side: str | None) -> list[int]:
        """The places in `people` of those on a side."""
        return [place for place, person in enumerate(self.people) if person.side == side]


def plan(positions: Positions, thread: Thread) -> CampPlan:
    """The map of a thread: those with the most posts have a place of their own; of the links the clearest are shown."""
    camps = positions.camps
    last = positions.last or len(thread.posts)
    voices = {post.number: _voice(post.author, post.number) for post in thread.posts}
    posts = Counter(voices[post.number] for post in thread.posts[positions.first - 1 : last])
    answers = [(voices[each.post], voices[each.to], each.stance) for each in positions.relations]
    heard = Counter(voice for one, other, _ in answers for voice in (one, other) if one != other)
    sides = {_voice(member.author, member.posts[0]): member.camp for member in camps.members} if camps.claimed else {}
    everyone = [voice for voice in posts if isinstance(voice, str) or heard[voice] or voice in sides]
    first = {voice: place for place, voice in enumerate(posts)}
    ranked = sorted(everyone, key=lambda voice: (-posts[voice], -heard[voice], first[voice]))
    people: list[Person] = []
    place_of: dict[Voice, int] = {}
    for side in ("A", None, "B") if camps.claimed else (None,):
        here = [voice for voice in ranked if sides.get(voice) == side]
        most = _MOST[side] if camps.claimed else MOST_PEOPLE
        shown = here if len(here) <= most else here[: most - 1]
        if all(isinstance(voice, int) for voice in shown):
            shown = sorted(shown, key=lambda voice: first[voice])
        for voice in shown:
            place_of[voice] = len(people)
            people.append(Person(_name(voice), side, posts[voice], nameless=isinstance(voice, int)))
        if rest := here[len(shown) :]:
            more = counted(len(rest), "other")
            people.append(Person(more, side, sum(posts[voice] for voice in rest), len(rest)))
    links = _links(answers, place_of)
    strong = sorted(
        links, key=lambda link: (link.stance is Stance.RESPONDS, -link.clear, -link.answers, link.one, link.other)
    )
    pairs = {frozenset((one, other)) for one, other, _ in answers if one != other}
    kept = strong[:_MOST_LINKS]
    return CampPlan(
        thread.name, camps.claimed, camps.why, tuple(people), tuple(kept), len(pairs) - len(kept), _sentences(positions)
    )


def _voice(author: str | None, number: int) -> Voice:
    return number if author is None else author


def _name(voice: Voice) -> str:
    return f"#{voice}" if isinstance(voice, int) else known_name(voice, length=40) or "?"


def _links(answers: Iterable[tuple[Voice, Voice, Stance]], place_of: dict[Voice, int]) -> list[Link]:
    ways: dict[tuple[int, int], set[int]] = {}
    stances: dict[tuple[int, int], Counter[Stance]] = {}
    for one, other, stance in answers:
        if one == other or one not in place_of or other not in place_of:
            continue
        pair = place_of[one], place_of[other]
        key = min(pair), max(pair)
        ways.setdefault(key, set()).add(pair[0])
        stances.setdefault(key, Counter())[stance] += 1
    links = []
    for (low, high), counts in stances.items():
        agrees, disagrees = counts[Stance.AGREES], counts[Stance.DISAGREES]
        stance = Stance.RESPONDS
        if agrees or disagrees:
            stance = Stance.AGREES if agrees > disagrees else Stance.DISAGREES
        answering = ways[low, high]
        one, other = (low, high) if low in answering else (high, low)
        links.append(Link(one, other, stance, counts.total(), counts[stance], back=len(answering) == 2))
    return links


def _sentences(positions: Positions) -> tuple[tuple[str, str], ...]:
    """The first point of each side, where sides are claimed."""
    if not positions.camps.claimed:
        return ()
    shown = positions.points[: positions.shown] or positions.points
    found = {point.camp: point.text for point in reversed(shown) if point.camp is not None}
    return tuple((side, found[side]) for side in ("A", "B") if side in found)
