"""Pictures for cogs: drawn in a child process, one at a time, with words where drawing fails."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import ParamSpec

import discord

from bot.child import ChildFailed, Kept, OutOfMemory, OutOfTime
from bot.render.pictures import Picture, called, in_words

__all__ = ["Drawn", "Pictures"]

log = logging.getLogger(__name__)

P = ParamSpec("P")

_SECONDS = 15.0
_MOST_WAITING = 8
_NOT_DRAWN = "The picture could not be drawn this time, so here it is in words. Trying again may help."
_BUSY = "Many pictures are being drawn just now, so here it is in words. Try again in a minute."


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture ready to be sent: `file` has its description and can be sent once; None where drawing failed.

    `words` is the same content as Discord Markdown of at most 4,000 characters. `note` says why there is no file.
    """

    file: discord.File | None
    words: str
    note: str | None = None


class Pictures:
    """Draws off the event loop, in a child that ends after a minute without work. `close` it before the loop ends."""

    def __init__(self, *, seconds: float = _SECONDS) -> None:
        self._child = Kept()
        self._seconds = seconds
        self._waiting = 0

    async def draw(self, function: Callable[P, Picture], /, *arguments: P.args, **named: P.kwargs) -> Drawn:
        """Call a function of `bot.render.pictures` and make a file of its picture.

        Never raises for what goes wrong while drawing: then there are words and a note.
        """
        if self._waiting >= _MOST_WAITING:
            return self._told(function, arguments, named, _BUSY)
        self._waiting += 1
        try:
            picture = await self._child.run(called, function, arguments, named, seconds=self._seconds)
        except (ChildFailed, OutOfMemory, OutOfTime) as failure:
            log.exception("%s was not drawn", function.__name__, exc_info=failure)
            return self._told(function, arguments, named, _NOT_DRAWN)
        finally:
            self._waiting -= 1
        name = f"{function.__name__.replace('_', '-')}.png"
        return Drawn(discord.File(io.BytesIO(picture.png), name, description=picture.alt), picture.words)

    def told(self, function: Callable[P, Picture], /, *arguments: P.args, **named: P.kwargs) -> Drawn:
        """What the picture of the same call says; nothing is drawn."""
        return Drawn(None, in_words(function, arguments, named).words)

    async def close(self) -> None:
        """End the child."""
        await self._child.close()

    @staticmethod
    def _told(
        function: Callable[..., Picture], arguments: tuple[object, ...], named: dict[str, object], note: str
    ) -> Drawn:
        return Drawn(None, in_words(function, arguments, named).words, note)
