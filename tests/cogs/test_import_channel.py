"""`/manage import-channel`: what was said in a channel becomes a thread, where the operator and Discord allow it."""

import sys

import discord
import pytest

from tests.cogs.conftest import buttons, text
from tests.cogs.test_admin import library
from tests.cogs.test_mend import press


@pytest.fixture
def settings():
    return {"IMPORT_CHANNELS": "yes"}


async def stored(server):
    [head] = await library(server)
    return head, await server.store.threads.load(head.id, guild_id=server.guild.id)


async def talk(server):
    first = await server.alice.send(server.channel, "The bridge is **old**.")
    await server.bob.send(server.channel, "So it is.", reply_to=first)
    await server.bob.react(first, "👍")
    return first


async def read(server, member=None, **options):
    return await (member or server.moderator).slash(server.channel, "manage import-channel", **options)


async def test_a_channel_becomes_a_thread_with_its_replies_and_reactions(server):
    await talk(server)
    shown = await read(server)
    assert "2 posts" in text(shown)
    await press(server, shown.response, "Import")
    head, thread = await stored(server)
    assert head.name == "general"
    assert [(post.author, post.text, post.reply_to, post.score) for post in thread.posts] == [
        ("alice", "The bridge is **old**.", None, 1),
        ("bob", "So it is.", 1, None),
    ]
    links = {one.author: one.member_id for one in await server.store.settings.links(server.guild.id)}
    assert links == {"alice": server.alice.id, "bob": server.bob.id}


async def test_an_author_that_the_library_knew_before_is_nobody_of_this_server(server, night_trains):
    known = night_trains.authors[0]
    await server.add(night_trains)
    namesake = server.guild.add_member(server.env.create_user(known), roles=[])
    await namesake.send(server.channel, "I am somebody else.")
    await press(server, (await read(server)).response, "Import")
    assert await server.store.settings.links(server.guild.id) == []


async def test_reading_again_adds_what_was_said_since(server):
    await talk(server)
    await press(server, (await read(server)).response, "Import")
    await server.alice.send(server.channel, "But it stands.")
    shown = await read(server)
    assert "1 new post (#3)" in text(shown)
    await press(server, shown.response, "Add")
    assert (await stored(server))[1].posts[2].text == "But it stands."
    assert "Nothing was changed" in text(await read(server))


async def test_messages_of_the_bot_are_left_out(server, night_trains):
    await talk(server)
    await server.add(night_trains)
    await server.host.slash(server.channel, "replay start", pace="manual")
    shown = await read(server)
    assert "2 posts" in text(shown)
    assert "of this bot left out" in text(shown)


async def test_an_empty_channel_is_refused(server):
    shown = await read(server)
    assert "no message of a member" in text(shown)
    assert buttons(shown.response) == []


async def test_a_channel_longer_than_a_thread_is_refused(server, monkeypatch):
    monkeypatch.setattr(sys.modules["bot.surface.channels"], "MAX_POSTS", 1)
    await talk(server)
    assert "more than 1 messages" in text(await read(server))


async def test_who_cannot_read_a_channel_cannot_have_it_read(server):
    hidden = server.guild.create_text_channel(
        "hidden", overwrites={server.moderator: discord.PermissionOverwrite(read_message_history=False)}
    )
    shown = await read(server, channel=hidden)
    assert "You cannot read" in text(shown)
    assert await library(server) == []


async def test_a_missing_permission_of_the_bot_is_named(server):
    from tests.cogs.test_replay import deny

    await deny(server, server.channel, read_message_history=True)
    assert "Read Message History" in text(await read(server))


async def test_members_cannot(server):
    assert "Only moderators" in text(await read(server, server.alice))


async def test_a_reading_that_ended_cannot_be_stopped(server):
    assert not server.bot.readings.stop(1)


class TestWithoutTheOperator:
    @pytest.fixture
    def settings(self):
        return {}

    async def test_it_says_why_and_what_to_do_instead(self, server):
        await talk(server)
        said = text(await read(server))
        assert "IMPORT_CHANNELS=yes" in said
        assert "DiscordChatExporter" in said
        assert await library(server) == []
