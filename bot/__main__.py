"""The command line, and the only place where the parts are put together."""

from __future__ import annotations

import argparse
import asyncio
import gc
import io
import os
import signal
import sys
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bot.arguments import SAMPLES, Call, parser
from bot.errors import UserError

if TYPE_CHECKING:
    from bot.archive.model import Thread
    from bot.config import Config
    from bot.store import Store

CONNECTING: Final = """\
To bring it to your own Discord server:
  1. On https://discord.com/developers/applications make an application; copy its token (Bot → Reset Token).
  2. cp .env.example .env, and write the token behind DISCORD_TOKEN=
  3. make run, and open the invite link that it prints.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. The exit status is 0, 2 for a refusal (one sentence on standard error), or 130 for Ctrl+C."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(
                encoding="utf-8", errors="backslashreplace"
            )  # documents are UTF-8 wherever they are made
    chosen = parser(COMMANDS).parse_args(arguments)
    try:
        return int(chosen.call(chosen) or 0)
    except UserError as refusal:
        print(f"rethread: {refusal}", file=sys.stderr)
        return 2
    except EOFError:
        print("rethread: there is nobody to ask; say --yes where that is meant", file=sys.stderr)
        return 2
    except BrokenPipeError:
        # The reader of our output went away (`rethread convert … | head`).
        with suppress(OSError):
            sys.stdout.close()
        return 0
    except OSError as error:
        print(f"rethread: {_told(error)}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def _told(error: OSError) -> str:
    """A failure of the system in one sentence: a file that cannot be written, an address that cannot be reached."""
    where = f"{error.filename}: " if error.filename else ""
    return " ".join(f"{where}{error.strerror or error}".split())


def _config(chosen: argparse.Namespace) -> Config:
    from bot.config import Config
    from bot.env_file import environment, mistakes

    if chosen.env_file is not None and (chosen.env_file.is_dir() or not chosen.env_file.exists()):
        raise UserError(f"There is no file {chosen.env_file}. Name the env file, or leave --env-file out.")
    file = chosen.env_file or Path(".env")
    return Config.from_env(environment(os.environ, file), known_problems=mistakes(file))


def _run(chosen: argparse.Namespace) -> int:
    config = _config(chosen)
    if not config.token:
        _say("No DISCORD_TOKEN is set, so here is a playground: a small Discord on this machine, with a replay in it.")
        thread = os.environ.get("THREAD")
        return _playground(parser(COMMANDS).parse_args(["playground", *([thread] if thread else [])]))
    from bot import logs

    _require_model(config)
    key = config.model.key if config.model is not None else ""
    logs.set_up(level=config.log_level, form=config.log_format, secrets=(config.token, key))
    asyncio.run(_until_told(_serve(config)))
    return 0


def _require_model(config: Config) -> None:
    """Refuse to start with a language model whose client is not installed."""
    from bot.discussion.model.client import INSTALL, installed

    if config.model is not None and not installed():
        raise UserError(
            f"MODEL_URL is set, but what speaks to a language model is not installed. Start with `{INSTALL}` or "
            "install it with `.venv/bin/pip install --require-hashes -r requirements-llm.txt` or empty MODEL_URL."
        )


async def _serve(config: Config) -> None:
    """Run the bot."""
    import aiohttp
    import discord

    from bot.client import Rethread, use_api

    use_api(config.api_url)
    async with _open(config) as store, Rethread(config=config, store=store) as bot:
        try:
            await bot.login(config.token)
            # All that is loaded by now stays, and a full collection that looks through it holds the loop for 40 ms.
            gc.collect()
            gc.freeze()
            await bot.connect()
        except discord.LoginFailure:
            raise UserError(
                "Discord does not know this token. Copy it again from the developer portal (Bot → Reset Token) into "
                "DISCORD_TOKEN."
            ) from None
        except aiohttp.ClientConnectorError as error:
            raise UserError(
                f"Discord cannot be reached at {config.api_url} ({_told(error)}). Look at this machine's network, "
                "and at DISCORD_API_URL if you have set it; then start again."
            ) from None


async def _until_told(work: Coroutine[Any, Any, None]) -> None:
    """Do `work` until it ends, or the process is told to (SIGTERM, SIGINT, a closed terminal); then let it clean up."""
    task = asyncio.ensure_future(work)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    with suppress(asyncio.CancelledError):
        await task


def _playground(chosen: argparse.Namespace) -> int:
    """Run a small Discord on loopback with the bot in it, until Ctrl+C."""
    from bot import trial

    _say(CONNECTING)
    playing = trial.run(
        chosen.thread,
        format_name=chosen.format,
        port=chosen.port,
        members=chosen.members,
        pace=chosen.pace,
        rate_limits=chosen.rate_limits,
        browser=chosen.browser,
        say=_say,
    )
    asyncio.run(_until_told(playing))
    return 0


def _play(chosen: argparse.Namespace) -> int:
    from bot.replay.terminal import play

    thread = _read(chosen.file, chosen.format)
    if chosen.first > len(thread.posts):
        raise UserError(f"--from {chosen.first}: that thread has {len(thread.posts)} posts")
    play(thread, pace=chosen.pace, seconds=chosen.seconds, first=chosen.first, out=sys.stdout)
    return 0


def _convert(chosen: argparse.Namespace) -> int:
    from bot.archive.convert import convert
    from bot.bars import bar
    from bot.importing import walk

    files = [file for path in chosen.files for together in walk([path]) for file in together]
    with bar("converting", len(files), shown=len(files) > 3 and not sys.stdout.isatty()) as step:
        return convert(
            files,
            format_name=chosen.format,
            out=sys.stdout,
            err=sys.stderr,
            stitch=chosen.stitch,
            step=step,
        )


def _positions(chosen: argparse.Namespace) -> int:
    import json

    from bot.bars import spinner
    from bot.discussion.positions import summarise, to_document
    from bot.render.positions.terminal import print_positions

    if chosen.all and not chosen.json:
        raise UserError("--all goes with --json: it is for machines")
    status = 0
    for path in chosen.files:
        try:
            thread = _read(path, chosen.format)
        except UserError as refusal:
            print(refusal, file=sys.stderr)
            status = 2
            continue
        with spinner(f"reading {len(thread.posts):,} posts"):
            positions = summarise(thread)
        if chosen.json:
            _say(json.dumps(to_document(positions, everything=chosen.all), ensure_ascii=False))
        else:
            print_positions(positions, thread, out=sys.stdout)
            _say("")
    return status


def _format(name: str | None) -> str | None:
    from bot.archive.importers import FORMATS

    if name is not None and name not in FORMATS:
        raise UserError(f"--format: expected one of {', '.join(FORMATS)}, not {name!r}")
    return name


def _ask(chosen: argparse.Namespace) -> int:
    import json

    from bot.discussion.answers.compose import ask, remember
    from bot.discussion.answers.index import build
    from bot.render.answers import answer_document, terminal_text

    questions = _questions(chosen.question)
    if any(not question.strip() for question in questions):
        raise UserError('there is nothing in the question; write it in quotes: rethread ask FILE "Who pays for it?"')
    thread = _read(chosen.file, chosen.format)
    index = build(thread)
    before = None
    for question in questions:
        answer = ask(index, question, before=before)
        before = remember(answer, before)
        if chosen.json:
            _say(json.dumps(answer_document(answer, thread), ensure_ascii=False))
        else:
            _say(terminal_text(answer, thread))
    return 0


def _questions(arguments: Sequence[str]) -> list[str]:
    """An argument with a space is a question of its own; single words in a row make one."""
    questions: list[list[str]] = []
    goes_on = False
    for argument in arguments:
        whole = " " in argument.strip()
        if whole or not goes_on:
            questions.append([])
        questions[-1].append(argument)
        goes_on = not whole
    return [" ".join(words) for words in questions]


def _import(chosen: argparse.Namespace) -> int:
    from bot.asking import asker, at_terminal
    from bot.importing import Wishes, import_files, read_repairs, walk

    files = walk(chosen.files)
    wishes = Wishes(
        guild_id=chosen.guild,
        format_name=_format(chosen.format),
        nsfw=chosen.nsfw,
        apart=chosen.apart,
        say=_say,
        complain=lambda text: print(text, file=sys.stderr),
        repairs=read_repairs(chosen.mend) if chosen.mend else (),
        ask=asker(_say) if at_terminal() and not chosen.yes else None,
        report=chosen.report,
    )

    async def work(store: Store) -> int:
        return await import_files(store, files, wishes)

    return _with_store(chosen, work)


def _export(chosen: argparse.Namespace) -> int:
    from bot.archive.document import dumps

    async def work(store: Store) -> int:
        threads = await store.threads.library(chosen.guild)
        if chosen.thread is not None:
            threads = [thread for thread in threads if thread.id == chosen.thread]
        if not threads:
            raise UserError("that server has no such thread in this database")
        for thread in threads:
            _say(dumps(await store.threads.load(thread.id, guild_id=chosen.guild, whole=True)))
        return 0

    return _with_store(chosen, work)


def _backup(chosen: argparse.Namespace) -> int:
    async def work(store: Store) -> int:
        _say(f"the database is copied to {await store.backup(chosen.file)}")
        return 0

    return _with_store(chosen, work)


def _restore(chosen: argparse.Namespace) -> int:
    from bot.store import Store

    config = _config(chosen)
    if not chosen.file.is_file():
        raise UserError(f"There is no file {chosen.file}. Name a file that `rethread backup` wrote.")
    if not chosen.yes and input("The present database is moved aside. Go on? [y/N] ").strip().casefold() != "y":
        _say("nothing was changed")
        return 0
    aside = asyncio.run(Store.restore(config.database_url, chosen.file))
    _say("restored" + (f"; the database that was there is now {aside}" if aside else ""))
    return 0


def _doctor(chosen: argparse.Namespace) -> int:
    from bot import child
    from bot.confined import forgo_network

    config = _config(chosen)
    _say("configuration: good" + ("" if config.token else ", but no DISCORD_TOKEN is set: it runs in a playground"))

    _require_model(config)
    if config.model is not None:
        _say(f"language model: {config.model.name} (not asked here)")
    for sample in sorted(SAMPLES.glob("*.*")):
        if sample.suffix in {".txt", ".json"}:
            _say(f"sample {sample.name}: {len(_read(sample, None).posts)} posts")

    async def work(store: Store) -> int:
        by = await child.run(forgo_network, seconds=10)
        _say(f"imports: read in a process of their own with 512 MB and no network (refused by {by})")
        health = await store.check()
        _say(f"database: {health.database} ({health.server}), version {health.version} of {health.latest}")
        _say(f"  threads: {health.threads}, posts: {health.posts}")
        _say(f"  deliveries: {health.deliveries}, reactions: {health.reactions}")
        for problem in health.problems:
            _say(f"  problem: {problem}")
        return 2 if health.problems else 0

    return _with_store(chosen, work)


def _with_store(chosen: argparse.Namespace, work: Callable[[Store], Coroutine[Any, Any, int]]) -> int:
    async def opened() -> int:
        async with _open(_config(chosen)) as store:
            return await work(store)

    return asyncio.run(opened())


def _open(config: Config) -> AbstractAsyncContextManager[Store]:
    from bot.store import Store

    try:
        config.data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"DATA_DIR: {_told(error)}. Write the path of a folder that this user may write to.") from None
    return Store.open(config.database_url, backups=config.data_dir)


def _read(path: Path, format_name: str | None) -> Thread:
    from bot.archive.convert import read_file
    from bot.errors import Unreadable

    try:
        return read_file(path, format_name=format_name)
    except Unreadable as refusal:
        raise Unreadable(f"{path}: {refusal.place or 'whole file'}: {refusal}", place=refusal.place) from None


def _say(text: str) -> None:
    print(text, flush=True)


COMMANDS: Final[Mapping[str, Call]] = {
    "run": _run,
    "playground": _playground,
    "play": _play,
    "convert": _convert,
    "import": _import,
    "positions": _positions,
    "ask": _ask,
    "export": _export,
    "backup": _backup,
    "restore": _restore,
    "doctor": _doctor,
}

if __name__ == "__main__":
    sys.exit(main())
