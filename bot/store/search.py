"""Full text search over a guild's threads."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, literal, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.discussion.search import Snippet, snippet
from bot.store import fulltext
from bot.store.database import Database
from bot.store.hiding import is_hidden
from bot.store.horizons import EVERYTHING, Horizons, within
from bot.store.schema import posts, threads
from bot.store.words import fold, query_words

__all__ = ["Hit", "Page", "Search"]

# Ranking costs 3 µs a match (benchmarks/bench_search.py), and of a word in half of the posts none is a better hit.
_MOST = 2_500


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
    """Some hits, best first, and how many there are in all.

    `any_word`: no post has all words, these have some. `capped`: there are more than `total`; the best are those of the
    first `total` that were found.
    """

    hits: tuple[Hit, ...]
    total: int
    any_word: bool = False
    capped: bool = False


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
        restricted: bool = True,
        horizons: Horizons = EVERYTHING,
        limit: int = 5,
        offset: int = 0,
    ) -> Page:
        """Posts with all words of `query`, the last one perhaps unfinished; if there is none, posts with any of them.

        `author` is a whole name, compared without case and diacritics. Without words it lists the author's posts in
        order, and without either there are no hits. `restricted` says whether age-restricted threads are searched,
        `horizons` how far into threads.
        """
        terms = query_words(query)
        if not terms and author is None:
            return Page((), 0)
        scope = _scope(guild_id, author=author, restricted=restricted).where(within(horizons))
        async with self._database.read() as connection:
            if not terms:
                found = _of_author(scope, thread_id)
                return await _page(connection, found, query, limit=limit, offset=offset)
            found = _found(scope, connection, terms, thread_id=thread_id)
            page = await _page(connection, found, query, limit=limit, offset=offset)
            if page.total or len(terms) == 1:
                return page
            found = _found(scope, connection, terms, thread_id=thread_id, any_word=True)
            return replace(await _page(connection, found, query, limit=limit, offset=offset), any_word=True)


def _scope(guild_id: int, *, author: str | None, restricted: bool) -> Select[Any]:
    scope = select(posts.c.id).join(threads, threads.c.id == posts.c.thread_id)
    scope = scope.where(threads.c.guild_id == guild_id, ~is_hidden())
    if author is not None:
        scope = scope.where(posts.c.author_key == fold(author))
    if not restricted:
        scope = scope.where(~threads.c.nsfw)
    return scope


def _of_author(scope: Select[Any], thread_id: int | None) -> Select[Any]:
    found = scope.add_columns(literal(0).label("badness")).order_by(posts.c.id).limit(_MOST + 1)
    return found if thread_id is None else found.where(posts.c.thread_id == thread_id)


def _found(
    scope: Select[Any],
    connection: AsyncConnection,
    terms: list[str],
    *,
    thread_id: int | None,
    any_word: bool = False,
) -> Select[Any]:
    matching = fulltext.matching(scope, connection, terms, thread_id=thread_id, any_word=any_word)
    return matching.add_columns(fulltext.badness(connection, terms, any_word=any_word)).limit(_MOST + 1)


async def _page(connection: AsyncConnection, found: Select[Any], query: str, *, limit: int, offset: int) -> Page:
    all_found = found.subquery("found")
    best = (
        select(all_found.c.id, func.count().over().label("total"))
        .order_by(text("found.badness"), all_found.c.id)
        .limit(min(limit, _MOST - offset))
        .offset(offset)
    )
    ranking = (await connection.execute(best)).all()
    if not ranking:
        # Beyond the last page the window function has no row to stand in.
        total = (await connection.execute(select(func.count()).select_from(all_found))).scalar_one()
        return Page((), min(total, _MOST), capped=total > _MOST)
    columns = (posts.c.thread_id, threads.c.name, posts.c.number, posts.c.author, posts.c.posted_at, posts.c.text)
    shown = select(posts.c.id, *columns).join(threads, threads.c.id == posts.c.thread_id)
    rows = {row.id: row for row in await connection.execute(shown.where(posts.c.id.in_([row.id for row in ranking])))}
    total = ranking[0].total
    return Page(tuple(_hit(rows[place.id], query) for place in ranking), min(total, _MOST), capped=total > _MOST)


def _hit(row: Row[*tuple[Any, ...]], query: str) -> Hit:
    return Hit(
        thread_id=row.thread_id,
        thread_name=row.name,
        number=row.number,
        author=row.author,
        posted_at=row.posted_at,
        snippet=snippet(row.text, query),
    )
