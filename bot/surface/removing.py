"""Asking before a thread is removed from the library, and removing it."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

import discord
from discord.ui import Button, DynamicItem, View

from bot.render import library
from bot.surface.buttons import inert, reported
from bot.surface.options import guild_of
from bot.surface.permissions import require_moderator

if TYPE_CHECKING:
    from bot.client import Rethread

__all__ = ["Decision", "question"]

log = logging.getLogger(__name__)


class Decision(DynamicItem[Button[View]], template=r"rt:remove:(?P<way>yes|no):(?P<id>[0-9]{1,18})"):
    """Remove or Keep below the question."""

    def __init__(self, way: str, target: int) -> None:
        super().__init__(Button(custom_id=f"rt:remove:{way}:{target}"))
        self._way, self._target = way, target

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction, _item: discord.ui.Item[View], match: re.Match[str], /
    ) -> Decision:
        """The button of a custom id."""
        return cls(match["way"], int(match["id"]))

    async def callback(self, interaction: discord.Interaction[Rethread]) -> None:  # type: ignore[override]  # our client
        """Do what was confirmed, and put the outcome in the place of the question."""
        async with reported(interaction):
            await interaction.response.defer()
            require_moderator(interaction.user, interaction.client.config)
            said = await self._remove(interaction)
            await interaction.edit_original_response(content=said, embeds=[], attachments=[], view=None)

    async def _remove(self, interaction: discord.Interaction[Rethread]) -> str:
        store, guild = interaction.client.store, guild_of(interaction)
        thread = await store.threads.get(self._target, guild_id=guild.id)
        if self._way == "no":
            return library.kept(thread.name)
        await interaction.client.stage.leave(thread.id)
        wanted = await store.threads.remove(thread.id, guild_id=guild.id)
        log.info("server %d: thread %d removed", guild.id, thread.id)
        interaction.client.corrections.wake()
        return library.removed(thread.name, messages=len(wanted))


def question(thread_id: int) -> View:
    """The buttons below the question whether a thread is to be removed."""
    yes = Button[View](label=library.REMOVE, style=discord.ButtonStyle.danger, custom_id=f"rt:remove:yes:{thread_id}")
    return inert([[yes, Button(label=library.KEEP, custom_id=f"rt:remove:no:{thread_id}")]])
