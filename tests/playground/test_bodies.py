"""Bodies of any shape: each is accepted or refused in Discord's words, and none breaks the server."""

import io
from typing import Any

import aiohttp
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from playground import commands, components, shapes
from playground.errors import ApiError, Form
from playground.permissions import Permission
from playground.rest.call import Call, Route
from playground.rest.server import all_routes
from playground.world import World, acts, drafts, interactions, registry, threads, webhooks
from playground.world.drafts import Rules
from playground.world.model import Kind
from tests.playground.conftest import Rest

KEYS = [
    *("content", "embeds", "components", "flags", "attachments", "allowed_mentions", "message_reference", "nonce"),
    *(
        "title",
        "description",
        "fields",
        "name",
        "value",
        "footer",
        "text",
        "author",
        "image",
        "thumbnail",
        "url",
        "color",
    ),
    *("type", "style", "label", "emoji", "custom_id", "disabled", "options", "min_values", "max_values", "placeholder"),
    *("accessory", "items", "media", "file", "spacing", "id", "parse", "users", "message_id", "choices", "required"),
    *("autocomplete", "data", "component", "min_length", "max_length", "poll", "tts", "enforce_nonce", "icon_url"),
]
TEXTS = st.sampled_from(["", " ", "x", "users", "https://x.example/a", "attachment://a", "1", "x" * 101])
SCALARS = st.none() | st.booleans() | st.integers(-3, 40) | st.just(1 << 15) | st.floats(allow_nan=False) | TEXTS
VALUES: st.SearchStrategy[Any] = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=6),
    max_leaves=25,
)
KINDS = st.sampled_from([1, 2, 3, 4, 5, 9, 10, 11, 12, 13, 14, 17, 18])


def component(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    keys = ("components", "accessory", "items", "media", "file", "options", "component", "emoji", "custom_id", "label")
    return st.fixed_dictionaries({"type": KINDS}, optional=dict.fromkeys(keys, inner))


COMPONENTS = st.lists(
    st.recursive(SCALARS, lambda inner: component(inner | st.lists(inner, max_size=3)), max_leaves=12)
)
BODIES = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(("content", "flags", "attachments", "allowed_mentions", "message_reference", "nonce"), VALUES),
        "embeds": VALUES | st.lists(st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=5), max_size=3),
        "components": VALUES | COMPONENTS,
        "flags": st.sampled_from([0, 1 << 15, 64]),
    },
)
QUIET = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@QUIET
@given(body=BODIES)
def test_any_message_is_posted_or_refused(body: dict[str, Any]) -> None:
    world = World()
    try:
        draft = drafts.read(world, body, [], rules=Rules())
        drafts.mentions(world, world.channel("x"), draft, bits=0, replied=None)
    except ApiError as error:
        refusal = error
    else:
        return
    assert (refusal.status, refusal.code) in ((400, 50035), (400, 50006))


@QUIET
@given(body=VALUES | st.fixed_dictionaries({"custom_id": TEXTS, "title": TEXTS, "components": COMPONENTS}))
def test_any_modal_is_shown_or_refused(body: Any) -> None:
    components.modal(Form(), body)


OPTIONS = st.fixed_dictionaries({}, optional=dict.fromkeys(("type", "name", "options", "choices", "required"), VALUES))


@QUIET
@given(body=VALUES | st.fixed_dictionaries({"name": TEXTS}, optional={"type": VALUES, "options": st.lists(OPTIONS)}))
def test_any_definition_is_kept_or_refused(body: Any) -> None:
    commands.read(Form(), (), body)


FIELDS = st.sampled_from([*shapes.CALL, *KEYS])
ROUTES = [one for one in all_routes() if one.method in ("POST", "PUT", "PATCH")]


@settings(QUIET, max_examples=400)
@given(
    route=st.sampled_from(ROUTES),
    body=BODIES | st.dictionaries(FIELDS, VALUES | TEXTS, max_size=8) | st.lists(VALUES, max_size=2),
    place=st.sampled_from(["general", "forum", "thread"]),
    answered=st.booleans(),
)
def test_any_body_to_any_route_is_answered(route: Route, body: Any, place: str, answered: bool) -> None:
    world = World()
    general, forum = world.channel("general"), world.channel("forum", Kind.FORUM, tags=["t"])
    thread = threads.start(world, threads.make(world, world.bot.user, general, {"name": "t"}))
    channel = {"general": general, "forum": forum, "thread": thread}[place]
    hook = webhooks.make(
        world, world.bot.user, forum if place == "forum" else general, {"name": "w"}, application=world.bot
    )
    said = acts.say(world, world.owner, general if place == "forum" else channel, "x")
    command, _ = registry.add(world, world.bot, None, {"name": "c", "description": "C"})
    used = acts.slash(world, world.owner, general, application=world.bot, command=command, options=[])
    if answered:
        interactions.answer(world, used.id, used.token, {"type": 4, "data": {"content": "x"}}, [])
    params = {
        "channel_id": channel.id,
        "message_id": said.id,
        "webhook_id": hook.id,
        "webhook_token": hook.token,
        "guild_id": world.guild.id,
        "user_id": world.owner.id,
        "role_id": world.guild.id,
        "overwrite_id": 1,
        "application_id": world.bot.id,
        "command_id": command.id,
        "emoji_name": "👍",
        "interaction_id": used.id,
        "interaction_token": used.token,
    }
    if answered and "{webhook_token}" in route.template:
        params |= {"webhook_id": world.bot.id, "webhook_token": used.token}
    call = Call(world, route.method, route.template, "", {key: str(value) for key, value in params.items()}, {})
    call.body, call.application = body, world.bot
    try:
        status, _ = route.handler(call)
    except ApiError as error:
        status = error.status
    assert status in range(200, 205) or status in range(400, 500)


@pytest.mark.usefixtures("beyond_contract")
@pytest.mark.parametrize(
    ("method", "route"),
    [
        ("POST", "/webhooks/abc/x"),
        ("POST", "/webhooks/" + "9" * 5000 + "/x"),
        ("GET", "/channels/²"),
        ("GET", "/channels/٣"),
        ("GET", "/channels/{general}/messages?limit=²"),
        ("GET", "/channels/{general}/messages?before=²"),
    ],
    ids=str,
)
async def test_an_id_that_is_none_is_refused(rest: Rest, world: World, method: str, route: str) -> None:
    route = route.replace("{general}", str(world.find_channel("general").id))
    answer = await rest(method, route, {} if method == "POST" else None)
    assert (answer.status, answer.code) == (400, 50035)


@pytest.mark.usefixtures("beyond_contract")
@pytest.mark.parametrize("depth", [101, 600, 100_000])
async def test_a_body_too_deep_to_read_is_no_json(rest: Rest, world: World, depth: int) -> None:
    path = f"{rest.playground.api_url}/channels/{world.find_channel('general').id}/messages"
    headers = {"Authorization": f"Bot {rest.playground.token}", "Content-Type": "application/json"}
    for body in ("[" * depth + "]" * depth, '{"embeds":' * depth + "1" + "}" * depth):
        async with (
            aiohttp.ClientSession() as session,
            session.post(path, data=io.BytesIO(body.encode()), headers=headers) as answer,
        ):
            assert (answer.status, (await answer.json())["code"]) == (400, 50109)


@pytest.mark.usefixtures("beyond_contract")
async def test_an_id_of_more_digits_than_there_are_is_refused(rest: Rest, world: World) -> None:
    general = world.find_channel("general")
    world.overwrite(general, world.bot.user, allow=Permission.MANAGE_CHANNELS)
    assert (await rest("PATCH", f"/channels/{general.id}", {"parent_id": "9" * 5000})).code == 50035
