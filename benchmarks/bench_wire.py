"""The bot as a second process over loopback: its start, a slash command, and reaction events to committed rows.

Run: python -m benchmarks.bench_wire [events [ROUNDS]]

Baseline in the same run: a bare discord.py client in the same place, with a command that defers and answers, and a
listener that does nothing but count. With `events` only the reactions are measured, both clients in turn so many times,
because a ratio of two moments of a shared machine says little.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

from bot.archive.model import Post, Thread
from bot.client import COGS
from bot.store import Store
from playground.faults import Fault
from playground.run import Options, Playground
from playground.world import World, reactions
from playground.world.events import Exchange, Frame
from playground.world.model import Message

BARE = """
import asyncio, os, discord
from discord import app_commands
from discord.http import Route
from discord.gateway import DiscordWebSocket
from yarl import URL
Route.BASE = os.environ["DISCORD_API_URL"]
class Bare(discord.AutoShardedClient):
    count = 0
    async def setup_hook(self):
        _, address, _ = await self.http.get_bot_gateway()
        DiscordWebSocket.DEFAULT_GATEWAY = URL(address)
        self.tree = app_commands.CommandTree(self)
        @self.tree.command(name="score", description="Defers, then answers")
        async def score(interaction, post: str):
            await interaction.response.defer(ephemeral=True, thinking=True)
            await interaction.followup.send(str(self.count), ephemeral=True)
        await self.tree.sync()
    async def on_raw_reaction_add(self, event):
        self.count += 1
Bare(intents=discord.Intents(guilds=True, guild_messages=True, guild_reactions=True), max_messages=None,
     guild_ready_timeout=0.5).run(os.environ["DISCORD_TOKEN"], log_handler=None)
"""
BOT = ("-m", "bot", "--env-file", "none.env", "run")
CLIENT = ("-c", BARE)
ROOT = Path(__file__).parents[1]
ROUNDS = 200
PEOPLE = 500
EVENTS = 20_000
HOST = 1 << 5 | 1 << 13


@asynccontextmanager
async def running(*command: str) -> AsyncIterator[tuple[World, Path, float]]:
    """A playground and a second process in it that is logged in: the world, its data folder, the seconds it took."""
    began = time.perf_counter()
    async with Playground(Options(rate_limits=False)) as playground:
        with tempfile.TemporaryDirectory() as folder:
            env = os.environ | {
                "DISCORD_TOKEN": playground.token,
                "DISCORD_API_URL": playground.api_url,
                "DATA_DIR": folder,
                "LOG_LEVEL": "error",
                "PYTHONPATH": str(ROOT),
            }
            (Path(folder) / "none.env").touch()
            process = await asyncio.create_subprocess_exec(sys.executable, *command, env=env, cwd=folder)
            try:
                await playground.world.logged_in(within=30)
                yield playground.world, Path(folder), time.perf_counter() - began
            finally:
                process.terminate()
                await process.wait()


async def imports(*modules: str) -> float:
    """Seconds that a process takes to start and import these."""
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", "import " + ", ".join(modules), cwd=ROOT)
    await process.wait()
    return time.perf_counter() - began


async def commands(world: World, name: str, **options: str) -> list[float]:
    """Milliseconds at the median, from a member's command to its answer in the channel, and of its parts in order.

    The parts: until the first request arrives, until it is answered, until the second arrives, until it is answered.
    """
    alice = world.member("alice")
    moments: list[float] = []
    plain = world.faults.meet

    def meet(method: str, route: str) -> Fault | None:
        moments.append(time.perf_counter())
        return plain(method, route)

    def record(made: Exchange | Frame) -> None:
        if isinstance(made, Exchange):
            moments.append(time.perf_counter())

    world.faults.meet = meet  # type: ignore[method-assign]  # the moment at which a request arrives
    world.bus.traffic.append(record)
    took: list[list[float]] = []
    for _ in range(ROUNDS):
        moments.clear()
        began = time.perf_counter()
        await alice.slash("#general", name, **options)
        stamps = [began, *moments]
        parts = [(late - early) * 1000 for early, late in pairwise(stamps)]
        took.append([(time.perf_counter() - began) * 1000, *parts])
    world.bus.traffic.remove(record)
    del world.faults.meet
    shortest = min(len(one) for one in took)
    return [statistics.median(one[part] for one in took) for part in range(shortest)]


def told(parts: list[float]) -> str:
    """A line of figures."""
    names = ("all", "to 1st request", "ack", "work", "answer")
    return ", ".join(f"{name} {part:.2f}" for name, part in zip(names, parts, strict=False))


async def replayed(world: World, folder: Path, count: int) -> list[Message]:
    """The messages of a replay of so many posts."""
    thread = Thread("A row", tuple(Post(n, f"Post {n}", author="Ada") for n in range(1, count + 1)), "bench")
    async with Store.open(f"sqlite:///{folder}/rethread.db") as store:
        await store.threads.add(thread, guild_id=world.guild.id, imported_by=1, nsfw=False, at=datetime.now(UTC))
    host = world.member("host", roles=[world.role("Hosts", allow=HOST)])
    channel = world.channel("stage")
    await host.slash(channel, "replay start", pace="manual")
    shown: list[Message] = []

    def panel() -> Message | None:
        panels = [one for one in channel.messages.values() if one.webhook is None and one.embeds]
        return panels[-1] if panels and shown and panels[-1].id > shown[-1].id else None

    while True:

        def look(want: int = len(shown) + 1) -> Message | None:
            shown[:] = [one for one in channel.messages.values() if one.webhook is not None]
            return panel() if len(shown) >= want else None

        found = await world.bus.wait(look, within=10, what="the next post")
        if len(shown) == count:
            return shown
        await host.click(found, "Next", acknowledged=True)


def rain(world: World, targets: list[Message]) -> None:
    """EVENTS reactions by PEOPLE members, all at once."""
    people = [world.member(f"m{number}").user for number in range(PEOPLE)]
    for message in targets:
        for who in people:
            reactions.add(world, who, message, "👍")


async def bare_rate() -> float:
    """Events a second to a listener that counts them, seen by asking it for its count."""
    async with running(*CLIENT) as (world, _, _):
        alice = world.member("alice")
        alice.deadline = 60
        targets = [await alice.say("#general", str(number)) for number in range(EVENTS // PEOPLE)]
        began = time.perf_counter()
        rain(world, targets)
        while (await alice.slash("#general", "score", post="1")).text != str(EVENTS):
            pass
        return EVENTS / (time.perf_counter() - began)


async def bot_rate() -> float:
    """Events a second until the last row is committed."""
    async with running(*BOT) as (world, folder, _):
        alice = world.member("alice")
        alice.deadline = 60
        targets = await replayed(world, folder, EVENTS // PEOPLE)
        with sqlite3.connect(f"file:{folder}/rethread.db?mode=ro", uri=True) as rows:
            began = time.perf_counter()
            rain(world, targets)
            while rows.execute("SELECT count(*) FROM reactions WHERE stands").fetchone()[0] < EVENTS:  # noqa: ASYNC110 - see below
                await asyncio.sleep(0.01)  # another process writes them, so they are looked at
            return EVENTS / (time.perf_counter() - began)


async def events(rounds: int) -> None:
    """Print the rates of reactions, and the ratio at the median of rounds."""
    rates = [(await bare_rate(), await bot_rate()) for _ in range(rounds)]
    counted, committed = (statistics.median(each) for each in zip(*rates, strict=True))
    ratios = sorted(ours / theirs for theirs, ours in rates)
    print(f"reactions to committed rows: {committed:.0f} /s (goal: 5000)")
    print(f"  to a listener that only counts: {counted:.0f} /s")
    told_ratios = ", ".join(f"{ratio:.2f}" for ratio in ratios)
    print(f"  the ratio at the median: {statistics.median(ratios):.2f} of {told_ratios} (goal: at least 0.7)")


async def main() -> None:
    """Print the figures."""
    library = await imports("bot.client", "bot.store.migrate", *(f"cogs.{name}" for name in COGS))
    bare_library = await imports("discord", "discord.app_commands")
    async with running(*CLIENT) as (world, _, bare_start):
        bare = await commands(world, "score", post="1")
    async with running(*BOT) as (world, folder, start):
        await replayed(world, folder, 3)
        plain, scored = await commands(world, "library"), await commands(world, "score", post="1")
    print(f"server and bot to logged in: {start:.2f} s, imports alone {library:.2f} s (goal: under 2 s beside them)")
    print(f"  the same with a bare client: {bare_start:.2f} s, imports alone {bare_library:.2f} s")
    print(f"/library, ms at the median: {told(plain)} (goal: under 10)")
    print(f"/score, ms at the median: {told(scored)}; {scored[0] / bare[0]:.1f} x a bare client")
    print(f"  a bare client that defers and answers: {told(bare)}")
    await events(3)


if __name__ == "__main__":
    only = len(sys.argv) > 1 and sys.argv[1] == "events"
    asyncio.run(events(int(sys.argv[2]) if len(sys.argv) > 2 else 5) if only else main())
