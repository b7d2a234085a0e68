"""What a member does with their client, and what the client and Discord refuse before the bot ever hears of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playground import commands, components
from playground.errors import SetupError
from playground.world import drafts, interactions, messages, payloads, reactions
from playground.world.drafts import Rules
from playground.world.model import Interaction, Message

if TYPE_CHECKING:
    from playground.world import World
    from playground.world.model import Application, Channel, Command, Json, StoredFile, User


class Refused(Exception):
    """A member may not do this, or their client does not offer it."""


def offered(world: World, who: User, channel: Channel) -> list[tuple[Application, Command]]:
    """The synced commands that a member's client lists here: those of the server and those of everywhere."""
    if channel.guild is None:
        return []
    return [
        (application, command)
        for application in world.applications.values()
        if application.id in channel.guild.members
        for command in application.commands.values()
        if command.guild_id in (None, channel.guild.id) and interactions.may_use(world, who, channel, command)
    ]


def find_command(world: World, who: User, channel: Channel, *, name: str, kind: int) -> tuple[Application, Command]:
    """A command by name as the member's client offers it; one that was never synced is refused."""
    synced = [
        (application, command)
        for application in world.applications.values()
        for command in application.commands.values()
        if command.type == kind and command.name == name
    ]
    if not synced:
        raise Refused(f"no command {name!r} is synced")
    for application, command in offered(world, who, channel):
        if command.type == kind and command.name == name:
            return application, command
    raise Refused(f"{who.name} may not use {name!r} here")


def _may_act(world: World, who: User, channel: Channel) -> None:
    if not world.can_see(who, channel):
        raise Refused(f"{who.name} does not see this channel")
    state = channel.thread
    if state is not None and (state.archived or state.locked):
        raise Refused("the thread is archived or locked")


def slash(
    world: World, who: User, channel: Channel, *, application: Application, command: Command, options: list[Json]
) -> Interaction:
    """Use a slash command. `options` are Discord's: name, type, and value or nested options."""
    _may_act(world, who, channel)
    resolved: Json = {}
    sent = _options(world, command.payload.get("options") or [], options, resolved, channel)
    data: Json = {"id": str(command.id), "name": command.name, "type": command.type}
    data |= {"options": sent} if sent else {}
    data |= {"resolved": resolved} if resolved else {}
    if command.guild_id is not None:
        data["guild_id"] = str(command.guild_id)
    return interactions.begin(
        world, application, interactions.COMMAND, who=who, channel=channel, data=data, command=command
    )


def autocomplete(
    world: World, who: User, channel: Channel, *, application: Application, command: Command, options: list[Json]
) -> Interaction:
    """Type in an option that completes; one of `options` has `focused`."""
    _may_act(world, who, channel)
    if len(interactions.focused(options)) != 1:
        raise SetupError("exactly one option has to be focused")
    data: Json = {"id": str(command.id), "name": command.name, "type": command.type, "options": options}
    if command.guild_id is not None:
        data["guild_id"] = str(command.guild_id)
    return interactions.begin(
        world, application, interactions.AUTOCOMPLETE, who=who, channel=channel, data=data, command=command
    )


def _options(world: World, known: list[Json], given: list[Json], resolved: Json, channel: Channel) -> list[Json]:
    """The given options checked against the definition; what they name goes to `resolved`."""
    definitions = {one["name"]: one for one in known}
    if known and known[0]["type"] in (commands.SUBCOMMAND, commands.GROUP):
        if len(given) != 1 or given[0]["name"] not in definitions:
            raise Refused("one of the subcommands has to be chosen: " + ", ".join(definitions))
        inner = definitions[given[0]["name"]]
        nested = _options(world, inner.get("options") or [], given[0].get("options") or [], resolved, channel)
        return [{"name": inner["name"], "type": inner["type"], "options": nested}]
    sent: list[Json] = []
    for one in given:
        if (definition := definitions.get(one["name"])) is None:
            raise Refused(f"there is no option {one['name']!r}; there are " + ", ".join(definitions))
        value = _value(definition, one.get("value"))
        _resolve(world, definition, value, resolved, channel)
        sent.append({"name": one["name"], "type": definition["type"], "value": value})
    missing = [
        name for name, one in definitions.items() if one.get("required") and name not in {s["name"] for s in sent}
    ]
    if missing:
        raise Refused("missing: " + ", ".join(missing))
    return sent


def _value(definition: Json, value: object) -> object:
    """A value as the member's client would send it, or Refused."""
    name, kind = definition["name"], definition["type"]
    if definition.get("choices") and value not in {one["value"] for one in definition["choices"]}:
        value = next((one["value"] for one in definition["choices"] if one["name"] == value), None)
        if value is None:
            raise Refused(f"{name}: not one of the choices")
    if kind == commands.STRING:
        text = str(value)
        if not definition.get("min_length", 0) <= len(text) <= definition.get("max_length", 6000):
            raise Refused(f"{name}: the text is too short or too long")
        return text
    if kind in (commands.INTEGER, commands.NUMBER):
        if isinstance(value, bool) or not isinstance(value, (int, float)) or (kind == commands.INTEGER and value % 1):
            raise Refused(f"{name}: not a number of this kind")
        if not definition.get("min_value", value) <= value <= definition.get("max_value", value):
            raise Refused(f"{name}: outside of what is allowed")
        return value
    if kind == commands.BOOLEAN:
        return bool(value)
    return str(value)


def _resolve(world: World, definition: Json, value: object, resolved: Json, channel: Channel) -> None:
    """Put the object that an id names into `resolved`."""
    kind = definition["type"]
    if kind in (commands.STRING, commands.INTEGER, commands.NUMBER, commands.BOOLEAN):
        return
    guild = channel.guild
    number = int(str(value))
    if kind == commands.FILE and number in world.files:
        shown = payloads.attachment(world.files[number], world.base_url) | {"ephemeral": True}
        resolved.setdefault("attachments", {})[str(number)] = shown
    elif kind in (commands.USER_OPTION, commands.MENTIONABLE) and number in world.users:
        people(world, [number], resolved, channel)
    elif kind in (commands.ROLE, commands.MENTIONABLE) and guild and number in guild.roles:
        resolved.setdefault("roles", {})[str(number)] = payloads.role(guild.roles[number])
    elif kind == commands.CHANNEL and guild and number in guild.channels:
        found = guild.channels[number]
        types = definition.get("channel_types")
        if types and int(found.kind) not in types:
            raise Refused(f"{definition['name']}: a channel of another kind")
        resolved.setdefault("channels", {})[str(number)] = payloads.channel(found) | {"permissions": "0"}
    else:
        raise Refused(f"{definition['name']}: there is no {value}")


def people(world: World, ids: list[int], resolved: Json, channel: Channel) -> None:
    """Put users, and their memberships, into `resolved`."""
    for one in ids:
        resolved.setdefault("users", {})[str(one)] = payloads.user(world.users[one])
        if channel.guild and (member := channel.guild.members.get(one)):
            shown = payloads.member(member, with_user=False)
            shown.pop("mute"), shown.pop("deaf")
            shown["permissions"] = str(int(world.allowed(member.user, channel)))
            resolved.setdefault("members", {})[str(one)] = shown


def context(
    world: World, who: User, channel: Channel, *, application: Application, command: Command, target_id: int
) -> Interaction:
    """Use a context menu on a message or a person."""
    _may_act(world, who, channel)
    resolved: Json = {}
    if command.type == commands.MESSAGE:
        target = _visible(world, who, channel, target_id)
        resolved["messages"] = {str(target_id): world.message_payload(target, application.id)}
    else:
        people(world, [target_id], resolved, channel)
    data: Json = {"id": str(command.id), "name": command.name, "type": command.type}
    data |= {"target_id": str(target_id), "resolved": resolved}
    if command.guild_id is not None:
        data["guild_id"] = str(command.guild_id)
    return interactions.begin(
        world, application, interactions.COMMAND, who=who, channel=channel, data=data, command=command
    )


def _visible(world: World, who: User, channel: Channel, message_id: int) -> Message:
    """A message that the member sees: one of the channel, or an ephemeral one of theirs."""
    found = channel.messages.get(message_id) or world.ephemerals.get(message_id)
    if found is None or not world.can_see(who, channel) or found.reader not in (None, who.id):
        raise Refused("this message is not there")
    return found


def use(
    world: World, who: User, channel: Channel, *, message_id: int, custom_id: str, values: list[str] | None = None
) -> Interaction:
    """Press a button, or choose from a select (`values`)."""
    message = _visible(world, who, channel, message_id)
    _may_act(world, who, channel)
    found = next((one for one in components.walk(message.components) if one.get("custom_id") == custom_id), None)
    if found is None:
        raise Refused(f"there is no component {custom_id!r} on this message")
    if found.get("disabled"):
        raise Refused(f"{custom_id!r} is disabled")
    application = world.applications.get(message.application_id or message.author.id)
    if application is None:
        raise Refused("no application answers this component")
    data: Json = {"custom_id": custom_id, "component_type": found["type"], "id": found["id"]}
    if found["type"] in components.SELECTS:
        chosen = values or []
        if not found["min_values"] <= len(chosen) <= found["max_values"]:
            raise Refused(f"between {found['min_values']} and {found['max_values']} have to be chosen")
        if found["type"] == components.STRING_SELECT and set(chosen) - {one["value"] for one in found["options"]}:
            raise Refused("not one of the options: " + ", ".join(chosen))
        data["values"] = chosen
        if found["type"] == components.USER_SELECT:
            people(world, [int(one) for one in chosen], data.setdefault("resolved", {}), channel)
    elif values is not None:
        raise Refused(f"{custom_id!r} is no select")
    return interactions.begin(
        world, application, interactions.COMPONENT, who=who, channel=channel, data=data, message=message
    )


def fields(modal: Json) -> list[Json]:
    """The inputs of a modal, in order."""
    return [one for one in components.walk(modal["components"]) if "custom_id" in one]


def submit(world: World, who: User, parent: Interaction, given: list[Json]) -> Interaction:
    """Send a modal off. `given` are its rows with the member's `value` or `values`, as Discord's client sends them."""
    if parent.modal is None or parent.user.id != who.id:
        raise Refused("no modal is open")
    answers = {one["custom_id"]: one for one in components.walk(given) if "custom_id" in one}
    for known in fields(parent.modal):
        answer = answers.get(known["custom_id"], {})
        if known["type"] == components.TEXT_INPUT:
            text = str(answer.get("value") or "")
            if known.get("required", True) and not text:
                raise Refused(f"{known['custom_id']}: has to be filled in")
            if text and not (known.get("min_length") or 0) <= len(text) <= (known.get("max_length") or 4000):
                raise Refused(f"{known['custom_id']}: the text is too short or too long")
        elif known.get("required", True) and known["type"] in components.SELECTS and not answer.get("values"):
            raise Refused(f"{known['custom_id']}: has to be chosen")
    resolved: Json = {}
    uploads = [
        one for answer in answers.values() if answer.get("type") == components.UPLOAD for one in answer["values"]
    ]
    for one in uploads:
        shown = payloads.attachment(world.files[int(one)], world.base_url) | {"ephemeral": True}
        resolved.setdefault("attachments", {})[str(one)] = shown
    data: Json = {"custom_id": parent.modal["custom_id"], "components": given}
    data |= {"resolved": resolved} if resolved else {}
    parent.modal = None
    return interactions.begin(
        world,
        parent.application,
        interactions.MODAL,
        who=who,
        channel=parent.channel,
        data=data,
        message=parent.message,
        parent=parent,
        command=parent.command,
    )


def say(
    world: World,
    who: User,
    channel: Channel,
    content: str,
    *,
    reply_to: int | None = None,
    files: list[StoredFile] | None = None,
    nonce: str | None = None,
) -> Message:
    """Post a message as a member. `nonce` comes back with it, so that a page knows its own."""
    body: Json = {"content": content, "nonce": nonce}
    if reply_to is not None:
        body["message_reference"] = {"message_id": str(reply_to)}
    if not content and files:
        body["content"] = "\u200b"
    draft = drafts.read(world, body, [], rules=Rules(interactive=False))
    if not content:
        draft.content = ""
    draft.files = files or []
    return messages.say(world, who, channel, draft)


def react(world: World, who: User, message: Message, emoji: str, *, remove: bool = False) -> None:
    """Put a reaction on a message, or take the member's own away."""
    if remove:
        reactions.remove(world, who, message, emoji, of=who)
    else:
        reactions.add(world, who, message, emoji)
