"""A process that is killed while it writes leaves a sound database with all that was confirmed, and no halves."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.replay.outbox import Position
from bot.store import Kind, Store
from tests.store.conftest import GUILD

_WRITER = """
import asyncio, sys
from datetime import UTC, datetime
from bot.archive.model import Post, Thread
from bot.replay.plan import Message, Style
from bot.store import Kind, Store

async def main():
    store = await Store.open(sys.argv[1])
    thread = Thread("T", tuple(Post(number, f"words {number} " * 40) for number in range(1, 301)), "x")
    now = datetime.now(UTC)
    thread_id = (await store.threads.add(thread, guild_id=10, imported_by=1, nsfw=False, at=now)).thread_id
    replay = await store.replays.create(
        guild_id=10, channel_id=5, thread_id=thread_id, host_id=7, pace="manual", style=Style.PLAIN, first=1, last=300
    )
    journal = store.replays.journal(replay)
    for number in range(1, 301):
        delivery = await journal.begin(Message(number, 1, 1, "a", ()))
        print("begun", number, flush=True)
        await journal.complete(delivery, 1000 + number)
        print("sent", number, flush=True)
        store.reactions.add(1000 + number, 7, emoji="\\N{THUMBS UP SIGN}")
        if number % 10 == 0:
            await store.reactions.flush()
            print("reacted", number, flush=True)
            import_ = Thread(f"T{number}", thread.posts[:100], "x")
            await store.threads.add(import_, guild_id=10, imported_by=1, nsfw=False, at=now)
            print("imported", number, flush=True)

asyncio.run(main())
"""


@pytest.mark.parametrize("lines", [1, 2, 9, 23, 47, 60])
async def test_killed_at_any_point(tmp_path: Path, lines: int):
    url = f"sqlite:///{tmp_path / 'a.db'}"
    await _check(url, await asyncio.to_thread(_write_and_kill, url, lines))


def _write_and_kill(url: str, lines: int) -> dict[str, int]:
    """Let another process write until it said that many things; returns the last number of each thing that it said."""
    root = Path(__file__).parents[2]
    with subprocess.Popen([sys.executable, "-c", _WRITER, url], cwd=root, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        said = [line.split() for _, line in zip(range(lines), writer.stdout, strict=False)]
        writer.send_signal(signal.SIGKILL)
        said += [line.split() for line in writer.stdout if line.endswith("\n")]
    assert writer.returncode == -signal.SIGKILL
    return {word: max(int(number) for what, number in said if what == word) for word, _ in said}


async def _check(url: str, last: dict[str, int]) -> None:
    async with Store.open(url) as store:
        assert (await store.check()).problems == ()
        library = await store.threads.library(GUILD)
        imported = [stored for stored in library if stored.name != "T"]
        assert len(imported) in {last.get("imported", 0) // 10, last.get("imported", 0) // 10 + 1}
        for stored in library:
            assert len((await store.threads.load(stored.id, guild_id=GUILD)).posts) == stored.posts
            assert (await store.search.find(GUILD, "words", thread_id=stored.id)).total == stored.posts
        (replay,) = await store.replays.live()
        journal = store.replays.journal(replay)
        position, pending = await journal.position(), await journal.pending()
        sent = position.last[0] if position.last else 0
        assert position == Position(1, 1, (sent, 1) if sent else None)
        assert sent >= last.get("sent", 0)
        assert pending is None or pending.post == sent + 1
        assert sent + (pending is not None) >= last.get("begun", 0)
        deliveries = await store.deliveries.of_replay(replay.id)
        assert [delivery.post for delivery in deliveries] == list(range(1, len(deliveries) + 1))
        assert {delivery.kind for delivery in deliveries} == {Kind.REPLAY}
        for number in range(1, last.get("reacted", 0) + 1):
            assert await store.reactions.of_message(1000 + number) == {"👍": {7}}
