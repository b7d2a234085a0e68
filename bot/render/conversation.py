"""A post in its thread: the tree of answers around it, and who quotes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.archive.markup import escape, plain
from bot.archive.model import Post
from bot.archive.outline import Around
from bot.render.wording import counted, name_in, said_in
from bot.replay.split import units

__all__ = ["IN_THREAD", "MOST_ABOVE", "MOST_BELOW", "Backlink", "discussion", "tree"]

IN_THREAD = "In the thread"
MOST_ABOVE, MOST_BELOW = 8, 16
# Both embeds of one message have 6,000 characters together.
_TREE, _DISCUSSION = 3800, 2000
_MOST_NUMBERS, _MOST_QUOTES, _MOST_STEPS = 15, 8, 6
_WITHHELD = "(hidden by the moderators)"


@dataclass(frozen=True, slots=True)
class Backlink:
    """A member's quote of a post: by whom (0: unknown), where, when; `whole` says that `words` are all of the post."""

    quoter_id: int
    url: str
    at: datetime
    words: str
    whole: bool


def tree(place: Around, posts: Mapping[int, Post], links: Mapping[int, str]) -> str:
    """The chain above a post and the answers below it, each a line; at most 3,800 characters.

    An answer stands below what it answers, further in by one step. Where lines have no room, their number is said.
    """
    lines = [f"-# … {counted(place.left_above, 'post')} further up"] if place.left_above else []
    lines += [_row("", posts[number], links) for number in place.above]
    lines.append(_row("➡️ ", posts[place.post], links))
    left = place.left_below
    for number, depth in place.below:
        line = _row(_steps(depth), posts[number], links)
        if sum(map(units, lines)) + len(lines) + units(line) > _TREE - 100:
            left += 1
        else:
            lines.append(line)
    if left:
        lines.append(f"-# … and {counted(left, 'more post')} below")
    if not place.above and not place.below:
        lines.append("-# It answers no other post, and none answers it.")
    return "\n".join(lines)


def _steps(depth: int) -> str:
    """Bars, because Discord drops spaces at the beginning of a line."""
    return "┊ " * (min(depth, _MOST_STEPS) - 1) + "╰ "


def _row(mark: str, post: Post, links: Mapping[int, str]) -> str:
    number = f"[#{post.number}]({links[post.number]})" if post.number in links else f"#{post.number}"
    if post.hidden:
        return f"{mark}#{post.number} {_WITHHELD}"
    words = said_in(post)
    author = name_in(post.author, length=40)
    return f"{mark}{number} **{author}** {escape(_short(words, 90))}"


def discussion(
    number: int,
    answers: Sequence[int],
    quoting: Sequence[int],
    quotes: Sequence[Backlink],
    links: Mapping[int, str],
    *,
    unseen: int = 0,
) -> str:
    """How often a post is answered and quoted, in the thread and by members; at most 2,000 characters.

    `unseen` is how often more it was quoted where the reader cannot look.
    """
    times = len(answers) + len(quotes) + unseen + len(set(quoting) - set(answers))
    lines = [
        f"**#{number} is discussed {counted(times, 'time')}**" if times else f"**Nobody has taken up #{number} yet**"
    ]
    if answers:
        lines.append(f"↩️ Answered by {counted(len(answers), 'post')}: {_numbers(answers, links)}")
    if quoting:
        lines.append(f"❝ Quoted by {counted(len(quoting), 'post')} of the thread: {_numbers(quoting, links)}")
    if quotes or unseen:
        lines.append(f"💬 Quoted here {counted(len(quotes) + unseen, 'time')}, the latest first:")
    shown = 0
    for quote in reversed(quotes[-_MOST_QUOTES:]):
        line = _quote(quote)
        if sum(map(units, lines)) + len(lines) + units(line) > _DISCUSSION - 120:
            break
        lines.append(line)
        shown += 1
    if len(quotes) > shown:
        lines.append(f"-# … and {len(quotes) - shown} before")
    if unseen:
        lines.append(f"-# {counted(unseen, 'time')} of these where you cannot look")
    return "\n".join(lines)


def _quote(quote: Backlink) -> str:
    who = f"<@{quote.quoter_id}> · " if quote.quoter_id else ""
    what = "all of it" if quote.whole else f"“{escape(_short(plain(quote.words[:600]), 80))}”"
    return f"- {who}[{what}]({quote.url}) · <t:{int(quote.at.timestamp())}:R>"


def _numbers(posts: Sequence[int], links: Mapping[int, str]) -> str:
    listed = [f"[#{post}]({links[post]})" if post in links else f"#{post}" for post in posts[:_MOST_NUMBERS]]
    return ", ".join(listed) + (f" and {len(posts) - len(listed)} more" if len(posts) > len(listed) else "")


def _short(words: str, length: int) -> str:
    return words if len(words) <= length else words[: length - 1].rsplit(" ", 1)[0] + "…"
