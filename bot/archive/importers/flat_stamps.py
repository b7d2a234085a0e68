"""Dates, times and post numbers as forum software prints them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

__all__ = ["Stamp", "moment", "stamp"]

_LONGEST = 160
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar jän janvier janv enero ene gennaio gen styczeń stycznia sty januari января янв janeiro",
            "february feb februar février févr febrero febbraio luty lutego lut februari февраля фев fevereiro fev",
            "march mar märz mär mars marzo marzec marca maart марта мар março",
            "april apr avril avr abril abr aprile kwiecień kwietnia kwi апреля апр",
            "may mai mayo maggio mag maj maja mei мая maio",
            "june jun juni juin junio giugno giu czerwiec czerwca cze июня июн junho",
            "july jul juli juillet juil julio luglio lug lipiec lipca lip июля июл julho",
            "august aug août aoû agosto ago sierpień sierpnia sie augustus августа авг",
            "september sep sept septembre septiembre settembre set wrzesień września wrz сентября сен setembro",
            "october oct oktober okt octobre octubre ottobre ott październik października paź октября окт outubro out",
            "november nov novembre noviembre listopad listopada lis ноября ноя novembro",
            "december dec dezember dez décembre déc diciembre dic dicembre grudzień grudnia gru декабря дек dezembro",
        ),
        1,
    )
    for name in names.split()
}
_NAME = "(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|º|er)?\.?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{_NAME},? {_DAY},? {_YEAR}\b",
        rf"\b{_DAY}[ -](?:de |of )?{_NAME},?[ -](?:de )?{_YEAR}\b",
        rf"\b{_YEAR} {_NAME} {_DAY}\b",
        r"\b(?P<year>(?:19|20)\d\d)[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?=\D|$)",
        r"\b(?P<first>\d{1,2})[-/.](?P<second>\d{1,2})[-/.](?P<year>(?:19|20)?\d\d)\b",
    )
)
_AGO = re.compile(
    r"\b(?:(?:an?|\d+|one|two|three|last) (?:min(?:ute)?|hour|day|week|month|year)s? ago|yesterday|today|just now)\b",
    re.IGNORECASE,
)
_TIME = re.compile(r"(?<![\d:])(?P<hour>\d{1,2})[:.](?P<minute>\d\d)(?::\d\d)? ?(?P<half>[ap]\.?m\b)?", re.IGNORECASE)
_NUMBER = re.compile(
    r"(?:^|[\s|*\[(])#\s?\**(?P<number>\d{1,6})\b|\b(?:post|reply|message)\s#?(?P<other>\d{1,6})$", re.IGNORECASE
)
_DIGIT, _YEARLY = re.compile(r"\d"), re.compile(r"(?:19|20)\d\d")
_VAGUE = ("yesterday", "today", "now", "ago")
_WEEKDAY = re.compile(
    r"\b(?:mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun|mo|di|mi|do|fr|sa|so)(?:day|sday|nesday|urday|rsday)?\b[.,]?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a line says of when and which.

    `date` is (year, a, b) with a and b as month and day, or in doubtful order where `doubtful`; `time` is (hour,
    minute); `number` the post's number; `vague` is set by words like "yesterday"; `rest` is the line without all that.
    """

    date: tuple[int, int, int] | None
    doubtful: bool
    time: tuple[int, int] | None
    number: int | None
    vague: bool
    rest: str


def stamp(text: str) -> Stamp | None:
    """Read a line's stamp; None for a line without one, or too long to be a header."""
    if len(text) >= 4 * _LONGEST:
        return None
    text = " ".join(text.split())
    if len(text) > _LONGEST or not (_DIGIT.search(text) or any(word in text.casefold() for word in _VAGUE)):
        return None
    rest, date, doubtful = text, None, False
    for pattern in _DATES if _YEARLY.search(text) else _DATES[-1:]:
        if (found := pattern.search(rest)) and (date := _ymd(found.groupdict())):
            doubtful = "first" in found.groupdict()
            rest = rest[: found.start()] + " " + rest[found.end() :]
            break
    vague = False
    if date is None and (ago := _AGO.search(rest)):
        vague = True
        rest = rest[: ago.start()] + " " + rest[ago.end() :]
    number = _NUMBER.search(rest)
    if number:
        rest = rest[: number.start()] + " " + rest[number.end() :]
    time = None
    if (date or vague) and (clock := _TIME.search(rest)):
        time = _clock(clock)
        rest = rest[: clock.start()] + " " + rest[clock.end() :]
    if not (date or vague or number):
        return None
    if date:
        rest = _WEEKDAY.sub(" ", rest)
    return Stamp(
        date,
        doubtful,
        time,
        int(number["number"] or number["other"]) if number else None,
        vague,
        " ".join(rest.split()),
    )


def moment(seen: Stamp, *, day_first: bool) -> datetime | None:
    """The stamp's time as if in UTC, or None where it has no date; a doubtful order is read as told."""
    if seen.date is None:
        return None
    year, month, day = seen.date
    if seen.doubtful and day_first:
        month, day = day, month
    hour, minute = seen.time or (0, 0)
    try:
        return datetime(year, month, day, hour, minute, tzinfo=UTC)
    except ValueError:
        return None


def _ymd(found: dict[str, str | None]) -> tuple[int, int, int] | None:
    year = int(found.get("year") or 0)
    if not year:
        return None
    if year < 100:
        year += 2000 if year < 70 else 1900
    month = found.get("month") or found.get("first") or ""
    day = found.get("day") or found.get("second") or "0"
    number = int(month) if month.isdigit() else _MONTHS.get(month.casefold(), 0)
    if not (1 <= number <= 31 and 1 <= int(day) <= 31):
        return None
    return (year, number, int(day))


def _clock(found: re.Match[str]) -> tuple[int, int] | None:
    hour, minute = int(found["hour"]), int(found["minute"])
    if half := (found["half"] or "").casefold():
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    return (hour, minute) if hour < 24 and minute < 60 else None
