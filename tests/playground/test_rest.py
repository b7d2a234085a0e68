"""Permissions, unknown things and the edges of the routes."""

import discord
import pytest

from playground.member import Actor
from playground.permissions import Permission
from playground.run import Options, Playground
from playground.world import World, messages, threads
from playground.world.model import Channel, Kind
from tests.playground.conftest import Rest
from tests.playground.example_bot import ExampleBot


@pytest.fixture
def general(world: World) -> Channel:
    return world.find_channel("general")


@pytest.fixture
def moderator(world: World) -> None:
    """The bot also may what its invitation does not ask for."""
    allowed = Permission.MANAGE_MESSAGES | Permission.MANAGE_THREADS
    world.give(world.bot.user, [world.role("moderators", allow=allowed)])


async def test_the_bot_may_what_its_invitation_asks_for_and_what_everyone_may(world: World, general: Channel) -> None:
    everyone = world.guild.roles[world.guild.id]
    world.guild.roles[everyone.id].permissions = 0
    asked = (
        "VIEW_CHANNEL",
        "SEND_MESSAGES",
        "SEND_MESSAGES_IN_THREADS",
        "CREATE_PUBLIC_THREADS",
        "EMBED_LINKS",
        "ATTACH_FILES",
        "READ_MESSAGE_HISTORY",
        "MANAGE_WEBHOOKS",
    )
    allowed = world.allowed(world.bot.user, general)
    assert {one.name for one in Permission if allowed & one} == set(asked)


async def test_a_route_that_is_not_here_answers_501_and_is_noted() -> None:
    async with Playground(Options(rate_limits=False)) as playground:
        import aiohttp

        async with (
            aiohttp.ClientSession() as session,
            session.get(playground.api_url + "/guilds/1/audit-logs") as answer,
        ):
            assert answer.status == 501
        assert playground.world.unknown_routes == ["GET /guilds/1/audit-logs"]


async def test_a_request_without_a_good_token_is_unauthorized(rest: Rest) -> None:
    for token in ("", "Bot nobody", rest.playground.token):
        answer = await rest("GET", "/users/@me", token=token)
        assert (answer.status, answer.body) == (401, {"message": "401: Unauthorized", "code": 0})


UNKNOWN = {
    ("GET", "/channels/1"): (404, 10003),
    ("GET", "/guilds/1"): (404, 10004),
    ("GET", "/channels/{channel}/messages/1"): (404, 10008),
    ("PATCH", "/channels/{channel}/messages/1"): (404, 10008),
    ("DELETE", "/channels/{channel}/messages/1"): (404, 10008),
    ("PUT", "/channels/{channel}/messages/1/reactions/👍/@me"): (404, 10008),
    ("GET", "/guilds/{guild}/roles/1"): (404, 10011),
    ("GET", "/guilds/{guild}/members/1"): (404, 10007),
    ("GET", "/users/1"): (404, 10013),
    ("GET", "/webhooks/1"): (404, 10015),
    ("POST", "/webhooks/1/token"): (404, 10015),
    ("DELETE", "/webhooks/1/token/messages/1"): (404, 10015),
    ("GET", "/applications/1/commands"): (404, 10002),
    ("GET", "/applications/{bot}/commands/1"): (404, 10063),
    ("POST", "/interactions/1/token/callback"): (404, 10062),
    ("POST", "/webhooks/{bot}/token"): (401, 50027),
    ("GET", "/channels/nothing"): (400, 50035),
    ("GET", "/channels/{channel}/messages?limit=101"): (400, 50035),
}


@pytest.mark.parametrize("route", UNKNOWN)
async def test_unknown_things_have_their_codes(
    rest: Rest, world: World, general: Channel, route: tuple[str, str]
) -> None:
    method, path = route
    filled = path.format(channel=general.id, guild=world.guild.id, bot=world.bot.id)
    body = {"type": 4, "content": "x"} if method in ("POST", "PATCH") else None
    answer = await rest(method, filled, body)
    assert (answer.status, answer.code) == UNKNOWN[route]


DENIED = {
    ("GET", "/channels/{channel}", None): (Permission.VIEW_CHANNEL, 50001),
    ("GET", "/channels/{channel}/messages/{message}", None): (Permission.READ_MESSAGE_HISTORY, 50013),
    ("POST", "/channels/{channel}/messages", "content"): (Permission.SEND_MESSAGES, 50013),
    ("POST", "/channels/{channel}/messages", "embeds"): (Permission.EMBED_LINKS, 50013),
    ("POST", "/channels/{channel}/messages", "reply"): (Permission.READ_MESSAGE_HISTORY, 160002),
    ("PUT", "/channels/{channel}/messages/{message}/reactions/👍/@me", None): (Permission.ADD_REACTIONS, 50013),
    ("DELETE", "/channels/{channel}/messages/{message}/reactions", None): (Permission.MANAGE_MESSAGES, 50013),
    ("DELETE", "/channels/{channel}/messages/{message}", None): (Permission.MANAGE_MESSAGES, 50013),
    ("PUT", "/channels/{channel}/messages/pins/{message}", None): (Permission.PIN_MESSAGES, 50013),
    ("POST", "/channels/{channel}/webhooks", "name"): (Permission.MANAGE_WEBHOOKS, 50013),
    ("GET", "/channels/{channel}/webhooks", None): (Permission.MANAGE_WEBHOOKS, 50013),
    ("POST", "/channels/{channel}/threads", "thread"): (Permission.CREATE_PUBLIC_THREADS, 50013),
    ("POST", "/channels/{channel}/typing", None): (Permission.SEND_MESSAGES, 50013),
    ("PATCH", "/channels/{channel}", "name"): (Permission.MANAGE_CHANNELS, 50013),
}


@pytest.mark.parametrize("route", DENIED)
async def test_a_missing_permission_is_refused_and_a_given_one_is_not(
    rest: Rest, world: World, general: Channel, alice: Actor, route: tuple[str, str, str | None]
) -> None:
    method, path, key = route
    missing, code = DENIED[route]
    said = await alice.say(general, "x")
    bodies = {
        "content": {"content": "x"},
        "embeds": {"embeds": [{"title": "x"}]},
        "reply": {"content": "x", "message_reference": {"message_id": str(said.id)}},
        "name": {"name": "x"},
        "thread": {"name": "x", "type": 11},
    }
    filled = path.format(channel=general.id, message=said.id)
    world.overwrite(general, world.bot.user, allow=((1 << 52) - 1) & ~missing, deny=missing)
    answer = await rest(method, filled, bodies.get(key or ""))
    assert answer.code == code
    world.overwrite(general, world.bot.user, allow=(1 << 52) - 1)
    assert (await rest(method, filled, bodies.get(key or ""))).status in (200, 201, 204)


async def test_history_is_empty_without_its_permission(
    rest: Rest, world: World, general: Channel, alice: Actor
) -> None:
    await alice.say(general, "x")
    world.overwrite(general, world.bot.user, deny=Permission.READ_MESSAGE_HISTORY)
    assert (await rest("GET", f"/channels/{general.id}/messages")).body == []


@pytest.mark.usefixtures("moderator")
async def test_another_s_message_can_be_deleted_but_not_edited(rest: Rest, general: Channel, alice: Actor) -> None:
    said = await alice.say(general, "x")
    answer = await rest("PATCH", f"/channels/{general.id}/messages/{said.id}", {"content": "y"})
    assert (answer.status, answer.code) == (403, 50005)
    assert (await rest("DELETE", f"/channels/{general.id}/messages/{said.id}")).status == 204
    assert said.id not in general.messages


@pytest.mark.usefixtures("moderator")
async def test_archived_and_locked_threads_refuse(rest: Rest, world: World, general: Channel, alice: Actor) -> None:
    made = (await rest("POST", f"/channels/{general.id}/threads", {"name": "t", "type": 11})).body
    thread = f"/channels/{made['id']}"
    said = (await rest("POST", f"{thread}/messages", {"content": "x"})).body
    assert (await rest("PATCH", thread, {"archived": True})).body["thread_metadata"]["archived"] is True
    refusals = [
        await rest("POST", f"{thread}/messages", {"content": "x"}),
        await rest("POST", f"{thread}/typing"),
        await rest("PATCH", f"{thread}/messages/{said['id']}", {"content": "y"}),
        await rest("PUT", f"{thread}/messages/{said['id']}/reactions/👍/@me"),
        await rest("PUT", f"{thread}/thread-members/@me"),
        await rest("PATCH", thread, {"name": "new"}),
    ]
    assert [(one.status, one.code) for one in refusals] == [(400, 50083)] * 6
    archived = await rest("GET", f"/channels/{general.id}/threads/archived/public")
    assert [one["id"] for one in archived.body["threads"]] == [made["id"]]
    assert (await rest("PATCH", thread, {"archived": False, "locked": True})).status == 200
    from playground.errors import ApiError

    with pytest.raises(ApiError, match="50083"):
        await alice.say(int(made["id"]), "x")
    assert (await rest("POST", f"{thread}/messages", {"content": "x"})).status == 200, (
        "moderators speak in locked threads"
    )


async def test_a_webhook_speaks_in_threads_of_its_own_channel(rest: Rest, world: World, general: Channel) -> None:
    hook = (await rest("POST", f"/channels/{general.id}/webhooks", {"name": "w"})).body
    address = f"/webhooks/{hook['id']}/{hook['token']}"
    thread = threads.start(world, threads.make(world, world.bot.user, general, {"name": "t"}))
    other = world.find_channel("reading-room")
    elsewhere = threads.start(world, threads.make(world, world.bot.user, other, {"name": "e"}))
    spoken = await rest(
        "POST", address, {"content": "x", "username": "alice"}, token="", wait="true", thread_id=thread.id
    )
    assert spoken.body["channel_id"] == str(thread.id)
    assert spoken.body["author"]["username"] == "alice"
    assert (await rest("POST", address, {"content": "x"}, token="", thread_id=elsewhere.id)).code == 10003
    assert (await rest("POST", address, {"content": "x"}, token="")).status == 204
    one = f"{address}/messages/{spoken.body['id']}"
    assert (await rest("PATCH", one, {"content": "y"}, token="")).code == 10008, "the thread has to be named"
    assert (await rest("PATCH", one, {"content": "y"}, token="", thread_id=thread.id)).body["content"] == "y"
    assert (await rest("DELETE", one, token="", thread_id=thread.id)).status == 204
    assert (await rest("GET", f"/webhooks/{hook['id']}/wrong", token="")).code == 50027
    assert "user" not in (await rest("GET", address, token="")).body


async def test_a_webhook_moves_only_where_webhooks_may_be_managed(rest: Rest, world: World, general: Channel) -> None:
    hook = (await rest("POST", f"/channels/{general.id}/webhooks", {"name": "w"})).body
    other = world.find_channel("reading-room")
    world.overwrite(other, world.bot.user, deny=Permission.MANAGE_WEBHOOKS)
    assert (await rest("PATCH", f"/webhooks/{hook['id']}", {"channel_id": str(other.id)})).code == 50013
    world.overwrite(other, world.bot.user)
    moved = await rest("PATCH", f"/webhooks/{hook['id']}", {"channel_id": str(other.id)})
    assert moved.body["channel_id"] == str(other.id)


async def test_a_forum_takes_posts_with_tags_and_no_messages(rest: Rest, world: World) -> None:
    forum = world.channel("forum", Kind.FORUM, tags=["idea"])
    place = f"/channels/{forum.id}"
    assert (await rest("POST", f"{place}/messages", {"content": "x"})).code == 50008
    assert (await rest("POST", f"{place}/threads", {"name": "p"})).code == 50035
    tagged = {"name": "p", "message": {"content": "x"}, "applied_tags": ["1"]}
    assert (await rest("POST", f"{place}/threads", tagged)).code == 50035
    made = await rest("POST", f"{place}/threads", {**tagged, "applied_tags": [forum.tags[0]["id"]]})
    assert made.status == 201
    assert made.body["message"]["id"] == made.body["id"]
    assert made.body["applied_tags"] == [forum.tags[0]["id"]]
    hook = (await rest("POST", f"{place}/webhooks", {"name": "w"})).body
    address = f"/webhooks/{hook['id']}/{hook['token']}"
    assert (await rest("POST", address, {"content": "x"}, token="")).code == 50035
    posted = await rest("POST", address, {"content": "x", "thread_name": "by webhook"}, token="", wait="true")
    assert world.channels[int(posted.body["channel_id"])].name == "by webhook"


async def test_pins_are_listed_last_pinned_first(rest: Rest, world: World, general: Channel, alice: Actor) -> None:
    world.overwrite(general, world.bot.user, allow=Permission.PIN_MESSAGES)
    said = [await alice.say(general, str(number)) for number in range(3)]
    for one in said:
        assert (await rest("PUT", f"/channels/{general.id}/messages/pins/{one.id}")).status == 204
    await rest("DELETE", f"/channels/{general.id}/messages/pins/{said[1].id}")
    listed = (await rest("GET", f"/channels/{general.id}/messages/pins")).body
    assert [one["message"]["id"] for one in listed["items"]] == [str(said[2].id), str(said[0].id)]


@pytest.mark.usefixtures("moderator")
async def test_bulk_deletion_has_its_bounds(rest: Rest, world: World, general: Channel, alice: Actor) -> None:
    said = [str((await alice.say(general, "x")).id) for _ in range(3)]
    place = f"/channels/{general.id}/messages/bulk-delete"
    assert (await rest("POST", place, {"messages": said[:1]})).code == 50016
    world.clock.advance(15 * 86_400)
    assert (await rest("POST", place, {"messages": said})).code == 50034
    fresh = [str((await alice.say(general, "x")).id) for _ in range(2)]
    assert (await rest("POST", place, {"messages": fresh})).status == 204
    assert [str(one) for one in general.messages] == said


async def test_content_is_withheld_over_rest_too(rest: Rest, world: World, general: Channel, alice: Actor) -> None:
    said = await alice.say(general, "hidden")
    own = (await rest("POST", f"/channels/{general.id}/messages", {"content": "own"})).body
    listed = (await rest("GET", f"/channels/{general.id}/messages")).body
    assert {one["id"]: one["content"] for one in listed} == {str(said.id): "", own["id"]: "own"}
    world.bot.privileged = frozenset({"message_content"})
    assert (await rest("GET", f"/channels/{general.id}/messages/{said.id}")).body["content"] == "hidden"


async def test_an_attachment_is_served_and_kept_through_an_edit(rest: Rest, general: Channel) -> None:
    import aiohttp

    form = aiohttp.FormData()
    form.add_field(
        "payload_json", '{"embeds": [{"image": {"url": "attachment://a.png"}}]}', content_type="application/json"
    )
    png = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + (7).to_bytes(4, "big") + (9).to_bytes(4, "big")
    form.add_field("files[0]", png, filename="a.png", content_type="application/octet-stream")
    made = (await rest("POST", f"/channels/{general.id}/messages", data=form)).body
    attachment = made["attachments"][0]
    assert (attachment["width"], attachment["height"], attachment["content_type"]) == (7, 9, "image/png")
    assert made["embeds"][0]["image"]["url"] == attachment["url"]
    async with aiohttp.ClientSession() as session, session.get(attachment["url"]) as answer:
        assert await answer.read() == png
    one = f"/channels/{general.id}/messages/{made['id']}"
    assert len((await rest("PATCH", one, {"content": "y"})).body["attachments"]) == 1
    kept = {"attachments": [{"id": attachment["id"]}]}
    assert len((await rest("PATCH", one, kept)).body["attachments"]) == 1
    assert (await rest("PATCH", one, {"attachments": []})).body["attachments"] == []


async def test_a_deleted_channel_takes_its_threads_and_webhooks_along(
    rest: Rest, world: World, general: Channel
) -> None:
    hook = (await rest("POST", f"/channels/{general.id}/webhooks", {"name": "w"})).body
    thread = threads.start(world, threads.make(world, world.bot.user, general, {"name": "t"}))
    world.remove_channel(general)
    assert (await rest("GET", f"/channels/{thread.id}")).code == 10003
    assert (await rest("POST", f"/webhooks/{hook['id']}/{hook['token']}", {"content": "x"}, token="")).code == 10015


async def test_direct_messages_reach_a_person(rest: Rest, alice: Actor, world: World) -> None:
    made = (await rest("POST", "/users/@me/channels", {"recipient_id": str(alice.user.id)})).body
    assert made["type"] == 1
    assert (await rest("POST", f"/channels/{made['id']}/messages", {"content": "psst"})).status == 200
    found = messages.find(world.get_channel(int(made["id"])), next(iter(world.channels[int(made["id"])].messages)))
    assert found.content == "psst"
    assert (await rest("POST", "/users/@me/channels", {"recipient_id": str(world.bot.id)})).code == 50007


async def test_channels_are_made_and_changed_and_nothing_is_ignored(rest: Rest, world: World, bot: ExampleBot) -> None:
    world.guild.roles[world.guild.members[world.bot.id].roles[0]].permissions |= Permission.MANAGE_CHANNELS
    guild = bot.get_guild(world.guild.id)
    assert guild is not None
    forum = await guild.create_forum("Old Threads", topic="t", available_tags=[discord.ForumTag(name="idea")])
    assert (forum.name, [one.name for one in forum.available_tags]) == ("old-threads", ["idea"])
    await forum.create_tag(name="question")
    assert [one["name"] for one in world.channels[forum.id].tags] == ["idea", "question"]
    hidden = {guild.default_role: discord.PermissionOverwrite(view_channel=False)}
    secret = await guild.create_text_channel("secret", overwrites=hidden)
    assert not world.can_see(world.member("alice").user, world.channels[secret.id])
    refused = await rest("PATCH", f"/channels/{forum.id}", {"bitrate": 8000})
    assert refused.status == 501
    (noted,) = world.unknown_routes
    assert noted.startswith("PATCH /channels/{channel_id}:")
    assert "bitrate" in noted
    world.unknown_routes.clear()


async def test_a_message_that_is_answered_comes_with_the_answer_but_without_its_reactions(
    rest: Rest, general: Channel, alice: Actor
) -> None:
    answered = await alice.say(general, "what do you think?")
    await alice.react(answered, "👍")
    made = await rest(
        "POST",
        f"/channels/{general.id}/messages",
        {"content": "x", "message_reference": {"message_id": str(answered.id)}},
    )
    assert made.body["referenced_message"]["id"] == str(answered.id)
    assert "reactions" not in made.body["referenced_message"]
    assert "reactions" in (await rest("GET", f"/channels/{general.id}/messages/{answered.id}")).body
