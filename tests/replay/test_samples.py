"""The sample threads are read as they were meant, and play."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from bot.archive.convert import read_file
from bot.replay.terminal import play

SAMPLES = Path(__file__).parents[2] / "data" / "samples"


@pytest.mark.parametrize(
    ("name", "posts", "authors", "quotes"),
    [
        ("island-door.txt", 9, 0, [(4, 3), (6, 4), (7, 6), (8, 5)]),
        ("night-trains.json", 25, 8, None),
        ("street-lamps.json", 71, 14, None),
        ("rye-bread.txt", 15, 6, [(4, 3), (5, 4), (7, 6), (9, 8), (12, 11), (13, 11)]),
    ],
)
def test_a_sample_is_read_and_plays(name: str, posts: int, authors: int, quotes: list[tuple[int, int]] | None) -> None:
    thread = read_file(SAMPLES / name)
    assert len(thread.posts) == posts
    assert len(thread.authors) == authors
    found = [(post.number, quote.post) for post in thread.posts for quote in post.quotes]
    assert found == quotes or (quotes is None and len(found) > 10)
    out = io.StringIO()
    play(thread, out=out)
    assert all(f"· #{number}" in out.getvalue() for number in range(1, posts + 1))
