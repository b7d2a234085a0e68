"""Message components: what Discord refuses, and the form in which it gives them back.

https://discord.com/developers/docs/components/reference
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from playground import shapes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playground.errors import Form

Json = dict[str, Any]
Path = tuple[str | int, ...]

ROW, BUTTON, STRING_SELECT, TEXT_INPUT, USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT = range(1, 9)
SECTION, TEXT, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER, LABEL, UPLOAD = 9, 10, 11, 12, 13, 14, 17, 18, 19
SELECTS = frozenset({STRING_SELECT, USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT})
TOP_V2 = frozenset({ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR, CONTAINER})
IN_CONTAINER = TOP_V2 - {CONTAINER}
TOTAL = 40
TEXT_TOTAL = 4000
LINK, PREMIUM = 5, 6


@dataclass(slots=True)
class Draft:
    """One list of components while it is read: what it may hold and what it holds so far."""

    form: Form
    v2: bool
    media: Callable[[str], Json | None]
    used_ids: set[int] = field(default_factory=set)
    custom_ids: set[str] = field(default_factory=set)
    count: int = 0
    text: int = 0
    interactive: bool = False


def walk(components: list[Json]) -> Iterator[Json]:
    """Every component of a list, outer before inner."""
    for one in components:
        yield one
        for key in ("components", "accessory", "component"):
            inner = one.get(key)
            yield from walk(inner if isinstance(inner, list) else [inner] if isinstance(inner, dict) else [])


def read(form: Form, found: object, *, v2: bool, media: Callable[[str], Json | None]) -> tuple[list[Json], bool]:
    """The components as Discord keeps them, and whether one of them can be used by a member.

    `media` turns the address of a picture or file into an unfurled media object, or None where the file is missing.
    """
    draft = Draft(form, v2, media)
    top = form.items(("components",), found, most=TOTAL if v2 else 5)
    allowed = TOP_V2 if v2 else frozenset({ROW})
    made = [_one(draft, ("components", index), one, allowed) for index, one in enumerate(top)]
    if v2 and draft.count > TOTAL:
        form.fault(("components",), "BASE_TYPE_MAX_LENGTH", f"Must be {TOTAL} or fewer in length.")
    if draft.text > TEXT_TOTAL:
        form.fault(("components",), "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", "Text exceeds 4000 characters.")
    _number(made, draft.used_ids)
    return made, draft.interactive


def _number(components: list[Json], used: set[int]) -> None:
    """Give an id to each component that came without one: the smallest numbers that are free, from the first on."""
    upcoming = 1
    for one in walk(components):
        if not one.get("id"):
            while upcoming in used:
                upcoming += 1
            one["id"] = upcoming
            used.add(upcoming)


def _one(draft: Draft, path: Path, found: object, allowed: frozenset[int]) -> Json:
    if not isinstance(found, dict):
        draft.form.fault(path, "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")
        return {"type": 0}
    kind = found.get("type")
    if kind not in allowed:
        known = ", ".join(str(one) for one in sorted(allowed))
        draft.form.fault((*path, "type"), "BASE_TYPE_CHOICES", f"Value must be one of {{{known}}}.")
        return {"type": 0}
    draft.count += 1
    made: Json = {"type": kind}
    if isinstance(given := found.get("id"), int) and given:
        if given in draft.used_ids:
            draft.form.fault((*path, "id"), "COMPONENT_ID_DUPLICATED", "Component id cannot be duplicated")
        draft.used_ids.add(given)
        made["id"] = given
    return made | _READERS[kind](draft, path, found)


def _row(draft: Draft, path: Path, found: Json) -> Json:
    inner = draft.form.items((*path, "components"), found.get("components"), most=5, least=1)
    allowed = frozenset({BUTTON}) | SELECTS
    made = [_one(draft, (*path, "components", index), one, allowed) for index, one in enumerate(inner)]
    if len(made) > 1 and any(one["type"] in SELECTS for one in made):
        draft.form.fault(
            (*path, "components"), "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "Select menus need a row of their own"
        )
    return {"components": made}


def custom_id(draft: Draft, path: Path, found: Json) -> None:
    """Check the custom_id: 1 to 100 characters, once in the message."""
    given = found.get("custom_id")
    if not draft.form.length((*path, "custom_id"), given or "", most=100, least=1) or not isinstance(given, str):
        return
    if given in draft.custom_ids:
        draft.form.fault(
            (*path, "custom_id"), "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated"
        )
    draft.custom_ids.add(given)
    draft.interactive = True


def _button(draft: Draft, path: Path, found: Json) -> Json:
    made: Json = {"style": found.get("style")}
    if made["style"] not in range(1, 7):
        draft.form.fault((*path, "style"), "BASE_TYPE_CHOICES", "Value must be one of {1, 2, 3, 4, 5, 6}.")
    if found.get("label") is not None and draft.form.length((*path, "label"), found["label"], most=80):
        made["label"] = found["label"]
    if found.get("emoji"):
        made["emoji"] = {key: value for key, value in found["emoji"].items() if value is not None}
        made["emoji"].pop("animated", None) if not found["emoji"].get("animated") else None
    if not found.get("label") and "emoji" not in made and made["style"] != PREMIUM:
        draft.form.fault(path, "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED", "A label or emoji is required")
    if made["style"] == LINK:
        if not str(found.get("url") or "").startswith(("http://", "https://", "discord://")):
            draft.form.fault((*path, "url"), "BUTTON_COMPONENT_INVALID_URL", "A url is required")
        draft.form.length((*path, "url"), found.get("url") or "", most=512)
        made["url"] = found.get("url")
    else:
        custom_id(draft, path, found)
        made["custom_id"] = found.get("custom_id")
    if found.get("custom_id") and found.get("url"):
        draft.form.fault(
            path, "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", "A custom id and url cannot both be specified"
        )
    if found.get("disabled"):
        made["disabled"] = True
    return made


def _select(draft: Draft, path: Path, found: Json) -> Json:
    custom_id(draft, path, found)
    made: Json = {"custom_id": found.get("custom_id")}
    least, most = found.get("min_values", 1), found.get("max_values", 1)
    made |= {"min_values": 1 if least is None else least, "max_values": 1 if most is None else most}
    if not 0 <= made["min_values"] <= 25:
        draft.form.fault((*path, "min_values"), "NUMBER_TYPE_MAX", "int value should be between 0 and 25.")
    if not 1 <= made["max_values"] <= 25 or made["max_values"] < made["min_values"]:
        draft.form.fault((*path, "max_values"), "NUMBER_TYPE_MAX", "int value should be between 1 and 25.")
    if found.get("placeholder") is not None:
        draft.form.length((*path, "placeholder"), found["placeholder"], most=150)
        made["placeholder"] = found["placeholder"]
    if found.get("disabled"):
        made["disabled"] = True
    if found["type"] == STRING_SELECT:
        made["options"] = options(draft, path, found)
        if made["max_values"] > len(made["options"]):
            draft.form.fault((*path, "max_values"), "SELECT_COMPONENT_MAX_VALUES", "More than there are options.")
    elif found.get("default_values"):
        made["default_values"] = found["default_values"]
    if found["type"] == CHANNEL_SELECT and found.get("channel_types"):
        made["channel_types"] = found["channel_types"]
    return made


def options(draft: Draft, path: Path, found: Json) -> list[Json]:
    """The options of a select: 1 to 25, each with a label and its own value."""
    made: list[Json] = []
    values: set[str] = set()
    for index, one in enumerate(draft.form.items((*path, "options"), found.get("options"), most=25, least=1)):
        here = (*path, "options", index)
        draft.form.length((*here, "label"), one.get("label") or "", most=100, least=1)
        draft.form.length((*here, "value"), one.get("value") or "", most=100, least=1)
        if one.get("description") is not None:
            draft.form.length((*here, "description"), one["description"], most=100)
        if one.get("value") in values:
            draft.form.fault(
                (*here, "value"),
                "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
                "The specified option value is already used",
            )
        values.add(one.get("value"))
        kept = {key: one[key] for key in ("label", "value", "description") if one.get(key) is not None}
        if one.get("emoji"):
            kept["emoji"] = {key: value for key, value in one["emoji"].items() if value is not None}
        if one.get("default"):
            kept["default"] = True
        made.append(kept)
    return made


def _section(draft: Draft, path: Path, found: Json) -> Json:
    inner = draft.form.items((*path, "components"), found.get("components"), most=3, least=1)
    made = [_one(draft, (*path, "components", i), one, frozenset({TEXT})) for i, one in enumerate(inner)]
    accessory = _one(draft, (*path, "accessory"), found.get("accessory"), frozenset({BUTTON, THUMBNAIL}))
    return {"components": made, "accessory": accessory}


def _text(draft: Draft, path: Path, found: Json) -> Json:
    given = found.get("content")
    if draft.form.length((*path, "content"), given or "", most=TEXT_TOTAL, least=1):
        draft.text += len(str(given))
    return {"content": given}


def _media(draft: Draft, path: Path, found: object) -> Json:
    url = found.get("url") if isinstance(found, dict) else None
    if isinstance(url, str) and url.startswith(("http://", "https://", "attachment://")):
        if (made := draft.media(url)) is not None:
            return made
        draft.form.fault((*path, "url"), "MEDIA_ATTACHMENT_NOT_FOUND", "The attachment was not uploaded.")
    else:
        draft.form.fault((*path, "url"), "URL_TYPE_INVALID_URL", "Not a well formed URL.")
    return {}


def _described(draft: Draft, path: Path, found: Json) -> Json:
    if found.get("description") is not None:
        draft.form.length((*path, "description"), found["description"], most=1024)
    return {"description": found.get("description"), "spoiler": bool(found.get("spoiler"))}


def _thumbnail(draft: Draft, path: Path, found: Json) -> Json:
    return {"media": _media(draft, (*path, "media"), found.get("media")), **_described(draft, path, found)}


def _gallery(draft: Draft, path: Path, found: Json) -> Json:
    items = draft.form.items((*path, "items"), found.get("items"), most=10, least=1)
    return {"items": [_thumbnail(draft, (*path, "items", index), one) for index, one in enumerate(items)]}


def _file(draft: Draft, path: Path, found: Json) -> Json:
    media = _media(draft, (*path, "file"), found.get("file"))
    name = media.get("url", "").rpartition("/")[2] or None
    return {"file": media, "name": name, "size": None, "spoiler": bool(found.get("spoiler"))}


def _separator(draft: Draft, path: Path, found: Json) -> Json:
    spacing = found.get("spacing") or 1
    if spacing not in (1, 2):
        draft.form.fault((*path, "spacing"), "BASE_TYPE_CHOICES", "Value must be one of {1, 2}.")
    return {"spacing": spacing, "divider": found.get("divider") is not False}


def _container(draft: Draft, path: Path, found: Json) -> Json:
    inner = draft.form.items((*path, "components"), found.get("components"), most=TOTAL, least=1)
    made = [_one(draft, (*path, "components", index), one, IN_CONTAINER) for index, one in enumerate(inner)]
    return {
        "accent_color": found.get("accent_color"),
        "components": made,
        "spoiler": bool(found.get("spoiler")),
    }


_READERS: dict[int, Callable[[Draft, Path, Json], Json]] = {
    ROW: _row,
    BUTTON: _button,
    **dict.fromkeys(SELECTS, _select),
    SECTION: _section,
    TEXT: _text,
    THUMBNAIL: _thumbnail,
    GALLERY: _gallery,
    FILE: _file,
    SEPARATOR: _separator,
    CONTAINER: _container,
}


def modal(form: Form, data: object) -> Json:
    """A modal as the member's client gets it: custom_id, a title of up to 45 characters and 1 to 5 inputs."""
    data = shapes.fit(form, ("data",), data, shapes.MODAL) or {}
    draft = Draft(form, v2=False, media=lambda _: None)
    form.length(("data", "custom_id"), data.get("custom_id") or "", most=100, least=1)
    form.length(("data", "title"), data.get("title") or "", most=45, least=1)
    rows = form.items(("data", "components"), data.get("components"), most=5, least=1)
    for index, row in enumerate(rows):
        here = ("data", "components", index)
        if not isinstance(row, dict) or row.get("type") not in (ROW, LABEL, TEXT):
            form.fault((*here, "type"), "BASE_TYPE_CHOICES", "Value must be one of {1, 10, 18}.")
        elif row["type"] == ROW:
            for inner, one in enumerate(form.items((*here, "components"), row.get("components"), most=1, least=1)):
                _input(draft, (*here, "components", inner), one)
        elif row["type"] == LABEL:
            form.length((*here, "label"), row.get("label") or "", most=45, least=1)
            if row.get("description") is not None:
                form.length((*here, "description"), row["description"], most=100)
            _input(draft, (*here, "component"), row.get("component"))
    return {"custom_id": data.get("custom_id"), "title": data.get("title"), "components": rows}


def _input(draft: Draft, path: Path, found: object) -> None:
    """Check one field of a modal."""
    form = draft.form
    if not isinstance(found, dict) or not isinstance(found.get("type"), int):
        form.required(path)
        return
    custom_id(draft, path, found)
    if found["type"] == STRING_SELECT:
        options(draft, path, found)
    if found["type"] != TEXT_INPUT:
        return
    if found.get("style") not in (1, 2):
        form.fault((*path, "style"), "BASE_TYPE_CHOICES", "Value must be one of {1, 2}.")
    for key, most in (("label", 45), ("placeholder", 100), ("value", 4000)):
        if found.get(key) is not None:
            form.length((*path, key), found[key], most=most)
    for key, floor in (("min_length", 0), ("max_length", 1)):
        if found.get(key) is not None and not floor <= found[key] <= 4000:
            form.fault((*path, key), "NUMBER_TYPE_MAX", f"int value should be between {floor} and 4000.")
