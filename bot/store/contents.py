"""The posts of a thread as rows: written whole, read whole or one by one, with or without what is hidden."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Row, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.document import fingerprint, further, with_further
from bot.archive.model import Post, Precision, Quote, Removed, Thread
from bot.archive.outline import Stub
from bot.archive.withheld import withheld
from bot.errors import BadInput, NotFound
from bot.store.hiding import numbers_hidden
from bot.store.schema import post_quotes, posts, remarks, threads
from bot.store.words import fold, storable

__all__ = ["absent", "head", "insert_posts", "load", "load_outline", "load_posts", "refuse_unstorable"]

_BATCH = 1_000


def absent() -> NotFound:
    """The refusal of a thread that the guild does not have."""
    return NotFound("That thread is not in this server's library any more. `/library` lists those that are.")


def refuse_unstorable(thread: Thread) -> None:
    """Raise `BadInput` where the text holds characters that no database keeps."""
    for post in thread.posts:
        for text in (post.text, post.author or "", *(quote.text for quote in post.quotes)):
            if text != storable(text):
                raise BadInput(
                    f"Post {post.number} holds characters that cannot be stored (NUL or half of a character pair). "
                    "Remove them from the file and import it again."
                )
    heads = (thread.title, thread.url, thread.site, thread.language, thread.source_format, *thread.warnings)
    left_out = [text for removed in thread.removed for text in (removed.text, removed.why)]
    if any(text and text != storable(text) for text in (*heads, *left_out)):
        raise BadInput(
            "The thread's title or left-out lines hold characters that cannot be stored. Remove them from the file."
        )


def head(thread: Thread) -> dict[str, Any]:
    """What the library shows of a thread, and how it is known again."""
    moments = [post.posted_at for post in thread.posts if post.posted_at is not None]
    return {
        "fingerprint": fingerprint(thread),
        "name": thread.name,
        "title": thread.title,
        "url": thread.url,
        "site": thread.site,
        "language": thread.language,
        "source_format": thread.source_format,
        "posts": len(thread.posts),
        "authors": len(thread.authors),
        "first_posted_at": min(moments, default=None),
        "last_posted_at": max(moments, default=None),
    }


async def insert_posts(connection: AsyncConnection, thread: Thread, thread_id: int) -> None:
    """Write the posts of a thread, what they quote, and what reading left out."""
    await _insert_all(connection, insert(posts), (_post_row(post, thread_id) for post in thread.posts))
    quoted = (
        {
            "thread_id": thread_id,
            "number": post.number,
            "position": position,
            "text": quote.text,
            "source": quote.post,
            "author": quote.author,
        }
        for post in thread.posts
        for position, quote in enumerate(post.quotes)
    )
    await _insert_all(connection, insert(post_quotes), quoted)
    notes = [(removed.text, removed.why) for removed in thread.removed] + [(text, None) for text in thread.warnings]
    rows = (
        {"thread_id": thread_id, "position": position, "text": text, "why": why}
        for position, (text, why) in enumerate(notes)
    )
    await _insert_all(connection, insert(remarks), rows)


async def _insert_all(connection: AsyncConnection, statement: Any, rows: Iterable[dict[str, Any]]) -> None:  # noqa: ANN401 - any executable
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == _BATCH:
            await connection.execute(statement, batch)
            batch = []
    if batch:
        await connection.execute(statement, batch)


def _post_row(post: Post, thread_id: int) -> dict[str, Any]:
    return {
        "thread_id": thread_id,
        "number": post.number,
        "author": post.author,
        "author_key": None if post.author is None else fold(post.author),
        "posted_at": post.posted_at,
        "zone_known": post.zone_known,
        "precision": post.precision.value,
        "reply_to": post.reply_to,
        "text": post.text,
        "further": further(post),
    }


async def load(
    connection: AsyncConnection, thread_id: int, *, guild_id: int, whole: bool, lock: bool = False
) -> Thread:
    """The thread; what is hidden is in it where it is `whole`, and withheld otherwise.

    `lock` keeps others from changing it until the transaction ends. Raises `NotFound`.
    """
    found = select(threads).where(threads.c.id == thread_id, threads.c.guild_id == guild_id)
    row = (await connection.execute(found.with_for_update() if lock else found)).one_or_none()
    if row is None:
        raise absent()
    contents = await load_posts(connection, thread_id, whole=whole)
    left_out = select(remarks).where(remarks.c.thread_id == thread_id).order_by(remarks.c.position)
    notes = (await connection.execute(left_out)).all()
    return Thread(
        title=row.title,
        posts=contents,
        source_format=row.source_format,
        url=row.url,
        site=row.site,
        language=row.language,
        removed=tuple(Removed(note.text, note.why) for note in notes if note.why is not None),
        warnings=tuple(note.text for note in notes if note.why is None),
    )


async def load_posts(
    connection: AsyncConnection, thread_id: int, numbers: Collection[int] | None = None, *, whole: bool = False
) -> tuple[Post, ...]:
    """The posts of a thread, or those of these numbers; what is hidden is withheld unless they are `whole`."""
    wanted = select(posts).where(posts.c.thread_id == thread_id).order_by(posts.c.number)
    repeated = select(post_quotes).where(post_quotes.c.thread_id == thread_id)
    if numbers is not None:
        wanted = wanted.where(posts.c.number.in_(numbers))
        repeated = repeated.where(post_quotes.c.number.in_(numbers))
    quotes: dict[int, list[Quote]] = defaultdict(list)
    for row in await connection.execute(repeated.order_by(post_quotes.c.number, post_quotes.c.position)):
        quotes[row.number].append(Quote(row.text, row.source, row.author))
    found = [_post(row, tuple(quotes[row.number])) for row in await connection.execute(wanted)]
    hidden = frozenset[int]() if whole else await numbers_hidden(connection, thread_id)
    return tuple(withheld(post, hidden) for post in found) if hidden else tuple(found)


def _post(row: Row[Any], quotes: tuple[Quote, ...]) -> Post:
    post = Post(
        number=row.number,
        text=row.text,
        author=row.author,
        posted_at=row.posted_at,
        reply_to=row.reply_to,
        quotes=quotes,
        zone_known=row.zone_known,
        precision=Precision(row.precision),
    )
    return with_further(post, row.further)


async def load_outline(connection: AsyncConnection, thread_id: int) -> tuple[Stub, ...]:
    """The posts of a thread without their words, in order; of the hidden ones no author."""
    hidden = await numbers_hidden(connection, thread_id)
    quoted: dict[int, dict[int, None]] = defaultdict(dict)
    sources = select(post_quotes.c.number, post_quotes.c.source).where(
        post_quotes.c.thread_id == thread_id, post_quotes.c.source.is_not(None)
    )
    for row in await connection.execute(sources.order_by(post_quotes.c.number, post_quotes.c.position)):
        quoted[row.number][row.source] = None
    found = select(posts.c.number, posts.c.author, posts.c.reply_to).where(posts.c.thread_id == thread_id)
    return tuple(
        Stub(row.number, None, row.reply_to, (), hidden=True)
        if row.number in hidden
        else Stub(row.number, row.author, row.reply_to, tuple(quoted[row.number]))
        for row in await connection.execute(found.order_by(posts.c.number))
    )
