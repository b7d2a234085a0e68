"""A message on its way in: a request's body and uploads, read and checked into what may be posted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from mimetypes import guess_type
from typing import TYPE_CHECKING

from playground import components, limits, shapes
from playground.errors import Form, invalid, not_built, refused
from playground.permissions import Permission
from playground.world import payloads
from playground.world.model import Flag, Mentions, StoredFile

if TYPE_CHECKING:
    from playground.world import World
    from playground.world.model import Channel, Json, Message

MENTION = re.compile(r"<@!?(\d+)>|<@&(\d+)>|@(everyone|here)\b")
CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Upload:
    """One file part of a multipart body. `key` is the part's name, such as `files[0]`."""

    key: str
    name: str
    content_type: str
    data: bytes


@dataclass(slots=True)
class Draft:
    """A body that passed the limits. None: the body does not speak of it (an edit leaves it as it is)."""

    content: str | None = None
    embeds: list[Json] | None = None
    components: list[Json] | None = None
    files: list[StoredFile] | None = None
    flags: int = 0
    tts: bool = False
    allowed_mentions: Json | None = None
    reference: Json | None = None
    nonce: str | int | None = None
    enforce_nonce: bool = False
    interactive: bool = False

    def says_nothing(self) -> bool:
        """Whether there is nothing to show."""
        return not (self.content and self.content.strip()) and not (self.embeds or self.components or self.files)


@dataclass(frozen=True, slots=True)
class Rules:
    """What a sender may do: use components that members can operate; set these flags; reply and carry a nonce."""

    interactive: bool = True
    flags: int = int(limits.SENDABLE)
    of_account: bool = True


def read(world: World, body: Json, uploads: list[Upload], *, rules: Rules, previous: Message | None = None) -> Draft:
    """Check a body against every limit at once (50035) and return it as a draft; 50006 where it shows nothing."""
    form = Form()
    body = shapes.fit(form, (), body, shapes.MESSAGE) or {}
    draft = Draft(tts=bool(body.get("tts")), allowed_mentions=body.get("allowed_mentions"))
    draft.flags = limits.flags(form, body.get("flags"), allowed=rules.flags)
    limits.content(form, body)
    if "content" in body:
        draft.content = str(body["content"] or "")
    if "embeds" in body:
        draft.embeds = limits.embeds(form, body["embeds"])
    v2 = bool((draft.flags | (previous.flags if previous else 0)) & Flag.COMPONENTS_V2)
    draft.files = _files(world, form, body, uploads, previous)
    urls = {one.name: payloads.attachment(one, world.base_url)["url"] for one in draft.files or ()}
    if previous is not None and draft.files is None:
        urls = {one.name: payloads.attachment(one, world.base_url)["url"] for one in previous.files}
    if "components" in body:
        draft.components, draft.interactive = components.read(
            form, body["components"], v2=v2, media=lambda url: _media(world, url, urls)
        )
    _mutual(form, draft, body, v2=v2)
    _mentions(form, body.get("allowed_mentions"))
    _nonce(form, draft, body, rules)
    if rules.of_account:
        draft.reference = _reference(form, body.get("message_reference"))
    form.check()
    if body.get("poll") or body.get("sticker_ids"):
        raise not_built("polls and stickers")
    for embed in draft.embeds or ():
        limits.attach(embed, urls)
    if draft.interactive and not rules.interactive:
        raise invalid(
            ("components",),
            "APPLICATION_WEBHOOK_REQUIRED",
            "Interactive components need a webhook that an application owns",
        )
    if previous is None and draft.says_nothing():
        raise refused(50006)
    return draft


def _mutual(form: Form, draft: Draft, body: Json, *, v2: bool) -> None:
    """Components V2 stand alone: no content, embeds, poll or stickers beside them."""
    if not v2:
        return
    for key in ("content", "embeds", "poll", "sticker_ids"):
        if body.get(key):
            form.fault(
                (key,),
                "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
                f"The '{key}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2",
            )
    if draft.components == [] and "components" in body:
        form.required(("components",))


def _nonce(form: Form, draft: Draft, body: Json, rules: Rules) -> None:
    nonce = body.get("nonce")
    if nonce is None or not rules.of_account:
        return
    if len(str(nonce)) > limits.NONCE:
        form.fault(("nonce",), "NONCE_TYPE_TOO_LONG", f"Must be {limits.NONCE} or fewer in length.")
    draft.nonce = nonce
    draft.enforce_nonce = bool(body.get("enforce_nonce"))


def _reference(form: Form, found: object) -> Json | None:
    if found is None:
        return None
    if not isinstance(found, dict) or not shapes.is_snowflake(found.get("message_id", "")):
        form.required(("message_reference", "message_id"))
        return None
    return found


def _files(
    world: World, form: Form, body: Json, uploads: list[Upload], previous: Message | None
) -> list[StoredFile] | None:
    """The files of the message after this body: those kept and those uploaded. None: as before."""
    listed = body.get("attachments")
    if listed is None and not uploads:
        return None if previous is not None else []
    described = form.items(("attachments",), listed, most=limits.ATTACHMENTS)
    entries = {str(one.get("id")): one for one in described if isinstance(one, dict)}
    kept: list[StoredFile] = []
    if previous is not None:
        kept = [one for one in previous.files if listed is None or str(one.id) in entries]
    for upload in uploads:
        if len(upload.data) > limits.UPLOAD:
            raise refused(40005)
        number = upload.key.removeprefix("files[").removesuffix("]")
        entry = entries.get(number, {})
        if entry.get("description") is not None:
            form.length(("attachments", number, "description"), entry["description"], most=1024)
        kept.append(store(world, upload, name=entry.get("filename"), description=entry.get("description")))
    if len(kept) > limits.ATTACHMENTS:
        form.fault(("attachments",), "BASE_TYPE_MAX_LENGTH", f"Must be {limits.ATTACHMENTS} or fewer in length.")
    return kept


def store(world: World, upload: Upload, *, name: str | None = None, description: str | None = None) -> StoredFile:
    """Keep an uploaded file so that it can be downloaded."""
    clean = re.sub(r"[^\w.\-]", "_", name or upload.name or "file")
    kind = upload.content_type
    if not kind or kind == "application/octet-stream":
        kind = guess_type(clean)[0] or "application/octet-stream"
    made = StoredFile(world.ids.next(), clean, kind, upload.data, description, _picture_size(upload.data))
    world.files[made.id] = made
    return made


def _picture_size(data: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG or GIF, from its header."""
    if data.startswith(b"\x89PNG\r\n\x1a\n") and len(data) >= 24:
        return int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
    if data[:6] in (b"GIF87a", b"GIF89a") and len(data) >= 10:
        return int.from_bytes(data[6:8], "little"), int.from_bytes(data[8:10], "little")
    return None


def _media(world: World, url: str, urls: dict[str, str]) -> Json | None:
    """The unfurled form of a picture's or file's address; None where `attachment://` names no upload."""
    made: Json = {"id": str(world.ids.next())}
    if url.startswith("attachment://"):
        if (known := urls.get(url.removeprefix("attachment://"))) is None:
            return None
        file = world.files[int(known.split("/")[-2])]
        made |= {"url": known, "proxy_url": known, "attachment_id": str(file.id), "content_type": file.content_type}
        width, height = file.size or (None, None)
        return made | {"width": width, "height": height}
    return made | {"url": url, "proxy_url": url, "width": None, "height": None, "content_type": None}


def _mentions(form: Form, found: object) -> None:
    """allowed_mentions: known words only, at most 100 ids, and not both a word and its ids."""
    if found is None:
        return
    if not isinstance(found, dict):
        form.fault(("allowed_mentions",), "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")
        return
    parse = form.items(("allowed_mentions", "parse"), found.get("parse"), most=3)
    for index, word in enumerate(parse):
        if word not in ("users", "roles", "everyone"):
            form.fault(("allowed_mentions", "parse", index), "BASE_TYPE_CHOICES", "Value must be one of users, roles")
    for key in ("users", "roles"):
        ids = form.items(("allowed_mentions", key), found.get(key), most=100)
        if ids and key in parse:
            form.fault(
                ("allowed_mentions",),
                "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
                f'parse:["{key}"] and {key} exclude each other',
            )


def mentions(world: World, channel: Channel, draft: Draft, *, bits: int, replied: Message | None) -> Mentions:
    """Whom the draft would notify: what its text names, cut down to what allowed_mentions and permissions let through.

    Text in code and in embeds notifies nobody. `bits` are the sender's permissions in the channel.
    """
    texts = [draft.content or ""]
    texts += [
        str(one.get("content")) for one in components.walk(draft.components or []) if one["type"] == components.TEXT
    ]
    allowed = draft.allowed_mentions
    parse = ("users", "roles", "everyone") if allowed is None else tuple(allowed.get("parse") or ())
    ids = {key: {int(one) for one in (allowed or {}).get(key) or ()} for key in ("users", "roles")}
    found = Mentions()
    loud = bool(bits & Permission.MENTION_EVERYONE)
    guild = channel.guild
    for user_id, role_id, everyone in MENTION.findall(CODE.sub(" ", "\n".join(texts))):
        if user_id and int(user_id) in world.users and ("users" in parse or int(user_id) in ids["users"]):
            found.users.append(int(user_id))
        elif role_id and guild and (role := guild.roles.get(int(role_id))) and (loud or role.mentionable):
            if "roles" in parse or role.id in ids["roles"]:
                found.roles.append(role.id)
        elif everyone and loud and "everyone" in parse:
            found.everyone = True
    pings_author = allowed is None or bool(allowed.get("replied_user"))
    if replied is not None and pings_author and not replied.author.webhook:
        found.users.append(replied.author.id)
    found.users = list(dict.fromkeys(found.users))
    found.roles = list(dict.fromkeys(found.roles))
    return found
