"""`rethread import`: files and folders into the library of a server, from the command line."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bot.archive.markup import plain
from bot.archive.repair import Repair, apply
from bot.archive.repair_document import from_json
from bot.errors import BadInput, UserError
from bot.render.preview import preview_text, report
from bot.render.wording import counted

if TYPE_CHECKING:
    from bot.archive.model import Thread
    from bot.store import Store

__all__ = ["Enough", "Wishes", "asker", "at_terminal", "import_files", "read_repairs", "walk"]

QUESTION: Final = "  Import it? [y]es, [n]o, [a]ll that follow, [q]uit: "
_FEW: Final = 3


class Enough(Exception):
    """Somebody who was asked wants no more of it."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """How files are imported. `ask` decides about a thread or raises `Enough`, None imports all.

    `report` is a file to write.
    """

    guild_id: int
    read: Callable[[Path], Thread]
    say: Callable[[str], None]
    complain: Callable[[str], None]
    nsfw: bool = False
    repairs: tuple[Repair, ...] = ()
    ask: Callable[[Thread], bool] | None = None
    report: Path | None = None


def walk(paths: Iterable[Path]) -> list[Path]:
    """The files that are meant: of a folder all in it, by name, without the hidden ones. Raises `BadInput` for none."""
    found: list[Path] = []
    for path in paths:
        inside = sorted(path.rglob("*")) if path.is_dir() else [path]
        found += [
            file
            for file in inside
            if file == path or (file.is_file() and not any(part[0] == "." for part in file.relative_to(path).parts))
        ]
    if not found:
        raise BadInput("there is no file in that folder")
    return found


def read_repairs(path: Path, files: Sequence[Path]) -> tuple[Repair, ...]:
    """The repairs of a file. Raises `BadInput` where it cannot be read, or there are several files to mend."""
    if len(files) > 1:
        raise BadInput("--mend belongs to one file; import the others without it")
    try:
        return from_json(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path} cannot be read: {error}") from None


def at_terminal() -> bool:
    """Whether somebody is there who can be asked."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def asker(say: Callable[[str], None]) -> Callable[[Thread], bool]:
    """Shows a preview on the terminal and asks, until somebody says "all" or "quit"."""
    return _Asker(say)


@dataclass(slots=True)
class _Asker:
    say: Callable[[str], None]
    all_of_them: bool = False

    def __call__(self, thread: Thread) -> bool:
        if self.all_of_them:
            return True
        self.say(preview_text(thread))
        while True:
            match input(QUESTION).strip().casefold()[:1]:
                case "y":
                    return True
                case "n":
                    return False
                case "a":
                    self.all_of_them = True
                    return True
                case "q":
                    raise Enough


async def import_files(store: Store, files: Sequence[Path], wishes: Wishes) -> int:
    """Import files one by one, and say of each what became of it. The status is 2 where one was refused, else 0."""
    status = 0
    with ExitStack() as open_things:
        out = open_things.enter_context(_written(wishes.report))
        step = open_things.enter_context(_progress(len(files), shown=wishes.ask is None))
        for path in files:
            try:
                thread = apply(wishes.read(path), wishes.repairs).thread
            except UserError as refusal:
                wishes.complain(str(refusal))
                out(f"{path}\nwas refused: {refusal}\n")
                status = 2
            else:
                out(f"{path}\n\n{report(thread)}\n")
                try:
                    wishes.say(f"{path}: {await _kept(store, thread, wishes)}")
                except Enough:
                    wishes.say("the rest is left out")
                    break
            step()
    return status


async def _kept(store: Store, thread: Thread, wishes: Wishes) -> str:
    what = f"“{plain(thread.name)}”, {counted(len(thread.posts), 'post')}"
    known = await store.threads.known(thread, guild_id=wishes.guild_id)
    if known is None and wishes.ask is not None and not wishes.ask(thread):
        return f"left out: {what}"
    added = await store.threads.add(
        thread, guild_id=wishes.guild_id, imported_by=0, nsfw=wishes.nsfw, at=datetime.now(UTC)
    )
    done = "is in the library already; nothing was changed" if added.existed else "imported"
    return f"{done}: {what} (thread {added.thread_id})"


@contextmanager
def _written(path: Path | None) -> Iterator[Callable[[str], object]]:
    """Something to write the report with; it forgets what is written where there is no file."""
    if path is None:
        yield lambda _text: None
        return
    try:
        file = path.open("w", encoding="utf-8", errors="replace")
    except OSError as error:
        raise BadInput(f"the report cannot be written: {error}") from None
    with file:
        yield file.write


@contextmanager
def _progress(count: int, *, shown: bool) -> Iterator[Callable[[], None]]:
    """Something to call after each file; it moves a bar on a terminal, where there are more than a few."""
    if not shown or count <= _FEW or not sys.stderr.isatty():
        yield lambda: None
        return
    columns = (TextColumn("importing"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    # Lines for a pipe must stay in it; those for the same terminal go above the bar.
    with Progress(*columns, console=Console(stderr=True), redirect_stdout=sys.stdout.isatty()) as bar:
        task = bar.add_task("", total=count)
        yield lambda: bar.advance(task)
