"""A place that closes under a replay: it pauses with a reason on its panel, loses nothing, and Resume goes on."""

from __future__ import annotations

import pytest

from playground.permissions import Permission
from playground.world import World, threads
from playground.world.model import Channel, Kind
from tests.wire.process import Bot, Host, expected, marks, row_of_posts, shelve

POSTS = 3
ALL = [f"{n:02}" for n in range(1, POSTS + 1)]


@pytest.fixture
async def begun(bot: Bot, world: World, host: Host) -> Channel:
    """A channel with a manual replay that has shown its first post."""
    await bot.ready()
    await shelve(bot, row_of_posts(POSTS))
    channel = world.find_channel("general")
    await host.slash(channel, "replay start", pace="manual")
    await host.panel_says(channel, f"post #1 of {POSTS}")
    return channel


@pytest.mark.parametrize(
    ("lost", "named"),
    [
        (Permission.SEND_MESSAGES, "Send Messages"),
        (Permission.READ_MESSAGE_HISTORY, "Read Message History"),
    ],
)
async def test_a_lost_permission_is_named_on_the_panel(
    world: World, host: Host, begun: Channel, lost: Permission, named: str
) -> None:
    world.overwrite(begun, world.bot.user, deny=lost)
    await host.press(begun, "Next")
    await host.panel_says(begun, "paused", "⚠️", named)
    assert marks(begun) == ["01"]
    world.overwrite(begun, world.bot.user)
    await host.press(begun, "Resume")
    await host.press_until(begun, "finished")
    assert marks(begun) == ALL


async def test_a_channel_that_is_hidden_pauses_and_resume_goes_on(
    bot: Bot, world: World, host: Host, begun: Channel
) -> None:
    """The panel cannot be changed while the bot does not see it; the press itself is told why."""
    world.overwrite(begun, world.bot.user, deny=Permission.VIEW_CHANNEL)
    await host.press(begun, "Next")
    await bot.logged("replay 1 paused: ")
    world.overwrite(begun, world.bot.user)
    await host.press_until(begun, "finished")
    assert marks(begun) == ALL


async def test_without_manage_webhooks_the_bot_speaks_for_itself(world: World, host: Host, begun: Channel) -> None:
    """Losing the webhook and the right to make one is no reason to stop."""
    world.overwrite(begun, world.bot.user, deny=Permission.MANAGE_WEBHOOKS)
    for webhook_id in list(begun.webhooks):
        world.webhooks.pop(webhook_id)
        begun.webhooks.pop(webhook_id)
    await host.press_until(begun, "finished")
    assert marks(begun) == ALL
    spoken = [one for one in begun.messages.values() if "mark-02" in one.content]
    assert spoken[0].webhook is None
    assert "Writer 2" in spoken[0].content


async def test_a_deleted_channel_pauses_and_another_takes_over(
    bot: Bot, world: World, host: Host, begun: Channel
) -> None:
    other = world.channel("elsewhere")
    world.remove_channel(begun)
    await host.slash(other, "replay start", pace="manual", thread="row")
    await host.play(other, posts=POSTS)
    assert marks(other) == ALL


async def test_a_running_replay_notices_that_its_channel_is_gone(bot: Bot, world: World, host: Host) -> None:
    await bot.ready()
    await shelve(bot, row_of_posts(POSTS))
    channel = world.channel("short-lived")
    await host.slash(channel, "replay start", pace="steady", seconds=2)
    await host.wait(lambda: marks(channel), "the first post")
    world.remove_channel(channel)
    await bot.logged("replay 1 paused: The channel is gone")
    assert "1 live replay" in (await host.slash("general", "manage check")).text


async def test_an_archived_thread_pauses_and_goes_on_once_it_is_open(bot: Bot, world: World, host: Host) -> None:
    """Nothing can be said in it, not even why; once it is open again, its panel leads on."""
    await bot.ready()
    await shelve(bot, row_of_posts(POSTS))
    await host.slash("general", "replay start", pace="steady", seconds=2, new_thread=True)
    place: Channel = await host.wait(
        lambda: next((one for one in world.channels.values() if one.kind is Kind.PUBLIC_THREAD), None), "the thread"
    )
    await host.wait(lambda: marks(place), "the first post")
    threads.change(world, world.owner, place, {"archived": True})
    await bot.logged("replay 1 paused: ")
    assert marks(place) == ["01"]
    threads.change(world, world.owner, place, {"archived": False})
    await host.panel_says(place, "paused", "archived")
    await host.press(place, "Resume")
    await host.panel_says(place, "finished")
    assert marks(place) == ALL
    assert expected(row_of_posts(POSTS)) == ALL
