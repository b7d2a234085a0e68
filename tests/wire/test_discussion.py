"""Members ask a thread, map it and discuss a post of it, and the bot dies in the middle of opening that discussion."""

from __future__ import annotations

from bot.archive.model import Post, Thread
from playground.member import Seen, text_of
from playground.world import World
from playground.world.model import Channel, Message
from tests.wire.process import Bot, Host, Trap, doing, shelve

HARBOUR = Thread(
    "Should the ferry run at night?",
    (
        Post(1, "I think the ferry must run at night, because nurses need it to get home.", "Ines"),
        Post(2, "I disagree. The night ferry of 1998 lost money, and nobody would pay for it.", "Piet", reply_to=1),
        Post(3, "That is not true. It lost money because it was never announced.", "Oda", reply_to=2),
        Post(4, "You are wrong, Oda. The posters hung in every shop. Who paid for them?", "Piet", reply_to=3),
    ),
    "test",
)


def answers(channel: Channel) -> list[Message]:
    """What the bot has said in a channel with a card, for everybody to see."""
    return [one for one in channel.messages.values() if one.embeds and one.reader is None]


async def said(host: Host, seen: Seen, words: str) -> Message:
    """The message of an answer to a command that has these words; a note that it is being worked out may come first."""

    def look() -> Message | None:
        return next((one for one in (*seen.messages, *seen.interaction.followups) if words in text_of(one)), None)

    message: Message = await host.wait(look, words)
    return message


async def test_a_thread_is_asked_mapped_and_discussed(bot: Bot, world: World, host: Host) -> None:
    await shelve(bot, HARBOUR)
    channel, alice = world.channel("harbour"), host.actor

    asked = await host.slash(channel, "ask", question="Why must the ferry run at night?")
    assert asked.ephemeral
    await alice.click(await said(host, asked, "nurses need it"), "Share")
    (shared,) = answers(channel)
    assert "nurses need it" in text_of(shared)
    await alice.say(channel, f"<@{world.bot.user.id}> and who disagreed?", reply_to=shared)
    await host.wait(lambda: len(answers(channel)) == 2, "an answer to the reply")
    assert "#2 (Piet) disagrees with #1 (Ines)" in text_of(answers(channel)[1])
    refused = await host.slash(channel, "ask", question="What does a giraffe eat?")
    assert "The thread does not say" in refused.text

    assert "1998 lost money" in (await host.slash(channel, "challenge", post="1")).text
    await said(host, await host.slash(channel, "positions", author="Ines"), "#1 (Ines)")
    drawn = await host.slash(channel, "map")
    picture: Message = await host.wait(lambda: next((one for one in drawn.messages if one.files), None), "the map")
    assert ["Ines" in (one.description or "") for one in picture.files] == [True]
    await said(host, await alice.click(picture, "In words"), "Ines")


async def test_a_discussion_that_is_cut_short_is_filled_by_the_next_call(bot: Bot, world: World, host: Host) -> None:
    await shelve(bot, HARBOUR)
    channel = world.channel("harbour")

    def opens(call: str) -> bool:
        return call.startswith("POST") and call.endswith("/threads")

    with Trap(bot, 1, after=True, counted=opens).set() as trap:
        async with doing(host.slash(channel, "discuss", post="1")):
            await trap.sprung.wait()
            await bot.gone()
    (place,) = (one for one in world.guild.channels.values() if one.name.startswith("#1 · "))
    assert answers(place) == []
    await bot.start()
    for says in ("is discussed here", "is discussed already"):
        await said(host, await host.slash(channel, "discuss", post="1"), says)
        assert ["### Against it" in text_of(one) for one in answers(place)] == [True]
    assert sum(HARBOUR.posts[0].text in one.content for one in place.messages.values()) == 1
