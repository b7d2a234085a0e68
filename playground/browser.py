"""The page's side: static files, uploads and downloads, and one socket for each browser."""

from __future__ import annotations

import asyncio
import json
import secrets
from typing import TYPE_CHECKING

from aiohttp import BodyPartReader, WSMsgType, web

from playground import limits
from playground.errors import ApiError, SetupError, refused
from playground.seat import Seat
from playground.shapes import is_snowflake
from playground.world import drafts
from playground.world.acts import Refused
from playground.world.drafts import Upload

if TYPE_CHECKING:
    from pathlib import Path

    from playground.world import World

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; "
    "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
SAFE = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}
TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
"""What a browser may show in place; everything else is downloaded."""


class Browsers:
    """Every open page."""

    def __init__(self, world: World, *, token: str, page: Path) -> None:
        self.world = world
        self._token = token
        self._page = page
        self._sockets: set[web.WebSocketResponse] = set()

    def mount(self, app: web.Application) -> None:
        """Put the page's routes into an application."""
        app.router.add_get("/", self._home)
        app.router.add_get("/playground", self._home)
        app.router.add_get("/playground/socket", self._socket)
        app.router.add_post("/playground/upload", self._upload)
        app.router.add_get("/playground/files/{id}/{name}", self._file)
        app.router.add_get("/playground/{name:.*}", self._static)

    async def _home(self, request: web.Request) -> web.StreamResponse:
        raise web.HTTPFound("/playground/" + ("?" + request.query_string if request.query_string else ""))

    async def _static(self, request: web.Request) -> web.StreamResponse:
        """A file of the page; nothing outside its folder."""
        wanted = (self._page / (request.match_info["name"] or "index.html")).resolve()
        if not wanted.is_relative_to(self._page.resolve()) or not wanted.is_file() or wanted.suffix not in TYPES:
            return web.Response(status=404, text="there is no such page", headers=SAFE)
        data = await asyncio.to_thread(wanted.read_bytes)
        return web.Response(body=data, content_type=TYPES[wanted.suffix], charset="utf-8", headers=SAFE)

    async def _file(self, request: web.Request) -> web.StreamResponse:
        """An attachment, as Discord's CDN gives it."""
        number = request.match_info["id"]
        found = self.world.files.get(int(number)) if is_snowflake(number) else None
        if found is None or found.name != request.match_info["name"]:
            return web.Response(status=404, text="there is no such file", headers=SAFE)
        headers = dict(SAFE)
        if found.content_type not in PICTURES:
            headers["Content-Disposition"] = f'attachment; filename="{found.name}"'
        return web.Response(body=found.data, content_type=found.content_type.partition(";")[0], headers=headers)

    def _let_in(self, request: web.Request) -> bool:
        """Whether a request carries the token and comes from the page itself; a plain GET names no origin."""
        given = request.query.get("token") or request.headers.get("X-Playground-Token") or ""
        origin = request.headers.get("Origin")
        plain = request.method == "GET" and "Upgrade" not in request.headers
        # The host is one of this machine's names (see run.py), and like an origin it leaves the port 80 out.
        ours = origin == f"http://{request.host}" or (origin is None and plain)
        return secrets.compare_digest(given.encode(), self._token.encode()) and ours

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        """Keep a file that a member picked; answers its id."""
        if not self._let_in(request):
            return web.json_response({"message": "not from this page"}, status=403)
        if request.content_type != "multipart/form-data":
            return web.json_response({"message": "no file in the request"}, status=400)
        try:
            upload = await _picked(request)
        except (ValueError, AssertionError):  # what aiohttp makes of a body that is not what it says
            upload = None
        if upload is None:
            return web.json_response({"message": "no file in the request"}, status=400)
        if len(upload.data) > limits.UPLOAD:
            return web.json_response(refused(40005).body(), status=413)
        made = drafts.store(self.world, upload)
        return web.json_response({"id": str(made.id), "filename": made.name, "size": len(made.data)})

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        """A browser's socket: frames in, frames out."""
        if not self._let_in(request):
            return web.Response(status=403, text="not from this page", headers=SAFE)
        if "Upgrade" not in request.headers:
            return web.Response(status=426, text="this is a WebSocket", headers=SAFE)
        socket = web.WebSocketResponse(max_msg_size=1 << 20, heartbeat=30.0)
        await socket.prepare(request)
        self._sockets.add(socket)
        out: asyncio.Queue[str] = asyncio.Queue()
        writer = asyncio.create_task(_write(socket, out), name="playground browser writer")
        seat = Seat(self.world, lambda frame: out.put_nowait(json.dumps(frame, separators=(",", ":"))))
        seat.sit()
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._receive(seat, message.data)
        finally:
            seat.leave()
            self._sockets.discard(socket)
            writer.cancel()
            await asyncio.gather(writer, return_exceptions=True)
        return socket

    def _receive(self, seat: Seat, text: str) -> None:
        nonce = None
        try:
            frame = json.loads(text)
            nonce = frame.get("nonce")
            seat.receive(frame)
        except ApiError as error:
            seat.error(nonce, error.message, error.code, error.errors)
        except (Refused, SetupError) as error:
            seat.error(nonce, str(error), 0)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            seat.error(nonce, f"the page sent a frame that cannot be read: {error!r}", 0)

    async def close(self) -> None:
        """Let every browser go."""
        await asyncio.gather(*(one.close(code=1001) for one in tuple(self._sockets)), return_exceptions=True)


async def _picked(request: web.Request) -> Upload | None:
    """The first file of a multipart request."""
    async for part in await request.multipart():
        if isinstance(part, BodyPartReader) and part.filename:
            kind = part.headers.get("Content-Type", "")
            return Upload("files[0]", part.filename, kind, bytes(await part.read()))
    return None


async def _write(socket: web.WebSocketResponse, out: asyncio.Queue[str]) -> None:
    while True:
        await socket.send_str(await out.get())
