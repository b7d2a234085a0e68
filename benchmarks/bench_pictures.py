"""Drawing of each picture in the child process, beside an empty picture of the same size in this process.

"First" is the first call of all, with the start of the child, its imports and the search for fonts.

Run: python -m benchmarks.bench_pictures
"""

from __future__ import annotations

import asyncio
import io
import random
import statistics
import time
from collections.abc import Callable
from typing import Any

from PIL import Image

from bot.archive.model import Post, Thread
from bot.archive.outline import outline
from bot.child import Kept
from bot.discussion.positions.model import Camps, Member, Positions, Relation, Stance
from bot.discussion.positions.room.model import Agreed, Room, Voter, VoterGroup
from bot.discussion.scores import PostScore, RankedPost
from bot.discussion.web import weave
from bot.render.pictures import Picture, called, camps_map, quote_card, ranking_chart, room_map, web_picture

ROUNDS = 10
WORDS = "The ferry was late again on Monday, and nobody who takes it was surprised. 渡し船 😂 "


def thread(posts: int, authors: int) -> Thread:
    """A thread whose posts answer an earlier one each."""
    chance = random.Random(1)
    made = [Post(1, WORDS, "author 0")]
    made += [
        Post(
            number, WORDS, f"author {chance.randrange(authors)}", None, chance.choice([1, chance.randrange(1, number)])
        )
        for number in range(2, posts + 1)
    ]
    return Thread("The ferry", tuple(made), "benchmark")


def positions(source: Thread) -> Positions:
    """Two claimed camps."""
    relations = tuple(
        Relation(post.number, post.reply_to, Stance.DISAGREES if post.number % 3 else Stance.AGREES, 0.9)
        for post in source.posts
        if post.reply_to
    )
    members = tuple(
        Member(author, tuple(post.number for post in source.posts if post.author == author), "AB"[place % 2], 2.0)
        for place, author in enumerate(source.authors)
    )
    count = len(source.posts)
    return Positions(
        "t", count, len(members), count, relations, Camps(claimed=True, why="it is", members=members), (), (), ()
    )


def room(voters: int) -> Room:
    """Two groups of voters."""
    chance = random.Random(1)
    places = tuple(
        Voter(each, str(each % 2 + 1), chance.gauss(4 * (each % 2), 1), chance.random()) for each in range(voters)
    )
    groups = (VoterGroup("1", voters // 2, ()), VoterGroup("2", voters // 2, ()))
    return Room(voters, 9, 9, (), Agreed(), claimed=True, why="it is", groups=groups, places=places)


async def main() -> None:
    """Print the first call, the median of ten and the slowest, and the empty picture, in milliseconds."""
    large = thread(3000, 200)
    ranked = [
        RankedPost(rank, large.posts[rank], "The ferry", PostScore(rank, 9, 10 + rank, 1)) for rank in range(1, 11)
    ]
    cases: dict[str, tuple[Callable[..., Picture], tuple[Any, ...], dict[str, Any]]] = {
        "quote_card, 75 letters": (quote_card, (WORDS, large.posts[0]), {"thread": "The ferry"}),
        "quote_card, shortened": (quote_card, (WORDS * 40, large.posts[0]), {"thread": "The ferry", "comment": WORDS}),
        "ranking_chart, 10 posts": (ranking_chart, (ranked,), {"title": "Top"}),
        "web_picture, 3,000 posts": (web_picture, (weave("The ferry", outline(large), {}),), {}),
        "camps_map, 200 authors": (camps_map, (positions(large), large), {}),
        "room_map, 300 voters": (room_map, (room(300), positions(large), large), {}),
    }
    print(f"{'ms':<26}{'first':>8}{'median':>8}{'slowest':>8}{'empty':>8}{'KB':>6}   goal, warm")
    child = Kept()
    for name, (function, arguments, named) in cases.items():
        times: list[float] = []
        for _ in range(ROUNDS + 1):
            begun = time.perf_counter()
            picture = await child.run(called, function, arguments, named, seconds=60)
            times.append(1000 * (time.perf_counter() - begun))
        size = Image.open(io.BytesIO(picture.png)).size
        begun = time.perf_counter()
        Image.new("RGB", size, "#17181c").save(io.BytesIO(), "PNG", compress_level=3)
        empty = 1000 * (time.perf_counter() - begun)
        goal = "< 300" if function is quote_card else "< 2000"
        print(
            f"{name:<26}{times[0]:>8.0f}{statistics.median(times[1:]):>8.0f}{max(times[1:]):>8.0f}{empty:>8.0f}"
            f"{len(picture.png) / 1024:>6.0f}   {goal}"
        )
    await child.close()


if __name__ == "__main__":
    asyncio.run(main())
