"""Start a playground: one address for REST, the gateway and the page."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Self

from aiohttp import web

from playground.browser import Browsers
from playground.gateway import Gateway
from playground.rest.server import Api
from playground.world import World

if TYPE_CHECKING:
    from types import TracebackType

    from aiohttp.typedefs import Handler

PAGE = Path(__file__).parent / "page"
LOCAL = frozenset({"127.0.0.1", "localhost"})
LARGEST_REQUEST = 120 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Options:
    """How a playground starts. `port` 0 takes a free one; `members` are the people the page may act as."""

    port: int = 0
    guild: str = "The playground"
    bot_name: str = "Rethread"
    channels: tuple[str, ...] = ("general", "reading-room")
    members: tuple[str, ...] = ()
    rate_limits: bool = True
    page_token: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)


class Playground:
    """A running playground; close it by leaving its context."""

    def __init__(self, options: Options | None = None, *, world: World | None = None) -> None:
        self.options = options or Options()
        self.world = world or World(name=self.options.guild, bot_name=self.options.bot_name)
        self.world.rate_limits = self.options.rate_limits
        if world is None:
            for name in self.options.channels:
                self.world.channel(name)
            for name in self.options.members:
                self.world.member(name)
        self.api = Api(self.world)
        self.gateway: Gateway | None = None
        self.browsers: Browsers | None = None
        self._runner: web.AppRunner | None = None
        self.port = 0

    @property
    def base_url(self) -> str:
        """The address of everything, without a path."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def api_url(self) -> str:
        """What `DISCORD_API_URL` has to be."""
        return f"{self.base_url}/api/v10"

    @property
    def page_url(self) -> str:
        """The page, with the token that lets a browser in."""
        return f"{self.base_url}/playground/?token={self.options.page_token}"

    @property
    def token(self) -> str:
        """The bot's token."""
        return self.world.bot.token

    async def start(self) -> Self:
        """Listen on 127.0.0.1."""
        self.gateway = Gateway(self.world)
        self.browsers = Browsers(self.world, token=self.options.page_token, page=PAGE)
        app = web.Application(client_max_size=LARGEST_REQUEST, middlewares=[_local_alone])
        app.router.add_get("/gateway", self.gateway.handle)
        app.router.add_get("/gateway/", self.gateway.handle)
        self.browsers.mount(app)
        for prefix in ("/api/v10", "/api"):
            app.router.add_route("*", prefix + "/{tail:.*}", self.api.handle)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0, handle_signals=False)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.options.port)
        await site.start()
        self.port = self._runner.addresses[0][1]
        self.world.base_url = self.base_url
        return self

    async def close(self) -> None:
        """Let everybody go and stop listening."""
        if self.gateway is not None:
            await self.gateway.close()
        if self.browsers is not None:
            await self.browsers.close()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> Self:
        return await self.start()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()


@web.middleware
async def _local_alone(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse a request to another name than this machine's: a foreign page's name that was made to point here."""
    name = request.host.rpartition(":")[0] if request.host.rpartition(":")[2].isdecimal() else request.host
    if name not in LOCAL:
        return web.Response(status=421, text=f"{name} is not this playground's name")
    return await handler(request)
