"""Asking a thread: what it cites, what it refuses, and how a question goes on from the one before."""

import json
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.archive.convert import read_file
from bot.archive.model import Post, Quote, Thread
from bot.discussion.answers.compose import ask, remember
from bot.discussion.answers.index import build
from bot.discussion.answers.model import Kind
from bot.discussion.answers.question import understand
from bot.render.answers import answer_document, answer_text, terminal_text

SAMPLES = Path(__file__).parents[3] / "data" / "samples"
ROWS = [line.split("\t") for line in (Path(__file__).parent / "questions.tsv").read_text("utf-8").splitlines()]

FERRY = Thread(
    "Should the ferry run at night?",
    (
        Post(1, "I think the ferry must run at night. Nurses need it to get home after the late shift.", "alice"),
        Post(
            2, "You are wrong. Nobody would pay for it, because the night ferry of 1998 lost money.", "bob", reply_to=1
        ),
        Post(3, "It lost money because it was never announced.", "carol", reply_to=2, quotes=(Quote("lost money", 2),)),
        Post(4, "Exactly, I agree. The nurses would use it.", "dave", reply_to=1),
        Post(5, "And the harbour lights cost 400 a month already.", "bob", reply_to=4),
        Post(6, "The mayor said the harbour lights are paid by the county.", "alice", reply_to=5),
    ),
    "test",
)


@cache
def index_of(name: str):
    return build(FERRY if name == "ferry" else read_file(SAMPLES / name))


def shown(answer):
    return (*answer.said, *(dispute.said for dispute in answer.disputes), *answer.nearest)


def test_what_a_thread_answers_is_answered_and_what_it_does_not_is_refused():
    answered = refused = right = 0
    for name, question, *gold in ROWS:
        answer = ask(index_of(name), question)
        assert all(cited.passage.of(index_of(name).thread) == cited.text for cited in shown(answer)), question
        if gold:
            answered += answer.answered
            right += bool({int(one) for one in gold[0].split(",")} & {cited.post for cited in answer.said})
        else:
            refused += not answer.answered
    assert len(ROWS) == 200
    assert answered >= 90
    assert refused >= 90
    assert right >= 88


def test_an_answer_cites_the_post_and_shows_who_disagrees():
    answer = ask(index_of("ferry"), "Why do nurses need the night ferry?")
    assert answer.said[0].text == "Nurses need it to get home after the late shift."
    assert answer.said[0].post == 1
    assert {(one.said.post, one.to) for one in answer.disputes} <= {(2, 1), (3, 2)}
    assert answer.disputes


def test_what_is_not_there_is_refused_with_the_words_that_no_post_has():
    answer = ask(index_of("ferry"), "How much do the submarines cost?")
    assert not answer.answered
    assert answer.missing == ("submarines",)
    assert all(cited.post in {5, 2, 6} for cited in answer.nearest)


def test_a_question_goes_on_from_the_one_before():
    index = index_of("ferry")
    first = ask(index, "Does the ferry have to run at night?")
    state = remember(first, None)
    opposed = ask(index, "and who disagreed?", before=state)
    assert opposed.kind is Kind.OPPOSED
    assert opposed.follows == "Does the ferry have to run at night?"
    assert (2, 1) in {(dispute.said.post, dispute.to) for dispute in opposed.disputes}
    agreed = ask(index, "who agrees?", before=state)
    assert [dispute.said.post for dispute in agreed.disputes] == [4]
    bob = ask(index, "what did bob say to that?", before=state)
    assert {cited.post for cited in bob.said} <= {2, 5}
    assert bob.about == "bob"
    why = ask(index, "why?", before=remember(opposed, state))
    assert any("because" in cited.text for cited in why.said)


FERRY_STATE = remember(ask(build(FERRY), "Does the ferry have to run at night?"), None)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("and what do the others say?", Kind.OTHERS),
        ("What do other people think?", Kind.OTHERS),
        ("and the others?", Kind.OTHERS),
        ("the rest?", Kind.OTHERS),
        ("does everyone else see it that way?", Kind.OTHERS),
        ("anyone else?", Kind.OTHERS),
        ("who else?", Kind.OTHERS),
        ("and who disagreed?", Kind.OPPOSED),
        ("does anyone else disagree?", Kind.OPPOSED),
        ("what does the other side say?", Kind.OPPOSED),
        ("who agrees?", Kind.AGREED),
        ("why?", Kind.WHY),
        ("why not?", Kind.WHY),
        ("anything else?", Kind.MORE),
        ("is there anything else?", Kind.MORE),
        ("any more?", Kind.MORE),
        ("and then?", Kind.ASKED),
    ],
)
def test_a_short_question_goes_on_and_is_taken_for_what_it_is(question, kind):
    taken = understand(question, index_of("ferry").authors, FERRY_STATE)
    assert taken.kind is kind
    assert taken.follows is FERRY_STATE
    assert understand(question, index_of("ferry").authors, None).follows is None


def test_others_are_those_who_did_not_write_what_was_shown():
    index = index_of("ferry")
    bob = ask(index, "What did bob say about the ferry?")
    others = ask(index, "and what do the others say?", before=remember(bob, None))
    assert others.kind is Kind.OTHERS
    assert others.said
    assert "bob" not in {index.thread.posts[cited.post - 1].author for cited in others.said}
    assert not set(others.posts) & set(bob.posts)
    lights = ask(index, "what do the others say about the harbour lights?", before=remember(bob, None))
    assert {cited.post for cited in lights.said} == {6}


def test_what_is_asked_of_a_side_is_asked_about_the_subject_unless_it_points_at_the_side():
    index = index_of("ferry")
    opposed = ask(index, "and who disagreed?", before=FERRY_STATE)
    state = remember(opposed, FERRY_STATE)
    assert [one.said.post for one in ask(index, "and who agrees?", before=state).disputes] == [4]
    against = ask(index, "who disagrees with them?", before=state)
    assert {one.to for one in against.disputes} == {2}
    assert not ask(index, "anyone else?", before=state).answered, "all were named"


def test_the_note_of_a_follow_up_names_the_question_and_the_one_before_however_long_it_goes_on():
    index = index_of("ferry")
    state, text = FERRY_STATE, ""
    for question in ("and who disagreed?", "why?", "and what do the others say?", "anything else?", "why?"):
        answer = ask(index, question, before=state)
        state, text = remember(answer, state), answer_text(answer, index.thread, links={})
        assert answer.follows == "Does the ferry have to run at night?"
    assert "going on from “Does the ferry have to run at night?” and “anything else?”" in text
    assert text.count("Taken as") == 1


def test_what_goes_on_from_a_refusal_is_refused_too():
    index = index_of("ferry")
    state = remember(ask(index, "How much do submarines cost?"), None)
    for question in ("why?", "and who disagreed?", "and what do the others say?", "anything else?"):
        answer = ask(index, question, before=state)
        assert not answer.answered, question


def test_more_shows_nothing_twice():
    index = index_of("night-trains.json")
    first = ask(index, "What about the vans?")
    more = ask(index, "what else?", before=remember(first, None))
    assert more.kind is Kind.MORE
    assert not set(more.posts) & set(first.posts)


def test_a_question_with_words_of_its_own_stands_for_itself():
    index = index_of("ferry")
    state = remember(ask(index, "Does the ferry run at night?"), None)
    assert ask(index, "Who pays for the harbour lights?", before=state).follows is None
    assert ask(index, "Who pays for the harbour lights?", before=state).said[0].post in {5, 6}


def test_only_the_named_author_speaks():
    answer = ask(index_of("ferry"), "What did alice say about the harbour lights?")
    assert {cited.post for cited in answer.said} == {6}
    assert not ask(index_of("ferry"), "What did carol say about the harbour lights?").answered


@pytest.mark.parametrize("upto", [0, 1, 3, 5])
def test_nothing_behind_the_readers_place_is_used(upto):
    for question in ("Who pays for the harbour lights?", "who disagrees with the night ferry?", "nurses", "why?"):
        answer = ask(index_of("ferry"), question, upto=upto, before=remember(ask(index_of("ferry"), "nurses"), None))
        assert all(cited.post <= upto for cited in shown(answer))


def test_posts_without_words_such_as_hidden_ones_are_never_cited():
    posts = tuple(Post(post.number, "", reply_to=post.reply_to) if post.number == 2 else post for post in FERRY.posts)
    index = build(Thread(FERRY.title, posts, "test"))
    for question in ("Who would pay for it?", "who disagrees with the ferry at night?", "1998"):
        assert 2 not in ask(index, question).posts


def test_votes_move_an_answer_up():
    tables = (Post(n, f"The tide table of {place} is wrong.", "x") for n, place in enumerate(("Aa", "Bb"), 2))
    posts = (Post(1, "What is wrong here?", "y"), *tables, Post(4, "Nothing that I know.", "z"))
    index = build(Thread("Tides", posts, "test"))
    assert ask(index, "Which tide table is wrong?", votes={2: (0, 9), 3: (9, 0)}).said[0].post == 3
    assert ask(index, "Which tide table is wrong?", votes={2: (9, 0), 3: (0, 9)}).said[0].post == 2


@pytest.mark.parametrize(
    "question",
    [
        "",
        "???",
        "@everyone",
        "**",
        "```",
        "<@1>",
        "x" * 4_000,
        "vans " * 800,
        "何時ですか",
        "когда паром",
        "\u202e\u200b",
        "#4",
    ],
)
def test_hostile_questions_are_answered_or_refused(question):
    for name in ("ferry", "night-trains.json"):
        index = index_of(name)
        answer = ask(index, question, before=remember(ask(index, "vans nurses"), None))
        text = answer_text(answer, index.thread, links={}, asker="@everyone")
        assert len(text) <= 4096
        assert "@everyone" not in text


def test_other_scripts_are_found():
    index = build(
        Thread(
            None,
            (
                Post(1, "夜のフェリーは看護師のために必要です。料金は安い。"),
                Post(2, "Ночной паром теряет деньги каждую неделю."),
                Post(3, "Der Nachtverkehr kostet die Gemeinde vierhundert Taler."),
            ),
            "test",
        )
    )
    assert ask(index, "看護師のフェリー").said[0].post == 1
    assert ask(index, "ночной паром").said[0].post == 2
    assert ask(index, "Nachtverkehr Gemeinde").said[0].post == 3


def test_a_name_alone_is_not_a_topic():
    taken = understand("What did Old Harbour Resident say about the bus?", {"old harbour resident": ()}, None)
    assert taken.speaker == "old harbour resident"
    assert taken.words == ("bus",)


WORDS = st.sampled_from(
    ("ferry", "night", "lights", "because", "not", "agree", "wrong", "why", "the", "?", ".", "\n\n", "12")
)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_every_shown_passage_is_verbatim_whatever_the_thread(data):
    count = data.draw(st.integers(1, 6))
    posts = tuple(
        Post(
            number,
            " ".join(data.draw(st.lists(WORDS, max_size=14))),
            data.draw(st.sampled_from(["ann", "bo", None])),
            reply_to=data.draw(st.integers(1, number - 1)) if number > 1 and data.draw(st.booleans()) else None,
        )
        for number in range(1, count + 1)
    )
    index = build(Thread(None, posts, "test"))
    before = None
    for _ in range(2):
        answer = ask(index, " ".join(data.draw(st.lists(WORDS, max_size=6))), before=before)
        before = remember(answer, before)
        assert all(cited.passage.of(index.thread) == cited.text for cited in shown(answer))
        assert 0.0 <= answer.confidence <= 1.0


def test_the_document_and_the_terminal_repeat_the_words():
    index = index_of("ferry")
    answer = ask(index, "Why do nurses need the night ferry?")
    document = json.loads(json.dumps(answer_document(answer, index.thread)))
    first = document["sentences"][0]
    assert index.thread.posts[first["post"] - 1].text[first["start"] : first["end"]] == first["text"]
    assert document["answered"]
    assert "#1 (alice)" in terminal_text(answer, index.thread)


CLUB = Thread(
    "The clubhouse",
    (
        Post(1, "The stove heats the room well, and I would keep it.", "Marta K."),
        Post(2, "The alarm went off twice, and Irma was taken to hospital.", "benno", reply_to=1),
        Post(3, "I am asthmatic and have to leave the room. I am for the electric heaters.", "Lena", reply_to=1),
        Post(4, "That was my heart. The stove was never the cause.", "Irma", reply_to=2),
        Post(5, "I can write the application. But who has the floor plan of the clubhouse?", "Dr. Post #3"),
        Post(6, "Hubert has it, he drew it in 2012.", "zoe", reply_to=5),
    ),
    "test",
)


def club(question, before=None):
    return ask(build(CLUB), question, before=before)


def test_what_a_person_says_is_shown_where_no_subject_is_named():
    answer = club("What does Lena think?")
    assert answer.about == "Lena"
    assert {cited.post for cited in answer.said} == {3}
    assert "**Lena** says, in 1 post" in answer_text(answer, CLUB, links={})
    after = club("What does Lena say?", remember(club("Who has the floor plan?"), None))
    assert {cited.post for cited in after.said} == {3}
    assert after.follows is None
    assert not club("What does Lena say to that?", remember(club("Who has the floor plan?"), None)).answered


def test_a_first_name_is_enough_where_one_alone_has_it_and_it_is_written_as_a_name():
    assert club("What does Marta say about the stove?").about == "Marta K."
    assert club("what does marta say about the stove?").about is None
    twins = Thread("x", (*CLUB.posts, Post(7, "The stove may go.", "Marta L.")), "test")
    assert ask(build(twins), "What does Marta say about the stove?").about is None


def test_a_person_can_be_the_subject():
    assert club("What happened to Irma?").said[0].post == 2
    assert club("Who is Hubert?").said[0].post == 6


def test_a_side_is_asked_of_the_person_or_post_that_is_named():
    index = index_of("ferry")
    before = remember(ask(index, "Who pays for the harbour lights?"), None)
    for question in ("who disagrees with alice?", "who disagrees with #1?"):
        answer = ask(index, question, before=before)
        assert (2, 1) in {(one.said.post, one.to) for one in answer.disputes}
        assert answer.follows is None
    assert {cited.post for cited in ask(index, "what does post 4 say?").said} == {4}
    assert club("What did Dr. Post #3 say?").about == "Dr. Post #3"


def test_who_takes_a_side_on_a_subject_is_answered_by_what_is_said_of_it():
    answer = club("Who is for the electric heaters?")
    assert [cited.text for cited in answer.said] == ["I am for the electric heaters."]
    assert ask(index_of("ferry"), "who disagrees with the night ferry?").kind is Kind.OPPOSED


def test_a_question_is_shown_with_what_was_answered_to_it():
    answer = club("Who has the floor plan?")
    text = answer_text(answer, CLUB, links={})
    assert "> Hubert has it, he drew it in 2012.\n-# #6 (zoe) answers #5 (Dr. Post \\#3)" in text
    assert "likely" not in text
    assert "answers #5" in terminal_text(answer, CLUB)


def test_grounds_are_promised_only_where_some_are_given():
    assert "these grounds" not in answer_text(club("Why does the stove heat the room?"), CLUB, links={})
    index = index_of("ferry")
    assert "these grounds" in answer_text(ask(index, "Why did the ferry lose money?"), FERRY, links={})


@pytest.mark.parametrize(
    "question", ["why?", "and who disagreed?", "what do the others say?", "?", "hello bot", "thanks!"]
)
def test_nothing_is_said_of_a_thread_where_nothing_was_asked(question):
    for answer in (club(question), club("thanks!", remember(club("Who has the floor plan?"), None))):
        assert answer.empty
        assert "no word that I could look for" in answer_text(answer, CLUB, links={})
        assert "does not say" not in terminal_text(answer, CLUB)


def test_who_disagrees_with_that_is_asked_of_the_answer_and_not_of_what_stood_against_it():
    posts = (
        Post(1, "The old bridge should be closed for cars.", "ann"),
        Post(2, "You are wrong, that is nonsense. The survey says it is safe.", "bo", reply_to=1),
        Post(3, "No, you are wrong, you never read the survey.", "di", reply_to=2),
    )
    index = build(Thread("The bridge", posts, "test"))
    first = ask(index, "Should the bridge be closed?")
    assert [(one.said.post, one.to) for one in first.disputes] == [(2, 1)]
    against = ask(index, "who disagrees with that?", before=remember(first, None))
    assert [(one.said.post, one.to) for one in against.disputes] == [(2, 1)]
    again = ask(index, "who disagrees with that?", before=remember(against, remember(first, None)))
    assert [(one.said.post, one.to) for one in again.disputes] == [(3, 2)]


def test_the_number_of_a_post_is_no_word_that_is_missing():
    more = tuple(Post(number, "Nothing new.", "zoe") for number in range(7, 13))
    answer = ask(build(Thread("x", (*CLUB.posts, *more), "test")), "What does #12 say?", upto=3)
    assert not answer.answered
    assert answer.missing == ()


def test_a_question_goes_on_from_the_last_that_asked_something():
    before = remember(club("Who has the floor plan?"), None)
    assert remember(club("thanks!", before), before) == before
    assert remember(club("why?"), None) is None
