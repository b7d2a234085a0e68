"""Quoting what members wrote in the server: with their consent as words, otherwise as a way to the message.

Their words are kept nowhere but in the card that shows them. Until their author agrees they are held in memory alone,
and are forgotten with it.
"""

from __future__ import annotations

import logging
import re
from collections import OrderedDict
from contextlib import suppress
from typing import TYPE_CHECKING, Final

import discord
from discord.ui import Button, DynamicItem, Label, Modal, TextInput, View

from bot.archive.quotes import closest, locate
from bot.errors import BadInput, NotAllowed, NotFound
from bot.render import buttons as labels
from bot.render import quotes as quoted
from bot.render import said as texts
from bot.render.shown import posted
from bot.store import Consent, SaidQuote, Source
from bot.store.members import NOBODY
from bot.surface.buttons import inert, reported
from bot.surface.connection import LOST
from bot.surface.options import guild_of
from bot.surface.permissions import is_moderator, require, require_place
from bot.surface.quoting import LONGEST_COMMENT
from bot.surface.refusals import defer

if TYPE_CHECKING:
    from bot.client import Rethread

__all__ = ["Heard", "Saying", "ask", "settle"]

log = logging.getLogger(__name__)

SAID: Final = r"rt:said:(?P<way>allow|ask|yes|no):(?P<quote>[0-9]{1,18})"
_LONGEST_FIELD: Final = 4000
_MOST_HEARD: Final = 200


class Heard:
    """Words whose author has not agreed yet, by the card that leads to them; in memory alone, the latest 200."""

    def __init__(self) -> None:
        self._words: OrderedDict[int, str] = OrderedDict()

    def keep(self, quote_id: int, words: str) -> None:
        """Hold the words."""
        self._words[quote_id] = words
        while len(self._words) > _MOST_HEARD:
            self._words.popitem(last=False)

    def take(self, quote_id: int) -> str | None:
        """Hand the words out, and forget them; None where they are not here (any more)."""
        return self._words.pop(quote_id, None)


class SaidForm(Modal):
    """Asks for the passage and a comment; it holds the message in memory, for its words may be kept nowhere else."""

    def __init__(self, message: discord.Message, consent: Consent) -> None:
        super().__init__(title=texts.FORM_TITLE, timeout=15 * 60.0)
        self._message, self._consent = message, consent
        self._passage: TextInput[SaidForm] = TextInput(
            style=discord.TextStyle.paragraph,
            required=False,
            max_length=_LONGEST_FIELD,
            default=message.content[:_LONGEST_FIELD] or None,
        )
        self._comment: TextInput[SaidForm] = TextInput(
            style=discord.TextStyle.paragraph, required=False, max_length=LONGEST_COMMENT
        )
        self.add_item(Label(text=quoted.PASSAGE, component=self._passage))
        self.add_item(Label(text=quoted.COMMENT, description=quoted.COMMENT_HINT, component=self._comment))

    async def on_submit(self, interaction: discord.Interaction[Rethread], /) -> None:  # type: ignore[override]  # our client
        """Check the words and post the card."""
        async with reported(interaction):
            await defer(interaction)
            words = _verbatim(self._message.content, self._passage.value)
            link = await _post(interaction, self._message, words, self._consent, self._comment.value.strip() or None)
            await interaction.followup.send(posted(link), ephemeral=True)


async def ask(interaction: discord.Interaction[Rethread], message: discord.Message) -> None:
    """Answer the menu on a member's own message with the form. It must be the first answer. Raises `NotAllowed`."""
    author, guild = message.author, guild_of(interaction)
    if author.bot or message.webhook_id is not None:
        raise NotFound(quoted.SHOWS_NO_POST)
    member = await interaction.client.store.members.get(guild.id, author.id)
    consent = Consent.YES if author.id == interaction.user.id else member.consent
    if consent is Consent.NO:
        raise NotAllowed(texts.NEVER)
    await interaction.response.send_modal(SaidForm(message, consent))


def _verbatim(content: str, words: str) -> str | None:
    """The words as the message has them, None where it has none. Raises `BadInput` where they are not there."""
    if not content.strip():
        return None
    span = locate(content, words) if words.strip() else (0, len(content))
    if span is None:
        near = closest(content, words)
        raise BadInput(texts.not_there(near.text if near else None))
    return content[span[0] : span[1]]


async def _post(
    interaction: discord.Interaction[Rethread],
    message: discord.Message,
    words: str | None,
    consent: Consent,
    comment: str | None,
) -> str:
    bot, guild, user = interaction.client, guild_of(interaction), interaction.user
    place = require_place(interaction.channel)
    require(place, "view_channel", "send_messages")
    open_to_ask = words is not None and consent is Consent.ASK
    shown = None if open_to_ask else words
    opted_out = (await bot.store.members.get(guild.id, user.id)).opted_out
    quote = await bot.store.said.begin(
        guild_id=guild.id,
        channel_id=place.id,
        source_channel_id=message.channel.id,
        source_message_id=message.id,
        author_id=message.author.id,
        quoter_id=NOBODY if opted_out else user.id,
        words=shown is not None,
        comment=None if opted_out else comment,
    )
    text = texts.card(
        shown,
        author=message.author.display_name,
        quoter=user.display_name,
        link=quote.url,
        comment=comment,
        asks=open_to_ask,
    )
    try:
        sent = await place.send(
            text, view=_buttons(quote.id, asks=open_to_ask), suppress_embeds=True, nonce=f"said-{quote.id}"[:25]
        )
    except discord.HTTPException:
        await bot.store.said.remove(quote.id, guild_id=guild.id)
        raise
    await bot.store.said.complete(quote.id, sent.id)
    if open_to_ask and words is not None:
        bot.heard.keep(quote.id, words)
    return sent.jump_url


def _buttons(quote_id: int, *, asks: bool = False) -> View:
    allow = Button[View](label=texts.ALLOW, emoji="💬", custom_id=f"rt:said:allow:{quote_id}")
    delete = Button[View](label=labels.DELETE, emoji="🗑️", custom_id=f"rt:said:ask:{quote_id}")
    return inert([[allow, delete] if asks else [delete]])


class Saying(DynamicItem[Button[View]], template=SAID):
    """Show my words and Delete below a card, and the answers to the question."""

    def __init__(self, way: str, quote_id: int) -> None:
        super().__init__(Button(custom_id=f"rt:said:{way}:{quote_id}"))
        self._way, self._quote_id = way, quote_id

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction, _item: discord.ui.Item[View], match: re.Match[str], /
    ) -> Saying:
        """The button of a custom id."""
        return cls(match["way"], int(match["quote"]))

    async def callback(self, interaction: discord.Interaction[Rethread]) -> None:  # type: ignore[override]  # our client
        """Show the words, or ask and delete the card."""
        async with reported(interaction):
            await (defer(interaction) if self._way == "ask" else interaction.response.defer())
            guild, store = guild_of(interaction), interaction.client.store
            quote = await store.said.get(self._quote_id, guild_id=guild.id)
            if quote is None:
                raise NotFound(quoted.QUOTE_GONE)
            match self._way:
                case "allow":
                    await _allow(interaction, quote)
                case "ask":
                    _require_own(interaction, quote)
                    yes = Button[View](
                        label=quoted.DELETE_IT,
                        style=discord.ButtonStyle.danger,
                        custom_id=f"rt:said:yes:{quote.id}",
                    )
                    no = Button[View](label=quoted.KEEP_IT, custom_id=f"rt:said:no:{quote.id}")
                    await interaction.followup.send(quoted.DELETE_QUESTION, view=inert([[yes, no]]), ephemeral=True)
                case "yes":
                    _require_own(interaction, quote)
                    place = interaction.client.get_partial_messageable(quote.channel_id, guild_id=guild.id)
                    with suppress(discord.NotFound):
                        await place.get_partial_message(quote.message_id or 0).delete()
                    await store.said.remove(quote.id, guild_id=guild.id)
                    await interaction.edit_original_response(content=quoted.DELETED, view=None)
                case _:
                    await interaction.edit_original_response(content=quoted.KEPT, view=None)


def _require_own(interaction: discord.Interaction[Rethread], quote: SaidQuote) -> None:
    moderator = is_moderator(interaction.user, interaction.client.config) or interaction.permissions.manage_messages
    if not moderator and interaction.user.id not in {quote.quoter_id, quote.author_id}:
        raise NotAllowed(texts.NOT_YOURS)


async def _allow(interaction: discord.Interaction[Rethread], quote: SaidQuote) -> None:
    bot = interaction.client
    if interaction.user.id != quote.author_id:
        raise NotAllowed(texts.ONLY_THE_AUTHOR)
    words = bot.heard.take(quote.id)
    if words is None:
        raise NotFound(texts.NO_LONGER_KNOWN)
    text = texts.card(
        words,
        author=interaction.user.display_name,
        quoter=await _name(bot, quote.guild_id, quote.quoter_id),
        link=quote.url,
        comment=quote.comment,
    )
    await bot.store.said.allow(quote.id)
    await interaction.edit_original_response(content=text, view=_buttons(quote.id))


async def settle(bot: Rethread) -> None:
    """Let the cards say what became of the messages that they lead to; what cannot be edited now stays for later."""
    for quote in await bot.store.said.stale([guild.id for guild in bot.guilds]):
        place = bot.get_partial_messageable(quote.channel_id, guild_id=quote.guild_id)
        try:
            card = await place.fetch_message(quote.message_id or 0)
            await card.edit(content=await _became(bot, quote, card), view=_buttons(quote.id))
        except discord.NotFound:
            await bot.store.said.remove(quote.id, guild_id=quote.guild_id)
        except (discord.HTTPException, *LOST) as error:
            log.info("card %d of server %d stays as it is for now: %s", quote.id, quote.guild_id, type(error).__name__)
        else:
            await bot.store.said.settled(quote)


async def _became(bot: Rethread, quote: SaidQuote, card: discord.Message) -> str:
    if quote.source is Source.EDITED:  # the words are in the card alone
        more = f"\n{texts.CHANGED_SINCE}"
        return card.content if card.content.endswith(more) else card.content[: 2000 - len(more)] + more
    return texts.card(
        None,
        author=await _name(bot, quote.guild_id, quote.author_id),
        quoter=await _name(bot, quote.guild_id, quote.quoter_id),
        link=quote.url,
        comment=quote.comment,
        gone=quote.source.value,
    )


async def _name(bot: Rethread, guild_id: int, member_id: int) -> str:
    guild = bot.get_guild(guild_id)
    if guild is None or not member_id:
        return ""
    try:
        return (guild.get_member(member_id) or await guild.fetch_member(member_id)).display_name
    except (discord.HTTPException, *LOST):
        return ""
