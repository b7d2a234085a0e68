"""How long a language model's answers hold the event loop, beside requests of which nobody reads the answer.

The endpoint is the loopback server of the tests, in a process of its own. The baseline asks it as often, with aiohttp,
and throws the bodies away. A stall counts as far as this process had the processor meanwhile, so that a busy machine
tells the same. Goal: no stall above 50 ms, and no more than twice the baseline's above the few milliseconds that the
interpreter's lock takes.

Run: python -m benchmarks.bench_model
"""

from __future__ import annotations

import asyncio
import gc
import json
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import aiohttp

from benchmarks.bench_positions import made
from bot.discussion.model import prompts, reading
from bot.discussion.model.client import Client
from bot.discussion.model.endpoint import Endpoint
from bot.discussion.positions import summary
from bot.store import Store
from bot.surface.wording import Wording

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.archive.model import Thread
    from bot.discussion.model.material import Material
    from bot.discussion.positions.model import Positions

POSTS: Final = 1_500
ASKED: Final = 30
GOAL: Final = 0.05


class Held(NamedTuple):
    """The longest stall in seconds, and what all of it took."""

    longest: float
    seconds: float


def long_answer(document: dict[str, Any]) -> dict[str, Any]:
    """As many and as long sentences as are looked at; every other one is false, and every third has long words."""
    posts, found = document["posts"], []
    for at in range(24):
        post = posts[at % len(posts)]
        words = " ".join(post["text"].split()[:24])
        text = f"One post says “{words}”." if at % 2 else f"{words[:300]}, which {'nobody ' * 20}denies."
        cites = [{"post": one["post"], "words": " ".join(one["text"].split()[:20])} for one in posts[at % 5 :][:5]]
        found.append({"text": text, "cites": cites if at % 3 else [{"post": post["post"], "words": words}]})
    return {"sentences": found}


def swollen(document: dict[str, Any]) -> dict[str, Any]:
    """The same in the longest body that is read, nearly all of it no use."""
    answer = long_answer(document)
    return {**answer, "sentences": [*answer["sentences"], *["“( {[ #1 " * 60] * 480]}


async def serve() -> None:
    """Serve until standard input ends; the address goes to standard output. Every fourth answer is a swollen one."""
    from tests.model_server import serving, writes  # noqa: PLC0415 - in the server's process alone

    async with serving(*[writes(swollen if at % 4 == 3 else long_answer) for at in range(2_000)]) as server:
        print(server.url, flush=True)
        await asyncio.to_thread(sys.stdin.read)


@asynccontextmanager
async def served() -> AsyncIterator[str]:
    """The address of a server in another process."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "benchmarks.bench_model",
        "serve",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stdin is not None
    try:
        yield (await process.stdout.readline()).decode().strip()
    finally:
        process.stdin.close()
        await process.wait()


async def held(work: Callable[[], Awaitable[object]]) -> Held:
    """How long the loop stood still during `work`."""
    longest = 0.0
    began = time.perf_counter()
    task = asyncio.ensure_future(work())
    while not task.done():
        wall, used = time.perf_counter(), time.process_time()
        await asyncio.sleep(0.001)
        longest = max(longest, min(time.perf_counter() - wall - 0.001, time.process_time() - used))
    await task
    return Held(longest, time.perf_counter() - began)


async def first_question() -> None:
    """Print for how long a process that has asked nothing yet is held by its first question."""
    from types import SimpleNamespace  # noqa: PLC0415 - in a process of its own alone

    from bot.config import Config  # noqa: PLC0415
    from bot.surface import asking  # noqa: PLC0415
    from bot.surface.indexes import Indexes  # noqa: PLC0415

    thread = made(100, 10)
    async with Store.open(":memory:") as store:
        await store.threads.add(thread, guild_id=1, imported_by=1, nsfw=False, at=datetime.now(UTC))
        bot: Any = SimpleNamespace(store=store, indexes=Indexes(store), config=Config.from_env({}))
        asker = asking.Asker(1, 2, None, 3)
        assert "numpy" not in sys.modules, "it is too late to measure its import"
        gc.collect()
        gc.freeze()  # as the bot does once it is there
        print(json.dumps(await held(lambda: asking.reply_to(bot, asker, thread.posts[3].text))))


async def posted(url: str, materials: list[Material]) -> None:
    """The baseline: the same requests, a few at once, and nothing done with what comes back."""
    gate = asyncio.Semaphore(4)
    bodies = [{"model": "test", "messages": prompts.messages(material)} for material in materials]
    async with aiohttp.ClientSession() as session:

        async def one(body: dict[str, Any]) -> None:
            async with gate, session.post(f"{url}/chat/completions", json=body) as response:
                await response.read()

        await asyncio.gather(*map(one, bodies))


def prepared() -> tuple[Thread, Positions, list[Material]]:
    """A long thread, its summary, and the requests of as many questions."""
    thread = made(POSTS, 40)
    positions = summary.summarise(thread)
    materials = reading.to_read(thread, positions)
    return thread, positions, (materials * (ASKED // len(materials) + 1))[:ASKED]


async def measure(url: str) -> dict[str, Held]:
    """All that is measured, by name."""
    thread, positions, materials = await asyncio.to_thread(prepared)
    endpoint = Endpoint(url, "test", seconds=20.0)
    found: dict[str, Held] = {}
    found["baseline: as many requests, unread"] = await held(lambda: posted(url, materials))
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.bench_model", "first", stdout=asyncio.subprocess.PIPE
    )
    found["first question of a process, without a model"] = Held(*json.loads((await process.communicate())[0]))
    async with Store.open(":memory:") as store:
        added = await store.threads.add(thread, guild_id=1, imported_by=1, nsfw=False, at=datetime.now(UTC))
        wording = Wording(store, endpoint)

        async def opened() -> None:
            client = Client(endpoint)
            await client.warm_up()
            await client.close()

        found["importing and opening the client"] = await held(opened)

        async def questions() -> None:
            await asyncio.gather(*(wording.reworded(added.thread_id, one) for one in materials))

        found[f"{ASKED} long answers, read and checked"] = await held(questions)
        found[f"{ASKED} answers that are kept"] = await held(questions)

        async def estimated() -> None:
            await wording.estimate(thread, positions)

        found[f"estimate for {POSTS:,} posts"] = await held(estimated)
        found[f"reading {POSTS:,} posts, kept parts in"] = await held(
            lambda: wording.read_whole(added.thread_id, thread, positions)
        )
        await wording.close()
    return found


async def main() -> int:
    """Print the table; 1 where a goal is missed."""
    async with served() as url:
        found = await measure(url)
    baseline, *_ = found.values()
    print(f"{'':<44}{'longest stall, ms':>18}{'added, ms':>11}{'all of it, s':>14}")
    for name, one in found.items():
        added = max(0.0, one.longest - baseline.longest)
        print(f"{name:<44}{one.longest * 1e3:>18.1f}{added * 1e3:>11.1f}{one.seconds:>14.2f}")
    print(json.dumps({name: round(one.longest * 1e3, 1) for name, one in found.items()}))
    return int(max(one.longest - baseline.longest for one in found.values()) > GOAL)


if __name__ == "__main__":
    if sys.argv[1:]:
        asyncio.run(serve() if sys.argv[1] == "serve" else first_question())
    else:
        sys.exit(asyncio.run(main()))
