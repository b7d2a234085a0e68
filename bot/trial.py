"""Trying the bot without an account: the playground, and the unmodified bot as a second process that talks to it."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import tempfile
import webbrowser
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from bot.archive.convert import read_file
from bot.archive.model import Thread
from bot.env_file import environment
from bot.errors import ConfigError, Unreadable, UserError
from bot.store import Store
from playground.errors import SetupError
from playground.run import Options, Playground
from playground.world.model import Kind

__all__ = ["run"]

MODERATOR: Final = "hanna"
# Discord's bits for Manage Server, Manage Messages and View Channel.
_MANAGE_SERVER, _MANAGE_MESSAGES, _VIEW_CHANNEL = 1 << 5, 1 << 13, 1 << 10
_HOST_ROLE: Final = "Replay host"
_SECONDS_TO_START: Final = 20.0
_SECONDS_TO_STOP: Final = 10.0
# A bot that ends by itself sooner than this would only end again.
_LEAST_SECONDS: Final = 5.0

Say = Callable[[str], None]


async def run(
    file: Path,
    *,
    format_name: str | None,
    port: int,
    members: Sequence[str],
    pace: str,
    rate_limits: bool,
    browser: bool,
    say: Say,
) -> None:
    """Serve until cancelled: a world of its own, the thread in its library, a replay that has begun.

    A bot that ends is started again, so that a kill can be tried. Raises `UserError` where the file, the port or the
    bot is not as it must be. Nothing is left behind.
    """
    thread = _read(file, format_name)
    names = (MODERATOR, *(name for name in members if name != MODERATOR))
    with tempfile.TemporaryDirectory(prefix="rethread-playground-") as folder:
        async with _served(Options(port=port, members=names, rate_limits=rate_limits), port) as playground:
            _furnish(playground, names)
            await _stock(playground, thread, Path(folder))
            async with _running(playground, Path(folder)) as bot:
                await _begin(playground, bot, pace=pace)
                say(f"The playground is at {playground.page_url}\n“{thread.name}” is being replayed. Ctrl+C ends it.")
                if browser and _has_screen():
                    webbrowser.open(playground.page_url)
                await _outlive(bot)
            while True:
                say("The bot ended; it is started again, and its replay goes on.")
                async with _running(playground, Path(folder)) as bot:
                    await _outlive(bot)


def _read(file: Path, format_name: str | None) -> Thread:
    try:
        return read_file(file, format_name=format_name)
    except Unreadable as refusal:
        raise UserError(f"{file}: {refusal.place or 'whole file'}: {refusal}") from None


@asynccontextmanager
async def _served(options: Options, port: int) -> AsyncIterator[Playground]:
    playground = Playground(options)
    try:
        await playground.start()
    except OSError as error:
        await playground.close()
        raise UserError(f"Port {port} cannot be used ({error.strerror}). Leave --port out for a free one.") from None
    try:
        yield playground
    finally:
        await playground.close()


def _furnish(playground: Playground, names: Sequence[str]) -> None:
    """Make the server one in which everything can be tried: places of each kind, members of several ranks."""
    world = playground.world
    moderators = world.role("Moderator", allow=_MANAGE_SERVER | _MANAGE_MESSAGES)
    world.member(MODERATOR, roles=[moderators])
    if len(names) > 1:
        world.member(names[1], roles=[world.role(_HOST_ROLE)])
    world.channel("debates", Kind.FORUM, tags=["history", "politics"], topic="Where replays can open posts")
    world.channel("after-dark", nsfw=True)
    staff = world.channel("staff-only")
    world.overwrite(staff, world.guild.roles[world.guild.id], deny=_VIEW_CHANNEL)
    world.overwrite(staff, moderators, allow=_VIEW_CHANNEL)


async def _stock(playground: Playground, thread: Thread, folder: Path) -> None:
    world = playground.world
    async with Store.open(f"sqlite:///{folder}/rethread.db") as store:
        await store.threads.add(
            thread,
            guild_id=world.guild.id,
            imported_by=world.member(MODERATOR).user.id,
            nsfw=False,
            at=datetime.now(UTC),
        )


@asynccontextmanager
async def _running(playground: Playground, folder: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """The bot as a process of its own, ended gently."""
    settings = {
        "DISCORD_TOKEN": playground.token,
        "DISCORD_API_URL": playground.api_url,
        "DATA_DIR": str(folder),
        "HOST_ROLES": _HOST_ROLE,
        "LOG_LEVEL": "warning",
    }
    model = {name: value for name, value in _written(Path(".env")).items() if name.startswith("MODEL_")}
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DISCORD_", "DATABASE_URL"))}
    # An env file of its own, so that none of the current folder leads it to somebody's real server (the language model
    # that is written there it may have); a session of its own, so that Ctrl+C reaches it through us alone.
    (folder / ".env").touch()
    bot = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "--env-file",
        str(folder / ".env"),
        "run",
        env=model | kept | settings,
        start_new_session=True,
    )
    try:
        yield bot
    finally:
        if bot.returncode is None:
            with suppress(ProcessLookupError):
                bot.terminate()
            try:
                await asyncio.wait_for(bot.wait(), timeout=_SECONDS_TO_STOP)
            except TimeoutError:
                bot.kill()
                await bot.wait()


def _written(file: Path) -> dict[str, str]:
    """What an env file says, empty where there is none that can be read."""
    try:
        return environment({}, file)
    except ConfigError:
        return {}


async def _begin(playground: Playground, bot: asyncio.subprocess.Process, *, pace: str) -> None:
    """Let the moderator start the replay, as a member would."""
    moderator = playground.world.member(MODERATOR)
    moderator.deadline = _SECONDS_TO_START
    started = asyncio.create_task(moderator.slash("#general", "replay start", pace=pace, seconds=6))
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


async def _outlive(bot: asyncio.subprocess.Process) -> None:
    """Wait until the bot ends. Raises `UserError` where it ends too soon, and by itself, to be started again."""
    loop = asyncio.get_running_loop()
    begun = loop.time()
    await bot.wait()
    killed = bot.returncode == -signal.SIGKILL
    if not killed and loop.time() - begun < _LEAST_SECONDS:
        raise UserError(f"The bot ended by itself, with status {bot.returncode}; its log is above.")


def _has_screen() -> bool:
    """Whether a browser has a window to open; without one, a text browser would take the terminal."""
    return sys.platform == "darwin" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
