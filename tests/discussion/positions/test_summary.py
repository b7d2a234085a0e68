"""Positions: honest about what is not known, verbatim in what is shown."""

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.archive.model import Post, Quote, Thread
from bot.discussion.positions import summarise, to_document
from bot.discussion.positions.model import Stance
from bot.discussion.positions.summary import NOT_ENGLISH, PARTLY_ENGLISH

FOR = [
    "The harbour tunnel must be built because the bridge is closed in every storm.",
    "A tunnel would save an hour a day for everybody who works on the island.",
    "Ships cannot wait for the bridge, so the tunnel pays for itself within ten years.",
]
AGAINST = [
    "The tunnel is far too expensive for a town of nine thousand people.",
    "A new ferry costs a tenth of the price and never closes for repairs.",
    "Digging under the harbour will poison the oyster beds for good.",
]


def thread(posts, title="The tunnel"):
    return Thread(title, tuple(posts), "test")


def seeded(seed):
    return random.Random(seed)  # noqa: S311 - the same thread in every run


def quarrel(people=10, posts=60, seed=1):
    """A thread in which everybody answers somebody of the other side, and says so."""
    chance = seeded(seed)
    made = [Post(1, FOR[0], "p0")]
    for number in range(2, posts + 1):
        author = chance.randrange(people)
        others = [post for post in made if int(post.author[1:]) % 2 != author % 2]
        to = chance.choice(others or made)
        reason = chance.choice(AGAINST if author % 2 else FOR)
        text = f"You are wrong, and that is nonsense. Why do you not see it? {reason}"
        made.append(Post(number, text, f"p{author}", reply_to=to.number, quotes=(Quote(to.text[:40], to.number),)))
    return thread(made)


def test_without_authors_no_camps_are_claimed_and_nobody_is_merged():
    posts = [Post(1, FOR[0]), Post(2, "You are wrong. " + AGAINST[0], reply_to=1), Post(3, FOR[1])]
    positions = summarise(thread(posts))
    document = to_document(positions, everything=False)
    assert document["camps"]["claimed"] is False
    assert "authors are missing" in document["camps"]["why"]
    assert all(member["author"] is None and len(member["posts"]) == 1 for member in document["camps"]["members"])
    assert document["authors"] is None
    assert all(point["people"] is None for point in document["points"])
    assert document["posts_read"] == document["posts"] == 3


def test_points_are_verbatim_whole_claims_one_a_post():
    positions = summarise(quarrel())
    posts = positions.points[: positions.shown]
    source = quarrel()
    assert [point.weight for point in posts] == sorted((point.weight for point in posts), reverse=True)
    for camp in ("A", "B"):
        shown = [point for point in posts if point.camp == camp]
        assert 3 <= len(shown) <= 8, camp
        assert len({point.post for point in shown}) == len(shown)
        for point in shown:
            assert source.post(point.post).text[point.start : point.end] == point.text
            assert "tunnel" in point.text or "ferry" in point.text or "oyster" in point.text or "wrong" in point.text
            assert point.post not in point.also


def test_a_sentence_that_many_repeat_is_one_point_with_all_their_posts():
    posts = [Post(number, f"{FOR[0]} {FOR[number % 3]}", f"p{number % 5}") for number in range(1, 13)]
    first = summarise(thread(posts)).points[0]
    assert first.text == FOR[0]
    assert {first.post, *first.also} == set(range(1, 13))
    assert first.people == 5


def test_two_sides_that_contradict_each_other_all_the_time_are_two_camps():
    positions = summarise(quarrel())
    assert positions.camps.claimed, positions.camps.why
    sides = {}
    for member in positions.camps.members:
        sides.setdefault(member.camp, set()).add(int(member.author[1:]) % 2)
    assert sorted(map(sorted, sides.values())) == [[0], [1]]
    assert {point.camp for point in positions.points} == {"A", "B"}


def test_a_quarrel_at_random_is_not_two_camps():
    claimed = 0
    for seed in range(6):
        chance = seeded(seed)
        posts = [Post(1, FOR[0], "p0")]
        for number in range(2, 80):
            author = f"p{chance.randrange(9)}"
            to = chance.choice([post for post in posts if post.author != author] or posts)
            posts.append(Post(number, f"You are wrong. {chance.choice(FOR + AGAINST)}", author, reply_to=to.number))
        claimed += summarise(thread(posts)).camps.claimed
    assert claimed <= 1


def test_one_person_alone_is_no_camp():
    posts = [Post(number, text, "solo", reply_to=number - 1 or None) for number, text in enumerate(FOR, 1)]
    positions = summarise(thread(posts))
    assert not positions.camps.claimed
    assert "only one person" in positions.camps.why
    assert positions.camps.unplaced == ("solo",)
    assert all(relation.stance is not Stance.DISAGREES for relation in positions.relations)


def test_silence_is_not_agreement_but_plain_agreement_is():
    posts = [
        Post(1, FOR[0], "ann"),
        Post(2, "Exactly, I agree. Thanks, very well said!", "bob", reply_to=1),
        Post(3, "The weather was fine on the island.", "cem", reply_to=1),
        Post(4, "You are wrong, that is not true. Why would you ignore the cost? You never answer.", "dee", reply_to=2),
    ]
    stances = {relation.post: relation.stance for relation in summarise(thread(posts)).relations}
    assert stances == {2: Stance.AGREES, 3: Stance.RESPONDS, 4: Stance.DISAGREES}


def test_nobody_disagrees_with_himself():
    angry = "You are wrong, that is not true. Why would you ignore the cost? You never answer."
    posts = [Post(1, FOR[0], "ann"), Post(2, angry, "bob", reply_to=1), Post(3, angry, "bob", reply_to=2)]
    stances = [relation.stance for relation in summarise(thread(posts)).relations]
    assert stances == [Stance.DISAGREES, Stance.RESPONDS]


def test_each_reply_and_quote_is_one_relation():
    posts = [
        Post(1, FOR[0], "ann"),
        Post(2, AGAINST[0], "bob", reply_to=1, quotes=(Quote("The harbour", 1), Quote("tunnel", 1))),
        Post(3, FOR[1], "ann", reply_to=2, quotes=(Quote("x", 1), Quote("elsewhere", None, "zed"))),
    ]
    assert [(item.post, item.to) for item in summarise(thread(posts)).relations] == [(2, 1), (3, 2), (3, 1)]


def test_another_language_is_read_with_a_warning():
    german = (
        "Der Tunnel ist viel zu teuer für unsere kleine Stadt, und niemand hat gefragt, wer ihn bezahlt. Eine neue "
        "Fähre kostet nur einen Bruchteil davon und fährt auch bei Sturm. Außerdem leiden die Austern unter dem Bau."
    )
    positions = summarise(thread([Post(1, german, "ann"), Post(2, german[::2], "bob", reply_to=1)]))
    assert positions.warnings == (NOT_ENGLISH,)
    assert summarise(quarrel()).warnings == ()
    mixed = [Post(number, german if number % 3 == 0 else f"{FOR[0]} {FOR[1]} {AGAINST[0]}") for number in range(1, 10)]
    assert summarise(thread(mixed)).warnings == (PARTLY_ENGLISH,)


def test_the_same_thread_reads_the_same_every_time():
    assert summarise(quarrel(seed=3)) == summarise(quarrel(seed=3))


def test_the_document_has_its_sentences_only_with_everything():
    positions = summarise(quarrel())
    short, full = to_document(positions, everything=False), to_document(positions, everything=True)
    assert "sentences" not in short
    assert full["points"][: len(short["points"])] == short["points"]
    assert len(full["sentences"]) >= 100
    assert json.loads(json.dumps(full)) == full


def test_a_range_takes_points_and_relations_from_its_posts_and_camps_from_all_before():
    whole, so_far = summarise(quarrel()), summarise(quarrel(), last=40)
    late = summarise(quarrel(), first=31, last=40)
    assert late.camps == so_far.camps != whole.camps
    assert late.relations == tuple(item for item in so_far.relations if item.post > 30)
    assert {point.post for point in late.points} <= set(range(31, 41))
    assert all(set(point.also) <= set(range(31, 41)) for point in late.points)
    assert (late.posts, late.posts_read, late.first, late.last) == (40, 10, 31, 40)
    assert {item.post for item in late.sentences} == set(range(31, 41))


def test_nothing_after_the_range_is_looked_at():
    source = quarrel()
    ahead = Post(5, source.posts[4].text, "p4", reply_to=4, quotes=(Quote("later words", 50),))
    told = thread([*source.posts[:4], ahead, *source.posts[5:]])
    cut = thread([*source.posts[:4], Post(5, ahead.text, "p4", reply_to=4, quotes=(Quote("later words"),))])
    assert summarise(told, last=5) == summarise(cut)


@pytest.mark.parametrize(("first", "last", "read"), [(None, 999, 60), (999, None, 1), (-3, 0, 1), (9, 3, 1), (1, 1, 1)])
def test_bounds_outside_the_thread_are_moved_to_its_ends(first, last, read):
    assert summarise(quarrel(), first=first, last=last).posts_read == read


def test_one_author_shows_what_that_one_says():
    alone = summarise(quarrel(), author="p3")
    own = {post.number for post in quarrel().posts if post.author == "p3"}
    assert alone.points
    assert {point.post for point in alone.points} <= own
    assert alone.camps == summarise(quarrel()).camps
    assert alone.posts_read == len(own)


posts = st.lists(
    st.tuples(
        st.text(max_size=40) | st.sampled_from(FOR + AGAINST),
        st.sampled_from([None, "ann", "bob", "cem"]),
        st.integers(0, 5),
    ),
    min_size=1,
    max_size=7,
)


@settings(max_examples=60)
@given(posts)
def test_any_thread_gives_a_document_that_holds_together(made):
    source = thread(
        [
            Post(number, text, author, reply_to=to if 0 < to < number else None)
            for number, (text, author, to) in enumerate(made, 1)
        ]
    )
    document = to_document(summarise(source), everything=True)
    members = [post for member in document["camps"]["members"] for post in member["posts"]]
    assert len(members) == len(set(members))
    placed = {member["author"] for member in document["camps"]["members"]}
    assert placed.isdisjoint(document["camps"]["unplaced"])
    assert placed | set(document["camps"]["unplaced"]) >= set(source.authors)
    assert document["camps"]["why"]
    for item in document["points"] + document["sentences"]:
        text = source.post(item["post"]).text[item["start"] : item["end"]]
        assert text
        assert item.get("text", text) == text
        assert 0 <= item.get("claim", 0) <= 1


@pytest.mark.parametrize("text", ["", " ", "```\nx. y z w\n```", "🎉", "\x00\x1b[31m"])
def test_a_thread_that_says_nothing_has_no_points(text):
    positions = summarise(thread([Post(1, text)], title=None))
    assert positions.points == ()
    assert positions.posts_read == 1
