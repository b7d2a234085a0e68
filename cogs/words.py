"""**In words** below a summary: a language model reads the thread, after it was said what that takes."""

from __future__ import annotations

import re
import time
from contextlib import suppress
from typing import Final

import discord
from discord.ui import Button, DynamicItem, View

from bot.client import Rethread
from bot.errors import NotFound
from bot.render import worded as texts
from bot.render.answers import answer_title
from bot.surface import options, positions
from bot.surface.asked import Asked
from bot.surface.buttons import inert, reported
from bot.surface.in_words import WORDS, words_id
from bot.surface.refusals import defer

_AT_ONCE: Final = 2  # requests that are made without asking
_EVERY: Final = 3.0  # seconds between two signs of progress


class Read(DynamicItem[Button[View]], template=WORDS):
    """Say what reading takes, or read."""

    def __init__(self, way: str, asked: Asked) -> None:
        super().__init__(Button(custom_id=words_id(way, asked)))
        self._way, self._asked = way, asked

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction, _item: discord.ui.Item[View], match: re.Match[str], /
    ) -> Read:
        """The button of a custom id."""
        return cls(match["way"], Asked.read(match["asked"]))

    async def callback(self, interaction: discord.Interaction[Rethread]) -> None:  # type: ignore[override]  # our client
        """Answer the member alone."""
        async with reported(interaction):
            await defer(interaction)
            await _answer(interaction, self._asked, sure=self._way == "read")


async def _answer(interaction: discord.Interaction[Rethread], asked: Asked, *, sure: bool) -> None:
    bot, guild = interaction.client, options.guild_of(interaction)
    if bot.wording.endpoint is None:
        raise NotFound(texts.unworded("off"))
    stored = await bot.store.threads.get(asked.thread_id, guild_id=guild.id)
    summary = await positions.summary_of(interaction, stored, asked, private=True)
    estimate = await bot.wording.estimate(summary.thread, summary.positions)
    if estimate.requests > _AT_ONCE and not sure:
        label, emoji = texts.offer()
        go = inert([[Button(label=label, emoji=emoji, custom_id=words_id("read", asked))]])
        await interaction.edit_original_response(content=texts.estimated(estimate, bot.wording.endpoint), view=go)
        return
    told_at = time.monotonic()

    async def progress(done: int, parts: int) -> None:
        nonlocal told_at
        if time.monotonic() - told_at >= _EVERY:
            told_at = time.monotonic()
            with suppress(discord.HTTPException):
                await interaction.edit_original_response(content=texts.reading(done, parts))

    told = await bot.wording.read_whole(stored.id, summary.thread, summary.positions, progress=progress)
    if told.worded is None:
        await interaction.edit_original_response(content=texts.unworded(told.why), view=None)
        return
    text = texts.worded_text(told.worded, links=summary.links, coverage=told.coverage)
    embed = discord.Embed(title=answer_title(stored.name), description=text)
    await interaction.edit_original_response(content=None, embed=embed, view=None)


async def setup(bot: Rethread) -> None:
    """Answer the button."""
    bot.add_dynamic_items(Read)
