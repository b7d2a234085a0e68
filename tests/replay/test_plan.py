"""Posts to messages."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.archive.model import Post, Quote, Thread
from bot.replay.plan import Message, Quoted, Style, Text, plan, voice


def thread(*posts: Post) -> Thread:
    return Thread("A thread", posts, "test")


def texts(message: Message) -> str:
    return "\n".join(block.markdown for block in message.blocks if isinstance(block, Text))


@pytest.mark.parametrize(
    ("author", "shown"),
    [
        ("alice", "alice · #12"),
        (None, "Unknown · #12"),
        ("  \u200b ", "Unknown · #12"),
        ("Discord fan", "Dis-cord fan · #12"),
        ("xCLYDEx", "xCLY-DEx · #12"),
        ("Ｄiscord", "Dis-cord · #12"),
        ("dis\u200bcord", "dis-cord · #12"),
        ("@everyone", "＠everyone · #12"),
        ("a\nb", "a b · #12"),
    ],
)
def test_voice(author: str | None, shown: str) -> None:
    assert voice(author, 12) == shown


@settings(deadline=None)
@given(
    st.none() | st.text(max_size=200) | st.sampled_from(["dis" * 30 + "cord" * 30, "👩" * 90]), st.integers(1, 10**6)
)
def test_a_voice_is_a_name_that_discord_takes(author: str | None, number: int) -> None:
    name = voice(author, number)
    assert 1 <= len(name.encode("utf-16-le")) // 2 <= 80
    assert not re.search("discord|clyde", name, re.IGNORECASE)
    assert name.endswith(f" · #{number}")
    assert name == name.strip()


def test_a_quote_comes_first_and_knows_its_author() -> None:
    first = Post(1, "Keep the trains.", author="alice")
    second = Post(2, "No.", author="bo", reply_to=1, quotes=(Quote("Keep the trains.", 1), Quote("Else?", None, "zed")))
    message = plan(thread(first, second))[1]
    assert message.blocks == (
        Quoted("Keep the trains.", 1, "alice"),
        Quoted("Else?", None, "zed"),
        Text("No."),
    )
    assert message.points_to == (1,)


def test_a_reply_without_a_quote_points_to_its_parent() -> None:
    message = plan(thread(Post(1, "A", author="alice"), Post(2, "B", reply_to=1)))[1]
    assert message.blocks == (Quoted("", 1, "alice"), Text("B"))


def test_a_long_quote_is_shortened_and_says_so() -> None:
    long = "A sentence that is repeated. " * 40
    message = plan(thread(Post(1, long), Post(2, "Indeed.", quotes=(Quote(long, 1),))))[-1]
    quoted = message.blocks[0]
    assert isinstance(quoted, Quoted)
    assert quoted.shortened
    assert quoted.markdown.endswith("repeated. …")
    assert len(quoted.markdown) < 310


def test_a_long_quote_of_a_post_that_is_not_here_is_kept() -> None:
    long = "Only this quote has the words. " * 100
    messages = plan(thread(Post(1, "Indeed.", quotes=(Quote(long, None, "zed"),))))
    kept = " ".join(b.markdown for m in messages for b in m.blocks if isinstance(b, Quoted))
    assert kept.count("Only this quote") == 100
    assert not any(b.shortened for m in messages for b in m.blocks if isinstance(b, Quoted))


def test_paragraphs_stay_whole_where_they_fit() -> None:
    paragraph = "Some words stand here. " * 40
    messages = plan(thread(Post(1, "\n\n".join([paragraph] * 3))))
    assert [message.part for message in messages] == [1, 2, 3]
    assert {message.parts for message in messages} == {3}
    assert all(texts(message) == paragraph.strip() for message in messages)


def test_an_empty_post_is_still_a_message() -> None:
    assert plan(thread(Post(1, "\u200b")))[0].blocks == (Text("…"),)


def test_the_style_does_not_change_the_parts() -> None:
    one = thread(Post(1, "words " * 2000, posted_at=datetime(2020, 1, 1, tzinfo=UTC)))
    voices, named = plan(one), plan(one, style=Style.PLAIN)
    assert [m.blocks for m in voices] == [m.blocks for m in named]
    assert all(message.named for message in named)


def test_a_limit_without_room_is_refused() -> None:
    with pytest.raises(ValueError, match="no room"):
        plan(thread(Post(1, "a")), limit=500)
