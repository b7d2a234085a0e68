"""Coefficients as tables: every field once, and nothing else."""

from typing import NamedTuple

import pytest

from bot.discussion.positions.fitted import fitted


class Two(NamedTuple):
    first: float
    second: float


def test_a_table_gives_each_field_its_number():
    assert fitted(Two, "second -0.5\n    first 2.00") == Two(2.0, -0.5)


@pytest.mark.parametrize(
    "table", ["first 1.0", "first 1 second 2 third 3", "first 1 first 2 second 3", "first 1 second"]
)
def test_a_field_that_is_missing_unknown_or_there_twice_is_refused(table):
    with pytest.raises((TypeError, ValueError)):
        fitted(Two, table)
