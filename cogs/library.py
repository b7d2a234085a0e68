"""`/library` and `/help`: what is here, and what can be done with it."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Rethread
from bot.errors import NotFound
from bot.render import discuss
from bot.render import help as help_texts
from bot.render import library as texts
from bot.surface import options
from bot.surface.answering import answer
from bot.surface.permissions import is_host, is_moderator
from bot.surface.refusals import defer

_MOST_FIELDS = 15


class Library(commands.Cog):
    """What is here."""

    def __init__(self, bot: Rethread) -> None:
        self.bot = bot

    @app_commands.command(name="library", description="The threads of this server")
    @app_commands.guild_only()
    async def library(self, interaction: discord.Interaction[Rethread]) -> None:
        """List the server's threads, the latest import first."""
        await defer(interaction)
        threads = await self.bot.store.threads.library(options.guild_of(interaction).id)
        threads = [thread for thread in threads if options.suitable(thread, interaction.channel)]
        if not threads:
            raise NotFound(texts.EMPTY)
        places: dict[int, dict[int, int]] = {}
        for one in await self.bot.store.discussions.of_guild(options.guild_of(interaction).id):
            places.setdefault(one.thread_id, {}).setdefault(one.post, one.place_id or 0)
        card = discord.Embed(title=texts.LIBRARY, description=texts.counted(len(threads), shown=_MOST_FIELDS))
        for thread in threads[:_MOST_FIELDS]:
            name, value = texts.entry(
                name=thread.name,
                thread_id=thread.id,
                posts=thread.posts,
                authors=thread.authors,
                span=(thread.first_posted_at, thread.last_posted_at),
                nsfw=thread.nsfw,
                url=thread.url,
            )
            card.add_field(name=name, value=value + discuss.listed(places.get(thread.id, {})), inline=False)
        await answer(interaction, card)

    @app_commands.command(name="help", description="What I can do, and how to begin")
    async def help(self, interaction: discord.Interaction[Rethread]) -> None:
        """Explain the bot in one card, with what this member may use."""
        await defer(interaction)
        threads = await self.bot.store.threads.library(interaction.guild_id) if interaction.guild_id else []
        text = help_texts.card(
            threads=len(threads),
            host=is_host(interaction.user, self.bot.config),
            moderator=is_moderator(interaction.user, self.bot.config),
        )
        await answer(interaction, discord.Embed(title=help_texts.TITLE, description=text))


async def setup(bot: Rethread) -> None:
    """Add the cog."""
    await bot.add_cog(Library(bot))
