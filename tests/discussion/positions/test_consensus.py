"""Where camps meet, and where they only use the same words."""

import pytest

from bot.discussion.positions.consensus import find_consensus
from bot.discussion.positions.model import Consensus, Point, Relation, Stance

SAID = "The tunnel is safe because the rock under the harbour is granite."


def met(one, other, *, camps="AB", relations=()):
    points = [Point(camps[place], place + 1, 0, 9, text, (), 1, 1.0) for place, text in enumerate((one, other))]
    return find_consensus(points, relations, {1: camps[0], 2: camps[1], 3: "B"})


def test_the_same_point_in_both_camps_is_where_they_meet():
    other = "Granite is the rock under the harbour, and so the tunnel is safe."
    assert met(SAID, other) == (Consensus((0, 1), (1, 2)),)
    assert met(SAID, other, camps="AA") == ()


@pytest.mark.parametrize(
    "other",
    [
        "The tunnel is not safe because the rock under the harbour is granite.",
        "The tunnel isn’t safe because the rock under the harbour is granite.",
        "What makes the tunnel safe: the rock under the harbour, granite?",
        "A ferry is cheaper than anything else.",
    ],
)
def test_a_contradiction_a_question_and_another_point_are_not(other):
    assert met(SAID, other) == met(other, SAID) == ()


def test_two_that_negate_the_same_say_the_same():
    no = "The tunnel is not safe because the rock under the harbour is granite."
    assert met(no, no.replace("not", "never")) == (Consensus((0, 1), (1, 2)),)


def test_agreement_across_the_camps_names_the_point_and_the_answer():
    assert met(SAID, "A ferry is cheaper.", relations=[Relation(3, 1, Stance.AGREES, 0.1)]) == (
        Consensus((0,), (1, 3)),
    )
    assert met(SAID, "A ferry is cheaper.", relations=[Relation(3, 2, Stance.AGREES, 0.1)]) == ()
