"""Positions as a member reads them."""

import io
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.archive.model import Post, Thread
from bot.discussion.positions import summarise
from bot.discussion.positions.model import Camps, Change, Consensus, Member, Point, Positions, Relation, Stance
from bot.discussion.positions.objection import Objection, passage_key
from bot.discussion.positions.room import see_room
from bot.render.positions import Summary, claim_card, objection_choices, pages
from bot.render.positions.terminal import print_positions
from tests.discussion.positions.test_room import two_minds
from tests.discussion.positions.test_summary import quarrel

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


def positions(source, *, claimed, relations=(), first=1, last=3):
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
        first=first,
        last=last,
    )


RELATIONS = (
    Relation(2, 1, Stance.DISAGREES, 0.91),
    Relation(3, 1, Stance.AGREES, 0.12),
    Relation(3, 2, Stance.RESPONDS, 0.6),
)


def summary(*, votes=None, relations=RELATIONS, source=None, claimed=True, member=None, **more):
    source = source or thread()
    made = positions(source, claimed=claimed, relations=relations)
    return Summary(made, source, room=see_room(made, source, votes or {}), member=member, **more)


def told(shown, *keys):
    """All that stands on the pages of that name, or on all pages."""
    return "\n".join(
        "\n".join([page.title, page.text, *(f"{field.name}\n{field.value}" for field in page.fields)])
        for page in pages(shown)
        if not keys or page.key in keys
    )


def test_the_first_page_tells_it_in_short_with_the_sides_beside_each_other():
    first = pages(summary())[0]
    assert first.title == "Positions in “Bridge ＠everyone”"
    assert "Read 3 of 3 posts · 3 authors · 3 answers" in first.text
    a, b = (field for field in first.fields if field.inline)
    assert a.name == "🔵 “The \\*bridge\\* must be closed at night because the lamps are broken.”"
    assert a.value.startswith("-# Side A · 1 person: ann\n-# #1 (ann)")
    assert b.name.startswith("🟠 “The baker")
    assert [page.key for page in pages(summary())] == ["top", "A", "B", "answers", "unsure"]


def test_a_thread_without_signal_says_so_and_why():
    text = told(summary(claimed=False, relations=()))
    assert "Not enough signal for camps: nobody replies to anybody." in text
    assert "No post replies to another or quotes it." in text
    assert "No votes of the room yet." in text
    assert "Side A" not in text
    assert not any(field.inline for field in pages(summary(claimed=False))[0].fields)


def test_a_part_says_which_part_it_is():
    source = thread()
    part = Summary(positions(source, claimed=False, first=2, last=3), source)
    assert "Only #2 to #3" in told(part, "top")
    assert "Where people stand is judged from every post up to #3." in told(part, "top")
    assert "Only" not in told(summary(), "top")
    one = Summary(positions(source, claimed=False, first=1, last=1), source)
    assert "· 1 author ·" in told(one, "top")
    assert "\nOnly #1.\n" in told(one, "top")


def test_hidden_posts_were_not_read():
    source = thread()
    withheld = replace(source, posts=(*source.posts[:2], replace(source.posts[2], text="", author=None, hidden=True)))
    text = told(Summary(positions(withheld, claimed=False), withheld), "top")
    assert "Read 2 of 3 posts · 2 authors" in text
    assert "1 post is hidden by the moderators." in text


def test_points_stand_with_their_link_and_the_votes_of_the_room():
    votes = {1: {1: 1, 2: 1, 3: 1, 4: -1}}
    text = told(summary(votes=votes, links={1: LINK}), "A", "B")
    assert "> The *bridge* must be closed at night because the lamps are broken." in text
    assert f"-# [#1]({LINK}) (ann) · the room: 3 up, 1 down (30 to 95% approve)" in text
    assert "-# #2 (b\\*b)" in text
    assert "No votes" not in told(summary(votes=votes))


def test_likes_alone_are_named_as_such():
    assert "only voted up so far" in told(summary(votes={1: {1: 1, 2: 1}}), "unsure")
    assert "only voted up so far" not in told(summary(votes={1: {1: 1, 2: -1}}), "unsure")


def test_where_sides_meet_and_who_is_not_placed():
    text = told(summary())
    assert "- #3 (cem) agrees with #1 (ann) from the other side: “The bridge must be closed at night" in text
    assert "Not placed, for lack of evidence: cem." in text
    assert "Not enough signal" not in text


def test_a_point_of_both_sides_stands_with_the_words_of_both():
    source = thread()
    made = replace(positions(source, claimed=True), consensus=(Consensus((0, 1), (1, 2)),))
    text = told(Summary(made, source), "top")
    assert "- Both sides say nearly the same: “The bridge must be closed" in text
    assert "are broken.” #1 (ann) and “The baker needs" in text


def test_who_says_that_they_changed_side_is_told_with_the_place():
    source = thread()
    text = "Exactly, I agree."
    made = replace(positions(source, claimed=True), changes=(Change("cem", 3, 0, len(text), text),))
    assert "- #3 (cem): “Exactly, I agree.”" in told(Summary(made, source), "top")
    assert "Who says that they changed side" in printed(made, source, 80)
    assert "changed side" not in told(summary())


def test_each_answer_says_how_sure_it_is():
    text = told(summary(), "answers")
    assert "- #2 (b\\*b) disagrees with #1 (ann) (91% likely)" in text
    assert "- #3 (cem) agrees with #1 (ann) (88% likely)" in text
    assert "- #3 (cem) answers #2 (b\\*b)" in text
    assert "In 1 of 3 answers the words do not show" in told(summary(), "unsure")
    assert "No answer shows in its words" in told(summary(relations=RELATIONS[2:] * 2), "unsure")
    assert "The one answer does not show" in told(summary(relations=RELATIONS[2:]), "unsure")
    assert "irony escapes it" in told(summary(relations=RELATIONS[2:]), "unsure")


def test_many_answers_are_counted_by_pair_or_by_post():
    many = RELATIONS * 5
    assert "- b\\*b to ann: 5 answers, disagreeing\n" in told(summary(relations=many), "answers")
    mixed = [*many, replace(RELATIONS[0], stance=Stance.RESPONDS)]
    assert "- b\\*b to ann: 6 answers: 5 disagreeing, 1 unclear\n" in told(summary(relations=mixed), "answers")
    nameless = thread(authors=(None, None, None))
    text = told(summary(source=nameless, relations=many), "answers")
    assert "- #1 is answered by #2, #3, #2, #3, #2, #3 and 4 more" in text


def test_objections_stand_beside_their_point():
    key = 1, passage_key(TEXTS[0])
    text = told(summary(objections={key: Objection(disowned=True, others=2)}), "A")
    assert "⚠️ ann says that this is not what they meant" in text
    assert "⚠️ contested by 2 members" in text
    assert "⚠️" not in told(summary(objections={key: Objection(disowned=True)}), "B")
    assert "⚠️ ann" in told(summary(objections={key: Objection(disowned=True)}), "top")


def test_an_author_stands_somewhere_or_is_not_placed():
    assert "Stands on 🟠 side B. On the other side: ann." in told(summary(author="b*b"), "top")
    assert "Read 3 of 3 posts · all by b\\*b" in told(summary(author="b*b"), "top")
    assert "lack of evidence" not in told(summary(author="b*b"))
    assert "Not placed on a side: too few answers say where." in told(summary(author="cem"), "top")
    assert "Not enough signal for camps: nobody replies" in told(summary(author="ann", claimed=False), "top")
    assert pages(summary(author="cem"))[0].title == "What cem holds in “Bridge ＠everyone”"


def test_a_claim_has_who_makes_it_and_what_is_answered():
    shown = summary()
    page = claim_card(shown, shown.positions.points[0])
    assert "Held in #1 (ann); no other post was found that makes this point." in page.text
    assert "On 🔵 side A." in page.text
    assert page.text.endswith("-# Read 3 of 3 posts · 3 authors · 3 answers")
    assert "- #2 (b\\*b) disagrees with #1 (ann) (91% likely)" in page.text
    assert "Nobody answers it." in claim_card(summary(relations=()), shown.positions.points[0]).text
    other = replace(shown.positions.points[0], post=3, text="Exactly, I agree.", end=17)
    assert "no other post" not in claim_card(shown, other).text  # it was compared with no other


@pytest.fixture(scope="module")
def crowd():
    """A thread of two sides in front of a room of two minds that all like one post."""
    source = quarrel()
    votes = two_minds(noise=0.05)
    votes[20] = dict.fromkeys(range(1, 25), 1)
    made = summarise(source)
    return Summary(made, source, room=see_room(made, source, votes), member=3)


def test_the_room_has_a_page_with_groups_and_bridges(crowd):
    text = told(crowd, "room")
    assert "24 members cast" in text
    assert "#20 (" in text
    assert "24 of 24 approve" in text
    assert re.search(r"- Group 1 · 12 members: likes #[^\n]+\n> ", text)
    assert "Every group approves of #20" in text
    assert "Who votes alike: 2 groups of 12 and 12 members." in told(crowd, "top")


def test_what_concerns_one_member_is_told_to_that_member_alone(crowd):
    assert "Your votes put you in group" in told(crowd, "room")
    assert "Their authors: " in told(crowd, "room")
    shared = Summary(crowd.positions, crowd.thread, room=crowd.room)
    assert "Your votes" not in told(shared)
    assert "Their authors" not in told(shared)


def test_without_groups_the_reason_is_told():
    text = told(summary(votes={1: {1: 1, 2: -1}}), "room")
    assert "No groups: groups of voters need 15 members with 7 votes each, and there are 0 so far." in text


def test_the_first_page_holds_three_points_a_side_with_links_as_long_as_discords(crowd):
    link = "https://discord.com/channels/1456074443980800015/1456074443980800021/1456074443980800033"
    shown = replace(crowd, links=dict.fromkeys(range(1, 61), link))
    first = pages(shown)[0]
    for field in first.fields:
        assert field.value != "…"
        if field.inline:
            assert field.value.count(link) == 3
            assert "more posts" in field.value
    everything = [first.title, first.text, *(field.name + field.value for field in first.fields)]
    assert sum(len(text.encode("utf-16-le")) // 2 for text in everything) <= 6000


def test_the_first_page_says_how_many_points_there_are():
    posts = tuple(Post(n, f"{text} Reason {n} is new.") for n, text in enumerate(TEXTS[:2] * 5, 1))
    source = Thread("Ten", posts, "test")
    made = summarise(source)
    assert made.shown > 3
    assert f"The points that carry the thread (3 of {made.shown})" in told(Summary(made, source), "top")
    assert " of 2)" not in told(summary(claimed=False), "top")


def test_what_can_be_objected_to_is_listed_with_its_place():
    assert objection_choices(summary()) == [
        ("1.0", "#1 · ann", "The bridge must be closed at night because the lamps are broken."),
        ("2.0", "#2 · b∗b", "The baker needs the bridge at four, so closing it costs the town its bread."),
    ]


def printed(shown, source, width):
    out = io.StringIO()
    print_positions(shown, source, out=out, width=width)
    return out.getvalue()


def test_the_terminal_gets_no_escapes_and_narrow_lines():
    source = thread(authors=("\x1b[31mann", "b*b", "cem"))
    text = printed(summarise(source), source, 60)
    assert "\x1b" not in text
    assert max(map(len, text.splitlines())) <= 60
    assert "“The bridge must be closed" in text
    assert "What is unsure" in text
    assert not any(line != line.rstrip() for line in text.splitlines())
    assert "\n\n\n" not in text


def test_the_order_of_points_is_told_where_there_is_one():
    source = quarrel()
    assert "-# The weightiest first" in told(Summary(summarise(source), source), "A")
    assert "-# The weightiest first" in told(summary(claimed=False), "points")
    assert "The weightiest first" in printed(positions(thread(), claimed=False), thread(), 60)
    assert "The weightiest first" not in told(Summary(summarise(thread(texts=("Hm.",) * 3)), thread()), "points")


def test_what_is_wrapped_in_the_terminal_stays_beside_its_bullet():
    text = printed(positions(thread(), claimed=False, relations=RELATIONS), thread(), 60)
    wrapped = text[text.index("• Agreement") :].splitlines()
    assert wrapped[1].startswith("  ")


@pytest.mark.parametrize(("width", "beside"), [(120, True), (70, False)])
def test_sides_stand_beside_each_other_where_the_terminal_is_wide(width, beside):
    source = quarrel()
    text = printed(summarise(source), source, width)
    assert any("Side A" in line and "Side B" in line for line in text.splitlines()) is beside
    assert "Read 60 of 60 posts" in text


def test_a_long_summary_is_parted_between_lines():
    texts = [f"Reason {number} is that " + f"word{number} " * 90 + "matters." for number in range(1, 30)]
    source = Thread("Long", tuple(Post(n, text, f"author{n}" * 4) for n, text in enumerate(texts, 1)), "test")
    found = pages(Summary(summarise(source), source, links=dict.fromkeys(range(1, 30), LINK)))
    points = [page for page in found if page.key.startswith("points")]
    assert [page.key for page in points][:2] == ["points", "points2"]
    assert all(page.text.startswith(("> ", "### ")) for page in points)
    assert len({page.key for page in found}) == len(found) <= 25


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=60) | st.just("<@1> **x " * 300), min_size=3, max_size=3), st.text(max_size=200))
def test_hostile_threads_fit_and_mention_nobody(texts, title):
    source = Thread(title, tuple(Post(n, text, text[:300] or None) for n, text in enumerate(texts, 1)), "test")
    for shown in (
        Summary(summarise(source), source, links={1: LINK}, author=source.posts[0].author),
        Summary(positions(source, claimed=True, relations=RELATIONS), source),
    ):
        for page in pages(shown):
            assert len(page.title.encode("utf-16-le")) // 2 <= 256
            assert 0 < len(page.text.encode("utf-16-le")) // 2 <= 4096
            for field in page.fields:
                assert 0 < len(field.name.encode("utf-16-le")) // 2 <= 256
                assert 0 < len(field.value.encode("utf-16-le")) // 2 <= 1024
            everything = page.title + page.text + "".join(field.name + field.value for field in page.fields)
            assert len(everything.encode("utf-16-le")) // 2 <= 6000
        assert not re.search(r"(?<!\\)<@|@everyone|@here", told(shown))
        assert all(label and text and len(label) <= 100 >= len(text) for _, label, text in objection_choices(shown))
