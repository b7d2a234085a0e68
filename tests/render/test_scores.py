"""Scores and rankings as members read them."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.archive.model import Post
from bot.discussion.emoji import EmojiWeights
from bot.discussion.scores import PostScore, RankedPost, Reason, Tally, Voice, summed
from bot.render.scores import heard, score_text, signed
from bot.render.top import top_text

LINK = "https://discord.com/channels/1/2/3"
WEIGHTS = EmojiWeights.parse("👍=1,👎=-1")
POST = Post(12, "The **ferry** must sail. <@99> @everyone", "al_ice")
SCORE = PostScore(
    12, 4, 5, 1, (Tally("👍", 1, 4), Tally(None, 1, 1), Tally("👎", -1, 1)), ((Reason.BOT, 2), (Reason.SUPERSEDED, 1))
)


def test_a_score_explains_itself():
    text = score_text(SCORE, POST, thread="Ferries", link=LINK)
    assert f"**al\\_ice** · [#12]({LINK}) · Ferries" in text
    assert "**Score +4** from 6 votes: 5 up, 1 down" in text
    assert "4 × 👍 (+1) · 1 × buttons (+1) · 1 × 👎 (−1)" in text
    assert "At least 43% of a larger room" in text
    assert "Not counted: 2 by bots; 1 replaced by a later vote of the same member." in text
    assert "@everyone" not in text


def test_a_score_names_who_reacted_but_not_who_pressed_and_tells_the_asker_of_their_own():
    at = datetime(2026, 1, 1, tzinfo=UTC)
    voices = [Voice(1, "👍", 1, at, None), Voice(2, None, -1, at, None), Voice(3, "👍", 1, at, Reason.BLOCKED)]
    score = summed(12, voices, WEIGHTS)
    text = score_text(score, replace(POST, score=41), thread="T", link=None, who=heard(voices, WEIGHTS, asker=3))
    assert "1 × 👍 (+1) <@1>" in text
    assert "<@2>" not in text
    assert "<@3>" not in text
    assert "moderators blocked your votes" in text
    assert "In the archive it had a score of 41" in text
    assert "Your vote counts: buttons (−1)." in score_text(
        score, POST, thread="T", link=None, who=heard(voices, WEIGHTS, asker=2)
    )


def test_no_votes_say_how_to_vote():
    assert "Nobody has voted on this post yet." in score_text(PostScore(12), POST, thread="Ferries", link=None)
    assert "No post has a vote yet." in top_text([])


def test_a_ranking_fits_and_says_what_is_left_out():
    entries = [RankedPost(n, Post(n, "words " * 100, "a" * 300), "T" * 300, SCORE, LINK) for n in range(1, 60)]
    text = top_text(entries, several_threads=True)
    assert len(text) <= 4096
    shown = text.count(LINK)
    assert f"… and {59 - shown} more." in text
    assert text.startswith("**1.** **aaa")


def test_a_name_from_right_to_left_leaves_the_numbers_beside_it_in_place():
    entry = RankedPost(1, replace(POST, author="علي"), "T", SCORE, None)
    assert top_text([entry]).startswith("**1.** **\u2068علي\u2069** · #12 · ")


def test_signs_are_shown():
    assert [signed(score) for score in (3, 0, -2)] == ["+3", "0", "−2"]
