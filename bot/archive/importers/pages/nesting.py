"""What the places of posts in a page's tree tell: what a comment stands under, and where names are that no mark tells.

Both look for what is regular over all posts of a page and say nothing where it is not.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence

from bot.archive.importers.html import line
from bot.archive.importers.pages.blocks import Blocks

__all__ = ["parents", "unmarked_names"]

_NAME_TAGS = frozenset(("b", "strong", "a", "h3", "h4", "h5"))
_LONGEST_NAME = 30


def parents(walked: Blocks, places: Sequence[int]) -> dict[int, int]:
    """For each post that stands inside another's element, the index of that other; `places` are the posts' elements.

    A family of elements tells it where every post (but for the first, which may be laid out otherwise) begins exactly
    one of them, and some of them are inside each other: `li.comment` in the `ol` under an `li.comment`.
    """
    for members in walked.families.values():
        if len(members) < max(2, len(places) - 1):
            continue
        owners: dict[int, int] = {}
        for member in members:
            post = bisect_left(places, member)
            if post < len(places) and places[post] < walked.ends[member]:
                owners[member] = post
        counts = Counter(owners.values())
        if max(counts.values(), default=0) != 1 or len(counts.keys() | {0}) != len(places):
            continue
        if found := _enclosing(walked, owners):
            return found
    return _indented(walked, places)


def _indented(walked: Blocks, places: Sequence[int]) -> dict[int, int]:
    """The same by how far comments are indented, where an attribute says so for each but the first: Hacker News."""
    written = [depth for node in walked.nodes if (depth := node.attributes.get("indent"))]
    first = len(places) - len(written)
    if first not in (0, 1) or not all(re.fullmatch(r"[0-9]{1,3}", depth) for depth in written):
        return {}
    depths = {post: int(depth) for post, depth in enumerate(written, first)}
    found: dict[int, int] = {}
    around: list[int] = []
    for post in sorted(depths):
        while around and depths[around[-1]] >= depths[post]:
            around.pop()
        if around:
            found[post] = around[-1]
        around.append(post)
    return found


def _enclosing(walked: Blocks, owners: dict[int, int]) -> dict[int, int]:
    """For each owner of an element the owner of the nearest element around it."""
    found: dict[int, int] = {}
    around: list[int] = []
    for member in sorted(owners):
        while around and walked.ends[around[-1]] <= member:
            around.pop()
        if around:
            found[owners[member]] = owners[around[-1]]
        around.append(member)
    return found


def _only_of(walked: Blocks, place: int, places: Sequence[int]) -> int:
    """The highest element around a post that holds none of the others."""
    while (above := walked.parents[place]) >= 0 and sum(above <= one < walked.ends[above] for one in places) == 1:
        place = above
    return place


def unmarked_names(walked: Blocks, blocks: Sequence[tuple[int, int, int | None]]) -> list[str | None]:
    """The names of posts that no link and no class marks: a short bold or linked text at one place of every post.

    It must stand there above the words of every post, below those of the post before, as two names or more, one of them
    more than once: what is the same everywhere is a label, and what never comes back may be a subject. None for all
    posts where no place does.
    """
    held: dict[tuple[object, ...], dict[int, str]] = defaultdict(dict)
    start = _only_of(walked, blocks[0][0], [place for place, _, _ in blocks])
    for post, (place, end, body) in enumerate(blocks):
        for at in range(start, body if body is not None else end):
            node = walked.nodes[at]
            if node.tag not in _NAME_TAGS or walked.dated[at] or walked.quoting[at]:
                continue
            text = line(node).strip(" :,·")
            if 1 < len(text) <= _LONGEST_NAME and len(text.split()) <= 4 and any(map(str.isalpha, text)):
                above = walked.nodes[walked.parents[at]]
                held[node.tag, above.tag, above.attributes.get("class") or ""].setdefault(post, text)
        start = min(walked.ends[place], end)
    for names in held.values():
        counts = Counter(names.values())
        if len(names) == len(blocks) and 1 < len(counts) < len(blocks):
            return [names[post] for post in range(len(blocks))]
    return [None] * len(blocks)
