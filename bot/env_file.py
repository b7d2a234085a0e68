"""The env file: what it says, and what is wrong in it."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path

from dotenv.parser import Binding, parse_stream

from bot.config import VARIABLES
from bot.errors import ConfigError

__all__ = ["environment", "mistakes"]


def environment(process: Mapping[str, str], env_file: Path) -> dict[str, str]:
    """What the env file says, overruled by the process environment. A file that is not there counts as empty."""
    return {**{name: value for name, value in _written(env_file).items() if value is not None}, **process}


def mistakes(env_file: Path) -> list[str]:
    """What is wrong in the env file: lines that say nothing, and names that are nearly a variable's.

    Other names may be other programs'.
    """
    known = [each.name for each in VARIABLES]
    near = {name: get_close_matches(name, known, n=1, cutoff=0.93) for name in _written(env_file) if name not in known}
    return [
        *_broken_lines(env_file),
        *(f"{name}: there is no such variable; did you mean {found[0]}?" for name, found in near.items() if found),
    ]


def _broken_lines(env_file: Path) -> list[str]:
    """The lines of the env file that cannot be read, by number: what stands in them may be a secret."""
    broken = [one.original for one in _bindings(env_file) if one.error]
    lines = [one.line + one.string[: len(one.string) - len(one.string.lstrip())].count("\n") for one in broken]
    return [f"{env_file} line {line}: expected NAME=value, with a quote closed where one is opened" for line in lines]


def _written(env_file: Path) -> dict[str, str | None]:
    return {one.key: one.value for one in _bindings(env_file) if one.key is not None}


def _bindings(env_file: Path) -> list[Binding]:
    if not env_file.is_file():
        return []
    try:
        with env_file.open(encoding="utf-8") as file:
            return list(parse_stream(file))
    except UnicodeDecodeError:
        raise ConfigError([f"{env_file}: it is not UTF-8 text; save it again as UTF-8"]) from None
