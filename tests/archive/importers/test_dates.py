"""Dates as boards write them: what is read, and what stays unknown."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.archive.importers.dates import Order, from_unix, order_of, parse, parse_all
from bot.archive.model import Precision

PAGE = datetime(2024, 5, 8, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("May 29, 2014", "2014-05-29T00:00:00+00:00"),
        ("Mon Jun 18, 2007 2:56 am", "2007-06-18T02:56:00+00:00"),
        ("Reply #10 on June 4, 2024, 11:23:55 AM", "2024-06-04T11:23:55+00:00"),
        ("18 février 2012 - 14h30", "2012-02-18T14:30:00+00:00"),
        ("5 maja 2013, 14:22", "2013-05-05T14:22:00+00:00"),
        ("16. Februar 2011, 20:53 Uhr", "2011-02-16T20:53:00+00:00"),
        ("12 Nov '09, 10:22", "2009-11-12T10:22:00+00:00"),
        ("13.05.2011 21:04", "2011-05-13T21:04:00+00:00"),
        ("12/31/1999 11:59pm", "1999-12-31T23:59:00+00:00"),
        ("2019年5月1日 12:30", "2019-05-01T12:30:00+00:00"),
        ("یکشنبه ۱۴ اردیبهشت ۱۳۹۸ ساعت ۱۴:۰۵", "2019-05-04T14:05:00+00:00"),
        ("۱ آذر ماه ۱۳۹۸", "2019-11-22T00:00:00+00:00"),
        ("12 أغسطس 2011 22:40", "2011-08-12T22:40:00+00:00"),
        ("1399/10/22", "2021-01-11T00:00:00+00:00"),
        ("2014-08-05T10:00:00-0400", "2014-08-05T10:00:00-04:00"),
        ("Jul 21, 2010 07:45 PM GMT", "2010-07-21T19:45:00+00:00"),
        ("12:05 am, 3 Mar 2001", "2001-03-03T00:05:00+00:00"),
        ("2019-12-31 11:58 PM", "2019-12-31T23:58:00+00:00"),
        ("2019-12-31 12:01:09 a.m.", "2019-12-31T00:01:09+00:00"),
        ("2019-12-31 11:58 pm +0200", "2019-12-31T23:58:00+02:00"),
        ("2019-12-31 23:58 UTC", "2019-12-31T23:58:00+00:00"),
        ("2014-08-05T10:00:00.123", "2014-08-05T10:00:00+00:00"),
    ],
)
def test_a_date_is_read(text, moment):
    found = parse(text)
    assert found is not None
    assert found.at.isoformat() == moment


@pytest.mark.parametrize(
    "text",
    [
        "yesterday, 10:15",
        "3 hours ago",
        "May 5",
        "January 2010",
        "08-05-2014",
        "2010-02-31",
        "31.31.2010",
        "version 10.2.2010.4",
        "Posts: 2014",
        "",
        None,
    ],
)
def test_what_is_not_said_stays_unknown(text):
    assert parse(text) is None


@pytest.mark.parametrize(
    ("text", "moment", "precision"),
    [
        ("Yesterday, 10:15 PM", "2024-05-07T22:15:00+00:00", Precision.MINUTE),
        ("Heute, 09:00", "2024-05-08T09:00:00+00:00", Precision.MINUTE),
        ("5 minutes ago", "2024-05-08T11:55:00+00:00", Precision.MINUTE),
        ("vor 3 Tagen", "2024-05-05T00:00:00+00:00", Precision.DAY),
        ("Monday at 3:15 PM", "2024-05-06T15:15:00+00:00", Precision.MINUTE),
        ("Sep 3", "2023-09-03T00:00:00+00:00", Precision.DAY),
    ],
)
def test_relative_dates_count_from_the_page(text, moment, precision):
    found = parse(text, page_date=PAGE)
    assert found is not None
    assert (found.at.isoformat(), found.precision) == (moment, precision)


def test_a_date_too_coarse_to_be_a_day_stays_unknown():
    assert parse("2 years ago", page_date=PAGE) is None


def test_zone_and_precision_are_known_only_where_they_are_written():
    day, local, exact = parse("May 29, 2014"), parse("May 29, 2014 10:15"), parse("2014-05-29T10:15:00Z")
    assert [(one.precision, one.zone_known) for one in (day, local, exact) if one] == [
        (Precision.DAY, False),
        (Precision.MINUTE, False),
        (Precision.MINUTE, True),
    ]


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["03-04-2010", "13-04-2010"], Order.DAY_FIRST),
        (["03-04-2010", "03-14-2010"], Order.MONTH_FIRST),
        (["01-04-2010", "02-04-2010", "05-04-2010"], Order.DAY_FIRST),
        (["03-04-2010", "03-05-2010", "03-07-2010"], Order.MONTH_FIRST),
        (["01.04.2010"], Order.DAY_FIRST),
        (["01-04-2010 3:00 PM"], Order.MONTH_FIRST),
        (["01-04-2010"], None),
        ([], None),
    ],
)
def test_the_order_of_day_and_month_is_the_threads(texts, order):
    assert order_of(texts) is order


def test_dates_of_a_thread_are_read_in_one_order():
    found = parse_all(["03-04-2010", None, "13-04-2010"])
    assert [one and one.at.date().isoformat() for one in found] == ["2010-04-03", None, "2010-04-13"]


@pytest.mark.parametrize("value", ["", "x", None, True, 0, 12, 10**15, float("nan"), float("inf")])
def test_numbers_that_are_no_time_are_none(value):
    assert from_unix(value) is None


@given(st.text(max_size=80), st.sampled_from([None, *Order]), st.sampled_from([None, PAGE]))
def test_any_text_is_a_date_or_none(text, order, page_date):
    found = parse(text, order=order, page_date=page_date)
    assert found is None or found.at.tzinfo is not None


@given(
    st.integers(86_400 * 365, 86_400 * 40_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)),
    st.sampled_from(["%d %B %Y %H:%M", "%B %d, %Y %I:%M %p"]),
)
def test_a_written_date_is_read_back(moment, form):
    found = parse(moment.strftime(form))
    assert found is not None
    assert found.at == moment.replace(second=0)
