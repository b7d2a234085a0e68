"""What reading a thread brought, before it is kept: the preview for members and terminals, and the report as a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final

from bot.archive.decoding import clean
from bot.archive.doubts import Doubt, Kind, doubts
from bot.archive.markup import escape, plain
from bot.archive.model import Post, Precision, Quote, Removed, Thread
from bot.render.wording import address, counted, known_name, name_in, said_in
from bot.replay.split import shorten, units

__all__ = ["facts", "preview", "preview_text", "report", "title"]

_LINE: Final = 160
_OPENING: Final = 3
_PIECES: Final = 6
_MOST_QUOTES: Final = 20

_DOUBTS: Final = {
    Kind.AUTHOR: "the author of {posts} is not known",
    Kind.DATE: "the date of {posts} is not known",
    Kind.ZONE: "the time of {posts} was given without its zone, and is taken as UTC",
    Kind.ORDER: "the date of {posts} is earlier than that of a post before",
    Kind.QUOTE: "words quoted in {posts} lead to no post of this thread",
    Kind.EMPTY: "{posts} has no words",
    Kind.BORDER: "where {posts} begins and ends was rather guessed than read",
}


def title(thread: Thread) -> str:
    """The title of a preview: at most 256 characters."""
    return f"Import “{shorten(plain(thread.name), 230)}”?"


def facts(thread: Thread) -> list[str]:
    """How much there is, a phrase each."""
    quotes = sum(len(post.quotes) for post in thread.posts)
    linked = sum(quote.post is not None for post in thread.posts for quote in post.quotes)
    authors = len(thread.authors)
    return [
        counted(len(thread.posts), "post"),
        counted(authors, "author") if authors else "authors unknown",
        _span([post.posted_at for post in thread.posts if post.posted_at]),
        f"{counted(quotes, 'quote')}, {linked:,} linked to the post" if quotes else "no quotes",
        f"read as {plain(thread.source_format[:200])[:40]}",
    ]


def _span(dated: Sequence[datetime]) -> str:
    if not dated:
        return "dates unknown"
    first, last = f"{min(dated):%d %B %Y}", f"{max(dated):%d %B %Y}"
    return first if first == last else f"{first} to {last}"


def preview(thread: Thread, *, limit: int = 4096) -> str:
    """What an import would bring, for Discord: at most `limit` characters (1,000 or more)."""
    first, *rest = facts(thread)
    parts = [" · ".join([f"**{first}**", *map(escape, rest)])]
    opening = thread.posts[:_OPENING]
    parts.append("**First posts**\n" + "\n".join(_line(post) for post in opening))
    if len(thread.posts) > len(opening):
        parts.append(f"**Last post**\n{_line(thread.posts[-1])}")
    unsure = [*(escape(shorten(warning, 200)) for warning in thread.warnings[:6]), *_doubts(thread, most=6)]
    if unsure:
        parts.append("**Unsure**\n" + "\n".join(f"- {one}" for one in unsure))
    parts.append(_left_out(thread.removed))
    shown = ""
    for part in parts:
        if part and units(shown) + units(part) + 2 <= limit:
            shown += "\n\n" + part if shown else part
    return shown


def _line(post: Post) -> str:
    words = escape(shorten(said_in(post), _LINE))
    who = f"**{name_in(post.author, length=50)}**: " if known_name(post.author) else ""
    return f"#{post.number} {who}{words if plain(post.text[:2000]) else f'*{words}*'}"


def _left_out(removed: Sequence[Removed]) -> str:
    if not removed:
        return ""
    shown = [
        f"- “{escape(shorten(plain(one.text[:1000]), 80))}” ({escape(one.why[:50])})" for one in removed[-_PIECES:]
    ]
    if len(removed) > _PIECES:
        shown.append(f"- … and {len(removed) - _PIECES} more, all in the report")
    return f"**Left out as no part of any post** ({len(removed)})\n" + "\n".join(shown)


def _doubts(thread: Thread, *, most: int) -> list[str]:
    return [_doubt(doubt, of=len(thread.posts), most=most) for doubt in doubts(thread)]


def _doubt(doubt: Doubt, *, of: int, most: int) -> str:
    numbers = ", ".join(f"#{number}" for number in doubt.posts[:most])
    numbers += f" and {len(doubt.posts) - most} more" if len(doubt.posts) > most else ""
    sentence = _DOUBTS[doubt.kind].format(posts="all posts" if len(doubt.posts) == of > 1 else numbers)
    if len(doubt.posts) > 1 and doubt.kind in {Kind.EMPTY, Kind.BORDER}:
        return sentence.replace(" has ", " have ").replace(" begins and ends ", " begin and end ")
    return sentence


def preview_text(thread: Thread) -> str:
    """The same for a terminal, in a few lines."""
    posts = [*thread.posts[:_OPENING], *(thread.posts[-1:] if len(thread.posts) > _OPENING else ())]
    lines = [f"“{plain(thread.name)}”", "  " + " · ".join(facts(thread))]
    lines += [f"  #{post.number} {_who(post)}: {shorten(said_in(post), 100)}" for post in posts]
    lines += [f"  unsure: {one}" for one in _unsure(thread)]
    lines += [
        f"  left out: “{shorten(plain(one.text[:1000]), 80)}” ({plain(one.why[:80])})"
        for one in thread.removed[:_PIECES]
    ]
    if len(thread.removed) > _PIECES:
        lines.append(f"  left out: {len(thread.removed) - _PIECES} more pieces; --report FILE writes them all")
    return "\n".join(lines)


def _unsure(thread: Thread) -> list[str]:
    return [*(plain(warning) for warning in thread.warnings), *_doubts(thread, most=50)]


def report(thread: Thread) -> str:
    """All that reading did, as a text file for people: what is unsure, what was left out and why, and every post."""
    return "\n".join(_report(thread)) + "\n"


def _report(thread: Thread) -> Iterator[str]:
    yield (name := _words(thread.name, 200))
    yield "=" * min(len(name), 100)
    yield " · ".join(facts(thread))
    if origin := address(thread.url) or plain((thread.site or "")[:200]):
        yield f"from {origin}"
    unsure = _unsure(thread)
    yield from _headed(f"What is unsure ({len(unsure)})", (f"  - {one}" for one in unsure) if unsure else ["  nothing"])
    yield from _headed(f"What was left out ({len(thread.removed)})", _removed(thread.removed))
    yield from _headed(f"Posts ({len(thread.posts)})", ())
    for post in thread.posts:
        yield ""
        yield from _reported(post)


def _headed(heading: str, lines: Iterable[str]) -> Iterator[str]:
    yield from ("", heading, "-" * len(heading))
    yield from lines


def _removed(removed: Sequence[Removed]) -> Iterator[str]:
    """Each piece under its reason, one after the other as they stood."""
    before = None
    for one in removed:
        if one.why != before:
            yield f"  {_words(one.why, 200)}:"
        before = one.why
        yield from (f"    | {line}" for line in clean(one.text).split("\n"))
    if not removed:
        yield "  nothing"


def _reported(post: Post) -> Iterator[str]:
    when = "date unknown"
    if post.posted_at is not None:
        written = (
            f"{post.posted_at:%Y-%m-%d}" if post.precision is Precision.DAY else f"{post.posted_at:%Y-%m-%d %H:%M %Z}"
        )
        when = written if post.zone_known or post.precision is Precision.DAY else f"{written} (zone unknown)"
    yield " · ".join([f"#{post.number}", _who(post), when, *_further(post)])
    for quote in post.quotes[:_MOST_QUOTES]:
        yield f"    > {_source(quote)}: “{_words(quote.text, 120)}”"
    if len(post.quotes) > _MOST_QUOTES:
        yield f"    > … and {len(post.quotes) - _MOST_QUOTES} more quotes"
    yield from (f"    attached: {_words(name, 200)}" for name in post.attachments[:_MOST_QUOTES])
    shown = _words(post.text, 300)
    cut = f" ({len(post.text):,} characters)" if shown.endswith("…") else ""
    yield f"    {shown}{cut}" if shown else "    (no words of its own)"


def _further(post: Post) -> Iterator[str]:
    """What else is known of a post, a phrase each: whom it answers, what became of it at its source, how sure it is."""
    if post.reply_to:
        yield f"answers #{post.reply_to}"
    states = {"edited": post.edited, "deleted": post.deleted, "cut off": post.truncated}
    yield from (state for state, holds in states.items() if holds)
    if post.score is not None:
        yield f"score {post.score:,}"
    if post.confidence is not None:
        yield f"{post.confidence:.0%} sure"


def _words(text: str, room: int) -> str:
    """The first words of a text on one line, its Markdown as it is: a file shows it, and makes nothing of it."""
    words = " ".join(clean(text[: room * 4]).split())
    return shorten(words if len(text) <= room * 4 else words + " …", room)


def _who(post: Post) -> str:
    return _words(post.author or "", 80) or "author unknown"


def _source(quote: Quote) -> str:
    name = _words(quote.author or "", 80)
    by = f" by {name}" if name else ""
    nearly = " (nearly these words)" if quote.basis == "fuzzy" else ""
    return f"#{quote.post}{by}{nearly}" if quote.post else f"a post that was not found{by}"
