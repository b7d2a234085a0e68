"""Full text search over a guild's threads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.discussion.search import Snippet, snippet
from bot.store import fulltext
from bot.store.database import Database
from bot.store.schema import posts, threads
from bot.store.words import fold, query_words

__all__ = ["Hit", "Page", "Search"]


@dataclass(frozen=True, slots=True)
class Hit:
    """A post that matches."""

    thread_id: int
    thread_name: str
    number: int
    author: str | None
    posted_at: datetime | None
    snippet: Snippet


@dataclass(frozen=True, slots=True)
class Page:
    """Some hits, best first, and how many there are in all. `any_word`: no post has all words, these have some."""

    hits: tuple[Hit, ...]
    total: int
    any_word: bool = False


class Search:
    """The search."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(
        self,
        guild_id: int,
        query: str,
        *,
        thread_id: int | None = None,
        author: str | None = None,
        limit: int = 5,
        offset: int = 0,
    ) -> Page:
        """Posts with all words of `query`, the last one perhaps unfinished; if there is none, posts with any of them.

        `author` is a whole name, compared without case and diacritics. Without words it lists the author's posts in
        order, and without either there are no hits.
        """
        terms = query_words(query)
        if not terms and author is None:
            return Page((), 0)
        scope = _scope(guild_id, thread_id=thread_id, author=author)
        async with self._database.read() as connection:
            if not terms:
                ordered = scope.order_by(posts.c.thread_id, posts.c.number)
                return await _page(connection, scope, ordered.limit(limit).offset(offset), query)
            page = await _matches(connection, scope, terms, query=query, limit=limit, offset=offset)
            if page.total or len(terms) == 1:
                return page
            return await _matches(connection, scope, terms, query=query, limit=limit, offset=offset, any_word=True)


def _scope(guild_id: int, *, thread_id: int | None, author: str | None) -> Select[Any]:
    columns = (posts.c.thread_id, threads.c.name, posts.c.number, posts.c.author, posts.c.posted_at, posts.c.text)
    scope = select(*columns).join(threads, threads.c.id == posts.c.thread_id).where(threads.c.guild_id == guild_id)
    if thread_id is not None:
        scope = scope.where(posts.c.thread_id == thread_id)
    if author is not None:
        scope = scope.where(posts.c.author_key == fold(author))
    return scope


async def _matches(
    connection: AsyncConnection,
    scope: Select[Any],
    terms: list[str],
    *,
    query: str,
    limit: int,
    offset: int,
    any_word: bool = False,
) -> Page:
    matching = fulltext.matching(scope, connection, terms, any_word=any_word)
    ranked = fulltext.ranked(scope, connection, terms, any_word=any_word).limit(limit).offset(offset)
    return await _page(connection, matching, ranked, query, any_word=any_word)


async def _page(
    connection: AsyncConnection, every: Select[Any], some: Select[Any], query: str, *, any_word: bool = False
) -> Page:
    total = (await connection.execute(every.with_only_columns(func.count()).order_by(None))).scalar_one()
    rows = (await connection.execute(some)).all() if total else []
    return Page(tuple(_hit(row, query) for row in rows), total, any_word=any_word)


def _hit(row: Row[Any], query: str) -> Hit:
    return Hit(
        thread_id=row.thread_id,
        thread_name=row.name,
        number=row.number,
        author=row.author,
        posted_at=row.posted_at,
        snippet=snippet(row.text, query),
    )
