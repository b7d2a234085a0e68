"""The driver crosses to its thread once a statement, and leaves no transaction open."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import aiosqlite
import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.store.database import Database, parse_url
from bot.store.schema import facts


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(parse_url(f"sqlite:///{tmp_path / 'one.db'}"))
    async with database.write() as connection:
        await connection.run_sync(facts.create)
        await connection.execute(insert(facts), [{"key": str(number), "value": "v"} for number in range(3)])
    yield database
    await database.close()


async def test_a_statement_is_one_crossing(database: Database, monkeypatch: pytest.MonkeyPatch):
    crossings = []
    plain = aiosqlite.Connection._execute

    async def counted(self, function, *args):
        crossings.append(function)
        return await plain(self, function, *args)

    monkeypatch.setattr(aiosqlite.Connection, "_execute", counted)
    async with database.glance() as connection:
        assert len((await connection.execute(select(facts))).all()) == 3
    assert len(crossings) == 1
    crossings.clear()
    async with database.write() as connection:
        await connection.execute(update(facts).values(value="w"))
    assert len(crossings) == 3  # begin and commit


async def test_what_a_statement_tells_is_right(database: Database):
    async with database.write() as connection:
        assert (await connection.execute(update(facts).values(value="w"))).rowcount == 3
        gone = await connection.execute(delete(facts).where(facts.c.key == "1").returning(facts.c.key, facts.c.value))
        assert [tuple(row) for row in gone] == [("1", "w")]
        assert (await connection.execute(delete(facts).where(facts.c.key == "9"))).rowcount == 0
        with pytest.raises(IntegrityError):
            await connection.execute(insert(facts).values(key="0", value="again"))
        assert (await connection.execute(select(facts.c.value).where(facts.c.key == "9"))).first() is None
    async with database.read() as connection:
        assert sorted(await connection.scalars(select(facts.c.key))) == ["0", "2"]


async def test_a_transaction_is_taken_back_also_where_it_is_cancelled(database: Database):
    inside = asyncio.Event()

    async def change() -> None:
        async with database.write() as connection:
            await connection.execute(update(facts).values(value="half"))
            inside.set()
            await asyncio.sleep(60)

    task = asyncio.create_task(change())
    await inside.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    for patience in range(20):  # cancelled at every step of the way, also while the transaction begins
        early = asyncio.create_task(change())
        for _ in range(patience):
            await asyncio.sleep(0)
        early.cancel()
        await asyncio.gather(early, return_exceptions=True)
    async with database.write() as connection:
        assert set(await connection.scalars(select(facts.c.value))) == {"v"}
    async with database.engine.connect() as connection:
        assert not (await connection.get_raw_connection()).driver_connection.in_transaction
