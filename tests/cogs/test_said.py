""" "Quote this reply" on what members wrote: with their consent as words, otherwise as a way there."""

import pytest

from bot.client import Rethread
from bot.store import Consent
from tests.cogs.conftest import buttons, text

WORDS = "The late ferry is a lifeline. Ask any nurse."


@pytest.fixture
async def message(server):
    return await server.bob.send(server.channel, WORDS)


async def consent(server, choice):
    await server.store.members.set_quoting(server.guild.id, server.bob.id, choice)


async def quote(server, message, passage="", comment="", *, member=None):
    who = member or server.alice
    form = await who.context_menu(server.channel, "Quote this reply", message)
    if form.modal is None:
        return form
    fields = [row["component"]["custom_id"] for row in form.modal["components"] if "component" in row]
    return await who.submit_modal(form, dict(zip(fields, (passage, comment), strict=True)))


def labels(card):
    return [one.get("label") for one in buttons(card)]


async def test_with_consent_the_words_are_shown_with_the_way_there(server, message):
    await consent(server, Consent.YES)
    await quote(server, message, "Ask any nurse.", "Indeed @everyone")
    card = server.channel.last_message
    assert card.content.startswith("**alice** quotes:\n> Ask any nurse.\n— **bob** · ")
    assert message.jump_url in card.content
    assert "Indeed" in card.content
    assert not card.mention_everyone
    assert labels(card) == ["Delete"]


async def test_words_that_are_not_there_are_refused_with_the_closest(server, message):
    await consent(server, Consent.YES)
    refused = text(await quote(server, message, "Ask any kind nurse."))
    assert "letter by letter" in refused
    assert "Ask any nurse." in refused
    assert server.channel.last_message.id == message.id


async def test_without_a_word_from_the_author_the_card_leads_there_and_asks(server, message):
    await quote(server, message, "", "Look")
    card = server.channel.last_message
    assert "lifeline" not in card.content
    assert message.jump_url in card.content
    assert card.mentions == []
    assert labels(card) == ["Show my words", "Delete"]
    assert "Only the member who wrote" in text(await server.alice.click(card, label="Show my words"))
    await server.bob.click(card, label="Show my words")
    [now] = [one for one in server.messages() if one.id == card.id]
    assert "> The late ferry is a lifeline." in now.content
    assert "Look" in now.content
    assert labels(now) == ["Delete"]


async def test_words_that_nobody_allowed_are_forgotten_with_the_process(server, message):
    await quote(server, message)
    card = server.channel.last_message
    await server.env.restart_bot(Rethread(config=server.bot.config, store=server.store))
    assert "keep nobody's words" in text(await server.bob.click(card, label="Show my words"))


async def test_who_does_not_want_it_is_not_quoted(server, message):
    await consent(server, Consent.NO)
    assert "does not want to be quoted" in text(await quote(server, message))
    assert server.channel.last_message.id == message.id
    await quote(server, message, member=server.bob)
    assert "**bob** quotes:" in server.channel.last_message.content, "oneself one may quote"


async def test_a_card_is_deleted_by_who_posted_it_who_is_quoted_and_moderators(server, message):
    for member in (server.alice, server.bob, server.moderator):
        await quote(server, message)
        card = server.channel.last_message
        asked = await member.click(card, label="Delete")
        await member.click(asked.response, label="Delete it")
        assert server.channel.last_message.id == message.id


async def test_others_cannot_delete_a_card(server, message):
    await quote(server, message, member=server.bob)
    assert "Only the member who posted" in text(await server.alice.click(server.channel.last_message, label="Delete"))


async def test_a_deleted_message_takes_its_words_from_the_card(server, message):
    await consent(server, Consent.YES)
    await quote(server, message, "", "Look")
    card = server.channel.last_message
    await server.bob.delete(message)
    await server.env.settle()
    [now] = [one for one in server.messages() if one.id == card.id]
    assert "was deleted since" in now.content
    assert "lifeline" not in now.content
    assert "Look" in now.content


async def test_an_edited_message_is_marked_on_the_card(server, message):
    await consent(server, Consent.YES)
    await quote(server, message)
    card = server.channel.last_message
    await server.bob.edit(message, "Something else.")
    await server.env.settle()
    [now] = [one for one in server.messages() if one.id == card.id]
    assert now.content.endswith("-# The quoted message was edited since.")
    assert "lifeline" in now.content


async def test_who_withdraws_their_consent_is_quoted_no_more(server, message):
    await consent(server, Consent.YES)
    await quote(server, message)
    card = server.channel.last_message
    shown = await server.bob.slash(server.channel, "me")
    await server.bob.click(shown.response, label="Never quote me")
    await server.env.settle()
    [now] = [one for one in server.messages() if one.id == card.id]
    assert "does not want to be quoted any more" in now.content
    assert "lifeline" not in now.content


async def test_nothing_of_the_words_is_stored(server, message):
    await consent(server, Consent.YES)
    await quote(server, message)
    async with server.store._database.read() as connection:
        raw = await connection.get_raw_connection()
        lines = [line async for line in raw.driver_connection.iterdump()]
    assert not any("lifeline" in line for line in lines)
