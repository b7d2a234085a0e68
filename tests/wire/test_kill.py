"""kill -9 at every step of a replay: before Discord has taken a request, and when it has but nobody was told."""

from __future__ import annotations

import asyncio
import itertools

import pytest

from bot.replay.plan import Style
from bot.store import Store
from playground.world import World, acts
from playground.world.model import Channel
from tests.wire.conftest import Starts
from tests.wire.process import Host, Trap, doing, expected, marks, shelve, short_thread

MOST_STEPS = 40
POSTS = len(expected(short_thread()))


def check(channel: Channel, style: Style, where: str) -> None:
    """Every part of every post stands once and in order, under the right name, and links lead to what they name."""
    assert marks(channel) == expected(short_thread()), where
    shown = [one for one in channel.messages.values() if marks_of(one.content)]
    assert len(shown) == 4, where
    assert all((one.webhook is not None) == (style is Style.VOICES) for one in shown), where
    assert f"/{channel.id}/{shown[0].id})" in shown[3].content, f"{where}: {shown[3].content}"


def marks_of(text: str) -> bool:
    return "mark-" in text


@pytest.mark.parametrize("style", list(Style))
@pytest.mark.parametrize("after", [False, True], ids=["not-taken", "taken"])
async def test_a_replay_that_the_host_steps_through(starts: Starts, world: World, style: Style, after: bool) -> None:
    """At each request of a manual replay, from its start to its end, the bot dies and is started again."""
    bot = await starts(REPLAY_STYLE=style.value)
    host = Host(world)
    await shelve(bot, short_thread())
    routes: list[str] = []
    for step in range(1, MOST_STEPS):
        channel = world.channel(f"step-{step}")
        with Trap(bot, step, after).set() as trap:
            async with doing(host.play(channel, posts=POSTS), trap.sprung.wait()) as deeds:
                await asyncio.wait(deeds, return_when=asyncio.FIRST_COMPLETED)
                if not trap.sprung.is_set():
                    await deeds[0]
        where = f"killed at request {step}: {trap.met[-1]}"
        if not trap.sprung.is_set():
            check(channel, style, "not killed")
            routes = trap.met
            break
        await bot.gone()
        await bot.start()
        await host.play(channel, posts=POSTS)
        check(channel, style, where)
    kinds = [route.split("/")[0] + route.split("/")[1] for route in routes]
    assert len(routes) >= 13, routes
    assert {"POST interactions", "POST channels", "DELETE channels"} <= set(kinds), routes


@pytest.mark.parametrize("style", list(Style))
@pytest.mark.parametrize("after", [False, True], ids=["not-taken", "taken"])
async def test_a_replay_that_goes_by_itself(starts: Starts, world: World, style: Style, after: bool) -> None:
    """One replay at a pace, killed at the first, second or third change that it asks of Discord after each start."""

    def counts(call: str) -> bool:
        return call.startswith(("POST", "PATCH", "DELETE"))

    bot = await starts(running=False)
    channel = world.find_channel("general")
    (thread_id,) = await shelve(bot, short_thread())
    panel = acts.say(world, world.bot.user, channel, "The panel")
    async with Store.open(bot.database) as store:
        replay = await store.replays.create(
            guild_id=world.guild.id,
            channel_id=channel.id,
            thread_id=thread_id,
            host_id=world.owner.id,
            pace="steady",
            seconds=0.01,
            style=style,
            first=1,
            last=3,
        )
        await store.replays.set_panel(replay.id, channel_id=channel.id, message_id=panel.id)
    host = Host(world)
    await bot.start()
    await bot.kill()  # the commands are told now, so that the first counted request is the replay's
    met: list[str] = []
    for step in itertools.cycle((2, 1, 3)):
        with Trap(bot, step, after, counts).set() as trap:
            await bot.start()
            async with doing(host.panel_says(channel, "finished"), trap.sprung.wait()) as deeds:
                await asyncio.wait(deeds, return_when=asyncio.FIRST_COMPLETED)
                if not trap.sprung.is_set():
                    await deeds[0]
                    break
        met += trap.met
        await bot.gone()
        assert len(met) < MOST_STEPS, met
    check(channel, style, f"killed after {met}")
    asked = {(one["method"], one["route"]) for one in world.exchanges}
    assert ("GET", "/channels/{channel_id}/messages") in asked, "the bot never had to look for what it had sent"
    assert "PATCH /channels/{channel_id}/messages/{message_id}" in met, "the panel was never edited"
