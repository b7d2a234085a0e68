"""What is shared of a thread is emptied when a post of it is hidden, mended or removed; its buttons go on."""

import asyncio

import discord
import pytest

from bot.client import Rethread
from tests.cogs.conftest import buttons, text
from tests.cogs.test_hiding import hide
from tests.cogs.test_reading import FERRY

EMPTIED = "This showed posts of a thread of which moderators have hidden one"
TAKEN_BACK = "This showed posts of a thread that was changed since"


@pytest.fixture(autouse=True)
def patience(simcord_env):
    """The first summary brings NumPy, which takes its time on a busy machine."""
    simcord_env.settle_timeout = 30


@pytest.fixture
async def ferry(server):
    return await server.add(FERRY)


async def share(server, command, *, place=None, **options):
    place = place or server.channel
    shown = await server.alice.slash(place, command, **options)
    label = next(one["label"] for one in buttons(shown.response) if one.get("label", "").startswith("Share"))
    await server.alice.click(shown.response, label=label)
    return place.last_message


def now(server, message):
    [found] = [one for one in server.messages() if one.id == message.id]
    return found


KINDS = [("positions", {}), ("map", {}), ("web", {}), ("ask", {"question": "Who lost money?"})]


@pytest.mark.parametrize(("command", "options"), KINDS)
async def test_hiding_empties_what_was_shared_and_showing_again_restores_it(server, ferry, command, options):
    message = await share(server, command, **options)
    before = shown(now(server, message))
    answer = await hide(server, "2")
    assert "1 shared card changed" in text(answer)
    left = now(server, message)
    assert left.content.startswith(EMPTIED)
    assert not left.embeds
    assert not left.attachments
    assert len(left.components) == len(message.components)
    assert await server.store.shared.stale([server.guild.id]) == []
    await server.moderator.click(answer, label="Undo: show it again")
    assert "1 shared card changed" in text(answer)
    assert shown(now(server, message)) == before


def shown(message):
    """What a message shows, apart from where its files lie."""
    files = [(one.filename, one.description, one.size) for one in message.attachments]
    return message.content, [embed.to_dict() for embed in message.embeds], files


async def test_a_card_that_does_not_show_the_hidden_post_stays(server, ferry):
    message = await share(server, "ask", question="Who lost money?")
    before = shown(now(server, message))
    assert "#2" in str(before)
    assert "#1" not in str(before)
    assert "shared card" not in text(await hide(server, "1"))
    assert shown(now(server, message)) == before
    assert "1 shared card changed" in text(await hide(server, "2"))


async def test_the_question_counts_the_shared_cards(server, ferry):
    await share(server, "web")
    asked = await server.moderator.slash(server.channel, "manage hide", post="2")
    assert "1 shared card will be edited" in text(asked)


async def test_the_opening_of_a_discussion_comes_back_too(server, ferry):
    await server.moderator.slash(server.channel, "discuss", post="2")
    [place] = server.bot.get_guild(server.guild.id).threads
    [opening] = [message async for message in place.history() if message.embeds]
    answer = await hide(server, "2")
    assert "1 shared card changed" in text(answer)
    assert (await place.fetch_message(opening.id)).content.startswith(EMPTIED)
    await server.moderator.click(answer, label="Undo: show it again")
    assert shown(await place.fetch_message(opening.id)) == shown(opening)


@pytest.mark.parametrize("step", ["keep", "settled"])
async def test_a_kill_between_the_steps_loses_nothing(server, ferry, step, monkeypatch):
    message = await share(server, "web")
    before = shown(now(server, message))

    async def killed(*arguments, **named):
        raise asyncio.CancelledError

    for way, empty in (("hide", True), ("show", False)):
        with monkeypatch.context() as patched:
            patched.setattr(server.store.shared, step, killed)
            change = getattr(server.store.hidden, way)
            by = {"member_id": 1} if way == "hide" else {}
            await change(ferry, 2, guild_id=server.guild.id, **by)
            with server.env._bot_scope():
                server.bot.corrections.wake()
            await server.env.settle()
        server.bot = Rethread(config=server.bot.config, store=server.store)
        await server.env.restart_bot(server.bot)
        await server.env.settle()
        left = now(server, message)
        assert left.content.startswith(EMPTIED) if empty else shown(left) == before


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
    assert now(server, message).content.startswith(EMPTIED)


async def test_a_post_hidden_while_its_card_is_made_is_taken_back(server, ferry, monkeypatch):
    complete = server.store.shared.complete

    async def late(card_id, message_id, **named):
        await server.store.hidden.hide(ferry, 2, guild_id=server.guild.id, member_id=1)
        return await complete(card_id, message_id, **named)

    monkeypatch.setattr(server.store.shared, "complete", late)
    message = await share(server, "web")
    assert now(server, message).content.startswith(EMPTIED)


async def test_a_card_in_an_archived_discord_thread_is_reached(server, ferry, monkeypatch):
    await server.bot.get_channel(server.channel.id).create_thread(name="Apart", type=discord.ChannelType.public_thread)
    await server.env.settle()
    [place] = server.channel.threads
    card = await share(server, "web", place=place)
    with server.env._bot_scope():
        await server.bot.get_channel(place.id).edit(archived=True)
    await server.env.settle()
    assert server.bot.get_channel(place.id) is None, "discord.py forgets it"
    edit = discord.PartialMessage.edit

    async def as_discord(self, **fields):
        assert not server.env.backend.channels[self.channel.id].thread_metadata.archived, "Discord refuses it (50083)"
        return await edit(self, **fields)

    monkeypatch.setattr(discord.PartialMessage, "edit", as_discord)
    assert "1 shared card changed" in text(await hide(server, "2"))
    assert next(one for one in place.history() if one.id == card.id).content.startswith(EMPTIED)
