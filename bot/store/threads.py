"""Threads of a guild: kept whole, listed, removed."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, Select, and_, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.document import fingerprint
from bot.archive.model import Post, Thread
from bot.archive.outline import Stub
from bot.archive.repair import Mended
from bot.archive.update import Different, Longer, Same, compare, revised
from bot.errors import Conflict
from bot.store import contents, copies, fulltext, mending, suggestions, way_back
from bot.store.database import Database
from bot.store.dialect import insert_ignoring
from bot.store.edits import Gone, want_deliveries
from bot.store.hiding import is_hidden, numbers_hidden
from bot.store.horizons import EVERYTHING, Horizons
from bot.store.schema import deliveries, post_quotes, posts, reactions, remarks, threads
from bot.store.shared import mark_shared
from bot.store.stale import mark_thread
from bot.store.suggestions import Suggestion
from bot.store.wordings import forget_wordings
from bot.store.words import fold

__all__ = ["Added", "Copy", "StoredThread", "TakenBack", "Threads"]


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


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A mend that was taken back: the thread's name and posts now, and the deliveries whose messages are edited."""

    name: str
    posts: int
    wanted: list[int]


class Threads:
    """The threads. Each lookup names the guild; a thread of another guild is as good as absent."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, thread: Thread, *, guild_id: int, imported_by: int, nsfw: bool, at: datetime) -> Added:
        """Keep a thread whole. The same title and posts again change nothing and return the id of the first.

        Raises `BadInput` where the text holds characters that no database keeps.
        """
        contents.refuse_unstorable(thread)
        head = contents.head(thread)
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
            await contents.insert_posts(connection, thread, thread_id)
            await fulltext.index(connection, thread_id)
            await mark_thread(connection, thread_id)
        return Added(thread_id, existed=False)

    async def replace(
        self, thread_id: int, mended: Mended, *, was: Thread, guild_id: int, member_id: int | None = None
    ) -> list[int]:
        """Put a mended thread in the place of `was`, which it was made from, in one transaction.

        Scores, deliveries and posted quotes follow the posts to their new numbers; see `bot.store.mending`. Returns the
        deliveries whose messages have to be edited for it, which the queue of `bot.store.edits` knows. A live replay
        stands against it unless all that is new comes behind the posts that were there. With `member_id` the way back
        is kept for `take_back`. Raises `NotFound`, and `Conflict` where the thread was changed since, a replay of it is
        live, or the guild has the same thread already.
        """
        contents.refuse_unstorable(mended.thread)
        async with self._database.write() as connection:
            stored = await contents.load(connection, thread_id, guild_id=guild_id, whole=True, lock=True)
            if fingerprint(stored) != fingerprint(was):
                raise Conflict("This thread was changed since. Nothing was done; run `/manage mend` again.")
            if revised(was, mended.thread):
                await mending.refuse_live(connection, thread_id)
            if member_id is not None:
                await way_back.remember(
                    connection, thread_id, was, mended, guild_id=guild_id, member_id=member_id, at=datetime.now(UTC)
                )
            gone = await mending.carry_over(connection, thread_id, was, mended)
            await _put(connection, thread_id, mended.thread, guild_id=guild_id)
            return sorted({*gone, *await mending.want_edits(connection, thread_id, was, mended)})

    async def take_back(self, thread_id: int, *, guild_id: int, now: str = "") -> TakenBack:
        """Take back the last mend of a thread that was made with a way back, in one transaction.

        What hangs on the posts goes back to where it hung; see `bot.store.way_back`. `now` is how the fingerprint of
        what the mend in question made begins. Raises `NotFound`, and `Conflict` where there is nothing to take back,
        the thread was changed since, or a replay of it is live.
        """
        async with self._database.write() as connection:
            stored = await contents.load(connection, thread_id, guild_id=guild_id, whole=True, lock=True)
            kept = await way_back.latest(connection, thread_id, guild_id=guild_id)
            if kept is None:
                raise Conflict("There is no change of this thread that could be taken back.")
            if fingerprint(stored) != kept.now or not kept.now.startswith(now):
                raise Conflict("This thread was changed since; only the last change can be taken back.")
            if revised(stored, kept.was):
                await mending.refuse_live(connection, thread_id)
            wanted = await way_back.lead_back(connection, thread_id, stored, kept)
            await _put(connection, thread_id, kept.was, guild_id=guild_id)
            wanted += await mending.want_edits(connection, thread_id, stored, kept.inverse)
            return TakenBack(kept.was.name, len(kept.was.posts), sorted(set(wanted)))

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
            raise contents.absent()
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
            old = await self.load(thread_id, guild_id=guild_id, whole=True)
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
            .where(~is_hidden())
            .group_by(posts.c.author_key)
            .order_by(posts.c.author_key)
            .limit(limit)
        )
        async with self._database.read() as connection:
            return [name for name in await connection.scalars(named) if name is not None]

    async def voices(self, thread_id: int, *, guild_id: int) -> list[str]:
        """The authors of a thread as members may see it, those with the most posts first."""
        named = (
            select(posts.c.author)
            .join(threads, threads.c.id == posts.c.thread_id)
            .where(threads.c.guild_id == guild_id, threads.c.id == thread_id, posts.c.author.is_not(None), ~is_hidden())
            .group_by(posts.c.author)
            .order_by(func.count().desc(), func.min(posts.c.number))
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

    async def load(self, thread_id: int, *, guild_id: int, whole: bool = False) -> Thread:
        """The thread as members may see it; `whole` as it was added, also what is hidden. Raises `NotFound`."""
        async with self._database.read() as connection:
            return await contents.load(connection, thread_id, guild_id=guild_id, whole=whole)

    async def outline(self, thread_id: int, *, guild_id: int) -> tuple[Stub, ...]:
        """The thread's posts without their words, in order. Raises `NotFound`."""
        async with self._database.read() as connection:
            owned = select(threads.c.id).where(threads.c.id == thread_id, threads.c.guild_id == guild_id)
            if await connection.scalar(owned) is None:
                raise contents.absent()
            return await contents.load_outline(connection, thread_id)

    async def state(self, thread_id: int, *, guild_id: int) -> str:
        """A name of what members may see of the thread now: another one where posts change or are hidden.

        Raises `NotFound`. Threads that differ in white space alone may have the same.
        """
        found = select(threads.c.fingerprint).where(threads.c.id == thread_id, threads.c.guild_id == guild_id)
        async with self._database.read() as connection:
            fingerprint_: str | None = await connection.scalar(found)
            if fingerprint_ is None:
                raise contents.absent()
            hidden = await numbers_hidden(connection, thread_id)
        return f"{fingerprint_} {','.join(map(str, sorted(hidden)))}".rstrip()

    async def post(self, thread_id: int, number: int, *, guild_id: int, whole: bool = False) -> Post | None:
        """One post as members may see it, or `whole`; None where the guild has no such thread or it no such post."""
        return (await self.some(thread_id, [number], guild_id=guild_id, whole=whole)).get(number)

    async def some(
        self, thread_id: int, numbers: Collection[int], *, guild_id: int, whole: bool = False
    ) -> dict[int, Post]:
        """Posts by number, as `post` has them; those that are not there are left out."""
        async with self._database.read() as connection:
            owned = await connection.scalar(
                select(threads.c.id).where(threads.c.id == thread_id, threads.c.guild_id == guild_id),
            )
            if owned is None:
                return {}
            found = await contents.load_posts(connection, thread_id, numbers, whole=whole)
        return {post.number: post for post in found}

    async def replies(self, thread_id: int, number: int, *, guild_id: int) -> list[int]:
        """The numbers of the posts that reply to it or quote it, in thread order, without the hidden ones."""
        answering = select(posts.c.number).where(posts.c.thread_id == thread_id, posts.c.reply_to == number)
        quoting = select(post_quotes.c.number).where(
            post_quotes.c.thread_id == thread_id,
            post_quotes.c.source == number,
            post_quotes.c.number != number,
        )
        owned = select(threads.c.id).where(threads.c.id == thread_id, threads.c.guild_id == guild_id).exists()
        both = answering.where(owned).union(quoting.where(owned))
        async with self._database.read() as connection:
            hidden = await numbers_hidden(connection, thread_id)
            return sorted(set(await connection.scalars(both)) - hidden)

    async def suggest(
        self,
        guild_id: int,
        *,
        thread_id: int | None = None,
        words: str = "",
        limit: int = 25,
        horizons: Horizons = EVERYTHING,
    ) -> list[Suggestion]:
        """Posts for an autocomplete: `words` begins a number or an author's name, or is words of the post."""
        async with self._database.read() as connection:
            return await suggestions.suggest(
                connection, guild_id, thread_id=thread_id, words=words, limit=limit, horizons=horizons
            )

    async def mark_nsfw(self, thread_id: int, *, guild_id: int, nsfw: bool) -> None:
        """Say whether the thread is for NSFW channels alone. Raises `NotFound`."""
        change = update(threads).where(threads.c.id == thread_id, threads.c.guild_id == guild_id).values(nsfw=nsfw)
        async with self._database.write() as connection:
            if (await connection.execute(change)).rowcount == 0:
                raise contents.absent()

    async def remove(self, thread_id: int, *, guild_id: int) -> list[int]:
        """Delete the thread and all that hangs on it: posts, replays, deliveries, reactions, votes, posted quotes.

        Returns the deliveries whose messages have to be edited for it. Raises `NotFound`.
        """
        shown = select(deliveries.c.message_id).where(
            deliveries.c.thread_id == thread_id,
            deliveries.c.guild_id == guild_id,
            deliveries.c.message_id.is_not(None),
        )
        async with self._database.write() as connection:
            await connection.execute(delete(reactions).where(reactions.c.message_id.in_(shown)))
            theirs = and_(deliveries.c.thread_id == thread_id, deliveries.c.guild_id == guild_id)
            wanted = await want_deliveries(connection, theirs, gone=Gone.THREAD)
            await mark_shared(connection, thread_id)
            await way_back.forget_thread(connection, thread_id)
            gone = await connection.execute(
                delete(threads).where(threads.c.id == thread_id, threads.c.guild_id == guild_id),
            )
            if gone.rowcount == 0:
                raise contents.absent()
        return wanted


async def _put(connection: AsyncConnection, thread_id: int, thread: Thread, *, guild_id: int) -> None:
    """Write a thread in the place of one that is there. Raises `Conflict` where the guild has the same one already."""
    head = contents.head(thread)
    same = (threads.c.guild_id == guild_id, threads.c.fingerprint == head["fingerprint"], threads.c.id != thread_id)
    if await connection.scalar(select(threads.c.id).where(*same)) is not None:
        raise Conflict("Mended like this it would be a thread that is in the library already. Nothing was done.")
    await connection.execute(delete(posts).where(posts.c.thread_id == thread_id))
    await connection.execute(delete(remarks).where(remarks.c.thread_id == thread_id))
    await connection.execute(update(threads).where(threads.c.id == thread_id).values(head))
    await contents.insert_posts(connection, thread, thread_id)
    await fulltext.index(connection, thread_id)
    await mark_thread(connection, thread_id)
    await forget_wordings(connection, thread_id)


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
