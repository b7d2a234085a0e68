"""A thread that was written to do harm, through every command that shows some of it."""

import re

import pytest

from bot.archive.model import Post, Quote, Thread
from tests.cogs.conftest import buttons, document, quote, text
from tests.cogs.test_replay import panel

WORDS = (
    "\u202e@everyone <@1> <@&2> <#3> </read:4> <:x:5> <t:6:R> \u200b\x07"
    "[click](javascript:alert(1)) [bank](https://evil.example) ``` || > -# # end."
)
HOSTILE = Thread(
    title="\u202e@here <@1> ``` [x](https://evil.example)",
    source_format="thread-document",
    posts=(
        Post(1, WORDS, "\u202e@everyone\u200b\x07" + "a" * 300),
        Post(2, WORDS * 30, "Clyde\nDISCORD", reply_to=1, quotes=(Quote(WORDS, 1, "\u202e<@1>"),)),
        Post(3, "", "`||*_~", reply_to=2, quotes=(Quote("x" * 5000, None, None),)),
    ),
)
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069\ufeff]")
CODE = re.compile(r"(?<!\\)(```.*?```|(?<!`)`[^`\n]+`(?!`))", re.DOTALL)
LIVE = re.compile(
    r"(?<!\\)<(?:@[!&]?\d|#\d|/[\w-]+:\d|a?:\w+:\w|t:6)|@everyone|@here|(?<!\\)\]\(javascript:|(?<!\\)\[bank\]\("
)


@pytest.fixture
async def hostile(server):
    shown = await server.moderator.slash(server.channel, "manage import", file=("thread.json", document(HOSTILE)))
    check(text(shown))
    said = await server.moderator.click(shown.response, label="Import")
    check(text(said))


def check(said: str, *, host: bool = False) -> None:
    assert said
    assert not UNSEEN.search(said), ascii(UNSEEN.search(said))
    shown = re.sub(r"<@\d{17,20}>", "", said) if host else re.sub(r"<t:\d+:[DfR]>", "", said)
    shown = CODE.sub("", shown)  # nothing is live in code
    found = LIVE.search(shown)
    assert not found, shown[max(0, found.start() - 30) : found.end() + 30]


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("library", {}),
        ("read", {"post": "1"}),
        ("read", {"post": "2"}),
        ("read", {"post": "3"}),
        ("search", {"query": "end"}),
        ("score", {"post": "1"}),
        ("top", {}),
        ("positions", {}),
        ("read", {"post": "@everyone <@1>"}),
        ("read", {"thread": "@everyone <@1> \u202e"}),
        ("excerpt", {"topic": "@everyone <@1> \u202e"}),
        ("search", {"query": "@everyone <@1> \u202e"}),
        ("quote", {"post": "1", "passage": "@everyone <@1> \u202e"}),
    ],
)
async def test_private_answers_are_harmless(server, hostile, command, options):
    check(text(await server.alice.slash(server.channel, command, **options)))


async def test_suggestions_are_harmless(server, hostile):
    for choice in await server.alice.autocomplete(server.channel, "read", "post", ""):
        assert not UNSEEN.search(choice["name"])
        assert 1 <= len(choice["name"]) <= 100
    for choice in await server.alice.autocomplete(server.channel, "read", "thread", ""):
        assert not UNSEEN.search(choice["name"])


async def test_public_messages_are_harmless(server, hostile):
    await quote(server.alice, server.channel, post="1", comment=WORDS[:500])
    await server.alice.slash(server.channel, "excerpt", topic="end")
    for message in server.messages():
        check(message.content)
        assert not message.mention_everyone
        assert message.mentions == []
        assert message.role_mentions == []
    shown = await server.bob.click(server.channel.last_message, label="Context")
    check(text(shown).replace(f"<@{server.alice.id}>", ""))  # who quoted it
    check(text(await server.bob.click(server.channel.last_message, label="Source")))


async def test_a_replay_is_harmless(server, hostile):
    await server.host.slash(server.channel, "replay start", pace="manual")
    for _ in range(2):
        await server.host.click(panel(server), label="Next")
    shown = [message for message in server.messages() if any(b.get("label") == "Context" for b in buttons(message))]
    assert shown[-1].author.name.endswith("#3")
    for message in shown:
        check(message.content)
        assert not UNSEEN.search(message.author.name)
        assert "\n" not in message.author.name
        assert len(message.author.name) <= 80
        assert not re.search("discord|clyde", message.author.name, re.IGNORECASE)
        assert len(message.content) <= 2000
    check(text(panel(server)), host=True)
