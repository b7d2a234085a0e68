"""Recorded exchanges against Discord's own OpenAPI document, in a closed form that refuses fields it does not name.

The document is lax: it names what may be there and hardly ever says that nothing else may. `Contract` closes every
object of it before it checks. Needs `jsonschema` and `referencing`, which only the tests install.
"""

from __future__ import annotations

import gzip
import json
from copy import deepcopy
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

Json = dict[str, Any]
ROOT = "urn:discord"
SAYS_NOTHING = frozenset({"format", "description", "title", "contentEncoding", "x-discord-union"})
OPEN = "__open"
"""Suffix of the copy of a schema that stands within an `allOf`, where its neighbours name fields of their own."""


class Validator(Protocol):
    """The part of a jsonschema validator that is used here."""

    def iter_errors(self, instance: object) -> Iterator[Any]:
        """Everything that is wrong with an instance."""


@dataclass(frozen=True, slots=True)
class Waiver:
    """A fault of the document itself: where its schema and Discord's behaviour part, and why we follow Discord."""

    reason: str
    change: Callable[[Json], None]
    part: str = "both"


def _errors_are_words(schemas: Json) -> None:
    schemas["InnerErrors"]["properties"]["_errors"]["items"] = {
        "type": "object",
        "properties": {"code": {"type": "string"}, "message": {"type": "string"}},
        "required": ["code", "message"],
    }


def _rate_limits_have_no_code(schemas: Json) -> None:
    schemas["RatelimitedResponse"] = {
        "type": "object",
        "properties": {
            "message": {"type": "string"},
            "retry_after": {"type": "number"},
            "global": {"type": "boolean"},
            "code": {"type": "integer"},
        },
        "required": ["message", "retry_after", "global"],
    }


def _name(field: str, schema: Json, *names: str) -> Callable[[Json], None]:
    """A change that names a field in some schemas."""

    def change(schemas: Json) -> None:
        for name in names:
            schemas[name]["properties"].setdefault(field, schema)

    return change


def _deferrals_show_their_message(schemas: Json) -> None:
    schemas["CreateMessageInteractionCallbackResponse"]["properties"]["type"] = {"enum": [4, 5]}


def _media_channels_exist(schemas: Json) -> None:
    schemas["ChannelTypes"]["oneOf"].append({"const": 16})


def _ids_may_be_numbers(schemas: Json) -> None:
    schemas["SnowflakeType"] = {"type": ["string", "integer"]}


WAIVERS = (
    Waiver(
        "the codes of a 50035 are words such as BASE_TYPE_REQUIRED; the document calls them integers", _errors_are_words
    ),
    Waiver("a 429 carries `code` only for some limits; the document requires it", _rate_limits_have_no_code),
    Waiver(
        "a deferral answers with its loading message too; the document has only type 4", _deferrals_show_their_message
    ),
    Waiver(
        "Discord reads ids that are sent as numbers; its own examples number uploads", _ids_may_be_numbers, "request"
    ),
    Waiver("media channels (16) are documented; the document's list of types ends at 15", _media_channels_exist),
    Waiver(
        "a new forum post comes with its first message, as the documentation says",
        _name("message", {"$ref": "#/components/schemas/MessageResponse"}, "CreatedThreadResponse"),
    ),
    Waiver(
        "`nsfw` is a documented field of commands; the document has it in answers alone",
        _name(
            "nsfw",
            {"type": "boolean"},
            "ApplicationCommandUpdateRequest",
            "ApplicationCommandCreateRequest",
            "ApplicationCommandPatchRequestPartial",
        ),
    ),
    Waiver(
        "discord.py sends `tts: false` wherever it sends or edits a message; Discord reads past it",
        _name(
            "tts",
            {"const": False},
            "IncomingWebhookUpdateRequestPartial",
            "IncomingWebhookUpdateForInteractionCallbackRequestPartial",
            "BaseCreateMessageCreateRequest",
            "MessageEditRequestPartial",
        ),
    ),
    Waiver(
        "discord.py sends the type of a thread with a forum post too; Discord reads past it",
        _name("type", {"const": 11}, "CreateForumThreadRequest"),
    ),
    Waiver(
        "discord.py sends `flags: 0` with an embed; Discord reads past it", _name("flags", {"const": 0}, "RichEmbed")
    ),
)


@dataclass(frozen=True, slots=True)
class Breach:
    """One exchange that the document does not allow."""

    exchange: str
    part: str
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.exchange}: {self.part} {self.where}: {self.what}"


class Contract:
    """The document, closed, and asked about exchanges (as `World.exchanges` gives them)."""

    def __init__(self, document: Path, *, waivers: tuple[Waiver, ...] = WAIVERS) -> None:
        self._document: Json = json.loads(gzip.decompress(document.read_bytes()))
        self._waivers = waivers
        self._known: dict[tuple[str, str], Validator] = {}
        self._registries: dict[str, Any] = {}

    def _registry(self, part: str) -> Any:  # noqa: ANN401 - of a library without types
        """The document's schemas, closed, as requests or responses are held to them."""
        if part not in self._registries:
            schemas: Json = deepcopy(self._document["components"]["schemas"])
            for waiver in self._waivers:
                if waiver.part in ("both", part):
                    waiver.change(schemas)
            closed: Json = {}
            for name, schema in schemas.items():
                closed[name] = close(schema)
                closed[name + OPEN] = close(schema, within_all_of=True)
            document = {"$schema": "https://json-schema.org/draft/2020-12/schema", "components": {"schemas": closed}}
            # Dependencies of the tests alone, without types of their own.
            resource = import_module("referencing.jsonschema").DRAFT202012.create_resource(document)
            self._registries[part] = import_module("referencing").Registry().with_resource(ROOT, resource)
        return self._registries[part]

    def _validator(self, key: str, part: str, schema: Json | None) -> Validator | None:
        """A validator of a schema of the document, made once."""
        if schema is None:
            return None
        if (key, part) not in self._known:
            draft = import_module("jsonschema").Draft202012Validator
            self._known[key, part] = draft(close(schema), registry=self._registry(part))
        return self._known[key, part]

    def breaches(self, exchanges: Iterable[Json]) -> list[str]:
        """What the document refuses in any of them; those that say the same are looked at once."""
        different = {json.dumps(one, sort_keys=True): one for one in exchanges}
        return [str(breach) for one in different.values() for breach in self.check(one)]

    def check(self, exchange: Json) -> Iterator[Breach]:
        """Everything about an exchange that the document refuses. Dropped, failed and unknown ones tell nothing."""
        status = exchange["status"]
        label = f"{exchange['method']} {exchange['route']} -> {status}"
        if status == 0 or status >= 500:
            return
        operation = self._document["paths"].get(exchange["route"], {}).get(exchange["method"].lower())
        if operation is None:
            yield Breach(label, "route", "", "the document does not have it")
            return
        key = f"{exchange['method']} {exchange['route']}"
        if 200 <= status < 300 and exchange["request"] is not None:
            content = operation.get("requestBody", {}).get("content", {})
            schema = content.get("application/json", {}).get("schema")
            yield from self._compare(label, "request", self._validator(key, "request", schema), exchange["request"])
        answers = operation["responses"]
        answer = answers.get(str(status)) or (answers.get("4XX") if 400 <= status < 500 else None)
        if answer is None:
            yield Breach(label, "status", "", f"the document has only {', '.join(answers)}")
            return
        if "$ref" in answer:
            answer = self._document["components"]["responses"][answer["$ref"].rpartition("/")[2]]
        schema = answer.get("content", {}).get("application/json", {}).get("schema")
        if schema is None and exchange["response"] is not None:
            yield Breach(label, "response", "", "the document has no body here")
        elif schema is not None and exchange["response"] is None:
            yield Breach(label, "response", "", "the document has a body here")
        elif schema is not None:
            validator = self._validator(f"{key} {status}", "response", schema)
            yield from self._compare(label, "response", validator, exchange["response"])

    def _compare(self, label: str, part: str, validator: Validator | None, found: object) -> Iterator[Breach]:
        if validator is None:
            yield Breach(label, part, "", "the document has no body here")
            return
        for error in map(telling, validator.iter_errors(found)):
            where = "/".join(str(step) for step in error.absolute_path)
            yield Breach(label, part, where, error.message[:600])


def telling(error: Any) -> Any:  # noqa: ANN401 - jsonschema's error has no types
    """The error that says most: within a union, one of the alternative that was meant by its `type`."""
    while error.context:
        branches: dict[object, list[Any]] = {}
        for inner in error.context:
            branches.setdefault(inner.relative_schema_path[0], []).append(inner)
        meant = min(
            branches.values(), key=lambda found: (any("type" in one.relative_path for one in found), len(found))
        )
        error = max(meant, key=lambda one: len(one.absolute_path))
    return error


def close(schema: object, *, within_all_of: bool = False) -> Any:  # noqa: ANN401 - a schema is any JSON
    """A schema whose objects refuse fields they do not name.

    `oneOf` becomes `anyOf`: the document's alternatives overlap. A reference within an `allOf` goes to the open copy
    of its schema, and the object around closes them all together.
    """
    if isinstance(schema, list):
        return [close(one, within_all_of=within_all_of) for one in schema]
    if not isinstance(schema, dict):
        return schema
    made: Json = {}
    for key, value in schema.items():
        if key == "$ref":
            made[key] = f"{ROOT}{value}" + (OPEN if within_all_of else "")
        elif key == "properties":
            made[key] = {name: close(one) for name, one in value.items()}
        elif key in ("oneOf", "anyOf"):
            made["anyOf"] = close(value, within_all_of=within_all_of)
        elif key in ("allOf", "items", "additionalProperties"):
            made[key] = close(value, within_all_of=key == "allOf")
        elif key not in SAYS_NOTHING:
            made[key] = value
    if not within_all_of and _is_closable(schema):
        made["unevaluatedProperties"] = False
    return made


def _is_closable(schema: Json) -> bool:
    """Whether a schema names the fields of an object, by itself or by parts that are objects."""
    if "additionalProperties" in schema or "enum" in schema:
        return False
    return "properties" in schema or (schema.get("type") == "object" and "allOf" in schema)
