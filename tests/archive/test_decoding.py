"""Any bytes become text without control characters."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.archive.decoding import clean, decode


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_the_unicode_encodings_are_told_apart(encoding):
    text = "“The ferry – it's late”, said Zoë.\nAnd left."
    assert decode(text.encode(encoding)) == text


def test_one_byte_text_is_read_as_windows_1252():
    assert decode("“Café” costs 3 €".encode("cp1252")) == "“Café” costs 3 €"


def test_a_text_cut_inside_a_character_is_still_utf_8():
    assert decode("Größe über alles".encode()[:-1] + "ß".encode()[:1]) == "Größe über alle\ufffd"


def test_a_replacement_character_that_the_text_itself_has_is_no_sign_of_another_encoding():
    assert decode("It\ufffds late".encode()) == "It\ufffds late"


@given(st.binary())
def test_any_bytes_decode_to_clean_text(data):
    text = clean(decode(data))
    assert not [mark for mark in text if unicodedata.category(mark) in {"Cc", "Cs"} and mark not in "\t\n"]
    text.encode()


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text):
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("a\r\nb\rc\u2028d\x85e", "a\nb\nc\nd\ne"),
        ("a\x00b\x1bc\x7fd\x9be", "abcde"),
        ("\u202eabc\u2066", "abc"),
        ("a\u200bb\ufeffc\u200dd\u00ade", "abcde"),
        ("👩\u200d🔬 and ❤\ufe0f\u200d🔥", "👩\u200d🔬 and ❤\ufe0f\u200d🔥"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("a\ud800b", "ab"),
    ],
)
def test_what_is_stripped_and_what_stays(given_text, expected):
    assert clean(given_text) == expected
