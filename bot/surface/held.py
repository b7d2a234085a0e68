"""What a workbench knows of the thread that lies on it, beside the repairs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.archive.importers.several import Other

__all__ = ["Growth", "Held"]


@dataclass(frozen=True, slots=True)
class Growth:
    """What a longer copy brings to a stored thread, by numbers as in `Longer`; `base` names the thread as it was."""

    base: str
    added: tuple[int, ...]
    changed: tuple[int, ...]
    mended: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """What lies on a workbench: a new thread, one of the library, or one of the library with what a copy adds to it.

    `document`, `apart` and `source` are ids of drafts: the thread, the copy by itself, and the files that it was read
    from. `others` are formats that these could be read in; `aside` has for a format the repairs that were made to that
    reading. `members` says which member an author is, where the source does.
    """

    document: int = 0
    stored: int | None = None
    nsfw: bool = False
    apart: int | None = None
    source: int | None = None
    others: tuple[Other, ...] = ()
    aside: Mapping[str, str] = field(default_factory=dict)
    growth: Growth | None = None
    members: Mapping[str, int] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "document": self.document,
            "stored": self.stored,
            "nsfw": self.nsfw,
            "apart": self.apart,
            "source": self.source,
            "others": [[other.format_name, other.likelihood, other.why, other.posts] for other in self.others],
            "aside": dict(self.aside),
            "growth": [self.growth.base, self.growth.added, self.growth.changed, self.growth.mended]
            if self.growth
            else None,
            "members": dict(self.members),
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Held:
        """What `to_json` wrote."""
        growth = value["growth"]
        return cls(
            document=value["document"],
            stored=value["stored"],
            nsfw=value["nsfw"],
            apart=value["apart"],
            source=value["source"],
            others=tuple(Other(*other) for other in value["others"]),
            aside=value["aside"],
            growth=Growth(growth[0], *map(tuple, growth[1:])) if growth else None,
            members=value["members"],
        )
