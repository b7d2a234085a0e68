"""How long a summary takes and what memory, beside plainly splitting the same text into words in the same run.

usage: python -m benchmarks.bench_positions

The goals: 10,000 posts in 15 seconds and 400 MB, 50 posts in 150 milliseconds.
"""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable

from bot.archive.model import Post, Quote, Thread
from bot.discussion.positions import summarise, to_document
from bot.discussion.words import tokens

OPENINGS = ("You are wrong.", "I agree with that.", "Why would anybody believe this?", "But nobody asked.", "Well...")
VOCABULARY = 3000
SMALL = 200  # posts of a thread that is measured warm
MEMORY = 400


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


def work(what: str, posts: int, people: int) -> None:
    """Do one thing to a made thread and print seconds of the processor, seconds of the clock and the peak memory in MB.

    A small thread is measured warm, the best of five.
    """
    thread = made(posts, people)
    do: Callable[[], object] = {
        "split": lambda: [tokens(post.text) for post in thread.posts],
        "summarise": lambda: to_document(summarise(thread), everything=True),
    }[what]
    if posts < SMALL:
        do()
    times = []
    for _ in range(5 if posts < SMALL else 1):
        began = time.process_time(), time.perf_counter()
        do()
        times.append((time.process_time() - began[0], time.perf_counter() - began[1]))
    print(*min(times), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000)


def measured(what: str, posts: int, people: int) -> tuple[float, float, float]:
    """The same in a process of its own, so that memory is that of the work alone."""
    command = [sys.executable, "-m", "benchmarks.bench_positions", what, str(posts), str(people)]
    answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    processor, clock, memory = map(float, answer.split())
    return processor, clock, memory


def main() -> int:
    """Print a line for each size; exit status 1 where a goal is missed."""
    missed = 0
    for posts, people, goal in ((50, 12, 0.15), (1_000, 80, 3.0), (10_000, 300, 15.0)):
        plain, _, base = measured("split", posts, people)
        took, clock, memory = measured("summarise", posts, people)
        missed += took > goal or memory > MEMORY
        print(
            f"{posts:6} posts: {took:7.3f} s of one processor (goal {goal} s; {clock:.3f} s by the clock), "
            f"{took / plain:.1f} times splitting; "
            f"{memory:.0f} MB (goal {MEMORY} MB), splitting {base:.0f} MB"
        )
    return 1 if missed else 0


if __name__ == "__main__":
    if len(sys.argv) > 1:
        work(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
    else:
        sys.exit(main())
