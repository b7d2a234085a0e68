"""Posts to messages, without a clock, a channel or a store: the same thread always gives the same plan."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.archive.model import Precision

if TYPE_CHECKING:
    from datetime import datetime

    from bot.archive.model import Thread

__all__ = ["Block", "Message", "Quoted", "Style", "Text", "plan", "voice"]


class Style(StrEnum):
    """How posts appear: under their author's name (a webhook), or as the bot's messages with the name as first line."""

    VOICES = "voices"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Text:
    """The author's own words, as Markdown that is safe to send to Discord."""

    markdown: str


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words that the post repeats, as safe Markdown without "> "; empty where the post only answers that one.

    `post` is None where the quoted post is not in the thread. `shortened`: not all of the quoted words are here.
    """

    markdown: str
    post: int | None
    author: str | None
    shortened: bool = False


Block = Text | Quoted


@dataclass(frozen=True, slots=True)
class Message:
    """Part `part` of `parts` of a post. `voice` is the shown name; `named` says to write it into the text as well."""

    post: int
    part: int
    parts: int
    voice: str
    blocks: tuple[Block, ...]
    posted_at: datetime | None = None
    precision: Precision = Precision.MINUTE
    named: bool = False

    @property
    def points_to(self) -> tuple[int, ...]:
        """The posts that this message quotes or answers."""
        posts = (block.post for block in self.blocks if isinstance(block, Quoted))
        return tuple(post for post in posts if post is not None)


def voice(author: str | None, number: int) -> str:
    """Name a post by the rules for webhook names: "alice · #12", "Unknown · #12"."""
    return f"{author or 'Unknown'} · #{number}"


def plan(thread: Thread, *, style: Style = Style.VOICES, limit: int = 2000) -> tuple[Message, ...]:
    """Lay a thread out as messages in order; each, rendered with the longest links, is at most `limit` characters.

    Parts do not depend on the style, so a replay can change from voices to plain on its way.
    """
    messages = []
    for post in thread.posts:
        name = voice(post.author, post.number)
        blocks = (Text(post.text[:limit]),)
        named = style is Style.PLAIN
        messages.append(Message(post.number, 1, 1, name, blocks, post.posted_at, post.precision, named))
    return tuple(messages)
