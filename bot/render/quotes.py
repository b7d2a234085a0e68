"""A quoted passage as it is posted, and what a member reads when the words do not stand in the post."""

from __future__ import annotations

from collections.abc import Sequence

from bot.archive.markup import escape, plain, to_discord
from bot.archive.model import Post
from bot.archive.quotes import Change, Near, difference
from bot.archive.sentences import spans
from bot.errors import BadInput
from bot.render.wording import isolated, name_in
from bot.replay.split import units

__all__ = [
    "BUSY",
    "CHOOSE_PASSAGE",
    "COMMENT",
    "COMMENT_HINT",
    "DELETED",
    "DELETE_IT",
    "DELETE_QUESTION",
    "EDIT",
    "EDIT_COMMENT",
    "FORM_HINT",
    "KEEP_IT",
    "KEPT",
    "LEAVE_IT",
    "LEFT",
    "NOTHING_TO_QUOTE",
    "NOT_YOUR_QUOTE",
    "NO_PICTURE",
    "OFFER_GONE",
    "PASSAGE",
    "PASSAGE_HINT",
    "PASSAGE_PLACEHOLDER",
    "PICTURE",
    "PICTURED",
    "POST_IT",
    "PREVIEW",
    "QUOTE_GONE",
    "SHOWS_NO_POST",
    "WHOLE_POST",
    "block_quote",
    "form_title",
    "nearest_words",
    "paragraph",
    "place",
    "quote_card",
    "quoted",
]

FORM_HINT = "A quote stands there letter by letter: cut away what you do not want to quote."
PASSAGE, PASSAGE_HINT = "Passage", "Leave it empty to quote all of it."
PASSAGE_PLACEHOLDER = "The words to quote, exactly as they stand there"
COMMENT, COMMENT_HINT = "Your comment", "Optional. It stands below the quote."
POST_IT, EDIT, EDIT_COMMENT, LEAVE_IT = "Post the quote", "Words and comment …", "Comment …", "Leave it"
PICTURE, NO_PICTURE = "As a picture too", "Without the picture"
PREVIEW = "👁️ Only you see this. So it will stand in the channel:"
PICTURED = "-# It is posted as a picture too, with its words as description."
CHOOSE_PASSAGE = "Choose the passage: what lies between goes with it"
WHOLE_POST = "All of it"
BUSY = "That was pressed twice, or just changed. Look at the preview again."
LEFT = "Nothing was posted."
OFFER_GONE = (
    "This preview is over: it was posted or left, is older than a day, or the post was corrected. Quote it again."
)
NOTHING_TO_QUOTE = "This post has no words of its own, only quotes of others. Quote the post that it quotes."
SHOWS_NO_POST = (
    "That message does not show a post of the archive. Use this on a replayed post, an excerpt or a quote, or use "
    "`/quote` with the post's number."
)


DELETE_QUESTION = "Delete this quote? The message goes for everybody; this cannot be undone."
DELETE_IT, KEEP_IT = "Delete it", "Keep it"
KEPT, DELETED = "The quote stays.", "The quote is deleted."
QUOTE_GONE = "This quote was deleted already."
NOT_YOUR_QUOTE = "Only the member who posted this quote and moderators can delete it."

LIMIT = 2000  # characters of a Discord message
_LEAST_PASSAGE = 200
_QUOTES = "**{quoter}** quotes:"
_SHORTENED = "shortened"
_TOO_LONG = (
    "The comment is too long to stand in one message with the quote. Shorten it by about {over} characters, or post it "
    "as a message of its own."
)
_NOT_THERE = "Those words are not in {place}. A quote has to stand there letter by letter."
_NEAREST = "The closest passage is ({similarity}% alike):"
_DIFFERS = "What differs: {changes}"
_MORE_DIFFERS = "… and {count} more"
_NOTE = 1400  # characters of the closest passage with what differs
_BESIDE = 24
_TRY_WORDS = "Copy the words from there, or leave the passage out to quote all of it."


def quote_card(
    passage: str, post: Post, *, thread: str, link: str | None, quoter: str | None = None, comment: str | None = None
) -> str:
    """Discord Markdown of at most 2,000 characters: the passage as a block quote, its source with a link, a comment.

    `passage` and `comment` are shown harmless, `quoter` is the display name of the member who quotes. A passage that is
    too long ends after a whole sentence with "[…]"; a comment is never cut. Raises `BadInput` where the comment leaves
    no room for the passage.
    """
    head = [_QUOTES.format(quoter=name_in(quoter))] if quoter else []
    said = [to_discord(comment.strip())] if comment and comment.strip() else []
    around = units("\n".join([*head, "", _source(post, thread, link, cut=True), *said]))
    room = LIMIT - around
    if room < _LEAST_PASSAGE and said:
        raise BadInput(_TOO_LONG.format(over=_LEAST_PASSAGE - room))
    lines, cut = block_quote(passage, room)
    return "\n".join([*head, *lines, _source(post, thread, link, cut=cut), *said])


def _one_line(text: str, length: int) -> str:
    words = plain(text)
    return words if len(words) <= length else words[: length - 1].rstrip() + "…"


def _source(post: Post, thread: str, link: str | None, *, cut: bool) -> str:
    number = f"[#{post.number}]({link})" if link else f"#{post.number}"
    tail = f" · {_SHORTENED}" if cut else ""
    return f"— **{name_in(post.author)}** · {number} · {isolated(escape(_one_line(thread, 100)))}{tail}"


def block_quote(passage: str, room: int) -> tuple[list[str], bool]:
    """The passage as block quote lines of at most `room` characters in all, and whether it had to be shortened."""
    whole = _quoted(passage.strip())
    if units("\n".join(whole)) <= room:
        return whole, False
    best: list[str] = []
    for _, end in spans(passage):
        lines = _left_off(passage[:end].strip())
        if units("\n".join(lines)) > room:
            break
        best = lines
    return best or _left_off(_first_words(passage, room)), True


def _quoted(text: str) -> list[str]:
    return [f"> {line}".rstrip() for line in to_discord(text).split("\n")]


def _left_off(text: str) -> list[str]:
    """The lines of a passage that goes on in the archive."""
    lines = _quoted(text)
    return [*lines, "> […]"] if lines[-1].endswith("```") else [*lines[:-1], lines[-1] + " […]"]


def _first_words(passage: str, room: int) -> str:
    """The beginning of a sentence that is too long by itself; escaping at most doubles it."""
    words = plain(passage[: 2 * room])[: max(1, room // 2 - 10)]
    return words.rsplit(" ", 1)[0] if " " in words else words


def paragraph(place: int, words: str) -> str:
    """A passage to choose, on one line of at most 100 characters."""
    return f"{place}. {_one_line(words[:600], 90) or '…'}"


def quoted(link: str) -> str:
    """Confirm."""
    return f"Quoted: {link}"


def place(number: int) -> str:
    """A post in a sentence."""
    return f"#{number}"


def form_title(number: int) -> str:
    """The title of the form."""
    return f"Quote post #{number}"


def nearest_words(place: str, asked: str, near: Near | None) -> str:
    """Say that words do not stand in a place and show the closest passage, with what differs in bold and struck out."""
    lines = [_NOT_THERE.format(place=place)]
    if near is None:
        return "\n".join([*lines, _TRY_WORDS])
    lines += [_NEAREST.format(similarity=int(near.similarity * 100)), f"> {escape(_one_line(near.text, 500))}"]
    shown = _shown(difference(asked, near.text), _NOTE - units("\n".join(lines)))
    return "\n".join([*lines, _DIFFERS.format(changes=shown)])


def _shown(changes: Sequence[Change], room: int) -> str:
    """What is struck out and what stands there in bold, with a few words around; what `room` cuts off is counted."""
    words: list[str] = []
    used = 0
    for place, change in enumerate(changes):
        word = _around(change.text, first=not place) if change.kind == "same" else _marked(change)
        used += units(word) + 1
        if used > room:
            left = sum(each.kind != "same" for each in changes[place:])
            return " ".join([*words, _MORE_DIFFERS.format(count=left)]) if left else " ".join(words)
        words.append(word)
    return " ".join(words)


def _marked(change: Change) -> str:
    mark = "~~" if change.kind == "asked" else "**"
    return f"{mark}{escape(_one_line(change.text, 120))}{mark}"


def _around(text: str, *, first: bool) -> str:
    """The ends of a stretch that is the same: what stands beside a difference."""
    if len(text) <= 2 * _BESIDE:
        return escape(text)
    begin, end = text[:_BESIDE].rsplit(" ", 1)[0], text[-_BESIDE:].split(" ", 1)[-1]
    return escape(f"… {end}" if first else f"{begin} … {end}")
