"""Bringing the stored reactions in line with Discord's, after events were missed."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import discord

from bot.surface.connection import LOST

if TYPE_CHECKING:
    from bot.client import Rethread
    from bot.store.deliveries import Delivery

__all__ = ["Report", "reconcile"]

log = logging.getLogger(__name__)

_UNKNOWN_CHANNEL, _UNKNOWN_MESSAGE = 10003, 10008

Progress = Callable[[int, int], Awaitable[None]]


@dataclass(slots=True)
class Report:
    """What a reconciliation looked at, what it changed, and what it could not see."""

    messages: int = 0
    changed: int = 0
    deleted: int = 0
    unseen: int = 0

    def __str__(self) -> str:
        return (
            f"{self.messages} messages, {self.changed} reactions corrected, {self.deleted} messages gone, "
            f"{self.unseen} not visible"
        )


async def reconcile(
    bot: Rethread, guild_id: int, *, newest: int | None = None, progress: Progress | None = None
) -> Report:
    """Compare every message of the server that shows a post with what is stored: adds and removes, all pages.

    Newest first, and only the `newest` where that is given. Events that arrive meanwhile are newer than the listing and
    win. discord.py waits out rate limits.
    """
    report = Report()
    deliveries = await bot.store.deliveries.live(guild_id, limit=newest)
    for number, delivery in enumerate(deliveries, start=1):
        await _one(bot, delivery, report)
        report.messages = number
        if progress is not None:
            await progress(number, len(deliveries))
    return report


async def _one(bot: Rethread, delivery: Delivery, report: Report) -> None:
    channel = bot.get_partial_messageable(delivery.channel_id, guild_id=delivery.guild_id)
    as_of = datetime.now(UTC)
    try:
        message = await channel.fetch_message(delivery.message_id or 0)
    except discord.NotFound as error:
        if error.code in {_UNKNOWN_CHANNEL, _UNKNOWN_MESSAGE}:
            report.deleted += await bot.store.deliveries.mark_deleted([delivery.message_id or 0])
        else:
            _unseen(delivery, report, error)
        return
    except (discord.HTTPException, *LOST) as error:
        _unseen(delivery, report, error)
        return
    try:
        await _compare(bot, message, as_of, report)
    except (discord.HTTPException, *LOST) as error:
        _unseen(delivery, report, error)


def _unseen(delivery: Delivery, report: Report, error: Exception) -> None:
    report.unseen += 1
    log.info("cannot see message %s of server %d: %s", delivery.message_id, delivery.guild_id, type(error).__name__)


async def _compare(bot: Rethread, message: discord.Message, as_of: datetime, report: Report) -> None:
    """Take over what stands on a message. Every listing is fetched before the first is believed."""
    standing = [str(each.emoji) for each in message.reactions]
    listed = {
        # What counts nothing is not worth the requests to learn who gave it.
        str(each.emoji): {user.id async for user in each.users(limit=None) if not user.bot}
        for each in message.reactions
        if bot.config.emoji_weights.weight(str(each.emoji)) is not None
    }
    report.changed += await bot.store.reactions.retain(message.id, standing, as_of=as_of)
    for emoji, members in listed.items():
        report.changed += await bot.store.reactions.replace(message.id, emoji, members=members, as_of=as_of)
