"""A post's score with its reasons, and rankings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.archive.markup import escape, plain
from bot.archive.model import Post
from bot.discussion.emoji import EmojiWeights
from bot.discussion.scores import PostScore, Reason, Tally, Voice
from bot.render.wording import counted, name_in

__all__ = ["LIMIT", "Heard", "author", "heard", "number", "pressed_in_vain", "score_text", "short", "signed", "votes"]

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
_OWN = {
    Reason.BOT: "Your reaction does not count, because you are known as a bot.",
    Reason.BLOCKED: "Your vote does not count: moderators blocked your votes.",
    Reason.SELF_VOTE: "Your vote does not count, because you wrote this post.",
    Reason.UNWEIGHTED: "Your reaction is not a vote: its emoji has no weight here.",
    Reason.SUPERSEDED: "Your vote was replaced by a later one.",
}
_LINE = {True: "\n", False: " · "}
_BUTTONS = "buttons"
_ARCHIVE = "-# In the archive it had a score of {score}, which is apart from this one."
_MOST_NAMED = 8


@dataclass(frozen=True, slots=True)
class Heard:
    """Who reacted with what, by emoji as it is shown, and what became of the asker's own vote (a sentence, or None).

    Who pressed a button is not told: only reactions are public in Discord.
    """

    reacted: Mapping[str, Sequence[int]]
    own: str | None = None


def heard(voices: Sequence[Voice], weights: EmojiWeights, *, asker: int) -> Heard:
    """What the explanation may say about members."""
    reacted: dict[str, list[int]] = {}
    for voice in voices:
        if voice.reason is None and voice.key is not None:
            reacted.setdefault(weights.shown.get(voice.key, voice.key), []).append(voice.member)
    mine = [voice for voice in voices if voice.member == asker]
    return Heard(reacted, _own(mine, weights) if mine else None)


def _own(mine: Sequence[Voice], weights: EmojiWeights) -> str:
    for voice in mine:
        if voice.reason is None:
            by = _BUTTONS if voice.key is None else weights.shown.get(voice.key, voice.key)
            return f"Your vote counts: {by} ({signed(voice.weight or 0)})."
    return _OWN[mine[-1].reason or Reason.UNWEIGHTED]


def pressed_in_vain(voices: Sequence[Voice], member: int) -> str | None:
    """Why the button that a member pressed does not count, None where it does or none is pressed."""
    reason = next((one.reason for one in voices if one.member == member and one.key is None), None)
    return None if reason is None else _OWN[reason]


def score_text(score: PostScore, post: Post, *, thread: str, link: str | None, who: Heard | None = None) -> str:
    """Discord Markdown of at most 4,096 characters that explains where a post's score comes from."""
    who = who or Heard({})
    lines = [f"{author(post)} · {number(post, link)} · {escape(short(thread, 100))}"]
    lines.append(f"> {escape(short(post.text, 200))}")
    if score.voters:
        lines.append(_SCORE.format(score=signed(score.score), votes=votes(score)))
        lines.append(_LINE[bool(who.reacted)].join(_tally(tally, who) for tally in score.tallies[:20]))
        lines.append(_SAFE.format(share=int(100 * score.lower), voters=counted(score.voters, "vote")))
    else:
        lines.append(_NO_VOTES)
    if score.ignored:
        reasons = [_REASONS[reason][count != 1].format(count=count) for reason, count in score.ignored]
        lines.append(_NOT_COUNTED.format(reasons="; ".join(reasons)))
    if who.own:
        lines.append(f"-# {who.own}")
    if post.score is not None:
        lines.append(_ARCHIVE.format(score=post.score))
    return "\n".join(lines)


def signed(score: int) -> str:
    """A score with its sign: +5, 0, −2."""
    return f"+{score}" if score > 0 else str(score).replace("-", "−")


def votes(score: PostScore) -> str:
    """How many members voted which way: "7 votes: 6 up, 1 down"."""
    sides = [f"{count} {side}" for count, side in ((score.up, "up"), (score.down, "down")) if count]
    return f"{counted(score.voters, 'vote')}: {', '.join(sides)}" if sides else "no votes"


def _tally(tally: Tally, who: Heard) -> str:
    shown = tally.emoji if tally.emoji is not None else _BUTTONS
    members = who.reacted.get(tally.emoji, ()) if tally.emoji is not None else ()
    names = ", ".join(f"<@{member}>" for member in members[:_MOST_NAMED])
    more = f" and {len(members) - _MOST_NAMED} more" if len(members) > _MOST_NAMED else ""
    return f"{tally.voters} × {shown} ({signed(tally.weight)})" + (f" {names}{more}" if names else "")


def author(post: Post) -> str:
    """The post's author in bold."""
    return f"**{name_in(post.author, length=40)}**"


def number(post: Post, link: str | None) -> str:
    """The post's number, leading to a message where there is one."""
    return f"[#{post.number}]({link})" if link else f"#{post.number}"


def short(text: str, length: int) -> str:
    """The first words of a text, on one line."""
    words = plain(text[: 10 * length]) or "…"
    if len(words) <= length:
        return words
    return words[: length - 1].rsplit(" ", 1)[0].rstrip(",.;:–-") + "…"
