"""Posts to messages, without a clock, a channel or a store: the same thread always gives the same plan."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.archive import markup
from bot.archive.model import Precision
from bot.replay.split import pieces, shorten, units

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from bot.archive.model import Post, Quote, Thread

__all__ = ["LONGEST_NAME", "Block", "Message", "Quoted", "Style", "Text", "plan", "plan_post", "voice"]

QUOTE_LENGTH = 300  # of a quote that leads to a post in the thread; there the whole can be read
QUOTE_LINES = 8
LONGEST_NAME = 40  # of a quoted author, beside a link
# What render/posts.py adds to a message and to a quote at most; its tests hold these against the longest links.
FRAME = 280
QUOTE_FRAME = 280


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


def plan(thread: Thread, *, style: Style = Style.VOICES, limit: int = 2000) -> tuple[Message, ...]:
    """Lay a thread out as messages in order; each, rendered with the longest links, has at most `limit` UTF-16 units.

    Parts do not depend on the style, so a replay can change from voices to plain on its way. `limit` is at least 1200.
    Posts that are hidden have no messages.
    """
    if limit < 1200:
        raise ValueError(f"a limit of {limit} has no room for a quote and a link")
    shown = (post for post in thread.posts if not post.hidden)
    return tuple(message for post in shown for message in _messages(thread, post, style, limit))


def plan_post(thread: Thread, number: int, *, style: Style = Style.VOICES) -> tuple[Message, ...]:
    """The messages of one post, as `plan` lays them out; none where it is hidden."""
    post = thread.posts[number - 1]
    return () if post.hidden else tuple(_messages(thread, post, style, 2000))


def _messages(thread: Thread, post: Post, style: Style, limit: int) -> Iterator[Message]:
    name = voice(post.author, post.number)
    parts = list(_pack(_quotes(thread, post), markup.blocks(post.text), limit - FRAME)) or [(Text("…"),)]
    for part, blocks in enumerate(parts, 1):
        yield Message(
            post.number,
            part,
            len(parts),
            name,
            blocks,
            posted_at=post.posted_at,
            precision=post.precision,
            named=style is Style.PLAIN,
        )


def _quotes(thread: Thread, post: Post) -> Iterator[Quoted]:
    """Yield the post's quotes, and a pointer to the post that it answers where no quote points there."""
    if post.reply_to is not None and all(quote.post != post.reply_to for quote in post.quotes):
        yield Quoted("", post.reply_to, _author(thread, post.reply_to, None))
    for quote in post.quotes:
        yield from _quoted(quote, _author(thread, quote.post, quote.author))


def _author(thread: Thread, number: int | None, named: str | None) -> str | None:
    source = thread.post(number) if number is not None else None
    return (source.author if source else None) or named


def _quoted(quote: Quote, author: str | None) -> Iterator[Quoted]:
    """Shorten a quote whose whole can be read where it leads; words of a post that is not here are kept whole."""
    found = markup.blocks(quote.text)
    if quote.post is None:
        for block in found:
            yield from (Quoted(piece, None, author) for piece in pieces(block, first=900, rest=900))
        return
    short, whole = _shorten(found)
    yield Quoted(short, quote.post, author, shortened=not whole)


def _shorten(found: list[markup.Prose | markup.Code]) -> tuple[str, bool]:
    """Take the beginning of a quote, at most `QUOTE_LENGTH` units and `QUOTE_LINES` lines, and whether that is all."""
    text = "".join(block.gap + block.markdown for block in found)
    if units(text) <= QUOTE_LENGTH and text.count("\n") < QUOTE_LINES:
        return text, True
    words = " ".join(" ".join(block.words.split()) for block in found)
    first, *_ = markup.blocks(words[: 2 * QUOTE_LENGTH])[:1] or [markup.Prose((), "")]
    return next(pieces(first, first=QUOTE_LENGTH, rest=QUOTE_LENGTH), "") + " …", False


def _pack(quotes: Iterable[Quoted], found: list[markup.Prose | markup.Code], room: int) -> Iterator[tuple[Block, ...]]:
    """Fill messages: quotes whole, then paragraphs whole, and what is longer than a message in pieces."""
    blocks: list[Block] = []
    left = room
    for quoted in quotes:
        cost = _cost(quoted)
        if cost > left:
            yield tuple(blocks)
            blocks, left = [], room
        blocks.append(quoted)
        left -= cost
    text = ""
    for block in found:
        piece, joint = block.markdown, block.gap if text else ""
        if units(piece) + len(joint) <= left:
            text += joint + piece
            left -= units(piece) + len(joint)
            continue
        first = left - len(joint)
        if units(piece) <= room or first < room // 3:
            if blocks or text:
                yield _closed(blocks, text)
            blocks, text, left, joint, first = [], "", room, "", room
        for number, piece in enumerate(pieces(block, first=first, rest=room)):
            if number:
                yield _closed(blocks, text)
                blocks, text, left, joint = [], "", room, ""
            text += joint + piece
            left -= units(piece) + len(joint)
    if blocks or text:
        yield _closed(blocks, text)


def _closed(blocks: list[Block], text: str) -> tuple[Block, ...]:
    return (*blocks, Text(text)) if text else tuple(blocks)


def _cost(quoted: Quoted) -> int:
    return units(quoted.markdown) + 2 * (quoted.markdown.count("\n") + 1) + QUOTE_FRAME


# Discord refuses a webhook name with one of these words in any case. A hyphen breaks the word where it can be seen:
# "Dis-cord fan" is read as what it stands for and passes for nobody else's name, as "Disc0rd" would.
_REFUSED = re.compile(r"(dis)(cord)|(cly)(de)", re.IGNORECASE)


def voice(author: str | None, number: int) -> str:
    """Name a post by the rules for webhook names (1 to 80 characters, some words refused): "alice · #12".

    An unknown author is "Unknown"; a name that is too long ends in "…".
    """
    tail = f" · #{number}"
    name = " ".join(markup.clean(author or "").replace("@", "＠").split())
    folded = unicodedata.normalize("NFKC", name)
    if _REFUSED.search(folded):
        name = folded
    name = _REFUSED.sub(lambda match: "-".join(part for part in match.groups() if part), name) or "Unknown"
    return shorten(name, 80 - len(tail)) + tail
