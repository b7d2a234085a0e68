"""Threads made ready for questions, a few of them at a time, each built once and off the event loop.

A long thread is read by a child process: in a thread of this one it would take its turns from the event loop.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Final

from bot import child
from bot.archive.model import Post, Thread
from bot.errors import NotFound
from bot.render import answers as texts
from bot.store import Store, StoredThread

if TYPE_CHECKING:
    from bot.discussion.answers.index import Index

__all__ = ["Indexes", "Tell"]

log = logging.getLogger(__name__)

Tell = Callable[[int, str], Awaitable[object]]
"""Says that so many posts of the thread of that name are being read."""

MOST_POSTS: Final = 30_000  # in all indexes together, about 5 kB each; the thread that was asked last always has room

_PAGE: Final = 250  # posts that are read at once
_HERE: Final = 500  # posts up to which starting a child takes longer than reading them here
_SAID_AFTER: Final = 2.0
_SECONDS: Final = 300.0


class Indexes:
    """Indexes by what a thread shows now: mended or hidden posts make another one."""

    def __init__(self, store: Store, *, most_posts: int = MOST_POSTS) -> None:
        self._store = store
        self._most = most_posts
        self._kept: OrderedDict[int, tuple[str, Index]] = OrderedDict()
        self._building: dict[tuple[int, str], asyncio.Future[Index]] = {}

    async def get(self, thread: StoredThread, *, tell: Tell | None = None) -> Index:
        """The index of a thread as it is now; `tell` is called once where that takes more than two seconds.

        Raises `NotFound` where the thread was removed, or is being changed.
        """
        version = await self._store.threads.state(thread.id, guild_id=thread.guild_id)
        known = self._kept.get(thread.id)
        if known is not None and known[0] == version:
            self._kept.move_to_end(thread.id)
            return known[1]
        key = thread.id, version
        building = self._building.get(key)
        if building is None:
            building = self._building[key] = asyncio.ensure_future(self._build(thread))
            building.add_done_callback(lambda _done: self._building.pop(key, None))
        await asyncio.wait({building}, timeout=_SAID_AFTER)
        if tell is not None and not building.done():
            await tell(thread.posts, thread.name)
        index = await asyncio.shield(building)
        self._keep(thread.id, version, index)
        return index

    def forget(self, thread_id: int) -> None:
        """Let go of a thread."""
        self._kept.pop(thread_id, None)

    async def close(self) -> None:
        """Give up what is being built."""
        for building in self._building.values():
            building.cancel()
        await asyncio.gather(*self._building.values(), return_exceptions=True)

    async def _build(self, thread: StoredThread) -> Index:
        whole = await self._read(thread)
        if len(whole.posts) <= _HERE:
            return await asyncio.to_thread(_built, whole)
        try:
            build, pages = await asyncio.to_thread(_packed, whole)
            pieces = await child.run(build, whole.title, whole.source_format, pages, seconds=_SECONDS)
        except (child.OutOfMemory, child.ChildFailed) as failed:
            log.warning("a thread of %d posts is read here instead: %s", len(whole.posts), type(failed).__name__)
            return await asyncio.to_thread(_built, whole)
        return await asyncio.to_thread(_unpacked, whole, pieces)

    async def _read(self, thread: StoredThread) -> Thread:
        """The thread as members may see it, read in pages: thousands of posts at once would hold up the event loop.

        Raises `NotFound` where it was mended or removed meanwhile; the next question reads it anew.
        """
        state = await self._store.threads.state(thread.id, guild_id=thread.guild_id)
        posts: list[Post] = []
        for first in range(1, thread.posts + 1, _PAGE):
            numbers = range(first, min(first + _PAGE, thread.posts + 1))
            page = await self._store.threads.some(thread.id, numbers, guild_id=thread.guild_id)
            posts += [page[number] for number in numbers if number in page]
        changed = await self._store.threads.state(thread.id, guild_id=thread.guild_id) != state
        if changed or len(posts) != thread.posts:
            raise NotFound(texts.CHANGED)
        return Thread(thread.title, tuple(posts), thread.source_format)

    def _keep(self, thread_id: int, version: str, index: Index) -> None:
        self._kept[thread_id] = version, index
        self._kept.move_to_end(thread_id)
        while len(self._kept) > 1 and sum(len(one.thread.posts) for _, one in self._kept.values()) > self._most:
            self._kept.popitem(last=False)


def _built(thread: Thread) -> Index:
    from bot.discussion.answers.index import build  # noqa: PLC0415 - NumPy, which a bot that nobody asks never needs

    return build(thread)


def _packed(thread: Thread) -> tuple[Callable[..., list[bytes]], list[bytes]]:
    """What a child process does, and the posts that it gets."""
    from bot.discussion.answers.packing import pack_posts, packed_index  # noqa: PLC0415 - as above

    posts = thread.posts
    return packed_index, [pack_posts(posts[first : first + _PAGE]) for first in range(0, len(posts), _PAGE)]


def _unpacked(thread: Thread, pieces: list[bytes]) -> Index:
    from bot.discussion.answers.packing import unpacked_index  # noqa: PLC0415 - as above

    return unpacked_index(thread, pieces)
