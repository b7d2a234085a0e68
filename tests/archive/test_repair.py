"""Repairs by hand: what each does, that a list of them loses no word, and how they are written down."""

from collections import Counter
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.archive.model import Post, Precision, Quote, Removed, Thread
from bot.archive.repair import (
    BY_HAND,
    ChangeQuote,
    Drop,
    MarkNoise,
    MergeWithPrevious,
    SetAuthor,
    SetDate,
    SetTitle,
    Split,
    apply,
)
from bot.archive.repair_document import date_written, from_json, to_json
from bot.errors import BadInput

NOON = datetime(2014, 8, 5, 12, tzinfo=UTC)
THREAD = Thread(
    title="The ferry",
    source_format="made-up",
    posts=(
        Post(1, "The ferry must run at night.\n\nNobody would pay for it.", "ann", NOON),
        Post(2, "Posted from my phone\nI would pay.\n-- \nbob", "bob", reply_to=1, quotes=(Quote("pay for it", 1),)),
        Post(3, "And so would I.", None, reply_to=2),
        Post(4, "Really?", "ann", reply_to=2, quotes=(Quote("I would pay.", 2, "bob"), Quote("so would I", 3))),
        Post(5, "Then it is settled.", "bob", reply_to=3),
    ),
    removed=(Removed("Top", "boilerplate"),),
    warnings=("a warning",),
)


def mend(*repairs):
    return apply(THREAD, repairs).thread


def test_no_repairs_change_nothing():
    mended = apply(THREAD, ())
    assert mended.thread == THREAD
    assert mended.numbers == {number: number for number in range(1, 6)}


def test_a_post_is_merged_with_the_one_before_it():
    thread = mend(MergeWithPrevious(3))
    assert thread.posts[1].text == "Posted from my phone\nI would pay.\n-- \nbob\n\nAnd so would I."
    assert [post.author for post in thread.posts] == ["ann", "bob", "ann", "bob"]
    assert [quote.post for quote in thread.posts[2].quotes] == [2, 2]
    assert [post.reply_to for post in thread.posts] == [None, 1, 2, 2]
    assert apply(THREAD, [MergeWithPrevious(3)]).numbers == {1: 1, 2: 2, 3: 2, 4: 3, 5: 4}


def test_a_merged_post_takes_what_only_its_end_knows_and_does_not_quote_itself():
    thread = mend(SetDate(3, NOON, precision=Precision.DAY), SetAuthor(2, None), MergeWithPrevious(3))
    assert thread.posts[1].posted_at == NOON
    assert thread.posts[1].precision is Precision.DAY
    thread = mend(MergeWithPrevious(2))
    assert thread.posts[0].quotes == (Quote("pay for it", None),)
    assert thread.posts[0].reply_to is None
    assert thread.posts[0].author == "ann"


def test_a_post_is_split_where_the_words_begin_and_quotes_follow_their_words():
    mended = apply(THREAD, [Split(1, "Nobody would")])
    assert [post.text for post in mended.thread.posts[:2]] == [
        "The ferry must run at night.",
        "Nobody would pay for it.",
    ]
    second, third = mended.thread.posts[1:3]
    assert (second.author, second.posted_at, second.reply_to) == (None, None, None)
    assert third.quotes[0].post == 2
    assert mended.origins[:3] == ((1,), (1,), (2,))
    assert mended.numbers == {1: 1, 2: 3, 3: 4, 4: 5, 5: 6}


def test_merging_what_was_split_brings_the_words_back():
    assert mend(Split(1, "Nobody would"), MergeWithPrevious(2)) == THREAD


@pytest.mark.parametrize("before", [0, 28, 30, 1000, -3, "I would pay.", "", "e"])
def test_a_split_needs_words_on_both_sides(before):
    if before in {28, 30}:
        assert mend(Split(1, before)).posts[1].text == "Nobody would pay for it."
        return
    with pytest.raises(BadInput):
        mend(Split(1, before))


def test_authors_one_by_one_or_by_name():
    assert [post.author for post in mend(SetAuthor(5, " cleo\n ")).posts] == ["ann", "bob", None, "ann", "cleo"]
    renamed = mend(SetAuthor(5, "cleo", same_name=True))
    assert [post.author for post in renamed.posts] == ["ann", "cleo", None, "ann", "cleo"]
    assert mend(SetAuthor(1, "  ")).posts[0].author is None


def test_a_date_keeps_what_is_known_of_it():
    assert mend(SetDate(2, NOON, zone_known=False)).posts[1].zone_known is False
    undated = mend(SetDate(1, None)).posts[0]
    assert undated.posted_at is None


def test_a_dropped_post_is_left_out_and_nothing_leads_to_it():
    thread = mend(Drop(2))
    assert thread.removed[1:] == (Removed("pay for it", BY_HAND), Removed(THREAD.posts[1].text, BY_HAND))
    assert [post.reply_to for post in thread.posts] == [None, None, 2, 2]
    assert [quote.post for quote in thread.posts[2].quotes] == [None, 2]
    assert apply(THREAD, [Drop(2)]).numbers == {1: 1, 3: 2, 4: 3, 5: 4}


def test_noise_goes_line_by_line():
    thread = mend(MarkNoise(2, (1, 3, 4)))
    assert thread.posts[1].text == "I would pay."
    assert [one.text for one in thread.removed[1:]] == ["Posted from my phone", "-- ", "bob"]


def test_a_quote_is_led_elsewhere_and_the_reply_with_it():
    thread = mend(ChangeQuote(4, 1, 1))
    assert [quote.post for quote in thread.posts[3].quotes] == [1, 3]
    assert thread.posts[3].reply_to == 1
    assert mend(ChangeQuote(4, 1, None)).posts[3].reply_to == 3
    assert mend(ChangeQuote(4, 2, 5)).posts[3].reply_to == 2


def test_the_title_is_one_line():
    assert mend(SetTitle(" A\nnew  one ")).title == "A new one"
    assert mend(SetTitle(None)).title is None


@pytest.mark.parametrize(
    ("repair", "said"),
    [
        (MergeWithPrevious(1), "first"),
        (MergeWithPrevious(6), "#1 to #5"),
        (Drop(0), "#1 to #5"),
        (SetAuthor(3, "x", same_name=True), "unknown"),
        (SetAuthor(3, "x" * 101), "at most 100"),
        (SetDate(3, datetime(2014, 1, 1)), "offset"),  # noqa: DTZ001 - what is refused
        (SetDate(3, datetime(1, 1, 1, tzinfo=UTC)), "year"),
        (MarkNoise(3, (1,)), "Drop the post"),
        (MarkNoise(3, (1, 2)), "lines 1 to 1"),
        (MarkNoise(3, ()), "lines 1 to 1"),
        (ChangeQuote(4, 3, 1), "2 quotes"),
        (ChangeQuote(1, 1, 2), "no quotes"),
        (ChangeQuote(4, 1, 4), "itself"),
        (ChangeQuote(4, 1, 9), "#1 to #5"),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_sentence(repair, said):
    with pytest.raises(BadInput, match=said):
        mend(repair)


def test_the_only_post_cannot_be_dropped():
    with pytest.raises(BadInput, match="only post"):
        mend(*[Drop(1)] * 5)


_number = st.integers(1, 9)
_text = st.text("ab \n", max_size=12)
_moments = st.datetimes(
    datetime(1500, 1, 1),  # noqa: DTZ001 - Hypothesis adds the zone
    datetime(2200, 1, 1),  # noqa: DTZ001 - the same
    timezones=st.integers(-840, 840).map(lambda minutes: timezone(timedelta(minutes=minutes))),
)
_dates = (
    st.builds(SetDate, _number, st.none())
    | st.builds(SetDate, _number, _moments)
    | st.builds(SetDate, _number, _moments.map(lambda moment: moment.replace(tzinfo=UTC)), st.just(value=False))
    | st.builds(
        SetDate,
        _number,
        _moments.map(lambda moment: moment.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=UTC)),
        precision=st.just(Precision.DAY),
    )
)
_repairs = st.lists(
    st.builds(MergeWithPrevious, _number)
    | st.builds(Split, _number, st.integers(-2, 30) | _text)
    | st.builds(SetAuthor, _number, st.none() | _text, st.booleans())
    | _dates
    | st.builds(Drop, _number)
    | st.builds(MarkNoise, _number, st.lists(st.integers(0, 4), max_size=3).map(tuple))
    | st.builds(ChangeQuote, _number, st.integers(0, 3), st.none() | _number)
    | st.builds(SetTitle, st.none() | _text),
    max_size=12,
)


@st.composite
def _threads(draw):
    count = draw(st.integers(1, 7))

    def post(number):
        quotes = st.lists(st.builds(Quote, _text, st.none() | st.integers(1, count)), max_size=2).map(tuple)
        parent = draw(st.none() | st.integers(1, number - 1)) if number > 1 else None
        return Post(number, draw(_text), draw(st.sampled_from([None, "x", "y"])), None, parent, draw(quotes))

    return Thread(None, tuple(post(number) for number in range(1, count + 1)), "made-up")


def letters(thread):
    texts = [post.text for post in thread.posts] + [removed.text for removed in thread.removed]
    texts += [quote.text for post in thread.posts for quote in post.quotes]
    return Counter("".join("".join(texts).split()))


@given(_threads(), _repairs)
@settings(max_examples=300, deadline=None)
def test_any_repairs_keep_a_thread_whole_and_every_letter(thread, wanted):
    assert apply(thread, ()).thread == thread
    done = []
    for repair in wanted:
        try:
            apply(thread, [*done, repair])
        except BadInput:
            continue
        done.append(repair)
    mended = apply(thread, done)  # a Thread checks its own numbers, parents and quotes
    assert letters(mended.thread) == letters(thread)
    assert len(mended.origins) == len(mended.thread.posts)
    assert set(mended.numbers.values()) <= set(range(1, len(mended.thread.posts) + 1))
    assert from_json(to_json(done)) == tuple(done)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("{", "no JSON"),
        ("{}", "a JSON list"),
        ("[1]", "Repair 1: expected an object"),
        ('[{"do": "drop", "post": 1}, {"do": "eat"}]', "Repair 2: expected one of merge"),
        ('[{"do": []}]', "expected one of merge"),
        ('[{"do": "drop", "post": true}]', "a number as “post”"),
        ('[{"do": "author", "post": 1}]', "a string or null"),
        ('[{"do": "noise", "post": 1, "lines": ["x"]}]', "a list of numbers"),
        ('[{"do": "date", "post": 1, "date": "yesterday"}]', "2014-08-05"),
        ("[" * 100_000, "no JSON"),
    ],
)
def test_a_list_that_cannot_be_read_says_where(written, said):
    with pytest.raises(BadInput, match=said):
        from_json(written)


def test_dates_as_people_write_them():
    assert date_written(3, " 2014-08-05 ") == SetDate(3, datetime(2014, 8, 5, tzinfo=UTC), precision=Precision.DAY)
    assert date_written(3, "2014-08-05 12:00") == SetDate(3, NOON, zone_known=False)
    assert date_written(3, "2014-08-05T14:00+02:00").moment == NOON
    assert date_written(3, "") == SetDate(3, None)
