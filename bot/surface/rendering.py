"""What a message that shows a post is to show now, worked out from the store alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import discord
from discord.ui import View

from bot.archive.model import Post
from bot.archive.quotes import Passage, Span, quotable
from bot.errors import UserError
from bot.render import pictures
from bot.render import posts as cards
from bot.render import quotes as quoted
from bot.render import shown as texts
from bot.replay.plan import Style, plan_post
from bot.replay.split import units
from bot.store import Delivery, Kind, StoredThread
from bot.surface.buttons import inert, post_buttons
from bot.surface.connection import LOST
from bot.surface.shown import links_in

if TYPE_CHECKING:
    from bot.archive.model import Thread
    from bot.client import Rethread

__all__ = ["TAKEN_DOWN", "Shown", "render", "voice_of"]

_LIMIT = 2000


@dataclass(frozen=True, slots=True)
class Shown:
    """A message's text, its buttons with their counts (up and down, None without), and its picture if it has one.

    No buttons are an empty view, for which discord.py tells a webhook that components are meant; None says less.
    """

    text: str
    buttons: View
    picture: discord.File | None = None
    counts: tuple[int, int] | None = None


TAKEN_DOWN = Shown(texts.taken_down(None), inert([]))


@dataclass(frozen=True, slots=True)
class _Scene:
    """A delivery and what is needed to show it."""

    bot: Rethread
    delivery: Delivery
    stored: StoredThread
    thread: Thread
    links: dict[int, str]

    @property
    def post(self) -> Post:
        return self.thread.posts[self.delivery.post - 1]


async def render(bot: Rethread, delivery: Delivery, thread: Thread, *, voice: str | None) -> Shown:
    """What the message of a delivery is to show; `thread` is its thread as members may see it.

    `voice` is the name that a webhook's message stands under, None for the bot's own messages.
    """
    stored = await bot.store.threads.get(delivery.thread_id, guild_id=delivery.guild_id)
    if not 0 < delivery.post <= len(thread.posts):
        return TAKEN_DOWN
    if thread.posts[delivery.post - 1].hidden:
        return Shown(texts.taken_down(delivery.post), inert([]))
    links = await links_in(bot.store, stored, channel_id=delivery.channel_id)
    picture: discord.File | None = None
    scene = _Scene(bot, delivery, stored, thread, links)
    match delivery.kind:
        case Kind.REPLAY:
            text = await _replayed(scene, voice)
        case Kind.EXCERPT:
            text = await _excerpt(scene)
        case Kind.QUOTE:
            text, picture = await _quote(scene)
        case Kind.CARD:
            text = _card(scene)
    score = await bot.store.scores.post_score(
        stored.id,
        delivery.post,
        guild_id=delivery.guild_id,
        weights=bot.config.emoji_weights,
        self_votes=bot.config.self_votes,
    )
    buttons = post_buttons(delivery.id, score, quote=delivery.kind is Kind.QUOTE)
    return Shown(text, buttons, picture, (score.up, score.down))


def voice_of(message: discord.Message) -> str | None:
    """The name that a webhook's message stands under, None for a message of the bot's own."""
    return message.author.name if message.webhook_id is not None else None


async def _replayed(scene: _Scene, voice: str | None) -> str:
    delivery = scene.delivery
    messages = plan_post(scene.thread, delivery.post, style=Style.VOICES)
    if delivery.part > len(messages):
        return texts.ends_above(delivery.post)
    message = messages[delivery.part - 1]
    # The name over a webhook's message stays as it was sent; where it is wrong by now, the right one stands below it.
    text = cards.message_text(replace(message, named=message.voice != voice), scene.links)
    last = await scene.bot.store.deliveries.last_part(delivery)
    if delivery.part == last < len(messages):
        more = f"\n{texts.goes_on(delivery.post)}"
        return text + more if units(text + more) <= _LIMIT else text
    return text


def _card(scene: _Scene) -> str:
    return cards.card(scene.post, thread=scene.stored.name, posts=scene.stored.posts, links=scene.links)


async def _excerpt(scene: _Scene) -> str:
    """The passage; of an excerpt from before passages were kept, the whole post."""
    span = await scene.bot.store.quotes.excerpt(scene.delivery.id)
    if span is None:
        return _card(scene)
    if Passage(scene.delivery.post, *span).of(scene.thread) is None:
        return texts.no_longer_quoted(scene.delivery.post)
    words = quotable(scene.post.text, Span(*span))
    link = scene.links.get(scene.delivery.post)
    return cards.excerpt(words, scene.post, thread=scene.stored.name, link=link)


async def _quote(scene: _Scene) -> tuple[str, discord.File | None]:
    quote = await scene.bot.store.quotes.shown_by(scene.delivery.id, guild_id=scene.delivery.guild_id)
    if quote is None or Passage(quote.post, quote.start, quote.end).of(scene.thread) is None:
        return texts.no_longer_quoted(scene.delivery.post), None
    words = quotable(scene.post.text, Span(quote.start, quote.end))
    name, link = scene.stored.name, scene.links.get(quote.post)
    quoter = await _name(scene.bot, scene.delivery.guild_id, quote.quoter_id)
    file: discord.File | None = None
    if quote.picture:
        drawn = await scene.bot.pictures.draw(
            pictures.quote_card, words, scene.post, thread=name, quoter=quoter, comment=quote.comment
        )
        file = drawn.file
    try:
        card = quoted.quote_card(words, scene.post, thread=name, link=link, quoter=quoter, comment=quote.comment)
    except UserError:  # with a longer title or name the comment may leave no room
        card = quoted.quote_card(words, scene.post, thread=name, link=link)
    return card, file


async def _name(bot: Rethread, guild_id: int, member_id: int) -> str | None:
    """The name of a member in the guild, None where it cannot be known."""
    guild = bot.get_guild(guild_id)
    if guild is None or not member_id:
        return None
    try:
        return (guild.get_member(member_id) or await guild.fetch_member(member_id)).display_name
    except (discord.HTTPException, *LOST):
        return None
