"""The web of a thread: which post answers or quotes which."""

from hypothesis import given
from hypothesis import strategies as st

from bot.archive.outline import Stub
from bot.discussion.web import Edge, Node, weave
from tests.archive.test_outline import stubs

STUBS = (Stub(1, "alice"), Stub(2, "bob", 1, (1,)), Stub(3, "carol", 2, (1,)), Stub(4, "dave"), Stub(5, "erin", 1))


def test_a_quote_wins_over_the_reply_that_goes_with_it():
    web = weave("Ferries", STUBS, {1: 3, 5: -1})
    assert web.nodes == (Node(1, "alice", 3, 3), Node(2, "bob", 0, 1), Node(3, "carol", 0, 0), Node(5, "erin", -1, 0))
    assert web.edges == (Edge(2, 1, "quote"), Edge(3, 1, "quote"), Edge(3, 2, "reply"), Edge(5, 1, "reply"))
    assert (web.left_out, web.left_out_alone, web.edges_left_out) == (1, 1, 0)


def test_a_hidden_post_is_in_no_web():
    web = weave("Ferries", (*STUBS[:1], Stub(2, None, 1, (1,), hidden=True), *STUBS[2:]), {})
    assert [node.post for node in web.nodes] == [1, 3, 5]
    assert Edge(3, 2, "reply") not in web.edges


def test_where_not_all_fit_the_most_answered_stay():
    web = weave("Ferries", STUBS, {5: 7}, most=3)
    assert [node.post for node in web.nodes] == [1, 2, 5]
    assert web.left_out == 2
    assert web.edges_left_out == 2


def test_posts_that_stay_are_joined_to_each_other():
    """A post with many answers elsewhere gives way to one that belongs to what stays."""
    far = [Stub(10, "x"), *(Stub(number, "y", 10) for number in (11, 12))]
    near = [
        Stub(1, "a"),
        *(Stub(number, "b", 1) for number in (2, 3, 4, 5)),
        *(Stub(number, "c", 1) for number in (6, 7)),
    ]
    assert [node.post for node in weave("t", [*near, *far], {}, most=5).nodes] == [1, 2, 3, 4, 5]


@given(stubs(), st.integers(1, 12))
def test_edges_lead_between_nodes_and_nothing_is_lost_uncounted(stubs, most):
    web = weave("t", stubs, {}, most=most)
    numbers = {node.post for node in web.nodes}
    assert all({edge.post, edge.to} <= numbers and edge.post != edge.to for edge in web.edges)
    assert len(set(web.edges)) == len(web.edges)
    assert len(web.nodes) <= most
    assert len(web.nodes) + web.left_out == len(stubs)
    whole = weave("t", stubs, {}, most=99)
    assert len(web.edges) + web.edges_left_out == len(whole.edges)
