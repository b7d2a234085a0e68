"""Pages of one thread: joined by post id, numbers new, quotes and replies led across pages."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.archive.importers.linking import link
from bot.archive.importers.stitch import stitch
from bot.archive.model import Post, Quote, Removed, Thread


def page(*posts, title="The long talk", url=None, **more):
    return Thread(title=title, posts=link(posts), source_format="xenforo2", url=url, **more)


def post(identity, text=None, **more):
    return Post(0, text or f"words of {identity}", author=f"a{identity}", source_id=str(identity), **more)


def ids(thread):
    return [one.source_id for one in thread.posts]


def test_pages_are_joined_by_title_and_numbered_anew():
    (thread,) = stitch([page(post(1), post(2)), page(post(3), post(4), title="The long talk | Page 2")])
    assert ids(thread) == ["1", "2", "3", "4"]
    assert [one.number for one in thread.posts] == [1, 2, 3, 4]
    assert thread.title == "The long talk"


def test_posts_on_two_pages_are_taken_once_and_keep_their_places():
    (thread,) = stitch([page(post(1), post(2), post(4)), page(post(1), post(3), post(4), post(5))])
    assert ids(thread) == ["1", "2", "3", "4", "5"]


def test_where_ids_do_not_grow_new_posts_go_behind_the_one_before_them():
    (thread,) = stitch([page(post("m"), post("c"), post("z")), page(post("m"), post("a"), post("z"), post("b"))])
    assert ids(thread) == ["m", "a", "c", "z", "b"]


def test_quotes_and_replies_lead_across_pages():
    second = page(
        post(3, quotes=(Quote("words of 1", source_id="1"),)),
        post(4, quotes=(Quote("words of 2 and more of them", author="a2"),)),
        post(5, parent_id="2"),
    )
    (thread,) = stitch([page(post(1), post(2, "these are words of 2 and more of them")), second])
    assert [one.reply_to for one in thread.posts] == [None, None, 1, 2, 2]
    assert [quote.post for one in thread.posts for quote in one.quotes] == [1, 2]


def test_what_a_page_resolved_stays_under_the_new_numbers():
    resolved = Thread(
        "The long talk",
        (Post(1, "x", source_id="8"), Post(2, "y", source_id="9", reply_to=1, quotes=(Quote("?", 1),))),
        "xenforo2",
    )
    (thread,) = stitch([page(post(1)), resolved])
    assert (thread.posts[2].reply_to, thread.posts[2].quotes[0].post) == (2, 2)


def test_the_better_copy_of_a_post_is_kept():
    cut = page(post(1, "short", truncated=True), post(2))
    (thread,) = stitch([cut, page(post(1, "a whole post"), post(3))])
    assert thread.posts[0].text == "a whole post"


@pytest.mark.parametrize(
    "other",
    [
        page(post(7), title="Another talk here"),
        page(post(7), url="https://elsewhere.example/t/1"),
        Thread("The long talk", (Post(1, "a", source_id="7"),), "phpbb3"),
        Thread("The long talk", (Post(1, "a"),), "xenforo2"),
    ],
    ids=["title", "host", "engine", "no ids"],
)
def test_other_threads_stay_apart(other):
    first = page(post(1), post(2), url="https://talk.example/t/1")
    assert stitch([first, other]) == [first, other]


def test_addresses_count_without_the_number_of_the_page():
    pages = [
        page(post(n), title=None, url=f"https://talk.example/threads/long.5/{suffix}")
        for n, suffix in enumerate(("", "page-2", "page-3#post-9"), 1)
    ]
    (thread,) = stitch(pages)
    assert ids(thread) == ["1", "2", "3"]


def test_what_was_removed_from_pages_is_told_once():
    removed = (Removed("Advertisement", "boilerplate"),)
    (thread,) = stitch([page(post(1), removed=removed), page(post(2), removed=removed)])
    assert thread.removed == removed


@given(st.integers(1, 30), st.integers(1, 6), st.randoms())
def test_a_thread_cut_into_pages_comes_back(count, size, chance: random.Random):
    posts = [
        post(n, f"unlike all others: {n * 7919}", quotes=(Quote("q", source_id=str(chance.randint(1, n))),))
        for n in range(1, count + 1)
    ]
    whole = page(*posts)
    step = max(1, size - chance.randint(0, size - 1))
    pages = [page(*posts[start : start + size]) for start in range(0, count, step)]
    (thread,) = stitch(pages)
    assert thread.posts == whole.posts


def test_boards_that_count_their_posts_alike_stay_apart():
    pages = [page(post(1), post(2), url=f"https://{host}.example/t/1") for host in ("north", "south")]
    assert stitch(pages) == pages
