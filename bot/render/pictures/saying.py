"""Every sentence about pictures: their descriptions, the same content in words, and what is written in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.archive.markup import blocks, clean, escape, plain
from bot.archive.model import Post
from bot.discussion.scores import RankedPost
from bot.render.pictures.model import LONGEST_ALT, LONGEST_WORDS
from bot.render.scores import signed, votes
from bot.render.wording import counted, known_name
from bot.replay.split import shorten, units

__all__ = [
    "MOST_BARS",
    "NO_VOTES",
    "QUOTES",
    "Said",
    "card",
    "fitted",
    "label_of",
    "line",
    "name_of",
    "place_of",
    "ranking",
    "safe_share",
]

MOST_BARS = 10
NO_VOTES = "No post has a vote yet."
QUOTES = "{quoter} quotes"
_NOBODY = "unknown author"
_CUT = "shortened"
_NOT_DRAWN = "In brackets stands what no font on this machine can draw: {listed}."
_CARD = "Quote from post #{number} by {author} in “{thread}”{date}: “{passage}”"
_CARD_QUOTER = " Quoted by {quoter}."
_CARD_COMMENT = " Comment: {comment}"
_RANKING = "{title}: bars of the votes on {posts}, up to the right and down to the left. {listed}"
_RANKED = "{rank}. {label}: {score} ({votes}), at least {share}% approve"
_MORE_POSTS = "Not in the picture: {posts}."
_SAFE = "-# “At least” is the share of approval that the votes make safe to assume (95% lower bound)."


@dataclass(frozen=True, slots=True)
class Said:
    """A picture in words: plain for a description, Markdown for a message."""

    alt: str
    words: str


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


def place_of(post: Post, *, cut: bool) -> str:
    """Where a passage stands: "#12 · 3 March 2009 · shortened"."""
    return " · ".join(word for word in (f"#{post.number}", _date(post), _CUT if cut else None) if word)


def label_of(post: Post) -> tuple[str, str, str]:
    """A post in a chart: its number, author and first words."""
    return f"#{post.number}", name_of(post.author), line(post.text, 90)


def safe_share(entry: RankedPost) -> int:
    """The share of approval that is safe to assume, in whole percent."""
    return int(100 * entry.score.lower)


def card(passage: str, post: Post, *, thread: str, quoter: str | None = None, comment: str | None = None) -> Said:
    """A quote card in words."""
    date = _date(post)
    alt = _CARD.format(
        number=post.number,
        author=name_of(post.author),
        thread=line(thread, 100),
        date=f", {date}" if date else "",
        passage=line(passage, 600),
    )
    alt += _CARD_QUOTER.format(quoter=line(quoter, 80)) if quoter else ""
    alt += _CARD_COMMENT.format(comment=line(comment, 250)) if comment else ""
    lines = [f"**{escape(line(quoter, 80))}** quotes:"] if quoter else []
    lines += [f"> {row}".rstrip() for row in _safe(_paragraphs(passage), 2400).split("\n")]
    source = [f"**{escape(name_of(post.author))}**", f"#{post.number}", escape(line(thread, 100)), date]
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
        brief = f"#{entry.post.number} by {line(name_of(entry.post.author), 24)}"
        rows.append(_RANKED.format(label=brief, **facts))
        number, author, words = label_of(entry.post)
        lines.append(_RANKED.format(label=f"{number} · {escape(author)} · {escape(words)}", **facts))
    left_out = [_MORE_POSTS.format(posts=counted(more, "more post"))] if more else []
    alt = _RANKING.format(
        title=line(title, 100), posts=counted(len(shown), "post"), listed=" ".join(["; ".join(rows) + ".", *left_out])
    )
    return Said(alt, "\n".join([*lines, *(f"-# {text}" for text in left_out), _SAFE]))


def _date(post: Post) -> str | None:
    return f"{post.posted_at.day} {post.posted_at:%B %Y}" if post.posted_at else None


def _paragraphs(markdown: str) -> str:
    return clean("\n".join(block.words for block in blocks(markdown[:10_000]))).strip()


def _safe(text: str, room: int) -> str:
    """Text shown literally in at most `room` characters; escaping at most doubles it."""
    whole = escape(text)
    return whole if units(whole) <= room else escape(shorten(text, room // 2 - 4))


def _within(words: str, room: int) -> str:
    """Whole lines of Markdown, at most `room` characters."""
    while units(words) > room and "\n" in words:
        words = words.rsplit("\n", 1)[0]
    return words if units(words) <= room else shorten(words, room)
