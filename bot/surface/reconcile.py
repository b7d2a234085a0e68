"""Bringing the stored reactions in line with Discord's, after events were missed."""

from __future__ import annotations

import asyncio
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
_AT_ONCE = 10  # messages

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

    Channels with a live replay come first, in each the newest messages, and only the `newest` of the server where that
    is given. A page of a channel says which messages have reactions at all; who gave them is asked for those alone.
    Events that arrive meanwhile are newer than the listing and win. discord.py waits out rate limits, and several
    requests are under way at once so that they, not the distance to Discord, say how long it takes.
    """
    report = Report()
    deliveries = await bot.store.deliveries.live(guild_id, limit=newest)
    live = {one.channel_id for one in await bot.store.replays.of_guild(guild_id) if one.state.live}
    channels: dict[int, list[Delivery]] = {}
    for delivery in sorted(deliveries, key=lambda one: (one.channel_id not in live, -(one.message_id or 0))):
        channels.setdefault(delivery.channel_id, []).append(delivery)
    at_once = asyncio.Semaphore(_AT_ONCE)

    async def one(delivery: Delivery, seen: Seen | None) -> None:
        async with at_once:
            await _one(bot, delivery, seen, report)
        report.messages += 1
        if progress is not None:
            await progress(report.messages, len(deliveries))

    for waiting in channels.values():
        while waiting:
            page = await _page(bot, waiting[0])
            # What is older than the page comes with the next one; what should be in it and is not is asked for.
            oldest = min(page, default=waiting[0].message_id or 0)
            now = [delivery for delivery in waiting if (delivery.message_id or 0) >= oldest]
            await asyncio.gather(*(one(delivery, page.get(delivery.message_id or 0)) for delivery in now))
            del waiting[: len(now)]
    return report


@dataclass(frozen=True, slots=True)
class Seen:
    """A message as a page showed it, asked for at `as_of`."""

    message: discord.Message
    as_of: datetime


async def _page(bot: Rethread, newest: Delivery) -> dict[int, Seen]:
    """The message and up to 99 before it, by id; nothing where the channel cannot be read."""
    channel = bot.get_partial_messageable(newest.channel_id, guild_id=newest.guild_id)
    as_of = datetime.now(UTC)
    try:
        before = discord.Object((newest.message_id or 0) + 1)
        return {message.id: Seen(message, as_of) async for message in channel.history(limit=100, before=before)}
    except (discord.HTTPException, *LOST):
        return {}


async def _one(bot: Rethread, delivery: Delivery, seen: Seen | None, report: Report) -> None:
    try:
        if seen is None:
            channel = bot.get_partial_messageable(delivery.channel_id, guild_id=delivery.guild_id)
            as_of = datetime.now(UTC)
            seen = Seen(await channel.fetch_message(delivery.message_id or 0), as_of)
        await _compare(bot, seen, report)
    except discord.NotFound as error:
        if error.code in {_UNKNOWN_CHANNEL, _UNKNOWN_MESSAGE}:
            gone = await bot.store.deliveries.mark_deleted([delivery.message_id or 0])
            report.deleted += gone
        else:
            _unseen(delivery, report, error)
    except (discord.HTTPException, *LOST) as error:
        _unseen(delivery, report, error)


def _unseen(delivery: Delivery, report: Report, error: Exception) -> None:
    report.unseen += 1
    log.info("cannot see message %s of server %d: %s", delivery.message_id, delivery.guild_id, type(error).__name__)


async def _compare(bot: Rethread, seen: Seen, report: Report) -> None:
    """Take over what stands on a message. Every listing is fetched before the first is believed."""
    reactions, message = bot.store.reactions, seen.message
    standing = [str(each.emoji) for each in message.reactions]
    listed: list[tuple[str, set[int], datetime]] = []
    for each in message.reactions:
        # What counts nothing is not worth the requests to learn who gave it.
        if bot.config.emoji_weights.weight(str(each.emoji)) is not None:
            as_of = datetime.now(UTC)
            members = {user.id async for user in each.users(limit=None) if not user.bot}
            listed.append((str(each.emoji), members, as_of))
    # Added at the end: others count into the report meanwhile.
    changed = await reactions.retain(message.id, standing, as_of=seen.as_of)
    for emoji, members, as_of in listed:
        changed += await reactions.replace(message.id, emoji, members=members, as_of=as_of)
    report.changed += changed
