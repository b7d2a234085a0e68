"""kill -9 at every step of a replay: before Discord has taken a request, and when it has but nobody was told."""

from __future__ import annotations

import asyncio

import pytest

from bot.replay.plan import Style
from playground.world import World
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
