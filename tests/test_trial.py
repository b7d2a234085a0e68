"""`rethread playground`, and `rethread run` without a token: a newcomer's first minute."""

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

ROOT = Path(__file__).parent.parent
SECONDS = 40


@asynccontextmanager
async def started(tmp_path: Path, *arguments: str, **env: str) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """The command, once it has printed its address."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DISCORD_", "DATABASE_"))}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *arguments, cwd=tmp_path, stdout=asyncio.subprocess.PIPE,
        env=kept | {"PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path)} | env,
    )  # fmt: skip
    try:
        async with asyncio.timeout(SECONDS):
            address = ""
            while not address:
                line = await process.stdout.readline()
                assert line, "it ended without an address"
                found = re.search(rb"http://127\.0\.0\.1:\S+", line)
                address = found[0].decode() if found else ""
        yield process, address
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def bots(folder: Path) -> list[int]:
    """The bot processes that work in that folder."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                words = (entry / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if b"run" in words and any(str(folder).encode() in word for word in words):
                found.append(int(entry.name))
    return found


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
async def test_the_page_is_served_and_nothing_is_left_behind(tmp_path, number):
    async with started(tmp_path, "run", THREAD=str(ROOT / "data/samples/rye-bread.txt")) as (process, address):
        async with aiohttp.ClientSession() as session, session.get(address) as page:
            assert page.status == 200
        assert len(bots(tmp_path)) == 1
        process.send_signal(number)
        async with asyncio.timeout(SECONDS):
            assert await process.wait() == 0
        assert bots(tmp_path) == []
        assert [entry for entry in tmp_path.iterdir() if "playground" in entry.name] == []


async def test_the_language_model_of_the_env_file_is_asked_and_nothing_else_of_it_is_used(tmp_path):
    written = "MODEL_URL=http://127.0.0.1:9/v1\nMODEL_NAME=tried\nMODEL_SECONDS=7\nDISCORD_TOKEN=\nSELF_VOTES=yes\n"
    (tmp_path / ".env").write_text(written, encoding="utf-8")
    async with started(tmp_path, "run", MODEL_SECONDS="9") as (process, _):
        [bot] = bots(tmp_path)
        environment = Path(f"/proc/{bot}/environ").read_text(encoding="utf-8").split("\0")
        process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(SECONDS):
            assert await process.wait() == 0
    assert "MODEL_NAME=tried" in environment
    assert "MODEL_SECONDS=9" in environment, "the process's own environment comes first"
    assert not [one for one in environment if one.startswith("SELF_VOTES")]


async def test_a_bot_that_is_killed_is_started_again(tmp_path):
    async with started(tmp_path, "playground", "--no-browser", "--members", "carol,dave") as (process, _):
        [first] = bots(tmp_path)
        async with asyncio.timeout(SECONDS):
            os.kill(first, signal.SIGKILL)
            line = await process.stdout.readline()
            while b"started again" not in line:
                assert line
                line = await process.stdout.readline()
            while not [one for one in bots(tmp_path) if one != first]:
                await asyncio.sleep(0.05)
