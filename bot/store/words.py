"""Words as the full text index sees them."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["fold", "index_words", "query_words", "storable"]

_WORD = re.compile(r"[^\W_]+")
_MOST_WORDS = 16
_LONGEST_WORD = 64
_LONGEST_QUERY = 1_000


def storable(text: str) -> str:
    """The text without the characters that no database keeps: NUL (PostgreSQL), and halves of a pair (both)."""
    return text.replace("\0", "").encode(errors="ignore").decode()


def fold(text: str) -> str:
    """Text for comparing: case and diacritics dropped, compatible characters as one, white space as single spaces."""
    decomposed = unicodedata.normalize("NFKD", storable(text))
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join(bare.casefold().split())


def index_words(text: str) -> list[str]:
    """The words that an index without a tokenizer of its own gets, and is asked for."""
    return [word[:_LONGEST_WORD] for word in _WORD.findall(fold(text))]


def query_words(query: str) -> list[str]:
    """The words of a member's query as written, at most 16 of them; nothing but letters and digits in each."""
    return _WORD.findall(unicodedata.normalize("NFC", storable(query[:_LONGEST_QUERY])))[:_MOST_WORDS]
