"""Deleting a quote: by who posted it, or by a moderator, after a question."""

from __future__ import annotations

import logging
import re
from contextlib import suppress
from typing import TYPE_CHECKING, Final

import discord
from discord.ui import Button, DynamicItem, View

from bot.errors import NotAllowed, NotFound
from bot.render import quotes as texts
from bot.store import Delivery, State
from bot.surface.amending import reopen
from bot.surface.buttons import inert, reported
from bot.surface.options import guild_of
from bot.surface.permissions import is_moderator
from bot.surface.refusals import defer
from bot.surface.shown import proved

if TYPE_CHECKING:
    from bot.client import Rethread

__all__ = ["Unquote"]

log = logging.getLogger(__name__)

UNQUOTE: Final = r"rt:unquote:(?P<way>ask|yes|no):(?P<delivery>[0-9]{1,18})"


class Unquote(DynamicItem[Button[View]], template=UNQUOTE):
    """Delete below a quote, and the answers to its question."""

    def __init__(self, way: str, delivery_id: int) -> None:
        super().__init__(Button(custom_id=f"rt:unquote:{way}:{delivery_id}"))
        self._way, self._delivery_id = way, delivery_id

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction, _item: discord.ui.Item[View], match: re.Match[str], /
    ) -> Unquote:
        """The button of a custom id."""
        return cls(match["way"], int(match["delivery"]))

    async def callback(self, interaction: discord.Interaction[Rethread]) -> None:  # type: ignore[override]  # our client
        """Ask, or do what was answered."""
        async with reported(interaction):
            if self._way == "ask":
                await defer(interaction)
                await proved(interaction, self._delivery_id)
                await _require_own(interaction, self._delivery_id)
                yes = Button[View](
                    label=texts.DELETE_IT,
                    style=discord.ButtonStyle.danger,
                    custom_id=f"rt:unquote:yes:{self._delivery_id}",
                )
                no = Button[View](label=texts.KEEP_IT, custom_id=f"rt:unquote:no:{self._delivery_id}")
                await interaction.followup.send(texts.DELETE_QUESTION, view=inert([[yes, no]]), ephemeral=True)
                return
            await interaction.response.defer()
            said = texts.KEPT
            if self._way == "yes":
                await _delete(interaction, await _require_own(interaction, self._delivery_id))
                said = texts.DELETED
            await interaction.edit_original_response(content=said, view=None)


async def _require_own(interaction: discord.Interaction[Rethread], delivery_id: int) -> Delivery:
    """The delivery of a quote that the member may delete. Raises `NotFound` and `NotAllowed`."""
    guild, store = guild_of(interaction), interaction.client.store
    delivery = await store.deliveries.get(delivery_id, guild_id=guild.id)
    moderator = is_moderator(interaction.user, interaction.client.config) or interaction.permissions.manage_messages
    if delivery is None or delivery.state is State.DELETED:
        raise NotFound(texts.QUOTE_GONE)
    quote = await store.quotes.shown_by(delivery.id, guild_id=guild.id)
    if not moderator and (quote is None or quote.quoter_id != interaction.user.id):
        raise NotAllowed(texts.NOT_YOUR_QUOTE)
    return delivery


async def _delete(interaction: discord.Interaction[Rethread], delivery: Delivery) -> None:
    """Delete the message, then forget the quote: the other way round a kill would leave a quote that nobody owns."""
    bot = interaction.client
    if delivery.message_id is not None:
        place = bot.get_partial_messageable(delivery.channel_id, guild_id=delivery.guild_id)
        with suppress(discord.NotFound):  # somebody was faster
            await reopen(bot, delivery.channel_id)
            await place.get_partial_message(delivery.message_id).delete()
        await bot.store.deliveries.mark_deleted([delivery.message_id])
    quote = await bot.store.quotes.shown_by(delivery.id, guild_id=delivery.guild_id)
    if quote is not None:
        await bot.store.quotes.remove(quote.id, guild_id=delivery.guild_id)
    log.info("server %d: a quote was deleted", delivery.guild_id)
