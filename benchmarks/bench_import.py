"""How long flattened text takes to import, beside plainly decoding, splitting and hashing the same bytes.

usage: python benchmarks/bench_import.py

The goals: a text in the shape of a saved thread of 8 posts in 50 milliseconds, 10,000 posts in 5 seconds. All text is
invented.
"""

from __future__ import annotations

import hashlib
import random
import sys
import time
from collections.abc import Callable

from bot.archive.importers import read

VOCABULARY = 3_000


def made(posts: int, *, headers: bool) -> bytes:
    """A thread in which paragraphs are parted by a blank line, posts by a newline, and a third of the posts quote."""
    chance = random.Random(posts)
    weights = [1 / rank for rank in range(1, VOCABULARY + 1)]

    def paragraph() -> str:
        picked = chance.choices(range(VOCABULARY), weights=weights, k=chance.randint(8, 60))
        return " ".join(f"w{word:x}ord" for word in picked).capitalize() + "."

    said: list[str] = []
    parts = ["What's new\n\nA thread that nobody wrote\n\n"]
    for number in range(1, posts + 1):
        own = [paragraph() for _ in range(chance.randint(1, 4))]
        if headers:
            when = f"{1 + number % 28:02} March {2001 + number // 400}"
            parts.append(f"member{chance.randrange(300)}\nMember\n{when}\n#{number}\n")
        if said and chance.random() < 0.33:
            parts.append(chance.choice(said[-20:]) + "\n\n")
        parts.append("\n\n".join(own) + "\n")
        said.append(own[0])
    return "".join([*parts, "\nTop Bottom\n"]).encode()


def plain(data: bytes) -> object:
    """The least that any reader must do."""
    lines = data.decode().split("\n")
    return {hashlib.blake2b(line.encode(), digest_size=8).digest() for line in lines}, [line.split() for line in lines]


def seconds(work: Callable[[], object], *, runs: int) -> float:
    """The best of some runs."""
    times = []
    for _ in range(runs):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return min(times)


def main() -> int:
    """Print a line for each input; exit status 1 where a goal is missed."""
    missed = 0
    print(f"{'input':<28}{'bytes':>10}{'posts':>8}{'plain':>10}{'import':>10}{'ratio':>8}{'goal':>8}")
    for name, posts, headers, goal, runs in (
        ("8 posts", 8, False, 0.05, 9),
        ("8 posts with headers", 8, True, 0.05, 9),
        ("10,000 posts", 10_000, False, 5.0, 1),
        ("10,000 posts with headers", 10_000, True, 5.0, 1),
    ):
        data = made(posts, headers=headers)
        found = len(read(data).posts)  # compiles the patterns, so that no run pays for it
        base = seconds(lambda data=data: plain(data), runs=runs)  # type: ignore[misc] # bound now
        took = seconds(lambda data=data: read(data), runs=runs)  # type: ignore[misc] # bound now
        missed += took > goal
        print(f"{name:<28}{len(data):>10}{found:>8}{base:>9.4f}s{took:>9.4f}s{took / base:>7.0f}x{goal:>7}s")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
