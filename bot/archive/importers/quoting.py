"""Quotes that a text marks by ">" at the start of its lines, as mail and Markdown do."""

from __future__ import annotations

import re

from bot.archive.model import Quote

__all__ = ["cut_quotes"]

_MARK = re.compile(r" {0,3}>(?!!) ?")  # ">!" opens a spoiler
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_DEEPEST = 16
_MOST = 1_000  # quotes in one text; no person writes more, and each costs a look at the line above it
_NAME = r"(?P<name>[^\n<>()\[\]]{1,80}?)"
_HEADS = (
    re.compile(
        rf"(?:.*[,:]\s|.*\d\s|^){_NAME}\s*(?:<[^<>\n]{{0,200}}>|\([^()\n]{{0,200}}\))?\s*(?:wrote|writes)\s?:\s*$"
    ),
    re.compile(
        r"(?:.*[,:]\s|.*\d\s|^)(?:schrieb|hat|a écrit|escribió|ha scritto|escreveu|schreef|skrev|napisał\(?a?\)?)\s+"
        rf"{_NAME}\s*(?:<[^<>\n]{{0,200}}>)?\s*(?:geschrieben)?\s?:\s*$"
    ),
    re.compile(
        rf"(?:.*[,:]\s|.*\d\s|^){_NAME}\s*(?:<[^<>\n]{{0,200}}>)?\s*"
        r"(?:schrieb|a écrit|escribió|ha scritto|escreveu|schreef|skrev|napisał\(?a?\)?)\s?:\s*$"
    ),
    re.compile(rf"^>?\s?(?:@|quot(?:e|ing)(?: from)?:? ){_NAME}\s*(?:said|wrote)?\s?:\s*$", re.IGNORECASE),
    re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d (?:GMT|UTC)[+-]\d\d:?\d\d " + _NAME + r"\s*(?:<[^<>\n]{0,200}>)?:\s*$"),
)
_LONGEST_HEAD = 300


def cut_quotes(text: str, *, mail: bool = False) -> tuple[str, tuple[Quote, ...]]:
    """Part a text into its own words and the quotes in it, in order.

    A line above a quote that names whom it is of ("On Monday, Ann wrote:") goes to the quote as its author. In mail
    nothing is code, so ">" always quotes; elsewhere fenced code stays as it is.
    """
    own: list[str] = []
    quotes: list[Quote] = []
    quoted: list[str] = []
    fence: str | None = None
    for line in [*text.split("\n"), ""]:
        mark = _MARK.match(line) if fence is None and len(quotes) < _MOST else None
        if mark:
            quoted.append(line[mark.end() :])
            continue
        if quoted:
            author = _take_head(own)
            if (quote := _quote(quoted, author, 1)) is not None:
                quotes.append(quote)
            quoted = []
            if own and own[-1].strip():
                own.append("")
        if not mail and (opened := _FENCE.match(line)):
            fence = _after(fence, opened[1])
        own.append(line)
    return _tidy(own), tuple(quotes)


def _after(fence: str | None, mark: str) -> str | None:
    """The fence that is open after a line with this one."""
    if fence is None:
        return mark
    return None if mark[0] == fence[0] and len(mark) >= len(fence) else fence


def _quote(lines: list[str], author: str | None, depth: int) -> Quote | None:
    """A quote from its lines without their first mark; marks that are left are quotes inside it."""
    own: list[str] = []
    inner: list[Quote] = []
    deeper: list[str] = []
    for line in [*lines, ""]:
        mark = _MARK.match(line) if depth < _DEEPEST and len(inner) < _MOST else None
        if mark:
            deeper.append(line[mark.end() :])
            continue
        if deeper:
            head = _take_head(own)
            if (quote := _quote(deeper, head, depth + 1)) is not None:
                inner.append(quote)
            deeper = []
        own.append(line)
    words = _tidy(own)
    if not words and not inner:
        return None
    return Quote(words, author=author, quotes=tuple(inner))


def _take_head(own: list[str]) -> str | None:
    """Take the line that introduces a quote off the end of the text before it, and give the name in it.

    Mail programs break it in two lines where it is long.
    """
    end = len(own)
    while end and not own[end - 1].strip():
        end -= 1
    for count in (1, 2):
        if end < count:
            break
        head = " ".join(line.strip().lstrip("> ") for line in own[end - count : end])
        if len(head) > _LONGEST_HEAD or not head.endswith(":"):
            break
        for pattern in _HEADS:
            if (match := pattern.match(head)) and (name := match["name"].strip(" ,\"'*")):
                del own[end - count :]
                return name
    return None


def _tidy(lines: list[str]) -> str:
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in lines)).strip("\n")
