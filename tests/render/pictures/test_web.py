"""The web of a thread as a picture."""

import math
import random

import pytest

from bot.archive.outline import Stub
from bot.discussion.web import Web, weave
from bot.render.pictures import web_picture
from bot.render.pictures.model import DARK, LIGHT
from bot.render.pictures.web import _clear, _curve
from bot.render.pictures.web_layout import _distance, place
from bot.replay.split import units
from tests.render.pictures.pixels import colours, ink, opened

FERRY = (Stub(1, "alice"), Stub(2, "bob", 1), Stub(3, None, 1, (1, 2)), Stub(4, "dave"))


def thread(posts, *, seed=1, author="alice"):
    chance = random.Random(seed)  # noqa: S311 - the same thread every time
    made = [Stub(1, author)]
    for number in range(2, posts + 1):
        reply = chance.choice([number - 1, 1, chance.randrange(1, number), None])
        quotes = (chance.randrange(1, number),) if chance.random() < 0.3 else ()
        made.append(Stub(number, author, reply, quotes))
    return weave("The ferry", made, {number: chance.choice([0, 3, -1, 12]) for number in range(1, posts + 1)})


def chain(posts):
    return weave("The ferry", [Stub(number, "alice", number - 1 or None) for number in range(1, posts + 1)], {})


def test_alt_and_words_tell_who_answers_and_quotes_whom():
    picture = web_picture(weave("The ferry", FERRY, {1: 4}))
    assert picture.alt == (
        "The web of “The ferry”: 3 posts in the order of time from top to bottom, joined by 2 quotes and 1 reply. "
        "Most answered: #1 by alice (2), #2 by bob (1). Left out: 1 post standing alone."
    )
    assert picture.words.split("\n") == [
        "**The web of “The ferry”**",
        "-# Left out: 1 post standing alone.",
        "#1 · alice · +4",
        "#2 · bob · replies to #1",
        "#3 · unknown author · quotes #1, #2",
    ]


def test_a_thread_without_links_says_so():
    picture = web_picture(weave("The ferry", FERRY[:1], {}))
    assert picture.alt == "The web of “The ferry”: No post of this thread answers or quotes another."
    assert ink(picture.png)


@pytest.mark.parametrize(
    "web", [thread(8), thread(50), thread(300), thread(3000), chain(60)], ids=lambda web: web.left_out
)
def test_every_post_has_its_place_below_what_it_answers(web):
    layout = place(web, width=1104)
    assert set(layout.spots) == {node.post for node in web.nodes}
    for edge in web.edges:
        if edge.to < edge.post:
            assert layout.spots[edge.to][1] < layout.spots[edge.post][1]
    spots = list(layout.spots.values())
    gaps = [math.dist(one, other) for place, one in enumerate(spots) for other in spots[:place]]
    assert min(gaps) > 1.9 * layout.radius
    assert all(layout.radius <= x <= 1104 - layout.radius for x, _ in spots)
    assert layout.radius >= 36  # twelve on a phone


@pytest.mark.parametrize("posts", [2, 8, 50, 300, 3000])
def test_pictures_of_every_size_stay_within_their_margins(posts):
    picture = web_picture(thread(posts))
    left, top, right, bottom = ink(picture.png)
    assert left >= 40
    assert right <= 1160
    assert top >= 30
    assert bottom <= opened(picture.png).height - 30
    assert opened(picture.png).height < 2600
    assert units(picture.alt) <= 1024
    assert units(picture.words) <= 4000


def test_a_line_passes_beside_the_posts_that_it_does_not_join():
    stubs = (Stub(3, "a"), Stub(4, "b", 3), Stub(5, "c"), Stub(6, "d", 4), Stub(7, "e", 6), Stub(8, "f", 5))
    layout = place(weave("t", stubs, {}), width=1104)
    for post, answered in ((4, 3), (6, 4), (7, 6), (8, 5)):
        others = [spot for number, spot in layout.spots.items() if number not in {post, answered}]
        assert all(_distance(spot, layout.spots[post], layout.spots[answered]) > layout.radius for spot in others)


def test_a_line_bows_around_a_post_in_its_way():
    others = [(100.0, 200.0, 40.0), (60.0, 300.0, 40.0)]
    curve = _clear((100, 100), (100, 500), others)
    assert all(math.hypot(x - a, y - b) >= room for a, b, room in others for x, y in curve)
    assert _clear((100, 100), (100, 500), []) == _curve((100, 100), (100, 500), 0)


def test_what_does_not_fit_is_counted():
    picture = web_picture(thread(3000))
    assert "Left out: 2,684 posts with fewer answers, and 3,074 links to them." in picture.alt
    assert "posts with fewer answers" in picture.words


def test_quotes_and_replies_and_scores_look_different():
    quotes = weave("t", [Stub(1, "a"), *(Stub(number, "b", None, (1,)) for number in range(2, 6))], {})
    replies = weave("t", [Stub(1, "a"), *(Stub(number, "b", 1) for number in range(2, 6))], {})
    assert colours(web_picture(quotes).png)[DARK.orange] > 2 * colours(web_picture(replies).png)[DARK.orange]
    loved = weave("t", [Stub(1, "a"), *(Stub(number, "b", 1) for number in range(2, 6))], dict.fromkeys(range(9), 5))
    assert colours(web_picture(loved).png)[DARK.blue] > 1.5 * colours(web_picture(replies).png)[DARK.blue]
    assert colours(web_picture(replies, dark=False).png)[LIGHT.blue] > 1000


def test_the_same_web_gives_the_same_bytes():
    assert web_picture(thread(40)).png == web_picture(thread(40)).png


@pytest.mark.parametrize("name", ["W" * 10_000, "\u202e\x00Z" + "\u0335" * 400, "שלום", "👩" + "\u200d👩" * 99])
def test_hostile_names_stay_in_their_cells(name):
    web = thread(8, author=name)
    picture = web_picture(Web(name, web.nodes, web.edges))
    left, _, right, _ = ink(picture.png)
    assert left >= 40
    assert right <= 1160
    assert units(picture.words) <= 4000
