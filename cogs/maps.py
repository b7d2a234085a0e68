"""`/map`: camps and who answers whom, or the room's voters, as a picture and in words."""

from __future__ import annotations

import re
from typing import Literal

import discord
from discord import app_commands
from discord.ext import commands
from discord.ui import Button, DynamicItem, View

from bot.client import Rethread
from bot.render.pictures import camps_map, room_map
from bot.render.positions import Summary, words
from bot.render.shown import posted
from bot.surface import options, positions, shield
from bot.surface.answering import change, wants_text
from bot.surface.asked import Asked, Part, meant_part, shielded
from bot.surface.buttons import inert, reported
from bot.surface.permissions import require, require_place
from bot.surface.pictures import Drawn
from bot.surface.refusals import defer
from bot.surface.sharing import sharing

What = Literal["camps", "room"]


class MapButton(DynamicItem[Button[View]], template=positions.MAP):
    """Below a map or a summary: the map as a picture, in words, or for the channel."""

    def __init__(self, way: str, what: str, asked: Asked) -> None:
        super().__init__(Button(custom_id=positions.map_id(way, what, asked)))
        self._way, self._asked = way, asked
        self._what: What = "room" if what == "room" else "camps"

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction, _item: discord.ui.Item[View], match: re.Match[str], /
    ) -> MapButton:
        """The button of a custom id."""
        return cls(match["way"], match["what"], Asked.read(match["asked"]))

    async def callback(self, interaction: discord.Interaction[Rethread]) -> None:  # type: ignore[override]  # our client
        """Draw what is known now."""
        async with reported(interaction):
            await defer(interaction)
            if self._way == "share":
                await _share(interaction, self._asked, self._what)
                return
            guild = options.guild_of(interaction)
            stored = await interaction.client.store.threads.get(self._asked.thread_id, guild_id=guild.id)
            asked = await shielded(interaction, stored, self._asked)
            await _show(interaction, asked, self._what, as_words=self._way == "words")
            if asked != self._asked:
                await shield.tell(interaction, [stored])


class Maps(commands.Cog):
    """The maps."""

    def __init__(self, bot: Rethread) -> None:
        self.bot = bot

    @app_commands.command(name="map", description="A picture of who stands where and answers whom, or of the voters")
    @app_commands.describe(
        thread="Which thread",
        show="What is drawn",
        part="All of it, what the replay here has shown so far, or what came since your bookmark",
    )
    @app_commands.choices(
        show=[
            app_commands.Choice(name=words.CAMPS_MAP, value="camps"),
            app_commands.Choice(name=words.ROOM_MAP, value="room"),
        ]
    )
    @app_commands.autocomplete(thread=options.suggest_threads)
    @app_commands.guild_only()
    async def map(
        self,
        interaction: discord.Interaction[Rethread],
        thread: str | None = None,
        show: str = "camps",
        part: Part = "whole",
    ) -> None:
        """Draw for one member, with a button to share it."""
        await defer(interaction)
        stored = await options.meant_thread(interaction, thread)
        asked = Asked(stored.id, *await meant_part(interaction, stored, part, None, None))
        await _show(interaction, asked, "room" if show == "room" else "camps", as_words=False)
        await shield.tell(interaction, [stored])


async def _summary(interaction: discord.Interaction[Rethread], asked: Asked) -> Summary:
    guild = options.guild_of(interaction)
    stored = await interaction.client.store.threads.get(asked.thread_id, guild_id=guild.id)
    return await positions.summary_of(interaction, stored, asked, private=False)


async def _drawn(
    interaction: discord.Interaction[Rethread], summary: Summary, what: What, *, as_words: bool = False
) -> Drawn:
    pictures = interaction.client.pictures
    if what == "room" and summary.room is not None:
        if as_words:
            return pictures.told(room_map, summary.room, summary.positions, summary.thread)
        return await pictures.draw(room_map, summary.room, summary.positions, summary.thread)
    if as_words:
        return pictures.told(camps_map, summary.positions, summary.thread)
    return await pictures.draw(camps_map, summary.positions, summary.thread)


async def _show(interaction: discord.Interaction[Rethread], asked: Asked, what: What, *, as_words: bool) -> None:
    """For the member alone: the picture, or the same in words where that is asked for or drawing failed."""
    plain = await wants_text(interaction)
    as_words = as_words or plain
    drawn = await _drawn(interaction, await _summary(interaction, asked), what, as_words=as_words)
    other, label, emoji = ("room", words.ROOM_MAP, "🗳️") if what == "camps" else ("camps", words.CAMPS_MAP, "⚖️")
    way = ("show", words.AS_PICTURE) if as_words else ("words", words.IN_WORDS)
    stay = "words" if as_words else "show"
    view = inert(
        [
            [
                Button(label=words.SHARE, emoji="📣", custom_id=positions.map_id("share", what, asked)),
                *([] if plain else [Button(label=way[1], emoji="💬", custom_id=positions.map_id(way[0], what, asked))]),
                Button(label=label, emoji=emoji, custom_id=positions.map_id(stay, other, asked)),
            ]
        ]
    )
    if drawn.file is None:
        await change(interaction, discord.Embed(description=drawn.words), view=view, above=drawn.note)
        return
    await interaction.edit_original_response(content=None, attachments=[drawn.file], view=view)


async def _share(interaction: discord.Interaction[Rethread], asked: Asked, what: What) -> None:
    """For the channel."""
    place = require_place(interaction.channel)
    require(place, "view_channel", "send_messages", "embed_links", "attach_files")
    stored = await interaction.client.store.threads.get(asked.thread_id, guild_id=place.guild.id)
    view = inert([[Button(label=words.IN_WORDS, emoji="💬", custom_id=positions.map_id("words", what, asked))]])
    async with sharing(interaction.client, stored, place.id) as shared:
        summary = await _summary(interaction, asked)
        drawn, shared.posts = await _drawn(interaction, summary, what), positions.posts_of(summary)
        if drawn.file is None:
            shared.sent = await place.send(embed=discord.Embed(description=drawn.words), view=view)
        else:
            shared.sent = await place.send(file=drawn.file, view=view)
    await interaction.followup.send(posted(shared.sent.jump_url), ephemeral=True)


async def setup(bot: Rethread) -> None:
    """Add the cog and answer its buttons."""
    bot.add_dynamic_items(MapButton)
    await bot.add_cog(Maps(bot))
