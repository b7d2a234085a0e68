"""Quoting posts: the command, the message menu, the button, and the answer to an offer."""

from __future__ import annotations

import re

import discord
from discord import app_commands
from discord.ext import commands
from discord.ui import Button, DynamicItem, View

from bot.client import Rethread
from bot.errors import NotFound
from bot.render import quotes as texts
from bot.render.shown import posted
from bot.surface import options, quoting, unquoting
from bot.surface.buttons import reported
from bot.surface.refusals import defer


class Offer(DynamicItem[Button[View]], template=quoting.OFFER):
    """Below the closest passage: quote it, or leave it."""

    def __init__(self, way: str, draft_id: int) -> None:
        super().__init__(Button(custom_id=f"rt:offer:{way}:{draft_id}"))
        self._accepted, self._draft_id = way == "yes", draft_id

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction, _item: discord.ui.Item[View], match: re.Match[str], /
    ) -> Offer:
        """The button of a custom id."""
        return cls(match["way"], int(match["draft"]))

    async def callback(self, interaction: discord.Interaction[Rethread]) -> None:  # type: ignore[override]  # our client
        """Post what was offered, or forget it; the offer goes either way."""
        async with reported(interaction):
            await interaction.response.defer()
            said = posted(await quoting.post_offered(interaction, self._draft_id)) if self._accepted else texts.LEFT
            await interaction.edit_original_response(content=said, view=None)


class Quotes(commands.Cog):
    """`/quote` and "Quote this reply"."""

    def __init__(self, bot: Rethread) -> None:
        self.bot = bot
        self._menu = app_commands.ContextMenu(name="Quote this reply", callback=self.quote_message)
        self._menu.guild_only = True

    async def cog_load(self) -> None:
        """Add the message menu, which a cog cannot declare by itself."""
        self.bot.tree.add_command(self._menu)

    async def cog_unload(self) -> None:
        """Take the message menu away."""
        self.bot.tree.remove_command(self._menu.name, type=self._menu.type)

    @app_commands.command(name="quote", description="Quote a post, or a passage that stands in it")
    @app_commands.describe(
        post="Its number, a link to a message that shows it, or some of its words",
        passage="The words to quote, exactly as they stand there; leave it out for the whole post",
        comment="What you have to say about it",
        thread="Which thread",
    )
    @app_commands.autocomplete(post=options.suggest_posts, thread=options.suggest_threads)
    @app_commands.guild_only()
    async def quote(
        self,
        interaction: discord.Interaction[Rethread],
        post: str,
        passage: app_commands.Range[str, 1, 1500] | None = None,
        comment: app_commands.Range[str, 1, quoting.LONGEST_COMMENT] | None = None,
        thread: str | None = None,
    ) -> None:
        """Post a quote with a link to its source."""
        await defer(interaction)
        where, found = await options.meant_post(interaction, post, thread)
        await quoting.post_quote(interaction, where, found, words=passage, comment=comment)

    async def quote_message(self, interaction: discord.Interaction[Rethread], message: discord.Message) -> None:
        """Ask which passage of the post that a message shows, and post it."""
        guild, store = options.guild_of(interaction), self.bot.store
        delivery = await store.deliveries.by_message(message.id, guild_id=guild.id)
        if delivery is None:
            raise NotFound(texts.SHOWS_NO_POST)
        thread = await store.threads.get(delivery.thread_id, guild_id=guild.id)
        await quoting.ask(interaction, thread, await options.post_of(interaction, thread, delivery.post))


async def setup(bot: Rethread) -> None:
    """Add the cog and answer the buttons."""
    bot.add_dynamic_items(Offer, unquoting.Unquote)
    await bot.add_cog(Quotes(bot))
