"""The conversation around a post: what it answers, from the top, and what answers it, as a tree."""

from hypothesis import given
from hypothesis import strategies as st

from bot.archive.model import Post, Quote, Thread
from bot.archive.outline import Around, Stub, around, discussed, outline, parent

STUBS = (
    Stub(1, "alice"),
    Stub(2, "bob", 1),
    Stub(3, "carol", 2, (1,)),
    Stub(4, "dave", 1),
    Stub(5, "erin", None, (2, 9)),
    Stub(6, "alice", 3),
    Stub(7, "bob"),
    Stub(8, "carol", 6),
    Stub(9, "dave"),
)


def test_the_chain_above_and_the_tree_below():
    assert around(STUBS, 3) == Around(3, (1, 2), ((6, 1), (8, 2)))
    assert around(STUBS, 1) == Around(1, (), ((2, 1), (3, 2), (6, 3), (8, 4), (5, 2), (4, 1)))
    assert around(STUBS, 7) == Around(7, (), ())


def test_what_does_not_fit_is_counted_and_the_nearest_stay():
    assert around(STUBS, 8, most_above=2) == Around(8, (3, 6), (), left_above=2)
    assert around(STUBS, 1, most_below=3) == Around(1, (), ((2, 1), (3, 2), (4, 1)), left_below=3)


def test_answers_and_quotes_of_a_post():
    assert discussed(STUBS, 1) == ([2, 4], [3])
    assert discussed(STUBS, 2) == ([3, 5], [5])
    assert discussed(STUBS, 9) == ([], [5]), "a quote of a later post answers nothing"


def test_a_stub_names_each_quoted_post_once():
    posts = (Post(1, "a", "alice"), Post(2, "b", quotes=(Quote("a", 1), Quote("x"), Quote("a", 1)), reply_to=1))
    assert outline(Thread("t", posts, "test")) == (Stub(1, "alice"), Stub(2, None, 1, (1,)))


@st.composite
def stubs(draw):
    count = draw(st.integers(1, 30))
    return tuple(
        Stub(
            number,
            None,
            draw(st.one_of(st.none(), st.integers(1, number - 1))) if number > 1 else None,
            tuple(draw(st.lists(st.integers(1, count), max_size=3, unique=True))),
        )
        for number in range(1, count + 1)
    )


@given(stubs(), st.data())
def test_every_post_is_shown_or_counted_once(stubs, data):
    number = data.draw(st.integers(1, len(stubs)))
    most = data.draw(st.integers(0, 12))
    found = around(stubs, number, most_above=most, most_below=most)
    below = [post for post, _ in found.below]
    assert len(found.above) <= most
    assert len(below) <= most
    assert len(set(below)) == len(below)
    for post, depth in found.below:
        steps = [post]
        while steps[-1] != number:
            steps.append(parent(stubs[steps[-1] - 1]))
        assert len(steps) - 1 == depth
    whole = around(stubs, number, most_above=99, most_below=99)
    assert len(whole.above) == len(found.above) + found.left_above
    assert len(whole.below) == len(below) + found.left_below
    assert (whole.left_above, whole.left_below) == (0, 0)
