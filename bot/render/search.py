"""A page of search hits."""

from __future__ import annotations

import re

from bot.archive.markup import escape, plain
from bot.discussion.search import SearchHit, SearchPage, Snippet
from bot.render.wording import counted, name_in
from bot.replay.split import units

__all__ = ["NEXT_PAGE", "PREVIOUS_PAGE", "TOO_OLD", "search_text"]

TOO_OLD = "This search is more than a day old. Use `/search` again."
PREVIOUS_PAGE, NEXT_PAGE = "Previous page", "Next page"

LIMIT = 4096  # characters of an embed's description
_NOTHING = (
    "No post has “{query}” in it. Try fewer or shorter words; the search knows other endings of a word, but no words "
    "of the same meaning."
)
_NO_MORE = "There is no page {page}: “{query}” is in {found}, which end on page {pages}."
_FOUND = "**{found}** with “{query}”"
_ANY_WORD = "No post has all the words of “{query}”. **{found}** with some of them"
_PAGE = " · page {page} of {pages}"
_MORE_THAN = "More than {found}"
# Markup in the middle of a cut passage has lost its partner, so its marks are left out.
_MARKS = re.compile(r"\*{1,3}(?!\s)|(?<!\s)\*{1,3}|__|~~|\|\||`+")


def search_text(page: SearchPage, *, several_threads: bool = False) -> str:
    """Discord Markdown of at most 4,096 characters: the hits of a page with each match in bold."""
    query = escape(_short(page.query, 100))
    found = counted(page.total, "post")
    if page.capped:
        found = _MORE_THAN.format(found=found)
    if not page.total:
        return _NOTHING.format(query=query)
    if not page.hits:
        return _NO_MORE.format(page=page.page, query=query, found=found, pages=page.pages)
    head = (_ANY_WORD if page.any_word else _FOUND).format(found=found, query=query)
    if page.pages > 1:
        head += _PAGE.format(page=page.page, pages=page.pages)
    lines = [head]
    for hit in page.hits:
        entry = _hit(hit, several_threads=several_threads)
        if sum(map(units, lines)) + len(lines) + units(entry) > LIMIT:
            break
        lines.append(entry)
    return "\n".join(lines)


def _hit(hit: SearchHit, *, several_threads: bool) -> str:
    number = f"[#{hit.post}]({hit.link})" if hit.link else f"#{hit.post}"
    author = name_in(hit.author, length=40)
    where = f" · {escape(_short(hit.thread, 60))}" if several_threads else ""
    return f"**{author}** · {number}{where}\n> {_bold(hit.snippet)}"


def _bold(snippet: Snippet) -> str:
    """The snippet on one line, harmless, its matches in bold."""
    pieces = ["… " if snippet.cut_before else ""]
    done = 0
    for start, end in snippet.matches:
        pieces += [_literal(snippet.text[done:start]), f"**{_literal(snippet.text[start:end])}**"]
        done = end
    pieces += [_literal(snippet.text[done:]), " …" if snippet.cut_after else ""]
    return "".join(pieces).replace("****", "** **").strip()


def _literal(text: str) -> str:
    return escape(re.sub(r"\s+", " ", _MARKS.sub("", text)))


def _short(text: str, length: int) -> str:
    words = plain(text[: 10 * length])
    return words if len(words) <= length else words[: length - 1].rstrip() + "…"
