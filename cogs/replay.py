"""Replays: starting one, stopping one, and going on with them after a restart."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final, Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Rethread
from bot.errors import BadInput, Conflict, NotFound
from bot.render import replay as texts
from bot.replay import engine
from bot.replay.plan import Style
from bot.store import PaceName, Replay, ReplayState, StoredThread
from bot.surface import options, panel
from bot.surface.outbox import NEEDED
from bot.surface.permissions import Place, missing, require, require_host, require_host_in, require_place
from bot.surface.refusals import defer
from bot.surface.steering import steered

_RECENTLY: Final = timedelta(hours=1)


class Replays(commands.Cog):
    """`/replay`, and the replays that go on after a restart."""

    replay = app_commands.Group(name="replay", description="Bring a thread to life, post by post", guild_only=True)

    def __init__(self, bot: Rethread) -> None:
        self.bot = bot

    @commands.Cog.listener()
    async def on_shard_ready(self, shard_id: int) -> None:
        """Go on with the replays of this shard's servers, each where it stood."""
        for replay in await self.bot.store.replays.live():
            if self.bot.is_on_shard(replay.guild_id, shard_id):
                self.bot.stage.perform(replay)
        # A crash at the end of a replay leaves a panel that seems to run.
        for replay in await self.bot.store.replays.ended_since(datetime.now(UTC) - _RECENTLY):
            if self.bot.is_on_shard(replay.guild_id, shard_id):
                await panel.refresh(self.bot, replay)

    @commands.Cog.listener()
    async def on_raw_thread_update(self, event: discord.RawThreadUpdateEvent) -> None:
        """Show why a replay stands still once its Discord thread is open again; till then nothing could be changed."""
        if event.data["thread_metadata"]["archived"]:
            return
        replay = await self.bot.store.replays.live_in(event.thread_id)
        if replay is not None and replay.reason is not None:
            await panel.refresh(self.bot, replay)

    @replay.command(description="Replay a thread, here or in another place")
    @app_commands.describe(
        thread="Which thread",
        pace="How the posts follow each other",
        seconds="Seconds between posts at a steady pace",
        where="A channel, a Discord thread or a forum; otherwise this channel",
        new_thread="Open a new Discord thread for it",
        style="Under the authors' names, or as my own messages",
        first="The first post to show",
        last="The last post to show",
        hold="Wait after each contested post until so many members say to go on",
    )
    @app_commands.rename(first="from", last="to")
    @app_commands.autocomplete(thread=options.suggest_threads)
    async def start(
        self,
        interaction: discord.Interaction[Rethread],
        thread: str | None = None,
        pace: Literal["manual", "steady", "original"] | None = None,
        seconds: app_commands.Range[int, 2, 86400] | None = None,
        where: discord.TextChannel | discord.Thread | discord.ForumChannel | None = None,
        new_thread: bool = False,  # noqa: FBT001, FBT002 - Discord's option
        style: Literal["voices", "plain"] | None = None,
        first: app_commands.Range[int, 1] = 1,
        last: app_commands.Range[int, 1] | None = None,
        hold: app_commands.Range[int, 1, 100] | None = None,
    ) -> None:
        """Start a replay."""
        await defer(interaction)
        require_host(interaction.user, self.bot.config)
        found = await options.meant_thread(interaction, thread, anywhere=True)
        last = min(last or found.posts, found.posts)
        if not 1 <= first <= last:
            raise BadInput(texts.wrong_range(first, last, found.posts))
        place = await self._place(interaction, found, where, new_thread=new_thread)
        config = self.bot.config
        chosen: PaceName = pace or config.replay_pace  # type: ignore[assignment]  # Config has checked it
        replay = await self.bot.store.replays.create(
            guild_id=found.guild_id,
            channel_id=place.id,
            thread_id=found.id,
            host_id=interaction.user.id,
            pace=chosen,
            seconds=float(seconds or config.replay_seconds),
            style=Style(style or config.replay_style),
            first=first,
            last=last,
            hold=hold,
        )
        embed, view = await panel.content(self.bot, replay)
        try:
            shown = await place.send(embed=embed, view=view)
        except discord.HTTPException:
            await self.bot.store.replays.set_state(replay.id, ReplayState.STOPPED)  # or it would hold the channel
            raise
        replay = await self.bot.store.replays.set_panel(replay.id, channel_id=place.id, message_id=shown.id)
        self.bot.stage.perform(replay, engine.Next())
        waits = (
            texts.will_hold(await self.bot.stage.contested(replay), hold, manual=chosen == "manual") if hold else None
        )
        lacking = missing(place.parent or place if isinstance(place, discord.Thread) else place, ["manage_webhooks"])
        voiceless = texts.bot_lacks(lacking, place.mention) if lacking and replay.style is Style.VOICES else None
        said = texts.started(
            found.name,
            place.mention,
            posts=last - first + 1,
            manual=chosen == "manual",
            voiceless=voiceless,
            hold=waits,
        )
        await interaction.followup.send(said, ephemeral=True)

    async def _place(
        self,
        interaction: discord.Interaction[Rethread],
        thread: StoredThread,
        where: discord.TextChannel | discord.Thread | discord.ForumChannel | None,
        *,
        new_thread: bool,
    ) -> Place:
        """Where the replay is to be: checked for permissions and for another replay, made if it is to be new."""
        target = where or interaction.channel
        if where is not None:
            require_host_in(interaction.user, where, self.bot.config)
        options.require_suitable(thread, target)
        name, opening = texts.place_name(thread.name), texts.intro(thread.name, thread.posts)
        if isinstance(target, discord.ForumChannel):
            require(target, "view_channel", "send_messages", "send_messages_in_threads", "embed_links")
            tags = [tag for tag in target.available_tags if not tag.moderated][:1] if target.flags.require_tag else []
            if target.flags.require_tag and not tags:
                raise BadInput(texts.NO_TAG)
            return (await target.create_thread(name=name, content=opening, applied_tags=tags)).thread
        place = require_place(target)
        if new_thread and isinstance(place, discord.TextChannel):
            require(place, *NEEDED, "create_public_threads", "send_messages_in_threads", "embed_links")
            made = await place.create_thread(name=name, type=discord.ChannelType.public_thread)
            await made.send(opening)
            return made
        require(place, *NEEDED, "embed_links")
        if (held := await self.bot.store.replays.live_in(place.id)) is not None:
            raise Conflict(texts.held(place.mention, (await self._name(held)), held.state.value))
        return place

    async def _name(self, replay: Replay) -> str:
        return (await self.bot.store.threads.get(replay.thread_id, guild_id=replay.guild_id)).name

    async def _here(self, interaction: discord.Interaction[Rethread]) -> Replay:
        replay = await self.bot.store.replays.live_in(interaction.channel_id or 0)
        if replay is None:
            raise NotFound(texts.NONE_HERE)
        return await steered(interaction, replay.id)

    @replay.command(name="panel", description="Show the control panel of this channel's replay again")
    async def show_panel(self, interaction: discord.Interaction[Rethread]) -> None:
        """Move the panel to the end of the channel."""
        await defer(interaction)
        replay = await self._here(interaction)
        place = require_place(interaction.channel)
        require(place, *NEEDED, "embed_links")
        if replay.panel_message_id is None:
            embed, view = await panel.content(self.bot, replay)
            shown = await place.send(embed=embed, view=view)
            await self.bot.store.replays.set_panel(replay.id, channel_id=place.id, message_id=shown.id)
        else:
            await panel.refresh(self.bot, replay, move=True)
        await interaction.followup.send(texts.PANEL_SHOWN, ephemeral=True)

    @replay.command(description="Stop the replay in this channel")
    async def stop(self, interaction: discord.Interaction[Rethread]) -> None:
        """End it; what was shown stays."""
        await defer(interaction)
        replay = await self._here(interaction)
        name = await self._name(replay)
        self.bot.stage.perform(replay, engine.Stop())
        await interaction.followup.send(texts.stopped(name), ephemeral=True)


async def setup(bot: Rethread) -> None:
    """Add the cog."""
    await bot.add_cog(Replays(bot))
