"""How fast the playground is over loopback, beside a bare aiohttp server in the same run.

usage: python benchmarks/bench_playground.py

The goals: a bot logged in within 2 seconds, a slash command answered within 10 milliseconds at the median, 5,000
reaction events a second through the gateway to a discord.py client.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import time
from pathlib import Path

import aiohttp
from aiohttp import web

sys.path.insert(0, str(Path(__file__).parents[1]))

from playground.run import Options, Playground
from playground.world import reactions
from tests.playground.example_bot import ExampleBot, running

ROUNDS = 300
PEOPLE = 500
EVENTS = 20_000


async def bare_round_trip() -> float:
    """The median seconds of a bare round trip: a frame out by WebSocket, an answer back by POST."""
    answered = asyncio.Event()
    sockets: list[web.WebSocketResponse] = []

    async def socket(request: web.Request) -> web.WebSocketResponse:
        made = web.WebSocketResponse()
        await made.prepare(request)
        sockets.append(made)
        async for _ in made:
            pass
        return made

    async def post(request: web.Request) -> web.Response:
        await request.json()
        answered.set()
        return web.json_response({})

    app = web.Application()
    app.router.add_get("/socket", socket)
    app.router.add_post("/answer", post)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    took: list[float] = []
    async with aiohttp.ClientSession() as session, session.ws_connect(base + "/socket") as client:
        for number in range(ROUNDS):
            began = time.perf_counter()
            await sockets[0].send_str(json.dumps({"n": number}))
            await client.receive()
            async with session.post(base + "/answer", json={"n": number}) as answer:
                await answer.read()
            await answered.wait()
            answered.clear()
            took.append(time.perf_counter() - began)
    await runner.cleanup()
    return statistics.median(took)


async def slash_round_trip(playground: Playground) -> float:
    """The median seconds from a member's command to its answer in the channel."""
    alice = playground.world.member("alice")
    took: list[float] = []
    for number in range(ROUNDS):
        began = time.perf_counter()
        await alice.slash("#general", "echo", text=str(number))
        took.append(time.perf_counter() - began)
    return statistics.median(took)


async def reaction_rate(playground: Playground, bot: ExampleBot) -> tuple[float, float]:
    """Reaction events a second through the gateway to the bot, and what the bot alone parses in a second."""
    world = playground.world
    people = [world.member(f"m{number}").user for number in range(PEOPLE)]
    alice = world.member("alice")
    said = [await alice.say("#general", str(number)) for number in range(EVENTS // PEOPLE)]
    frames: list[str] = []
    session = next(iter(playground.gateway.sessions.values())) if playground.gateway else None
    bot.reactions.clear()
    began = time.perf_counter()
    for message in said:
        for who in people:
            reactions.add(world, who, message, "👍")
        await asyncio.sleep(0)
    while len(bot.reactions) < EVENTS:  # noqa: ASYNC110 - nothing announces a change within the bot
        await asyncio.sleep(0)
    rate = EVENTS / (time.perf_counter() - began)
    if session is not None:
        frames = [frame for _, kind, frame in session.log if kind == "MESSAGE_REACTION_ADD"][-EVENTS:]
    shard = bot.shards[0]._parent.ws  # noqa: SLF001 - the library's own parser is the baseline
    sequence = shard.sequence
    began = time.perf_counter()
    for frame in frames:
        await shard.received_message(frame)
    alone = len(frames) / (time.perf_counter() - began)
    shard.sequence = sequence
    return rate, alone


async def main() -> None:
    """Print the figures."""
    began = time.perf_counter()
    async with (
        Playground(Options(rate_limits=False)) as playground,
        running(playground.api_url, playground.token) as bot,
    ):
        ready = time.perf_counter() - began
        bare, slash = await bare_round_trip(), await slash_round_trip(playground)
        rate, alone = await reaction_rate(playground, bot)
    print(f"start to a bot that is logged in: {ready * 1000:.0f} ms (goal: under 2000)")
    print(f"slash command: {slash * 1000:.2f} ms median (goal: under 10); {slash / bare:.1f} x a bare round trip")
    print(f"reactions to the bot: {rate:.0f} /s (goal: 5000); {rate / alone:.2f} x what the library parses alone")


if __name__ == "__main__":
    asyncio.run(main())
