"""What is shared of a thread is taken back when a post of it is hidden, mended or removed; its buttons go on."""

import discord
import pytest

from bot.client import Rethread
from tests.cogs.conftest import buttons, text
from tests.cogs.test_hiding import hide
from tests.cogs.test_reading import FERRY

TAKEN_BACK = "This showed posts of a thread that was changed since"


@pytest.fixture(autouse=True)
def patience(simcord_env):
    """The first summary brings NumPy, which takes its time on a busy machine."""
    simcord_env.settle_timeout = 30


@pytest.fixture
async def ferry(server):
    return await server.add(FERRY)


async def share(server, command, **options):
    shown = await server.alice.slash(server.channel, command, **options)
    label = next(one["label"] for one in buttons(shown.response) if one.get("label", "").startswith("Share"))
    await server.alice.click(shown.response, label=label)
    return server.channel.last_message


def now(server, message):
    [found] = [one for one in server.messages() if one.id == message.id]
    return found


@pytest.mark.parametrize(
    ("command", "options"), [("positions", {}), ("map", {}), ("web", {}), ("ask", {"question": "Who lost money?"})]
)
async def test_hiding_takes_back_what_was_shared(server, ferry, command, options):
    message = await share(server, command, **options)
    await hide(server, "2")
    left = now(server, message)
    assert left.content.startswith(TAKEN_BACK)
    assert not left.embeds
    assert not left.attachments
    assert len(left.components) == len(message.components)
    assert await server.store.shared.stale([server.guild.id]) == []


async def test_its_button_shows_the_thread_as_it_is_now(server, ferry):
    message = await share(server, "web")
    await hide(server, "2")
    words = text(await server.bob.click(now(server, message), label="In words"))
    assert "#1" in words
    assert "bob" not in words


async def test_another_thread_stays(server, ferry):
    other = await server.add(FERRY.__class__("Other", FERRY.posts, "flat-text"))
    message = await share(server, "web", thread="Other")
    await server.store.hidden.hide(ferry, 2, guild_id=server.guild.id, member_id=1)
    with server.env._bot_scope():
        server.bot.corrections.wake()
    await server.env.settle()
    assert now(server, message).attachments
    await server.store.threads.remove(other, guild_id=server.guild.id)
    with server.env._bot_scope():
        server.bot.corrections.wake()
    await server.env.settle()
    assert not now(server, message).attachments


async def test_what_cannot_be_edited_now_is_taken_back_later(server, ferry, monkeypatch):
    message = await share(server, "positions")
    assert message.embeds

    async def broken(self, **fields):
        raise TimeoutError

    with monkeypatch.context() as patched:
        patched.setattr(discord.PartialMessage, "edit", broken)
        await hide(server, "2")
    assert now(server, message).embeds
    await server.env.restart_bot(Rethread(config=server.bot.config, store=server.store))
    assert now(server, message).content.startswith(TAKEN_BACK)


async def test_a_post_hidden_while_its_card_is_made_is_taken_back(server, ferry, monkeypatch):
    complete = server.store.shared.complete

    async def late(card_id, message_id):
        await server.store.hidden.hide(ferry, 2, guild_id=server.guild.id, member_id=1)
        return await complete(card_id, message_id)

    monkeypatch.setattr(server.store.shared, "complete", late)
    message = await share(server, "web")
    assert now(server, message).content.startswith(TAKEN_BACK)
