"""The HTTP side of REST: read a request, find its route, let it pass or not, answer, and record all of it."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from math import ceil
from typing import TYPE_CHECKING

from aiohttp import BodyPartReader, web

from playground.allowance import Allowance
from playground.errors import NOT_BUILT, ApiError, invalid, not_built, refused
from playground.rest import channels, guilds, interactions, messages, users, webhooks
from playground.rest.call import UNAUTHORIZED, Call, Route
from playground.rest.ratelimit import RateLimits, Verdict, refusal_headers
from playground.shapes import is_snowflake
from playground.world.drafts import Upload
from playground.world.events import Exchange

if TYPE_CHECKING:
    from playground.faults import Fault
    from playground.world import World
    from playground.world.model import Application

log = logging.getLogger(__name__)

DEEPEST = 100
"""How deep a body may be nested; no body that Discord documents comes near it."""

INVALID_REQUESTS = 10_000
"""As many answers of 401, 403 and 429 (but for shared limits) in ten minutes, and an address is shut out."""


def all_routes() -> list[Route]:
    """Every route there is; anything else answers 501."""
    modules = (users, guilds, channels, messages, webhooks, interactions)
    return [route for module in modules for route in module.routes()]


class Api:
    """Answers everything under `/api/v10`."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.limits = RateLimits(world.clock)
        self.invalid = Allowance(world.clock, count=INVALID_REQUESTS, seconds=600)
        self._table: dict[tuple[str, int], list[tuple[list[str], Route]]] = {}
        for route in all_routes():
            parts = route.template.strip("/").split("/")
            self._table.setdefault((route.method, len(parts)), []).append((parts, route))
        for rows in self._table.values():
            rows.sort(key=lambda row: [part.startswith("{") for part in row[0]])

    def match(self, method: str, path: str) -> tuple[Route, dict[str, str]] | None:
        """The route of a path and its parameters; a literal part wins over a parameter."""
        parts = path.strip("/").split("/")
        for template, route in self._table.get((method, len(parts)), ()):
            pairs = list(zip(template, parts, strict=True))
            if all(known.startswith("{") or known == given for known, given in pairs):
                return route, {known[1:-1]: given for known, given in pairs if known.startswith("{")}
        return None

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one request."""
        if self.world.rate_limits and not self.invalid.left:
            return self._banned()
        began = time.perf_counter()
        path = "/" + request.match_info["tail"]
        found = self.match(request.method, path)
        route, params = found or (None, {})
        template = route.template if route else path
        call = Call(self.world, request.method, template, path, params, dict(request.query))
        fault = self.world.faults.meet(request.method, template)
        if fault is not None and fault.delay:
            await self.world.clock.wait_until(self.world.clock.time() + fault.delay)
        verdict = Verdict({}, "")
        status, answer = 0, None
        if fault is None or fault.after or not (fault.drop or fault.status):
            status, answer, verdict = await self._answer(request, call, route)
        if fault is not None:
            status, answer, verdict = _with_fault(fault, status, answer, verdict)
        made = Exchange(
            at=self.world.clock.time(),
            method=call.method,
            route=call.route,
            path=call.path,
            query=call.query,
            request=call.body,
            status=status,
            response=answer,
            seconds=time.perf_counter() - began,
            bucket=verdict.bucket,
            retry_after=verdict.retry_after,
        )
        self.world.bus.record(made)
        if status in (401, 403) or (status == 429 and verdict.scope != "shared"):
            self.invalid.use()
        if fault is not None and fault.drop:
            if request.transport is not None:
                request.transport.abort()
            raise asyncio.CancelledError
        body = b"" if answer is None else json.dumps(answer).encode()
        headers = dict(verdict.headers)
        if body:
            headers["Content-Type"] = "application/json"
        return web.Response(status=status, body=body or None, headers=headers)

    def _banned(self) -> web.Response:
        """What Discord's edge tells an address with too many invalid requests: a 429 that is not Discord's own."""
        wait = str(max(1, ceil(self.invalid.reset_after)))
        return web.Response(status=429, text="error code: 1015", headers={"Retry-After": wait})

    async def _answer(self, request: web.Request, call: Call, route: Route | None) -> tuple[int, object, Verdict]:
        verdict = Verdict({}, "")
        if route is None:
            self.world.unknown_routes.append(f"{call.method} {call.path}")
            return NOT_BUILT, not_built("this route").body(), verdict
        try:
            header = request.headers.get("Authorization")
            call.application = self._application(header)
            verdict = self._limit(call, route)
            call.body, call.uploads = await read(request)
            if verdict.retry_after:
                return 429, verdict.body(), verdict
            _admit(call, needed=header is not None or not route.public)
            status, answer = route.handler(call)
        except ApiError as error:
            if error.status == NOT_BUILT:
                self.world.unknown_routes.append(f"{call.method} {call.route}: {error.message}")
            return error.status, error.body(), verdict
        except Exception:
            # A fault of the playground: as loud as an unknown route, and as visible to the bot as one of Discord's.
            log.exception("%s %s broke the playground", call.method, call.path)
            self.world.unknown_routes.append(f"broken: {call.method} {call.path}")
            return 500, {"message": "500: Internal Server Error", "code": 0}, verdict
        return status, answer, verdict

    def _application(self, header: str | None) -> Application | None:
        """The application whose token the request carries."""
        known = self.world.applications.values()
        return next((one for one in known if header == f"Bot {one.token}"), None)

    def _limit(self, call: Call, route: Route) -> Verdict:
        """Count the request; what answers an interaction, on whichever route, is outside of the global limit.

        The first answer to an interaction has no limit and no headers of one (hikari reports a server that sends them).
        """
        if route.template == interactions.CALLBACK:
            return Verdict({}, "")
        self.limits.enabled = self.world.rate_limits
        number = call.params.get("webhook_id", "")
        webhook = self.world.webhooks.get(int(number)) if route.public and is_snowflake(number) else None
        answers = route.public and webhook is None
        return self.limits.meet(
            f"{route.method} {route.template}",
            call.major(),
            counted_globally=call.application is not None and not answers,
            webhook_channel=str(webhook.channel.id) if webhook is not None and call.method == "POST" else None,
        )


def _admit(call: Call, *, needed: bool) -> None:
    """401 where a login is needed and the request has none that is good."""
    if needed and call.application is None:
        raise UNAUTHORIZED


def _with_fault(fault: Fault, status: int, answer: object, verdict: Verdict) -> tuple[int, object, Verdict]:
    """The answer as the fault makes it."""
    if fault.drop:
        return 0, None, verdict
    if fault.status is None:
        return status, answer, verdict
    if fault.status == 429:
        scope = "global" if fault.is_global else "user"
        made = Verdict(verdict.headers | refusal_headers(fault.retry_after, scope), "", fault.retry_after, scope)
        return 429, fault.body or made.body(), made
    return fault.status, fault.body or {"message": f"{fault.status}: made by a test", "code": 0}, verdict


async def read(request: web.Request) -> tuple[object, list[Upload]]:
    """The JSON of a request, and the files of a multipart one. 50109 for what is no JSON."""
    if not request.can_read_body:
        return None, []
    if request.content_type == "application/json":
        return _parsed(await request.read()), []
    if request.content_type != "multipart/form-data":
        raise invalid((), "CONTENT_TYPE_INVALID", "Expected \"Content-Type\" header to be one of {'application/json'}.")
    body: object = None
    uploads: list[Upload] = []
    try:
        async for part in await request.multipart():
            if not isinstance(part, BodyPartReader) or part.name is None:
                continue
            data = bytes(await part.read())
            if part.name == "payload_json":
                body = _parsed(data)
            elif part.filename is not None:
                uploads.append(Upload(part.name, part.filename, part.headers.get("Content-Type", ""), data))
    except (ValueError, AssertionError) as error:  # what aiohttp makes of a body that is not what it says
        raise refused(50109) from error
    return body, uploads


def _parsed(data: bytes) -> object:
    if not data:
        return None
    try:
        parsed: object = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise refused(50109) from error
    if _depth(parsed) > DEEPEST:
        raise refused(50109)
    return parsed


def _depth(parsed: object) -> int:
    """How many lists and objects stand within each other."""
    level, depth = [parsed], 0
    while level := [one for one in level if isinstance(one, (dict, list))]:
        depth += 1
        level = [inner for one in level for inner in (one.values() if isinstance(one, dict) else one)]
    return depth
