"""The control panel of a replay: one message of the bot, made from the store whenever it is shown."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import discord
from discord.ui import Button, Select, View

from bot.render import replay as texts
from bot.store import Hold, Replay, ReplayState
from bot.surface.asked import Asked
from bot.surface.buttons import inert
from bot.surface.connection import LOST
from bot.surface.positions import act_id

if TYPE_CHECKING:
    from bot.client import Rethread

__all__ = ["content", "refresh"]

log = logging.getLogger(__name__)


async def content(bot: Rethread, replay: Replay) -> tuple[discord.Embed, View]:
    """What the panel shows of a replay now, and its controls."""
    thread = await bot.store.threads.get(replay.thread_id, guild_id=replay.guild_id)
    position = await bot.store.replays.journal(replay).position()
    hold = await bot.store.holds.open(replay.id) if replay.state is ReplayState.PAUSED and replay.hold else None
    text = texts.panel(
        posts=thread.posts,
        at=position.last[0] if position.last else None,
        state=replay.state.value,
        reason=replay.reason or (texts.holding(hold.post, hold.votes, replay.hold or 1) if hold else None),
        pace=texts.pace_name(replay.pace, replay.seconds, replay.factor),
        first=replay.first,
        last=replay.last,
        host=f"<@{replay.host_id}>",
        hold=replay.hold,
        held=hold is not None and replay.reason is None,
    )
    return discord.Embed(title=texts.panel_title(thread.name), description=text), controls(replay, hold)


def controls(replay: Replay, hold: Hold | None = None) -> View:
    """The buttons that make sense now; after the end, the way to the summary."""

    def button(way: str, label: str, emoji: str, *, lit: bool = False) -> Button[View]:
        style = discord.ButtonStyle.primary if lit else discord.ButtonStyle.secondary
        return Button(label=label, emoji=emoji, style=style, custom_id=f"rt:replay:{way}:{replay.id}")

    if not replay.state.live:
        asked = Asked(replay.thread_id, replay.first, replay.last)
        lit = discord.ButtonStyle.primary
        return inert([[Button(label=texts.SUM_UP, emoji="⚖️", style=lit, custom_id=act_id("open", asked))]])
    paused, manual = replay.state is ReplayState.PAUSED, replay.pace == "manual"
    move = [
        button("back", texts.BACK, "⏮️"),
        button("resume", texts.RESUME, "▶️", lit=True) if paused else button("pause", texts.PAUSE, "⏸️"),
        button("next", texts.NEXT, "⏭️", lit=manual and not paused),
        button("jump", texts.JUMP, "🎯"),
        button("stop", texts.STOP, "⏹️"),
    ]
    speed = [] if manual else [button("slower", texts.SLOWER, "🐢"), button("faster", texts.FASTER, "🐇")]
    choice: Select[View] = Select(
        custom_id=f"rt:pace:{replay.id}",
        options=[
            discord.SelectOption(label=label, value=name, description=doc, default=name == replay.pace)
            for name, (label, doc) in texts.PACES.items()
        ],
    )
    vote = [_go_on(replay, hold)] if hold is not None else []
    return inert([row for row in (vote, move, speed, [choice]) if row])


def _go_on(replay: Replay, hold: Hold) -> Button[View]:
    label = texts.go_on(hold.votes, replay.hold or 1)
    lit = discord.ButtonStyle.success
    return Button(label=label, emoji="⏩", style=lit, custom_id=f"rt:hold:{replay.id}:{hold.post}")


async def refresh(bot: Rethread, replay: Replay, *, move: bool = False) -> None:
    """Show the replay's state on its panel; with `move`, as a new message at the end of the channel.

    The panel is a convenience: where it cannot be shown, the replay goes on and `/replay panel` makes another.
    """
    if replay.panel_channel_id is None or replay.panel_message_id is None:
        return
    embed, view = await content(bot, replay)
    channel = bot.get_partial_messageable(replay.panel_channel_id, guild_id=replay.guild_id)
    old = channel.get_partial_message(replay.panel_message_id)
    try:
        if not move:
            await old.edit(embed=embed, view=view)
            return
        new = await channel.send(embed=embed, view=view)
        await bot.store.replays.set_panel(replay.id, channel_id=replay.panel_channel_id, message_id=new.id)
        await old.delete()
    except discord.HTTPException as error:
        log.info("the panel of replay %d could not be shown: %s", replay.id, error.code)
    except LOST as error:
        log.info("the panel of replay %d could not be shown: %s", replay.id, type(error).__name__)
