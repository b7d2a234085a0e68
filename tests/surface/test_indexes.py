"""Threads made ready for questions: in a child where they are long, with word of it, and as if built here."""

from __future__ import annotations

import asyncio

import numpy as np
import pytest

from bot import child
from bot.discussion.answers.compose import ask
from bot.discussion.answers.index import build
from bot.store import Store
from bot.surface import indexes
from bot.surface.indexes import Indexes
from tests.discussion.positions.test_summary import quarrel
from tests.store.conftest import GUILD, NOW


@pytest.fixture
async def ready(monkeypatch):
    monkeypatch.setattr(indexes, "_HERE", 10)
    async with Store.open(":memory:") as store:
        added = await store.threads.add(quarrel(), guild_id=GUILD, imported_by=1, nsfw=False, at=NOW)
        yield Indexes(store), await store.threads.get(added.thread_id, guild_id=GUILD)


async def test_an_index_from_a_child_is_the_one_that_would_be_built_here(ready):
    work, stored = ready
    index = await work.get(stored)
    here = build(index.thread)
    for name in ("words", "vocabulary", "grams", "authors"):
        assert getattr(index, name) == getattr(here, name), name
    for name in ("idf", "norms", "sentence_post", "sentence_start", "sentence_end", "claims", "alone", "edges"):
        assert np.allclose(getattr(index, name), getattr(here, name)), name  # sums over sets, in another order
    assert [(one.post, one.to, one.stance) for one in index.relations] == [
        (one.post, one.to, one.stance) for one in here.relations
    ]
    question = index.thread.posts[0].text
    assert [one.text for one in ask(index, question).said] == [one.text for one in ask(here, question).said] != []


async def test_who_waits_is_told_how_much_is_read(ready, monkeypatch):
    work, stored = ready
    told = []

    async def tell(posts, name):
        told.append((posts, name))

    monkeypatch.setattr(indexes, "_SAID_AFTER", 0)
    await work.get(stored, tell=tell)
    await work.get(stored, tell=tell)
    assert told == [(stored.posts, stored.name)]


async def test_without_memory_for_a_child_the_thread_is_read_here(ready, monkeypatch):
    work, stored = ready

    async def fails(*_arguments, seconds):
        raise child.OutOfMemory("no")

    monkeypatch.setattr(child, "run", fails)
    assert len((await work.get(stored)).thread.posts) == stored.posts


async def test_closing_does_not_wait_for_a_long_thread(ready):
    work, stored = ready
    asked = asyncio.ensure_future(work.get(stored))
    while not work._building:
        await asyncio.sleep(0)
    await work.close()
    with pytest.raises(asyncio.CancelledError):
        await asked
