"""A language model behind the commands: what members see of its words, and what they see when it fails or lies.

simcord turns the clock of the loop forward where nothing moves in it, so no real socket can be waited for here: answers
come from a script. `tests/discussion/model/test_client.py` has the real server.
"""

import json
import logging
from dataclasses import dataclass, field

import pytest

from bot.discussion.model import client
from tests.cogs.conftest import text
from tests.cogs.test_ask import FERRY
from tests.model_server import completion, faithful


@dataclass
class Model:
    """An endpoint without a network: `script` has a behaviour for each request, the last one goes on."""

    script: list = field(default_factory=list)
    asked: list = field(default_factory=list)

    @property
    def documents(self):
        return [json.loads(one["messages"][1]["content"]) for one in self.asked]

    def answer(self, request):
        self.asked.append(request)
        behaviour = self.script.pop(0) if len(self.script) > 1 else self.script[0]
        return json.dumps(completion(json.dumps(behaviour(self.documents[-1])))).encode()


def says(what):
    return lambda _document: what


def status(code):
    def behaviour(_document):
        raise client._status(code, {})

    return behaviour


@pytest.fixture
def model(monkeypatch):
    found = Model([faithful])

    async def post(_client, request):
        return found.answer(request)

    monkeypatch.setattr(client, "_PAUSES", (0.01, 0.01))
    monkeypatch.setattr(client.Client, "_post", post)
    return found


@pytest.fixture
def settings():
    return {"MODEL_URL": "http://127.0.0.1:9/v1", "MODEL_NAME": "test", "MODEL_KEY": "sk-secret", "MODEL_SECONDS": "2"}


@pytest.fixture
async def ferry(server):
    return await server.add(FERRY)


async def ask(server, question="Why do nurses need the night ferry?"):
    return await server.alice.slash(server.channel, "ask", question=question)


def now(server, shown):
    """What a private answer says after its edits."""
    return text(shown)


async def test_an_answer_gets_the_models_words_above_the_threads_own(server, ferry, model):
    said = now(server, await ask(server))
    assert "One post says “I think the ferry must run at night”. #1" in said
    assert "Worded by a language model" in said
    assert said.index("Worded by") < said.index("> Nurses need it to get home after the late shift.")
    assert "is putting this into words" not in said
    document = model.documents[0]
    assert document["question"] == "Why do nurses need the night ferry?"
    assert {one["post"] for one in document["posts"]} <= {1, 2, 3, 4}
    assert "alice" not in model.asked[0]["messages"][1]["content"]
    assert str(server.alice.id) not in str(model.asked[0])


async def test_the_same_question_is_asked_once_also_when_it_is_shared(server, ferry, model):
    shown = await ask(server)
    await server.alice.click(shown.response, label="Share")
    await ask(server)
    assert len(model.asked) == 1
    assert "Worded by a language model" in server.channel.last_message.embeds[0].description


@pytest.mark.usefixtures("ferry")
@pytest.mark.parametrize(
    ("behaviour", "why"),
    [
        (status(429), "too busy"),
        (status(500), "has trouble"),
        (status(401), "refuses this bot's key"),
        (says("no JSON here"), "gave no usable answer"),
        (says({"sentences": []}), "found nothing to add"),
        (says({"sentences": [{"text": "The moon is cheese.", "cites": [1]}]}), "could be proved"),
    ],
)
async def test_a_model_that_fails_leaves_the_threads_own_words(server, model, behaviour, why):
    model.script = [behaviour]
    said = now(server, await ask(server))
    assert why in said
    assert "> Nurses need it to get home after the late shift." in said
    assert "Worded by" not in said
    assert "cheese" not in said


async def test_a_lying_model_gets_nothing_through_and_the_drops_are_counted(server, ferry, model):
    words = "Nurses need it to get home after the late shift"
    model.script = [
        says(
            {
                "sentences": [
                    {
                        "text": "Nurses need it to get home after the late shift.",
                        "cites": [{"post": 1, "words": words}],
                    },
                    {"text": "@everyone nurses need it to get home.", "cites": [{"post": 1, "words": words}]},
                    {"text": "Nurses get home [here](https://evil.example).", "cites": [{"post": 1, "words": words}]},
                ]
            }
        )
    ]
    said = now(server, await ask(server))
    assert "evil" not in said.replace("cost](https://evil", "")
    assert "@everyone" not in said
    assert "gave" not in said
    assert "could be proved" in said  # one of three is too little

    model.script[0] = says(
        {
            "sentences": [
                {"text": "Nurses need it to get home after the late shift.", "cites": [{"post": 1, "words": words}]},
                {"text": "Seven posts say so.", "cites": [{"post": 1, "words": words}]},
            ]
        }
    )
    said = now(server, await ask(server, "Do nurses need the ferry to get home?"))
    assert "Nurses need it to get home after the late shift. #1" in said
    assert "1 of its sentences was dropped: 1 counted" in said
    assert "Seven" not in said


async def test_what_the_thread_does_not_say_is_not_given_to_the_model(server, ferry, model):
    await ask(server, "What do submarines cost?")
    assert model.asked == []


async def test_a_question_in_a_message_and_a_challenge_get_words_too(server, ferry, model):
    said = now(server, await server.alice.slash(server.channel, "challenge", post="1"))
    assert "Worded by a language model" in said
    assert "### Against it" in said
    assert model.documents[-1]["task"] == "show both sides of the claim"
    await server.alice.send(server.channel, f"<@{server.bot.user.id}> why do nurses need the night ferry?")
    assert "Worded by a language model" in server.channel.last_message.embeds[0].description


async def test_a_hidden_post_takes_the_kept_words_with_it_and_is_not_sent(server, ferry, model):
    await ask(server)
    assert await server.store.wordings.count(ferry) == 1
    await server.store.hidden.hide(ferry, 2, guild_id=server.guild.id, member_id=server.moderator.id)
    assert await server.store.wordings.count(ferry) == 0
    await ask(server)
    assert 2 not in {one["post"] for one in model.documents[-1]["posts"]}


class TestLimits:
    @pytest.fixture
    def settings(self):
        return {"MODEL_URL": "http://127.0.0.1:9/v1", "MODEL_NAME": "test", "MODEL_TOKENS_PER_DAY": "100"}

    @pytest.mark.usefixtures("ferry")
    async def test_past_the_days_limit_nothing_is_sent(self, server, model):
        assert "limit for today leaves no room for this" in now(server, await ask(server))
        assert model.asked == []


async def test_moderators_see_what_was_used(server, ferry, model, caplog):
    with caplog.at_level(logging.INFO, logger="bot.surface.wording"):
        await ask(server)
    said = text(await server.moderator.slash(server.channel, "manage check"))
    assert "Language model test: today 1 request, 450 tokens of 500,000" in said
    assert "sk-secret" not in said + caplog.text
    line = next(one for one in caplog.records if one.name == "bot.surface.wording")
    assert (line.model_outcome, line.model_tokens_in, line.model_requests) == ("answered", 400, 1)
    assert "nurses" not in caplog.text


async def test_a_summary_is_read_by_the_model_on_demand(server, ferry, model):
    server.env.settle_timeout = 20  # a child process sums up
    shown = await server.alice.slash(server.channel, "positions")
    pressed = await server.alice.click(shown.response, label="In words")
    said = text(pressed)
    assert "It read 4 of 4 posts, each once" in said
    assert "One post says “I think the ferry must run at night”. #1" in said
    assert [one["task"] for one in model.documents] == [
        "list the claims of the posts",
        "sum up the claims that were read",
    ]


async def test_the_settings_say_in_which_language_the_model_writes(server, model):
    assert "puts answers into the language of the posts" in text(await server.alice.slash(server.channel, "me"))


class TestWithout:
    @pytest.fixture
    def settings(self):
        return {}

    @pytest.mark.usefixtures("ferry")
    async def test_without_a_model_there_is_no_button_and_no_note(self, server):
        said = now(server, await ask(server))
        assert "language model" not in said
        shown = await server.alice.slash(server.channel, "positions")
        assert "In words" not in str(shown.response.components)
        assert "anguage model" not in text(await server.moderator.slash(server.channel, "manage check"))
