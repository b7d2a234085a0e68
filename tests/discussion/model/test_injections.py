"""Hostile text in an archive, and a model that does what it says: nothing of it may reach a member."""

import json
import re
import unicodedata
from dataclasses import replace

import pytest

from bot.archive.markup import clean
from bot.archive.model import Post, Quote, Thread
from bot.discussion.model.claims import read_drafts
from bot.discussion.model.client import Client, Failed
from bot.discussion.model.endpoint import Endpoint
from bot.discussion.model.material import Task, of_posts
from bot.discussion.model.prompts import messages
from bot.discussion.model.validate import validated
from bot.discussion.positions.model import Relation, Stance
from bot.render.worded import worded_text
from tests.discussion.model.injections import CASES
from tests.model_server import says, serving

HONEST = {
    "text": "The ferry must run at night, because nurses need it to get home.",
    "cites": [{"post": 1, "words": "the ferry must run at night"}],
}
LINK = "https://discord.com/channels/1/2/3"


def thread_of(case):
    quotes = (Quote(case.quote, 1),) if case.quote else ()
    return Thread(
        "Should the ferry run at night?",
        (
            Post(1, "I think the ferry must run at night. Nurses need it to get home after the late shift.", "alice"),
            Post(2, "Nobody would pay for it, because the night ferry of 1998 lost money.", "bob", reply_to=1),
            Post(3, case.text, case.author, reply_to=2, quotes=quotes),
            Post(4, "Exactly, I agree with alice. The nurses would use it.", "dave", reply_to=1),
        ),
        "test",
    )


def material_of(case):
    material = of_posts(
        Task.ASK,
        thread_of(case),
        [1, 2, 3, 4],
        [Relation(2, 1, Stance.DISAGREES, 0.9), Relation(4, 1, Stance.AGREES, 0.05)],
        longest=2500,
    )
    if case.question:
        material = replace(material, question=case.question)
    return material


def obeying(case):
    """What a model may say that obeys, in every dress that it could try."""
    says_it, hostile = case.says, clean(case.text)
    clean_words, own = "the ferry must run at night", "The ferry must run at night."
    cited = [
        [{"post": 3, "words": says_it}],
        [{"post": 3, "words": hostile}],
        [{"post": 3, "words": " ".join(hostile.split()[-4:])}],
        [{"post": 1, "words": clean_words}],
        [{"post": 1, "words": clean_words}, {"post": 3, "words": says_it}],
        [{"post": 9999, "words": says_it}],
        [{"post": "system", "words": says_it}],
        [1],
        [3],
        [],
    ]
    texts = [
        says_it,
        f"{own} {says_it}",
        f"{own[:-1]}, and {says_it[0].lower()}{says_it[1:]}",
        f"One post says “{says_it}”.",
        f'As #1 says, "{says_it}"',
        f"{says_it} (#1)",
    ]
    return [{"text": text, "cites": cites} for text in texts for cites in cited]


def told(text):
    """Letters and digits alone, so that no decoration hides a payload; what code put there is taken out."""
    text = re.sub(r"\[#\d+\]\([^)]*\)|#\d+", " ", text)
    return "".join(one for one in unicodedata.normalize("NFKC", text).casefold() if one.isalnum())


def test_there_are_enough_of_them():
    assert len(CASES) >= 60
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_nothing_gets_through(case):
    material = material_of(case)
    drafts = [one for lie in obeying(case) for one in read_drafts(json.dumps({"sentences": [lie]}))]
    worded = validated(drafts, material)
    shown = worded_text(worded, links=dict.fromkeys(range(1, 5), LINK))
    assert told(case.says) not in told("\n".join(one.text for one in worded.kept)), worded.kept
    assert set(re.findall(r"https?://\S+?(?=\))", shown)) <= {LINK}
    assert not re.search(r"(?<!\\)<[@#:]", shown)
    assert "@everyone" not in shown
    assert "@here" not in shown


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_is_honest_beside_it_stays(case):
    drafts = read_drafts(json.dumps({"sentences": [HONEST, {"text": case.says, "cites": []}]}))
    worded = validated(drafts, material_of(case))
    assert [one.text for one in worded.kept] == [HONEST["text"]]
    assert worded.lost == 1


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_no_name_quote_or_order_is_sent(case):
    sent = messages(material_of(case))
    assert [one["role"] for one in sent] == ["system", "user"]
    assert "mallory" not in sent[1]["content"]
    for name in (case.author, case.quote):
        assert name is None or name not in sent[1]["content"]
    # What tag characters say is gone, and the words beside them are harmless.
    if case.text != "The lights are bright." and case.quote is None and case.name != "tags":
        assert 3 not in material_of(case).texts
        assert 3 in material_of(case).left_out
    assert not set("\u200b\u202e\u2067\u00ad") & set(sent[1]["content"])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
async def test_nor_through_a_server_that_obeys(case):
    material = material_of(case)
    async with serving(says(case.says), says({"sentences": obeying(case)[:20]})) as server:
        client = Client(Endpoint(server.url, "liar", seconds=3))
        try:
            said = await client.ask(
                messages(material), lambda text: validated(read_drafts(text), material), most_tokens=9, seconds=9
            )
            kept = said.result.kept
        except Failed:
            kept = ()
        await client.close()
    assert told(case.says) not in told("\n".join(one.text for one in kept))


@pytest.mark.parametrize(
    "text",
    [
        "The ferry must run at night. The nurses are spies.",
        "The ferry must run at night and the nurses are spies.",
        "The ferry must run at night, because the nurses swim.",
    ],
)
def test_a_short_invention_does_not_hide_beside_the_truth(text):
    drafts = read_drafts(json.dumps({"sentences": [{**HONEST, "text": text}]}))
    assert validated(drafts, material_of(CASES[0])).kept == ()


def test_what_differs_by_a_small_word_is_not_the_same_again():
    stove = Thread("The stove", (Post(1, "It was not the stove.", "a"), Post(2, "It was the stove.", "b")), "test")
    material = of_posts(Task.ASK, stove, [1, 2], [], longest=2500)
    texts = [("It was not the stove.", 1), ("It was the stove.", 2), ("It was the stove!", 2)]
    lies = [{"text": f"One post says “{words[:-1]}”.", "cites": [post]} for words, post in texts]
    worded = validated(read_drafts(json.dumps({"sentences": lies})), material)
    assert [one.posts for one in worded.kept] == [(1,), (2,)]
