"""Threads and forum posts: made, changed, joined and archived."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playground import limits
from playground.errors import Form, refused
from playground.permissions import Permission
from playground.world import messages, payloads
from playground.world.events import Event
from playground.world.model import THREADS, Channel, Flag, Kind, ThreadState

if TYPE_CHECKING:
    from playground.world import World
    from playground.world.drafts import Draft
    from playground.world.model import Guild, Json, Message, User, Webhook

PARENTS = frozenset({Kind.TEXT, Kind.ANNOUNCEMENT, Kind.FORUM})
ARCHIVE_AFTER = frozenset({60, 1440, 4320, 10080})


def active(guild: Guild) -> list[Channel]:
    """The threads of a server that are not archived."""
    return [one for one in guild.channels.values() if one.thread is not None and not one.thread.archived]


def tell(world: World, kind: str, thread: Channel, *, fresh: bool = False) -> None:
    """Publish that a thread was made or changed."""
    data = payloads.thread(thread)
    if fresh:
        data["newly_created"] = True
    world.bus.publish(Event(kind, data, guild=thread.guild, channel=thread))


def checked(body: Json) -> tuple[str, int]:
    """The name (1 to 100 characters) and the minutes until archiving that a body asks for."""
    form = Form()
    form.length(("name",), body.get("name") or "", most=100, least=1)
    minutes = body.get("auto_archive_duration") or 4320
    if minutes not in ARCHIVE_AFTER:
        form.fault(("auto_archive_duration",), "BASE_TYPE_CHOICES", "Value must be one of {60, 1440, 4320, 10080}.")
    form.check()
    return str(body["name"]), int(minutes)


def make(
    world: World,
    who: User,
    parent: Channel,
    body: Json,
    *,
    message: Message | None = None,
    kind: Kind = Kind.PUBLIC_THREAD,
) -> Channel:
    """A thread under a text channel, by itself or from a message (whose id it then takes)."""
    if parent.kind not in PARENTS or parent.guild is None:
        world.require(who, parent, 0)
        raise refused(50024)
    private = kind is Kind.PRIVATE_THREAD
    needed = Permission.CREATE_PRIVATE_THREADS if private else Permission.CREATE_PUBLIC_THREADS
    if parent.kind is Kind.FORUM:
        needed = Permission.SEND_MESSAGES
    world.require(who, parent, needed)
    name, minutes = checked(body)
    if message is not None and message.thread is not None:
        raise refused(160004)
    if len(active(parent.guild)) >= limits.ACTIVE_THREADS:
        raise refused(160006)
    now = world.clock.now()
    made = Channel(message.id if message else world.ids.next(), kind, name, guild=parent.guild, parent=parent)
    made.thread = ThreadState(who.id, now, now, auto_archive=minutes, members={who.id: now})
    made.thread.invitable = body.get("invitable", True) is not False
    made.slowmode = int(body.get("rate_limit_per_user") or 0)
    if message is not None:
        message.thread = made
        message.flags |= Flag.HAS_THREAD
    return made


def start(world: World, thread: Channel, *, message: Message | None = None) -> Channel:
    """Put a made thread into the world and tell of it."""
    world.place(thread)
    tell(world, "THREAD_CREATE", thread, fresh=True)
    if message is not None:
        messages.tell(world, "MESSAGE_UPDATE", message)
    return thread


def post(
    world: World, who: User, forum: Channel, body: Json, draft: Draft, *, webhook: Webhook | None = None
) -> tuple[Channel, Message]:
    """A forum post: a thread together with the message that starts it, which has the thread's id."""
    if forum.kind is not Kind.FORUM:
        raise refused(50024)
    tags = [str(one) for one in body.get("applied_tags") or ()]
    form = Form()
    known = {one["id"] for one in forum.tags}
    for index, tag in enumerate(form.items(("applied_tags",), tags, most=5)):
        if tag not in known:
            form.fault(("applied_tags", index), "INVALID_FORUM_TAG", "Unknown tag")
    if forum.flags & 1 << 4 and not tags:
        form.required(("applied_tags",))
    form.check()
    if webhook is None:
        made = make(world, who, forum, body)
    else:
        name, minutes = checked(body)
        now = world.clock.now()
        made = Channel(world.ids.next(), Kind.PUBLIC_THREAD, name, guild=forum.guild, parent=forum)
        made.thread = ThreadState(who.id, now, now, auto_archive=minutes)
    made.state.tags = [int(one) for one in tags]
    start(world, made)
    forum.last_message_id = made.id
    made.state.starter_id = made.id
    first = messages.create(world, made, who, draft, webhook=webhook, message_id=made.id)
    return made, first


def change(world: World, who: User, thread: Channel, body: Json) -> Channel:
    """Rename, archive, lock or tag a thread.

    Reopening an unlocked thread takes the permission to speak in it; everything else its owner's place or
    MANAGE_THREADS. An archived thread refuses every change but its reopening (50083).
    """
    state = thread.state
    bits = world.require(who, thread, 0)
    moderates = bool(bits & Permission.MANAGE_THREADS)
    reopening = body.get("archived") is False
    if state.archived and not reopening and set(body) - {"locked", "archived"}:
        raise refused(50083)
    only_reopens = reopening and set(body) <= {"archived", "auto_archive_duration"} and not state.locked
    if not (moderates or (only_reopens and bits & Permission.SEND_MESSAGES_IN_THREADS)):
        owns = state.owner_id == who.id and not state.locked and "locked" not in body
        if not owns:
            raise refused(50013)
    form = Form()
    if "name" in body:
        form.length(("name",), body["name"] or "", most=100, least=1)
    minutes = body.get("auto_archive_duration", state.auto_archive)
    if minutes not in ARCHIVE_AFTER:
        form.fault(("auto_archive_duration",), "BASE_TYPE_CHOICES", "Value must be one of {60, 1440, 4320, 10080}.")
    form.check()
    thread.name = body.get("name", thread.name)
    state.auto_archive = minutes
    state.locked = bool(body.get("locked", state.locked))
    thread.slowmode = int(body.get("rate_limit_per_user", thread.slowmode) or 0)
    if "applied_tags" in body:
        state.tags = [int(one) for one in body["applied_tags"] or ()]
    if "archived" in body and bool(body["archived"]) != state.archived:
        state.archived = bool(body["archived"])
        state.archive_changed_at = world.clock.now()
    if "flags" in body:
        thread.flags = int(body["flags"])
    tell(world, "THREAD_UPDATE", thread)
    return thread


def join(world: World, thread: Channel, who: User) -> None:
    """Make somebody a member of a thread; 50083 in an archived one."""
    state = thread.thread
    if thread.kind not in THREADS or state is None:
        raise refused(50024)
    if state.archived:
        raise refused(50083)
    if who.id not in state.members:
        state.members[who.id] = world.clock.now()
        _members(world, thread, added=[who], removed=[])


def leave(world: World, thread: Channel, who: User) -> None:
    """Take somebody out of a thread; 50083 in an archived one."""
    state = thread.thread
    if thread.kind not in THREADS or state is None:
        raise refused(50024)
    if state.archived:
        raise refused(50083)
    if state.members.pop(who.id, None) is not None:
        _members(world, thread, added=[], removed=[who])


def _members(world: World, thread: Channel, *, added: list[User], removed: list[User]) -> None:
    guild = thread.server
    data: Json = {
        "id": str(thread.id),
        "guild_id": str(guild.id),
        "member_count": min(50, len(thread.state.members)),
        "added_members": [
            payloads.thread_member(thread, one.id)
            | {"member": payloads.member(guild.members[one.id]), "presence": None}
            for one in added
        ],
        "removed_member_ids": [str(one.id) for one in removed],
    }
    world.bus.publish(Event("THREAD_MEMBERS_UPDATE", data, guild=guild, channel=thread))
