"""Messages that show some of a thread to a channel, and taking them back when a post of it is hidden or mended."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import discord

from bot.render import corrections as texts
from bot.surface.connection import LOST

if TYPE_CHECKING:
    from bot.client import Rethread
    from bot.store import SharedCard, StoredThread

__all__ = ["Sharing", "sharing", "take_back"]

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Sharing:
    """What is being shared; whoever sends it says so by `sent`."""

    sent: discord.Message | None = None


@asynccontextmanager
async def sharing(bot: Rethread, thread: StoredThread, channel_id: int) -> AsyncIterator[Sharing]:
    """Around reading what a message is to show of a thread, and sending it.

    So a change of the thread between the two takes it back as well.
    """
    shared = bot.store.shared
    card = await shared.begin(guild_id=thread.guild_id, channel_id=channel_id, thread_id=thread.id)
    now = Sharing()
    try:
        yield now
    finally:
        if now.sent is None:
            await shared.forget(card)
    if now.sent is not None and await shared.complete(card, now.sent.id):
        bot.corrections.wake()


async def take_back(bot: Rethread) -> None:
    """Empty the messages that show what is no longer so; those that cannot be edited now stay for the next call."""
    for card in await bot.store.shared.stale([guild.id for guild in bot.guilds]):
        try:
            await _empty(bot, card)
        except discord.NotFound:
            await bot.store.shared.forget(card.id)
        except (discord.HTTPException, *LOST) as error:
            log.info("message %d of server %d stays for now: %s", card.message_id, card.guild_id, type(error).__name__)
        else:
            await bot.store.shared.forget(card.id)


async def _empty(bot: Rethread, card: SharedCard) -> None:
    """Its buttons stay: they show the thread as it is now."""
    place = bot.get_channel(card.channel_id)
    if isinstance(place, discord.Thread) and place.archived:
        await place.edit(archived=False)
    channel = bot.get_partial_messageable(card.channel_id, guild_id=card.guild_id)
    await channel.get_partial_message(card.message_id).edit(content=texts.TAKEN_BACK, embeds=[], attachments=[])
