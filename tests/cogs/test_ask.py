"""`/ask`, questions in messages, and `/challenge`, as members meet them."""

import pytest

from bot.archive.model import Post, Quote, Thread
from bot.discussion.answers import challenge  # noqa: F401 - NumPy comes before time counts
from bot.errors import NotFound
from bot.surface import indexes
from tests.cogs.conftest import text

FERRY = Thread(
    "Should the ferry run at night?",
    (
        Post(1, "I think the ferry must run at night. Nurses need it to get home after the late shift.", "alice"),
        Post(
            2, "You are wrong. Nobody would pay for it, because the night ferry of 1998 lost money.", "bob", reply_to=1
        ),
        Post(3, "It lost money because it was never announced.", "carol", reply_to=2, quotes=(Quote("lost money", 2),)),
        Post(4, "@everyone the harbour **lights** [cost](https://evil.example) 400 a month.", "mallory", reply_to=1),
    ),
    "thread-document",
)
BREAD = Thread(
    "My rye sinks", (Post(1, "The loaf sinks in the middle when the starter is cold.", "ilse"),), "flat-text"
)


@pytest.fixture
async def ferry(server):
    return await server.add(FERRY)


def said(server):
    message = server.channel.last_message
    return message, "\n".join([message.content, *(f"{one.title}\n{one.description}" for one in message.embeds)])


async def test_an_empty_library_says_how_to_fill_it(server):
    assert "/manage import" in text(await server.alice.slash(server.channel, "ask", question="why?"))
    assert "/manage import" in text(await server.alice.slash(server.channel, "challenge", claim="Vans are good"))


async def test_an_answer_is_private_cites_posts_and_is_shared_by_a_button(server, ferry):
    shown = await server.alice.slash(server.channel, "ask", question="Why do nurses need the night ferry?")
    assert shown.ephemeral
    assert "> Nurses need it to get home after the late shift." in text(shown)
    assert "#1 (alice)" in text(shown)
    assert text(shown).startswith("**Why do nurses need the night ferry?**")
    assert "disagree" in text(shown)
    before = len(server.messages())
    await server.alice.click(shown.response, label="Share")
    assert len(server.messages()) == before + 1
    _, public = said(server)
    assert "Nurses need it" in public
    assert "**alice:** Why do nurses need the night ferry?" in public


async def test_what_the_thread_does_not_say_is_refused(server, ferry):
    shown = text(await server.alice.slash(server.channel, "ask", question="What do submarines cost?"))
    assert "The thread does not say" in shown
    assert "submarines" in shown


async def test_questions_follow_each_other_by_member_and_channel(server, ferry):
    await server.alice.slash(server.channel, "ask", question="Does the ferry have to run at night?")
    shown = text(await server.alice.slash(server.channel, "ask", question="and who disagreed?"))
    assert "#2 (bob)" in shown
    assert "going on from" in shown
    assert "going on from" not in text(await server.bob.slash(server.channel, "ask", question="and who disagreed?"))
    elsewhere = server.guild.create_text_channel("elsewhere")
    assert "going on from" not in text(await server.alice.slash(elsewhere, "ask", question="and who disagreed?"))


async def test_a_mention_is_answered_in_public_and_a_reply_goes_on(server, ferry):
    bot = f"<@{server.bot.user.id}>"
    await server.alice.send(server.channel, f"{bot} why do nurses need the ferry?")
    answer, words = said(server)
    assert answer.author.id == server.bot.user.id
    assert "Nurses need it" in words
    assert answer.reference is not None
    await server.bob.send(server.channel, "and who disagreed?", reply_to=answer)
    _, words = said(server)
    assert "#2 (bob)" in words


async def test_a_mention_in_reply_to_a_shown_post_asks_about_that_post(server, ferry):
    await server.alice.slash(server.channel, "excerpt", topic="nurses")
    shown = server.channel.last_message
    await server.bob.send(server.channel, f"<@{server.bot.user.id}> who disagrees with this?", reply_to=shown)
    _, words = said(server)
    assert "#2 (bob)" in words


async def test_other_messages_and_bots_are_not_answered(server, ferry):
    await server.alice.send(server.channel, "why do nurses need the ferry?")
    other = server.guild.add_member(server.env.create_user("robot", bot=True))
    await other.send(server.channel, f"<@{server.bot.user.id}> why do nurses need the ferry?")
    assert all(message.author.id != server.bot.user.id for message in server.messages())


async def test_a_member_cannot_flood_a_channel_with_answers(server, ferry):
    for _ in range(12):
        await server.alice.send(server.channel, f"<@{server.bot.user.id}> nurses?")
    answers = [message for message in server.messages() if message.author.id == server.bot.user.id]
    assert len([message for message in answers if message.embeds]) == 6
    assert len(answers) <= 7


async def test_an_empty_mention_says_what_can_be_asked(server, ferry):
    await server.alice.send(server.channel, f"<@{server.bot.user.id}>")
    assert "Ask me something" in said(server)[1]


@pytest.mark.parametrize(
    "question",
    ["@everyone", "<@&1>", "**bold** ```x", "x" * 3_900, "何時に出ますか", "\u202e\u200b", "[a](https://evil.example)"],
)
async def test_hostile_questions_do_no_harm(server, ferry, question):
    shown = await server.alice.slash(server.channel, "ask", question=question)
    await server.alice.click(shown.response, label="Share")
    message, words = said(server)
    assert not message.mention_everyone
    assert "@everyone" not in words
    assert "](https://evil" not in words


async def test_hostile_posts_do_no_harm(server, ferry):
    shown = text(await server.alice.slash(server.channel, "ask", question="What do the harbour lights cost?"))
    assert "@everyone" not in shown
    assert "[cost](https://evil.example)" not in shown
    assert "400 a month" in shown


async def test_with_several_threads_the_one_that_answers_is_found(server, ferry):
    await server.add(BREAD)
    shown = text(await server.alice.slash(server.channel, "ask", question="Why does the loaf sink?"))
    assert "My rye sinks" in shown
    assert "of 2" in shown
    named = text(await server.alice.slash(server.channel, "ask", question="Why does the loaf sink?", thread="ferry"))
    assert "does not say" in named


async def test_hidden_posts_are_not_used(server, ferry):
    await server.alice.slash(server.channel, "ask", question="Why do nurses need the night ferry?")
    await server.store.hidden.hide(ferry, 1, guild_id=server.guild.id, member_id=server.moderator.id)
    shown = text(await server.alice.slash(server.channel, "ask", question="Why do nurses need the night ferry?"))
    assert "Nurses need it" not in shown


async def test_of_who_opted_out_no_question_is_kept(server, ferry):
    await server.store.members.opt_out(server.guild.id, server.alice.id)
    await server.alice.slash(server.channel, "ask", question="Does the ferry have to run at night?")
    shown = text(await server.alice.slash(server.channel, "ask", question="and who disagreed?"))
    assert "going on from" not in shown


async def test_a_challenge_shows_both_sides(server, ferry):
    shown = text(await server.alice.slash(server.channel, "challenge", post="1"))
    assert "Against it" in shown
    assert "#2 (bob)" in shown
    assert "seems to disagree with #1" in shown or "disagrees with #1" in shown
    words = text(await server.alice.slash(server.channel, "challenge", claim="The ferry must run at night."))
    assert "#2 (bob)" in words
    assert "says it in these words" in words
    assert "no post that speaks of this" in text(
        await server.alice.slash(server.channel, "challenge", claim="Radar is bad")
    )
    assert "Give me either" in text(await server.alice.slash(server.channel, "challenge"))


async def test_a_refusal_takes_the_place_of_the_note_that_a_thread_is_being_read(server, ferry, monkeypatch):
    monkeypatch.setattr(indexes, "_SAID_AFTER", 0.0)

    async def changed(_thread):
        raise NotFound("This thread was changed while I read it. Ask again.")

    monkeypatch.setattr(server.bot.indexes, "_build", changed)
    await server.alice.send(server.channel, f"<@{server.bot.user.id}> why do nurses need the ferry?")
    said_by_the_bot = [one.content for one in server.messages() if one.author.id == server.bot.user.id]
    assert said_by_the_bot == ["This thread was changed while I read it. Ask again."]


async def test_a_blank_claim_is_refused(server, ferry):
    assert "Give me either" in text(await server.alice.slash(server.channel, "challenge", claim=" "))


async def test_where_several_threads_could_be_meant_an_answer_says_so(server, ferry):
    await server.add(BREAD)
    for command, words in [
        ("ask", {"question": "What do submarines cost?"}),
        ("challenge", {"claim": "Elephants fly"}),
    ]:
        assert "One of 2 threads that could be asked" in text(
            await server.alice.slash(server.channel, command, **words)
        )


async def test_thanks_end_no_conversation(server, ferry):
    bot = f"<@{server.bot.user.id}>"
    await server.alice.send(server.channel, f"{bot} why?")
    assert "no word that I could look for" in said(server)[1]
    await server.alice.send(server.channel, f"{bot} does the ferry have to run at night?")
    await server.bob.send(server.channel, "thanks!", reply_to=server.channel.last_message)
    answer, words = said(server)
    assert "no word that I could look for" in words
    await server.bob.send(server.channel, "and who disagreed?", reply_to=answer)
    assert "#2 (bob)" in said(server)[1]
