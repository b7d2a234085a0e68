"""Cards as text."""

from hypothesis import given
from hypothesis import strategies as st

from bot.render.plainly import messages, whole
from bot.replay.split import units


def test_a_card_is_its_title_its_text_and_its_fields_in_order():
    assert whole("Title", "Words", [("One", "1"), ("Two", "2")]) == "**Title**\n\nWords\n\n**One**\n1\n\n**Two**\n2"
    assert whole(None, "Words") == "Words"


def test_long_text_is_cut_between_lines_and_else_behind_a_word():
    assert messages("aa bb\ncc", limit=6) == ["aa bb", "cc"]
    assert messages("aaa bbb ccc", limit=8) == ["aaa", "bbb ccc"]


@given(text=st.text(alphabet=st.sampled_from("ab \n🦉é"), max_size=300), limit=st.integers(4, 40))
def test_every_message_fits_and_no_letter_is_lost(text, limit):
    cut = messages(text, limit=limit)
    assert all(0 < units(one) <= limit for one in cut)
    assert "".join("".join(cut).split()) == "".join(text.split())
