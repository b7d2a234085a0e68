"""The room's voters as points."""

import random
from dataclasses import replace

import pytest

from bot.archive.model import Post, Thread
from bot.discussion.positions.model import Camps, Point, Positions
from bot.discussion.positions.room.model import Agreed, Room, Typical, Voter, VoterGroup
from bot.render.pictures import room_map
from bot.render.pictures.model import DARK
from bot.replay.split import units
from tests.render.pictures.pixels import colours, ink, opened

MEMBER = 900_000_000_000_000_000


def room(groups, voters, *, scale=1.0):
    chance = random.Random(7)  # noqa: S311 - the same room every time
    places = tuple(
        Voter(
            MEMBER + each, str(each % groups + 1), scale * chance.gauss(3 * (each % groups), 1), scale * chance.random()
        )
        for each in range(voters)
    )
    found = tuple(
        VoterGroup(str(group + 1), voters // groups, (Typical(3 + group, True, 9, 10), Typical(12, False, 9, 10)))
        for group in range(groups)
    )
    return Room(voters, 6 * voters, voters, (), Agreed((4, 5), (8,)), True, "the votes fall into groups", found, places)


def drawn(shown, *, title="The ferry"):
    texts = [
        "words",
        "More words.",
        "Ferries are slow. They always were.",
        "Bridges *are* dear.",
        *["Too long. " * 40] * 8,
    ]
    thread = Thread(title, tuple(Post(number, text) for number, text in enumerate(texts, 1)), "test")
    points = (Point(None, 3, 0, 17, "Ferries are slow.", (), 1, 1.0),)
    camps = Camps(claimed=False, why="of nothing")
    return room_map(shown, Positions(title, 12, None, 12, (), camps, points, (), ()), thread)


def test_alt_and_words_tell_the_groups():
    picture = drawn(room(2, 40))
    assert picture.words.split("\n") == [
        "**How the room votes on “The ferry”**",
        "40 members cast 280 votes: 240 up, 40 down.",
        "Each sign is a voter; those who stand near each other voted alike.",
        "- Group 1: 20 voters, for #3, against #12. \\#3: “Ferries are slow.”",
        "- Group 2: 20 voters, for #4, against #12. \\#4: “Bridges are dear.”",
        "- Most of the room is for #4 and #5, and against #8.",
    ]
    assert "Group 2: 20 voters, for #4, against #12." in picture.alt


def test_nobody_is_named():
    one, other = (drawn(room(2, 40)) for _ in range(2))
    assert "9000000" not in one.alt + one.words
    assert one.png == other.png


def test_groups_differ_by_colour():
    seen = colours(drawn(room(3, 60)).png)
    assert min(seen[DARK.blue], seen[DARK.orange], seen[DARK.green]) > 5000


def test_without_groups_the_reason_stands_there_and_no_point():
    silent = Room(6, 12, 0, (), Agreed(), False, "the room is too small")
    picture = drawn(silent)
    assert "No groups of voters are shown: the room is too small." in picture.alt
    assert "only voted up" in picture.words
    assert not {DARK.blue, DARK.orange, DARK.panel} & set(colours(picture.png))


@pytest.mark.parametrize("groups", [2, 3, 4, 5, 7])
@pytest.mark.parametrize("scale", [0.0, 1e-9, 1.0, 1e9])
@pytest.mark.parametrize("count", [45, 300])
def test_points_stay_in_the_field(groups, scale, count):
    picture = drawn(room(groups, count, scale=scale), title="W" * 500)
    left, top, right, bottom = ink(picture.png)
    assert left >= 40
    assert right <= 1160
    assert top >= 30
    assert bottom <= opened(picture.png).height - 20
    assert colours(picture.png)[DARK.blue] > 500
    assert units(picture.alt) <= 1024
    assert units(picture.words) <= 4000


def test_no_voter_hides_another():
    """Two groups of twelve, each of which votes as one: so many signs can be counted."""
    alike = room(2, 24)
    alike = replace(alike, places=tuple(replace(one, x=float(one.group), y=0.0) for one in alike.places))
    seen = colours(drawn(alike).png)
    assert seen[DARK.blue] > 12 * 1000 + 1200  # a disc has 1,257 pixels, its rim aside
