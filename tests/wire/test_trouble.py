"""A Discord that counts requests, fails, or says nothing: a replay goes on or pauses, nothing is lost or doubled."""

from __future__ import annotations

import asyncio

import pytest

from bot.replay.plan import Style
from playground.member import text_of
from playground.world import World
from tests.wire.conftest import Starts
from tests.wire.process import SECONDS, Bot, Host, doing, expected, marks, row_of_posts, shelve, short_thread
from tests.wire.test_journey import take_the_journey

VOICES = "POST /webhooks/*/*"
PLAIN = "POST /channels/*/messages"

ROUTES = (
    "POST /interactions/{interaction_id}/{interaction_token}/callback",
    "POST /webhooks/{webhook_id}/{webhook_token}",
    "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original",
    "POST /channels/{channel_id}/messages",
    "PATCH /channels/{channel_id}/messages/{message_id}",
    "DELETE /channels/{channel_id}/messages/{message_id}",
    "GET /channels/{channel_id}/webhooks",
    "POST /channels/{channel_id}/webhooks",
)
"""What the bot asks of Discord on a member's way, after its start."""
COUNTS = "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/{message_id}"
"""How counts come onto the buttons of replayed posts: gathered, so nobody knows how often."""


async def test_a_429_on_every_route_delays_and_changes_nothing(bot: Bot, world: World, host: Host) -> None:
    """The whole journey, with the first and the third request of each route refused; once, all requests at once."""
    await bot.ready()
    faults = {route: [world.faults.add(route, status=429, retry_after=0.05) for _ in range(2)] for route in ROUTES}
    world.faults.add(COUNTS, status=429, retry_after=0.05)
    everything = world.faults.add("GET /channels/*/messages/*", status=429, retry_after=0.2, is_global=True)
    channel = world.find_channel("general")
    before = len(world.exchanges)
    await take_the_journey(world, host, channel)
    met = {f"{one['method']} {one['route']}" for one in world.exchanges[before:]}
    assert met <= {*ROUTES, COUNTS}, "the journey has a route that this test does not refuse"
    assert {route: [one.met for one in made] for route, made in faults.items()} == {route: [1, 1] for route in ROUTES}
    said = [one.content for one in channel.messages.values() if one.content]
    assert len(said) == len(set(said)), "something was said twice"
    assert everything.met <= 1


async def test_a_global_429_holds_everything_once(bot: Bot, world: World, host: Host) -> None:
    await bot.ready()
    await shelve(bot, row_of_posts(4))
    channel = world.find_channel("general")
    await host.slash(channel, "replay start", pace="manual")
    await host.wait(lambda: marks(channel), "the first post")
    fault = world.faults.add("POST /channels/*/messages", status=429, retry_after=0.5, is_global=True)
    await host.play(channel, posts=4)
    assert fault.met == 1
    assert marks(channel) == ["01", "02", "03", "04"]


@pytest.mark.parametrize("rate_limits", [True])
async def test_the_usual_rate_limits_are_kept(bot: Bot, world: World, host: Host, rate_limits: bool) -> None:
    """A host who presses as fast as posts come: more than the limits of webhook and channel let through."""
    await bot.ready()
    await shelve(bot, row_of_posts(8))
    channel = world.find_channel("general")
    await host.slash(channel, "replay start", pace="manual")
    await host.play(channel, posts=8)
    assert marks(channel) == [f"{n:02}" for n in range(1, 9)]
    refused = [one["route"] for one in world.exchanges if one["status"] == 429]
    assert len(refused) <= 2, refused


@pytest.mark.parametrize("style", list(Style))
@pytest.mark.parametrize(
    ("status", "drop", "after"),
    [(500, False, False), (502, False, True), (503, False, False), (0, True, False), (0, True, True)],
    ids=["500", "502 but taken", "503", "dropped", "dropped but taken"],
)
async def test_a_post_that_fails_on_its_way_is_shown_once(
    starts: Starts, world: World, *, style: Style, status: int, drop: bool, after: bool
) -> None:
    """Whatever became of the request, the bot looks before it sends again, and goes on by itself."""
    bot = await starts(REPLAY_STYLE=style.value)
    await bot.ready()
    host = Host(world)
    await shelve(bot, short_thread())
    channel = world.find_channel("general")
    await host.slash(channel, "replay start", pace="manual")
    await host.panel_says(channel, "post #1 of 3")
    route = VOICES if style is Style.VOICES else PLAIN
    fault = world.faults.add(route, times=1, status=status or None, drop=drop, after=after)
    await host.press(channel, "Next")
    await host.panel_says(channel, "post #2 of 3")
    assert fault.met == 1
    await host.press(channel, "Next")
    await host.panel_says(channel, "finished")
    assert marks(channel) == expected(short_thread())


async def test_a_discord_that_is_down_pauses_the_replay_and_resume_goes_on(starts: Starts, world: World) -> None:
    """After some tries the replay stands still with a reason on its panel; Resume goes on where it was."""
    bot = await starts()
    await bot.ready()
    host = Host(world)
    await shelve(bot, short_thread())
    channel = world.find_channel("general")
    await host.slash(channel, "replay start", pace="manual")
    await host.panel_says(channel, "post #1 of 3")
    down = world.faults.add(VOICES, times=None, status=503)
    while "paused" not in text_of(host.panel(channel)):
        tried = down.met
        await host.press(
            channel, "Next"
        )  # an impatient host does not wait for the next try, which comes later and later
        await host.wait(lambda: down.met > tried or "paused" in text_of(host.panel(channel)), "a try")  # noqa: B023
    await host.panel_says(channel, "⚠️", "Press Resume")
    assert down.met == 6
    world.faults.clear()
    await host.press(channel, "Resume")
    await host.press_until(channel, "finished")
    assert marks(channel) == expected(short_thread())


async def test_an_answer_that_never_comes_leaves_no_second_post(bot: Bot, world: World, host: Host) -> None:
    """Discord takes the post and says nothing until the connection breaks; meanwhile the bot answers everybody else."""
    await bot.ready()
    await shelve(bot, short_thread())
    channel = world.find_channel("general")
    await host.slash(channel, "replay start", pace="manual")
    await host.panel_says(channel, "post #1 of 3")
    fault = world.faults.add(VOICES, times=1, delay=240, drop=True, after=True)
    await host.press(channel, "Next")
    async with asyncio.timeout(SECONDS):
        while fault.met == 0:
            await asyncio.sleep(0.01)
    assert "harbour" in (await host.slash(channel, "library")).text
    world.clock.advance(240)
    await host.panel_says(channel, "post #2 of 3")
    await host.press(channel, "Next")
    await host.panel_says(channel, "finished")
    assert marks(channel) == expected(short_thread())


@pytest.mark.parametrize("route", ["PATCH /channels/*/messages/*", "DELETE /channels/*/messages/*", PLAIN])
async def test_a_panel_that_is_lost_on_its_way_stops_nothing(bot: Bot, world: World, host: Host, route: str) -> None:
    """The panel is a convenience: where Discord drops the connection under it, the posts go on."""
    await bot.ready()
    await shelve(bot, row_of_posts(4))
    channel = world.find_channel("general")
    await host.slash(channel, "replay start", pace="steady", seconds=2)
    await host.wait(lambda: marks(channel), "the first post")
    fault = world.faults.add(route, times=1, drop=True)
    await host.press(channel, "Pause")
    await host.play(channel, posts=4)
    assert marks(channel) == ["01", "02", "03", "04"]
    assert fault.met <= 1


async def test_a_command_whose_answer_was_dropped_is_no_defect(bot: Bot, world: World, host: Host) -> None:
    """A broken connection under a member's command is told to the member where it can be, and logged as no error."""
    await bot.ready()
    await shelve(bot, row_of_posts(3))
    channel = world.find_channel("general")
    world.faults.add("POST /webhooks/*/*", times=1, drop=True)
    seen = await host.slash(channel, "library")
    assert seen.ephemeral
    assert "try again" in seen.text
    world.faults.add("POST /webhooks/*/*", times=2, drop=True)
    async with doing(host.slash(channel, "library")):
        await bot.logged("a refusal could not be shown")


async def test_a_reconciliation_survives_a_broken_connection(bot: Bot, world: World, host: Host) -> None:
    """Without its page each message is asked for; what could not be looked at is counted as unseen."""
    await bot.ready()
    await shelve(bot, row_of_posts(3))
    channel = world.find_channel("general")
    await host.slash(channel, "replay start", pace="manual")
    await host.play(channel, posts=3)
    # A GET over a connection that was open before is sent once more by aiohttp itself.
    page = world.faults.add("GET /channels/*/messages", times=2, drop=True)
    fault = world.faults.add("GET /channels/*/messages/*", times=2, drop=True)
    seen = await host.slash(channel, "manage recount")
    assert (page.met, fault.met) == (2, 2)
    assert "3 messages" in seen.text
    assert "1 " in seen.text
