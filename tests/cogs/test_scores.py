"""Votes by reaction and button, and what is told of them."""

import asyncio

import pytest

from bot.client import Rethread
from bot.surface import recounting
from bot.surface.reconcile import Report
from tests.cogs.conftest import buttons, quote, text
from tests.cogs.test_reading import FERRY


@pytest.fixture
def settings():
    return {"EMOJI_WEIGHTS": "👍=1,👎=-1,⭐=2"}


@pytest.fixture
async def shown(server):
    """A message that shows post 1 of the only thread."""
    await server.add(FERRY)
    await quote(server.alice, server.channel, post="1")
    return server.channel.last_message


async def score(server, post=1):
    [thread] = await server.store.threads.library(server.guild.id)
    return await server.store.scores.post_score(
        thread.id, post, guild_id=server.guild.id, weights=server.bot.config.emoji_weights
    )


def counts(message):
    return [b.get("label") for b in buttons(message)][:2]


async def test_reactions_count_and_are_taken_back(server, shown):
    await server.alice.react(shown, "👍")
    await server.bob.react(shown, "👎")
    assert ((await score(server)).up, (await score(server)).down) == (1, 1)
    await server.bob.unreact(shown, "👎")
    assert ((await score(server)).up, (await score(server)).down) == (1, 0)
    await server.alice.react(shown, "🎉")
    assert (await score(server)).voters == 1


async def test_a_member_has_one_vote_and_the_last_one_wins(server, shown):
    await server.alice.react(shown, "👍")
    await server.alice.react(shown, "👎")
    assert (await score(server)).score == -1
    await server.alice.unreact(shown, "👎")
    assert (await score(server)).score == 1


async def test_a_vote_on_two_messages_of_a_post_is_one_vote(server, shown):
    await quote(server.bob, server.channel, post="1")
    other = server.channel.last_message
    await server.alice.react(shown, "👍")
    await server.alice.react(other, "⭐")
    assert ((await score(server)).voters, (await score(server)).score) == (1, 2)


async def test_cleared_reactions_and_deleted_messages_take_their_votes_with_them(server, shown):
    await server.alice.react(shown, "👍")
    await server.bob.react(shown, "👎")
    message = await _as_bot(server, shown)
    with server.env._bot_scope():
        await message.clear_reaction("👎")
    await server.env.settle()
    assert ((await score(server)).up, (await score(server)).down) == (1, 0)
    with server.env._bot_scope():
        await message.clear_reactions()
    await server.env.settle()
    assert (await score(server)).voters == 0
    await server.alice.react(shown, "👍")
    with server.env._bot_scope():
        await message.delete()
    await server.env.settle()
    assert (await score(server)).voters == 0


async def _as_bot(server, shown):
    with server.env._bot_scope():
        return await server.bot.get_channel(shown.channel.id).fetch_message(shown.id)


async def test_the_buttons_do_the_same_and_show_the_counts(server, shown):
    await server.alice.click(shown, custom_id=buttons(shown)[0]["custom_id"])
    await server.bob.click(shown, custom_id=buttons(shown)[1]["custom_id"])
    assert counts(server.channel.last_message) == ["1", "1"]
    await server.bob.click(shown, custom_id=buttons(shown)[1]["custom_id"])
    assert counts(server.channel.last_message) == ["1", None]
    await server.bob.click(shown, custom_id=buttons(shown)[0]["custom_id"])
    assert (await score(server)).up == 2


async def test_self_votes_do_not_count_and_the_member_is_told(server, shown):
    await server.moderator.slash(server.channel, "manage author", author="alice", member=server.alice)
    told = await server.alice.click(shown, custom_id=buttons(shown)[0]["custom_id"])
    assert "does not count" in text(told)
    await server.alice.react(shown, "👍")
    assert (await score(server)).voters == 0


async def test_a_member_whose_votes_are_blocked_is_told_when_pressing(server, shown):
    await server.moderator.slash(server.channel, "manage block", member=server.alice)
    told = await server.alice.click(shown, custom_id=buttons(shown)[0]["custom_id"])
    assert "moderators blocked your votes" in text(told)
    assert (await score(server)).voters == 0
    back = await server.alice.click(shown, custom_id=buttons(shown)[0]["custom_id"])
    assert "does not count" not in text(back), "it was taken back"
    other = await server.bob.click(shown, custom_id=buttons(shown)[0]["custom_id"])
    assert "does not count" not in text(other)


async def test_a_bots_reaction_never_counts(server, shown):
    other = server.guild.add_member(server.env.create_user("robot", bot=True))
    await other.react(shown, "👍")
    assert (await score(server)).voters == 0


async def test_score_explains_and_top_ranks(server, shown):
    assert "No post has a vote yet" in text(await server.alice.slash(server.channel, "top"))
    await server.alice.react(shown, "👍")
    await server.bob.react(shown, "⭐")
    await quote(server.bob, server.channel, post="2")
    await server.alice.react(server.channel.last_message, "👎")
    explained = text(await server.alice.slash(server.channel, "score", post="1"))
    assert "+3" in explained
    assert "⭐" in explained
    top = text(await server.alice.slash(server.channel, "top"))
    assert top.index("#1") < top.index("#2")


async def test_after_a_reconnect_both_ways_are_made_good(server, shown):
    await server.alice.react(shown, "👍")
    await server.bob.react(shown, "👎")
    await server.env.restart_bot(Rethread(config=server.bot.config, store=server.store))
    # What happens while nobody listens: alice takes hers back, the host votes.
    server.store.reactions.add(shown.id, 999, emoji="👍")
    await server.store.reactions.flush()
    assert (await score(server)).up == 2
    await server.env.restart_bot(Rethread(config=server.bot.config, store=server.store))
    await server.env.settle()
    assert ((await score(server)).up, (await score(server)).down) == (1, 1)


async def test_a_recount_reports(server, shown):
    assert "messages afresh" in text(await server.moderator.slash(server.channel, "manage recount"))


async def test_a_recount_that_takes_long_tells_how_far_it_is_and_who_asks_again_joins_it(server, shown, monkeypatch):
    begun = []

    async def slow(_bot, guild_id, *, progress):
        begun.append(guild_id)
        await progress(3, 7)
        await asyncio.sleep(100)
        return Report(messages=7, changed=2)

    monkeypatch.setattr(recounting, "reconcile", slow)
    monkeypatch.setattr(recounting, "_TOLD_EVERY", 30.0)
    monkeypatch.setattr(recounting, "_MOST_TOLD", 2)
    first = await server.moderator.slash(server.channel, "manage recount")
    await server.env.advance_time(40)
    assert "3 of 7 messages …" in text(first)
    second = await server.moderator.slash(server.channel, "manage recount")
    await server.env.advance_time(25)
    assert "use `/manage recount` again" in text(first)
    monkeypatch.setattr(recounting, "_MOST_TOLD", 99)
    await server.env.advance_time(60)
    assert "on 7 messages afresh: 2 corrected" in text(second)
    assert begun == [server.guild.id], "the second joined the first"
    await server.moderator.slash(server.channel, "manage recount")
    await server.env.advance_time(110)
    assert len(begun) == 2, "what has ended is begun anew"


async def test_a_recount_asks_a_page_at_a_time_and_only_for_reactions_that_are_there(server):
    await server.add(FERRY)
    for _ in range(5):
        await server.host.slash(server.channel, "replay start", pace="manual")
        await server.host.slash(server.channel, "replay stop")
    voices = [one for one in server.messages() if one.webhook_id is not None]
    await server.alice.react(voices[0], "👍")
    await server.bob.react(voices[-1], "🎉")
    # Nobody told the bot of these two.
    server.store.reactions.add(voices[1].id, 999, emoji="👍")
    server.store.reactions.remove(voices[0].id, server.alice.id, emoji="👍")
    gone = await _as_bot(server, voices[2])
    server.bot.remove_listener(server.bot.get_cog("Scores").on_raw_message_delete)
    with server.env._bot_scope():
        await gone.delete()
    await server.env.settle()
    before = len(server.env.transcript().splitlines())
    said = text(await server.moderator.slash(server.channel, "manage recount"))
    asked = [line for line in server.env.transcript().splitlines()[before:] if "GET /channels" in line]
    assert "2 corrected" in said
    assert (await score(server)).up == 1
    assert sum("/reactions/" in line for line in asked) <= 2
    assert len(asked) <= 2 + len(voices) // 50 + 2
