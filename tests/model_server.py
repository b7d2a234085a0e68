"""A server on loopback that speaks the chat-completions API, and does with each request what a test wants."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

Handler = Callable[["ModelServer", web.Request, dict[str, Any]], Awaitable[web.StreamResponse]]


@dataclass
class ModelServer:
    """What was asked, and what happens next: `script` has a behaviour for each request, the last one goes on."""

    url: str = ""
    script: list[Handler] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    stop: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def documents(self) -> list[dict[str, Any]]:
        """The data of each request."""
        return [json.loads(one["messages"][1]["content"]) for one in self.asked]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        self.asked.append(body)
        self.headers.append(dict(request.headers))
        behaviour = self.script.pop(0) if len(self.script) > 1 else self.script[0]
        return await behaviour(self, request, body)


@asynccontextmanager
async def serving(*script: Handler) -> AsyncIterator[ModelServer]:
    """A server on a free port, closed afterwards whatever hangs in it."""
    server = ModelServer(script=list(script))
    app = web.Application(client_max_size=10**8)
    app.router.add_post("/v1/chat/completions", server.handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    server.url = f"http://127.0.0.1:{port}/v1"
    try:
        yield server
    finally:
        server.stop.set()
        await runner.cleanup()


def completion(text: Any, *, finish: str = "stop", usage: Any = None, **message: Any) -> dict[str, Any]:
    """A chat completion that says this."""
    return {
        "id": "x",
        "object": "chat.completion",
        "created": 1,
        "model": "test",
        "choices": [
            {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": text, **message}}
        ],
        "usage": usage if usage is not None else {"prompt_tokens": 400, "completion_tokens": 50, "total_tokens": 450},
    }


def says(text: Any, **more: Any) -> Handler:
    """Answer with this text; what is no string is written as JSON."""
    written = text if isinstance(text, str) or text is None else json.dumps(text)

    async def behaviour(_server: ModelServer, _request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
        return web.json_response(completion(written, **more))

    return behaviour


def writes(make: Callable[[dict[str, Any]], Any]) -> Handler:
    """Answer with what is made of the data."""

    async def behaviour(server: ModelServer, _request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
        return web.json_response(completion(json.dumps(make(server.documents[-1]))))

    return behaviour


def faithful(document: dict[str, Any]) -> dict[str, Any]:
    """Quote the first sentence of each post, as a model would that adds nothing."""
    found = []
    for post in document["posts"][:6]:
        words = post["text"].split("\n")[0].split(". ")[0].rstrip(".!? ")
        found.append({"text": f"One post says “{words}”.", "cites": [{"post": post["post"], "words": words}]})
    return {"sentences": found}


def status(code: int, **headers: str) -> Handler:
    """Refuse with a status."""

    async def behaviour(_server: ModelServer, _request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
        return web.json_response({"error": {"message": "no", "type": "x"}}, status=code, headers=headers)

    return behaviour


def raw(body: bytes, **headers: str) -> Handler:
    """Answer 200 with these bytes."""

    async def behaviour(_server: ModelServer, _request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
        return web.Response(body=body, headers={"Content-Type": "application/json", **headers})

    return behaviour


async def hangs(server: ModelServer, _request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
    """Never answer."""
    await server.stop.wait()
    raise web.HTTPGone


async def endless(server: ModelServer, request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
    """Answer for ever."""
    response = web.StreamResponse(headers={"Content-Type": "application/json"})
    await response.prepare(request)
    while not server.stop.is_set():
        try:
            await response.write(b" " * 65536)
        except ConnectionError:
            break
    return response


async def drips(server: ModelServer, request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
    """Answer a byte at a time, for ever."""
    response = web.StreamResponse(headers={"Content-Type": "application/json"})
    await response.prepare(request)
    while not server.stop.is_set():
        try:
            await response.write(b" ")
            await asyncio.wait_for(server.stop.wait(), 0.02)
        except TimeoutError:
            continue
        except ConnectionError:
            break
    return response


async def breaks_off(_server: ModelServer, request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
    """Promise a long answer and close in the middle."""
    response = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": "5000"})
    await response.prepare(request)
    await response.write(b'{"choices": [{"message": {"content": "')
    assert request.transport is not None
    request.transport.close()
    return response


async def hangs_up(_server: ModelServer, request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
    """Close without an answer."""
    assert request.transport is not None
    request.transport.close()
    raise web.HTTPGone
