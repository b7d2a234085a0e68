"""The room beside the archive."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import prod

from bot.archive.model import Thread
from bot.discussion.positions.model import Point, Positions
from bot.discussion.positions.room.groups import find_groups
from bot.discussion.positions.room.model import (
    Agreed,
    Bridges,
    Contrast,
    Leaning,
    Opinion,
    Room,
    VoterGroup,
    Votes,
)
from bot.discussion.positions.room.proportions import agreed, share, two_proportions, typical

__all__ = ["see_room", "within"]

_SURE = 1.96  # standard deviations, 95% two-sided
_MOST = 5
_LEAST_LEANING, _LEAST_VOTES, _LEAST_A_SIDE = 5, 5, 3


def within(votes: Votes, posts: Iterable[int]) -> dict[int, dict[int, int]]:
    """The votes on these posts alone, as plain dictionaries."""
    return {post: dict(votes[post]) for post in posts if votes.get(post)}


def see_room(positions: Positions, thread: Thread, votes: Votes) -> Room:
    """What the room thinks of the posts that it voted on, and where that differs from the archive.

    Posts outside `thread` are passed over. Deterministic. With many voters it takes seconds: run it off the event loop.
    """
    votes = within(votes, (post.number for post in thread.posts))
    opinions = tuple(_opinion(post, cast) for post, cast in sorted(votes.items()))
    grouping = find_groups(votes)
    group = {voter.member: voter.group for voter in grouping.places}
    telling = typical(votes, group)
    sizes = Counter(group.values())
    return Room(
        voters=len({member for cast in votes.values() for member in cast}),
        up=sum(opinion.up for opinion in opinions),
        down=sum(opinion.down for opinion in opinions),
        opinions=opinions,
        agreed=_surely(agreed(votes, least=_LEAST_VOTES), opinions),
        claimed=grouping.claimed,
        why=grouping.why,
        groups=tuple(VoterGroup(name, sizes[name], telling[name]) for name in sorted(sizes)),
        places=grouping.places,
        leaning=_leaning(positions, votes),
        contrasts=_contrasts(positions.points[: positions.shown], votes),
        bridges=_bridges(thread, votes, group) if grouping.claimed else Bridges(),
    )


def _surely(found: Agreed, opinions: Iterable[Opinion]) -> Agreed:
    """Of the posts that Polis' test chooses, those that surely more than half of a larger room agree on.

    The test is right nine times in ten, which in a room of twenty calls 13 against 7 an agreement.
    """
    by_post = {opinion.post: opinion for opinion in opinions}
    return Agreed(
        tuple(post for post in found.agree if by_post[post].low > 0.5),
        tuple(post for post in found.disagree if by_post[post].high < 0.5),
    )


def _opinion(post: int, cast: Mapping[int, int]) -> Opinion:
    return Opinion(post, sum(weight > 0 for weight in cast.values()), sum(weight < 0 for weight in cast.values()))


def _leaning(positions: Positions, votes: Votes) -> Leaning | None:
    """None where the archive has no camps, or too few voters lean."""
    if not positions.camps.claimed:
        return None
    authors = Counter(member.camp for member in positions.camps.members)
    camp_of = {post: member.camp for member in positions.camps.members for post in member.posts}
    liked: Counter[tuple[int, str]] = Counter()
    cast: Counter[tuple[int, str]] = Counter()
    for post, of_post in votes.items():
        camp = camp_of.get(post)
        if camp is None:
            continue
        for member, weight in of_post.items():
            liked[member, camp] += weight > 0
            cast[member, camp] += 1
    leaning: Counter[str] = Counter()
    for member in {member for member, _ in cast}:
        one, other = (share(liked[member, camp], cast[member, camp]) for camp in ("A", "B"))
        if one != other:
            leaning["A" if one > other else "B"] += 1
    if leaning.total() < _LEAST_LEANING:
        return None
    apart = two_proportions(leaning["A"], leaning.total(), authors["A"], authors["A"] + authors["B"])
    return Leaning((authors["A"], authors["B"]), (leaning["A"], leaning["B"]), differs=abs(apart) > _SURE)


def _contrasts(points: Iterable[Point], votes: Votes) -> tuple[Contrast, ...]:
    """Points that several posts make and the room rejects, and points that only one makes and the room approves of.

    A member who voted on several posts that make a point has one voice on it: the sum of those votes.
    """
    repeated, single = [], []
    for point in points:
        voices: Counter[int] = Counter()
        for post in (point.post, *point.also):
            for member, weight in votes.get(post, {}).items():
                voices[member] += (weight > 0) - (weight < 0)
        opinion = _opinion(point.post, voices)
        made = 1 + len(point.also)
        if made > 1 and opinion.high < 0.5:
            repeated.append(Contrast(point.post, made, opinion.up, opinion.down, approves=False))
        elif made == 1 and opinion.low > 0.5:
            single.append(Contrast(point.post, made, opinion.up, opinion.down, approves=True))
    repeated.sort(key=lambda one: (-one.made, one.post))
    single.sort(key=lambda one: (-Opinion(one.post, one.up, one.down).low, one.post))
    return (*repeated[:_MOST], *single[:_MOST])


def _bridges(thread: Thread, votes: Votes, group: Mapping[int, str]) -> Bridges:
    """Posts are ranked by the product of the groups' shares of approval, as in Polis' group-informed consensus."""
    names = sorted(set(group.values()))
    ranked = []
    divisive: dict[str, list[int]] = {name: [] for name in names}
    for post, cast in votes.items():
        sides = [[weight for member, weight in cast.items() if group.get(member) == name] for name in names]
        shares = [share(sum(weight > 0 for weight in side), len(side)) for side in sides]
        if min(map(len, sides)) < _LEAST_A_SIDE:
            continue
        if min(shares) > 0.5:
            ranked.append((-prod(shares), post))
        for name, approval in zip(names, shares, strict=True):
            if approval > 0.5 > min(shares):
                divisive[name].append(post)
    posts = [post for _, post in sorted(ranked)]
    authors = dict.fromkeys(author for post in posts if (author := thread.posts[post - 1].author) is not None)
    return Bridges(tuple(posts[:_MOST]), tuple(authors)[:_MOST], _bridging_voters(votes, group, divisive))


def _bridging_voters(votes: Votes, group: Mapping[int, str], divisive: Mapping[str, Sequence[int]]) -> tuple[int, ...]:
    """Members who approve of more than they reject of what each group likes and another does not."""

    def likes(member: int, posts: Sequence[int]) -> bool:
        weights = [votes[post].get(member, 0) for post in posts]
        return sum((weight > 0) - (weight < 0) for weight in weights) > 0

    return tuple(member for member in sorted(group) if all(likes(member, posts) for posts in divisive.values()))
