"""The button below a summary that has a language model read the thread."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from discord.ui import Button, View

from bot.render import worded as texts
from bot.surface.asked import ASKED, Asked

if TYPE_CHECKING:
    from bot.client import Rethread

__all__ = ["WORDS", "offer", "words_id"]

WORDS: Final = rf"rt:words:(?P<way>ask|read):{ASKED}"


def words_id(way: str, asked: Asked) -> str:
    """The custom id of a button that asks what reading would take, or reads."""
    return f"rt:words:{way}:{asked.written()}"


def offer(bot: Rethread, view: View, asked: Asked) -> None:
    """Add the button to the last row of a card, where this bot has a language model."""
    if bot.wording.endpoint is None:
        return
    label, emoji = texts.offer()
    row = max((item.row or 0 for item in view.children), default=0)
    view.add_item(Button(label=label, emoji=emoji, custom_id=words_id("ask", asked.part()), row=row))
