"""A gateway that drops: what was missed is made good, what was resumed is neither lost nor doubled."""

from __future__ import annotations

import json

import pytest

from playground.member import Actor
from playground.run import Playground
from playground.world import World
from playground.world.model import Channel, Message
from tests.wire.process import Bot, Host, eventually, is_panel, marks, row_of_posts, shelve
from tests.wire.test_journey import score_of

COUNT = 4


@pytest.fixture
def channel(world: World) -> Channel:
    return world.find_channel("general")


@pytest.fixture
async def shown(bot: Bot, world: World, host: Host, channel: Channel) -> list[Message]:
    """The posts of a replay that has ended, oldest first."""
    await bot.ready()
    await shelve(bot, row_of_posts(COUNT))
    await host.slash(channel, "replay start", pace="manual")
    await host.play(channel, posts=COUNT)
    return [one for one in channel.messages.values() if not is_panel(one)]


@pytest.fixture
def people(world: World) -> list[Actor]:
    return [world.member(f"reader-{number}") for number in range(3)]


def truth(message: Message) -> tuple[int, int]:
    """Votes up and down as they stand on a message."""
    return len(message.reactions.get("👍", ())), len(message.reactions.get("👎", ()))


async def scores(host: Host, channel: Channel) -> list[tuple[int, int]]:
    """What the bot says of each post."""
    return [score_of((await host.slash(channel, "score", post=str(n))).text) for n in range(1, COUNT + 1)]


async def test_reactions_and_deletions_that_were_missed_are_made_good(
    bot: Bot, world: World, host: Host, *, channel: Channel, shown: list[Message], people: list[Actor]
) -> None:
    """Without a resume Discord tells nothing again: added, taken back, taken over and deleted, both ways."""
    first, second, third, fourth = shown
    for one in people:
        await one.react(first, "👍")
        await one.react(second, "👍")
        await one.react(fourth, "👍")
    assert await scores(host, channel) == [(3, 0), (3, 0), (0, 0), (3, 0)]
    with world.faults.hold():
        world.drop(resume=False)
        await people[0].unreact(first, "👍")
        await people[1].unreact(first, "👍")
        for one in people:
            await one.unreact(second, "👍")
            await one.react(third, "👎")
        await people[2].react(second, "👎")
        await host.actor.delete(fourth)
    want = [truth(first), truth(second), truth(third), (0, 0)]
    assert want == [(1, 0), (0, 1), (0, 3), (0, 0)]
    await eventually(lambda: scores(host, channel), want)


async def test_a_killed_bot_makes_good_what_it_missed(
    bot: Bot, world: World, host: Host, *, channel: Channel, shown: list[Message], people: list[Actor]
) -> None:
    first, second, *_ = shown
    await people[0].react(first, "👍")
    assert (await scores(host, channel))[0] == (1, 0)
    await bot.kill()
    await people[0].unreact(first, "👍")
    await people[1].react(second, "👍")
    await bot.start()
    await eventually(lambda: scores(host, channel), [(0, 0), (1, 0), (0, 0), (0, 0)])


@pytest.mark.parametrize("politely", [False, True], ids=["cut", "op 7"])
async def test_a_resume_loses_and_doubles_nothing(
    bot: Bot, world: World, host: Host, *, channel: Channel, shown: list[Message], people: list[Actor], politely: bool
) -> None:
    first, second, third, fourth = shown
    await people[0].react(first, "👍")
    with world.faults.hold():
        world.drop(resume=True, politely=politely)
        await people[0].unreact(first, "👍")
        await people[1].react(first, "👎")
        await people[2].react(second, "👍")
        await host.actor.delete(fourth)
        await people[0].react(third, "👎")
    # The commands come behind the missed events, so there is nothing to wait for.
    assert await scores(host, channel) == [(0, 1), (1, 0), (0, 1), (0, 0)]
    assert bot.log().count("has successfully RESUMED") == 1


async def test_a_replay_goes_on_over_a_drop(bot: Bot, world: World, host: Host, channel: Channel) -> None:
    """An identify while a replay is under way starts no second driver: each post comes once."""
    await bot.ready()
    await shelve(bot, row_of_posts(6))
    await host.slash(channel, "replay start", pace="steady", seconds=2)
    await host.wait(lambda: marks(channel), "the first post")
    world.drop(resume=False)
    await bot.ready_again()
    world.drop(resume=True)
    await host.panel_says(channel, "finished")
    assert marks(channel) == [f"{n:02}" for n in range(1, 7)]


async def test_an_invalid_session_is_identified_again(
    bot: Bot,
    world: World,
    host: Host,
    *,
    channel: Channel,
    shown: list[Message],
    people: list[Actor],
    playground: Playground,
) -> None:
    """Op 9 in the middle of a connection: the bot identifies anew and reconciles."""
    gateway = playground.gateway
    assert gateway is not None
    (session,) = [one for one in gateway.sessions.values() if one.line is not None]
    assert session.line is not None
    world.faults.add_event("MESSAGE_REACTION_ADD", times=1, lose=True)
    await people[0].react(shown[0], "👍")
    del gateway.sessions[session.id]
    session.line.send(json.dumps({"op": 9, "d": False}), "INVALID_SESSION")
    await bot.ready_again()
    await eventually(lambda: scores(host, channel), [(1, 0), (0, 0), (0, 0), (0, 0)])


async def test_events_twice_and_swapped_count_once(
    bot: Bot, world: World, host: Host, *, channel: Channel, shown: list[Message], people: list[Actor]
) -> None:
    world.faults.add_event("MESSAGE_REACTION_ADD", times=2, duplicate=True)
    world.faults.add_event("MESSAGE_REACTION_ADD", times=1, reorder=True)
    for one, message in zip(people, shown, strict=False):
        await one.react(message, "👍")
    assert await scores(host, channel) == [(1, 0), (1, 0), (1, 0), (0, 0)]
