"""The page's socket and files."""

import io
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from yarl import URL

from playground.browser import Browsers
from playground.member import Actor
from playground.permissions import Permission
from playground.run import Playground
from playground.world import World, registry
from tests.playground.example_bot import ExampleBot


class Page:
    """A browser as far as frames go."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket

    async def read(self, op: str, **wanted: Any) -> dict[str, Any]:
        """The next frame of an op with these values; others are passed over."""
        while True:
            message = await self.socket.receive(timeout=5)
            assert message.type is aiohttp.WSMsgType.TEXT, message
            frame: dict[str, Any] = json.loads(message.data)
            assert frame["op"] == op or frame["op"] != "error", frame
            if frame["op"] == op and all(frame.get(name) == value for name, value in wanted.items()):
                return frame

    async def send(self, op: str, **frame: Any) -> str:
        frame.setdefault("nonce", f"n-{op}")
        await self.socket.send_json({"op": op, **frame})
        return str(frame["nonce"])


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as opened:
        yield opened


@pytest.fixture
async def page(playground: Playground, session: aiohttp.ClientSession, alice: Actor) -> Page:
    url = f"{playground.base_url}/playground/socket?token={playground.options.page_token}"
    return Page(await session.ws_connect(url, headers={"Origin": playground.base_url}))


async def test_only_the_page_itself_gets_in(playground: Playground, session: aiohttp.ClientSession) -> None:
    address = f"{playground.base_url}/playground/socket?token="
    good = {"Origin": playground.base_url}
    tries = [
        (address + "wrong", good),
        (address + playground.options.page_token, {"Origin": "http://evil.example"}),
        (address + playground.options.page_token, {}),
    ]
    for url, headers in tries:
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await session.ws_connect(url, headers=headers)
        assert refused.value.status == 403
    async with session.get(address + playground.options.page_token) as probe:
        assert probe.status == 426, "the page asks over plain HTTP whether its token is good"
    async with session.post(f"{playground.base_url}/playground/upload", headers=good) as answer:
        assert answer.status == 403


async def test_files_of_the_page_are_strict_and_never_stored(
    playground: Playground, session: aiohttp.ClientSession
) -> None:
    async with session.get(playground.page_url) as answer:
        assert answer.status == 200
        assert answer.headers["Cache-Control"] == "no-store"
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
    for path in ("../run.py", "%2e%2e/run.py", "nothing.js", "socket/../../run.py"):
        async with session.get(f"{playground.base_url}/playground/{path}") as answer:
            assert answer.status == 404


async def test_no_file_outside_the_page_is_served(session: aiohttp.ClientSession, tmp_path: Path) -> None:
    (tmp_path / "page").mkdir()
    (tmp_path / "page" / "index.html").write_text("page")
    (tmp_path / "secret.html").write_text("secret")
    app = web.Application()
    Browsers(World(), token="t", page=tmp_path / "page").mount(app)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    base = f"http://127.0.0.1:{runner.addresses[0][1]}/playground/"
    for path, status in (("index.html", 200), ("", 200), ("%2e%2e/secret.html", 404), ("..%2Fsecret.html", 404)):
        async with session.get(URL(base + path, encoded=True)) as answer:
            assert answer.status == status, path
    await runner.cleanup()


async def test_a_whisper_is_told_to_its_reader_s_page_alone(bot: ExampleBot, page: Page, world: World) -> None:
    bob = world.member("bob")
    await bob.slash("#general", "echo", text="secret", whisper=True)
    await bob.slash("#general", "echo", text="aloud")
    assert (await page.read("dispatch", t="MESSAGE_CREATE"))["d"]["content"] == "aloud"


async def test_an_upload_that_is_no_picture_is_downloaded(
    playground: Playground, session: aiohttp.ClientSession, alice: Actor, world: World
) -> None:
    file = await alice.upload("x.html", b"<script>", content_type="text/html")
    async with session.get(f"{playground.base_url}/playground/files/{file.id}/{file.name}") as answer:
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_the_welcome_shows_what_the_actor_may_see(page: Page, world: World, alice: Actor) -> None:
    welcome = await page.read("welcome")
    assert welcome["actor"] == str(alice.user.id)
    names = [one["name"] for one in welcome["world"]["channels"]]
    assert names == ["general", "reading-room"]
    general = world.find_channel("general")
    assert welcome["permissions"][str(general.id)] == str(int(world.allowed(alice.user, general)))
    assert welcome["world"]["bot"]["id"] == str(world.bot.id)
    secret = world.channel("secret")
    world.overwrite(secret, world.guild.roles[world.guild.id], deny=Permission.VIEW_CHANNEL)
    await page.send("act_as", user_id=str(world.owner.id))
    assert "secret" in [one["name"] for one in (await page.read("welcome"))["world"]["channels"]]
    await page.send("act_as", user_id=str(alice.user.id))
    assert "secret" not in [one["name"] for one in (await page.read("welcome"))["world"]["channels"]]
    await page.send("open", channel_id=str(secret.id))
    assert (await page.read("error"))["code"] == 50001


async def test_messages_reactions_and_history_go_round(page: Page, world: World, alice: Actor) -> None:
    general = world.find_channel("general")
    for number in range(60):
        await alice.say(general, str(number))
    await page.send("open", channel_id=str(general.id), before=None)
    history = await page.read("history")
    assert ([one["content"] for one in history["messages"]], history["more"]) == ([str(n) for n in range(10, 60)], True)
    await page.send("open", channel_id=str(general.id), before=history["messages"][0]["id"])
    history = await page.read("history")
    assert ([one["content"] for one in history["messages"]], history["more"]) == ([str(n) for n in range(10)], False)
    await page.send("say", channel_id=str(general.id), content="hello", reply_to=history["messages"][0]["id"])
    said = (await page.read("dispatch", t="MESSAGE_CREATE"))["d"]
    while said["content"] != "hello":
        said = (await page.read("dispatch", t="MESSAGE_CREATE"))["d"]
    assert said["referenced_message"]["content"] == "0"
    assert said["nonce"] == "n-say", "the page knows its own message by the nonce of its frame"
    place = {"channel_id": str(general.id), "message_id": said["id"]}
    await page.send("react", **place, emoji="👍", remove=False)
    assert (await page.read("dispatch", t="MESSAGE_REACTION_ADD"))["d"]["emoji"]["name"] == "👍"
    await page.send("react", **place, emoji="👍", remove=True)
    await page.read("dispatch", t="MESSAGE_REACTION_REMOVE")
    await page.send("delete", **place)
    assert (await page.read("dispatch", t="MESSAGE_DELETE"))["d"]["id"] == said["id"]
    await page.send("say", channel_id=str(general.id), content="x" * 2001, nonce="long")
    assert (await page.read("error", nonce="long"))["code"] == 50035


async def test_an_uploaded_file_is_posted(
    page: Page, playground: Playground, session: aiohttp.ClientSession, world: World
) -> None:
    form = aiohttp.FormData()
    form.add_field("file", b"text", filename="a.txt", content_type="text/plain")
    headers = {"Origin": playground.base_url, "X-Playground-Token": playground.options.page_token}
    async with session.post(f"{playground.base_url}/playground/upload", data=form, headers=headers) as answer:
        upload = (await answer.json())["id"]
    await page.send("say", channel_id=str(world.find_channel("general").id), content="", attachments=[upload])
    said = (await page.read("dispatch", t="MESSAGE_CREATE"))["d"]
    assert (said["content"], said["attachments"][0]["filename"]) == ("", "a.txt")
    async with session.get(said["attachments"][0]["url"]) as answer:
        assert await answer.read() == b"text"


async def test_commands_buttons_modals_and_choices_work_by_frames(bot: ExampleBot, page: Page, world: World) -> None:
    commands = {one["name"]: one for one in (await page.read("commands"))["commands"]}
    assert "buttons" in commands
    assert "manage" not in commands, "alice may not"
    place = {"channel_id": str(world.find_channel("general").id)}
    nonce = await page.send("slash", **place, command_id=commands["buttons"]["id"], options=[])
    await page.read("interaction", nonce=nonce, state="pending")
    message = (await page.read("dispatch", t="MESSAGE_CREATE"))["d"]
    assert message["interaction_metadata"]["user"]["username"] == "alice"
    used = message["interaction"]
    assert (used["type"], used["name"], used["user"]["username"]) == (2, "buttons", "alice")
    await page.read("interaction", nonce=nonce, state="acknowledged")
    on_it = {**place, "message_id": message["id"]}
    await page.send("click", **on_it, custom_id="count")
    assert (await page.read("dispatch", t="MESSAGE_UPDATE"))["d"]["content"] == "Counted to 1"
    await page.send("click", **on_it, custom_id="whisper")
    whispered = (await page.read("dispatch", t="MESSAGE_CREATE"))["d"]
    assert whispered["flags"] == 64
    assert "interaction" not in whispered, "a component has no name"
    await page.send("choose", **on_it, custom_id="colour", values=["red"])
    assert (await page.read("dispatch", t="MESSAGE_CREATE"))["d"]["content"] == "Chosen: red"
    await page.send("click", **on_it, custom_id="write")
    modal = await page.read("modal")
    rows = [
        {"type": 18, "component": {"type": 4, "custom_id": one["component"]["custom_id"], "value": "v"}}
        if one["type"] == 18
        else {"type": 1, "components": [{"type": 4, "custom_id": one["components"][0]["custom_id"], "value": "v"}]}
        for one in modal["components"]
    ]
    await page.send("submit", interaction_id=modal["interaction_id"], custom_id=modal["custom_id"], components=rows)
    assert (await page.read("dispatch", t="MESSAGE_CREATE"))["d"]["content"] == "v says 'v'"
    options = [{"name": "colour", "type": 3, "value": "gr", "focused": True}]
    nonce = await page.send("autocomplete", **place, command_id=commands["paint"]["id"], options=options)
    assert (await page.read("choices", nonce=nonce))["choices"] == [{"name": "Green", "value": "green"}]
    nonce = await page.send("context", **place, command_id=commands["Length"]["id"], target_id=message["id"])
    await page.read("interaction", nonce=nonce, state="acknowledged")
    nonce = await page.send("slash", **place, command_id=commands["silent"]["id"], options=[])
    await page.read("interaction", nonce=nonce, state="pending")
    world.clock.advance(4)
    assert (await page.read("interaction", nonce=nonce, state="failed"))["error"] == "The application did not respond"


async def test_commands_are_told_again_when_they_change(page: Page, world: World) -> None:
    assert (await page.read("commands"))["commands"] == []
    registry.replace(world, world.bot, None, [{"name": "new", "description": "New"}])
    assert [one["name"] for one in (await page.read("commands"))["commands"]] == ["new"]


async def test_new_rights_are_told(page: Page, world: World, alice: Actor) -> None:
    registry.replace(
        world, world.bot, None, [{"name": "hosts", "description": "H", "default_member_permissions": "32"}]
    )
    welcome = await page.read("welcome")
    general = str(world.find_channel("general").id)
    world.give(alice.user, [world.role("host", allow=Permission.MANAGE_GUILD)])
    told = await page.read("permissions")
    assert int(told["permissions"][general]) == int(welcome["permissions"][general]) | Permission.MANAGE_GUILD
    assert [one["name"] for one in (await page.read("commands"))["commands"]] == ["hosts"]


async def test_traffic_is_shown_without_secrets(bot: ExampleBot, page: Page, world: World, alice: Actor) -> None:
    await page.send("traffic", on=True)
    await page.send("settings", rate_limits=True)
    await page.send("act_as", user_id=str(alice.user.id), nonce="after")
    await page.read("welcome", nonce="after")
    seen = await alice.slash("#general", "echo", text="hello")
    event = await page.read("traffic", kind="gateway", t="INTERACTION_CREATE")
    assert (event["direction"], event["size"] > 100) == ("out", True)
    answer = await page.read("traffic", kind="rest")
    assert answer["status"] == 200
    assert seen.interaction.token not in json.dumps(answer["path"])
    assert world.rate_limits


async def test_a_frame_that_cannot_be_read_is_answered_with_an_error(page: Page) -> None:
    await page.socket.send_str("no json")
    await page.read("error")
    await page.send("dance")
    assert "dance" in (await page.read("error"))["message"]
    await page.send("say")
    await page.read("error", nonce="n-say")


async def test_an_upload_comes_from_the_page_and_is_one_file_of_ten_mebibytes(
    playground: Playground, session: aiohttp.ClientSession, world: World
) -> None:
    address = f"{playground.base_url}/playground/upload"
    token = {"X-Playground-Token": playground.options.page_token}
    page = {**token, "Origin": playground.base_url}

    async def post(data: Any, headers: dict[str, str]) -> int:
        async with session.post(address, data=data, headers=headers) as answer:
            return answer.status

    def file(size: int) -> aiohttp.FormData:
        form = aiohttp.FormData()
        form.add_field("file", io.BytesIO(b"x" * size), filename="a.bin")
        return form

    assert await post(file(5), token) == 403, "a browser names the origin of every POST"
    assert await post(b"text", page) == 400
    assert await post(b"text", {**page, "Content-Type": "multipart/form-data"}) == 400
    assert await post(b"text", {**page, "Content-Type": "multipart/form-data; boundary=x"}) == 400
    assert await post(file(10 * 1024 * 1024), page) == 200
    assert await post(file(10 * 1024 * 1024 + 1), page) == 413
    assert len(world.files) == 1


@pytest.mark.parametrize(("host", "status"), [("evil.example", 421), ("localhost:80", 200), ("127.0.0.1", 200)])
async def test_a_foreign_name_of_this_machine_is_refused(
    playground: Playground, session: aiohttp.ClientSession, alice: Actor, host: str, status: int
) -> None:
    file = await alice.upload("a.txt", b"text")
    address = f"{playground.base_url}/playground/files/{file.id}/a.txt"
    async with session.get(address, headers={"Host": host}) as answer:
        assert answer.status == status


async def test_the_page_gets_in_by_each_name_of_this_machine(
    playground: Playground, session: aiohttp.ClientSession
) -> None:
    """A browser leaves the port 80 out of both Host and Origin."""
    address = f"{playground.base_url}/playground/socket?token={playground.options.page_token}"
    for name in ("127.0.0.1", f"localhost:{playground.port}"):
        socket = await session.ws_connect(address, headers={"Host": name, "Origin": f"http://{name}"})
        assert json.loads((await socket.receive()).data)["op"] == "welcome"
        await socket.close()
