"""What is written in an environment variable, as a value.

Each function raises `ValueError` with a sentence that says what to write.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

DISCORD_API: Final = "https://discord.com/api/v10"


def text(value: str) -> str:
    """Any text."""
    return value


def user_ids(value: str) -> frozenset[int]:
    """Discord ids with commas between them."""
    parts = _listed(value)
    if wrong := [part for part in parts if not re.fullmatch(r"\d{15,20}", part)]:
        raise ValueError(
            f"write Discord user ids of 15 to 20 digits, with commas between them; {wrong[0]!r} is not one"
        )
    return frozenset(int(part) for part in parts)


def roles(value: str) -> frozenset[str]:
    """Names or ids of roles with commas between them."""
    return frozenset(part.casefold() for part in _listed(value))


def _listed(value: str) -> list[str]:
    return [part.strip() for part in value.split(",") if part.strip()]


def whole_number(low: int, high: int) -> Callable[[str], int]:
    """A reader of whole numbers from `low` to `high`."""

    def read(value: str) -> int:
        if not re.fullmatch(r"\d{1,6}", value) or not low <= int(value) <= high:
            raise ValueError(f"write a whole number from {low} to {high}, not {value!r}")
        return int(value)

    return read


def choice(*choices: str) -> Callable[[str], str]:
    """A reader of one of `choices`, whatever the case."""

    def read(value: str) -> str:
        if value.casefold() not in choices:
            raise ValueError(f"write one of {', '.join(choices)}, not {value!r}")
        return value.casefold()

    return read


def switch(value: str) -> bool:
    """Yes or no."""
    if value.casefold() in {"yes", "true", "on", "1"}:
        return True
    if value.casefold() in {"no", "false", "off", "0"}:
        return False
    raise ValueError(f"write yes or no, not {value!r}")


def address(value: str) -> str:
    """The address of an API, without a slash at its end."""
    try:
        parts = urlsplit(value)
        whole = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        whole = False
    if not whole:
        raise ValueError(f"write an address such as {DISCORD_API}")
    return value.rstrip("/")


def model_address(value: str) -> str:
    """The address of a model's endpoint, or nothing."""
    if not value:
        return value
    example = "write an address such as https://api.example.com/v1 or http://127.0.0.1:11434/v1"
    try:
        parts = urlsplit(value)
        whole = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        whole = False
    if not whole:
        raise ValueError(example)
    if parts.username or parts.password or parts.query:
        raise ValueError(f"{example}; a key goes into MODEL_KEY")
    return value.rstrip("/")


def amount(value: str) -> float | None:
    """An amount of money, or none."""
    if not value:
        return None
    if not re.fullmatch(r"\d{1,7}(?:\.\d{1,6})?", value):
        raise ValueError(f"write an amount such as 2.50, not {value!r}")
    return float(value)


def tokens(value: str) -> int:
    """A number of tokens."""
    if not re.fullmatch(r"\d{1,11}", value):
        raise ValueError(f"write a whole number such as 500000, or 0 for no limit, not {value!r}")
    return int(value)


def database(value: str) -> str:
    """The address of a database, or nothing for SQLite."""
    if value and urlsplit(value).scheme.split("+")[0] not in {"sqlite", "postgresql"}:
        raise ValueError("write sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME, or leave it empty")
    return value


def locale(value: str) -> str:
    """The language that the bot speaks."""
    if value != "en":
        raise ValueError("only en (English) exists so far")
    return value


def shards(value: str) -> tuple[int, ...]:
    """Numbers of shards in order."""
    if wrong := [part for part in _listed(value) if not part.isdecimal()]:
        raise ValueError(f"write shard numbers with commas between them, such as 0,1; {wrong[0]!r} is not one")
    return tuple(sorted({int(part) for part in _listed(value)}))
