"""The one branch between the databases: FTS5 in SQLite, tsvector in PostgreSQL.

SQLite's index folds words itself (`unicode61`, diacritics removed); PostgreSQL's gets and is asked for words that
`bot.store.words` folded. Neither sees a member's query: terms are words of letters and digits, in quotes.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, TextClause, column, select, table, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.dialect import is_sqlite
from bot.store.schema import posts
from bot.store.words import index_words

__all__ = ["badness", "index", "matching"]

_WORDS = table("post_words", column("rowid"))

_BATCH = 500
# to_tsvector fails above 1 MB of lexemes; the words of a post beyond that are not searched.
_MOST_INDEXED = 250_000


async def index(connection: AsyncConnection, thread_id: int) -> None:
    """Make the posts of a thread findable. SQLite does it by triggers; there is nothing to do."""
    if is_sqlite(connection):
        return
    fill = text("INSERT INTO post_words (post_id, words) VALUES (:id, to_tsvector('simple', :words))")
    rows = (await connection.execute(select(posts.c.id, posts.c.text).where(posts.c.thread_id == thread_id))).all()
    for start in range(0, len(rows), _BATCH):
        batch = [{"id": row.id, "words": _indexed(row.text)} for row in rows[start : start + _BATCH]]
        await connection.execute(fill, batch)


def _indexed(words: str) -> str:
    # Letters and digits alone, or PostgreSQL's parser would make host names, paths and signed numbers of them.
    return " ".join(index_words(words[:_MOST_INDEXED])).encode()[:_MOST_INDEXED].decode(errors="ignore")


def matching(
    base: Select[Any],
    connection: AsyncConnection,
    terms: list[str],
    *,
    thread_id: int | None = None,
    any_word: bool = False,
) -> Select[Any]:
    """`base`, which selects from `posts`, narrowed to posts with all terms (or any of them), in the index's order.

    That is the order of import in SQLite, and none in PostgreSQL: both give the first rows without finding the others.
    """
    wanted = _expression(connection, terms, any_word=any_word)
    if not is_sqlite(connection):
        joined = base.join(_WORDS, text("post_words.post_id = posts.id"))
        found = joined.where(text("words @@ to_tsquery('simple', :terms)").bindparams(terms=wanted))
        return found if thread_id is None else found.where(posts.c.thread_id == thread_id)
    # The pluses keep SQLite from looking up each post in the index instead of each match among the posts.
    joined = base.join(_WORDS, text("+post_words.rowid = posts.id"))
    found = joined.where(text("post_words MATCH :terms").bindparams(terms=wanted))
    if thread_id is None:
        return found
    # One writer gives the posts of a thread ids without a gap, in order.
    ids = select(posts.c.id).where(posts.c.thread_id == thread_id).limit(1)
    within = _WORDS.c.rowid.between(
        ids.order_by(posts.c.number).scalar_subquery(), ids.order_by(posts.c.number.desc()).scalar_subquery()
    )
    return found.where(within, text("+posts.thread_id = :thread").bindparams(thread=thread_id))


def badness(connection: AsyncConnection, terms: list[str], *, any_word: bool = False) -> TextClause:
    """For ordering what `matching` selects, the best first: by BM25 in SQLite, by `ts_rank` in PostgreSQL."""
    if is_sqlite(connection):
        return text("post_words.rank AS badness")
    wanted = _expression(connection, terms, any_word=any_word)
    return text("-ts_rank(words, to_tsquery('simple', :terms)) AS badness").bindparams(terms=wanted)


def _expression(connection: AsyncConnection, terms: list[str], *, any_word: bool) -> str:
    # Terms are letters and digits alone (`query_words`), so nothing in them can end the quotes.
    if is_sqlite(connection):
        # The index folds them as it folded the text.
        quoted = [f'"{term}"' for term in terms]
        quoted[-1] += "*"
        return (" OR " if any_word else " AND ").join(quoted)
    quoted = [f"'{word}'" for term in terms for word in index_words(term)]
    if quoted:
        quoted[-1] += ":*"
    return (" | " if any_word else " & ").join(quoted)
