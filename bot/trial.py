"""Trying the bot without an account: the playground, and the unmodified bot as a second process that talks to it."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import webbrowser
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from bot.archive.convert import read_file
from bot.errors import Unreadable, UserError
from bot.store import Store
from playground.errors import SetupError
from playground.run import Options, Playground

__all__ = ["run"]

HOST: Final = "hanna"
# Manage Server and Manage Messages, by Discord's bits: the host of the trial may do everything.
_HOST_PERMISSIONS: Final = 1 << 5 | 1 << 13
_SECONDS_TO_START: Final = 20.0


async def run(
    file: Path,
    *,
    format_name: str | None,
    port: int,
    members: Sequence[str],
    pace: str,
    rate_limits: bool,
    browser: bool,
    say: Callable[[str], None],
) -> None:
    """Serve until cancelled: a world of its own, the thread in its library, a replay that has begun.

    Raises `UserError` where the file, the port or the bot is not as it must be. Nothing is left behind.
    """
    try:
        thread = read_file(file, format_name=format_name)
    except Unreadable as refusal:
        raise UserError(f"{file}: {refusal.place or 'whole file'}: {refusal}") from None
    options = Options(port=port, members=(HOST, *sorted(set(members) - {HOST})), rate_limits=rate_limits)
    with tempfile.TemporaryDirectory(prefix="rethread-playground-") as folder:
        try:
            playground = await Playground(options).start()
        except OSError as error:
            raise UserError(
                f"Port {port} cannot be used ({error.strerror}). Leave --port out for a free one."
            ) from None
        try:
            world = playground.world
            host = world.member(HOST, roles=[world.role("Host", allow=_HOST_PERMISSIONS)])
            async with Store.open(f"sqlite:///{folder}/rethread.db") as store:
                await store.threads.add(
                    thread, guild_id=world.guild.id, imported_by=host.user.id, nsfw=False, at=datetime.now(UTC)
                )
            bot = await _start_bot(playground, Path(folder))
            try:
                await _begin(playground, bot, pace=pace)
                say(f"The playground is at {playground.page_url}\n“{thread.name}” is being replayed. Ctrl+C ends it.")
                if browser and _has_screen():
                    webbrowser.open(playground.page_url)
                await bot.wait()
                raise UserError(f"The bot ended by itself, with status {bot.returncode}; its log is above.")
            finally:
                await _stop(bot)
        finally:
            await playground.close()


async def _start_bot(playground: Playground, folder: Path) -> asyncio.subprocess.Process:
    settings = {
        "DISCORD_TOKEN": playground.token,
        "DISCORD_API_URL": playground.api_url,
        "DATA_DIR": str(folder),
        "LOG_LEVEL": "warning",
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DISCORD_", "DATABASE_URL"))}
    # An env file of its own, so that none of the current folder leads it to somebody's real server.
    (folder / ".env").touch()
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "--env-file", str(folder / ".env"), "run", env=kept | settings
    )


async def _begin(playground: Playground, bot: asyncio.subprocess.Process, *, pace: str) -> None:
    """Let the host start the replay, as a member would."""
    host = playground.world.member(HOST)
    host.deadline = _SECONDS_TO_START
    started = asyncio.create_task(host.slash("#general", "replay start", pace=pace, seconds=6))
    ended = asyncio.create_task(bot.wait())
    await asyncio.wait((started, ended), return_when=asyncio.FIRST_COMPLETED)
    if not started.done():
        started.cancel()
        raise UserError(f"The bot ended at its start, with status {bot.returncode}; its log is above.")
    ended.cancel()
    try:
        seen = await started
    except SetupError as error:
        raise UserError(f"The bot did not answer: {error}") from None
    if seen.error:
        raise UserError(f"The bot did not start the replay: {seen.error}")


async def _stop(bot: asyncio.subprocess.Process) -> None:
    if bot.returncode is None:
        with suppress(ProcessLookupError):
            bot.terminate()
        try:
            await asyncio.wait_for(bot.wait(), timeout=10)
        except TimeoutError:
            bot.kill()
            await bot.wait()


def _has_screen() -> bool:
    """Whether a browser has a window to open; without one, a text browser would take the terminal."""
    return sys.platform == "darwin" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
