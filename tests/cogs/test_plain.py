"""Plain text in the place of cards and pictures, for who wants it."""

import pytest

from tests.cogs.conftest import buttons, text
from tests.cogs.test_reading import FERRY


@pytest.fixture
async def plain(server):
    """Alice wants text."""
    await server.add(FERRY)
    card = await server.alice.slash(server.channel, "me")
    assert card.response.embeds
    changed = await server.alice.click(card.response, label="Plain text, no cards")
    assert "as plain text" in text(changed)
    return server.alice


async def test_answers_are_text_with_their_buttons(server, plain):
    read = await plain.slash(server.channel, "read")
    assert read.response.embeds == []
    assert "Nurses need it" in read.response.content
    await plain.click(read.response, label="Next")
    assert read.response.embeds == []
    assert "Nobody would pay" in read.response.content
    assert any(button.get("label") == "Quote" for button in buttons(read.response))
    others = await server.bob.slash(server.channel, "read")
    assert others.response.embeds, "others keep their cards"


@pytest.mark.parametrize(
    ("command", "options", "words"),
    [
        ("library", {}, "Should the ferry run"),
        ("search", {"query": "nurses"}, "Nurses"),
        ("score", {"post": "1"}, "#1"),
        ("positions", {}, "Read 4 of 4 posts"),
        ("ask", {"question": "Why did the night ferry lose money?"}, "#3"),
        ("catchup", {}, "Nurses need it"),
        ("help", {}, "/read"),
    ],
)
async def test_every_private_answer_comes_as_text(server, plain, command, options, words):
    shown = await plain.slash(server.channel, command, **options)
    assert words in text(shown)
    assert shown.response.embeds == []


async def test_a_map_comes_in_words(server, plain):
    shown = await plain.slash(server.channel, "map")
    assert shown.response.attachments == []
    assert shown.response.embeds == []
    assert text(shown)
    assert [one["label"] for one in buttons(shown.response)] == ["Share with the channel", "The room's voters"]


async def test_cards_come_back(server, plain):
    card = await plain.slash(server.channel, "me")
    await plain.click(card.response, label="Cards and pictures")
    assert (await plain.slash(server.channel, "read")).response.embeds


async def test_a_quote_is_previewed_as_text_and_its_post_shown_in_the_thread(server, plain):
    shown = await plain.slash(server.channel, "quote", post="2", picture=True)
    assert shown.response.embeds == []
    assert shown.response.attachments == []
    assert "> Nobody would pay for it." in shown.response.content
    assert "posted as a picture too" in shown.response.content
    await plain.click(shown.response, label="Without the picture")
    assert "> Nobody would pay for it." in shown.response.content
    assert shown.response.embeds == []
    await plain.click(shown.response, label="Post the quote")
    context = await plain.click(server.channel.last_message, label="Context")
    assert "➡️ #2" in text(context)
    assert "is discussed" in text(context)
    assert all(message.embeds == [] for message in (context.response, *context.followups) if message)
