"""Routes of an interaction's first answer, and of the synced commands."""

from __future__ import annotations

from playground.errors import refused
from playground.rest.call import Call, Reply, Route
from playground.world import interactions, registry
from playground.world.model import Application, Command, Flag

CALLBACK = "/interactions/{interaction_id}/{interaction_token}/callback"
EVERYWHERE = "/applications/{application_id}/commands"
GUILD = "/applications/{application_id}/guilds/{guild_id}/commands"


def routes() -> list[Route]:
    """What this module answers."""
    made = [Route("POST", CALLBACK, callback, public=True)]
    for scope in (EVERYWHERE, GUILD):
        made += [
            Route("GET", scope, listed),
            Route("PUT", scope, replace),
            Route("POST", scope, add),
            Route("GET", f"{scope}/{{command_id}}", get),
            Route("PATCH", f"{scope}/{{command_id}}", change),
            Route("DELETE", f"{scope}/{{command_id}}", delete),
        ]
    return made


def callback(call: Call) -> Reply:
    """The first answer to an interaction; with `with_response` it tells what became of it."""
    token = call.params["interaction_token"]
    found = interactions.answer(call.world, call.number("interaction_id"), token, call.json, call.uploads)
    if not call.flag("with_response"):
        return 204, None
    told: dict[str, object] = {"id": str(found.id), "type": found.type}
    if found.channel.guild is not None:
        told["guild_id"] = str(found.channel.guild.id)
    told["channel_id"] = str(found.channel.id)
    answer: dict[str, object] = {"interaction": told}
    if found.original is not None and found.answered != interactions.DEFER_UPDATE:
        told["response_message_id"] = str(found.original.id)
        told["response_message_loading"] = bool(found.original.flags & Flag.LOADING)
        told["response_message_ephemeral"] = found.original.reader is not None
        message = call.world.message_payload(found.original, found.application.id)
        answer["resource"] = {"type": found.answered, "message": message}
    return 200, answer


def _scope(call: Call) -> tuple[Application, int | None]:
    """The bot's own application (10002 for another) and the server of the path, if any."""
    if call.number("application_id") != call.bot.id:
        raise refused(10002)
    return call.bot, call.guild.id if "guild_id" in call.params else None


def _shown(call: Call, found: Command) -> dict[str, object]:
    if call.flag("with_localizations"):
        return {**dict.fromkeys(("name_localizations", "description_localizations")), **found.payload}
    return {key: value for key, value in found.payload.items() if not key.endswith("_localizations")}


def _command(call: Call) -> Command:
    application, guild_id = _scope(call)
    return registry.find(application, guild_id, call.number("command_id"))


def listed(call: Call) -> Reply:
    """The commands of a scope."""
    return 200, [_shown(call, one) for one in registry.scope(*_scope(call))]


def replace(call: Call) -> Reply:
    """Make the body the whole of a scope."""
    application, guild_id = _scope(call)
    return 200, [one.payload for one in registry.replace(call.world, application, guild_id, call.body)]


def add(call: Call) -> Reply:
    """Add or replace one command."""
    application, guild_id = _scope(call)
    made, fresh = registry.add(call.world, application, guild_id, call.json)
    return 201 if fresh else 200, made.payload


def get(call: Call) -> Reply:
    """One command."""
    return 200, _shown(call, _command(call))


def change(call: Call) -> Reply:
    """Change one command."""
    return 200, registry.change(call.world, call.bot, _command(call), call.json).payload


def delete(call: Call) -> Reply:
    """Delete one command."""
    registry.remove(call.world, call.bot, _command(call))
    return 204, None
