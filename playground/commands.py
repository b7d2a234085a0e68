"""Application commands: what Discord refuses in a definition, and the form in which it gives one back.

https://discord.com/developers/docs/interactions/application-commands#application-command-object
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playground import shapes

if TYPE_CHECKING:
    from playground.errors import Form

Json = dict[str, Any]
Path = tuple[str | int, ...]

SLASH, USER, MESSAGE = 1, 2, 3
MOST = {SLASH: 100, USER: 15, MESSAGE: 15}
"""Commands of a type in one scope."""

SUBCOMMAND, GROUP, STRING, INTEGER, BOOLEAN, USER_OPTION, CHANNEL, ROLE, MENTIONABLE, NUMBER, FILE = range(1, 12)
COMMAND_TEXT = 8000
"""Characters of all names, descriptions and values of one slash command."""

_OPTION_KEYS = (
    *("type", "name", "description", "required", "autocomplete", "choices", "channel_types"),
    *("min_value", "max_value", "min_length", "max_length", "name_localizations", "description_localizations"),
)


def _named(text: str) -> bool:
    """Whether the text is a lower-case command name: letters, digits, `-`, `_` and `'`."""
    return text == text.lower() and all(sign.isalnum() or sign in "-_'" for sign in text)


def read(form: Form, path: Path, found: object) -> Json:
    """One definition with Discord's defaults, noting everything that is wrong with it."""
    found = shapes.fit(form, path, found, shapes.COMMAND) or {}
    kind = found.get("type") or SLASH
    name = found.get("name") or ""
    if kind not in MOST:
        form.fault((*path, "type"), "BASE_TYPE_CHOICES", "Value must be one of {1, 2, 3}.")
    if form.length((*path, "name"), name, most=32, least=1) and kind == SLASH and not _named(name):
        form.fault((*path, "name"), "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
    description = found.get("description") or ""
    if kind == SLASH:
        form.length((*path, "description"), description, most=100, least=1)
    else:
        for key in ("description", "options"):
            if found.get(key):
                form.fault((*path, key), f"APPLICATION_COMMAND_CONTEXT_MENU_{key.upper()}", "Context menus have none")
    made: Json = {
        "type": kind,
        "name": name,
        "description": description,
        "default_member_permissions": _bits(found.get("default_member_permissions")),
        "dm_permission": found.get("dm_permission", True) is not False,
        "contexts": found.get("contexts"),
        "integration_types": found.get("integration_types") or [0],
        "nsfw": bool(found.get("nsfw")),
    }
    made |= {key: found[key] for key in ("name_localizations", "description_localizations") if found.get(key)}
    if found.get("options"):
        made["options"] = _options(form, (*path, "options"), found["options"], depth=0)
    if _text(made) > COMMAND_TEXT:
        form.fault(path, "APPLICATION_COMMAND_TOO_LARGE", f"Command exceeds maximum size ({COMMAND_TEXT})")
    return made


def _bits(found: object) -> str | None:
    return None if found is None else str(found)


def _text(found: Json) -> int:
    """How many characters a definition counts towards the limit of 8,000."""
    own = len(found.get("name") or "") + len(found.get("description") or "")
    own += sum(len(str(one.get("name"))) + len(str(one.get("value"))) for one in found.get("choices") or ())
    return own + sum(_text(one) for one in found.get("options") or ())


def _options(form: Form, path: Path, found: object, *, depth: int) -> list[Json]:
    made = [
        _option(form, (*path, index), one, depth=depth) for index, one in enumerate(form.items(path, found, most=25))
    ]
    names: set[str] = set()
    optional = False
    for index, one in enumerate(made):
        if one["name"] in names:
            form.fault(
                (*path, index), "APPLICATION_COMMAND_OPTIONS_NAME_INVALID", "Option names must be unique in the command"
            )
        names.add(one["name"])
        if one.get("required") and optional:
            form.fault(
                (*path, index),
                "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
                "Required options must be placed before non-required options",
            )
        optional = optional or not one.get("required")
    nested = [one["type"] in (SUBCOMMAND, GROUP) for one in made]
    if any(nested) and not all(nested):
        form.fault(path, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Sub-command and other options cannot be mixed")
    return made


def _option(form: Form, path: Path, found: Json, *, depth: int) -> Json:
    name = found.get("name") or ""
    if form.length((*path, "name"), name, most=32, least=1) and not _named(name):
        form.fault((*path, "name"), "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
    form.length((*path, "description"), found.get("description") or "", most=100, least=1)
    kind = found.get("type")
    if kind not in range(1, 12) or (kind == GROUP and depth) or (kind == SUBCOMMAND and depth > 1):
        form.fault((*path, "type"), "BASE_TYPE_CHOICES", "Value is not an option type that is allowed here.")
    made = {key: found[key] for key in _OPTION_KEYS if found.get(key) is not None}
    for key in ("required", "autocomplete"):
        if not made.get(key):
            made.pop(key, None)
    made |= {"name": name, "type": kind or 0}
    if found.get("options"):
        made["options"] = _options(form, (*path, "options"), found["options"], depth=depth + 1)
    if found.get("choices"):
        made["choices"] = choices(form, (*path, "choices"), found["choices"], kind=kind)
        if found.get("autocomplete"):
            form.fault(path, "APPLICATION_COMMAND_OPTIONS_CHOICES_AUTOCOMPLETE", "Choices exclude autocomplete")
    return made


def choices(form: Form, path: Path, found: object, *, kind: object) -> list[Json]:
    """At most 25 choices: a name of 1 to 100 characters, a value of the option's type."""
    made: list[Json] = []
    for index, one in enumerate(form.items(path, shapes.fit(form, path, found, [shapes.CHOICE]), most=25)):
        form.length((*path, index, "name"), one.get("name") or "", most=100, least=1)
        value = one.get("value")
        if kind == STRING:
            form.length((*path, index, "value"), value or "", most=100, least=1)
        elif not isinstance(value, (int, float)):
            form.fault((*path, index, "value"), "NUMBER_TYPE_COERCE", "Value is not a number.")
        made.append({"name": one.get("name"), "value": value})
    return made
