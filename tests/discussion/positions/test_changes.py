"""Changes of side: only what somebody says, and means."""

import pytest

from bot.archive.model import Post, Thread
from bot.discussion.positions import summarise


def changes(*texts, author="ann", **bounds):
    posts = [Post(number, text, author, reply_to=number - 1 or None) for number, text in enumerate(texts, 1)]
    return summarise(Thread("The mill", tuple(posts), "test"), **bounds).changes


@pytest.mark.parametrize(
    "said",
    [
        "I changed my mind about the mill.",
        "Well, you’ve convinced me.",
        "After reading this I have changed my views on it.",
        "I've come around to the library.",
    ],
)
def test_who_says_so_is_shown_with_the_words(said):
    (change,) = changes("The mill must go.", f"Good point. {said} Thanks.")
    assert (change.author, change.post, change.text) == ("ann", 2, said)
    assert f"Good point. {said} Thanks."[change.start : change.end] == said


@pytest.mark.parametrize(
    "said",
    [
        "You have not changed my mind about the mill.",
        "Would it help if I said you convinced me?",
        "You almost convinced me of that.",
        "He says you have convinced me already.",
        "Oh, you've convinced me :rolleyes: of that.",
        "I stand corrected on the date of the flood.",
        "The council changed its mind about the mill.",
    ],
)
def test_conditions_denials_irony_and_facts_are_no_change(said):
    assert changes("The mill must go.", said) == ()


def test_unknown_authors_are_nobody_in_particular():
    assert changes("I changed my mind about the mill.", author=None) == ()


def test_a_range_shows_the_changes_in_it():
    texts = "The mill must go.", "I changed my mind about the mill.", "It is a fine mill after all."
    assert [change.post for change in changes(*texts, first=2)] == [2]
    assert changes(*texts, first=3) == ()
