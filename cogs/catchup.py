"""`/catchup`: reading on from one's bookmark, and the shield against being told the end."""

from __future__ import annotations

import asyncio
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import discord
from discord import app_commands
from discord.ext import commands
from discord.ui import Button, DynamicItem, View

from bot.client import Rethread
from bot.errors import NotAllowed, NotFound
from bot.render import buttons as labels
from bot.render import catchup as texts
from bot.render import posts as cards
from bot.store import StoredThread
from bot.surface import options, positions, shield
from bot.surface.answering import answer, change
from bot.surface.asked import Asked
from bot.surface.buttons import card_id, inert, reported
from bot.surface.refusals import defer
from bot.surface.shown import where_shown

BOOKMARK: Final = "🔖"
_LONGEST_CARD: Final = 3500


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a member reads: the post that is shown (0: none), and where the bookmark was when the reading began."""

    thread: StoredThread
    post: int
    left: int


_READER: Final = (
    r"rt:catchup:(?P<way>back|next|mark|since):(?P<thread>[0-9]{1,18}):(?P<post>[0-9]{1,9}):(?P<left>[0-9]{1,9})"
)


class Reader(DynamicItem[Button[View]], template=_READER):
    """A button of the private reading."""

    def __init__(self, way: str, thread_id: int, post: int, left: int) -> None:
        super().__init__(Button(custom_id=f"rt:catchup:{way}:{thread_id}:{post}:{left}"))
        self._way, self._thread_id, self._post, self._left = way, thread_id, post, left

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction, _item: discord.ui.Item[View], match: re.Match[str], /
    ) -> Reader:
        """The button of a custom id."""
        return cls(match["way"], int(match["thread"]), int(match["post"]), int(match["left"]))

    async def callback(self, interaction: discord.Interaction[Rethread]) -> None:  # type: ignore[override]  # our client
        """Turn the page, mark the place, or sum up what was missed."""
        async with reported(interaction):
            await interaction.response.defer()
            guild = options.guild_of(interaction)
            thread = await interaction.client.store.threads.get(self._thread_id, guild_id=guild.id)
            options.require_suitable(thread, interaction.channel)
            place = _Place(thread, self._post, self._left)
            match self._way:
                case "since":
                    await _sum_up(interaction, place)
                case "mark":
                    await interaction.client.store.bookmarks.mark(
                        thread.id, self._post, guild_id=guild.id, member_id=interaction.user.id
                    )
                    await interaction.followup.send(texts.marked(self._post), ephemeral=True)
                case "back":
                    await _show(interaction, place, await _step(interaction, place, -1))
                case _:
                    await _show(interaction, place, await _step(interaction, place, 1), moves=True)


class Shield(DynamicItem[Button[View]], template=shield.SHIELD):
    """Put the shield down for a thread, or up again."""

    def __init__(self, way: str, thread_id: int) -> None:
        super().__init__(Button(custom_id=f"rt:shield:{way}:{thread_id}"))
        self._way, self._thread_id = way, thread_id

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction, _item: discord.ui.Item[View], match: re.Match[str], /
    ) -> Shield:
        """The button of a custom id."""
        return cls(match["way"], int(match["thread"]))

    async def callback(self, interaction: discord.Interaction[Rethread]) -> None:  # type: ignore[override]  # our client
        """Say that it is done, with the way back."""
        async with reported(interaction):
            await defer(interaction)
            store, guild = interaction.client.store, options.guild_of(interaction)
            thread = await store.threads.get(self._thread_id, guild_id=guild.id)
            until = datetime.now(UTC) + shield.LIFTED_FOR if self._way == "lift" else None
            await store.bookmarks.lift(thread.id, guild_id=guild.id, member_id=interaction.user.id, until=until)
            if until is None:
                await interaction.followup.send(texts.raised(thread.name), ephemeral=True)
                return
            back = Button[View](label=texts.RAISE, emoji="🛡️", custom_id=f"rt:shield:raise:{thread.id}")
            said = texts.lifted(thread.name, until=until)
            await interaction.followup.send(said, view=inert([[back]]), ephemeral=True)


class Catchup(commands.Cog):
    """`/catchup`, and bookmarks set by a reaction."""

    def __init__(self, bot: Rethread) -> None:
        self.bot = bot
        self._in_order = asyncio.Lock()

    async def cog_load(self) -> None:
        """Look at reactions as they come; other listeners would not be told of them."""
        self.bot.at_once("raw_reaction_add", self._reacted)
        self.bot.at_once("raw_reaction_remove", self._reacted)

    def _reacted(self, event: discord.RawReactionActionEvent) -> None:
        by_a_bot = event.member is not None and event.member.bot
        if str(event.emoji) == BOOKMARK and event.guild_id is not None and not by_a_bot:
            self.bot.hold(self._bookmark(event, event.guild_id), name="bookmark")

    async def _bookmark(self, event: discord.RawReactionActionEvent, guild_id: int) -> None:
        """Put a member's bookmark at the post that a message shows, or take it away if it is there."""
        store, member = self.bot.store, event.user_id
        async with self._in_order:
            delivery = await store.deliveries.by_message(event.message_id, guild_id=guild_id)
            if delivery is None:
                return
            if event.event_type == "REACTION_REMOVE":
                await store.bookmarks.remove(
                    delivery.thread_id, guild_id=guild_id, member_id=member, post=delivery.post
                )
                return
            with suppress(NotAllowed, NotFound):  # a reaction has nowhere to be refused
                await store.bookmarks.mark(delivery.thread_id, delivery.post, guild_id=guild_id, member_id=member)

    @app_commands.command(name="catchup", description="Read on from your bookmark; only you see it")
    @app_commands.describe(thread="Which thread; otherwise the one you marked last")
    @app_commands.autocomplete(thread=options.suggest_threads)
    @app_commands.guild_only()
    async def catchup(self, interaction: discord.Interaction[Rethread], thread: str | None = None) -> None:
        """Show the first post that the member has not read."""
        await defer(interaction)
        guild, store = options.guild_of(interaction), self.bot.store
        if thread is None:
            marked = await store.bookmarks.of_member(guild.id, interaction.user.id)
            thread = str(marked[0].thread_id) if marked else None
        where = await options.meant_thread(interaction, thread)
        mark = await store.bookmarks.get(where.id, guild_id=guild.id, member_id=interaction.user.id)
        left = mark.post if mark else 0
        place = _Place(where, left, left)
        more = max(0, await shield.readable_to(interaction, where) - left)
        said = texts.welcome(where.name, left=left or None, at=mark.at if mark else None, more=more)
        await _show(interaction, place, await _step(interaction, place, 1), above=said, moves=True)


async def _step(interaction: discord.Interaction[Rethread], place: _Place, by: int) -> int | None:
    """The next post in that direction that may be shown."""
    thread = place.thread
    hidden = await interaction.client.store.hidden.numbers(thread.id, guild_id=thread.guild_id)
    end = await shield.readable_to(interaction, thread)
    way = range(place.post + 1, end + 1) if by > 0 else range(min(place.post, thread.posts + 1) - 1, 0, -1)
    return next((number for number in way if number not in hidden), None)


async def _show(
    interaction: discord.Interaction[Rethread],
    place: _Place,
    number: int | None,
    *,
    above: str = "",
    moves: bool = False,
) -> None:
    """Show a post in the place of what is there, and move the bookmark along; or say that there is no more."""
    thread = place.thread
    if number is None:
        end = await shield.readable_to(interaction, thread)
        said = texts.finished(thread.name, last=thread.posts)
        row = [_button("back", texts.BACK, "◀️", _Place(thread, end + 1, place.left))]
        if end < thread.posts:
            said = texts.waiting(thread.name, shown=end)
            row.append(Button(label=texts.REST, emoji="🛡️", custom_id=f"rt:shield:lift:{thread.id}"))
        await interaction.edit_original_response(content=said, embed=None, view=inert([row]))
        return
    post = await options.post_of(interaction, thread, number)
    if moves:
        try:
            await interaction.client.store.bookmarks.mark(
                thread.id, number, guild_id=thread.guild_id, member_id=interaction.user.id
            )
        except NotAllowed:
            above = f"{above}\n{texts.UNKEPT}".strip()
    text = cards.card(
        post, thread=thread.name, posts=thread.posts, links=await where_shown(interaction, thread), limit=_LONGEST_CARD
    )
    now = _Place(thread, number, place.left)
    turn = [
        _button("back", texts.BACK, "◀️", now, off=number == 1),
        _button("next", texts.NEXT, "▶️", now),
        _button("mark", texts.MARK, BOOKMARK, now),
        _button("since", texts.SINCE, "⚖️", now),
    ]
    act = [
        Button[View](label=labels.QUOTE, emoji="💬", custom_id=card_id("quote", thread.id, number)),
        Button[View](label=labels.CONTEXT, emoji="🧵", custom_id=card_id("context", thread.id, number)),
        Button[View](emoji="👍", custom_id=card_id("up", thread.id, number)),
        Button[View](emoji="👎", custom_id=card_id("down", thread.id, number)),
    ]
    await change(interaction, discord.Embed(description=text), view=inert([turn, act]), above=above or None)


async def _sum_up(interaction: discord.Interaction[Rethread], place: _Place) -> None:
    """What was said since the member left, as far as the member may be told."""
    last = max(await shield.readable_to(interaction, place.thread), place.post)
    if last <= place.left:
        raise NotFound(texts.nothing_since(place.left, kept_back=last < place.thread.posts))
    asked = Asked(place.thread.id, place.left + 1, 0 if last >= place.thread.posts else last)
    summary = await positions.summary_of(interaction, place.thread, asked, private=True)
    embed, view = positions.card(summary, asked, private=True)
    await answer(interaction, embed, view=view)


def _button(way: str, label: str, emoji: str, place: _Place, *, off: bool = False) -> Button[View]:
    custom_id = f"rt:catchup:{way}:{place.thread.id}:{place.post}:{place.left}"
    return Button(label=label, emoji=emoji, custom_id=custom_id, disabled=off)


async def setup(bot: Rethread) -> None:
    """Add the cog and answer the buttons."""
    bot.add_dynamic_items(Reader, Shield)
    await bot.add_cog(Catchup(bot))
