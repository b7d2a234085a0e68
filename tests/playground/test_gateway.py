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
    number = (world.guild.id >> 22) % 2
    there, elsewhere = await dial(), await dial()
    assert (await there.identify(world.bot.token, shard=[number, 2]))["d"]["shard"] == [number, 2]
    ready = await elsewhere.identify(world.bot.token, shard=[1 - number, 2])
    assert ready["d"]["guilds"] == []
    world.role("new")
    assert (await there.until("GUILD_ROLE_CREATE"))["d"]["role"]["name"] == "new"
    await elsewhere.send(1, 0)
    assert (await elsewhere.read())["op"] == 11, "nothing of the other shard came before the heartbeat's answer"


async def test_a_resume_replays_what_was_missed(dial: Dialer, world: World, alice: Actor) -> None:
    client = await dial()
    session = (await client.identify(world.bot.token))["d"]["session_id"]
    await client.until("GUILD_CREATE")
    await client.socket.close(code=4000)
    await alice.say("#general", "one")
    await alice.say("#general", "two")
    again = await dial()
    assert (await again.read())["op"] == 10
    await again.send(6, {"token": world.bot.token, "session_id": session, "seq": 2})
    frames = [await again.read() for _ in range(3)]
    assert [(one["t"], one["s"]) for one in frames] == [("MESSAGE_CREATE", 3), ("MESSAGE_CREATE", 4), ("RESUMED", 5)]


async def test_a_resume_of_a_session_that_is_gone_is_invalid(dial: Dialer, world: World) -> None:
    client = await dial()
    session = (await client.identify(world.bot.token))["d"]["session_id"]
    world.drop(resume=False)
    assert (await client.until("nothing"))["close"] == 4000
    again = await dial()
    await again.read()
    await again.send(6, {"token": world.bot.token, "session_id": session, "seq": 2})
    assert await again.read() == {"op": 9, "d": False}
    await again.send(2, {"token": world.bot.token, "intents": PLAIN})
    assert (await again.read())["t"] == "READY"


async def test_a_resume_that_asks_for_more_than_is_kept_is_invalid(
    dial: Dialer, world: World, playground: Playground
) -> None:
    client = await dial()
    session = (await client.identify(world.bot.token))["d"]["session_id"]
    assert playground.gateway is not None
    kept = playground.gateway.sessions[session]
    kept.log.popleft()
    for seq, answer in ((1, "RESUMED"), (0, None)):
        again = await dial()
        await again.read()
        await again.send(6, {"token": world.bot.token, "session_id": session, "seq": seq})
        frame = await again.read()
        while answer and frame["t"] != answer:
            frame = await again.read()
        assert answer or frame == {"op": 9, "d": False}


async def test_a_resume_from_the_future_is_closed(dial: Dialer, world: World) -> None:
    client = await dial()
    session = (await client.identify(world.bot.token))["d"]["session_id"]
    again = await dial()
    await again.read()
    await again.send(6, {"token": world.bot.token, "session_id": session, "seq": 900})
    assert await again.read() == {"close": 4007}


async def test_a_session_that_its_client_closed_is_gone(dial: Dialer, world: World) -> None:
    client = await dial()
    await client.identify(world.bot.token)
    await client.socket.close(code=1000)
    await world.bus.wait(lambda: not world.online or None, within=5, what="the session to end")


async def test_reconnect_is_asked_for_politely(dial: Dialer, world: World) -> None:
    client = await dial()
    await client.identify(world.bot.token)
    await client.until("GUILD_CREATE")
    world.drop(politely=True)
    assert (await client.read())["op"] == 7


async def test_a_bot_resumes_after_a_drop_and_misses_nothing(bot: ExampleBot, world: World, alice: Actor) -> None:
    said = await alice.say("#general", "hello")
    with world.faults.hold():
        world.drop(resume=True)
        await alice.react(said, "👍")
        await alice.react(said, "🎉")
    await until(lambda: bot.resumed == 1)
    assert [emoji for _, _, _, emoji in bot.reactions] == ["👍", "🎉"]


async def test_a_bot_that_cannot_resume_loses_what_happened_meanwhile(
    bot: ExampleBot, world: World, alice: Actor
) -> None:
    said = await alice.say("#general", "hello")
    with world.faults.hold():
        world.drop(resume=False)
        await alice.react(said, "👍")
    await world.bus.wait(lambda: world.online or None, within=10, what="the bot to identify again")
    await alice.react(said, "🎉")
    await until(lambda: bool(bot.reactions))
    assert [emoji for _, _, _, emoji in bot.reactions] == ["🎉"]
    assert bot.resumed == 0


async def test_events_are_lost_doubled_and_swapped_on_demand(bot: ExampleBot, world: World, alice: Actor) -> None:
    said = await alice.say("#general", "hello")
    world.faults.add_event("MESSAGE_REACTION_ADD", lose=True)
    await alice.react(said, "1️⃣")
    world.faults.add_event("MESSAGE_REACTION_ADD", duplicate=True)
    await alice.react(said, "2️⃣")
    world.faults.add_event("MESSAGE_REACTION_ADD", reorder=True)
    await alice.react(said, "3️⃣")
    await alice.react(said, "4️⃣")
    await until(lambda: len(bot.reactions) == 4)
    assert [emoji[0] for _, _, _, emoji in bot.reactions] == ["2", "2", "4", "3"]


async def test_a_private_thread_is_silent_for_those_outside(dial: Dialer, world: World, alice: Actor) -> None:
    world.overwrite(world.find_channel("general"), world.bot.user, deny=Permission.MANAGE_THREADS)
    client = await dial()
    await client.identify(world.bot.token)
    general = world.find_channel("general")
    made = threads.make(world, alice.user, general, {"name": "private"}, kind=Kind.PRIVATE_THREAD)
    threads.start(world, made)
    await alice.say(made, "psst")
    await alice.say(general, "aloud")
    assert (await client.until("MESSAGE_CREATE"))["d"]["channel_id"] == str(general.id)
    threads.join(world, made, world.bot.user)
    await alice.say(made, "welcome")
    assert (await client.until("MESSAGE_CREATE"))["d"]["channel_id"] == str(made.id)


async def test_members_are_asked_for_by_name_or_id(bot: ExampleBot, world: World, alice: Actor) -> None:
    guild = bot.get_guild(world.guild.id)
    assert guild is not None
    assert [one.id for one in await guild.query_members("ali")] == [alice.user.id]
    assert [one.id for one in await guild.query_members(user_ids=[alice.user.id, 5])] == [alice.user.id]


async def test_all_members_at_once_need_their_intent(dial: Dialer, world: World) -> None:
    client = await dial()
    await client.identify(world.bot.token)
    await client.send(8, {"guild_id": str(world.guild.id), "query": "", "limit": 0})
    assert (await client.until("nothing"))["close"] == 4014


async def test_a_bot_that_was_killed_is_offline_and_its_session_ends_with_the_next(dial: Dialer, world: World) -> None:
    client = await dial()
    session = (await client.identify(world.bot.token))["d"]["session_id"]
    assert client.socket._response.connection is not None
    client.socket._response.connection.transport.abort()
    await world.bus.wait(lambda: not world.online or None, within=5, what="the end of the connection")
    again = await dial()
    await again.identify(world.bot.token)
    late = await dial()
    await late.read()
    await late.send(6, {"token": world.bot.token, "session_id": session, "seq": 1})
    assert await late.read() == {"op": 9, "d": False}


async def test_more_identifies_than_a_day_allows_end_every_session_and_change_the_token(
    dial: Dialer, world: World
) -> None:
    world.bot.identifies.count = 2
    token = world.bot.token
    first = await dial()
    assert (await first.identify(token))["t"] == "READY"
    assert (await (await dial()).identify(token))["t"] == "READY"
    assert await (await dial()).identify(token) == {"close": 4004}
    assert await first.until("never") == {"close": 4004}
    assert await (await dial()).identify(token) == {"close": 4004}
    world.clock.advance(86_400)
    assert (await (await dial()).identify(world.bot.token))["t"] == "READY"


async def test_a_bot_is_told_how_often_it_may_identify(dial: Dialer, rest: Rest, world: World) -> None:
    assert (await rest("GET", "/gateway/bot")).body["session_start_limit"]["remaining"] == 1000
    await (await dial()).identify(world.bot.token)
    limit = (await rest("GET", "/gateway/bot")).body["session_start_limit"]
    assert limit["remaining"] == 999
    assert 86_300_000 < limit["reset_after"] <= 86_400_000


async def test_a_shard_holds_no_more_servers_than_discord_lets_it(
    dial: Dialer, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.join(world.add_guild("second", owner=world.owner), world.bot.user)
    monkeypatch.setattr("playground.gateway.GUILDS_A_SHARD", 1)
    assert await (await dial()).identify(world.bot.token) == {"close": 4011}
    monkeypatch.setattr("playground.gateway.GUILDS_A_SHARD", 2)
    assert (await (await dial()).identify(world.bot.token))["t"] == "READY"
