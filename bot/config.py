"""The configuration: every environment variable once, with its meaning, its default and what to write into it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Final

from bot import env_values
from bot.discussion.emoji import EmojiWeights
from bot.discussion.model.endpoint import Endpoint
from bot.env_values import DISCORD_API
from bot.errors import ConfigError

__all__ = ["DISCORD_API", "VARIABLES", "Config", "Variable"]


@dataclass(frozen=True, slots=True)
class Variable:
    """One environment variable: `default` as it would be written, `read` turns what was written into a value.

    `read` raises `ValueError` with a sentence that says what to write.
    """

    name: str
    field: str
    default: str
    doc: str
    read: Callable[[str], Any]


VARIABLES: Final = (
    Variable(
        "DISCORD_TOKEN", "token", "", "The bot's token from the Discord developer portal. Secret.", env_values.text
    ),
    Variable(
        "DISCORD_TOKEN_FILE",
        "token_file",
        "",
        "A file that holds the token instead, e.g. a container secret.",
        env_values.text,
    ),
    Variable(
        "DISCORD_API_URL",
        "api_url",
        DISCORD_API,
        "Where REST and the gateway are asked for; change it for a proxy.",
        env_values.address,
    ),
    Variable(
        "OWNER_IDS",
        "owner_ids",
        "",
        "User ids that may do everything in every server, with commas.",
        env_values.user_ids,
    ),
    Variable(
        "HOST_ROLES",
        "host_roles",
        "",
        "Role names or ids that may run replays, besides Manage Messages.",
        env_values.roles,
    ),
    Variable(
        "MODERATOR_ROLES",
        "moderator_roles",
        "",
        "Role names or ids that may import and remove threads, besides Manage Server.",
        env_values.roles,
    ),
    Variable(
        "DATABASE_URL",
        "database_url",
        "",
        "Empty: SQLite in DATA_DIR. Or postgresql://USER:PASSWORD@HOST/NAME. Secret.",
        env_values.database,
    ),
    Variable("DATA_DIR", "data_dir", "data", "The folder for the database and its copies.", Path),
    Variable(
        "IMPORT_CHANNELS",
        "import_channels",
        "no",
        "Whether moderators may import channels; needs the Message Content Intent.",
        env_values.switch,
    ),
    Variable(
        "EMOJI_WEIGHTS",
        "emoji_weights",
        "👍=1,👎=-1",
        "What a reaction counts; custom ones as <:name:id>=2.",
        EmojiWeights.parse,
    ),
    Variable(
        "SELF_VOTES",
        "self_votes",
        "no",
        "Whether a member's vote counts on posts that the member wrote.",
        env_values.switch,
    ),
    Variable(
        "REPLAY_PACE",
        "replay_pace",
        "steady",
        "manual, steady or original: the pace where /replay names none.",
        env_values.choice("manual", "steady", "original"),
    ),
    Variable(
        "REPLAY_SECONDS",
        "replay_seconds",
        "20",
        "Seconds between posts at a steady pace, 2 to 86400.",
        env_values.whole_number(2, 86400),
    ),
    Variable(
        "REPLAY_STYLE",
        "replay_style",
        "voices",
        "voices (under the authors' names) or plain (the bot's messages).",
        env_values.choice("voices", "plain"),
    ),
    Variable(
        "EXCERPT_LENGTH",
        "excerpt_length",
        "600",
        "Characters of an excerpt at the most, 100 to 1500.",
        env_values.whole_number(100, 1500),
    ),
    Variable(
        "MODEL_URL",
        "model_url",
        "",
        "Empty: no language model. Or the address of an endpoint that speaks OpenAI's chat completions, up to /v1.",
        env_values.model_address,
    ),
    Variable("MODEL_NAME", "model_name", "", "The model's name at that endpoint.", env_values.text),
    Variable("MODEL_KEY", "model_key", "", "The key for that endpoint, where it wants one. Secret.", env_values.text),
    Variable("MODEL_KEY_FILE", "model_key_file", "", "A file that holds that key instead.", env_values.text),
    Variable(
        "MODEL_SECONDS",
        "model_seconds",
        "30",
        "Seconds that one request to the model may take, 2 to 300.",
        env_values.whole_number(2, 300),
    ),
    Variable(
        "MODEL_TOKENS_PER_DAY",
        "model_tokens",
        "500000",
        "Tokens of a day (UTC) after which the model is left alone; 0: no limit.",
        env_values.tokens,
    ),
    Variable(
        "MODEL_SPEND_PER_DAY",
        "model_spend",
        "",
        "Spend of a day after which the model is left alone; it needs the prices.",
        env_values.amount,
    ),
    Variable(
        "MODEL_PRICE_IN", "model_price_in", "", "What a million tokens cost that the model reads.", env_values.amount
    ),
    Variable(
        "MODEL_PRICE_OUT", "model_price_out", "", "What a million tokens cost that the model writes.", env_values.amount
    ),
    Variable(
        "LOG_LEVEL",
        "log_level",
        "info",
        "debug, info, warning or error.",
        env_values.choice("debug", "info", "warning", "error"),
    ),
    Variable(
        "LOG_FORMAT",
        "log_format",
        "pretty",
        "pretty for people, json for machines.",
        env_values.choice("pretty", "json"),
    ),
    Variable("LOCALE", "locale", "en", "The language that the bot speaks.", env_values.locale),
    Variable(
        "SHARD_COUNT",
        "shard_count",
        "0",
        "0: Discord says how many. Set it to split shards over processes.",
        env_values.whole_number(0, 10000),
    ),
    Variable(
        "SHARD_IDS",
        "shard_ids",
        "",
        "Which shards this process runs, with commas; empty: all of them.",
        env_values.shards,
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What an operator decided. Secrets are left out of `repr`."""

    token: str = field(repr=False)
    api_url: str
    owner_ids: frozenset[int]
    host_roles: frozenset[str]
    moderator_roles: frozenset[str]
    database_url: str = field(repr=False)
    data_dir: Path
    import_channels: bool
    emoji_weights: EmojiWeights
    self_votes: bool
    replay_pace: str
    replay_seconds: int
    replay_style: str
    excerpt_length: int
    model: Endpoint | None
    log_level: str
    log_format: str
    locale: str
    shard_count: int | None
    shard_ids: tuple[int, ...]

    @classmethod
    def from_env(cls, env: Mapping[str, str], *, known_problems: Sequence[str] = ()) -> Config:
        """Read every variable of `env`; a missing or empty one takes its default.

        `known_problems` are reported with the others. Raises `ConfigError` naming all that are wrong in one pass. A
        missing token is not an error here: only `run` needs one.
        """
        problems = list(known_problems)
        values: dict[str, Any] = {}
        for variable in VARIABLES:
            written = env.get(variable.name, "").strip() or variable.default
            try:
                values[variable.field] = variable.read(written)
            except ValueError as wrong:
                problems.append(f"{variable.name}: {wrong}")
        values["token"] = _token(values.pop("token", ""), values.pop("token_file", ""), problems)
        values["model"] = _model(values, problems)
        _check_shards(values, problems)
        if problems:
            raise ConfigError(problems)
        values["shard_count"] = values["shard_count"] or None
        values["database_url"] = values["database_url"] or f"sqlite:///{values['data_dir'] / 'rethread.db'}"
        return cls(**{each.name: values[each.name] for each in fields(cls)})

    def told(self) -> dict[str, str]:
        """The settings that moderators may see, by variable: no secrets, no addresses, no paths."""
        shown = (
            "import_channels",
            "emoji_weights",
            "self_votes",
            "replay_pace",
            "replay_seconds",
            "replay_style",
            "excerpt_length",
        )
        said = {each.name: _said(getattr(self, each.field)) for each in VARIABLES if each.field in shown}
        return said | {
            each.name: "set" for each in VARIABLES if each.field.endswith("_roles") and getattr(self, each.field)
        }


def _said(value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case EmojiWeights():
            return ", ".join(f"{value.shown[key]} {weight:+d}" for key, weight in value.weights.items())
        case _:
            return str(value)


def _token(token: str, token_file: str, problems: list[str]) -> str:
    token = _from_file("DISCORD_TOKEN", "token", token, token_file, problems)
    token = token.removeprefix("Bot ").strip()
    if re.search(r"\s", token):
        problems.append("DISCORD_TOKEN: a token has no spaces or line breaks; copy it again from the developer portal")
    return token


def _from_file(variable: str, thing: str, written: str, file: str, problems: list[str]) -> str:
    """A secret, or what stands in the file that `variable`_FILE names."""
    if written and file:
        problems.append(f"{variable}_FILE: set either this or {variable}, not both")
    if written or not file:
        return written
    try:
        found = Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not text"
        problems.append(f"{variable}_FILE: cannot be read ({reason}); write the path of a file that holds the {thing}")
        return ""
    if not found:
        problems.append(f"{variable}_FILE: that file is empty; put the {thing} into it")
    return found


def _model(values: dict[str, Any], problems: list[str]) -> Endpoint | None:
    """The language model, None where no address is set."""
    given = {name.removeprefix("model_"): values.pop(name) for name in list(values) if name.startswith("model_")}
    key = _from_file("MODEL_KEY", "key", given.get("key", ""), given.get("key_file", ""), problems)
    if not key.isprintable() or not key.isascii() or " " in key:
        problems.append("MODEL_KEY: a key has no spaces, line breaks or letters beyond ASCII; copy it again")
    url, name = given.get("url", ""), given.get("name", "")
    if not url:
        if (name or key) and not any(problem.startswith("MODEL_URL") for problem in problems):
            problems.append("MODEL_URL: write the endpoint's address, or leave MODEL_NAME and MODEL_KEY empty too")
        return None
    if not name:
        problems.append("MODEL_NAME: write the model's name at that endpoint, or leave MODEL_URL empty")
    endpoint = Endpoint(
        url,
        name,
        key,
        seconds=float(given.get("seconds", 30)),
        tokens_a_day=given.get("tokens") or None,
        spend_a_day=given.get("spend"),
        price_in=given.get("price_in"),
        price_out=given.get("price_out"),
    )
    if endpoint.spend_a_day is not None and not endpoint.priced:
        problems.append(
            "MODEL_SPEND_PER_DAY: write MODEL_PRICE_IN and MODEL_PRICE_OUT too, or what is spent is not known"
        )
    return endpoint


def _check_shards(values: Mapping[str, Any], problems: list[str]) -> None:
    count, ids = values.get("shard_count", 0), values.get("shard_ids", ())
    if ids and not count:
        problems.append("SHARD_COUNT: SHARD_IDS needs it; write how many shards there are over all processes")
    elif ids and ids[-1] >= count:
        problems.append(f"SHARD_IDS: with SHARD_COUNT={count} the shards are 0 to {count - 1}")
