""" "Quote this reply" on what members wrote: with their consent as words, otherwise as a way there."""

import asyncio
import contextlib
from datetime import timedelta

import pytest

from bot.client import Rethread
from bot.store import Consent
from bot.store.schema import said_quotes
from bot.surface import said_cards
from tests.cogs.conftest import buttons, text
from tests.cogs.test_hiding import allow
from tests.cogs.test_quotes import change
from tests.cogs.test_replay import deny

WORDS = "The late ferry is a lifeline. Ask any nurse."


@pytest.fixture
async def message(server):
    return await server.bob.send(server.channel, WORDS)


async def consent(server, choice):
    await server.store.members.set_quoting(server.guild.id, server.bob.id, choice)


async def lay_out(server, message, passage="", comment="", *, member=None):
    """The preview, after words and comment were given in its form."""
    who = member or server.alice
    shown = await who.context_menu(server.channel, "Quote this reply", message)
    if passage or comment:
        await change(who, shown, passage=passage, comment=comment)
    return shown


async def quote(server, message, passage="", comment="", *, member=None):
    who = member or server.alice
    shown = await lay_out(server, message, passage, comment, member=who)
    return await who.click(shown.response, label="Post the quote") if buttons(shown.response) else shown


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


async def test_words_that_are_not_there_bring_the_closest_into_the_preview(server, message):
    await consent(server, Consent.YES)
    shown = await lay_out(server, message, "Ask any kind nurse.")
    assert "letter by letter" in text(shown)
    assert "~~kind~~" in text(shown)
    assert server.channel.last_message.id == message.id
    await server.alice.click(shown.response, label="Post the quote")
    assert "> Ask any nurse.\n" in server.channel.last_message.content


async def test_nothing_is_posted_before_the_member_has_seen_it(server, message):
    await consent(server, Consent.YES)
    shown = await lay_out(server, message, "Ask any nurse.", "So true.")
    assert shown.response.ephemeral
    assert server.channel.last_message.id == message.id
    preview = text(shown)
    await server.alice.click(shown.response, label="Post the quote")
    assert server.channel.last_message.content in preview
    assert "Quoted: " in text(shown)


async def test_a_passage_is_chosen_by_sentences(server, message):
    await consent(server, Consent.YES)
    shown = await lay_out(server, message)
    [choice] = [one for one in buttons(shown.response) if one["type"] == 3]
    await server.alice.select(shown.response, custom_id=choice["custom_id"], values=["1"])
    await server.alice.click(shown.response, label="Post the quote")
    assert "> Ask any nurse.\n" in server.channel.last_message.content
    assert "lifeline" not in server.channel.last_message.content


async def test_a_preview_can_be_left(server, message):
    shown = await lay_out(server, message)
    await server.alice.click(shown.response, label="Leave it")
    assert "Nothing was posted" in text(shown.response)
    assert server.channel.last_message.id == message.id


async def test_a_picture_goes_along_only_with_consent_and_goes_with_it(server, message):
    shown = await lay_out(server, message)
    assert "As a picture too" not in labels(shown.response), "its author is asked first"
    await consent(server, Consent.YES)
    shown = await lay_out(server, message, comment="Look.")
    await server.alice.click(shown.response, label="As a picture too")
    assert len(shown.response.attachments) == 1
    await server.alice.click(shown.response, label="Post the quote")
    card = server.channel.last_message
    [file] = card.attachments
    assert file.filename == "message-card.png"
    assert file.description.startswith("Quote from a message by bob in #general")
    assert "Ask any nurse." in file.description
    settings = await server.bob.slash(server.channel, "me")
    await server.bob.click(settings.response, label="Never quote me")
    await server.env.settle()
    now = next(one for one in server.messages() if one.id == card.id)
    assert now.attachments == []
    assert "does not want to be quoted any more" in now.content


async def test_the_preview_of_words_that_need_a_yes_shows_the_card_without_them(server, message):
    shown = await lay_out(server, message, "Ask any nurse.")
    assert "Ask any nurse" not in shown.response.embeds[0].description
    assert "once they press **Show my words**" in shown.response.content
    await server.alice.click(shown.response, label="Post the quote")
    await server.bob.click(server.channel.last_message, label="Show my words")
    assert "> Ask any nurse.\n" in server.channel.last_message.content
    assert "lifeline" not in server.channel.last_message.content


@pytest.mark.parametrize(("before", "after"), [(Consent.YES, Consent.ASK), (Consent.ASK, Consent.YES)])
async def test_another_consent_before_posting_brings_another_preview(server, message, before, after):
    await consent(server, before)
    shown = await lay_out(server, message)
    await consent(server, after)
    await server.alice.click(shown.response, label="Post the quote")
    assert server.channel.last_message.id == message.id
    assert "has changed meanwhile" in text(shown)
    assert ("lifeline" in shown.response.embeds[0].description) is (after is Consent.YES)
    await server.alice.click(shown.response, label="Post the quote")
    assert ("lifeline" in server.channel.last_message.content) is (after is Consent.YES)


async def test_a_consent_withdrawn_before_posting_posts_nothing(server, message):
    await consent(server, Consent.YES)
    shown = await lay_out(server, message)
    await consent(server, Consent.NO)
    assert "does not want to be quoted" in text(await server.alice.click(shown.response, label="Post the quote"))
    assert server.channel.last_message.id == message.id
    assert await rows(server) == []


async def test_a_consent_withdrawn_while_the_card_is_sent_reaches_it(server, message, monkeypatch):
    await consent(server, Consent.YES)
    shown = await lay_out(server, message)
    complete = server.store.said.complete

    async def late(quote_id, message_id):
        await server.store.said.withdraw(server.guild.id, server.bob.id)
        return await complete(quote_id, message_id)

    monkeypatch.setattr(server.store.said, "complete", late)
    await server.alice.click(shown.response, label="Post the quote")
    await server.env.settle()
    assert "does not want to be quoted any more" in server.channel.last_message.content
    assert "lifeline" not in server.channel.last_message.content


async def test_a_message_that_went_or_was_edited_meanwhile_is_not_quoted(server, message):
    await consent(server, Consent.YES)
    shown = await lay_out(server, message)
    await server.bob.edit(message, "Something else.")
    assert "edited meanwhile" in text(await server.alice.click(shown.response, label="Post the quote"))
    shown = await lay_out(server, message)
    await server.bob.delete(message)
    assert "deleted meanwhile" in text(await server.alice.click(shown.response, label="Post the quote"))
    assert server.messages() == []
    assert await rows(server) == []


async def test_a_preview_from_before_a_restart_says_that_the_words_are_gone(server, message):
    await consent(server, Consent.YES)
    shown = await lay_out(server, message)
    await server.env.restart_bot(Rethread(config=server.bot.config, store=server.store))
    assert "keep nobody's words" in text(await server.alice.click(shown.response, label="Post the quote"))
    assert server.channel.last_message.id == message.id


async def test_a_message_without_words_is_pointed_to_with_a_comment(server):
    silent = await server.bob.send(server.channel, "", attachments=[("map.png", b"png")])
    shown = await server.alice.context_menu(server.channel, "Quote this reply", silent)
    form = await server.alice.click(shown.response, label="Comment …")
    [field] = [row["component"]["custom_id"] for row in form.modal["components"] if "component" in row]
    await server.alice.submit_modal(form, {field: "See here."})
    await server.alice.click(shown.response, label="Post the quote")
    card = server.channel.last_message
    assert silent.jump_url in card.content
    assert "See here." in card.content
    assert labels(card) == ["Delete"]


async def test_a_card_that_a_kill_left_unknown_is_found_by_its_button(server, message, monkeypatch):
    await consent(server, Consent.YES)
    shown = await lay_out(server, message)

    async def killed(quote_id, message_id):
        raise asyncio.CancelledError

    with monkeypatch.context() as patched:
        patched.setattr(server.store.said, "complete", killed)
        with contextlib.suppress(Exception):
            await server.alice.click(shown.response, label="Post the quote")
    card = server.channel.last_message
    [row] = await rows(server)
    assert row.message_id is None
    await server.store.said._change(
        said_quotes.c.id == row.id, created_at=card.created_at
    )  # simcord's time stands still
    monkeypatch.setattr(said_cards, "_SENDING", timedelta(0))
    await server.env.restart_bot(Rethread(config=server.bot.config, store=server.store))
    await server.env.settle()
    assert [row.message_id for row in await rows(server)] == [card.id]


async def test_a_card_that_a_kill_prevented_is_forgotten(server, message, monkeypatch):
    await server.store.said.begin(
        guild_id=server.guild.id,
        channel_id=server.channel.id,
        source_channel_id=server.channel.id,
        source_message_id=message.id,
        author_id=server.bob.id,
        quoter_id=server.alice.id,
        words=True,
    )
    monkeypatch.setattr(said_cards, "_SENDING", timedelta(0))
    await server.env.restart_bot(Rethread(config=server.bot.config, store=server.store))
    await server.env.settle()
    assert await rows(server) == []


async def test_a_message_that_was_deleted_while_the_bot_was_away_takes_its_words_along(server, message, monkeypatch):
    await consent(server, Consent.YES)
    await quote(server, message)
    card = server.channel.last_message

    async def unheard(message_ids):
        return False

    with monkeypatch.context() as patched:
        patched.setattr(server.store.said, "concerns", unheard)
        await server.bob.delete(message)
        await server.env.settle()
    assert "lifeline" in server.channel.last_message.content
    await server.env.restart_bot(Rethread(config=server.bot.config, store=server.store))
    await server.env.settle()
    [now] = [one for one in server.messages() if one.id == card.id]
    assert "was deleted since" in now.content
    assert "lifeline" not in now.content


async def test_a_deleted_channel_takes_the_words_of_its_messages_along(server):
    elsewhere = server.guild.create_text_channel("elsewhere")
    message = await server.bob.send(elsewhere, WORDS)
    await consent(server, Consent.YES)
    shown = await server.alice.context_menu(elsewhere, "Quote this reply", message)
    await server.alice.click(shown.response, label="Post the quote")
    assert len(await rows(server)) == 1
    with server.env._bot_scope():
        await server.bot.get_channel(elsewhere.id).delete()
    await server.env.settle()
    assert await rows(server) == []


async def test_the_words_are_previewed_for_a_bot_without_history_and_the_permission_is_named(server, message):
    await consent(server, Consent.YES)
    shown = await lay_out(server, message)
    await deny(server, server.channel, read_message_history=True)
    refused = text(await server.alice.click(shown.response, label="Post the quote"))
    assert "**Read Message History**" in refused
    await allow(server, server.channel)
    await server.alice.click(shown.response, label="Post the quote")
    assert "lifeline" in server.channel.last_message.content


async def test_words_are_forgotten_when_their_preview_ends(server, message):
    await consent(server, Consent.YES)
    await quote(server, message)
    shown = await lay_out(server, message)
    assert len(server.bot.heard._spoken) == 1
    await server.alice.click(shown.response, label="Leave it")
    assert not server.bot.heard._spoken


async def rows(server):
    return await server.store.said._select(said_quotes.c.guild_id == server.guild.id)


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
