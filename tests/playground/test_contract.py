"""The contract check itself, and what a whole run of the example bot says by its measure."""

from pathlib import Path
from typing import Any

import pytest

from playground.contract import Contract
from playground.member import Actor
from playground.world import World
from tests.conftest import DOCUMENT
from tests.playground.conftest import Rest
from tests.playground.example_bot import ExampleBot

pytest.importorskip(
    "jsonschema", reason="jsonschema is not installed, so the contract is not checked", exc_type=ImportError
)


@pytest.fixture
def contract() -> Contract:
    if not DOCUMENT.exists():
        pytest.skip(f"Discord's OpenAPI document is not at {DOCUMENT}, so the contract is not checked")
    return Contract(DOCUMENT)


def exchange(**changes: Any) -> dict[str, Any]:
    """A good exchange but for the changes."""
    made = {"method": "GET", "route": "/gateway", "status": 200, "request": None, "response": {"url": "ws://x"}}
    return made | changes


def test_a_good_exchange_passes(contract: Contract) -> None:
    assert list(contract.check(exchange())) == []


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"response": {"url": "ws://x", "shards": 1}}, "shards"),
        ({"response": {}}, "url"),
        ({"response": {"url": 1}}, "string"),
        ({"response": None}, "has a body"),
        ({"status": 202}, "only"),
        ({"route": "/nothing"}, "does not have it"),
        ({"status": 404, "response": {"message": "x"}}, "code"),
        ({"status": 404, "response": {"message": "x", "code": 1, "more": 1}}, "more"),
    ],
)
def test_a_bad_exchange_is_told(contract: Contract, change: dict[str, Any], what: str) -> None:
    breaches = list(contract.check(exchange(**change)))
    assert breaches
    assert any(what in str(one) for one in breaches)


def test_an_unknown_field_of_a_request_is_told(contract: Contract) -> None:
    sent = {"content": "x", "contents": "y"}
    found = list(
        contract.check(exchange(method="POST", route="/channels/{channel_id}/typing", status=204, request=sent))
    )
    assert found


def test_the_breach_names_the_alternative_that_was_meant(contract: Contract) -> None:
    option = {"type": 3, "name": "o", "description": "O", "max_length": 7000}
    sent = [
        {
            "name": "c",
            "description": "C",
            "options": [{"type": 1, "name": "s", "description": "S", "options": [option]}],
        }
    ]
    made = exchange(method="PUT", route="/applications/{application_id}/commands", request=sent, response=[])
    [breach] = contract.check(made)
    assert (breach.where, "7000" in breach.what) == ("0/options/0/options/0/max_length", True)


async def test_a_run_of_the_bot_keeps_the_contract(
    bot: ExampleBot, alice: Actor, contract: Contract, world: World, rest: Rest
) -> None:
    shown = (await alice.slash("#general", "buttons")).message
    for name in ("embed", "layout", "voices", "later"):
        await alice.slash("#general", name)
    await alice.click(shown, "Count")
    await alice.react(shown, "👍")
    general = world.find_channel("general")
    await rest("GET", f"/channels/{general.id}/messages")
    await rest("GET", f"/guilds/{world.guild.id}", with_counts="true")
    await rest("GET", f"/guilds/{world.guild.id}/members/{alice.user.id}")
    await rest("GET", "/applications/@me")
    (mine,) = (await rest("GET", "/users/@me/guilds", with_counts="true")).body
    assert mine["approximate_member_count"] == len(world.guild.members), "clients but discord.py always ask for it"
    breaches = [str(one) for made in world.exchanges for one in contract.check(made)]
    assert breaches == []


def test_the_document_is_where_the_tests_look_for_it() -> None:
    assert Path("shared/discord/openapi.json.gz") == DOCUMENT.relative_to(DOCUMENT.parents[2])
