"""Whom and what somebody means by a few words."""

import pytest

from bot.discussion.positions.lookup import find_authors

NAMES = ["Ann", "ann", "Joanne", "Bert", "Annette"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("ann", ["ann"]),
        (" Ann ", ["Ann"]),
        ("ANN", ["Ann", "ann"]),
        ("bert", ["Bert"]),
        ("annet", ["Annette"]),
        ("an", ["Ann", "ann", "Annette"]),
        ("oan", ["Joanne"]),
        ("zoe", []),
        ("", NAMES),
    ],
)
def test_an_author_is_meant_by_the_whole_name_its_beginning_or_a_part(written, meant):
    assert find_authors(NAMES, written) == meant
