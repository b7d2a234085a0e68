"""Reads chats as WhatsApp exports them: lines that begin with a date as the phone's language writes it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from bot.archive.decoding import clean
from bot.archive.document import MAX_POSTS
from bot.archive.importers import dates, exported
from bot.archive.importers.reader import Guess, Source
from bot.archive.model import Post, Precision, Removed, Thread
from bot.errors import Unreadable

__all__ = ["DESCRIPTION", "NAME", "read", "sniff"]

NAME = "whatsapp-text"
DESCRIPTION = "a chat as WhatsApp exports it (a text file)"

# [31.12.20, 23:55:12] Ann: …   12/31/20, 11:55 PM - Ann: …   2020. 12. 31. 오후 11:55, Ann : …
# 31-12-20 23:55:12: Ann: …
_HEAD = re.compile(
    r"\[?(?P<date>\d{1,4}[./-]\s?\d{1,2}[./-]\s?\d{1,4}\.?|\d{4}\s?[年년]\s?\d{1,2}\s?[月월]\s?\d{1,2}\s?[日일])"
    r"(?:[,،]|\s(?:à|at|um|klo|kl\.?|om|às|alle|ore|o|v|в))?\s{1,2}"
    r"(?P<before>[^\W\d_]{2}\s?)?(?P<time>\d{1,2}[:.]\d{2}(?:[:.]\d{2})?)"
    r"(?P<after>\s?[^\W\d_]\.?(?:\s?[^\W\d_]\.?)?)?"
    r"(?:\]\s|\s[-–]\s|:\s|,\s)(?P<rest>.{0,20000})"
)
# By their letters alone: "p. m." and "µ.µ." are pm and µµ.
_FORENOON = ("오전", "上午", "午前", "凌晨", "早上", "am", "ص", "قظ", "πμ", "öö", "sa", "de")
_AFTERNOON = ("오후", "下午", "午後", "晚上", "中午", "pm", "م", "بظ", "μμ", "ös", "ch", "du")
_SPEAKER = re.compile(r"(?P<name>[^:\n]{1,60}?)\s?:(?:\s|$)")
_EDITED = re.compile(
    r"\s?<(?:This message was edited|Diese Nachricht wurde bearbeitet|Se editó este mensaje|"
    r"Ce message a été modifié|Mensagem editada|Questo messaggio è stato modificato)\.?>$"
)
_DELETED = re.compile(
    r"(?:This message was deleted|You deleted this message|Diese Nachricht wurde gelöscht|"
    r"Du hast diese Nachricht gelöscht|"
    r"Se eliminó este mensaje|Eliminaste este mensaje|Ce message a été supprimé|Vous avez supprimé ce message|"
    r"Mensagem apagada|Essa mensagem foi apagada|Você apagou esta mensagem|Questo messaggio è stato eliminato)\.?"
)
_ATTACHED = re.compile(
    r"<(?:attached|adjunto|Anhang|pièce jointe|anexado|allegato)\s?: (?P<ios>[^<>\n]{1,200})>"
    r"|(?P<android>[^\s<>/]{1,120}\.[A-Za-z0-9]{2,5}) \((?:file attached|Datei angehängt|archivo adjunto|"
    r"fichier joint|arquivo anexado|file allegato)\)|(?P<old>[^\s<>/]{1,120}\.[A-Za-z0-9]{2,5}) <attached>"
)
_OMITTED = re.compile(r"<([^<>\n]{3,40})>")
_FILE = re.compile(r"WhatsApp[ _]Chat[ _](?:with|-)[ _](?P<name>.{1,100}?)(?:\.txt|\.zip)?")
# What the software says under the group's name: no member writes that.
_ENCRYPTION = re.compile(
    r"end-to-end|Ende-zu-Ende|de extremo a extremo|de bout en bout|de ponta a ponta|end-to-end-", re.IGNORECASE
)
_LOOKED_AT, _LONGEST = 60, 10_000


@dataclass(frozen=True, slots=True)
class _Entry:
    """A dated line with the lines that go on below it."""

    written: str
    author: str | None
    lines: list[str]


def sniff(source: Source) -> Guess:
    """Most of the first lines begin with a date, a time and a name."""
    lines = [line for line in source.head.split("\n")[:_LOOKED_AT] if line.strip()]
    headed = sum(_HEAD.match(line[:_LONGEST]) is not None for line in lines)
    if lines and _HEAD.match(lines[0][:_LONGEST]) and headed * 3 >= len(lines) and (headed > 1 or len(lines) == 1):
        spoken = sum(_spoken(line) for line in lines)
        if spoken:
            return Guess(0.9, "its lines begin with a date, a time and a name as WhatsApp writes them")
    return Guess(0.0, "its lines do not begin as those of a WhatsApp chat")


def read(source: Source) -> Thread:
    """Read it. Raises `Unreadable` where no line is a member's."""
    removed: list[Removed] = []
    entries = list(islice(_entries(source.text, removed), 2 * MAX_POSTS + 1))
    if len(entries) > 2 * MAX_POSTS:  # a line of the software is no post, but it costs as much to read
        raise Unreadable(f"expected at most {MAX_POSTS} posts")
    moments = dates.parse_all([entry.written for entry in entries])
    title = _FILE.fullmatch(source.filename or "")
    warnings = []
    if any(moment is None for moment in moments):
        warnings.append("some dates can be read in two orders of day and month, so they are left out")
    return exported.thread(
        _posts(entries, moments, removed),
        source_format=NAME,
        title=" ".join(title["name"].replace("_", " ").split()) if title else None,  # Discord writes _ for blanks
        site="WhatsApp",
        removed=removed,
        warnings=warnings,
        nothing="expected lines of members in a WhatsApp chat",
    )


def _spoken(line: str) -> bool:
    head = _HEAD.match(line[:_LONGEST])
    return head is not None and _SPEAKER.match(head["rest"]) is not None


def _entries(text: str, removed: list[Removed]) -> Iterator[_Entry]:
    """Dated lines with what goes on below them; what stands above the first is no message."""
    entry: _Entry | None = None
    for line in text.split("\n"):
        head = _HEAD.match(line.strip()) if len(line) <= _LONGEST else None
        if head is None:
            if entry is not None:
                entry.lines.append(line)
            elif line.strip():
                removed.append(Removed(line, "before the first message"))
            continue
        if entry is not None:
            yield entry
        speaker = _SPEAKER.match(head["rest"])
        said = head["rest"][speaker.end() :] if speaker else head["rest"]
        entry = _Entry(_written(head), speaker["name"].lstrip("~").strip() if speaker else None, [said])
    if entry is not None:
        yield entry


def _written(head: re.Match[str]) -> str:
    """Date and time in a form that does not depend on the language."""
    half = re.sub(r"[\s.]", "", head["before"] or head["after"] or "").casefold().replace("µ", "μ")
    date = re.sub(r"\s", "", head["date"]).rstrip(".")
    time = head["time"].replace(".", ":")
    if half in _FORENOON or half in _AFTERNOON:
        return f"{date} {time} {'am' if half in _FORENOON else 'pm'}"
    if half and int(time.partition(":")[0]) <= 12 and len(half) == 2:
        return date  # which half of the day is not known, so the hour is not
    return f"{date} {time}"


def _posts(entries: list[_Entry], moments: list[dates.Moment | None], removed: list[Removed]) -> Iterator[Post]:
    for entry, moment in zip(entries, moments, strict=True):
        text = "\n".join(entry.lines).strip()
        if entry.author is None or _ENCRYPTION.search(text[:200]):
            removed.append(Removed(f"{entry.author}: {text}" if entry.author else text, "system message"))
            continue
        files = [match["ios"] or match["android"] or match["old"] for match in _ATTACHED.finditer(text)]
        own = _ATTACHED.sub("", text)
        unedited = _EDITED.sub("", own)
        deleted = _DELETED.fullmatch(unedited.strip()) is not None
        yield Post(
            number=0,
            text="" if deleted else clean(_OMITTED.sub(r"*\1*", unedited)).strip(),
            author=entry.author or None,
            posted_at=moment.at if moment else None,
            zone_known=moment is None,
            precision=moment.precision if moment else Precision.MINUTE,
            edited=unedited != own,
            deleted=deleted,
            attachments=tuple(files),
        )
