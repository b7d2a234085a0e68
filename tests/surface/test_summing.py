"""Working out summaries beside the event loop."""

from __future__ import annotations

import asyncio

import pytest

from bot import child
from bot.config import Config
from bot.errors import UserError
from bot.store import Store
from bot.surface import summing
from bot.surface.asked import Asked
from bot.surface.summing import Summing
from tests.discussion.positions.test_summary import quarrel
from tests.store.conftest import GUILD, NOW


@pytest.fixture
async def ready():
    async with Store.open(":memory:") as store:
        added = await store.threads.add(quarrel(), guild_id=GUILD, imported_by=1, nsfw=False, at=NOW)
        yield Summing(store, Config.from_env({})), await store.threads.get(added.thread_id, guild_id=GUILD)


async def test_who_waits_is_told_once(ready, monkeypatch):
    work, stored = ready
    told = []

    async def tell():
        told.append(1)

    monkeypatch.setattr(summing, "_SAID_AFTER", 0)
    assert (await work.sum_up(stored, Asked(stored.id), tell=tell)).positions.posts_read == 60
    assert told == [1]
    monkeypatch.setattr(summing, "_SAID_AFTER", 60)
    await work.sum_up(stored, Asked(stored.id), tell=tell)
    assert told == [1]


async def test_two_who_ask_at_once_wait_for_one_child(ready, monkeypatch):
    work, stored = ready
    calls, run = [], child.run

    async def counted(function, *arguments, seconds):
        calls.append(function.__name__)
        return await run(function, *arguments, seconds=seconds)

    monkeypatch.setattr(child, "run", counted)
    one, other = await asyncio.gather(*(work.sum_up(stored, Asked(stored.id)) for _ in range(2)))
    assert one.positions == other.positions
    assert calls == ["packed_positions"]


async def test_time_runs_out_with_advice(ready, monkeypatch):
    work, stored = ready
    monkeypatch.setattr(summing, "SECONDS", 0.01)
    with pytest.raises(UserError, match=r"took longer than 0\.01 s.*from:1 to:15"):
        await work.sum_up(stored, Asked(stored.id))


async def test_who_gives_up_ends_the_child(ready, monkeypatch):
    work, stored = ready
    started, ended = asyncio.Event(), asyncio.Event()

    async def forever(*_arguments, seconds):
        started.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    monkeypatch.setattr(child, "run", forever)
    task = asyncio.create_task(work.sum_up(stored, Asked(stored.id)))
    await started.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert ended.is_set()


@pytest.mark.parametrize(
    "asked",
    [
        Asked(1),
        Asked(10**18 - 1, 999_999_998, 999_999_999, claim=(999_999_999, 999_999_999)),
        Asked(5, 2, 4, author=3),
    ],
)
def test_what_is_asked_survives_a_custom_id(asked):
    assert Asked.read(asked.written()) == asked
    assert len(asked.written()) <= 59
