"""Words as the full text index sees them."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["fold", "query_words"]

_WORD = re.compile(r"[^\W_]+")
_MOST_WORDS = 16
_LONGEST_WORD = 64


def fold(text: str) -> str:
    """Text for comparing: case and diacritics dropped, white space as single spaces.

    The same as SQLite's `unicode61` with `remove_diacritics 2`, for the scripts that have case and diacritics.
    """
    decomposed = unicodedata.normalize("NFKD", text)
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join(bare.casefold().split())


def query_words(query: str) -> list[str]:
    """The words of a member's query, folded, at most 16 of them, nothing but letters and digits in each."""
    return [word[:_LONGEST_WORD] for word in _WORD.findall(fold(query))][:_MOST_WORDS]
