"""Reads chats as people copy or log them: "[12:01] <nick> text", "nick: text", with or without times."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from bot.archive.document import MAX_POSTS
from bot.archive.importers import dates, exported
from bot.archive.importers.reader import Guess, Source
from bot.archive.model import Post, Precision, Removed, Thread
from bot.errors import Unreadable

__all__ = ["DESCRIPTION", "NAME", "read", "sniff"]

NAME = "chat-log"
DESCRIPTION = 'a chat or IRC log: lines like "[12:01] <nick> text" or "nick: text"'

_DAY = r"\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4}"
_TIME = r"\d{1,2}:\d\d(?::\d\d)?(?:\s?[AaPp]\.?[Mm]\.?)?"
_STAMP = rf"(?:[\[(]?(?P<day>{_DAY})?[ T,]{{0,3}}(?P<time>{_TIME})[\])]?\s{{0,4}}-?\s{{0,3}})?"
_ANY_STAMP = rf"(?:[\[(]?(?:{_DAY})?[ T,]{{0,3}}(?:{_TIME})[\])]?\s{{0,4}}-?\s{{0,3}})?"
_NICK = re.compile(rf"{_STAMP}<\s?[~&@%+]?(?P<name>[^\s<>/:@]{{1,40}})>(?:\s(?P<said>.*)|$)")
_TABBED = re.compile(rf"(?P<day>{_DAY})[ T](?P<time>\d\d:\d\d:\d\d)\t[@+]?(?P<name>[^\s<>]{{1,40}})\t(?P<said>.*)")
_NAMED = re.compile(
    rf"{_STAMP}(?:From\s{{1,3}})?(?P<name>[^\W\d_][^:<>\[\](){{}}=/\\\"\n]{{0,39}}?)"
    r"(?:\s{1,3}to\s{1,3}(?:Everyone|everyone))?\s?:\s{1,3}(?P<said>\S.*)"
)
_ACTION = re.compile(rf"{_STAMP}\*\s{{1,3}}(?P<name>[^\s*<>:]{{1,40}})\s(?P<said>\S.*)")
# What stands above messages copied from Discord's window: "ann — 05/03/2024 10:02", "ann — Today at 10:02 AM".
_COPIED = re.compile(
    rf"(?P<name>[^\s—][^—\n]{{0,39}}?)\s?—\s?"
    rf"(?:(?P<day>{_DAY}),?\s|[^\W\d_]{{3,12}},?\s(?:(?:at|um|à|alle|om|kl\.?|o|às|a las)\s)?)?"
    rf"(?P<time>{_TIME})(?:\sUhr)?"
)
_SOFTWARE = re.compile(
    rf"{_ANY_STAMP}(?:\*{{2,3}}|-!-|-->|<--|=!=|---?|—|[→←⇐])(?:\s|$)|Session (?:Start|Close|Ident|Time)\b|"
    rf"{_ANY_STAMP}\S{{1,40}}(?: \[\S{{1,80}}\]| \(\S{{1,80}}\))? (?:has )?(?:joined|left|quit)\b.{{0,120}}$"
)
_DAY_LINE = re.compile(
    r"(?:-{2,3}|—)\s?(?:Log opened|Log closed|Day changed)\s(?P<when>.{6,40})|"
    r"Session (?:Start|Time): (?P<start>.{6,40})"
)
# What stands before a colon in profiles, mails and notes, and is nobody.
_LABEL = re.compile(
    r"(?:a|address|age|answer|author|by|cc|copyright|date|edit(?:ed)?|example|from|gender|https?|ingredients|joined?|"
    r"join date|last (?:edited|seen)|likes(?: received)?|location|messages?|name|note|occupation|original poster|"
    r"p\.?s\.?|points|post(?:ed|s)?(?: by)?|q|question|quote|re|reaction score|registered|replies|reply|sent|source|"
    r"subject|tags|thanks|title|to|topic|updated?|views|warning)",
    re.IGNORECASE,
)
_LOOKED_AT, _LONGEST = 80, 10_000


@dataclass(frozen=True, slots=True)
class _Said:
    """A line that somebody said: when, as it is written, who, what, and whether it tells what somebody did."""

    day: str | None
    time: str | None
    name: str
    words: str
    action: bool = False


def sniff(source: Source) -> Guess:
    """Most lines begin with a nick in angle brackets, or with one of a few names and a colon."""
    lines = [line.strip() for line in source.head.split("\n")[:_LOOKED_AT] if line.strip()]
    if _is_copied(lines):
        return Guess(0.88, "names and times stand above its messages as Discord's window shows them")
    spoken = [one for line in lines if (one := _bracketed(line))]
    software = sum(_SOFTWARE.match(line[:_LONGEST]) is not None for line in lines)
    nicks = sum(not one.action for one in spoken)
    if nicks >= 2 and 2 * nicks >= len(spoken) and len(spoken) + software >= 0.6 * len(lines):
        return Guess(0.88, "its lines begin with nicks as IRC logs write them")
    spoken = [one for line in lines if (one := _said(line))]
    if len(spoken) >= 4 and len(spoken) + software >= 0.8 * len(lines) and _is_talk(spoken):
        return Guess(0.7, "its lines begin with a few names that come back")
    return Guess(0.0, "its lines do not begin with names")


def read(source: Source) -> Thread:
    """Read it. Raises `Unreadable` where no line is anybody's."""
    removed: list[Removed] = []
    said = list(islice(_lines(source.text, removed), MAX_POSTS + 1))
    if len(said) > MAX_POSTS:
        raise Unreadable(f"expected at most {MAX_POSTS} posts")
    moments = dates.parse_all([f"{one.day} {one.time or ''}" if one.day else None for one in said])
    warnings = [] if any(moments) or any(one.day for one in said) else ["dates are missing from this input"]
    if any(one.day and moment is None for one, moment in zip(said, moments, strict=True)):
        warnings.append("some dates can be read in two orders of day and month, so they are left out")
    posts = (_post(one, moment) for one, moment in zip(said, moments, strict=True))
    name = re.fullmatch(r"([#&][^\s.]{1,60})\b.{0,60}", source.filename or "")
    return exported.thread(
        posts,
        source_format=NAME,
        title=name[1] if name else None,
        removed=removed,
        warnings=warnings,
        nothing='expected lines like "<nick> text" or "nick: text"',
    )


def _bracketed(line: str) -> _Said | None:
    for pattern, action in ((_NICK, False), (_TABBED, False), (_ACTION, True)):
        if match := pattern.match(line[:_LONGEST]):
            return _Said(
                match["day"], match["time"], match["name"], ((match["said"] or "") + line[_LONGEST:]).strip(), action
            )
    return None


def _said(line: str) -> _Said | None:
    if (one := _bracketed(line)) is not None:
        return one
    match = _NAMED.match(line[:_LONGEST])
    if match is None or _LABEL.fullmatch(match["name"]) or len(match["name"].split()) > 4:
        return None
    return _Said(match["day"], match["time"], match["name"].strip(), (match["said"] + line[_LONGEST:]).strip())


def _copied(line: str) -> _Said | None:
    match = _COPIED.fullmatch(line) if len(line) <= _LONGEST else None
    return _Said(match["day"], match["time"], match["name"], "") if match else None


def _is_copied(lines: Sequence[str]) -> bool:
    """Whether it begins with a name and a time as Discord shows them, and more of them follow."""
    headed = sum(_copied(line) is not None for line in lines)
    return headed >= 2 and _copied(lines[0]) is not None and 10 * headed >= len(lines)


def _is_talk(spoken: Iterable[_Said]) -> bool:
    """Whether a few names come back, and say words: a list of facts has other labels, or numbers."""
    said = list(spoken)
    names = Counter(one.name for one in said)
    most = 1.0 if all(one.time for one in said) else 0.6
    wordy = sum(len(re.findall(r"[^\W\d_]{2,}", one.words)) >= 2 for one in said)
    return 2 <= len(names) <= most * len(said) and max(names.values()) >= 2 and wordy >= 0.5 * len(said)


def _lines(text: str, removed: list[Removed]) -> Iterator[_Said]:
    """What was said, line by line; a line without a name goes on with the one before. A log's day lines date it."""
    day: str | None = None
    now: _Said | None = None
    more: list[str] = []
    heads = [line for raw in text[:_LONGEST].split("\n") if (line := raw.strip())][:_LOOKED_AT]
    reads = _copied if _is_copied(heads) else _said
    for raw in text.split("\n"):
        line = raw.strip()
        if not line:
            continue
        if stamped := _DAY_LINE.match(line[:_LONGEST]):
            day = _day_of(stamped["when"] or stamped["start"]) or day
        one = reads(line) if not stamped else None
        if one is not None:
            if now is not None:
                yield _whole(now, more)
            now, more = (one if one.day else replace(one, day=day)), []
        elif stamped or (reads is _said and _SOFTWARE.match(line[:_LONGEST])):
            removed.append(Removed(line, "message of the software"))
        elif now is not None:
            more.append(line)
        else:
            removed.append(Removed(line, "before the first message"))
    if now is not None:
        yield _whole(now, more)


def _whole(said: _Said, more: list[str]) -> _Said:
    return replace(said, words="\n".join((said.words, *more)).strip()) if more else said


def _day_of(written: str) -> str | None:
    """The day of a line like "Tue May 06 12:00:00 2014", as a date that can be read anywhere."""
    plain = re.sub(r"\b\d{1,2}:\d\d(?::\d\d)?\b", " ", written)
    moment = dates.parse(plain)
    return moment.at.date().isoformat() if moment else None


def _post(one: _Said, moment: dates.Moment | None) -> Post:
    return Post(
        number=0,
        text=f"*{one.words}*" if one.action and "*" not in one.words else one.words,
        author=one.name,
        posted_at=moment.at if moment else None,
        zone_known=moment.zone_known if moment else True,
        precision=moment.precision if moment else Precision.MINUTE,
    )
