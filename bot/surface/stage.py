"""The replays that this process drives. What lasts of them is in the store; this holds no more than tasks and plans."""

from __future__ import annotations

import asyncio
import logging
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import discord

from bot.archive.model import Thread
from bot.discussion.contested import contested
from bot.discussion.positions.relations import find_relations
from bot.errors import UserError
from bot.render import replay as texts
from bot.replay import engine
from bot.replay import pace as paces
from bot.replay.engine import Command, Controls, Finished, Halted, Held, Paused, Sent, Stopped, Waiting
from bot.replay.plan import Message, Style, plan
from bot.store import Replay, ReplayState
from bot.surface import panel
from bot.surface.connection import LOST
from bot.surface.outbox import DiscordOutbox
from bot.surface.permissions import require_place

if TYPE_CHECKING:
    from bot.client import Rethread

__all__ = ["Stage"]

log = logging.getLogger(__name__)

# A panel that changes with every post would take requests from the posts themselves.
_PANEL_EVERY: Final = 15.0


@dataclass(slots=True)
class _Performance:
    """A replay in this process: what the host asked for, and the plan that is not worked out twice."""

    replay: Replay
    controls: Controls
    thread: Thread | None = None
    messages: tuple[Message, ...] = ()
    contested: frozenset[int] = frozenset()
    outbox: DiscordOutbox | None = None
    task: asyncio.Task[None] | None = None
    wanted: bool = False  # since its last run began to end
    panel_at: float = 0.0


class Stage:
    """Starts, steers and ends the drivers of replays. A driver is a task that exists only while there is work."""

    def __init__(self, bot: Rethread) -> None:
        self._bot = bot
        self._performances: dict[int, _Performance] = {}

    def perform(self, replay: Replay, command: Command | None = None) -> None:
        """See to it that the replay is driven, and hand its driver a command."""
        performance = self._performances.get(replay.id)
        if performance is None:
            pace = paces.named(replay.pace, seconds=replay.seconds, factor=replay.factor)
            controls = Controls(pace, paused=replay.state is ReplayState.PAUSED)
            performance = self._performances[replay.id] = _Performance(replay, controls)
        performance.replay = replay
        performance.wanted = True
        if command is not None:
            performance.controls.give(command)
        if performance.task is None or performance.task.done():
            performance.task = self._bot.hold(self._drive(performance), name=f"replay {replay.id}")

    async def contested(self, replay: Replay) -> list[int]:
        """The posts after which a replay that may be held is going to wait, in order."""
        thread = await self._bot.store.threads.load(replay.thread_id, guild_id=replay.guild_id)
        found = await asyncio.to_thread(_contested, thread)
        return [post for post in sorted(found) if replay.first <= post < replay.last]

    async def set_pace(self, replay: Replay) -> None:
        """Let the driver take over the pace that the store has now."""
        performance = self._performances.get(replay.id)
        if performance is not None:
            performance.controls.pace = paces.named(replay.pace, seconds=replay.seconds, factor=replay.factor)
            performance.controls.wake()
        self.perform(replay)

    async def leave(self, thread_id: int) -> None:
        """Stop driving the replays of a thread without changing them, because it is about to be removed."""
        for performance in [one for one in self._performances.values() if one.replay.thread_id == thread_id]:
            del self._performances[performance.replay.id]
            if performance.task is not None:
                performance.task.cancel()
                await asyncio.gather(performance.task, return_exceptions=True)

    async def reload(self, thread_id: int) -> None:
        """Let the replays of a thread go on with its posts as they are now."""
        driven = [
            performance.replay
            for performance in self._performances.values()
            if performance.replay.thread_id == thread_id and performance.task and not performance.task.done()
        ]
        await self.leave(thread_id)
        for replay in driven:
            current = await self._bot.store.replays.get(replay.id, guild_id=replay.guild_id)
            if current is not None and current.state is ReplayState.RUNNING:
                self.perform(current)

    async def _drive(self, performance: _Performance) -> None:
        """Run until there is nothing to do, also of what was asked for while the panel was being moved."""
        while True:
            ended = await self._run(performance)
            performance.wanted = _was_late(performance.controls, ended)
            await self._end(performance, ended)
            if not performance.wanted or not performance.replay.state.live:
                return

    async def _run(self, performance: _Performance) -> engine.Ended:
        replay = performance.replay
        try:
            thread, outbox = await self._prepared(performance)

            async def told(sent: Sent) -> None:
                # It may have votes already, from where it was shown before.
                self._bot.counts.look([(performance.replay.thread_id, sent.message.post)])
                await self._tell_progress(performance)

            async def gate(post: int) -> bool:
                if post not in performance.contested or post == performance.messages[-1].post:
                    return False
                return await self._bot.store.holds.hold(replay.id, post)

            return await engine.run(
                thread,
                performance.messages,
                self._bot.store.replays.journal(replay),
                outbox,
                performance.controls,
                told=told,
                gate=gate if replay.hold is not None else None,
            )
        except UserError as refusal:
            return Halted(str(refusal))
        except Exception:
            reference = secrets.token_hex(4)
            log.exception("replay %d failed, reference %s", replay.id, reference)
            return Halted(texts.failed(reference))

    async def _prepared(self, performance: _Performance) -> tuple[Thread, DiscordOutbox]:
        replay, store = performance.replay, self._bot.store
        if performance.outbox is None:
            channel = await self._channel(replay)
            performance.outbox = DiscordOutbox(channel, store, voices=replay.style is Style.VOICES)
        if performance.thread is None:
            thread = await store.threads.load(replay.thread_id, guild_id=replay.guild_id)
            messages = await asyncio.to_thread(plan, thread, style=replay.style)
            performance.messages = tuple(one for one in messages if replay.first <= one.post <= replay.last)
            if replay.hold is not None:
                performance.contested = await asyncio.to_thread(_contested, thread)
            performance.thread = thread
        return performance.thread, performance.outbox

    async def _channel(self, replay: Replay) -> discord.TextChannel | discord.Thread:
        """The channel of a replay. A Discord thread that is not in the cache is asked for: it may be archived."""
        channel = self._bot.get_channel(replay.channel_id)
        if channel is None:
            try:
                channel = await self._bot.fetch_channel(replay.channel_id)
            except discord.NotFound:
                raise UserError(texts.CHANNEL_GONE) from None
            except discord.Forbidden:
                raise UserError(texts.CHANNEL_HIDDEN) from None
            except discord.HTTPException:
                raise UserError(texts.DISCORD_BUSY) from None
            except LOST:
                raise UserError(texts.NO_CONNECTION) from None
        return require_place(channel)  # type: ignore[return-value]  # a voice channel's chat will do as well

    async def _tell_progress(self, performance: _Performance) -> None:
        now = asyncio.get_running_loop().time()
        if now - performance.panel_at >= _PANEL_EVERY and not isinstance(performance.controls.pace, paces.Manual):
            performance.panel_at = now
            await panel.refresh(self._bot, performance.replay)

    async def _end(self, performance: _Performance, ended: engine.Ended) -> None:
        replays, replay_id = self._bot.store.replays, performance.replay.id
        match ended:
            case Finished():
                state, reason = ReplayState.FINISHED, None
            case Stopped():
                state, reason = ReplayState.STOPPED, None
            case Paused():
                state, reason = ReplayState.PAUSED, None
            case Halted(why):
                state, reason = ReplayState.PAUSED, why
                performance.controls.paused = True
                performance.outbox = None  # what it knows of the channel may be what went wrong
            case Waiting():
                state, reason = ReplayState.RUNNING, None
            case Held():
                state, reason = ReplayState.PAUSED, None  # the panel says what it waits for
                performance.controls.paused = True
        changed = await replays.set_state(replay_id, state, reason=reason)
        performance.replay = changed
        if not state.live:
            self._performances.pop(replay_id, None)
        if reason is not None:
            log.info("replay %d paused: %s", replay_id, reason)
        # At a manual pace the panel follows the posts, so that its button is at hand.
        await panel.refresh(self._bot, changed, move=isinstance(ended, Waiting | Finished | Held))


def _contested(thread: Thread) -> frozenset[int]:
    return contested(find_relations(thread), len(thread.posts))


def _was_late(controls: Controls, ended: engine.Ended) -> bool:
    """Whether something was asked for after the run had looked for the last time. One that halted waits for a press."""
    match ended:
        case Waiting():
            return controls.asked or not isinstance(controls.pace, paces.Manual)
        case Paused():
            return controls.asked
        case _:
            return False
