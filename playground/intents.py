"""Gateway intents: which events a session hears, and which intents it is refused.

https://discord.com/developers/docs/events/gateway#gateway-intents
"""

from __future__ import annotations

from enum import IntFlag
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playground.world.model import Application, Json


class Intent(IntFlag):
    """The intents that the playground has events for, and the privileged ones."""

    GUILDS = 1 << 0
    GUILD_MEMBERS = 1 << 1
    GUILD_WEBHOOKS = 1 << 5
    GUILD_PRESENCES = 1 << 8
    GUILD_MESSAGES = 1 << 9
    GUILD_MESSAGE_REACTIONS = 1 << 10
    GUILD_MESSAGE_TYPING = 1 << 11
    DIRECT_MESSAGES = 1 << 12
    DIRECT_MESSAGE_REACTIONS = 1 << 13
    DIRECT_MESSAGE_TYPING = 1 << 14
    MESSAGE_CONTENT = 1 << 15


KNOWN = (1 << 17) - 1 | 1 << 20 | 1 << 21 | 1 << 24 | 1 << 25
"""Every bit that Discord has given a meaning."""

PRIVILEGED = {
    "members": Intent.GUILD_MEMBERS,
    "presences": Intent.GUILD_PRESENCES,
    "message_content": Intent.MESSAGE_CONTENT,
}


def needed(kind: str, *, direct: bool) -> Intent:
    """The intents of which a session needs one to hear an event; none for those that everybody hears."""
    if kind == "INTERACTION_CREATE":
        return Intent(0)
    if kind.startswith("MESSAGE_REACTION_"):
        return Intent.DIRECT_MESSAGE_REACTIONS if direct else Intent.GUILD_MESSAGE_REACTIONS
    if kind.startswith("MESSAGE_"):
        return Intent.DIRECT_MESSAGES if direct else Intent.GUILD_MESSAGES
    if kind == "TYPING_START":
        return Intent.DIRECT_MESSAGE_TYPING if direct else Intent.GUILD_MESSAGE_TYPING
    if kind.startswith("GUILD_MEMBER_"):
        return Intent.GUILD_MEMBERS
    if kind == "WEBHOOKS_UPDATE":
        return Intent.GUILD_WEBHOOKS
    if kind == "THREAD_MEMBERS_UPDATE":
        return Intent.GUILDS | Intent.GUILD_MEMBERS
    return Intent.GUILDS


def refusal(identify: Json, application: Application) -> int | None:
    """The close code that an identify is refused with: 4013, 4014 or 4010; None where it may pass."""
    intents = identify.get("intents")
    if not isinstance(intents, int) or intents & ~KNOWN or intents < 0:
        return 4013
    if any(intents & bit and name not in application.privileged for name, bit in PRIVILEGED.items()):
        return 4014
    shard = identify.get("shard")
    if shard is None:
        return None
    sound = isinstance(shard, list) and len(shard) == 2 and all(isinstance(one, int) for one in shard)
    return None if sound and 0 <= shard[0] < shard[1] else 4010
