"""What members say against a point."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["Objection", "Objections", "passage_key"]


@dataclass(frozen=True, slots=True)
class Objection:
    """What stands against a point. `disowned`: the member who is known to have written the post says so themselves.

    `others` counts the other members.
    """

    disowned: bool = False
    others: int = 0


Objections = Mapping[tuple[int, str], Objection]
"""By post and `passage_key`."""


def passage_key(text: str) -> str:
    """Name a point by its words, so that an objection follows them when their post gets another number."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:32]
