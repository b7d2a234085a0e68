"""One REST request, matched to a route and read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from playground import shapes
from playground.errors import ApiError, invalid, refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from playground.world import World
    from playground.world.drafts import Upload
    from playground.world.model import Application, Channel, Guild, Json, Message, User

UNAUTHORIZED = ApiError(401, 0, "401: Unauthorized")
MAJOR = ("channel_id", "guild_id", "webhook_id", "webhook_token", "interaction_id", "application_id")
"""The path parameters that a rate limit is counted by."""


@dataclass(slots=True)
class Call:
    """What a handler gets. `body` is the parsed JSON; None without one."""

    world: World
    method: str
    route: str
    path: str
    params: dict[str, str]
    query: dict[str, str]
    body: object = None
    uploads: list[Upload] = field(default_factory=list)
    application: Application | None = None

    @property
    def bot(self) -> Application:
        """The application that is logged in, or 401."""
        if self.application is None:
            raise UNAUTHORIZED
        return self.application

    @property
    def who(self) -> User:
        """The account of that application."""
        return self.bot.user

    @property
    def json(self) -> Json:
        """The body as an object; {} without one."""
        if self.body is None:
            return {}
        if not isinstance(self.body, dict):
            raise invalid((), "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")
        return shapes.plain(self.body)

    @property
    def channel(self) -> Channel:
        """The channel of the path, or 10003; 50001 where the bot cannot see it."""
        found = self.world.get_channel(self.number("channel_id"))
        self.world.require(self.who, found, 0)
        return found

    @property
    def guild(self) -> Guild:
        """The server of the path; 10004 where there is none or the bot is not in it."""
        found = self.world.guilds.get(self.number("guild_id"))
        if found is None or self.who.id not in found.members:
            raise refused(10004)
        return found

    @property
    def message(self) -> Message:
        """The message of the path in the channel of the path, or 10008."""
        from playground.world import messages  # noqa: PLC0415 - only this property needs it

        return messages.find(self.channel, self.number("message_id"))

    def number(self, name: str) -> int:
        """A snowflake of the path; `@me` is the bot's own."""
        text = self.params[name]
        if text == "@me":
            return self.who.id
        if not shapes.is_snowflake(text):
            raise invalid((name,), "NUMBER_TYPE_COERCE", f'Value "{text}" is not snowflake.')
        return int(text)

    def snowflake(self, name: str) -> int | None:
        """A snowflake of the query, None where it is not given."""
        text = self.query.get(name)
        if text is None:
            return None
        if not shapes.is_snowflake(text):
            raise invalid((name,), "NUMBER_TYPE_COERCE", f'Value "{text}" is not snowflake.')
        return int(text)

    def limit(self, *, default: int, most: int) -> int:
        """The page size that the query asks for, or 50035."""
        text = self.query.get("limit", str(default))
        if not shapes.is_snowflake(text) or not 1 <= int(text) <= most:
            raise invalid(("limit",), "NUMBER_TYPE_MAX", f"int value should be between 1 and {most}.")
        return int(text)

    def flag(self, name: str) -> bool:
        """Whether the query says yes."""
        return self.query.get(name, "").lower() in ("1", "true")

    def major(self) -> str:
        """What a rate limit of this route is counted by."""
        return "+".join(self.params[name] for name in MAJOR if name in self.params)


Reply = tuple[int, object]
Handler = "Callable[[Call], Reply]"


@dataclass(frozen=True, slots=True)
class Route:
    """A method and a path template as Discord's documentation writes it. `public` routes need no login."""

    method: str
    template: str
    handler: Callable[[Call], Reply]
    public: bool = False
