"""Reads mail: a mailbox (mbox) or a single message, threaded by the ids that replies name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

from bot.archive.decoding import clean, decode
from bot.archive.importers import body, dates, exported, html
from bot.archive.importers.quoting import cut_quotes
from bot.archive.importers.reader import Guess, Source
from bot.archive.model import Post, Precision, Quote, Removed, Thread
from bot.errors import Unreadable

__all__ = ["DESCRIPTION", "NAME", "read", "sniff"]

NAME = "mbox"
DESCRIPTION = "mail of a list or a conversation: a mailbox file (mbox) or one saved message (eml)"

_FROM = re.compile(rb"^From (?=[^\n]{1,400}\d{4})[^\n]{1,400}\n(?=[!-9;-~]{1,80}:)", re.MULTILINE)
_ESCAPED_FROM = re.compile(rb"^>(>{0,20}From )", re.MULTILINE)  # as mboxrd writes it, and nearly all others
_BOUNDARY = re.compile(rb"boundary\s{0,5}=\s{0,5}\"?([^\"\s;]{1,200})", re.IGNORECASE)
_FIELD = re.compile(
    r"(?:From|Date|Subject|Message-ID|Received|Return-Path|To|Delivered-To|MIME-Version)[ \t]?:", re.IGNORECASE
)
_ID = re.compile(r"<([^<>\s]{1,400})>")
_PREFIX = re.compile(
    r"^(?:(?:re|fwd?|aw|wg|sv|antw|rif|odp|tr)(?:\[\d{1,3}\])?\s?:\s*|\[[^\[\]]{1,40}\]\s*)+", re.IGNORECASE
)
_OBSCURED = re.compile(r"[^\s()]{1,100}(?: at |@)[^\s()]{1,200} \((?P<name>[^()]{1,100})\)")
_LONGEST_HEADER = 2_000
_MOST_PARTS = 100
_SIGNATURE = re.compile(r"(?:\A|\n)-- ?\n")
_SCRUBBED = re.compile(r"(?:\A|\n)-{10,20} next part -{10,20}\n")
_LIST_FOOTER = re.compile(r"(?:\A|\n)_{20,60}\n(?=[^\n]{0,200}(?:mailing list|list|https?://))", re.IGNORECASE)


def sniff(source: Source) -> Guess:
    """It begins with a mailbox's separator, or with the fields of a message."""
    head = source.head
    first, _, rest = head.partition("\n")
    if first.startswith("From ") and re.search(r"\d{4}", first) and re.match(r"[!-9;-~]{1,80}:", rest):
        return Guess(0.95, "it begins as a mailbox does")
    fields = [line for line in head.split("\n\n", 1)[0].split("\n") if _FIELD.match(line)]
    if (
        len(fields) >= 3
        and re.match(r"[!-9;-~]{1,80}:", head)
        and any(line.lower().startswith("from") for line in fields)
    ):
        return Guess(0.9, "it begins with the fields of a message")
    return Guess(0.0, "it does not begin as mail does")


def read(source: Source) -> Thread:
    """Read it. Raises `Unreadable` where there is no message."""
    data = (source.data or source.raw.encode("utf-8", "replace")).replace(b"\r\n", b"\n").lstrip(b"\xef\xbb\xbf\n ")
    removed: list[Removed] = []
    subjects: list[str] = []
    posts = exported.whole(_posts(data, subjects, removed))
    topics = list(dict.fromkeys(_PREFIX.sub("", subject).casefold() for subject in subjects if subject))
    several = f"messages of {len(topics)} subjects stand together in this input"
    title = _PREFIX.sub("", next((subject for subject in subjects if subject), "")).strip()
    return exported.thread(
        posts,
        source_format=NAME,
        title=title or None if len(topics) == 1 else None,
        removed=removed,
        warnings=(several,) if len(topics) > 1 else (),
        nothing="expected messages in a mailbox",
    )


def _posts(data: bytes, subjects: list[str], removed: list[Removed]) -> Iterator[Post]:
    for envelope, raw in _messages(data):
        message = _parsed(_ESCAPED_FROM.sub(rb"\1", raw))
        subjects.append(_header(message, "Subject"))
        text, files, rich = _content(message)
        text = _without_furniture(text, removed)
        own, quotes = cut_quotes(text, mail=True)
        at, zone_known = _moment(_header(message, "Date"), envelope)
        yield Post(
            number=0,
            text=own,
            author=_author(_header(message, "From")),
            posted_at=at.at if at else None,
            zone_known=zone_known,
            precision=at.precision if at else Precision.MINUTE,
            quotes=(*rich, *quotes),
            source_id=next(iter(_ID.findall(_header(message, "Message-ID"))), None),
            parent_id=_parent(message),
            attachments=tuple(files),
        )


def _messages(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Each message with its separator line; a "From " in the words of a message is followed by no field."""
    marks = [
        mark for mark in _FROM.finditer(data) if mark.start() == 0 or data[mark.start() - 2 : mark.start()] == b"\n\n"
    ]
    if not marks or marks[0].start() > 0:
        yield "", data[: marks[0].start()] if marks else data
    if not marks:
        return
    for mark, end in zip(marks, [*(mark.start() for mark in marks[1:]), len(data)], strict=True):
        yield decode(mark[0]).strip(), data[mark.end() : end]


def _parsed(raw: bytes) -> EmailMessage:
    """Parse one message. What is built to be split without end is taken as plain text."""
    boundaries = set(_BOUNDARY.findall(raw)[: _MOST_PARTS + 1])
    if len(boundaries) > _MOST_PARTS or sum(raw.count(b"\n--" + one) for one in boundaries) > 10 * _MOST_PARTS:
        raw = b"\n" + raw.partition(b"\n\n")[2]
    try:
        return message_from_bytes(raw, EmailMessage, policy=policy.default)
    except RecursionError:
        return message_from_bytes(b"\n" + raw, EmailMessage, policy=policy.default)


def _header(message: EmailMessage, wanted: str) -> str:
    """A field's decoded value on one line. Only its beginning counts: the library's own parser is not linear."""
    for key, value in message.raw_items():
        if key.lower() == wanted.lower():
            plain = decode(str(value)[:_LONGEST_HEADER].encode("utf-8", "surrogateescape"))
            return " ".join(clean(_decoded(plain)).split())
    return ""


def _decoded(value: str) -> str:
    if "=?" not in value:
        return value
    try:
        pairs = decode_header(" ".join(value.split()))
    except (HeaderParseError, ValueError, LookupError):
        return value
    return "".join(piece if isinstance(piece, str) else _in_charset(piece, charset) for piece, charset in pairs)


def _in_charset(data: bytes, charset: str | None) -> str:
    try:
        return data.decode(charset or "ascii")
    except (LookupError, ValueError):  # unknown, misspelt or wrong
        return decode(data)


def _author(value: str) -> str | None:
    """The name in front of the address or, as list archives write it, in brackets behind; else the address."""
    if match := _OBSCURED.match(value):
        return match["name"].strip(" \"'")
    name = re.sub(r"<[^<>]{0,400}>.*", "", value).strip(" \"'")
    return (name or value.strip(" <>"))[:200] or None


def _moment(value: str, envelope: str) -> tuple[dates.Moment | None, bool]:
    """The time in the field Date, else the one at which the mailbox got it."""
    try:
        at = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        found = dates.parse(value) or dates.parse(envelope.partition("  ")[2] or envelope)
        return found, found.zone_known if found else True
    aware = dates.parse(at.isoformat(timespec="seconds"))
    return aware, aware.zone_known if aware else True


def _parent(message: EmailMessage) -> str | None:
    """The message that is answered: In-Reply-To, else the last of References (RFC 5322, 3.6.4)."""
    direct = _ID.findall(_header(message, "In-Reply-To"))
    references = _ID.findall(_header(message, "References"))
    return direct[0] if direct else (references[-1] if references else None)


def _content(message: EmailMessage) -> tuple[str, list[str], tuple[Quote, ...]]:
    """The plain words (else the rich ones as Markdown, with their quotes) and the names of attached files."""
    plain: list[str] = []
    rich: list[str] = []
    files: list[str] = []
    for part in message.walk():
        if part.is_multipart():
            continue
        kind, file = _kind(part), _file(part)
        if file or kind not in {"text/plain", "text/html"}:
            files.append(file or kind)
        elif kind == "text/plain":
            plain.append(_text(part))
        else:
            rich.append(_text(part))
    if any(text.strip() for text in plain) or not rich:
        return "\n".join(plain), files, ()
    try:
        words = [body.read(html.fragment(text)) for text in rich]
    except Unreadable:
        return "\n".join(rich), files, ()
    return "\n\n".join(one.text for one in words), files, tuple(quote for one in words for quote in one.quotes)


def _kind(part: EmailMessage) -> str:
    value = _header(part, "Content-Type").partition(";")[0].strip().lower()
    return value if re.fullmatch(r"[\w.+-]{1,60}/[\w.+-]{1,80}", value) else "text/plain"


def _file(part: EmailMessage) -> str | None:
    fields = f"{_header(part, 'Content-Disposition')}; {_header(part, 'Content-Type')}"
    found = re.search(r"\b(?:file)?name\*?\s?=\s?(?:\"([^\"]{1,200})\"|([^\s;\"]{1,200}))", fields, re.IGNORECASE)
    if found:
        return (found[1] or found[2]).rsplit("/", 1)[-1]
    return "attachment" if fields.lower().startswith("attachment") else None


def _text(part: EmailMessage) -> str:
    charset = re.search(r"charset\s?=\s?\"?([\w.:+-]{1,40})", _header(part, "Content-Type"), re.IGNORECASE)
    try:
        payload = part.get_payload(decode=True)
    except (ValueError, LookupError, TypeError):
        payload = None
    if not isinstance(payload, bytes):
        return ""
    if not charset or charset[1].lower() in {"us-ascii", "ascii", "utf-8"}:
        return clean(decode(payload))
    return clean(_in_charset(payload, charset[1]))


def _without_furniture(text: str, removed: list[Removed]) -> str:
    """Cut off what list software and mail programs add: parts it took away, the list's footer, the signature."""
    for pattern, why in ((_SCRUBBED, "attachment"), (_LIST_FOOTER, "boilerplate"), (_SIGNATURE, "signature")):
        if match := pattern.search(text):
            removed.append(Removed(text[match.start() :].strip(), why))
            text = text[: match.start()]
    return text
