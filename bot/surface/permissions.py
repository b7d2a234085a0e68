"""Who may do what, and what the bot itself needs: checked before it is needed, refused by name and place."""

from __future__ import annotations

from collections.abc import Iterable

import discord

from bot.config import Config
from bot.errors import NotAllowed
from bot.render import permissions as texts

__all__ = [
    "Place",
    "is_host",
    "is_moderator",
    "missing",
    "require",
    "require_host",
    "require_host_in",
    "require_moderator",
    "require_place",
]

Place = discord.TextChannel | discord.VoiceChannel | discord.StageChannel | discord.Thread
"""A channel of a server that holds messages."""


def missing(channel: discord.abc.GuildChannel | discord.Thread, names: Iterable[str]) -> list[str]:
    """Which of these permissions (discord.py's names) the bot lacks in that channel."""
    has = channel.permissions_for(channel.guild.me)
    if isinstance(channel, discord.Thread):
        names = ["send_messages_in_threads" if name == "send_messages" else name for name in names]
    return [name for name in names if not getattr(has, name)]


def require(channel: discord.abc.GuildChannel | discord.Thread, *names: str) -> None:
    """Raise `NotAllowed` that names what the bot lacks, and where."""
    if lacking := missing(channel, names):
        raise NotAllowed(texts.bot_lacks(lacking, channel.mention))


def require_place(channel: object) -> Place:
    """The channel, if messages with posts can stand in it; raises `NotAllowed` otherwise."""
    if isinstance(channel, discord.TextChannel | discord.VoiceChannel | discord.StageChannel | discord.Thread):
        return channel
    raise NotAllowed(texts.NO_MESSAGES_HERE)


def is_moderator(member: discord.abc.User, config: Config) -> bool:
    """Whether the member may import and remove threads."""
    if member.id in config.owner_ids:
        return True
    return isinstance(member, discord.Member) and (
        _permissions(member).manage_guild or _has_role(member, config.moderator_roles)
    )


def is_host(member: discord.abc.User, config: Config) -> bool:
    """Whether the member may run replays. Every moderator may."""
    return is_moderator(member, config) or (
        isinstance(member, discord.Member)
        and (_permissions(member).manage_messages or _has_role(member, config.host_roles))
    )


def require_moderator(member: discord.abc.User, config: Config) -> None:
    """Raise `NotAllowed` unless the member is a moderator."""
    if not is_moderator(member, config):
        raise NotAllowed(texts.MODERATORS_ONLY)


def require_host(member: discord.abc.User, config: Config) -> None:
    """Raise `NotAllowed` unless the member is a host."""
    if not is_host(member, config):
        raise NotAllowed(texts.HOSTS_ONLY)


def require_host_in(
    member: discord.abc.User, channel: discord.abc.GuildChannel | discord.Thread, config: Config
) -> None:
    """Raise `NotAllowed` unless the member may write in that channel and is a host there, not only where they asked."""
    if member.id in config.owner_ids:
        return
    there = channel.permissions_for(member) if isinstance(member, discord.Member) else discord.Permissions.none()
    writes = there.send_messages_in_threads if isinstance(channel, discord.Thread) else there.send_messages
    hosts = there.manage_messages or there.manage_guild or _has_any_role(member, config)
    if not (there.view_channel and writes and hosts):
        raise NotAllowed(texts.not_host_in(channel.mention))


def _has_any_role(member: discord.abc.User, config: Config) -> bool:
    return isinstance(member, discord.Member) and _has_role(member, config.host_roles | config.moderator_roles)


def _permissions(member: discord.Member) -> discord.Permissions:
    # An interaction brings the permissions that the member has in its channel; the cache may know no members.
    return member.resolved_permissions or member.guild_permissions


def _has_role(member: discord.Member, wanted: frozenset[str]) -> bool:
    return any(str(role.id) in wanted or role.name.casefold() in wanted for role in member.roles)
