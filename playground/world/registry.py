"""Synced application commands: replaced in bulk, added, changed and taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playground import commands
from playground.errors import Form, refused
from playground.world.events import Event
from playground.world.model import Command

if TYPE_CHECKING:
    from playground.world import World
    from playground.world.model import Application, Json


def scope(application: Application, guild_id: int | None) -> list[Command]:
    """The commands of one scope: everywhere (None) or one server."""
    return [one for one in application.commands.values() if one.guild_id == guild_id]


def _keep(
    world: World, application: Application, guild_id: int | None, payload: Json, known: Command | None
) -> Command:
    made = Command(known.id if known else world.ids.next(), payload["type"], payload["name"], guild_id, {})
    changed = known is None or any(known.payload.get(key) != value for key, value in payload.items())
    version = str(world.ids.next()) if changed or known is None else known.payload["version"]
    made.payload = {"id": str(made.id), "application_id": str(application.id), "version": version, **payload}
    if guild_id is not None:
        made.payload["guild_id"] = str(guild_id)
        del made.payload["dm_permission"]
    application.commands[made.id] = made
    application.synced = True
    return made


def _count(form: Form, payloads: list[Json]) -> bool:
    """Whether no type has more commands than a scope may hold; notes the problem at the root otherwise."""
    for kind, most in commands.MOST.items():
        if sum(one["type"] == kind for one in payloads) > most:
            form.fault((), "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")
            return False
    return True


def replace(world: World, application: Application, guild_id: int | None, body: object) -> list[Command]:
    """Make `body` the whole of a scope; a command that keeps its name and type keeps its id."""
    form = Form()
    definitions = body if isinstance(body, list) else []
    if not isinstance(body, list):
        form.fault((), "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
    read = [commands.read(form, (index,), one) for index, one in enumerate(definitions)]
    _count(form, read)
    seen: set[tuple[int, str]] = set()
    for index, one in enumerate(read):
        if (one["type"], one["name"]) in seen:
            form.fault((index,), "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique")
        seen.add((one["type"], one["name"]))
    form.check()
    before = {(one.type, one.name): one for one in scope(application, guild_id)}
    for known in before.values():
        del application.commands[known.id]
    made = [_keep(world, application, guild_id, one, before.get((one["type"], one["name"]))) for one in read]
    application.synced = True
    world.bus.publish(Event("COMMANDS_SYNCED", {}))
    return made


def add(world: World, application: Application, guild_id: int | None, body: object) -> tuple[Command, bool]:
    """Add a command or replace the one of its name and type; True where it is new."""
    form = Form()
    read = commands.read(form, (), body)
    form.check()
    before = {(one.type, one.name): one for one in scope(application, guild_id)}
    known = before.get((read["type"], read["name"]))
    if known is None and sum(kind == read["type"] for kind, _ in before) >= commands.MOST[read["type"]]:
        raise refused(30032)
    made = _keep(world, application, guild_id, read, known)
    world.bus.publish(Event("COMMANDS_SYNCED", {}))
    return made, known is None


def find(application: Application, guild_id: int | None, command_id: int) -> Command:
    """A command of a scope, or 10063."""
    found = application.commands.get(command_id)
    if found is None or found.guild_id != guild_id:
        raise refused(10063)
    return found


def change(world: World, application: Application, command: Command, body: Json) -> Command:
    """Change parts of a command."""
    form = Form()
    read = commands.read(form, (), {**command.payload, **body, "type": command.type})
    form.check()
    made = _keep(world, application, command.guild_id, read, command)
    world.bus.publish(Event("COMMANDS_SYNCED", {}))
    return made


def remove(world: World, application: Application, command: Command) -> None:
    """Take a command away."""
    del application.commands[command.id]
    world.bus.publish(Event("COMMANDS_SYNCED", {}))
