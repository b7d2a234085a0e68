"""What is said about permissions."""

from __future__ import annotations

__all__ = ["HOSTS_ONLY", "MODERATORS_ONLY", "NO_MESSAGES_HERE", "bot_lacks", "not_host_in", "permission_name"]

MODERATORS_ONLY = (
    "Only moderators can do this: members with Manage Server, or with one of the roles set as MODERATOR_ROLES."
)
HOSTS_ONLY = (
    "Only hosts can run a replay: members with Manage Messages or Manage Server, or with one of the roles that are set "
    "as HOST_ROLES."
)
NO_MESSAGES_HERE = "This channel cannot hold messages. Use a text channel, a thread or a forum."

# Discord's own client names differ from the API's here and there.
_NAMES = {
    "manage_guild": "Manage Server",
    "view_channel": "View Channel",
    "read_messages": "View Channel",
    "external_emojis": "Use External Emojis",
    "use_external_emojis": "Use External Emojis",
}


def permission_name(name: str) -> str:
    """A permission as Discord's settings call it."""
    return _NAMES.get(name) or name.replace("_", " ").title().replace(" In ", " in ").replace(" Tts ", " TTS ")


def not_host_in(channel: str) -> str:
    """Refuse to act in another channel (given as a mention) for somebody who may not write or host there."""
    return f"You may not run a replay in {channel}: you need Send Messages and Manage Messages there."


def bot_lacks(names: list[str], channel: str) -> str:
    """Name what the bot lacks in a channel (given as a mention)."""
    listed = " and ".join(f"**{permission_name(name)}**" for name in names)
    one = "this permission" if len(names) == 1 else "these permissions"
    return f"I lack {listed} in {channel}. Give me {one} there (channel settings → Permissions) and try again."
