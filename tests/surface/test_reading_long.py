"""A language model reads a thread of 1,500 posts: each once, lies dropped, within the caps, anew where it must be."""

from __future__ import annotations

import json
import random
from collections import Counter
from dataclasses import replace

import pytest
from aiohttp import web

from bot.archive.model import Post, Thread
from bot.discussion.model import client
from bot.discussion.model.endpoint import Endpoint
from bot.discussion.positions.summary import summarise
from bot.errors import UserError
from bot.store import Store
from bot.surface.wording import Wording
from tests.model_server import ModelServer, completion, serving, status, writes
from tests.store.conftest import GUILD, NOW

POSTS = 1_500
READ, JOIN = "list the claims of the posts", "sum up the claims that were read"


def long_thread() -> Thread:
    """Branches of every size, from posts that nobody answers to one under which half of the thread stands."""
    chance = random.Random(7)  # noqa: S311 - the same thread each time
    posts = [
        Post(
            number,
            f"The bridge number {1000 + number} must stay open. " + "It carries carts and people over the river. " * 6,
            f"author {number % 40}",
            reply_to=chance.choice([None, 1, max(1, number - chance.randint(1, 9))]) if number > 1 else None,
        )
        for number in range(1, POSTS + 1)
    ]
    return Thread("Bridges", tuple(posts), "test")


THREAD = long_thread()
POSITIONS = summarise(THREAD, last=200)
POSITIONS = replace(POSITIONS, last=POSTS)


def lying(document):
    """For each part true words of its first posts, and for each of these a lie of another kind."""
    found = []
    for post in document["posts"][:4]:
        words = post["text"].split(". ")[0]
        found.append({"text": f"One post says “{words}”.", "cites": [{"post": post["post"], "words": words}]})
    first, words = document["posts"][0]["post"], document["posts"][0]["text"].split(". ")[0]
    found += [
        {"text": f"{words}.", "cites": [{"post": 99_999, "words": words}]},
        {"text": "The bridge must be blown up.", "cites": [{"post": first, "words": "must be blown up"}]},
        {"text": "The bridge must stay open.", "cites": []},
    ]
    return {"sentences": found}


@pytest.fixture
async def shelf():
    async with Store.open(":memory:") as store:
        added = await store.threads.add(THREAD, guild_id=GUILD, imported_by=1, nsfw=False, at=NOW)
        yield store, added.thread_id


def sent(server: ModelServer, task: str) -> list[list[int]]:
    return [[post["post"] for post in one["posts"]] for one in server.documents if one["task"] == task]


async def test_each_post_is_read_once_lies_are_dropped_and_what_is_kept_is_not_read_again(shelf):
    store, thread_id = shelf
    async with serving(writes(lying)) as server:
        wording = Wording(store, Endpoint(server.url, "test"))
        estimate = await wording.estimate(THREAD, POSITIONS)
        assert server.asked == [], "an estimate asks nobody"
        assert estimate.posts == POSTS
        steps = []

        async def progress(done, parts):
            steps.append((done, parts))

        told = await wording.read_whole(thread_id, THREAD, POSITIONS, progress=progress)
        times = Counter(post for part in sent(server, READ) for post in part)
        assert times == Counter(range(1, POSTS + 1))
        assert estimate.requests == len(server.asked) == len(steps) + 1
        assert steps[-1] == (len(steps), len(steps))
        assert server.documents[-1]["task"] == JOIN
        assert told.coverage is not None
        assert (told.coverage.posts, told.coverage.read, told.coverage.failed) == (POSTS, POSTS, 0)
        assert told.worded is not None
        assert told.worded.kept
        assert told.worded.lost == 3, "of the sentences of the sum"
        for kept in told.worded.kept:
            assert all(words in THREAD.posts[post - 1].text for post, words in kept.words)
        assert all("blown up" not in claim["text"] for claim in server.documents[-1]["claims"])
        again = await wording.read_whole(thread_id, THREAD, POSITIONS)
        assert len(server.asked) == estimate.requests
        assert again == told
        await wording.close()


async def test_a_part_that_fails_is_told_and_is_all_that_is_read_the_next_time(shelf, monkeypatch):
    store, thread_id = shelf
    monkeypatch.setattr(client, "_PAUSES", (0.01, 0.01))
    broken = True

    async def sometimes(server, request, body):
        document = server.documents[-1]
        if broken and document["task"] == READ and document["posts"][0]["post"] == 1:
            return await status(500)(server, request, body)
        return await writes(lying)(server, request, body)

    async with serving(sometimes) as server:
        wording = Wording(store, Endpoint(server.url, "test"))
        told = await wording.read_whole(thread_id, THREAD, POSITIONS)
        [missed] = {tuple(part) for part in sent(server, READ) if part[0] == 1}
        assert told.coverage is not None
        assert (told.coverage.read, told.coverage.failed) == (POSTS - len(missed), len(missed))
        assert told.worded is not None
        broken = False
        server.asked.clear()
        told = await wording.read_whole(thread_id, THREAD, POSITIONS)
        assert [tuple(part) for part in sent(server, READ)] == [missed]
        assert told.coverage is not None
        assert told.coverage.read == POSTS
        await wording.close()


async def test_a_cap_that_is_reached_midway_is_kept_and_said(shelf):
    store, thread_id = shelf
    most = 150_000

    async def honest(server, _request, body):
        prompt = sum(len(one["content"]) for one in body["messages"]) // 3
        usage = {"prompt_tokens": prompt, "completion_tokens": 400, "total_tokens": prompt + 400}
        made = lying(server.documents[-1])
        return web.json_response(completion(json.dumps(made), usage=usage))

    async with serving(honest) as server:
        wording = Wording(store, Endpoint(server.url, "test", tokens_a_day=most))
        with pytest.raises(UserError, match="limit for today"):
            await wording.estimate(THREAD, POSITIONS)
        told = await wording.read_whole(thread_id, THREAD, POSITIONS)
        assert told.coverage is not None
        read = sum(len(part) for part in sent(server, READ))
        assert 0 < read < POSTS
        assert (told.coverage.read, told.coverage.failed) == (read, POSTS - read)
        assert (await wording.spent_today()).tokens <= most
        await wording.close()


async def test_a_post_that_is_hidden_is_read_no_more_and_what_was_read_with_it_goes(shelf):
    store, thread_id = shelf
    async with serving(writes(lying)) as server:
        wording = Wording(store, Endpoint(server.url, "test"))
        await wording.read_whole(thread_id, THREAD, POSITIONS)
        assert await store.wordings.count(thread_id) > 1
        await store.hidden.hide(thread_id, 2, guild_id=GUILD, member_id=5)
        assert await store.wordings.count(thread_id) == 0
        server.asked.clear()
        shown = await store.threads.load(thread_id, guild_id=GUILD)
        told = await wording.read_whole(thread_id, shown, POSITIONS)
        assert {post for part in sent(server, READ) for post in part} == set(range(1, POSTS + 1)) - {2}
        assert told.coverage is not None
        assert told.coverage.posts == told.coverage.read == POSTS - 1
        await wording.close()
