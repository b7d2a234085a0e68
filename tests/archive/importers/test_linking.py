"""Which post a quote or reply leads to."""

import time
from dataclasses import replace

from bot.archive.importers.linking import link
from bot.archive.model import Post, Quote

LONG = "the lamp at the corner went out again last night"


def posts(*given):
    return [replace(post, number=0) for post in given]


def targets(*given):
    return [[(quote.post, quote.basis) for quote in post.quotes] for post in link(posts(*given))]


def test_an_id_is_the_truth_and_a_missing_one_stays_unresolved():
    first = Post(0, LONG, author="Ann", source_id="5")
    by_id = Post(0, "yes", quotes=(Quote("other words", source_id="5"),))
    missing = Post(0, "yes", quotes=(Quote(LONG, source_id="99"),))
    assert targets(first, by_id, missing) == [[], [(1, "id")], [(None, None)]]


def test_words_lead_to_the_latest_earlier_post_of_the_named_author():
    said = [Post(0, LONG, author="Ann"), Post(0, f"So {LONG}!", author="Bo"), Post(0, LONG, author="Ann")]
    assert targets(*said, Post(0, "ok", quotes=(Quote("The lamp at the corner", author="Bo"),)))[3] == [(2, "exact")]
    assert targets(*said, Post(0, "ok", quotes=(Quote("The lamp at the corner"),)))[3] == [(3, "exact")]


def test_words_of_an_author_who_said_something_else_prove_nothing():
    said = [Post(0, LONG, author="Ann"), Post(0, "hello", author="Bo")]
    assert targets(*said, Post(0, "ok", quotes=(Quote(LONG, author="Bo"),)))[2] == [(None, None)]


def test_an_edited_quote_is_found_by_its_author():
    said = [Post(0, LONG, author="Ann"), Post(0, "no", author="Bo")]
    edited = Quote("the lamp at the corner went out last night", author="ann")
    assert targets(*said, Post(0, "ok", quotes=(edited,)))[2] == [(1, "fuzzy")]


def test_a_shortened_quote_leads_to_the_post_that_has_its_lines():
    said = [Post(0, f"{LONG}\n\nI walked.\n\nNobody saw me on the way home", author="Ann"), Post(0, "no", author="Bo")]
    shortened = f"quote:\n{LONG} [...] Nobody saw me on the way home"
    assert targets(*said, Post(0, "ok", quotes=(Quote(shortened),)))[2] == [(1, "fuzzy")]
    assert targets(*said, Post(0, "ok", quotes=(Quote(shortened, author="Bo"),)))[2] == [(None, None)]
    other = f"{LONG} [...] Everybody saw me on the way home"
    assert targets(*said, Post(0, "ok", quotes=(Quote(other),)))[2] == [(None, None)]


def test_a_page_may_call_a_post_by_further_names():
    linked = link(posts(Post(0, "a"), Post(0, "b", parent_id="x", quotes=(Quote("c", source_id="x"),))), {"x": 1})
    assert [(post.reply_to, [quote.post for quote in post.quotes]) for post in linked] == [(None, []), (1, [1])]


def test_a_short_quote_is_believed_of_the_post_that_is_answered_only():
    said = [Post(0, "Not me", source_id="a"), Post(0, "x", quotes=(Quote("not me"),), parent_id="a")]
    assert targets(*said) == [[], [(1, "exact")]]
    assert targets(said[0], replace(said[1], parent_id=None)) == [[], [(None, None)]]


def test_quotes_inside_quotes_are_led_too():
    inner = Quote("y", quotes=(Quote(LONG, author="Ann"),))
    linked = link(posts(Post(0, LONG, author="Ann"), Post(0, "ok", quotes=(inner,))))
    assert linked[1].quotes[0].quotes[0].post == 1


def test_a_parent_that_comes_later_is_no_parent():
    linked = link(posts(Post(0, "a", source_id="1", parent_id="2"), Post(0, "b", source_id="2", parent_id="2")))
    assert [post.reply_to for post in linked] == [None, None]


def test_time_is_linear_in_posts_that_all_quote():
    given = [Post(0, f"{LONG} {n}", author="Ann", quotes=(Quote(LONG, author="Ann"),)) for n in range(5_000)]
    start = time.process_time()
    link(given)
    assert time.process_time() - start < 5
