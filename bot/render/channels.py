"""What a moderator reads while a Discord channel is being read into the library."""

from __future__ import annotations

from typing import Final

from bot.render.permissions import permission_name
from bot.render.wording import counted

__all__ = ["BLANK", "CANCEL", "CANCELLED", "EMPTY", "ENDED", "FORUM", "GONE", "OFF", "UNKNOWN"]
__all__ += ["left_out", "not_yours", "reading", "running", "too_long", "too_many"]

CANCEL: Final = "Cancel"
CANCELLED: Final = "Cancelled. Nothing was imported."
_INSTEAD: Final = (
    "Instead, save the channel with DiscordChatExporter (format JSON) and give me the file: `/manage import`."
)
OFF: Final = (
    "I do not read other people's messages: Discord hands them to bots only with the Message Content Intent, which I "
    "work without. Whoever runs me can allow it, with `IMPORT_CHANNELS=yes` and that intent switched on in the "
    f"developer portal. {_INSTEAD}"
)
BLANK: Final = (
    "Discord gave me the messages of this channel without their words. They come with the Message Content Intent "
    "alone: whoever runs me has to switch it on in the developer portal (Bot → Privileged Gateway Intents). "
    f"{_INSTEAD}"
)
EMPTY: Final = "There is no message of a member in this channel. Nothing was imported."
FORUM: Final = "A forum has no messages of its own. Choose one of its posts."
GONE: Final = "This reading has ended already. Nothing was imported."
ENDED: Final = "Reading ended early. Nothing was imported."
UNKNOWN: Final = "There is no such channel any more."


def reading(channel: str, posts: int) -> str:
    """Say how far it is; the channel is a mention."""
    return f"Reading {channel}: {counted(posts, 'message')} so far …"


def running(channel: str) -> str:
    """Refuse to read two channels of a server at once."""
    return f"I am reading {channel} already. Wait until that is done, or cancel it."


def too_many(channel: str, most: int) -> str:
    """Refuse a channel that is longer than a thread may be."""
    return f"{channel} has more than {most:,} messages, which is as many as a thread may have. {_part()}"


def too_long(channel: str) -> str:
    """Refuse a channel that Discord hands out too slowly: after 15 minutes nobody can be answered any more."""
    return f"Reading {channel} takes longer than the 13 minutes in which I can answer you. {_part()}"


def _part() -> str:
    return "Save a part of it with DiscordChatExporter (format JSON, with a date range) and use `/manage import`."


def not_yours(channel: str, names: list[str]) -> str:
    """Refuse somebody who may not read the channel themselves."""
    listed = " and ".join(f"**{permission_name(name)}**" for name in names)
    return f"You cannot read {channel} yourself ({listed}), so I do not read it for you."


def left_out(own: int) -> str:
    """A warning of the thread: messages of the bot are not in it."""
    return f"{counted(own, 'message')} of this bot left out"
