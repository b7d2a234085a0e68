"""What a member reads when something cannot be done, wherever it happens."""

from __future__ import annotations

__all__ = [
    "CONNECTION_LOST",
    "DISCORD_DOWN",
    "IN_A_SERVER",
    "NOT_FOR_YOU",
    "OUTDATED",
    "cooldown",
    "forbidden",
    "unexpected",
    "wrong_option",
]

IN_A_SERVER = "This works in a server, not in a private chat."
OUTDATED = "This command has just changed. Reload Discord (Ctrl+R, or restart the app) and try again."
NOT_FOR_YOU = "You may not use this here. A moderator of this server can."
CONNECTION_LOST = "My connection to Discord broke in the middle of this. Look whether it was done; if not, try again."
DISCORD_DOWN = "Discord itself is having trouble answering. Nothing was changed; please try again in a minute."


def cooldown(seconds: float) -> str:
    """Refuse something that was used a moment ago."""
    return f"Not so fast: try again in {max(1, round(seconds))} s."


def wrong_option(value: str) -> str:
    """Refuse an option's value."""
    return f"“{value[:80]}” is not something this option takes. Pick one of the suggestions that appear while you type."


def forbidden(channel: str | None) -> str:
    """Say that Discord refused the bot something that was not foreseen."""
    place = f"#{channel}" if channel else "this channel"
    return (
        f"Discord did not let me do that in {place}: a permission is missing there. "
        "Somebody with Manage Server can see which one with `/manage check`."
    )


def unexpected(reference: str) -> str:
    """Admit a defect."""
    return (
        "Something went wrong on my side, and it is in my log. "
        f"If it happens again, tell whoever runs me this reference: `{reference}`."
    )
