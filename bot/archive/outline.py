"""Who answers and quotes whom, without the words: what a chain of replies, a count of answers and a web are made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.archive.model import Thread

__all__ = ["Around", "Stub", "around", "discussed", "outline", "parent"]


@dataclass(frozen=True, slots=True)
class Stub:
    """A post without its words. `quotes` are the numbers of the posts in its thread that it quotes, each once.

    `hidden`: the moderators withhold the post; `author` is then None.
    """

    number: int
    author: str | None = None
    reply_to: int | None = None
    quotes: tuple[int, ...] = ()
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Around:
    """The conversation around a post: `above` is what it answers, from the top, `below` what answers it.

    An entry of `below` is a number and how many steps down it stands (from 1), each answer right below what it answers.
    `left_above` and `left_below` count what did not fit.
    """

    post: int
    above: tuple[int, ...]
    below: tuple[tuple[int, int], ...]
    left_above: int = 0
    left_below: int = 0


def outline(thread: Thread) -> tuple[Stub, ...]:
    """The stubs of a thread's posts, in order."""
    return tuple(
        Stub(
            post.number,
            post.author,
            post.reply_to,
            tuple(dict.fromkeys(quote.post for quote in post.quotes if quote.post is not None)),
        )
        for post in thread.posts
    )


def parent(stub: Stub) -> int | None:
    """What a post answers: the post it replies to, else the first earlier one that it quotes."""
    return stub.reply_to or next((number for number in stub.quotes if number < stub.number), None)


def discussed(stubs: Iterable[Stub], number: int) -> tuple[list[int], list[int]]:
    """The posts that answer a post, and those that quote it; a post that does both is in both. In thread order."""
    answers, quotes = [], []
    for stub in stubs:
        if stub.number == number:
            continue
        if parent(stub) == number:
            answers.append(stub.number)
        if number in stub.quotes:
            quotes.append(stub.number)
    return answers, quotes


def around(stubs: Sequence[Stub], number: int, *, most_above: int = 10, most_below: int = 20) -> Around:
    """The chain above a post and the tree of answers below it; `stubs` are all of its thread, in order.

    Of what is above, the nearest are kept. Of what is below, the nearest steps are, whole ones first.
    """
    above: list[int] = []
    step = parent(stubs[number - 1])
    while step is not None:
        above.append(step)
        step = parent(stubs[step - 1])
    children: dict[int, list[int]] = {}
    for stub in stubs[number:]:
        if (answered := parent(stub)) is not None:
            children.setdefault(answered, []).append(stub.number)
    kept, total = _nearest(children, number, most_below)
    below: list[tuple[int, int]] = []
    stack = [(child, 1) for child in reversed(children.get(number, ()))]
    while stack:
        child, depth = stack.pop()
        if child in kept:
            below.append((child, depth))
            stack += [(each, depth + 1) for each in reversed(children.get(child, ()))]
    shown = above[:most_above][::-1]
    return Around(number, tuple(shown), tuple(below), len(above) - len(shown), total - len(below))


def _nearest(children: dict[int, list[int]], number: int, most: int) -> tuple[set[int], int]:
    """The first `most` posts below `number`, nearest step first, and how many there are in all."""
    kept: set[int] = set()
    total, level = 0, children.get(number, [])
    while level:
        total += len(level)
        kept.update(level[: max(0, most - len(kept))])
        level = [child for each in level for child in children.get(each, ())]
    return kept, total
