"""`/top`: the posts that the room likes best, or that divide it, bridge it, or are quoted most."""

from __future__ import annotations

import re

import discord
from discord import app_commands
from discord.ext import commands
from discord.ui import Button, DynamicItem, View

from bot.client import Rethread
from bot.errors import NotFound
from bot.render import top as texts
from bot.render.admin import no_such_author
from bot.render.pictures import ranking_chart
from bot.surface import options, shield
from bot.surface.answering import answer, change
from bot.surface.buttons import reported
from bot.surface.ranking import BUTTON, Asked, look_up, page, turned
from bot.surface.refusals import defer

_KINDS = [app_commands.Choice(name=name, value=value) for value, name in texts.KINDS.items()]
_PERIODS = [app_commands.Choice(name=name, value=value) for value, name in texts.PERIODS.items()]


class Turn(DynamicItem[Button[View]], template=BUTTON):
    """Below a page: the one before, the next one, or a picture of it."""

    def __init__(self, way: str, asked: Asked) -> None:
        super().__init__(Button(custom_id=asked.custom_id(way)))
        self._way, self._asked = way, asked

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction, _item: discord.ui.Item[View], match: re.Match[str], /
    ) -> Turn:
        """The button of a custom id."""
        asked = Asked(match["kind"], match["period"], int(match["thread"]), int(match["author"]), int(match["page"]))
        return cls(match["way"], asked)

    async def callback(self, interaction: discord.Interaction[Rethread]) -> None:  # type: ignore[override]  # our client
        """Turn the page, or send the picture to the member."""
        async with reported(interaction):
            if self._way != "chart":
                await interaction.response.defer()
                card, buttons = page(await look_up(interaction, turned(self._asked, self._way)))
                await change(interaction, card, view=buttons)
                return
            await defer(interaction)
            ranking = await look_up(interaction, self._asked)
            heading = texts.chart_title(self._asked.kind, self._asked.period)
            drawn = await interaction.client.pictures.draw(ranking_chart, ranking.entries, title=heading)
            said = discord.Embed(description="\n\n".join(filter(None, [drawn.note, drawn.words])))
            await answer(interaction, said, files=[drawn.file] if drawn.file is not None else [])


class Top(commands.Cog):
    """The command."""

    def __init__(self, bot: Rethread) -> None:
        self.bot = bot

    @app_commands.command(name="top", description="The posts that the room likes best, or that divide or bridge it")
    @app_commands.describe(
        by="What counts",
        period="Only votes or quotes of the last so many days",
        thread="Only this thread; otherwise all threads of the server",
        author="Only posts of this author of the archive",
    )
    @app_commands.choices(by=_KINDS, period=_PERIODS)
    @app_commands.autocomplete(thread=options.suggest_threads)
    @app_commands.guild_only()
    async def top(
        self,
        interaction: discord.Interaction[Rethread],
        by: str = "score",
        period: str = "all",
        thread: str | None = None,
        author: str | None = None,
    ) -> None:
        """Show the first page of a ranking."""
        await defer(interaction)
        guild = options.guild_of(interaction)
        only = await options.meant_thread(interaction, thread) if thread else None
        mark = await self.bot.store.scores.author_mark(guild.id, author) if author else None
        if author and mark is None:
            raise NotFound(no_such_author(author))
        asked = Asked(by, period, only.id if only else 0, mark or 0)
        ranking = await look_up(interaction, asked)
        card, buttons = page(ranking)
        await answer(interaction, card, view=buttons)
        await shield.tell(interaction, ranking.threads)

    @top.autocomplete("author")
    async def _authors(
        self, interaction: discord.Interaction[Rethread], current: str
    ) -> list[app_commands.Choice[str]]:
        return await options.suggest_authors(interaction, current)


async def setup(bot: Rethread) -> None:
    """Add the cog and answer the buttons."""
    bot.add_dynamic_items(Turn)
    await bot.add_cog(Top(bot))
