"""Messages that show a post: sending one so that a crash leaves no untruth, and knowing one again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import discord

from bot.errors import NotFound
from bot.render import shown as texts
from bot.render.shown import hidden
from bot.store import Store
from bot.store.deliveries import Delivery, Kind, State
from bot.store.threads import StoredThread
from bot.surface.buttons import post_buttons
from bot.surface.options import guild_of, require_suitable
from bot.surface.permissions import Place, require, require_place

if TYPE_CHECKING:
    from bot.client import Rethread

__all__ = ["links_in", "message_url", "pressed", "proved", "show", "where_shown"]


def message_url(guild_id: int, channel_id: int, message_id: int) -> str:
    """The address of a message."""
    return f"https://discord.com/channels/{guild_id}/{channel_id}/{message_id}"


async def show(
    interaction: discord.Interaction[Rethread],
    text: str,
    *,
    thread: StoredThread,
    post: int,
    kind: Kind,
    file: discord.File | None = None,
    place: Place | None = None,
    keep: Callable[[int], Awaitable[object]] | None = None,
) -> tuple[Delivery, str]:
    """Send a public message that shows a post; returns its delivery and address.

    It goes into `place`, by default the interaction's channel. The intent is written first, then `keep` is called with
    its id to write what else is to be known of the message: a kill behind the sending then leaves no message that
    nobody owns. An intent whose sending surely failed leaves nothing behind. Raises `NotAllowed` where the thread or
    the bot may not appear there.
    """
    store, guild, bot = interaction.client.store, guild_of(interaction), interaction.client
    place = place or require_place(interaction.channel)
    require_suitable(thread, place)
    require(place, "view_channel", "send_messages")
    delivery = await store.deliveries.begin(
        guild_id=guild.id, channel_id=place.id, thread_id=thread.id, post=post, kind=kind
    )
    score = await store.scores.post_score(
        thread.id,
        post,
        guild_id=guild.id,
        weights=bot.config.emoji_weights,
        self_votes=bot.config.self_votes,
    )
    await store.deliveries.note_shown(delivery.id, up=score.up, down=score.down)
    if keep is not None:
        await keep(delivery.id)
    try:
        message = await place.send(
            text,
            view=post_buttons(delivery.id, score, quote=kind is Kind.QUOTE),
            files=[file] if file is not None else [],
            suppress_embeds=True,
            nonce=f"rethread-{delivery.id}"[:25],
        )
    except discord.DiscordServerError:
        raise  # it may stand there after all; a press of its buttons will tell
    except discord.HTTPException:
        await store.deliveries.forget(delivery.id)
        raise
    await store.deliveries.complete(delivery.id, message.id)
    return delivery, message_url(guild.id, place.id, message.id)


async def proved(interaction: discord.Interaction[Rethread], delivery_id: int) -> Delivery | None:
    """The delivery of the message whose button was pressed, None where it was forgotten.

    One that a crash left unfinished is completed by this: the press proves the message.
    """
    store, guild = interaction.client.store, guild_of(interaction)
    delivery = await store.deliveries.get(delivery_id, guild_id=guild.id)
    unfinished = delivery is not None and delivery.state is State.SENDING and delivery.replay_id is None
    if unfinished and interaction.message is not None:
        await store.deliveries.complete(delivery_id, interaction.message.id)
        return await store.deliveries.get(delivery_id, guild_id=guild.id)
    return delivery


async def pressed(interaction: discord.Interaction[Rethread], delivery_id: int) -> tuple[StoredThread, Delivery]:
    """What the message shows whose button was pressed.

    Raises `NotFound` where its thread was removed, or the post is hidden.
    """
    store, guild = interaction.client.store, guild_of(interaction)
    delivery = await proved(interaction, delivery_id)
    if delivery is None:
        raise NotFound(texts.GONE)
    thread = await store.threads.get(delivery.thread_id, guild_id=guild.id)
    if delivery.post in await store.hidden.numbers(thread.id, guild_id=guild.id):
        raise NotFound(hidden(delivery.post))
    return thread, delivery


async def where_shown(interaction: discord.Interaction[Rethread], thread: StoredThread) -> dict[int, str]:
    """For each post that some message shows: the address of the latest one, in this channel where there is one."""
    return await links_in(interaction.client.store, thread, channel_id=interaction.channel_id)


async def links_in(store: Store, thread: StoredThread, *, channel_id: int | None) -> dict[int, str]:
    """For each post that some message shows: the address of the latest one, in that channel where there is one."""
    places = await store.deliveries.places(thread.id, guild_id=thread.guild_id, prefer_channel=channel_id)
    return {post: message_url(thread.guild_id, channel, message) for post, (channel, message) in places.items()}
