"""Posting a quote: its text card, its picture, and what is kept of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import discord

from bot.archive.model import Post
from bot.archive.quotes import Span
from bot.render import pictures
from bot.render import quotes as texts
from bot.store import Kind, StoredThread
from bot.store.members import NOBODY
from bot.surface.permissions import require, require_place
from bot.surface.pictures import Drawn
from bot.surface.shown import show, where_shown

if TYPE_CHECKING:
    from bot.client import Rethread

__all__ = ["LONGEST_COMMENT", "Quoting", "card_of", "picture_of", "post_quote"]

LONGEST_COMMENT: Final = 500


@dataclass(frozen=True, slots=True)
class Quoting:
    """What a member is about to post: a verified passage of a post, perhaps a comment, perhaps as a picture too."""

    thread: StoredThread
    post: Post
    span: Span
    comment: str | None = None
    picture: bool = False

    @property
    def words(self) -> str:
        """The passage."""
        return self.post.text[self.span.start : self.span.end]


async def card_of(interaction: discord.Interaction[Rethread], quoting: Quoting) -> str:
    """The text card of the member's quote. Raises `BadInput` where the comment leaves no room for the passage."""
    return texts.quote_card(
        quoting.words,
        quoting.post,
        thread=quoting.thread.name,
        link=(await where_shown(interaction, quoting.thread)).get(quoting.post.number),
        quoter=interaction.user.display_name,
        comment=quoting.comment,
    )


async def picture_of(interaction: discord.Interaction[Rethread], quoting: Quoting) -> Drawn:
    """The picture card of the member's quote."""
    return await interaction.client.pictures.draw(
        pictures.quote_card,
        quoting.words,
        quoting.post,
        thread=quoting.thread.name,
        quoter=interaction.user.display_name,
        comment=quoting.comment,
    )


async def post_quote(interaction: discord.Interaction[Rethread], quoting: Quoting) -> str:
    """Post the quote into the interaction's channel; returns the message's address. Raises `NotAllowed`."""
    store, text = interaction.client.store, await card_of(interaction, quoting)
    file: discord.File | None = None
    if quoting.picture:
        require(require_place(interaction.channel), "attach_files")
        file = (await picture_of(interaction, quoting)).file
    number = quoting.post.number
    delivery, link = await show(interaction, text, thread=quoting.thread, post=number, kind=Kind.QUOTE, file=file)
    member = await store.members.get(quoting.thread.guild_id, interaction.user.id)
    await store.quotes.add(
        guild_id=quoting.thread.guild_id,
        delivery_id=delivery.id,
        start=quoting.span.start,
        end=quoting.span.end,
        comment=None if member.opted_out else quoting.comment or None,
        quoter_id=NOBODY if member.opted_out else interaction.user.id,
        picture=file is not None,
    )
    return link
