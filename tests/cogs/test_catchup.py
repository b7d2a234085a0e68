"""Reading on from a bookmark, and the shield against being told how a thread ends."""

import pytest

from bot.replay.plan import Style
from tests.cogs.conftest import buttons, quote, text
from tests.cogs.test_reading import FERRY

ENDS = "lost money because"  # what post 3 says


@pytest.fixture
async def ferry(server):
    return await server.add(FERRY)


@pytest.fixture
async def shielded(server, ferry):
    """Alice has read two of four posts and wants to be told no more."""
    await server.store.members.set_shield(server.guild.id, server.alice.id, shield=True)
    await server.store.bookmarks.mark(ferry, 2, guild_id=server.guild.id, member_id=server.alice.id)
    return ferry


async def bookmark(server, thread_id, member):
    found = await server.store.bookmarks.get(thread_id, guild_id=server.guild.id, member_id=member.id)
    return found.post if found else None


def labels(result):
    return [button.get("label") for button in buttons(result.response)]


async def test_a_first_reading_begins_at_the_beginning_and_moves_the_bookmark(server, ferry):
    reading = await server.alice.slash(server.channel, "catchup")
    assert reading.ephemeral
    assert "no bookmark" in text(reading)
    assert "Nurses need it" in text(reading)
    assert await bookmark(server, ferry, server.alice) == 1
    await server.alice.click(reading.response, label="Next")
    assert "Nobody would pay" in text(reading.response)
    assert await bookmark(server, ferry, server.alice) == 2
    await server.alice.click(reading.response, label="Back")
    assert "Nurses need it" in text(reading.response)
    assert await bookmark(server, ferry, server.alice) == 2, "leafing back forgets nothing"
    assert await bookmark(server, ferry, server.bob) is None


async def test_reading_goes_on_where_it_was_left_to_the_end(server, ferry):
    await server.store.bookmarks.mark(ferry, 3, guild_id=server.guild.id, member_id=server.alice.id)
    reading = await server.alice.slash(server.channel, "catchup")
    assert "at #3" in text(reading)
    assert "1 post after it" in text(reading)
    await server.alice.click(reading.response, label="Next")
    assert "to its end, #4" in text(reading.response)
    await server.alice.click(reading.response, label="Back")
    assert "#4 of 4" in text(reading.response)


async def test_a_bookmark_is_set_and_taken_by_reaction(server, ferry):
    await quote(server.bob, server.channel, post="3")
    shown = server.channel.last_message
    await server.alice.react(shown, "🔖")
    assert await bookmark(server, ferry, server.alice) == 3
    assert "#3" in text(await server.alice.slash(server.channel, "me"))
    await server.alice.unreact(shown, "🔖")
    assert await bookmark(server, ferry, server.alice) is None


async def test_a_hidden_post_is_passed_over(server, ferry):
    await server.store.hidden.hide(ferry, 2, guild_id=server.guild.id, member_id=1)
    reading = await server.alice.slash(server.channel, "catchup")
    await server.alice.click(reading.response, label="Next")
    assert ENDS in text(reading.response)


async def test_who_wants_nothing_kept_reads_without_a_bookmark(server, ferry):
    await server.store.members.opt_out(server.guild.id, server.alice.id)
    reading = await server.alice.slash(server.channel, "catchup")
    assert "Nurses need it" in text(reading)
    assert "no bookmark moves along" in text(reading)
    refused = await server.alice.click(reading.response, label="Bookmark here")
    assert "/me" in text(refused)
    assert await bookmark(server, ferry, server.alice) is None


async def test_what_was_said_since_is_summed_up(server, ferry):
    await server.store.bookmarks.mark(ferry, 1, guild_id=server.guild.id, member_id=server.alice.id)
    reading = await server.alice.slash(server.channel, "catchup")
    summed = await server.alice.click(reading.response, label="Since I left")
    assert "Only #2 to #4" in text(summed)


async def test_the_shield_is_put_up_in_the_settings(server, ferry):
    card = await server.alice.slash(server.channel, "me")
    assert "told how threads end" in text(card)
    card = await server.alice.click(card.response, label="Tell me no ends")
    assert "Your shield is up" in text(card)
    assert (await server.store.members.get(server.guild.id, server.alice.id)).shield
    await server.alice.click(card.response, label="Tell me everything")
    assert not (await server.store.members.get(server.guild.id, server.alice.id)).shield


async def test_a_search_keeps_back_what_the_member_does_not_want_told_until_asked(server, shielded):
    query = {"query": "announced"}
    kept = await server.alice.slash(server.channel, "search", **query)
    assert ENDS not in text(kept)
    assert "after #2" in text(kept)
    assert ENDS in text(await server.bob.slash(server.channel, "search", **query)), "others have no shield"
    down = await server.alice.click(kept.response, label="Show the rest too")
    assert "Ask again" in text(down)
    shown = await server.alice.slash(server.channel, "search", **query)
    assert ENDS.rsplit(maxsplit=1)[-1] in text(shown)
    assert "shield" not in text(shown)
    await server.alice.click(down.response, label="Keep it back again")
    assert ENDS not in text(await server.alice.slash(server.channel, "search", **query))


async def test_suggestions_keep_it_back_too(server, shielded):
    theirs = await server.bob.autocomplete(server.channel, "read", "post", "")
    assert [choice["name"].split(" ")[0] for choice in theirs] == ["#1", "#2", "#3", "#4"]
    own = await server.alice.autocomplete(server.channel, "read", "post", "")
    assert [choice["name"].split(" ")[0] for choice in own] == ["#1", "#2"]


async def test_with_a_shield_catching_up_waits_for_the_replay(server, ferry):
    await server.store.members.set_shield(server.guild.id, server.alice.id, shield=True)
    await server.host.slash(server.channel, "replay start", pace="manual")
    reading = await server.alice.slash(server.channel, "catchup")
    assert "Nurses need it" in text(reading)
    await server.alice.click(reading.response, label="Next")
    assert "all that the replay" in text(reading.response)
    assert "Show the rest too" in labels(reading)
    await server.alice.click(reading.response, label="Show the rest too")
    again = await server.alice.slash(server.channel, "catchup")
    assert "Nobody would pay" in text(again)


async def vote_for(server, thread_id, post):
    await server.store.scores.vote(thread_id, post, guild_id=server.guild.id, member_id=server.bob.id, value=1)


async def test_rankings_keep_it_back(server, shielded):
    await vote_for(server, shielded, 1)
    await vote_for(server, shielded, 3)
    assert ENDS in text(await server.bob.slash(server.channel, "top"))
    ranked = text(await server.alice.slash(server.channel, "top"))
    assert "Nurses need it" in ranked
    assert ENDS not in ranked
    assert "after #2" in ranked


async def test_answers_keep_it_back(server, shielded):
    question = {"question": "Why did the night ferry lose money?"}
    assert ENDS in text(await server.bob.slash(server.channel, "ask", **question))
    answered = text(await server.alice.slash(server.channel, "ask", **question))
    assert ENDS not in answered
    assert "after #2" in answered


async def test_summaries_end_where_the_member_wants_to_be_told_no_more(server, shielded):
    assert ENDS in text(await server.bob.slash(server.channel, "positions"))
    summed = text(await server.alice.slash(server.channel, "positions"))
    assert ENDS not in summed
    assert "Read 2 of 4 posts" in summed
    assert "after #2" in summed
    since = text(await server.alice.slash(server.channel, "positions", part="since I left"))
    assert ENDS in since, "asking for what came after the bookmark is asking for it"
    refused = text(await server.bob.slash(server.channel, "positions", part="since I left"))
    assert "no bookmark" in refused


async def test_before_a_replay_shows_anything_there_is_nothing_to_sum_up(server, ferry):
    await server.store.members.set_shield(server.guild.id, server.alice.id, shield=True)
    await server.store.replays.create(
        guild_id=server.guild.id, channel_id=server.channel.id, thread_id=ferry, host_id=server.host.id,
        pace="manual", seconds=None, style=Style.PLAIN, first=1, last=4,
    )  # fmt: skip
    assert "/catchup" in text(await server.alice.slash(server.channel, "positions"))


async def test_there_is_nothing_to_sum_up_behind_the_end(server, ferry):
    await server.store.bookmarks.mark(ferry, 4, guild_id=server.guild.id, member_id=server.alice.id)
    reading = await server.alice.slash(server.channel, "catchup")
    await server.alice.click(reading.response, label="Back")
    refused = text(await server.alice.click(reading.response, label="Since I left"))
    assert "You had read to the end, #4" in refused
    assert "shield" not in refused
    again = text(await server.alice.slash(server.channel, "positions", part="since I left"))
    assert "You had read to the end, #4" in again
