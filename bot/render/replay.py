"""What members read about replays: the panel, its buttons, and why one stands still."""

from __future__ import annotations

from bot.render.permissions import bot_lacks

__all__ = [
    "CHANNEL_GONE",
    "DISCORD_BUSY",
    "NO_CONNECTION",
    "WEBHOOK_REASON",
    "archived",
    "bot_lacks",
    "refused",
    "rejected",
]

WEBHOOK_REASON = "To replay archived posts under their authors' names"
CHANNEL_GONE = "The channel is gone. Start the replay again in another one; what was shown counts as shown."
DISCORD_BUSY = "Discord is not answering properly at the moment."
NO_CONNECTION = "I cannot reach Discord at the moment."


def archived(channel: str) -> str:
    """Say that a Discord thread is closed."""
    return f"{channel} is archived or locked. Open it again, then press Resume."


def refused(channel: str) -> str:
    """Say that Discord refused a message although the permissions looked right."""
    return f"Discord does not let me post in {channel}. Check my permissions there, then press Resume."


def rejected(code: int) -> str:
    """Say that Discord did not accept a message for its content."""
    return f"Discord did not accept this post (error {code}). Press Resume to try again, or Jump to go past it."
