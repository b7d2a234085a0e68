"""Who may steer a replay, and what a press on its panel says after the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from bot.errors import NotFound
from bot.render import replay as texts
from bot.store import Replay
from bot.surface import panel
from bot.surface.options import guild_of
from bot.surface.permissions import require_host

if TYPE_CHECKING:
    from bot.client import Rethread

__all__ = ["steered"]


async def steered(interaction: discord.Interaction[Rethread], replay_id: int) -> Replay:
    """The replay, if this member may steer it and it has not ended. Raises `NotFound` or `NotAllowed`."""
    guild = guild_of(interaction)
    replay = await interaction.client.store.replays.get(replay_id, guild_id=guild.id)
    if replay is None:
        raise NotFound(texts.ENDED)
    if not replay.state.live:
        await _show_end(interaction, replay)
        raise NotFound(texts.ENDED)
    if interaction.user.id != replay.host_id:
        require_host(interaction.user, interaction.client.config)
    return replay


async def _show_end(interaction: discord.Interaction[Rethread], replay: Replay) -> None:
    """Correct the panel that was used: a crash at the end of a replay leaves one behind that seems to run."""
    if interaction.message is None:
        return
    embed, view = await panel.content(interaction.client, replay)
    if interaction.response.is_done():
        await interaction.edit_original_response(embed=embed, view=view)
    else:
        await interaction.response.edit_message(embed=embed, view=view)
