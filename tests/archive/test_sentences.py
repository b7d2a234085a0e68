"""Sentences: where they end, where they do not, and that nothing is lost."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.archive.sentences import spans


def sentences(text):
    return [text[start:end] for start, end in spans(text)]


@pytest.mark.parametrize(
    "expected",
    [
        ["Mr. Tanaka met J. R. Lowe at the U.S. Senate.", "We left the U.S.", "We went by ship, e.g. The Osprey."],
        ["It cost 3.5 million, i.e. nothing.", "No. 5 was late!", "At 5 p.m. Tokyo slept.", "I said no.", "Really."],
        ["Well... maybe.", "Well...", "Perhaps.", "It goes on . . . and on."],
        ['"Really?" he asked.', '"Yes."', "She left.", "(See below.)", "**Bold.**", "Next."],
        ["no capitals here.", "but it goes on.", "what?", "no."],
        ["Good one. :)", "But no! :lol:", "So it is :D", "We go on."],
        ["See https://a.example/b.c?d=e!F for it.", "It is www.b.example.", "Bye."],
        ["Use `a. B! c` here.", "Then stop."],
        ["We took Plan B.", "It failed, etc. and so on.", "He and I.", "Nobody else."],
    ],
)
def test_splits_prose(expected):
    text = " ".join(expected)
    assert sentences(text) == expected


def test_paragraphs_items_headings_and_rules_are_borders():
    text = (
        "# A heading\nFirst line\nof a long paragraph that was wrapped by hand\n\n"
        "- one. Two\n- three\n1. four\n---\nEnd"
    )
    assert sentences(text) == [
        "# A heading",
        "First line\nof a long paragraph that was wrapped by hand",
        "- one.",
        "Two",
        "- three",
        "1. four",
        "---",
        "End",
    ]


def test_code_blocks_stay_whole_and_one_left_open_runs_to_the_end():
    assert sentences("Look. Here\n```py\na. B\n\nc! D\n```\nDone. Yes") == [
        "Look.",
        "Here",
        "```py\na. B\n\nc! D\n```",
        "Done.",
        "Yes",
    ]
    assert sentences("So:\n~~~\na. B\n```\nC. D") == ["So:", "~~~\na. B\n```\nC. D"]


def test_a_missing_blank_is_forgiven_before_a_usual_opening_word_only():
    assert sentences("They left.Nor did we stay.But see example.Org and Node.Js here.") == [
        "They left.",
        "Nor did we stay.",
        "But see example.Org and Node.Js here.",
    ]


def test_full_stops_of_scripts_without_spaces():
    assert sentences("今日は晴れ。明日は？「はい。」そう") == ["今日は晴れ。", "明日は？", "「はい。」", "そう"]


@given(
    st.text(alphabet=st.sampled_from("aB1. !?…\n\"')(:;-*`~#。」\u3000\u200b<>|D"), max_size=80) | st.text(max_size=80)
)
def test_spans_are_ordered_and_disjoint_and_leave_only_white_space_out(text):
    end_before = 0
    for start, end in spans(text):
        assert end_before <= start < end <= len(text)
        assert not text[end_before:start].strip()
        assert text[start:end] == text[start:end].strip()
        end_before = end
    assert not text[end_before:].strip()


@pytest.mark.parametrize(
    "unit", [".", ". ", '."', "`", "a\n", "<", " ", "- ", "_ ", "http://", ":)", ". " + " " * 90, "。"]
)
def test_a_hostile_text_takes_linear_time(unit):
    def seconds(size):
        text = unit * (size // len(unit)) + "x"
        began = time.process_time()
        spans(text)
        return time.process_time() - began

    # Ten times the text in at most forty times the time: a quadratic reading would take a hundred.
    assert seconds(200_000) < 40 * max(seconds(20_000), 0.005)
