"""Positions in a terminal: sides in columns where they fit, in colour where there is some."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TextIO

from rich.columns import Columns
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from bot.archive.markup import clean, plain
from bot.archive.model import Thread
from bot.discussion.positions.model import Point, Positions
from bot.render.positions import words
from bot.render.positions.account import Account, Summary, shortened
from bot.render.positions.answering import answers
from bot.render.positions.findings import changes, meeting, unsure

__all__ = ["print_positions"]

_COLOURS = {"A": "blue", "B": "yellow"}
_NARROW = 90  # columns of the terminal below which sides stand one under the other
_FILLED = re.compile(r" +((?:\x1b\[[0-9;]*m)*)$", re.MULTILINE)  # the end of a line that was filled with spaces


@dataclass(frozen=True, slots=True)
class _Terminal:
    def words(self, text: str) -> str:
        return " ".join(clean(text).split())

    def passage(self, text: str) -> str:
        return f"“{plain(text)}”"

    def number(self, post: int) -> str:
        return f"#{post}"

    def note(self, text: str) -> str:
        return text


def print_positions(positions: Positions, thread: Thread, *, out: TextIO, width: int | None = None) -> None:
    """Write the summary of a thread, wrapped at `width` columns or at the terminal's own."""
    console = Console(file=out, width=width, highlight=False, soft_wrap=False)
    with console.capture() as captured:
        _print(console, Account(Summary(positions, thread), _Terminal()))
    out.write(_FILLED.sub(r"\1", captured.get()))


def _print(console: Console, account: Account) -> None:
    positions = account.positions
    title = words.TITLE.format(thread=account.style.words(account.summary.thread.name))
    console.print(Text(title, style="bold"))
    for line in account.coverage():
        console.print(Text(line, style="dim"))
    console.print()
    order = Text(words.ORDER, style="dim")
    if positions.camps.claimed:
        console.print(order)
        _print_sides(console, account)
    else:
        _heading(console, words.POINTS)
        if positions.shown > 1:
            console.print(order)
            console.print()
        for point in account.summary.shown:
            console.print(_point(account, point))
        if not account.summary.shown:
            console.print(Text(words.NO_POINTS))
            console.print()
    for heading, lines in (
        (words.MEETING, meeting(account)),
        (words.CHANGES, changes(account)),
        (words.ANSWERS, answers(account)),
        (words.UNSURE, unsure(account)),
    ):
        if lines:
            _heading(console, heading)
            for line in lines:
                console.print(_line(line))
            console.print()


def _print_sides(console: Console, account: Account) -> None:
    width = console.width if console.width < _NARROW else (console.width - 1) // 2
    panels = [_side(account, camp, width) for camp in ("A", "B")]
    console.print(Columns(panels, width=width, padding=(0, 1)) if console.width >= _NARROW else Group(*panels))
    console.print()


def _side(account: Account, camp: str, width: int) -> Panel:
    points = account.summary.of_camp(camp)
    parts: list[RenderableType] = [Text(account.side(camp), style="dim"), Text()]
    parts += [_point(account, point) for point in points] or [Text(words.NO_SIDE_POINTS)]
    name = Text(f"{camp}: “{account.style.words(shortened(points[0].text, width - 12) if points else '…')}”")
    return Panel(Group(*parts), title=name, title_align="left", border_style=_COLOURS[camp], width=width)


def _point(account: Account, point: Point) -> RenderableType:
    said, facts = account.style.passage(shortened(point.text)), Text(account.facts(point), style="dim")
    return Group(Text(said), Padding(facts, (0, 0, 0, 2), expand=False), Text())


def _line(line: str) -> RenderableType:
    """A line; one of several has a bullet and stays beside it where it is wrapped."""
    if not line.startswith("- "):
        return Text(line)
    beside = Table.grid(padding=(0, 1))
    beside.add_row(Text("•"), Text(line.removeprefix("- ")))
    return beside


def _heading(console: Console, text: str) -> None:
    console.print(Rule(Text(text, style="bold"), align="left", style="dim"))
