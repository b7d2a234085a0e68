"""`INSERT … ON CONFLICT`, which both databases have and SQLAlchemy spells once for each."""

from __future__ import annotations

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

__all__ = ["insert_ignoring", "is_sqlite", "upsert"]

Insert = sqlite.Insert | postgresql.Insert


def is_sqlite(connection: AsyncConnection) -> bool:
    """Whether the database is SQLite; it is PostgreSQL otherwise."""
    return connection.dialect.name == "sqlite"


def upsert(connection: AsyncConnection, table: Table) -> Insert:
    """An insert that has `on_conflict_do_update` and `excluded`."""
    return sqlite.insert(table) if is_sqlite(connection) else postgresql.insert(table)


def insert_ignoring(connection: AsyncConnection, table: Table) -> Insert:
    """An insert that leaves a row that is there already as it is."""
    return upsert(connection, table).on_conflict_do_nothing()
