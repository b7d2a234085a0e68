"""Bars on a terminal for work that takes its time. They go to standard error, and only where somebody looks at it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

__all__ = ["bar", "spinner"]


@contextmanager
def bar(what: str, count: int, *, shown: bool = True) -> Iterator[Callable[[], None]]:
    """Something to call after each of `count` pieces of work; it moves a bar where one is to be shown."""
    if not shown or not sys.stderr.isatty():
        yield lambda: None
        return
    columns = (SpinnerColumn(), TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    # Lines for a pipe must stay in it; those for the same terminal go above the bar.
    with Progress(*columns, console=Console(stderr=True), redirect_stdout=sys.stdout.isatty()) as progress:
        task = progress.add_task("", total=count)
        yield lambda: progress.advance(task)


@contextmanager
def spinner(what: str) -> Iterator[None]:
    """Something that turns, with the time that went by, while one long piece of work is done. Nothing stays of it."""
    if not sys.stderr.isatty():
        yield
        return
    columns = (SpinnerColumn(), TextColumn(what), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        progress.add_task("", total=None)
        yield
