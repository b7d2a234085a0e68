"""Replays, as a host and a channel meet them."""

import discord
import pytest

from bot.archive.model import Post, Quote, Thread
from bot.client import Rethread
from bot.store import ReplayState
from tests.cogs.conftest import buttons, text

FERRY = Thread(
    title="Should the ferry run at night?",
    source_format="thread-document",
    posts=(
        Post(1, "I think the ferry must run at night.", "alice"),
        Post(
            2, "Nobody would pay for it.", "bob", reply_to=1, quotes=(Quote("the ferry must run at night", 1, "alice"),)
        ),
        Post(3, "It is long. " * 300, "carol"),
        Post(4, "@everyone agrees <@1>", "clyde of discord", reply_to=2),
    ),
)


@pytest.fixture
async def ferry(server):
    return await server.add(FERRY)


def posts(server, channel=None):
    """The replayed messages: those with a webhook, or with post buttons."""
    return [one for one in server.messages(channel) if any(b.get("label") == "Context" for b in buttons(one))]


def panel(server, channel=None):
    [found] = [one for one in server.messages(channel) if one.embeds and "Replay:" in (one.embeds[0].title or "")]
    return found


async def press(server, label, member=None):
    return await (member or server.host).click(panel(server), label=label)


async def test_posts_appear_in_their_authors_voices_with_links_to_what_they_quote(server, ferry):
    started = await server.host.slash(server.channel, "replay start", pace="manual")
    assert "begins in" in text(started)
    [first] = posts(server)
    assert first.author.name == "alice · #1"
    assert first.webhook_id is not None
    assert "I think the ferry must run at night." in first.content
    assert [b.get("label") for b in buttons(first)][2:] == ["Quote", "Context", "Source"]
    await press(server, "Next")
    second = posts(server)[-1]
    assert second.author.name == "bob · #2"
    assert "> the ferry must run at night" in second.content
    assert f"({first.jump_url})" in second.content


async def test_a_long_post_comes_in_parts_and_the_end_offers_a_summary(server, ferry):
    await server.host.slash(server.channel, "replay start", pace="manual")
    for _ in range(3):
        await press(server, "Next")
    shown = posts(server)
    assert [one.author.name.rsplit("#")[1] for one in shown] == ["1", "2", "3", "3", "3", "4"]
    assert all(len(one.content) <= 2000 for one in shown)
    last = shown[-1]
    assert "discord" not in last.author.name.casefold()
    assert "clyde" not in last.author.name.casefold()
    assert not last.mention_everyone
    assert last.mentions == []
    assert "finished" in text(panel(server))
    summary = await server.alice.click(panel(server), label="Sum up")
    assert summary.ephemeral
    assert "Read 4 of 4 posts" in text(summary)


async def test_a_steady_replay_goes_on_by_itself(server, ferry):
    await server.host.slash(server.channel, "replay start", pace="steady", seconds=30)
    assert len(posts(server)) == 1
    await server.env.advance_time(31)
    assert len(posts(server)) == 2
    await press(server, "Pause")
    await server.env.advance_time(300)
    assert len(posts(server)) == 2
    assert "paused" in text(panel(server))
    await press(server, "Resume")
    await server.env.advance_time(31)
    assert len(posts(server)) > 2


async def test_back_and_jump_show_a_post_again(server, ferry):
    await server.host.slash(server.channel, "replay start", pace="manual")
    await press(server, "Next")
    await press(server, "Back")
    assert posts(server)[-1].author.name == "alice · #1"
    form = await press(server, "Jump")
    [field] = [row["component"]["custom_id"] for row in form.modal["components"]]
    refused = await server.host.submit_modal(form, {field: "44"})
    assert "no post of this replay" in text(refused)
    form = await press(server, "Jump")
    [field] = [row["component"]["custom_id"] for row in form.modal["components"]]
    await server.host.submit_modal(form, {field: "#2"})
    assert posts(server)[-1].author.name == "bob · #2"
    await press(server, "Next")
    assert posts(server)[-1].author.name == "carol · #3"


async def test_without_manage_webhooks_the_bot_speaks_and_says_what_is_missing(server, ferry):
    quiet = server.guild.create_text_channel("quiet")
    await deny(server, quiet, manage_webhooks=True)
    started = await server.host.slash(quiet, "replay start", pace="manual")
    assert "Manage Webhooks" in text(started)
    [first] = posts(server, quiet)
    assert first.author.id == server.bot.user.id
    assert first.content.startswith("**alice")


async def deny(server, channel, **permissions):
    """Take permissions from everybody in a channel, the bot included."""
    cached = server.bot.get_channel(channel.id)
    role = cached.guild.me.top_role
    overwrite = discord.PermissionOverwrite(**dict.fromkeys(permissions, False))
    with server.env._bot_scope():
        await cached.set_permissions(role, overwrite=overwrite)
    await server.env.settle()


async def test_a_permission_that_is_lost_on_the_way_pauses_the_replay_with_the_reason(server, ferry):
    await server.host.slash(server.channel, "replay start", pace="manual")
    await deny(server, server.channel, send_messages=True)
    await press(server, "Next")
    replay = await server.store.replays.live_in(server.channel.id)
    assert replay.state is ReplayState.PAUSED
    assert "Send Messages" in replay.reason
    assert len(posts(server)) == 1


async def test_a_restart_goes_on_without_a_gap_or_a_double(server, ferry):
    await server.host.slash(server.channel, "replay start", pace="steady", seconds=30)
    await server.env.restart_bot(Rethread(config=server.bot.config, store=server.store))
    await server.env.settle()
    for _ in range(4):
        await server.env.advance_time(60)
    assert [one.author.name.rsplit("#")[1] for one in posts(server)] == ["1", "2", "3", "3", "3", "4"]
    assert "finished" in text(panel(server))


async def test_a_second_replay_in_a_channel_is_refused(server, ferry):
    await server.host.slash(server.channel, "replay start", pace="manual")
    refused = await server.host.slash(server.channel, "replay start", pace="manual")
    assert "Stop it first" in text(refused)
    stopped = await server.host.slash(server.channel, "replay stop")
    assert "is stopped" in text(stopped)
    assert "begins in" in text(await server.host.slash(server.channel, "replay start", pace="manual"))


async def test_members_cannot_steer(server, ferry):
    assert "Only hosts" in text(await server.alice.slash(server.channel, "replay start"))
    await server.host.slash(server.channel, "replay start", pace="manual")
    assert "Only hosts" in text(await press(server, "Next", server.alice))
    assert len(posts(server)) == 1


async def test_a_replay_can_open_a_thread(server, ferry):
    started = await server.host.slash(server.channel, "replay start", pace="manual", new_thread=True)
    [made] = server.channel.threads
    assert made.name == "Should the ferry run at night?"
    assert made.mention in text(started)
    [first] = posts(server, made)
    assert first.author.name == "alice · #1"


async def test_a_replay_can_go_into_a_forum(server, ferry):
    forum = server.guild.create_forum_channel("debates")
    await server.host.slash(server.channel, "replay start", pace="manual", where=forum)
    [made] = forum.threads
    [first] = posts(server, made)
    assert first.author.name == "alice · #1"


async def test_a_part_of_a_thread_can_be_replayed(server, ferry):
    await server.host.slash(server.channel, "replay start", pace="manual", **{"from": 2, "to": 2})
    assert [one.author.name for one in posts(server)] == ["bob · #2"]
    assert "finished" in text(panel(server))


async def test_the_pace_can_be_changed_on_the_panel(server, ferry):
    await server.host.slash(server.channel, "replay start", pace="manual")
    [menu] = [b for b in buttons(panel(server)) if b["type"] == 3]
    await server.host.select(panel(server), ["steady"], custom_id=menu["custom_id"])
    assert (await server.store.replays.live_in(server.channel.id)).pace == "steady"
    await press(server, "Faster")
    assert (await server.store.replays.live_in(server.channel.id)).factor == 1.5


async def test_a_resumed_replay_is_running_for_the_panel_and_after_a_kill(server, ferry):
    await server.host.slash(server.channel, "replay start", pace="steady", seconds=30)
    await press(server, "Pause")
    assert (await server.store.replays.live_in(server.channel.id)).state is ReplayState.PAUSED
    await press(server, "Resume")
    assert "running" in text(panel(server))
    assert (await server.store.replays.live_in(server.channel.id)).state is ReplayState.RUNNING
    await press(server, "Pause")
    assert "paused" in text(panel(server))


async def test_a_host_of_one_channel_cannot_post_into_another(server, ferry):
    sandbox = server.guild.create_text_channel("sandbox")
    serious = server.guild.create_text_channel("announcements")
    cached = server.bot.get_channel(sandbox.id)
    with server.env._bot_scope():
        role = server.bot.get_guild(server.guild.id).get_role(server.roles["guest"].id)
        await cached.set_permissions(role, overwrite=discord.PermissionOverwrite(manage_messages=True))
    guest = server.guild.add_member(server.env.create_user("guest"), roles=[server.roles["guest"]])
    refused = await guest.slash(sandbox, "replay start", where=serious)
    assert "You may not run a replay in" in text(refused)
    assert posts(server, serious) == []
    assert "begins in" in text(await guest.slash(sandbox, "replay start"))


async def test_a_panel_that_cannot_be_sent_leaves_the_channel_free(server, ferry):
    await deny(server, server.channel, embed_links=True)
    refused = await server.host.slash(server.channel, "replay start")
    assert "Embed Links" in text(refused)
    assert await server.store.replays.live_in(server.channel.id) is None
