"""Every sentence about the maps of camps and of the room's voters."""

from __future__ import annotations

from collections.abc import Callable

from bot.archive.markup import escape
from bot.archive.model import Thread
from bot.discussion.positions.model import Positions, Stance
from bot.discussion.positions.room.model import Room, VoterGroup
from bot.render.pictures.camps_plan import CampPlan, Link, Person, plan
from bot.render.pictures.saying import Said, line
from bot.render.wording import counted, isolated

__all__ = [
    "STANCES",
    "UNPLACED",
    "camps",
    "camps_key",
    "camps_notes",
    "camps_title",
    "group_said",
    "group_text",
    "room",
    "room_notes",
    "room_title",
    "side_title",
]

STANCES = {Stance.AGREES: "agrees", Stance.DISAGREES: "disagrees", Stance.RESPONDS: "unclear"}
UNPLACED = "not placed"
_SIDE = "Side {side}"
_CAMPS = "Who stands where in “{thread}”"
_NO_CAMPS = "Who answers whom in “{thread}”"
_WHY_NOT = "No sides are shown: {why}."
_WHY = "The sides follow from who contradicts whom."
_LEFT_OUT = "Left out: {links} between people, those with the fewest answers or to those without a place of their own."
_ARROWS, _SIZES = "Arrows point to whom is answered.", "Larger: more posts."
_PEOPLE, _POSTS = "People", "Posts"
_NOBODY = "Nobody answers anybody else in it."
_STANDS = "{side}: {names}."
_ONES = {Stance.AGREES: "agreeing", Stance.DISAGREES: "disagreeing", Stance.RESPONDS: "unclear"}
_LINK = "{one} and {other} answer each other", "{one} answers {other}"
_ROOM = "How the room votes on “{thread}”"
_NO_GROUPS = "No groups of voters are shown: {why}."
_GROUPS = "Each sign is a voter; those who stand near each other voted alike."
_NO_VOTES = "Nobody has voted yet."
_CAST = "{voters} cast {votes}: {up:,} up, {down:,} down."
_GROUP = "Group {name}: {voters}"
_FOR, _AGAINST = "for {posts}", "against {posts}"
_LIKES_ONLY = "So far the room has only voted up, which says what it likes, not what it rejects."
_AGREED = "Most of the room is {what}."


def camps_title(shown: CampPlan) -> str:
    """The heading of a map of camps, or of a crowd."""
    return (_CAMPS if shown.claimed else _NO_CAMPS).format(thread=line(shown.thread, 90))


def side_title(side: str) -> str:
    """The heading of a side. Its most representative sentence stands below it."""
    return _SIDE.format(side=side)


def camps_notes(shown: CampPlan) -> list[str]:
    """What stands below the heading of a map: why there are sides or none, and what is not in it."""
    notes = [_WHY if shown.claimed else _WHY_NOT.format(why=shown.why)]
    if not shown.links and not shown.links_left_out:
        notes.append(_NOBODY)
    if shown.links_left_out:
        notes.append(_LEFT_OUT.format(links=counted(shown.links_left_out, "link")))
    return notes


def camps_key(shown: CampPlan) -> str:
    """What a reader of the picture has to know; nothing where everybody is alike and nobody answers."""
    sizes = len({person.posts for person in shown.people}) > 1
    return " ".join([*([_ARROWS] if shown.links else []), *([_SIZES] if sizes else [])])


def camps(positions: Positions, thread: Thread) -> Said:
    """A map of camps in words."""
    shown = plan(positions, thread)
    title, notes = camps_title(shown), camps_notes(shown)
    alt = [f"{title}.", *notes]
    lines = [f"**{escape(title)}**", *(f"-# {escape(note)}" for note in notes)]
    for side in ("A", "B", None) if shown.claimed else (None,):
        people = [shown.people[place] for place in shown.on(side)]
        if not people:
            continue
        name = _heading(shown, side)
        sentence = dict(shown.sentences).get(side or "")
        said = f" (“{line(sentence, 120)}”)" if sentence else ""
        alt.append(_STANDS.format(side=name + said, names=_names(people, 8)))
        lines.append(f"**{name}**" + (f" “{escape(line(sentence, 200))}”" if sentence else ""))
        lines.append(_names(people, 40, style=escape))
    told = sorted(shown.links, key=lambda link: (-link.answers, link.one, link.other))
    alt += [f"{_told(shown, link)}." for link in told[:5]]
    lines += [f"- {_told(shown, link, style=escape)}" for link in told]
    return Said(" ".join(alt), "\n".join(lines))


def _heading(shown: CampPlan, side: str | None) -> str:
    if side:
        return side_title(side)
    if shown.claimed:
        return UNPLACED.capitalize()
    return _POSTS if shown.nameless else _PEOPLE


def _names(people: list[Person], most: int, *, style: Callable[[str], str] = str) -> str:
    """Those with a place, each with the number of posts; a post without an author stands for itself."""
    listed = [
        _name(person, style) + ("" if person.nameless else f" ({counted(person.posts, 'post')})")
        for person in people[:most]
    ]
    return ", ".join(listed) + (f" and {len(people) - most} more" if len(people) > most else "")


def _name(person: Person, style: Callable[[str], str]) -> str:
    return isolated(style(line(person.name, 32)))


def _told(shown: CampPlan, link: Link, *, style: Callable[[str], str] = str) -> str:
    names = {"one": _name(shown.people[link.one], style), "other": _name(shown.people[link.other], style)}
    verb = _LINK[not link.back].format(**names)
    if link.answers == 1:
        return f"{verb} ({_ONES[link.stance]})"
    of_them = "" if link.clear == link.answers else f"{link.clear} "
    return f"{verb} ({counted(link.answers, 'answer')}, {of_them}{_ONES[link.stance]})"


def room_title(thread: str) -> str:
    """The heading of a map of voters."""
    return _ROOM.format(thread=line(thread, 90))


def room_notes(shown: Room) -> list[str]:
    """What stands below it: how many votes, how the map is read, or why there is none."""
    if not shown.voters:
        return [_NO_VOTES, _NO_GROUPS.format(why=shown.why)]
    cast = _CAST.format(
        voters=counted(shown.voters, "member"),
        votes=counted(shown.up + shown.down, "vote"),
        up=shown.up,
        down=shown.down,
    )
    notes = [cast, _GROUPS if shown.claimed else _NO_GROUPS.format(why=shown.why)]
    return [*notes, *([_LIKES_ONLY] if shown.likes_only else [])]


def group_text(group: VoterGroup) -> str:
    """A group and the posts that set it apart: "Group 1: 14 voters, for #3 and #9, against #12"."""
    parts = [_GROUP.format(name=group.name, voters=counted(group.size, "voter"))]
    for agrees, form in ((True, _FOR), (False, _AGAINST)):
        posts = [f"#{each.post}" for each in group.typical if each.agrees is agrees][:4]
        parts += [form.format(posts=_listed(posts))] if posts else []
    return ", ".join(parts)


def group_said(group: VoterGroup, positions: Positions, thread: Thread) -> str:
    """What the group likes that sets it apart the most, in its words with the place; nothing where it likes nothing."""
    post = next((each.post for each in group.typical if each.agrees), None)
    if post is None:
        return ""
    text = next((point.text for point in positions.points if point.post == post), thread.posts[post - 1].text)
    return f"#{post}: “{line(text, 120)}”"


def room(shown: Room, positions: Positions, thread: Thread) -> Said:
    """The map of voters in words."""
    title, notes = room_title(thread.name), room_notes(shown)
    groups = [(group_text(group), group_said(group, positions, thread)) for group in shown.groups if shown.claimed]
    sides = ((_FOR, shown.agreed.agree), (_AGAINST, shown.agreed.disagree))
    agreed = [form.format(posts=_listed([f"#{post}" for post in posts[:5]])) for form, posts in sides if posts]
    most = [_AGREED.format(what=", and ".join(agreed))] if agreed else []
    return Said(
        " ".join([f"{title}.", *notes, *(f"{text}. {said}".rstrip() for text, said in groups), *most]),
        "\n".join(
            [
                f"**{escape(title)}**",
                *map(escape, notes),
                *(f"- {text}. {escape(said)}".rstrip() for text, said in groups),
                *(f"- {text}" for text in most),
            ]
        ),
    )


def _listed(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
