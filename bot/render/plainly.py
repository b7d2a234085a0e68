"""A card as text, for members who want no cards: screen readers, small screens, switched-off embeds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.replay.split import units

__all__ = ["messages", "whole"]

LIMIT = 2000  # characters of a Discord message


def whole(title: str | None, description: str | None, fields: Iterable[tuple[str, str]] = ()) -> str:
    """The card's words in their order: the title in bold, the text, each field under its name."""
    parts = [f"**{title}**" if title else "", description or ""]
    parts += [f"**{name}**\n{value}" for name, value in fields]
    return "\n\n".join(part for part in parts if part.strip())


def messages(text: str, *, limit: int = LIMIT) -> list[str]:
    """The text as messages of at most `limit` characters (UTF-16 units), cut between lines, else behind a word."""
    found: list[str] = []
    held = ""
    for line in _lines(text, limit):
        longer = f"{held}\n{line}" if held else line
        if units(longer) <= limit:
            held = longer
        else:
            found.append(held)
            held = line
    return [one for one in (*found, held) if one.strip()]


def _lines(text: str, limit: int) -> Iterator[str]:
    for whole_line in text.split("\n"):
        line = whole_line
        while units(line) > limit:
            at = limit // 2  # as many characters always fit, whatever they are
            cut = line.rfind(" ", 1, at) if " " in line[1:at] else at
            yield line[:cut]
            line = line[cut:].lstrip()
        yield line
