"""Quote cards of whatever may stand in a post: within Discord's limits, harmless, and verbatim."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.archive.markup import blocks, clean
from bot.archive.model import Post
from bot.render.pictures import card as drawing
from bot.render.pictures import message_card, quote_card
from bot.render.pictures.text import Missing
from bot.render.quotes import quote_card as text_card
from bot.render.said import card as said_card
from bot.replay.split import units
from tests.render.pictures.pixels import ink, opened

LINK = "https://discord.com/channels/1/2/3"
AT = datetime(2009, 3, 12, tzinfo=UTC)
WORDS = [
    "The ferry must run at night.",
    "העבורת חייבת לפעול (12%) בלילה",
    "العبّارة الليلية شريان حياة ١٢٣",
    "रात की नौका नर्सों के लिए जीवन रेखा है।",
    "夜のフェリーは命綱です。深夜渡輪。야간 페리",
    "e\u0301 Z\u0351\u036b\u0343\u036a\u0302\u036b n\u0303",
    "👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽 🇩🇪 1️⃣",
    "snake_case __init__ 2*3*4 a|b",
]
MARKUP = [
    "**{0}**",
    "*{0}*",
    "~~{0}~~",
    "||{0}||",
    "`{0}`",
    "```python\n{0}\n```",
    "```\n{0}",
    "> {0}",
    ">>> {0}",
    "# {0}",
    "-# {0}",
    "- {0}\n  - {0}",
    "1. {0}\n2) {0}",
    "| {0} | b |\n|---|---|\n| 1 | 2 |",
    "[{0}](https://example.org/a)",
    "[{0}](javascript:alert(1))",
    "<https://example.org/x> {0}",
    "<:blob:123456789012345678> <a:dance:123456789012345678> {0}",
    "@everyone @here {0} <@123456789012345678> <@&123456789012345678> <#123456789012345678>",
    "<t:1700000000:R> </quote:123456789012345678> <id:customize> {0}",
    "`@everyone <@123456789012345678>` {0}",
    "```\n@here <@&123456789012345678>\n```\n{0}",
    "\\*{0}\\* \\\\",
    "{0}\u202e\u2066{0}",
]
LIVE = re.compile(r"(?<!\\)<(?:@[!&]?\d|#\d|a?:\w+:\d|t:-?\d|/[^<>\n:]+:\d|id:\w)|@(?=everyone|here)", re.IGNORECASE)

pieces = st.builds(lambda shape, words: shape.format(words), st.sampled_from(MARKUP), st.sampled_from(WORDS))
passages = st.lists(st.one_of(pieces, st.sampled_from(WORDS), st.text(max_size=40)), min_size=1, max_size=40).flatmap(
    lambda parts: st.sampled_from(["\n\n", "\n", " "]).map(lambda between: between.join(parts))
)
long = st.builds(
    lambda piece, length: (piece * (length // max(1, len(piece)) + 1))[:length],
    st.one_of(pieces, st.sampled_from(WORDS), st.text(min_size=1, max_size=5)),
    st.sampled_from([0, 1, 4000, 20_000]),
)
any_passage = st.one_of(passages, long)


def letters(text: str) -> str:
    """What no mark-up adds or takes: letters and figures, without the marks that are stacked upon them."""
    return "".join(sign for sign in clean(text) if sign.isalnum())


def shown_words(lines: list[str]) -> str:
    """The passage of a card, read as Discord does: without the block quote."""
    assert all(line.startswith(">") for line in lines), "nothing of the passage stands outside the quote"
    return "\n".join(line[1:].removeprefix(" ") for line in lines)


def words_of(markdown: str) -> str:
    return " ".join(" ".join(block.words for block in blocks(markdown)).split())


def check(card: str, passage: str, *, before: int, after: int) -> None:
    assert units(card) <= 2000
    assert not LIVE.search(card)
    lines = card.split("\n")
    shown = shown_words(lines[before : len(lines) - after])
    shown = re.sub(r" \(<https?://[^\s>]+>\)", "", shown)  # a link shows its address beside its words
    whole = letters(words_of(passage))
    if "shortened" in lines[-after]:
        assert "[…]" in shown
        assert whole.startswith(letters(words_of(shown)))
    else:
        assert letters(words_of(shown)) == whole, "letter by letter"


@settings(max_examples=100, deadline=None)
@given(any_passage)
def test_the_text_card_of_a_post(passage):
    card = text_card(passage, Post(12, passage, "דוד"), thread="T", link=LINK, quoter="bob")
    check(card, passage, before=1, after=1)


@settings(max_examples=100, deadline=None)
@given(any_passage)
def test_the_text_card_of_a_message(passage):
    check(said_card(passage, author="ann", quoter="דוד", link=LINK), passage, before=1, after=1)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=8))
def test_a_passage_without_markup_is_shown_as_it_is(parts):
    passage = " ".join(part for part in parts if "_" not in part and "|" not in part) or "x"
    card = text_card(passage, Post(12, passage, "ann"), thread="T", link=None)
    shown = shown_words(card.split("\n")[:-1])
    assert re.sub(r"\\([^\w\s])", r"\1", shown) == clean(passage)


@settings(max_examples=12, deadline=None)
@given(any_passage, st.one_of(st.none(), any_passage))
def test_the_picture_card_is_drawn_within_its_margins(passage, comment):
    post = Post(12, passage, "דוד", AT)
    picture = quote_card(passage, post, thread=passage[:150] or "T", quoter="bob", comment=comment and comment[:500])
    image = opened(picture.png)
    assert image.width == 1200
    assert 300 < image.height < 2200
    assert len(picture.png) < 2_000_000
    left, top, right, _ = ink(picture.png)
    assert (left >= 60 and right <= 1140) or comment, "a comment stands on a panel as wide as the picture"
    assert top >= 40
    assert units(picture.alt) <= 1024
    assert units(picture.words) <= 4000
    assert not LIVE.search(picture.words)


@settings(max_examples=30, deadline=None)
@given(any_passage)
def test_every_line_of_a_picture_fits_and_nothing_is_lost_unsaid(passage):
    said = drawing._passage(passage, "#ffffff", Missing())
    assert all(0 <= line.width <= drawing._ROOM for line in said.lines)
    assert said.kind.size >= 54, "18 pixels on a phone"
    text = drawing._own_words(passage)
    assert len(said.lines) <= dict(drawing._SIZES)[said.kind.size]
    if text and not said.cut:
        assert said.lines[-1].end == len(text)


@pytest.mark.parametrize("length", [0, 1, 4000, 20_000])
def test_a_message_of_any_length_is_drawn(length):
    picture = message_card("x " * (length // 2) + "x" * (length % 2), author="ann", at=AT, channel="general")
    assert opened(picture.png).height < 2000
    assert picture.alt.startswith("Quote from a message by ann in #general, 12 March 2009")


def test_a_spoiler_stays_covered_and_what_is_struck_out_stays_so():
    picture = quote_card("||the gardener|| did it, ~~not~~ she", Post(1, "x", "ann"), thread="T")
    assert "gardener" not in picture.alt + picture.words
    assert "(spoiler) did it, ~~not~~ she" in picture.alt
    assert drawing._own_words("||the gardener|| did it") == "███ ████████ did it"
    assert drawing._own_words("- one\n- two <:blob:123>") == "• one\n• two :blob:"
