"""The types that Discord expects in a body, and the first look at one: what has another type is refused and left out.

After `fit`, the readers of messages, components and commands can trust what they find.
"""

from __future__ import annotations

import re
from typing import Any

from playground.errors import Form

Shape = Any
"""A type, a tuple of types, [the shape of each item], or {field: shape}."""

_REFUSALS = {
    str: ("STRING_TYPE_CONVERT", "Could not interpret as string."),
    int: ("NUMBER_TYPE_COERCE", "Value is not int."),
    float: ("NUMBER_TYPE_COERCE", "Value is not a number."),
    bool: ("BOOLEAN_TYPE_CONVERT", "Must be a boolean."),
}

_SNOWFLAKE = re.compile(r"[0-9]{1,20}")

ANY_MODEL: dict[str, Shape] = {}
EMOJI: dict[str, Shape] = {"id": (str, int), "name": str, "animated": bool}
MEDIA: dict[str, Shape] = {"url": str}
OPTION: dict[str, Shape] = {"label": str, "value": str, "description": str, "emoji": EMOJI, "default": bool}
COMPONENT: dict[str, Shape] = {
    **dict.fromkeys(("type", "id", "style", "min_values", "max_values", "min_length", "max_length", "spacing"), int),
    **dict.fromkeys(("custom_id", "label", "url", "placeholder", "content", "description", "value", "sku_id"), str),
    **dict.fromkeys(("disabled", "required", "spoiler", "divider", "default"), bool),
    "accent_color": int,
    "emoji": EMOJI,
    "options": [OPTION],
    "default_values": [{"id": (str, int), "type": str}],
    "channel_types": [int],
    "media": MEDIA,
    "file": MEDIA,
    "items": [{"media": MEDIA, "description": str, "spoiler": bool}],
}
COMPONENT |= {"components": [COMPONENT], "accessory": COMPONENT, "component": COMPONENT}

EMBED: dict[str, Shape] = {
    **dict.fromkeys(("title", "type", "description", "url", "timestamp"), str),
    **dict.fromkeys(("color", "flags"), int),
    "footer": {"text": str, "icon_url": str},
    "author": {"name": str, "url": str, "icon_url": str},
    "provider": {"name": str, "url": str},
    "fields": [{"name": str, "value": str, "inline": bool}],
    "image": MEDIA,
    "thumbnail": MEDIA,
    "video": MEDIA,
}
MESSAGE: dict[str, Shape] = {
    **dict.fromkeys(("content", "username", "avatar_url", "thread_name"), str),
    **dict.fromkeys(("tts", "enforce_nonce"), bool),
    "flags": int,
    "nonce": (str, int),
    "embeds": [EMBED],
    "components": [COMPONENT],
    "attachments": [{"id": (str, int), "filename": str, "description": str}],
    "allowed_mentions": {"parse": [str], "users": [(str, int)], "roles": [(str, int)], "replied_user": bool},
    "message_reference": {"message_id": (str, int), "fail_if_not_exists": bool},
    "poll": ANY_MODEL,
    "sticker_ids": [(str, int)],
    "applied_tags": [(str, int)],
}
MODAL: dict[str, Shape] = {"custom_id": str, "title": str, "components": [COMPONENT]}

CHOICE: dict[str, Shape] = {"name": str, "value": (str, int, float), "name_localizations": ANY_MODEL}
COMMAND_OPTION: dict[str, Shape] = {
    **dict.fromkeys(("type", "min_length", "max_length"), int),
    **dict.fromkeys(("min_value", "max_value"), (int, float)),
    **dict.fromkeys(("name", "description"), str),
    **dict.fromkeys(("required", "autocomplete"), bool),
    "name_localizations": ANY_MODEL,
    "description_localizations": ANY_MODEL,
    "channel_types": [int],
    "choices": [CHOICE],
}
COMMAND_OPTION["options"] = [COMMAND_OPTION]
COMMAND: dict[str, Shape] = {
    **dict.fromkeys(("name", "description"), str),
    **dict.fromkeys(("dm_permission", "nsfw"), bool),
    "contexts": [int],
    "integration_types": [int],
    "name_localizations": ANY_MODEL,
    "description_localizations": ANY_MODEL,
    "type": int,
    "default_member_permissions": (str, int),
    "options": [COMMAND_OPTION],
}

TAG: dict[str, Shape] = {
    **dict.fromkeys(("id", "emoji_id"), (str, int)),
    **dict.fromkeys(("name", "emoji_name"), str),
    "moderated": bool,
}
OVERWRITE: dict[str, Shape] = {"id": (str, int), "type": int, "allow": (str, int), "deny": (str, int)}

CALL: dict[str, Shape] = {
    **dict.fromkeys(("name", "topic", "username", "avatar", "nick", "thread_name"), str),
    **dict.fromkeys(("nsfw", "archived", "locked", "invitable"), bool),
    **dict.fromkeys(("rate_limit_per_user", "auto_archive_duration", "type", "flags", "position"), int),
    **dict.fromkeys(("channel_id", "recipient_id", "parent_id", "allow", "deny"), (str, int)),
    "messages": [(str, int)],
    "applied_tags": [(str, int)],
    "message": ANY_MODEL,
    "data": ANY_MODEL,
}
"""The plain fields of all other bodies."""
NUMBERS = ("channel_id", "recipient_id", "parent_id", "allow", "deny")


def plain(found: dict[str, Any]) -> dict[str, Any]:
    """A body whose plain fields have their types (50035 otherwise); the other fields are for their own readers."""
    form = Form()
    made = {key: fit(form, (key,), value, CALL[key]) if key in CALL else value for key, value in found.items()}
    for key in NUMBERS:
        if made.get(key) is not None and not is_snowflake(made[key]):
            form.fault((key,), "NUMBER_TYPE_COERCE", f'Value "{made[key]}" is not snowflake.')
    for index, tag in enumerate(made.get("applied_tags") or ()):
        if not is_snowflake(tag):
            form.fault(("applied_tags", index), "NUMBER_TYPE_COERCE", f'Value "{tag}" is not snowflake.')
    form.check()
    return made


def fit(form: Form, path: tuple[str | int, ...], found: object, shape: Shape) -> Any:  # noqa: ANN401 - any JSON
    """`found` cut down to what has the type that its shape asks for; None stays None. Notes everything else."""
    if found is None:
        return None
    if isinstance(shape, dict):
        return _model(form, path, found, shape)
    if isinstance(shape, list):
        if not isinstance(found, list):
            form.fault(path, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
            return None
        fitted = (fit(form, (*path, index), one, shape[0]) for index, one in enumerate(found))
        return [one for one in fitted if one is not None]
    types = shape if isinstance(shape, tuple) else (shape,)
    if isinstance(found, types) and (not isinstance(found, bool) or bool in types):
        return found
    form.fault(path, *_REFUSALS[types[0]])
    return None


def _model(form: Form, path: tuple[str | int, ...], found: object, shape: dict[str, Shape]) -> Any:  # noqa: ANN401
    if not isinstance(found, dict):
        form.fault(path, "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")
        return None
    if not shape:
        return found
    return {key: fit(form, (*path, key), value, shape[key]) for key, value in found.items() if key in shape}


def is_snowflake(found: object) -> bool:
    """Whether something is an id as Discord writes one: ASCII digits that fit into 64 bits."""
    return _SNOWFLAKE.fullmatch(str(found)) is not None
