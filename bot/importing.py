"""`rethread import`: files and folders into the library of a server, from the command line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot import child
from bot.archive.convert import other_formats, read_each, read_pages
from bot.archive.importers.stitch import group, join
from bot.archive.markup import plain
from bot.archive.repair import Mended, Repair, apply
from bot.archive.repair_document import from_json
from bot.archive.update import Longer
from bot.asking import Answer, As, Enough, Leave, Offer, Take
from bot.bars import bar
from bot.errors import BadInput, Unreadable, UserError
from bot.render.preview import report
from bot.render.updates import brought
from bot.render.wording import counted

if TYPE_CHECKING:
    from bot.archive.importers.several import Other
    from bot.archive.model import Thread
    from bot.store import Store
    from bot.store.threads import Copy

__all__ = ["Wishes", "import_files", "read_repairs", "walk"]

_FEW: Final = 3
_LARGE: Final = 1024 * 1024
_AT_ONCE: Final = 16  # files that one child process reads
_SECONDS: Final = 30.0


@dataclass(frozen=True, slots=True)
class Wishes:
    """How files are imported. `ask` decides about a thread, None imports all; `report` is a file to write.

    With `apart` a longer copy of a thread that is there becomes a thread of its own.
    """

    guild_id: int
    say: Callable[[str], None]
    complain: Callable[[str], None]
    format_name: str | None = None
    nsfw: bool = False
    apart: bool = False
    repairs: tuple[Repair, ...] = ()
    ask: Callable[[Offer], Answer] | None = None
    report: Path | None = None


@dataclass(frozen=True, slots=True)
class _Pages:
    """A thread and the files that it is from."""

    files: tuple[Path, ...]
    thread: Thread

    @property
    def names(self) -> str:
        shown = ", ".join(map(str, self.files[:_FEW]))
        return shown + (f" and {len(self.files) - _FEW} more" if len(self.files) > _FEW else "")


def walk(paths: Sequence[Path]) -> list[list[Path]]:
    """The files that are meant, together where they may be pages of one thread: those named, and those of a folder.

    A folder's files come by name, without the hidden ones. Raises `BadInput` where there is none.
    """
    named: list[Path] = []
    folders: dict[Path, list[Path]] = {}
    for path in paths:
        if not path.is_dir():
            named.append(path)
            continue
        for file in sorted(path.rglob("*")):
            if file.is_file() and not any(part[0] == "." for part in file.relative_to(path).parts):
                folders.setdefault(file.parent, []).append(file)
    if not named and not folders:
        raise BadInput(f"there is no file in {', '.join(map(str, paths))}")
    return [found for found in (named, *folders.values()) if found]


def read_repairs(path: Path) -> tuple[Repair, ...]:
    """The repairs of a file. Raises `BadInput` where it cannot be read."""
    try:
        return from_json(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path} cannot be read: {error}") from None


async def import_files(store: Store, files: Sequence[Sequence[Path]], wishes: Wishes) -> int:
    """Import groups of files as `walk` gives them, and say of each thread what became of it.

    The status is 2 where one was refused, else 0. Raises `BadInput` for repairs of more than one thread.
    """
    status = 0
    with _written(wishes.report) as out:
        for together in files:
            found, refused = await _read(together, wishes.format_name)
            if wishes.repairs and len(found) + (len(files) > 1) > 1:
                raise BadInput("--mend belongs to one thread; import the others without it")
            for path, refusal in refused:
                wishes.complain(f"{path}: {refusal.place or 'whole file'}: {refusal}")
                out(f"{path}\nwas refused: {refusal}\n")
                status = 2
            try:
                status = max(status, await _keep_all(store, found, wishes, out))
            except Enough:
                wishes.say("the rest is left out")
                break
    return status


async def _read(files: Sequence[Path], format_name: str | None) -> tuple[list[_Pages], list[tuple[Path, Unreadable]]]:
    """The threads of files that lie together, pages of one joined, and the files that were refused."""
    found: list[_Pages] = []
    refused: list[tuple[Path, Unreadable]] = []
    long = len(files) > _FEW or sum(path.stat().st_size for path in files if path.is_file()) > _LARGE
    with bar("reading", len(files), shown=long) as step:
        for start in range(0, len(files), _AT_ONCE):
            chunk = files[start : start + _AT_ONCE]
            for path, outcome in zip(chunk, await _read_some(chunk, format_name), strict=True):
                if isinstance(outcome, Unreadable):
                    refused.append((path, outcome))
                else:
                    found.append(_Pages((path,), outcome))
                step()
    pages: list[_Pages] = []
    for places in group([one.thread for one in found]):
        mine = [found[at] for at in places]
        paths = tuple(path for one in mine for path in one.files)
        try:
            pages.append(_Pages(paths, join([one.thread for one in mine])))
        except Unreadable as refusal:
            refused += [(path, refusal) for path in paths]
    return pages, refused


async def _read_some(files: Sequence[Path], format_name: str | None) -> list[Thread | Unreadable]:
    """Read some files in one child process; where one of them ends it, each in a process of its own."""
    try:
        return await child.run(read_each, tuple(files), format_name, seconds=_SECONDS)
    except (UserError, child.ChildFailed) as failure:
        if len(files) == 1:
            return [Unreadable(str(failure) if isinstance(failure, UserError) else "reading it failed")]
    return [outcome for path in files for outcome in await _read_some([path], format_name)]


async def _keep_all(store: Store, found: Sequence[_Pages], wishes: Wishes, out: Callable[[str], object]) -> int:
    status = 0
    with bar("importing", len(found), shown=wishes.ask is None and len(found) > _FEW) as step:
        for pages in found:
            try:
                mended = replace(pages, thread=apply(pages.thread, wishes.repairs).thread)
                out(f"{pages.names}\n\n{report(mended.thread)}\n")
                wishes.say(f"{pages.names}: {await _kept(store, mended, wishes)}")
            except Enough:
                raise
            except UserError as refusal:
                wishes.complain(f"{pages.names}: {refusal}")
                status = 2
            step()
    return status


async def _kept(store: Store, pages: _Pages, wishes: Wishes) -> str:
    """Keep a thread as it is wished, and say what became of it."""
    thread, guild_id = pages.thread, wishes.guild_id
    what = f"“{plain(thread.name)}”, {counted(len(thread.posts), 'post')}"
    if len(pages.files) > 1:
        what += f" from {len(pages.files)} pages"
    if (known := await store.threads.known(thread, guild_id=guild_id)) is not None:
        return f"is in the library already; nothing was changed: {what} (thread {known.id})"
    copy = None if wishes.apart else await store.threads.copy_of(thread, guild_id=guild_id)
    if copy is not None and not isinstance(copy.update, Longer):
        return f"is in the library already, with all of this copy; nothing was changed: {what} (thread {copy.head.id})"
    match await _answer(pages, copy, wishes):
        case Leave():
            return f"left out: {what}"
        case As(format_name):
            reread = await child.run(read_pages, pages.files, format_name, seconds=_SECONDS)
            return await _kept(store, replace(pages, thread=apply(reread, wishes.repairs).thread), wishes)
        case Take() if copy is not None:
            return await _added_to(store, copy, wishes)
    added = await store.threads.add(thread, guild_id=guild_id, imported_by=0, nsfw=wishes.nsfw, at=datetime.now(UTC))
    done = "is in the library already; nothing was changed" if added.existed else "imported"
    return f"{done}: {what} (thread {added.thread_id})"


async def _answer(pages: _Pages, copy: Copy | None, wishes: Wishes) -> Answer:
    if wishes.ask is None:
        return Take()
    others: tuple[Other, ...] = await child.run(
        other_formats, pages.files, pages.thread.source_format, seconds=_SECONDS
    )
    update = copy.update if copy is not None and isinstance(copy.update, Longer) else None
    return wishes.ask(Offer(pages.thread, others, update, plain(copy.head.name) if copy else ""))


async def _added_to(store: Store, copy: Copy, wishes: Wishes) -> str:
    if not isinstance(copy.update, Longer):
        raise TypeError(copy)
    mended = Mended(copy.update.thread, copy.update.origins)
    await store.threads.replace(copy.head.id, mended, was=copy.thread, guild_id=wishes.guild_id)
    return f"added to “{plain(copy.head.name)}” (thread {copy.head.id}): {brought(copy.update)}"


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
