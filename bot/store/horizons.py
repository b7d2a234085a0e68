"""Leaving out posts that a member does not want to be told of."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from sqlalchemy import ColumnElement, and_, or_, true

from bot.store.schema import posts

__all__ = ["EVERYTHING", "Horizons", "within"]

Horizons = Mapping[int, int]
"""For each thread of which something is kept back: the last post that may be shown."""

EVERYTHING: Final[Horizons] = MappingProxyType({})


def within(horizons: Horizons) -> ColumnElement[bool]:
    """The condition that a post is not beyond them."""
    if not horizons:
        return true()
    return and_(*(or_(posts.c.thread_id != thread, posts.c.number <= last) for thread, last in horizons.items()))
