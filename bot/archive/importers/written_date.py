"""One date as boards write it, taken apart: day, time of day, zone, and what only the page's own date can tell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from enum import Enum, auto

from bot.archive.importers.date_words import AGO, MONTHS, NOW, PERSIAN_MONTHS, TODAY, UNITS, WEEKDAYS, YESTERDAY, ZONES
from bot.archive.model import Precision

__all__ = ["Day", "Moment", "Order", "WrittenDate", "from_unix"]

_LONGEST = 200
_FIRST_YEAR, _LAST_YEAR = 1970, 2099


@dataclass(frozen=True, slots=True)
class Moment:
    """A time (aware), how exactly it is known, and whether its zone is; UTC stands in for an unknown zone."""

    at: datetime
    precision: Precision = Precision.MINUTE
    zone_known: bool = True


class Order(Enum):
    """What stands first in a date of three numbers whose year is last."""

    DAY_FIRST = auto()
    MONTH_FIRST = auto()


@dataclass(frozen=True, slots=True)
class Day:
    """A date whose day and month may still be swapped; year None where only the page's date can give it."""

    year: int
    month: int
    day: int
    numeric: bool = False

    def date(self, order: Order | None) -> date | None:
        """The day, None where it cannot be, or where nothing tells day and month apart."""
        month, day = self.month, self.day
        if self.numeric:
            if order is None and month <= 12 and day <= 12 and month != day:
                return None
            if month > 12 or (order is Order.DAY_FIRST and day <= 12):
                month, day = day, month
        try:
            return date(self.year, month, day)
        except ValueError:
            return None


_ISO = re.compile(
    r"(?<!\d)(\d{4})-(\d\d)-(\d\d)"
    r"(?:[T ]\s?(\d\d):(\d\d)(?::(\d\d)(?:[.,]\d{1,9})?)?\s?(Z\b|[+-]\d\d:?\d\d(?!\d))?)?(?!\d)"
)
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})(?!\d)")
_NUMERIC = re.compile(r"(?<![\d.:/-])(\d{1,2})([-/.])\s?(\d{1,2})\2\s?(\d{4}|\d{2})(?![\d:]|\.\d)")
_KOREAN = re.compile(r"(\d{4})\s?년\s?(\d{1,2})\s?월\s?(\d{1,2})\s?일")
_TIME = re.compile(
    r"(?<![\d:.])(\d{1,2})\s?(?:[:h]|\.(?=\d\d(?![\d.])))\s?(\d\d)(?::(\d\d))?(?![\d:])\s{0,2}"
    r"([ap])?(?(4)\.?\s?m\b\.?)",
    re.IGNORECASE,
)
_HALF = re.compile(r"\s{0,2}[ap]\.?\s?m\b", re.IGNORECASE)
_HOUR = re.compile(r"(?<![\d:.])(\d{1,2})\s?([ap])\.?m\b", re.IGNORECASE)
_OFFSET = re.compile(r"\s*,?\s*\(?(?:(?:GMT|UTC)\s?)?([+-])(\d{1,2})(?::?(\d\d))?(?!\d)")
_ZONE_NAME = re.compile(r"\s*\(?([A-Z]{1,4})\b")
_WORD = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"\d+")
_DAY_BEFORE = re.compile(
    r"(?<![\d:.])(\d{1,2})(?:st|nd|rd|th|er|º|ª|°|\.|-)?\s{0,2}(?:of |de |d['’])?[\s./-]{0,2}$", re.IGNORECASE
)
_DAY_AFTER = re.compile(r"[\s./-]{0,3}(\d{1,2})(?:st|nd|rd|th)?(?![\d:])", re.IGNORECASE)
_YEAR_AFTER = re.compile(
    r"\.?[\s,./-]{0,3}(?:de |del |of )?['’´]?(\d{4}|\d{2})(?![\d:])(?!\s?[ap]\.?m\b)", re.IGNORECASE
)
_YEAR_BEFORE = re.compile(r"(?<!\d)(\d{4})[\s,./-]{1,3}(?:\d{1,2}[\s./-]{1,2})?$")
_AGO_NUMBER = re.compile(r"(\d{1,3})\s?([^\W\d_]+)")
_DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "01234567890123456789")


def from_unix(value: object) -> Moment | None:
    """Seconds (or milliseconds) since 1970, as a number or digits; None for what cannot be a post's time."""
    try:
        seconds = float(value) if isinstance(value, int | float | str) and not isinstance(value, bool) else 0.0
    except (ValueError, OverflowError):  # no number, or an integer beyond all floats
        return None
    if seconds > 1e11:
        seconds /= 1000
    if not 86_400 < seconds < 4_102_444_800:  # 1970-01-02 to 2099-12-31; false for NaN
        return None
    return Moment(datetime.fromtimestamp(int(seconds), UTC))


class WrittenDate:
    """One date as it is written, taken apart; what depends on the thread is decided in `moment`."""

    def __init__(self, text: str, page_date: datetime | None) -> None:
        self.text = " ".join(text[:_LONGEST].translate(_DIGITS).split())
        self.page_date = page_date
        self.exact: Moment | None = None
        self.day: Day | None = None
        self._after = 0
        if iso := _ISO.search(self.text):
            rest = self.text[iso.end() :]
            goes_on = bool(iso[4] and not iso[7] and (_HALF.match(rest) or _zone(rest)))
            self.exact = _iso(iso, day_alone=goes_on)
            self._after = iso.end(3) if goes_on else iso.end()
        else:
            self.day = self._numbers() or self._named()

    def moment(self, order: Order | None) -> Moment | None:
        """The time it names with this order of day and month, None where it names none."""
        if self.exact:
            return self._with_time(self.exact.at.date()) if self.exact.precision is Precision.DAY else self.exact
        if self.day:
            day = self.day.date(order)
            return self._with_time(day) if day else None
        if bare := _bare_unix(self.text):
            return bare
        return self._relative() if self.page_date else None

    def _numbers(self) -> Day | None:
        if early := _YEAR_FIRST.search(self.text) or _KOREAN.search(self.text):
            self._after = early.end()
            return _year_first(int(early[1]), int(early[2]), int(early[3]))
        if match := _NUMERIC.search(self.text):
            self._after = match.end()
            year = _year(match[4])
            return Day(year, int(match[1]), int(match[3]), numeric=True) if year else None
        return None

    def _named(self) -> Day | None:
        for word in _WORD.finditer(self.text):
            if (persian := PERSIAN_MONTHS.get(word[0])) and (day := self._around_persian(persian, word)):
                return day
            month = MONTHS.get(word[0].casefold())
            if month and (day := self._around(month, word.start(), word.end())):
                return day
        return None

    def _around_persian(self, month: int, word: re.Match[str]) -> Day | None:
        """The day before and the year after a month of the Persian calendar: "14 اردیبهشت 1398"."""
        day = _DAY_BEFORE.search(self.text[: word.start()])
        year = re.match(r"\s?(?:ماه)?[\s،,]{1,3}(1[34]\d\d)(?!\d)", self.text[word.end() :])
        if day is None or year is None:
            return None
        self._after = word.end() + year.end()
        return _persian(int(year[1]), month, int(day[1]))

    def _around(self, month: int, start: int, end: int) -> Day | None:
        """The day and year beside a month's name: "5 May 2014", "May 5, 2014", "2014 May 5"."""
        before, after = self.text[:start], self.text[end:]
        if (day := _DAY_BEFORE.search(before)) and (year := _YEAR_AFTER.match(after)):
            self._after = end + year.end()
            return _named_day(_year(year[1]), month, int(day[1]))
        if (later := _DAY_AFTER.match(after)) and (year := _YEAR_AFTER.match(after[later.end() :])):
            self._after = end + later.end() + year.end()
            return _named_day(_year(year[1]), month, int(later[1]))
        if (early := _YEAR_BEFORE.search(before)) and (day := later or _DAY_BEFORE.search(before)):
            self._after = end + (later.end() if later else 0)
            return _named_day(_year(early[1]), month, int(day[1]))
        if self.page_date and (near := later or _DAY_BEFORE.search(before)):
            self._after = end + (later.end() if later else 0)
            return _latest(month, int(near[1]), self.page_date.date())
        return None

    def _with_time(self, day: date) -> Moment | None:
        """Add the time of day that stands after the date, else before it."""
        rest = self.text[self._after :]
        for text in (rest, self.text):
            for match in _TIME.finditer(text):
                clock = _clock(int(match[1]), int(match[2]), int(match[3] or 0), match[4])
                if clock:
                    zone = _zone(text[match.end() :])
                    at = datetime(day.year, day.month, day.day, *clock, tzinfo=zone or UTC)
                    return Moment(at, zone_known=zone is not None)
            if (hour := _HOUR.search(text)) and (clock := _clock(int(hour[1]), 0, 0, hour[2])):
                return Moment(datetime(day.year, day.month, day.day, *clock, tzinfo=UTC), zone_known=False)
        return Moment(datetime(day.year, day.month, day.day, tzinfo=UTC), Precision.DAY, zone_known=False)

    def _relative(self) -> Moment | None:
        page = self.page_date
        if page is None:
            return None
        words = [word.casefold() for word in _WORD.findall(self.text)]
        if any(word in YESTERDAY for word in words):
            return self._with_time(page.date() - timedelta(days=1))
        if any(word in TODAY for word in words) or "aujourd’hui" in self.text.casefold():
            return self._with_time(page.date())
        if any(word in AGO for word in words) and (match := _AGO_NUMBER.search(self.text)):
            return _ago(int(match[1]), UNITS.get(match[2].casefold()), page)
        if words and words[0] in NOW and len(words) <= 3:
            return Moment(page)
        weekday = next((WEEKDAYS[word] for word in words if word in WEEKDAYS), None)
        if weekday is not None and _TIME.search(self.text):
            return self._with_time(page.date() - timedelta(days=(page.weekday() - weekday - 1) % 7 + 1))
        return None


def _bare_unix(text: str) -> Moment | None:
    return from_unix(text) if text.isdecimal() and len(text) in (10, 13) else None


def _iso(match: re.Match[str], *, day_alone: bool) -> Moment | None:
    try:
        day = datetime(int(match[1]), int(match[2]), int(match[3]), tzinfo=UTC)
        if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
            return None
        if match[4] is None or day_alone:
            return Moment(day, Precision.DAY, zone_known=False)
        zone: tzinfo | None = None
        if match[7] == "Z":
            zone = UTC
        elif match[7]:
            minutes = int(match[7][1:3]) * 60 + int(match[7][-2:])
            zone = timezone(timedelta(minutes=-minutes if match[7][0] == "-" else minutes))
        at = day.replace(hour=int(match[4]), minute=int(match[5]), second=int(match[6] or 0), tzinfo=zone or UTC)
    except ValueError:
        return None
    return Moment(at, zone_known=zone is not None)


def _year(digits: str) -> int | None:
    """A year of four digits, or of two in the span 1970 to 2069; None where no post can be from it."""
    year = int(digits)
    if len(digits) == 2:
        year += 1900 if year >= 70 else 2000
    return year if _FIRST_YEAR <= year <= _LAST_YEAR else None


def _year_first(year: int, month: int, day: int) -> Day | None:
    if 1340 <= year <= 1478:  # the Persian calendar's years for 1961 to 2099
        return _persian(year, month, day)
    return _named_day(year if _FIRST_YEAR <= year <= _LAST_YEAR else None, month, day)


def _named_day(year: int | None, month: int, day: int) -> Day | None:
    return Day(year, month, day) if year and 1 <= month <= 12 and 1 <= day <= 31 else None


def _persian(year: int, month: int, day: int) -> Day | None:
    """A day of the Persian calendar, by the 33-year rule of Birashk's algorithm as used in calendar libraries."""
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    since = year - 979
    days = 365 * since + since // 33 * 8 + (since % 33 + 3) // 4
    days += 31 * (month - 1) if month <= 7 else 30 * (month - 7) + 186
    gregorian = date(1600, 3, 20) + timedelta(days=days + day - 1)
    return Day(gregorian.year, gregorian.month, gregorian.day)


def _latest(month: int, day: int, page: date) -> Day | None:
    """The latest such day that is not after the page was saved."""
    for year in (page.year, page.year - 1):
        try:
            if date(year, month, day) <= page + timedelta(days=1):
                return Day(year, month, day)
        except ValueError:
            continue
    return None


def _clock(hour: int, minute: int, second: int, meridiem: str | None) -> tuple[int, int, int] | None:
    if meridiem:
        if not 1 <= hour <= 12:
            return None if hour > 23 or hour == 0 else (hour, minute, second)
        hour = hour % 12 + (12 if meridiem in "pP" else 0)
    return (hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None


def _zone(rest: str) -> tzinfo | None:
    """The zone that stands right after a time of day, where it means one offset in the whole world."""
    if match := _OFFSET.match(rest):
        minutes = int(match[2]) * 60 + int(match[3] or 0)
        if minutes <= 14 * 60:
            return timezone(timedelta(minutes=-minutes if match[1] == "-" else minutes))
    if (name := _ZONE_NAME.match(rest)) and (hours := ZONES.get(name[1])) is not None:
        return timezone(timedelta(hours=hours)) if hours else UTC
    return None


def _ago(count: int, unit: str | None, page: datetime) -> Moment | None:
    """A time so long before the page's; weeks and more are too coarse to be a day."""
    match unit:
        case "second" | "minute":
            return Moment(page - timedelta(minutes=count if unit == "minute" else 0))
        case "hour":
            return Moment(page - timedelta(hours=count), Precision.DAY)
        case "day":
            day = page - timedelta(days=count)
            return Moment(datetime(day.year, day.month, day.day, tzinfo=page.tzinfo or UTC), Precision.DAY)
        case _:
            return None
