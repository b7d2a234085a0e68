"""Posts for an autocomplete, fast enough for each key press."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import fulltext
from bot.store.hiding import is_hidden
from bot.store.horizons import EVERYTHING, Horizons, within
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
    connection: AsyncConnection,
    guild_id: int,
    *,
    thread_id: int | None,
    words: str,
    limit: int,
    horizons: Horizons = EVERYTHING,
) -> list[Suggestion]:
    """At most `limit` posts: those whose number begins so; or of authors whose name does, then with the words."""
    found: dict[int, None] = {}
    for found_by in _searches(connection, guild_id, words.strip(), thread_id=thread_id, limit=limit):
        statement = found_by.where(within(horizons))
        if len(found) < limit:
            found.update(dict.fromkeys(await connection.scalars(statement.limit(limit))))
    ids = list(found)[:limit]
    # The texts are read for these alone, not for all that had to be sorted.
    beginning = func.substr(posts.c.text, 1, _BEGINNING).label("beginning")
    shown = select(posts.c.id, posts.c.thread_id, posts.c.number, posts.c.author, beginning).where(posts.c.id.in_(ids))
    rows = {row.id: row for row in await connection.execute(shown)}
    return [
        Suggestion(row.thread_id, row.number, row.author, " ".join(row.beginning.split()))
        for row in (rows[post_id] for post_id in ids)
    ]


def _searches(
    connection: AsyncConnection, guild_id: int, typed: str, *, thread_id: int | None, limit: int
) -> list[Select[tuple[int]]]:
    base = select(posts.c.id).join(threads, threads.c.id == posts.c.thread_id)
    base = base.where(threads.c.guild_id == guild_id, ~is_hidden())
    scope = base if thread_id is None else base.where(posts.c.thread_id == thread_id)
    numbered = scope.order_by(posts.c.number, posts.c.thread_id)
    if not typed:
        return [numbered.where(posts.c.number <= limit)]
    digits = re.fullmatch(r"#?\s*([0-9]+)", typed)
    if digits:
        return [numbered.where(_number_begins(digits[1]))]
    searches = []
    key = fold(typed)
    if key:
        # A range, because an index serves it in both databases; U+10FFFF sorts after every name.
        searches.append(numbered.where(posts.c.author_key >= key, posts.c.author_key < key + "\U0010ffff"))
    terms = query_words(typed)
    # With one letter the index would gather half of all posts to show the first.
    if len("".join(terms)) > 1:
        searches.append(fulltext.matching(base, connection, terms, thread_id=thread_id))
    return searches


def _number_begins(digits: str) -> ColumnElement[bool]:
    start = int(digits[: _DIGITS + 1])
    if start == 0 or len(digits) > _DIGITS:
        return false()
    spans = [(start * 10**more, (start + 1) * 10**more) for more in range(_DIGITS + 1 - len(digits))]
    return or_(*(and_(posts.c.number >= low, posts.c.number < high) for low, high in spans))
