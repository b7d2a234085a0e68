"""A replay in the terminal."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from itertools import chain, repeat

import pytest

from bot.archive.model import Post, Quote, Thread
from bot.replay.terminal import play

THREAD = Thread(
    "Night trains",
    (
        Post(1, "Keep **them**.\nAll of them.", "alice", datetime(2014, 8, 5, tzinfo=UTC)),
        Post(2, "[red]No[/red] \x1b[31m", "bo", None, 1, (Quote("Keep **them**.", 1),)),
        Post(3, "One more.", None),
    ),
    "test",
)


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_outside_a_terminal_everything_comes_at_once() -> None:
    out = io.StringIO()
    play(THREAD, pace="manual", out=out, ask=lambda _: pytest.fail("nobody is there to ask"))
    lines = [line.rstrip() for line in out.getvalue().splitlines() if line.strip()]
    assert lines == [
        "Night trains 3 posts",
        "alice · #1 · 2014-08-05", "  Keep them.", "  All of them.",
        "bo · #2", "  │ Keep them.", "  ↪ #1 · alice", "  [red]No[/red] [31m",
        "Unknown · #3", "  One more.",
    ]  # fmt: skip


def test_a_replay_begins_where_it_is_told() -> None:
    out = io.StringIO()
    play(THREAD, first=3, out=out)
    assert "#2" not in out.getvalue()
    assert "Unknown · #3" in out.getvalue()


@pytest.fixture
def _colourless(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "dumb")


@pytest.mark.usefixtures("_colourless")
@pytest.mark.parametrize(
    ("answers", "shown"),
    [
        (["", ""], "123"),
        (["b", "3"], "113"),
        (["q"], "1"),
        (["", "#1", "q"], "121"),
    ],
)
def test_manual_asks_before_each_post(answers: list[str], shown: str) -> None:
    out = Screen()
    replies = chain(answers, repeat("q"))
    play(THREAD, pace="manual", out=out, ask=lambda _: next(replies))
    heads = [line for line in out.getvalue().splitlines() if line.startswith(("alice · #", "bo · #", "Unknown · #"))]
    assert "".join(line.split("#")[1][0] for line in heads) == shown


@pytest.mark.usefixtures("_colourless")
def test_the_end_of_input_ends_the_replay() -> None:
    def gone(_: str) -> str:
        raise EOFError

    out = Screen()
    play(THREAD, pace="manual", out=out, ask=gone)
    assert "bo · #2" not in out.getvalue()
