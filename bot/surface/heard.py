"""Words of members who have not agreed to anything yet: in memory alone, for as long as a card or a desk waits."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

__all__ = ["Heard", "Spoken"]

_MOST: Final = 200


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a message says, and the name that its author goes by."""

    words: str
    author: str


class Heard:
    """What was said, by the card or the desk that it waits for; the latest 200."""

    def __init__(self) -> None:
        self._spoken: OrderedDict[tuple[str, int], Spoken] = OrderedDict()

    def keep(self, kind: str, place: int, spoken: Spoken) -> None:
        """Hold it."""
        self._spoken[kind, place] = spoken
        while len(self._spoken) > _MOST:
            self._spoken.popitem(last=False)

    def get(self, kind: str, place: int) -> Spoken | None:
        """What is held; None where it is not here (any more)."""
        return self._spoken.get((kind, place))

    def take(self, kind: str, place: int) -> Spoken | None:
        """Hand it out, and forget it."""
        return self._spoken.pop((kind, place), None)
