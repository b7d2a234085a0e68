"""Positions as a member reads them."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.archive.model import Post, Thread
from bot.discussion.positions import summarise
from bot.discussion.positions.model import Camps, Consensus, Member, Point, Positions, Relation, Stance
from bot.discussion.scores import PostScore
from bot.render.positions import positions_sections, positions_text

LINK = "https://discord.com/channels/1/2/3"
TEXTS = (
    "The *bridge* must be closed at night because the lamps are broken.",
    "The baker needs the bridge at four, so closing it costs the town its bread.",
    "Exactly, I agree.",
)


def thread(authors=("ann", "b*b", "cem"), texts=TEXTS):
    posts = tuple(
        Post(number, text, author) for number, (text, author) in enumerate(zip(texts, authors, strict=True), 1)
    )
    return Thread("Bridge @everyone", posts, "test")


def positions(source, *, claimed, relations=()):
    points = tuple(
        Point("AB"[index] if claimed else None, index + 1, 0, len(TEXTS[index]), TEXTS[index], (), 1, 1.0)
        for index in range(2)
    )
    return Positions(
        title=source.title,
        posts=3,
        authors=len(source.authors) or None,
        posts_read=3,
        relations=relations,
        camps=Camps(
            claimed=claimed,
            why="nobody replies to anybody",
            members=(Member("ann", (1,), "A", 3.0), Member("b*b", (2,), "B", 3.0)),
            unplaced=("cem",),
        ),
        points=points,
        consensus=(Consensus((0,), (1, 3)),) if claimed else (),
        sentences=(),
        shown=2,
    )


RELATIONS = (
    Relation(2, 1, Stance.DISAGREES, 0.91),
    Relation(3, 1, Stance.AGREES, 0.12),
    Relation(3, 2, Stance.RESPONDS, 0.6),
)


def test_a_thread_without_signal_says_so_and_why():
    source = thread()
    text = "\n".join(positions_sections(positions(source, claimed=False), source, links={}, scores={}))
    assert "Read 3 of 3 posts · 3 authors · 0 answers" in text
    assert "Not enough signal for camps: nobody replies to anybody." in text
    assert "No post replies to another or quotes it." in text
    assert "No votes of the room yet." in text
    assert "Side" not in text


def test_points_stand_with_their_link_and_the_votes_of_the_room():
    source = thread()
    scores = {1: PostScore(1, 2, 3, 1), 2: PostScore(2)}
    text = "\n".join(positions_sections(positions(source, claimed=False), source, links={1: LINK}, scores=scores))
    assert "> The *bridge* must be closed at night because the lamps are broken." in text
    assert f"-# [#1]({LINK}) (ann) · the room: +2 (4 votes: 3 up, 1 down)" in text
    assert "-# #2 (b\\*b)\n" in text
    assert "No votes" not in text


def test_likes_alone_are_named_as_such():
    source = thread()
    text = "".join(
        positions_sections(positions(source, claimed=False), source, links={}, scores={1: PostScore(1, 2, 2, 0)})
    )
    assert "only voted up so far" in text


def test_claimed_camps_stand_with_their_people_their_points_and_where_they_meet():
    source = thread()
    text = "\n".join(
        positions_sections(positions(source, claimed=True, relations=RELATIONS), source, links={}, scores={})
    )
    assert text.index("Side A") < text.index("Here stand ann.") < text.index("lamps") < text.index("Side B")
    assert "- #3 (cem) agrees with #1 (ann) from the other side." in text
    assert "Not placed, for lack of evidence: cem." in text
    assert "Not enough signal" not in text


def test_each_answer_says_how_sure_it_is():
    source = thread()
    text = positions_text(positions(source, claimed=False, relations=RELATIONS), source)
    assert "- #2 (b*b) disagrees with #1 (ann) (91% likely)" in text
    assert "- #3 (cem) agrees with #1 (ann) (88% likely)" in text
    assert "- #3 (cem) answers #2 (b*b)\n" in text
    assert "In 1 of 3 answers the words do not show" in text


def test_many_answers_are_counted_by_pair_or_by_post():
    source = thread()
    many = RELATIONS * 5
    text = positions_text(positions(source, claimed=False, relations=many), source)
    assert "- b*b to ann: 5 answers (5 disagreeing)" in text
    nameless = thread(authors=(None, None, None))
    text = positions_text(positions(nameless, claimed=False, relations=many), nameless)
    assert "- #1 is answered by #2, #3, #2, #3, #2, #3 and 4 more" in text


def test_the_terminal_gets_no_escapes_and_narrow_lines():
    source = thread(authors=("\x1b[31mann", "b*b", "cem"))
    text = positions_text(summarise(source), source, width=60)
    assert "\x1b" not in text
    assert max(map(len, text.splitlines())) <= 60
    assert text.endswith(".\n")
    assert "“The bridge must be closed" in text


def test_a_long_summary_is_parted_between_lines():
    texts = [f"Reason {number} is that " + f"word{number} " * 90 + "matters." for number in range(1, 30)]
    source = Thread("Long", tuple(Post(n, text, f"author{n}" * 4) for n, text in enumerate(texts, 1)), "test")
    sections = positions_sections(summarise(source), source, links=dict.fromkeys(range(1, 30), LINK), scores={})
    assert len(sections) > 1
    assert all(len(section) <= 4096 for section in sections)
    assert all(section.startswith(("> ", "- ", "### ")) for section in sections)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=60) | st.just("<@1> **x " * 300), min_size=3, max_size=3), st.text(max_size=200))
def test_hostile_threads_fit_and_mention_nobody(texts, title):
    source = Thread(title, tuple(Post(n, text, text[:300] or None) for n, text in enumerate(texts, 1)), "test")
    sections = positions_sections(summarise(source), source, links={1: LINK}, scores={})
    assert all(0 < len(section.encode("utf-16-le")) // 2 <= 4096 for section in sections)
    assert not re.search(r"(?<!\\)<@|@everyone|@here", "\n".join(sections))
