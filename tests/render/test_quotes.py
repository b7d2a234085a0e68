"""A quote as it is posted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.archive.model import Post
from bot.archive.quotes import closest
from bot.errors import BadInput
from bot.render.quotes import nearest_words, quote_card

LINK = "https://discord.com/channels/1/2/3"
POST = Post(12, "The ferry must sail at night. Nurses walk home at two.", "al_ice")


def test_a_quote_names_who_quotes_whom_and_where_it_stands():
    card = quote_card(POST.text, POST, thread="Night *ferries*", link=LINK, quoter="Maria", comment="I **agree**.")
    assert card == (
        "**Maria** quotes:\n"
        "> The ferry must sail at night. Nurses walk home at two.\n"
        f"— **al\\_ice** · [#12]({LINK}) · Night ferries\n"
        "I **agree**."
    )


def test_without_link_author_and_comment_the_rest_stands():
    assert (
        quote_card("One.\n\nTwo.", Post(3, "One.\n\nTwo."), thread="T", link=None)
        == "> One.\n>\n> Two.\n— **Unknown** · #3 · T"
    )


def test_a_long_passage_ends_after_a_whole_sentence_and_says_so():
    passage = "The tide comes in at noon and goes out at six. " * 100
    card = quote_card(passage, POST, thread="T", link=LINK, comment="c" * 800)
    assert len(card) <= 2000
    assert "goes out at six. […]\n" in card
    assert "· T · shortened\n" in card
    assert card.endswith("c" * 800)


def test_a_comment_that_leaves_no_room_is_refused_with_what_to_do():
    with pytest.raises(BadInput, match="Shorten it by about"):
        quote_card("words", POST, thread="T", link=LINK, comment="c" * 1900)


@given(st.text(min_size=1, max_size=4000), st.text(max_size=300), st.text(max_size=100), st.text(max_size=200))
def test_a_card_fits_and_mentions_nobody(passage, comment, quoter, thread):
    card = quote_card(passage, POST, thread=thread, link=LINK, quoter=quoter, comment=comment)
    assert len(card.encode("utf-16-le")) // 2 <= 2000
    assert "@everyone" not in card
    assert "@here" not in card


@pytest.mark.parametrize("words", ["@everyone <@123> ", "**a** [x](javascript:y) ", "a" * 50, "😀", "_*~`>"])
def test_a_hostile_passage_fits(words):
    card = quote_card(words * 400, POST, thread=words, link=LINK, quoter=words, comment=words * 3)
    assert len(card.encode("utf-16-le")) // 2 <= 2000
    assert "@everyone" not in card


def test_words_that_are_not_there_get_the_closest_passage_and_the_difference():
    asked = "The ferry should sail at night."
    text = nearest_words("#12", asked, closest(POST.text, asked))
    assert "not in #12" in text
    assert "> The ferry must sail at night." in text
    assert "~~should~~ **must**" in text
    assert "leave the passage out" in nearest_words("#12", "zebra", None)


def test_a_difference_late_in_a_long_passage_is_shown_with_the_words_beside_it():
    long = "The keeper reads the tide tables aloud every evening. " * 40
    asked = long + "Nobody minds the fog at night."
    text = nearest_words("#12", asked, closest(long + "Nobody minds the rain at night.", asked))
    assert "What differs: … " in text
    assert "Nobody minds the ~~fog~~ **rain** at night." in text


def test_more_differences_than_fit_are_counted():
    there, asked = "one two three four five six seven eight " * 40, "one twx three four five six seven eighd " * 40
    text = nearest_words("#12", asked, closest(there, asked))
    assert text.count("~~twx~~ **two**") > 5
    assert text.endswith(" more")
    assert len(text) <= 1500
