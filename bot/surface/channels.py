"""Reading a Discord channel as a thread: the bot fetches its messages and writes them down as DiscordChatExporter does.

Discord hands out the words of other people's messages only to applications that have the Message Content Intent
switched on in the developer portal; for REST, which is all that is used here, the gateway need not be asked for it.
Without it every message comes blank.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import discord

from bot import child
from bot.archive.document import MAX_POSTS
from bot.archive.importers.discord_export import names_of, thread_of
from bot.errors import BadInput, NotAllowed, Unreadable
from bot.render import channels as texts
from bot.surface.permissions import Place, require

if TYPE_CHECKING:
    from bot.archive.model import Thread

__all__ = ["Cancelled", "ChannelThread", "read_channel", "require_reader"]

Progress = Callable[[int], Awaitable[None]]

_PAGE: Final = 100  # messages that Discord gives at once
_MINUTES: Final = 13
_SECONDS_TO_READ: Final = 30
_SAID: Final = {
    discord.MessageType.default,
    discord.MessageType.reply,
    discord.MessageType.chat_input_command,
    discord.MessageType.context_menu_command,
    discord.MessageType.thread_starter_message,
}


class Cancelled(Exception):
    """Somebody wants no more of it."""


@dataclass(frozen=True, slots=True)
class ChannelThread:
    """A channel as a thread, and which member each author is (bots are not in it)."""

    thread: Thread
    members: dict[str, int]


async def require_reader(member: discord.abc.User, channel: Place) -> None:
    """Raise `NotAllowed` where the bot or the member may not read the channel."""
    require(channel, "view_channel", "read_message_history")
    names = ["view_channel", "read_message_history"]
    if isinstance(member, discord.Member):
        has = channel.permissions_for(member)
        names = [name for name in names if not getattr(has, name)]
        private = isinstance(channel, discord.Thread) and channel.is_private() and not has.manage_threads
        if private and not await _takes_part(channel, member):
            names.append("manage_threads")
    if names:
        raise NotAllowed(texts.not_yours(channel.mention, names))


async def _takes_part(thread: object, member: discord.Member) -> bool:
    try:
        return isinstance(thread, discord.Thread) and bool(await thread.fetch_member(member.id))
    except discord.NotFound:
        return False


async def read_channel(
    channel: Place, *, own: Collection[int], progress: Progress, cancelled: asyncio.Event
) -> ChannelThread:
    """Read a channel, Discord thread or forum post, from its first message on.

    discord.py waits out rate limits. `own` are ids of the bot, as a member and as an application, and of its messages;
    these are left out. `progress` is called with the count after each page. Raises `Cancelled`, and `BadInput` for a
    channel that is empty, blank, too long, or takes too long.
    """
    log = _Log(channel, own)
    try:
        async with asyncio.timeout(_MINUTES * 60):
            async for message in channel.history(limit=None, oldest_first=True):
                log.add(message)
                if log.seen % _PAGE == 0:
                    await progress(log.seen)
                if cancelled.is_set():
                    raise Cancelled
    except TimeoutError:
        raise BadInput(texts.too_long(channel.mention)) from None
    if not log.messages:
        raise BadInput(texts.EMPTY)
    value = log.document()
    warnings = [texts.left_out(log.left_out)] if log.left_out else []
    try:
        thread = await child.run(_thread, value, channel.jump_url, warnings, seconds=_SECONDS_TO_READ)
    except Unreadable:
        raise BadInput(texts.EMPTY) from None
    people = {name: int(identity) for identity, name in names_of(value).items() if int(identity) in log.people}
    return ChannelThread(thread, people)


def _thread(value: object, url: str, warnings: list[str]) -> Thread:
    return thread_of(value, url=url, warnings=warnings)


@dataclass(slots=True)
class _Log:
    """Messages as they come, written down."""

    channel: Place
    own: Collection[int]
    messages: list[dict[str, Any]] = field(default_factory=list)
    people: set[int] = field(default_factory=set)
    left_out: int = 0
    seen: int = 0

    def add(self, message: discord.Message) -> None:
        """Take a message. Raises `BadInput` for one too many, and for one whose words were kept back."""
        self.seen += 1
        if any(one in self.own for one in (message.id, message.author.id, message.application_id)):
            self.left_out += 1
            return
        if len(self.messages) >= MAX_POSTS:
            raise BadInput(texts.too_many(self.channel.mention, MAX_POSTS))
        if message.type is discord.MessageType.thread_starter_message:
            started = message.reference.resolved if message.reference is not None else None
            if not isinstance(started, discord.Message):
                return  # what it points to is gone
            message = started
        if _blank(message):
            raise BadInput(texts.BLANK)
        if not message.author.bot and message.webhook_id is None:
            self.people.add(message.author.id)
        self.messages.append(_written(message))

    def document(self) -> dict[str, Any]:
        """All of it, as DiscordChatExporter would write it."""
        return {
            "guild": {"id": str(self.channel.guild.id), "name": self.channel.guild.name},
            "channel": {"id": str(self.channel.id), "name": self.channel.name},
            "messages": self.messages,
        }


def _blank(message: discord.Message) -> bool:
    """Whether there is nothing in what a member said, which Discord lets nobody send."""
    held = (message.content, message.attachments, message.embeds, message.stickers, message.components, message.poll)
    return message.type in _SAID and not any(held) and not message.message_snapshots


def _written(message: discord.Message) -> dict[str, Any]:
    said = message.type in _SAID
    return {
        "id": str(message.id),
        "type": str(message.type.value),
        "timestamp": message.created_at.isoformat(),
        "timestampEdited": message.edited_at.isoformat() if message.edited_at else None,
        "content": "\n\n".join(_words(message)) if said else message.system_content,
        "author": _person(message.author),
        "mentions": [_person(user) for user in message.mentions],
        "attachments": [{"fileName": each.filename} for each in message.attachments],
        "stickers": [{"name": each.name} for each in message.stickers],
        "embeds": [_embed(each) for each in message.embeds],
        "reactions": [{"emoji": {"name": _emoji(each.emoji)}, "count": each.count} for each in message.reactions],
        "reference": _reference(message),
        "forwardedMessage": {"content": "\n\n".join(each.content for each in message.message_snapshots)},
    }


def _words(message: discord.Message) -> Iterator[str]:
    if message.content:
        yield message.content
    if message.poll is not None:
        answers = "\n".join(f"- {answer.text} ({answer.vote_count})" for answer in message.poll.answers)
        yield f"**{message.poll.question}**\n{answers}"


def _person(user: discord.abc.User) -> dict[str, str]:
    return {"id": str(user.id), "name": user.name, "nickname": user.display_name}


def _emoji(emoji: discord.PartialEmoji | discord.Emoji | str) -> str:
    return emoji if isinstance(emoji, str) else emoji.name


def _embed(embed: discord.Embed) -> dict[str, Any]:
    fields = [{"name": each.name, "value": each.value} for each in embed.fields]
    return {"title": embed.title, "description": embed.description, "url": embed.url, "fields": fields}


def _reference(message: discord.Message) -> dict[str, str] | None:
    found = message.reference
    if found is None or message.message_snapshots:
        return None
    return {"messageId": str(found.message_id), "channelId": str(found.channel_id)}
