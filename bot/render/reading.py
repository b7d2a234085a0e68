"""What stands on and around a reading card."""

from __future__ import annotations

from collections.abc import Sequence

from bot.archive.markup import escape, plain
from bot.archive.model import Post
from bot.render.wording import address, known_name, name_in, said_in

__all__ = [
    "GONE",
    "LONGEST_CARD",
    "NEXT",
    "PARENT",
    "PREVIOUS",
    "SHARE",
    "no_passage",
    "replies",
    "replies_of",
    "source",
    "voted",
]

LONGEST_CARD = 4000
PREVIOUS, NEXT, PARENT, SHARE = "Previous", "Next", "Parent", "Share"
GONE = "This post is no longer in the library."
_MOST = 12


def replies(count: int) -> str:
    """The button that leads to the replies."""
    return f"Replies ({count})" if count else "Replies"


def _row(post: Post, links: dict[int, str], *, mark: str = "") -> str:
    number = f"[#{post.number}]({links[post.number]})" if post.number in links else f"#{post.number}"
    words = said_in(post)
    shortened = words if len(words) <= 110 else words[:109].rsplit(" ", 1)[0] + "…"
    return f"{mark}{number} **{name_in(post.author, length=40)}** {escape(shortened)}"


def replies_of(number: int, posts: Sequence[Post], *, links: dict[int, str]) -> str:
    """The posts that answer a post, where it is several."""
    rows = "\n".join(_row(one, links) for one in posts[:_MOST])
    rest = f"\n-# … and {len(posts) - _MOST} more; `/search` finds them" if len(posts) > _MOST else ""
    return f"**{len(posts)} posts answer #{number}**\n{rows}{rest}"[:4096]


def source(post: Post, *, thread: str, url: str | None, posts: int) -> str:
    """Where a post comes from, and what is known of it."""
    lines = [f"**Post #{post.number}** of {posts} in “{escape(plain(thread)[:200])}”"]
    known = known_name(post.author)
    lines.append(f"Written by **{name_in(post.author)}**" if known else "The archive does not say who wrote it.")
    if post.posted_at is None:
        lines.append("The archive does not say when.")
    elif post.precision == "day":
        lines.append(f"On {post.posted_at:%d %B %Y}")
    else:
        zone = "" if post.zone_known else " (the archive names no time zone; taken as UTC)"
        lines.append(f"On <t:{int(post.posted_at.timestamp())}:f>{zone}")
    if post.reply_to:
        lines.append(f"Answers #{post.reply_to}")
    if shown := address(url):
        lines.append(f"The thread was at <{shown}>")
    return "\n".join(lines)


def no_passage(topic: str | None, thread: str) -> str:
    """Refuse an excerpt."""
    if topic:
        return f"Nothing in “{escape(thread)}” is about “{escape(topic[:80])}”. Try another word, or `/search` for it."
    return f"No passage of “{escape(thread)}” stands by itself in the length that is set. `/read` shows whole posts."


def voted(up: int, down: int, *, taken_back: bool) -> str:
    """Confirm a vote from the private card."""
    done = "Your vote is taken back" if taken_back else "Your vote counts"
    return f"{done}: 👍 {up} · 👎 {down}"
