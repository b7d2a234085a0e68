"""The thread document: written and read back without loss, and refused with a place."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.archive.decoding import clean
from bot.archive.document import MAX_SCORE, dumps, fingerprint, from_document, to_document
from bot.archive.importers import read
from bot.archive.model import Post, Precision, Quote, Removed, Thread
from bot.errors import Unreadable

texts = st.text(max_size=60).map(clean)
names = st.none() | texts.filter(str.strip)
moments = st.none() | st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=-3, minutes=-30))]))


@st.composite
def threads(draw):
    count = draw(st.integers(1, 5))
    posts = []
    for number in range(1, count + 1):
        quotes = st.builds(
            Quote,
            text=texts,
            post=st.none() | st.integers(1, count),
            author=names,
            source_id=st.none() | texts,
            basis=st.none() | st.sampled_from(["id", "exact"]),
            quotes=st.just(()) | st.builds(Quote, text=texts, author=names).map(lambda inner: (inner,)),
        )
        posts.append(
            Post(
                number=number,
                text=draw(texts),
                author=draw(names),
                posted_at=draw(moments),
                reply_to=draw(st.none() | st.integers(1, number - 1)) if number > 1 else None,
                quotes=tuple(draw(st.lists(quotes, max_size=3))),
                zone_known=draw(st.booleans()),
                precision=draw(st.sampled_from(Precision)),
                source_id=draw(st.none() | texts),
                parent_id=draw(st.none() | texts),
                edited=draw(st.booleans()),
                edited_at=draw(moments),
                deleted=draw(st.booleans()),
                truncated=draw(st.booleans()),
                score=draw(st.none() | st.integers(-MAX_SCORE, MAX_SCORE)),
                attachments=tuple(draw(st.lists(texts, max_size=2))),
                confidence=draw(st.none() | st.floats(0, 1)),
            )
        )
    return Thread(
        title=draw(st.none() | texts),
        posts=tuple(posts),
        source_format=draw(texts.filter(bool)),
        url=draw(st.none() | texts),
        site=draw(st.none() | texts),
        language=draw(st.none() | texts),
        removed=tuple(draw(st.lists(st.builds(Removed, text=texts, why=texts), max_size=3))),
        warnings=tuple(draw(st.lists(texts, max_size=3))),
    )


@given(threads())
def test_a_thread_survives_being_written_and_read(thread):
    line = dumps(thread)
    assert "\n" not in line
    assert read(line.encode()) == thread
    assert from_document(to_document(thread)) == thread


@given(threads())
def test_the_fingerprint_is_of_title_and_posts_alone(thread):
    again = from_document(to_document(thread) | {"source_format": "other", "removed": [], "warnings": [], "url": "x"})
    assert fingerprint(again) == fingerprint(thread)


def test_the_fingerprint_changes_with_the_words_and_not_with_white_space():
    def of(text, author="ada"):
        return fingerprint(Thread("t", (Post(1, text, author=author),), "flat-text"))

    assert of("one two") == of("one\n two ")
    assert of("one two") != of("one too")
    assert of("one two") != of("one two", author="bob")


def document(**post):
    first = {"number": 1, "author": None, "posted_at": None, "text": "a", "reply_to": None, "quotes": []}
    return {"rethread": 1, "title": None, "posts": [first, {**first, "number": 2, **post}]}


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ([], "document"),
        ({"rethread": 2, "posts": []}, "rethread"),
        ({"rethread": True, "posts": []}, "rethread"),
        ({"rethread": 1}, "posts"),
        ({"rethread": 1, "posts": []}, "posts"),
        ({"rethread": 1, "posts": [3]}, "posts[0]"),
        (document() | {"title": 3}, "title"),
        (document() | {"removed": [{"text": "a"}]}, "removed[0].why"),
        (document() | {"warnings": "a"}, "warnings"),
        (document(number=3), "posts[1].number"),
        (document(text=None), "posts[1].text"),
        (document(text="é" * 1_100_000), "posts[1].text"),
        (document(author=" "), "posts[1].author"),
        (document(reply_to=2), "posts[1].reply_to"),
        (document(reply_to=True), "posts[1].reply_to"),
        (document(posted_at="yesterday"), "posts[1].posted_at"),
        (document(posted_at="2014-08-05T10:00:00"), "posts[1].posted_at"),
        (document(precision="week"), "posts[1].precision"),
        (document(precision=[]), "posts[1].precision"),
        (document(zone_known="no"), "posts[1].zone_known"),
        (document(confidence=2), "posts[1].confidence"),
        (document(quotes={}), "posts[1].quotes"),
        (document(quotes=[{"text": "a", "post": 3}]), "posts[1].quotes[0].post"),
        (document(quotes=[{"post": 1}]), "posts[1].quotes[0].text"),
    ],
)
def test_a_refusal_names_the_place_and_what_was_expected(value, place):
    with pytest.raises(Unreadable, match="expected") as refusal:
        from_document(value)
    assert refusal.value.place == place


def test_unknown_keys_are_ignored_and_absent_ones_have_defaults():
    thread = from_document(
        {
            "rethread": 1,
            "later": 5,
            "posts": [{"number": 1, "text": "a", "later": 0.5, "posted_at": "2014-08-05T10:00:00Z"}],
        }
    )
    assert thread.posts == (Post(1, "a", posted_at=datetime(2014, 8, 5, 10, tzinfo=UTC)),)


def test_letters_beyond_ascii_are_written_as_they_are():
    assert "Жук" in dumps(Thread("Жук", (Post(1, "a"),), "flat-text"))


def test_a_document_comes_back_to_the_letter_but_for_what_no_database_keeps():
    words = "a\ufeffb\x92c\u202ed\r\ne"
    assert read(json.dumps(document(text=words), ensure_ascii=False).encode()).posts[1].text == words
    assert read(json.dumps(document(text="a\u0000b\ud800c")).encode()).posts[1].text == "abc"
