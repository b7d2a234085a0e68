"""Quoting posts: the command, the message menu, the desk, and deleting a quote."""

from __future__ import annotations

from collections.abc import Collection

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Rethread
from bot.surface import desk, options, said_cards, saying, unquoting
from bot.surface.matter import LONGEST_COMMENT
from bot.surface.quoting import of_post
from bot.surface.refusals import defer


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
        picture="Whether it is posted as a picture too",
        thread="Which thread",
    )
    @app_commands.autocomplete(post=options.suggest_posts, thread=options.suggest_threads)
    @app_commands.guild_only()
    async def quote(
        self,
        interaction: discord.Interaction[Rethread],
        post: str,
        passage: app_commands.Range[str, 1, 1500] | None = None,
        comment: app_commands.Range[str, 1, LONGEST_COMMENT] | None = None,
        picture: bool = False,  # noqa: FBT001, FBT002 - Discord's option
        thread: str | None = None,
    ) -> None:
        """Show a quote as it will be posted, to choose, comment and post it."""
        await defer(interaction)
        where, found = await options.meant_post(interaction, post, thread)
        await desk.lay_out(interaction, of_post(where, found), words=passage, comment=comment, picture=picture)

    @commands.Cog.listener()
    async def on_raw_message_delete(self, event: discord.RawMessageDeleteEvent) -> None:
        """Take the words of a deleted message from the cards that lead there."""
        await self._gone([event.message_id])

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, event: discord.RawBulkMessageDeleteEvent) -> None:
        """Do the same for messages that were deleted together."""
        await self._gone(event.message_ids)

    @commands.Cog.listener()
    async def on_raw_message_edit(self, event: discord.RawMessageUpdateEvent) -> None:
        """Say on the cards that lead there that a message was edited."""
        said = self.bot.store.said
        edited = event.data.get("edited_timestamp") is not None  # an unfolded link is no edit
        if edited and await said.concerns([event.message_id]) and await said.edited(event.message_id):
            self.bot.hold(said_cards.settle(self.bot), name="cards of members' messages")

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """Forget the messages of a deleted channel, of which Discord tells no single one."""
        await self._channel_gone(channel.id)

    @commands.Cog.listener()
    async def on_raw_thread_delete(self, event: discord.RawThreadDeleteEvent) -> None:
        """Do the same for a deleted Discord thread."""
        await self._channel_gone(event.thread_id)

    async def _channel_gone(self, channel_id: int) -> None:
        if await self.bot.store.deliveries.mark_channel_deleted(channel_id):
            self.bot.corrections.wake()
            self.bot.counts.wake()
        if await self.bot.store.said.channel_gone(channel_id):
            self.bot.hold(said_cards.settle(self.bot), name="cards of members' messages")

    async def _gone(self, message_ids: Collection[int]) -> None:
        said = self.bot.store.said
        if await said.concerns(message_ids) and await said.gone(message_ids):
            self.bot.hold(said_cards.settle(self.bot), name="cards of members' messages")

    async def quote_message(self, interaction: discord.Interaction[Rethread], message: discord.Message) -> None:
        """Show a quote of what a message shows or says, to choose, comment and post it."""
        await defer(interaction)
        guild, store = options.guild_of(interaction), self.bot.store
        delivery = await store.deliveries.by_message(message.id, guild_id=guild.id)
        if delivery is None:
            await desk.lay_out(interaction, await saying.of_message(interaction, message))
            return
        thread = await store.threads.get(delivery.thread_id, guild_id=guild.id)
        post = await options.post_of(interaction, thread, delivery.post)
        await desk.lay_out(interaction, of_post(thread, post))


async def setup(bot: Rethread) -> None:
    """Add the cog and answer the buttons."""
    bot.add_dynamic_items(desk.Desk, desk.DeskPick, said_cards.Saying, unquoting.Unquote)
    bot.add_listener(desk.form_submitted, "on_interaction")
    await bot.add_cog(Quotes(bot))
