"""What is recognised, and what hostile or foreign bytes do: a clear refusal in little time, never a crash."""

import io
import time
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.archive.importers import FORMATS, MAX_BYTES, Source, rank, read
from bot.archive.model import Thread
from bot.errors import Unreadable


def zipped():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", "")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "meant"),
    [
        (b"", "nothing in it; copy the text"),
        (b" \n\t\n", "nothing in it"),
        (b"\xef\xbb\xbf", "nothing in it"),
        (b"... --- ...\n===", "words of a discussion.*plain text"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, "PNG"),
        (b"%PDF-1.7\nwords", "PDF"),
        (zipped(), "ZIP"),
        (bytes(range(256)) * 20, "binary"),
        (b"words\x00\x00\x00\x00words", "binary"),
        (b"<!DOCTYPE html><html><body><p>words</p></body></html>", "posts"),
        (b"  <html lang=en><head><title>x</title>", "posts"),
        (b"<div><a href=x>one</a><br><p>two</p></div>", "posts"),
        (b'{"posts": []}', "rethread.*Discourse"),
        (b'[{"name": "export"}]', "rethread"),
        (b'{"rethread": 1, "posts": ', "JSON.*breaks off"),
        (b'{"rethread": 1, "posts": oh', "JSON: Expecting"),
        (rb"{\rtf1\ansi Some words of a talk}", "rich-text.*plain text"),
        (b'<?xml version="1.0"?>\n<rss><channel><item><title>A post</title></item></channel></rss>', "feed"),
        (b'{"rethread": 1, "posts": [], "n": NaN}', "NaN"),
        (b'{"rethread": ' + b"9" * 5000 + b"}", "JSON"),
        (b'{"rethread": ' + b"[" * 100 + b"]" * 100 + b"}", "64 deep; export the thread again"),
        (b'{"rethread": ' + b"[" * 1_000_000, "64 deep"),
        (b"word " * 500_000, "2 MB.; save the text with a line for each paragraph"),
        (b"a" * (MAX_BYTES + 1), "10 MB.; save the page as HTML only"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(data, meant):
    with pytest.raises(Unreadable, match=meant) as refusal:
        read(data)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    "data",
    [
        b"\n" * MAX_BYTES,
        b"a" * MAX_BYTES,
        b"a\n" * (MAX_BYTES // 2),
        b"a b c d e f g.\n" * (MAX_BYTES // 16),
        b" " * (MAX_BYTES - 5) + b"word.",
        b"May 1, 2019 #1\n" * 60_000,
        b"<" * MAX_BYTES,
        b'{"rethread": "' + b"\\" * (MAX_BYTES - 20),
        b"".join(b"line %d says what %d said\n\n" % (n % 977, n % 31) for n in range(60_000)),
    ],
    ids=[
        "newlines",
        "one line",
        "short lines",
        "one sentence",
        "blanks",
        "stamps",
        "brackets",
        "backslashes",
        "repeats",
    ],
)
def test_large_hostile_input_ends_in_seconds(data):
    begun = time.process_time()
    try:
        read(data)
    except Unreadable as refusal:
        assert str(refusal)  # noqa: PT017 - either outcome is right, a crash is not
    assert time.process_time() - begun < 10


@given(st.binary(max_size=400) | st.text(max_size=400).map(lambda text: text.encode("utf-8", "replace")))
def test_any_bytes_are_a_thread_or_a_refusal(data):
    try:
        thread = read(data)
    except Unreadable:
        return
    assert isinstance(thread, Thread)


def test_every_format_has_a_line_of_description():
    assert (next(iter(FORMATS)), list(FORMATS)[-1]) == ("thread-document", "flat-text")
    assert all(line and "\n" not in line for line in FORMATS.values())


def test_the_ranking_says_why():
    best, guess = rank(Source('{"rethread": 1}'))[0]
    assert (best.NAME, guess.likelihood) == ("thread-document", 1.0)
    assert "rethread" in guess.why
    assert rank(Source("Good morning."))[0][0].NAME == "flat-text"


def test_text_that_only_begins_like_json_is_text():
    assert read(b"[sigh] I told you so.").source_format == "flat-text"


@pytest.mark.parametrize("begun", ["[14:05] <ann> The ferry is late", "[1] The ferry is late", "{late} The ferry"])
def test_words_that_begin_with_a_bracket_are_no_broken_json(begun):
    thread = read(f"{begun}, and it rains.\n[14:06] <bob> It always does in May, I fear.".encode())
    assert thread.source_format == ("chat-log" if "<ann>" in begun else "flat-text")
