"""Asking the language model for cogs: within the day's caps, once for the same material, checked, and kept."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from weakref import WeakValueDictionary

import discord

from bot.archive.model import Thread
from bot.discussion.model import prompts, reading, suspect, validate
from bot.discussion.model.claims import read_drafts
from bot.discussion.model.client import ATTEMPTS, Client, Failed
from bot.discussion.model.endpoint import Endpoint, Spent, Usage, tokens_of
from bot.discussion.model.material import Material
from bot.discussion.model.validate import Worded
from bot.discussion.positions.model import Positions
from bot.errors import UserError
from bot.render import worded as texts
from bot.store import Store
from bot.surface.connection import LOST

__all__ = ["SECONDS", "Told", "Wording", "put_into_words"]

log = logging.getLogger(__name__)

SECONDS: Final = 45.0
"""The longest that an answer waits for the model."""
READING_SECONDS: Final = 12 * 60.0
"""The longest that reading a thread takes: an interaction can be answered for 15 minutes."""
_AT_ONCE: Final = 4
_READ_AT_ONCE: Final = 3
_CHECKED_BY: Final = "2"  # another number makes every kept answer another one, as other prompts do

Progress = Callable[[int, int], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Told:
    """What came of asking: what holds of an answer, or in one word why there is none; `coverage` of a whole thread."""

    worded: Worded | None
    why: str = ""
    left_out: int = 0
    coverage: reading.Coverage | None = None


class Wording:
    """The language model of this bot, or none. Nothing is imported or opened before the first question."""

    def __init__(self, store: Store, endpoint: Endpoint | None) -> None:
        self._store = store
        self.endpoint = endpoint
        self._client = None if endpoint is None else Client(endpoint)
        self._doors: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._at_once = asyncio.Semaphore(_AT_ONCE)

    async def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            await self._client.close()

    def announced(self, embed: discord.Embed) -> discord.Embed:
        """The card with a note that it will change, where there is a model to change it."""
        if self.endpoint is None:
            return embed
        noted = embed.copy()
        noted.description = texts.pending(embed.description or "")
        return noted

    async def estimate(self, thread: Thread, positions: Positions) -> reading.Estimate:
        """What reading the posts of a summary would take. Raises `UserError` where the day has no room for it."""
        assert self.endpoint is not None  # noqa: S101 - nobody is offered it otherwise
        materials = await asyncio.to_thread(reading.to_read, thread, positions)
        found = await asyncio.to_thread(reading.estimate, materials, self.endpoint)
        if self.endpoint.tokens_a_day is not None:
            left = self.endpoint.tokens_a_day - (await self.spent_today()).tokens
            if found.tokens > left:
                raise UserError(texts.too_much(found, left))
        return found

    async def spent_today(self) -> Spent:
        """What the day has used."""
        return await self._store.wordings.spent(datetime.now(UTC).date())

    async def reworded(self, thread_id: int, material: Material, *, seconds: float = SECONDS) -> Told:
        """What holds of the model's answer to this material, asked once and kept; never raises for the model's sake."""
        if self._client is None or not material.texts:
            return Told(None, "off")
        worded, why = await self._worded(thread_id, material, ends=time.monotonic() + seconds)
        if await self._store.wordings.hides(thread_id, [*material.texts, *material.left_out]):
            return Told(None, "off")  # hidden while the model wrote: the card is edited by those who hide
        if worded is not None and not worded.holds:
            why = "dropped" if worded.lost else "nothing"
            worded = None
        return Told(worded, why, left_out=len(material.left_out))

    async def read_whole(
        self, thread_id: int, thread: Thread, positions: Positions, *, progress: Progress | None = None
    ) -> Told:
        """Read all posts of a summary, each once, and sum up what holds of that; what is kept is not read again."""
        if self._client is None:
            return Told(None, "off")
        ends = time.monotonic() + READING_SECONDS
        materials = await asyncio.to_thread(reading.to_read, thread, positions)
        results: list[Worded | None] = [None] * len(materials)
        gate, whys, done = asyncio.Semaphore(_READ_AT_ONCE), list[str](), 0

        async def read(at: int) -> None:
            nonlocal done
            async with gate:
                if materials[at].texts:
                    results[at], why = await self._worded(thread_id, materials[at], ends=ends)
                    whys.extend([why] if why else [])
                else:
                    results[at] = Worded(())
            done += 1
            if progress is not None:
                await progress(done, len(materials))

        await asyncio.gather(*(read(at) for at in range(len(materials))))
        coverage = reading.covered(materials, [one is None for one in results])
        kept = [one.kept for one in results if one is not None]
        if not any(kept):
            return Told(None, whys[0] if whys else "nothing", coverage=coverage)
        material = await asyncio.to_thread(reading.joining, kept, thread, positions)
        told = await self.reworded(thread_id, material, seconds=min(2 * SECONDS, max(1.0, ends - time.monotonic())))
        return Told(told.worded, told.why, coverage=coverage)

    async def _worded(self, thread_id: int, material: Material, *, ends: float) -> tuple[Worded | None, str]:
        key = await asyncio.to_thread(self._key, material)
        door = self._doors.setdefault(f"{thread_id} {key}", asyncio.Lock())
        async with door:
            body = await self._store.wordings.get(thread_id, key)
            if body is not None:
                return await asyncio.to_thread(validate.unpack, body), ""
            worded, why = await self._asked(material, ends)
            if worded is not None:
                read = [*material.texts, *material.left_out]
                await self._store.wordings.keep(thread_id, key, validate.pack(worded), read=read)
            return worded, why

    def _key(self, material: Material) -> str:
        assert self.endpoint is not None  # noqa: S101 - asked for
        parts = (prompts.VERSION, _CHECKED_BY, suspect.__name__, self.endpoint.url, self.endpoint.name, material.digest)
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    async def _asked(self, material: Material, ends: float) -> tuple[Worded | None, str]:
        """Ask within the caps. Whatever happens, what was used is counted and logged."""
        client, endpoint = self._client, self.endpoint
        assert client is not None and endpoint is not None  # noqa: S101, PT018 - asked for
        asked = await asyncio.to_thread(prompts.messages, material)
        tokens_in = sum(tokens_of(one["content"]) for one in asked)
        reserved = ATTEMPTS * (tokens_in + prompts.MOST_TOKENS)
        micros = ATTEMPTS * endpoint.cost(tokens_in, prompts.MOST_TOKENS)
        day = datetime.now(UTC).date()
        if not await self._store.wordings.reserve(
            day, reserved, micros, most_tokens=endpoint.tokens_a_day, most_micros=endpoint.micros_a_day
        ):
            self._log(material, "limit", Usage(), 0.0)
            return None, "limit"
        began = time.monotonic()
        usage, why, worded = Usage(1, tokens_in, 0), "cancelled", None
        try:
            async with self._at_once:
                said = await client.ask(
                    asked,
                    lambda text: validate.validated(read_drafts(text), material),
                    most_tokens=prompts.MOST_TOKENS,
                    seconds=max(0.1, ends - time.monotonic()),
                )
            usage, why, worded = said.usage, "", said.result
        except Failed as failed:
            usage, why = failed.usage, failed.why
        finally:
            await self._store.wordings.settle(
                day,
                usage,
                endpoint.cost(usage.tokens_in, usage.tokens_out),
                tokens_reserved=reserved,
                micros_reserved=micros,
            )
            self._log(material, why, usage, time.monotonic() - began, worded)
        return worded, why

    def _log(self, material: Material, why: str, usage: Usage, seconds: float, worded: Worded | None = None) -> None:
        """One line a question, its numbers as fields where the log is JSON. No text of anybody."""
        numbers: Mapping[str, object] = {
            "model_task": material.task.name.lower(),
            "model_outcome": why or "answered",
            "model_requests": usage.requests,
            "model_tokens_in": usage.tokens_in,
            "model_tokens_out": usage.tokens_out,
            "model_seconds": round(seconds, 2),
            "model_kept": len(worded.kept) if worded is not None else 0,
            "model_dropped": worded.lost if worded is not None else 0,
        }
        log.info(
            "language model: %s", " ".join(f"{name[6:]}={value}" for name, value in numbers.items()), extra=numbers
        )


async def put_into_words(
    wording: Wording,
    thread_id: int,
    make: Callable[[], Material],
    *,
    embed: discord.Embed,
    links: Mapping[int, str],
    edit: Callable[[discord.Embed], Awaitable[object]],
) -> None:
    """Put a model's words above what a card says already, where there is a model and its words hold.

    Without a model this does nothing. `make` runs in a thread. A card that is gone meanwhile stays gone.
    """
    if wording.endpoint is None:
        return
    told = await wording.reworded(thread_id, await asyncio.to_thread(make))
    if told.why == "off":
        return
    original = embed.description or ""
    if told.worded is None:
        embed.description = texts.beside(texts.unworded(told.why), original, heading=False)
    else:
        words = texts.worded_text(told.worded, links=links, left_out=told.left_out)
        embed.description = texts.beside(words, original)
    with suppress(discord.NotFound, *LOST):
        await edit(embed)
