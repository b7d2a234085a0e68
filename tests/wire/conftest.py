from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from playground.contract import Contract
from playground.run import Options, Playground
from playground.world import World
from tests.wire.process import Bot, Host

Starts = Callable[..., Awaitable[Bot]]


@pytest.fixture
def rate_limits() -> bool:
    """Whether Discord counts requests; a test that wants it overrides this by parametrising."""
    return False


@pytest.fixture
async def playground(rate_limits: bool, document: Contract | None) -> AsyncIterator[Playground]:
    """A playground; every exchange with it must be what Discord's own document allows, and nothing beside."""
    async with Playground(Options(rate_limits=rate_limits)) as started:
        yield started
    if document is not None:
        assert document.breaches(started.world.exchanges) == []


@pytest.fixture
def world(playground: Playground) -> World:
    return playground.world


@pytest.fixture
async def starts(playground: Playground, tmp_path: Path) -> AsyncIterator[Starts]:
    """Starts a bot: `await starts()`, or with settings. After the test it is stopped and held to what must be true.

    It met no route that the playground does not know, left no interaction unanswered (but where a bot was killed: then
    there may have been nobody to answer), and logged no error.
    """
    bots: list[Bot] = []

    async def start(*, running: bool = True, **settings: str) -> Bot:
        bot = Bot(playground, tmp_path, name=f"bot{len(bots)}", **settings)
        bots.append(bot)
        if running:
            await bot.start()
        return bot

    async with AsyncExitStack() as stack:
        stack.callback(lambda: [print(f"--- {one.log_file.name}\n{one.log()}") for one in bots])  # noqa: T201 - shown for failures alone
        world = playground.world
        yield start
        for bot in bots:
            assert await bot.stop() == 0, "the bot did not end cleanly"
            assert bot.complaints() == []
        assert world.unknown_routes == []
        if not any(bot.was_killed for bot in bots):
            left = [one.data for one in world.interactions.values() if one.answered is None]
            assert left == [], "interactions without an answer"


@pytest.fixture
async def bot(starts: Starts) -> Bot:
    """The bot, connected."""
    return await starts()


@pytest.fixture
def host(world: World) -> Host:
    return Host(world)
