"""The Markdown of a post as text: what is escaped, what holds emphasis, which lines stay, where a signature begins."""

from __future__ import annotations

import re

__all__ = ["SPACE", "emphasised", "literal", "tidy", "without_signature"]

SPACE = re.compile(r"\s+")
_SPECIAL = re.compile(r"[*`]|\\(?=[!-/:-@\[-`{-~])|(?<!\w)_|_(?!\w)|~~|\|\||\](?=\()")
_BLANKS = re.compile(r"[ \t\u00a0]+")
_FENCE = re.compile(r"`{3,}")
_ITEM = re.compile(r" +(?:-|\d+\.) ")
_UNDERSCORES = re.compile(r"^(?:_{10,}|-{2} ?)$", re.MULTILINE)


def literal(text: str) -> str:
    """Text as Markdown that reads the same: only what would start or end a mark is escaped."""
    return _SPECIAL.sub(lambda match: "".join(f"\\{mark}" for mark in match[0]), text)


def emphasised(text: str, mark: str) -> str:
    """Emphasis round text on one line; over several lines it would not hold, so the words stand alone."""
    inner = text.strip()
    if not inner or "\n" in inner or mark[0] in inner or not re.search(r"\w", inner):
        return text
    lead, trail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{lead}{mark}{inner}{mark}{trail}"


def without_signature(text: str) -> tuple[str, str]:
    """Cut off what stands below a line of underscores, phpBB 2's mark of a signature."""
    marks = [match for match in _UNDERSCORES.finditer(text.replace("\\_", "_")) if "_" in match[0]]
    if not marks:
        return text, ""
    lines = text.split("\n")
    at = max(index for index, one in enumerate(lines) if re.fullmatch(r"(?:\\?_){10,}", one.strip()))
    if sum(map(len, lines[at + 1 :])) > 1500:
        return text, ""
    return "\n".join(lines[:at]).rstrip(), "\n".join(lines[at + 1 :]).strip()


def tidy(text: str) -> str:
    """Trim lines outside code, and leave at most one blank line between them."""
    kept: list[str] = []
    fence = ""
    for raw in text.split("\n"):
        mark = _FENCE.match(raw) if raw.startswith("```") else None
        if fence:
            kept.append(raw.rstrip())
            fence = "" if mark and raw.strip() == fence else fence
            continue
        one = _BLANKS.sub(" ", raw).rstrip()
        one = one if one[:1] == " " and _ITEM.match(one) else one.strip()
        fence = mark[0] if mark else ""
        if one or (kept and kept[-1]):
            kept.append(one)
    return "\n".join(kept).strip("\n")
