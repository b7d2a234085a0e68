"""The options that name a thread or a post: what they suggest while a member types, and what was meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot.archive.model import Post
from bot.archive.reference import Chosen, Link, Number, Words, chosen, parse
from bot.errors import BadInput, NotAllowed, NotFound
from bot.render import library as texts
from bot.render.posts import choice_line
from bot.render.shown import hidden
from bot.render.wording import known_name
from bot.store.threads import StoredThread
from bot.surface import shield

if TYPE_CHECKING:
    from bot.client import Rethread

__all__ = [
    "guild_of",
    "meant_post",
    "meant_thread",
    "post_of",
    "require_suitable",
    "restricted_place",
    "suggest_authors",
    "suggest_posts",
    "suggest_threads",
    "suitable",
]

MOST_CHOICES = 25


def guild_of(interaction: discord.Interaction) -> discord.Guild:
    """The server that the interaction comes from. Raises `NotAllowed` in private chats."""
    if interaction.guild is None:
        raise NotAllowed(texts.IN_A_SERVER)
    return interaction.guild


def suitable(thread: StoredThread, channel: object) -> bool:
    """Whether the thread may be shown there: an age-restricted thread wants an age-restricted channel."""
    return not thread.nsfw or restricted_place(channel)


def restricted_place(channel: object) -> bool:
    """Whether a channel, or the channel that a Discord thread belongs to, is age-restricted."""
    asked = getattr(channel, "is_nsfw", None)
    return bool(asked()) if callable(asked) else False


def require_suitable(thread: StoredThread, channel: object) -> None:
    """Raise `NotAllowed` where the thread may not be shown there."""
    if not suitable(thread, channel):
        raise NotAllowed(texts.restricted(thread.name))


async def suggest_threads(interaction: discord.Interaction[Rethread], current: str) -> list[app_commands.Choice[str]]:
    """Threads of the server whose name has the words."""
    if interaction.guild_id is None:
        return []
    threads = await interaction.client.store.threads.library(interaction.guild_id)
    words = current.casefold().split()
    return [
        app_commands.Choice(name=texts.choice(thread.name), value=str(thread.id))
        for thread in threads
        if all(word in thread.name.casefold() for word in words) and suitable(thread, interaction.channel)
    ][:MOST_CHOICES]


async def suggest_posts(interaction: discord.Interaction[Rethread], current: str) -> list[app_commands.Choice[str]]:
    """Posts as "#12 · alice · first words…", of the thread that is chosen beside, or would be meant without."""
    if interaction.guild_id is None:
        return []
    store = interaction.client.store
    try:
        beside = getattr(interaction.namespace, "thread", None)
        meant = await meant_thread(interaction, beside if isinstance(beside, str) else None)
        thread_id: int | None = meant.id
    except (BadInput, NotFound, NotAllowed):
        thread_id = None
    names = {
        thread.id: thread.name
        for thread in await store.threads.library(interaction.guild_id)
        if suitable(thread, interaction.channel)
    }
    beyond = await shield.horizons(interaction)
    found = await store.threads.suggest(
        interaction.guild_id, thread_id=thread_id, words=current, limit=MOST_CHOICES, horizons=beyond
    )
    found = [one for one in found if one.thread_id in names]
    several = len({one.thread_id for one in found}) > 1
    return [
        app_commands.Choice(
            name=choice_line(one.number, one.author, one.words, thread=names[one.thread_id] if several else None),
            value=chosen(one.thread_id, one.number),
        )
        for one in found
    ]


async def suggest_authors(interaction: discord.Interaction[Rethread], current: str) -> list[app_commands.Choice[str]]:
    """Authors of the server's library whose name begins so. What follows the hundredth character is not told apart."""
    names = await interaction.client.store.threads.authors(
        interaction.guild_id or 0, beginning=current, limit=MOST_CHOICES
    )
    return [app_commands.Choice(name=shown, value=name[:100]) for name in names if (shown := known_name(name))]


async def meant_thread(
    interaction: discord.Interaction[Rethread], written: str | None, *, anywhere: bool = False
) -> StoredThread:
    """The thread that a member means: the one that is named, else the only one, else the one replayed in this channel.

    Raises `NotFound` where there is none, `BadInput` where it could be several, and `NotAllowed` for an age-restricted
    thread elsewhere, unless it may be `anywhere` because nothing of it is shown.
    """
    guild = guild_of(interaction)
    store = interaction.client.store
    threads = await store.threads.library(guild.id)
    if not threads:
        raise NotFound(texts.EMPTY)
    if not anywhere:  # the names of the others are nothing for this channel either
        threads = [thread for thread in threads if suitable(thread, interaction.channel)]
        if not threads:
            raise NotAllowed(texts.RESTRICTED_HERE)
    if written:
        found = [thread for thread in threads if written.strip() == str(thread.id)] or [
            thread for thread in threads if written.strip().casefold() in thread.name.casefold()
        ]
        if not found:
            raise NotFound(texts.no_such_thread(written, [thread.name for thread in threads]))
    else:
        found = threads
    if len(found) > 1 and interaction.channel_id is not None:
        live = await store.replays.live_in(interaction.channel_id)
        found = [thread for thread in found if live is not None and thread.id == live.thread_id] or found
    if len(found) > 1:
        raise BadInput(texts.which_thread([thread.name for thread in found]))
    return found[0]


async def meant_post(
    interaction: discord.Interaction[Rethread], written: str, thread: str | None
) -> tuple[StoredThread, Post]:
    """The post that a member means by a number, a message link, a choice or words. Raises as `meant_thread` does.

    Words lead to no post that the member's shield keeps back; whoever names a post by its number asks for it.
    """
    guild = guild_of(interaction)
    store = interaction.client.store
    match parse(written):
        case Chosen(thread_id, number):
            where = await store.threads.get(thread_id, guild_id=guild.id)
        case Link(message_id):
            delivery = await store.deliveries.by_message(message_id, guild_id=guild.id)
            if delivery is None:
                raise NotFound(texts.LINK_SHOWS_NO_POST)
            where, number = await store.threads.get(delivery.thread_id, guild_id=guild.id), delivery.post
        case Number(number):
            where = await meant_thread(interaction, thread)
        case Words(words):
            where = await meant_thread(interaction, thread)
            beyond = await shield.horizons(interaction)
            found = await store.search.find(guild.id, words, thread_id=where.id, horizons=beyond, limit=1)
            if not found.hits:
                await shield.tell(interaction, [where])
                raise NotFound(texts.no_such_words(words, where.name))
            number = found.hits[0].number
    return where, await post_of(interaction, where, number)


async def post_of(interaction: discord.Interaction[Rethread], thread: StoredThread, number: int) -> Post:
    """A post of the thread. Raises `NotFound`, also where it is hidden, and `NotAllowed` where it may not be shown."""
    require_suitable(thread, interaction.channel)
    post = await interaction.client.store.threads.post(thread.id, number, guild_id=thread.guild_id)
    if post is None:
        raise NotFound(texts.no_such_post(number, thread.name, thread.posts))
    if post.hidden:
        raise NotFound(hidden(number))
    return post
