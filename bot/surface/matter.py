"""What can be quoted on a desk: a protocol with two makers, posts of the archive and messages of members."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

from bot.archive.quotes import Span

if TYPE_CHECKING:
    import discord

    from bot.client import Rethread
    from bot.surface.pictures import Drawn

__all__ = ["LONGEST_COMMENT", "Choice", "Matter", "Preview"]

LONGEST_COMMENT: Final = 500


@dataclass(frozen=True, slots=True)
class Choice:
    """A passage of the matter's text, perhaps a comment, perhaps as a picture too."""

    span: Span
    comment: str | None = None
    picture: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    """The card as it will stand in the channel, and what is to be said to the member above it."""

    card: str
    note: str = ""


class Matter(Protocol):
    """Something with words to quote. What is shown of it is worked out anew at every call."""

    @property
    def kind(self) -> str:
        """The maker's word for it, by which a draft is read again."""

    @property
    def guild_id(self) -> int:
        """The guild that it belongs to."""

    @property
    def text(self) -> str:
        """All words that a passage can be chosen from; empty where there are none."""

    @property
    def place(self) -> str:
        """What it is called in a sentence: "#12", "that message"."""

    @property
    def title(self) -> str:
        """The title of the form."""

    @property
    def pictured(self) -> bool:
        """Whether it may be shown as a picture."""

    @property
    def changed(self) -> str:
        """Why the card would not stand as it was previewed, so that it is previewed again. Empty if it would."""

    def kept(self) -> Mapping[str, Any]:
        """What a draft keeps of it, as JSON values; never words that may be kept nowhere."""

    async def laid_out(self, interaction: discord.Interaction[Rethread], draft_id: int) -> None:
        """A draft was made for it."""

    def put_away(self, interaction: discord.Interaction[Rethread], draft_id: int) -> None:
        """The draft is gone: the quote was posted, or left."""

    async def preview(self, interaction: discord.Interaction[Rethread], choice: Choice) -> Preview:
        """The card. Raises `BadInput` where the comment leaves no room for the passage."""

    async def picture(self, interaction: discord.Interaction[Rethread], choice: Choice) -> Drawn:
        """The picture card."""

    async def post(self, interaction: discord.Interaction[Rethread], choice: Choice) -> str:
        """Post the card into the interaction's channel; returns its address. Raises `UserError`."""
