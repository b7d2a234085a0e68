"""The reading of a channel as a moderator sees it: how far it is, a button that stops it, and the preview."""

from __future__ import annotations

import asyncio
import re
from contextlib import suppress
from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ui import Button, DynamicItem, View

from bot.errors import BadInput, Conflict, NotAllowed, NotFound, UserError
from bot.render import channels as texts
from bot.render.permissions import bot_lacks
from bot.surface import importing, mending
from bot.surface.buttons import inert, reported
from bot.surface.channels import Cancelled, read_channel, require_reader
from bot.surface.held import Held
from bot.surface.options import guild_of
from bot.surface.permissions import Place, require_place

if TYPE_CHECKING:
    from bot.client import Rethread
    from bot.surface.workbench import Bench

__all__ = ["Readings", "Stop", "place_of"]


async def place_of(
    interaction: discord.Interaction[Rethread],
    channel: app_commands.AppCommandChannel | app_commands.AppCommandThread | None,
) -> Place:
    """The channel that is meant, this one where none is named. Raises `BadInput`, `NotFound` and `NotAllowed`."""
    if channel is None:
        return require_place(interaction.channel)
    try:
        found = channel.resolve() or await channel.fetch()
    except discord.NotFound:
        raise NotFound(texts.UNKNOWN) from None
    except discord.Forbidden:
        raise NotAllowed(bot_lacks(["view_channel"], channel.mention)) from None
    if isinstance(found, discord.ForumChannel):
        raise BadInput(texts.FORUM)
    return require_place(found)


class Readings:
    """The channels that are being read, one a server. A restart ends them; nothing of them is kept."""

    def __init__(self) -> None:
        self._places: dict[int, Place] = {}
        self._cancelled: dict[int, asyncio.Event] = {}

    def stop(self, reading: int) -> bool:
        """Stop a reading, by the id of the command that began it. Says whether there was one."""
        if (cancelled := self._cancelled.get(reading)) is not None:
            cancelled.set()
        return cancelled is not None

    async def read(self, interaction: discord.Interaction[Rethread], place: Place, *, nsfw: bool) -> None:
        """Answer a deferred command: read the channel with progress, then lay it out. Raises `UserError`s."""
        guild = guild_of(interaction)
        if not interaction.client.config.import_channels:
            raise NotAllowed(texts.OFF)
        await require_reader(interaction.user, place)
        if (busy := self._places.get(guild.id)) is not None:
            raise Conflict(texts.running(busy.mention))
        self._places[guild.id] = place
        cancelled = self._cancelled[interaction.id] = asyncio.Event()
        try:
            bench = await _read(interaction, place, cancelled, nsfw=nsfw)
        except (Cancelled, UserError) as ended:
            said = texts.CANCELLED if isinstance(ended, Cancelled) else str(ended)
            await interaction.edit_original_response(content=said, view=None)
        except Exception:
            with suppress(discord.HTTPException):
                await interaction.edit_original_response(content=texts.ENDED, view=None)
            raise
        else:
            await mending.put(interaction, bench)
        finally:
            del self._places[guild.id]
            del self._cancelled[interaction.id]


async def _read(
    interaction: discord.Interaction[Rethread], place: Place, cancelled: asyncio.Event, *, nsfw: bool
) -> Bench:
    stop = inert([[Button(label=texts.CANCEL, custom_id=f"rt:reading:{interaction.id}")]])

    async def progress(count: int) -> None:
        with suppress(discord.HTTPException):  # the next one may be shown
            await interaction.edit_original_response(content=texts.reading(place.mention, count), view=stop)

    await progress(0)
    bot = interaction.client
    shown = await bot.store.deliveries.live(place.guild.id)  # webhooks show posts too
    ids = (bot.user.id if bot.user else None, bot.application_id, *(one.message_id for one in shown))
    own = {one for one in ids if one is not None}
    read = await read_channel(place, own=own, progress=progress, cancelled=cancelled)
    return await importing.bench_for(interaction, read.thread, Held(nsfw=nsfw, members=read.members))


class Stop(DynamicItem[Button[View]], template=r"rt:reading:(?P<id>[0-9]{1,20})"):
    """The button that stops a reading."""

    def __init__(self, reading: int) -> None:
        super().__init__(Button(custom_id=f"rt:reading:{reading}"))
        self._reading = reading

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction, _item: discord.ui.Item[View], match: re.Match[str], /
    ) -> Stop:
        """The button of a custom id."""
        return cls(int(match["id"]))

    async def callback(self, interaction: discord.Interaction[Rethread]) -> None:  # type: ignore[override]  # our client
        """Stop it; the command that began it says so."""
        async with reported(interaction):
            await interaction.response.defer()
            if not interaction.client.readings.stop(self._reading):
                await interaction.edit_original_response(content=texts.GONE, view=None)
