"""Webhooks: made, renamed, and speaking under any name."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from playground import limits
from playground.errors import Form, refused
from playground.permissions import Permission
from playground.world import messages, threads
from playground.world.events import Event
from playground.world.model import THREADS, Channel, Kind, User, Webhook

if TYPE_CHECKING:
    from playground.world import World
    from playground.world.drafts import Draft
    from playground.world.model import Application, Json, Message

HOMES = frozenset({Kind.TEXT, Kind.ANNOUNCEMENT, Kind.FORUM, Kind.VOICE})


def make(world: World, who: User, channel: Channel, body: Json, *, application: Application | None = None) -> Webhook:
    """A new webhook; one made over the API belongs to the application that asked. 30007 above 15 in a channel."""
    world.require(who, channel, Permission.MANAGE_WEBHOOKS)
    if channel.kind not in HOMES:
        raise refused(50024)
    form = Form()
    limits.username(form, body.get("name") or "", ("name",))
    form.check()
    if len(channel.webhooks) >= limits.WEBHOOKS:
        raise refused(30007)
    made = Webhook(world.ids.next(), channel, body["name"].strip(), secrets.token_urlsafe(48), who)
    made.application_id = application.id if application else None
    channel.webhooks[made.id] = made
    world.webhooks[made.id] = made
    tell(world, channel)
    return made


def tell(world: World, channel: Channel) -> None:
    """Publish that the webhooks of a channel changed."""
    data = {"guild_id": str(channel.server.id), "channel_id": str(channel.id)}
    world.bus.publish(Event("WEBHOOKS_UPDATE", data, guild=channel.guild, channel=channel))


def find(world: World, webhook_id: int, token: str | None = None) -> Webhook:
    """A webhook by id (10015), with its token where one is given (50027)."""
    found = world.webhooks.get(webhook_id)
    if found is None:
        raise refused(10015)
    if token is not None and not secrets.compare_digest(found.token, token):
        raise refused(50027)
    return found


def change(world: World, webhook: Webhook, body: Json, *, who: User | None = None) -> Webhook:
    """Rename a webhook or move it to another channel of its server, where `who` needs MANAGE_WEBHOOKS too."""
    if "name" in body:
        form = Form()
        limits.username(form, body["name"] or "", ("name",))
        form.check()
        webhook.name = body["name"].strip()
    if body.get("channel_id") is not None:
        target = world.get_channel(int(body["channel_id"]))
        if target.guild is not webhook.channel.guild or target.kind not in HOMES:
            raise refused(10003)
        if who is not None:
            world.require(who, target, Permission.MANAGE_WEBHOOKS)
        del webhook.channel.webhooks[webhook.id]
        webhook.channel = target
        target.webhooks[webhook.id] = webhook
    tell(world, webhook.channel)
    return webhook


def remove(world: World, webhook: Webhook) -> None:
    """Delete a webhook; its messages stay."""
    del world.webhooks[webhook.id]
    del webhook.channel.webhooks[webhook.id]
    tell(world, webhook.channel)


def execute(world: World, webhook: Webhook, body: Json, draft: Draft, *, thread_id: int | None) -> Message:
    """Speak as a webhook: in its channel, in one of its threads, or by a new post of its forum."""
    form = Form()
    if body.get("username") is not None:
        limits.username(form, body["username"])
    form.check()
    face = User(webhook.id, str(body.get("username") or webhook.name), avatar=webhook.avatar, webhook=True)
    if webhook.channel.kind is Kind.FORUM and thread_id is None:
        if not body.get("thread_name"):
            form.fault(
                (), "WEBHOOK_FORUM_THREAD", "Webhooks posted to forum channels must have a thread_name or thread_id"
            )
            form.check()
        return threads.post(
            world, face, webhook.channel, {"name": body["thread_name"], **body}, draft, webhook=webhook
        )[1]
    place = webhook.channel if thread_id is None else _thread(world, webhook, thread_id)
    if place.thread is not None and (place.thread.archived or place.thread.locked):
        raise refused(50083)
    return messages.create(world, place, face, draft, bits=int(Permission.MENTION_EVERYONE), webhook=webhook)


def _thread(world: World, webhook: Webhook, thread_id: int) -> Channel:
    found = world.channels.get(thread_id)
    if found is None or found.kind not in THREADS or found.parent is not webhook.channel:
        raise refused(10003)
    return found


def message_of(world: World, webhook: Webhook, message_id: int, *, thread_id: int | None) -> Message:
    """A message that this webhook posted, in the place that the request names; 10008 elsewhere."""
    place = webhook.channel if thread_id is None else _thread(world, webhook, thread_id)
    found = messages.find(place, message_id)
    if found.webhook is None or found.webhook.id != webhook.id:
        raise refused(10008)
    return found
