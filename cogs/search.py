"""`/search`: full text, a page at a time."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

import discord
from discord import app_commands
from discord.ext import commands
from discord.ui import Button, DynamicItem, View

from bot.client import Rethread
from bot.discussion.search import SearchHit, SearchPage
from bot.errors import BadInput, NotFound
from bot.render import admin
from bot.render import search as texts
from bot.surface import options, shield
from bot.surface.answering import answer, change
from bot.surface.buttons import inert, reported
from bot.surface.refusals import defer
from bot.surface.shown import where_shown

_HITS = 5
_LONGEST = 4096  # characters of an embed's description


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was searched for; it waits as a draft while somebody pages. `thread` 0 is all threads."""

    query: str
    author: str | None
    thread: int


class Turn(DynamicItem[Button[View]], template=r"rt:find:(?P<page>[0-9]{1,4}):(?P<draft>[0-9]{1,18})"):
    """To another page of hits."""

    def __init__(self, page: int, draft_id: int) -> None:
        super().__init__(Button(custom_id=f"rt:find:{page}:{draft_id}"))
        self._page, self._draft_id = page, draft_id

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction, _item: discord.ui.Item[View], match: re.Match[str], /
    ) -> Turn:
        """The button of a custom id."""
        return cls(int(match["page"]), int(match["draft"]))

    async def callback(self, interaction: discord.Interaction[Rethread]) -> None:  # type: ignore[override]  # our client
        """Show that page in the place of this one."""
        async with reported(interaction):
            await interaction.response.defer()
            guild = options.guild_of(interaction)
            draft = await interaction.client.store.drafts.get(
                self._draft_id, guild_id=guild.id, member_id=interaction.user.id
            )
            if draft is None:
                raise NotFound(texts.TOO_OLD)
            asked = _Asked(**json.loads(draft.body))
            embed, view = await _page(interaction, asked, draft_id=self._draft_id, page=self._page)
            await change(interaction, embed, view=view)


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
        query: app_commands.Range[str, 1, 200],
        author: app_commands.Range[str, 1, 100] | None = None,
        thread: str | None = None,
    ) -> None:
        """Show the first page of hits."""
        await defer(interaction)
        guild = options.guild_of(interaction)
        where = await options.meant_thread(interaction, thread) if thread else None
        name = await self.bot.store.threads.author(guild.id, author) if author else None
        if author and name is None:
            raise BadInput(admin.no_such_author(author))
        asked = _Asked(query, name, where.id if where else 0)
        draft = await self.bot.store.drafts.keep(
            json.dumps(asdict(asked)),
            kind="search",
            guild_id=guild.id,
            member_id=interaction.user.id,
            at=datetime.now(UTC),
        )
        embed, view = await _page(interaction, asked, draft_id=draft, page=1)
        await answer(interaction, embed, view=view)

    @search.autocomplete("author")
    async def _authors(
        self, interaction: discord.Interaction[Rethread], current: str
    ) -> list[app_commands.Choice[str]]:
        return await options.suggest_authors(interaction, current)


async def _page(
    interaction: discord.Interaction[Rethread], asked: _Asked, *, draft_id: int, page: int
) -> tuple[discord.Embed, View]:
    store, guild = interaction.client.store, options.guild_of(interaction)
    threads = {one.id: one for one in await store.threads.library(guild.id)}
    beyond = await shield.horizons(interaction)
    found = await store.search.find(
        guild.id,
        asked.query,
        thread_id=asked.thread or None,
        author=asked.author,
        restricted=options.restricted_place(interaction.channel),
        horizons=beyond,
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
    shown = SearchPage(asked.query, hits, found.total, page, pages, any_word=found.any_word, capped=found.capped)
    text = texts.search_text(shown, several_threads=len(threads) > 1 and not asked.thread)
    row: list[Button[View]] = [
        Button(label=label, emoji=emoji, custom_id=f"rt:find:{to}:{draft_id}", disabled=not 1 <= to <= pages)
        for label, emoji, to in ((texts.PREVIOUS_PAGE, "◀️", page - 1), (texts.NEXT_PAGE, "▶️", page + 1))
    ]
    searched = [one for one in threads.values() if asked.thread in (0, one.id)]
    back, lifts = shield.rest([one for one in searched if options.suitable(one, interaction.channel)], beyond)
    rows = [each for each in (row if pages > 1 else [], lifts) if each]
    return discord.Embed(description=f"{text[: _LONGEST - len(back)]}{back}"), inert(rows)


async def setup(bot: Rethread) -> None:
    """Add the cog and answer the buttons."""
    bot.add_dynamic_items(Turn)
    await bot.add_cog(Search(bot))
