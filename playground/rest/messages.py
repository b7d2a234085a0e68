"""Routes of messages, reactions and pins."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from playground.errors import invalid, refused
from playground.permissions import Permission
from playground.rest.call import Call, Reply, Route
from playground.shapes import is_snowflake
from playground.world import drafts, messages, payloads, reactions
from playground.world.drafts import Rules
from playground.world.model import Flag, Kind

if TYPE_CHECKING:
    from playground.world.model import Application, Json, Message, User

ALL = "/channels/{channel_id}/messages"
ONE = f"{ALL}/{{message_id}}"
EMOJI = f"{ONE}/reactions/{{emoji_name}}"


def routes() -> list[Route]:
    """What this module answers."""
    return [
        Route("GET", ALL, history),
        Route("POST", ALL, send),
        Route("POST", f"{ALL}/bulk-delete", bulk_delete),
        Route("GET", ONE, message),
        Route("PATCH", ONE, edit),
        Route("DELETE", ONE, delete),
        Route("GET", f"{ALL}/pins", pins),
        Route("PUT", f"{ALL}/pins/{{message_id}}", pin),
        Route("DELETE", f"{ALL}/pins/{{message_id}}", unpin),
        Route("DELETE", f"{ONE}/reactions", clear),
        Route("GET", EMOJI, reactors),
        Route("DELETE", EMOJI, clear_emoji),
        Route("PUT", f"{EMOJI}/@me", react),
        Route("DELETE", f"{EMOJI}/@me", unreact),
        Route("DELETE", f"{EMOJI}/{{user_id}}", unreact),
    ]


def exempt(application: Application, found: Message) -> bool:
    """Whether the application gets the content without the intent: its own, direct, or naming it."""
    account = application.user
    own = account.id in (found.author.id, found.application_id)
    return own or found.channel.kind is Kind.DM or account.id in found.mentions.users


def shown(call: Call, found: Message) -> Json:
    """A message as this application gets it over REST."""
    payload = call.world.message_payload(found, call.who.id)
    if "message_content" in call.bot.privileged or exempt(call.bot, found):
        return payload
    return payloads.without_content(payload)


def history(call: Call) -> Reply:
    """A page of messages, newest first; empty without READ_MESSAGE_HISTORY."""
    found = call.channel
    limit = call.limit(default=50, most=100)
    before, after, around = (call.snowflake(name) for name in ("before", "after", "around"))
    if sum(one is not None for one in (before, after, around)) > 1:
        raise invalid(("before",), "MUTUALLY_EXCLUSIVE", "Only one of before, after and around may be given.")
    if not call.world.allowed(call.who, found) & Permission.READ_MESSAGE_HISTORY:
        return 200, []
    ids = list(found.messages)
    if after is not None:
        page = [one for one in ids if one > after][:limit]
    elif around is not None:
        older = [one for one in ids if one < around][-(limit // 2) :] if limit > 1 else []
        newer = [one for one in ids if one >= around][: limit - len(older)]
        page = older + newer
    else:
        page = [one for one in ids if before is None or one < before][-limit:]
    return 200, [shown(call, found.messages[one]) for one in reversed(page)]


def send(call: Call) -> Reply:
    """Post a message."""
    found = call.channel
    draft = drafts.read(call.world, call.json, call.uploads, rules=Rules())
    return 200, shown(call, messages.say(call.world, call.who, found, draft))


def bulk_delete(call: Call) -> Reply:
    """Delete 2 to 100 messages."""
    ids = [int(one) for one in call.json.get("messages") or () if is_snowflake(one)]
    messages.delete_bulk(call.world, call.who, call.channel, ids)
    return 204, None


def message(call: Call) -> Reply:
    """One message; READ_MESSAGE_HISTORY."""
    call.world.require(call.who, call.channel, Permission.READ_MESSAGE_HISTORY)
    return 200, shown(call, call.message)


def edit(call: Call) -> Reply:
    """Change the bot's own message (50005 for another's; its flags with MANAGE_MESSAGES)."""
    found = call.message
    if found.author.id != call.who.id:
        if set(call.json) <= {"flags"} and call.json:
            call.world.require(call.who, found.channel, Permission.MANAGE_MESSAGES)
        else:
            raise refused(50005)
    messages.open_for(call.world, call.who, found.channel)
    _keeps_v2(call.json, found)
    draft = drafts.read(call.world, call.json, call.uploads, rules=Rules(of_account=False), previous=found)
    bits = call.world.allowed(call.who, found.channel)
    return 200, shown(call, messages.edit(call.world, found, draft, bits=bits))


def _keeps_v2(body: Json, found: Message) -> None:
    """Refuse to take the Components V2 flag off a message again."""
    if found.flags & Flag.COMPONENTS_V2 and body.get("flags") is not None and not body["flags"] & Flag.COMPONENTS_V2:
        raise invalid(("flags",), "MESSAGE_CANNOT_REMOVE_COMPONENTS_V2", "IS_COMPONENTS_V2 cannot be removed")


def delete(call: Call) -> Reply:
    """Delete the bot's own message, or another's with MANAGE_MESSAGES."""
    messages.delete_as(call.world, call.who, call.message)
    return 204, None


def pins(call: Call) -> Reply:
    """A page of pinned messages, the last pinned first."""
    limit = call.limit(default=50, most=50)
    found = [(one.pinned_at, one) for one in call.channel.messages.values() if one.pinned_at is not None]
    found.sort(key=lambda pair: pair[0], reverse=True)
    if before := call.query.get("before"):
        found = [pair for pair in found if payloads.stamp(pair[0]) < before]
    items = [{"pinned_at": payloads.stamp(moment), "message": shown(call, one)} for moment, one in found[:limit]]
    return 200, {"items": items, "has_more": len(found) > limit}


def pin(call: Call) -> Reply:
    """Pin a message."""
    messages.pin(call.world, call.who, call.message, pinned=True)
    return 204, None


def unpin(call: Call) -> Reply:
    """Unpin a message."""
    messages.pin(call.world, call.who, call.message, pinned=False)
    return 204, None


def _emoji(call: Call) -> str:
    return unquote(call.params["emoji_name"])


def react(call: Call) -> Reply:
    """React to a message."""
    reactions.add(call.world, call.who, call.message, _emoji(call))
    return 204, None


def _user(call: Call) -> User:
    if "user_id" not in call.params:
        return call.who
    found = call.world.users.get(call.number("user_id"))
    if found is None:
        raise refused(10013)
    return found


def unreact(call: Call) -> Reply:
    """Take a reaction away: the bot's own, or another's with MANAGE_MESSAGES."""
    reactions.remove(call.world, call.who, call.message, _emoji(call), of=_user(call))
    return 204, None


def clear(call: Call) -> Reply:
    """Take all reactions of a message away."""
    reactions.clear(call.world, call.who, call.message)
    return 204, None


def clear_emoji(call: Call) -> Reply:
    """Take all reactions of one emoji away."""
    reactions.clear(call.world, call.who, call.message, _emoji(call))
    return 204, None


def reactors(call: Call) -> Reply:
    """A page of those who reacted with an emoji, by their ids; `after` starts behind one of them."""
    call.world.require(call.who, call.channel, Permission.READ_MESSAGE_HISTORY)
    limit = call.limit(default=25, most=100)
    after = call.snowflake("after") or 0
    users = reactions.users(call.world, call.message, _emoji(call))
    if call.query.get("type", "0") == "1":
        return 200, []
    return 200, [payloads.user(call.world.users[one]) for one in sorted(users) if one > after][:limit]
