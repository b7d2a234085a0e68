"""Buttons that work after a restart and after years: all they need to know is in their custom id.

A message is sent with inert buttons, made here. A press is answered by the `DynamicItem` that a cog registers for the
custom id; the templates stand here too, so that both sides agree.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any, Final

import discord
from discord.ui import Button, Select, View

from bot.discussion.scores import PostScore
from bot.render import buttons as texts
from bot.surface.refusals import report

__all__ = ["CARD", "PANEL", "POST", "VOTE", "card_id", "inert", "post_buttons", "post_id", "reported", "sent_for"]

POST: Final = r"rt:(?P<way>quote|context|source):(?P<delivery>[0-9]{1,18})"
VOTE: Final = r"rt:(?P<way>up|down):(?P<delivery>[0-9]{1,18})"
PANEL: Final = r"rt:replay:(?P<way>[a-z]{1,12}):(?P<replay>[0-9]{1,18})"
CARD: Final = r"rt:card:(?P<way>[a-z]{1,12}):(?P<thread>[0-9]{1,18}):(?P<post>[0-9]{1,9})"


def post_id(way: str, delivery_id: int) -> str:
    """The custom id of a button below a message that shows a post."""
    return f"rt:{way}:{delivery_id}"


def card_id(way: str, thread_id: int, post: int) -> str:
    """The custom id of a button of a private reading card."""
    return f"rt:card:{way}:{thread_id}:{post}"


def inert(rows: Iterable[Iterable[Button[View] | Select[View]]]) -> View:
    """A view of these rows, which discord.py does not keep in memory."""
    view = View(timeout=None)
    for number, row in enumerate(rows):
        for item in row:
            item.row = number
            view.add_item(item)
    view.stop()
    return view


def post_buttons(delivery_id: int, score: PostScore | None = None, *, quote: bool = False) -> View:
    """Below a message that shows a post: score up and down, Quote, Context, Source; below a quote Delete as well."""
    up, down = (score.up, score.down) if score else (0, 0)

    def button(way: str, label: str, emoji: str) -> Button[View]:
        return Button(
            style=discord.ButtonStyle.secondary, label=label or None, emoji=emoji, custom_id=post_id(way, delivery_id)
        )

    row = [
        button("up", str(up) if up else "", "👍"),
        button("down", str(down) if down else "", "👎"),
        button("quote", texts.QUOTE, "💬"),
        button("context", texts.CONTEXT, "🧵"),
        button("source", texts.SOURCE, "📄"),
    ]
    delete = Button[View](label=texts.DELETE, emoji="🗑️", custom_id=f"rt:unquote:ask:{delivery_id}")
    return inert([row, [delete]] if quote else [row])


def sent_for(message: discord.Message) -> int | None:
    """The delivery that a message of ours was sent for, by its buttons; None where it has none that we may see."""
    for component in message.components:
        if isinstance(component, discord.ActionRow):
            for child in component.children:
                parts = (child.custom_id or "").split(":")
                if len(parts) == 3 and parts[0] == "rt" and parts[2].isdecimal():
                    return int(parts[2])
    return None


@asynccontextmanager
async def reported(interaction: discord.Interaction[Any]) -> AsyncIterator[None]:
    """Report whatever the answer to a press or a form raises, as the command tree does for commands."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 - the one handler decides what it is
        await report(interaction, error)
