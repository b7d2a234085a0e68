"""A store on each database that is here: SQLite in memory, SQLite in a file, and PostgreSQL where it is installed."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import pytest

from bot.archive.model import Post, Precision, Quote, Removed, Thread
from bot.store import Store

NOW = datetime(2024, 5, 1, 12, 0, tzinfo=UTC)
GUILD, OTHER_GUILD = 10, 11


def _binaries() -> Path | None:
    on_path = shutil.which("initdb")
    found = [Path(on_path).parent] if on_path else []
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in found if (folder / "pg_ctl").exists() and (folder / "postgres").exists()), None)


def _as_other_user() -> list[str]:
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return []
    return ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A PostgreSQL cluster of our own for this session."""
    binaries = _binaries()
    if binaries is None:
        pytest.skip("PostgreSQL is not installed here (initdb, pg_ctl and postgres)")
    prefix = _as_other_user()
    if prefix and shutil.which("setpriv") is None:
        pytest.skip("PostgreSQL does not run as root, and setpriv is not here to become somebody else")
    folder = Path(tempfile.mkdtemp(prefix="rethread-pg-", dir="/tmp"))
    port = _free_port()
    try:
        if prefix:
            shutil.chown(folder, "nobody")
        cluster = folder / "data"
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c fsync=off -k {folder}"
        make = [binaries / "initdb", "-D", cluster, "-U", "rethread", "-A", "trust", "-E", "UTF8", "--no-sync"]
        # As on most servers: an order of characters that is not that of their numbers.
        make += ["--locale-provider=icu", "--icu-locale=en"]
        start = [binaries / "pg_ctl", "-D", cluster, "-l", folder / "log", "-w", "-o", options, "start"]
        for command in (make, start):
            done = subprocess.run(
                [*prefix, *map(str, command)], cwd=folder, capture_output=True, text=True, check=False
            )
            if done.returncode:
                pytest.skip(f"PostgreSQL does not start here: {done.stderr.strip().splitlines()[-1:]}")
        try:
            yield f"postgresql://rethread@127.0.0.1:{port}"
        finally:
            stop = [binaries / "pg_ctl", "-D", cluster, "-m", "immediate", "-w", "stop"]
            subprocess.run([*prefix, *map(str, stop)], cwd=folder, capture_output=True, check=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["memory", "file", "postgresql"])
async def url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """The address of an empty database."""
    match request.param:
        case "memory":
            yield ":memory:"
        case "file":
            yield f"sqlite:///{tmp_path / 'store.db'}"
        case _:
            server = request.getfixturevalue("postgres_server")
            yield f"{server}/postgres"
            admin = await asyncpg.connect(f"{server}/postgres")
            try:
                await admin.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
            finally:
                await admin.close()


@pytest.fixture
async def store(url: str) -> AsyncIterator[Store]:
    async with Store.open(url) as opened:
        yield opened


@pytest.fixture
def thread() -> Thread:
    """Five posts with everything that a post can have."""
    return Thread(
        title="The old bridge",
        url="https://forum.example/t/1",
        site="forum.example",
        language="en",
        source_format="made-up",
        posts=(
            Post(1, "Keep the bridge open for carts, whatever the mayor says.", "Anna", NOW),
            Post(
                2,
                "Café owners want it closed.\n\nThey said so twice.",
                "Börje",
                NOW.replace(minute=5),
                zone_known=False,
            ),
            Post(
                3,
                "No bridge stands forever. 100% true; see a_b.",
                "anna",
                NOW.replace(hour=0),
                reply_to=2,
                quotes=(Quote("They said so twice.", 2, "Börje"), Quote("from elsewhere", None, "Zoë")),
                precision=Precision.DAY,
            ),
            Post(4, "Who pays?", None, None, reply_to=1),
            Post(5, "", "Börje", None, quotes=(Quote("Keep the bridge open", 1), Quote("Who pays?", 4))),
        ),
        removed=(Removed("Top Bottom", "boilerplate"), Removed("--", "signature")),
        warnings=("one date is missing",),
    )


@pytest.fixture
async def thread_id(store: Store, thread: Thread) -> int:
    added = await store.threads.add(thread, guild_id=GUILD, imported_by=1, nsfw=False, at=NOW)
    return added.thread_id
