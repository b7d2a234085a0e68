"""Around a post: what it answers, what answers it, and where it was quoted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from bot.archive.model import Post
from bot.archive.outline import around, discussed
from bot.render import conversation as texts
from bot.render.conversation import Backlink
from bot.store import StoredThread
from bot.surface import shield
from bot.surface.answering import answer, wants_text
from bot.surface.shown import message_url, where_shown

if TYPE_CHECKING:
    from bot.client import Rethread

__all__ = ["tell"]


async def tell(interaction: discord.Interaction[Rethread], thread: StoredThread, post: Post) -> None:
    """Show a post in its thread, and where it was quoted, to the member who asked. The interaction is deferred.

    Of what comes behind both the post and the place to which the member wants to be told, nothing is shown.
    """
    store = interaction.client.store
    told = await shield.horizon(interaction, thread)
    stubs = await store.threads.outline(thread.id, guild_id=thread.guild_id)
    if told is not None:
        stubs = stubs[: max(told, post.number)]
    place = around(stubs, post.number, most_above=texts.MOST_ABOVE, most_below=texts.MOST_BELOW)
    numbers = {post.number, *place.above, *(number for number, _ in place.below)}
    posts = await store.threads.some(thread.id, numbers, guild_id=thread.guild_id)
    links = await where_shown(interaction, thread)
    answers, quoting = discussed([stub for stub in stubs if not stub.hidden], post.number)
    found = await store.quotes.of_post(thread.id, post.number, guild_id=thread.guild_id)
    quotes = [
        Backlink(
            quoter_id=quote.quoter_id,
            url=message_url(thread.guild_id, quote.channel_id, quote.message_id or 0),
            at=quote.created_at,
            words=post.text[quote.start : quote.end],
            whole=quote.start == 0 and quote.end == len(post.text),
        )
        for quote in found
        if _sees(interaction, quote.channel_id)
    ]
    unseen = len(found) - len(quotes)
    tree = discord.Embed(title=texts.IN_THREAD, description=texts.tree(place, posts, links))
    discussion = texts.discussion(post.number, answers, quoting, quotes, links, unseen=unseen)
    if await wants_text(interaction):
        await answer(interaction, tree)
        await answer(interaction, discord.Embed(description=discussion))
    else:
        await interaction.followup.send(embeds=[tree, discord.Embed(description=discussion)], ephemeral=True)
    await shield.tell(interaction, [thread])


def _sees(interaction: discord.Interaction[Rethread], channel_id: int) -> bool:
    """Whether the member may look into a channel; what is said there is not told to others."""
    if channel_id == interaction.channel_id:
        return True
    guild, member = interaction.guild, interaction.user
    channel = guild.get_channel_or_thread(channel_id) if guild is not None else None
    if channel is None or not isinstance(member, discord.Member):
        return False
    if isinstance(channel, discord.Thread) and channel.is_private():
        return False  # who is in it is not known here
    return channel.permissions_for(member).view_channel
