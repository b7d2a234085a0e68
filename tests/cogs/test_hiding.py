"""`/manage hide` and `unhide`: a hidden post is nowhere to be seen, and every message that showed it says so."""

import pytest

from bot.client import Rethread
from tests.cogs.conftest import buttons, text
from tests.cogs.test_reading import FERRY
from tests.cogs.test_replay import deny

HIDDEN = "hidden by the moderators"
WORDS = "lost money every week"


@pytest.fixture
async def ferry(server):
    return await server.add(FERRY)


async def allow(server, channel):
    """Give back what `deny` took."""
    cached = server.bot.get_channel(channel.id)
    with server.env._bot_scope():
        await cached.set_permissions(cached.guild.me.top_role, overwrite=None)
    await server.env.settle()


async def hide(server, post, *, answer="Hide it"):
    asked = await server.moderator.slash(server.channel, "manage hide", post=post)
    await server.moderator.click(asked.response, label=answer)
    return asked.response


async def replayed(server):
    await server.host.slash(server.channel, "replay start", pace="manual")
    for _ in range(3):
        panel = next(one for one in reversed(server.messages()) if one.embeds)
        await server.host.click(panel, label="Next")
    return server.messages()


async def test_hiding_asks_and_can_be_left(server, ferry):
    answer = await hide(server, "2", answer="Leave it")
    assert "stays visible" in text(answer)
    assert await server.store.hidden.of_guild(server.guild.id) == []


async def test_only_moderators_hide(server, ferry):
    assert "Only moderators" in text(await server.alice.slash(server.channel, "manage hide", post="2"))
    assert await server.store.hidden.of_guild(server.guild.id) == []


async def test_a_hidden_post_is_nowhere_and_comes_back(server, ferry):
    before = len(server.messages())
    answer = await hide(server, "2")
    assert "Post #2 is hidden" in text(answer)
    assert len(server.messages()) == before
    assert HIDDEN in text(await server.alice.slash(server.channel, "read", post="2"))
    assert HIDDEN in text(await server.alice.slash(server.channel, "quote", post="2"))
    assert HIDDEN in text(await server.alice.slash(server.channel, "score", post="2"))
    assert "No post has" in text(await server.alice.slash(server.channel, "search", query="week"))
    assert all("#2" not in one["name"] for one in await server.alice.autocomplete(server.channel, "read", "post", ""))
    assert "week" in text(await server.alice.slash(server.channel, "excerpt", topic="week"))
    card = await server.alice.slash(server.channel, "read", post="1")
    await server.alice.click(card.response, label="Next")
    assert "#3" in text(card.response)
    assert WORDS not in text(card.response), "nor what another post quotes of it"
    assert WORDS not in text(await server.alice.slash(server.channel, "positions"))
    await server.moderator.click(answer, label="Undo: show it again")
    assert "shown again" in text(answer)
    assert WORDS in text(await server.alice.slash(server.channel, "read", post="2"))


async def test_unhide_offers_what_is_hidden(server, ferry):
    refused = await server.moderator.slash(server.channel, "manage unhide", post="2")
    assert "No post of this server is hidden" in text(refused)
    await hide(server, "2")
    [choice] = await server.moderator.autocomplete(server.channel, "manage unhide", "post", "")
    assert choice["name"].startswith("#2 · bob")
    assert await server.alice.autocomplete(server.channel, "manage unhide", "post", "") == []
    assert "Hidden are: #2" in text(await server.moderator.slash(server.channel, "manage unhide", post="3"))
    asked = await server.moderator.slash(server.channel, "manage unhide", post=choice["value"])
    await server.moderator.click(asked.response, label="Show it")
    assert await server.store.hidden.of_guild(server.guild.id) == []


async def test_every_message_that_shows_or_quotes_it_is_edited_and_restored(server, ferry):
    await replayed(server)
    await server.alice.slash(server.channel, "excerpt", topic="money")
    messages = {message.id: message.content for message in server.messages()}
    showing = {key for key, content in messages.items() if "Nobody would pay" in content or WORDS in content}
    assert len(showing) >= 3
    answer = await hide(server, "2")
    assert f"{len(showing)} messages edited" in text(answer)
    now = {message.id: message for message in server.messages()}
    assert not any("Nobody would pay" in message.content or WORDS in message.content for message in now.values())
    replayed_post = next(key for key in showing if "Nobody would pay" in messages[key])
    assert HIDDEN in now[replayed_post].content
    assert buttons(now[replayed_post]) == []
    await server.moderator.click(answer, label="Undo: show it again")
    assert {message.id: message.content for message in server.messages()} == messages
    assert len(buttons(next(m for m in server.messages() if m.id == replayed_post))) == 5


async def test_a_replay_goes_on_without_the_hidden_post(server, ferry):
    await server.host.slash(server.channel, "replay start", pace="manual")
    await hide(server, "2")
    panel = next(one for one in reversed(server.messages()) if one.embeds)
    await server.host.click(panel, label="Next")
    await server.env.settle()
    said = [message.content for message in server.messages()]
    assert any("never announced" in one for one in said)
    assert not any("Nobody would pay" in one or WORDS in one for one in said)


async def test_old_buttons_of_a_hidden_post_do_nothing(server, ferry):
    await server.alice.slash(server.channel, "excerpt", topic="nurses")
    message = server.channel.last_message
    await server.store.hidden.hide(ferry, 1, guild_id=server.guild.id, member_id=1)
    for label in ("Context", "Source", "Quote"):
        assert HIDDEN in text(await server.bob.click(message, label=label))


async def test_the_answer_to_a_question_about_another_post_is_refused(server, ferry):
    asked = await server.moderator.slash(server.channel, "manage hide", post="2")
    from bot.archive.repair import MergeWithPrevious, apply

    was = await server.store.threads.load(ferry, guild_id=server.guild.id)
    await server.store.threads.replace(ferry, apply(was, [MergeWithPrevious(2)]), was=was, guild_id=server.guild.id)
    pressed = await server.moderator.click(asked.response, label="Hide it")
    assert "changed since" in text(pressed)
    assert await server.store.hidden.of_guild(server.guild.id) == []


async def test_what_cannot_be_edited_waits_says_why_and_is_done_when_it_can(server, ferry):
    await server.alice.slash(server.channel, "excerpt", topic="nurses")
    message = server.channel.last_message
    await deny(server, server.channel, read_message_history=True)
    answer = await hide(server, "1")
    assert "cannot be edited yet" in text(answer)
    assert "**Read Message History**" in text(answer)
    check = text(await server.moderator.slash(server.channel, "manage check"))
    assert "still show what was hidden" in check
    await allow(server, server.channel)
    await server.moderator.slash(server.channel, "manage check")
    await server.env.settle()
    assert HIDDEN in next(m for m in server.messages() if m.id == message.id).content
    assert await server.store.edits.count(server.guild.id) == 0


async def test_the_queue_goes_on_after_a_restart(server, ferry):
    await server.alice.slash(server.channel, "excerpt", topic="nurses")
    message = server.channel.last_message
    await server.store.hidden.hide(ferry, 1, guild_id=server.guild.id, member_id=1)  # killed before the first edit
    await server.env.restart_bot(Rethread(config=server.bot.config, store=server.store))
    await server.env.settle()
    assert HIDDEN in next(m for m in server.messages() if m.id == message.id).content


async def test_a_message_that_is_gone_is_counted_and_forgotten(server, ferry):
    await server.alice.slash(server.channel, "excerpt", topic="nurses")
    message = server.channel.last_message
    delivery = await server.store.deliveries.by_message(message.id, guild_id=server.guild.id)
    await message.delete()
    await server.env.settle()
    answer = await hide(server, "1")
    assert "No message had to be edited" in text(answer)
    assert delivery is not None


async def test_a_removed_thread_leaves_messages_that_say_so(server, ferry):
    await server.alice.slash(server.channel, "excerpt", topic="nurses")
    message = server.channel.last_message
    asked = await server.moderator.slash(server.channel, "manage remove", thread=str(ferry))
    await server.moderator.click(asked.response, label="Remove it")
    await server.env.settle()
    now = next(m for m in server.messages() if m.id == message.id)
    assert "removed from the library" in now.content
    assert buttons(now) == []
