"""`/me`: what the bot keeps of a member, and what it may do, each with its switch, on a private card."""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable, Sequence

import discord
from discord import app_commands
from discord.ext import commands
from discord.ui import Button, DynamicItem, View

from bot.client import Rethread
from bot.render import me as texts
from bot.store import Bookmark, Consent, Member, Members
from bot.surface import options
from bot.surface.answering import answer, change
from bot.surface.buttons import inert, reported
from bot.surface.refusals import defer
from bot.surface.said_cards import settle

log = logging.getLogger(__name__)

Press = Callable[[Members, Member], Awaitable[str]]
"""What a button does. It returns what is said above the card."""


async def _ask_to_forget(_members: Members, _member: Member) -> str:
    return texts.QUESTION


async def _forget(members: Members, member: Member) -> str:
    gone = await members.opt_out(member.guild_id, member.member_id)
    log.info("server %d: a member opted out", member.guild_id)
    return texts.forgotten(reactions=gone.reactions, votes=gone.votes, quotes=gone.quotes)


async def _leave(_members: Members, _member: Member) -> str:
    return texts.LEFT


async def _take_part(members: Members, member: Member) -> str:
    await members.opt_in(member.guild_id, member.member_id)
    return ""


def _set_quoting(consent: Consent) -> Press:
    async def press(members: Members, member: Member) -> str:
        await members.set_quoting(member.guild_id, member.member_id, consent)
        return ""

    return press


def _set_shield(*, shield: bool) -> Press:
    async def press(members: Members, member: Member) -> str:
        await members.set_shield(member.guild_id, member.member_id, shield=shield)
        return ""

    return press


def _set_plain(*, plain: bool) -> Press:
    async def press(members: Members, member: Member) -> str:
        await members.set_plain(member.guild_id, member.member_id, plain=plain)
        return ""

    return press


# A setting is a line and a row of buttons in `_lines` and `_rows`, and what its buttons do, here.
_WAYS: dict[str, Press] = {
    "forget": _ask_to_forget,
    "forget-yes": _forget,
    "forget-no": _leave,
    "join": _take_part,
    "quote-yes": _set_quoting(Consent.YES),
    "quote-ask": _set_quoting(Consent.ASK),
    "quote-no": _set_quoting(Consent.NO),
    "shield-on": _set_shield(shield=True),
    "shield-off": _set_shield(shield=False),
    "plain-on": _set_plain(plain=True),
    "plain-off": _set_plain(plain=False),
}


def _lines(member: Member, marked: Sequence[Bookmark], *, model: bool) -> list[str]:
    return [
        texts.kept_of_you(opted_out=member.opted_out, blocked=member.blocked),
        texts.quoting(member.consent.value),
        texts.shield(up=member.shield),
        texts.shown(plain=member.plain),
        texts.language(model=model),
        *texts.bookmarks([(mark.thread_name, mark.post) for mark in marked]),
    ]


def _rows(member: Member, way: str) -> list[list[Button[View]]]:
    if way == "forget":
        return [
            [
                _button("forget-yes", texts.REMOVE, style=discord.ButtonStyle.danger),
                _button("forget-no", texts.KEEP_ME),
            ]
        ]
    if member.opted_out:
        return [[_button("join", texts.COUNT_ME), _plain_switch(member)]]
    choices = {Consent.YES: texts.QUOTE_ME, Consent.ASK: texts.ASK_FIRST, Consent.NO: texts.QUOTE_NEVER}
    chosen = {
        consent: discord.ButtonStyle.primary if consent is member.consent else discord.ButtonStyle.secondary
        for consent in choices
    }
    return [
        [_button(f"quote-{consent}", label, style=chosen[consent]) for consent, label in choices.items()],
        [
            _button("shield-off", texts.SHIELD_OFF) if member.shield else _button("shield-on", texts.SHIELD_ON),
            _plain_switch(member),
            _button("forget", texts.FORGET_ME),
        ],
    ]


def _plain_switch(member: Member) -> Button[View]:
    return _button("plain-off", texts.CARDS) if member.plain else _button("plain-on", texts.PLAIN)


def _button(way: str, label: str, *, style: discord.ButtonStyle = discord.ButtonStyle.secondary) -> Button[View]:
    return Button(label=label, style=style, custom_id=f"rt:me:{way}")


class Switch(DynamicItem[Button[View]], template=r"rt:me:(?P<way>[a-z-]{1,30})"):
    """A button of the card."""

    def __init__(self, way: str) -> None:
        super().__init__(Button(custom_id=f"rt:me:{way}"))
        self._way = way

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction, _item: discord.ui.Item[View], match: re.Match[str], /
    ) -> Switch:
        """The button of a custom id."""
        return cls(match["way"])

    async def callback(self, interaction: discord.Interaction[Rethread]) -> None:  # type: ignore[override]  # our client
        """Change the setting, and show the card as it is now."""
        async with reported(interaction):
            await interaction.response.defer()
            members = interaction.client.store.members
            member = await members.get(options.guild_of(interaction).id, interaction.user.id)
            said = await _WAYS[self._way](members, member)
            interaction.client.counts.wake()
            member = await members.get(member.guild_id, member.member_id)
            await _withdraw(interaction.client, member)
            card = await _card(interaction.client, member)
            await change(interaction, card, view=inert(_rows(member, self._way)), above=said or None)


async def _withdraw(bot: Rethread, member: Member) -> None:
    """Take back what stands of a member who does not want it: their words on cards, and their part in others'."""
    if member.opted_out:
        await bot.store.said.forget(member.guild_id, member.member_id)
    if member.consent is Consent.NO and await bot.store.said.withdraw(member.guild_id, member.member_id):
        bot.hold(settle(bot), name="cards of members' messages")


class Me(commands.Cog):
    """`/me`."""

    def __init__(self, bot: Rethread) -> None:
        self.bot = bot

    @app_commands.command(name="me", description="What I keep of you in this server, and what I may do: your settings")
    @app_commands.guild_only()
    async def me(self, interaction: discord.Interaction[Rethread]) -> None:
        """Show the member's settings with their switches."""
        await defer(interaction)
        member = await self.bot.store.members.get(options.guild_of(interaction).id, interaction.user.id)
        card = await _card(self.bot, member)
        await answer(interaction, card, view=inert(_rows(member, "")))


async def _card(bot: Rethread, member: Member) -> discord.Embed:
    marked = await bot.store.bookmarks.of_member(member.guild_id, member.member_id)
    model = bot.wording.endpoint is not None
    return discord.Embed(title=texts.TITLE, description=texts.card(_lines(member, marked, model=model)))


async def setup(bot: Rethread) -> None:
    """Add the cog and answer the buttons."""
    bot.add_dynamic_items(Switch)
    await bot.add_cog(Me(bot))
