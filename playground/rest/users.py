"""Routes of accounts, the application and the gateway's address."""

from __future__ import annotations

from playground.errors import refused
from playground.rest.call import Call, Reply, Route
from playground.shapes import is_snowflake
from playground.world import payloads


def routes() -> list[Route]:
    """What this module answers."""
    return [
        Route("GET", "/gateway", gateway, public=True),
        Route("GET", "/gateway/bot", gateway_bot),
        Route("GET", "/users/@me", me),
        Route("GET", "/users/@me/guilds", my_guilds),
        Route("POST", "/users/@me/channels", direct),
        Route("GET", "/users/{user_id}", user),
        Route("GET", "/applications/@me", application),
        Route("GET", "/oauth2/applications/@me", application),
    ]


def _address(call: Call) -> str:
    return call.world.base_url.replace("http", "ws", 1) + "/gateway"


def gateway(call: Call) -> Reply:
    """Where the gateway is."""
    return 200, {"url": _address(call)}


def gateway_bot(call: Call) -> Reply:
    """Where the gateway is for the bot, with a shard for each 1,000 servers."""
    left = call.bot.identifies
    starts = {
        "total": left.count,
        "remaining": left.left,
        "reset_after": int(left.reset_after * 1000),
        "max_concurrency": 1,
    }
    shards = max(1, len(call.world.guilds) // 1000)
    return 200, {"url": _address(call), "shards": shards, "session_start_limit": starts}


def me(call: Call) -> Reply:
    """The bot's own account."""
    private = {"mfa_enabled": True, "locale": "en-US", "verified": True, "email": None, "premium_type": 0}
    return 200, payloads.user(call.who) | private


def my_guilds(call: Call) -> Reply:
    """The servers that the bot is in."""
    world = call.world
    limit = call.limit(default=200, most=200)
    after, before = call.snowflake("after") or 0, call.snowflake("before")
    found = [one for one in world.guilds.values() if call.who.id in one.members and one.id > after]
    found = [one for one in found if before is None or one.id < before][:limit]
    keys = ("id", "name", "icon", "banner", "features")
    return 200, [
        {key: value for key, value in payloads.guild(one).items() if key in keys}
        | {"owner": one.owner_id == call.who.id, "permissions": str(world.guild_permissions(call.who, one))}
        | (payloads.counts(one) if call.flag("with_counts") else {})
        for one in found
    ]


def direct(call: Call) -> Reply:
    """The direct conversation with somebody."""
    recipient = str(call.json.get("recipient_id", ""))
    other = call.world.users.get(int(recipient)) if is_snowflake(recipient) else None
    if other is None:
        raise refused(10013)
    if other.bot:
        raise refused(50007)
    made = call.world.direct(call.who, other)
    payload = payloads.channel(made)
    payload["recipients"] = [payloads.user(other)]
    return 200, payload


def user(call: Call) -> Reply:
    """An account by id."""
    found = call.world.users.get(call.number("user_id"))
    if found is None:
        raise refused(10013)
    return 200, payloads.user(found)


def application(call: Call) -> Reply:
    """The bot's own application."""
    count = sum(call.who.id in one.members for one in call.world.guilds.values())
    return 200, payloads.application(call.bot, count)
