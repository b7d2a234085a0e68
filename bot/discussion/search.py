"""What a search finds, as values, and the piece of a post that is shown for it."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["SearchHit", "SearchPage", "Snippet", "snippet"]


@dataclass(frozen=True, slots=True)
class Snippet:
    """Words of a post around a match. `matches` are offsets into `text`; the flags say whether the post goes on."""

    text: str
    matches: tuple[tuple[int, int], ...] = ()
    cut_before: bool = False
    cut_after: bool = False


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One post that matches. `link` leads to a message that shows it, None where none does."""

    thread_id: int
    thread: str
    post: int
    author: str | None
    snippet: Snippet
    link: str | None = None


@dataclass(frozen=True, slots=True)
class SearchPage:
    """A page of hits, best first. `page` counts from 1; `total` is the number of posts that match."""

    query: str
    hits: tuple[SearchHit, ...]
    total: int
    page: int = 1
    pages: int = 1


def snippet(text: str, query: str, *, length: int = 200) -> Snippet:
    """The stretch of `text`, at most `length` characters, that shows most of the words of `query`.

    A word matches where a word of the text begins with it or its stem, whatever the case, as the full text search does.
    Without a match it is the beginning.
    """
    raise NotImplementedError
