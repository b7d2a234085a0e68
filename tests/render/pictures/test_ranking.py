"""A ranking as bars."""

import pytest

from bot.archive.model import Post
from bot.discussion.scores import PostScore, RankedPost
from bot.render.pictures import ranking_chart
from bot.render.pictures.model import DARK
from bot.replay.split import units
from tests.render.pictures.pixels import colours, ink, opened


def ranked(*counts, author="alice", words="The ferry is late"):
    return [
        RankedPost(rank, Post(10 * rank, words, author), "The ferry", PostScore(10 * rank, up - down, up, down))
        for rank, (up, down) in enumerate(counts, start=1)
    ]


def test_alt_and_words_name_every_bar():
    picture = ranking_chart(ranked((8, 0), (6, 2)), title="Top posts")
    assert picture.alt == (
        "Top posts: bars of the votes on 2 posts, up to the right and down to the left. 1. #10 by alice: +8 (8 votes: "
        "8 up), at least 67% approve; 2. #20 by alice: +4 (8 votes: 6 up, 2 down), at least 40% approve."
    )
    assert picture.words.split("\n") == [
        "**Top posts**",
        "1. #10 · alice · The ferry is late: +8 (8 votes: 8 up), at least 67% approve",
        "2. #20 · alice · The ferry is late: +4 (8 votes: 6 up, 2 down), at least 40% approve",
        "-# “At least” is the share of approval that the votes make safe to assume (95% lower bound).",
    ]


def test_more_than_ten_are_left_out_and_said():
    picture = ranking_chart(ranked(*[(9, 1)] * 14), title="Top posts")
    assert "Not in the picture: 4 more posts." in picture.alt
    assert "Not in the picture: 4 more posts." in picture.words
    assert picture.png == ranking_chart(ranked(*[(9, 1)] * 10), title="Top posts").png


def test_bars_grow_with_votes_and_downs_have_their_own_colour():
    def blue(*counts):
        return colours(ranking_chart(ranked(*counts), title="Top").png).get(DARK.blue, 0)

    assert blue((10, 0), (10, 0)) > 1.6 * blue((10, 0), (1, 0))
    assert DARK.orange in colours(ranking_chart(ranked((3, 2)), title="Top").png)
    assert DARK.orange not in colours(ranking_chart(ranked((3, 0)), title="Top").png)


@pytest.mark.parametrize("dark", [True, False])
@pytest.mark.parametrize("name", ["alice", "W" * 10_000, "שלום", "👩‍👩‍👧" * 30, "\u202e\x00Z" + "\u0335" * 400])
def test_nothing_leaves_the_margins(name, dark):
    picture = ranking_chart(
        ranked(*[(1000, 1), (0, 900), (1, 0), (12345, 54321)], author=name, words=name), title=name, dark=dark
    )
    left, top, right, bottom = ink(picture.png)
    assert left >= 50
    assert right <= 1200 - 50
    assert top >= 30
    assert bottom <= opened(picture.png).height - 30
    assert units(picture.alt) <= 1024
    assert units(picture.words) <= 4000


def test_nothing_to_show_is_said():
    picture = ranking_chart([], title="Top posts")
    assert picture.alt == "Top posts: No post has a vote yet."
    assert ink(picture.png)


def test_the_same_call_gives_the_same_bytes():
    assert ranking_chart(ranked((3, 1)), title="T").png == ranking_chart(ranked((3, 1)), title="T").png
