"""What the child process that takes hostile input apart may not do, and that nothing is left of it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from bot import child, confined
from bot.confined import By, forgo_network

ROOT = Path(__file__).parent.parent
linux = pytest.mark.skipif(sys.platform != "linux", reason="needs /proc and seccomp")


@linux
async def test_the_child_and_what_it_starts_have_no_network():
    assert await child.run(forgo_network, seconds=30) is By.KERNEL
    with pytest.raises(child.ChildFailed, match="Operation not permitted"):
        await child.run(socket.socket, seconds=30)
    tried = [sys.executable, "-c", "import socket; socket.socket(socket.AF_INET6)"]
    with pytest.raises(child.ChildFailed, match="CalledProcessError"):
        await child.run(subprocess.check_call, tried, seconds=30)
    assert await child.run(subprocess.check_call, [sys.executable, "-c", ""], seconds=30) == 0


def test_where_the_kernel_cannot_python_refuses():
    tried = (
        "from bot import confined; import socket; confined._filtered = lambda: False\n"
        "print(confined.forgo_network().value)\n"
        "socket.socket()"
    )
    done = subprocess.run([sys.executable, "-c", tried], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == confined.By.PYTHON
    assert "PermissionError: no network here" in done.stderr


async def test_the_child_writes_no_file(tmp_path):
    with pytest.raises(child.ChildFailed, match="File too large"):
        await child.run(shutil.copyfile, __file__, tmp_path / "x", seconds=30)


async def test_the_child_has_no_secrets(monkeypatch):
    monkeypatch.setenv("DISCORD_TOKEN", "secret")
    monkeypatch.setenv("RETHREAD_TEST", "plain")
    assert await child.run(os.getenv, "DISCORD_TOKEN", seconds=30) is None
    assert await child.run(os.getenv, "RETHREAD_TEST", seconds=30) == "plain"


@linux
async def test_a_child_that_stays_has_no_network_and_writes_no_file_either(tmp_path):
    kept = child.Kept()
    try:
        with pytest.raises(child.ChildFailed, match="Operation not permitted"):
            await kept.run(socket.socket, seconds=30)
        with pytest.raises(child.ChildFailed, match="File too large"):
            await kept.run(shutil.copyfile, __file__, tmp_path / "x", seconds=30)
    finally:
        await kept.close()


@linux
async def test_the_child_ends_with_a_parent_that_is_killed():
    program = "import asyncio, time; from bot import child; asyncio.run(child.run(time.sleep, 600, seconds=600))"
    parent = await asyncio.create_subprocess_exec(sys.executable, "-c", program, cwd=ROOT)
    children = Path(f"/proc/{parent.pid}/task/{parent.pid}/children")
    async with asyncio.timeout(30):
        while not (pids := children.read_text().split()) or not _limited(pids[0]):
            await asyncio.sleep(0.02)
        parent.kill()
        await parent.wait()
        while _runs(pids[0]):
            await asyncio.sleep(0.02)


def _limited(pid: str) -> bool:
    """Whether it has come as far as its limits: only then it is sure to end with its parent."""
    with contextlib.suppress(OSError):
        return "NoNewPrivs:\t1" in Path(f"/proc/{pid}/status").read_text()
    return False


def _runs(pid: str) -> bool:
    with contextlib.suppress(OSError):
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    return False
