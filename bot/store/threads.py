"""Threads of a guild: kept whole, listed, removed."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.document import fingerprint, further, with_further
from bot.archive.model import Post, Precision, Quote, Removed, Thread
from bot.archive.repair import Mended
from bot.archive.update import Different, Longer, Same, compare, revised
from bot.errors import BadInput, Conflict, NotFound
from bot.store import copies, fulltext, mending, suggestions
from bot.store.database import Database
from bot.store.dialect import insert_ignoring
from bot.store.schema import deliveries, post_quotes, posts, reactions, remarks, threads
from bot.store.stale import mark_thread
from bot.store.suggestions import Suggestion
from bot.store.words import fold, storable

__all__ = ["Added", "Copy", "StoredThread", "Threads"]

_BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Added:
    """The outcome of an import. `existed` says that the guild had the same thread before, and nothing changed."""

    thread_id: int
    existed: bool


@dataclass(frozen=True, slots=True)
class StoredThread:
    """What a library shows of a thread. `posts` and `authors` are counts; `authors` counts the known ones."""

    id: int
    guild_id: int
    name: str
    title: str | None
    url: str | None
    site: str | None
    source_format: str
    nsfw: bool
    posts: int
    authors: int
    imported_by: int
    imported_at: datetime
    first_posted_at: datetime | None
    last_posted_at: datetime | None


@dataclass(frozen=True, slots=True)
class Copy:
    """A thread of the library that an import brings again: it as it is, and what the new copy has more."""

    head: StoredThread
    thread: Thread
    update: Same | Longer


class Threads:
    """The threads. Each lookup names the guild; a thread of another guild is as good as absent."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, thread: Thread, *, guild_id: int, imported_by: int, nsfw: bool, at: datetime) -> Added:
        """Keep a thread whole. The same title and posts again change nothing and return the id of the first.

        Raises `BadInput` where the text holds characters that no database keeps.
        """
        _refuse_unstorable(thread)
        head = _head(thread)
        row = head | {"guild_id": guild_id, "nsfw": nsfw, "imported_by": imported_by, "imported_at": at}
        async with self._database.write() as connection:
            thread_id = await connection.scalar(
                insert_ignoring(connection, threads).values(row).returning(threads.c.id)
            )
            if thread_id is None:
                known = select(threads.c.id).where(
                    threads.c.guild_id == guild_id, threads.c.fingerprint == row["fingerprint"]
                )
                return Added((await connection.execute(known)).scalar_one(), existed=True)
            await _insert_posts(connection, thread, thread_id)
            await fulltext.index(connection, thread_id)
        return Added(thread_id, existed=False)

    async def replace(self, thread_id: int, mended: Mended, *, was: Thread, guild_id: int) -> None:
        """Put a mended thread in the place of `was`, which it was made from, in one transaction.

        Scores, deliveries and posted quotes follow the posts to their new numbers; see `bot.store.mending`. A live
        replay stands against it unless all that is new comes behind the posts that were there. Raises `NotFound`, and
        `Conflict` where the thread was changed since, a replay of it is live, or the guild has the same thread already.
        """
        _refuse_unstorable(mended.thread)
        head = _head(mended.thread)
        ours = (threads.c.id == thread_id, threads.c.guild_id == guild_id)
        same = (threads.c.guild_id == guild_id, threads.c.fingerprint == head["fingerprint"], threads.c.id != thread_id)
        async with self._database.write() as connection:
            stored = await _load(connection, thread_id, guild_id=guild_id, lock=True)
            if fingerprint(stored) != fingerprint(was):
                raise Conflict("This thread was changed since. Nothing was done; run `/manage mend` again.")
            if await connection.scalar(select(threads.c.id).where(*same)) is not None:
                raise Conflict(
                    "Mended like this it would be a thread that is in the library already. Nothing was done."
                )
            if revised(was, mended.thread):
                await mending.refuse_live(connection, thread_id)
            await mending.carry_over(connection, thread_id, was, mended)
            await connection.execute(delete(posts).where(posts.c.thread_id == thread_id))
            await connection.execute(delete(remarks).where(remarks.c.thread_id == thread_id))
            await connection.execute(update(threads).where(*ours).values(head))
            await _insert_posts(connection, mended.thread, thread_id)
            await fulltext.index(connection, thread_id)
            await mark_thread(connection, thread_id)

    async def library(self, guild_id: int) -> list[StoredThread]:
        """The guild's threads, the latest import first."""
        async with self._database.read() as connection:
            rows = await connection.execute(_overview().where(threads.c.guild_id == guild_id))
            return [_stored(row) for row in rows]

    async def get(self, thread_id: int, *, guild_id: int) -> StoredThread:
        """One thread of the guild. Raises `NotFound`."""
        async with self._database.read() as connection:
            rows = await connection.execute(
                _overview().where(threads.c.guild_id == guild_id, threads.c.id == thread_id),
            )
            row = rows.one_or_none()
        if row is None:
            raise _absent(thread_id)
        return _stored(row)

    async def known(self, thread: Thread, *, guild_id: int) -> StoredThread | None:
        """The thread of the guild that has the same title and posts, or None."""
        async with self._database.read() as connection:
            rows = await connection.execute(
                _overview().where(threads.c.guild_id == guild_id, threads.c.fingerprint == fingerprint(thread)),
            )
            row = rows.one_or_none()
        return None if row is None else _stored(row)

    async def copy_of(self, thread: Thread, *, guild_id: int) -> Copy | None:
        """The thread of the guild of which this is another copy, a longer one or a further page; None where none is."""
        async with self._database.read() as connection:
            alike = await copies.candidates(connection, thread, guild_id=guild_id)
        found: list[Copy] = []
        for thread_id in alike:
            head = await self.get(thread_id, guild_id=guild_id)
            old = await self.load(thread_id, guild_id=guild_id)
            update = await asyncio.to_thread(compare, old, thread)
            if not isinstance(update, Different):
                found.append(Copy(head, old, update))
        return max(found, key=lambda copy: len(copy.thread.posts), default=None)

    async def authors(self, guild_id: int, *, beginning: str = "", limit: int = 25) -> list[str]:
        """Names of the guild's authors that begin so, without case and diacritics, in alphabetical order."""
        key = fold(beginning)
        named = (
            select(func.min(posts.c.author))
            .join(threads, threads.c.id == posts.c.thread_id)
            .where(threads.c.guild_id == guild_id, posts.c.author_key >= key, posts.c.author_key < key + "\U0010ffff")
            .group_by(posts.c.author_key)
            .order_by(posts.c.author_key)
            .limit(limit)
        )
        async with self._database.read() as connection:
            return [name for name in await connection.scalars(named) if name is not None]

    async def author(self, guild_id: int, name: str) -> str | None:
        """The name of an author of the guild as the archive writes it, None where nobody is called so."""
        named = (
            select(func.min(posts.c.author))
            .join(threads, threads.c.id == posts.c.thread_id)
            .where(threads.c.guild_id == guild_id, posts.c.author_key == fold(name))
        )
        async with self._database.read() as connection:
            found: str | None = await connection.scalar(named)
        return found

    async def load(self, thread_id: int, *, guild_id: int) -> Thread:
        """The thread as it was added, without loss. Raises `NotFound`."""
        async with self._database.read() as connection:
            return await _load(connection, thread_id, guild_id=guild_id)

    async def post(self, thread_id: int, number: int, *, guild_id: int) -> Post | None:
        """One post, or None where the guild has no such thread or the thread no such post."""
        async with self._database.read() as connection:
            owned = await connection.scalar(
                select(threads.c.id).where(threads.c.id == thread_id, threads.c.guild_id == guild_id),
            )
            found = await _load_posts(connection, thread_id, number) if owned is not None else ()
        return found[0] if found else None

    async def replies(self, thread_id: int, number: int, *, guild_id: int) -> list[int]:
        """The numbers of the posts that reply to it or quote it, in thread order."""
        answering = select(posts.c.number).where(posts.c.thread_id == thread_id, posts.c.reply_to == number)
        quoting = select(post_quotes.c.number).where(
            post_quotes.c.thread_id == thread_id,
            post_quotes.c.source == number,
            post_quotes.c.number != number,
        )
        owned = select(threads.c.id).where(threads.c.id == thread_id, threads.c.guild_id == guild_id).exists()
        both = answering.where(owned).union(quoting.where(owned))
        async with self._database.read() as connection:
            return sorted(await connection.scalars(both))

    async def suggest(
        self, guild_id: int, *, thread_id: int | None = None, words: str = "", limit: int = 25
    ) -> list[Suggestion]:
        """Posts for an autocomplete: `words` begins a number or an author's name, or is words of the post."""
        async with self._database.read() as connection:
            return await suggestions.suggest(connection, guild_id, thread_id=thread_id, words=words, limit=limit)

    async def mark_nsfw(self, thread_id: int, *, guild_id: int, nsfw: bool) -> None:
        """Say whether the thread is for NSFW channels alone. Raises `NotFound`."""
        change = update(threads).where(threads.c.id == thread_id, threads.c.guild_id == guild_id).values(nsfw=nsfw)
        async with self._database.write() as connection:
            if (await connection.execute(change)).rowcount == 0:
                raise _absent(thread_id)

    async def remove(self, thread_id: int, *, guild_id: int) -> None:
        """Delete the thread and all that hangs on it: posts, replays, deliveries, reactions, votes, posted quotes.

        Raises `NotFound`.
        """
        shown = select(deliveries.c.message_id).where(
            deliveries.c.thread_id == thread_id,
            deliveries.c.guild_id == guild_id,
            deliveries.c.message_id.is_not(None),
        )
        async with self._database.write() as connection:
            await connection.execute(delete(reactions).where(reactions.c.message_id.in_(shown)))
            gone = await connection.execute(
                delete(threads).where(threads.c.id == thread_id, threads.c.guild_id == guild_id),
            )
            if gone.rowcount == 0:
                raise _absent(thread_id)


def _absent(thread_id: int) -> NotFound:
    return NotFound(f"There is no thread {thread_id} here. The library lists the threads of this server.")


def _refuse_unstorable(thread: Thread) -> None:
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


def _overview() -> Select[Any]:
    return select(threads).order_by(threads.c.imported_at.desc(), threads.c.id.desc())


def _stored(row: Row[Any]) -> StoredThread:
    return StoredThread(
        id=row.id,
        guild_id=row.guild_id,
        name=row.name,
        title=row.title,
        url=row.url,
        site=row.site,
        source_format=row.source_format,
        nsfw=row.nsfw,
        posts=row.posts,
        authors=row.authors,
        imported_by=row.imported_by,
        imported_at=row.imported_at,
        first_posted_at=row.first_posted_at,
        last_posted_at=row.last_posted_at,
    )


async def _insert_posts(connection: AsyncConnection, thread: Thread, thread_id: int) -> None:
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


def _head(thread: Thread) -> dict[str, Any]:
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


async def _load(connection: AsyncConnection, thread_id: int, *, guild_id: int, lock: bool = False) -> Thread:
    """The thread whole; `lock` keeps others from changing it until the transaction ends. Raises `NotFound`."""
    found = select(threads).where(threads.c.id == thread_id, threads.c.guild_id == guild_id)
    head = (await connection.execute(found.with_for_update() if lock else found)).one_or_none()
    if head is None:
        raise _absent(thread_id)
    contents = await _load_posts(connection, thread_id)
    left_out = select(remarks).where(remarks.c.thread_id == thread_id).order_by(remarks.c.position)
    notes = (await connection.execute(left_out)).all()
    return Thread(
        title=head.title,
        posts=contents,
        source_format=head.source_format,
        url=head.url,
        site=head.site,
        language=head.language,
        removed=tuple(Removed(note.text, note.why) for note in notes if note.why is not None),
        warnings=tuple(note.text for note in notes if note.why is None),
    )


async def _load_posts(connection: AsyncConnection, thread_id: int, number: int | None = None) -> tuple[Post, ...]:
    wanted = select(posts).where(posts.c.thread_id == thread_id).order_by(posts.c.number)
    repeated = select(post_quotes).where(post_quotes.c.thread_id == thread_id)
    if number is not None:
        wanted = wanted.where(posts.c.number == number)
        repeated = repeated.where(post_quotes.c.number == number)
    quotes: dict[int, list[Quote]] = defaultdict(list)
    for row in await connection.execute(repeated.order_by(post_quotes.c.number, post_quotes.c.position)):
        quotes[row.number].append(Quote(row.text, row.source, row.author))
    return tuple(
        with_further(
            Post(
                number=row.number,
                text=row.text,
                author=row.author,
                posted_at=row.posted_at,
                reply_to=row.reply_to,
                quotes=tuple(quotes[row.number]),
                zone_known=row.zone_known,
                precision=Precision(row.precision),
            ),
            row.further,
        )
        for row in await connection.execute(wanted)
    )
