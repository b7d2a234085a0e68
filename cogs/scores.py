"""Votes on posts: reactions, buttons, and what they add up to."""

from __future__ import annotations

import asyncio
import logging
import re
from datetime import UTC, datetime

import discord
from discord import app_commands
from discord.ext import commands
from discord.ui import Button, DynamicItem, View

from bot.client import Rethread
from bot.discussion.scores import summed
from bot.render import scores as texts
from bot.store import Kind
from bot.surface import options
from bot.surface.answering import answer
from bot.surface.buttons import VOTE, post_buttons, post_id, reported
from bot.surface.reconcile import reconcile
from bot.surface.refusals import defer
from bot.surface.shown import message_url, pressed

log = logging.getLogger(__name__)

_AFTER_A_RESUME = 50


class Vote(DynamicItem[Button[View]], template=VOTE):
    """Score up or down, below a message that shows a post."""

    def __init__(self, way: str, delivery_id: int) -> None:
        super().__init__(Button(custom_id=post_id(way, delivery_id)))
        self._value = 1 if way == "up" else -1
        self._delivery_id = delivery_id

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction, _item: discord.ui.Item[View], match: re.Match[str], /
    ) -> Vote:
        """The button of a custom id."""
        return cls(match["way"], int(match["delivery"]))

    async def callback(self, interaction: discord.Interaction[Rethread]) -> None:  # type: ignore[override]  # our client
        """Cast the vote, or take it back, and show the new counts on the buttons."""
        async with reported(interaction):
            await interaction.response.defer()
            bot = interaction.client
            thread, delivery = await pressed(interaction, self._delivery_id)
            await bot.store.scores.vote(
                thread.id,
                delivery.post,
                guild_id=thread.guild_id,
                member_id=interaction.user.id,
                value=self._value,
            )
            voices = await bot.store.scores.voices(
                thread.id,
                delivery.post,
                guild_id=thread.guild_id,
                weights=bot.config.emoji_weights,
                self_votes=bot.config.self_votes,
            )
            score = summed(delivery.post, voices, bot.config.emoji_weights)
            buttons = post_buttons(delivery.id, score, quote=delivery.kind is Kind.QUOTE)
            async with bot.counts.showing(delivery, up=score.up, down=score.down):
                await interaction.edit_original_response(view=buttons)
            bot.counts.wake()  # other messages may show the post too
            if (why := texts.pressed_in_vain(voices, interaction.user.id)) is not None:
                await interaction.followup.send(why, ephemeral=True)


class Scores(commands.Cog):
    """Raw events in; `/score` and `/top` out."""

    def __init__(self, bot: Rethread) -> None:
        self.bot = bot
        self._reconciling: dict[int, asyncio.Task[None]] = {}

    async def cog_load(self) -> None:
        """Take every event of reactions as it comes; the store knows whether its message shows a post."""
        self.bot.at_once("raw_reaction_add", self._added)
        self.bot.at_once("raw_reaction_remove", self._removed)
        self.bot.at_once("raw_reaction_clear", self._cleared)
        self.bot.at_once("raw_reaction_clear_emoji", self._emoji_cleared)

    def _added(self, event: discord.RawReactionActionEvent) -> None:
        if event.guild_id is None or (event.member is not None and event.member.bot):
            return
        self.bot.store.reactions.add(event.message_id, event.user_id, emoji=str(event.emoji), at=_now())

    def _removed(self, event: discord.RawReactionActionEvent) -> None:
        if event.guild_id is not None:
            self.bot.store.reactions.remove(event.message_id, event.user_id, emoji=str(event.emoji), at=_now())

    def _cleared(self, event: discord.RawReactionClearEvent) -> None:
        self.bot.store.reactions.clear(event.message_id, at=_now())

    def _emoji_cleared(self, event: discord.RawReactionClearEmojiEvent) -> None:
        self.bot.store.reactions.clear_emoji(event.message_id, str(event.emoji), at=_now())

    @commands.Cog.listener()
    async def on_raw_message_delete(self, event: discord.RawMessageDeleteEvent) -> None:
        """Forget a message that showed a post, and the votes on it."""
        if await self.bot.store.deliveries.mark_deleted([event.message_id]):
            self.bot.corrections.wake()
            self.bot.counts.wake()

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, event: discord.RawBulkMessageDeleteEvent) -> None:
        """Forget messages that were deleted together."""
        if await self.bot.store.deliveries.mark_deleted(event.message_ids):
            self.bot.corrections.wake()
            self.bot.counts.wake()

    @commands.Cog.listener()
    async def on_shard_ready(self, shard_id: int) -> None:
        """Make good for the events that were missed: after an identify Discord does not send them again."""
        self._begin(shard_id, newest=None)

    @commands.Cog.listener()
    async def on_shard_resumed(self, shard_id: int) -> None:
        """Look at the newest messages: a resume replays what was missed, but nobody promises all of it."""
        self._begin(shard_id, newest=_AFTER_A_RESUME)

    def _begin(self, shard_id: int, *, newest: int | None) -> None:
        running = self._reconciling.get(shard_id)
        if running is not None and not running.done():
            if newest is not None:
                return  # a whole one is under way
            running.cancel()
        work = self._reconcile(shard_id, newest=newest)
        self._reconciling[shard_id] = self.bot.hold(work, name=f"reconcile shard {shard_id}")

    async def _reconcile(self, shard_id: int, *, newest: int | None) -> None:
        for guild_id in await self.bot.store.deliveries.guilds():
            if self.bot.is_on_shard(guild_id, shard_id):
                report = await reconcile(self.bot, guild_id, newest=newest)
                log.info("reconciled server %d: %s", guild_id, report)
        self.bot.counts.look()

    @app_commands.command(name="score", description="What the room thinks of a post, and how that is counted")
    @app_commands.describe(
        post="Its number, a link to a message that shows it, or some of its words", thread="Which thread"
    )
    @app_commands.autocomplete(post=options.suggest_posts, thread=options.suggest_threads)
    @app_commands.guild_only()
    async def score(self, interaction: discord.Interaction[Rethread], post: str, thread: str | None = None) -> None:
        """Explain a post's score."""
        await defer(interaction)
        where, found = await options.meant_post(interaction, post, thread)
        voices, place = await asyncio.gather(
            self.bot.store.scores.voices(
                where.id,
                found.number,
                guild_id=where.guild_id,
                weights=self.bot.config.emoji_weights,
                self_votes=self.bot.config.self_votes,
            ),
            self.bot.store.deliveries.place(
                where.id, found.number, guild_id=where.guild_id, prefer_channel=interaction.channel_id
            ),
        )
        text = texts.score_text(
            summed(found.number, voices, self.bot.config.emoji_weights),
            found,
            thread=where.name,
            link=message_url(where.guild_id, *place) if place else None,
            who=texts.heard(voices, self.bot.config.emoji_weights, asker=interaction.user.id),
        )
        await answer(interaction, discord.Embed(description=text))


def _now() -> datetime:
    return datetime.now(UTC)


async def setup(bot: Rethread) -> None:
    """Add the cog and answer the buttons."""
    bot.add_dynamic_items(Vote)
    await bot.add_cog(Scores(bot))
