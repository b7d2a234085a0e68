"""One browser's place in the world: whom it acts as, what it is told, and what its frames do."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

from playground.errors import SetupError
from playground.world import acts, interactions, messages, payloads
from playground.world.events import Event, Exchange, Frame
from playground.world.model import THREADS, Interaction, Message

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from playground.world import World
    from playground.world.model import Application, Channel, Command, Guild, Json, User

PAGE = 50
FAILED = "The application did not respond"
TOLD = ("MESSAGE_", "CHANNEL_", "THREAD_", "GUILD_ROLE_", "GUILD_MEMBER_", "TYPING_START")
CHANGES_RIGHTS = ("GUILD_ROLE_", "GUILD_MEMBER_UPDATE", "CHANNEL_")
OF_THE_CHANNEL = ("MESSAGE_", "THREAD_", "TYPING_", "CHANNEL_")


class Seat:
    """A page that is open. `send` takes frames for its socket."""

    def __init__(self, world: World, send: Callable[[Json], None]) -> None:
        self.world = world
        self.guild: Guild = world.guild
        self.who: User = self.actors()[0]
        self._send = send
        self._traffic = False
        self._commands: str = ""
        self._bits: dict[str, str] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._ops: dict[str, Callable[[Json], None]] = {
            "act_as": self._act_as,
            "open": self._open,
            "say": self._say,
            "react": self._react,
            "delete": self._delete,
            "slash": self._slash,
            "autocomplete": self._autocomplete,
            "context": self._context,
            "click": self._click,
            "choose": self._choose,
            "submit": self._submit,
            "traffic": self._set_traffic,
            "settings": self._set_settings,
        }

    def actors(self) -> list[User]:
        """The people a page may act as: the members of the server who are no bots, the owner last."""
        people = [one.user for one in self.guild.members.values() if not one.user.bot]
        return sorted(people, key=lambda one: (one.id == self.guild.owner_id, one.id))

    # out

    def sit(self) -> None:
        """Begin to listen, and greet."""
        self.world.bus.events.append(self._heard)
        self._welcome()

    def leave(self) -> None:
        """Stop listening."""
        self.world.bus.events.remove(self._heard)
        if self._traffic:
            self.world.bus.traffic.remove(self._seen)
        for task in self._tasks:
            task.cancel()

    def error(self, nonce: object, message: str, code: int, errors: Json | None = None) -> None:
        """Tell why a frame did nothing."""
        frame = {"op": "error", "nonce": nonce, "message": message, "code": code}
        self._send(frame | ({"errors": errors} if errors else {}))

    def _visible(self) -> list[Channel]:
        found = [one for one in self.world.channels.values() if one.guild is self.guild]
        return [one for one in found if self.world.can_see(self.who, one)]

    def _welcome(self, nonce: object = None) -> None:
        channels = self._visible()
        self._bits = self._permissions()
        frame: Json = {
            "op": "welcome",
            "actor": str(self.who.id),
            "world": {
                "guild": payloads.guild(self.guild),
                "channels": [payloads.channel(one) for one in channels],
                "members": [payloads.member(one) for one in self.guild.members.values()],
                "bot": payloads.user(self.world.bot.user),
                "actors": [str(one.id) for one in self.actors()],
                "settings": {"rate_limits": self.world.rate_limits},
            },
            "permissions": self._bits,
        }
        self._send(frame | ({"nonce": nonce} if nonce is not None else {}))
        self._commands = ""
        self._tell_commands()

    def _permissions(self) -> dict[str, str]:
        return {str(one.id): str(int(self.world.allowed(self.who, one))) for one in self._visible()}

    def _tell_permissions(self) -> None:
        """Send what this person may do, and is offered, where that changed."""
        if (bits := self._permissions()) != self._bits:
            self._bits = bits
            self._send({"op": "permissions", "permissions": bits})
            self._tell_commands()

    def _tell_commands(self) -> None:
        """Send the commands this person is offered, where they changed."""
        offered: dict[int, Json] = {}
        for channel in self._visible():
            if channel.kind in THREADS:
                continue
            offered |= {command.id: command.payload for _, command in acts.offered(self.world, self.who, channel)}
        frame = {"op": "commands", "commands": list(offered.values())}
        if (text := json.dumps(frame)) != self._commands:
            self._commands = text
            self._send(frame)

    def _heard(self, event: Event) -> None:
        if event.type == "COMMANDS_SYNCED":
            self._tell_commands()
        if not event.type.startswith(TOLD):
            return
        if event.guild is not None and event.guild is not self.guild:
            return
        if event.reader is not None and event.reader != self.who.id:
            return
        hides = event.channel is not None and event.type.startswith(OF_THE_CHANNEL)
        if hides and event.channel is not None and not self.world.can_see(self.who, event.channel):
            return
        data = messages.render(self.world, event, self.who.id)
        self._send({"op": "dispatch", "t": event.type, "d": data})
        if event.type.startswith(CHANGES_RIGHTS):
            self._tell_permissions()

    def _seen(self, traffic: Exchange | Frame) -> None:
        frame: Json = {"op": "traffic", "at": int(traffic.at * 1000), "direction": "in"}
        if isinstance(traffic, Frame):
            frame |= {"kind": "gateway", "direction": traffic.direction, "t": traffic.type, "size": traffic.size}
            self._send(frame | {"body_preview": traffic.preview})
            return
        body = traffic.request if traffic.request is not None else traffic.response
        frame |= {
            "kind": "rest",
            "method": traffic.method,
            "path": _hidden(traffic.route, traffic.path),
            "status": traffic.status,
            "ms": round(traffic.seconds * 1000, 2),
            "bucket": traffic.bucket,
            "wait": traffic.retry_after,
            "body_preview": json.dumps(body)[:400] if body is not None else "",
        }
        self._send(frame)

    # in

    def receive(self, frame: Json) -> None:
        """Do what a frame of the page asks for."""
        if (op := self._ops.get(str(frame.get("op")))) is None:
            raise SetupError(f"there is no op {frame.get('op')!r}")
        op(frame)

    def _channel(self, frame: Json) -> Channel:
        found = self.world.get_channel(int(frame["channel_id"]))
        self.world.require(self.who, found, 0)
        return found

    def _message(self, frame: Json) -> Message:
        channel, number = self._channel(frame), int(frame["message_id"])
        ephemeral = self.world.ephemerals.get(number)
        if ephemeral is not None and ephemeral.reader == self.who.id:
            return ephemeral
        return messages.find(channel, number)

    def _act_as(self, frame: Json) -> None:
        wanted = int(frame["user_id"])
        found = next((one for one in self.actors() if one.id == wanted), None)
        if found is None:
            raise SetupError("the page cannot act as this user")
        self.who = found
        self._welcome(frame.get("nonce"))

    def _open(self, frame: Json) -> None:
        channel = self._channel(frame)
        before = int(frame["before"]) if frame.get("before") else None
        own = [one for one in self.world.ephemerals.values() if one.channel is channel and one.reader == self.who.id]
        found = sorted([*channel.messages.values(), *own], key=lambda one: one.id)
        older = [one for one in found if before is None or one.id < before]
        event = [
            Event("MESSAGE_CREATE", {}, guild=channel.guild, channel=channel, message=one) for one in older[-PAGE:]
        ]
        self._send(
            {
                "op": "history",
                "nonce": frame.get("nonce"),
                "channel_id": str(channel.id),
                "messages": [messages.render(self.world, one, self.who.id) for one in event],
                "more": len(older) > PAGE,
            }
        )

    def _say(self, frame: Json) -> None:
        files = [self.world.files[int(one)] for one in frame.get("attachments") or ()]
        reply = int(frame["reply_to"]) if frame.get("reply_to") else None
        content, nonce = str(frame.get("content") or ""), str(frame.get("nonce") or "")[:25] or None
        acts.say(self.world, self.who, self._channel(frame), content, reply_to=reply, files=files, nonce=nonce)

    def _react(self, frame: Json) -> None:
        emoji = frame["emoji"]
        if isinstance(emoji, dict):
            emoji = f"{emoji['name']}:{emoji['id']}" if emoji.get("id") else emoji["name"]
        acts.react(self.world, self.who, self._message(frame), str(emoji), remove=bool(frame.get("remove")))

    def _delete(self, frame: Json) -> None:
        found = self._message(frame)
        if found.reader == self.who.id:
            messages.delete(self.world, found)
        else:
            messages.delete_as(self.world, self.who, found)

    def _command(self, frame: Json, channel: Channel) -> tuple[Application, Command]:
        wanted = int(frame["command_id"])
        for application, command in acts.offered(self.world, self.who, channel):
            if command.id == wanted:
                return application, command
        raise acts.Refused("this command is not offered to you here")

    def _slash(self, frame: Json) -> None:
        channel = self._channel(frame)
        application, command = self._command(frame, channel)
        options = frame.get("options") or []
        self._follow(
            frame, acts.slash(self.world, self.who, channel, application=application, command=command, options=options)
        )

    def _context(self, frame: Json) -> None:
        channel = self._channel(frame)
        application, command = self._command(frame, channel)
        target = int(frame["target_id"])
        self._follow(
            frame,
            acts.context(self.world, self.who, channel, application=application, command=command, target_id=target),
        )

    def _autocomplete(self, frame: Json) -> None:
        channel = self._channel(frame)
        application, command = self._command(frame, channel)
        options = frame.get("options") or []
        made = acts.autocomplete(
            self.world, self.who, channel, application=application, command=command, options=options
        )
        self._hold(self._choices(frame, made))

    async def _choices(self, frame: Json, made: Interaction) -> None:
        await self._answered(made)
        self._send({"op": "choices", "nonce": frame.get("nonce"), "choices": made.choices or []})

    def _click(self, frame: Json) -> None:
        self._use(frame, None)

    def _choose(self, frame: Json) -> None:
        self._use(frame, [str(one) for one in frame.get("values") or ()])

    def _use(self, frame: Json, values: list[str] | None) -> None:
        message_id, custom_id = int(frame["message_id"]), str(frame["custom_id"])
        channel = self._channel(frame)
        made = acts.use(self.world, self.who, channel, message_id=message_id, custom_id=custom_id, values=values)
        self._follow(frame, made)

    def _submit(self, frame: Json) -> None:
        wanted = int(frame["interaction_id"])
        parent = next((one for one in self.world.interactions.values() if one.id == wanted), None)
        if parent is None:
            raise acts.Refused("this modal is not open")
        self._follow(frame, acts.submit(self.world, self.who, parent, frame.get("components") or []))

    def _follow(self, frame: Json, made: Interaction) -> None:
        """Tell how an interaction fares."""
        self._hold(self._fare(frame.get("nonce"), made))

    def _hold(self, coroutine: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(coroutine, name="playground interaction")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _fare(self, nonce: object, made: Interaction) -> None:
        told = {"op": "interaction", "nonce": nonce, "interaction_id": str(made.id)}
        self._send(told | {"state": "pending"})
        if not await self._answered(made):
            self._send(told | {"state": "failed", "error": FAILED})
            return
        if made.modal is not None:
            self._send({"op": "modal", "interaction_id": str(made.id), "nonce": nonce} | made.modal)
        self._send(told | {"state": "acknowledged"})

    async def _answered(self, made: Interaction) -> bool:
        """Whether the application answered in time."""

        def look() -> bool | None:
            if made.answered is not None:
                return True
            return False if interactions.late(self.world, made) else None

        alarm = self.world.clock.wait_until(made.created_at + interactions.ANSWER_SECONDS + 0.01)
        return await self.world.bus.wait(look, within=60.0, what="an answer", also=alarm)

    def _set_traffic(self, frame: Json) -> None:
        wanted = bool(frame.get("on"))
        if wanted and not self._traffic:
            self.world.bus.traffic.append(self._seen)
        if not wanted and self._traffic:
            self.world.bus.traffic.remove(self._seen)
        self._traffic = wanted

    def _set_settings(self, frame: Json) -> None:
        if "rate_limits" in frame:
            self.world.rate_limits = bool(frame["rate_limits"])


def _hidden(route: str, path: str) -> str:
    """The path of a request without the secrets of webhooks and interactions."""
    pairs = zip(route.split("/"), path.split("/"), strict=False)
    return "/".join("…" if known in ("{webhook_token}", "{interaction_token}") else given for known, given in pairs)
