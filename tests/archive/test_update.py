"""A thread that comes again: the same, longer, or another one."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.archive.importers.linking import link
from bot.archive.model import Post, Precision, Quote, Thread
from bot.archive.repair import ChangeQuote, Drop, MarkNoise, MergeWithPrevious, SetAuthor, SetDate, Split, apply
from bot.archive.update import Different, Longer, Same, compare, revised


def thread(*posts):
    return Thread("The long talk", link(posts), "xenforo2")


def post(text, identity=None, **more):
    return Post(0, text, author="Ann", source_id=identity, **more)


A, B, C = post("one fine day", "1"), post("two fine days", "2"), post("three fine days", "3")


def test_the_same_copy_changes_nothing():
    assert compare(thread(A, B), thread(A, B)) == Same()


def test_a_shorter_copy_changes_nothing():
    assert compare(thread(A, B, C), thread(A, B)) == Same()


def test_new_posts_are_added_behind_what_was_there():
    late = post("between", "9", parent_id="1")
    update = compare(thread(A, C), thread(A, late, C, post("last", "10", parent_id="9")))
    assert isinstance(update, Longer)
    assert [one.text for one in update.thread.posts] == ["one fine day", "three fine days", "between", "last"]
    assert [one.reply_to for one in update.thread.posts] == [None, None, 1, 3]
    assert (update.added, update.changed, dict(update.numbers)) == ((3, 4), (), {1: 1, 2: 3})


def test_an_edited_post_keeps_its_number_and_gets_its_new_words():
    update = compare(thread(A, B), thread(A, replace(B, text="two fine days, edited")))
    assert isinstance(update, Longer)
    assert (update.added, update.changed) == ((), (2,))
    assert update.thread.posts[1].text == "two fine days, edited"


def test_without_ids_an_edited_post_is_known_by_its_place():
    plain = [replace(one, source_id=None) for one in (A, B, C)]
    update = compare(thread(*plain), thread(plain[0], replace(plain[1], text="two fine days, edited"), plain[2]))
    assert isinstance(update, Longer)
    assert (update.added, update.changed) == ((), (2,))


def test_words_that_the_source_took_away_stay():
    update = compare(thread(A, B), thread(A, replace(B, text="", deleted=True)))
    assert isinstance(update, Longer)
    assert (update.thread.posts[1].text, update.thread.posts[1].deleted) == ("two fine days", True)


def test_a_quote_of_a_new_post_gets_the_kept_number():
    late = post("between", "9")
    quoting = post("yes", "10", quotes=(Quote("three", source_id="3"),))
    update = compare(thread(A, C), thread(A, late, C, quoting))
    assert isinstance(update, Longer)
    assert update.thread.posts[3].quotes[0].post == 2


def test_a_longer_page_by_itself_leads_to_posts_of_the_pages_before():
    """Its posts quote and answer posts that stand on another page: known by id, else by words."""
    first = replace(A, text="one fine day in the harbour")
    by_id = replace(B, quotes=(Quote("one fine day", author="Ann", source_id="1"),))
    answering = replace(C, parent_id="1")
    by_words = post("indeed", "4", quotes=(Quote("one fine day in the harbour", author="Ann"),))
    inner = Quote("one fine day", source_id="1")
    nested = post("still", "5", quotes=(Quote("two fine days", source_id="2", quotes=(inner,)),))
    old = thread(first, by_id, answering)
    update = compare(old, thread(by_id, answering, by_words, nested))
    assert isinstance(update, Longer)
    assert (update.added, update.changed) == ((4, 5), ())
    assert update.thread.posts[:3] == old.posts
    assert [one.reply_to for one in update.thread.posts] == [None, 1, 1, 1, 2]
    assert update.thread.posts[3].quotes[0].post == 1
    assert update.thread.posts[4].quotes[0].quotes[0].post == 1


def test_another_thread_is_different_and_says_why():
    update = compare(thread(A, B), thread(post("nothing", "8"), post("alike", "9")))
    assert update == Different("only 0 of 2 posts are the same")


texts = st.lists(st.sampled_from(["alpha", "beta", "gamma", "delta", ""]), min_size=1, max_size=8)


@given(texts, texts)
def test_numbers_that_were_there_stay_whatever_comes(before, after):
    old, new = thread(*map(post, before)), thread(*map(post, after))
    update = compare(old, new)
    if isinstance(update, Longer):
        assert len(update.thread.posts) == len(old.posts) + len(update.added)
        assert set(update.numbers) <= {one.number for one in old.posts}
        assert len(set(update.numbers.values())) == len(update.numbers)
        assert [one.number for one in update.thread.posts] == list(range(1, len(update.thread.posts) + 1))
    if before == after and any(before):
        assert update == Same()


def mended(old, *repairs):
    return apply(old, repairs).thread


def test_what_was_mended_by_hand_stays_when_a_longer_copy_comes():
    noisy = post("Sent from my phone\nfour fine days", "4")
    copy = thread(A, B, C, noisy, post("five fine days. And a sixth one", "5"), post("no post at all", "6"))
    by_hand = mended(
        copy,
        MarkNoise(4, (1,)),
        Drop(6),
        Split(5, "And a sixth"),
        MergeWithPrevious(3),
        SetAuthor(1, "Anna"),
        SetDate(1, datetime(2014, 8, 5, tzinfo=UTC)),
    )
    assert compare(by_hand, copy) == Same()
    longer = thread(*copy.posts, post("seven fine days", "7", parent_id="3"))
    update = compare(by_hand, longer)
    assert isinstance(update, Longer)
    assert (update.added, update.changed, update.mended) == ((6,), (), (2, 3, 4))
    assert update.thread.posts[:5] == by_hand.posts
    assert update.thread.posts[5].reply_to == 2, "its parent was merged into #2"
    assert update.thread.removed == by_hand.removed


@pytest.mark.parametrize("target", [1, None])
def test_what_a_quote_was_led_to_by_hand_stays_when_a_longer_copy_comes(target):
    twice = post("one fine day in June, indeed", "2")
    quoting = post("so what", "3", quotes=(Quote("one fine day in June"),))
    read = thread(replace(A, text="one fine day in June"), twice, quoting)
    assert read.posts[2].quotes[0].post == 2
    mended = apply(read, [ChangeQuote(3, 1, target)]).thread
    update = compare(mended, thread(*read.posts, post("new", "4")))
    assert isinstance(update, Longer)
    assert update.thread.posts[:3] == mended.posts
    assert update.thread.posts[2].quotes[0].post == target
    assert update.thread.posts[2].reply_to == target


def test_a_further_page_is_added_where_its_address_is_the_same():
    first = replace(thread(A, B), url="https://board.example/t/talk.9/")
    second = replace(thread(C), url="https://board.example/t/talk.9/page-2")
    update = compare(first, second)
    assert isinstance(update, Longer)
    assert [one.text for one in update.thread.posts] == ["one fine day", "two fine days", "three fine days"]
    assert isinstance(compare(first, replace(second, url="https://board.example/t/other.8/page-2")), Different)
    assert isinstance(compare(replace(first, url=None), replace(second, url=None)), Different), "a title is too little"


def test_a_date_is_renewed_only_where_it_is_the_same_more_exactly():
    day = replace(A, posted_at=datetime(2014, 8, 5, tzinfo=UTC), precision=Precision.DAY)
    exact = replace(A, posted_at=datetime(2014, 8, 5, 10, 30, tzinfo=UTC))
    update = compare(thread(day, B), thread(exact, B))
    assert isinstance(update, Longer)
    assert update.thread.posts[0].posted_at == exact.posted_at
    later = replace(A, posted_at=datetime(2015, 8, 5, 10, 30, tzinfo=UTC))
    assert compare(thread(day, B), thread(later, B)) == Same()


def test_only_new_posts_do_not_revise_what_was_there():
    update = compare(thread(A, B), thread(A, B, C))
    assert isinstance(update, Longer)
    assert not revised(thread(A, B), update.thread)
    update = compare(thread(A, B), thread(A, replace(B, text="two fine days, edited"), C))
    assert isinstance(update, Longer)
    assert revised(thread(A, B), update.thread)
