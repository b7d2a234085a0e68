"""`/web`: the web of a thread as a picture with a description, and in words."""

import pytest

from bot.archive.model import Post, Thread
from tests.cogs.conftest import text
from tests.cogs.test_reading import FERRY


@pytest.fixture
async def ferry(server):
    return await server.add(FERRY)


async def test_the_web_is_shown_described_shared_and_said_in_words(server, ferry):
    shown = await server.alice.slash(server.channel, "web")
    assert shown.response.ephemeral
    [file] = shown.response.attachments
    assert "4 posts" in file.description
    assert "#1 by alice" in file.description
    assert "(0)" not in file.description, "nobody answered it"
    words = text(await server.alice.click(shown.response, label="In words"))
    assert "#3 · carol" in words
    assert "quotes #2" in words
    await server.alice.click(shown.response, label="Share with the channel")
    message = server.channel.last_message
    assert [one.description for one in message.attachments] == [file.description]
    assert "quotes #2" in text(await server.bob.click(message, label="In words"))


async def test_a_hidden_post_is_not_in_the_web(server, ferry):
    await server.store.hidden.hide(ferry, 2, guild_id=server.guild.id, member_id=1)
    shown = await server.alice.slash(server.channel, "web")
    [file] = shown.response.attachments
    assert "bob" not in file.description
    assert "2 posts" in file.description


async def test_a_thread_without_answers_has_no_web(server):
    await server.add(Thread("Apart", (Post(1, "One."), Post(2, "Two.")), "flat-text"))
    assert "no web to draw" in text(await server.alice.slash(server.channel, "web"))
