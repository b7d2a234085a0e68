"""A post's score with its reasons, and rankings."""

from __future__ import annotations

from collections.abc import Sequence

from bot.archive.markup import escape, plain
from bot.archive.model import Post
from bot.discussion.scores import PostScore, RankedPost, Reason, Tally
from bot.render.wording import UNKNOWN, counted, known_name
from bot.replay.split import units

__all__ = ["SELF_VOTE", "score_text", "signed", "top_text", "votes"]

SELF_VOTE = "You wrote this post, so your vote is kept but does not count here."

LIMIT = 4096  # characters of an embed's description
_NO_VOTES = (
    "Nobody has voted on this post yet. React to a message that shows it, or press one of its buttons: everybody has "
    "one vote a post, and the last one counts."
)
_SCORE = "**Score {score}** from {votes}"
_SAFE = "At least {share}% of a larger room would probably approve, judging by {voters} (95% lower bound)."
_NOT_COUNTED = "-# Not counted: {reasons}."
_REASONS = {
    Reason.BOT: ("{count} by a bot", "{count} by bots"),
    Reason.BLOCKED: (
        "{count} by a member whose votes moderators blocked",
        "{count} by members whose votes moderators blocked",
    ),
    Reason.SELF_VOTE: ("{count} by the post's own author", "{count} by the post's own author"),
    Reason.UNWEIGHTED: (
        "{count} reaction with an emoji that is not a vote",
        "{count} reactions with emoji that are not votes",
    ),
    Reason.SUPERSEDED: (
        "{count} replaced by a later vote of the same member",
        "{count} replaced by later votes of the same members",
    ),
}
_BUTTONS = "buttons"
_NOBODY = (
    "No post has a vote yet. React to replayed posts, or press their buttons, and the ones that the room likes will "
    "stand here."
)
_RANKED_BY = "-# Ranked by the approval that the votes make safe to assume: one happy vote does not beat twenty."
_MORE = "-# … and {count} more."


def score_text(score: PostScore, post: Post, *, thread: str, link: str | None) -> str:
    """Discord Markdown of at most 4,096 characters that explains where a post's score comes from."""
    lines = [f"{_author(post)} · {_number(post, link)} · {escape(_short(thread, 100))}"]
    lines.append(f"> {escape(_short(post.text, 200))}")
    if score.voters:
        lines.append(_SCORE.format(score=signed(score.score), votes=votes(score)))
        lines.append(" · ".join(_tally(tally) for tally in score.tallies[:20]))
        lines.append(_SAFE.format(share=int(100 * score.lower), voters=counted(score.voters, "vote")))
    else:
        lines.append(_NO_VOTES)
    if score.ignored:
        reasons = [_REASONS[reason][count != 1].format(count=count) for reason, count in score.ignored]
        lines.append(_NOT_COUNTED.format(reasons="; ".join(reasons)))
    return "\n".join(lines)


def top_text(ranked: Sequence[RankedPost], *, several_threads: bool = False) -> str:
    """Discord Markdown of at most 4,096 characters: one entry a post with its score, link and first words."""
    if not ranked:
        return _NOBODY
    text, taken = "", 0
    for entry in ranked:
        lines = _entry(entry, several_threads=several_threads)
        if units(text) + units(lines) > LIMIT - 250:
            break
        text, taken = text + lines + "\n", taken + 1
    more = [_MORE.format(count=len(ranked) - taken)] if taken < len(ranked) else []
    return "\n".join([text.rstrip("\n"), *more, _RANKED_BY])


def signed(score: int) -> str:
    """A score with its sign: +5, 0, −2."""
    return f"+{score}" if score > 0 else str(score).replace("-", "−")


def votes(score: PostScore) -> str:
    """How many members voted which way: "7 votes: 6 up, 1 down"."""
    sides = [f"{count} {side}" for count, side in ((score.up, "up"), (score.down, "down")) if count]
    return f"{counted(score.voters, 'vote')}: {', '.join(sides)}" if sides else "no votes"


def _entry(entry: RankedPost, *, several_threads: bool) -> str:
    where = f" · {escape(_short(entry.thread, 60))}" if several_threads else ""
    head = f"**{entry.rank}.** {_author(entry.post)} · {_number(entry.post, entry.link)}{where}"
    return f"{head} · **{signed(entry.score.score)}** ({votes(entry.score)})\n> {escape(_short(entry.post.text, 120))}"


def _tally(tally: Tally) -> str:
    shown = tally.emoji if tally.emoji is not None else _BUTTONS
    return f"{tally.voters} × {shown} ({signed(tally.weight)})"


def _author(post: Post) -> str:
    return f"**{escape(known_name(post.author, length=40) or UNKNOWN)}**"


def _number(post: Post, link: str | None) -> str:
    return f"[#{post.number}]({link})" if link else f"#{post.number}"


def _short(text: str, length: int) -> str:
    words = plain(text[: 10 * length]) or "…"
    if len(words) <= length:
        return words
    return words[: length - 1].rsplit(" ", 1)[0].rstrip(",;:–-") + "…"
