"""`/discuss` and replays that wait after contested posts."""

import discord
import pytest

from bot.archive.model import Post, Thread
from bot.client import Rethread
from bot.discussion.answers import challenge  # noqa: F401 - NumPy comes before time counts
from tests.cogs.conftest import sample, text
from tests.cogs.test_replay import deny

BRIDGE = Thread(
    "The bridge",
    (
        Post(1, "The old bridge should be closed for cars. It shakes whenever a lorry crosses.", "ann"),
        Post(
            2,
            "You are wrong. The bridge carries cars, as your survey says, and nobody was hurt.",
            "bo",
            reply_to=1,
        ),
        Post(
            3,
            "That is nonsense, you never read it. Why should a bridge be safe that shakes?",
            "di",
            reply_to=2,
        ),
        Post(4, "No, you are wrong, you never crossed it. Nobody should drive on it.", "ed", reply_to=2),
        Post(5, "The weather is fine today.", "flo"),
    ),
    "thread-document",
)


@pytest.fixture
async def bridge(server):
    return await server.add(BRIDGE)


def threads_of(server):
    return server.bot.get_guild(server.guild.id).threads


async def test_a_discussion_opens_with_the_post_both_sides_and_what_is_open(server, bridge):
    shown = text(await server.alice.slash(server.channel, "discuss", post="1"))
    place = threads_of(server)[0]
    assert place.name.startswith("#1 · The old bridge")
    assert f"/{place.id}" in shown
    said = [message async for message in place.history(oldest_first=True)]
    words = "\n".join([message.content for message in said] + [one.description for m in said for one in m.embeds])
    assert "The old bridge should be closed for cars." in words
    assert "Against it" in words
    assert "Why should a bridge be safe that shakes?" in words
    assert "#1" in text(await server.bob.slash(server.channel, "library"))
    assert f"<#{place.id}>" in text(await server.bob.slash(server.channel, "library"))


async def test_a_post_is_discussed_once_in_a_channel(server, bridge):
    await server.alice.slash(server.channel, "discuss", post="1")
    assert "already" in text(await server.bob.slash(server.channel, "discuss", post="1"))
    assert len(threads_of(server)) == 1


async def test_a_crash_before_the_thread_was_recorded_opens_no_second_one(server, bridge):
    await server.alice.slash(server.channel, "discuss", post="1")
    place = threads_of(server)[0]
    await server.store.discussions.closed(place.id)
    await server.store.discussions.begin(
        guild_id=server.guild.id,
        thread_id=bridge,
        post=1,
        parent_id=server.channel.id,
        opener_id=server.alice.id,
        at=discord.utils.utcnow(),
    )
    assert f"/{place.id}" in text(await server.bob.slash(server.channel, "discuss", post="1"))
    assert len(threads_of(server)) == 1
    assert [one.place_id for one in await server.store.discussions.of_guild(server.guild.id)] == [place.id]


async def test_a_discussion_that_a_crash_left_empty_is_filled(server, bridge):
    discussions = server.store.discussions
    await server.alice.slash(server.channel, "discuss", post="1")
    whole = [message async for message in threads_of(server)[0].history(oldest_first=True)]
    half = await server.bot.get_channel(server.channel.id).create_thread(
        name=threads_of(server)[0].name, type=discord.ChannelType.public_thread
    )
    await discussions.closed(threads_of(server)[0].id)
    begun = await discussions.begin(
        guild_id=server.guild.id,
        thread_id=bridge,
        post=1,
        parent_id=server.channel.id,
        opener_id=server.alice.id,
        at=discord.utils.utcnow(),
    )
    await discussions.complete(begun, half.id)
    for says in ("is discussed here", "already"):
        assert says in text(await server.bob.slash(server.channel, "discuss", post="1"))
        filled = [message async for message in half.history(oldest_first=True)]
        assert len(filled) == 2
        assert "The old bridge should be closed for cars." in filled[0].content
        assert filled[1].embeds[0].description.count("### Against it") == 1
    assert len(whole) == 3


async def test_the_message_menu_discusses_the_shown_post(server, bridge):
    await server.alice.slash(server.channel, "excerpt", topic="weather")
    shown = server.channel.last_message
    await server.alice.context_menu(server.channel, "Discuss this post", shown)
    assert threads_of(server)[0].name.startswith("#5")


async def test_a_forum_takes_a_discussion(server, bridge):
    forum = server.guild.create_forum_channel("ideas")
    await server.alice.slash(server.channel, "discuss", post="2", where=forum)
    assert threads_of(server)[0].parent_id == forum.id


async def test_a_missing_permission_is_named(server, bridge):
    await deny(server, server.channel, create_public_threads=True)
    shown = text(await server.alice.slash(server.channel, "discuss", post="1"))
    assert "Create Public Threads" in shown
    assert await server.store.discussions.of_post(bridge, 1, guild_id=server.guild.id) == []


async def held_at_the_second(server, hold=2):
    """A replay that shows a post each two seconds, at the post that holds it."""
    shown = await server.host.slash(server.channel, "replay start", pace="steady", seconds=2, style="plain", hold=hold)
    replay = await server.store.replays.live_in(server.channel.id)
    for _ in range(4):
        await server.env.advance_time(2)
    assert await place_of(server, replay) == 2
    return shown, replay


async def place_of(server, replay):
    return (await server.store.replays.journal(replay).position()).last[0]


def panel_of(server):
    return next(one for one in reversed(server.messages()) if one.embeds and one.embeds[0].title.startswith("Replay"))


async def test_a_replay_waits_after_a_contested_post_until_the_room_goes_on(server, bridge):
    shown, replay = await held_at_the_second(server)
    assert "waits after 1 contested post (#2) until 2 members say to go on" in text(shown)
    panel = panel_of(server)
    assert "✋ The thread quarrels about #2" in panel.embeds[0].description
    assert "after a contested post it waits until 2 members say to go on" in panel.embeds[0].description
    await server.alice.click(panel, label="Go on (0/2)")
    assert "1 so far" in panel_of(server).embeds[0].description
    await server.alice.click(panel_of(server), label="Go on (1/2)")
    assert (await server.store.holds.open(replay.id)).votes == 1, "nobody counts twice"
    await server.bob.click(panel, label="Go on (1/2)")
    await server.env.advance_time(2)
    assert await server.store.holds.open(replay.id) is None
    assert await place_of(server, replay) > 2
    assert "quarrels" not in panel_of(server).embeds[0].description


async def test_a_hold_outlasts_a_restart_with_the_votes_that_there_were(server, bridge):
    _, replay = await held_at_the_second(server)
    await server.alice.click(panel_of(server), label="Go on (0/2)")
    await server.env.restart_bot(Rethread(config=server.bot.config, store=server.store))
    await server.env.advance_time(60)
    assert await place_of(server, replay) == 2, "a restart lets nothing go on"
    assert "1 so far" in panel_of(server).embeds[0].description
    await server.bob.click(panel_of(server), label="Go on (1/2)")
    await server.env.advance_time(2)
    assert await place_of(server, replay) > 2


@pytest.mark.parametrize("label", ["Resume", "Next"])
async def test_where_nobody_votes_a_hold_waits_and_the_host_goes_on(server, bridge, label):
    _, replay = await held_at_the_second(server, hold=50)
    await server.env.advance_time(3_600)
    assert await place_of(server, replay) == 2
    refused = text(await server.alice.click(panel_of(server), label=label))
    assert "host" in refused.lower()
    await server.host.click(panel_of(server), label=label)
    await server.env.advance_time(2)
    assert await place_of(server, replay) > 2
    assert await server.store.holds.open(replay.id) is None


async def test_a_host_is_told_where_nothing_will_hold_a_replay(server, night_trains):
    await server.add(night_trains)
    shown = text(await server.host.slash(server.channel, "replay start", pace="steady", style="plain", hold=2))
    assert "nothing will hold it" in shown


async def test_our_longest_sample_is_held(server):
    await server.add(sample("street-lamps.json"))
    shown = text(await server.host.slash(server.channel, "replay start", pace="manual", style="plain", hold=2))
    assert "contested posts (#" in shown
    assert "manual pace" in shown


@pytest.mark.parametrize("locked", [False, True])
async def test_a_discussion_that_fell_asleep_is_opened_again_unless_it_is_locked(server, bridge, locked):
    await server.alice.slash(server.channel, "discuss", post="1")
    place = threads_of(server)[0]
    await place.edit(archived=True, locked=locked)
    shown = text(await server.bob.slash(server.channel, "discuss", post="1"))
    assert ("I opened that again" in shown) is not locked
    assert (await server.bot.fetch_channel(place.id)).archived is locked
    assert f"/{place.id}" in shown
    assert len([one.place_id for one in await server.store.discussions.of_guild(server.guild.id)]) == 1
