"""`/web`: who answers and quotes whom in a thread, as a picture."""

from __future__ import annotations

import re

import discord
from discord import app_commands
from discord.ext import commands
from discord.ui import Button, DynamicItem, View

from bot.client import Rethread
from bot.discussion.web import Web, weave
from bot.errors import NotFound
from bot.render import catchup
from bot.render import web as texts
from bot.render.pictures import web_picture
from bot.render.shown import posted
from bot.store import StoredThread
from bot.surface import options, shield
from bot.surface.answering import answer
from bot.surface.buttons import inert, reported
from bot.surface.permissions import require, require_place
from bot.surface.pictures import Drawn
from bot.surface.refusals import defer
from bot.surface.sharing import sharing


class Show(DynamicItem[Button[View]], template=r"rt:web:(?P<way>share|words):(?P<thread>[0-9]{1,18})"):
    """Below a web: show it to the channel, or say it in words."""

    def __init__(self, way: str, thread_id: int) -> None:
        super().__init__(Button(custom_id=f"rt:web:{way}:{thread_id}"))
        self._way, self._thread_id = way, thread_id

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction, _item: discord.ui.Item[View], match: re.Match[str], /
    ) -> Show:
        """The button of a custom id."""
        return cls(match["way"], int(match["thread"]))

    async def callback(self, interaction: discord.Interaction[Rethread]) -> None:  # type: ignore[override]  # our client
        """Draw the web as it is now."""
        async with reported(interaction):
            await defer(interaction)
            guild = options.guild_of(interaction)
            thread = await interaction.client.store.threads.get(self._thread_id, guild_id=guild.id)
            options.require_suitable(thread, interaction.channel)
            if self._way == "words":
                await _say(interaction, await _drawn(interaction, thread))
                await shield.tell(interaction, [thread])
                return
            place = require_place(interaction.channel)
            require(place, "view_channel", "send_messages", "attach_files")
            async with sharing(interaction.client, thread, place.id) as shared:
                web = await _woven(interaction, thread)
                drawn = await interaction.client.pictures.draw(web_picture, web)
                if drawn.file is None:
                    await _say(interaction, drawn)
                    return
                shared.posts = [node.post for node in web.nodes]
                view = _buttons(thread, share=False)
                shared.sent = await place.send(texts.title(thread.name), file=drawn.file, view=view)
            await interaction.followup.send(posted(shared.sent.jump_url), ephemeral=True)


class Webs(commands.Cog):
    """The web of a thread."""

    def __init__(self, bot: Rethread) -> None:
        self.bot = bot

    @app_commands.command(name="web", description="Who answers and quotes whom, as a picture")
    @app_commands.describe(thread="Which thread")
    @app_commands.autocomplete(thread=options.suggest_threads)
    @app_commands.guild_only()
    async def web(self, interaction: discord.Interaction[Rethread], thread: str | None = None) -> None:
        """Draw the web of a thread for one member, with a button to share it."""
        await defer(interaction)
        where = await options.meant_thread(interaction, thread)
        drawn = await _drawn(interaction, where)
        if drawn.file is None:
            await _say(interaction, drawn)
        else:
            view = _buttons(where, share=True)
            await interaction.followup.send(texts.title(where.name), file=drawn.file, view=view, ephemeral=True)
        await shield.tell(interaction, [where])


async def _drawn(interaction: discord.Interaction[Rethread], thread: StoredThread) -> Drawn:
    return await interaction.client.pictures.draw(web_picture, await _woven(interaction, thread))


async def _woven(interaction: discord.Interaction[Rethread], thread: StoredThread) -> Web:
    bot, told = interaction.client, await shield.horizon(interaction, thread)
    if told == 0:
        raise NotFound(catchup.nothing_yet(thread.name))
    stubs = await bot.store.threads.outline(thread.id, guild_id=thread.guild_id)
    votes = await bot.store.scores.for_thread(
        thread.id, guild_id=thread.guild_id, weights=bot.config.emoji_weights, self_votes=bot.config.self_votes
    )
    web = weave(thread.name, stubs[:told], {post: up - down for post, (up, down) in votes.items()})
    if not web.nodes:
        raise NotFound(texts.no_links(thread.name))
    return web


async def _say(interaction: discord.Interaction[Rethread], drawn: Drawn) -> None:
    await answer(interaction, discord.Embed(description=drawn.words), above=drawn.note)


def _buttons(thread: StoredThread, *, share: bool) -> View:
    words = Button[View](label=texts.IN_WORDS, emoji="🔤", custom_id=f"rt:web:words:{thread.id}")
    shared = Button[View](label=texts.SHARE, emoji="📣", custom_id=f"rt:web:share:{thread.id}")
    return inert([[shared, words] if share else [words]])


async def setup(bot: Rethread) -> None:
    """Add the cog and answer the buttons."""
    bot.add_dynamic_items(Show)
    await bot.add_cog(Webs(bot))
