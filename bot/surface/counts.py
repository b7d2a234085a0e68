"""The counts on the buttons of posts: brought up to date in the background, as often as Discord lets us.

What stands on each message is in the store, so what a restart or an error left behind is known. A message that changes
many times while it waits for its turn is edited once, with the counts of that moment; after the last change it is
edited once more if it has to be.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

import discord

from bot.discussion.scores import PostScore
from bot.store import Behind, Delivery, Kind
from bot.surface.buttons import post_buttons
from bot.surface.connection import LOST
from bot.surface.outbox import existing_webhook
from bot.surface.permissions import Place

if TYPE_CHECKING:
    from bot.client import Rethread
    from bot.store.standings import Post

__all__ = ["Counts"]

log = logging.getLogger(__name__)

_SETTLE: Final = 1.5  # seconds in which votes that come together become one edit
_EVERY: Final = 1.1  # seconds between edits in a channel, of which Discord allows about five in five
_REFUSED: Final = 600.0  # seconds without a try where the channel or its webhook does not let us
_LATER: Final = 15.0  # seconds after a broken connection or an error of Discord's
_UNKNOWN: Final = (-1, -1)
_UNKNOWN_MESSAGE, _NOT_OURS, _ARCHIVED = 10008, 50005, 50083


class Counts:
    """Edits messages whose buttons show old counts. It has tasks only while there are some."""

    def __init__(self, bot: Rethread) -> None:
        self._bot = bot
        self._changed: set[Post] | None = set()  # None: any post may have
        self._asked = False
        self._looking: asyncio.Task[None] | None = None
        self._queues: dict[int, dict[int, Post]] = {}
        self._webhooks: dict[int, discord.Webhook | None] = {}
        self._under_way: Counter[int] = Counter()
        self._unsure: set[int] = set()
        bot.store.reactions.watch(self.wake)
        bot.store.scores.watch(self.look)

    def wake(self) -> None:
        """Votes were cast or lost their force: work out what they add up to, and show it."""
        self._asked = True
        if self._looking is None or self._looking.done():
            self._looking = self._bot.hold(self._look(), name="counts")

    def look(self, posts: Iterable[Post] | None = None) -> None:
        """These posts, or any, may have messages that show old counts."""
        if posts is None:
            self._changed = None
        elif self._changed is not None:
            self._changed |= set(posts)
        self.wake()

    @asynccontextmanager
    async def showing(self, delivery: Delivery, *, up: int, down: int) -> AsyncIterator[None]:
        """Around an edit that puts these counts on a message's buttons.

        Of two edits at once nobody knows which Discord took last, and of a broken one whether it did. Nor does anybody
        where the process is killed, so that what stands there is not known is written first.
        """
        if self._under_way[delivery.id]:
            self._unsure.add(delivery.id)
        self._under_way[delivery.id] += 1
        shown: tuple[int, int] | None = None
        try:
            await self._note(delivery, _UNKNOWN)
            yield
            shown = (up, down)
        except (discord.DiscordServerError, asyncio.CancelledError, *LOST):
            shown = _UNKNOWN
            raise
        finally:
            if delivery.id in self._unsure:
                shown = _UNKNOWN
                self.look([(delivery.thread_id, delivery.post)])
            self._under_way[delivery.id] -= 1
            if not self._under_way[delivery.id]:
                del self._under_way[delivery.id]
                self._unsure.discard(delivery.id)
            if shown is not None:
                await self._note(delivery, shown)

    async def _note(self, delivery: Delivery, shown: tuple[int, int]) -> None:
        await self._bot.store.deliveries.note_shown(delivery.id, up=shown[0], down=shown[1])

    async def _look(self) -> None:
        config, store = self._bot.config, self._bot.store
        while self._asked:
            self._asked = False
            await asyncio.sleep(_SETTLE)
            await store.scores.refresh(weights=config.emoji_weights, self_votes=config.self_votes)
            changed, self._changed = self._changed, set()
            for behind in await store.deliveries.behind(changed):
                self._enqueue(behind)

    def _enqueue(self, behind: Behind) -> None:
        delivery = behind.delivery
        waiting = self._queues.get(delivery.channel_id)
        if waiting is None:
            waiting = self._queues[delivery.channel_id] = {}
            work = self._channel(delivery.channel_id)
            self._bot.hold(work, name=f"counts in channel {delivery.channel_id}")
        waiting[delivery.id] = (delivery.thread_id, delivery.post)

    async def _channel(self, channel_id: int) -> None:
        """Edit what waits in a channel, one message after the other."""
        waiting = self._queues[channel_id]
        try:
            while waiting:
                delivery_id = next(iter(waiting))
                post = waiting.pop(delivery_id)
                found = await self._bot.store.deliveries.behind([post])
                for behind in found:
                    if behind.delivery.id == delivery_id:
                        await asyncio.sleep(await self._show(behind))
        finally:
            self._queues.pop(channel_id, None)
            self._webhooks.pop(channel_id, None)

    async def _show(self, behind: Behind) -> float:
        """Edit one message; returns how many seconds its channel is to be left alone then."""
        delivery = behind.delivery
        try:
            async with self.showing(delivery, up=behind.up, down=behind.down):
                await self._edit(behind)
        except discord.NotFound as error:
            if error.code == _UNKNOWN_MESSAGE:
                await self._bot.store.deliveries.mark_deleted([delivery.message_id or 0])
                return _EVERY
            return self._refused(behind, error)
        except (discord.DiscordServerError, *LOST) as error:
            log.info("counts of message %s: %s; tried again", delivery.message_id, type(error).__name__)
            self._queues[delivery.channel_id][delivery.id] = (delivery.thread_id, delivery.post)
            return _LATER
        except discord.HTTPException as error:
            return self._refused(behind, error)
        return _EVERY

    def _refused(self, behind: Behind, error: discord.HTTPException) -> float:
        # The next change of the post, or the next start, tries again.
        log.info("counts of message %s are not shown: code %d", behind.delivery.message_id, error.code)
        return _EVERY if error.code in {_ARCHIVED, _NOT_OURS} else _REFUSED

    async def _edit(self, behind: Behind) -> None:
        delivery = behind.delivery
        score = PostScore(delivery.post, up=behind.up, down=behind.down)
        view = post_buttons(delivery.id, score, quote=delivery.kind is Kind.QUOTE)
        channel = self._bot.get_partial_messageable(delivery.channel_id, guild_id=delivery.guild_id)
        message_id = delivery.message_id or 0
        if delivery.kind is Kind.REPLAY and (webhook := await self._webhook(delivery.channel_id)) is not None:
            place = self._bot.get_channel(delivery.channel_id)
            thread = place if isinstance(place, discord.Thread) else discord.utils.MISSING
            try:
                await webhook.edit_message(message_id, view=view, thread=thread)
            except discord.NotFound as error:
                if error.code != _UNKNOWN_MESSAGE:
                    self._webhooks.pop(delivery.channel_id, None)
                    raise
            else:
                return
        # Of a voice whose webhook is gone Discord says that it is somebody else's, and nobody can edit it any more.
        await channel.get_partial_message(message_id).edit(view=view)

    async def _webhook(self, channel_id: int) -> discord.Webhook | None:
        if channel_id not in self._webhooks:
            channel = self._bot.get_channel(channel_id)
            self._webhooks[channel_id] = await existing_webhook(channel) if isinstance(channel, Place) else None
        return self._webhooks[channel_id]
