"""Discord's rate limits: a bucket for each route and place, one limit over all, and how a 429 tells of them.

https://discord.com/developers/docs/topics/rate-limits
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import md5
from math import ceil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playground.clock import Clock
    from playground.world.model import Json

MESSAGE = "/channels/{channel_id}/messages/{message_id}"
REACTION = MESSAGE + "/reactions/{emoji_name}"
HOOK = "/webhooks/{webhook_id}/{webhook_token}"
UNLIMITED = 10_000


@dataclass(frozen=True, slots=True)
class Limit:
    """`count` requests in `seconds`."""

    count: int
    seconds: float


@dataclass(slots=True)
class Window:
    """What is left of a limit until its reset."""

    left: int
    reset: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the answer tells about limits; `retry_after` is above 0 where the request is refused."""

    headers: dict[str, str]
    bucket: str
    retry_after: float = 0.0
    scope: str = "user"

    def body(self) -> Json:
        """The body of a 429."""
        return {
            "message": "You are being rate limited.",
            "retry_after": self.retry_after,
            "global": self.scope == "global",
        }


def commonly_seen() -> dict[str, Limit]:
    """Limits that bots report; Discord publishes none."""
    return {
        "POST /channels/{channel_id}/messages": Limit(5, 5.0),
        f"PATCH {MESSAGE}": Limit(5, 5.0),
        f"DELETE {MESSAGE}": Limit(5, 1.0),
        f"PUT {REACTION}/@me": Limit(1, 0.25),
        f"DELETE {REACTION}/@me": Limit(1, 0.25),
        f"DELETE {REACTION}/{{user_id}}": Limit(1, 0.25),
        f"POST {HOOK}": Limit(5, 2.0),
        f"PATCH {HOOK}/messages/{{message_id}}": Limit(5, 2.0),
        f"DELETE {HOOK}/messages/{{message_id}}": Limit(5, 2.0),
        "PATCH /channels/{channel_id}": Limit(2, 600.0),
        "POST /channels/{channel_id}/typing": Limit(5, 5.0),
    }


class RateLimits:
    """Counts requests. `routes` and `everything` may be changed at any time; `default` is for all other routes."""

    def __init__(self, clock: Clock) -> None:
        self.enabled = True
        self.routes = commonly_seen()
        self.default = Limit(50, 1.0)
        self.everything = Limit(50, 1.0)
        self.webhooks = Limit(30, 60.0)
        self._clock = clock
        self._windows: dict[str, Window] = {}

    def meet(self, route: str, major: str, *, counted_globally: bool, webhook_channel: str | None = None) -> Verdict:
        """Count a request and say whether it may pass."""
        limit = self.routes.get(route, self.default)
        bucket = md5(route.encode(), usedforsecurity=False).hexdigest()
        now = self._clock.time()
        if not self.enabled:
            return Verdict(_headers(UNLIMITED, Window(UNLIMITED - 1, now + limit.seconds), now, bucket), bucket)
        own = self._window(f"{bucket}:{major}", limit, now)
        if own.left <= 0:
            return self._refuse(limit, own, now, bucket, "user")
        if webhook_channel is not None:
            shared = self._window(f"webhooks:{webhook_channel}", self.webhooks, now)
            if shared.left <= 0:
                return self._refuse(limit, own, now, bucket, "shared", until=shared.reset)
            shared.left -= 1
        if counted_globally:
            every = self._window("global", self.everything, now)
            if every.left <= 0:
                return self._refuse(limit, own, now, bucket, "global", until=every.reset)
            every.left -= 1
        own.left -= 1
        return Verdict(_headers(limit.count, own, now, bucket), bucket)

    def _window(self, key: str, limit: Limit, now: float) -> Window:
        found = self._windows.get(key)
        if found is None or found.reset <= now:
            found = self._windows[key] = Window(limit.count, now + limit.seconds)
        return found

    def _refuse(
        self, limit: Limit, own: Window, now: float, bucket: str, scope: str, *, until: float | None = None
    ) -> Verdict:
        wait = round(max(0.001, (until or own.reset) - now), 3)
        headers = _headers(limit.count, own, now, bucket) | refusal_headers(wait, scope)
        return Verdict(headers, bucket, wait, scope)


def refusal_headers(wait: float, scope: str) -> dict[str, str]:
    """What a 429 has beside the bucket's headers; `Via` tells that Discord itself refused, not its edge."""
    headers = {"Retry-After": str(max(1, ceil(wait))), "X-RateLimit-Scope": scope, "Via": "1.1 google"}
    return headers | ({"X-RateLimit-Global": "true"} if scope == "global" else {})


def _headers(count: int, window: Window, now: float, bucket: str) -> dict[str, str]:
    return {
        "X-RateLimit-Limit": str(count),
        "X-RateLimit-Remaining": str(max(0, window.left)),
        "X-RateLimit-Reset": f"{window.reset:.3f}",
        "X-RateLimit-Reset-After": f"{max(0.0, window.reset - now):.3f}",
        "X-RateLimit-Bucket": bucket,
    }
