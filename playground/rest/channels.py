"""Routes of channels and threads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playground import shapes
from playground.errors import Form, not_built, refused
from playground.permissions import Permission
from playground.rest import messages as message_routes
from playground.rest.call import Call, Reply, Route
from playground.world import drafts, messages, payloads, threads
from playground.world.drafts import Rules
from playground.world.events import Event
from playground.world.model import THREADS, Channel, Kind, Overwrite

if TYPE_CHECKING:
    from playground.world.model import Json

CHANNEL = "/channels/{channel_id}"


def routes() -> list[Route]:
    """What this module answers."""
    return [
        Route("GET", CHANNEL, channel),
        Route("PATCH", CHANNEL, change),
        Route("DELETE", CHANNEL, delete),
        Route("POST", f"{CHANNEL}/typing", typing),
        Route("PUT", f"{CHANNEL}/permissions/{{overwrite_id}}", overwrite),
        Route("DELETE", f"{CHANNEL}/permissions/{{overwrite_id}}", delete_overwrite),
        Route("POST", f"{CHANNEL}/threads", start_thread),
        Route("POST", f"{CHANNEL}/messages/{{message_id}}/threads", start_from_message),
        Route("GET", f"{CHANNEL}/threads/archived/public", archived),
        Route("GET", f"{CHANNEL}/threads/archived/private", archived_private),
        Route("PUT", f"{CHANNEL}/thread-members/@me", join),
        Route("DELETE", f"{CHANNEL}/thread-members/@me", leave),
        Route("PUT", f"{CHANNEL}/thread-members/{{user_id}}", add_member),
        Route("DELETE", f"{CHANNEL}/thread-members/{{user_id}}", remove_member),
        Route("GET", f"{CHANNEL}/thread-members", members),
        Route("GET", f"{CHANNEL}/thread-members/{{user_id}}", member),
    ]


def _shown(call: Call, found: Channel) -> Json:
    return payloads.thread(found, viewer=call.who.id) if found.kind in THREADS else payloads.channel(found)


def channel(call: Call) -> Reply:
    """A channel or thread."""
    return 200, _shown(call, call.channel)


def change(call: Call) -> Reply:
    """Change a channel (MANAGE_CHANNELS) or a thread (see `threads.change`)."""
    found = call.channel
    if found.kind in THREADS:
        threads.change(call.world, call.who, found, call.json)
        return 200, _shown(call, found)
    call.world.require(call.who, found, Permission.MANAGE_CHANNELS)
    body = call.json
    settle(call, found, body)
    call.world.bus.publish(Event("CHANNEL_UPDATE", payloads.channel(found), guild=found.guild, channel=found))
    return 200, payloads.channel(found)


KNOWN = frozenset(
    {"name", "type", "topic", "nsfw", "rate_limit_per_user", "position", "parent_id", "available_tags"}
    | {"permission_overwrites", "default_auto_archive_duration"}
)
"""The fields of a channel that can be set. Another one is answered with 501: nothing is ignored in silence."""


def settle(call: Call, found: Channel, body: Json) -> None:
    """Give a channel what a body says of it."""
    for key in sorted(set(body) - KNOWN):
        raise not_built(f"{key} of a channel")
    form = Form()
    if "name" in body:
        form.length(("name",), body["name"] or "", most=100, least=1)
    if body.get("topic") is not None:
        form.length(("topic",), body["topic"], most=4096 if found.kind is Kind.FORUM else 1024)
    tags = shapes.fit(form, ("available_tags",), body.get("available_tags"), [shapes.TAG])
    form.items(("available_tags",), tags, most=20)
    overwrites = shapes.fit(form, ("permission_overwrites",), body.get("permission_overwrites"), [shapes.OVERWRITE])
    form.check()
    found.name = body.get("name", found.name)
    found.topic = body.get("topic", found.topic)
    found.nsfw = bool(body.get("nsfw", found.nsfw))
    found.slowmode = int(body.get("rate_limit_per_user", found.slowmode) or 0)
    found.position = int(body.get("position", found.position) or 0)
    if "parent_id" in body:
        found.parent = call.world.get_channel(int(body["parent_id"])) if body["parent_id"] else None
    if tags is not None:
        blank: Json = {"moderated": False, "emoji_id": None, "emoji_name": None}
        found.tags = [{**blank, **tag, "id": str(tag.get("id") or call.world.ids.next())} for tag in tags]
    if overwrites is not None:
        made = [Overwrite(int(o["id"]), o.get("type") or 0, _bits(o, "allow"), _bits(o, "deny")) for o in overwrites]
        found.overwrites = {one.id: one for one in made}


def _bits(found: Json, key: str) -> int:
    text = str(found.get(key) or 0)
    return int(text) if text.isdecimal() else 0


def delete(call: Call) -> Reply:
    """Delete a channel with its threads, or a thread."""
    found = call.channel
    needed = Permission.MANAGE_THREADS if found.kind in THREADS else Permission.MANAGE_CHANNELS
    call.world.require(call.who, found, needed)
    payload = _shown(call, found)
    call.world.remove_channel(found)
    return 200, payload


def typing(call: Call) -> Reply:
    """Show that the bot is typing."""
    found = call.channel
    in_thread = found.kind in THREADS
    call.world.require(call.who, found, Permission.SEND_MESSAGES_IN_THREADS if in_thread else Permission.SEND_MESSAGES)
    messages.open_for(call.world, call.who, found)
    data: Json = {"channel_id": str(found.id), "user_id": str(call.who.id), "timestamp": int(call.world.clock.time())}
    if found.guild is not None:
        data |= {"guild_id": str(found.guild.id), "member": payloads.member(found.guild.members[call.who.id])}
    call.world.bus.publish(Event("TYPING_START", data, guild=found.guild, channel=found))
    return 204, None


def overwrite(call: Call) -> Reply:
    """Set what a channel allows and denies to a role or member."""
    found = call.channel
    call.world.require(call.who, found, Permission.MANAGE_ROLES)
    target = call.number("overwrite_id")
    allow, deny = int(call.json.get("allow") or 0), int(call.json.get("deny") or 0)
    found.overwrites[target] = Overwrite(target, int(call.json.get("type") or 0), allow, deny)
    call.world.bus.publish(Event("CHANNEL_UPDATE", payloads.channel(found), guild=found.guild, channel=found))
    return 204, None


def delete_overwrite(call: Call) -> Reply:
    """Take an overwrite away."""
    found = call.channel
    call.world.require(call.who, found, Permission.MANAGE_ROLES)
    found.overwrites.pop(call.number("overwrite_id"), None)
    call.world.bus.publish(Event("CHANNEL_UPDATE", payloads.channel(found), guild=found.guild, channel=found))
    return 204, None


def start_thread(call: Call) -> Reply:
    """A thread without a message, or a forum post with its first one."""
    found = call.channel
    if found.kind is Kind.FORUM:
        message = call.json.get("message")
        if not isinstance(message, dict):
            form = Form()
            form.required(("message",))
            form.check()
        call.world.require(call.who, found, Permission.SEND_MESSAGES)
        draft = drafts.read(call.world, dict(message or {}), call.uploads, rules=Rules(of_account=False))
        made, first = threads.post(call.world, call.who, found, call.json, draft)
        return 201, payloads.thread(made, viewer=call.who.id) | {"message": message_routes.shown(call, first)}
    kind = call.json.get("type", int(Kind.PRIVATE_THREAD))
    if kind not in THREADS:
        raise refused(50024)
    made = threads.make(call.world, call.who, found, call.json, kind=Kind(kind))
    threads.start(call.world, made)
    return 201, payloads.thread(made, viewer=call.who.id)


def start_from_message(call: Call) -> Reply:
    """A thread under a message, with the message's id."""
    message = call.message
    made = threads.make(call.world, call.who, call.channel, call.json, message=message)
    threads.start(call.world, made, message=message)
    return 201, payloads.thread(made, viewer=call.who.id)


def _archived(call: Call, kind: Kind) -> Reply:
    parent = call.channel
    call.world.require(call.who, parent, Permission.READ_MESSAGE_HISTORY)
    limit = call.limit(default=50, most=100) if "limit" in call.query else 50
    found = [
        (one.thread.archive_changed_at, one)
        for one in call.world.channels.values()
        if one.thread and one.thread.archived and one.parent is parent and one.kind is kind
    ]
    found.sort(key=lambda pair: pair[0], reverse=True)
    if before := call.query.get("before"):
        found = [pair for pair in found if payloads.stamp(pair[0]) < before]
    page = [one for _, one in found[:limit]]
    own = [payloads.thread_member(one, call.who.id) for one in page if one.thread and call.who.id in one.thread.members]
    return 200, {"threads": [payloads.thread(one) for one in page], "members": own, "has_more": len(found) > limit}


def archived(call: Call) -> Reply:
    """The archived public threads of a channel, the last archived first."""
    return _archived(call, Kind.PUBLIC_THREAD)


def archived_private(call: Call) -> Reply:
    """The archived private threads of a channel; MANAGE_THREADS."""
    call.world.require(call.who, call.channel, Permission.MANAGE_THREADS)
    return _archived(call, Kind.PRIVATE_THREAD)


def join(call: Call) -> Reply:
    """Join a thread."""
    threads.join(call.world, call.channel, call.who)
    return 204, None


def leave(call: Call) -> Reply:
    """Leave a thread."""
    threads.leave(call.world, call.channel, call.who)
    return 204, None


def add_member(call: Call) -> Reply:
    """Put somebody into a thread."""
    found = call.channel
    messages.open_for(call.world, call.who, found)
    who = call.world.users.get(call.number("user_id"))
    if who is None or found.guild is None or who.id not in found.guild.members:
        raise refused(10007)
    threads.join(call.world, found, who)
    return 204, None


def remove_member(call: Call) -> Reply:
    """Take somebody out of a thread; MANAGE_THREADS."""
    found = call.channel
    call.world.require(call.who, found, Permission.MANAGE_THREADS)
    if (who := call.world.users.get(call.number("user_id"))) is None:
        raise refused(10013)
    threads.leave(call.world, found, who)
    return 204, None


def members(call: Call) -> Reply:
    """The members of a thread."""
    found = call.channel
    if found.thread is None:
        raise refused(50024)
    return 200, [payloads.thread_member(found, one) for one in found.thread.members]


def member(call: Call) -> Reply:
    """One member of a thread, or 10007."""
    found = call.channel
    user_id = call.number("user_id")
    if found.thread is None or user_id not in found.thread.members:
        raise refused(10007)
    return 200, payloads.thread_member(found, user_id)
