"""Which author or claim a member means in a thread, and what is suggested while they type."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from discord import app_commands

from bot.discussion.positions.lookup import find_authors, find_claim, point_at
from bot.errors import BadInput, NotFound, UserError
from bot.render.positions import replies as texts
from bot.render.wording import known_name
from bot.store import StoredThread
from bot.surface import options, positions, shield
from bot.surface.asked import Asked, claim_at, claim_id

if TYPE_CHECKING:
    import discord

    from bot.client import Rethread

__all__ = ["of_author", "of_claim", "suggest_authors", "suggest_claims"]


async def suggest_authors(interaction: discord.Interaction[Rethread], current: str) -> list[app_commands.Choice[str]]:
    """Authors of the thread whose name has these words, those with the most posts first."""
    stored = await _beside(interaction)
    if stored is None:
        return []
    names = await interaction.client.store.threads.voices(stored.id, guild_id=stored.guild_id)
    meant = find_authors(names, current)[: options.MOST_CHOICES]
    return [app_commands.Choice(name=shown, value=name[:100]) for name in meant if (shown := known_name(name))]


async def suggest_claims(interaction: discord.Interaction[Rethread], current: str) -> list[app_commands.Choice[str]]:
    """Points of the thread that have the words, once it has been summed up."""
    stored = await _beside(interaction)
    if stored is None or (known := await interaction.client.summing.known(stored)) is None:
        return []
    wanted, told = current.casefold().split(), await shield.horizon(interaction, stored)
    return [
        app_commands.Choice(name=texts.claim_choice(point), value=claim_id(point.post, point.start))
        for point in known.points
        if all(word in point.text.casefold() for word in wanted) and (told is None or point.post <= told)
    ][: options.MOST_CHOICES]


async def _beside(interaction: discord.Interaction[Rethread]) -> StoredThread | None:
    """The thread that is meant by what stands in the other options so far."""
    beside = getattr(interaction.namespace, "thread", None)
    try:
        return await options.meant_thread(interaction, beside if isinstance(beside, str) else None)
    except UserError:
        return None


async def of_author(
    interaction: discord.Interaction[Rethread], asked: Asked, stored: StoredThread, written: str
) -> Asked:
    """The same part of one author. Raises `NotFound` where nobody there is called so, `BadInput` where several are."""
    whole = await interaction.client.store.threads.load(stored.id, guild_id=stored.guild_id)
    part = whole.posts[asked.first - 1 : asked.last or None]
    posts = Counter(post.author for post in part if post.author is not None)
    known = [name for name, _ in posts.most_common()]
    meant = find_authors(known, written)
    if not meant:
        raise NotFound(texts.no_such_author(written, stored.name, known))
    if len(meant) > 1:
        raise BadInput(texts.which_author(written, meant))
    return replace(asked, author=next(post.number for post in part if post.author == meant[0]))


async def of_claim(
    interaction: discord.Interaction[Rethread], asked: Asked, stored: StoredThread, written: str
) -> Asked:
    """One claim of the same part. Raises `NotFound` where none reads like what is written."""
    summary = await positions.summary_of(interaction, stored, asked, private=True)
    place = claim_at(written)
    if place is None or point_at(summary.positions.points, *place) is None:
        found = find_claim(summary.positions, written)
        if found is None:
            raise NotFound(texts.no_such_claim(written, stored.name))
        place = (found.post, found.start)
    return replace(asked, claim=place)
