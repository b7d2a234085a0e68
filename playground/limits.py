"""What Discord refuses in a message: the documented sizes, checked over the whole body at once.

https://discord.com/developers/docs/resources/message#create-message-jsonform-params
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playground.world.model import Flag

if TYPE_CHECKING:
    from playground.errors import Form

Json = dict[str, Any]
Path = tuple[str | int, ...]

CONTENT = 2000
EMBEDS = 10
EMBED_TOTAL = 6000
ATTACHMENTS = 10
UPLOAD = 10 * 1024 * 1024
REACTIONS = 20
WEBHOOKS = 15
PINS = 250
NONCE = 25
ACTIVE_THREADS = 1000
EMBED_TEXTS = {"title": 256, "description": 4096}
EMBED_SHOWS = ("title", "description", "fields", "footer", "author", "image", "thumbnail")
EMBED_KEYS = {"title", "type", "description", "url", "timestamp", "color", "footer", "image", "thumbnail"}
EMBED_KEYS |= {"video", "provider", "author", "fields", "flags"}


def content(form: Form, body: Json) -> None:
    """Note content that is no string or too long."""
    if body.get("content") is not None:
        form.length(("content",), body["content"], most=CONTENT)


def embeds(form: Form, found: object) -> list[Json]:
    """The embeds as Discord gives them back, noting what is too long, too many or of the wrong kind."""
    total = 0
    made: list[Json] = []
    for index, embed in enumerate(form.items(("embeds",), found, most=EMBEDS)):
        if not isinstance(embed, dict):
            form.fault(("embeds", index), "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")
            continue
        total += _embed(form, ("embeds", index), embed)
        made.append(_shown(embed))
    if total > EMBED_TOTAL:
        form.fault(
            ("embeds",), "MAX_EMBED_SIZE_EXCEEDED", f"Embed size exceeds maximum size of {EMBED_TOTAL} characters"
        )
    return made


def _embed(form: Form, path: Path, embed: Json) -> int:
    """Check one embed and return how many characters it counts towards the total."""
    counted = sum(
        len(embed[key])
        for key in ("title", "description")
        if embed.get(key) and form.length((*path, key), embed[key], most=EMBED_TEXTS[key])
    )
    for index, entry in enumerate(form.items((*path, "fields"), embed.get("fields"), most=25)):
        counted += _part(form, (*path, "fields", index), entry, "name", most=256)
        counted += _part(form, (*path, "fields", index), entry, "value", most=1024)
    for key, part, most in (("footer", "text", 2048), ("author", "name", 256)):
        if embed.get(key):
            counted += _part(form, (*path, key), embed[key], part, most=most)
    for key in ("image", "thumbnail"):
        if embed.get(key):
            _url(form, (*path, key, "url"), embed[key].get("url"))
    if embed.get("url"):
        _url(form, (*path, "url"), embed["url"])
    colour = embed.get("color")
    if colour is not None and not (isinstance(colour, int) and 0 <= colour <= 0xFFFFFF):
        form.fault((*path, "color"), "NUMBER_TYPE_MAX", "int value should be less than or equal to 16777215.")
    if not any(embed.get(key) for key in EMBED_SHOWS):
        form.required((*path, "description"))
    return counted


def _part(form: Form, path: Path, found: Json, key: str, *, most: int) -> int:
    """Check a required text of a part of an embed and return its length."""
    text = found.get(key) or ""
    return len(text) if form.length((*path, key), text, most=most, least=1) else 0


def _url(form: Form, path: Path, url: object) -> None:
    if not isinstance(url, str) or not url.startswith(("http://", "https://", "attachment://")):
        form.fault(path, "URL_TYPE_INVALID_URL", "Not a well formed URL.")


def _shown(embed: Json) -> Json:
    """An embed with Discord's defaults, and without what Discord does not keep."""
    shown = {key: value for key, value in embed.items() if key in EMBED_KEYS and value is not None}
    shown["type"] = "rich"
    if "fields" in shown:
        shown["fields"] = [
            {"name": one.get("name"), "value": one.get("value"), "inline": bool(one.get("inline"))}
            for one in shown["fields"]
            if isinstance(one, dict)
        ]
        if not shown["fields"]:
            del shown["fields"]
    for key in ("footer", "author"):
        if key in shown:
            shown[key] = {part: value for part, value in shown[key].items() if value is not None}
    for key in ("image", "thumbnail"):
        if key in shown:
            shown[key] = {"url": shown[key].get("url")}
    return shown


def attach(embed: Json, urls: dict[str, str]) -> Json:
    """The embed with `attachment://` references replaced by the addresses of the message's files."""
    for key in ("image", "thumbnail"):
        if key in embed:
            url = embed[key]["url"]
            known = urls.get(url.removeprefix("attachment://")) if url.startswith("attachment://") else None
            embed[key] = {"url": known or url, "proxy_url": known or url}
    for key in ("footer", "author"):
        icon = embed.get(key, {}).get("icon_url", "")
        if icon.startswith("attachment://") and (known := urls.get(icon.removeprefix("attachment://"))):
            embed[key]["icon_url"] = embed[key]["proxy_icon_url"] = known
    return embed


def flags(form: Form, found: object, *, allowed: int) -> int:
    """The message flags that a sender may set."""
    if found is None:
        return 0
    if not isinstance(found, int) or isinstance(found, bool):
        form.fault(("flags",), "NUMBER_TYPE_COERCE", "Value is not int.")
        return 0
    return found & allowed


SENDABLE = Flag.SUPPRESS_EMBEDS | Flag.SUPPRESS_NOTIFICATIONS | Flag.COMPONENTS_V2
"""Flags of a message, without those that only an interaction's answer may have."""


def username(form: Form, name: object, path: Path = ("username",)) -> None:
    """Note a webhook name of the wrong length or with a word that Discord forbids."""
    if not form.length(path, name, most=80, least=1) or not isinstance(name, str):
        return
    if not name.strip():
        form.required(path)
    for word in ("discord", "clyde"):
        if word in name.lower():
            form.fault(path, "USERNAME_INVALID_CONTAINS", f'Username cannot contain "{word}"')
