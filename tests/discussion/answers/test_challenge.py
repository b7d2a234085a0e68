"""What stands against a claim and for it, what is open under a post, and which posts are contested."""

from dataclasses import replace
from functools import cache
from pathlib import Path

from bot.archive.convert import read_file
from bot.archive.model import Post, Thread
from bot.discussion.answers.challenge import challenge_post, challenge_words, opening
from bot.discussion.answers.index import Index, build
from bot.discussion.contested import contested
from bot.discussion.positions.model import Relation, Stance
from bot.render.answers import challenge_text

SAMPLES = Path(__file__).parents[3] / "data" / "samples"

BRIDGE = Thread(
    "The bridge",
    (
        Post(1, "The old bridge should be closed for cars. It shakes whenever a lorry crosses.", "ann"),
        Post(
            2,
            "You are wrong. The bridge carries cars safely, as the survey says, and nobody was ever hurt.",
            "bo",
            reply_to=1,
        ),
        Post(3, "I agree. Close the bridge for cars, the children walk there.", "cy", reply_to=1),
        Post(
            4,
            "That is nonsense, you did not read the survey. Why should a bridge be safe that shakes?",
            "di",
            reply_to=2,
        ),
        Post(5, "The weather is fine today.", "ed"),
    ),
    "test",
)
INDEX = build(BRIDGE)


def test_a_post_meets_who_contradicts_it_and_who_agrees():
    found = challenge_post(INDEX, 1)
    assert found.source is not None
    assert found.source.post == 1
    assert [side.said.post for side in found.against] == [2]
    assert found.against[0].relation == (2, 1)
    assert {side.said.post for side in found.support} == {3, 4}  # 4 contradicts what contradicts it
    assert all(side.said.passage.of(BRIDGE) == side.said.text for side in (*found.against, *found.support))


def test_words_are_matched_with_the_posts_that_say_them():
    found = challenge_words(INDEX, "The old bridge should be closed for cars.")
    assert 2 in {side.said.post for side in found.against}
    assert {1, 3} <= {side.said.post for side in found.support}
    denied = challenge_words(INDEX, "The old bridge should not be closed for cars.")
    assert 1 in {side.said.post for side in denied.against}


@cache
def sample(name: str) -> Index:
    return build(read_file(SAMPLES / name))


def test_claims_in_other_words_find_the_posts_that_speak_of_them():
    """30 claims that paraphrase what a sample says, with the posts that do, and 18 of which it says nothing.

    The last 16 were written after everything was set.
    """
    right = refused = 0
    rows = [line.split("\t") for line in (Path(__file__).parent / "claims.tsv").read_text("utf-8").splitlines()]
    for name, claim, posts in rows:
        found = challenge_words(sample(name), claim)
        shown = {side.said.post for side in (*found.against, *found.support)}
        if posts:
            right += bool(
                {int(one) for one in posts.split(",")} & (shown | ({found.source.post} if found.source else set()))
            )
        else:
            refused += found.source is None and not shown
    assert len(rows) == 48
    assert right >= 17, "of the first 20 only 2 by the claims' own words alone"
    assert refused >= 16


def test_sides_of_what_only_comes_close_are_those_of_that_post():
    found = challenge_words(INDEX, "Motorists should avoid the old bridge.")
    assert found.near
    assert found.source is not None
    assert found.source.passage.of(BRIDGE) == found.source.text
    beside = challenge_post(INDEX, found.source.post)
    assert (found.against, found.support) == (beside.against, beside.support)
    shown = challenge_text(found, BRIDGE, post=None, links={})
    assert "does not say this in these words" in shown
    assert f"### Against #{found.source.post}" in shown
    assert f"### For #{found.source.post}" in shown


def test_what_the_thread_does_not_speak_of_has_neither_side():
    found = challenge_words(INDEX, "Submarines need radar")
    assert not found.against
    assert not found.support
    assert "no post that speaks of this" in challenge_text(found, BRIDGE, post=None, links={})


def test_nothing_behind_the_readers_place_is_used():
    found = challenge_post(INDEX, 1, upto=2)
    assert {side.said.post for side in (*found.against, *found.support)} == {2}
    assert not challenge_post(INDEX, 4, upto=2).against


def test_a_post_that_nobody_answers_has_neither_side():
    found = challenge_post(INDEX, 5)
    assert found.claim == "The weather is fine today."
    assert not found.against
    assert not found.support


def test_the_open_question_is_one_that_a_contradiction_ended_with():
    found = opening(INDEX, 1)
    assert found.question is not None
    assert found.question.text == "Why should a bridge be safe that shakes?"
    assert found.question.passage.of(BRIDGE) == found.question.text


def test_without_a_question_the_two_that_contradict_each_other_are_shown():
    posts = (*BRIDGE.posts[:3], Post(4, "The weather is fine today.", "ed"))
    found = opening(build(Thread("The bridge", posts, "test")), 1)
    assert found.question is None
    assert found.apart is not None
    assert [cited.post for cited in found.apart] == [1, 2]


def test_contested_is_what_several_posts_contradict():
    def against(post: int, to: int, chance: float) -> Relation:
        return Relation(post, to, Stance.DISAGREES, chance)

    relations = [against(2, 1, 0.9), against(3, 1, 0.8), against(4, 2, 0.95), against(6, 5, 0.3), against(7, 5, 0.4)]
    assert contested(relations, 40) == {1}
    struck_back = [against(2, 1, 0.85), against(3, 2, 0.85), against(4, 3, 0.85)]
    assert contested(struck_back, 40) == {1}, "of a chain of contradictions its beginning"
    assert contested(struck_back[:1], 40) == frozenset(), "one answer is no quarrel"
    assert contested([], 40) == frozenset()


STOVE = Thread(
    "The stove",
    (
        Post(1, "The stove heats the clubhouse in twenty minutes. It would be a mistake to take it out.", "marta"),
        Post(2, "Could we not close the clubhouse in winter?", "zoe", reply_to=1),
        Post(3, "If you close the clubhouse in winter, the newcomers stay away.", "lena", reply_to=2),
        Post(4, "I have asthma, and I leave the room when it burns.", "irma", reply_to=2),
        Post(5, "I can write the application. But who has the floor plan of the clubhouse?", "hubert"),
        Post(6, "Benno has it, he drew it in 2012.", "zoe", reply_to=5),
    ),
    "test",
)


def test_what_asks_or_supposes_is_neither_for_nor_against_by_its_own_words():
    found = challenge_words(build(STOVE), "The clubhouse should close in winter.")
    assert found.near
    assert all(side.relation is not None for side in (*found.against, *found.support))


def leaning(index):
    """All that is answered to the first two posts, as unsure disagreement."""
    return (replace(one, stance=Stance.RESPONDS, disagree=0.75) for one in index.relations if one.to < 5)


def test_a_guess_about_a_guess_is_no_support():
    index = build(STOVE)
    unsure = replace(index, relations=tuple(leaning(index)))
    assert [side.said.post for side in challenge_post(unsure, 1).against] == [2]
    assert challenge_post(unsure, 1).support == ()
    sure = replace(unsure, relations=tuple(replace(one, stance=Stance.DISAGREES) for one in unsure.relations))
    assert {side.said.post for side in challenge_post(sure, 1).support} == {3, 4}
    text = challenge_text(challenge_post(sure, 1), STOVE, post=1, links={})
    assert "#4 (irma) seems to disagree with #2 (zoe), which stands against it" in text


def test_an_answer_to_a_question_is_no_disagreement():
    [answers] = [one for one in build(STOVE).relations if one.post == 6]
    assert answers.disagree <= 0.5
    opened = opening(build(STOVE), 5)
    assert opened.apart is None
    assert opened.challenge.against == ()


def test_only_a_sure_disagreement_is_said_to_be_left_open():
    index = build(STOVE)
    relations = tuple(leaning(index))
    assert opening(replace(index, relations=relations), 1).apart is None
    sure = tuple(replace(one, stance=Stance.DISAGREES) for one in relations)
    assert opening(replace(index, relations=sure), 1).apart is not None
