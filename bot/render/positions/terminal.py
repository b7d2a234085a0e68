"""Positions in a terminal: sides in columns where they fit, in colour where there is some."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TextIO

from rich.columns import Columns
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.rule import Rule
from rich.text import Text

from bot.archive.markup import clean, plain
from bot.archive.model import Thread
from bot.discussion.positions.model import Point, Positions
from bot.render.positions import words
from bot.render.positions.account import Account, Summary, shortened

__all__ = ["print_positions"]

_COLOURS = {"A": "blue", "B": "yellow"}
_NARROW = 90  # columns of the terminal below which sides stand one under the other


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
    account = Account(Summary(positions, thread), _Terminal())
    title = words.TITLE.format(thread=account.style.words(thread.name))
    console.print(Text(title, style="bold"))
    for line in account.coverage():
        console.print(Text(line, style="dim"))
    console.print()
    if positions.camps.claimed:
        _print_sides(console, account)
    else:
        _heading(console, words.POINTS)
        for point in account.summary.shown:
            console.print(_point(account, point))
        if not account.summary.shown:
            console.print(Text(words.NO_POINTS))
    for heading, lines in (
        (words.MEETING, account.meeting()),
        (words.CHANGES, account.changes()),
        (words.ANSWERS, account.answers()),
        (words.UNSURE, account.unsure()),
    ):
        if lines:
            _heading(console, heading)
            for line in lines:
                console.print(_line(line))


def _print_sides(console: Console, account: Account) -> None:
    width = console.width if console.width < _NARROW else (console.width - 1) // 2
    panels = [_side(account, camp, width) for camp in ("A", "B")]
    console.print(Columns(panels, width=width, padding=(0, 1)) if console.width >= _NARROW else Group(*panels))


def _side(account: Account, camp: str, width: int) -> Panel:
    points = account.summary.of_camp(camp)
    parts: list[RenderableType] = [Text(account.side(camp), style="dim"), Text()]
    parts += [_point(account, point) for point in points] or [Text(words.NO_SIDE_POINTS)]
    name = Text(f"{camp}: “{account.style.words(shortened(points[0].text, width - 12) if points else '…')}”")
    return Panel(Group(*parts), title=name, title_align="left", border_style=_COLOURS[camp], width=width)


def _point(account: Account, point: Point) -> RenderableType:
    return Group(
        _line(account.style.passage(shortened(point.text))),
        Padding(Text(account.facts(point), style="dim"), (0, 0, 1, 2), expand=False),
    )


def _line(line: str) -> Text:
    """A line, with a bullet where it is one of several."""
    return Text("• " + line.removeprefix("- ") if line.startswith("- ") else line)


def _heading(console: Console, text: str) -> None:
    console.print(Rule(Text(text, style="bold"), align="left", style="dim"))
