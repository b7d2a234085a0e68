"""`/library`, `/read`, `/excerpt` and `/search`, as a member meets them."""

import pytest
from simcord.backend import serializers

from bot.archive.model import Post, Quote, Thread
from tests.cogs.conftest import buttons, text

FERRY = Thread(
    title="Should the ferry run at night?",
    source_format="thread-document",
    url="https://forum.example/ferry",
    posts=(
        Post(1, "I think the ferry must run at night. Nurses need it to get home after the late shift.", "alice"),
        Post(2, "Nobody would pay for it. The night ferry of 1998 lost money every week.", "bob", reply_to=1),
        Post(
            3,
            "It lost money because it was never announced.",
            "carol",
            reply_to=2,
            quotes=(Quote("The night ferry of 1998 lost money every week.", 2, "bob"),),
        ),
        Post(4, "@everyone **look** [here](https://evil.example)", "mallory", reply_to=1),
    ),
)


@pytest.fixture
async def ferry(server):
    return await server.add(FERRY)


async def test_an_empty_library_says_how_to_fill_it(server):
    shown = await server.alice.slash(server.channel, "library")
    assert shown.ephemeral
    assert "/manage import" in text(shown)


async def test_the_library_lists_what_is_here(server, ferry):
    shown = text(await server.alice.slash(server.channel, "library"))
    assert "Should the ferry run at night?" in shown
    assert "4 posts by 4 authors" in shown


async def test_reading_begins_at_the_first_post_and_goes_on(server, ferry):
    shown = await server.alice.slash(server.channel, "read")
    assert shown.ephemeral
    assert "Nurses need it" in text(shown)
    assert {b["label"] for b in buttons(shown.response) if b.get("label")} >= {
        "Previous",
        "Next",
        "Parent",
        "Quote",
        "Source",
    }
    await server.alice.click(shown.response, label="Next")
    assert "Nobody would pay" in text(shown.response)
    await server.alice.click(shown.response, label="Parent")
    assert "Nurses need it" in text(shown.response)
    several = await server.alice.click(shown.response, label="Replies (2)")
    assert "2 posts answer #1" in text(several)
    assert "#2" in text(several)
    assert "#4" in text(several)


@pytest.mark.parametrize(
    ("written", "found"), [("3", "never announced"), ("#3", "never announced"), ("nurses", "Nurses need it")]
)
async def test_a_post_is_named_by_number_or_words(server, ferry, written, found):
    assert found in text(await server.alice.slash(server.channel, "read", post=written))


async def test_a_post_is_named_by_a_link_to_a_message_that_shows_it(server, ferry):
    await server.alice.slash(server.channel, "excerpt", topic="announced")
    message = server.channel.last_message
    shown = await server.alice.slash(server.channel, "read", post=message.jump_url)
    assert "never announced" in text(shown)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("9", "has no post #9"),
        ("zeppelin", "has the words"),
        ("https://discord.com/channels/123456789012345678/123456789012345678/123456789012345678", "does not lead to"),
        ("thread:99:1", "not in this server"),
    ],
)
async def test_a_post_that_is_not_there_is_refused_with_what_to_try(server, ferry, written, said):
    shown = await server.alice.slash(server.channel, "read", post=written)
    assert shown.ephemeral
    assert said in text(shown)


async def test_suggestions_show_number_author_and_words(server, ferry):
    choices = await server.alice.autocomplete(server.channel, "read", "post", "bob")
    assert choices[0]["name"].startswith("#2 · bob · Nobody would pay")
    shown = await server.alice.slash(server.channel, "read", post=choices[0]["value"])
    assert "Nobody would pay" in text(shown)


async def test_with_two_threads_the_command_asks_which(server, ferry):
    await server.add(Thread("Another matter", (Post(1, "Something else entirely.", "dave"),), "flat-text"))
    asked = text(await server.alice.slash(server.channel, "read"))
    assert "Which thread?" in asked
    assert "Another matter" in asked
    posts = [one["name"] for one in await server.alice.autocomplete(server.channel, "read", "post", "")]
    assert "#1 · dave · Another matter · Something else entirely." in posts
    assert any(name.startswith("#2 · bob · Should the ferry run at… · Nobody") for name in posts)
    choices = await server.alice.autocomplete(server.channel, "read", "thread", "another")
    shown = await server.alice.slash(server.channel, "read", thread=choices[0]["value"])
    assert "Something else" in text(shown)


async def test_imported_mentions_and_masked_links_are_harmless(server, ferry):
    shown = await server.alice.slash(server.channel, "read", post="4")
    assert "@everyone" not in text(shown)
    assert "[here](https://evil.example)" not in text(shown)
    await server.alice.click(shown.response, label="Share")
    message = server.channel.last_message
    assert not message.mention_everyone
    assert "look" in message.content


async def test_an_excerpt_is_whole_sentences_with_a_source_and_buttons(server, ferry):
    await server.alice.slash(server.channel, "excerpt", topic="nurses")
    message = server.channel.last_message
    assert "Nurses need it to get home after the late shift." in message.content
    assert "#1" in message.content
    assert len(buttons(message)) == 5


async def test_a_topic_that_does_not_occur_is_refused_in_private(server, ferry):
    before = len(server.messages())
    shown = await server.alice.slash(server.channel, "excerpt", topic="zeppelin")
    assert "zeppelin" in text(shown)
    assert all(message.ephemeral for message in shown.followups)
    assert len(server.messages()) == before


async def test_a_search_shows_the_match_in_bold_and_pages(server):
    posts = tuple(Post(n, f"The tide table number {n} is wrong.", "alice" if n % 2 else "bob") for n in range(1, 13))
    await server.add(Thread("Tides", posts, "flat-text"))
    shown = await server.alice.slash(server.channel, "search", query="tide")
    assert "**tide**" in text(shown)
    assert "12 posts" in text(shown)
    first = text(shown)
    await server.alice.click(shown.response, label="Next page")
    assert text(shown.response) != first
    assert "page 2 of 3" in text(shown.response)
    only = await server.alice.slash(server.channel, "search", query="tide", author="bob")
    assert "6 posts" in text(only)


async def test_a_search_without_hits_says_so(server, ferry):
    shown = await server.alice.slash(server.channel, "search", query='"AND* NEAR(')
    assert "No post has" in text(shown)


async def test_context_and_source_explain_a_shown_post(server, ferry):
    await server.alice.slash(server.channel, "excerpt", topic="announced")
    message = server.channel.last_message
    context = text(await server.bob.click(message, label="Context"))
    assert context.index("Nurses") < context.index("Nobody") < context.index("never announced")
    source = text(await server.bob.click(message, label="Source"))
    assert "forum.example/ferry" in source
    assert "carol" in source


async def test_age_restricted_threads_stay_in_age_restricted_channels(server, monkeypatch):
    await server.add(FERRY, nsfw=True)
    for command in ("read", "excerpt", "positions"):
        assert "age-restricted" in text(await server.alice.slash(server.channel, command)), command
    assert "No post has" in text(await server.alice.slash(server.channel, "search", query="ferry"))
    assert await server.alice.autocomplete(server.channel, "read", "post", "") == []
    # The simulator knows no age restriction; here it says so of one channel.
    payload = serializers.channel_payload

    def restricted(backend, channel):
        return {**payload(backend, channel), "nsfw": channel.name == "adults"}

    monkeypatch.setattr(serializers, "channel_payload", restricted)
    adults = server.guild.create_text_channel("adults")
    assert "Nurses" in text(await server.alice.slash(adults, "read"))


async def test_help_tells_moderators_where_to_begin(server):
    assert "Begin with `/manage import`" in text(await server.moderator.slash(server.channel, "help"))
    assert "Begin with" not in text(await server.alice.slash(server.channel, "help"))
