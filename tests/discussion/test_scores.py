"""Votes: which count, what they add up to, and how a setting is read."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discussion.emoji import EmojiWeights, emoji_key
from bot.discussion.scores import (
    Counts,
    Expression,
    Ignored,
    PostScore,
    Reason,
    Tally,
    ballots,
    judge,
    rank_key,
    score,
    wilson_lower_bound,
)

WEIGHTS = EmojiWeights.parse("👍=1, 👎=-1, <:gold:123456789012345678>=3, ❤️=2")


def vote(member, at, emoji="👍", **more):
    return Expression(post=more.pop("post", 1), member=member, at=at, emoji=emoji, **more)


@pytest.mark.parametrize(
    ("emoji", "weight"),
    [
        ("👍", 1),
        ("👍🏽", 1),
        ("❤", 2),
        ("❤️", 2),
        ("<a:renamed:123456789012345678>", 3),
        ("gold:123456789012345678", 3),
        ("123456789012345678", 3),
        ("🎉", None),
        ("<:gold:123456789012345679>", None),
    ],
)
def test_equal_emoji_have_equal_weight(emoji, weight):
    assert WEIGHTS.weight(emoji) == weight


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ("", "write pairs such as"),
        ("👍", "has no weight"),
        ("=1", "has no weight"),
        ("👍=0", "from -10 to 10 that is not 0"),
        ("👍=11", "from -10 to 10"),
        ("👍=1.5", "whole number"),
        ("👍=", "whole number"),
        ("👍=1,👍🏿=2", "given twice"),
        (":thumbsup:=1", "not an emoji"),
        ("up=1", "not an emoji"),
        ("👍 👎=1", "comma"),
    ],
)
def test_a_wrong_setting_is_refused_with_what_to_write(setting, says):
    with pytest.raises(ValueError, match=says):
        EmojiWeights.parse(setting)


def test_a_skin_tone_alone_is_an_emoji_of_its_own():
    assert emoji_key("🏽") == "🏽"


def test_the_latest_standing_expression_is_the_vote():
    cast = ballots([vote(7, 2, "👎"), vote(7, 1), vote(8, 1)], WEIGHTS, self_votes=False)
    assert [(ballot.member, ballot.weight) for ballot in cast] == [(7, -1), (8, 1)]


def test_at_the_same_time_the_button_wins_then_the_lower_weight():
    button = Expression(post=1, member=7, at=5, button=1)
    assert ballots([vote(7, 5, "👎"), button], WEIGHTS, self_votes=False)[0].weight == 1
    assert ballots([vote(7, 5, "👍"), vote(7, 5, "👎")], WEIGHTS, self_votes=False)[0].weight == -1


def test_bots_authors_and_other_emoji_do_not_count_and_do_not_supersede():
    standing = [
        vote(1, 1),
        vote(1, 9, "🎉"),
        vote(2, 1, is_bot=True),
        vote(3, 1, own_post=True),
        vote(4, 1, "👎"),
        vote(4, 2),
        vote(5, 1, post=2),
    ]
    assert score(1, standing, WEIGHTS, self_votes=False) == PostScore(
        post=1,
        score=2,
        up=2,
        down=0,
        tallies=(Tally("👍", 1, 2),),
        ignored=((Reason.BOT, 1), (Reason.SELF_VOTE, 1), (Reason.UNWEIGHTED, 1), (Reason.SUPERSEDED, 1)),
    )
    assert score(1, standing, WEIGHTS, self_votes=True).score == 3


def test_the_verdict_names_the_reason():
    assert judge(vote(1, 1), WEIGHTS, self_votes=False) == Counts(1)
    assert judge(vote(1, 1), WEIGHTS, self_votes=False, latest=False) == Ignored(Reason.SUPERSEDED)
    assert judge(vote(1, 1, own_post=True), WEIGHTS, self_votes=True) == Counts(1)


expressions = st.lists(
    st.builds(
        Expression,
        post=st.integers(1, 2),
        member=st.integers(1, 3),
        at=st.integers(1, 3),
        emoji=st.sampled_from(["👍", "👎🏻", "🎉", "<:gold:123456789012345678>"]),
        is_bot=st.booleans(),
        own_post=st.booleans(),
    ),
    max_size=12,
)


@given(expressions, st.randoms(use_true_random=False), st.booleans())
def test_the_order_of_events_makes_no_difference(standing, random, self_votes):
    shuffled = list(standing)
    random.shuffle(shuffled)
    assert ballots(shuffled, WEIGHTS, self_votes=self_votes) == ballots(standing, WEIGHTS, self_votes=self_votes)


@given(expressions, st.booleans())
def test_every_expression_is_a_vote_or_ignored_for_one_reason(standing, self_votes):
    result = score(1, standing, WEIGHTS, self_votes=self_votes)
    assert result.voters + sum(count for _, count in result.ignored) == sum(item.post == 1 for item in standing)
    assert result.score == sum(tally.weight * tally.voters for tally in result.tallies)
    assert result.voters <= 3


def test_wilson_lower_bound_of_known_samples():
    # Newcombe, Statistics in Medicine 17 (1998), table I: 81 of 263 and 15 of 148.
    assert math.isclose(wilson_lower_bound(81, 263, 1.959964), 0.2553, abs_tol=5e-5)
    assert math.isclose(wilson_lower_bound(15, 148, 1.959964), 0.0624, abs_tol=5e-5)
    assert wilson_lower_bound(0, 0) == 0
    assert wilson_lower_bound(0, 10) == 0


@given(st.integers(0, 50), st.integers(0, 50))
def test_the_bound_is_below_the_share_and_rises_with_the_sample(up, down):
    assert 0 <= wilson_lower_bound(up, up + down) <= up / max(1, up + down)
    assert wilson_lower_bound(up, up + down) <= wilson_lower_bound(2 * up, 2 * (up + down)) + 1e-12


def test_many_approvals_rank_above_a_single_one():
    few, many, mixed = PostScore(1, 1, 1, 0), PostScore(2, 18, 19, 1), PostScore(3, 0, 5, 5)
    assert sorted([mixed, few, many], key=rank_key) == [many, mixed, few]
