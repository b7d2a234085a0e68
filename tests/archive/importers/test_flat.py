"""Flattened text: the golden threads, and that no line of any input vanishes."""

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.archive.document import from_document
from bot.archive.importers import Source, flat, read
from bot.archive.importers.flat_boundaries import certainties
from bot.archive.importers.flat_stamps import moment, stamp
from bot.errors import Unreadable

CASES = sorted(path.parent for path in (Path(__file__).parents[2] / "threads").glob("*/source.txt"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_golden_thread_comes_out_as_expected(case):
    expected = from_document(json.loads((case / "expected.json").read_text()))
    found = read((case / "source.txt").read_bytes())
    assert replace(found, posts=tuple(replace(post, confidence=None) for post in found.posts)) == expected


def test_a_subject_below_a_header_stays_in_its_post_and_is_no_quote():
    posts = [
        f"member{number}\nMember\n0{number} March 2004\n#{number}\nRe: The long way round the lake\nI walked it with "
        f"{word} last week, and it took us all of the day to come home again.\n"
        for number, word in enumerate(("my brother", "two dogs", "her aunt", "nobody", "the choir", "a map"), 1)
    ]
    posts[0] = posts[0].replace("Re: The long way round the lake\n", "")
    thread = read("\n".join(["The long way round the lake\n", *posts]).encode())
    assert [post.text.split("\n")[0] for post in thread.posts][1:] == ["Re: The long way round the lake"] * 5
    assert not any(post.quotes for post in thread.posts)


BODIES = [
    "The old ferry should be kept, since the bridge takes all the walkers to the wrong side of the bay.",
    "That is not so at all, for I walk there every week and the bridge is always full of people.",
    "Then we walk at different times, and I have never once met more than two people there.",
    "Has anybody counted them, or are we only guessing as we did about the harbour last year?",
    "The council counted them in spring, and it found about three hundred people on every day.",
]


@pytest.mark.parametrize("card", ["Registriert: 0{}.01.2005", "Inscrit le: 0{}/01/2005", "Joined:\n2005-01-0{}"])
def test_the_day_on_which_a_member_joined_is_no_date_of_a_post(card):
    posts = [
        f"{name}\nMitglied\n{card.format(number)}\nVerfasst am: {number}. März 2011, 14:05\n{words}\nNach oben"
        for number, (name, words) in enumerate(
            zip(["Jürgen", "Käthe", "Bo", "Käthe", "Jürgen"], BODIES, strict=True), 1
        )
    ]
    thread = read("\n".join(posts).encode())
    assert [f"{post.posted_at:%Y-%m-%d %H:%M}" for post in thread.posts] == [f"2011-03-0{n} 14:05" for n in range(1, 6)]
    assert [post.text for post in thread.posts] == BODIES


def test_a_title_right_above_the_first_header_is_no_author_and_a_rank_no_title():
    posts = [
        f"{name}\nSenior Member\nPosts: 10{len(name)}\nMar {number}, 2011, 02:05 PM\n#{number}\n{words}\nReply"
        for number, (name, words) in enumerate(zip(["Ann", "Bo", "Cyril", "Bo", "Ann"], BODIES, strict=True), 1)
    ]
    thread = read("\n".join(["Ferry or bridge", *posts]).encode())
    assert [post.author for post in thread.posts] == ["Ann", "Bo", "Cyril", "Bo", "Ann"]
    assert thread.title == "Ferry or bridge"


def headed(*posts):
    """A board's text: each post is (author, words)."""
    return "\n".join(
        ["The long way round the lake\n"]
        + [f"{author}\nMember\n0{n} March 2004\n#{n}\n{words}\n" for n, (author, words) in enumerate(posts, 1)]
    ).encode()


FILLER = [
    ("eli", "Nobody has told us yet where the boats are kept in winter."),
    ("fay", "Behind the mill there is a shed, and that has been locked for years."),
]
CLAIM = "The path along the northern shore is closed until the end of April."
ANSWER = "It was open on Sunday when I passed the sluice with my brother."


def links(thread):
    return [(post.number, quote.post) for post in thread.posts for quote in post.quotes if quote.post]


def test_what_ends_a_post_or_is_said_by_its_own_author_again_is_no_quote():
    sign = "Walk softly and carry a very large thermos flask."
    thread = read(
        headed(
            ("ann", f"{CLAIM}\n{sign}"),
            ("bob", ANSWER),
            *FILLER,
            ("ann", f"Then they have opened it early this year, which is a surprise.\n{sign}"),
            ("ann", f"{sign}\nI went to look, and the gate stood wide open."),
        )
    )
    assert len(thread.posts) == 6
    assert links(thread) == []


def test_a_quote_that_holds_a_quote_leads_to_the_post_that_quoted():
    thread = read(
        headed(
            ("ann", CLAIM),
            ("bob", f"{CLAIM}\n{ANSWER}"),
            ("cat", f"{CLAIM}\n{ANSWER}\nSo it depends on which gate you take, I suppose."),
            *FILLER,
            ("dan", "There is no gate at all where the old boathouse stood."),
        )
    )
    assert links(thread) == [(2, 1), (3, 2)]


def test_a_quote_behind_its_author_on_one_line_leads_to_its_post():
    thread = read(
        headed(
            ("ann", "Bring a rope."),
            ("bob", ANSWER),
            ("cat", f"bob wrote: 2 March 2004, 08:42 {ANSWER}\nThat was before the rain, though."),
            *FILLER,
            ("dan", CLAIM),
        )
    )
    assert links(thread) == [(3, 2)]


def test_a_short_quote_leads_to_the_post_of_the_author_that_its_header_names():
    thread = read(
        headed(
            ("ann", "Bring a rope, a lamp and dry socks."),
            ("bob", ANSWER),
            ("cat", "ann said:\na rope, a lamp\nClick to expand...\nWhat would I do with those on a paved path?"),
            *FILLER,
            ("dan", CLAIM),
        )
    )
    assert links(thread) == [(3, 1)]


def test_a_line_below_a_quote_header_leads_to_its_post_however_short_it_is():
    thread = read(
        headed(
            ("ann", "Yours, I suppose?"),
            ("bob", ANSWER),
            ("cat", "ann wrote:\nYours, I suppose?\nNo, that one belongs to the ferryman, I believe."),
            *FILLER,
            ("dan", CLAIM),
        )
    )
    assert links(thread) == [(3, 1)]


@pytest.mark.parametrize(("repeated", "expected"), [(CLAIM, [(4, 1)]), ("Send me the list of boats.", [])])
def test_a_few_words_said_again_between_headers_are_no_quote(repeated, expected):
    said = f"{repeated}\nThat is what I would like to have known before I went."
    thread = read(headed(("ann", said), *FILLER, ("bob", f"{repeated}\n{ANSWER}"), ("dan", "The gate was shut.")))
    assert links(thread) == expected


def test_headings_far_below_the_top_of_a_flattened_page_make_it_no_markdown_archive():
    above = "\n".join(f"Board {number}" for number in range(40))
    posts = [f"## {name}, 0{n} March 2004\n\n{words}\n" for n, (name, words) in enumerate(FILLER, 1)]
    assert read("\n".join(posts).encode()).source_format == "markdown-archive"
    assert read("\n".join([above, *posts]).encode()).source_format == "flat-text"


def test_three_posts_with_their_date_on_top_and_a_members_card_below_it_are_enough():
    """The beginning of a short thread copied from vBulletin."""
    posts = [
        ("03-04-2010, 09:12 AM", "tinker", "Registered User", "Anyone here rebuilt a dynamo? I have half of one."),
        ("03-14-2010, 11:40 AM", "old_spanner", "Senior Member", "Twice. The brushes are the hard part, buy new ones."),
        ("03-15-2010, 07:03 PM", "tinker", "Registered User", "Mine came without any, so I suppose I have to."),
    ]
    card = "Join Date: Feb 200{at}\nPosts: 4{at}\nDefault"
    text = "\n".join(
        f"  Old {when}\n{who}\n{rank}\n \n{card.format(at=at)}\n{said}\n{who} is offline   Reply With Quote"
        for at, (when, who, rank, said) in enumerate(posts)
    )
    thread = read(text.encode())
    assert [post.author for post in thread.posts] == ["tinker", "old_spanner", "tinker"]
    assert [post.posted_at.day for post in thread.posts] == [4, 14, 15]
    assert [post.text for post in thread.posts] == [said for *_, said in posts]
    assert thread.title is None, "a rank is no title"


@pytest.mark.parametrize("line", ["Share: Facebook Twitter Reddit Email", "Log in or register to reply"])
def test_buttons_in_one_line_are_no_words(line):
    text = (
        f"The bridge should be green, as the hills around it are.\n\n{line}\n\nGreen is the worst colour for a bridge."
    )
    assert line in [one.text for one in read(text.encode()).removed]


def test_an_opening_post_above_its_header_is_kept():
    opening = (
        "I walked the whole shore with my brother, but we found nothing but reeds where the landing stage should be, "
        "so I have two questions for those of you who know the lake better than I do."
    )
    posts = [(name, f"{words} And that is all that I know about it.") for name, words in [*FILLER, ("bob", ANSWER)]]
    maps = "https://example.org/map\n" * 10
    thread = read(headed(*posts).decode().replace("lake\n\n", f"lake\n\n{opening}\n\n{maps}").encode())
    assert thread.posts[0].text.startswith(opening)


@pytest.mark.parametrize("line", ["Log in or Sign up", "Home", "Login or register"])
def test_what_asks_to_log_in_is_no_post(line):
    thread = read("\n".join([line, *BODIES]).encode())
    assert [removed.text for removed in thread.removed] == [line]


def test_a_post_is_as_certain_as_its_borders():
    body = b"I wonder how this will end.\nWhat do you think of it, all of you who were there?\n" * 3
    for post in read(b"\n".join([body, b"Thanks, that is what I thought."])).posts:
        assert 0 <= post.confidence <= 1


@pytest.mark.parametrize(
    ("odds", "certain"),
    [([6.0, -9.0, 9.0], [1.0, 1.0]), ([6.0, 0.0, 9.0], [0.41, 1.0]), ([6.0, -9.0, 0.0], [0.41, 0.41])],
)
def test_certainty_is_that_of_all_gaps_from_a_post_to_the_next(odds, certain):
    assert certainties([0, 2], odds) == pytest.approx(certain, abs=0.01)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_windows_line_ends_and_indentation_change_nothing(case):
    source = (case / "source.txt").read_text()
    plain = read(source.encode())
    assert read(source.replace("\n", "\r\n").encode()) == plain
    assert [post.text for post in read(source.replace("\n", "\n   ").encode()).posts] == [
        post.text for post in plain.posts
    ]


def accounted(thread):
    """Every line of the document's posts, quotes, title and removed, with how often it stands there."""
    parts = [part for post in thread.posts for part in (post.text, *(quote.text for quote in post.quotes))]
    lines = [line.strip() for part in parts for line in part.split("\n")]
    lines += [thread.title or "", *(removed.text for removed in thread.removed)]
    return Counter(line for line in lines if line)


words = ["the ferry", "was late", "again", "and nobody", "said why", "Thanks", "I would ask", "them", "tomorrow."]
pieces = st.one_of(
    st.lists(st.sampled_from(words), min_size=1, max_size=9).map(" ".join),
    st.sampled_from(
        ["#1", "#2", "#3", "May 3, 2011", "by ada » Mon Mar 04, 2019 7:14 pm", "ada said:", "Click to expand...",
         "Reply", "Joined", "Posts: 12", "# A heading", "> words of somebody", "Page 1 of 2", "...", "Top Bottom"]
    ),
)  # fmt: skip
sources = st.lists(st.tuples(pieces, st.sampled_from(["\n", "\n\n", "\n\n\n"])), min_size=1, max_size=40)


@given(sources)
def test_every_line_is_in_a_post_a_quote_the_title_or_removed(drawn):
    text = "".join(piece + end for piece, end in drawn)
    try:
        thread = flat.read(Source(text))
    except Unreadable:
        return
    expected = Counter(line.strip() for line in text.split("\n") if line.strip())
    found = accounted(thread)
    if thread.title and thread.title not in expected:  # a heading is shown without its mark
        found["# " + thread.title] += 1
    assert expected - found == Counter()


def test_a_title_alone_is_refused():
    with pytest.raises(Unreadable, match="the words of a discussion"):
        flat.read(Source("the ferry the ferry\n\n\n...\n"))


def test_authors_and_dates_are_not_invented():
    thread = read((Path(__file__).parents[2] / "threads/newline_between_posts/source.txt").read_bytes())
    assert {(post.author, post.posted_at) for post in thread.posts} == {(None, None)}
    assert thread.warnings == ("authors and dates are missing from this input",)


def test_a_post_never_quotes_itself():
    thread = read(b"We left the ferry at the pier.\n\nThen it rained.\n\nWe left the ferry at the pier.")
    assert all(quote.post != post.number for post in thread.posts for quote in post.quotes)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mon Apr 06, 2015 7:14 pm", "2015-04-06T19:14"),
        ("6 avril 2015, 19:14", "2015-04-06T19:14"),
        ("den 6. März 2015", "2015-03-06T00:00"),
        ("2015-04-06 19:14:20", "2015-04-06T19:14"),
        ("04/06/2015, 07:14 PM #11", "2015-04-06T19:14"),
        ("28/06/2015", "2015-06-28T00:00"),
        ("30 lutego 2015", None),
    ],
)
def test_dates_of_many_boards_are_read(text, expected):
    seen = stamp(text)
    when = moment(seen, day_first=text.startswith("28")) if seen else None
    assert (when.isoformat()[:16] if when else None) == expected


def test_more_posts_than_a_thread_holds_are_refused():
    posts = "\n".join(f"#{number}\nThe {number}th of very many answers, said once more." for number in range(1, 20_010))
    with pytest.raises(Unreadable, match="20000 posts"):
        read(posts.encode())
