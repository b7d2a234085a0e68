"""Summaries for cogs: worked out in a child process, kept in the database, made anew when posts or votes change."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final
from weakref import WeakValueDictionary

from bot import child
from bot.archive.model import Thread
from bot.config import Config
from bot.discussion.positions import Positions
from bot.discussion.positions.record import packed_positions, packed_room, unpack, version
from bot.discussion.positions.room import Room, Votes, see_room, within
from bot.discussion.positions.room.groups import LEAST_VOTERS, heard
from bot.errors import NotFound, UserError
from bot.render.positions import replies as texts
from bot.store import Store, StoredThread
from bot.surface.asked import Asked

__all__ = ["SECONDS", "Summed", "Summing"]

SECONDS: Final = 90.0
_SAID_AFTER: Final = 2.0
_AT_ONCE: Final = 2

Tell = Callable[[], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Summed:
    """A summary with all that it was made from."""

    thread: Thread
    positions: Positions
    room: Room
    author: str | None


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a room is seen beside. `packed` are the positions as bytes."""

    thread: Thread
    positions: Positions
    packed: bytes
    votes: Votes


class Summing:
    """Sums threads up. Two members who ask for the same at the same time wait for one child process."""

    def __init__(self, store: Store, config: Config) -> None:
        self._store = store
        self._config = config
        self._doors: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._at_once = asyncio.Semaphore(_AT_ONCE)

    async def sum_up(self, stored: StoredThread, asked: Asked, *, tell: Tell | None = None) -> Summed:
        """The summary that is asked for. `tell` is called once where it takes more than two seconds.

        Raises `UserError` where it takes longer than `SECONDS` or more memory than there is.
        """
        work = asyncio.ensure_future(self._sum_up(stored, asked))
        try:
            done, _ = await asyncio.wait({work}, timeout=_SAID_AFTER)
            if not done and tell is not None:
                await tell()
            return await work
        finally:
            if not work.done():
                work.cancel()
                await asyncio.gather(work, return_exceptions=True)

    async def known(self, stored: StoredThread) -> Positions | None:
        """The positions of the whole thread where they are kept already; nothing is worked out."""
        made_from = f"{version()} {await self._store.threads.state(stored.id, guild_id=stored.guild_id)}"
        packed = await self._store.summaries.get(stored.id, f"positions:1-{stored.posts}:", made_from=made_from)
        return None if packed is None else unpack(Positions, packed)

    async def _sum_up(self, stored: StoredThread, asked: Asked) -> Summed:
        state = await self._store.threads.state(stored.id, guild_id=stored.guild_id)
        thread = await self._store.threads.load(stored.id, guild_id=stored.guild_id)
        last = asked.last or len(thread.posts)
        author = _author(thread, asked)
        made_from = f"{version()} {state}"
        part = f"{asked.first}-{last}:{author or ''}"

        async def positions_anew() -> bytes:
            return await self._in_child(packed_positions, thread, asked.first, last, author, posts=len(thread.posts))

        packed = await self._kept(stored.id, f"positions:{part}", made_from, positions_anew)
        positions = unpack(Positions, packed)
        if any(thread.posts[one.post - 1].text[one.start : one.end] != one.text for one in positions.points):
            packed = await positions_anew()  # the same words with other white space between them
            positions = unpack(Positions, packed)
        votes = within(await self._votes(stored), range(asked.first, last + 1))
        room = await self._room(stored.id, _Seen(thread, positions, packed, votes), f"room:{part}", made_from)
        return Summed(thread, positions, room, author)

    async def _room(self, thread_id: int, seen: _Seen, what: str, made_from: str) -> Room:
        """A room that is too small for groups is looked at here; what is heavy about a room are its groups."""
        if len(heard(seen.votes)) < LEAST_VOTERS:
            return see_room(seen.positions, seen.thread, seen.votes)
        written = json.dumps(sorted((post, sorted(cast.items())) for post, cast in seen.votes.items()))

        async def room_anew() -> bytes:
            posts = len(seen.thread.posts)
            return await self._in_child(packed_room, seen.packed, seen.thread, seen.votes, posts=posts)

        made_from = f"{made_from} {hashlib.sha256(written.encode()).hexdigest()}"
        return unpack(Room, await self._kept(thread_id, what, made_from, room_anew))

    async def _votes(self, stored: StoredThread) -> Votes:
        return await self._store.scores.member_votes(
            stored.id,
            guild_id=stored.guild_id,
            weights=self._config.emoji_weights,
            self_votes=self._config.self_votes,
        )

    async def _kept(self, thread_id: int, what: str, made_from: str, anew: Callable[[], Awaitable[bytes]]) -> bytes:
        door = self._doors.setdefault(f"{thread_id} {what}", asyncio.Lock())
        async with door:
            body = await self._store.summaries.get(thread_id, what, made_from=made_from)
            if body is None:
                body = await anew()
                await self._store.summaries.keep(thread_id, what, body, made_from=made_from)
            return body

    async def _in_child(self, function: Callable[..., bytes], /, *arguments: object, posts: int) -> bytes:
        async with self._at_once:
            try:
                return await child.run(function, *arguments, seconds=SECONDS)
            except child.OutOfTime:
                raise UserError(texts.too_long(posts, seconds=SECONDS)) from None
            except child.OutOfMemory:
                raise UserError(texts.too_much(posts)) from None


def _author(thread: Thread, asked: Asked) -> str | None:
    """The author that is asked for. Raises `NotFound` where the post that named the author is withheld or gone."""
    if asked.author is None:
        return None
    author = thread.posts[asked.author - 1].author if asked.author <= len(thread.posts) else None
    if author is None:
        raise NotFound(texts.AUTHOR_GONE)
    return author
