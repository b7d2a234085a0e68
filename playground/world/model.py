"""What a world is made of. State only: what may happen to it stands in the modules beside this one."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum, IntFlag
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime

    from playground.allowance import Allowance

Json = dict[str, Any]


class Kind(IntEnum):
    """Channel types that the playground has."""

    TEXT = 0
    DM = 1
    VOICE = 2
    CATEGORY = 4
    ANNOUNCEMENT = 5
    PUBLIC_THREAD = 11
    PRIVATE_THREAD = 12
    FORUM = 15


THREADS = frozenset({Kind.PUBLIC_THREAD, Kind.PRIVATE_THREAD})


class Flag(IntFlag):
    """Message flags that the playground looks at."""

    SUPPRESS_EMBEDS = 1 << 2
    HAS_THREAD = 1 << 5
    EPHEMERAL = 1 << 6
    LOADING = 1 << 7
    SUPPRESS_NOTIFICATIONS = 1 << 12
    COMPONENTS_V2 = 1 << 15


@dataclass(slots=True)
class User:
    """An account: a person's, a bot's, or the face of a webhook."""

    id: int
    name: str
    bot: bool = False
    global_name: str | None = None
    avatar: str | None = None
    webhook: bool = False


@dataclass(slots=True)
class Role:
    """A role; @everyone has the id of its guild."""

    id: int
    name: str
    permissions: int
    position: int = 1
    color: int = 0
    hoist: bool = False
    mentionable: bool = False
    managed: bool = False
    bot_id: int | None = None


@dataclass(slots=True)
class Member:
    """A user in a guild."""

    user: User
    roles: list[int]
    joined_at: datetime
    nick: str | None = None


@dataclass(slots=True)
class Overwrite:
    """What a channel allows or denies to a role (0) or a member (1)."""

    id: int
    type: int
    allow: int
    deny: int


@dataclass(slots=True)
class Guild:
    """A server."""

    id: int
    name: str
    owner_id: int
    roles: dict[int, Role] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)
    emojis: dict[int, Json] = field(default_factory=dict)


@dataclass(slots=True)
class ThreadState:
    """What a thread has beyond a channel."""

    owner_id: int
    created_at: datetime
    archive_changed_at: datetime
    archived: bool = False
    locked: bool = False
    auto_archive: int = 4320
    invitable: bool = True
    sent: int = 0
    total_sent: int = 0
    members: dict[int, datetime] = field(default_factory=dict)
    tags: list[int] = field(default_factory=list)
    starter_id: int | None = None


@dataclass(slots=True)
class Channel:
    """A channel, a thread or a direct conversation. `messages` is in order of ids."""

    id: int
    kind: Kind
    name: str
    guild: Guild | None = None
    parent: Channel | None = None
    topic: str | None = None
    position: int = 0
    nsfw: bool = False
    slowmode: int = 0
    overwrites: dict[int, Overwrite] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    webhooks: dict[int, Webhook] = field(default_factory=dict)
    tags: list[Json] = field(default_factory=list)
    recipients: list[User] = field(default_factory=list)
    thread: ThreadState | None = None
    flags: int = 0
    last_message_id: int | None = None
    last_pin_at: datetime | None = None

    @property
    def server(self) -> Guild:
        """The guild of a channel that is known to have one; LookupError for a direct conversation."""
        if self.guild is None:
            raise LookupError("a direct conversation is in no server")
        return self.guild

    @property
    def home(self) -> Channel:
        """The channel that a thread is under; LookupError for anything but a thread."""
        if self.parent is None:
            raise LookupError("only a thread is under a channel")
        return self.parent

    @property
    def state(self) -> ThreadState:
        """The thread state of a channel that is known to be a thread; LookupError for others."""
        if self.thread is None:
            raise LookupError("this channel is no thread")
        return self.thread


@dataclass(slots=True)
class StoredFile:
    """Bytes that somebody uploaded, served under `/playground/files/<id>/<name>`."""

    id: int
    name: str
    content_type: str
    data: bytes
    description: str | None = None
    size: tuple[int, int] | None = None
    ephemeral: bool = False


@dataclass(slots=True)
class Mentions:
    """Whom a message would notify, after its allowed_mentions."""

    users: list[int] = field(default_factory=list)
    roles: list[int] = field(default_factory=list)
    everyone: bool = False


@dataclass(slots=True)
class Message:
    """A message. `reader` is set on an ephemeral one: the only member who sees it."""

    id: int
    channel: Channel
    author: User
    created_at: datetime
    content: str = ""
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    files: list[StoredFile] = field(default_factory=list)
    flags: int = 0
    type: int = 0
    edited_at: datetime | None = None
    mentions: Mentions = field(default_factory=Mentions)
    reactions: dict[str, dict[int, None]] = field(default_factory=dict)
    pinned_at: datetime | None = None
    reference: Json | None = None
    nonce: str | int | None = None
    tts: bool = False
    webhook: Webhook | None = None
    application_id: int | None = None
    interaction: Json | None = None
    command: Json | None = None
    reader: int | None = None
    thread: Channel | None = None


@dataclass(slots=True)
class Webhook:
    """An incoming webhook; one that an application created belongs to it."""

    id: int
    channel: Channel
    name: str
    token: str
    creator: User
    application_id: int | None = None
    avatar: str | None = None


@dataclass(slots=True)
class Command:
    """A synced application command, in the form Discord gives it back."""

    id: int
    type: int
    name: str
    guild_id: int | None
    payload: Json


@dataclass(slots=True)
class Application:
    """A bot's application: its account, token, how often it may identify, privileged intents and synced commands."""

    id: int
    user: User
    token: str
    owner: User
    identifies: Allowance
    privileged: frozenset[str] = frozenset()
    commands: dict[int, Command] = field(default_factory=dict)
    synced: bool = False


@dataclass(slots=True)
class Interaction:
    """A member's act that an application has to answer. `created_at` is in seconds of the world's clock."""

    id: int
    token: str
    application: Application
    type: int
    user: User
    channel: Channel
    data: Json
    created_at: float
    message: Message | None = None
    parent: Interaction | None = None
    command: Command | None = None
    answered: int | None = None
    original: Message | None = None
    ephemeral: bool = False
    followups: list[Message] = field(default_factory=list)
    modal: Json | None = None
    choices: list[Json] | None = None
    original_gone: bool = False
    edits: int = 0
