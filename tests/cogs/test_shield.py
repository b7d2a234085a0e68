"""The shield against being told how a thread ends, with every command that shows something of a thread."""

import pytest

from bot.archive.model import Post, Quote, Thread
from bot.render.positions import words
from tests.cogs.conftest import buttons, text

TOLD = 2
BRIDGE = Thread(
    title="Should the bridge be closed?",
    source_format="thread-document",
    posts=(
        Post(1, "The old bridge should be closed for cars. It shakes whenever a lorry crosses it.", "ann"),
        Post(2, "You are wrong, the bridge carries cars safely, because the survey says so.", "bo", reply_to=1),
        Post(
            3,
            "That is wrong, the bridge is not safe for cars. The zeppelin report of the surveyor shows cracks.",
            "zara",
            reply_to=2,
            quotes=(Quote("the bridge carries cars safely", 2, "bo"),),
        ),
        Post(4, "I disagree with ann, the bridge should stay open. The zeppelin report is old.", "zoltan", reply_to=1),
        Post(5, "I was wrong about the bridge. The zeppelin report convinced me, close it.", "zoltan", reply_to=3),
    ),
)
ENDS = ("zeppelin", "zara", "zoltan")
"""Words and names that only the posts behind the second have."""

QUESTION = "Is the bridge safe for cars, and what does the zeppelin report show?"
# Each command that shows something of a thread, with options for which others see how the thread ends.
COMMANDS = [
    ("ask", {"question": QUESTION}),
    ("challenge", {"claim": "The bridge should be closed for cars."}),
    ("challenge", {"post": "1"}),
    ("search", {"query": "zeppelin"}),
    ("top", {}),
    ("positions", {}),
    ("positions", {"author": "zoltan"}),
    ("positions", {"claim": "The zeppelin report is old."}),
    ("map", {}),
    ("map", {"show": "room"}),
    ("web", {}),
    ("excerpt", {"topic": "zeppelin"}),
    ("read", {"post": "zeppelin report"}),
    ("score", {"post": "zeppelin report"}),
    ("quote", {"post": "zeppelin report"}),
    ("discuss", {"post": "1"}),
]
UNCONCERNED = {
    "library": "names and counts of threads",
    "help": "nothing of a thread",
    "me": "settings and bookmarks",
    "catchup": "the posts behind the bookmark are what it is for; it waits for the replay (test_catchup)",
    "replay": "shows the posts to everybody",
    "manage": "moderators answer for the whole thread",
}
SUGGESTED = [("read", "post"), ("quote", "post"), ("score", "post"), ("discuss", "post"), ("challenge", "post")]


@pytest.fixture
async def bridge(server):
    """Alice has read two of five posts and wants to be told no more; the room has voted on all of them."""
    thread = await server.add(BRIDGE)
    guild, store = server.guild.id, server.store
    await store.members.set_shield(guild, server.alice.id, shield=True)
    await store.bookmarks.mark(thread, TOLD, guild_id=guild, member_id=server.alice.id)
    for post in range(1, 6):
        await store.scores.vote(thread, post, guild_id=guild, member_id=server.bob.id, value=1)
    return thread


def seen(place, result, before):
    """All that a member sees after a command: the answer with its pictures' descriptions, and what was posted."""
    answers = [result.response, *result.followups]
    files = [file.description or "" for one in answers if one is not None for file in one.attachments]
    posted = [message for message in all_of(place) if message.id not in before]
    return "\n".join([text(result), *files, *map(text, posted)])


def all_of(place):
    return [message for each in [place, *place.threads] for message in each.history()]


def standing(place):
    return {message.id for message in all_of(place)}


async def told(server, member, command, options, channel=None):
    place = channel or server.channel
    before = standing(place)
    return seen(place, await member.slash(place, command, **options), before).lower()


def test_each_command_is_in_the_table(server):
    names = {command.name for command in server.bot.tree.get_commands() if not hasattr(command, "type")}
    assert names == {command for command, _ in COMMANDS} | set(UNCONCERNED)


@pytest.mark.parametrize(("command", "options"), COMMANDS, ids=str)
async def test_no_command_tells_how_a_thread_ends(server, bridge, command, options):
    kept = await told(server, server.alice, command, options)
    written = " ".join(options.values()).lower()
    assert not [word for word in ENDS if word in kept.replace(written, "")], kept
    if "room" not in options.values():
        elsewhere = server.guild.create_text_channel("elsewhere")
        others = await told(server, server.bob, command, options, elsewhere)
        assert [word for word in ENDS if word in others], "others are told"


@pytest.mark.parametrize(("command", "options"), [one for one in COMMANDS if one[0] != "discuss"], ids=str)
async def test_who_wants_the_rest_gets_it_after_a_confirmation(server, bridge, command, options):
    shown = await server.alice.slash(server.channel, command, **options)
    offered = [one for one in [shown.response, *shown.followups] if one is not None and "#2" in text(one)]
    [message] = [one for one in offered if any(each.get("label") == "Show the rest too" for each in buttons(one))]
    await server.alice.click(message, label="Show the rest too")
    after = await told(server, server.alice, command, options)
    assert "shield" not in after
    if "room" not in options.values():
        assert [word for word in ENDS if word in after]


@pytest.mark.parametrize(("command", "option"), SUGGESTED)
async def test_no_suggestion_tells_how_a_thread_ends(server, bridge, command, option):
    own = await server.alice.autocomplete(server.channel, command, option, "")
    assert [choice["name"][:2] for choice in own] == ["#1", "#2"]
    theirs = await server.bob.autocomplete(server.channel, command, option, "")
    assert len(theirs) == 5


async def test_no_suggested_claim_tells_how_a_thread_ends(server, bridge):
    await server.bob.slash(server.channel, "positions")
    theirs = await server.bob.autocomplete(server.channel, "positions", "claim", "")
    assert any("zeppelin" in choice["name"] for choice in theirs)
    own = await server.alice.autocomplete(server.channel, "positions", "claim", "")
    assert own
    assert not any("zeppelin" in choice["name"] for choice in own)


async def test_a_refusal_says_how_far_it_looked(server, bridge):
    shown = text(await server.alice.slash(server.channel, "ask", question="Who wrote the zeppelin report?"))
    assert "Up to #2 the thread does not say" in shown
    assert "The thread does not say" in text(
        await server.bob.slash(server.channel, "ask", question="Who eats giraffes?")
    )


async def test_a_mention_is_answered_as_far_as_its_author_wants_to_be_told(server, bridge):
    await server.alice.send(server.channel, f"<@{server.bot.user.id}> {QUESTION}")
    kept = text(server.channel.last_message).lower()
    assert not [word for word in ENDS if word in kept.replace(" zeppelin\n", "").replace("words: zeppelin", "")]
    assert "your shield kept back what comes after #2" in kept
    await server.bob.send(server.channel, f"<@{server.bot.user.id}> {QUESTION}")
    assert "zeppelin" in text(server.channel.last_message)


@pytest.mark.parametrize(
    ("command", "label"), [("positions", words.SEE), ("map", words.IN_WORDS), ("web", words.IN_WORDS)]
)
async def test_a_button_that_all_see_tells_each_as_much_as_he_or_she_wants(server, bridge, command, label):
    shown = await server.bob.slash(server.channel, command)
    await server.bob.click(shown.response, label=words.SHARE)
    own = text(await server.alice.click(server.channel.last_message, label=label))
    assert not [word for word in ENDS if word in own.lower()], own
    assert "after #2" in own


async def test_the_discussion_of_a_post_ends_where_the_member_wants_to_be_told_no_more(server, bridge):
    shown = await server.alice.slash(server.channel, "read", post="1")
    context = text(await server.alice.click(shown.response, label="Context"))
    assert "carries cars safely" in context
    assert not [word for word in ENDS if word in context.lower()], context
    assert "after #2" in context
    replies = text(await server.alice.click(shown.response, label="Replies (2)"))
    assert not [word for word in ENDS if word in replies.lower()], replies


async def test_a_message_menu_keeps_back_what_the_commands_do(server, bridge):
    await server.bob.slash(server.channel, "excerpt", topic="lorry")
    message = server.channel.last_message
    before = standing(server.channel)
    await server.alice.context_menu(server.channel, "Discuss this post", message)
    kept = "\n".join(text(one) for one in all_of(server.channel) if one.id not in before)
    assert "carries cars safely" in kept
    assert not [word for word in ENDS if word in kept.lower()], kept
