"""The life of an interaction: one answer in 3 s, 15 minutes of follow-ups, and who sees what."""

from typing import Any

import pytest

from playground.errors import ApiError
from playground.member import Actor
from playground.world import World, acts, interactions, registry
from playground.world.model import Flag, Interaction
from tests.playground.conftest import Rest
from tests.playground.example_bot import ExampleBot

PING = {"name": "ping", "description": "Ping"}
ASK = {
    "name": "ask",
    "description": "Ask",
    "options": [{"type": 3, "name": "what", "description": "What", "autocomplete": True}],
}


@pytest.fixture
def used(world: World, alice: Actor) -> Interaction:
    """Alice has used /ping; nobody has answered yet."""
    command = registry.replace(world, world.bot, None, [PING, ASK])[0]
    return acts.slash(
        world, alice.user, world.find_channel("general"), application=world.bot, command=command, options=[]
    )


def callback(found: Interaction) -> str:
    return f"/interactions/{found.id}/{found.token}/callback"


def hook(found: Interaction, rest: str = "") -> str:
    return f"/webhooks/{found.application.id}/{found.token}{rest}"


def says(text: str = "x", **more: Any) -> dict[str, Any]:
    return {"type": 4, "data": {"content": text, **more}}


async def test_it_is_answered_once(rest: Rest, used: Interaction) -> None:
    assert (await rest("POST", callback(used), says(), token="")).status == 204
    answer = await rest("POST", callback(used), says(), token="")
    assert (answer.status, answer.code) == (400, 40060)


async def test_the_answer_tells_what_became_of_it(rest: Rest, used: Interaction) -> None:
    answer = await rest("POST", callback(used), says(flags=64), token="", with_response="true")
    assert answer.status == 200
    assert answer.body["interaction"]["response_message_ephemeral"] is True
    assert answer.body["resource"]["message"]["flags"] == 64


async def test_it_is_unknown_after_three_seconds(rest: Rest, used: Interaction, world: World) -> None:
    world.clock.advance(3.1)
    answer = await rest("POST", callback(used), says(), token="")
    assert (answer.status, answer.code) == (404, 10062)


async def test_a_refused_body_leaves_it_open(rest: Rest, used: Interaction) -> None:
    assert (await rest("POST", callback(used), says("x" * 2001), token="")).code == 50035
    assert (await rest("POST", callback(used), {"type": 4, "data": {}}, token="")).code == 50006
    assert (await rest("POST", callback(used), {"type": 7, "data": {}}, token="")).code == 50035, (
        "there is no message to update"
    )
    assert (await rest("POST", callback(used), says(), token="")).status == 204


async def test_its_token_lasts_fifteen_minutes(rest: Rest, used: Interaction, world: World) -> None:
    assert (await rest("POST", hook(used), {"content": "x"}, token="")).code == 10015, "nothing before the first answer"
    await rest("POST", callback(used), {"type": 5}, token="")
    world.clock.advance(800)
    assert (await rest("PATCH", hook(used, "/messages/@original"), {"content": "late"}, token="")).status == 200
    assert (await rest("POST", hook(used), {"content": "more"}, token="")).status == 200
    world.clock.advance(101)
    for method, path in (("POST", ""), ("PATCH", "/messages/@original"), ("GET", "/messages/@original")):
        answer = await rest(method, hook(used, path), {"content": "too late"} if method != "GET" else None, token="")
        assert (answer.status, answer.code) == (401, 50027)


async def test_a_deferral_is_filled_in_by_the_first_follow_up(rest: Rest, used: Interaction) -> None:
    await rest("POST", callback(used), {"type": 5, "data": {"flags": 64}}, token="")
    original = (await rest("GET", hook(used, "/messages/@original"), token="")).body
    assert original["flags"] == Flag.LOADING | Flag.EPHEMERAL
    first = (await rest("POST", hook(used), {"content": "x"}, token="")).body
    assert (first["id"], first["flags"]) == (original["id"], int(Flag.EPHEMERAL))
    second = (await rest("POST", hook(used), {"content": "y"}, token="")).body
    assert second["id"] != first["id"]
    assert (await rest("DELETE", hook(used, f"/messages/{second['id']}"), token="")).status == 204
    assert (await rest("GET", hook(used, f"/messages/{second['id']}"), token="")).code == 10008
    assert (await rest("DELETE", hook(used, "/messages/@original"), token="")).status == 204
    assert (await rest("GET", hook(used, "/messages/@original"), token="")).code == 10008


async def test_an_ephemeral_message_is_in_no_history(rest: Rest, used: Interaction, world: World) -> None:
    await rest("POST", callback(used), says(flags=64), token="")
    channel = world.find_channel("general")
    assert used.original is not None
    assert (await rest("GET", f"/channels/{channel.id}/messages")).body == []
    assert (await rest("GET", f"/channels/{channel.id}/messages/{used.original.id}")).code == 10008


@pytest.mark.parametrize(
    ("choices", "place"),
    [
        ([{"name": "x", "value": "x"}] * 26, ("data", "choices")),
        ([{"name": "x" * 101, "value": "x"}], ("data", "choices", 0, "name")),
        ([{"name": "x", "value": "x" * 101}], ("data", "choices", 0, "value")),
        ([{"name": "", "value": "x"}], ("data", "choices", 0, "name")),
    ],
)
async def test_choices_have_limits(
    rest: Rest, world: World, alice: Actor, choices: list[Any], place: tuple[str | int, ...]
) -> None:
    command = registry.replace(world, world.bot, None, [ASK])[0]
    options: list[dict[str, Any]] = [{"name": "what", "type": 3, "value": "", "focused": True}]
    made = acts.autocomplete(
        world, alice.user, world.find_channel("general"), application=world.bot, command=command, options=options
    )
    answer = await rest("POST", callback(made), {"type": 8, "data": {"choices": choices}}, token="")
    assert answer.errors(*place)
    assert (await rest("POST", callback(made), {"type": 8, "data": {"choices": choices[:1]}}, token="")).status in (
        204,
        400,
    )
    assert (await rest("POST", callback(made), says(), token="")).code in (50035, 40060)


FIELD = {"type": 4, "custom_id": "f", "label": "F", "style": 1}
BAD_MODALS: dict[str, tuple[dict[str, Any], tuple[str | int, ...]]] = {
    "title": ({"title": "x" * 46}, ("data", "title")),
    "custom_id": ({"custom_id": "x" * 101}, ("data", "custom_id")),
    "no rows": ({"components": []}, ("data", "components")),
    "six rows": (
        {"components": [{"type": 1, "components": [{**FIELD, "custom_id": str(n)}]} for n in range(6)]},
        ("data", "components"),
    ),
    "two in a row": (
        {"components": [{"type": 1, "components": [FIELD, FIELD]}]},
        ("data", "components", 0, "components"),
    ),
    "label": (
        {"components": [{"type": 1, "components": [{**FIELD, "label": "x" * 46}]}]},
        ("data", "components", 0, "components", 0, "label"),
    ),
    "placeholder": (
        {"components": [{"type": 18, "label": "x", "component": {**FIELD, "placeholder": "x" * 101}}]},
        ("data", "components", 0, "component", "placeholder"),
    ),
    "style": (
        {"components": [{"type": 18, "label": "x", "component": {**FIELD, "style": 3}}]},
        ("data", "components", 0, "component", "style"),
    ),
}


@pytest.mark.parametrize("name", BAD_MODALS)
async def test_modals_have_limits(rest: Rest, used: Interaction, name: str) -> None:
    good = {"custom_id": "m", "title": "M", "components": [{"type": 1, "components": [FIELD]}]}
    change, place = BAD_MODALS[name]
    answer = await rest("POST", callback(used), {"type": 9, "data": {**good, **change}}, token="")
    assert answer.code == 50035
    assert answer.errors(*place)
    assert (await rest("POST", callback(used), {"type": 9, "data": good}, token="")).status == 204


async def test_a_disabled_button_and_another_s_whisper_cannot_be_pressed(
    rest: Rest, used: Interaction, world: World, alice: Actor
) -> None:
    row = {"type": 1, "components": [{"type": 2, "style": 1, "label": "B", "custom_id": "b", "disabled": True}]}
    await rest("POST", callback(used), says(components=[row], flags=64), token="")
    assert used.original is not None
    with pytest.raises(acts.Refused, match="disabled"):
        await alice.click(used.original, "B")
    with pytest.raises(acts.Refused, match="not there"):
        await world.member("bob").click(used.original, "B")


async def test_commands_are_refused_in_an_archived_thread(
    rest: Rest, world: World, alice: Actor, used: Interaction
) -> None:
    general = world.find_channel("general")
    made = (await rest("POST", f"/channels/{general.id}/threads", {"name": "t", "type": 11})).body
    await rest("PATCH", f"/channels/{made['id']}", {"archived": True})
    thread, command = world.get_channel(int(made["id"])), next(iter(world.bot.commands.values()))
    with pytest.raises(acts.Refused, match="archived"):
        acts.slash(world, alice.user, thread, application=world.bot, command=command, options=[])


async def test_an_age_restricted_command_is_offered_in_such_channels_alone(world: World, alice: Actor) -> None:
    registry.replace(world, world.bot, None, [{**PING, "nsfw": True}])
    general, adult = world.find_channel("general"), world.channel("adult", nsfw=True)
    assert acts.offered(world, alice.user, general) == []
    assert len(acts.offered(world, alice.user, adult)) == 1


async def test_the_interaction_carries_the_permissions_of_both(world: World, used: Interaction) -> None:
    sent = interactions.payload(world, used)
    assert sent["member"]["permissions"] == str(world.allowed(used.user, used.channel))
    assert sent["app_permissions"] == str(world.allowed(world.bot.user, used.channel))


async def test_nobody_reacts_to_an_ephemeral_message(bot: ExampleBot, world: World, alice: Actor) -> None:
    seen = await alice.slash("#general", "buttons")
    whispered = await alice.click(seen.message, "Whisper")
    assert whispered.message.reader == alice.user.id
    with pytest.raises(ApiError, match="10008"):
        await alice.react(whispered.message, "👍")
    assert whispered.message.reactions == {}
