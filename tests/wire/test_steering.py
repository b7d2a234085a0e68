"""What a host asks of a running replay, at the moments when it is easily lost."""

from __future__ import annotations

from playground.world import World
from tests.wire.process import Bot, Host, marks, row_of_posts, shelve


async def test_next_is_heard_while_the_last_panel_is_still_being_deleted(bot: Bot, world: World, host: Host) -> None:
    channel = world.find_channel("general")
    await bot.ready()  # which takes up replays by itself
    await shelve(bot, row_of_posts(4))
    world.faults.add("DELETE /channels/*/messages/*", times=None, delay=3600)
    await host.slash(channel, "replay start", pace="manual")
    for number in (1, 2, 3):
        await host.panel_says(channel, f"post #{number} of 4")
        await host.press(channel, "Next")
        await host.slash(channel, "library")  # answered behind the press, which has been heard by then
        world.faults.clear()
        world.clock.advance(3600)
        await host.wait(lambda: len(marks(channel)) > number, f"post {number + 1}")  # noqa: B023 - awaited here
        world.faults.add("DELETE /channels/*/messages/*", times=None, delay=3600)
    world.clock.advance(3600)
    await host.panel_says(channel, "finished")
    assert marks(channel) == ["01", "02", "03", "04"]


async def test_a_new_pace_is_taken_over_while_the_last_panel_is_still_being_deleted(
    bot: Bot, world: World, host: Host
) -> None:
    channel = world.find_channel("general")
    await bot.ready()  # which takes up replays by itself
    await shelve(bot, row_of_posts(3))
    world.faults.add("DELETE /channels/*/messages/*", times=1, delay=3600)
    await host.slash(channel, "replay start", pace="manual", seconds=2)
    shown = await host.panel_says(channel, "post #1 of 3")
    await host.actor.choose(shown, "rt:pace:1", "steady")
    await host.slash(channel, "library")  # answered behind the choice
    world.clock.advance(3600)
    await host.panel_says(channel, "finished")
    assert marks(channel) == ["01", "02", "03"]
