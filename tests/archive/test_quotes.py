"""Words of the archive are found verbatim or not at all, and offered honestly where they are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.archive.model import Post, Quote, Thread
from bot.archive.quotes import Change, Passage, Span, closest, difference, locate, quotable, same_words, verify

TEXT = "The ferry “never” ran on time…  And\nit can't — they said — be illegal."


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("The ferry", "The ferry"),
        ('ferry "never" ran', "ferry “never” ran"),
        ("on time... And it", "on time…  And\nit"),
        ("can’t -- they said - be", "can't — they said — be"),
        ("  illegal.\n", "illegal."),
        ("fer\u00adry", "ferry"),
    ],
)
def test_finds_words_whatever_their_quotation_marks_dashes_and_spaces(words, found):
    start, end = locate(TEXT, words)
    assert TEXT[start:end] == found


@pytest.mark.parametrize("words", ["legal", "the ferry", "can", "The ferry ran", "time. And", ".. And", "", "  "])
def test_finds_nothing_where_words_are_cut_changed_or_missing(words):
    assert locate(TEXT, words) is None


def test_finds_the_first_whole_word_behind_one_that_only_contains_it():
    assert locate("the art in party art", "art") == Span(4, 7)
    assert locate("party art", "art") == Span(6, 9)


def test_scripts_without_spaces_may_be_cut_anywhere():
    assert locate("明日は雨です。", "雨") == Span(3, 4)


@given(st.text(alphabet=st.sampled_from("ab …—-.'’“\n\u200bé"), max_size=30), st.data())
def test_what_is_located_is_the_same_words(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    span = locate(text, text[start:end])
    if span is not None:
        assert same_words(text[span.start : span.end], text[start:end])


@given(st.lists(st.sampled_from(["tide", "it’s", "“so”", "x—y", "…"]), min_size=1, max_size=8), st.data())
def test_whole_words_of_a_text_are_always_located(words, data):
    start = data.draw(st.integers(0, len(words) - 1))
    end = data.draw(st.integers(start + 1, len(words)))
    assert locate("\n ".join(words), " ".join(words[start:end])) is not None


def test_offers_the_closest_whole_words_for_a_misremembered_passage():
    text = "First something else. The harbour was closed for eleven days in March, and nobody paid us. Then more."
    near = closest(text, "the harbor was closed eleven days in march")
    assert near.text == "The harbour was closed for eleven days in March,"
    assert text[near.span.start : near.span.end] == near.text
    assert 0.8 < near.similarity < 1


def test_offers_nothing_for_words_that_resemble_nothing():
    assert closest("The harbour was closed.", "quantum zebra xylophone juggling") is None
    assert closest("", "words") is None
    assert closest("words", "") is None


@given(st.text(max_size=60), st.text(max_size=60))
def test_what_is_offered_stands_in_the_text(text, words):
    near = closest(text, words)
    assert near is None or (near.text and locate(text, near.text) is not None)


def test_shows_word_by_word_what_differs():
    assert difference("the tide was very high", "the tide is high") == (
        Change("same", "the tide"),
        Change("asked", "was very"),
        Change("found", "is"),
        Change("same", "high"),
    )
    assert difference("it’s so", "it's so") == (Change("same", "it's so"),)


def test_where_words_have_no_spaces_between_them_the_difference_is_told_by_characters():
    assert difference("看護師は帰れません", "看護師が帰れません") == (
        Change("same", "看護師"),
        Change("asked", "は"),
        Change("found", "が"),
        Change("same", "帰れません"),
    )
    assert Change("found", "กิ") in difference("กินข้าว".replace("กิ", "กี"), "กินข้าว"), "a mark stays with its letter"


def test_the_closest_stretch_of_a_script_without_spaces_is_as_long_as_the_words():
    text = "夜間フェリーは必要です。料金は三百円ぐらいにしてほしいです。看護師が帰れません。" * 20
    near = closest(text, "料金は五百円ぐらいにして")
    assert near.text == "料金は三百円ぐらいにして"
    assert text[near.span.start : near.span.end] == near.text


HIDDEN = "He said: ||it was Ann. She ran.|| `a || b` and ||Bo|| too."


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("it was Ann.", "||it was Ann.||"),
        ("||it was Ann.", "||it was Ann.||"),
        ("said: ||it was", "said: ||it was||"),
        ("She ran.|| `a", "||She ran.|| `a"),
        ("Ann. She", "||Ann. She||"),
        ("She ran.|| `a || b` and ||Bo", "||She ran.|| `a || b` and ||Bo||"),
        ("||it was Ann. She ran.||", "||it was Ann. She ran.||"),
        ("a || b", "a || b"),
        ("|| `a", " `a"),
        ("too.", "too."),
    ],
)
def test_words_cut_out_of_a_spoiler_stay_covered(words, shown):
    start = HIDDEN.index(words, HIDDEN.index("ran.") if words == "|| `a" else 0)
    assert quotable(HIDDEN, Span(start, start + len(words))) == shown


@given(st.text(alphabet=st.sampled_from("ab |\n`\\"), max_size=30), st.data())
def test_what_is_outside_of_spoilers_is_quoted_as_it_stands(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    shown = quotable(text, Span(start, end))
    assert shown.replace("|", "").split() == text[start:end].replace("|", "").split()


def thread():
    return Thread(
        title="t",
        source_format="test",
        posts=(
            Post(1, "One two three.", quotes=(Quote("Four", 4),)),
            Post(2, "Two.", reply_to=1),
            Post(3, "Three.", reply_to=2, quotes=(Quote("One two", 1), Quote("elsewhere"), Quote("Three", 3))),
            Post(4, "Four.", quotes=(Quote("Two", 2),), reply_to=2),
        ),
    )


def test_verifies_a_passage_only_with_its_own_words_in_its_own_place():
    assert verify(thread(), Passage(1, 4, 7), "two")
    assert not verify(thread(), Passage(1, 4, 7), "three")
    assert not verify(thread(), Passage(9, 0, 1), "two")
    assert not verify(thread(), Passage(1, 4, 99), "two three.")
    assert not verify(thread(), Passage(1, 4, 4), "")
