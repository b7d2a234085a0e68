"""Counts of a server's reactions that moderators ask for: one at a time a server, told to everybody who asks."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import discord

from bot.render import admin as texts
from bot.surface.options import guild_of
from bot.surface.reconcile import Report, reconcile

if TYPE_CHECKING:
    from bot.client import Rethread

__all__ = ["Recounts"]

log = logging.getLogger(__name__)

_TOLD_EVERY: Final = 3.0  # seconds
# The token of an interaction lasts 15 minutes; what is counted after that, nobody is told here.
_MOST_TOLD: Final = 240


@dataclass(slots=True)
class _Count:
    """A count under way: of how many messages how many were looked at, and in the end its report."""

    done: int = 0
    total: int = 0
    report: Report = field(default_factory=Report)


class Recounts:
    """The counts under way."""

    def __init__(self, bot: Rethread) -> None:
        self._bot = bot
        self._running: dict[int, tuple[_Count, asyncio.Task[None]]] = {}

    async def follow(self, interaction: discord.Interaction[Rethread]) -> None:
        """Begin a count of the server, or join the one under way, and tell how far it is and what it found.

        It goes on where Discord lets nobody be told any more; who asks then is told the rest.
        """
        count, work = self._of(guild_of(interaction).id)
        told = 0
        while not (await asyncio.wait({work}, timeout=_TOLD_EVERY))[0]:
            told += 1
            text = texts.recounting if told < _MOST_TOLD else texts.recount_goes_on
            await interaction.edit_original_response(content=text(count.done, count.total))
            if told == _MOST_TOLD:
                return
        await work
        found = count.report
        await interaction.edit_original_response(
            content=texts.recounted(found.messages, found.changed, found.deleted, found.unseen)
        )

    def _of(self, guild_id: int) -> tuple[_Count, asyncio.Task[None]]:
        running = self._running.get(guild_id)
        if running is None:
            count = _Count()
            work = self._bot.hold(self._work(guild_id, count), name=f"recount of server {guild_id}")
            running = self._running[guild_id] = count, work
        return running

    async def _work(self, guild_id: int, count: _Count) -> None:
        async def progress(done: int, total: int) -> None:
            count.done, count.total = done, total

        try:
            count.report = await reconcile(self._bot, guild_id, progress=progress)
            await self._bot.store.scores.doubt(guild_id)
            self._bot.counts.look()
        finally:
            del self._running[guild_id]
        log.info("recounted server %d: %s", guild_id, count.report)
