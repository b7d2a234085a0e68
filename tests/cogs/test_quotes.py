"""`/quote`, "Quote this reply" and the Quote button."""

import pytest

from tests.cogs.conftest import buttons, text
from tests.cogs.test_reading import FERRY


@pytest.fixture
async def ferry(server):
    return await server.add(FERRY)


async def test_a_passage_is_quoted_with_a_comment_and_a_source(server, ferry):
    await server.alice.slash(
        server.channel, "quote", post="2", passage="Nobody  would pay for it.", comment="Is that so? @everyone"
    )
    message = server.channel.last_message
    assert "> Nobody would pay for it." in message.content
    assert "The night ferry" not in message.content
    assert "bob" in message.content
    assert "#2" in message.content
    assert "Is that so?" in message.content
    assert not message.mention_everyone
    assert "**alice** quotes" in message.content
    [quote] = await server.store.quotes.of_post(ferry, 2, guild_id=server.guild.id)
    assert FERRY.posts[1].text[quote.start : quote.end] == "Nobody would pay for it."
    assert quote.quoter_id == server.alice.id


async def test_words_that_do_not_stand_there_bring_the_closest_ones(server, ferry):
    before = len(server.messages())
    shown = await server.alice.slash(
        server.channel, "quote", post="2", passage="Nobody would ever pay for it", comment="hm"
    )
    assert len(server.messages()) == before, "nothing is posted before the member agrees"
    offer = shown.response
    assert offer.ephemeral
    assert "Nobody would pay for it" in text(offer)
    await server.alice.click(offer, label="Quote this passage")
    message = server.channel.last_message
    assert "> Nobody would pay for it" in message.content
    assert "hm" in message.content


async def test_an_offer_can_be_left(server, ferry):
    shown = await server.alice.slash(server.channel, "quote", post="2", passage="Nobody would ever pay for it")
    before = len(server.messages())
    await server.alice.click(shown.response, label="Leave it")
    assert len(server.messages()) == before
    assert await server.store.quotes.of_post(ferry, 2, guild_id=server.guild.id) == []


async def test_words_unlike_anything_are_refused(server, ferry):
    shown = await server.alice.slash(server.channel, "quote", post="2", passage="qqqq zzzz xxxx")
    assert "letter by letter" in text(shown)
    assert server.messages() == []


async def test_the_menu_on_a_shown_post_asks_for_the_passage(server, ferry):
    await server.alice.slash(server.channel, "excerpt", topic="nurses")
    message = server.channel.last_message
    form = await server.bob.context_menu(server.channel, "Quote this reply", message)
    assert form.modal is not None
    passage, comment = [row["component"] for row in form.modal["components"] if "component" in row]
    assert passage["value"] == FERRY.posts[0].text
    await server.bob.submit_modal(
        form,
        {passage["custom_id"]: "Nurses need it to get home after the late shift.", comment["custom_id"]: "Indeed."},
    )
    assert "> Nurses need it" in server.channel.last_message.content
    assert "Indeed." in server.channel.last_message.content


async def test_the_button_does_the_same(server, ferry):
    await server.alice.slash(server.channel, "excerpt", topic="nurses")
    form = await server.bob.click(server.channel.last_message, label="Quote")
    assert form.modal is not None
    fields = {row["component"]["custom_id"]: "" for row in form.modal["components"] if "component" in row}
    await server.bob.submit_modal(form, fields)
    assert "I think the ferry must run at night." in server.channel.last_message.content


async def test_the_menu_on_any_other_message_says_what_it_is_for(server, ferry):
    message = await server.alice.send(server.channel, "hello")
    shown = await server.bob.context_menu(server.channel, "Quote this reply", message)
    assert shown.ephemeral
    assert "does not show a post" in text(shown)


async def test_buttons_work_after_a_restart(server, ferry):
    from bot.client import Rethread

    await server.alice.slash(server.channel, "quote", post="1")
    message = server.channel.last_message
    await server.env.restart_bot(Rethread(config=server.bot.config, store=server.store))
    assert "Context" in {b.get("label") for b in buttons(message)}
    assert "Nurses" in text(await server.bob.click(message, label="Context"))
    form = await server.bob.click(message, label="Quote")
    assert form.modal is not None


async def test_a_quote_of_a_removed_thread_says_so(server, ferry):
    await server.alice.slash(server.channel, "quote", post="1")
    message = server.channel.last_message
    await server.store.threads.remove(ferry, guild_id=server.guild.id)
    assert "no longer in the library" in text(await server.bob.click(message, label="Source"))
