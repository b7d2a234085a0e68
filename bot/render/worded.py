"""What a language model said of a thread, as members read it: its sentences, our links, and what was dropped."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.archive.markup import escape
from bot.discussion.model.endpoint import MICRO, Endpoint, Spent
from bot.discussion.model.reading import Coverage, Estimate
from bot.discussion.model.validate import Worded
from bot.render.wording import counted
from bot.replay.split import units

__all__ = ["beside", "estimated", "offer", "pending", "reading", "too_much", "unworded", "usage", "worded_text"]

LIMIT: Final = 4096  # characters of an embed's description
ROOM: Final = 2600  # of these for the model's sentences
PENDING = "-# ✍️ A language model is putting this into words; the card changes when it is done."
_OWN_WORDS = "### In the thread's own words"
_BY_MODEL = "-# ✍️ Worded by a language model; every sentence was checked against the posts it names."
_DROPPED = "-# {count} of its sentences {was} dropped: {reasons}."
_NO_ROOM = "-# {count} more hold and have no room here."
_LEFT_OUT = "-# {posts} not given to it, because they speak to a program."
_COVERED = "-# It read {read} of {posts}, each once."
_CUT = "-# {posts} read only to {characters} characters."
_FAILED = "-# {posts} could not be read by it this time."
_ALONE = "-# ✍️ {why} What stands here is made without it."
_WHY: Final = {
    "limit": "The language model's limit for today leaves no room for this.",
    "timeout": "The language model did not answer in time.",
    "busy": "The language model is too busy.",
    "down": "The language model's service has trouble.",
    "connection": "The language model could not be reached.",
    "key": "The language model's service refuses this bot's key; its operator can see that in `/manage check`.",
    "model": "The language model's service does not know the model; its operator can see that in `/manage check`.",
    "refusal": "The language model would not answer.",
    "dropped": "Too little of what the language model said could be proved from the posts.",
    "nothing": "The language model found nothing to add.",
}
_USELESS = "The language model gave no usable answer."


def worded_text(
    worded: Worded, *, links: Mapping[int, str], left_out: int = 0, coverage: Coverage | None = None
) -> str:
    """Discord Markdown: each sentence with the posts that it cites behind it, then what was dropped and left out."""
    lines: list[str] = []
    room = ROOM
    for one in worded.kept:
        line = f"{escape(one.text)} {', '.join(_post(number, links) for number in one.posts)}"
        room -= units(line) + 1
        if room < 0:
            break
        lines.append(line)
    notes = [_BY_MODEL]
    if len(lines) < len(worded.kept):
        notes.append(_NO_ROOM.format(count=len(worded.kept) - len(lines)))
    if worded.lost:
        reasons = ", ".join(f"{count} {why.value}" for why, count in worded.dropped.items())
        notes.append(_DROPPED.format(count=worded.lost, was="was" if worded.lost == 1 else "were", reasons=reasons))
    if coverage is not None:
        notes += _coverage(coverage)
    elif left_out:
        notes.append(_LEFT_OUT.format(posts=_posts(left_out)))
    return "\n".join([*lines, *notes])


def _coverage(coverage: Coverage) -> list[str]:
    notes = [_COVERED.format(read=f"{coverage.read:,}", posts=counted(coverage.posts, "post"))]
    if coverage.cut:
        notes.append(_CUT.format(posts=_posts(coverage.cut), characters="12,000"))
    if coverage.left_out:
        notes.append(_LEFT_OUT.format(posts=_posts(coverage.left_out)))
    if coverage.failed:
        notes.append(_FAILED.format(posts=counted(coverage.failed, "post")))
    return notes


def _posts(count: int) -> str:
    return f"{counted(count, 'post')} {'was' if count == 1 else 'were'}"


def _post(number: int, links: Mapping[int, str]) -> str:
    return f"[#{number}]({links[number]})" if number in links else f"#{number}"


def pending(original: str) -> str:
    """A card that will change, where there is room to say so."""
    noted = f"{original}\n{PENDING}"
    return noted if units(noted) <= LIMIT else original


def unworded(why: str) -> str:
    """Why the answer has the thread's own sentences alone; `why` is the word of a `Failed`, or one of ours."""
    return _ALONE.format(why=_WHY.get(why, _USELESS))


def beside(words: str, original: str, *, heading: bool = True) -> str:
    """The model's words above what the card has anyway, which ends at a line where both are too long together."""
    lines = [words, *([_OWN_WORDS] if heading else [])]
    room = LIMIT - sum(units(line) + 1 for line in lines) - 2
    for line in original.split("\n"):
        room -= units(line) + 1
        if room < 0:
            lines.append("…")
            break
        lines.append(line)
    return "\n".join(lines)


def estimated(estimate: Estimate, endpoint: Endpoint) -> str:
    """What reading a thread would take, asked before it is done."""
    cost = f", about {estimate.micros / MICRO:.2f} in the operator's currency" if endpoint.priced else ""
    return (
        f"A language model would read {counted(estimate.posts, 'post')} in {counted(estimate.requests, 'request')}: up "
        f"to {estimate.tokens:,} tokens{cost}. Names of authors are not sent. What was read is kept, so that the next "
        "member waits for nothing."
    )


def offer() -> tuple[str, str]:
    """The label and the emoji of the button that reads a thread."""
    return "In words", "✍️"


def reading(done: int, parts: int) -> str:
    """How far reading a thread is."""
    return f"The language model has read {done} of {counted(parts, 'part')} …"


def too_much(estimate: Estimate, left: int) -> str:
    """Refuse a reading that the day's limit has no room for."""
    return (
        f"Reading this takes up to {estimate.tokens:,} tokens, and the language model's limit for today leaves "
        f"{max(0, left):,}. Try a part (`/positions from: to:`), or again tomorrow."
    )


def usage(endpoint: Endpoint, spent: Spent) -> str:
    """A line for `/manage check`."""
    tokens = f"{spent.tokens:,} tokens" + (f" of {endpoint.tokens_a_day:,}" if endpoint.tokens_a_day else "")
    cost = ""
    if endpoint.priced:
        cap = f" of {endpoint.spend_a_day:.2f}" if endpoint.spend_a_day is not None else ""
        cost = f", {spent.micros / MICRO:.2f}{cap} spent"
    return f"✍️ Language model {escape(endpoint.name[:80])}: today {counted(spent.requests, 'request')}, {tokens}{cost}"
