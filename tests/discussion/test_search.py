"""The piece of a post that is shown for a search."""

from hypothesis import given
from hypothesis import strategies as st

from bot.discussion.search import snippet

LONG = "Nothing here at all. " * 30 + "The harbours were closing in winter, said the pilots. " + "And more of it. " * 30


def test_shows_the_place_of_the_match_and_marks_word_forms():
    found = snippet(LONG, "harbour closed", length=80)
    assert [found.text[start:end] for start, end in found.matches] == ["harbours", "closing"]
    assert found.cut_before
    assert found.cut_after
    assert len(found.text) <= 80
    assert not found.text.startswith(" ")


def test_prefers_the_place_where_most_words_meet():
    text = "Tea is fine. " + "x " * 200 + "Coffee with tea and milk. " + "y " * 200 + "Milk."
    found = snippet(text, "tea coffee milk", length=60)
    assert [found.text[start:end] for start, end in found.matches] == ["Coffee", "tea", "milk"]


def test_without_a_match_it_is_the_beginning():
    found = snippet("Alpha beta gamma delta", "omega", length=12)
    assert (found.text, found.matches, found.cut_before, found.cut_after) == ("Alpha beta", (), False, True)


def test_a_short_text_is_shown_whole():
    found = snippet("  It rains.\n", "rain", length=40)
    assert (found.text, found.matches, found.cut_before, found.cut_after) == ("It rains.", ((3, 8),), False, False)


@given(st.text(max_size=200), st.text(max_size=20), st.integers(1, 60))
def test_a_snippet_stands_in_the_text_and_its_matches_in_the_snippet(text, query, length):
    found = snippet(text, query, length=length)
    assert found.text in text
    assert len(found.text) <= length
    assert all(0 <= start < end <= len(found.text) for start, end in found.matches)
