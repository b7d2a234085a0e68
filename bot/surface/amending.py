"""Editing one message of the bot or of its webhook, and saying why it cannot be edited now."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING, Final

import discord

from bot.render import corrections as texts
from bot.surface.connection import LOST
from bot.surface.permissions import Place, missing

if TYPE_CHECKING:
    from bot.client import Rethread
    from bot.store import Edit
    from bot.surface.rendering import Shown

__all__ = ["Later", "amend", "reopen"]

_UNKNOWN_CHANNEL, _UNKNOWN_MESSAGE, _ARCHIVED, _LOCKED = 10003, 10008, 50083, 160005
NEEDED: Final = ("view_channel", "read_message_history")


class Later(Exception):
    """It cannot be done now; `reason` is a sentence for moderators."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


async def amend(
    bot: Rethread,
    edit: Edit,
    message_id: int,
    shown: Callable[[discord.Message], Awaitable[Shown]],
    *,
    around: Callable[[Shown], AbstractAsyncContextManager[None]],
) -> bool:
    """Edit a message to what `shown` says of it, within `around`; False where the message is gone. Raises `Later`."""
    try:
        channel = await _channel(bot, edit.channel_id)
        if channel is None:
            return False
        if lacking := missing(channel, NEEDED):
            raise Later(texts.lacks(lacking, channel.mention))
        message = await channel.fetch_message(message_id)
        now = await shown(message)
        if isinstance(channel, discord.Thread) and channel.archived:
            await channel.edit(archived=False)
        async with around(now):
            await _write(channel, message, now)
    except discord.DiscordServerError:
        raise Later(texts.DISCORD_BUSY) from None
    except LOST:
        raise Later(texts.NO_CONNECTION) from None
    except discord.NotFound as error:
        if error.code in {_UNKNOWN_CHANNEL, _UNKNOWN_MESSAGE}:
            return False
        raise Later(texts.refused(f"<#{edit.channel_id}>")) from None
    except discord.HTTPException as error:
        if error.code in {_ARCHIVED, _LOCKED}:
            raise Later(texts.locked(f"<#{edit.channel_id}>")) from None
        raise Later(texts.refused(f"<#{edit.channel_id}>")) from None
    return True


async def reopen(bot: Rethread, channel_id: int) -> None:
    """Take a Discord thread out of the archive, in which no message can be edited or deleted; nothing for others.

    discord.py forgets a thread that is archived. Raises `discord.NotFound` where the channel is gone.
    """
    channel = bot.get_channel(channel_id) or await bot.fetch_channel(channel_id)
    if isinstance(channel, discord.Thread) and channel.archived:
        await channel.edit(archived=False)


async def _channel(bot: Rethread, channel_id: int) -> Place | None:
    """The channel, None where it is gone or holds no messages."""
    found = bot.get_channel(channel_id)
    if found is None:
        try:
            found = await bot.fetch_channel(channel_id)
        except discord.Forbidden:
            raise Later(texts.unseen(f"<#{channel_id}>")) from None
    places = (discord.TextChannel, discord.VoiceChannel, discord.StageChannel, discord.Thread)
    return found if isinstance(found, places) else None


async def _write(channel: Place, message: discord.Message, now: Shown) -> None:
    if message.webhook_id is None:
        files = [now.picture] if now.picture is not None else []
        await message.edit(content=now.text, view=now.buttons, attachments=files, allowed_mentions=_nobody())
        return
    home = channel.parent if isinstance(channel, discord.Thread) else channel
    if home is None:
        raise Later(texts.refused(channel.mention))
    if lacking := missing(home, ["manage_webhooks"]):
        raise Later(texts.lacks(lacking, home.mention))
    webhook = next((one for one in await home.webhooks() if one.id == message.webhook_id and one.token), None)
    if webhook is None:
        raise Later(texts.other_webhook(message.jump_url))
    await webhook.edit_message(
        message.id,
        content=now.text,
        view=now.buttons,
        allowed_mentions=_nobody(),
        thread=channel if isinstance(channel, discord.Thread) else discord.utils.MISSING,
    )


def _nobody() -> discord.AllowedMentions:
    return discord.AllowedMentions.none()
