"""Reading a long thread: every post in exactly one part, whatever the tree."""

from hypothesis import given
from hypothesis import strategies as st

from bot.archive.model import Post, Thread
from bot.discussion.model.reading import branches

trees = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 400)), min_size=1, max_size=60)


@given(trees)
def test_each_post_is_in_one_part_and_parts_are_small(tree):
    posts = tuple(
        Post(number, "x" * size, reply_to=parent if 0 < parent < number else None)
        for number, (parent, size) in enumerate(tree, 1)
    )
    parts = branches(Thread("t", posts, "test"), range(1, len(posts) + 1), most_tokens=300)
    assert sorted(number for part in parts for number in part) == list(range(1, len(posts) + 1))
    for part in parts:
        assert len(part) == 1 or sum(len(posts[number - 1].text) // 3 + 41 for number in part) <= 300
