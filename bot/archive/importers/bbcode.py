"""BBCode to the thread's Markdown, quotes cut out. Linear: the marks are found once and paired with a stack."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.archive.model import Quote

__all__ = ["MARK", "cut_quotes"]

MARK = re.compile(r"\[(/?)([a-zA-Z*]{1,12})((?:=|\s)[^\[\]\n]{0,300})?\](?!\()")
_WRAPS = {"b": "**", "i": "*", "s": "~~", "u": "__", "spoiler": "||", "strike": "~~", "del": "~~"}
_BARE = frozenset(
    {"size", "color", "colour", "font", "center", "left", "right", "justify", "indent", "list", "ol", "ul"}
)
_BARE |= {"table", "tr", "td", "th", "sup", "sub", "hr", "noparse", "heading", "h", "email", "user", "attach", "media"}
_VERBATIM = frozenset({"code", "php", "html", "noparse", "icode", "pre"})
_KNOWN = frozenset({*_WRAPS, *_BARE, *_VERBATIM, "quote", "url", "img", "youtube", "video", "*", "li"})
_POST = re.compile(
    r"(?:post(?:_id|id)?|p|pid|msg|link)\s*[:=]\s*\"?(?:[^\s\"]{0,200}msg=?|topic=\d{1,12}\.msg)?(\d{1,12})",
    re.IGNORECASE,
)
_TOPIC = re.compile(r"topic\s*[:=]\s*\"?(\d{1,12})(?![\d.])", re.IGNORECASE)
_NAMED = re.compile(
    r"(?:^|\s)(?:author|name|username)\s*=\s*(?:\"([^\"]{1,100})\"|'([^']{1,100})'|(\S{1,100}))", re.IGNORECASE
)
_LINK = re.compile(r"\[url=[\"']?(https?://[^\s\"'()\[\]]{1,1000})[\"']?\]([^\[\]\n]{1,300})\[/url\]", re.IGNORECASE)
_IMAGE = re.compile(r"\[img(?:=[^\[\]\n]{0,40})?\]\s?(https?://[^\s\"'()\[\]]{1,1000})\s?\[/img\]", re.IGNORECASE)
_DEEPEST = 16


@dataclass(slots=True)
class _Frame:
    """A quote that is open, or the post itself: what was written in it so far."""

    label: str = ""
    parts: list[str] = field(default_factory=list)
    quotes: list[Quote] = field(default_factory=list)


def cut_quotes(text: str, *, only_quotes: bool = False) -> tuple[str, tuple[Quote, ...]]:
    """Own words as Markdown and the quotes in order; a mark without its partner stays as text.

    With `only_quotes` all other marks stay as they are.
    """
    if not only_quotes:
        text = _IMAGE.sub(r"![](\1)", _LINK.sub(r"[\2](\1)", text))
    frames = [_Frame()]
    at = 0
    verbatim: str | None = None
    closings = _count_closings(text)
    for mark in MARK.finditer(text):
        name, closing, label = mark[2].lower(), bool(mark[1]), (mark[3] or "").strip()
        if (
            name not in _KNOWN
            or (only_quotes and name != "quote")
            or (verbatim is not None and not (closing and name == verbatim))
        ):
            continue
        frames[-1].parts.append(text[at : mark.start()])
        at = mark.end()
        if closing:
            closings[name] = closings.get(name, 0) - 1
        if name in _VERBATIM:
            verbatim = None if closing else (name if closings.get(name, 0) > 0 else None)
            frames[-1].parts.append("\n```\n" if name != "icode" else "`")
        elif name == "quote" and not closing and closings.get(name, 0) > 0 and len(frames) <= _DEEPEST:
            frames.append(_Frame(label))
        elif name == "quote" and closing and len(frames) > 1:
            _close(frames)
        elif name == "quote":
            frames[-1].parts.append(mark[0])
        else:
            frames[-1].parts.append(_shown(name, closing=closing))
    frames[-1].parts.append(text[at:])
    while len(frames) > 1:
        _close(frames)
    return _tidy("".join(frames[0].parts)), tuple(frames[0].quotes)


def _count_closings(text: str) -> dict[str, int]:
    counts: dict[str, int] = {}
    for mark in MARK.finditer(text):
        if mark[1]:
            counts[mark[2].lower()] = counts.get(mark[2].lower(), 0) + 1
    return counts


def _close(frames: list[_Frame]) -> None:
    frame = frames.pop()
    words = _tidy("".join(frame.parts))
    author, source = _named(frame.label)
    if words or frame.quotes:
        frames[-1].quotes.append(Quote(words, author=author, source_id=source, quotes=tuple(frame.quotes)))
    frames[-1].parts.append("\n\n")


def _named(label: str) -> tuple[str | None, str | None]:
    """Whom and which post a quote's mark names: `="ann, post:3, topic:9"`, `author=ann link=…`, `="ann" post_id=5`."""
    post, topic, named = _POST.search(label), _TOPIC.search(label), _NAMED.search(label)
    source = (f"{topic[1]}:{post[1]}" if topic else post[1]) if post else None
    if named:
        return (named[1] or named[2] or named[3]), source
    if not label.startswith("="):
        return None, source
    value = label[1:].strip()
    quoted = re.match(r"[\"'“]([^\"“”]{0,200})[\"'”]", value)
    name = (quoted[1] if quoted else re.split(r"\s(?=\w{1,20}=)|;", value, maxsplit=1)[0]).split(",", 1)[0]
    return name.strip(" \"'")[:100] or None, source


def _shown(name: str, *, closing: bool) -> str:
    if name in _WRAPS:
        return _WRAPS[name]
    if name in {"*", "li"}:
        return "" if closing else "\n- "
    return "\n" if name in {"list", "hr", "tr"} else ""


def _tidy(text: str) -> str:
    lines = [line.rstrip() for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n ")
