"""SQLAlchemy's aiosqlite driver, with one crossing to the connection's thread a statement instead of four.

A crossing there and back takes longer than most of our statements. What is overridden is not public, so versions are
pinned, and `tests/store/test_driver.py` holds them to it.
"""

# ruff: noqa: SLF001 - see above

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy.connectors.asyncio import AsyncAdapt_dbapi_connection
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_cursor,
    AsyncAdapt_aiosqlite_dbapi,
    SQLiteDialect_aiosqlite,
)

__all__ = ["DRIVER", "Dialect", "register"]

DRIVER: Final = "sqlite+rethread"
"""The name of the driver in SQLAlchemy's URLs, once it is registered."""


def register() -> None:
    """Let SQLAlchemy know the driver. A second call changes nothing."""
    registry.register("sqlite.rethread", __name__, "Dialect")


class _Cursor(AsyncAdapt_aiosqlite_cursor):
    """A statement's rows, fetched where it was executed."""

    __slots__ = ("_description", "_lastrowid", "_rowcount", "arraysize")

    def __init__(self, adapt_connection: AsyncAdapt_dbapi_connection) -> None:
        self._adapt_connection = adapt_connection
        self._connection = adapt_connection._connection
        self._rows: deque[Any] = deque()
        self._description: Any = None
        self._rowcount, self._lastrowid, self.arraysize = -1, 0, 1

    @property
    def description(self) -> Any:  # noqa: ANN401 - as DB-API has it
        """The columns, None where there are none."""
        return self._description

    @property
    def rowcount(self) -> int:
        """How many rows were changed, -1 where that is not said."""
        return self._rowcount

    @property
    def lastrowid(self) -> int:
        """The id of the last row inserted."""
        return self._lastrowid

    def close(self) -> None:
        """Forget the rows; the cursor below was closed when they were fetched."""
        self._rows.clear()

    async def _async_soft_close(self) -> None:
        """The cursor below is closed already."""

    async def _execute_async(self, operation: Any, parameters: Any) -> None:  # noqa: ANN401 - as the driver has it
        await self._run(operation, parameters or (), many=False)

    async def _executemany_async(self, operation: Any, seq_of_parameters: Any) -> None:  # noqa: ANN401 - as the driver has it
        await self._run(operation, seq_of_parameters, many=True)

    async def _run(self, operation: str, parameters: Sequence[Any], *, many: bool) -> None:
        driver: Any = self._connection

        def there() -> tuple[Any, int, int, list[Any]]:
            connection: sqlite3.Connection = driver._conn
            cursor = (connection.executemany if many else connection.execute)(operation, parameters)
            rows = cursor.fetchall() if cursor.description else []
            found = (cursor.description, cursor.rowcount, cursor.lastrowid or 0, rows)
            cursor.close()
            return found

        async with self._adapt_connection._execute_mutex:
            self._description, self._rowcount, self._lastrowid, rows = await driver._execute(there)
        self._rows = deque(rows)


class _Connection(AsyncAdapt_aiosqlite_connection):
    """`begun` says that a transaction may be open: then, and only then, there is something to roll back."""

    __slots__ = ("begun",)

    _cursor_cls = _Cursor

    def __init__(self, dbapi: Any, connection: Any) -> None:  # noqa: ANN401 - as the driver has it
        super().__init__(dbapi, connection)
        self.begun = False

    def begin(self, statement: str) -> None:
        """Begin a transaction by that statement."""
        self.begun = True
        self.run_async(lambda driver: driver.execute(statement))

    def rollback(self) -> None:
        """End a transaction; nothing where none was begun."""
        if self.begun:
            super().rollback()
            self.begun = False

    def commit(self) -> None:
        """Keep what was done in a transaction."""
        super().commit()
        self.begun = False


class _Module(AsyncAdapt_aiosqlite_dbapi):
    def connect(self, *arg: Any, **kw: Any) -> _Connection:  # noqa: ANN401 - as the driver has it
        """A connection of ours around one of aiosqlite's."""
        return _Connection(self, super().connect(*arg, **kw)._connection)


class Dialect(SQLiteDialect_aiosqlite):
    """SQLite by way of these."""

    supports_statement_cache = True

    @classmethod
    def import_dbapi(cls) -> _Module:
        """The driver's module."""
        return _Module(__import__("aiosqlite"), sqlite3)
