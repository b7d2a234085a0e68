"""Reads flattened text: a discussion as lines, with or without names and dates.

Header lines that come back with every post cut the text where there are such; else its white space does, by the
convention that the file's own quotes prove. What is neither post, quote nor title is reported as removed.
"""

from __future__ import annotations

from dataclasses import replace

from bot.archive.document import MAX_POST_BYTES, MAX_POSTS
from bot.archive.importers.flat_cut import Cut, cut
from bot.archive.importers.flat_line_signs import see
from bot.archive.importers.flat_lines import Line, split
from bot.archive.importers.flat_quotes import Quoted, quotes_in
from bot.archive.importers.linking import link
from bot.archive.importers.reader import Guess, Source
from bot.archive.model import Post, Precision, Quote, Removed, Thread
from bot.errors import Unreadable

__all__ = ["DESCRIPTION", "NAME", "read", "sniff"]

NAME = "flat-text"
DESCRIPTION = "plain text of a discussion, as copied from a page or left by a crawler"


def sniff(source: Source) -> Guess:
    """Any text with words in it may be a discussion; every format with marks of its own is more likely."""
    if any(character.isalpha() for character in source.head):
        return Guess(0.2, "it is text")
    return Guess(0.0, "there are no words in it")


def read(source: Source) -> Thread:
    """Read it. Raises `Unreadable` where there are no words, or more than a thread may hold."""
    lines = split(source.text)
    found = cut(see(lines))
    if not found.content:
        raise Unreadable("expected the words of a discussion, but no line reads like them", place="line 1")
    if len(found.starts) > MAX_POSTS:
        place = lines[found.content[found.starts[MAX_POSTS]]].place
        raise Unreadable(f"expected at most {MAX_POSTS} posts", place=f"line {place}")
    return Thread(
        title=found.title,
        posts=_completed(_posts(lines, found, quotes_in(lines, found))),
        source_format=NAME,
        removed=tuple(Removed(lines[index].text, found.removed[index]) for index in sorted(found.removed)),
        warnings=tuple(_warnings(found)),
    )


def _warnings(cut: Cut) -> list[str]:
    missing = [
        name
        for name, known in (("authors", any(cut.authors)), ("dates", any(moment is not None for moment in cut.moments)))
        if not known
    ]
    return [f"{' and '.join(missing)} are missing from this input"] if missing else []


def _posts(lines: list[Line], cut: Cut, quoted: Quoted) -> tuple[Post, ...]:
    ends = [*cut.starts[1:], len(cut.content)]
    posts = []
    for number, (start, end) in enumerate(zip(cut.starts, ends, strict=True), 1):
        own = [lines[cut.content[place]] for place in range(start, end) if place not in quoted.places]
        quotes = tuple(
            Quote(_joined([lines[cut.content[place]] for place in places]), post, author)
            for post, author, places in quoted.of(number)
        )
        text = _joined(own)
        if sum(len(part.encode()) for part in (text, *(quote.text for quote in quotes))) > MAX_POST_BYTES:
            place = lines[cut.content[start]].place
            raise Unreadable(f"expected posts of at most {MAX_POST_BYTES} bytes (2 MB)", place=f"line {place}")
        moment = cut.moments[number - 1]
        posts.append(
            Post(
                number=number,
                text=text,
                author=cut.authors[number - 1],
                posted_at=moment[0] if moment else None,
                reply_to=next((quote.post for quote in quotes if quote.post is not None), None),
                quotes=quotes,
                zone_known=moment is None,
                precision=Precision.DAY if moment and not moment[1] else Precision.MINUTE,
                confidence=round(cut.certainties[number - 1], 2) if cut.certainties else None,
            )
        )
    return tuple(posts)


def _completed(posts: tuple[Post, ...]) -> tuple[Post, ...]:
    """Posts with what a quote's author and words lead to, where no repeated line led anywhere."""
    if all(quote.post is not None or quote.author is None for post in posts for quote in post.quotes):
        return posts
    found = []
    for post, linked in zip(posts, link(posts), strict=True):
        quotes = tuple(
            replace(one, post=other.post) if one.post is None and one.author is not None else one
            for one, other in zip(post.quotes, linked.quotes, strict=True)
        )
        reply_to = next((quote.post for quote in quotes if quote.post is not None), None)
        found.append(replace(post, quotes=quotes, reply_to=reply_to))
    return tuple(found)


def _joined(lines: list[Line]) -> str:
    """Lines as they stood: paragraphs parted by a blank line, broken lines by a newline."""
    parts = []
    for position, line in enumerate(lines):
        if position:
            parts.append("\n\n" if line.place - lines[position - 1].place > 1 else "\n")
        parts.append(line.text)
    return "".join(parts)
