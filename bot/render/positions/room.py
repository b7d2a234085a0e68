"""What the room thinks, in words."""

from __future__ import annotations

from collections.abc import Sequence

from bot.archive.markup import plain
from bot.discussion.positions.room.model import Contrast, Opinion, Room, VoterGroup
from bot.render.positions import words
from bot.render.positions.account import Account, joined, shortened
from bot.render.wording import counted

__all__ = ["room_in_short", "room_sections"]

Section = tuple[str, list[str]]
_WORDS = 90


def room_in_short(account: Account, room: Room) -> list[str]:
    """Two or three lines for the first page."""
    lines = [_cast(room)]
    if room.agreed.agree:
        lines.append(f"{words.AGREES_ON} {account.numbers(room.agreed.agree)}.")
    if room.agreed.disagree:
        lines.append(f"{words.REJECTS} {account.numbers(room.agreed.disagree)}.")
    if room.claimed:
        sizes = joined([f"{group.size}" for group in room.groups], 0)
        lines.append(f"{words.GROUPS}: {counted(len(room.groups), 'group')} of {sizes} members.")
    return lines


def room_sections(account: Account, room: Room) -> list[Section]:
    """Headings with their lines. What concerns one member is told to that member alone."""
    sections: list[Section] = [(words.ROOM, [_cast(room), *([words.LIKES_ONLY] if room.likes_only else [])])]
    sections += _agreed(account, room)
    sections.append((words.GROUPS, _groups(account, room)))
    if room.claimed:
        sections.append((words.BRIDGES, _bridges(account, room)))
    sections.append((words.DIFFERS, _differences(account, room)))
    return sections


def _cast(room: Room) -> str:
    return words.ROOM_VOTES.format(
        members=counted(room.voters, "member"), votes=counted(room.up + room.down, "vote"), up=room.up, down=room.down
    )


def _agreed(account: Account, room: Room) -> list[Section]:
    opinions = {opinion.post: opinion for opinion in room.opinions}

    def lines(posts: Sequence[int]) -> list[str]:
        return [f"{_opinion(account, opinions[post])}\n{_passage(account, post)}" for post in posts]

    sections = [
        (heading, lines(posts))
        for heading, posts in ((words.AGREES_ON, room.agreed.agree), (words.REJECTS, room.agreed.disagree))
        if posts
    ]
    return sections or [(words.AGREES_ON, [words.NO_AGREEMENT])]


def _opinion(account: Account, opinion: Opinion) -> str:
    return words.OPINION.format(
        post=account.post(opinion.post),
        up=opinion.up,
        all=opinion.up + opinion.down,
        low=round(100 * opinion.low),
        high=round(100 * opinion.high),
    )


def _passage(account: Account, post: int) -> str:
    """The post's point, else its first words."""
    text = next((point.text for point in account.positions.points if point.post == post), None)
    return account.style.passage(shortened(plain(text or account.summary.thread.posts[post - 1].text), _WORDS * 2))


def _groups(account: Account, room: Room) -> list[str]:
    if not room.claimed:
        return [words.NO_GROUPS.format(why=room.why)]
    lines = [line for group in room.groups for line in _group(account, group)]
    mine = next((voter.group for voter in room.places if voter.member == account.summary.member), None)
    return [*lines, account.style.note(words.YOURS.format(group=mine))] if mine else lines


def _group(account: Account, group: VoterGroup) -> list[str]:
    """What a group likes and rejects, and the words of what it likes that sets it apart the most."""
    ways = [
        template.format(numbers=account.posts([one.post for one in group.typical if one.agrees is agrees]))
        for template, agrees in ((words.LIKES, True), (words.DISLIKES, False))
        if any(one.agrees is agrees for one in group.typical)
    ]
    members = counted(group.size, "member")
    line = words.GROUP.format(name=group.name, members=members, ways="; ".join(ways) or words.NOTHING_TYPICAL)
    liked = next((one.post for one in group.typical if one.agrees), None)
    return [f"- {line}", *([_passage(account, liked)] if liked is not None else [])]


def _bridges(account: Account, room: Room) -> list[str]:
    bridges, member = room.bridges, account.summary.member
    lines = ["- " + words.BRIDGE_POSTS.format(numbers=account.posts(bridges.posts))] if bridges.posts else []
    if member is not None and bridges.authors:
        lines.append("- " + words.BRIDGE_AUTHORS.format(names=account.names(bridges.authors)))
    if bridges.voters:
        you = words.YOU_TOO if member in bridges.voters else ""
        lines.append("- " + words.BRIDGE_VOTERS.format(members=counted(len(bridges.voters), "member"), you=you))
    return lines or [words.NO_BRIDGES]


def _differences(account: Account, room: Room) -> list[str]:
    lines = ["- " + _contrast(account, contrast) for contrast in room.contrasts]
    if room.leaning is not None:
        (a, b), (c, d) = room.leaning.authors, room.leaning.voters
        template = words.LEANS if room.leaning.differs else words.LEANS_ALIKE
        lines.insert(0, "- " + template.format(a=a, b=b, c=c, d=d))
    return lines or [words.ALIKE]


def _contrast(account: Account, contrast: Contrast) -> str:
    text = next((point.text for point in account.positions.points if point.post == contrast.post), "")
    template = words.MADE_ONCE if contrast.approves else words.MADE_BUT_REJECTED
    return template.format(
        post=account.post(contrast.post),
        others=counted(contrast.made - 1, "other"),
        up=contrast.up,
        down=contrast.down,
        words=account.style.words(shortened(plain(text), _WORDS)),
    )
