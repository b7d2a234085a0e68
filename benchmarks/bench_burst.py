"""A burst of 50,000 reactions over loopback: whether commands are still answered, and whether the rows are the truth.

Run: python -m benchmarks.bench_burst

Three parts. Acknowledgements while the burst goes on, beside those of the same bot at rest. The same burst with events
repeated, swapped and lost and a `kill -9` in it: the rows after the restart against what stands in the playground. And
a reconciliation of 1,000 messages with 50 reactors each under Discord's limit of 50 requests a second: what share of
it the requests make.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.bench_wire import BOT, HOST, PEOPLE, ROOT, replayed
from bot.archive.model import Post, Thread
from bot.store import Kind, Store
from playground.faults import Fault
from playground.run import Options, Playground
from playground.world import World, reactions
from playground.world.events import Exchange, Frame
from playground.world.model import Message

EVENTS, AT_ONCE = 50_000, 250
MESSAGES, REACTORS, LIMIT = 1_000, 50, 50


@asynccontextmanager
async def bot(playground: Playground, folder: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """The bot as a second process, logged in."""
    env = os.environ | {
        "DISCORD_TOKEN": playground.token,
        "DISCORD_API_URL": playground.api_url,
        "DATA_DIR": folder,
        "LOG_LEVEL": "error",
        "PYTHONPATH": str(ROOT),
    }
    (Path(folder) / "none.env").touch()
    process = await asyncio.create_subprocess_exec(sys.executable, *BOT, env=env, cwd=folder)
    try:
        await playground.world.logged_in(within=60)
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


def memory(process: asyncio.subprocess.Process) -> float:
    """Megabytes at the peak so far."""
    status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024


async def flood(world: World, targets: list[Message]) -> None:
    """The burst, in small portions so that the playground itself goes on answering."""
    people = [world.member(f"m{number}").user for number in range(PEOPLE)]
    made = 0
    for message in targets:
        for who in people:
            reactions.add(world, who, message, "👍")
            made += 1
            if made % AT_ONCE == 0:
                await asyncio.sleep(0.005)


async def acknowledged(world: World, until: asyncio.Task[None] | None, rounds: int) -> list[float]:
    """Milliseconds from a member's command to its acknowledgement, while a task goes on or so many times."""
    alice = world.member("alice")
    alice.deadline = 60
    moments: list[float] = []
    plain = world.faults.meet

    def meet(method: str, route: str) -> Fault | None:
        if "callback" in route:
            moments.append(time.perf_counter())
        return plain(method, route)

    world.faults.meet = meet  # type: ignore[method-assign]  # the moment at which a request arrives
    took: list[float] = []
    while (until is not None and not until.done()) or (until is None and len(took) < rounds):
        moments.clear()
        began = time.perf_counter()
        await alice.slash("#general", "library")
        took.append((moments[0] - began) * 1000)
    del world.faults.meet
    return took


def told(took: list[float]) -> str:
    """A line of figures."""
    p99 = sorted(took)[max(0, -(-99 * len(took) // 100) - 1)]
    return f"median {statistics.median(took):.1f} ms, p99 {p99:.1f} ms, longest {max(took):.1f} ms of {len(took)}"


async def committed(folder: str, count: int) -> None:
    """Wait for so many rows."""
    with sqlite3.connect(f"file:{folder}/rethread.db?mode=ro", uri=True) as rows:
        while rows.execute("SELECT count(*) FROM reactions WHERE stands").fetchone()[0] < count:  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.02)


async def during_a_burst() -> None:
    """Part one."""
    async with Playground(Options(rate_limits=False)) as playground:
        world = playground.world
        with tempfile.TemporaryDirectory() as folder:
            async with bot(playground, folder) as process:
                targets = await replayed(world, Path(folder), EVENTS // PEOPLE)
                print(f"acknowledged at rest: {told(await acknowledged(world, None, 100))}")
                began = time.perf_counter()
                raining = asyncio.create_task(flood(world, targets))
                took = await acknowledged(world, raining, 0)
                await committed(folder, EVENTS)
                rate = EVENTS / (time.perf_counter() - began)
                print(f"acknowledged during a burst of {EVENTS} (goal: p99 under 1000 ms): {told(took)}")
                print(f"  {rate:.0f} events a second to the last committed row; {memory(process):.0f} MB at the peak")


def truth(targets: list[Message]) -> set[tuple[int, int]]:
    """Who stands below which message."""
    return {(message.id, who) for message in targets for who in message.reactions.get("👍", {})}


def rows_of(folder: str) -> set[tuple[int, int]]:
    """What the bot has."""
    with sqlite3.connect(f"file:{folder}/rethread.db?mode=ro", uri=True) as rows:
        return set(rows.execute("SELECT message_id, member_id FROM reactions WHERE stands").fetchall())


async def with_a_kill() -> None:
    """Part two."""
    async with Playground(Options(rate_limits=False)) as playground:
        world = playground.world
        with tempfile.TemporaryDirectory() as folder:
            async with bot(playground, folder) as process:
                targets = await replayed(world, Path(folder), EVENTS // PEOPLE)
                for _ in range(300):
                    world.faults.add_event("MESSAGE_REACTION_ADD", times=1, duplicate=True)
                    world.faults.add_event("MESSAGE_REACTION_ADD", times=1, reorder=True)
                    world.faults.add_event("MESSAGE_REACTION_ADD", times=1, lose=True)
                raining = asyncio.create_task(flood(world, targets))
                await committed(folder, EVENTS // 3)
                process.send_signal(signal.SIGKILL)
                await process.wait()
                await raining
            for who in list(world.guild.members.values())[:50]:
                for message in targets[:10]:
                    if who.user.id in message.reactions.get("👍", {}):
                        reactions.remove(world, who.user, message, "👍", of=who.user)
            before = len(truth(targets) ^ rows_of(folder))
            began = time.perf_counter()
            async with bot(playground, folder):
                wrong = before
                while wrong and time.perf_counter() - began < 240:
                    await asyncio.sleep(0.2)
                    wrong = len(truth(targets) ^ rows_of(folder))
            print(f"after a kill {before} of {EVENTS} rows were wrong; after the reconciliation {wrong} (goal: none)")


async def under_the_limit() -> None:
    """Part three."""
    async with Playground(Options(rate_limits=False)) as playground:
        world = playground.world
        with tempfile.TemporaryDirectory() as folder:
            targets = await _listed(world, folder)
            async with bot(playground, folder) as process:
                await committed(folder, MESSAGES * REACTORS)
                for message in targets:
                    message.reactions["👍"] = dict(list(message.reactions["👍"].items())[1:])
                requests: list[float] = []

                def record(made: Exchange | Frame) -> None:
                    if isinstance(made, Exchange) and "callback" not in str(made):
                        requests.append(time.perf_counter())

                moderator = world.member("mod", roles=[world.role("Moderators", allow=HOST)])
                moderator.deadline = 300
                world.rate_limits = True
                world.bus.traffic.append(record)
                began = time.perf_counter()
                await moderator.slash("#general", "manage recount")
                right = False
                while not right and time.perf_counter() - began < 240:
                    await asyncio.sleep(0.1)
                    right = truth(targets) == rows_of(folder)
                took = time.perf_counter() - began
                share = len(requests) / took / LIMIT
                print(f"recount of {MESSAGES} messages x {REACTORS}: {took:.1f} s, {len(requests)} requests")
                print(f"  rows right: {right}")
                print(f"  {share:.0%} of the limit of {LIMIT} a second (goal: at least 95%); {memory(process):.0f} MB")


async def _listed(world: World, folder: str) -> list[Message]:
    """Messages with reactions that show posts, as the database has it."""
    alice = world.member("alice")
    targets = [await alice.say("#general", str(number)) for number in range(MESSAGES)]
    people = [world.member(f"m{number}").user for number in range(REACTORS)]
    thread = Thread("T", tuple(Post(n, f"Post {n}") for n in range(1, MESSAGES + 1)), "bench")
    async with Store.open(f"sqlite:///{folder}/rethread.db") as store:
        added = await store.threads.add(
            thread, guild_id=world.guild.id, imported_by=1, nsfw=False, at=datetime.now(UTC)
        )
        for number, message in enumerate(targets, 1):
            for who in people:
                reactions.add(world, who, message, "👍")
            begun = await store.deliveries.begin(
                guild_id=world.guild.id,
                channel_id=message.channel.id,
                thread_id=added.thread_id,
                post=number,
                kind=Kind.EXCERPT,
            )
            await store.deliveries.complete(begun.id, message.id)
    return targets


async def main() -> None:
    """Print the figures."""
    parts = {"burst": during_a_burst, "kill": with_a_kill, "limit": under_the_limit}
    for name in sys.argv[1:] or parts:
        await parts[name]()


if __name__ == "__main__":
    asyncio.run(main())
