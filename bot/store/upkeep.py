"""Copies of a database, going back to one, and whether one is sound."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select, text

from bot.errors import BadInput, Conflict, NotFound, UserError
from bot.store.database import Database, parse_url
from bot.store.dialect import is_sqlite
from bot.store.schema import deliveries, posts, reactions, threads

__all__ = ["Health", "backup", "check", "copy_sqlite", "restore"]


@dataclass(frozen=True, slots=True)
class Health:
    """What `rethread doctor` tells of a database. `problems` is empty where it is sound; `bytes` is its size."""

    database: str
    server: str
    version: str | None
    latest: str
    threads: int
    posts: int
    deliveries: int
    reactions: int
    bytes: int
    problems: tuple[str, ...]


async def backup(database: Database, path: Path) -> Path:
    """Copy a SQLite database to a new file while it is in use, and return where that is.

    Raises `Conflict` where the file exists, `UserError` for PostgreSQL, which has a tool of its own for it.
    """
    if not database.sqlite:
        raise UserError(
            "This is a PostgreSQL database. Copy it with pg_dump --format=custom, and restore with pg_restore."
        )
    if database.file is None:
        raise UserError("This database lives in memory alone; there is no file to copy.")
    await asyncio.to_thread(copy_sqlite, database.file, path)
    return path


def copy_sqlite(source: Path, target: Path) -> None:
    """Copy one consistent state of a SQLite file, whoever else uses it. The target appears whole or not at all."""
    if target.exists():
        raise Conflict(f"{target} exists already. Name another file.")
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(target.name + ".partial")
    partial.unlink(missing_ok=True)
    try:
        with contextlib.closing(_connect(source)) as origin, contextlib.closing(sqlite3.connect(partial)) as copy:
            origin.backup(copy)
            # A copy of a WAL database would come with two more files when it is opened.
            copy.execute("PRAGMA journal_mode=DELETE")
        _sync(partial)
        partial.rename(target)
    finally:
        partial.unlink(missing_ok=True)


async def restore(url: str, copy: Path, *, latest: str) -> Path | None:
    """Put a copy in the place of a SQLite database that no program uses now.

    The present file stays beside it with `.replaced` in its name; returns its path, None where there was none.
    `latest` is the newest schema that this program knows. Raises `UserError` for PostgreSQL, `NotFound` or `BadInput`
    where the copy is missing, newer, or not a sound database of Rethread, and `Conflict` where the database is in use.
    """
    parsed = parse_url(url)
    if parsed.get_backend_name() != "sqlite":
        raise UserError("This is a PostgreSQL database. Restore it with pg_restore from what pg_dump wrote.")
    if not parsed.database or parsed.database == ":memory:":
        raise BadInput("This database lives in memory alone; there is nothing to restore to.")
    return await asyncio.to_thread(_restore, Path(parsed.database), copy, latest)


def _restore(file: Path, copy: Path, latest: str) -> Path | None:
    if not copy.is_file():
        raise NotFound(f"There is no file {copy}.")
    _refuse_unsound(copy, latest)
    incoming = file.with_name(file.name + ".incoming")
    incoming.unlink(missing_ok=True)
    file.parent.mkdir(parents=True, exist_ok=True)
    copy_sqlite(copy, incoming)
    aside = None
    if file.exists():
        _settle(file)
        aside = file.replace(_free_name(file))
    incoming.rename(file)
    return aside


def _free_name(file: Path) -> Path:
    name, number = file.with_name(f"{file.stem}.replaced{file.suffix}"), 1
    while name.exists():
        number += 1
        name = file.with_name(f"{file.stem}.replaced-{number}{file.suffix}")
    return name


def _refuse_unsound(copy: Path, latest: str) -> None:
    try:
        with contextlib.closing(_connect(copy)) as connection:
            answer = connection.execute("PRAGMA quick_check").fetchone()[0]
            version = connection.execute("SELECT version_num FROM alembic_version").fetchone()
            for table in ("threads", "posts", "deliveries"):
                connection.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 - three names of our own
    except sqlite3.Error as error:
        raise BadInput(f"{copy} is not a database of Rethread ({error}).") from None
    if answer != "ok":
        raise BadInput(f"{copy} is damaged ({answer}). Take another copy.")
    if version is None or version[0] > latest:
        raise BadInput(
            f"{copy} has the schema {version[0] if version else 'of nothing'}, and this program knows up to {latest}. "
            "Restore it with the version that made it."
        )


def _settle(file: Path) -> None:
    """Bring what stands in the write-ahead log into the file, alone; leaves no -wal and -shm files behind."""
    try:
        with contextlib.closing(sqlite3.connect(file, timeout=1, isolation_level=None)) as connection:
            mode = connection.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
            if mode != "delete":
                raise Conflict(f"{file} is in use. Stop Rethread first.")
    except sqlite3.OperationalError:
        raise Conflict(f"{file} is in use. Stop Rethread first.") from None
    except sqlite3.DatabaseError:
        # Not a database any more: all the more reason to restore. It is kept as it is.
        return


def _connect(file: Path) -> sqlite3.Connection:
    # Without mode=rw a missing file would be made.
    return sqlite3.connect(f"{file.resolve().as_uri()}?mode=rw", uri=True)


def _sync(file: Path) -> None:
    handle = os.open(file, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


async def check(database: Database, *, version: str | None, latest: str) -> Health:
    """Ask the database for its server, sizes and soundness; on a large SQLite file it reads all of it."""
    problems = [] if version == latest else [f"schema {version} instead of {latest}"]
    async with database.read() as connection:
        counts = select(
            *(
                select(func.count()).select_from(table).scalar_subquery().label(table.name)
                for table in (threads, posts, deliveries)
            ),
            select(func.count()).where(reactions.c.stands).scalar_subquery().label("reactions"),
        )
        row = (await connection.execute(counts)).one()
        if is_sqlite(connection):
            server = f"SQLite {sqlite3.sqlite_version}"
            size = text("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
            checked = await connection.exec_driver_sql("PRAGMA integrity_check(10)")
            problems += [line for (line,) in checked if line != "ok"]
            orphans = await connection.exec_driver_sql("PRAGMA foreign_key_check")
            problems += [f"a row of {row.table} belongs to nothing in {row.parent}" for row in orphans]
        else:
            server = "PostgreSQL " + (await connection.execute(text("SHOW server_version"))).scalar_one()
            size = text("SELECT pg_database_size(current_database())")
        total = (await connection.execute(size)).scalar_one()
    return Health(
        database=database.shown,
        server=server,
        version=version,
        latest=latest,
        threads=row.threads,
        posts=row.posts,
        deliveries=row.deliveries,
        reactions=row.reactions,
        bytes=total,
        problems=tuple(problems),
    )
