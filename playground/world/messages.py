"""Messages, reactions and pins: what changes them, for REST, the page and tests alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playground import limits
from playground.errors import invalid, refused
from playground.permissions import ALL, Permission
from playground.world import drafts, payloads
from playground.world.events import Event
from playground.world.model import THREADS, Flag, Kind, Message

if TYPE_CHECKING:
    from playground.world import World
    from playground.world.drafts import Draft
    from playground.world.model import Channel, Interaction, Json, User, Webhook

NONCE_SECONDS = 180.0
"""How long a nonce stands for its message ("a few minutes")."""

SENDABLE_KINDS = frozenset({Kind.TEXT, Kind.DM, Kind.VOICE, Kind.ANNOUNCEMENT}) | THREADS


def render(world: World, event: Event, viewer: int) -> Json:
    """The payload of an event as this user's gateway session or page gets it."""
    message = event.message
    if message is None:
        return event.data
    payload = world.message_payload(message, viewer)
    guild = message.channel.guild
    if guild is not None and message.reader is None:
        payload["guild_id"] = str(guild.id)
        if (member := guild.members.get(message.author.id)) and message.webhook is None:
            payload["member"] = payloads.member(member, with_user=False)
    return payload


def tell(world: World, kind: str, message: Message) -> None:
    """Publish that a message was made or changed."""
    application = world.applications.get(message.application_id or 0) if message.reader is not None else None
    world.bus.publish(
        Event(
            kind,
            {},
            guild=message.channel.guild,
            channel=message.channel,
            message=message,
            reader=message.reader,
            application=application,
        )
    )


def open_for(world: World, who: User, channel: Channel) -> None:
    """Refuse (50083) what an archived thread refuses to everybody and a locked one to all but its moderators."""
    state = channel.thread
    if state is None:
        return
    if state.archived or (state.locked and not world.allowed(who, channel) & Permission.MANAGE_THREADS):
        raise refused(50083)


def may_post(world: World, who: User, channel: Channel, draft: Draft) -> int:
    """The sender's permissions, after all checks that a message of their own has to pass."""
    if channel.kind not in SENDABLE_KINDS:
        world.require(who, channel, 0)
        raise refused(50008)
    needed = Permission.SEND_MESSAGES_IN_THREADS if channel.kind in THREADS else Permission.SEND_MESSAGES
    if draft.embeds:
        needed |= Permission.EMBED_LINKS
    if draft.files:
        needed |= Permission.ATTACH_FILES
    bits = world.require(who, channel, needed)
    open_for(world, who, channel)
    if draft.reference is not None and not bits & Permission.READ_MESSAGE_HISTORY:
        raise refused(160002)
    return bits


def referenced(channel: Channel, draft: Draft) -> Message | None:
    """The message that the draft replies to; 50035 where it does not exist and the reference insists."""
    if draft.reference is None:
        return None
    found = channel.messages.get(int(draft.reference["message_id"]))
    if found is None and draft.reference.get("fail_if_not_exists", True):
        raise invalid(("message_reference",), "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
    return found


def say(world: World, who: User, channel: Channel, draft: Draft) -> Message:
    """Post as an account: a member's or a bot's message, with its permissions; an enforced nonce posts only once."""
    bits = may_post(world, who, channel, draft)
    key = (who.id, channel.id, str(draft.nonce))
    if draft.nonce is not None and draft.enforce_nonce and (known := world.nonces.get(key)):
        moment, message_id = known
        if world.clock.time() - moment < NONCE_SECONDS and message_id in channel.messages:
            return channel.messages[message_id]
    made = create(world, channel, who, draft, bits=bits)
    if draft.nonce is not None:
        world.nonces[key] = (world.clock.time(), made.id)
    return made


def create(
    world: World,
    channel: Channel,
    author: User,
    draft: Draft,
    *,
    bits: int = ALL,
    webhook: Webhook | None = None,
    interaction: Interaction | None = None,
    kind: int = 0,
    reply_to: Message | None = None,
    message_id: int | None = None,
) -> Message:
    """Put a checked draft into a channel and tell everybody who may see it."""
    replied = referenced(channel, draft) or reply_to
    made = Message(message_id or world.ids.next(), channel, author, world.clock.now(), type=kind)
    made.content = (draft.content or "").strip()
    made.embeds, made.components = draft.embeds or [], draft.components or []
    made.files, made.flags, made.tts, made.nonce = draft.files or [], draft.flags, draft.tts, draft.nonce
    made.webhook = webhook
    made.mentions = drafts.mentions(world, channel, draft, bits=bits, replied=replied)
    if author.bot and author.id in world.applications:
        made.application_id = author.id if interaction is not None else None
    if webhook is not None:
        made.application_id = webhook.application_id
    if replied is not None:
        made.type = made.type or 19
        made.reference = {"type": 0, "channel_id": str(channel.id), "message_id": str(replied.id)}
        if channel.guild is not None:
            made.reference["guild_id"] = str(channel.guild.id)
    if interaction is not None:
        made.interaction = payloads.interaction_metadata(interaction)
        made.command = payloads.command_used(interaction)
    if made.flags & Flag.EPHEMERAL and interaction is not None:
        made.reader = interaction.user.id
        for file in made.files:
            file.ephemeral = True
    place(world, made)
    return made


def place(world: World, message: Message) -> None:
    """Put a message where it is looked for and tell of it."""
    channel = message.channel
    if message.reader is not None:
        world.ephemerals[message.id] = message
    else:
        channel.messages[message.id] = message
        channel.last_message_id = message.id
        if channel.thread is not None:
            starts = channel.thread.starter_id == message.id
            channel.thread.sent += not starts
            channel.thread.total_sent += not starts
    tell(world, "MESSAGE_CREATE", message)


def find(channel: Channel, message_id: int) -> Message:
    """A message of a channel, or 10008. A thread made from a message shares its id but not its channel."""
    found = channel.messages.get(message_id)
    if found is None:
        raise refused(10008)
    return found


def edit(world: World, message: Message, draft: Draft, *, bits: int = ALL) -> Message:
    """Change what the draft speaks of; 50006 where nothing would be left to show."""
    after = drafts.Draft(
        content=message.content if draft.content is None else draft.content,
        embeds=message.embeds if draft.embeds is None else draft.embeds,
        components=message.components if draft.components is None else draft.components,
        files=message.files if draft.files is None else draft.files,
        allowed_mentions=draft.allowed_mentions,
    )
    if draft.flags & Flag.COMPONENTS_V2 and (after.content or after.embeds):
        raise invalid(("flags",), "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", "Take the content off first")
    if after.says_nothing():
        raise refused(50006)
    message.content = (after.content or "").strip()
    message.embeds, message.components = after.embeds or [], after.components or []
    message.files = after.files or []
    message.flags = (message.flags | draft.flags) & ~Flag.LOADING
    if draft.content is not None or draft.components is not None:
        message.mentions = drafts.mentions(world, message.channel, after, bits=bits, replied=None)
    message.edited_at = world.clock.now()
    tell(world, "MESSAGE_UPDATE", message)
    return message


def delete(world: World, message: Message, *, quietly: bool = False) -> None:
    """Take a message away; `quietly` where a bulk event tells of it."""
    channel = message.channel
    world.ephemerals.pop(message.id, None)
    channel.messages.pop(message.id, None)
    if channel.thread is not None and message.reader is None and channel.thread.starter_id != message.id:
        channel.thread.sent = max(0, channel.thread.sent - 1)
    if quietly:
        return
    data: Json = {"id": str(message.id), "channel_id": str(channel.id)}
    if channel.guild is not None and message.reader is None:
        data["guild_id"] = str(channel.guild.id)
    world.bus.publish(Event("MESSAGE_DELETE", data, guild=channel.guild, channel=channel, reader=message.reader))


def delete_as(world: World, who: User, message: Message) -> None:
    """Take a message away as somebody: their own, or anybody's with MANAGE_MESSAGES."""
    own = message.author.id == who.id
    world.require(who, message.channel, 0 if own else Permission.MANAGE_MESSAGES)
    state = message.channel.thread
    if state is not None and state.archived:
        raise refused(50083)
    delete(world, message)


def delete_bulk(world: World, who: User, channel: Channel, ids: list[int]) -> None:
    """Take 2 to 100 messages away at once; none may be older than two weeks (50034)."""
    world.require(who, channel, Permission.MANAGE_MESSAGES)
    if not 2 <= len(ids) <= 100:
        raise refused(50016)
    oldest = world.clock.time() - 14 * 86_400
    found = [channel.messages[one] for one in ids if one in channel.messages]
    if any(one.created_at.timestamp() < oldest for one in found):
        raise refused(50034)
    for message in found:
        delete(world, message, quietly=True)
    data = {
        "ids": [str(one.id) for one in found],
        "channel_id": str(channel.id),
        "guild_id": str(channel.server.id),
    }
    world.bus.publish(Event("MESSAGE_DELETE_BULK", data, guild=channel.guild, channel=channel))


def pin(world: World, who: User, message: Message, *, pinned: bool) -> None:
    """Pin or unpin a message; the pin itself is told by a system message, as Discord does."""
    channel = message.channel
    world.require(who, channel, Permission.PIN_MESSAGES)
    open_for(world, who, channel)
    if pinned == (message.pinned_at is not None):
        return
    if pinned and sum(one.pinned_at is not None for one in channel.messages.values()) >= limits.PINS:
        raise refused(30003)
    message.pinned_at = world.clock.now() if pinned else None
    channel.last_pin_at = message.pinned_at or channel.last_pin_at
    tell(world, "MESSAGE_UPDATE", message)
    data: Json = {"channel_id": str(channel.id), "last_pin_timestamp": None}
    if channel.last_pin_at:
        data["last_pin_timestamp"] = payloads.stamp(channel.last_pin_at)
    if channel.guild is not None:
        data["guild_id"] = str(channel.guild.id)
    world.bus.publish(Event("CHANNEL_PINS_UPDATE", data, guild=channel.guild, channel=channel))
