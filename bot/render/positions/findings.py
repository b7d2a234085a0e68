"""Where the sides meet, who changed side, and what a reader should doubt."""

from __future__ import annotations

from bot.archive.markup import plain
from bot.discussion.positions.model import Consensus, Stance
from bot.render.positions import words
from bot.render.positions.account import Account, shortened

__all__ = ["changes", "meeting", "unsure"]

_MOST, _LONGEST = 5, 160


def meeting(account: Account) -> list[str]:
    """Points that both sides make, and agreement across the sides, each with its words."""
    return ["- " + _met(account, consensus) for consensus in account.positions.consensus[:_MOST]]


def _met(account: Account, consensus: Consensus) -> str:
    points = [account.positions.points[place] for place in consensus.points]
    if len(points) == 1:
        agreed, answer = consensus.posts
        places = {"answer": account.post(answer), "number": account.post(agreed)}
        return words.CROSSES.format(**places, sentence=_quoted(account, points[0].text))
    one, other = (f"{_quoted(account, point.text)} {account.post(point.post)}" for point in points)
    return words.BOTH_SAY.format(one=one, other=other)


def changes(account: Account) -> list[str]:
    """Who says so themselves, and where."""
    return [f"- {account.post(one.post)}: {_quoted(account, one.text)}" for one in account.positions.changes[:_MOST]]


def _quoted(account: Account, text: str) -> str:
    return f"“{account.style.words(shortened(plain(text), _LONGEST))}”"


def unsure(account: Account) -> list[str]:
    """What a reader should doubt, and why."""
    camps, relations = account.positions.camps, account.positions.relations
    if camps.claimed:
        lines = [words.CAMPS]
        if camps.unplaced and account.summary.author is None:
            lines.append(words.UNPLACED.format(names=account.names(camps.unplaced)))
    else:
        lines = [words.NO_CAMPS.format(why=camps.why)]
    unclear = sum(relation.stance is Stance.RESPONDS for relation in relations)
    if unclear == len(relations) > 0:
        lines.append(words.ALL_UNCLEAR if unclear > 1 else words.ONE_UNCLEAR)
    elif unclear:
        lines.append(words.UNCLEAR.format(unclear=unclear, all=len(relations)))
    if relations:
        lines.append(words.MODEL)
    return [f"- {line}" for line in [*lines, *account.positions.warnings, *_about_votes(account)]]


def _about_votes(account: Account) -> list[str]:
    room = account.summary.room
    if room is None:
        return []
    if not room.voters:
        return [words.NO_VOTES]
    return [words.LIKES_ONLY] if room.likes_only else []
