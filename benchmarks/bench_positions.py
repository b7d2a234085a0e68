"""How long a summary takes, beside plainly splitting the same text into words in the same run.

usage: python benchmarks/bench_positions.py

The goals: 10,000 posts in 15 seconds and 400 MB, 50 posts in 150 milliseconds.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from collections.abc import Callable

from bot.archive.model import Post, Quote, Thread
from bot.discussion.positions import summarise, to_document
from bot.discussion.words import tokens

OPENINGS = ("You are wrong.", "I agree with that.", "Why would anybody believe this?", "But nobody asked.", "Well...")
VOCABULARY = 3000


def made(posts: int, people: int) -> Thread:
    """A thread of invented words with a few English openings, words as frequent as Zipf's law has them."""
    chance = random.Random(posts)
    weights = [1 / rank for rank in range(1, VOCABULARY + 1)]

    def sentence() -> str:
        picked = chance.choices(range(VOCABULARY), weights=weights, k=chance.randint(6, 24))
        return " ".join(f"w{word:x}ord" for word in picked).capitalize() + "."

    thread: list[Post] = []
    for number in range(1, posts + 1):
        text = " ".join([chance.choice(OPENINGS), *(sentence() for _ in range(chance.randint(1, 9)))])
        to = chance.randint(max(1, number - 30), number - 1) if number > 1 else None
        quotes = (Quote(thread[to - 1].text[:60], to),) if to and chance.random() < 0.4 else ()
        thread.append(Post(number, text, f"member {chance.randrange(people)}", reply_to=to, quotes=quotes))
    return Thread("Invented", tuple(thread), "benchmark")


def seconds(work: Callable[[], object], *, runs: int) -> float:
    """The best of some runs."""
    times = []
    for _ in range(runs):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return min(times)


def main() -> int:
    """Print a line for each size; exit status 1 where a goal is missed."""
    missed = 0
    for posts, people, goal, runs in ((50, 12, 0.15, 5), (1_000, 80, 2.0, 1), (10_000, 300, 15.0, 1)):
        thread = made(posts, people)
        plain = seconds(lambda thread=thread: [tokens(post.text) for post in thread.posts], runs=runs)  # type: ignore[misc] # bound now
        took = seconds(lambda thread=thread: to_document(summarise(thread), everything=True), runs=runs)  # type: ignore[misc] # bound now
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
        missed += took > goal
        print(f"{posts:6} posts: {took:7.3f} s (goal {goal} s), {took / plain:5.1f} times splitting, {memory:.0f} MB")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
