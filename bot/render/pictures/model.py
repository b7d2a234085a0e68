"""What a picture is, and the colours all pictures share."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["DARK", "LIGHT", "LONGEST_ALT", "LONGEST_WORDS", "WIDTH", "Colours", "Picture"]

WIDTH = 1200  # pixels: three to each of the about 400 that a phone's screen is wide
LONGEST_ALT = 1024  # characters of an attachment's description
LONGEST_WORDS = 4000


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG with the same content twice in words.

    `alt` describes it in plain text of at most 1,024 characters; `words` is Discord Markdown of at most 4,000.
    """

    png: bytes
    alt: str
    words: str


@dataclass(frozen=True, slots=True)
class Colours:
    """A palette: surfaces, inks, and hues that the colour-blind tell apart.

    The hues are those of M. Okabe and K. Ito, "Color Universal Design" (2008); the blue is lightened on dark ground.
    """

    ground: str
    panel: str
    ink: str
    quiet: str
    faint: str
    blue: str
    orange: str
    green: str
    pink: str
    neutral: str
    on_hue: str


DARK = Colours(
    ground="#17181c", panel="#24262c", ink="#f5f6f8", quiet="#b9bdc6", faint="#454954",
    blue="#56b4e9", orange="#e69f00", green="#00b386", pink="#d98cba", neutral="#8b909c", on_hue="#101114",
)  # fmt: skip
LIGHT = Colours(
    ground="#ffffff", panel="#f0f1f4", ink="#16171a", quiet="#4c515b", faint="#c9ccd3",
    blue="#0072b2", orange="#d55e00", green="#007d5c", pink="#a8477f", neutral="#7a7f8a", on_hue="#ffffff",
)  # fmt: skip
