"""`/positions`: who answers whom, the points that carry a thread, and what the room's votes say about them."""

from __future__ import annotations

import re

import discord
from discord import app_commands
from discord.ext import commands
from discord.ui import Button, DynamicItem, View

from bot import child
from bot.client import Rethread
from bot.discussion.positions import summarise
from bot.discussion.scores import PostScore
from bot.render import positions as texts
from bot.render.shown import posted
from bot.store import StoredThread
from bot.surface import options
from bot.surface.buttons import inert, reported
from bot.surface.permissions import require, require_place
from bot.surface.refusals import defer
from bot.surface.shown import where_shown

_SECONDS = 60


class Summary(DynamicItem[Button[View]], template=r"rt:positions:(?P<way>share|show):(?P<thread>[0-9]{1,18})"):
    """At the end of a replay: sum it up for whoever asks. Below that summary: show it to the channel."""

    def __init__(self, way: str, thread_id: int) -> None:
        super().__init__(Button(custom_id=f"rt:positions:{way}:{thread_id}"))
        self._way, self._thread_id = way, thread_id

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction, _item: discord.ui.Item[View], match: re.Match[str], /
    ) -> Summary:
        """The button of a custom id."""
        return cls(match["way"], int(match["thread"]))

    async def callback(self, interaction: discord.Interaction[Rethread]) -> None:  # type: ignore[override]  # our client
        """Show the summary as it is now."""
        async with reported(interaction):
            await defer(interaction)
            guild = options.guild_of(interaction)
            thread = await interaction.client.store.threads.get(self._thread_id, guild_id=guild.id)
            if self._way == "show":
                await _show(interaction, thread)
                return
            place = require_place(interaction.channel)
            options.require_suitable(thread, place)
            require(place, "view_channel", "send_messages", "embed_links")
            sent = [
                await place.send(embed=discord.Embed(description=one)) for one in await _sections(interaction, thread)
            ]
            await interaction.followup.send(posted(sent[0].jump_url), ephemeral=True)


class Positions(commands.Cog):
    """The summary."""

    def __init__(self, bot: Rethread) -> None:
        self.bot = bot

    @app_commands.command(name="positions", description="Who answers whom, and the points that carry the thread")
    @app_commands.describe(thread="Which thread")
    @app_commands.autocomplete(thread=options.suggest_threads)
    @app_commands.guild_only()
    async def positions(self, interaction: discord.Interaction[Rethread], thread: str | None = None) -> None:
        """Sum up a thread for one member, with a button to share it."""
        await defer(interaction)
        await _show(interaction, await options.meant_thread(interaction, thread))


async def _show(interaction: discord.Interaction[Rethread], thread: StoredThread) -> None:
    """The summary for the member who asked, with the button that shares it."""
    options.require_suitable(thread, interaction.channel)
    sections = await _sections(interaction, thread)
    share = inert([[Button(label=texts.SHARE, emoji="📣", custom_id=f"rt:positions:share:{thread.id}")]])
    for section in sections[:-1]:
        await interaction.followup.send(embed=discord.Embed(description=section), ephemeral=True)
    await interaction.followup.send(embed=discord.Embed(description=sections[-1]), view=share, ephemeral=True)


async def _sections(interaction: discord.Interaction[Rethread], thread: StoredThread) -> list[str]:
    bot = interaction.client
    whole = await bot.store.threads.load(thread.id, guild_id=thread.guild_id)
    positions = await child.run(summarise, whole, seconds=_SECONDS)
    votes = await bot.store.scores.for_thread(
        thread.id, guild_id=thread.guild_id, weights=bot.config.emoji_weights, self_votes=bot.config.self_votes
    )
    scores = {post: PostScore(post, score=up - down, up=up, down=down) for post, (up, down) in votes.items()}
    return texts.positions_sections(positions, whole, links=await where_shown(interaction, thread), scores=scores)


async def setup(bot: Rethread) -> None:
    """Add the cog and answer the button."""
    bot.add_dynamic_items(Summary)
    await bot.add_cog(Positions(bot))
