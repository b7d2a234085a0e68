"""Posts that people like who otherwise disagree."""

from bot.discussion.bridging import Bridge, bridges, sides

LEFT, RIGHT = range(1, 6), range(11, 16)


def votes(*, left: int, right: int) -> dict[int, int]:
    return dict.fromkeys(LEFT, left) | dict.fromkeys(RIGHT, right)


ROOM = {1: votes(left=1, right=-1), 2: votes(left=-1, right=1), 3: votes(left=1, right=1), 4: votes(left=-1, right=-1)}


def test_two_sides_are_told_apart_by_what_they_disagree_on():
    found = sides(ROOM)
    assert {found[member] for member in LEFT} == {"1"}
    assert {found[member] for member in RIGHT} == {"2"}


def test_a_bridge_is_what_both_sides_like():
    assert bridges(ROOM) == {3: Bridge(((5, 5), (5, 5)))}


def test_more_approval_on_the_weaker_side_ranks_higher():
    room = ROOM | {5: votes(left=1, right=1) | {11: -1, 12: -1}, 6: votes(left=1, right=1) | {11: -1}}
    assert list(bridges(room)) == [3, 6, 5]


def test_a_room_that_agrees_has_no_sides_and_no_bridges():
    assert sides({1: votes(left=1, right=1), 2: votes(left=1, right=1)}) == {}
    assert bridges({1: votes(left=1, right=1)}) == {}
    assert bridges({}) == {}


def test_groups_from_elsewhere_are_taken_as_they_are():
    camps = dict.fromkeys(LEFT, "A") | dict.fromkeys(RIGHT, "B")
    assert bridges({9: votes(left=1, right=1)}, camps) == {9: Bridge(((5, 5), (5, 5)))}
    assert bridges({9: votes(left=1, right=-1)}, camps) == {}
