"""What an emoji is worth, and when two of them are the same."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["EmojiWeights", "emoji_key"]

_CUSTOM = re.compile(r"<?a?:?(?:(\w{2,32}):)?(\d{15,20})>?\Z")
# Variation selectors (text or emoji form) and the five Fitzpatrick skin tones.
_FOLDED = dict.fromkeys([0xFE0E, 0xFE0F, *range(0x1F3FB, 0x1F400)])


@lru_cache(maxsize=4096)
def emoji_key(emoji: str) -> str:
    """The form under which equal emoji are equal: the id of a custom one, else the character without tone and selector.

    Custom emoji are read as Discord writes them, `<:name:id>` or `<a:name:id>`, as `name:id`, or as the bare id.
    """
    emoji = emoji.strip()
    match = _CUSTOM.match(emoji)
    if match:
        return match[2]
    return emoji.translate(_FOLDED) or emoji


@dataclass(frozen=True, slots=True)
class EmojiWeights:
    """What each emoji is worth. `weights` maps `emoji_key` to a whole number from -10 to 10, never 0.

    `shown` maps the same keys to the emoji as the operator wrote it.
    """

    weights: Mapping[str, int]
    shown: Mapping[str, str]

    @classmethod
    def parse(cls, setting: str) -> EmojiWeights:
        """Read `👍=1,👎=-1,<:name:123>=2`.

        Raises `ValueError` with a sentence that says what to write.
        """
        weights: dict[str, int] = {}
        shown: dict[str, str] = {}
        for part in filter(None, (piece.strip() for piece in setting.split(","))):
            emoji, equals, number = (side.strip() for side in part.rpartition("="))
            if not equals or not emoji:
                raise ValueError(f"{part!r} has no weight; write the emoji, =, and a number, such as 👍=1")
            weights[_new_key(emoji, weights)] = _weight(emoji, number)
            shown[emoji_key(emoji)] = emoji
        if not weights:
            raise ValueError("no emoji is given; write pairs such as 👍=1,👎=-1")
        return cls(weights, shown)

    def weight(self, emoji: str) -> int | None:
        """What that emoji is worth, None where it is not a vote."""
        return self.weights.get(emoji_key(emoji))


def _new_key(emoji: str, known: Mapping[str, int]) -> str:
    key = emoji_key(emoji)
    if re.fullmatch(r":?\w+:?", emoji, re.ASCII) and not re.fullmatch(r"\d{15,20}", emoji):
        raise ValueError(f"{emoji!r} is not an emoji; write the character itself, or a custom one as <:name:id>")
    if any(character.isspace() for character in key):
        raise ValueError(f"{emoji!r} is more than one emoji; put a comma between pairs, as in 👍=1,👎=-1")
    if key in known:
        raise ValueError(f"{emoji!r} is given twice; write it once (skin tones count as the same emoji)")
    return key


def _weight(emoji: str, number: str) -> int:
    try:
        weight = int(number)
    except ValueError:
        weight = 0
    if weight == 0 or not -10 <= weight <= 10:
        raise ValueError(f"{emoji}={number} is not a weight; write a whole number from -10 to 10 that is not 0")
    return weight
