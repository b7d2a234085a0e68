"""What can be written on the command line: the commands, their options, and what is refused there."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from bot import __version__

__all__ = ["SAMPLES", "Call", "parser"]

SAMPLES: Final = Path(__file__).resolve().parent.parent / "data" / "samples"
SAMPLE: Final = SAMPLES / "night-trains.json"

Call = Callable[[argparse.Namespace], int | None]


def parser(calls: Mapping[str, Call]) -> argparse.ArgumentParser:
    """The parser of the command line. What it returns has the command's function of `calls`, by its name, as `call`."""
    whole = argparse.ArgumentParser(
        prog="rethread", description="Bring an archived discussion back to life in a Discord server."
    )
    whole.add_argument("--version", action="version", version=f"rethread {__version__}")
    whole.add_argument("--env-file", type=Path, help="the env file (default: .env, where there is one)")
    commands = whole.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def add(name: str, help_: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=help_, description=help_[0].upper() + help_[1:] + ".")
        command.set_defaults(call=calls[name])
        return command

    add("run", "run the bot; without a token, in a playground on this machine")
    _trying(add("playground", "try the bot in a small Discord on this machine, in a browser"))
    play = add("play", "replay a thread in this terminal")
    play.add_argument("file", type=Path)
    play.add_argument("--format", metavar="NAME", help="the input's format, where it is guessed wrongly")
    play.add_argument("--pace", choices=["manual", "steady", "original"], default="steady")
    play.add_argument(
        "--seconds", type=_seconds, default=None, metavar="N", help="seconds between posts at a steady pace"
    )
    play.add_argument("--from", dest="first", type=_number, default=1, metavar="N", help="begin with post N")
    convert = add("convert", "write files as thread documents, one JSON object a line")
    convert.add_argument("files", nargs="+", type=Path, metavar="FILE", help="files, and folders with all in them")
    convert.add_argument("--format", metavar="NAME", help="the inputs' format, where it is guessed wrongly")
    convert.add_argument(
        "--stitch", action="store_true", help="make one document of files that are pages of one thread"
    )
    _importing(add("import", "put files into the library of a server"))
    positions = add("positions", "sum up who stands where in a thread")
    positions.add_argument("files", nargs="+", type=Path, metavar="FILE")
    positions.add_argument("--json", action="store_true", help="the positions document, one JSON object a line")
    positions.add_argument(
        "--all", action="store_true", help="with --json: more points, and every sentence's claim score"
    )
    positions.add_argument("--format", metavar="NAME", help="the inputs' format, where it is guessed wrongly")
    _asking(add("ask", "ask a thread; it answers with its own sentences"))
    export = add("export", "write a server's threads as thread documents, one JSON object a line")
    export.add_argument("--guild", required=True, type=_server, metavar="ID", help="the server's id")
    export.add_argument("--thread", type=int, metavar="ID", help="only this thread (its id in /library)")
    backup = add("backup", "copy the database into a file, also while the bot runs")
    backup.add_argument("file", type=Path)
    restore = add("restore", "put a backup in the place of the database; stop the bot first")
    restore.add_argument("file", type=Path)
    restore.add_argument("--yes", action="store_true", help="do not ask before the present database is moved aside")
    add("doctor", "check the configuration, the database and the samples, and say what to mend")
    return whole


def _trying(trial: argparse.ArgumentParser) -> None:
    trial.add_argument("thread", type=Path, nargs="?", default=SAMPLE, help="a file with a thread (default: a sample)")
    trial.add_argument("--format", metavar="NAME", help="the file's format, where it is guessed wrongly")
    trial.add_argument("--port", type=_port, default=0, help="the port on 127.0.0.1 (default: a free one)")
    trial.add_argument(
        "--members", type=_names, default=("alice", "bob"), metavar="NAME,NAME", help="who is there beside hanna"
    )
    trial.add_argument("--pace", choices=["manual", "steady", "original"], default="steady")
    trial.add_argument("--no-rate-limits", dest="rate_limits", action="store_false", help="answer as fast as possible")
    trial.add_argument("--no-browser", dest="browser", action="store_false", help="do not open a browser")


def _importing(imported: argparse.ArgumentParser) -> None:
    imported.add_argument("files", nargs="+", type=Path, metavar="FILE", help="files, and folders with all in them")
    imported.add_argument("--guild", required=True, type=_server, metavar="ID", help="the server's id")
    imported.add_argument("--format", metavar="NAME", help="the inputs' format, where it is guessed wrongly")
    imported.add_argument(
        "--apart", action="store_true", help="keep a longer copy of a thread that is there as a thread of its own"
    )
    imported.add_argument("--nsfw", action="store_true", help="show it in age-restricted channels only")
    imported.add_argument("--yes", action="store_true", help="import without showing each thread and asking")
    imported.add_argument("--report", type=Path, metavar="FILE", help="write what reading did into this file")
    imported.add_argument(
        "--mend", type=Path, metavar="FILE", help="a JSON list of repairs to make (see docs/mending.md)"
    )


def _asking(ask: argparse.ArgumentParser) -> None:
    ask.add_argument("file", type=Path)
    ask.add_argument(
        "question",
        nargs="+",
        metavar="QUESTION",
        help="a question, quoted or not; several quoted ones follow each other",
    )
    ask.add_argument("--json", action="store_true", help="one JSON object a line for each question")
    ask.add_argument("--format", metavar="NAME", help="the input's format, where it is guessed wrongly")


def _server(written: str) -> int:
    """A server's id. Raises `ArgumentTypeError` for what cannot be one."""
    if not re.fullmatch(r"[0-9]{1,19}", written) or not 0 < int(written) < 2**63:
        raise argparse.ArgumentTypeError(f"write the number that Discord gave the server, not {written!r}")
    return int(written)


def _seconds(written: str) -> float:
    """A pause. Raises `ArgumentTypeError` for what is no number of seconds from 0 to a day."""
    with suppress(ValueError):
        if 0 <= (seconds := float(written)) <= 86_400:
            return seconds
    raise argparse.ArgumentTypeError(f"write a number of seconds from 0 to 86400, not {written!r}")


def _port(written: str) -> int:
    """A port, 0 for a free one. Raises `ArgumentTypeError`."""
    if not re.fullmatch(r"[0-9]{1,5}", written) or int(written) > 65_535:
        raise argparse.ArgumentTypeError(f"write a whole number from 0 (a free port) to 65535, not {written!r}")
    return int(written)


def _names(written: str) -> tuple[str, ...]:
    """Names with commas between them. Raises `ArgumentTypeError` where there is none, or one is too long."""
    names = tuple(dict.fromkeys(name.strip() for name in written.split(",") if name.strip()))
    if not names or any(len(name) > 32 for name in names):
        raise argparse.ArgumentTypeError(
            "write names of up to 32 characters with commas between them, such as alice,bob"
        )
    return names


def _number(written: str) -> int:
    """A post's number. Raises `ArgumentTypeError` below 1."""
    if not re.fullmatch(r"[0-9]{1,9}", written) or int(written) < 1:
        raise argparse.ArgumentTypeError(f"write the number of a post, from 1, not {written!r}")
    return int(written)
