"""Rate limits as their headers and refusals tell them, and as a library obeys them."""

import asyncio
import logging

import aiohttp
import pytest

from playground.rest.ratelimit import Limit
from playground.run import Playground
from playground.world import World
from tests.playground.conftest import Rest
from tests.playground.example_bot import ExampleBot

HEADERS = (
    "X-RateLimit-Limit",
    "X-RateLimit-Remaining",
    "X-RateLimit-Reset",
    "X-RateLimit-Reset-After",
    "X-RateLimit-Bucket",
)
SEND = "POST /channels/{channel_id}/messages"


@pytest.fixture
def limited(playground: Playground, world: World) -> Playground:
    world.rate_limits = True
    return playground


def path(world: World, name: str = "general") -> str:
    return f"/channels/{world.find_channel(name).id}/messages"


async def test_every_answer_of_a_route_tells_its_bucket(rest: Rest, world: World) -> None:
    for answer in (
        await rest("GET", "/users/@me"),
        await rest("GET", "/channels/1"),
        await rest("POST", path(world), {}),
    ):
        assert all(answer.headers.get(name) for name in HEADERS)


async def test_the_sixth_message_in_five_seconds_is_refused(rest: Rest, limited: Playground, world: World) -> None:
    left = [(await rest("POST", path(world), {"content": "x"})).headers["X-RateLimit-Remaining"] for _ in range(5)]
    assert left == ["4", "3", "2", "1", "0"]
    refused = await rest("POST", path(world), {"content": "x"})
    assert refused.status == 429
    assert refused.body.keys() == {"message", "retry_after", "global"}
    assert 0 < refused.body["retry_after"] <= 5
    assert refused.body["global"] is False
    assert refused.headers["Via"]
    assert refused.headers["X-RateLimit-Scope"] == "user"
    assert int(refused.headers["Retry-After"]) >= refused.body["retry_after"]
    elsewhere = await rest("POST", path(world, "reading-room"), {"content": "x"})
    assert elsewhere.status == 200, "each channel has its own bucket"
    world.clock.advance(5)
    assert (await rest("POST", path(world), {"content": "x"})).status == 200
    assert len(world.find_channel("general").messages) == 6


async def test_the_limit_over_all_is_told_as_global(rest: Rest, limited: Playground) -> None:
    limited.api.limits.default = Limit(1000, 1.0)
    limited.api.limits.everything = Limit(10, 60.0)
    answers = [await rest("GET", "/users/@me") for _ in range(11)]
    assert [one.status for one in answers] == [200] * 10 + [429]
    assert answers[-1].body["global"] is True
    assert answers[-1].headers["X-RateLimit-Scope"] == "global"
    assert answers[-1].headers["X-RateLimit-Global"] == "true"


async def test_answers_to_interactions_are_exempt_from_it(rest: Rest, limited: Playground) -> None:
    limited.api.limits.everything = Limit(1, 60.0)
    await rest("GET", "/users/@me")
    assert (await rest("GET", "/users/@me")).status == 429
    for token in ("", None):
        answered = await rest("POST", "/interactions/1/x/callback", {"type": 4}, token=token)
        assert answered.code == 10062
        assert not set(HEADERS) & set(answered.headers), "hikari reports headers on this route as an error"
        followed = await rest("POST", f"/webhooks/{limited.world.bot.id}/x", {"content": "x"}, token=token)
        assert (followed.status, followed.code) == (401, 50027)


async def test_webhooks_share_thirty_a_minute_in_a_channel(rest: Rest, limited: Playground, world: World) -> None:
    channel = world.find_channel("general")
    limited.api.limits.routes["POST /webhooks/{webhook_id}/{webhook_token}"] = Limit(100, 2.0)
    hooks = [(await rest("POST", f"/channels/{channel.id}/webhooks", {"name": "w"})).body for _ in range(2)]
    addresses = [f"/webhooks/{one['id']}/{one['token']}" for one in hooks]
    answers = [await rest("POST", addresses[number % 2], {"content": "x"}, token="") for number in range(31)]
    assert [one.status for one in answers] == [204] * 30 + [429]
    assert answers[-1].headers["X-RateLimit-Scope"] == "shared"


async def test_a_library_waits_for_the_bucket_and_loses_nothing(
    bot: ExampleBot, limited: Playground, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    limited.api.limits.routes[SEND] = Limit(5, 0.2)
    channel = bot.get_channel(world.find_channel("general").id)
    await asyncio.gather(*(channel.send(str(number)) for number in range(12)))
    contents = [one.content for one in world.find_channel("general").messages.values()]
    assert sorted(contents, key=int) == [str(number) for number in range(12)]
    assert [one["status"] for one in world.exchanges if one["route"].endswith("/messages")].count(200) == 12


@pytest.mark.parametrize("is_global", [False, True])
async def test_a_library_tries_again_after_a_refusal(
    bot: ExampleBot, world: World, caplog: pytest.LogCaptureFixture, is_global: bool
) -> None:
    fault = world.faults.add(SEND, status=429, retry_after=0.01, is_global=is_global)
    caplog.set_level(logging.WARNING)
    await bot.get_channel(world.find_channel("general").id).send("x")
    assert fault.met == 1
    assert len(world.find_channel("general").messages) == 1
    assert any("rate limit" in one.message.lower() for one in caplog.records)


async def test_refusals_tell_their_bucket_too(rest: Rest, world: World) -> None:
    """The answers that the handler never sees: a wrong token, no token, a body that is no JSON."""
    place = path(world)
    broken = aiohttp.payload.BytesPayload(b"{", content_type="application/json")
    for status, answer in (
        (401, await rest("GET", "/users/@me", token="Bot nobody")),
        (401, await rest("GET", "/users/@me", token="")),
        (400, await rest("POST", place, data=broken)),
    ):
        assert answer.status == status
        assert all(answer.headers.get(name) for name in HEADERS)


async def test_an_address_with_too_many_invalid_requests_is_shut_out_for_a_while(
    rest: Rest, limited: Playground, playground: Playground
) -> None:
    limited.api.invalid.count = 3
    answers = [await rest("GET", "/users/@me", token="wrong") for _ in range(3)]
    assert [one.status for one in answers] == [401] * 3
    async with aiohttp.ClientSession() as session:
        url = f"{playground.api_url}/users/@me"
        async with session.get(url, headers={"Authorization": f"Bot {playground.token}"}) as answer:
            assert answer.status == 429
            assert "Via" not in answer.headers
            assert answer.content_type == "text/plain"
            assert 0 < int(answer.headers["Retry-After"]) <= 600
    limited.world.clock.advance(600)
    assert (await rest("GET", "/users/@me")).status == 200


async def test_what_others_used_up_counts_nothing_against_an_address(rest: Rest, limited: Playground) -> None:
    limited.api.limits.webhooks = Limit(0, 60.0)
    channel = limited.world.find_channel("general")
    made = (await rest("POST", f"/channels/{channel.id}/webhooks", {"name": "hook"})).body
    for _ in range(3):
        answer = await rest("POST", f"/webhooks/{made['id']}/{made['token']}", {"content": "x"})
        assert (answer.status, answer.headers["X-RateLimit-Scope"]) == (429, "shared")
    assert limited.api.invalid.left == limited.api.invalid.count
