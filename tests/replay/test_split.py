"""Blocks cut into pieces."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.archive import markup
from bot.replay.split import pieces, units

if TYPE_CHECKING:
    from collections.abc import Iterator

WORDS = st.sampled_from([
    "word", "**bold words here**", "*slanted*", "~~a b c~~", "||hidden away||", "`code span`", "👩",
    "🇫🇷🇩🇪", "e\u0301e\u0301", "end.", "Really?", "-", "12.", "#", "[evil](https://evil.example/a_b)",
    "https://a.example/x", "x" * 150, "*" * 60, "\n", "\\",
])  # fmt: skip
PARAGRAPHS = st.lists(WORDS, min_size=1, max_size=300).map(" ".join)


def cut(text: str, *, first: int = 240, rest: int = 300) -> Iterator[str]:
    for block in markup.blocks(text):
        yield from pieces(block, first=first, rest=rest)


def unmarked(text: str) -> str:
    return re.sub(r"[\s\\*~|_`]", "", text)


@settings(deadline=None)
@given(PARAGRAPHS, st.integers(200, 400), st.integers(200, 400))
def test_pieces_fit_and_nothing_is_lost(text: str, first: int, rest: int) -> None:
    for block in markup.blocks(text):
        found = list(pieces(block, first=first, rest=rest))
        assert units(found[0]) <= first
        assert all(units(piece) <= rest for piece in found[1:])
        assert unmarked("".join(found)) == unmarked(block.markdown)


@settings(deadline=None)
@given(PARAGRAPHS)
def test_each_piece_closes_the_emphasis_that_it_opens(text: str) -> None:
    for piece in cut(text):
        bare = re.sub(r"\\.|`[^`]*`|<http[^>]*>", "", piece)
        assert bare.count("||") % 2 == bare.count("~~") % 2 == bare.count("**") % 2 == 0


@settings(deadline=None)
@given(PARAGRAPHS)
def test_no_piece_begins_as_a_list_or_parts_a_grapheme(text: str) -> None:
    for piece in list(cut(text))[1:]:
        assert not re.match(r"[-+*][ \t]|\d+[.)][ \t]|#|>", piece)
        assert piece[0] not in "\u200d\u0301\ufe0f"


def test_a_cut_falls_behind_a_sentence() -> None:
    text = "One sentence stands here. " * 30
    assert all(piece.endswith("here.") for piece in cut(text))


def test_emphasis_goes_on_in_the_next_piece() -> None:
    first, second, *_ = cut("**" + "loud words " * 40 + "end**")
    assert first.startswith("**loud")
    assert first.endswith(("words**", "loud**"))
    assert second.startswith("**")


def test_a_link_is_never_cut() -> None:
    text = "word " * 38 + "[text](https://a.example/" + "x" * 100 + ") after"
    assert [piece for piece in cut(text) if "<https" in piece and f"{'x' * 100}>" not in piece] == []


@pytest.mark.parametrize("line", ["short = 1", "y" * 700])
def test_code_is_closed_and_opened_again(line: str) -> None:
    found = list(cut("```py\n" + "\n".join([line] * 60) + "\n```"))
    assert len(found) > 1
    for piece in found:
        assert piece.startswith("```py\n")
        assert piece.endswith("\n```")
        assert piece.count("```") == 2
        assert units(piece) <= 300
    assert "".join(piece[6:-4].replace("\n", "") for piece in found) == line * 60


@pytest.mark.parametrize("first", range(200, 260, 7))
def test_a_code_span_is_never_cut(first: int) -> None:
    text = "word " * 38 + "`" + "a b " * 20 + "`" + " after" * 40
    assert all(piece.count("`") % 2 == 0 for piece in cut(text, first=first))


@pytest.mark.parametrize("dash", ["-", "+", "12.", "3)"])
def test_a_dash_at_a_cut_does_not_begin_a_list(dash: str) -> None:
    for first in range(200, 240):
        found = list(cut(f"some words {dash} " * 60, first=first))
        assert not any(re.match(r"[-+*][ \t]|\d+[.)][ \t]", piece) for piece in found)
        assert unmarked("".join(found)) == unmarked(f"some words {dash} " * 60)
