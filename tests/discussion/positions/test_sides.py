"""Sides: what ties say together, and how sure that is."""

import itertools
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.discussion.positions.sides import find_sides


def test_two_groups_that_contradict_each_other_are_found_with_certainty():
    ties = [(a, b, 3.0) for a, b in itertools.product("abc", "xyz")] + [("a", "b", -2.0), ("y", "z", -2.0)]
    sides = find_sides(ties)
    assert {voice for voice, place in sides.place.items() if place > 0.9} == set("abc")
    assert {voice for voice, place in sides.place.items() if place < -0.9} == set("xyz")
    assert sides.apart[0] > 0.95
    assert sides.apart[-1] < 0.05
    assert sides.peopled > 0.9
    assert sides.coherent


def test_a_tie_that_says_nothing_is_settled_by_the_others():
    apart = find_sides([("a", "b", 4.0), ("b", "c", 4.0), ("a", "c", 0.0)]).apart
    assert apart[2] < 0.2


def test_a_single_faint_tie_leaves_its_voice_open():
    sides = find_sides([(a, b, 3.0) for a, b in itertools.product("abc", "xyz")] + [("a", "q", 0.3)])
    assert abs(sides.place["q"]) < 0.4 < abs(sides.place["x"])
    assert sides.pull["q"] < sides.pull["x"]


def test_who_hangs_on_a_voice_that_is_open_is_no_surer_than_that_one():
    square = [(a, b, 3.0) for a, b in itertools.product("abc", "xyz")]
    sides = find_sides([*square, ("a", "p", 0.3), ("p", "q", 8.0)])
    assert sides.pull["q"] == pytest.approx(sides.pull["p"], abs=0.1)
    assert sides.pull["q"] < 1 < sides.pull["x"]


def test_voices_that_agree_are_one_side_and_the_other_is_empty():
    sides = find_sides([(a, b, -2.0) for a, b in itertools.combinations("abcdef", 2)])
    assert sides.peopled < 0.1
    assert min(sides.place.values()) > 0.9


def test_a_quarrel_of_everybody_with_everybody_fits_no_two_sides():
    assert not find_sides([(a, b, 2.0) for a, b in itertools.combinations(range(9), 2)]).coherent


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 12))
def test_places_and_chances_keep_their_bounds_and_never_change(seed, size):
    chance = random.Random(seed)  # noqa: S311 - an example
    ties = [(voice, chance.randrange(voice), chance.uniform(-9, 9)) for voice in range(1, size)]
    sides = find_sides(ties)
    assert sides == find_sides(ties)
    assert all(-1 <= place <= 1 for place in sides.place.values())
    assert all(pull >= 0 for pull in sides.pull.values())
    assert all(0 <= one <= 1 for one in sides.apart)
    assert sides.place[1] >= 0


@pytest.mark.parametrize("odds", [5.0, -5.0])
def test_two_voices_stand_as_their_only_tie_says(odds):
    assert (find_sides([("a", "b", odds)]).apart[0] > 0.5) is (odds > 0)
