"""Bringing a database to the schema that this program knows, when it is opened."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from bot.errors import UserError
from bot.store.database import Database
from bot.store.upkeep import copy_sqlite

__all__ = ["MIGRATIONS", "latest_version", "migrate", "read_version"]

_log = logging.getLogger(__name__)

MIGRATIONS = Path(__file__).with_name("migrations")
_COPIES = 3
# Any number; PostgreSQL holds the second of two programs that start at once until the first has migrated.
_ADVISORY_LOCK = 5_208_417


def latest_version(migrations: Path = MIGRATIONS) -> str:
    """The revision that this program's newest migration leads to."""
    return max(path.name[:4] for path in (migrations / "versions").glob("[0-9][0-9][0-9][0-9]_*.py"))


async def read_version(database: Database) -> str | None:
    """The revision of the database's schema, None where it has none yet."""
    async with database.read() as connection:
        return await connection.run_sync(_version)


async def migrate(database: Database, *, backups: Path | None = None, migrations: Path = MIGRATIONS) -> None:
    """Apply what is missing, each step together with its mark, after a copy of an existing SQLite file.

    The copies lie in `backups`, by default beside the file, and the newest 3 are kept. Raises `UserError` where the
    database is newer than this program.
    """
    target = latest_version(migrations)
    version = await read_version(database)
    if version == target:
        return
    if version is not None and version > target:
        raise UserError(
            f"The database {database.shown} has schema {version}, made by a newer version of Rethread; this one knows "
            f"{target} at most. Update Rethread, or restore a copy from before the update."
        )
    if version is not None and database.file is not None:
        await asyncio.to_thread(_copy, database.file, version, backups or database.file.parent)
    async with database.write() as connection:
        await connection.run_sync(_upgrade, migrations)
    _log.info("The database is at schema %s", target)


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    version: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return version


def _upgrade(connection: Connection, migrations: Path) -> None:
    # Imported here because it costs a tenth of a second and some megabytes that most starts do not need.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _copy(file: Path, version: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    now = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    copy_sqlite(file, folder / f"{file.stem}.before-migration.{now}.schema-{version}{file.suffix}")
    copies = sorted(folder.glob(f"{file.stem}.before-migration.*{file.suffix}"))
    for old in copies[:-_COPIES]:
        old.unlink(missing_ok=True)
