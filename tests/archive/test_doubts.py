"""What a thread leaves open, kind by kind."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.archive.doubts import Doubt, Kind, doubts
from bot.archive.model import Post, Quote, Thread

NOON = datetime(2014, 8, 5, 12, tzinfo=UTC)


def thread(*posts: Post) -> Thread:
    return Thread("A thread", tuple(replace(post, number=at) for at, post in enumerate(posts, 1)), "x")


def test_what_every_post_says_is_no_doubt_nor_what_none_says():
    assert doubts(thread(Post(1, "a", "ann", NOON), Post(2, "b", "bob", NOON))) == ()
    assert doubts(thread(Post(1, "a"), Post(2, "b"))) == ()


def test_each_kind_is_told_once_with_its_posts():
    found = doubts(
        thread(
            Post(1, "a", "ann", NOON, quotes=(Quote("from elsewhere"),)),
            Post(2, "b", None, NOON, zone_known=False),
            Post(3, "", "bob"),
            Post(4, "d", "bob", NOON - timedelta(days=2), quotes=(Quote("a", 1),)),
            Post(5, "e", "bob", NOON - timedelta(hours=2)),
        )
    )
    assert found == (
        Doubt(Kind.AUTHOR, (2,)),
        Doubt(Kind.DATE, (3,)),
        Doubt(Kind.ZONE, (2,)),
        Doubt(Kind.ORDER, (4,)),
        Doubt(Kind.QUOTE, (1,)),
        Doubt(Kind.EMPTY, (3,)),
    )


def test_a_deleted_post_and_a_file_need_no_words():
    assert doubts(thread(Post(1, "", "ann", NOON, deleted=True), Post(2, "", "bob", NOON, attachments=("a",)))) == ()


def test_a_border_that_is_rather_wrong_is_a_doubt():
    unsure = thread(Post(1, "a", confidence=0.49), Post(2, "b", confidence=0.5), Post(3, "c"))
    assert doubts(unsure) == (Doubt(Kind.BORDER, (1,)),)
