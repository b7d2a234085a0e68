"""What a moderator reads on the workbench, where a thread is looked over and mended."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.archive.markup import escape, plain, to_discord
from bot.archive.model import Post, Precision, Quote, Thread
from bot.archive.repair import (
    ChangeQuote,
    Drop,
    MarkNoise,
    MergeWithPrevious,
    Repair,
    SetAuthor,
    SetDate,
    SetTitle,
    Split,
)
from bot.archive.update import Longer
from bot.render import updates
from bot.render.preview import preview
from bot.render.wording import counted, isolated, known_name, name_in
from bot.replay.split import shorten, units

__all__ = [
    "APPLY",
    "AUTHOR",
    "BACK",
    "CANCEL",
    "CANCELLED",
    "DATE",
    "DROP",
    "ENDED",
    "FIND",
    "MEND",
    "MERGE",
    "NEXT",
    "NOISE",
    "POSTS",
    "PREVIOUS",
    "QUOTED",
    "SOMEBODY_ELSES",
    "SPLIT",
    "STALE",
    "TITLE",
    "UNDO",
    "WHOLE",
    "all_of",
    "applied",
    "overview",
    "page",
    "post_card",
    "quote_choice",
    "taken_back",
    "title",
]

APPLY, CANCEL, MEND, TITLE, UNDO = "Apply", "Cancel", "Mend…", "Title…", "Undo"
BACK: Final = "Take it back"
PREVIOUS, NEXT, FIND, WHOLE = "Previous", "Next", "Find…", "Back to the preview"
MERGE, SPLIT, AUTHOR, DATE, DROP = "Merge with previous", "Split…", "Author…", "Date…", "Drop"
QUOTED, NOISE, POSTS = "Quoted post…", "Noise…", "All posts"
CHOOSE: Final = "Choose a post to mend"
CANCELLED: Final = "Cancelled. Nothing was changed."
ENDED: Final = (
    "This card has ended: it was used or cancelled, or it is older than a day. Run `/manage import` with the file, or "
    "`/manage mend` for a thread of the library."
)
SOMEBODY_ELSES: Final = "This card belongs to the moderator who opened it. Run `/manage mend` for one of your own."
STALE: Final = "The card was not up to date; now it is. Look again, then press again."
TOO_MANY: Final = "These are as many changes as one card takes. Apply them, then go on with `/manage mend`."
NO_SUCH_LINES: Final = "These are not lines of this post. Copy whole lines from it, one below the other."
NOT_FOUND: Final = "No post has that number or these words."

# Forms: the title of each, and its fields as (label, hint).
FORMS: Final[dict[str, tuple[str, tuple[tuple[str, str], ...]]]] = {
    "split": ("Split post #{at}", (("The new post begins with", "Copy its first words from the post."),)),
    "author": (
        "Author of post #{at}",
        (("Name", "As the archive writes it; empty for unknown."), ("For", "Which posts get this name.")),
    ),
    "date": (
        "Date of post #{at}",
        (("Date", "2014-08-05, 2014-08-05 10:30 or 2014-08-05T10:30+02:00; empty: unknown."),),
    ),
    "noise": ("Noise in post #{at}", (("Lines that are no part of it", "Copy whole lines from the post."),)),
    "quote": (
        "Quotes of post #{at}",
        (
            ("Which quote", "As they stand in the post."),
            ("Number of the quoted post", "Empty: it is not in this thread."),
        ),
    ),
    "title": ("Title of the thread", (("Title", "Empty: the thread has none, and its first words are shown."),)),
    "find": ("Find a post", (("Number or words", "A number, or words of a post behind the ones on the card."),)),
}
ONLY_THIS: Final = "This post"

_LONGEST: Final = 3_900
_LAST_CHANGES: Final = 5


def title(thread: Thread, *, stored: bool) -> str:
    """The title of the card: at most 256 characters."""
    name = shorten(plain(thread.name), 230)
    return f"Mend “{name}”" if stored else f"Import “{name}”?"


def overview(thread: Thread, repairs: Sequence[Repair], update: Longer | None = None) -> str:
    """The whole thread, what it adds to one that is there, and what was changed by hand: at most 4,096 characters."""
    done = _changes(repairs)
    above = f"{updates.card(update)}\n\n" if update is not None else ""
    return above + preview(thread, limit=_LONGEST - units(above) - units(done)) + done


def _changes(repairs: Sequence[Repair]) -> str:
    if not repairs:
        return ""
    last = "\n".join(f"- {_change(repair)}" for repair in repairs[-_LAST_CHANGES:])
    more = f"\n- … and {counted(len(repairs) - _LAST_CHANGES, 'change')} before" if len(repairs) > _LAST_CHANGES else ""
    return f"\n\n**Changed by hand** ({len(repairs)})\n{last}{more}"


def _change(repair: Repair) -> str:
    match repair:
        case MergeWithPrevious(post):
            return f"#{post} merged with #{post - 1}"
        case Split(post):
            return f"#{post} split in two"
        case SetAuthor(post, author, same_name):
            whom = f"“{name_in(author, length=60)}”" if author else "unknown"
            return f"author of #{post}{' and all of that name' if same_name else ''}: {whom}"
        case SetDate(post, moment):
            return f"date of #{post}: {moment:%Y-%m-%d}" if moment else f"date of #{post}: unknown"
        case Drop(post):
            return f"#{post} dropped"
        case MarkNoise(post, lines):
            return f"{counted(len(lines), 'line')} of #{post} left out"
        case ChangeQuote(post, index, target):
            return f"quote {index} of #{post}: " + (f"from #{target}" if target else "from elsewhere")
        case SetTitle(written):
            return f"title: “{escape(shorten(written, 100))}”" if written else "no title"


def page(first: int, last: int, posts: int) -> str:
    """Above the choice of posts."""
    return f"Posts #{first:,} to #{last:,} of {posts:,}. Choose the one that is not right."


def post_card(thread: Thread, number: int, repairs: Sequence[Repair]) -> str:
    """One post as it would be kept, between the end of the one before and the beginning of the next: 4,096 at most."""
    post = thread.posts[number - 1]
    form = "%Y-%m-%d" if post.precision is Precision.DAY else "%Y-%m-%d %H:%M"
    when = f"{post.posted_at:{form}}" if post.posted_at else "date unknown"
    answers = f" · answers #{post.reply_to}" if post.reply_to else ""
    head = f"**#{number:,} of {len(thread.posts):,} · {_name(post)}** · {when}{answers}"
    quotes = [f"> {at}. {_quote(quote)}" for at, quote in enumerate(post.quotes[:8], 1)]
    if len(post.quotes) > 8:
        quotes.append(f"> … and {len(post.quotes) - 8} more quotes")
    before = f"-# #{number - 1} ends: {_end(thread.posts[number - 2])}" if number > 1 else ""
    after = f"-# #{number + 1} begins: {_begin(thread.posts[number])}" if number < len(thread.posts) else ""
    tail = _changes(repairs[-1:]) if repairs else ""
    around = "\n".join([before, head, *quotes, after, tail])
    return (
        "\n".join(line for line in (before, head, *quotes, _text(post, _LONGEST - units(around)), after) if line) + tail
    )


def _text(post: Post, room: int) -> str:
    shown = to_discord(post.text[:room])
    if units(shown) <= room and len(post.text) <= room:
        return shown or "*(no words of its own)*"
    # Both ends, because that is where a post begins or ends wrongly.
    half = room // 4 - 15
    begin, end = plain(post.text[:half]), _last(plain(post.text[-half:]), half // 2)
    return f"{escape(shorten(begin, half))}\n-# … {len(post.text):,} characters …\n{escape(end)}"


def _last(words: str, room: int) -> str:
    """The end of plain words, from the beginning of a word on where one is near; at most `room` characters."""
    end = words[-room:]
    return (end.partition(" ")[2] or end) if len(words) > room else end


def _name(post: Post) -> str:
    return name_in(post.author, length=60, unknown="author unknown")


def _quote(quote: Quote) -> str:
    by = f" ({name_in(quote.author, length=40)})" if known_name(quote.author) else ""
    source = f"#{quote.post}" if quote.post else "not in this thread"
    return f"“{isolated(escape(shorten(plain(quote.text[:1000]), 80)))}” → {source}{by}"


def _end(post: Post) -> str:
    words = plain(post.text[-600:])
    return escape(words if len(words) <= 100 else "… " + _last(words, 100))


def _begin(post: Post) -> str:
    return escape(shorten(plain(post.text[:600]), 100))


def quote_choice(index: int, quote: Quote) -> str:
    """A quote in a choice: at most 100 characters."""
    source = f"#{quote.post}" if quote.post else "elsewhere"
    return shorten(f"{index}. {shorten(plain(quote.text[:1000]) or '…', 70)} → {source}", 100)


def all_of(author: str) -> str:
    """A choice of all posts of an author: at most 100 characters."""
    return shorten(f"Every post of “{isolated(known_name(author, length=60) or 'the same name')}”", 100)


def applied(name: str, posts: int, *, messages: int = 0) -> str:
    """Say what is in the library now, and how many messages are edited for it."""
    edits = f"; {counted(messages, 'message')} that show them are edited now" if messages else ""
    return (
        f"“{escape(shorten(name, 100))}” is mended: it has {counted(posts, 'post')} now. Scores and messages followed "
        f"their posts{edits}. For a month it can be taken back: here, or with `/manage mend` and its option `undo`."
    )


def taken_back(name: str, posts: int, *, messages: int) -> str:
    """Say that a mend was taken back, and how many messages are edited for it."""
    edits = f"; {counted(messages, 'message')} that show them are edited now" if messages else ""
    return (
        f"Taken back: “{escape(shorten(name, 100))}” is as it was, with {counted(posts, 'post')}. Scores and messages "
        f"are where they were{edits}. What was reacted to messages of posts that were dropped comes back with "
        "`/manage recount`."
    )
