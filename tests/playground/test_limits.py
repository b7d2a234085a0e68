"""Each limit that Discord documents, one by one, over HTTP."""

import io
from typing import Any

import aiohttp
import pytest

from playground.member import Actor
from playground.permissions import Permission
from playground.run import Playground
from playground.world import World, reactions
from playground.world.model import Channel, Kind
from tests.playground.conftest import Rest

V2 = 1 << 15


@pytest.fixture
def general(world: World) -> Channel:
    return world.find_channel("general")


@pytest.fixture
def path(general: Channel) -> str:
    return f"/channels/{general.id}/messages"


def row(*buttons: dict[str, Any]) -> dict[str, Any]:
    return {"type": 1, "components": list(buttons)}


def button(custom_id: str = "a", **more: Any) -> dict[str, Any]:
    return {"type": 2, "style": 1, "label": "B", "custom_id": custom_id, **more}


def select(**more: Any) -> dict[str, Any]:
    return {"type": 3, "custom_id": "s", "options": [{"label": "one", "value": "1"}], **more}


TOO_MUCH: dict[str, tuple[dict[str, Any], tuple[str | int, ...], str]] = {
    "content": ({"content": "x" * 2001}, ("content",), "BASE_TYPE_MAX_LENGTH"),
    "content that is no text": ({"content": ["x"]}, ("content",), "STRING_TYPE_CONVERT"),
    "embeds": ({"embeds": [{"title": "x"}] * 11}, ("embeds",), "BASE_TYPE_BAD_LENGTH"),
    "embed title": ({"embeds": [{"title": "x" * 257}]}, ("embeds", 0, "title"), "BASE_TYPE_MAX_LENGTH"),
    "embed description": (
        {"embeds": [{"description": "x" * 4097}]},
        ("embeds", 0, "description"),
        "BASE_TYPE_MAX_LENGTH",
    ),
    "embed fields": (
        {"embeds": [{"fields": [{"name": "x", "value": "x"}] * 26}]},
        ("embeds", 0, "fields"),
        "BASE_TYPE_BAD_LENGTH",
    ),
    "embed field name": (
        {"embeds": [{"fields": [{"name": "x" * 257, "value": "x"}]}]},
        ("embeds", 0, "fields", 0, "name"),
        "BASE_TYPE_BAD_LENGTH",
    ),
    "embed field value": (
        {"embeds": [{"fields": [{"name": "x", "value": "x" * 1025}]}]},
        ("embeds", 0, "fields", 0, "value"),
        "BASE_TYPE_BAD_LENGTH",
    ),
    "embed field without a value": (
        {"embeds": [{"fields": [{"name": "x", "value": ""}]}]},
        ("embeds", 0, "fields", 0, "value"),
        "BASE_TYPE_REQUIRED",
    ),
    "embed footer": (
        {"embeds": [{"title": "x", "footer": {"text": "x" * 2049}}]},
        ("embeds", 0, "footer", "text"),
        "BASE_TYPE_BAD_LENGTH",
    ),
    "embed author": (
        {"embeds": [{"title": "x", "author": {"name": "x" * 257}}]},
        ("embeds", 0, "author", "name"),
        "BASE_TYPE_BAD_LENGTH",
    ),
    "embeds together": ({"embeds": [{"description": "x" * 3001}] * 2}, ("embeds",), "MAX_EMBED_SIZE_EXCEEDED"),
    "embed picture": (
        {"embeds": [{"image": {"url": "nowhere"}}]},
        ("embeds", 0, "image", "url"),
        "URL_TYPE_INVALID_URL",
    ),
    "nonce": ({"content": "x", "nonce": "n" * 26}, ("nonce",), "NONCE_TYPE_TOO_LONG"),
    "rows": ({"components": [row(button(str(n))) for n in range(6)]}, ("components",), "BASE_TYPE_BAD_LENGTH"),
    "buttons in a row": (
        {"components": [row(*(button(str(n)) for n in range(6)))]},
        ("components", 0, "components"),
        "BASE_TYPE_BAD_LENGTH",
    ),
    "custom_id": (
        {"components": [row(button("x" * 101))]},
        ("components", 0, "components", 0, "custom_id"),
        "BASE_TYPE_BAD_LENGTH",
    ),
    "no custom_id": (
        {"components": [row(button(""))]},
        ("components", 0, "components", 0, "custom_id"),
        "BASE_TYPE_REQUIRED",
    ),
    "custom_id twice": (
        {"components": [row(button(), button())]},
        ("components", 0, "components", 1, "custom_id"),
        "COMPONENT_CUSTOM_ID_DUPLICATED",
    ),
    "label": (
        {"components": [row(button(label="x" * 81))]},
        ("components", 0, "components", 0, "label"),
        "BASE_TYPE_MAX_LENGTH",
    ),
    "a button with an address and a custom_id": (
        {"components": [row({"type": 2, "style": 5, "label": "B", "url": "https://x.example", "custom_id": "a"})]},
        ("components", 0, "components", 0),
        "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE",
    ),
    "select options": (
        {"components": [row(select(options=[{"label": "x", "value": str(n)} for n in range(26)]))]},
        ("components", 0, "components", 0, "options"),
        "BASE_TYPE_BAD_LENGTH",
    ),
    "select value twice": (
        {"components": [row(select(options=[{"label": "x", "value": "1"}] * 2))]},
        ("components", 0, "components", 0, "options", 1, "value"),
        "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
    ),
    "select placeholder": (
        {"components": [row(select(placeholder="x" * 151))]},
        ("components", 0, "components", 0, "placeholder"),
        "BASE_TYPE_MAX_LENGTH",
    ),
    "select beside a button": (
        {"components": [row(select(), button())]},
        ("components", 0, "components"),
        "COMPONENT_LAYOUT_WIDTH_EXCEEDED",
    ),
    "a layout without its flag": (
        {"components": [{"type": 10, "content": "x"}]},
        ("components", 0, "type"),
        "BASE_TYPE_CHOICES",
    ),
    "content beside a layout": (
        {"flags": V2, "content": "x", "components": [{"type": 10, "content": "x"}]},
        ("content",),
        "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
    ),
    "embeds beside a layout": (
        {"flags": V2, "embeds": [{"title": "x"}], "components": [{"type": 10, "content": "x"}]},
        ("embeds",),
        "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
    ),
    "components of a layout": (
        {"flags": V2, "components": [{"type": 17, "components": [{"type": 10, "content": "x"}] * 40}]},
        ("components",),
        "BASE_TYPE_MAX_LENGTH",
    ),
    "text of a layout": (
        {"flags": V2, "components": [{"type": 10, "content": "x" * 2001}] * 2},
        ("components",),
        "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
    ),
    "alt text": (
        {
            "flags": V2,
            "components": [
                {"type": 12, "items": [{"media": {"url": "https://x.example/a.png"}, "description": "x" * 1025}]}
            ],
        },
        ("components", 0, "items", 0, "description"),
        "BASE_TYPE_MAX_LENGTH",
    ),
    "a picture that was not uploaded": (
        {"flags": V2, "components": [{"type": 12, "items": [{"media": {"url": "attachment://a.png"}}]}]},
        ("components", 0, "items", 0, "media", "url"),
        "MEDIA_ATTACHMENT_NOT_FOUND",
    ),
    "mentions by word and by id": (
        {"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}},
        ("allowed_mentions",),
        "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
    ),
    "a reply to nothing": (
        {"content": "x", "message_reference": {"message_id": "1"}},
        ("message_reference",),
        "REPLIES_UNKNOWN_MESSAGE",
    ),
}


@pytest.mark.parametrize("name", TOO_MUCH)
async def test_a_message_beyond_a_limit_is_refused(rest: Rest, path: str, general: Channel, name: str) -> None:
    body, place, code = TOO_MUCH[name]
    answer = await rest("POST", path, body)
    assert (answer.status, answer.code) == (400, 50035)
    assert answer.errors(*place) == [code]
    assert not general.messages


JUST_ENOUGH: dict[str, dict[str, Any]] = {
    "content": {"content": "x" * 2000},
    "embeds": {"embeds": [{"title": "x"}] * 10},
    "embeds together": {"embeds": [{"description": "x" * 3000}] * 2},
    "custom_id": {"components": [row(button("x" * 100))]},
    "components of a layout": {
        "flags": V2,
        "components": [{"type": 17, "components": [{"type": 10, "content": "x" * 100}] * 39}],
    },
    "nonce": {"content": "x", "nonce": "n" * 25},
    "select options": {"components": [row(select(options=[{"label": "x", "value": str(n)} for n in range(25)]))]},
}


@pytest.mark.parametrize("name", JUST_ENOUGH)
async def test_a_message_at_a_limit_is_posted(rest: Rest, path: str, name: str) -> None:
    answer = await rest("POST", path, JUST_ENOUGH[name])
    assert answer.status == 200


@pytest.mark.parametrize("body", [{}, {"content": ""}, {"content": " \n"}, {"content": None, "embeds": []}])
async def test_an_empty_message_is_refused(rest: Rest, path: str, body: dict[str, Any]) -> None:
    answer = await rest("POST", path, body)
    assert (answer.status, answer.code) == (400, 50006)


async def test_what_the_playground_does_not_have_is_refused_loudly(rest: Rest, path: str, world: World) -> None:
    poll = {"question": {"text": "which?"}, "answers": [{"poll_media": {"text": "this"}}]}
    for body in ({"content": "x", "poll": poll}, {"content": "x", "sticker_ids": ["1"]}):
        assert (await rest("POST", path, body)).status == 501
    assert len(world.unknown_routes) == 2
    world.unknown_routes.clear()


async def test_the_layout_flag_stays(rest: Rest, path: str) -> None:
    made = (await rest("POST", path, {"flags": V2, "components": [{"type": 10, "content": "x"}]})).body
    answer = await rest("PATCH", f"{path}/{made['id']}", {"flags": 0, "components": [{"type": 10, "content": "y"}]})
    assert answer.errors("flags") == ["MESSAGE_CANNOT_REMOVE_COMPONENTS_V2"]
    answer = await rest("PATCH", f"{path}/{made['id']}", {"content": "y"})
    assert answer.errors("content") == ["MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"]


async def test_a_message_with_content_cannot_become_a_layout(rest: Rest, path: str) -> None:
    made = (await rest("POST", path, {"content": "x"})).body
    body = {"flags": V2, "components": [{"type": 10, "content": "y"}]}
    assert (await rest("PATCH", f"{path}/{made['id']}", body)).code == 50035
    assert (await rest("PATCH", f"{path}/{made['id']}", {**body, "content": None})).status == 200


async def test_an_upload_above_ten_mebibytes_is_refused(rest: Rest, path: str) -> None:
    for size, status in ((10 * 1024 * 1024 + 1, 413), (3, 200)):
        form = aiohttp.FormData()
        form.add_field(
            "payload_json", '{"attachments": [{"id": 0, "description": "alt"}]}', content_type="application/json"
        )
        form.add_field("files[0]", io.BytesIO(b"x" * size), filename="a.bin", content_type="application/octet-stream")
        answer = await rest("POST", path, data=form)
        assert answer.status == status
    attachment = answer.body["attachments"][0]
    assert (attachment["filename"], attachment["size"], attachment["description"]) == ("a.bin", 3, "alt")


async def test_a_body_that_is_no_json_is_refused(rest: Rest, path: str, playground: Playground) -> None:
    headers = {"Authorization": f"Bot {playground.token}", "Content-Type": "application/json"}
    async with (
        aiohttp.ClientSession() as session,
        session.post(playground.api_url + path, data=b"{", headers=headers) as answer,
    ):
        assert answer.status == 400
        assert (await answer.json())["code"] == 50109
        assert answer.headers["Content-Type"] == "application/json"


async def test_an_enforced_nonce_posts_once_for_a_few_minutes(rest: Rest, path: str, world: World) -> None:
    body = {"content": "once", "nonce": "n1", "enforce_nonce": True}
    first, second = await rest("POST", path, body), await rest("POST", path, body)
    assert first.body["id"] == second.body["id"]
    assert first.body["nonce"] == "n1"
    unenforced = await rest("POST", path, {"content": "twice", "nonce": "n1"})
    assert unenforced.body["id"] != first.body["id"]
    world.clock.advance(200)
    assert (await rest("POST", path, body)).body["id"] != first.body["id"]


async def test_only_twenty_emoji_fit_on_a_message(rest: Rest, path: str, alice: Actor) -> None:
    said = await alice.say("#general", "x")
    for number in range(20):
        answer = await rest("PUT", f"{path}/{said.id}/reactions/{chr(0x1F600 + number)}/@me")
        assert (answer.status, answer.body) == (204, None)
    answer = await rest("PUT", f"{path}/{said.id}/reactions/👍/@me")
    assert (answer.status, answer.code) == (400, 30010)
    assert (await rest("PUT", f"{path}/{said.id}/reactions/{chr(0x1F600)}/@me")).status == 204
    for letters in ("abc", "日本", "тест", "é", "👍👍", "1", "🇩", "©x"):
        assert (await rest("PUT", f"{path}/{said.id}/reactions/{letters}/@me")).code == 10014, letters
    assert (await rest("PUT", f"{path}/{said.id}/reactions/x:123456789012345678/@me")).code == 10014


async def test_fifteen_webhooks_fit_in_a_channel(rest: Rest, general: Channel) -> None:
    place = f"/channels/{general.id}/webhooks"
    for number in range(15):
        assert (await rest("POST", place, {"name": f"hook {number}"})).status == 200
    answer = await rest("POST", place, {"name": "one more"})
    assert (answer.status, answer.code) == (400, 30007)


@pytest.mark.parametrize("name", ["", "x" * 81, "Discord", "my clyde bot", "  "])
async def test_webhook_names_have_limits(rest: Rest, general: Channel, name: str) -> None:
    assert (await rest("POST", f"/channels/{general.id}/webhooks", {"name": name})).code == 50035
    hook = (await rest("POST", f"/channels/{general.id}/webhooks", {"name": "fine"})).body
    answer = await rest("POST", f"/webhooks/{hook['id']}/{hook['token']}", {"content": "x", "username": name}, token="")
    assert answer.code == 50035


async def test_only_an_application_s_webhook_carries_buttons(rest: Rest, general: Channel, world: World) -> None:
    from playground.world import webhooks

    own = (await rest("POST", f"/channels/{general.id}/webhooks", {"name": "own"})).body
    assert own["application_id"] == str(world.bot.id)
    body = {"content": "x", "components": [row(button())]}
    answer = await rest("POST", f"/webhooks/{own['id']}/{own['token']}", body, token="", wait="true")
    assert answer.body["components"][0]["components"][0]["custom_id"] == "a"
    other = webhooks.make(world, world.owner, general, {"name": "other"})
    refused = await rest("POST", f"/webhooks/{other.id}/{other.token}", body, token="", with_components="true")
    assert (refused.status, refused.code) == (400, 50035)


async def test_a_webhook_neither_replies_nor_keeps_a_nonce(rest: Rest, general: Channel, beyond_contract: None) -> None:
    own = (await rest("POST", f"/channels/{general.id}/webhooks", {"name": "own"})).body
    hook = f"/webhooks/{own['id']}/{own['token']}"
    body = {"content": "x", "nonce": "n", "enforce_nonce": True}
    answers = [await rest("POST", hook, body, token="", wait="true") for _ in range(2)]
    assert answers[0].body["id"] != answers[1].body["id"]
    assert "nonce" not in answers[0].body
    reply = {"content": "x", "message_reference": {"message_id": answers[0].body["id"]}}
    assert "message_reference" not in (await rest("POST", hook, reply, token="", wait="true")).body


async def test_mentions_fire_as_far_as_they_are_allowed(rest: Rest, path: str, alice: Actor, world: World) -> None:
    role = world.role("readers")
    role.mentionable = True
    text = f"<@{alice.user.id}> <@&{role.id}> @everyone `<@{world.owner.id}>`"
    fired = (await rest("POST", path, {"content": text})).body
    assert [one["id"] for one in fired["mentions"]] == [str(alice.user.id)]
    assert (fired["mention_roles"], fired["mention_everyone"]) == ([str(role.id)], False)
    quiet = (await rest("POST", path, {"content": text, "allowed_mentions": {"parse": []}})).body
    assert (quiet["mentions"], quiet["mention_roles"]) == ([], [])
    only = {"allowed_mentions": {"users": [str(alice.user.id)]}}
    assert len((await rest("POST", path, {"content": text, **only})).body["mentions"]) == 1
    world.guild.roles[world.guild.id].permissions |= Permission.MENTION_EVERYONE
    assert (await rest("POST", path, {"content": text})).body["mention_everyone"] is True


async def test_1000_threads_can_be_active(rest: Rest, general: Channel, world: World) -> None:
    from playground import limits
    from playground.world import threads

    for number in range(limits.ACTIVE_THREADS):
        made = threads.make(world, world.bot.user, general, {"name": str(number)}, kind=Kind.PUBLIC_THREAD)
        world.place(made)
    answer = await rest("POST", f"/channels/{general.id}/threads", {"name": "x", "type": 11})
    assert (answer.status, answer.code) == (400, 160006)


@pytest.mark.parametrize(
    "emoji", ["👍", "👍🏽", "❤️", "❤", "1️⃣", "#⃣", "🇩🇪", "👩‍👩‍👧‍👦", "🏳️‍🌈", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "⬆️", "⭐", "©️", "🧑🏿‍🚀", "㊗️", "☺️"]
)
def test_emoji_of_every_build_are_reactions(world: World, emoji: str) -> None:
    assert reactions.key(world, emoji) == emoji
