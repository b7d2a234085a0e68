"""The gateway frame by frame, and a bot that loses its connection."""

import base64
import json
import time
import zlib
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from playground.intents import Intent
from playground.member import Actor
from playground.packing import packer
from playground.permissions import Permission
from playground.run import Playground
from playground.world import World, threads
from playground.world.model import Kind
from tests.playground.conftest import Rest, until
from tests.playground.example_bot import ExampleBot

PLAIN = int(Intent.GUILDS | Intent.GUILD_MESSAGES | Intent.GUILD_MESSAGE_REACTIONS)


class Client:
    """A gateway client that shows each frame."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, *, zipped: bool) -> None:
        self.socket = socket
        self._zlib = zlib.decompressobj() if zipped else None

    async def read(self) -> Any:
        message = await self.socket.receive(timeout=5)
        if message.type in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.CLOSING):
            return {"close": self.socket.close_code}
        if self._zlib is None:
            assert message.type is aiohttp.WSMsgType.TEXT
            return json.loads(message.data)
        assert message.data.endswith(b"\x00\x00\xff\xff")
        return json.loads(self._zlib.decompress(message.data))

    async def until(self, kind: str) -> Any:
        while True:
            frame = await self.read()
            if frame.get("t") == kind or "close" in frame:
                return frame

    async def send(self, op: int, data: Any) -> None:
        await self.socket.send_json({"op": op, "d": data})

    async def identify(self, token: str, intents: int = PLAIN, **more: Any) -> Any:
        assert (await self.read())["op"] == 10
        await self.send(2, {"token": token, "intents": intents, "properties": {}, **more})
        return await self.read()


class Dialer:
    def __init__(self, playground: Playground, session: aiohttp.ClientSession) -> None:
        self.playground = playground
        self._session = session

    async def __call__(self, *, zipped: bool = False, version: int = 10) -> Client:
        url = f"{self.playground.base_url}/gateway/?v={version}&encoding=json" + (
            "&compress=zlib-stream" if zipped else ""
        )
        return Client(await self._session.ws_connect(url), zipped=zipped)


@pytest.fixture
async def dial(playground: Playground) -> AsyncIterator[Dialer]:
    async with aiohttp.ClientSession() as session:
        yield Dialer(playground, session)


@pytest.mark.parametrize("zipped", [False, True])
async def test_identify_is_answered_with_ready_and_the_servers(dial: Dialer, world: World, zipped: bool) -> None:
    client = await dial(zipped=zipped)
    ready = await client.identify(world.bot.token)
    assert (ready["t"], ready["s"]) == ("READY", 1)
    assert ready["d"]["user"]["id"] == str(world.bot.id)
    assert ready["d"]["guilds"] == [{"id": str(world.guild.id), "unavailable": True}]
    created = await client.read()
    assert (created["t"], created["s"]) == ("GUILD_CREATE", 2)
    assert [one["name"] for one in created["d"]["channels"]] == ["general", "reading-room"]
    assert [one["user"]["id"] for one in created["d"]["members"]] == [str(world.bot.id)], (
        "others need the members intent"
    )
    await client.send(1, 2)
    assert (await client.read())["op"] == 11


async def test_frames_may_come_as_bytes(dial: Dialer, world: World) -> None:
    """Libraries that write JSON as bytes, as hikari does, send binary frames."""
    client = await dial()
    await client.read()
    identify = {"op": 2, "d": {"token": world.bot.token, "intents": PLAIN, "properties": {}}}
    await client.socket.send_bytes(json.dumps(identify).encode())
    assert (await client.read())["t"] == "READY"


def test_a_token_names_its_bot_as_discords_do(world: World) -> None:
    """Base64 of the id without padding, then two more parts; hikari reads the bot's id from the first."""
    parts = world.bot.token.split(".")
    assert len(parts) == 3
    assert base64.urlsafe_b64decode(parts[0] + "=" * (-len(parts[0]) % 4)).decode() == str(world.bot.id)


async def test_a_heartbeat_is_answered_as_late_as_over_a_network(dial: Dialer, world: World, alice: Actor) -> None:
    """A client that notes its sending only afterwards would else take itself for a whole interval late."""
    client = await dial()
    await client.identify(world.bot.token)
    await client.until("GUILD_CREATE")
    began = time.monotonic()
    await client.send(1, 2)
    await client.send(8, {"guild_id": str(world.guild.id), "query": "x", "limit": 1})
    assert (await client.read())["t"] == "GUILD_MEMBERS_CHUNK", "the rest goes on meanwhile"
    assert (await client.read())["op"] == 11
    assert time.monotonic() - began >= 0.02


@pytest.mark.parametrize(
    "frame",
    [
        {"op": 8, "d": {"guild_id": "abc", "query": "a", "limit": 0}},
        {"op": 8, "d": {"guild_id": [], "query": "a", "limit": 0}},
        {"op": 8, "d": {"guild_id": "5", "query": "a", "limit": "z"}},
        {"op": {}, "d": None},
        [],
        "[" * 15_000,
        b"\xff\xfe",
    ],
)
async def test_a_frame_that_cannot_be_read_is_closed_with_its_code(dial: Dialer, world: World, frame: Any) -> None:
    client = await dial()
    await client.identify(world.bot.token)
    if isinstance(frame, bytes):
        await client.socket.send_bytes(frame)
    else:
        await client.socket.send_str(frame if isinstance(frame, str) else json.dumps(frame))
    assert (await client.until("nothing"))["close"] == 4002


async def test_zstd_packs_frame_by_frame_where_python_has_it() -> None:
    zstandard = pytest.importorskip("zstandard", reason="zstandard is not installed")
    pack, stream = packer("zstd-stream"), zstandard.ZstdDecompressor().decompressobj()
    assert pack is not None
    assert [stream.decompress(pack(frame)) for frame in (b"one", b"two")] == [b"one", b"two"]


async def test_an_unknown_compression_is_refused_and_noted() -> None:
    async with Playground() as playground, aiohttp.ClientSession() as session:
        socket = await session.ws_connect(f"{playground.base_url}/gateway/?v=10&encoding=json&compress=lz4")
        await socket.receive()
        assert socket.close_code == 4002
        assert playground.world.unknown_routes == ["gateway compress=lz4"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"token": "nobody"}, 4004),
        ({"intents": PLAIN | 1 << 15}, 4014),
        ({"intents": PLAIN | 1 << 1}, 4014),
        ({"intents": 1 << 40}, 4013),
        ({"shard": [2, 2]}, 4010),
    ],
)
async def test_a_bad_identify_is_closed_with_its_code(
    dial: Dialer, world: World, change: dict[str, Any], code: int
) -> None:
    client = await dial()
    identify: dict[str, Any] = {"token": world.bot.token, "intents": PLAIN, **change}
    assert await client.identify(**identify) == {"close": code}


async def test_frames_out_of_place_are_closed_with_their_code(dial: Dialer, world: World) -> None:
    client = await dial()
    await client.read()
    await client.send(3, {})
    assert await client.read() == {"close": 4003}
    client = await dial()
    await client.identify(world.bot.token)
    await client.send(77, None)
    assert (await client.until("nothing"))["close"] == 4001
    client = await dial()
    await client.identify(world.bot.token)
    await client.send(2, {"token": world.bot.token, "intents": PLAIN})
    assert (await client.until("nothing"))["close"] == 4005
    client = await dial()
    await client.read()
    await client.socket.send_str("no json")
    assert await client.read() == {"close": 4002}
    assert await (await dial(version=9)).read() == {"close": 4012}


async def test_more_than_120_sends_a_minute_are_closed(dial: Dialer, world: World) -> None:
    client = await dial()
    await client.identify(world.bot.token)
    for _ in range(120):
        await client.send(1, None)
    assert (await client.until("nothing"))["close"] == 4008


async def test_events_follow_the_intents(dial: Dialer, world: World, alice: Actor) -> None:
    deaf = await dial()
    await deaf.identify(world.bot.token, int(Intent.GUILDS | Intent.GUILD_MESSAGE_REACTIONS))
    said = await alice.say("#general", "hello")
    await alice.react(said, "👍")
    await deaf.until("GUILD_CREATE")
    assert (await deaf.read())["t"] == "MESSAGE_REACTION_ADD"


async def test_content_is_blank_without_its_intent_but_for_mentions(dial: Dialer, world: World, alice: Actor) -> None:
    blind = await dial()
    await blind.identify(world.bot.token)
    await alice.say("#general", "hidden")
    await alice.say("#general", f"shown <@{world.bot.id}>")
    assert (await blind.until("MESSAGE_CREATE"))["d"]["content"] == ""
    assert (await blind.until("MESSAGE_CREATE"))["d"]["content"].startswith("shown")
    world.bot.privileged = frozenset({"message_content"})
    seeing = await dial()
    await seeing.identify(world.bot.token, PLAIN | int(Intent.MESSAGE_CONTENT))
    await alice.say("#general", "hidden")
    assert (await seeing.until("MESSAGE_CREATE"))["d"]["content"] == "hidden"


async def test_hidden_channels_are_silent(dial: Dialer, world: World, alice: Actor) -> None:
    secret = world.channel("secret")
    world.overwrite(secret, world.bot.user, deny=1 << 10)
    client = await dial()
    await client.identify(world.bot.token)
    await alice.say(secret, "psst")
    await alice.say("#general", "aloud")
    assert (await client.until("MESSAGE_CREATE"))["d"]["channel_id"] == str(world.find_channel("general").id)


async def test_shards_share_the_servers(dial: Dialer, world: World) -> None:
    monkeypatch.setattr("playground.gateway.GUILDS_A_SHARD", 2)
    assert (await (await dial()).identify(world.bot.token))["t"] == "READY"
