"""The forms of the workbench: what they ask, and what their answers mean."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

import discord
from discord.ui import Label, Modal, Select, TextInput

from bot.archive.repair import ChangeQuote, MarkNoise, Repair, SetAuthor, SetTitle, Split
from bot.archive.repair_document import date_written
from bot.errors import BadInput, NotFound
from bot.render import workbench as texts
from bot.surface.workbench import TOOL, Bench, Face

__all__ = ["FORM", "fields", "form", "found", "meant"]

FORM: Final = re.compile(TOOL.replace("rt:mend", "rt:form"))
_LONGEST_FIELD: Final = 4000
_MOST_CHOICES: Final = 25


def fields(data: Mapping[str, Any]) -> dict[str, str]:
    """What was written into the fields of a form, or the first that was chosen, by the field's id."""
    parts = [row.get("component") or {} for row in data.get("components", ())]
    return {part["custom_id"]: str(part.get("value") or next(iter(part.get("values") or ()), "")) for part in parts}


def form(bench: Bench, way: str, face: Face, at: int) -> Modal:
    """The form of a tool, for a post."""
    title, labels = texts.FORMS[way]
    place = f"{face}:{bench.draft.id}:{len(bench.repairs)}:{at}"
    modal = Modal(title=title.format(at=at), custom_id=f"rt:form:{way}:{place}", timeout=None)
    for number, ((label, hint), field) in enumerate(zip(labels, _inputs(bench, way, at), strict=False)):
        field.custom_id = str(number)
        modal.add_item(Label(text=label, description=hint, component=field))
    modal.stop()  # discord.py then keeps nothing of it
    return modal


def _inputs(bench: Bench, way: str, at: int) -> list[TextInput[Modal] | Select[Modal]]:
    post = bench.thread.posts[at - 1]
    match way:
        case "author":
            name: TextInput[Modal] = TextInput(
                required=False, max_length=100, default=(post.author or "")[:100] or None
            )
            return [name] if post.author is None else [name, _whose(post.author)]
        case "date":
            return [TextInput(required=False, max_length=40)]
        case "quote":
            which: Select[Modal] = Select(
                options=[
                    discord.SelectOption(label=texts.quote_choice(index, quote), value=str(index), default=index == 1)
                    for index, quote in enumerate(post.quotes[:_MOST_CHOICES], 1)
                ]
            )
            return [which, TextInput(required=False, max_length=9)]
        case "title":
            return [TextInput(required=False, max_length=300, default=(bench.thread.title or "")[:300] or None)]
        case "find":
            return [TextInput(max_length=200)]
        case _:
            return [TextInput(style=discord.TextStyle.paragraph, max_length=_LONGEST_FIELD)]


def _whose(author: str) -> Select[Modal]:
    return Select(
        options=[
            discord.SelectOption(label=texts.ONLY_THIS, value="one", default=True),
            discord.SelectOption(label=texts.all_of(author), value="all"),
        ]
    )


def meant(bench: Bench, way: str, at: int, filled: Mapping[str, str]) -> Repair:
    """The repair that a filled form means. Raises `BadInput`."""
    written = filled.get("0", "")
    match way:
        case "split":
            return Split(at, written)
        case "author":
            return SetAuthor(at, written, same_name=filled.get("1") == "all")
        case "date":
            return date_written(at, written)
        case "noise":
            return MarkNoise(at, _lines(bench.thread.posts[at - 1].text, written))
        case "quote":
            target = filled.get("1", "").strip().removeprefix("#")
            if target and not (target.isascii() and target.isdecimal()):
                raise BadInput(texts.NOT_FOUND)
            return ChangeQuote(at, int(written), int(target) if target else None)
        case _:
            return SetTitle(written)


def _lines(text: str, written: str) -> tuple[int, ...]:
    """The numbers of the lines that were copied, in order; of equal lines the first behind the one before."""
    lines = [" ".join(line.split()) for line in text.split("\n")]
    numbers: list[int] = []
    for wanted in (" ".join(line.split()) for line in written.split("\n")):
        if not wanted:
            continue
        start = numbers[-1] if numbers else 0
        if wanted not in lines[start:]:
            raise BadInput(texts.NO_SUCH_LINES)
        numbers.append(lines.index(wanted, start) + 1)
    return tuple(numbers)


def found(bench: Bench, written: str, *, behind: int) -> int:
    """The number of the post that is meant, by number, or by words of a post behind that one and then from the top."""
    words = " ".join(written.casefold().split())
    number = words.removeprefix("#").replace(",", "")
    posts = bench.thread.posts
    if number.isascii() and number.isdecimal() and 0 < int(number) <= len(posts):
        return int(number)
    for post in (*posts[behind:], *posts[:behind]):
        if words and words in " ".join(post.text.casefold().split()):
            return post.number
    raise NotFound(texts.NOT_FOUND)
