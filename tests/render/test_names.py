"""Names read from right to left leave what stands beside them in place, wherever a member reads one."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.archive.model import Post, Quote, Thread
from bot.archive.quotes import Passage
from bot.archive.repair import SetAuthor
from bot.discussion.answers.model import Answer, Challenge, Cited, Dispute, Kind, Opening
from bot.discussion.positions.model import Stance
from bot.render import (
    admin,
    answers,
    corrections,
    discuss,
    posts,
    preview,
    quotes,
    reading,
    said,
    scores,
    workbench,
)
from bot.render.pictures import saying, saying_maps
from bot.render.positions import replies
from bot.render.wording import name_in
from tests.render.pictures.test_camps import debate

NAME = "דוד כהן"
POST = Post(1, "The ferry must run.", NAME)
ANSWER = Post(2, "It lost money.", NAME, quotes=(Quote("The ferry must run.", 1, NAME),), reply_to=1)
THREAD = Thread("Ferries", (POST, ANSWER), "x")
CITED = Cited(Passage(1, 0, 19), POST.text)
OTHER = Cited(Passage(2, 0, 14), ANSWER.text)
SAID = Answer("Why?", Kind.ASKED, (CITED,), (Dispute(OTHER, 1, Stance.DISAGREES, 0.9),), (), 0.9, about=NAME)
NONE = Answer("Why?", Kind.ASKED, (), (), (CITED,), 0.1, about=NAME)
OPENING = Opening(1, Challenge("x", CITED, (), ()), OTHER, None)

picture = saying.card("The ferry", POST, thread="Ferries", quoter=NAME)
message = saying.message_card("words", author=NAME, at=datetime(2026, 1, 1, tzinfo=UTC), channel="x", quoter=NAME)
map_of_camps = saying_maps.camps(*debate(4, claimed=True, names=NAME + "{}"))

SENTENCES = {
    "quote": quotes.quote_card("The ferry", POST, thread="Ferries", link=None, quoter=NAME),
    "said": said.card("words", author=NAME, quoter=NAME, link="https://example.org"),
    "pointed": said.card(None, author=NAME, quoter=NAME, link="https://example.org", asks=True),
    "gone": said.card(None, author=NAME, quoter=NAME, link="https://example.org", gone="deleted"),
    "asked": said.asks_first(NAME, "words"),
    "answer": answers.answer_text(SAID, THREAD, links={1: "https://example.org"}, asker=NAME),
    "nearest": answers.answer_text(NONE, THREAD, links={}),
    "opening": discuss.opening_text(OPENING, THREAD, links={}),
    "hide": corrections.hide_question(POST, thread="Ferries", messages=1, cards=0),
    "show": corrections.show_question(POST, thread="Ferries", messages=1, cards=0),
    "preview": preview.preview(THREAD),
    "mended": workbench.post_card(THREAD, 2, []),
    "repairs": workbench.overview(THREAD, [SetAuthor(1, NAME)]),
    "all": workbench.all_of(NAME),
    "choice": posts.choice_line(1, NAME, "words"),
    "card": posts.card(ANSWER, thread="Ferries", posts=2, links={}),
    "excerpt": posts.excerpt("The ferry", POST, thread="Ferries", link=None),
    "score": scores.author(POST),
    "picture": picture.words,
    "alt": picture.alt,
    "message": message.words,
    "message alt": message.alt,
    "map": map_of_camps.words,
    "map alt": map_of_camps.alt,
    "which": replies.which_author(NAME, [NAME]),
    "linked": admin.linked(NAME, "<@1>"),
    "unknown": replies.no_such_author(NAME, "Ferries", [NAME]),
}


@pytest.mark.parametrize("where", SENTENCES)
def test_every_name_is_isolated(where):
    sentence = SENTENCES[where]
    assert NAME in sentence
    assert sentence.count(NAME) == sentence.count(f"\u2068{NAME}")
    assert sentence.count("\u2068") == sentence.count("\u2069")


def test_a_name_cannot_break_out_of_its_isolate_nor_out_of_its_line():
    assert name_in(f"\u202e{NAME}\u2069\n**@everyone** <@1>") == f"\u2068{NAME} ＠everyone ‹@1›\u2069"
    assert name_in("alice") == "alice"
    assert name_in("\u2069\u202e") == name_in(None) == "Unknown"


def test_no_name_is_put_into_markdown_past_the_one_function():
    folder = Path(reading.__file__).parent
    past = re.compile(r"escape\(\s*(?:plain|shorten|known_name)?\(?[\w. ()]*(?:author|known_name)\b")
    found = [path.name for path in folder.rglob("*.py") if path.name != "wording.py" and past.search(path.read_text())]
    assert found == []
