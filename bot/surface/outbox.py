"""The outbox of a replay in Discord: voices through a webhook that the bot owns, its own messages otherwise."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Final

import aiohttp
import discord

from bot.render import replay as texts
from bot.render.posts import message_text
from bot.replay.outbox import Delivery, OutboxBusy, OutboxClosed
from bot.replay.plan import Message
from bot.store import Store
from bot.surface.buttons import post_buttons, sent_for
from bot.surface.once import once
from bot.surface.permissions import Place, missing

__all__ = ["NEEDED", "DiscordOutbox", "existing_webhook", "own_webhook"]

log = logging.getLogger(__name__)

NEEDED: Final = ("view_channel", "send_messages", "read_message_history")
"""What the bot must be allowed in a channel to replay there; Manage Webhooks is for the voices alone."""

WEBHOOK_NAME: Final = "Rethread"
_UNKNOWN_CHANNEL, _UNKNOWN_WEBHOOK, _TOO_MANY_WEBHOOKS, _ARCHIVED, _LOCKED = 10003, 10015, 30007, 50083, 160005
# A request that Discord has not answered after this long will not be carried out any more.
_LATEST: Final = timedelta(minutes=15)
_CLOCK_SKEW: Final = timedelta(seconds=30)


Home = discord.TextChannel | discord.ForumChannel | discord.VoiceChannel | discord.StageChannel


async def own_webhook(channel: Place) -> discord.Webhook | None:
    """The bot's webhook in that channel, made where there is none; None where the bot may not have one."""
    home = _home(channel)
    if home is None or missing(home, ["manage_webhooks"]):
        return None
    if (webhook := await existing_webhook(channel)) is not None:
        return webhook
    try:
        return await home.create_webhook(name=WEBHOOK_NAME, reason=texts.WEBHOOK_REASON)
    except discord.HTTPException as error:
        if error.code == _TOO_MANY_WEBHOOKS:
            return None
        raise


async def existing_webhook(channel: Place) -> discord.Webhook | None:
    """The bot's webhook in that channel; None where there is none, or it may not look."""
    home = _home(channel)
    if home is None or missing(home, ["manage_webhooks"]):
        return None
    for webhook in await home.webhooks():
        if webhook.token and webhook.user is not None and webhook.user.id == channel.guild.me.id:
            return webhook
    return None


def _home(channel: Place) -> Home | None:
    """The channel itself, or the one that a Discord thread belongs to."""
    return channel.parent if isinstance(channel, discord.Thread) else channel


class DiscordOutbox:
    """Sends the messages of one replay into one channel. `voices` is False where the bot is to speak for itself."""

    def __init__(self, channel: Place, store: Store, *, voices: bool) -> None:
        self._channel = channel
        self._store = store
        self._voices = voices
        self._webhook: discord.Webhook | None = None

    async def send(self, delivery: Delivery, message: Message, links: Mapping[int, str]) -> int:
        """Show the message; see `Outbox.send`."""
        async with self._translated():
            self._check_permissions()
            if self._voices and self._webhook is None:
                found = await own_webhook(self._channel)
                self._voices = found is not None
                self._webhook = once(found) if found is not None else None
            if self._webhook is not None:
                return await self._send_voice(self._webhook, delivery, message, links)
            return await self._send_plain(delivery, message, links)

    async def _send_voice(
        self, webhook: discord.Webhook, delivery: Delivery, message: Message, links: Mapping[int, str]
    ) -> int:
        thread = self._channel if isinstance(self._channel, discord.Thread) else discord.utils.MISSING
        try:
            sent = await webhook.send(
                message_text(replace(message, named=False), links),
                username=message.voice,
                view=post_buttons(delivery.id),
                allowed_mentions=discord.AllowedMentions.none(),
                suppress_embeds=True,
                thread=thread,
                wait=True,
            )
        except discord.NotFound as error:
            if error.code != _UNKNOWN_WEBHOOK:
                raise
            # Somebody deleted our webhook. Nothing was sent; make a new one, or speak for ourselves.
            self._webhook = None
            return await self.send(delivery, message, links)
        return sent.id

    async def _send_plain(self, delivery: Delivery, message: Message, links: Mapping[int, str]) -> int:
        sent = await self._channel.send(
            message_text(replace(message, named=True), links),
            view=post_buttons(delivery.id),
            suppress_embeds=True,
            # With this Discord gives back the message of the first try where a second one follows within minutes.
            nonce=f"rethread-{delivery.id}"[:25],
        )
        return sent.id

    async def find(self, delivery: Delivery, message: Message) -> int | None:
        """Look for the message of an intent in the channel's history; see `Outbox.find`.

        It is recognised by the delivery's id in its buttons. Where Discord withholds the buttons (it may blank what
        webhooks said for applications without the message content intent) by its name and time: this is the one place
        where state is read back from what was rendered.
        """
        row = await self._store.deliveries.get(delivery.id, guild_id=self._channel.guild.id)
        if row is None:
            return None
        ours = {self._channel.guild.me.id}
        async with self._translated():
            self._check_permissions()
            history = self._channel.history(
                after=row.created_at - _CLOCK_SKEW, before=row.created_at + _LATEST, oldest_first=True, limit=None
            )
            async for candidate in history:
                if candidate.author.id not in ours and candidate.webhook_id is None:
                    continue
                if sent_for(candidate) == delivery.id:
                    return candidate.id
                blanked = not candidate.components and not candidate.content
                if blanked and candidate.webhook_id is not None and candidate.author.name == message.voice:
                    known = await self._store.deliveries.by_message(candidate.id, guild_id=self._channel.guild.id)
                    if known is None:
                        return candidate.id
        return None

    def url(self, message_id: int) -> str:
        """The address of a message in the channel."""
        return f"https://discord.com/channels/{self._channel.guild.id}/{self._channel.id}/{message_id}"

    def _check_permissions(self) -> None:
        if lacking := missing(self._channel, NEEDED):
            raise OutboxClosed(texts.bot_lacks(lacking, self._channel.mention))

    @asynccontextmanager
    async def _translated(self) -> AsyncIterator[None]:
        """Turn what Discord answers into the two outcomes that the engine knows."""
        try:
            yield
        except discord.RateLimited as error:
            raise OutboxBusy(texts.DISCORD_BUSY, retry_after=error.retry_after) from error
        except discord.DiscordServerError as error:
            raise OutboxBusy(texts.DISCORD_BUSY) from error
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise OutboxBusy(texts.NO_CONNECTION) from error
        except discord.HTTPException as error:
            raise OutboxClosed(_closed_because(error, self._channel)) from error


def _closed_because(error: discord.HTTPException, channel: Place) -> str:
    if error.code in {_ARCHIVED, _LOCKED}:
        return texts.archived(channel.mention)
    if error.code == _UNKNOWN_CHANNEL or isinstance(error, discord.NotFound):
        return texts.CHANNEL_GONE
    if isinstance(error, discord.Forbidden):
        return texts.refused(channel.mention)
    log.error("Discord refused a message of a replay: status %d, code %d", error.status, error.code)
    return texts.rejected(error.code)
