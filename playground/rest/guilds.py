"""Routes of servers, their members and roles."""

from __future__ import annotations

from playground import permissions
from playground.errors import Form, refused
from playground.permissions import Permission
from playground.rest import channels as channel_routes
from playground.rest.call import Call, Reply, Route
from playground.world import payloads, threads
from playground.world.events import Event
from playground.world.model import THREADS, Channel, Kind, Role


def routes() -> list[Route]:
    """What this module answers."""
    return [
        Route("GET", "/guilds/{guild_id}", guild),
        Route("GET", "/guilds/{guild_id}/channels", channels),
        Route("POST", "/guilds/{guild_id}/channels", make_channel),
        Route("GET", "/guilds/{guild_id}/threads/active", active_threads),
        Route("GET", "/guilds/{guild_id}/members", members),
        Route("GET", "/guilds/{guild_id}/members/{user_id}", member),
        Route("PATCH", "/guilds/{guild_id}/members/@me", rename),
        Route("PUT", "/guilds/{guild_id}/members/{user_id}/roles/{role_id}", give_role),
        Route("DELETE", "/guilds/{guild_id}/members/{user_id}/roles/{role_id}", take_role),
        Route("GET", "/guilds/{guild_id}/roles", roles),
        Route("GET", "/guilds/{guild_id}/roles/{role_id}", role),
        Route("GET", "/guilds/{guild_id}/emojis", emojis),
    ]


def guild(call: Call) -> Reply:
    """A server."""
    payload = payloads.guild(call.guild)
    if call.flag("with_counts"):
        payload |= payloads.counts(call.guild)
    return 200, payload


def channels(call: Call) -> Reply:
    """All channels of a server but threads."""
    return 200, [payloads.channel(one) for one in call.guild.channels.values() if one.kind not in THREADS]


def make_channel(call: Call) -> Reply:
    """A new channel."""
    found = call.guild
    if not call.world.guild_permissions(call.who, found) & Permission.MANAGE_CHANNELS:
        raise refused(50013)
    body = call.json
    form = Form()
    form.length(("name",), body.get("name") or "", most=100, least=1)
    kind = body.get("type") or 0
    if kind not in (Kind.TEXT, Kind.CATEGORY, Kind.FORUM, Kind.VOICE):
        form.fault(("type",), "BASE_TYPE_CHOICES", "Value must be one of {0, 2, 4, 15}.")
    form.check()
    name = body["name"] if kind in (Kind.CATEGORY, Kind.VOICE) else body["name"].lower().replace(" ", "-")
    made = Channel(call.world.ids.next(), Kind(kind), name, guild=found, position=len(found.channels))
    channel_routes.settle(call, made, {**body, "name": name})
    call.world.place(made)
    call.world.bus.publish(Event("CHANNEL_CREATE", payloads.channel(made), guild=found, channel=made))
    return 201, payloads.channel(made)


def active_threads(call: Call) -> Reply:
    """The threads of a server that are not archived and that the bot can see."""
    found = [one for one in threads.active(call.guild) if call.world.can_see(call.who, one)]
    own = [payloads.thread_member(one, call.who.id) for one in found if call.who.id in _members(one.thread)]
    return 200, {"threads": [payloads.thread(one) for one in found], "members": own, "has_more": False}


def _members(state: object) -> dict[int, object]:
    return getattr(state, "members", {})


def members(call: Call) -> Reply:
    """A page of members, which takes the members intent (50001 without)."""
    if "members" not in call.bot.privileged:
        raise refused(50001)
    limit = call.limit(default=1, most=1000)
    after = call.snowflake("after") or 0
    found = sorted((one for one in call.guild.members.values() if one.user.id > after), key=lambda one: one.user.id)
    return 200, [payloads.member(one) for one in found[:limit]]


def member(call: Call) -> Reply:
    """One member, or 10007."""
    found = call.guild.members.get(call.number("user_id"))
    if found is None:
        raise refused(10007)
    return 200, payloads.member(found)


def rename(call: Call) -> Reply:
    """The bot's own nickname."""
    found = call.guild.members[call.who.id]
    if "nick" in call.json:
        form = Form()
        form.length(("nick",), call.json["nick"] or "", most=32)
        form.check()
        found.nick = call.json["nick"] or None
        call.world.member_changed(call.guild, found)
    return 200, payloads.member(found)


def _role_change(call: Call) -> tuple[Role, int]:
    found = call.guild
    own = found.members[call.who.id]
    target = found.roles.get(call.number("role_id"))
    if target is None:
        raise refused(10011)
    if call.number("user_id") not in found.members:
        raise refused(10007)
    top = permissions.highest(found.roles[one] for one in own.roles)
    if not call.world.guild_permissions(call.who, found) & Permission.MANAGE_ROLES or target.position >= top:
        raise refused(50013)
    return target, call.number("user_id")


def give_role(call: Call) -> Reply:
    """Give a member a role below the bot's own."""
    target, user_id = _role_change(call)
    if target.id not in call.guild.members[user_id].roles:
        call.world.give(call.world.users[user_id], [target], guild=call.guild)
    return 204, None


def take_role(call: Call) -> Reply:
    """Take a role below the bot's own from a member."""
    target, user_id = _role_change(call)
    if target.id in call.guild.members[user_id].roles:
        call.world.take(call.world.users[user_id], target, guild=call.guild)
    return 204, None


def roles(call: Call) -> Reply:
    """All roles of a server."""
    return 200, [payloads.role(one) for one in call.guild.roles.values()]


def role(call: Call) -> Reply:
    """One role, or 10011."""
    found = call.guild.roles.get(call.number("role_id"))
    if found is None:
        raise refused(10011)
    return 200, payloads.role(found)


def emojis(call: Call) -> Reply:
    """The server's own emoji."""
    return 200, list(call.guild.emojis.values())
