"""The cards of positions: what stands on a page, and the choices and buttons below it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import discord
from discord.ui import Button, Select, View

from bot.discussion.positions.lookup import all_points, point_at
from bot.errors import NotFound
from bot.render.positions import Page, Summary, claim_card, objection_choices, pages, words
from bot.render.positions import replies as texts
from bot.store import StoredThread
from bot.surface.asked import ASKED, Asked
from bot.surface.buttons import inert
from bot.surface.options import guild_of, require_suitable
from bot.surface.shown import where_shown
from bot.surface.summing import SECONDS

if TYPE_CHECKING:
    from bot.client import Rethread

__all__ = ["ACT", "MAP", "OBJECT", "TURN", "act_id", "card", "map_id", "posts_of", "summary_of"]

ACT: Final = rf"rt:pos:(?P<way>open|share):{ASKED}"
MAP: Final = rf"rt:map:(?P<way>show|words|share):(?P<what>camps|room):{ASKED}"
TURN: Final = rf"rt:posgo:{ASKED}"
OBJECT: Final = rf"rt:posno:(?P<page>[A-Za-z]{{1,8}}[0-9]{{0,2}}):{ASKED}"


def act_id(way: str, asked: Asked) -> str:
    """The custom id of a button that opens or shares a summary."""
    return f"rt:pos:{way}:{asked.written()}"


def map_id(way: str, what: str, asked: Asked) -> str:
    """The custom id of a button that shows a map as a picture or in words, or shares it."""
    return f"rt:map:{way}:{what}:{asked.written()}"


async def summary_of(
    interaction: discord.Interaction[Rethread], stored: StoredThread, asked: Asked, *, private: bool
) -> Summary:
    """The summary with its links and objections; a note stands in the answer meanwhile, where it takes long."""
    require_suitable(stored, interaction.channel)
    bot, guild = interaction.client, guild_of(interaction)

    async def tell() -> None:
        text = texts.reading(stored.posts, stored.name, seconds=SECONDS)
        await interaction.followup.send(text, ephemeral=True)

    summed = await bot.summing.sum_up(stored, asked, tell=tell)
    return Summary(
        summed.positions,
        summed.thread,
        room=summed.room,
        objections=await bot.store.objections.of_thread(stored.id, guild_id=guild.id),
        links=await where_shown(interaction, stored),
        author=summed.author,
        member=interaction.user.id if private else None,
    )


def posts_of(summary: Summary) -> list[int]:
    """The posts that a summary or a map is made of: all of its part, for it counts and names every author there."""
    first, last = summary.positions.first, summary.positions.last or len(summary.thread.posts)
    return [post.number for post in summary.thread.posts[first - 1 : last] if not post.hidden]


def card(summary: Summary, asked: Asked, key: str = "top", *, private: bool) -> tuple[discord.Embed, View]:
    """A page and what can be done with it; what the channel sees is the first page with a way to one's own."""
    if asked.claim is not None:
        point = point_at(all_points(summary.positions), *asked.claim)
        if point is None:
            raise NotFound(words.POINT_GONE)
        found: Sequence[Page] = [claim_card(summary, point)]
    else:
        found = pages(summary)
    page = next((one for one in found if one.key == key), found[0])
    embed = discord.Embed(title=page.title, description=page.text)
    for field in page.fields:
        embed.add_field(name=field.name, value=field.value, inline=field.inline)
    if not private:
        return embed, inert([[Button(label=words.SEE, emoji="🔎", custom_id=act_id("open", asked))]])
    return embed, _controls(summary, asked, found, page)


def _controls(summary: Summary, asked: Asked, found: Sequence[Page], page: Page) -> View:
    rows: list[list[Button[View] | Select[View]]] = []
    if len(found) > 1:
        choices = [
            discord.SelectOption(label=one.label[:100], value=one.key, default=one.key == page.key) for one in found
        ]
        rows.append([Select(custom_id=f"rt:posgo:{asked.written()}", placeholder=words.PAGES, options=choices)])
    if asked.claim is None and (listed := objection_choices(summary)):
        options = [discord.SelectOption(label=label, value=value, description=text) for value, label, text in listed]
        custom_id = f"rt:posno:{page.key}:{asked.written()}"
        rows.append([Select(custom_id=custom_id, placeholder=words.OBJECT, options=options)])
    buttons: list[Button[View] | Select[View]] = [
        Button(label=words.SHARE, emoji="📣", custom_id=act_id("share", asked)),
        Button(label=words.MAP, emoji="🗺️", custom_id=map_id("show", "camps", asked.part())),
    ]
    rows.append(buttons)
    return inert(rows)
