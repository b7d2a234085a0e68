"""What a test can make go wrong."""

import asyncio

import aiohttp
import discord
import pytest

from playground.world import World
from tests.playground.conftest import Rest, until
from tests.playground.example_bot import ExampleBot

SEND = "POST /channels/{channel_id}/messages"


def path(world: World) -> str:
    return f"/channels/{world.find_channel('general').id}/messages"


async def test_a_status_comes_instead_of_the_answer_as_often_as_asked(rest: Rest, world: World) -> None:
    fault = world.faults.add(SEND, status=503, times=2)
    statuses = [(await rest("POST", path(world), {"content": "x"})).status for _ in range(3)]
    assert statuses == [503, 503, 200]
    assert fault.met == 2
    assert len(world.find_channel("general").messages) == 1


async def test_an_answer_can_be_lost_after_the_deed(rest: Rest, world: World) -> None:
    world.faults.add(SEND, status=502, after=True)
    assert (await rest("POST", path(world), {"content": "x"})).status == 502
    assert len(world.find_channel("general").messages) == 1


async def test_a_connection_can_break_before_and_after_the_deed(rest: Rest, world: World) -> None:
    world.faults.add(SEND, drop=True)
    world.faults.add(SEND, drop=True, after=True)
    for count in (0, 1):
        with pytest.raises(aiohttp.ClientError):
            await rest("POST", path(world), {"content": "x"})
        assert len(world.find_channel("general").messages) == count
    assert [one["status"] for one in world.exchanges] == [0, 0]


async def test_a_delay_runs_on_the_clock_of_the_world(rest: Rest, world: World) -> None:
    fault = world.faults.add("GET /users/@me", delay=3600)
    waiting = asyncio.create_task(rest("GET", "/users/@me"))
    await until(lambda: fault.met > 0)
    assert not waiting.done()
    world.clock.advance(3600)
    assert (await waiting).status == 200


async def test_a_pattern_meets_many_routes_until_it_is_cleared(rest: Rest, world: World) -> None:
    world.faults.add("GET /guilds/*", status=500, times=None)
    for _ in range(3):
        assert (await rest("GET", f"/guilds/{world.guild.id}")).status == 500
    assert (await rest("GET", "/users/@me")).status == 200
    world.faults.clear()
    assert (await rest("GET", f"/guilds/{world.guild.id}")).status == 200


async def test_a_library_that_sends_again_with_its_nonce_posts_once(bot: ExampleBot, world: World) -> None:
    """The answer is lost once; the library repeats a 500 by itself after a second of its own."""
    world.faults.add(SEND, status=500, after=True)
    channel = bot.get_channel(world.find_channel("general").id)
    assert isinstance(channel, discord.TextChannel)
    made = await channel.send("x", nonce="n1")
    sent = [one for one in world.exchanges if one["route"].endswith("/messages") and one["method"] == "POST"]
    assert [one["status"] for one in sent] == [500, 200]
    assert sent[0]["request"]["enforce_nonce"] is True
    assert [one.id for one in world.find_channel("general").messages.values()] == [made.id]
