import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest

from playground.contract import Contract
from playground.member import Actor
from playground.run import Options, Playground
from playground.world import World
from playground.world.model import Json
from tests.playground.example_bot import ExampleBot, running


async def until(condition: Callable[[], bool]) -> None:
    """Wait for a state of a bot in this process, which the world does not announce: look at each turn of the loop."""
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0)


@pytest.fixture
def beyond_contract() -> None:
    """Marks a test that sends on purpose what Discord's document does not name."""


@pytest.fixture
async def playground(document: Contract | None, request: pytest.FixtureRequest) -> AsyncIterator[Playground]:
    """A playground without rate limits.

    A request or frame that it does not know fails the test that made it, and so does an exchange that Discord's own
    document does not allow.
    """
    async with Playground(Options(rate_limits=False)) as started:
        yield started
        assert started.world.unknown_routes == []
    if document is not None and "beyond_contract" not in request.fixturenames:
        assert document.breaches(started.world.exchanges) == []


@pytest.fixture
def world(playground: Playground) -> World:
    return playground.world


@pytest.fixture
def alice(world: World) -> Actor:
    return world.member("alice")


@pytest.fixture
async def bot(playground: Playground) -> AsyncIterator[ExampleBot]:
    """An unmodified discord.py bot, logged in over the wire."""
    async with AsyncExitStack() as stack:
        yield await stack.enter_async_context(running(playground.api_url, playground.token))


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: Any
    headers: Any

    @property
    def code(self) -> int:
        return int(self.body["code"])

    def errors(self, *path: str | int) -> list[str]:
        """The codes noted at a path of a 50035."""
        node: Json = self.body["errors"]
        for step in path:
            node = node[str(step)]
        return [one["code"] for one in node["_errors"]]


class Rest:
    """Plain requests as the bot, for what a library would refuse to send."""

    def __init__(self, playground: Playground, session: aiohttp.ClientSession) -> None:
        self.playground = playground
        self._session = session

    async def __call__(
        self, method: str, path: str, body: Any = None, *, token: str | None = None, data: Any = None, **query: Any
    ) -> Answer:
        headers = {"Authorization": token if token is not None else f"Bot {self.playground.token}"}
        if token == "":
            headers = {}
        params = {name: str(value) for name, value in query.items()}
        url = self.playground.api_url + path
        async with self._session.request(method, url, json=body, data=data, headers=headers, params=params) as answer:
            found = await answer.json() if answer.content_length else None
            return Answer(answer.status, found, answer.headers)


@pytest.fixture
async def rest(playground: Playground) -> AsyncIterator[Rest]:
    async with aiohttp.ClientSession() as session:
        yield Rest(playground, session)
