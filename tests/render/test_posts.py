"""Posts as members see them."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.archive.model import Post, Precision, Quote, Thread
from bot.render.posts import card, choice_line, excerpt, message_text
from bot.replay.plan import Message, Quoted, Style, Text, plan

LONGEST = "https://discord.com/channels/" + "/".join(["9" * 20] * 3)
WHEN = datetime(2014, 8, 5, 10, tzinfo=UTC)

PIECES = st.sampled_from([
    "word ", "A sentence. ", "\n\n", "\n", "**bold** ", "*" * 40, "_" * 30, "👩", "```\ncode\n```\n",
    "x" * 900, "\nb" * 30, "[t](https://a.example) ", "@everyone ", "> ",
])  # fmt: skip
TEXTS = st.lists(PIECES | st.text(max_size=20), max_size=120).map("".join)
NAMES = st.none() | st.text(max_size=90) | st.sampled_from(["*" * 90, "[" * 60, "👩" * 60, "discord" * 12])


def message(*blocks: Text | Quoted, **more: object) -> Message:
    return Message(**{"post": 4, "part": 1, "parts": 1, "voice": "bo · #4", "blocks": blocks, **more})


def test_a_quote_links_to_the_message_that_shows_its_post() -> None:
    one = message(Quoted("Time to\nplay", 3, "alice"), Text("No."), posted_at=WHEN, parts=3)
    assert message_text(one, {3: "https://discord.com/channels/1/2/3"}) == (
        "> Time to\n> play\n-# ↪ [#3 · alice](https://discord.com/channels/1/2/3)\nNo.\n"
        "-# archive · <t:1407232800:D> · part 1/3"
    )


def test_a_quote_without_a_message_shows_the_number() -> None:
    one = message(Quoted("a …", 3, None, shortened=True), Quoted("b", None, "z*d"), Text("No."))
    assert message_text(one, {}) == (
        "> a …\n-# ↪ #3 · shortened\n> b\n-# ↪ z∗d · not in this thread\nNo.\n-# archive".replace("↪ #3", "↪ #3")
    )


def test_the_bots_own_message_has_the_name_in_it() -> None:
    assert message_text(message(Text("No."), named=True), {}).startswith("**bo · \\#4**\nNo.")


def test_a_day_is_not_moved_by_a_zone() -> None:
    one = message(Text("No."), posted_at=WHEN, precision=Precision.DAY)
    assert message_text(one, {}).endswith("-# archive · 2014-08-05")


@settings(deadline=None)
@given(st.lists(st.tuples(NAMES, TEXTS, st.lists(TEXTS, max_size=4), st.booleans()), min_size=1, max_size=4))
def test_every_message_fits_with_the_longest_links(
    contents: list[tuple[str | None, str, list[str], bool]],
) -> None:
    posts = []
    for number, (author, text, quotes, known) in enumerate(contents, 1):
        source = number - 1 if known and number > 1 else None
        quoted = tuple(Quote(words, source, author) for words in quotes)
        posts.append(Post(number, text, author, WHEN, source, quoted))
    thread = Thread("t", tuple(posts), "test")
    links = dict.fromkeys(range(1, 10), LONGEST)
    for style in Style:
        shown = [(one, message_text(one, links)) for one in plan(thread, style=style)]
        assert {one.post for one, _ in shown} == {post.number for post in posts}
        for one, text in shown:
            assert 0 < len(text.encode("utf-16-le")) // 2 <= 2000
            assert any(isinstance(block, (Text, Quoted)) for block in one.blocks)


def test_full_messages_with_the_longest_name_fit() -> None:
    post = Post(1, "word " * 2000, "*" * 90, WHEN)
    shown = [message_text(one, {}) for one in plan(Thread("t", (post,), "test"), style=Style.PLAIN)]
    assert len(shown) == 6
    assert all(len(text) <= 2000 for text in shown)


@settings(deadline=None)
@given(TEXTS, NAMES)
def test_a_preview_is_one_short_line(text: str, author: str | None) -> None:
    line = choice_line(12, author, text)
    assert line.startswith("#12 · ")
    assert len(line.encode("utf-16-le")) // 2 <= 100
    assert "\n" not in line


def test_a_preview_reads_well() -> None:
    assert choice_line(12, "alice", "**First** words\nhere") == "#12 · alice · First words here"
    assert choice_line(1, None, "word " * 50).endswith(" word…")


def test_a_card_shows_the_place_the_parent_and_the_replies() -> None:
    thread = Thread("Night trains", (Post(1, "Yes", "al"), Post(2, "No", "bo", WHEN, 1, (Quote("Yes", 1),))), "test")
    assert card(thread.posts[1], thread="Night trains", posts=2, links={1: "https://d.example/1"}, replies=[5, 6]) == (
        "**bo** · #2 of 2 · Night trains · <t:1407232800:D>\n-# ↪ answers [#1](https://d.example/1)\n> Yes\n\nNo\n"
        "-# answered by #5, #6"
    )


@settings(deadline=None)
@given(TEXTS, NAMES, st.lists(TEXTS, max_size=3))
def test_a_card_and_an_excerpt_fit(text: str, author: str | None, quotes: list[str]) -> None:
    first = Post(1, text, author)
    second = Post(2, text, author, WHEN, 1, tuple(Quote(words, 1) for words in quotes))
    name = Thread(text[:300] or None, (first, second), "test").name
    links = dict.fromkeys(range(20), LONGEST)
    shown = card(second, thread=name, posts=2, links=links, replies=range(3, 15))
    assert len(shown.encode("utf-16-le")) // 2 <= 2000
    assert len(excerpt(text, second, thread=name, link=LONGEST).encode("utf-16-le")) // 2 <= 2000


def test_a_card_that_is_cut_says_so() -> None:
    post = Post(1, "A sentence. " * 300)
    assert card(post, thread="t", posts=1, links={}).endswith("-# shortened, the whole post is in its source")


def test_an_excerpt_names_its_source() -> None:
    assert excerpt("One.\nTwo.", Post(3, "x", "al"), thread="T", link="https://d.example") == (
        "> One.\n> Two.\n— **al** · [#3](https://d.example) · T"
    )
