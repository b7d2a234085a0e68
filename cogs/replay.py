"""Replays: starting one, and the panel that steers it."""

from __future__ import annotations

import re
from typing import Literal

import discord
from discord import app_commands
from discord.ext import commands
from discord.ui import Button, DynamicItem, Label, Modal, Select, TextInput, View

from bot.client import Rethread
from bot.errors import BadInput, Conflict, NotFound
from bot.render import replay as texts
from bot.replay import engine
from bot.replay import pace as paces
from bot.replay.plan import Style
from bot.store import PaceName, Replay, ReplayState, StoredThread
from bot.surface import options, panel
from bot.surface.buttons import PANEL, reported
from bot.surface.outbox import NEEDED
from bot.surface.permissions import Place, missing, require, require_host, require_host_in, require_place
from bot.surface.refusals import defer

_COMMANDS: dict[str, engine.Command] = {
    "back": engine.Back(),
    "pause": engine.Pause(),
    "next": engine.Next(),
    "stop": engine.Stop(),
}
_PACES: dict[str, PaceName] = {"manual": "manual", "steady": "steady", "original": "original"}


async def _steered(interaction: discord.Interaction[Rethread], replay_id: int) -> Replay:
    """The replay, if this member may steer it and it has not ended."""
    guild = options.guild_of(interaction)
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


class Control(DynamicItem[Button[View]], template=PANEL):
    """A button of the panel."""

    def __init__(self, way: str, replay_id: int) -> None:
        super().__init__(Button(custom_id=f"rt:replay:{way}:{replay_id}"))
        self._way, self._replay_id = way, replay_id

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction, _item: discord.ui.Item[View], match: re.Match[str], /
    ) -> Control:
        """The button of a custom id."""
        return cls(match["way"], int(match["replay"]))

    async def callback(self, interaction: discord.Interaction[Rethread]) -> None:  # type: ignore[override]  # our client
        """Hand the wish to the replay."""
        async with reported(interaction):
            if self._way == "jump":  # its form must be the first answer
                await interaction.response.send_modal(JumpForm(await _steered(interaction, self._replay_id)))
                return
            await interaction.response.defer()
            replay, stage = await _steered(interaction, self._replay_id), interaction.client.stage
            if self._way in {"faster", "slower"}:
                change = paces.faster if self._way == "faster" else paces.slower
                pace = change(paces.named(replay.pace, seconds=replay.seconds, factor=replay.factor))
                await _repace(
                    interaction, replay, replay.pace, seconds=replay.seconds, factor=getattr(pace, "factor", 1.0)
                )
            elif self._way == "resume":
                replay = await interaction.client.store.replays.set_state(replay.id, ReplayState.RUNNING)
                stage.perform(replay, engine.Resume())
                await panel.refresh(interaction.client, replay)
            elif self._way in _COMMANDS:
                stage.perform(replay, _COMMANDS[self._way])


class ChoosePace(DynamicItem[Select[View]], template=r"rt:pace:(?P<replay>[0-9]{1,18})"):
    """The choice of pace on the panel."""

    def __init__(self, replay_id: int) -> None:
        super().__init__(Select(custom_id=f"rt:pace:{replay_id}"))
        self._replay_id = replay_id

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction, _item: discord.ui.Item[View], match: re.Match[str], /
    ) -> ChoosePace:
        """The choice of a custom id."""
        return cls(int(match["replay"]))

    async def callback(self, interaction: discord.Interaction[Rethread]) -> None:  # type: ignore[override]  # our client
        """Change the pace."""
        async with reported(interaction):
            await interaction.response.defer()
            replay = await _steered(interaction, self._replay_id)
            seconds = replay.seconds or float(interaction.client.config.replay_seconds)
            await _repace(interaction, replay, _PACES[self.item.values[0]], seconds=seconds, factor=1.0)


async def _repace(
    interaction: discord.Interaction[Rethread], replay: Replay, pace: PaceName, *, seconds: float | None, factor: float
) -> None:
    changed = await interaction.client.store.replays.set_pace(replay.id, pace, seconds=seconds, factor=factor)
    await interaction.client.stage.set_pace(changed)
    await panel.refresh(interaction.client, changed)


class JumpForm(Modal):
    """Asks where to jump."""

    def __init__(self, replay: Replay) -> None:
        super().__init__(title=texts.jump_title(replay.last), timeout=600)
        self._replay = replay
        self._number: TextInput[JumpForm] = TextInput(max_length=9)
        self.add_item(Label(text=texts.JUMP_LABEL, component=self._number))

    async def on_submit(self, interaction: discord.Interaction[Rethread], /) -> None:  # type: ignore[override]  # our client
        """Jump."""
        async with reported(interaction):
            await interaction.response.defer()
            replay = await _steered(interaction, self._replay.id)
            written = self._number.value.strip().removeprefix("#")
            if not written.isdecimal() or not replay.first <= int(written) <= replay.last:
                raise BadInput(texts.no_such_post(self._number.value, replay.first, replay.last))
            interaction.client.stage.perform(replay, engine.Jump(int(written)))


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
        )
        embed, view = await panel.content(self.bot, replay)
        try:
            shown = await place.send(embed=embed, view=view)
        except discord.HTTPException:
            await self.bot.store.replays.set_state(replay.id, ReplayState.STOPPED)  # or it would hold the channel
            raise
        replay = await self.bot.store.replays.set_panel(replay.id, channel_id=place.id, message_id=shown.id)
        self.bot.stage.perform(replay, engine.Next())
        lacking = missing(place.parent or place if isinstance(place, discord.Thread) else place, ["manage_webhooks"])
        voiceless = texts.bot_lacks(lacking, place.mention) if lacking and replay.style is Style.VOICES else None
        said = texts.started(
            found.name, place.mention, posts=last - first + 1, manual=chosen == "manual", voiceless=voiceless
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
        return await _steered(interaction, replay.id)

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
    """Add the cog and answer the panel."""
    bot.add_dynamic_items(Control, ChoosePace)
    await bot.add_cog(Replays(bot))
