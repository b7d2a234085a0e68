"""Quoting what members wrote in the server: with their consent as words, otherwise as a way to the message.

Their words are kept nowhere but in the card that shows them. Until it is posted, and until their author agrees, they
are held in memory alone, and are forgotten with it. What their author allows is asked again at every step.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import discord

from bot.archive.quotes import quotable
from bot.errors import Conflict, NotAllowed, NotFound
from bot.render import pictures
from bot.render import quotes as quoted
from bot.render import said as texts
from bot.store import Consent
from bot.store.members import NOBODY
from bot.surface.heard import Spoken
from bot.surface.matter import Choice, Preview
from bot.surface.options import guild_of
from bot.surface.permissions import Place, require, require_place
from bot.surface.pictures import Drawn
from bot.surface.said_cards import CARD, card_buttons, settle
from bot.surface.shown import message_url

if TYPE_CHECKING:
    from bot.client import Rethread

__all__ = ["KIND", "OfMessage", "of_message", "reopened"]

KIND: Final = "said"
_DESK: Final = "desk"


@dataclass(frozen=True, slots=True)
class OfMessage:
    """A member's message as a matter of quotes (`bot.surface.matter.Matter`).

    `consent` is what its author allows now, `before` what it was when the card was previewed last. `edited` is when
    the message was edited last, in seconds since 1970, 0 where it never was.
    """

    guild_id: int
    channel_id: int
    message_id: int
    author_id: int
    edited: float
    spoken: Spoken
    consent: Consent
    before: Consent
    kind: str = KIND
    place: str = texts.PLACE
    title: str = texts.FORM_TITLE

    @property
    def text(self) -> str:
        """The message's words."""
        return self.spoken.words

    @property
    def pictured(self) -> bool:
        """A picture has the words in it, so it takes an author who allows them."""
        return bool(self.text) and self.consent is Consent.YES

    @property
    def changed(self) -> str:
        """Whether its author has chosen something else meanwhile."""
        return texts.CONSENT_CHANGED if self.consent is not self.before else ""

    @property
    def url(self) -> str:
        """The address of the message."""
        return message_url(self.guild_id, self.channel_id, self.message_id)

    def kept(self) -> Mapping[str, Any]:
        """Which message it is, and nothing of what it says."""
        names = ("channel_id", "message_id", "author_id", "edited")
        return {**{name: getattr(self, name) for name in names}, "consent": self.consent.value}

    async def laid_out(self, interaction: discord.Interaction[Rethread], draft_id: int) -> None:
        """Hold the words for the desk: Discord hands them to bots this once."""
        interaction.client.heard.keep(_DESK, draft_id, self.spoken)

    def put_away(self, interaction: discord.Interaction[Rethread], draft_id: int) -> None:
        """Forget the words that the desk needed."""
        interaction.client.heard.take(_DESK, draft_id)

    async def preview(self, interaction: discord.Interaction[Rethread], choice: Choice) -> Preview:
        """The card, and what it would show if its author agreed."""
        words = self._words(choice)
        note = texts.asks_first(self.spoken.author, words) if words and self.consent is Consent.ASK else ""
        return Preview(self._card(interaction, choice), note)

    async def picture(self, interaction: discord.Interaction[Rethread], choice: Choice) -> Drawn:
        """The picture card."""
        return await interaction.client.pictures.draw(
            pictures.message_card,
            self._words(choice),
            author=self.spoken.author,
            at=discord.utils.snowflake_time(self.message_id),
            channel=getattr(interaction.channel, "name", ""),
            quoter=interaction.user.display_name,
            comment=choice.comment,
        )

    async def post(self, interaction: discord.Interaction[Rethread], choice: Choice) -> str:
        """Post the card. From its row on, whatever becomes of the message or of the consent reaches the card."""
        bot, place = interaction.client, require_place(interaction.channel)
        needed = ["view_channel", "send_messages", "read_message_history"]
        require(place, *needed, *(["attach_files"] if choice.picture else []))
        file: discord.File | None = None
        if choice.picture:
            file = (await self.picture(interaction, choice)).file
        member = await bot.store.members.get(self.guild_id, interaction.user.id)
        words = self._words(choice)
        quote = await bot.store.said.begin(
            guild_id=self.guild_id,
            channel_id=place.id,
            source_channel_id=self.channel_id,
            source_message_id=self.message_id,
            author_id=self.author_id,
            quoter_id=NOBODY if member.opted_out else interaction.user.id,
            words=bool(words) and self.consent is Consent.YES,
            comment=None if member.opted_out else choice.comment,
        )
        try:
            await self._still_so(interaction)
            sent = await self._send(interaction, choice, place, quote.id, file)
        except discord.DiscordServerError:
            raise  # it may stand there after all; `settle` looks for it
        except Exception:
            await bot.store.said.remove(quote.id, guild_id=self.guild_id)
            raise
        if words and self.consent is Consent.ASK:
            bot.heard.keep(CARD, quote.id, replace(self.spoken, words=words))
        if await bot.store.said.complete(quote.id, sent.id):
            bot.hold(settle(bot), name="cards of members' messages")
        return sent.jump_url

    async def _still_so(self, interaction: discord.Interaction[Rethread]) -> None:
        """Refuse where the consent, or the message, is no longer what was previewed."""
        if await _consent(interaction, self.guild_id, self.author_id) is not self.consent:
            raise Conflict(texts.CONSENT_CHANGED_PRESS_AGAIN)
        source = interaction.client.get_partial_messageable(self.channel_id, guild_id=self.guild_id)
        try:
            now = await source.fetch_message(self.message_id)
        except discord.NotFound:
            raise NotFound(texts.SOURCE_GONE) from None
        if _edited(now) != self.edited:
            raise Conflict(texts.SOURCE_EDITED)

    async def _send(
        self,
        interaction: discord.Interaction[Rethread],
        choice: Choice,
        place: Place,
        quote_id: int,
        file: discord.File | None,
    ) -> discord.Message:
        asks = bool(self.text) and self.consent is Consent.ASK
        return await place.send(
            self._card(interaction, choice),
            view=card_buttons(quote_id, asks=asks),
            files=[file] if file is not None else [],
            suppress_embeds=True,
            nonce=f"said-{quote_id}"[:25],
        )

    def _card(self, interaction: discord.Interaction[Rethread], choice: Choice) -> str:
        words = self._words(choice)
        return texts.card(
            words if words and self.consent is Consent.YES else None,
            author=self.spoken.author,
            quoter=interaction.user.display_name,
            link=self.url,
            comment=choice.comment,
            asks=bool(words) and self.consent is Consent.ASK,
        )

    def _words(self, choice: Choice) -> str:
        return quotable(self.text, choice.span)


async def of_message(interaction: discord.Interaction[Rethread], message: discord.Message) -> OfMessage:
    """The matter of a message that shows no post. Raises `NotFound` and `NotAllowed`."""
    author, guild = message.author, guild_of(interaction)
    if author.bot or message.webhook_id is not None:
        raise NotFound(quoted.SHOWS_NO_POST)
    consent = await _consent(interaction, guild.id, author.id)
    return OfMessage(
        guild_id=guild.id,
        channel_id=message.channel.id,
        message_id=message.id,
        author_id=author.id,
        edited=_edited(message),
        spoken=Spoken(message.content if message.content.strip() else "", author.display_name),
        consent=consent,
        before=consent,
    )


async def reopened(interaction: discord.Interaction[Rethread], kept: Mapping[str, Any], draft_id: int) -> OfMessage:
    """The matter of a draft. Raises `NotAllowed` where its author forbids it now, `NotFound` after a restart."""
    guild = guild_of(interaction)
    consent = await _consent(interaction, guild.id, int(kept["author_id"]))
    spoken = interaction.client.heard.get(_DESK, draft_id)
    if spoken is None:
        raise NotFound(texts.FORGOTTEN)
    return OfMessage(
        guild_id=guild.id,
        channel_id=int(kept["channel_id"]),
        message_id=int(kept["message_id"]),
        author_id=int(kept["author_id"]),
        edited=float(kept["edited"]),
        spoken=spoken,
        consent=consent,
        before=Consent(kept["consent"]),
    )


async def _consent(interaction: discord.Interaction[Rethread], guild_id: int, author_id: int) -> Consent:
    """What an author allows the member now; oneself one may quote. Raises `NotAllowed` where that is nothing."""
    if author_id == interaction.user.id:
        return Consent.YES
    member = await interaction.client.store.members.get(guild_id, author_id)
    if member.consent is Consent.NO:
        raise NotAllowed(texts.NEVER)
    return member.consent


def _edited(message: discord.Message) -> float:
    return message.edited_at.timestamp() if message.edited_at is not None else 0.0
