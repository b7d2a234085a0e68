"""Camps: what speaks against showing them is said as it is."""

import pytest

from bot.archive.model import Post, Thread
from bot.discussion.positions.camps import find_camps
from bot.discussion.positions.sides import Sides


@pytest.mark.parametrize(
    ("place", "peopled", "why"),
    [
        ({"a": 0.9, "b": 0.9, "c": 0.9, "d": 0.9}, 0.1, "nearly everybody may stand on one side"),
        (
            {"a": 0.9, "b": 0.9, "c": 0.9, "d": -0.9, "e": -0.1},
            0.9,
            "1 person is placed with some certainty on the smaller",
        ),
        ({"a": 0.9, "b": 0.9, "c": 0.1, "d": -0.1}, 0.9, "2 people are placed with some certainty, and 4 are needed"),
        ({"a": 0.9, "b": 0.9, "c": -0.9, "d": -0.9}, 0.9, "both sides are peopled"),
    ],
)
def test_camps_that_are_not_shown_say_what_is_missing(place, peopled, why):
    thread = Thread("The mill", tuple(Post(n, "Words.", author=name) for n, name in enumerate(place, 1)), "test")
    sides = Sides(place, {name: abs(far) for name, far in place.items()}, [], peopled, coherent=True)
    camps = find_camps(thread, sides)
    assert why in camps.why
    assert camps.claimed is why.startswith("both")
