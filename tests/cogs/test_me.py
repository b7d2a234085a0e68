"""A member's own settings, and the moderators' say over votes."""

import pytest

from tests.cogs.conftest import buttons, quote, text
from tests.cogs.test_reading import FERRY


@pytest.fixture
async def shown(server):
    """A message that shows post 1 of the only thread."""
    await server.add(FERRY)
    await quote(server.bob, server.channel, post="1")
    return server.channel.last_message


async def ups(server):
    [thread] = await server.store.threads.library(server.guild.id)
    score = await server.store.scores.post_score(
        thread.id, 1, guild_id=server.guild.id, weights=server.bot.config.emoji_weights
    )
    return score.up


async def test_opting_out_asks_first_then_removes_and_says_what(server, shown):
    await server.alice.react(shown, "👍")
    await server.bob.react(shown, "👍")
    card = await server.alice.slash(server.channel, "me")
    assert "kept and counted" in text(card)
    asked = await server.alice.click(card.response, label="Keep nothing of me")
    assert "cannot be undone" in text(asked)
    assert "your questions" in text(asked)
    kept = await server.alice.click(asked.response, label="Leave everything as it is")
    assert "Nothing was changed" in text(kept)
    assert await ups(server) == 2
    asked = await server.alice.click(kept.response, label="Keep nothing of me")
    gone = await server.alice.click(asked.response, label="Remove and keep nothing")
    assert "1 reaction" in text(gone)
    assert "keep nothing of you" in text(gone)
    assert await ups(server) == 1
    refused = await server.alice.click(shown, custom_id=buttons(shown)[0]["custom_id"])
    assert "/me" in text(refused)
    assert await ups(server) == 1
    back = await server.alice.click(gone.response, label="Take part again")
    assert "kept and counted" in text(back)
    await server.alice.click(shown, custom_id=buttons(shown)[0]["custom_id"])
    assert await ups(server) == 2


async def test_a_member_says_whether_others_may_quote_them(server):
    card = await server.alice.slash(server.channel, "me")
    assert "I ask you" in text(card)
    card = await server.alice.click(card.response, label="Never quote me")
    assert "Nobody can quote" in text(card)
    assert "Nobody can quote" in text(await server.alice.slash(server.channel, "me"))
    assert "I ask you" in text(await server.bob.slash(server.channel, "me"))


async def test_moderators_block_and_unblock(server, shown):
    await server.alice.react(shown, "👍")
    assert "Only moderators" in text(await server.bob.slash(server.channel, "manage block", member=server.alice))
    said = text(await server.moderator.slash(server.channel, "manage block", member=server.alice))
    assert "do not count from now on" in said
    assert await ups(server) == 0
    assert "moderators blocked" in text(await server.alice.slash(server.channel, "me"))
    assert "blocked" in text(await server.alice.slash(server.channel, "score", post="1"))
    again = text(await server.moderator.slash(server.channel, "manage block", member=server.bob))
    assert server.alice.mention in again
    await server.moderator.slash(server.channel, "manage unblock", member=server.alice)
    assert await ups(server) == 1


async def test_a_member_who_opted_out_is_not_linked_to_an_author(server, shown):
    await server.store.members.opt_out(server.guild.id, server.alice.id)
    said = await server.moderator.slash(server.channel, "manage author", author="Bob", member=server.alice)
    assert "keep nothing" in text(said)
    assert await server.store.settings.links(server.guild.id) == []


async def test_the_settings_say_in_which_language_what_is_written(server):
    said = text(await server.alice.slash(server.channel, "me"))
    assert "I write English, whatever language your Discord is in" in said
    assert "I translate nothing" in said
    assert "language model" not in said, "there is none here"
