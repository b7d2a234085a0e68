"""A channel is read over REST: with the words that Discord gives or keeps back, stopped on its way, and killed."""

from __future__ import annotations

import pytest

from bot.store import Store
from playground.member import text_of
from playground.world import World, drafts, threads
from playground.world.drafts import Rules
from playground.world.model import Channel, Kind, Message
from tests.wire.conftest import Starts
from tests.wire.process import Bot, Host

ROUTE = "GET /channels/*/messages"


@pytest.fixture
def alice(world: World) -> Host:
    return Host(world, "alice")


@pytest.fixture
async def talk(world: World, alice: Host, host: Host) -> Channel:
    """A channel in which two members talk."""
    channel = world.channel("talk")
    first = await alice.actor.say(channel, f"The bridge is **old**, <@{host.actor.user.id}>.")
    await host.actor.say(channel, "So it is.", reply_to=first)
    await host.actor.react(first, "👍")
    return channel


async def read(host: Host, channel: Channel) -> Message:
    return (await host.slash(channel, "manage import-channel")).message


async def says(host: Host, card: Message, words: str) -> None:
    await host.wait(lambda: words in text_of(card), words)


async def library(bot: Bot, guild: int) -> list[str]:
    async with Store.open(bot.database) as store:
        return [one.name for one in await store.threads.library(guild)]


async def test_words_that_discord_keeps_back_are_missed_and_given_words_are_read(
    starts: Starts, world: World, host: Host, talk: Channel
) -> None:
    bot = await starts(IMPORT_CHANNELS="yes")
    await bot.logged("the Message Content Intent is off")
    card = await read(host, talk)
    await says(host, card, "without their words")
    world.bot.privileged = frozenset({"message_content"})
    card = await read(host, talk)
    await says(host, card, "2 posts")
    assert "The bridge is old, @hanna." in text_of(card)
    await host.actor.click(card, "Import")
    async with Store.open(bot.database) as store:
        [head] = await store.threads.library(world.guild.id)
        thread = await store.threads.load(head.id, guild_id=world.guild.id)
    assert [(post.author, post.reply_to, post.score) for post in thread.posts] == [
        ("alice", None, 1),
        ("hanna", 1, None),
    ]


async def test_a_forum_post_and_a_channel_longer_than_a_page_are_read(
    starts: Starts, world: World, host: Host, alice: Host
) -> None:
    bot = await starts(IMPORT_CHANNELS="yes")
    world.bot.privileged = frozenset({"message_content"})
    forum = world.channel("questions", Kind.FORUM)
    draft = drafts.read(world, {"content": "Who mends bridges?"}, [], rules=Rules(of_account=False))
    question, _ = threads.post(world, alice.actor.user, forum, {"name": "Bridges"}, draft)
    for number in range(120):
        await alice.actor.say(question, f"Somebody, {number} times.")
    shown = await host.slash("general", "manage import-channel", channel=forum)
    assert "one of its posts" in text_of(shown.message)
    card = (await host.slash("general", "manage import-channel", channel=question)).message
    await says(host, card, "121 posts")
    await host.actor.click(card, "Import")
    assert await library(bot, world.guild.id) == ["Bridges"]


async def test_a_reading_is_stopped_on_its_way(starts: Starts, world: World, host: Host, talk: Channel) -> None:
    bot = await starts(IMPORT_CHANNELS="yes")
    world.bot.privileged = frozenset({"message_content"})
    world.faults.add(ROUTE, delay=2)
    card = await read(host, talk)
    await says(host, card, "0 messages so far")
    await host.actor.click(card, "Cancel", acknowledged=True)
    await says(host, card, "Nothing was imported")
    assert await library(bot, world.guild.id) == []


async def test_nothing_is_left_of_a_reading_that_a_kill_ended(
    starts: Starts, world: World, host: Host, talk: Channel
) -> None:
    bot = await starts(IMPORT_CHANNELS="yes")
    world.bot.privileged = frozenset({"message_content"})
    world.faults.add(ROUTE, delay=60)
    card = await read(host, talk)
    await says(host, card, "0 messages so far")
    await bot.kill()
    await bot.start()
    await host.actor.click(card, "Cancel")
    assert "ended already" in text_of(card)
    assert await library(bot, world.guild.id) == []
