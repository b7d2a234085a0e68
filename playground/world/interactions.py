"""Interactions: a member's act, the one answer it may get within 3 s, and 15 minutes of what follows.

https://discord.com/developers/docs/interactions/receiving-and-responding
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from playground import commands, components, limits
from playground.errors import Form, refused
from playground.permissions import Permission
from playground.world import drafts, messages, payloads
from playground.world.drafts import Rules
from playground.world.events import Event
from playground.world.model import Flag, Interaction

if TYPE_CHECKING:
    from playground.world import World
    from playground.world.drafts import Upload
    from playground.world.model import Application, Channel, Command, Json, Message, User

ANSWER_SECONDS = 3.0
TOKEN_SECONDS = 900.0
COMMAND, COMPONENT, AUTOCOMPLETE, MODAL = 2, 3, 4, 5
REPLY, DEFER, DEFER_UPDATE, UPDATE, CHOICES, SHOW_MODAL = 4, 5, 6, 7, 8, 9
ALLOWED = {
    COMMAND: {REPLY, DEFER, SHOW_MODAL},
    COMPONENT: {REPLY, DEFER, DEFER_UPDATE, UPDATE, SHOW_MODAL},
    AUTOCOMPLETE: {CHOICES},
    MODAL: {REPLY, DEFER, DEFER_UPDATE, UPDATE},
}
RULES = Rules(flags=int(limits.SENDABLE | Flag.EPHEMERAL), of_account=False)


def begin(
    world: World,
    application: Application,
    kind: int,
    *,
    who: User,
    channel: Channel,
    data: Json,
    message: Message | None = None,
    parent: Interaction | None = None,
    command: Command | None = None,
) -> Interaction:
    """Send a member's act to its application."""
    made = Interaction(
        world.ids.next(), secrets.token_urlsafe(60), application, kind, who, channel, data, world.clock.time()
    )
    made.message, made.parent, made.command = message, parent, command
    world.interactions[made.token] = made
    world.bus.publish(
        Event("INTERACTION_CREATE", payload(world, made), guild=channel.guild, channel=channel, application=application)
    )
    return made


def payload(world: World, found: Interaction) -> Json:
    """The interaction as its application receives it, target and component messages with their content."""
    channel = found.channel
    made: Json = {
        "id": str(found.id),
        "application_id": str(found.application.id),
        "type": found.type,
        "data": found.data,
        "channel": payloads.channel(channel) | {"permissions": str(int(world.allowed(found.user, channel)))},
        "channel_id": str(channel.id),
        "token": found.token,
        "version": 1,
        "app_permissions": str(int(world.allowed(found.application.user, channel))),
        "locale": "en-US",
        "entitlements": [],
        "authorizing_integration_owners": {"0": str(channel.guild.id) if channel.guild else "0"},
        "context": 0 if channel.guild else 1,
        "attachment_size_limit": limits.UPLOAD,
    }
    if channel.guild is None:
        made["user"] = payloads.user(found.user)
    else:
        guild = channel.guild
        member = payloads.member(guild.members[found.user.id])
        made["guild_id"] = str(guild.id)
        made["guild"] = {"id": str(guild.id), "locale": "en-US", "features": []}
        made["guild_locale"] = "en-US"
        made["member"] = member | {"permissions": str(int(world.allowed(found.user, channel)))}
    if found.message is not None:
        made["message"] = world.message_payload(found.message, found.application.id)
    return made


def late(world: World, found: Interaction) -> bool:
    """Whether the three seconds for the first answer are over."""
    return world.clock.time() - found.created_at > ANSWER_SECONDS


def answer(world: World, interaction_id: int, token: str, body: Json, uploads: list[Upload]) -> Interaction:
    """The first answer: 10062 when late or unknown, 40060 when there was one, 50035 when it breaks a limit."""
    found = world.interactions.get(token)
    if found is None or found.id != interaction_id:
        raise refused(10062)
    if found.answered is not None:
        raise refused(40060)
    if late(world, found):
        raise refused(10062)
    kind = int(body.get("type") or 0)
    data = body.get("data") or {}
    if kind not in ALLOWED[found.type] or (found.parent and kind in (UPDATE, DEFER_UPDATE) and not found.message):
        form = Form()
        known = ", ".join(str(one) for one in sorted(ALLOWED[found.type]))
        form.fault(("type",), "BASE_TYPE_CHOICES", f"Value must be one of {{{known}}}.")
        form.check()
    _ANSWERS[kind](world, found, data, uploads)
    found.answered = kind
    world.bus.touch()
    return found


def _reply(world: World, found: Interaction, data: Json, uploads: list[Upload]) -> None:
    draft = drafts.read(world, data, uploads, rules=RULES)
    _first(world, found, draft)


def _first(world: World, found: Interaction, draft: drafts.Draft) -> None:
    kind = 19 if found.message else 23 if found.command and found.command.type != commands.SLASH else 20
    found.ephemeral = bool(draft.flags & Flag.EPHEMERAL)
    found.original = messages.create(
        world,
        found.channel,
        found.application.user,
        draft,
        bits=world.allowed(found.application.user, found.channel),
        interaction=found,
        kind=kind,
        reply_to=found.message,
    )


def _defer(world: World, found: Interaction, data: Json, _: list[Upload]) -> None:
    flags = int(data.get("flags") or 0) & int(Flag.EPHEMERAL)
    _first(world, found, drafts.Draft(flags=flags | Flag.LOADING))


def _defer_update(_: World, found: Interaction, __: Json, ___: list[Upload]) -> None:
    found.original = found.message


def _update(world: World, found: Interaction, data: Json, uploads: list[Upload]) -> None:
    if (message := found.message) is not None:
        draft = drafts.read(world, data, uploads, rules=RULES, previous=message)
        found.original = messages.edit(world, message, draft)


def _choices(_: World, found: Interaction, data: Json, __: list[Upload]) -> None:
    form = Form()
    kind = next((one["type"] for one in focused(found.data.get("options") or ())), commands.STRING)
    made = commands.choices(form, ("data", "choices"), data.get("choices"), kind=kind)
    form.check()
    found.choices = made


def focused(options: object) -> list[Json]:
    """The option that a member is typing in, wherever it is nested."""
    made: list[Json] = []
    for one in options if isinstance(options, (list, tuple)) else ():
        if one.get("focused"):
            made.append(one)
        made += focused(one.get("options"))
    return made


def _show(_: World, found: Interaction, data: Json, __: list[Upload]) -> None:
    form = Form()
    made = components.modal(form, data)
    form.check()
    found.modal = made


_ANSWERS = {
    REPLY: _reply,
    DEFER: _defer,
    DEFER_UPDATE: _defer_update,
    UPDATE: _update,
    CHOICES: _choices,
    SHOW_MODAL: _show,
}


def by_token(world: World, application_id: int, token: str) -> Interaction | None:
    """The interaction that a webhook address with an application's id speaks of; 50027 after 15 minutes."""
    if application_id not in world.applications:
        return None
    found = world.interactions.get(token)
    if found is None or found.application.id != application_id:
        raise refused(50027)
    if world.clock.time() - found.created_at > TOKEN_SECONDS:
        raise refused(50027)
    if found.answered is None:
        raise refused(10015)
    return found


def follow(world: World, found: Interaction, body: Json, uploads: list[Upload]) -> Message:
    """A further message. The first after a deferral fills in the deferred one, ephemeral or not as that was."""
    if found.answered == DEFER and found.original and found.original.flags & Flag.LOADING:
        draft = drafts.read(world, body, uploads, rules=RULES)
        draft.flags &= ~Flag.EPHEMERAL
        return edit(world, found, found.original, draft)
    draft = drafts.read(world, body, uploads, rules=RULES)
    made = messages.create(
        world,
        found.channel,
        found.application.user,
        draft,
        bits=world.allowed(found.application.user, found.channel),
        interaction=found,
        reply_to=found.original,
    )
    found.followups.append(made)
    world.bus.touch()
    return made


def edit(world: World, found: Interaction, message: Message, draft: drafts.Draft) -> Message:
    """Change a message of an interaction through its token."""
    draft.flags &= ~Flag.EPHEMERAL
    found.edits += 1
    return messages.edit(world, message, draft, bits=world.allowed(found.application.user, found.channel))


def message_of(found: Interaction, message_id: str) -> Message:
    """A message of this interaction: `@original` or the id of a follow-up or of the original; 10008 otherwise."""
    if message_id == "@original":
        if found.original is None or found.original_gone:
            raise refused(10008)
        return found.original
    for message in (found.original, *found.followups):
        if message is not None and str(message.id) == message_id:
            return message
    raise refused(10008)


def remove(world: World, found: Interaction, message: Message) -> None:
    """Delete a message of an interaction through its token."""
    messages.delete(world, message)
    if message is found.original:
        found.original_gone = True
    else:
        found.followups.remove(message)
    world.bus.touch()


def may_use(world: World, who: User, channel: Channel, command: Command) -> bool:
    """Whether a member may use a command here, by its default permissions and the channel's age limit."""
    bits = world.allowed(who, channel)
    needed = command.payload["default_member_permissions"]
    if command.payload["nsfw"] and not (channel.parent or channel).nsfw and not channel.nsfw:
        return False
    if needed is not None and (int(needed) == 0 or int(needed) & ~bits) and not bits & Permission.ADMINISTRATOR:
        return False
    return bool(bits & Permission.USE_APPLICATION_COMMANDS)
