"""Keeping from a member what comes after the replay's or the member's own place, until the member says otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import discord
from discord.ui import Button, View

from bot.render import catchup as texts
from bot.store import StoredThread
from bot.surface.buttons import inert

if TYPE_CHECKING:
    from bot.client import Rethread

__all__ = ["LIFTED_FOR", "SHIELD", "horizon", "horizons", "kept_back", "readable_to", "rest", "tell"]

SHIELD: Final = r"rt:shield:(?P<way>lift|raise):(?P<thread>[0-9]{1,18})"
LIFTED_FOR: Final = timedelta(hours=1)


async def horizons(interaction: discord.Interaction[Rethread]) -> dict[int, int]:
    """For each thread of which the member wants to be told no more: the last post that may be shown."""
    return await interaction.client.store.bookmarks.horizons(interaction.guild_id or 0, interaction.user.id)


async def horizon(interaction: discord.Interaction[Rethread], thread: StoredThread) -> int | None:
    """The last post of the thread that the member wants to be told of; None where nothing is kept back."""
    last = (await horizons(interaction)).get(thread.id)
    return None if last is None or last >= thread.posts else last


async def readable_to(interaction: discord.Interaction[Rethread], thread: StoredThread) -> int:
    """The last post that the member may read on to: with a shield, and while a replay runs, the last that it showed."""
    if await horizon(interaction, thread) is None:
        return thread.posts
    replayed = await interaction.client.store.bookmarks.replayed(thread.guild_id)
    return min(thread.posts, replayed.get(thread.id, thread.posts))


async def tell(interaction: discord.Interaction[Rethread], threads: Iterable[StoredThread]) -> None:
    """Say behind an answer what it left out, where it did, with the buttons that ask for it."""
    said, buttons = rest(threads, await horizons(interaction))
    if said:
        await interaction.followup.send(said.strip(), view=inert([buttons]), ephemeral=True)


def kept_back(threads: Iterable[StoredThread], beyond: Mapping[int, int]) -> list[StoredThread]:
    """Those of the threads of which something is kept back."""
    return [thread for thread in threads if beyond.get(thread.id, thread.posts) < thread.posts]


def rest(threads: Iterable[StoredThread], beyond: Mapping[int, int]) -> tuple[str, list[Button[View]]]:
    """What is said below an answer about what it leaves out, and buttons that ask for it: a thread each, 5 in all."""
    back = kept_back(threads, beyond)[:5]
    lines = [texts.kept_back(thread.name, beyond[thread.id]) for thread in back]
    several = len(back) > 1
    buttons = [
        Button[View](
            label=f"{texts.REST}: {thread.name}"[:80] if several else texts.REST,
            emoji="🛡️",
            custom_id=f"rt:shield:lift:{thread.id}",
        )
        for thread in back
    ]
    return "".join(f"\n{line}" for line in lines), buttons
