"""Reactions: who put which emoji on a message, and the events of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playground import limits
from playground.errors import refused
from playground.permissions import Permission
from playground.world import messages, payloads
from playground.world.events import Event

if TYPE_CHECKING:
    from playground.world import World
    from playground.world.model import Json, Message, User

_CUSTOM = re.compile(r"(?:<?a?:)?(\w{2,32}):(\d{15,21})>?", re.ASCII)
_MODIFIER = "\U0001f3fb-\U0001f3ff"
_BASE = (
    "[\u00a9\u00ae\u203c\u2049\u2122\u2139\u2194-\u21aa\u231a-\u23ff\u24c2\u25aa-\u27bf\u2934\u2935\u2b05-\u2b55"
    "\u3030\u303d\u3297\u3299\U0001f004-\U0001f1e5\U0001f200-\U0001f3fa\U0001f400-\U0001faff]"
)
_ONE = f"{_BASE}\ufe0f?[{_MODIFIER}]?"
_UNICODE = re.compile(
    f"[0-9#*]\ufe0f?\u20e3|[\U0001f1e6-\U0001f1ff]{{2}}|[{_MODIFIER}]"
    f"|{_BASE}[\U000e0020-\U000e007e]+\U000e007f|{_ONE}(?:\u200d{_ONE})*"
)
"""One emoji: keycap, flag, skin tone, flag of a region, or signs joined by U+200D (https://unicode.org/reports/tr51/#EBNF)."""


def key(world: World, emoji: str) -> str:
    """How a reaction is kept: the character, or `name:id` of a server's emoji; 10014 for what is neither."""
    if found := _CUSTOM.fullmatch(emoji):
        if any(int(found[2]) in guild.emojis for guild in world.guilds.values()):
            return f"{found[1]}:{found[2]}"
        raise refused(10014)
    if not _UNICODE.fullmatch(emoji):
        raise refused(10014)
    return emoji


def _same(message: Message, emoji: str) -> str:
    """The key that the message already has for this emoji, with or without its variation selector."""
    bare = emoji.replace("\ufe0f", "")
    return next((known for known in message.reactions if known.replace("\ufe0f", "") == bare), emoji)


def add(world: World, who: User, message: Message, emoji: str) -> None:
    """React; twice is once. 10008 on an ephemeral message, 30010 above 20 emoji; a new one takes ADD_REACTIONS."""
    if message.reader is not None:
        raise refused(10008)
    emoji = _same(message, key(world, emoji))
    bits = world.require(who, message.channel, Permission.READ_MESSAGE_HISTORY)
    messages.open_for(world, who, message.channel)
    if emoji not in message.reactions:
        if not bits & Permission.ADD_REACTIONS:
            raise refused(50013)
        if len(message.reactions) >= limits.REACTIONS:
            raise refused(30010)
        message.reactions[emoji] = {}
    if who.id in message.reactions[emoji]:
        return
    message.reactions[emoji][who.id] = None
    _tell(world, "MESSAGE_REACTION_ADD", message, emoji, who)


def remove(world: World, who: User, message: Message, emoji: str, *, of: User) -> None:
    """Take a reaction of `of` away; another's needs MANAGE_MESSAGES. Taking what is not there changes nothing."""
    world.require(who, message.channel, 0 if who.id == of.id else Permission.MANAGE_MESSAGES)
    messages.open_for(world, who, message.channel)
    emoji = _same(message, key(world, emoji))
    users = message.reactions.get(emoji, {})
    if of.id not in users:
        return
    del users[of.id]
    if not users:
        del message.reactions[emoji]
    _tell(world, "MESSAGE_REACTION_REMOVE", message, emoji, of)


def clear(world: World, who: User, message: Message, emoji: str | None = None) -> None:
    """Take all reactions away, or all of one emoji."""
    world.require(who, message.channel, Permission.MANAGE_MESSAGES)
    messages.open_for(world, who, message.channel)
    data = _place(message)
    if emoji is None:
        message.reactions.clear()
        kind = "MESSAGE_REACTION_REMOVE_ALL"
    else:
        emoji = _same(message, key(world, emoji))
        message.reactions.pop(emoji, None)
        data["emoji"] = payloads.emoji(emoji)
        kind = "MESSAGE_REACTION_REMOVE_EMOJI"
    world.bus.publish(Event(kind, data, guild=message.channel.guild, channel=message.channel))


def _place(message: Message) -> Json:
    data: Json = {"channel_id": str(message.channel.id), "message_id": str(message.id)}
    if message.channel.guild is not None:
        data["guild_id"] = str(message.channel.guild.id)
    return data


def _tell(world: World, kind: str, message: Message, emoji: str, who: User) -> None:
    data = _place(message)
    data |= {"user_id": str(who.id), "emoji": payloads.emoji(emoji), "burst": False, "type": 0}
    guild = message.channel.guild
    if kind == "MESSAGE_REACTION_ADD":
        data["message_author_id"] = str(message.author.id)
        data["burst_colors"] = []
        if guild is not None and (member := guild.members.get(who.id)):
            data["member"] = payloads.member(member)
    world.bus.publish(Event(kind, data, guild=guild, channel=message.channel))


def users(world: World, message: Message, emoji: str) -> list[int]:
    """The ids of those who reacted with an emoji, in the order they did."""
    return list(message.reactions.get(_same(message, key(world, emoji)), ()))
