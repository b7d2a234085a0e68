"""Reading a long thread branch by branch: each post is read exactly once, then the claims are joined."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.archive.model import Thread
from bot.discussion.model.endpoint import Endpoint, tokens_of
from bot.discussion.model.material import Material, Task, of_posts
from bot.discussion.model.prompts import MOST_TOKENS, messages
from bot.discussion.model.validate import Kept
from bot.discussion.positions.model import Positions, Relation

__all__ = ["Coverage", "Estimate", "branches", "covered", "estimate", "joining", "to_read"]

PART_TOKENS: Final = 6_000  # of posts that one request reads
LONGEST_POST: Final = 12_000  # characters of one post
_POST_TOKENS: Final = 40  # what JSON puts around a post
_MOST_CLAIMS: Final = 60
_JOIN_TEXT: Final = 1_200  # characters of a post beside the claims that were read from it


@dataclass(frozen=True, slots=True)
class Estimate:
    """What reading would take: requests, and tokens and millionths of the currency at the most without repetitions."""

    requests: int
    tokens: int
    micros: int
    posts: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of a thread was read.

    `read` posts of `posts` that have words; `cut` of these only in part, `left_out` because they speak to a program,
    `failed` because the model gave nothing usable for their branch.
    """

    posts: int
    read: int
    cut: int = 0
    left_out: int = 0
    failed: int = 0


def branches(thread: Thread, numbers: Iterable[int], *, most_tokens: int = PART_TOKENS) -> list[tuple[int, ...]]:
    """The posts in parts that fit into one request, in thread order within each; each is in exactly one.

    A part has whole branches of the reply tree where they fit; one that does not is cut where the next part begins.
    """
    wanted = [number for number in sorted(set(numbers)) if 0 < number <= len(thread.posts)]
    known = set(wanted)
    children: defaultdict[int | None, list[int]] = defaultdict(list)
    for number in wanted:
        parent = thread.posts[number - 1].reply_to
        children[parent if parent in known else None].append(number)
    sizes = {number: tokens_of(thread.posts[number - 1].text[:LONGEST_POST]) + _POST_TOKENS for number in wanted}
    weight = dict(sizes)
    for number in reversed(wanted):  # parents have smaller numbers
        parent = thread.posts[number - 1].reply_to
        if parent in known:
            weight[parent] += weight[number]
    parts: list[tuple[int, ...]] = []
    current: list[int] = []
    filled = 0
    stack = list(reversed(children[None]))
    while stack:
        number = stack.pop()
        whole = weight[number] if weight[number] <= most_tokens else sizes[number]
        if current and filled + whole > most_tokens:
            parts.append(tuple(sorted(current)))
            current, filled = [], 0
        current.append(number)
        filled += sizes[number]
        stack += reversed(children[number])
    return [*parts, tuple(sorted(current))] if current else parts


def to_read(thread: Thread, positions: Positions) -> list[Material]:
    """The requests that read the posts of a summary."""
    last = positions.last or len(thread.posts)
    with_words = [post.number for post in thread.posts[positions.first - 1 : last] if post.text.strip()]
    by_post = _by_post(positions.relations)
    return [
        of_posts(
            Task.READ,
            thread,
            part,
            [one for number in part for one in by_post.get(number, ())],
            longest=LONGEST_POST,
        )
        for part in branches(thread, with_words)
    ]


def joining(read: Sequence[Sequence[Kept]], thread: Thread, positions: Positions) -> Material:
    """The request that sums up what was read: its claims, taken from each part in turn, and the posts they cite."""
    chosen: list[Kept] = []
    for rank in range(max((len(part) for part in read), default=0)):
        chosen += [part[rank] for part in read if rank < len(part)]
    chosen = chosen[:_MOST_CLAIMS]
    cited = sorted({post for one in chosen for post in one.posts})
    camps: defaultdict[str, list[int]] = defaultdict(list)
    if positions.camps.claimed:
        for member in positions.camps.members:
            camps[member.camp] += member.posts
    return of_posts(
        Task.JOIN,
        thread,
        cited,
        positions.relations,
        longest=_JOIN_TEXT,
        claims=tuple((one.text, one.posts) for one in chosen),
        camps={camp: tuple(posts) for camp, posts in camps.items()},
    )


def estimate(materials: Sequence[Material], endpoint: Endpoint) -> Estimate:
    """What reading these and joining them takes."""
    tokens_in = sum(tokens_of(one["content"]) for material in materials for one in messages(material))
    requests = len(materials) + 1
    tokens_in += min(tokens_in, _MOST_CLAIMS * (_JOIN_TEXT // 3 + 60))
    tokens_out = requests * MOST_TOKENS
    posts = sum(len(material.texts) for material in materials)
    return Estimate(requests, tokens_in + tokens_out, endpoint.cost(tokens_in, tokens_out), posts)


def covered(materials: Sequence[Material], failed: Sequence[bool]) -> Coverage:
    """How much was read, where `failed` says of each part whether it was not."""
    read = [material for material, lost in zip(materials, failed, strict=True) if not lost]
    lost = sum(len(material.texts) for material, gone in zip(materials, failed, strict=True) if gone)
    left_out = sum(len(material.left_out) for material in materials)
    return Coverage(
        posts=sum(len(material.texts) + len(material.left_out) for material in materials),
        read=sum(len(material.texts) for material in read),
        cut=sum(len(material.cut) for material in read),
        left_out=left_out,
        failed=lost,
    )


def _by_post(relations: Iterable[Relation]) -> Mapping[int, list[Relation]]:
    found: defaultdict[int, list[Relation]] = defaultdict(list)
    for relation in relations:
        found[relation.post].append(relation)
    return found
