"""The counts on the buttons follow what the room says, in the end and not more often than needed."""

import discord
import pytest

from bot.client import Rethread
from bot.surface import counts as showing
from tests.cogs.conftest import buttons, quote, text
from tests.cogs.test_reading import FERRY


@pytest.fixture(autouse=True)
def counts_within_a_minute(counts_at_leisure, monkeypatch):
    """Longer than simcord waits in real time, shorter than what these tests let pass."""
    monkeypatch.setattr(showing, "_SETTLE", 20.0)
    monkeypatch.setattr(showing, "_EVERY", 20.0)


@pytest.fixture
async def shown(server):
    """A message that shows post 1 of the only thread."""
    await server.add(FERRY)
    await quote(server.bob, server.channel, post="1")
    return server.channel.last_message


def counts(server, message):
    [now] = [one for one in server.messages() if one.id == message.id]
    return [b.get("label") for b in buttons(now)][:2]


def edits(server):
    return sum("PATCH" in line and "/messages/" in line for line in server.env.transcript().splitlines())


async def test_reactions_change_the_counts_of_every_message_that_shows_the_post(server, shown):
    await quote(server.bob, server.channel, post="1")
    other = server.channel.last_message
    await server.alice.react(shown, "👍")
    await server.bob.react(other, "👎")
    await server.env.advance_time(60)
    assert counts(server, shown) == counts(server, other) == ["1", "1"]
    await server.alice.unreact(shown, "👍")
    await server.env.advance_time(60)
    assert counts(server, shown) == counts(server, other) == [None, "1"]


async def test_a_vote_by_button_changes_the_other_messages_too(server, shown):
    await quote(server.bob, server.channel, post="1")
    other = server.channel.last_message
    await server.alice.click(shown, custom_id=buttons(shown)[0]["custom_id"])
    assert counts(server, shown) == ["1", None]
    await server.env.advance_time(60)
    assert counts(server, other) == ["1", None]


async def test_many_votes_become_few_edits_and_the_last_state_is_shown(server, shown):
    people = [server.guild.add_member(server.env.create_user(f"m{number}")) for number in range(30)]
    before = edits(server)
    for one in people:
        await one.react(shown, "👍")
    await server.env.advance_time(90)
    assert counts(server, shown) == ["30", None]
    assert edits(server) - before <= 3


async def test_replayed_posts_are_edited_through_their_webhook(server):
    await server.add(FERRY)
    await server.host.slash(server.channel, "replay start", pace="manual")
    [first] = [one for one in server.messages() if one.webhook_id is not None]
    await server.alice.react(first, "👍")
    await server.env.advance_time(60)
    assert counts(server, first) == ["1", None]
    # Shown again, it begins with what it has.
    await server.host.slash(server.channel, "replay stop")
    await server.host.slash(server.channel, "replay start", pace="manual")
    again = [one for one in server.messages() if one.webhook_id is not None][-1]
    await server.env.advance_time(60)
    assert again.id != first.id
    assert counts(server, again) == ["1", None]


async def test_what_changed_while_nobody_listened_is_shown_after_the_start(server, shown):
    [thread] = await server.store.threads.library(server.guild.id)
    await server.store.scores.vote(thread.id, 1, guild_id=server.guild.id, member_id=7, value=1)
    assert counts(server, shown) == [None, None]
    await server.env.restart_bot(Rethread(config=server.bot.config, store=server.store))
    await server.env.advance_time(90)
    assert counts(server, shown) == ["1", None]


async def test_a_blocked_member_vanishes_from_the_buttons(server, shown):
    await server.alice.react(shown, "👍")
    await server.env.advance_time(60)
    assert counts(server, shown) == ["1", None]
    await server.moderator.slash(server.channel, "manage block", member=server.alice)
    await server.env.advance_time(60)
    assert counts(server, shown) == [None, None]


async def test_a_discord_that_fails_for_a_while_is_asked_again(server, shown, monkeypatch):
    failures = []
    edit = discord.PartialMessage.edit

    async def broken(self, **fields):
        if len(failures) < 2:
            failures.append(self.id)
            raise TimeoutError
        return await edit(self, **fields)

    monkeypatch.setattr(discord.PartialMessage, "edit", broken)
    await server.alice.react(shown, "👍")
    await server.env.advance_time(60)
    assert failures == [shown.id] * 2
    assert counts(server, shown) == ["1", None]


async def test_a_message_that_is_gone_is_forgotten(server, shown):
    with server.env._bot_scope():
        message = await server.bot.get_channel(shown.channel.id).fetch_message(shown.id)
    server.bot.counts.wake()
    await server.alice.react(shown, "👍")
    with server.env._bot_scope():
        await message.delete()
    await server.env.advance_time(60)
    assert "Nobody has voted" in text(await server.alice.slash(server.channel, "score", post="1"))


async def press_unseen(server, member):
    """A vote for post 1, or the same taken back, in the store alone: nothing is woken by it."""
    [thread] = await server.store.threads.library(server.guild.id)
    await server.store.scores.vote(thread.id, 1, guild_id=server.guild.id, member_id=member, value=1)


async def test_counts_that_came_with_a_correction_are_known(server, shown):
    asked = await server.moderator.slash(server.channel, "manage hide", post="1")
    await server.moderator.click(asked.response, label="Hide it")
    assert counts(server, shown) == []
    await press_unseen(server, 7)
    await server.moderator.click(asked.response, label="Undo: show it again")
    assert counts(server, shown) == ["1", None]
    await press_unseen(server, 7)
    server.bot.counts.wake()
    await server.env.advance_time(60)
    assert counts(server, shown) == [None, None]


async def test_a_kill_between_an_edit_and_its_record_leaves_no_old_counts(server, shown, monkeypatch):
    note = server.store.deliveries.note_shown

    async def killed(delivery_id, *, up, down):
        if (up, down) != (1, 0):
            await note(delivery_id, up=up, down=down)

    monkeypatch.setattr(server.store.deliveries, "note_shown", killed)
    await press_unseen(server, 7)
    server.bot.counts.wake()
    await server.env.advance_time(60)
    assert counts(server, shown) == ["1", None]
    monkeypatch.setattr(server.store.deliveries, "note_shown", note)
    await press_unseen(server, 7)
    await server.env.restart_bot(Rethread(config=server.bot.config, store=server.store))
    await server.env.advance_time(90)
    assert counts(server, shown) == [None, None]
