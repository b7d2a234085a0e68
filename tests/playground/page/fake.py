"""A playground of canned data that speaks the page's frames, for the page's own tests and to look at it.

`python -m tests.playground.page.fake` prints an address to open.
"""

import asyncio
import itertools
import json
import struct
import sys
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from aiohttp import WSMsgType, web

from tests.playground.page import canned

PAGE = Path(__file__).parents[3] / "playground" / "page"
TOKEN = "test-token"
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
EPOCH = 1_420_070_400_000
HISTORY_PAGE = 50


def picture(red: int, green: int, blue: int) -> bytes:
    """A PNG of 240 × 120 in one colour with a lighter stripe."""
    lines = [
        bytes([0]) + bytes([min(255, c + 60 * (40 < y < 60)) for c in (red, green, blue)]) * 240 for y in range(120)
    ]

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", 240, 120, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"".join(lines)))
        + chunk(b"IEND", b"")
    )


class Fake:
    """The server side of the socket: what arrives is kept in `received`, answers are canned."""

    def __init__(self) -> None:
        self.received: list[dict[str, Any]] = []
        self.sockets: dict[web.WebSocketResponse, str] = {}
        self.uploads: dict[str, str] = {}
        self.arrived = asyncio.Condition()
        self.answering = True
        self.ids = itertools.count(1)
        self.messages: dict[str, list[dict[str, Any]]] = {}
        for channel_id, build in canned.MESSAGES.items():
            for message in build(self):
                self.messages.setdefault(channel_id, []).append(message)

    # Facts

    def message(self, channel_id: str, author: dict[str, Any], content: str = "", **fields: Any) -> dict[str, Any]:
        """A message as the API gives it; `ago` in minutes sets its time and so its id."""
        when = datetime.now(UTC) - timedelta(minutes=fields.pop("ago", 0))
        snowflake = (int(when.timestamp() * 1000) - EPOCH << 22) | (next(self.ids) & 0x3FFFFF)
        return {
            "id": str(snowflake),
            "channel_id": channel_id,
            "author": author,
            "content": content,
            "type": 0,
            "flags": 0,
            "timestamp": when.isoformat(),
            "edited_timestamp": None,
            "embeds": [],
            "attachments": [],
            "components": [],
            "mentions": [],
            "mention_roles": [],
            "mention_everyone": False,
            "reactions": [],
            **fields,
        }

    def find(self, channel_id: str, message_id: str) -> dict[str, Any]:
        return next(each for each in self.messages[channel_id] if each["id"] == message_id)

    def fill(self, channel_id: str, count: int) -> None:
        """Replace a channel's messages by many."""
        people = [canned.ALICE, canned.BOB, canned.CAROL]
        self.messages[channel_id] = [
            self.message(
                channel_id,
                people[n // 3 % 3],
                f"Message **{n}** with `code`, a [link](https://example.com) and some words " * (1 + n % 3),
                ago=(count - n) * 2,
                reactions=[{"emoji": {"id": None, "name": "👍"}, "count": n % 5 + 1, "me": False}]
                if n % 4 == 0
                else [],
            )
            for n in range(count)
        ]

    # Out

    async def send(self, frame: dict[str, Any], *, to: str | None = None) -> None:
        """Send to every page, or to those of one member."""
        for socket, actor in list(self.sockets.items()):
            if to in (None, actor):
                await socket.send_json(frame)

    async def dispatch(self, t: str, d: dict[str, Any], *, to: str | None = None) -> None:
        await self.send({"op": "dispatch", "t": t, "d": d}, to=to)

    async def create(self, message: dict[str, Any], *, to: str | None = None) -> dict[str, Any]:
        self.messages.setdefault(message["channel_id"], [])
        if not message["flags"] & 64:
            self.messages[message["channel_id"]].append(message)
        await self.dispatch("MESSAGE_CREATE", message, to=to)
        return message

    async def drop(self) -> None:
        """Close every connection, as a restart would."""
        for socket in list(self.sockets):
            await socket.close(code=1012)

    # In

    async def wait_for(self, op: str, **fields: Any) -> dict[str, Any]:
        """The first frame that arrived, or arrives within 5 s, with these fields."""

        def matches() -> dict[str, Any] | None:
            return next(
                (f for f in self.received if f["op"] == op and all(f.get(k) == v for k, v in fields.items())), None
            )

        async with asyncio.timeout(15), self.arrived:
            await self.arrived.wait_for(matches)
        found = matches()
        assert found is not None
        return found

    async def serve_socket(self, request: web.Request) -> web.WebSocketResponse:
        if request.query.get("token") != TOKEN:
            raise web.HTTPForbidden
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.sockets[socket] = canned.ALICE["id"]
        await self.welcome(socket)
        async for raw in socket:
            if raw.type is not WSMsgType.TEXT:
                break
            frame = json.loads(raw.data)
            async with self.arrived:
                self.received.append(frame)
                self.arrived.notify_all()
            await getattr(self, f"on_{frame['op']}")(frame, socket)
        self.sockets.pop(socket, None)
        return socket

    async def welcome(self, socket: web.WebSocketResponse) -> None:
        actor = self.sockets[socket]
        await socket.send_json(
            {"op": "welcome", "actor": actor, "world": canned.WORLD, "permissions": canned.permissions(actor)}
        )
        await socket.send_json({"op": "commands", "commands": canned.COMMANDS})

    async def on_act_as(self, frame: dict[str, Any], socket: web.WebSocketResponse) -> None:
        self.sockets[socket] = frame["user_id"]
        await self.welcome(socket)

    async def on_open(self, frame: dict[str, Any], socket: web.WebSocketResponse) -> None:
        older = [
            m
            for m in self.messages.get(frame["channel_id"], [])
            if not frame["before"] or int(m["id"]) < int(frame["before"])
        ]
        page = older[-HISTORY_PAGE:]
        await socket.send_json(
            {"op": "history", "channel_id": frame["channel_id"], "messages": page, "more": len(older) > len(page)}
        )

    async def on_say(self, frame: dict[str, Any], socket: web.WebSocketResponse) -> None:
        if "forbidden" in frame["content"]:
            await socket.send_json(
                {"op": "error", "nonce": frame["nonce"], "message": "Missing Permissions", "code": 50013}
            )
            return
        author = canned.USERS[self.sockets[socket]]
        reply = self.find(frame["channel_id"], frame["reply_to"]) if frame["reply_to"] else None
        files = [canned.attachment(upload, self.uploads[upload]) for upload in frame["attachments"]]
        more = (
            {"type": 19, "message_reference": {"message_id": reply["id"]}, "referenced_message": reply} if reply else {}
        )
        await self.create(
            self.message(frame["channel_id"], author, frame["content"], nonce=frame["nonce"], attachments=files, **more)
        )

    async def on_react(self, frame: dict[str, Any], socket: web.WebSocketResponse) -> None:
        name, _, custom = frame["emoji"].partition(":")
        event = "MESSAGE_REACTION_REMOVE" if frame["remove"] else "MESSAGE_REACTION_ADD"
        fields = {key: frame[key] for key in ("channel_id", "message_id")}
        await self.dispatch(
            event, {**fields, "user_id": self.sockets[socket], "emoji": {"id": custom or None, "name": name}}
        )

    async def on_delete(self, frame: dict[str, Any], _: web.WebSocketResponse) -> None:
        self.messages[frame["channel_id"]] = [
            m for m in self.messages[frame["channel_id"]] if m["id"] != frame["message_id"]
        ]
        await self.dispatch("MESSAGE_DELETE", {"channel_id": frame["channel_id"], "id": frame["message_id"]})

    async def interaction(
        self, frame: dict[str, Any], socket: web.WebSocketResponse, *, answer: dict[str, Any] | None
    ) -> None:
        """Pending at once; then the answer, or the failure when the bot is told to be silent."""
        await socket.send_json({"op": "interaction", "nonce": frame["nonce"], "state": "pending"})
        if not self.answering:
            error = "The application did not respond"
            await socket.send_json({"op": "interaction", "nonce": frame["nonce"], "state": "failed", "error": error})
            return
        await socket.send_json({"op": "interaction", "nonce": frame["nonce"], "state": "acknowledged"})
        if answer:
            await self.create(answer, to=self.sockets[socket] if answer["flags"] & 64 else None)

    def by(self, socket: web.WebSocketResponse, name: str, kind: int = 2) -> dict[str, Any]:
        user = canned.USERS[self.sockets[socket]]
        return {
            "interaction_metadata": {"id": "1", "type": kind, "user": user},
            "interaction": {"name": name, "user": user},
        }

    async def on_slash(self, frame: dict[str, Any], socket: web.WebSocketResponse) -> None:
        command = next(each for each in canned.COMMANDS if each["id"] == frame["command_id"])
        deferred = command["name"] == "slow"
        text = "" if deferred else f"Answer to /{command['name']}: {json.dumps(frame['options'])}"
        flags = {"slow": 128, "read": 64}.get(command["name"], 0)
        answer = self.message(
            frame["channel_id"], canned.BOT, text, type=20, flags=flags, **self.by(socket, command["name"])
        )
        await self.interaction(frame, socket, answer=answer)

    async def on_context(self, frame: dict[str, Any], socket: web.WebSocketResponse) -> None:
        text = f"Quoted message {frame['target_id']}"
        answer = self.message(frame["channel_id"], canned.BOT, text, type=23, flags=64, **self.by(socket, "Quote this"))
        await self.interaction(frame, socket, answer=answer)

    async def on_click(self, frame: dict[str, Any], socket: web.WebSocketResponse) -> None:
        if frame["custom_id"] == "ask" and self.answering:
            await self.interaction(frame, socket, answer=None)
            await socket.send_json({"op": "modal", "interaction_id": "77", **canned.MODAL})
            return
        text = f"You pressed {frame['custom_id']}"
        more = self.by(socket, "", 3)
        more["interaction_metadata"]["interacted_message_id"] = frame["message_id"]
        await self.interaction(
            frame, socket, answer=self.message(frame["channel_id"], canned.BOT, text, flags=64, **more)
        )

    async def on_choose(self, frame: dict[str, Any], socket: web.WebSocketResponse) -> None:
        await self.interaction(frame, socket, answer=None)
        change = {
            "id": frame["message_id"],
            "channel_id": frame["channel_id"],
            "content": f"Chosen: {', '.join(frame['values'])}",
        }
        await self.dispatch("MESSAGE_UPDATE", change)

    async def on_submit(self, frame: dict[str, Any], socket: web.WebSocketResponse) -> None:
        await self.interaction(
            frame, socket, answer=self.message(canned.GENERAL, canned.BOT, "Thank you for the form.", flags=64)
        )

    async def on_autocomplete(self, frame: dict[str, Any], socket: web.WebSocketResponse) -> None:
        options = frame["options"]
        while "options" in options[0]:
            options = options[0]["options"]
        typed = next(each["value"] for each in options if each.get("focused"))
        choices = [{"name": name, "value": value} for name, value in canned.THREADS if typed.lower() in name.lower()]
        await socket.send_json({"op": "choices", "nonce": frame["nonce"], "choices": choices})

    async def on_traffic(self, frame: dict[str, Any], socket: web.WebSocketResponse) -> None:
        if frame["on"]:
            for entry in canned.TRAFFIC:
                await socket.send_json({"op": "traffic", "at": int(datetime.now(UTC).timestamp() * 1000), **entry})

    async def on_settings(self, frame: dict[str, Any], socket: web.WebSocketResponse) -> None:
        """Settings need no answer."""

    # Files

    async def serve_upload(self, request: web.Request) -> web.Response:
        if request.headers.get("X-Playground-Token") != TOKEN:
            raise web.HTTPForbidden
        part = await (await request.multipart()).next()
        await part.read()
        upload = f"up{len(self.uploads) + 1}"
        self.uploads[upload] = part.filename
        return web.json_response({"id": upload})

    async def serve_file(self, request: web.Request) -> web.Response:
        shade = sum(request.path.encode()) % 120
        return web.Response(body=picture(40 + shade, 90, 160 - shade), content_type="image/png")

    async def serve_page(self, request: web.Request) -> web.FileResponse:
        name = request.match_info["name"] or "index.html"
        return web.FileResponse(
            PAGE / Path(name).name, headers={"Content-Security-Policy": CSP, "Cache-Control": "no-store"}
        )

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/playground/socket", self.serve_socket)
        app.router.add_post("/playground/upload", self.serve_upload)
        app.router.add_get("/playground/files/{id}/{name}", self.serve_file)
        app.router.add_get("/playground/{name:[^/]*}", self.serve_page)
        return app


async def main() -> None:
    """Serve until interrupted; with a number, the first channel holds so many messages."""
    fake = Fake()
    if len(sys.argv) > 1:
        fake.fill(canned.GENERAL, int(sys.argv[1]))
    runner = web.AppRunner(fake.app())
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 8765).start()
    sys.stdout.write(f"http://127.0.0.1:8765/playground/?token={TOKEN}\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
