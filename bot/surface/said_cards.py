"""Cards that show what members wrote: their buttons, and what becomes of them when the message or the consent goes."""

from __future__ import annotations

import logging
import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import discord
from discord.ui import Button, DynamicItem, View

from bot.errors import NotAllowed, NotFound
from bot.render import buttons as labels
from bot.render import quotes as quoted
from bot.render import said as texts
from bot.store import SaidQuote, Source
from bot.surface.amending import reopen
from bot.surface.buttons import inert, reported
from bot.surface.connection import LOST
from bot.surface.options import guild_of
from bot.surface.permissions import is_moderator
from bot.surface.refusals import defer

if TYPE_CHECKING:
    from bot.client import Rethread

__all__ = ["CARD", "Saying", "card_buttons", "catch_up", "settle"]

log = logging.getLogger(__name__)

CARD: Final = "card"
SAID: Final = r"rt:said:(?P<way>allow|ask|yes|no):(?P<quote>[0-9]{1,18})"
# A card that is being sent for this long is looked for in its channel: the process was killed meanwhile.
_SENDING: Final = timedelta(minutes=5)
_CLOCKS: Final = timedelta(minutes=5)  # how far Discord's clock and ours may be apart
_MOST_SEARCHED: Final = 200
_MOST_LOOKED_AT: Final = 100


def card_buttons(quote_id: int, *, asks: bool = False) -> View:
    """Delete below a card, and Show my words where its author is asked."""
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
            if quote.message_id is None and self._way in {"allow", "ask"} and interaction.message is not None:
                await store.said.complete(quote.id, interaction.message.id)  # the press proves the card
            match self._way:
                case "allow":
                    await _allow(interaction, quote)
                case "ask":
                    await _ask(interaction, quote)
                case "yes":
                    await _delete(interaction, quote)
                case _:
                    await interaction.edit_original_response(content=quoted.KEPT, view=None)


async def _ask(interaction: discord.Interaction[Rethread], quote: SaidQuote) -> None:
    _require_own(interaction, quote)
    yes = Button[View](label=quoted.DELETE_IT, style=discord.ButtonStyle.danger, custom_id=f"rt:said:yes:{quote.id}")
    no = Button[View](label=quoted.KEEP_IT, custom_id=f"rt:said:no:{quote.id}")
    await interaction.followup.send(quoted.DELETE_QUESTION, view=inert([[yes, no]]), ephemeral=True)


async def _delete(interaction: discord.Interaction[Rethread], quote: SaidQuote) -> None:
    """Delete the card, then forget it: the other way round a kill would leave a card that nobody owns."""
    _require_own(interaction, quote)
    bot = interaction.client
    if quote.message_id is not None:
        place = bot.get_partial_messageable(quote.channel_id, guild_id=quote.guild_id)
        with suppress(discord.NotFound):
            await reopen(bot, quote.channel_id)
            await place.get_partial_message(quote.message_id).delete()
    await bot.store.said.remove(quote.id, guild_id=quote.guild_id)
    bot.heard.take(CARD, quote.id)
    await interaction.edit_original_response(content=quoted.DELETED, view=None)


def _require_own(interaction: discord.Interaction[Rethread], quote: SaidQuote) -> None:
    moderator = is_moderator(interaction.user, interaction.client.config) or interaction.permissions.manage_messages
    if not moderator and interaction.user.id not in {quote.quoter_id, quote.author_id}:
        raise NotAllowed(texts.NOT_YOURS)


async def _allow(interaction: discord.Interaction[Rethread], quote: SaidQuote) -> None:
    bot = interaction.client
    if interaction.user.id != quote.author_id:
        raise NotAllowed(texts.ONLY_THE_AUTHOR)
    spoken = bot.heard.take(CARD, quote.id)
    if spoken is None:
        raise NotFound(texts.NO_LONGER_KNOWN)
    text = texts.card(
        spoken.words,
        author=interaction.user.display_name,
        quoter=await _name(bot, quote.guild_id, quote.quoter_id),
        link=quote.url,
        comment=quote.comment,
    )
    await bot.store.said.allow(quote.id)
    await interaction.edit_original_response(content=text, view=card_buttons(quote.id))


async def settle(bot: Rethread) -> None:
    """Let the cards say what became of the messages that they lead to; what cannot be edited now stays for later."""
    guilds = [guild.id for guild in bot.guilds]
    for quote in await bot.store.said.sending(guilds, before=datetime.now(UTC) - _SENDING):
        await _look_for(bot, quote)
    for quote in await bot.store.said.stale(guilds):
        place = bot.get_partial_messageable(quote.channel_id, guild_id=quote.guild_id)
        try:
            await reopen(bot, quote.channel_id)
            await _update(bot, quote, await place.fetch_message(quote.message_id or 0))
        except discord.NotFound:
            await bot.store.said.remove(quote.id, guild_id=quote.guild_id)
        except (discord.HTTPException, *LOST) as error:
            log.info("card %d of server %d stays as it is for now: %s", quote.id, quote.guild_id, type(error).__name__)
        else:
            await bot.store.said.settled(quote)


async def catch_up(bot: Rethread) -> None:
    """Look at the messages that the newest cards show: what was deleted or edited while we were away, nobody tells."""
    said = bot.store.said
    for quote in await said.standing([guild.id for guild in bot.guilds], limit=_MOST_LOOKED_AT):
        place = bot.get_partial_messageable(quote.source_channel_id, guild_id=quote.guild_id)
        try:
            message = await place.fetch_message(quote.source_message_id)
        except discord.NotFound:
            await said.gone([quote.source_message_id])
        except (discord.HTTPException, *LOST) as error:
            log.info("the source of card %d cannot be seen: %s", quote.id, type(error).__name__)
        else:
            if message.edited_at is not None and message.edited_at > quote.created_at:
                await said.edited(quote.source_message_id)
    await settle(bot)


async def _look_for(bot: Rethread, quote: SaidQuote) -> None:
    """A kill left it unknown whether this card was sent: it is known by its button, else it was not."""
    place = bot.get_partial_messageable(quote.channel_id, guild_id=quote.guild_id)
    ours = f"rt:said:ask:{quote.id}"
    try:
        async for message in place.history(limit=_MOST_SEARCHED, after=quote.created_at - _CLOCKS):
            rows = [row for row in message.components if isinstance(row, discord.ActionRow)]
            if any(getattr(one, "custom_id", None) == ours for row in rows for one in row.children):
                await bot.store.said.complete(quote.id, message.id)
                return
    except discord.NotFound:
        pass  # the channel is gone, and the card with it
    except (discord.HTTPException, *LOST) as error:
        log.info("card %d of server %d is looked for later: %s", quote.id, quote.guild_id, type(error).__name__)
        return
    await bot.store.said.remove(quote.id, guild_id=quote.guild_id)


async def _update(bot: Rethread, quote: SaidQuote, card: discord.Message) -> None:
    """Say on the card what became of the message. Without the words its picture goes too."""
    if quote.source is Source.EDITED:  # the words are in the card alone
        await card.edit(content=texts.with_note(card.content, texts.CHANGED_SINCE), view=card_buttons(quote.id))
        return
    gone = texts.card(
        None,
        author=await _name(bot, quote.guild_id, quote.author_id),
        quoter=await _name(bot, quote.guild_id, quote.quoter_id),
        link=quote.url,
        comment=quote.comment,
        gone=quote.source.value,
    )
    bot.heard.take(CARD, quote.id)
    await card.edit(content=gone, view=card_buttons(quote.id), attachments=[])


async def _name(bot: Rethread, guild_id: int, member_id: int) -> str:
    guild = bot.get_guild(guild_id)
    if guild is None or not member_id:
        return ""
    try:
        return (guild.get_member(member_id) or await guild.fetch_member(member_id)).display_name
    except (discord.HTTPException, *LOST):
        return ""
