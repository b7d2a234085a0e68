"""Dates as boards write them.

`parse_all` reads the dates of one thread together, because "03/04/2010" can only be told by its neighbours: the order
of day and month is the one that some date of the thread proves, else the one in which the thread runs forward. Relative
dates ("Yesterday, 10:15", "3 hours ago") count from the date of the page where that is known, and are unknown where it
is not. A year that is missing, a month that is not a month and a date that cannot be are unknown: nothing is filled in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import pairwise

from bot.archive.importers.written_date import Moment, Order, WrittenDate, from_unix

__all__ = ["Moment", "Order", "from_unix", "order_of", "parse", "parse_all"]

_MERIDIEM = re.compile(r"\d\s?[ap]\.?m\b", re.IGNORECASE)


def parse(text: str | None, *, order: Order | None = None, page_date: datetime | None = None) -> Moment | None:
    """Read one date. Without `order`, a date of numbers that can be read both ways is None."""
    return WrittenDate(text, page_date).moment(order or order_of([text])) if text else None


def parse_all(
    texts: Sequence[str | None],
    *,
    page_date: datetime | None = None,
    others: Iterable[str] = (),
    default: Order | None = None,
) -> list[Moment | None]:
    """Read the dates of one thread, in its order. `others` are further dates of the page that may prove an order.

    `default` is the order to take where nothing proves one (the engine's own, or the language's).
    """
    written = [WrittenDate(text, page_date) if text else None for text in texts]
    order = order_of(texts, others=others) or default
    return [one.moment(order) if one else None for one in written]


def order_of(texts: Iterable[str | None], *, others: Iterable[str] = ()) -> Order | None:
    """The order of day and month that these dates, in the order of a thread, prove or make likely, else None."""
    given = [text for text in texts if text]
    days = [day for text in given if (day := WrittenDate(text, None).day) and day.numeric]
    known = [*days, *(day for text in others if (day := WrittenDate(text, None).day) and day.numeric)]
    day_first = sum(day.month > 12 >= day.day for day in known)
    month_first = sum(day.day > 12 >= day.month for day in known)
    if day_first or month_first:
        return Order.DAY_FIRST if day_first > month_first else Order.MONTH_FIRST
    if not days:
        return None
    forward = {order: _forward([day.date(order) for day in days]) for order in Order}
    if forward[Order.DAY_FIRST] != forward[Order.MONTH_FIRST]:
        return max(Order, key=lambda order: forward[order])
    spans = {order: _span([day.date(order) for day in days]) for order in Order}
    if min(spans.values()) * 8 < max(spans.values()):
        return min(Order, key=lambda order: spans[order])
    if any(re.search(r"\d\.\d{1,2}\.\d", text) for text in given):
        return Order.DAY_FIRST
    return Order.MONTH_FIRST if any(_MERIDIEM.search(text) for text in given) else None


def _forward(days: list[date | None]) -> int:
    """How many neighbours run forward, less those that run back."""
    known = [day for day in days if day is not None]
    return sum((later >= earlier) - 2 * (later < earlier) for earlier, later in pairwise(known))


def _span(days: list[date | None]) -> int:
    known = [day for day in days if day is not None]
    return (max(known) - min(known)).days if known else 0
