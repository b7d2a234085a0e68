"""The room: what its votes say, and what they do not."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.archive.model import Post, Thread
from bot.discussion.positions import summarise
from bot.discussion.positions.model import Camps, Member, Point, Positions
from bot.discussion.positions.room import see_room
from bot.discussion.positions.room.groups import find_groups, heard
from bot.discussion.positions.room.model import Opinion
from bot.discussion.positions.room.proportions import agreed, one_proportion, share, two_proportions, typical


def thread(count=20, authors=("ann", "bob")):
    posts = tuple(
        Post(n, f"Reason {n} is that the bridge costs too much.", authors[n % len(authors)])
        for n in range(1, count + 1)
    )
    return Thread("Bridge", posts, "test")


def seen(votes, source=None, **positions):
    source = source or thread()
    return see_room(summarised(source, **positions), source, votes)


def summarised(source, *, camps=Camps(claimed=False, why="no answers"), points=()):  # noqa: B008 - frozen
    return Positions(
        title=source.title,
        posts=len(source.posts),
        authors=2,
        posts_read=len(source.posts),
        relations=(),
        camps=camps,
        points=tuple(points),
        consensus=(),
        sentences=(),
        shown=len(points),
    )


def two_minds(voters=24, posts=16, *, noise=0.1, seed=1):
    """Half of the voters like the even posts and reject the odd ones, the other half the other way round."""
    chance = random.Random(seed)  # noqa: S311 - the same votes in every run
    return {
        post: {
            voter: (1 if (voter + post) % 2 else -1) * (-1 if chance.random() < noise else 1)
            for voter in range(1, voters + 1)
        }
        for post in range(1, posts + 1)
    }


def at_random(voters=24, posts=16, *, seed=1):
    chance = random.Random(seed)  # noqa: S311 - the same votes in every run
    return {post: {voter: chance.choice((1, 1, -1)) for voter in range(1, voters + 1)} for post in range(1, posts + 1)}


def test_an_opinion_has_the_interval_of_wilson():
    opinion = Opinion(1, up=8, down=2)
    assert (round(opinion.low, 4), round(opinion.high, 4)) == (0.4902, 0.9433)
    assert (Opinion(1, 0, 3).low, Opinion(1, 3, 0).high) == (0.0, 1.0)


def test_the_tests_of_proportions_are_those_of_polis():
    assert share(3, 4) == pytest.approx(4 / 6)
    assert one_proportion(9, 9) == pytest.approx(10**0.5)
    assert two_proportions(9, 9, 9, 9) == 0.0
    assert two_proportions(8, 9, 1, 9) == pytest.approx(0.7 / (0.55 * 0.45 * 0.2) ** 0.5)


def test_consensus_needs_more_than_a_few_votes_and_is_told_apart_by_sign():
    votes = {
        1: dict.fromkeys(range(9), 1),
        2: dict.fromkeys(range(9), -1),
        3: {0: 1},
        4: {0: 1, 1: -1, 2: 1, 3: -1},
        5: {**dict.fromkeys(range(8), 1), 8: 0},
    }
    assert agreed(votes).agree == (1, 5, 3)
    assert agreed(votes, least=5).agree == seen(votes).agreed.agree == (1, 5)
    assert agreed(votes).disagree == (2,)


def test_fifteen_of_twenty_four_are_an_agreement_for_polis_but_not_surely_one_of_the_room():
    votes = {1: {**dict.fromkeys(range(15), 1), **dict.fromkeys(range(15, 24), -1)}, 2: dict.fromkeys(range(24), -1)}
    assert agreed(votes).agree == (1,)
    assert seen(votes).agreed.agree == ()
    assert seen(votes).agreed.disagree == (2,)


def test_typical_posts_set_a_group_apart():
    votes = two_minds(noise=0)
    group = {voter: "1" if voter % 2 else "2" for voter in range(1, 25)}
    votes[17] = dict.fromkeys(range(1, 25), 1)
    telling = typical(votes, group)
    assert all(one.post % 2 == 0 for one in telling["1"] if one.agrees)
    assert {one.post for name in telling for one in telling[name]} <= set(range(1, 17))
    assert [one.agrees for one in telling["1"]] == sorted((one.agrees for one in telling["1"]), reverse=True)
    assert all((one.hits, one.votes) == (12, 12) for one in telling["2"])


def test_two_minds_are_two_groups_and_everybody_is_in_theirs():
    room = seen(two_minds())
    assert room.claimed, room.why
    assert [group.size for group in room.groups] == [12, 12]
    assert {frozenset(v.member % 2 for v in room.places if v.group == name) for name in "12"} == {
        frozenset({0}),
        frozenset({1}),
    }
    assert all(group.typical for group in room.groups)


def test_votes_at_random_are_no_groups():
    claimed = [find_groups(at_random(seed=seed)).claimed for seed in range(20)]
    assert sum(claimed) <= 1


def test_shuffled_votes_of_two_minds_are_no_groups():
    chance = random.Random(0)  # noqa: S311 - the same votes in every run
    claimed = 0
    for seed in range(10):
        votes = two_minds(seed=seed)
        dealt = {
            post: dict(zip(chance.sample(sorted(cast), len(cast)), cast.values(), strict=True))
            for post, cast in votes.items()
        }
        claimed += find_groups(dealt).claimed
    assert claimed <= 1


@pytest.mark.parametrize(("voters", "posts"), [(14, 16), (24, 6)])
def test_few_voters_or_few_votes_are_no_groups_however_clear(voters, posts):
    grouping = find_groups(two_minds(voters, posts, noise=0))
    assert not grouping.claimed
    assert "need 15 members with 7 votes each" in grouping.why


def test_likes_alone_are_said_to_be_so():
    votes = {post: {v: 1 for v, weight in cast.items() if weight > 0} for post, cast in two_minds().items()}
    room = seen(votes)
    assert room.likes_only
    assert not room.claimed
    assert "only voted up" in room.why


def test_members_with_few_votes_are_not_heard_for_groups():
    votes = {**two_minds(16, 10), 11: {99: 1}, 12: {99: 1}}
    assert heard(votes) == list(range(1, 17))


def test_a_bridge_is_liked_by_every_group():
    votes = two_minds(noise=0)
    votes[17] = dict.fromkeys(range(1, 25), 1)
    room = seen(votes)
    assert room.bridges.posts == (17,)
    assert room.bridges.authors == ("bob",)
    assert room.agreed.agree == (17,)


def test_who_likes_what_divides_the_groups_is_a_bridge_themselves():
    votes = two_minds(noise=0)
    for cast in votes.values():
        cast[25] = 1
    room = seen(votes)
    assert room.claimed, "one member between the groups does not hide them"
    assert room.bridges.voters == (25,)


def camps():
    return Camps(
        claimed=True,
        why="clear",
        members=(
            Member("ann", tuple(range(2, 21, 2)), "A", 3.0),
            *(Member(f"x{n}", (), "A", 3.0) for n in range(9)),
            Member("bob", tuple(range(1, 21, 2)), "B", 3.0),
            Member("cem", (), "B", 3.0),
        ),
    )


def test_the_room_may_lean_the_other_way():
    votes = {post: dict.fromkeys(range(1, 13), 1 if post % 2 else -1) for post in range(1, 9)}
    leaning = seen(votes, camps=camps()).leaning
    assert leaning.authors == (10, 2)
    assert leaning.voters == (0, 12)
    assert leaning.differs
    assert seen(votes).leaning is None
    assert seen({1: {1: 1, 2: 1}}, camps=camps()).leaning is None


def test_points_on_which_room_and_archive_part():
    points = [Point(None, 1, 0, 6, "Reason", (3, 5), 2, 1.0), Point(None, 2, 0, 6, "Reason", (), 1, 1.0)]
    votes = {1: dict.fromkeys(range(5), -1), 3: dict.fromkeys(range(4, 9), -1), 2: dict.fromkeys(range(9), 1)}
    first, second = seen(votes, points=points).contrasts
    assert (first.post, first.made, first.down, first.approves) == (1, 3, 9, False)
    assert (second.post, second.up, second.approves) == (2, 9, True)


def test_no_votes_are_no_room():
    room = seen({})
    assert (room.voters, room.opinions, room.likes_only, room.claimed) == (0, (), False, False)


def test_votes_on_posts_outside_the_part_are_passed_over():
    assert seen({1: {1: 1}, 21: {2: 1}}).voters == 1


def test_a_room_reads_the_same_every_time():
    assert seen(two_minds()) == seen(two_minds())


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        st.integers(1, 12),
        st.dictionaries(st.integers(1, 20), st.sampled_from([-2, -1, 0, 1, 3]), max_size=20),
        max_size=12,
    )
)
def test_any_votes_give_a_room_that_holds_together(votes):
    source = thread(12)
    room = see_room(summarise(source), source, votes)
    assert room.voters == len({member for cast in votes.values() for member in cast})
    assert room.up + room.down == sum(weight != 0 for cast in votes.values() for weight in cast.values())
    assert all(0 <= one.low <= one.high <= 1 for one in room.opinions)
    assert sum(group.size for group in room.groups) == len(room.places)
    assert set(room.agreed.agree).isdisjoint(room.agreed.disagree)
    assert room.why
