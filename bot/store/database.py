"""Connections and transactions: one writer, readers that do not wait for it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, StaticPool, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.errors import BadInput
from bot.store import driver

__all__ = ["Database", "parse_url"]

_DRIVERS = {"sqlite": driver.DRIVER, "postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}
_BUSY_MS = 10_000
_POOL = 4
_SECONDS_TO_RETURN = 5.0


def parse_url(url: str) -> URL:
    """The URL with the driver this program uses.

    Accepts `:memory:`, `sqlite:///path`, `postgresql://…` and the same with a driver named. Raises `BadInput`.
    """
    if url.strip() == ":memory:":
        return make_url(f"{driver.DRIVER}://")
    try:
        parsed = make_url(url.strip())
    except (ArgumentError, ValueError):
        raise BadInput(
            "The database URL cannot be read. Write sqlite:///path/to/file.sqlite3 or postgresql://user:password@host/name."
        ) from None
    name = _DRIVERS.get(parsed.get_backend_name())
    if name is None:
        raise BadInput(
            f"{parsed.get_backend_name()} databases are not supported. Write a sqlite:/// or postgresql:// URL."
        )
    return parsed.set(drivername=name)


class Database:
    """An engine, and the two ways to use it. `write` is one transaction; on SQLite one at a time in this process."""

    def __init__(self, url: URL) -> None:
        self.url = url
        self.sqlite = url.get_backend_name() == "sqlite"
        self.file = Path(url.database) if self.sqlite and url.database not in {None, "", ":memory:"} else None
        self._one_connection = self.sqlite and self.file is None
        self._lock = asyncio.Lock()
        self.engine = _engine(url, in_memory=self._one_connection)

    def __repr__(self) -> str:
        return f"Database({self.shown!r})"

    @property
    def shown(self) -> str:
        """The address without its password."""
        return self.url.render_as_string(hide_password=True)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A connection that sees one state of the database."""
        if self._one_connection:
            async with self._lock, self.engine.connect() as connection:
                yield connection
        else:
            async with self.engine.connect() as connection:
                yield connection

    @asynccontextmanager
    async def glance(self) -> AsyncIterator[AsyncConnection]:
        """A connection for one statement, which needs no transaction to see one state of the database."""
        if self._one_connection:
            async with self.read() as connection:
                yield connection
        else:
            async with self.engine.connect() as connection:
                if self.sqlite:
                    await connection.execution_options(glances=True)
                yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that commits at the end of the block and rolls back where the block raises."""
        if self.sqlite:
            async with self._lock, self._begin() as connection:
                yield connection
        else:
            async with self._begin() as connection:
                yield connection

    @asynccontextmanager
    async def _begin(self) -> AsyncIterator[AsyncConnection]:
        async with self.engine.connect() as connection:
            await connection.execution_options(writes=True)
            async with connection.begin():
                yield connection

    async def close(self) -> None:
        """Close every connection, after those that cancelled tasks are still giving back."""
        # SQLAlchemy returns a connection in a shielded task of its own, which would end with the loop otherwise.
        busy = getattr(self.engine.pool, "checkedout", lambda: 0)
        with suppress(TimeoutError):
            async with asyncio.timeout(_SECONDS_TO_RETURN):
                while busy() > 0:  # noqa: ASYNC110 - the pool has no event for it
                    await asyncio.sleep(0.01)
        await self.engine.dispose()


def _engine(url: URL, *, in_memory: bool) -> AsyncEngine:
    # Parameters hold post text and so stay out of every message; `echo` would print them.
    common: dict[str, Any] = {"hide_parameters": True, "echo": False, "json_serializer": json.dumps}
    if url.get_backend_name() != "sqlite":
        return create_async_engine(url, pool_size=_POOL, max_overflow=_POOL, pool_pre_ping=True, **common)
    driver.register()
    if in_memory:
        engine = create_async_engine(url, poolclass=StaticPool, **common)
    else:
        engine = create_async_engine(url, pool_size=_POOL, max_overflow=_POOL, **common)
    event.listen(engine.sync_engine, "connect", _prepare)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's adapted connection has no type
    # sqlite3 would begin transactions on its own, and late; `_begin` does it instead.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", f"busy_timeout={_BUSY_MS}"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    chosen = connection.get_execution_options()
    if chosen.get("glances", False):
        return
    raw: Any = connection.connection.dbapi_connection
    raw.begin("BEGIN IMMEDIATE" if chosen.get("writes", False) else "BEGIN")
