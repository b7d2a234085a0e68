"""Camps, and who answers whom, as a picture."""

import math
from dataclasses import replace

import pytest

from bot.archive.model import Post, Thread
from bot.discussion.positions.model import Camps, Member, Point, Positions, Relation, Stance
from bot.render.pictures import camps_map
from bot.render.pictures.camps_layout import LARGEST, RING, Kind, curve, layout
from bot.render.pictures.camps_plan import plan
from bot.render.pictures.model import DARK
from bot.replay.split import units
from tests.render.pictures.pixels import colours, ink, opened


def debate(count, *, claimed, names="user{}", title="The ferry", each=2):
    """Every author answers the one before; the odd ones stand on side B."""
    authors = [names.format(number) for number in range(count)]
    posts = tuple(Post(place + 1, "words", author) for place, author in enumerate(authors * each))
    relations = tuple(
        Relation(post.number, post.number - 1, Stance.DISAGREES if post.number % 3 else Stance.AGREES, 0.9)
        for post in posts[1:]
    )
    members = tuple(
        Member(author, tuple(post.number for post in posts if post.author == author), "AB"[place % 2], 2.0)
        for place, author in enumerate(authors[:-1])
    )
    camps = Camps(claimed, "the answers divide them" if claimed else "too few people disagree", members, (authors[-1],))
    points = (
        Point("A", 1, 0, 5, "Ferries are slow.", (), 1, 1.0),
        Point("B", 2, 0, 5, "Bridges are dear.", (), 1, 1.0),
    )
    found = Positions(
        title, len(posts), count, len(posts), relations, camps, points if claimed else (), (), (), shown=2
    )
    return found, Thread(title, posts, "test")


def test_alt_and_words_tell_the_sides_and_the_answers():
    picture = camps_map(*debate(4, claimed=True, each=1))
    assert picture.alt == (
        "Who stands where in “The ferry”. The sides follow from who contradicts whom. "
        "Side A (“Ferries are slow.”): user2 (1 post), user0 (1 post). Side B (“Bridges are dear.”): user1 (1 post). "
        "Not placed: user3 (1 post). user2 answers user1 (agreeing). "
        "user3 answers user2 (disagreeing). user1 answers user0 (disagreeing)."
    )
    assert "**Side A** “Ferries are slow.”\nuser2 (1 post), user0 (1 post)" in picture.words
    assert "- user1 answers user0 (disagreeing)" in picture.words


def picture_lines(found, thread):
    """How many links are told in words."""
    return sum(" answer" in line for line in camps_map(found, thread).words.splitlines() if line.startswith("- "))


def test_where_camps_are_not_claimed_nothing_suggests_them():
    """No side in words, one colour and one shape in the picture, and the reason."""
    found, thread = debate(9, claimed=False)
    picture = camps_map(found, thread)
    assert "No sides are shown: too few people disagree." in picture.alt
    assert "Side" not in picture.words
    seen = colours(picture.png)
    assert DARK.blue not in seen
    assert DARK.orange not in seen
    assert seen[DARK.neutral] > 5000
    assert {person.side for person in plan(found, thread).people} == {None}


def test_sides_differ_by_shape_and_colour():
    seen = colours(camps_map(*debate(9, claimed=True)).png)
    assert min(seen[DARK.blue], seen[DARK.orange], seen[DARK.neutral], seen[DARK.green], seen[DARK.pink]) > 1000


@pytest.mark.parametrize("claimed", [True, False])
def test_many_authors_stand_together(claimed):
    found, thread = debate(200, claimed=claimed)
    shown = plan(found, thread)
    assert len(shown.people) <= 34
    assert len(shown.links) == picture_lines(found, thread) > 20
    assert sum(person.others or 1 for person in shown.people) == 200
    assert sum(person.posts for person in shown.people) == 400
    assert len(shown.links) + shown.links_left_out == 200
    picture = camps_map(found, thread)
    assert " others (" in picture.words
    assert "Left out:" in picture.alt


def test_a_pair_is_clear_as_far_as_its_answers_are():
    posts = tuple(Post(number, "words", "ab"[number % 2]) for number in range(1, 5))
    stances = (Stance.RESPONDS, Stance.DISAGREES, Stance.RESPONDS)
    relations = tuple(
        Relation(number, number - 1, stance, 0.5) for number, stance in zip((2, 3, 4), stances, strict=True)
    )
    found = Positions(None, 4, 2, 4, relations, Camps(claimed=False, why="of nothing"), (), (), ())
    assert "b and a answer each other (3 answers, 1 disagreeing)" in camps_map(found, Thread("t", posts, "test")).words


def test_authors_who_are_not_known_are_never_merged():
    posts = (Post(1, "words"), Post(2, "words", None, None, 1), Post(3, "words"), Post(4, "words", None, None, 2))
    relations = (Relation(2, 1, Stance.RESPONDS, 0.5), Relation(4, 2, Stance.RESPONDS, 0.5))
    found = Positions(None, 4, None, 4, relations, Camps(claimed=False, why="of nothing"), (), (), ())
    shown = plan(found, Thread("t", posts, "test"))
    assert [person.name for person in shown.people] == ["#1", "#2", "#4"]
    alt = camps_map(found, Thread("t", posts, "test")).alt
    assert alt.endswith("Posts: #1, #2, #4. #2 answers #1 (unclear). #4 answers #2 (unclear).")


@pytest.mark.parametrize("claimed", [True, False])
@pytest.mark.parametrize("count", [2, 5, 12, 40, 300])
@pytest.mark.parametrize("names", ["user{}", "{}" + "W" * 5000, "{}\u202e\x00Z" + "\u0335" * 300, "{}שלום 漢字 👩‍👩‍👧"])
def test_nothing_leaves_the_margins(claimed, count, names):
    picture = camps_map(*debate(count, claimed=claimed, names=names, title=names))
    left, top, right, bottom = ink(picture.png)
    assert left >= 20
    assert right <= 1180
    assert top >= 30
    assert bottom <= opened(picture.png).height - 30
    assert opened(picture.png).height < 2600
    assert units(picture.alt) <= 1024
    assert units(picture.words) <= 4000


def test_the_same_map_gives_the_same_bytes():
    assert camps_map(*debate(30, claimed=True)).png == camps_map(*debate(30, claimed=True)).png


def crossed(on, one, other, *, room):
    """The names that a line between two people crosses; a name is at most `room` wide."""
    found = set()
    for x, y in curve(on, one, other):
        if min(math.dist((x, y), on.spots[end]) for end in (one, other)) < LARGEST:
            continue
        for place, label in enumerate(on.labels):
            wide = min(label.width, room)
            begins = label.x + (label.width - wide) * label.align
            if begins <= x <= begins + wide and label.y - 30 <= y <= label.y + 8:
                found.add(place)
    return found


@pytest.mark.parametrize(
    ("count", "claimed", "kind", "room"),
    [
        *((count, True, Kind.SIDES, 999) for count in (4, 12, 40, 300)),
        *((count, False, Kind.RING, 170) for count in range(2, RING + 1)),
        *((count, False, Kind.COLUMN, 999) for count in (RING + 1, 24, 300)),
    ],
)
def test_no_line_crosses_a_name(count, claimed, kind, room):
    found, thread = debate(count, claimed=claimed)
    unsure = replace(found, camps=replace(found.camps, members=found.camps.members[: count * 2 // 3]))
    on = layout(plan(unsure, thread), 300)
    assert on.kind is kind
    pairs = [(one, other) for one in range(len(on.spots)) for other in range(len(on.spots)) if one != other]
    assert [pair for pair in pairs if crossed(on, *pair, room=room)] == []


def test_a_thread_of_nobody_is_drawn():
    found = Positions(None, 1, None, 1, (), Camps(claimed=False, why="nobody answers"), (), (), ())
    assert ink(camps_map(found, Thread("t", (Post(1, "words"),), "test")).png)
