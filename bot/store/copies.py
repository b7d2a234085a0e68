"""Which threads of a guild may be older copies of one that comes in; their posts decide, see `bot.archive.update`."""

from __future__ import annotations

from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.importers.stitch import heads
from bot.archive.model import Thread
from bot.store.schema import posts, threads

__all__ = ["candidates"]

MOST: Final = 5
_OPENING: Final = 3


async def candidates(connection: AsyncConnection, thread: Thread, *, guild_id: int) -> list[int]:
    """Ids of threads with the same address, title or opening posts, at most 5, those that share most of it first."""
    listed = select(threads.c.id, threads.c.title, threads.c.url).where(threads.c.guild_id == guild_id)
    ours = heads(title=thread.title, url=thread.url)
    shared = {row.id: len(ours & heads(title=row.title, url=row.url)) for row in await connection.execute(listed)}
    opening = [(post.number, post.text) for post in thread.posts[:_OPENING] if post.text.strip()]
    if opening:
        same = or_(*((posts.c.number == number) & (posts.c.text == text) for number, text in opening))
        opened = select(posts.c.thread_id).join(threads, threads.c.id == posts.c.thread_id)
        for thread_id in await connection.scalars(opened.where(threads.c.guild_id == guild_id, same)):
            shared[thread_id] = shared.get(thread_id, 0) + 1
    ranked = sorted((thread_id for thread_id, count in shared.items() if count), key=lambda one: (-shared[one], one))
    return ranked[:MOST]
