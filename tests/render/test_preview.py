"""Previews, workbench cards and the report, of friendly and of unfriendly threads."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.archive.model import Post, Precision, Quote, Removed, Thread
from bot.archive.repair import Drop, MarkNoise, MergeWithPrevious, SetAuthor, SetTitle
from bot.render import workbench
from bot.render.preview import preview, preview_text, report, title
from bot.replay.split import units

NOON = datetime(2014, 8, 5, 12, 30, tzinfo=UTC)
BRIDGE = Thread(
    title="The old bridge",
    url="https://forum.example/t/1",
    source_format="made-up",
    posts=(
        Post(1, "Keep the bridge\nopen for **carts**.", "Anna", NOON),
        Post(
            2, "Why?", None, NOON, 1, (Quote("open for carts", 1, "Anna"), Quote("gone", None, "Zoë")), zone_known=False
        ),
        Post(3, "word " * 200, "Börje", NOON, precision=Precision.DAY),
        Post(4, "", "Börje", None, 2, (Quote("Why?", 2),)),
        Post(5, "Last words.", "Börje"),
    ),
    removed=(Removed("Top Bottom\nReply", "boilerplate"), Removed("--", "signature")),
    warnings=("one date is missing",),
)


def test_a_preview_tells_the_whole_and_the_doubts():
    shown = preview(BRIDGE)
    for part in (
        "**5 posts**",
        "2 authors",
        "3 quotes, 2 linked",
        "**First posts**",
        "**Last post**\n#5",
        "**Unsure**",
    ):
        assert part in shown
    assert "the author of #2 is not known" in shown
    assert "one date is missing" in shown
    assert "“Top Bottom Reply” (boilerplate)" in shown


def test_the_report_has_every_post_with_what_it_quotes_and_all_that_was_left_out():
    written = report(BRIDGE)
    assert (
        written
        == f"""The old bridge
==============
5 posts · 2 authors · 05 August 2014 · 3 quotes, 2 linked to the post · read as made-up
from https://forum.example/t/1

What is unsure (5)
------------------
  - one date is missing
  - the author of #2 is not known
  - the date of #4, #5 is not known
  - the time of #2 was given without its zone, and is taken as UTC
  - words quoted in #2 lead to no post of this thread

What was left out (2)
---------------------
  boilerplate:
    | Top Bottom
    | Reply
  signature:
    | --

Posts (5)
---------

#1 · Anna · 2014-08-05 12:30 UTC
    Keep the bridge open for **carts**.

#2 · author unknown · 2014-08-05 12:30 UTC (zone unknown) · answers #1
    > #1 by Anna: “open for carts”
    > a post that was not found by Zoë: “gone”
    Why?

#3 · Börje · 2014-08-05
    {("word " * 60).strip()}… (1,000 characters)

#4 · Börje · date unknown · answers #2
    > #2: “Why?”
    (no words of its own)

#5 · Börje · date unknown
    Last words.
"""
    )


def test_the_report_says_what_became_of_a_post_and_how_sure_it_is():
    likely = Quote("open carts", 1, "Anna", basis="fuzzy")
    gone = Post(2, "Well.", "Anna", None, 1, (likely,), edited=True, truncated=True, score=-3, confidence=0.42)
    thread = Thread("Talk", (Post(1, "", "Bo", deleted=True, attachments=("a.png",)), gone), "x")
    written = report(thread)
    assert "#1 · Bo · date unknown · deleted\n    attached: a.png\n" in written
    assert "#2 · Anna · date unknown · answers #1 · edited · cut off · score -3 · 42% sure\n" in written
    assert "> #1 by Anna (nearly these words): “open carts”" in written


def test_a_day_is_no_midnight_on_the_workbench():
    assert "· 2014-08-05\n" in workbench.post_card(BRIDGE, 3, ())
    assert "· 2014-08-05 12:30\n" in workbench.post_card(BRIDGE, 1, ())


def test_a_guessed_border_is_a_doubt():
    guessed = Thread(None, (Post(1, "a", confidence=0.3), Post(2, "b", confidence=0.9)), "x")
    assert "where #1 begins and ends was rather guessed than read" in preview_text(guessed)
    both = Thread(None, (Post(1, "a", confidence=0.3), Post(2, "b", confidence=0.2)), "x")
    assert "where all posts begin and end was rather guessed than read" in preview(both)


def test_a_terminal_gets_a_few_lines():
    lines = preview_text(BRIDGE).split("\n")
    assert lines[0] == "“The old bridge”"
    assert "  #5 Börje: Last words." in lines
    assert len(lines) <= 14


@pytest.mark.parametrize("repair", [Drop(2), MergeWithPrevious(2), SetAuthor(1, "x" * 100), SetTitle("y" * 300)])
def test_the_last_changes_are_told(repair):
    shown = workbench.overview(BRIDGE, [repair] * 9)
    assert "Changed by hand** (9)" in shown
    assert "… and 4 changes before" in shown


_text = st.text(max_size=80) | st.sampled_from(
    ["*" * 4100, "x" * 4100, "@everyone <@1> " * 300, "\u202e𝔘" * 1500, "a\n" * 2000]
)


@given(_text, st.lists(st.tuples(_text, st.none() | _text, _text), min_size=1, max_size=4), _text)
@settings(max_examples=15, deadline=None)
def test_whatever_a_thread_holds_cards_stay_within_discords_limits(name, posts, why):
    thread = Thread(
        name,
        tuple(
            Post(at, words, author, quotes=tuple(Quote(quote, 1, author) for _ in range(12)))
            for at, (words, author, quote) in enumerate(posts, 1)
        ),
        why,
        removed=(Removed(why, why),) * 9,
        warnings=(why,) * 9,
    )
    repairs = [SetAuthor(1, name), SetTitle(why), MarkNoise(1, (1,))] * 3
    assert 0 < units(workbench.overview(thread, repairs)) <= 4096
    assert units(preview(thread)) <= 4096
    for stored in (True, False):
        assert 0 < units(workbench.title(thread, stored=stored)) <= 256
    assert units(title(thread)) <= 256
    for post in thread.posts:
        assert 0 < units(workbench.post_card(thread, post.number, repairs)) <= 4096
        for at, quote in enumerate(post.quotes, 1):
            assert 0 < units(workbench.quote_choice(at, quote)) <= 100
        assert units(workbench.all_of(post.author or "")) <= 100
    assert report(thread)
    assert preview_text(thread)


@pytest.mark.parametrize(
    ("post", "said"),
    [
        (Post(1, "", "ann", deleted=True), "#1 **ann**: *(deleted)*"),
        (Post(1, "", "ann", attachments=("a_b.jpg",)), "#1 **ann**: *(attached: a\\_b.jpg)*"),
        (Post(1, "", "ann", quotes=(Quote("words"),)), "#1 **ann**: *(only a quote)*"),
        (Post(1, "", "ann"), "#1 **ann**: *(no words)*"),
    ],
)
def test_a_post_without_words_says_why(post, said):
    assert said in preview(Thread("A talk", (post,), "x"), limit=1000)
