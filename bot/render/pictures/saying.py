"""Every sentence about pictures: their descriptions, the same content in words, and what is written in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.archive.markup import SPOILER, clean, drawn, escape, plain
from bot.archive.model import Post
from bot.discussion.scores import RankedPost
from bot.discussion.web import Node, Web
from bot.render.pictures.model import LONGEST_ALT, LONGEST_WORDS
from bot.render.scores import signed, votes
from bot.render.wording import counted, isolated, known_name, name_in
from bot.replay.split import shorten, units

__all__ = [
    "MOST_BARS",
    "NO_VOTES",
    "QUOTES",
    "Said",
    "Source",
    "card",
    "fitted",
    "label_of",
    "line",
    "message_card",
    "name_of",
    "ranking",
    "safe_share",
    "source_in",
    "source_of",
    "web",
    "web_notes",
    "web_title",
]

MOST_BARS = 10
NO_VOTES = "No post has a vote yet."
QUOTES = "{quoter} quotes"
_NOBODY = "unknown author"
_CUT = "shortened"
_NOT_DRAWN = "In brackets stands what no font on this machine can draw: {listed}."
_CARD = "Quote from post #{number} by {author} in “{thread}”{date}: “{passage}”"
_MESSAGE = "Quote from a message by {author} in #{channel}, {date}: “{passage}”"
_CARD_QUOTER = " Quoted by {quoter}."
_CARD_COMMENT = " Comment: {comment}"
_RANKING = "{title}: bars of the votes on {posts}, up to the right and down to the left. {listed}"
_RANKED = "{rank}. {label}: {score} ({votes}), at least {share}% approve"
_MORE_POSTS = "Not in the picture: {posts}."
_SAFE = "-# “At least” is the share of approval that the votes make safe to assume (95% lower bound)."
_WEB = "The web of “{thread}”"
_WEB_HINT = "Later posts stand lower; lines lead up to what they answer."
_NO_LINKS = "No post of this thread answers or quotes another."
_RINGS = "Rings: a score below zero."
_WEB_LEFT_OUT = "Left out: {posts} with fewer answers, and {links} to them."
_WEB_ALONE = "Left out: {posts} standing alone."
_WEB_ALT = "{title}: {posts} in the order of time from top to bottom, joined by {quotes} and {replies}. {most}"
_MOST_ANSWERED = "Most answered: {listed}."


@dataclass(frozen=True, slots=True)
class Said:
    """A picture in words: plain for a description, Markdown for a message."""

    alt: str
    words: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where a passage stands, as it is drawn below it: by whom, at which place and date, and within what."""

    author: str
    words: tuple[str, ...]
    within: str

    def place(self, *, cut: bool) -> str:
        """The place and the date on one line, and whether the passage was cut."""
        return " · ".join([*self.words, *([_CUT] if cut else [])])


def fitted(said: Said, missing: Mapping[str, int]) -> Said:
    """The same within Discord's limits, with a note on what could not be drawn."""
    alt, words = said.alt, said.words
    if missing:
        listed = ", ".join(f"{name} ({count})" for name, count in sorted(missing.items())[:6])
        note = _NOT_DRAWN.format(listed=listed)
        alt = f"{shorten(alt, LONGEST_ALT - units(note) - 1)} {note}"
        words = f"{_within(words, LONGEST_WORDS - units(note) - 4)}\n-# {note}"
    return Said(shorten(alt, LONGEST_ALT), _within(words, LONGEST_WORDS))


def line(text: str, length: int) -> str:
    """Plain words on one line, of at most `length` characters."""
    return shorten(plain(text[: 10 * length]), length) or "…"


def name_of(author: str | None) -> str:
    """An author's name as it is drawn."""
    return known_name(author, length=60) or _NOBODY


def source_of(post: Post, thread: str) -> Source:
    """Where a passage of the archive stands."""
    words = tuple(word for word in (f"#{post.number}", _date(post)) if word)
    return Source(name_of(post.author), words, plain(thread))


def source_in(channel: str, author: str, at: datetime) -> Source:
    """Where a passage of a member's message stands."""
    return Source(name_of(author), (_day(at),), f"#{plain(channel)}")


def _named(author: str | None) -> str:
    return name_in(author, length=60, unknown=_NOBODY)


def label_of(post: Post) -> tuple[str, str, str]:
    """A post in a chart: its number, author and first words."""
    return f"#{post.number}", line(name_of(post.author), 24), line(post.text, 90)


def safe_share(entry: RankedPost) -> int:
    """The share of approval that is safe to assume, in whole percent."""
    return int(100 * entry.score.lower)


def card(passage: str, post: Post, *, thread: str, quoter: str | None = None, comment: str | None = None) -> Said:
    """A quote card in words."""
    date = _date(post)
    alt = _CARD.format(
        number=post.number,
        author=isolated(name_of(post.author)),
        thread=line(thread, 100),
        date=f", {date}" if date else "",
        passage=_heard(passage, 600),
    )
    source = [f"**{_named(post.author)}**", f"#{post.number}", escape(line(thread, 100)), date]
    return _quote(alt, passage, source, quoter=quoter, comment=comment)


def message_card(
    passage: str, *, author: str, at: datetime, channel: str, quoter: str | None = None, comment: str | None = None
) -> Said:
    """A quote card of a member's message in words."""
    place, day = line(channel, 100), _day(at)
    alt = _MESSAGE.format(author=isolated(name_of(author)), channel=place, date=day, passage=_heard(passage, 600))
    source = [f"**{_named(author)}**", escape(f"#{place}"), day]
    return _quote(alt, passage, source, quoter=quoter, comment=comment)


def _quote(alt: str, passage: str, source: Sequence[str | None], *, quoter: str | None, comment: str | None) -> Said:
    alt += _CARD_QUOTER.format(quoter=isolated(line(quoter, 80))) if quoter else ""
    alt += _CARD_COMMENT.format(comment=_heard(comment, 250)) if comment else ""
    lines = [f"**{_named(quoter)}** quotes:"] if quoter else []
    lines += [f"> {row}".rstrip() for row in _safe(_paragraphs(passage), 2400).split("\n")]
    lines.append("— " + " · ".join(part for part in source if part))
    lines += [_safe(_paragraphs(comment), 1000)] if comment else []
    return Said(alt, "\n".join(lines))


def ranking(ranked: Sequence[RankedPost], *, title: str) -> Said:
    """A ranking in words."""
    shown = ranked[:MOST_BARS]
    if not shown:
        return Said(f"{line(title, 100)}: {NO_VOTES}", f"**{escape(line(title, 100))}**\n{NO_VOTES}")
    more = len(ranked) - len(shown)
    rows, lines = [], [f"**{escape(line(title, 100))}**"]
    for entry in shown:
        facts = {
            "rank": entry.rank,
            "score": signed(entry.score.score),
            "votes": votes(entry.score),
            "share": safe_share(entry),
        }
        brief = f"#{entry.post.number} by {isolated(line(name_of(entry.post.author), 24))}"
        rows.append(_RANKED.format(label=brief, **facts))
        number, _, words = label_of(entry.post)
        lines.append(_RANKED.format(label=f"{number} · {_named(entry.post.author)} · {escape(words)}", **facts))
    left_out = [_MORE_POSTS.format(posts=counted(more, "more post"))] if more else []
    alt = _RANKING.format(
        title=line(title, 100), posts=counted(len(shown), "post"), listed=" ".join(["; ".join(rows) + ".", *left_out])
    )
    return Said(alt, "\n".join([*lines, *(f"-# {text}" for text in left_out), _SAFE]))


def web_title(shown: Web) -> str:
    """The heading of a web."""
    return _WEB.format(thread=line(shown.thread, 90))


def web_notes(shown: Web) -> list[str]:
    """What stands below the heading of a web: how it is read, and what is not in it."""
    if not shown.nodes:
        return [_NO_LINKS]
    rings = any(node.score < 0 for node in shown.nodes)
    return [f"{_WEB_HINT} {_RINGS}" if rings else _WEB_HINT, *_left_out_of(shown)]


def _left_out_of(shown: Web) -> list[str]:
    fewer = shown.left_out - shown.left_out_alone
    notes = []
    if fewer:
        links = counted(shown.edges_left_out, "link")
        notes.append(_WEB_LEFT_OUT.format(posts=counted(fewer, "post"), links=links))
    if shown.left_out_alone:
        notes.append(_WEB_ALONE.format(posts=counted(shown.left_out_alone, "post")))
    return notes


def web(shown: Web) -> Said:
    """The web of a thread in words: for each post what it answers and quotes."""
    title, notes = web_title(shown), _left_out_of(shown)
    if not shown.nodes:
        return Said(f"{title}: {_NO_LINKS}", f"**{escape(title)}**\n{_NO_LINKS}")
    answered = [node for node in shown.nodes if node.answers]
    ranked = sorted(answered, key=lambda node: (-node.answers, node.post))[:5]
    listed = ", ".join(
        f"#{node.post} by {isolated(line(name_of(node.author), 24))} ({node.answers})" for node in ranked
    )
    quotes = sum(edge.kind == "quote" for edge in shown.edges)
    alt = _WEB_ALT.format(
        title=title,
        posts=counted(len(shown.nodes), "post"),
        quotes=counted(quotes, "quote"),
        replies="1 reply" if len(shown.edges) - quotes == 1 else f"{len(shown.edges) - quotes:,} replies",
        most=" ".join([_MOST_ANSWERED.format(listed=listed), *notes]),
    )
    lines = [f"**{escape(title)}**", *(f"-# {note}" for note in notes)]
    lines += [_web_line(shown, node) for node in shown.nodes]
    return Said(alt, "\n".join(lines))


def _web_line(shown: Web, node: Node) -> str:
    """One post: "#12 · alice · +3 · replies to #4 · quotes #7, #9"."""
    parts = [f"#{node.post}", name_in(node.author, length=24, unknown=_NOBODY)]
    parts += [signed(node.score)] if node.score else []
    for kind, verb in (("reply", "replies to"), ("quote", "quotes")):
        numbers = [f"#{edge.to}" for edge in shown.edges if edge.post == node.post and edge.kind == kind]
        more = f" and {len(numbers) - 6} more" if len(numbers) > 6 else ""
        parts += [f"{verb} {', '.join(numbers[:6])}{more}"] if numbers else []
    return " · ".join(parts)


def _date(post: Post) -> str | None:
    return _day(post.posted_at) if post.posted_at else None


def _day(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y}"


def _paragraphs(markdown: str) -> str:
    return clean(drawn(markdown[:10_000], cover=SPOILER)).strip()


def _heard(markdown: str, length: int) -> str:
    """Words for a description, on one line; a spoiler is named and not told."""
    return shorten(" ".join(_paragraphs(markdown[: 10 * length]).split()), length) or "…"


def _safe(text: str, room: int) -> str:
    """Text shown literally in at most `room` characters; escaping at most doubles it."""
    whole = escape(text)
    return whole if units(whole) <= room else escape(shorten(text, room // 2 - 4))


def _within(words: str, room: int) -> str:
    """Whole lines of Markdown, at most `room` characters."""
    while units(words) > room and "\n" in words:
        words = words.rsplit("\n", 1)[0]
    return words if units(words) <= room else shorten(words, room)
