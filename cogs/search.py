"""`/search`: full text, a page at a time."""

from __future__ import annotations

import re
from typing import Final

import discord
from discord import app_commands
from discord.ext import commands
from discord.ui import Button, DynamicItem, View

from bot.client import Rethread
from bot.discussion.search import SearchHit, SearchPage
from bot.render import search as texts
from bot.surface import options
from bot.surface.buttons import inert, reported
from bot.surface.refusals import defer
from bot.surface.shown import where_shown

_HITS = 5
# Query and author travel in the buttons' custom id, which holds 100 characters.
_LONGEST_QUERY: Final = 50
_LONGEST_AUTHOR: Final = 20
_BETWEEN = "\x1f"
_TEMPLATE = r"rt:find:(?P<page>[0-9]{1,4}):(?P<thread>[0-9]{1,9}):(?P<author>[^\x1f]{0,20})\x1f(?P<query>[^\x1f]{1,50})"


class Turn(DynamicItem[Button[View]], template=_TEMPLATE):
    """To another page of hits."""

    def __init__(self, page: int, thread_id: int, author: str, query: str) -> None:
        super().__init__(Button(custom_id=f"rt:find:{page}:{thread_id}:{author}{_BETWEEN}{query}"))
        self._page, self._thread_id, self._author, self._query = page, thread_id, author, query

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction, _item: discord.ui.Item[View], match: re.Match[str], /
    ) -> Turn:
        """The button of a custom id."""
        return cls(int(match["page"]), int(match["thread"]), match["author"], match["query"])

    async def callback(self, interaction: discord.Interaction[Rethread]) -> None:  # type: ignore[override]  # our client
        """Show that page in the place of this one."""
        async with reported(interaction):
            await interaction.response.defer()
            embed, view = await _page(interaction, self._query, self._author, self._thread_id, page=self._page)
            await interaction.edit_original_response(embed=embed, view=view)


class Search(commands.Cog):
    """The search."""

    def __init__(self, bot: Rethread) -> None:
        self.bot = bot

    @app_commands.command(name="search", description="Find posts by their words; only you see the hits")
    @app_commands.describe(
        query="Words that the post has; the last one may be unfinished",
        author="Only this author's posts",
        thread="Only this thread",
    )
    @app_commands.autocomplete(thread=options.suggest_threads)
    @app_commands.guild_only()
    async def search(
        self,
        interaction: discord.Interaction[Rethread],
        query: app_commands.Range[str, 1, _LONGEST_QUERY],
        author: app_commands.Range[str, 1, _LONGEST_AUTHOR] | None = None,
        thread: str | None = None,
    ) -> None:
        """Show the first page of hits."""
        await defer(interaction)
        where = await options.meant_thread(interaction, thread) if thread else None
        words = " ".join(query.replace(_BETWEEN, " ").split()) or query
        embed, view = await _page(
            interaction, words, (author or "").replace(_BETWEEN, " "), where.id if where else 0, page=1
        )
        await interaction.followup.send(embed=embed, view=view, ephemeral=True)

    @search.autocomplete("author")
    async def _authors(
        self, interaction: discord.Interaction[Rethread], current: str
    ) -> list[app_commands.Choice[str]]:
        names = await self.bot.store.threads.authors(interaction.guild_id or 0, beginning=current, limit=25)
        return [app_commands.Choice(name=name, value=name) for name in names if len(name) <= _LONGEST_AUTHOR]


async def _page(
    interaction: discord.Interaction[Rethread], query: str, author: str, thread_id: int, *, page: int
) -> tuple[discord.Embed, View]:
    store, guild = interaction.client.store, options.guild_of(interaction)
    threads = {one.id: one for one in await store.threads.library(guild.id)}
    found = await store.search.find(
        guild.id,
        query,
        thread_id=thread_id or None,
        author=author or None,
        restricted=options.restricted_place(interaction.channel),
        limit=_HITS,
        offset=(page - 1) * _HITS,
    )
    links = {one: await where_shown(interaction, threads[one]) for one in {hit.thread_id for hit in found.hits}}
    hits = tuple(
        SearchHit(
            thread_id=hit.thread_id,
            thread=hit.thread_name,
            post=hit.number,
            author=hit.author,
            snippet=hit.snippet,
            link=links[hit.thread_id].get(hit.number),
        )
        for hit in found.hits
    )
    pages = max(1, -(-found.total // _HITS))
    shown = SearchPage(query, hits, found.total, page, pages, any_word=found.any_word, capped=found.capped)
    text = texts.search_text(shown, several_threads=len(threads) > 1 and not thread_id)

    def button(label: str, emoji: str, to: int, *, off: bool) -> Button[View]:
        custom_id = f"rt:find:{to}:{thread_id}:{author}{_BETWEEN}{query}"
        return Button(label=label, emoji=emoji, custom_id=custom_id[:100], disabled=off)

    row = [
        button(texts.PREVIOUS_PAGE, "◀️", max(0, page - 1), off=page <= 1),
        button(texts.NEXT_PAGE, "▶️", page + 1, off=page >= pages),
    ]
    return discord.Embed(description=text), inert([row] if pages > 1 else [])


async def setup(bot: Rethread) -> None:
    """Add the cog and answer the buttons."""
    bot.add_dynamic_items(Turn)
    await bot.add_cog(Search(bot))
