"""A quote as a picture: what it says, that it is whole, and that nothing leaves its margins."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.archive.model import Post
from bot.render.pictures import card as drawing
from bot.render.pictures import quote_card
from bot.render.pictures.model import DARK, LIGHT
from bot.render.pictures.text import Missing
from bot.replay.split import units
from tests.render.pictures.pixels import colours, ink, opened

POST = Post(12, "words", "alice", datetime(2009, 3, 12, tzinfo=UTC))
LONG = (
    "The ferry was late again on Monday. Nobody who takes it was surprised. What did the office say? It said nothing. "
)


def card(passage="Nobody ever changed a mind by **shouting**.", post=POST, **options):
    return quote_card(passage, post, **({"thread": "The ferry"} | options))


def test_alt_and_words_say_what_the_card_shows():
    picture = card(quoter="bob", comment="This *one*.")
    assert picture.alt == (
        "Quote from post #12 by alice in “The ferry”, 12 March 2009: “Nobody ever changed a mind by shouting.” "
        "Quoted by bob. Comment: This one."
    )
    assert picture.words == (
        "**bob** quotes:\n> Nobody ever changed a mind by shouting.\n"
        "— **alice** · #12 · The ferry · 12 March 2009\nThis one."
    )


def test_a_title_is_drawn_as_it_is_said():
    assert card(thread="The **late** _ferry_").png == card(thread="The late ferry").png


def test_an_author_who_is_not_known_is_named_so():
    picture = card(post=Post(3, "words"))
    assert "by unknown author" in picture.alt
    assert "**unknown author** · #3 · The ferry" in picture.words


def test_it_is_as_wide_as_three_phones_and_no_taller_than_two_of_them():
    for passage in ("Short.", LONG, LONG * 40):
        picture = opened(card(passage, comment=LONG * 10, quoter="bob").png)
        assert picture.width == 1200
        assert 400 < picture.height < 2000


def test_a_short_passage_is_set_larger_than_a_long_one():
    sizes = [drawing._passage(words, "#000000", Missing()).kind.size for words in ("Hg", LONG, LONG * 4)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > 1.5 * sizes[-1] >= 1.5 * 54


@pytest.mark.parametrize("dark", [True, False])
def test_both_variants_have_their_colours(dark):
    palette, other = (DARK, LIGHT) if dark else (LIGHT, DARK)
    seen = colours(card(dark=dark).png)
    assert seen[palette.ground] > 100_000
    assert seen[palette.ink] > 1000
    assert seen[palette.blue] > 1000
    assert other.blue not in seen


def test_text_stays_inside_the_margins():
    for passage in ("Short.", LONG * 40, "W" * 4000, "שלום " * 400, "漢" * 900):
        picture = card(passage, thread="W" * 200, post=Post(12, "words", "M" * 300))
        left, top, right, bottom = ink(picture.png)
        assert left >= 60
        assert right <= 1200 - 60
        assert top >= 40
        assert bottom <= opened(picture.png).height - 40


def test_a_passage_beyond_the_limit_ends_after_a_sentence_and_says_so():
    said = drawing._passage(LONG * 40, "#000000", Missing())
    assert said.cut
    assert len(said.lines) <= 14
    words = " ".join("".join(piece.text for piece in line.pieces) for line in said.lines)
    assert words.endswith(("Monday. […]", "surprised. […]", "say? […]", "nothing. […]"))
    assert not drawing._passage("Whole.", "#000000", Missing()).cut


def test_a_passage_from_right_to_left_stands_at_the_right():
    right, left = ink(card("שלום", thread="x").png), ink(card("Peace", thread="x").png)
    assert left[0] < 80
    assert right[2] > 1120


def test_the_same_call_gives_the_same_bytes():
    assert card(LONG + "😂 漢字", quoter="bob").png == card(LONG + "😂 漢字", quoter="bob").png


def test_what_cannot_be_drawn_is_said_in_alt_and_words():
    picture = card("This \U00013000\U00013001 is a bird.")
    note = "In brackets stands what no font on this machine can draw: Egyptian (2)."
    assert picture.alt.endswith(note)
    assert picture.words.endswith(f"\n-# {note}")


HOSTILE = st.text(
    st.one_of(
        st.characters(), st.sampled_from("אبج漢かहि\u0301\u202e\u2066\u200d\ufe0f😂👍🏽🇩🇪\n\r\x00`*_~|[](){}<>#-@ ")
    ),
    max_size=300,
)


@settings(max_examples=25, deadline=None)
@given(HOSTILE, HOSTILE, HOSTILE)
def test_hostile_texts_neither_break_nor_overflow(passage, name, comment):
    picture = card(passage, post=Post(12, "words", name), thread=name + passage, quoter=name, comment=comment)
    assert picture.png.startswith(b"\x89PNG")
    assert units(picture.alt) <= 1024
    assert units(picture.words) <= 4000
    assert "@everyone" not in picture.words
    assert opened(picture.png).height < 2000


@pytest.mark.parametrize(
    "name",
    [
        "n" * 10_000,
        "Z" + "\u0335\u0321\u034f" * 500,
        "\u202eabc\u202c" * 50,
        "\x00\x07\x1b[31m",
        "👩" + "\u200d👩" * 200,
    ],
)
def test_hostile_names_stay_within_the_card(name):
    picture = card("Words.", post=Post(12, "words", name), thread=name, quoter=name)
    left, top, right, bottom = ink(picture.png)
    assert (left >= 60, right <= 1140, top >= 30, bottom <= opened(picture.png).height - 20) == (True,) * 4
    assert units(picture.alt) <= 1024
