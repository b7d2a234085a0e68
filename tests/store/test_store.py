"""Opening, migrating, copying, restoring and checking a database."""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError

from bot.archive.model import Post, Thread
from bot.errors import BadInput, Conflict, NotFound, UserError
from bot.store import Store
from bot.store.database import Database, parse_url
from bot.store.migrate import MIGRATIONS, latest_version, migrate, read_version
from bot.store.schema import metadata
from tests.store.conftest import GUILD, NOW

# Memory does not last until it is opened again.
_LASTING = pytest.mark.parametrize("url", ["file", "postgresql"], indirect=True)


async def test_the_migrations_make_the_tables_of_the_schema(store: Store):
    async with store._database.read() as connection:

        def differences(sync_connection):
            context = MigrationContext.configure(sync_connection, opts={"include_name": _ours})
            return compare_metadata(context, metadata)

        assert await connection.run_sync(differences) == []


def _ours(name: str | None, kind: str, _parents: object) -> bool:
    return not (kind == "table" and name is not None and name.startswith("post_words"))


def test_the_latest_version_is_the_head():
    scripts = ScriptDirectory(str(MIGRATIONS))
    assert scripts.get_heads() == [latest_version()]
    for script in scripts.walk_revisions():
        assert Path(script.path).name.startswith(f"{script.revision}_")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (":memory:", "sqlite+rethread://"),
        ("sqlite:///data/a.db", "sqlite+rethread:///data/a.db"),
        ("sqlite+aiosqlite:////abs/a.db", "sqlite+rethread:////abs/a.db"),
        ("postgres://u:p@h/n", "postgresql+asyncpg://u:p@h/n"),
        ("postgresql+psycopg://u@h:1/n", "postgresql+asyncpg://u@h:1/n"),
    ],
)
def test_urls_get_the_driver(url: str, expected: str):
    assert parse_url(url).render_as_string(hide_password=False) == expected


@pytest.mark.parametrize("url", ["", "nonsense", "mysql://u:secret@h/n", "postgresql://u:secret@h:port/n"])
def test_other_urls_are_refused_without_their_password(url: str):
    with pytest.raises(BadInput) as refused:
        parse_url(url)
    assert "secret" not in str(refused.value)


async def test_a_database_out_of_reach_is_refused_without_its_password(tmp_path: Path):
    (tmp_path / "file").write_text("not a folder")
    for url in ("postgresql://u:secret@127.0.0.1:1/n", f"sqlite:///{tmp_path / 'file' / 'a.db'}"):
        with pytest.raises(UserError, match="cannot be opened") as refused:
            await Store.open(url)
        assert "secret" not in str(refused.value)
    (tmp_path / "garbage.db").write_bytes(b"garbage " * 1000)
    with pytest.raises(UserError, match="cannot be opened"):
        await Store.open(f"sqlite:///{tmp_path / 'garbage.db'}")


@pytest.mark.parametrize("said", ["database or disk is full", "attempt to write a readonly database"])
async def test_a_full_disk_is_one_sentence(tmp_path: Path, said: str):
    with pytest.raises(UserError, match=f"cannot be written .{said}.*undone"):
        async with Store.open(f"sqlite:///{tmp_path}/x.db"):
            raise OperationalError("INSERT", {}, sqlite3.OperationalError(said))


async def test_a_defect_stays_a_defect(tmp_path: Path):
    with pytest.raises(OperationalError):
        async with Store.open(f"sqlite:///{tmp_path}/x.db"):
            raise OperationalError("SELECT", {}, sqlite3.OperationalError("no such table: threads"))


@_LASTING
async def test_what_was_written_is_there_after_opening_again(url: str, thread: Thread):
    async with Store.open(url) as store:
        added = await store.threads.add(thread, guild_id=GUILD, imported_by=1, nsfw=False, at=NOW)
    store = await Store.open(url)
    assert await store.threads.load(added.thread_id, guild_id=GUILD) == thread
    await store.close()


@_LASTING
async def test_two_that_open_a_new_database_at_once_both_can(url: str):
    stores = await asyncio.gather(*(Store.open(url)._open() for _ in range(2)))
    for store in stores:
        assert (await store.check()).problems == ()
        await store.close()


@_LASTING
async def test_a_newer_schema_is_refused(url: str, tmp_path: Path):
    async with Store.open(url) as store, store._database.write() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(UserError, match="newer version of Rethread"):
        await Store.open(url)
    assert not any("before-migration" in name for name in next(os.walk(tmp_path))[2])


def _with_a_second_step(folder: Path, body: str) -> Path:
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "9000_more.py").write_text(
        f'from alembic import op\nrevision = "9000"\ndown_revision = "{latest_version()}"\n\n\ndef upgrade():\n' + body
    )
    return folder


async def test_a_copy_is_made_before_a_migration_and_the_newest_three_are_kept(tmp_path: Path, thread: Thread):
    file, backups = tmp_path / "live" / "store.db", tmp_path / "copies"
    migrations = _with_a_second_step(tmp_path / "steps", '    op.execute("CREATE TABLE more (id INTEGER)")\n')
    async with Store.open(f"sqlite:///{file}", backups=backups) as store:
        added = await store.threads.add(thread, guild_id=GUILD, imported_by=1, nsfw=False, at=NOW)
    assert not backups.exists()
    database = Database(parse_url(f"sqlite:///{file}"))
    for _ in range(5):
        await migrate(database, backups=backups, migrations=migrations)
        assert await read_version(database) == "9000"
        async with database.write() as connection:
            await connection.execute(text("DROP TABLE more"))
            await connection.execute(text("UPDATE alembic_version SET version_num = :v"), {"v": latest_version()})
    await database.close()
    copies = sorted(backups.iterdir())
    assert len(copies) == 3
    assert all(
        copy.name.startswith("store.before-migration.") and f"schema-{latest_version()}" in copy.name for copy in copies
    )
    async with Store.open(f"sqlite:///{copies[0]}") as old:
        assert await old.threads.load(added.thread_id, guild_id=GUILD) == thread


@_LASTING
async def test_a_step_that_fails_leaves_the_database_as_it_was(url: str, tmp_path: Path):
    await (await Store.open(url)).close()
    body = '    op.execute("CREATE TABLE more (id INTEGER)")\n    raise RuntimeError("half way")\n'
    migrations = _with_a_second_step(tmp_path / "steps", body)
    database = Database(parse_url(url))
    with pytest.raises(RuntimeError, match="half way"):
        await migrate(database, backups=tmp_path / "copies", migrations=migrations)
    assert await read_version(database) == latest_version()
    async with database.read() as connection:
        with pytest.raises(Exception, match="more"):
            await connection.execute(text("SELECT * FROM more"))
    await database.close()


async def test_sqlite_is_opened_with_what_the_design_asks_for(tmp_path: Path):
    async with Store.open(f"sqlite:///{tmp_path / 'a.db'}") as store, store._database.read() as connection:
        for pragma, value in {
            "journal_mode": "wal",
            "foreign_keys": 1,
            "synchronous": 1,
            "busy_timeout": 10_000,
        }.items():
            assert (await connection.exec_driver_sql(f"PRAGMA {pragma}")).scalar_one() == value


async def test_readers_do_not_wait_for_a_writer(tmp_path: Path):
    async with Store.open(f"sqlite:///{tmp_path / 'a.db'}") as store:
        async with store._database.write() as connection:
            await connection.execute(text("INSERT INTO facts VALUES ('a', 'b')"))
            async with asyncio.timeout(2):
                assert await store.settings.get("a") is None
        assert await store.settings.get("a") == "b"


async def test_a_write_that_raises_leaves_nothing(store: Store):
    async def write() -> None:
        async with store._database.write() as connection:
            await connection.execute(text("INSERT INTO facts VALUES ('a', 'b')"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await write()
    assert await store.settings.get("a") is None


async def test_a_write_that_is_cancelled_leaves_nothing_and_holds_nothing(store: Store):
    entered = asyncio.Event()

    async def write() -> None:
        async with store._database.write() as connection:
            await connection.execute(text("INSERT INTO facts VALUES ('a', 'b')"))
            entered.set()
            await asyncio.get_running_loop().create_future()

    task = asyncio.create_task(write())
    await entered.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await store.settings.get("a") is None
    await store.settings.set("a", "c")
    assert await store.settings.get("a") == "c"


async def test_health_counts_and_finds_no_problem(store: Store, thread_id: int):
    health = await store.check()
    assert (health.version, health.latest, health.problems) == (latest_version(), latest_version(), ())
    assert (health.threads, health.posts, health.deliveries, health.reactions) == (1, 5, 0, 0)
    assert health.bytes > 10_000
    assert health.server.startswith(("SQLite 3.", "PostgreSQL "))


async def test_a_damaged_file_is_reported(tmp_path: Path):
    file = tmp_path / "a.db"
    async with Store.open(f"sqlite:///{file}") as store:
        thread = Thread("T", tuple(Post(number, "words " * 50) for number in range(1, 200)), "x")
        await store.threads.add(thread, guild_id=GUILD, imported_by=1, nsfw=False, at=NOW)
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA writable_schema=ON")
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute("DELETE FROM threads")
    connection.close()
    async with Store.open(f"sqlite:///{file}") as store:
        assert any("belongs to nothing in threads" in problem for problem in (await store.check()).problems)


async def test_a_copy_of_a_database_in_use_can_be_restored(tmp_path: Path, thread: Thread):
    url, copy = f"sqlite:///{tmp_path / 'a.db'}", tmp_path / "copies" / "copy.db"
    async with Store.open(url) as store:
        added = await store.threads.add(thread, guild_id=GUILD, imported_by=1, nsfw=False, at=NOW)
        assert await store.backup(copy) == copy
        with pytest.raises(Conflict, match="exists already"):
            await store.backup(copy)
        with pytest.raises(Conflict, match="in use"):
            await Store.restore(url, copy)
        await store.threads.remove(added.thread_id, guild_id=GUILD)
    for replaced in ("a.replaced.db", "a.replaced-2.db"):
        await Store.restore(url, copy)
        assert (tmp_path / replaced).exists()
    async with Store.open(url) as store:
        assert await store.threads.load(added.thread_id, guild_id=GUILD) == thread
        assert (await store.check()).problems == ()
    async with Store.open(f"sqlite:///{tmp_path / 'a.replaced.db'}") as store:
        assert await store.threads.library(GUILD) == []


async def test_what_is_no_copy_is_not_restored(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'a.db'}"
    async with Store.open(url) as store:
        await store.settings.set("a", "b")
    (tmp_path / "garbage").write_bytes(b"garbage " * 1000)
    sqlite3.connect(tmp_path / "other.db").executescript("CREATE TABLE x (y)").connection.close()
    with pytest.raises(BadInput, match="not a database of Rethread"):
        await Store.restore(url, tmp_path / "garbage")
    with pytest.raises(BadInput, match="not a database of Rethread"):
        await Store.restore(url, tmp_path / "other.db")
    with pytest.raises(NotFound):
        await Store.restore(url, tmp_path / "nothing.db")
    with pytest.raises(UserError, match="pg_restore"):
        await Store.restore("postgresql://u:p@h/n", tmp_path / "garbage")
    assert not (tmp_path / "nothing.db").exists()
    async with Store.open(url) as store:
        assert await store.settings.get("a") == "b"


async def test_postgresql_is_copied_by_its_own_tool(store: Store, tmp_path: Path):
    if store._database.file is None:
        match = "in memory" if store._database.sqlite else "pg_dump"
        with pytest.raises(UserError, match=match):
            await store.backup(tmp_path / "copy")


async def test_no_log_holds_text_of_a_post(url: str, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    async with Store.open(url) as store:
        thread = Thread("T", (Post(1, "unmistakable words"),), "x")
        await store.threads.add(thread, guild_id=GUILD, imported_by=1, nsfw=False, at=NOW)
        insert = text("INSERT INTO facts VALUES ('unmistakable', :value)")
        async with store._database.write() as connection:
            with pytest.raises(IntegrityError) as failed:
                await connection.execute(insert, [{"value": "unmistakable words"}] * 2)
    assert "unmistakable words" not in str(failed.value)
    sqlalchemy_and_ours = [record for record in caplog.records if not record.name.startswith("aiosqlite")]
    assert not any("unmistakable words" in record.getMessage() for record in sqlalchemy_and_ours)
