"""Routes of webhooks; those of an application's id and an interaction's token are its follow-ups."""

from __future__ import annotations

from playground.errors import Form, refused
from playground.permissions import Permission
from playground.rest.call import Call, Reply, Route
from playground.shapes import is_snowflake
from playground.world import drafts, interactions, messages, payloads, webhooks
from playground.world.drafts import Rules
from playground.world.model import Interaction, Message, Webhook

HOOK = "/webhooks/{webhook_id}"
TOKEN = f"{HOOK}/{{webhook_token}}"
ONE = f"{TOKEN}/messages/{{message_id}}"


def routes() -> list[Route]:
    """What this module answers."""
    return [
        Route("POST", "/channels/{channel_id}/webhooks", make),
        Route("GET", "/channels/{channel_id}/webhooks", of_channel),
        Route("GET", "/guilds/{guild_id}/webhooks", of_guild),
        Route("GET", HOOK, get),
        Route("PATCH", HOOK, change),
        Route("DELETE", HOOK, delete),
        Route("GET", TOKEN, get_by_token, public=True),
        Route("PATCH", TOKEN, change_by_token, public=True),
        Route("DELETE", TOKEN, delete_by_token, public=True),
        Route("POST", TOKEN, execute, public=True),
        Route("GET", ONE, message, public=True),
        Route("PATCH", ONE, edit, public=True),
        Route("DELETE", ONE, delete_message, public=True),
        Route("GET", f"{TOKEN}/messages/@original", message, public=True),
        Route("PATCH", f"{TOKEN}/messages/@original", edit, public=True),
        Route("DELETE", f"{TOKEN}/messages/@original", delete_message, public=True),
    ]


def _shown(call: Call, found: Webhook) -> dict[str, object]:
    """A webhook; the token of another application's is not shown."""
    payload = payloads.webhook(found, base_url=call.world.base_url)
    if call.application is None or found.application_id not in (None, call.application.id):
        payload.pop("token")
        payload.pop("url")
    return payload


def make(call: Call) -> Reply:
    """A webhook that belongs to the application."""
    made = webhooks.make(call.world, call.who, call.channel, call.json, application=call.bot)
    return 200, _shown(call, made)


def of_channel(call: Call) -> Reply:
    """The webhooks of a channel."""
    call.world.require(call.who, call.channel, Permission.MANAGE_WEBHOOKS)
    return 200, [_shown(call, one) for one in call.channel.webhooks.values()]


def of_guild(call: Call) -> Reply:
    """The webhooks of a server."""
    if not call.world.guild_permissions(call.who, call.guild) & Permission.MANAGE_WEBHOOKS:
        raise refused(50013)
    return 200, [_shown(call, one) for one in call.world.webhooks.values() if one.channel.guild is call.guild]


def _managed(call: Call) -> Webhook:
    found = webhooks.find(call.world, call.number("webhook_id"))
    call.world.require(call.who, found.channel, Permission.MANAGE_WEBHOOKS)
    return found


def get(call: Call) -> Reply:
    """A webhook by id; MANAGE_WEBHOOKS."""
    return 200, _shown(call, _managed(call))


def change(call: Call) -> Reply:
    """Rename or move a webhook; MANAGE_WEBHOOKS."""
    return 200, _shown(call, webhooks.change(call.world, _managed(call), call.json, who=call.who))


def delete(call: Call) -> Reply:
    """Delete a webhook; MANAGE_WEBHOOKS."""
    webhooks.remove(call.world, _managed(call))
    return 204, None


def _by_token(call: Call) -> Webhook:
    return webhooks.find(call.world, call.number("webhook_id"), call.params["webhook_token"])


def get_by_token(call: Call) -> Reply:
    """A webhook by its token, without its maker."""
    return 200, payloads.webhook(_by_token(call), base_url=call.world.base_url, with_user=False)


def change_by_token(call: Call) -> Reply:
    """Rename a webhook by its token; it cannot be moved that way."""
    body = {key: value for key, value in call.json.items() if key != "channel_id"}
    made = webhooks.change(call.world, _by_token(call), body)
    return 200, payloads.webhook(made, base_url=call.world.base_url, with_user=False)


def delete_by_token(call: Call) -> Reply:
    """Delete a webhook by its token."""
    webhooks.remove(call.world, _by_token(call))
    return 204, None


def _interaction(call: Call) -> Interaction | None:
    return interactions.by_token(call.world, call.number("webhook_id"), call.params["webhook_token"])


def execute(call: Call) -> Reply:
    """Speak as a webhook (204 without `wait`), or follow an interaction up."""
    if found := _interaction(call):
        made = interactions.follow(call.world, found, call.json, call.uploads)
        return 200, _payload(call, made, found)
    webhook = _by_token(call)
    rules = Rules(interactive=webhook.application_id is not None, of_account=False)
    body = dict(call.json)
    if body.get("components") and rules.interactive is False and not call.flag("with_components"):
        body.pop("components")
    if call.snowflake("thread_id") and body.get("thread_name"):
        form = Form()
        form.fault((), "WEBHOOK_THREAD_NAME_AND_ID", "thread_name and thread_id exclude each other")
        form.check()
    draft = drafts.read(call.world, body, call.uploads, rules=rules)
    made = webhooks.execute(call.world, webhook, body, draft, thread_id=call.snowflake("thread_id"))
    return (200, _payload(call, made, None)) if call.flag("wait") else (204, None)


def _payload(call: Call, found: Message, interaction: Interaction | None) -> dict[str, object]:
    viewer = interaction.application.id if interaction else 0
    return call.world.message_payload(found, viewer)


def _message(call: Call) -> tuple[Message, Interaction | None]:
    wanted = call.params.get("message_id", "@original")
    if found := _interaction(call):
        return interactions.message_of(found, wanted), found
    if not is_snowflake(wanted):
        raise refused(10008)
    thread_id = call.snowflake("thread_id")
    return webhooks.message_of(call.world, _by_token(call), int(wanted), thread_id=thread_id), None


def message(call: Call) -> Reply:
    """A message of a webhook or an interaction."""
    found, interaction = _message(call)
    return 200, _payload(call, found, interaction)


def edit(call: Call) -> Reply:
    """Change a message of a webhook or an interaction."""
    found, interaction = _message(call)
    if interaction is not None:
        draft = drafts.read(call.world, call.json, call.uploads, rules=interactions.RULES, previous=found)
        made = interactions.edit(call.world, interaction, found, draft)
        return 200, _payload(call, made, interaction)
    if found.channel.thread is not None and (found.channel.thread.archived or found.channel.thread.locked):
        raise refused(50083)
    owned = found.webhook is not None and found.webhook.application_id is not None
    draft = drafts.read(
        call.world, call.json, call.uploads, rules=Rules(interactive=owned, of_account=False), previous=found
    )
    return 200, _payload(call, messages.edit(call.world, found, draft), None)


def delete_message(call: Call) -> Reply:
    """Delete a message of a webhook or an interaction."""
    found, interaction = _message(call)
    if interaction is not None:
        interactions.remove(call.world, interaction, found)
    else:
        messages.delete(call.world, found)
    return 204, None
