"""A member as a test plays them: each act returns what they then see, or fails at its deadline."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from playground import commands, components
from playground.errors import SetupError
from playground.world import acts, drafts, interactions, messages
from playground.world.drafts import Upload
from playground.world.model import Channel, Flag, Interaction, Message, Role, StoredFile, User

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from playground.world import World
    from playground.world.model import Guild, Json

DEADLINE = 5.0
"""Seconds of real time that a member waits for an effect."""

FAILED = "The application did not respond"

Value = str | int | float | bool | User | Role | Channel | StoredFile


@dataclass(frozen=True, slots=True)
class Seen:
    """What came of an interaction: an answer (`ephemeral` or not), a modal, an update, or Discord's failure line."""

    interaction: Interaction
    messages: list[Message] = field(default_factory=list)
    modal: Json | None = None
    error: str | None = None

    @property
    def message(self) -> Message:
        """The first message; a SetupError with what came instead where there is none."""
        if not self.messages:
            raise SetupError(f"no message came: modal={self.modal} error={self.error}")
        return self.messages[0]

    @property
    def ephemeral(self) -> bool:
        """Whether the first message is for this member alone."""
        return bool(self.messages) and self.messages[0].reader is not None

    @property
    def text(self) -> str:
        """All text of the messages: content, embeds and text components, line by line."""
        return "\n".join(text_of(one) for one in self.messages)


def text_of(message: Message) -> str:
    """All text of a message, line by line."""
    lines = [message.content]
    for embed in message.embeds:
        lines += [embed.get("author", {}).get("name", ""), embed.get("title", ""), embed.get("description", "")]
        lines += [f"{one['name']}\n{one['value']}" for one in embed.get("fields", ())]
        lines.append(embed.get("footer", {}).get("text", ""))
    lines += [one["content"] for one in components.walk(message.components) if one["type"] == components.TEXT]
    return "\n".join(line for line in lines if line)


class Actor:
    """One member. `deadline` is in seconds of real time."""

    def __init__(self, world: World, user: User, guild: Guild, *, deadline: float = DEADLINE) -> None:
        self.world = world
        self.user = user
        self.guild = guild
        self.deadline = deadline

    def __repr__(self) -> str:
        return f"<Actor {self.user.name}>"

    def _channel(self, channel: Channel | str | int) -> Channel:
        return self.world.find_channel(channel, guild=self.guild)

    # commands

    async def slash(self, channel: Channel | str | int, name: str, /, **options: Value) -> Seen:
        """Use a slash command; a subcommand is written after a space (`"thread import"`)."""
        place = self._channel(channel)
        first, *rest = name.split()
        await self.world.logged_in(within=self.deadline)
        application, command = acts.find_command(self.world, self.user, place, name=first, kind=commands.SLASH)
        given = nested(command.payload, rest, options)
        return await self._outcome(
            acts.slash(self.world, self.user, place, application=application, command=command, options=given)
        )

    async def autocomplete(
        self, channel: Channel | str | int, name: str, /, *, option: str, text: str = "", **options: Value
    ) -> list[Json]:
        """Type `text` into an option and return the choices that come."""
        place = self._channel(channel)
        first, *rest = name.split()
        await self.world.logged_in(within=self.deadline)
        application, command = acts.find_command(self.world, self.user, place, name=first, kind=commands.SLASH)
        given = nested(command.payload, rest, {**options, option: text}, focus=option)
        made = acts.autocomplete(self.world, self.user, place, application=application, command=command, options=given)
        look: Callable[[], list[Json] | None] = lambda: made.choices  # noqa: E731 - typed for `wait`
        return await self.world.bus.wait(look, within=self.deadline, what=f"choices of /{name} {option}")

    async def context_menu(self, target: Message | User, name: str, *, channel: Channel | str | None = None) -> Seen:
        """Use a context menu on a message, or on a user in `channel`."""
        if isinstance(target, Message):
            place, kind = target.channel, commands.MESSAGE
        elif channel is not None:
            place, kind = self._channel(channel), commands.USER
        else:
            raise SetupError("a user's context menu needs a channel")
        await self.world.logged_in(within=self.deadline)
        application, command = acts.find_command(self.world, self.user, place, name=name, kind=kind)
        return await self._outcome(
            acts.context(self.world, self.user, place, application=application, command=command, target_id=target.id)
        )

    # components and modals

    def component(self, message: Message, label: str) -> str:
        """The custom_id of the button or select that has this custom_id, label, emoji or placeholder."""
        known = [one for one in components.walk(message.components) if "custom_id" in one]
        for one in known:
            names = (one["custom_id"], one.get("label"), one.get("placeholder"), one.get("emoji", {}).get("name"))
            if label in names:
                return str(one["custom_id"])
        labels = [one.get("label") or one["custom_id"] for one in known]
        raise acts.Refused(f"there is no {label!r} on this message; there are {labels}")

    async def click(self, message: Message, label: str, *, acknowledged: bool = False) -> Seen:
        """Press a button by its label, emoji or custom_id; with `acknowledged`, wait for no more than the answer."""
        custom_id = self.component(message, label)
        return await self._outcome(self._use(message, custom_id), acknowledged=acknowledged)

    async def choose(self, message: Message, select: str, *values: str) -> Seen:
        """Choose options of a select, by their labels or values."""
        custom_id = self.component(message, select)
        found = next(one for one in components.walk(message.components) if one.get("custom_id") == custom_id)
        by_label = {one["label"]: one["value"] for one in found.get("options", ())}
        chosen = [by_label.get(value, value) for value in values]
        return await self._outcome(self._use(message, custom_id, chosen))

    def _use(self, message: Message, custom_id: str, values: list[str] | None = None) -> Interaction:
        return acts.use(
            self.world, self.user, message.channel, message_id=message.id, custom_id=custom_id, values=values
        )

    async def submit(self, seen: Seen, values: dict[str, str | list[str]]) -> Seen:
        """Fill a modal in by label or custom_id, and send it off; what is not named keeps its preset value."""
        if seen.modal is None:
            raise SetupError(f"no modal was shown: {seen}")
        rows = filled(seen.modal, values)
        seen.interaction.modal = seen.interaction.modal or seen.modal
        return await self._outcome(acts.submit(self.world, self.user, seen.interaction, rows))

    async def _outcome(self, made: Interaction, *, acknowledged: bool = False) -> Seen:
        """What the member sees once the interaction is answered, filled in after a deferral, or too late.

        A deferred update shows nothing by itself: what follows it is waited for unless `acknowledged` will do.
        """
        before = made.message.edited_at if made.message is not None else None

        def look() -> Seen | None:
            if made.answered is None:
                return Seen(made, error=FAILED) if interactions.late(self.world, made) else None
            if made.answered == interactions.SHOW_MODAL:
                return Seen(made, modal=made.modal)
            loading = made.original is not None and made.original.flags & Flag.LOADING
            if loading and not made.original_gone:
                return None
            if made.answered == interactions.DEFER_UPDATE and not (acknowledged or self._followed(made, before)):
                return None
            shown = [] if made.original is None or made.original_gone else [made.original]
            return Seen(made, [*shown, *made.followups])

        alarm = self.world.clock.wait_until(made.created_at + interactions.ANSWER_SECONDS)
        return await self.world.bus.wait(
            look, within=self.deadline, what=f"the answer to interaction {made.data}", also=alarm
        )

    def _followed(self, made: Interaction, before: datetime | None) -> bool:
        """Whether anything came of an interaction beyond its acknowledgement."""
        if made.edits or made.followups or made.original_gone or made.message is None:
            return True
        gone = made.message.id not in made.channel.messages and made.message.id not in self.world.ephemerals
        return gone or made.message.edited_at != before

    # messages

    async def say(
        self,
        channel: Channel | str | int,
        content: str,
        *,
        reply_to: Message | None = None,
        files: list[StoredFile] | None = None,
    ) -> Message:
        """Post a message."""
        reply = reply_to.id if reply_to else None
        return acts.say(self.world, self.user, self._channel(channel), content, reply_to=reply, files=files)

    async def upload(self, name: str, data: bytes, *, content_type: str = "") -> StoredFile:
        """Upload a file, to be given to `say` or to an attachment option."""
        return drafts.store(self.world, Upload("files[0]", name, content_type, data))

    async def react(self, message: Message, emoji: str) -> None:
        """Put a reaction on a message."""
        acts.react(self.world, self.user, message, emoji)

    async def unreact(self, message: Message, emoji: str) -> None:
        """Take the own reaction away."""
        acts.react(self.world, self.user, message, emoji, remove=True)

    async def delete(self, message: Message) -> None:
        """Delete a message."""
        messages.delete_as(self.world, self.user, message)

    def history(self, channel: Channel | str | int) -> list[Message]:
        """Everything the member sees in a channel, oldest first, with ephemeral messages of theirs."""
        place = self._channel(channel)
        if not self.world.can_see(self.user, place):
            return []
        own = [one for one in self.world.ephemerals.values() if one.reader == self.user.id and one.channel is place]
        return sorted([*place.messages.values(), *own], key=lambda one: one.id)

    async def sees(
        self,
        channel: Channel | str | int,
        wanted: str | Callable[[Message], bool],
        *,
        after: Message | None = None,
        within: float | None = None,
    ) -> Message:
        """The first message (behind `after`) that holds a text or fits a condition; waits for it."""

        def fits(message: Message) -> bool:
            return wanted in text_of(message) if isinstance(wanted, str) else wanted(message)

        def look() -> Message | None:
            shown = (one for one in self.history(channel) if after is None or one.id > after.id)
            return next((one for one in shown if fits(one)), None)

        return await self.world.bus.wait(look, within=within or self.deadline, what=f"a message with {wanted!r}")


def nested(definition: Json, path: list[str], options: dict[str, Value], *, focus: str | None = None) -> list[Json]:
    """Options by name as Discord nests them under subcommands."""
    known = {one["name"]: one for one in definition.get("options") or ()}
    if path:
        if path[0] not in known:
            raise acts.Refused(f"there is no subcommand {path[0]!r}; there are " + ", ".join(known))
        inner = known[path[0]]
        return [
            {
                "name": path[0],
                "type": inner["type"],
                "options": nested(inner, path[1:], options, focus=focus),
            }
        ]
    made: list[Json] = []
    for name, value in options.items():
        kind = known.get(name, {}).get("type", commands.STRING)
        plain = str(value.id) if isinstance(value, (User, Role, Channel, StoredFile)) else value
        made.append({"name": name, "type": kind, "value": plain} | ({"focused": True} if name == focus else {}))
    return made


def filled(modal: Json, values: dict[str, str | list[str]]) -> list[Json]:
    """The rows of a modal with a member's values, as Discord's client sends them."""
    left = dict(values)

    def answer(one: Json, label: str | None) -> Json:
        given: str | list[str] | None = None
        for name in (one["custom_id"], one.get("label"), label):
            if name is not None and name in left:
                given = left.pop(name)
                break
        made: Json = {"type": one["type"], "id": one.get("id", 0), "custom_id": one["custom_id"]}
        if one["type"] == components.TEXT_INPUT:
            return made | {"value": given if given is not None else one.get("value") or ""}
        return made | {"values": [given] if isinstance(given, str) else given or []}

    rows: list[Json] = []
    for row in modal["components"]:
        if row["type"] == components.ROW:
            rows.append({"type": 1, "id": 0, "components": [answer(one, None) for one in row["components"]]})
        elif row["type"] == components.LABEL:
            rows.append({"type": 18, "id": 0, "component": answer(row["component"], row.get("label"))})
    if left:
        raise acts.Refused(f"the modal has no {sorted(left)}")
    return rows
