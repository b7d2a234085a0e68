"""`/positions`: who stands where, on what grounds, and what the room thinks of it."""

from __future__ import annotations

import re

import discord
from discord import app_commands
from discord.ext import commands
from discord.ui import Button, DynamicItem, Select, View

from bot.client import Rethread
from bot.discussion.positions.lookup import point_at
from bot.errors import BadInput, NotFound
from bot.render.positions import replies as texts
from bot.render.positions import words
from bot.render.shown import posted
from bot.surface import focus, in_words, options, positions, shield
from bot.surface.answering import change
from bot.surface.asked import Asked, Part, meant_part, shielded
from bot.surface.buttons import reported
from bot.surface.permissions import require, require_place
from bot.surface.refusals import defer
from bot.surface.sharing import sharing


class Old(DynamicItem[Button[View]], template=r"rt:positions:(?P<way>share|show):(?P<thread>[0-9]{1,18})"):
    """A button of a message from before summaries had parts and pages."""

    def __init__(self, way: str, thread_id: int) -> None:
        super().__init__(Button(custom_id=f"rt:positions:{way}:{thread_id}"))
        self._way, self._asked = way, Asked(thread_id)

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction, _item: discord.ui.Item[View], match: re.Match[str], /
    ) -> Old:
        """The button of a custom id."""
        return cls(match["way"], int(match["thread"]))

    async def callback(self, interaction: discord.Interaction[Rethread]) -> None:  # type: ignore[override]  # our client
        """Do what the button does now."""
        async with reported(interaction):
            await defer(interaction)
            await (_share if self._way == "share" else _see)(interaction, self._asked)


class Act(DynamicItem[Button[View]], template=positions.ACT):
    """Open a summary for oneself, or show it to the channel."""

    def __init__(self, way: str, asked: Asked) -> None:
        super().__init__(Button(custom_id=positions.act_id(way, asked)))
        self._way, self._asked = way, asked

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction, _item: discord.ui.Item[View], match: re.Match[str], /
    ) -> Act:
        """The button of a custom id."""
        return cls(match["way"], Asked.read(match["asked"]))

    async def callback(self, interaction: discord.Interaction[Rethread]) -> None:  # type: ignore[override]  # our client
        """Show the summary as it is now."""
        async with reported(interaction):
            await defer(interaction)
            await (_share if self._way == "share" else _see)(interaction, self._asked)


class Turn(DynamicItem[Select[View]], template=positions.TURN):
    """The choice of a page."""

    def __init__(self, asked: Asked) -> None:
        super().__init__(Select(custom_id=f"rt:posgo:{asked.written()}"))
        self._asked = asked

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction, _item: discord.ui.Item[View], match: re.Match[str], /
    ) -> Turn:
        """The choice of a custom id."""
        return cls(Asked.read(match["asked"]))

    async def callback(self, interaction: discord.Interaction[Rethread]) -> None:  # type: ignore[override]  # our client
        """Turn to the page."""
        async with reported(interaction):
            await interaction.response.defer()
            await _turn(interaction, self._asked, self.item.values[0])


class Objecting(DynamicItem[Select[View]], template=positions.OBJECT):
    """The choice of a point that is not the member's, or not what its post says."""

    def __init__(self, page: str, asked: Asked) -> None:
        super().__init__(Select(custom_id=f"rt:posno:{page}:{asked.written()}"))
        self._page, self._asked = page, asked

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction, _item: discord.ui.Item[View], match: re.Match[str], /
    ) -> Objecting:
        """The choice of a custom id."""
        return cls(match["page"], Asked.read(match["asked"]))

    async def callback(self, interaction: discord.Interaction[Rethread]) -> None:  # type: ignore[override]  # our client
        """Object, or take that back, and show the card with it."""
        async with reported(interaction):
            await interaction.response.defer()
            store, guild = interaction.client.store, options.guild_of(interaction)
            stored = await store.threads.get(self._asked.thread_id, guild_id=guild.id)
            summary = await positions.summary_of(interaction, stored, self._asked, private=True)
            post, _, start = self.item.values[0].partition(".")
            point = point_at(summary.positions.points, int(post), int(start))
            if point is None:
                raise NotFound(words.POINT_GONE)
            stands = await store.objections.toggle(
                stored.id, point.post, point.text, guild_id=guild.id, member_id=interaction.user.id
            )
            own = await store.settings.member_of(stored.id, point.post, guild_id=guild.id) == interaction.user.id
            await _turn(interaction, self._asked, self._page)
            await interaction.followup.send(texts.objected(stands=stands, own=own), ephemeral=True)


class Positions(commands.Cog):
    """The summary."""

    @app_commands.command(name="positions", description="Who stands where, on what grounds, and what the room thinks")
    @app_commands.describe(
        thread="Which thread",
        part="All of it, what the replay here has shown so far, or what came since your bookmark",
        first="The first post to read",
        last="The last post to read",
        author="Only what this author holds",
        claim="One claim: who holds it, and what is answered",
    )
    @app_commands.rename(first="from", last="to")
    @app_commands.autocomplete(thread=options.suggest_threads, author=focus.suggest_authors, claim=focus.suggest_claims)
    @app_commands.guild_only()
    async def positions(
        self,
        interaction: discord.Interaction[Rethread],
        thread: str | None = None,
        part: Part = "whole",
        first: app_commands.Range[int, 1] | None = None,
        last: app_commands.Range[int, 1] | None = None,
        author: app_commands.Range[str, 1, 100] | None = None,
        claim: app_commands.Range[str, 1, 200] | None = None,
    ) -> None:
        """Sum up a thread for one member, with a button to share it."""
        await defer(interaction)
        if author and claim:
            raise BadInput(words.ONE_THING)
        stored = await options.meant_thread(interaction, thread)
        begin, end = await meant_part(interaction, stored, part, first, last)
        asked = Asked(stored.id, begin, end)
        try:
            if author:
                asked = await focus.of_author(interaction, asked, stored, author)
            if claim:
                asked = await focus.of_claim(interaction, asked, stored, claim)
        except NotFound:
            await shield.tell(interaction, [stored])  # it may be in what is kept back
            raise
        await _open(interaction, asked)
        await shield.tell(interaction, [stored])


async def _open(interaction: discord.Interaction[Rethread], asked: Asked) -> None:
    """The summary for the member who asked."""
    guild = options.guild_of(interaction)
    stored = await interaction.client.store.threads.get(asked.thread_id, guild_id=guild.id)
    summary = await positions.summary_of(interaction, stored, asked, private=True)
    embed, view = positions.card(summary, asked, private=True)
    in_words.offer(interaction.client, view, asked)
    await change(interaction, embed, view=view)


async def _see(interaction: discord.Interaction[Rethread], asked: Asked) -> None:
    """The same from a button that others see too: as far as the member wants to be told."""
    guild = options.guild_of(interaction)
    stored = await interaction.client.store.threads.get(asked.thread_id, guild_id=guild.id)
    options.require_suitable(stored, interaction.channel)
    await _open(interaction, await shielded(interaction, stored, asked))
    await shield.tell(interaction, [stored])


async def _turn(interaction: discord.Interaction[Rethread], asked: Asked, page: str) -> None:
    """Another page in the same message."""
    guild = options.guild_of(interaction)
    stored = await interaction.client.store.threads.get(asked.thread_id, guild_id=guild.id)
    summary = await positions.summary_of(interaction, stored, asked, private=True)
    embed, view = positions.card(summary, asked, page, private=True)
    in_words.offer(interaction.client, view, asked)
    await change(interaction, embed, view=view)


async def _share(interaction: discord.Interaction[Rethread], asked: Asked) -> None:
    """The first page for the channel."""
    guild = options.guild_of(interaction)
    stored = await interaction.client.store.threads.get(asked.thread_id, guild_id=guild.id)
    place = require_place(interaction.channel)
    options.require_suitable(stored, place)
    require(place, "view_channel", "send_messages", "embed_links")
    async with sharing(interaction.client, stored, place.id) as shared:
        summary = await positions.summary_of(interaction, stored, asked, private=False)
        embed, view = positions.card(summary, asked, private=False)
        shared.sent, shared.posts = await place.send(embed=embed, view=view), positions.posts_of(summary)
    await interaction.followup.send(posted(shared.sent.jump_url), ephemeral=True)


async def setup(bot: Rethread) -> None:
    """Add the cog and answer its buttons and choices."""
    bot.add_dynamic_items(Old, Act, Turn, Objecting)
    await bot.add_cog(Positions())
