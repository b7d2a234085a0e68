"""Excerpts: whole sentences, on the topic, worth reading alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.archive.model import Post, Thread
from bot.archive.sentences import spans
from bot.discussion.excerpts import choose

TEXTS = [
    """Hello everybody! The ferries should run at night, because nurses finish their shifts at two. He knows.
The council has never counted how many people walk home over the bridge.""",
    "But he said that. This is wrong? https://ferry.example/table Thanks!",
    """Night ferries cost more than they earn. A bus over the bridge would carry those nurses for a tenth of the price.
Why not?""",
    "So what. It is a waste! Lanterns on the bridge would help more than any boat.",
]
THREAD = Thread("Ferries", tuple(Post(number, text) for number, text in enumerate(TEXTS, 1)), "test")


def passages(**arguments):
    found = [choose(THREAD, seed=seed, **{"topic": None, "length": 300, **arguments}) for seed in range(40)]
    return [excerpt for excerpt in found if excerpt]


def test_a_passage_is_whole_sentences_of_one_post_and_fits():
    for length in (60, 120, 300):
        for excerpt in passages(length=length):
            text = THREAD.post(excerpt.passage.post).text
            borders = spans(text)
            assert excerpt.text == text[excerpt.passage.start : excerpt.passage.end] == excerpt.passage.of(THREAD)
            assert excerpt.passage.start in {start for start, _ in borders}
            assert excerpt.passage.end in {end for _, end in borders}
            assert len(excerpt.text) <= length


def test_no_passage_begins_in_the_middle_of_a_thought_or_holds_a_greeting_or_a_link():
    found = [excerpt.text for excerpt in passages()]
    assert len(set(found)) > 3
    for text in found:
        assert not text.startswith(("Hello", "But", "He ", "This", "So ", "It ", "Why", "Thanks"))
        assert "https" not in text
        assert "Hello" not in text


@pytest.mark.parametrize(("topic", "posts"), [("lantern", {4}), ("the bus", {3}), ("counting people", {1})])
def test_a_topic_finds_its_words_in_other_forms(topic, posts):
    assert {excerpt.passage.post for excerpt in passages(topic=topic)} == posts


def test_a_topic_can_be_answered_in_several_ways_but_always_names_it():
    found = passages(topic="nurses")
    assert {excerpt.passage.post for excerpt in found} == {1, 3}
    assert all("nurses" in excerpt.text for excerpt in found)


@pytest.mark.parametrize("topic", ["submarines", "", "?!"])
def test_a_topic_that_does_not_occur_gives_nothing(topic):
    assert passages(topic=topic) == []


def test_nothing_is_cut_to_fit():
    assert choose(THREAD, topic=None, length=7, seed=1) is None


def test_the_seed_decides():
    assert choose(THREAD, topic=None, length=200, seed=5) == choose(THREAD, topic=None, length=200, seed=5)


@given(st.lists(st.text(max_size=80), min_size=1, max_size=4), st.none() | st.text(max_size=10), st.integers(1, 200))
def test_any_text_gives_a_passage_that_stands_in_it_or_none(texts, topic, length):
    thread = Thread(None, tuple(Post(number, text) for number, text in enumerate(texts, 1)), "test")
    excerpt = choose(thread, topic=topic, length=length, seed=0)
    assert excerpt is None or (excerpt.text == excerpt.passage.of(thread) and len(excerpt.text) <= length)
