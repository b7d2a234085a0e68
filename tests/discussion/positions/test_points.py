"""Points: verbatim claims that stand for what is said, and the posts that say the same."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.archive.model import Post, Thread
from bot.discussion.positions.claims import score_claims
from bot.discussion.positions.model import Camps, Member, Relation, Stance
from bot.discussion.positions.points import find_points, nearness

ROOF = "The roof of the old mill must be repaired because rain ruins the floor every autumn."
RIVER = "Salmon cannot pass the weir below the mill, so the weir should be opened in spring."
SPARE = "Nobody has shown that the village could pay for any of this without new taxes."
NONE = Camps(claimed=False, why="nothing is known")


def points(texts, camps=NONE):
    thread = Thread("The mill", tuple(Post(n, text, f"p{n}") for n, text in enumerate(texts, 1)), "test")
    return find_points(thread, score_claims(thread), camps)


def test_different_claims_come_before_a_repetition():
    found, _ = points([ROOF, ROOF, ROOF, RIVER, SPARE])
    assert {point.text for point in found[:3]} == {ROOF, RIVER, SPARE}
    first = next(point for point in found if point.text == ROOF)
    assert first.also == (2, 3)
    assert first.people == 3


@pytest.mark.parametrize(
    ("stance", "author", "also"),
    [
        (Stance.RESPONDS, "bob", (3,)),
        (Stance.DISAGREES, "bob", (3,)),
        (Stance.AGREES, "bob", (2, 3)),
        (Stance.RESPONDS, "ann", (2, 3)),
        (Stance.RESPONDS, None, (3,)),
    ],
)
def test_who_repeats_a_point_in_an_answer_makes_it_only_by_agreeing(stance, author, also):
    posts = Post(1, ROOF, "ann"), Post(2, ROOF, author, reply_to=1), Post(3, ROOF, "cem"), Post(4, RIVER, "dan")
    thread = Thread("The mill", posts, "test")
    found, _ = find_points(thread, score_claims(thread), NONE, [Relation(2, 1, stance, 0.5)])
    assert next(point for point in found if point.post == 1).also == also


def test_a_reader_is_not_shown_the_same_words_twice():
    found, shown = points([ROOF, RIVER, ROOF, RIVER, ROOF])
    assert shown == 2
    assert {point.text for point in found[:shown]} == {ROOF, RIVER}


def test_the_same_point_in_other_words_comes_after_other_points():
    full = (
        "Twelve vans with eight seats must not carry thirty people up the hills, because nobody waits there at night."
    )
    again = "Vans with eight seats should never carry people up the hills, because the hospital needs every bus."
    found, _ = points([full, again, "It rained on Monday and we all stayed at home.", "My sister saw an owl there."])
    assert found[0].also == (2,)
    assert [point.post for point in found][-1] == 2


def test_a_whole_thought_goes_before_a_scrap_of_it():
    found, _ = points(["The roof must be repaired.", f"Well. {ROOF} Thanks.", SPARE])
    assert found[0].text in (ROOF, SPARE)
    assert found[-1].text == "The roof must be repaired."


def test_camps_have_points_of_their_own_and_the_weightiest_comes_first():
    members = (Member("p1", (1, 2), "A", 2.0), Member("p4", (4, 5), "B", 2.0))
    found, shown = points([ROOF, RIVER, SPARE, SPARE, ROOF], Camps(claimed=True, why="sure", members=members))
    assert {(point.camp, point.post) for point in found} == {("A", 1), ("A", 2), ("B", 4), ("B", 5)}
    assert [point.weight for point in found[:shown]] == sorted((one.weight for one in found[:shown]), reverse=True)


def test_words_that_a_post_repeats_from_the_one_above_are_a_weaker_claim():
    answer = f"{ROOF} No, the floor is made of stone and the rain does it no harm at all."
    bare = Thread("The mill", (Post(1, SPARE, "ann"), Post(2, answer, "bob", reply_to=1)), "test")
    repeating = Thread("The mill", (Post(1, ROOF, "ann"), Post(2, answer, "bob", reply_to=1)), "test")

    def claim(thread):
        return next(item.claim for item in score_claims(thread) if item.post == 2 and item.text == ROOF)

    assert claim(repeating) < claim(bare)


def test_without_a_claim_of_camps_the_list_is_as_long_as_theirs_together():
    texts = [f"The mill has {word}, and that is why it must stay." for word in map(str, range(100, 180))]
    members = (Member("p1", (1,), "A", 2.0), Member("p2", (2,), "B", 2.0))
    assert len(points(texts)[0]) == 30
    assert len(points(texts, Camps(claimed=False, why="unsure", members=members))[0]) == 60


def test_one_word_in_common_is_not_the_same_point():
    found, _ = points([ROOF, "The mill was built in 1871 by two brothers who hated each other.", RIVER])
    assert all(point.also == () for point in found)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 9))
def test_overlap_is_even_and_between_nothing_and_the_same(seed, size):
    chance = random.Random(seed)  # noqa: S311 - an example
    words = (ROOF + RIVER).split()
    texts = [" ".join(chance.choices(words, k=chance.randint(3, 9))) for _ in range(size)]
    near = nearness(score_claims(Thread(None, tuple(Post(n, text) for n, text in enumerate(texts, 1)), "test")))
    assert near.overlap == pytest.approx(near.overlap.T, abs=1e-5)
    assert near.overlap.diagonal().tolist() == [1.0] * len(near.pool)
    assert ((near.overlap >= 0) & (near.overlap <= 1.0001)).all()


def test_a_thread_without_sentences_has_no_points():
    assert points(["", "Hm."]) == ((), 0)
