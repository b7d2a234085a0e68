"""A thread that comes again: the same, longer, or another one."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.archive.importers.linking import link
from bot.archive.model import Post, Quote, Thread
from bot.archive.update import Different, Longer, Same, compare


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
