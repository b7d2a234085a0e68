"""How long a replay waits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.archive.model import Post
from bot.replay.pace import Manual, Original, Steady, delay, faster, named, slower

START = datetime(2014, 8, 5, tzinfo=UTC)
POST = Post(1, "Short.", posted_at=START)


def after(seconds: float) -> Post:
    return Post(2, "Short.", posted_at=START + timedelta(seconds=seconds))


@pytest.mark.parametrize(("gap", "wait"), [(60, 6.0), (3600, 35.6), (86_400, 62.9), (40 * 86_400, 90.0)])
def test_original_keeps_gaps_in_proportion_and_compresses_long_ones(gap: int, wait: float) -> None:
    assert delay(Original(), POST, after(gap)) == pytest.approx(wait, abs=0.1)


@settings(deadline=None)
@given(st.floats(0, 1e9), st.floats(0, 1e9))
def test_a_longer_gap_is_never_a_shorter_wait(one: float, other: float) -> None:
    short, long = sorted([one, other])
    first, second = delay(Original(), POST, after(short)), delay(Original(), POST, after(long))
    assert first is not None
    assert second is not None
    assert first <= second <= 90


def test_without_dates_original_is_steady() -> None:
    assert delay(Original(), POST, Post(2, "b")) == delay(Original(), Post(1, "a"), POST) == 20
    assert delay(Original(), after(60), POST) == 20


def test_the_original_pace_leaves_time_to_read_and_a_steady_one_is_steady() -> None:
    assert delay(Original(), Post(1, "x" * 300, posted_at=POST.posted_at), after(0)) == 10
    assert delay(Original(), Post(1, "x" * 99_999, posted_at=POST.posted_at), after(0)) == 20
    assert delay(Steady(1), Post(1, "x" * 99_999), POST) == 1
    assert delay(Steady(0), Post(1, "x" * 300), POST) == 0


def test_manual_waits_for_next() -> None:
    assert delay(Manual(), POST, POST) is None
    assert faster(Manual()) == slower(Manual()) == Manual()


def test_faster_and_slower_are_opposites_with_an_end() -> None:
    assert slower(faster(Steady(30))) == Steady(30)
    pace = Original()
    for _ in range(20):
        pace = faster(pace)
    assert pace == Original(8.0)
    for _ in range(20):
        pace = slower(pace)
    assert pace == Original(0.125)
    assert delay(faster(Steady(30)), POST, POST) == 20


def test_a_pace_by_its_name() -> None:
    assert named("manual") == Manual()
    assert named("steady", seconds=7, factor=2) == Steady(7, 2)
    assert named("original", factor=2) == Original(2)
    with pytest.raises(ValueError, match="no pace"):
        named("quick")
