"""One world: guilds, channels, members, applications, and the clock they share."""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64encode
from typing import TYPE_CHECKING

from playground import permissions
from playground.allowance import Allowance
from playground.clock import Clock, Snowflakes
from playground.errors import SetupError, refused
from playground.faults import Cut, Faults
from playground.permissions import BOT, EVERYONE, Permission
from playground.world import payloads
from playground.world.events import Bus, Event
from playground.world.model import (
    THREADS,
    Application,
    Channel,
    Guild,
    Interaction,
    Json,
    Kind,
    Member,
    Message,
    Overwrite,
    Role,
    StoredFile,
    User,
    Webhook,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from playground.member import Actor


IDENTIFIES_A_DAY = 1_000


class World:
    """The state that REST, the gateway, browsers and tests share. Changes go through `playground.world.*`."""

    def __init__(self, *, name: str = "The playground", bot_name: str = "Rethread") -> None:
        self.clock = Clock()
        self.ids = Snowflakes(self.clock)
        self.bus = Bus()
        self.faults = Faults()
        self.base_url = ""
        self.users: dict[int, User] = {}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.webhooks: dict[int, Webhook] = {}
        self.applications: dict[int, Application] = {}
        self.interactions: dict[str, Interaction] = {}
        self.files: dict[int, StoredFile] = {}
        self.ephemerals: dict[int, Message] = {}
        self.nonces: dict[tuple[int, int, str], tuple[float, int]] = {}
        self.unknown_routes: list[str] = []
        self.rate_limits = True
        self.online: set[int] = set()
        self.owner = self.user("owner")
        self.guild = self.add_guild(name, owner=self.owner)
        self.bot = self.add_application(bot_name, owner=self.owner)
        self.join(self.guild, self.bot.user, permissions=BOT)

    @property
    def exchanges(self) -> list[Json]:
        """Every REST exchange so far, oldest first, as plain mappings for assertions and the contract check."""
        fields = ("method", "route", "path", "query", "request", "status", "response")
        return [{name: getattr(one, name) for name in fields} for one in self.bus.exchanges]

    # people and places

    def user(self, name: str, *, bot: bool = False) -> User:
        """A new account."""
        made = User(self.ids.next(), name, bot=bot, global_name=None if bot else name)
        self.users[made.id] = made
        return made

    def add_guild(self, name: str, *, owner: User) -> Guild:
        """A new server with @everyone and its owner in it."""
        made = Guild(self.ids.next(), name, owner.id)
        made.roles[made.id] = Role(made.id, "@everyone", int(EVERYONE), position=0)
        self.guilds[made.id] = made
        self.join(made, owner)
        return made

    def add_application(self, name: str, *, owner: User, token: str | None = None) -> Application:
        """A new bot account with a token to log in with."""
        account = self.user(name, bot=True)
        starts = Allowance(self.clock, count=IDENTIFIES_A_DAY, seconds=86_400)
        made = Application(account.id, account, token or _token(account), owner, starts)
        self.applications[made.id] = made
        return made

    def renew_token(self, application: Application) -> None:
        """Give an application another token; the old one is nobody's from now on."""
        application.token = _token(application.user)

    def role(self, name: str, *, allow: int = 0, guild: Guild | None = None, color: int = 0) -> Role:
        """A new role above the others."""
        guild = guild or self.guild
        made = Role(self.ids.next(), name, int(allow), position=len(guild.roles), color=color, mentionable=False)
        guild.roles[made.id] = made
        self.bus.publish(
            Event("GUILD_ROLE_CREATE", {"guild_id": str(guild.id), "role": payloads.role(made)}, guild=guild)
        )
        return made

    def join(self, guild: Guild, who: User, *, permissions: int = 0) -> Member:
        """Make a user a member; a bot gets its managed role with these permissions."""
        made = Member(who, [], self.clock.now())
        guild.members[who.id] = made
        if who.bot:
            own = Role(self.ids.next(), who.name, int(permissions), position=len(guild.roles), managed=True)
            own.bot_id = who.id
            guild.roles[own.id] = own
            made.roles.append(own.id)
        data = payloads.member(made) | {"guild_id": str(guild.id)}
        self.bus.publish(Event("GUILD_MEMBER_ADD", data, guild=guild))
        return made

    def channel(
        self,
        name: str,
        kind: Kind = Kind.TEXT,
        *,
        guild: Guild | None = None,
        parent: Channel | None = None,
        nsfw: bool = False,
        tags: Iterable[str] = (),
        topic: str | None = None,
    ) -> Channel:
        """A new channel of a guild."""
        guild = guild or self.guild
        made = Channel(self.ids.next(), kind, name, guild=guild, parent=parent, nsfw=nsfw, topic=topic)
        made.position = len(guild.channels)
        made.tags = [
            {"id": str(self.ids.next()), "name": tag, "moderated": False, "emoji_id": None, "emoji_name": None}
            for tag in tags
        ]
        self.place(made)
        self.bus.publish(Event("CHANNEL_CREATE", payloads.channel(made), guild=guild, channel=made))
        return made

    def place(self, channel: Channel) -> None:
        """Put a channel where it is looked for; says nothing to anybody."""
        self.channels[channel.id] = channel
        if channel.guild is not None:
            channel.guild.channels[channel.id] = channel

    def remove_channel(self, channel: Channel) -> None:
        """Take a channel away with its threads and webhooks, or a thread by itself."""
        for thread in [one for one in self.channels.values() if one.parent is channel and one.kind in THREADS]:
            self.remove_channel(thread)
        for webhook_id in channel.webhooks:
            self.webhooks.pop(webhook_id, None)
        is_thread = channel.kind in THREADS
        data = payloads.channel(channel)
        if is_thread:
            data = {key: data[key] for key in ("id", "guild_id", "parent_id", "type")}
        kind = "THREAD_DELETE" if is_thread else "CHANNEL_DELETE"
        self.bus.publish(Event(kind, data, guild=channel.guild, channel=channel))
        del self.channels[channel.id]
        if channel.guild is not None:
            del channel.guild.channels[channel.id]

    def direct(self, one: User, other: User) -> Channel:
        """The direct conversation of two users, made when it is first asked for."""
        for channel in self.channels.values():
            if channel.kind is Kind.DM and {one.id, other.id} == {who.id for who in channel.recipients}:
                return channel
        made = Channel(self.ids.next(), Kind.DM, "", recipients=[one, other])
        self.place(made)
        return made

    def member(self, name: str, *, roles: Iterable[Role] = (), guild: Guild | None = None) -> Actor:
        """A person of the server who acts through `playground.member`; made when first named."""
        from playground.member import Actor  # noqa: PLC0415 - the actor needs the world, the world offers the actor

        guild = guild or self.guild
        for known in guild.members.values():
            if known.user.name == name and not known.user.bot:
                break
        else:
            known = self.join(guild, self.user(name))
        self.give(known.user, [role for role in roles if role.id not in known.roles], guild=guild)
        return Actor(self, known.user, guild)

    def give(self, who: User, roles: Iterable[Role], *, guild: Guild | None = None) -> None:
        """Give a member more roles."""
        guild = guild or self.guild
        member = guild.members[who.id]
        fresh = [role.id for role in roles]
        if fresh:
            member.roles.extend(fresh)
            self.member_changed(guild, member)

    def take(self, who: User, role: Role, *, guild: Guild | None = None) -> None:
        """Take a role from a member."""
        guild = guild or self.guild
        guild.members[who.id].roles.remove(role.id)
        self.member_changed(guild, guild.members[who.id])

    def member_changed(self, guild: Guild, member: Member) -> None:
        """Tell of a member's new roles or nickname."""
        data = payloads.member(member) | {"guild_id": str(guild.id)}
        self.bus.publish(Event("GUILD_MEMBER_UPDATE", data, guild=guild))

    def overwrite(self, channel: Channel, target: Role | User, *, allow: int = 0, deny: int = 0) -> None:
        """Set what a channel allows and denies to a role or a user."""
        kind = 0 if isinstance(target, Role) else 1
        channel.overwrites[target.id] = Overwrite(target.id, kind, int(allow), int(deny))
        self.bus.publish(Event("CHANNEL_UPDATE", payloads.channel(channel), guild=channel.guild, channel=channel))

    def drop(self, *, resume: bool = True, politely: bool = False) -> None:
        """Cut every gateway connection, `politely` by asking to reconnect (op 7).

        Without `resume` the sessions are gone, and what happens until the bot identifies again is lost to it. Use it
        within `faults.hold()` to choose what is lost.
        """
        self.faults.cut(Cut(resume=resume, politely=politely))

    async def logged_in(self, *, within: float = 10.0) -> None:
        """Return once a bot is connected and has synced its commands."""

        def look() -> bool | None:
            return any(one.synced and one.id in self.online for one in self.applications.values()) or None

        await self.bus.wait(look, within=within, what="a bot that is connected and has synced its commands")

    # finding

    def find_channel(self, name: str | Channel | int, *, guild: Guild | None = None) -> Channel:
        """A channel by object, id or name, with or without `#`."""
        if isinstance(name, Channel):
            return name
        if isinstance(name, int):
            if name not in self.channels:
                raise SetupError(f"there is no channel {name}")
            return self.channels[name]
        wanted = name.removeprefix("#")
        for channel in self.channels.values():
            if channel.name == wanted and channel.guild is (guild or self.guild):
                return channel
        known = ", ".join(f"#{one.name}" for one in self.channels.values() if one.name)
        raise SetupError(f"there is no channel #{wanted}; there are {known}")

    def get_channel(self, channel_id: int) -> Channel:
        """A channel by id, or 10003."""
        if (found := self.channels.get(channel_id)) is None:
            raise refused(10003)
        return found

    # permissions

    def allowed(self, who: User, channel: Channel) -> int:
        """The permissions of a user in a channel; a thread has those of its parent."""
        if channel.kind is Kind.DM:
            return permissions.ALL if any(one.id == who.id for one in channel.recipients) else 0
        guild = channel.guild
        if guild is None or (member := guild.members.get(who.id)) is None:
            return 0
        place = channel.parent if channel.kind in THREADS and channel.parent else channel
        bits = permissions.apply(
            permissions.base(guild, who.id, member.roles),
            place.overwrites,
            guild.id,
            user_id=who.id,
            roles=member.roles,
        )
        hidden = channel.kind is Kind.PRIVATE_THREAD and channel.thread and who.id not in channel.thread.members
        return 0 if hidden and not bits & Permission.MANAGE_THREADS else bits

    def guild_permissions(self, who: User, guild: Guild) -> int:
        """The permissions of a member over the whole server."""
        return int(permissions.base(guild, who.id, guild.members[who.id].roles))

    def require(self, who: User, channel: Channel, needed: int) -> int:
        """The user's permissions in the channel: 50001 if they cannot see it, 50013 if one of `needed` is missing."""
        bits = self.allowed(who, channel)
        if not bits & Permission.VIEW_CHANNEL:
            raise refused(50001)
        if needed & ~bits:
            raise refused(50013)
        return bits

    def can_see(self, who: User, channel: Channel) -> bool:
        """Whether the channel is there for this user."""
        return bool(self.allowed(who, channel) & Permission.VIEW_CHANNEL)

    def message_payload(self, message: Message, viewer: int) -> Json:
        """A message as this user gets it over REST."""
        return payloads.message(message, viewer, base_url=self.base_url)


def _token(account: User) -> str:
    """A token in Discord's shape, `base64(id).made at.secret`; some libraries read the bot's id from it."""
    first = urlsafe_b64encode(str(account.id).encode()).decode().rstrip("=")
    return f"{first}.{secrets.token_urlsafe(4)}.{secrets.token_urlsafe(28)}"
