"""Messages that show some of a thread to a channel: emptied while a post that they show is hidden, then restored."""

from __future__ import annotations

import base64
import io
import json
import logging
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import discord

from bot.render import corrections as texts
from bot.surface.amending import Later, reopen
from bot.surface.connection import LOST

if TYPE_CHECKING:
    from bot.client import Rethread
    from bot.store import SharedCard, StoredThread

__all__ = ["Sharing", "bring_up_to_date", "sharing"]

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Sharing:
    """What is being shared; whoever sends it says so by `sent`, and by `posts` which posts it shows."""

    bot: Rethread
    card_id: int
    sent: discord.Message | None = None
    posts: Collection[int] | None = None

    async def edit(self, embed: discord.Embed) -> None:
        """Show another card in the message, unless it was emptied meanwhile."""
        if self.sent is not None and await self.bot.store.shared.stands(self.card_id):
            await self.sent.edit(embed=embed)


@asynccontextmanager
async def sharing(bot: Rethread, thread: StoredThread, channel_id: int) -> AsyncIterator[Sharing]:
    """Around reading what a message is to show of a thread, and sending it.

    So a change of the thread between the two reaches it as well. A thread without a title is called by its first post.
    """
    shared = bot.store.shared
    card = await shared.begin(guild_id=thread.guild_id, channel_id=channel_id, thread_id=thread.id)
    now = Sharing(bot, card)
    try:
        yield now
    finally:
        if now.sent is None:
            await shared.forget(card)
    if now.sent is not None:
        posts = now.posts if now.posts is None or thread.title else {*now.posts, 1}
        if await shared.complete(card, now.sent.id, posts=posts):
            bot.corrections.wake()


async def bring_up_to_date(bot: Rethread, card: SharedCard) -> bool:
    """Empty a message, or let it show again what it showed. False where there was nothing to do. Raises `Later`.

    Its buttons stay: they show the thread as it is now. Before it is emptied, what it shows is kept; a kill at any
    point leaves it to be done again.
    """
    shared = bot.store.shared
    try:
        if not card.gone and not card.hidden:
            if card.kept is not None:
                await _write(bot, card, **_restored(card.kept))
            await shared.settled(card, shown=True)
            return card.kept is not None
        kept = None if card.gone else card.kept or await _as_it_is(bot, card)
        if kept is not None:
            await shared.keep(card.id, kept)
        await _write(bot, card, content=texts.TAKEN_BACK if card.gone else texts.EMPTIED, embeds=[], attachments=[])
        await (shared.forget(card.id) if kept is None else shared.settled(card, shown=False))
    except discord.NotFound:
        await shared.forget(card.id)
        return False
    except discord.DiscordServerError:
        raise Later(texts.DISCORD_BUSY) from None
    except LOST:
        raise Later(texts.NO_CONNECTION) from None
    except discord.HTTPException:
        raise Later(texts.refused(f"<#{card.channel_id}>")) from None
    return True


async def _write(bot: Rethread, card: SharedCard, **shown: Any) -> None:  # noqa: ANN401 - what a message can show
    await reopen(bot, card.channel_id)
    channel = bot.get_partial_messageable(card.channel_id, guild_id=card.guild_id)
    await channel.get_partial_message(card.message_id).edit(**shown)


async def _as_it_is(bot: Rethread, card: SharedCard) -> str | None:
    """What a card shows, to be kept; None where it cannot be read, for emptying it comes first."""
    channel = bot.get_partial_messageable(card.channel_id, guild_id=card.guild_id)
    try:
        message = await channel.fetch_message(card.message_id)
        files = [(one.filename, one.description, await one.read()) for one in message.attachments]
    except (discord.HTTPException, *LOST) as error:
        log.info("what message %d shows could not be kept: %s", card.message_id, type(error).__name__)
        return None
    if message.content in {texts.TAKEN_BACK, texts.EMPTIED}:
        return None
    named = [(name, description, base64.b64encode(content).decode()) for name, description, content in files]
    embeds = [embed.to_dict() for embed in message.embeds if embed.type == "rich"]
    return json.dumps({"content": message.content, "embeds": embeds, "files": named})


def _restored(kept: str) -> dict[str, Any]:
    shown = json.loads(kept)
    return {
        "content": shown["content"] or None,
        "embeds": [discord.Embed.from_dict(each) for each in shown["embeds"]],
        "attachments": [
            discord.File(io.BytesIO(base64.b64decode(content)), name, description=description)
            for name, description, content in shown["files"]
        ],
    }
