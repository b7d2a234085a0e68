"""Quotes marked by ">" and by BBCode."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.archive.importers import bbcode, quoting
from bot.archive.model import Quote


@pytest.mark.parametrize(
    ("text", "own", "quotes"),
    [
        ("> a\n> b\n\nc", "c", (Quote("a\nb"),)),
        ("x\n> a\ny\n> b", "x\n\ny", (Quote("a"), Quote("b"))),
        ("On Mon, 1 Mar 2010, Ann Lee <a@b.example> wrote:\n> a\nc", "c", (Quote("a", author="Ann Lee"),)),
        ("Am 01.03.2010 um 10:00 schrieb Udo:\n> a", "", (Quote("a", author="Udo"),)),
        ("> > a\n> b", "", (Quote("b", quotes=(Quote("a"),)),)),
        ("> Ann wrote:\n> > a\n> b", "", (Quote("b", quotes=(Quote("a", author="Ann"),)),)),
        (">!hidden!<", ">!hidden!<", ()),
        ("```\n> code\n```", "```\n> code\n```", ()),
    ],
)
def test_lines_after_a_mark_are_quotes(text, own, quotes):
    assert quoting.cut_quotes(text) == (own, quotes)


@pytest.mark.parametrize(
    ("text", "own", "quotes"),
    [
        ("[quote=Ann]a[/quote]b", "b", (Quote("a", author="Ann"),)),
        ('[quote="Ann, post:3, topic:9"]a[/quote]', "", (Quote("a", author="Ann", source_id="9:3"),)),
        ('[quote="Ann Lee" post_id=12 time=5 user_id=7]a[/quote]', "", (Quote("a", author="Ann Lee", source_id="12"),)),
        (
            "[quote author=Ann link=topic=9.msg12#msg12 date=5]a[/quote]",
            "",
            (Quote("a", author="Ann", source_id="12"),),
        ),
        ("[quote][quote=B]x[/quote]y[/quote]z", "z", (Quote("y", quotes=(Quote("x", author="B"),)),)),
        ("[quote]open", "[quote]open", ()),
        ("close[/quote]", "close[/quote]", ()),
        ("[b]a[/b] [i]b[/i] [unknown]", "**a** *b* [unknown]", ()),
        ("[code][quote]x[/quote][/code]", "```\n[quote]x[/quote]\n```", ()),
        ("[url=https://a.example/]list[/url]", "[list](https://a.example/)", ()),
    ],
)
def test_bbcode_becomes_markdown_and_quotes(text, own, quotes):
    assert bbcode.cut_quotes(text) == (own, quotes)


@given(
    st.lists(st.sampled_from(["[quote]", "[/quote]", "[quote=a]", "[b]", "x", "\n", "[code]", "[/code]", "> ", "["]))
)
def test_marks_in_any_order_lose_no_word(parts):
    text = "".join(parts)
    for cut in (bbcode.cut_quotes, quoting.cut_quotes):
        own, quotes = cut(text)
        assert own.count("x") + sum(count(quote) for quote in quotes) == text.count("x")


def count(quote):
    return quote.text.count("x") + sum(count(inner) for inner in quote.quotes)


@pytest.mark.parametrize(
    "text", ["[quote]" * 50_000, "[" * 300_000, "> " * 150_000, ">" * 300_000, "a wrote:\n> b\n" * 30_000]
)
def test_time_is_linear(text):
    start = time.process_time()
    bbcode.cut_quotes(text)
    quoting.cut_quotes(text)
    assert time.process_time() - start < 3
