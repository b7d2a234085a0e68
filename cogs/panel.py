"""The control panel of a replay: its buttons, the choice of pace, and the form that asks where to jump."""

from __future__ import annotations

import re

import discord
from discord.ui import Button, DynamicItem, Label, Modal, Select, TextInput, View

from bot.client import Rethread
from bot.errors import BadInput, NotAllowed, NotFound
from bot.render import replay as texts
from bot.replay import engine
from bot.replay import pace as paces
from bot.store import PaceName, Replay, ReplayState
from bot.surface import panel
from bot.surface.buttons import PANEL, reported
from bot.surface.options import guild_of
from bot.surface.steering import steered

_COMMANDS: dict[str, engine.Command] = {
    "back": engine.Back(),
    "pause": engine.Pause(),
    "next": engine.Next(),
    "stop": engine.Stop(),
}
_PACES: dict[str, PaceName] = {"manual": "manual", "steady": "steady", "original": "original"}


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
                await interaction.response.send_modal(JumpForm(await steered(interaction, self._replay_id)))
                return
            await interaction.response.defer()
            replay, stage = await steered(interaction, self._replay_id), interaction.client.stage
            if self._way in {"faster", "slower"}:
                change = paces.faster if self._way == "faster" else paces.slower
                pace = change(paces.named(replay.pace, seconds=replay.seconds, factor=replay.factor))
                await _repace(
                    interaction, replay, replay.pace, seconds=replay.seconds, factor=getattr(pace, "factor", 1.0)
                )
                return
            if self._way in {"resume", "next", "back"}:
                await interaction.client.store.holds.release(replay.id)
            if self._way == "resume":
                replay = await interaction.client.store.replays.set_state(replay.id, ReplayState.RUNNING)
                stage.perform(replay, engine.Resume())
                await panel.refresh(interaction.client, replay)
            elif self._way in _COMMANDS:
                stage.perform(replay, _COMMANDS[self._way])


class GoOn(DynamicItem[Button[View]], template=r"rt:hold:(?P<replay>[0-9]{1,18}):(?P<post>[0-9]{1,9})"):
    """With enough of these a replay that waits after a contested post goes on."""

    def __init__(self, replay_id: int, post: int) -> None:
        super().__init__(Button(custom_id=f"rt:hold:{replay_id}:{post}"))
        self._replay_id, self._post = replay_id, post

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction, _item: discord.ui.Item[View], match: re.Match[str], /
    ) -> GoOn:
        """The button of a custom id."""
        return cls(int(match["replay"]), int(match["post"]))

    async def callback(self, interaction: discord.Interaction[Rethread]) -> None:  # type: ignore[override]  # our client
        """Count the member, and let the replay go on where that is enough."""
        async with reported(interaction):
            await interaction.response.defer()
            bot, guild = interaction.client, guild_of(interaction)
            replay = await bot.store.replays.get(self._replay_id, guild_id=guild.id)
            hold = await bot.store.holds.open(self._replay_id)
            if (
                replay is None
                or not replay.state.live
                or replay.hold is None
                or hold is None
                or hold.post != self._post
            ):
                raise NotFound(texts.NOT_HELD)
            if (await bot.store.members.get(guild.id, interaction.user.id)).opted_out:
                raise NotAllowed(texts.KEPT_NOTHING)
            votes = await bot.store.holds.vote(replay.id, hold.post, member_id=interaction.user.id)
            if votes >= replay.hold:
                await bot.store.holds.release(replay.id)
                replay = await bot.store.replays.set_state(replay.id, ReplayState.RUNNING)
                bot.stage.perform(replay, engine.Resume())
            await panel.refresh(bot, replay)
            await interaction.followup.send(texts.counted_in(votes, replay.hold or votes), ephemeral=True)


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
            replay = await steered(interaction, self._replay_id)
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
            replay = await steered(interaction, self._replay.id)
            written = self._number.value.strip().removeprefix("#")
            if not written.isdecimal() or not replay.first <= int(written) <= replay.last:
                raise BadInput(texts.no_such_post(self._number.value, replay.first, replay.last))
            await interaction.client.store.holds.release(replay.id)
            interaction.client.stage.perform(replay, engine.Jump(int(written)))


async def setup(bot: Rethread) -> None:
    """Answer the panel."""
    bot.add_dynamic_items(Control, GoOn, ChoosePace)
