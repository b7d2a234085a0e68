"""Who answers whom, and what is answered to one claim."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from bot.discussion.positions.model import Point, Relation, Stance
from bot.render.positions import words
from bot.render.positions.account import Account, and_more

__all__ = ["answers", "answers_to", "claim"]

_MOST = 12


def answers(account: Account) -> list[str]:
    """Who answers whom: each answer of a short thread, counts of a long one."""
    relations = account.positions.relations
    if not relations:
        return [words.NO_ANSWERS]
    if len(relations) <= _MOST:
        return [f"- {_answer(account, relation)}" for relation in relations]
    return _pairs(account, relations) if account.positions.authors else _most_answered(account, relations)


def claim(account: Account, point: Point) -> list[str]:
    """A point, who makes it, and on which side. Of a sentence that is no point it is not known who else says it."""
    lines = [account.point(point)]
    if point.also:
        lines.append("- " + words.HELD_BY.format(numbers=account.posts([point.post, *point.also])))
    elif point in account.positions.points:
        lines.append("- " + words.ONE_MAKES_IT.format(number=account.post(point.post)))
    if point.camp is not None and account.positions.camps.claimed:
        lines.append("- " + words.ITS_SIDE.format(mark=words.MARKS[point.camp], camp=point.camp))
    return lines


def answers_to(account: Account, point: Point) -> list[str]:
    """What is answered to the posts that make a point, and how much was read for it."""
    posts = {point.post, *point.also}
    found = [_answer(account, relation) for relation in account.positions.relations if relation.to in posts]
    told = [*(f"- {line}" for line in found[:_MOST]), *and_more(len(found) - _MOST)] or [words.NOT_ANSWERED]
    return [*told, *map(account.style.note, account.coverage())]


def _answer(account: Account, relation: Relation) -> str:
    verb = words.VERBS[relation.stance]
    line = words.ONE_ANSWER.format(post=account.post(relation.post), verb=verb, to=account.post(relation.to))
    if relation.stance is Stance.RESPONDS:
        return line
    chance = relation.disagree if relation.stance is Stance.DISAGREES else 1 - relation.disagree
    return line + words.LIKELY.format(chance=round(100 * chance))


def _pairs(account: Account, relations: Iterable[Relation]) -> list[str]:
    """Who answers whom how often, the most frequent first."""
    pairs: Counter[tuple[str, str]] = Counter()
    stances: Counter[tuple[str, str, Stance]] = Counter()
    for relation in relations:
        one, other = (account.summary.thread.posts[number - 1].author for number in (relation.post, relation.to))
        if one and other and one != other:
            pairs[one, other] += 1
            stances[one, other, relation.stance] += 1
    lines = []
    for (one, other), count in pairs.most_common(_MOST):
        kinds = {word: stances[one, other, stance] for stance, word in words.PAIR_STANCES.items()}
        names = {"one": account.name(one), "other": account.name(other)}
        lines.append("- " + words.PAIR.format(**names, answers=words.of_kinds(count, kinds)))
    return [*lines, *and_more(len(pairs) - len(lines))]


def _most_answered(account: Account, relations: Iterable[Relation]) -> list[str]:
    found: dict[int, list[int]] = {}
    for relation in relations:
        found.setdefault(relation.to, []).append(relation.post)
    ranked = sorted(found, key=lambda number: (-len(found[number]), number))[:_MOST]
    lines = [
        "- " + words.ANSWERED_MOST.format(post=account.post(number), numbers=account.numbers(found[number]))
        for number in ranked
    ]
    return [*lines, *and_more(len(found) - len(lines))]
