"""Reading a thread: the private card, excerpts, and what the buttons below a post explain."""

from __future__ import annotations

import asyncio
import random
import re
from dataclasses import replace
from functools import partial

import discord
from discord import app_commands
from discord.ext import commands
from discord.ui import Button, DynamicItem, View

from bot.archive.model import Post
from bot.client import Rethread
from bot.discussion.excerpts import choose
from bot.errors import NotFound
from bot.render import buttons as labels
from bot.render import catchup
from bot.render import posts as cards
from bot.render import reading as texts
from bot.render.shown import posted
from bot.store import Kind, StoredThread
from bot.surface import conversation, desk, options, shield
from bot.surface.answering import answer, change
from bot.surface.buttons import CARD, POST, card_id, inert, post_id, reported
from bot.surface.quoting import of_post
from bot.surface.refusals import defer
from bot.surface.shown import pressed, show, where_shown


class Card(DynamicItem[Button[View]], template=CARD):
    """A button of the private card."""

    def __init__(self, way: str, thread_id: int, number: int) -> None:
        super().__init__(Button(custom_id=card_id(way, thread_id, number)))
        self._way, self._thread_id, self._number = way, thread_id, number

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction, _item: discord.ui.Item[View], match: re.Match[str], /
    ) -> Card:
        """The button of a custom id."""
        return cls(match["way"], int(match["thread"]), int(match["post"]))

    async def callback(self, interaction: discord.Interaction[Rethread]) -> None:  # type: ignore[override]  # our client
        """Turn to another post, or do something with this one."""
        async with reported(interaction):
            await interaction.response.defer()
            guild = options.guild_of(interaction)
            thread = await interaction.client.store.threads.get(self._thread_id, guild_id=guild.id)
            post = await options.post_of(interaction, thread, self._number)
            match self._way:
                case "quote":
                    await desk.lay_out(interaction, of_post(thread, post))
                case "source":
                    await _tell_source(interaction, thread, post)
                case "context":
                    await conversation.tell(interaction, thread, post)
                case "up" | "down":
                    await self._vote(interaction, thread)
                case "share":
                    links = await where_shown(interaction, thread)
                    text = cards.card(post, thread=thread.name, posts=thread.posts, links=links)
                    _, link = await show(interaction, text, thread=thread, post=post.number, kind=Kind.CARD)
                    await interaction.followup.send(posted(link), ephemeral=True)
                case _:
                    await self._turn(interaction, thread, post)

    async def _turn(self, interaction: discord.Interaction[Rethread], thread: StoredThread, post: Post) -> None:
        answers = await interaction.client.store.threads.replies(thread.id, post.number, guild_id=thread.guild_id)
        if self._way == "replies":
            told = await shield.horizon(interaction, thread)
            back = [] if told is None else [number for number in answers if number > told]
            answers = [number for number in answers if number not in back]
            if back:
                await shield.tell(interaction, [thread])
                if not answers:
                    return
        if self._way == "replies" and len(answers) > 1:
            found = [await options.post_of(interaction, thread, number) for number in answers]
            text = texts.replies_of(post.number, found, links=await where_shown(interaction, thread))
            await answer(interaction, discord.Embed(description=text))
            return
        hidden = await interaction.client.store.hidden.numbers(thread.id, guild_id=thread.guild_id)
        step = {
            "previous": next((number for number in range(post.number - 1, 0, -1) if number not in hidden), None),
            "next": next((number for number in range(post.number + 1, thread.posts + 1) if number not in hidden), None),
            "parent": _parent(post),
            "replies": answers[0] if answers else None,
        }[self._way]
        embed, view = await _card(interaction, thread, await options.post_of(interaction, thread, step or 0))
        await change(interaction, embed, view=view)

    async def _vote(self, interaction: discord.Interaction[Rethread], thread: StoredThread) -> None:
        bot, value = interaction.client, 1 if self._way == "up" else -1
        before = await bot.store.scores.vote(
            thread.id, self._number, guild_id=thread.guild_id, member_id=interaction.user.id, value=value
        )
        score = await bot.store.scores.post_score(
            thread.id,
            self._number,
            guild_id=thread.guild_id,
            weights=bot.config.emoji_weights,
            self_votes=bot.config.self_votes,
        )
        said = texts.voted(score.up, score.down, taken_back=before == value)
        await interaction.followup.send(said, ephemeral=True)


class Explain(DynamicItem[Button[View]], template=POST):
    """Quote, Context and Source below a message that shows a post."""

    def __init__(self, way: str, delivery_id: int) -> None:
        super().__init__(Button(custom_id=post_id(way, delivery_id)))
        self._way, self._delivery_id = way, delivery_id

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction, _item: discord.ui.Item[View], match: re.Match[str], /
    ) -> Explain:
        """The button of a custom id."""
        return cls(match["way"], int(match["delivery"]))

    async def callback(self, interaction: discord.Interaction[Rethread]) -> None:  # type: ignore[override]  # our client
        """Answer in private."""
        async with reported(interaction):
            await defer(interaction)
            thread, delivery = await pressed(interaction, self._delivery_id)
            post = await options.post_of(interaction, thread, delivery.post)
            match self._way:
                case "quote":
                    await desk.lay_out(interaction, of_post(thread, post))
                case "source":
                    await _tell_source(interaction, thread, post)
                case _:
                    await conversation.tell(interaction, thread, post)


class Reading(commands.Cog):
    """`/read` and `/excerpt`."""

    def __init__(self, bot: Rethread) -> None:
        self.bot = bot

    @app_commands.command(name="read", description="Leaf through a thread; only you see the card")
    @app_commands.describe(
        post="Where to begin: a number, a link to a message that shows the post, or some of its words",
        thread="Which thread",
    )
    @app_commands.autocomplete(post=options.suggest_posts, thread=options.suggest_threads)
    @app_commands.guild_only()
    async def read(
        self, interaction: discord.Interaction[Rethread], post: str = "1", thread: str | None = None
    ) -> None:
        """Show the card of a post."""
        await defer(interaction)
        where, found = await options.meant_post(interaction, post, thread)
        embed, view = await _card(interaction, where, found)
        await answer(interaction, embed, view=view)

    @app_commands.command(name="excerpt", description="Post a strong passage of whole sentences")
    @app_commands.describe(topic="What it is to be about; leave it out for a random one", thread="Which thread")
    @app_commands.autocomplete(thread=options.suggest_threads)
    @app_commands.guild_only()
    async def excerpt(
        self,
        interaction: discord.Interaction[Rethread],
        topic: app_commands.Range[str, 1, 100] | None = None,
        thread: str | None = None,
    ) -> None:
        """Post a passage, on a topic or at random."""
        await defer(interaction)
        where = await options.meant_thread(interaction, thread)
        whole = await self.bot.store.threads.load(where.id, guild_id=where.guild_id)
        told = await shield.horizon(interaction, where)
        if told == 0:
            raise NotFound(catchup.nothing_yet(where.name))
        whole = replace(whole, posts=whole.posts[:told])
        chosen = await asyncio.to_thread(
            choose, whole, topic=topic, length=self.bot.config.excerpt_length, seed=random.getrandbits(32)
        )
        if chosen is None:
            await shield.tell(interaction, [where])
            raise NotFound(texts.no_passage(topic, where.name))
        post = await options.post_of(interaction, where, chosen.passage.post)
        link = (await where_shown(interaction, where)).get(post.number)
        text = cards.excerpt(chosen.text, post, thread=where.name, link=link)
        passage = chosen.passage
        keep = partial(self.bot.store.quotes.add_excerpt, start=passage.start, end=passage.end)
        _, address = await show(interaction, text, thread=where, post=post.number, kind=Kind.EXCERPT, keep=keep)
        await interaction.followup.send(posted(address), ephemeral=True)
        await shield.tell(interaction, [where])


def _parent(post: Post) -> int | None:
    return post.reply_to or next((quote.post for quote in post.quotes if quote.post), None)


async def _card(
    interaction: discord.Interaction[Rethread], thread: StoredThread, post: Post
) -> tuple[discord.Embed, View]:
    replies = await interaction.client.store.threads.replies(thread.id, post.number, guild_id=thread.guild_id)
    links = await where_shown(interaction, thread)
    text = cards.card(
        post, thread=thread.name, posts=thread.posts, links=links, replies=replies, limit=texts.LONGEST_CARD
    )

    def button(way: str, label: str, emoji: str, *, off: bool = False) -> Button[View]:
        return Button(emoji=emoji, label=label or None, custom_id=card_id(way, thread.id, post.number), disabled=off)

    turn = [
        button("previous", texts.PREVIOUS, "◀️", off=post.number == 1),
        button("next", texts.NEXT, "▶️", off=post.number == thread.posts),
        button("parent", texts.PARENT, "⤴️", off=_parent(post) is None),
        button("replies", texts.replies(len(replies)), "⤵️", off=not replies),
        button("context", labels.CONTEXT, "🧵"),
    ]
    act = [
        button("quote", labels.QUOTE, "💬"),
        button("source", labels.SOURCE, "📄"),
        button("up", "", "👍"),
        button("down", "", "👎"),
        button("share", texts.SHARE, "📣"),
    ]
    return discord.Embed(description=text), inert([turn, act])


async def _tell_source(interaction: discord.Interaction[Rethread], thread: StoredThread, post: Post) -> None:
    text = texts.source(post, thread=thread.name, url=thread.url, posts=thread.posts)
    await interaction.followup.send(text, ephemeral=True)


async def setup(bot: Rethread) -> None:
    """Add the cog and answer the buttons."""
    bot.add_dynamic_items(Card, Explain)
    await bot.add_cog(Reading(bot))
