"""Posts as members see them: replayed messages, reading cards, excerpts and one-line previews."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.archive import markup
from bot.archive.model import Precision
from bot.render.wording import UNKNOWN, isolated, known_name
from bot.replay.plan import LONGEST_NAME, Message, Quoted, Text
from bot.replay.split import pieces, shorten, units

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from bot.archive.model import Post

__all__ = ["ENGLISH", "Strings", "card", "choice_line", "excerpt", "message_text"]

_FIRST_SHOWN_YEAR = 1970  # Discord's timestamps of earlier times read oddly
LIMIT = 2000  # characters of a Discord message


@dataclass(frozen=True, slots=True)
class Strings:
    """Every word that this module shows."""

    archive: str = "archive"
    part: str = "part {part}/{parts}"
    unknown: str = UNKNOWN
    source: str = "#{post}"
    source_by: str = "#{post} · {author}"
    elsewhere: str = "not in this thread"
    elsewhere_by: str = "{author} · not in this thread"
    shortened: str = "shortened"
    answers: str = "answers {posts}"
    answered: str = "answered by {posts}"
    more: str = "and {count} more"
    of: str = "{post} of {posts}"
    cut: str = "shortened, the whole post is in its source"


ENGLISH = Strings()


def message_text(message: Message, links: Mapping[int, str], *, strings: Strings = ENGLISH) -> str:
    """Render a planned message as Discord Markdown of at most 2,000 characters.

    `links` has the address of the message that shows a post, for the quoted posts that are shown already.
    """
    lines = [f"**{isolated(markup.escape(message.voice))}**"] if message.named else []
    for block in message.blocks:
        match block:
            case Quoted():
                lines += _quoted(block, links, strings)
            case Text(markdown):
                lines.append(markdown)
    lines.append(_mark(message, strings))
    return "\n".join(lines)


def _quoted(quoted: Quoted, links: Mapping[int, str], strings: Strings) -> list[str]:
    lines = [f"> {line}".rstrip() if line else ">" for line in quoted.markdown.split("\n")] if quoted.markdown else []
    notes = [_source(quoted, links, strings), *([strings.shortened] if quoted.shortened else [])]
    return [*lines, "-# ↪ " + " · ".join(notes)]


def _source(quoted: Quoted, links: Mapping[int, str], strings: Strings) -> str:
    author = isolated(_label(quoted.author)) if quoted.author else None
    if quoted.post is None:
        return strings.elsewhere_by.format(author=author) if author else strings.elsewhere
    label = (strings.source_by if author else strings.source).format(post=quoted.post, author=author)
    link = links.get(quoted.post)
    return f"[{label}]({link})" if link else label


def _label(name: str) -> str:
    """A name inside a link's text, where a bracket would end the text even behind an escape."""
    words = markup.plain(name).replace("[", "(").replace("]", ")")
    return markup.escape(words if len(words) <= LONGEST_NAME else words[: LONGEST_NAME - 1].rstrip() + "…")


def _mark(message: Message, strings: Strings) -> str:
    notes = [strings.archive]
    if message.posted_at is not None:
        notes.append(_moment(message.posted_at, message.precision))
    if message.parts > 1:
        notes.append(strings.part.format(part=message.part, parts=message.parts))
    return "-# " + " · ".join(notes)


def _moment(moment: datetime, precision: Precision) -> str:
    """A time in the reader's own zone; a day that is known without a time is written out, so that no zone moves it."""
    if precision is Precision.DAY or moment.year < _FIRST_SHOWN_YEAR:
        return moment.date().isoformat()
    return f"<t:{int(moment.timestamp())}:D>"


def choice_line(number: int, author: str | None, text: str, *, thread: str | None = None) -> str:
    """Make one line of at most 100 characters: "#12 · alice · first words…"; without an author two fields.

    `thread` is the name of the post's thread, where posts of several are to choose from.
    """
    head = f"#{number} · " + (f"{isolated(shorten(markup.plain(author), 24 if thread else 32))} · " if author else "")
    head += f"{isolated(shorten(markup.plain(thread), 28))} · " if thread else ""
    return head + shorten(markup.plain(text) or "…", 100 - units(head))


def card(
    post: Post,
    *,
    thread: str,
    posts: int,
    links: Mapping[int, str],
    replies: Iterable[int] = (),
    limit: int = LIMIT,
    strings: Strings = ENGLISH,
) -> str:
    """Show one post for reading: its place in the thread, what it answers, its words, what answers it.

    `thread` is the thread's name, `posts` how many posts it has. At most `limit` (600 or more) characters; a longer
    post ends in "…" and the last line says so.
    """
    place = strings.of.format(post=f"#{post.number}", posts=posts)
    head = f"**{isolated(_label(known_name(post.author) or strings.unknown))}** · {place} · {_label(thread)}"
    if post.posted_at is not None:
        head += f" · {_moment(post.posted_at, post.precision)}"
    parents = dict.fromkeys(quote.post for quote in post.quotes if quote.post is not None)
    if post.reply_to is not None:
        parents[post.reply_to] = None
    lines = [head]
    if parents:
        lines.append("-# ↪ " + strings.answers.format(posts=_numbers(parents, links, strings)))
    foot = list(dict.fromkeys(replies))
    tail = ["-# " + strings.answered.format(posts=_numbers(foot, links, strings))] if foot else []
    return _fitted(lines, post, tail, limit, strings)


def excerpt(
    passage: str, post: Post, *, thread: str, link: str | None = None, limit: int = LIMIT, strings: Strings = ENGLISH
) -> str:
    """Show a passage of whole sentences as a block quote with its author, number and the thread's name below."""
    number = f"[#{post.number}]({link})" if link else f"#{post.number}"
    source = f"— **{isolated(_label(known_name(post.author) or strings.unknown))}** · {number} · {_label(thread)}"
    room = limit - units(source) - 1
    markdown = markup.to_discord(passage)
    if units(markdown) + 2 * (markdown.count("\n") + 1) > room:
        markdown = markup.escape(shorten(markup.plain(passage), room // 2 - 2))
    return "\n".join([*(f"> {line}".rstrip() for line in markdown.split("\n")), source])


def _numbers(posts: Iterable[int], links: Mapping[int, str], strings: Strings) -> str:
    """Numbers of posts, at most four of them, as links where a message shows the post."""
    listed = list(posts)
    shown = [f"[#{number}]({links[number]})" if number in links else f"#{number}" for number in listed[:4]]
    if len(listed) > 4:
        shown.append(strings.more.format(count=len(listed) - 4))
    return ", ".join(shown)


def _fitted(head: list[str], post: Post, tail: list[str], limit: int, strings: Strings) -> str:
    body = "\n\n".join(
        [*("\n".join(_shown_quote(quote.text)) for quote in post.quotes[:3]), markup.to_discord(post.text)]
    )
    whole = "\n".join([*head, body, *tail])
    if units(whole) <= limit:
        return whole
    tail = [*tail, "-# " + strings.cut]
    room = limit - units("\n".join([*head, *tail])) - 2
    return "\n".join([*head, _beginning(post.text, room), *tail])


def _shown_quote(text: str) -> list[str]:
    words = shorten(markup.plain(text[:1000]), 150)
    return [f"> {markup.escape(words)}"] if words else []


def _beginning(text: str, room: int) -> str:
    """As many whole blocks of a Markdown text as fit into `room` units, else the beginning of the first, with "…"."""
    shown = ""
    for block in markup.blocks(text):
        piece = (block.gap if shown else "") + block.markdown
        if units(shown) + units(piece) > room - 2:
            if not shown:
                shown = next(pieces(block, first=room - 2, rest=room), "")
            break
        shown += piece
    else:
        return shown
    return shown + ("\n…" if shown.endswith("```") else " …")
