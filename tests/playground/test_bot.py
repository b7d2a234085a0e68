"""An unmodified discord.py bot against the playground, as its members see it."""

import asyncio

import discord
import pytest

from playground.member import FAILED, Actor
from playground.permissions import Permission
from playground.world import World
from playground.world.acts import Refused
from playground.world.model import Flag, Kind
from tests.playground.conftest import until
from tests.playground.example_bot import ExampleBot


async def test_a_slash_command_is_answered_in_the_channel(bot: ExampleBot, alice: Actor) -> None:
    seen = await alice.slash("#general", "echo", text="hello")
    assert seen.text == "hello"
    assert not seen.ephemeral
    assert seen.message.interaction is not None
    assert seen.message.interaction["user"]["username"] == "alice"


async def test_an_ephemeral_answer_is_there_for_its_reader_alone(bot: ExampleBot, alice: Actor, world: World) -> None:
    bob = world.member("bob")
    seen = await alice.slash("#general", "echo", text="secret", whisper=True)
    assert seen.ephemeral
    assert seen.message in alice.history("#general")
    assert bob.history("#general") == []
    with pytest.raises(Refused, match="not there"):
        await bob.click(seen.message, "anything") if seen.message.components else _use(bob, seen.message.id)


def _use(actor: Actor, message_id: int) -> None:
    from playground.world import acts

    acts.use(actor.world, actor.user, actor.world.find_channel("general"), message_id=message_id, custom_id="x")


async def test_a_deferred_answer_is_seen_once_it_is_filled_in(bot: ExampleBot, alice: Actor) -> None:
    seen = await alice.slash("#general", "later")
    assert seen.messages[0].content == "Here it is"
    assert not seen.message.flags & Flag.LOADING
    follow_up = await alice.sees("#general", "And one more")
    assert follow_up.reference is not None
    assert follow_up.reference["message_id"] == str(seen.message.id)


async def test_buttons_edit_whisper_and_open_a_form(bot: ExampleBot, alice: Actor) -> None:
    shown = (await alice.slash("#general", "buttons")).message
    assert (await alice.click(shown, "Count")).text == "Counted to 1"
    assert (await alice.click(shown, "count")).message is shown
    whispered = await alice.click(shown, "Whisper")
    assert whispered.ephemeral
    form = await alice.click(shown, "✏️")
    assert form.modal is not None
    assert form.modal["title"] == "A form"
    with pytest.raises(Refused, match="filled in"):
        await alice.submit(form, {"Story": "long"})
    sent = await alice.submit(form, {"Name": "Alice", "Story": "long"})
    assert sent.text == "Alice says 'long'"


async def test_a_deferred_update_is_seen_when_it_comes(bot: ExampleBot, alice: Actor) -> None:
    shown = (await alice.slash("#general", "buttons")).message
    assert (await alice.click(shown, "Slow")).text == "Counted to 100"
    assert (await alice.click(shown, "Nod", acknowledged=True)).error is None
    alice.deadline = 0.05
    with pytest.raises(TimeoutError, match="answer to interaction"):
        await alice.click(shown, "Nod")


async def test_a_select_gives_its_values(bot: ExampleBot, alice: Actor) -> None:
    shown = (await alice.slash("#general", "buttons")).message
    assert (await alice.choose(shown, "A colour", "Red", "blue")).text == "Chosen: red, blue"
    with pytest.raises(Refused, match="between"):
        await alice.choose(shown, "colour", "red", "blue", "green")
    with pytest.raises(Refused, match="not one of"):
        await alice.choose(shown, "colour", "mauve")


async def test_autocomplete_gives_choices_while_typing(bot: ExampleBot, alice: Actor) -> None:
    choices = await alice.autocomplete("#general", "paint", option="colour", text="bl")
    assert choices == [{"name": "Blue", "value": "blue"}]


async def test_components_v2_are_kept_with_ids_and_answer(bot: ExampleBot, alice: Actor) -> None:
    seen = await alice.slash("#general", "layout")
    assert "# A layout" in seen.text
    assert seen.message.flags & Flag.COMPONENTS_V2
    ids = [seen.message.components[0]["id"], *(one["id"] for one in seen.message.components[0]["components"])]
    assert ids == [1, 2, 3, 4]
    assert (await alice.click(seen.message, "Press")).text == "Pressed"


async def test_a_context_menu_carries_the_content_without_the_intent(bot: ExampleBot, alice: Actor) -> None:
    said = await alice.say("#general", "twelve chars")
    assert (await alice.context_menu(said, "Length")).text == "12 characters"
    assert bot.texts == [""]


async def test_an_attachment_is_read_by_the_bot(bot: ExampleBot, alice: Actor) -> None:
    file = await alice.upload("a b.txt", b"one\ntwo\n", content_type="text/plain")
    assert (await alice.slash("#general", "count_lines", file=file)).text == "a_b.txt: 2 lines"


async def test_a_webhook_of_the_bot_speaks_with_buttons(bot: ExampleBot, alice: Actor) -> None:
    await alice.slash("#general", "voices")
    spoken = await alice.sees("#general", lambda one: one.author.name == "alice · #1")
    assert spoken.webhook is not None
    assert (await alice.click(spoken, "Count")).text == "Counted to 1"


async def test_commands_follow_permissions_and_sync(bot: ExampleBot, alice: Actor, world: World) -> None:
    with pytest.raises(Refused, match="may not use"):
        await alice.slash("#general", "manage")
    host = world.role("host", allow=Permission.MANAGE_GUILD)
    assert (await world.member("alice", roles=[host]).slash("#general", "manage")).text == "Managed"
    with pytest.raises(Refused, match="no command 'nothing' is synced"):
        await alice.slash("#general", "nothing")
    with pytest.raises(Refused, match="missing: text"):
        await alice.slash("#general", "echo")


async def test_a_silent_bot_fails_after_three_seconds_of_the_clock(bot: ExampleBot, alice: Actor, world: World) -> None:
    waiting = asyncio.create_task(alice.slash("#general", "silent"))
    await world.bus.wait(lambda: world.interactions or None, within=5, what="the interaction")
    world.clock.advance(3.1)
    assert (await waiting).error == FAILED


async def test_reactions_reach_the_bot_and_are_listed(bot: ExampleBot, alice: Actor, world: World) -> None:
    said = await alice.say("#general", "hello")
    await alice.react(said, "👍")
    await alice.react(said, "👍")
    await alice.unreact(said, "👍")
    people = [world.member(f"m{number}") for number in range(130)]
    for one in people:
        await one.react(said, "❤️")
    channel = bot.get_channel(said.channel.id)
    assert isinstance(channel, discord.TextChannel)
    message = await channel.fetch_message(said.id)
    listed = [one.id async for one in message.reactions[0].users()]
    assert sorted(listed) == [one.user.id for one in people]
    await alice.react(said, "🎉")
    await message.add_reaction("🎉")
    await until(lambda: len(bot.reactions) == 134)
    assert [kind for kind, *_ in bot.reactions[:2]] == ["add", "remove"]


async def test_threads_and_forum_posts(bot: ExampleBot, alice: Actor, world: World) -> None:
    forum = world.channel("posts", Kind.FORUM, tags=["idea"])
    await alice.say("#general", "hello")
    channel = await bot.fetch_channel(world.find_channel("general").id)
    assert isinstance(channel, discord.TextChannel)
    thread = await channel.create_thread(name="a thread", type=discord.ChannelType.public_thread)
    await thread.send("inside")
    await alice.sees("a thread", "inside")
    await thread.edit(archived=True)
    with pytest.raises(discord.HTTPException) as refused:
        await thread.send("too late")
    assert refused.value.code == 50083
    await thread.edit(archived=False)
    await thread.send("open again")
    place = await bot.fetch_channel(forum.id)
    assert isinstance(place, discord.ForumChannel)
    post = await place.create_thread(name="a post", content="first", applied_tags=place.available_tags)
    assert post.message.id == post.thread.id
    found = [one async for one in post.thread.history()]
    assert [one.content for one in found] == ["first"]
    assert [one.name for one in await place.guild.active_threads()] == ["a thread", "a post"]


async def test_history_pages_both_ways(bot: ExampleBot, alice: Actor, world: World) -> None:
    said = [await alice.say("#general", f"<@{bot.user.id}> {number}") for number in range(7)]
    channel = bot.get_channel(said[0].channel.id)
    assert isinstance(channel, discord.TextChannel)
    ids = [one.id for one in said]
    assert [one.id async for one in channel.history(limit=None)] == ids[::-1]
    assert [one.id async for one in channel.history(before=said[3], limit=2)] == [ids[2], ids[1]]
    assert [one.id async for one in channel.history(after=said[3], limit=2, oldest_first=True)] == [ids[4], ids[5]]
    assert [one.id async for one in channel.history(around=said[3], limit=3)] == [ids[4], ids[3], ids[2]]
    assert (await channel.fetch_message(ids[0])).content.endswith(" 0")
