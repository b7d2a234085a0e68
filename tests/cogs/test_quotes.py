"""`/quote`, "Quote this reply" and the Quote button."""

from unittest.mock import Mock

import aiohttp
import discord
import pytest
from sqlalchemy import select

from bot.archive.model import Post, Thread
from bot.archive.repair import MergeWithPrevious, apply
from bot.client import Rethread
from bot.store.schema import deliveries, posted_quotes
from tests.cogs.conftest import buttons, text
from tests.cogs.test_reading import FERRY
from tests.cogs.test_replay import deny


@pytest.fixture
async def ferry(server):
    return await server.add(FERRY)


async def allow(server, channel):
    """Give back what `deny` took."""
    cached = server.bot.get_channel(channel.id)
    with server.env._bot_scope():
        await cached.set_permissions(cached.guild.me.top_role, overwrite=None)
    await server.env.settle()


async def post(member, shown):
    """Press the button of the preview that posts it."""
    await member.click(shown.response, label="Post the quote")


async def test_a_passage_is_previewed_then_quoted_with_a_comment_and_a_source(server, ferry):
    shown = await server.alice.slash(
        server.channel, "quote", post="2", passage="Nobody  would pay for it.", comment="Is that so? @everyone"
    )
    assert shown.response.ephemeral
    assert server.messages() == [], "nothing is posted before the member has seen it"
    preview = text(shown)
    await post(server.alice, shown)
    message = server.channel.last_message
    assert message.content in preview
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


async def test_words_that_do_not_stand_there_bring_the_closest_ones_and_what_differs(server, ferry):
    shown = await server.alice.slash(
        server.channel, "quote", post="2", passage="Nobody would ever pay for it", comment="hm"
    )
    assert server.messages() == [], "nothing is posted before the member agrees"
    assert shown.response.ephemeral
    assert "~~ever~~" in text(shown)
    await post(server.alice, shown)
    message = server.channel.last_message
    assert "> Nobody would pay for it" in message.content
    assert "hm" in message.content


async def test_a_passage_out_of_a_spoiler_stays_covered_on_the_card_the_picture_and_after_a_correction(server):
    await server.add(Thread("Who did it?", (Post(1, "I know: ||Ann did it. Bo helped.||", "ann"),), "made-up"))
    shown = await server.alice.slash(server.channel, "quote", post="1", passage="Ann did it.", picture=True)
    [file] = shown.response.attachments
    assert "> ||Ann did it.||" in text(shown)
    assert "Ann did" not in file.description
    await post(server.alice, shown)
    assert "> ||Ann did it.||" in server.channel.last_message.content
    asked = await server.moderator.slash(server.channel, "manage hide", post="1")
    await server.moderator.click(asked.response, label="Hide it")
    await server.moderator.click(asked.response, label="Undo: show it again")
    assert "> ||Ann did it.||" in server.channel.last_message.content


async def test_a_preview_can_be_left(server, ferry):
    shown = await server.alice.slash(server.channel, "quote", post="2", passage="Nobody would ever pay for it")
    await server.alice.click(shown.response, label="Leave it")
    assert "Nothing was posted" in text(shown.response)
    assert server.messages() == []
    assert await server.store.quotes.of_post(ferry, 2, guild_id=server.guild.id) == []


async def test_words_unlike_anything_are_refused(server, ferry):
    shown = await server.alice.slash(server.channel, "quote", post="2", passage="qqqq zzzz xxxx")
    assert "letter by letter" in text(shown)
    assert server.messages() == []


async def test_a_passage_is_chosen_by_its_sentences_or_paragraphs(server, ferry):
    shown = await server.alice.slash(server.channel, "quote", post="1")
    [choice] = [one for one in buttons(shown.response) if one["type"] == 3]
    assert [one["label"] for one in choice["options"]][1:] == [
        "1. I think the ferry must run at night.",
        "2. Nurses need it to get home after the late shift.",
    ]
    await server.alice.select(shown.response, custom_id=choice["custom_id"], values=["1"])
    assert "> Nurses need it" in text(shown.response)
    assert "I think" not in text(shown.response).split("quotes:")[1]
    await post(server.alice, shown)
    assert "I think" not in server.channel.last_message.content


async def change(member, shown, **fields):
    """Change words and comment in the form of the preview."""
    form = await member.click(shown.response, label="Words and comment …")
    assert form.modal is not None
    asked = [row["component"] for row in form.modal["components"] if "component" in row]
    values = {each["custom_id"]: fields.get(each["custom_id"], each.get("value") or "") for each in asked}
    return await member.submit_modal(form, values)


async def test_the_menu_on_a_shown_post_leads_to_the_preview_and_its_form(server, ferry):
    await server.alice.slash(server.channel, "excerpt", topic="nurses")
    message = server.channel.last_message
    shown = await server.bob.context_menu(server.channel, "Quote this reply", message)
    await change(server.bob, shown, passage="Nurses need it to get home after the late shift.", comment="Indeed.")
    assert "> Nurses need it" in text(shown.response)
    await post(server.bob, shown)
    assert "> Nurses need it" in server.channel.last_message.content
    assert "I think" not in server.channel.last_message.content
    assert "Indeed." in server.channel.last_message.content


async def test_words_in_the_form_that_do_not_stand_there_are_shown_with_the_closest(server, ferry):
    shown = await server.bob.slash(server.channel, "quote", post="2")
    await change(server.bob, shown, passage="Nobody would really pay for it.")
    assert "~~really~~" in text(shown.response)
    refused = await change(server.bob, shown, passage="qqqq zzzz xxxx")
    assert "letter by letter" in text(refused)
    await post(server.bob, shown)
    assert "> Nobody would pay for it." in server.channel.last_message.content


async def test_the_button_does_the_same(server, ferry):
    await server.alice.slash(server.channel, "excerpt", topic="nurses")
    shown = await server.bob.click(server.channel.last_message, label="Quote")
    await post(server.bob, shown)
    assert "I think the ferry must run at night." in server.channel.last_message.content


async def test_a_quote_is_posted_once_however_often_it_is_pressed(server, ferry):
    shown = await server.alice.slash(server.channel, "quote", post="2")
    await post(server.alice, shown)
    drafts = [one["custom_id"] for one in buttons(shown.response)]
    assert drafts == [], "the preview is over"
    assert len(server.messages()) == 1


async def test_the_preview_works_after_a_restart(server, ferry):
    shown = await server.alice.slash(server.channel, "quote", post="2", comment="Still.")
    await server.env.restart_bot(Rethread(config=server.bot.config, store=server.store))
    await post(server.alice, shown)
    assert "Still." in server.channel.last_message.content


async def test_a_preview_of_a_post_that_was_corrected_since_is_over(server, ferry):
    shown = await server.alice.slash(server.channel, "quote", post="2")
    was = await server.store.threads.load(ferry, guild_id=server.guild.id)
    await server.store.threads.replace(ferry, apply(was, [MergeWithPrevious(2)]), was=was, guild_id=server.guild.id)
    refused = await server.alice.click(shown.response, label="Post the quote")
    assert "preview is over" in text(refused)
    assert server.messages() == []


async def test_a_picture_card_goes_along_with_its_description(server, ferry):
    shown = await server.alice.slash(server.channel, "quote", post="2", comment="Look.", picture=True)
    assert len(shown.response.attachments) == 1
    await server.alice.click(shown.response, label="Without the picture")
    assert shown.response.attachments == []
    await server.alice.click(shown.response, label="As a picture too")
    await post(server.alice, shown)
    message = server.channel.last_message
    [file] = message.attachments
    assert file.filename == "quote-card.png"
    assert "Nobody would pay for it." in file.description
    asked = await server.moderator.slash(server.channel, "manage hide", post="2")
    await server.moderator.click(asked.response, label="Hide it")
    hidden = next(one for one in server.messages() if one.id == message.id)
    assert hidden.attachments == []
    assert "hidden by the moderators" in hidden.content
    await server.moderator.click(asked.response, label="Undo: show it again")
    [file] = next(one for one in server.messages() if one.id == message.id).attachments
    assert "Nobody would pay for it." in file.description


@pytest.fixture
async def quoted(server, ferry):
    shown = await server.alice.slash(server.channel, "quote", post="2", comment="Mine.")
    await post(server.alice, shown)
    return server.channel.last_message


async def test_who_posted_a_quote_can_delete_it_after_a_question(server, ferry, quoted):
    asked = await server.alice.click(quoted, label="Delete")
    await server.alice.click(asked.response, label="Keep it")
    assert [one.id for one in server.messages()] == [quoted.id]
    asked = await server.alice.click(quoted, label="Delete")
    await server.alice.click(asked.response, label="Delete it")
    assert server.messages() == []
    assert await server.store.quotes.of_post(ferry, 2, guild_id=server.guild.id) == []
    again = await server.alice.click(asked.response, label="Delete it") if buttons(asked.response) else None
    assert again is None


async def test_a_moderator_can_delete_a_quote_and_others_cannot(server, ferry, quoted):
    refused = await server.bob.click(quoted, label="Delete")
    assert "Only the member who posted this quote" in text(refused)
    asked = await server.moderator.click(quoted, label="Delete")
    await server.moderator.click(asked.response, label="Delete it")
    assert server.messages() == []


async def test_a_quote_loses_its_link_when_the_message_it_leads_to_is_deleted(server, ferry):
    card = await server.alice.slash(server.channel, "read", post="2")
    await server.alice.click(card.response, label="Share")
    source = server.channel.last_message
    await post(server.alice, await server.alice.slash(server.channel, "quote", post="2"))
    quote = server.channel.last_message
    assert source.jump_url in quote.content
    with server.env._bot_scope():
        await source.delete()
    await server.env.settle()
    [now] = server.messages()
    assert now.id == quote.id
    assert source.jump_url not in now.content
    assert "**alice** quotes" in now.content


async def test_a_quote_that_a_kill_cut_off_behind_its_sending_has_an_owner_and_is_known(server, ferry, monkeypatch):
    async def killed(_delivery_id, _message_id):
        raise TimeoutError

    shown = await server.alice.slash(server.channel, "quote", post="2", comment="Mine.")
    with monkeypatch.context() as patched:
        patched.setattr(server.store.deliveries, "complete", killed)
        await post(server.alice, shown)
    await server.env.restart_bot(Rethread(config=server.bot.config, store=server.store))
    [message] = server.messages()
    assert await server.store.quotes.of_post(ferry, 2, guild_id=server.guild.id) == [], "nobody knows that it stands"
    assert "Only the member" in text(await server.bob.click(message, label="Delete"))
    [quote] = await server.store.quotes.of_post(ferry, 2, guild_id=server.guild.id)
    assert (quote.quoter_id, quote.comment, quote.message_id) == (server.alice.id, "Mine.", message.id)
    asked = await server.alice.click(message, label="Delete")
    await server.alice.click(asked.response, label="Delete it")
    assert server.messages() == []


async def test_a_quote_that_could_not_be_sent_leaves_nothing(server, ferry, monkeypatch):
    shown = await server.alice.slash(server.channel, "quote", post="2")

    async def refused(*_args, **_rest):
        raise discord.Forbidden(Mock(spec=aiohttp.ClientResponse, status=403, reason="no"), "no")

    monkeypatch.setattr(discord.TextChannel, "send", refused)
    await post(server.alice, shown)
    async with server.store._database.read() as connection:
        rows = [(await connection.execute(select(table))).all() for table in (deliveries, posted_quotes)]
    assert rows == [[], []]


async def test_context_shows_the_tree_and_who_quoted(server, ferry, quoted):
    said = text(await server.bob.click(quoted, label="Context"))
    assert said.index("Nurses") < said.index("➡️ #2") < said.index("╰ #3")
    assert "#2 is discussed 2 times" in said
    assert "Answered by 1 post: #3" in said
    assert "Quoted by 1 post of the thread: #3" in said
    assert f"<@{server.alice.id}> · [all of it]({quoted.jump_url})" in said


async def test_the_menu_on_any_other_message_says_what_it_is_for(server, ferry):
    await server.host.slash(server.channel, "replay start", pace="manual")
    panel = next(one for one in server.messages() if one.embeds)
    shown = await server.bob.context_menu(server.channel, "Quote this reply", panel)
    assert shown.ephemeral
    assert "does not show a post" in text(shown)


async def test_buttons_work_after_a_restart(server, ferry):
    await post(server.alice, await server.alice.slash(server.channel, "quote", post="1"))
    message = server.channel.last_message
    await server.env.restart_bot(Rethread(config=server.bot.config, store=server.store))
    assert "Context" in {b.get("label") for b in buttons(message)}
    assert "Nurses" in text(await server.bob.click(message, label="Context"))
    assert "Post the quote" in {
        b.get("label") for b in buttons((await server.bob.click(message, label="Quote")).response)
    }


async def test_a_quote_of_a_removed_thread_says_so(server, ferry):
    await post(server.alice, await server.alice.slash(server.channel, "quote", post="1"))
    message = server.channel.last_message
    await server.store.threads.remove(ferry, guild_id=server.guild.id)
    assert "no longer in the library" in text(await server.bob.click(message, label="Source"))


async def test_the_delete_question_is_answered_after_a_restart(server, ferry, quoted):
    asked = await server.alice.click(quoted, label="Delete")
    await server.env.restart_bot(Rethread(config=server.bot.config, store=server.store))
    await server.alice.click(asked.response, label="Delete it")
    assert server.messages() == []
    assert await server.store.quotes.of_post(ferry, 2, guild_id=server.guild.id) == []


async def test_who_manages_messages_deletes_a_quote_and_a_deleted_one_says_so(server, ferry, quoted):
    ours = await server.alice.click(quoted, label="Delete")
    theirs = await server.host.click(quoted, label="Delete")
    await server.host.click(theirs.response, label="Delete it")
    assert server.messages() == []
    assert "was deleted already" in text(await server.alice.click(ours.response, label="Delete it"))


async def test_a_missing_permission_is_named_and_the_preview_waits(server, ferry):
    shown = await server.alice.slash(server.channel, "quote", post="2", picture=True)
    for permission, named in (("send_messages", "Send Messages"), ("attach_files", "Attach Files")):
        await deny(server, server.channel, **{permission: True})
        refused = await server.alice.click(shown.response, label="Post the quote")
        assert f"**{named}**" in text(refused)
        assert server.messages() == []
        await allow(server, server.channel)
    await post(server.alice, shown)
    assert len(server.channel.last_message.attachments) == 1


async def test_a_quote_in_a_deleted_channel_is_no_backlink_any_more(server, ferry, quoted):
    elsewhere = server.guild.create_text_channel("elsewhere")
    shown = await server.bob.slash(elsewhere, "quote", post="2")
    await post(server.bob, shown)
    assert "discussed 3 times" in text(await server.alice.click(quoted, label="Context"))
    with server.env._bot_scope():
        await server.bot.get_channel(elsewhere.id).delete()
    await server.env.settle()
    assert "discussed 2 times" in text(await server.alice.click(quoted, label="Context"))


async def test_a_quote_loses_its_link_when_the_channel_it_leads_to_is_deleted(server, ferry):
    elsewhere = server.guild.create_text_channel("elsewhere")
    card = await server.alice.slash(elsewhere, "read", post="2")
    await server.alice.click(card.response, label="Share")
    link = elsewhere.last_message.jump_url
    await post(server.alice, await server.alice.slash(server.channel, "quote", post="2"))
    assert link in server.channel.last_message.content
    with server.env._bot_scope():
        await server.bot.get_channel(elsewhere.id).delete()
    await server.env.settle()
    assert link not in server.channel.last_message.content


async def test_where_a_member_cannot_look_quotes_are_counted_and_not_told(server, ferry, quoted):
    secret = server.guild.create_text_channel("secret")
    await post(server.moderator, await server.moderator.slash(secret, "quote", post="2", comment="Secret."))
    link = secret.last_message.jump_url
    everyone = server.bot.get_guild(server.guild.id).default_role
    with server.env._bot_scope():
        await server.bot.get_channel(secret.id).set_permissions(everyone, view_channel=False)
    await server.env.settle()
    said = text(await server.bob.click(quoted, label="Context"))
    assert "Quoted here 2 times" in said
    assert "1 time of these where you cannot look" in said
    assert link not in said
    assert quoted.jump_url in said


async def test_a_quote_in_an_archived_discord_thread_is_deleted_too(server, ferry, monkeypatch):
    place = await server.bot.get_channel(server.channel.id).create_thread(
        name="Apart", type=discord.ChannelType.public_thread
    )
    await server.env.settle()
    delete = discord.PartialMessage.delete

    async def as_discord(self, **options):
        assert not server.env.backend.channels[place.id].thread_metadata.archived, "Discord refuses it there (50083)"
        await delete(self, **options)

    monkeypatch.setattr(discord.PartialMessage, "delete", as_discord)
    [handle] = server.channel.threads
    await post(server.alice, await server.alice.slash(handle, "quote", post="2"))
    [quoted] = [message async for message in place.history() if "quotes:" in message.content]
    asked = await server.alice.click(quoted, label="Delete")
    with server.env._bot_scope():
        await server.bot.get_channel(place.id).edit(archived=True)
    await server.env.settle()
    await server.alice.click(asked.response, label="Delete it")
    assert [message async for message in place.history() if "quotes:" in message.content] == []
