"""The one place that shows a refusal or a failure to a member."""

from __future__ import annotations

import logging
import secrets

import discord
from discord import app_commands

from bot.errors import UserError
from bot.render import refusals as texts
from bot.render.admin import WANTED
from bot.render.permissions import bot_lacks
from bot.surface.connection import LOST
from bot.surface.permissions import missing

__all__ = ["defer", "report"]

log = logging.getLogger(__name__)


async def defer(interaction: discord.Interaction) -> None:
    """Acknowledge a command, form or press before anything else is done; what follows is for the member alone.

    What the whole channel is to see is sent as a message of its own, so that a refusal never is.
    """
    await interaction.response.defer(ephemeral=True, thinking=True)


async def report(interaction: discord.Interaction, error: BaseException) -> None:
    """Tell the member, and nobody else, what was refused and what to try.

    What is not a refusal is logged with its traceback under a reference that the member gets.
    """
    cause = _cause(error)
    if isinstance(cause, LOST):
        log.warning("the connection broke during %s: %s", _where(interaction), type(cause).__name__)
    if isinstance(cause, discord.NotFound) and cause.code in {10062, 10015}:
        log.warning("an interaction ran out before it was answered: %s", _where(interaction))
        return
    await _tell(interaction, _sentence(interaction, cause))


def _cause(error: BaseException) -> BaseException:
    """What a command raised, out of what discord.py wraps it in."""
    match error:
        case app_commands.CommandInvokeError(original=original):
            return _cause(original)
        case app_commands.TransformerError(__cause__=UserError() as refusal):
            return refusal
        case app_commands.CheckFailure(__cause__=UserError() as refusal):
            return refusal
        case _:
            return error


def _sentence(interaction: discord.Interaction, error: BaseException) -> str:
    match error:
        case UserError():
            return str(error)
        case app_commands.NoPrivateMessage():
            return texts.IN_A_SERVER
        case app_commands.CommandOnCooldown(retry_after=seconds):
            return texts.cooldown(seconds)
        case app_commands.CommandNotFound() | app_commands.CommandSignatureMismatch():
            return texts.OUTDATED
        case app_commands.TransformerError(value=value):
            return texts.wrong_option(str(value))
        case app_commands.CheckFailure():
            return texts.NOT_FOR_YOU
        case discord.Forbidden():
            return _what_is_missing(interaction)
        case discord.DiscordServerError():
            return texts.DISCORD_DOWN
        case _ if isinstance(error, LOST):
            return texts.CONNECTION_LOST
        case _:
            reference = secrets.token_hex(4)
            log.error("%s failed, reference %s", _where(interaction), reference, exc_info=error)
            return texts.unexpected(reference)


def _what_is_missing(interaction: discord.Interaction) -> str:
    """Name the permissions that the bot lacks where the interaction came from, if that can be known."""
    channel = interaction.channel
    if isinstance(channel, discord.abc.GuildChannel | discord.Thread):
        lacking = missing(channel, [name for name in WANTED if name != "manage_webhooks"])
        if lacking:
            return bot_lacks(lacking, channel.mention)
    return texts.forbidden(getattr(channel, "name", None))


def _where(interaction: discord.Interaction) -> str:
    if interaction.command is not None:
        return f"/{interaction.command.qualified_name}"
    kind = dict(interaction.data or {}).get("custom_id") or "an interaction"
    return ":".join(str(kind).split(":")[:2])


async def _tell(interaction: discord.Interaction, sentence: str) -> None:
    try:
        if not interaction.response.is_done():
            await interaction.response.send_message(sentence, ephemeral=True)
            return
        await interaction.followup.send(sentence, ephemeral=True)
    except discord.HTTPException as failed:
        log.warning("a refusal could not be shown: %s (%s)", _where(interaction), failed.code)
    except LOST as failed:
        log.warning("a refusal could not be shown: %s (%s)", _where(interaction), type(failed).__name__)
