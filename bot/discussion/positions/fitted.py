"""How fitted coefficients stand in the source: tables of names and numbers, as `benchmarks/fit_positions.py` prints."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

__all__ = ["fitted"]

Row = TypeVar("Row")


def fitted(kind: Callable[..., Row], table: str) -> Row:
    """The coefficients of a table "name number name number ..."; every field of `kind` once, and nothing else."""
    words = table.split()
    if len(set(words[::2])) < len(words) / 2:
        raise ValueError(f"a name stands twice, or a number is missing: {table}")
    return kind(**{name: float(number) for name, number in zip(words[::2], words[1::2], strict=True)})
