"""Posts for an autocomplete, fast enough for each key press."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import fulltext
from bot.store.schema import posts, threads
from bot.store.words import fold, query_words

__all__ = ["Suggestion", "suggest"]

_BEGINNING = 120
_DIGITS = 7


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A post to choose. `words` are the first of its text, on one line."""

    thread_id: int
    number: int
    author: str | None
    words: str


async def suggest(
    connection: AsyncConnection, guild_id: int, *, thread_id: int | None, words: str, limit: int
) -> list[Suggestion]:
    """At most `limit` posts: those whose number begins so, then of authors whose name does, then with the words."""
    base = _base(guild_id, thread_id)
    found: dict[tuple[int, int], Suggestion] = {}
    for statement in _searches(base, connection, words.strip()):
        if len(found) >= limit:
            break
        for row in await connection.execute(statement.limit(limit)):
            found.setdefault((row.thread_id, row.number), _suggestion(row))
    return list(found.values())[:limit]


def _base(guild_id: int, thread_id: int | None) -> Select[Any]:
    beginning = func.substr(posts.c.text, 1, _BEGINNING).label("beginning")
    statement = (
        select(posts.c.thread_id, posts.c.number, posts.c.author, beginning)
        .join(threads, threads.c.id == posts.c.thread_id)
        .where(threads.c.guild_id == guild_id)
    )
    return statement if thread_id is None else statement.where(posts.c.thread_id == thread_id)


def _searches(base: Select[Any], connection: AsyncConnection, typed: str) -> list[Select[Any]]:
    in_order = base.order_by(posts.c.thread_id, posts.c.number)
    if not typed:
        return [in_order]
    digits = re.fullmatch(r"#?\s*([0-9]+)", typed)
    if digits:
        return [in_order.where(_number_begins(digits[1]))]
    searches = []
    key = fold(typed)
    if key:
        # A range, because an index serves it in both databases; U+10FFFF sorts after every name.
        searches.append(in_order.where(posts.c.author_key >= key, posts.c.author_key < key + "\U0010ffff"))
    terms = query_words(typed)
    # With one letter the index would gather half of all posts to show the first.
    if terms and len("".join(terms)) > 1:
        searches.append(fulltext.matching(base, connection, terms))
    return searches


def _number_begins(digits: str) -> ColumnElement[bool]:
    start = int(digits[: _DIGITS + 1])
    if start == 0 or len(digits) > _DIGITS:
        return false()
    spans = [(start * 10**more, (start + 1) * 10**more) for more in range(_DIGITS + 1 - len(digits))]
    return or_(*(and_(posts.c.number >= low, posts.c.number < high) for low, high in spans))


def _suggestion(row: Any) -> Suggestion:  # noqa: ANN401 - a row has no static type
    return Suggestion(row.thread_id, row.number, row.author, " ".join(row.beginning.split()))
