"""Quoting a post of the archive: its text card, its picture, and what is kept of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import discord

from bot.archive.model import Post
from bot.archive.quotes import quotable
from bot.errors import BadInput
from bot.render import pictures
from bot.render import quotes as texts
from bot.store import Kind, StoredThread
from bot.store.members import NOBODY
from bot.surface.matter import Choice, Preview
from bot.surface.options import guild_of, post_of
from bot.surface.permissions import require, require_place
from bot.surface.pictures import Drawn
from bot.surface.shown import show, where_shown

if TYPE_CHECKING:
    from bot.client import Rethread

__all__ = ["KIND", "OfPost", "of_post", "reopened"]

KIND = "quote"


@dataclass(frozen=True, slots=True)
class OfPost:
    """A post as a matter of quotes (`bot.surface.matter.Matter`)."""

    thread: StoredThread
    source: Post
    kind: str = KIND
    pictured: bool = True
    changed: str = ""

    @property
    def guild_id(self) -> int:
        """The guild of the thread."""
        return self.thread.guild_id

    @property
    def text(self) -> str:
        """The post's own words."""
        return self.source.text

    @property
    def place(self) -> str:
        """The post's number."""
        return texts.place(self.source.number)

    @property
    def title(self) -> str:
        """The title of the form."""
        return texts.form_title(self.source.number)

    def kept(self) -> Mapping[str, Any]:
        """Which post it is."""
        return {"thread": self.thread.id, "post": self.source.number}

    async def laid_out(self, _interaction: discord.Interaction[Rethread], _draft_id: int) -> None:
        """Nothing more is needed."""

    def put_away(self, _interaction: discord.Interaction[Rethread], _draft_id: int) -> None:
        """Nothing was held."""

    async def preview(self, interaction: discord.Interaction[Rethread], choice: Choice) -> Preview:
        """The text card of the member's quote."""
        card = texts.quote_card(
            self._words(choice),
            self.source,
            thread=self.thread.name,
            link=(await where_shown(interaction, self.thread)).get(self.source.number),
            quoter=interaction.user.display_name,
            comment=choice.comment,
        )
        return Preview(card)

    async def picture(self, interaction: discord.Interaction[Rethread], choice: Choice) -> Drawn:
        """The picture card of the member's quote."""
        return await interaction.client.pictures.draw(
            pictures.quote_card,
            self._words(choice),
            self.source,
            thread=self.thread.name,
            quoter=interaction.user.display_name,
            comment=choice.comment,
        )

    async def post(self, interaction: discord.Interaction[Rethread], choice: Choice) -> str:
        """Show the quote to the channel, and keep it."""
        store, shown = interaction.client.store, await self.preview(interaction, choice)
        file: discord.File | None = None
        needed = ["view_channel", "send_messages", *(["attach_files"] if choice.picture else [])]
        require(require_place(interaction.channel), *needed)
        if choice.picture:
            file = (await self.picture(interaction, choice)).file
        member = await store.members.get(self.guild_id, interaction.user.id)

        async def keep(delivery_id: int) -> None:
            await store.quotes.add(
                guild_id=self.guild_id,
                delivery_id=delivery_id,
                start=choice.span.start,
                end=choice.span.end,
                comment=None if member.opted_out else choice.comment or None,
                quoter_id=NOBODY if member.opted_out else interaction.user.id,
                picture=file is not None,
            )

        _, link = await show(
            interaction,
            shown.card,
            thread=self.thread,
            post=self.source.number,
            kind=Kind.QUOTE,
            file=file,
            keep=keep,
        )
        return link

    def _words(self, choice: Choice) -> str:
        return quotable(self.text, choice.span)


def of_post(thread: StoredThread, post: Post) -> OfPost:
    """The matter. Raises `BadInput` where the post has no words of its own."""
    if not post.text.strip():
        raise BadInput(texts.NOTHING_TO_QUOTE)
    return OfPost(thread, post)


async def reopened(interaction: discord.Interaction[Rethread], kept: Mapping[str, Any]) -> OfPost:
    """The matter of a draft. Raises `NotFound` where the post is gone or hidden."""
    store, guild = interaction.client.store, guild_of(interaction)
    thread = await store.threads.get(int(kept["thread"]), guild_id=guild.id)
    return of_post(thread, await post_of(interaction, thread, int(kept["post"])))
