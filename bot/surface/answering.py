"""Showing a card to the member who asked, or the same as text to one who wants no cards (`/me`)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

import discord
from discord.ui import View
from discord.utils import MISSING

from bot.render import plainly

if TYPE_CHECKING:
    from bot.client import Rethread

__all__ = ["answer", "change", "wants_text"]


async def answer(
    interaction: discord.Interaction[Rethread],
    card: discord.Embed,
    *,
    above: str | None = None,
    view: View | None = None,
    files: Sequence[discord.File] = (),
) -> Callable[[discord.Embed], Awaitable[object]]:
    """Answer an acknowledged interaction for its member alone, with `above` over the card.

    As text it may be several messages, the last of which carries the buttons; pictures are left out. Returns what puts
    a better card in the place of this one; as text, it follows.
    """
    if not await wants_text(interaction):
        sent = await interaction.followup.send(
            above or MISSING, embed=card, view=view or MISSING, files=list(files), ephemeral=True, wait=True
        )
        return lambda better: sent.edit(embed=better)
    *first, last = _as_text(card, above)
    for text in first:
        await interaction.followup.send(text, suppress_embeds=True, ephemeral=True)
    await interaction.followup.send(last, view=view or MISSING, suppress_embeds=True, ephemeral=True)
    return lambda better: answer(interaction, better)


async def change(
    interaction: discord.Interaction[Rethread], card: discord.Embed, *, view: View | None, above: str | None = None
) -> None:
    """Put a card in the place of what the interaction showed; as text, what does not fit follows it."""
    if not await wants_text(interaction):
        await interaction.edit_original_response(content=above, embed=card, view=view)
        return
    first, *more = _as_text(card, above)
    await interaction.edit_original_response(content=first, embed=None, view=view)
    for text in more:
        await interaction.followup.send(text, suppress_embeds=True, ephemeral=True)


async def wants_text(interaction: discord.Interaction[Rethread]) -> bool:
    """Whether the member wants text in the place of cards and pictures."""
    if interaction.guild_id is None:
        return False
    return (await interaction.client.store.members.get(interaction.guild_id, interaction.user.id)).plain


def _as_text(card: discord.Embed, above: str | None) -> list[str]:
    fields = [(field.name or "", field.value or "") for field in card.fields]
    text = plainly.whole(card.title, card.description, fields)
    return plainly.messages(f"{above}\n\n{text}" if above else text) or ["…"]
