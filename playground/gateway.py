"""The gateway: sessions that identify, listen, lose their connection and resume.

https://discord.com/developers/docs/events/gateway
"""

from __future__ import annotations

import asyncio
import json
import secrets
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aiohttp import web

from playground.intents import Intent, needed, refusal
from playground.line import (
    DISPATCH,
    HEARTBEAT,
    HELLO,
    IDENTIFY,
    INVALID,
    MEMBERS,
    PRESENCE,
    RECONNECT,
    RESUME,
    VOICE,
    Line,
    Undecodable,
    read,
    whole,
)
from playground.packing import packer
from playground.rest.messages import exempt
from playground.world import messages, payloads, threads
from playground.world.events import Frame
from playground.world.model import THREADS

if TYPE_CHECKING:
    from playground.faults import Cut
    from playground.world import World
    from playground.world.events import Event
    from playground.world.model import Application, Guild, Json

HEARTBEAT_MS = 41_250
RESUMABLE_SECONDS = 300.0
KEPT_EVENTS = 20_000
SENDS_A_MINUTE = 120
GUILDS_A_SHARD = 2_500
"""More of them on one shard, and an identify is refused with 4011."""
ENDING_CLOSES = frozenset({1000, 1001})
"""Close codes of a client after which its session is gone."""


@dataclass(slots=True)
class Session:
    """What an identified client keeps over its connections. `log` holds the last events for a resume."""

    id: str
    application: Application
    intents: Intent
    shard: tuple[int, int]
    line: Line | None = None
    seq: int = 0
    log: deque[tuple[int, str, str]] = field(default_factory=lambda: deque(maxlen=KEPT_EVENTS))
    alone_since: float | None = None
    held: list[tuple[str, Json]] = field(default_factory=list)

    def dispatch(self, kind: str, data: Json) -> None:
        """Send an event, or keep it for the resume."""
        self.seq += 1
        frame = json.dumps({"t": kind, "s": self.seq, "op": DISPATCH, "d": data}, separators=(",", ":"))
        self.log.append((self.seq, kind, frame))
        if self.line is not None:
            self.line.send(frame, kind)


class Gateway:
    """All sessions of all applications."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.sessions: dict[str, Session] = {}
        self.lines: set[Line] = set()
        self._open = asyncio.Event()
        self._open.set()
        world.bus.events.append(self.publish)
        world.faults.cutters.append(self.cut)
        world.faults.gates.append(self.gate)

    # events out

    def publish(self, event: Event) -> None:
        """Give an event to every session that may have it."""
        if event.type == "COMMANDS_SYNCED":
            return
        for session in tuple(self.sessions.values()):
            if self._for(session, event):
                self._deliver(session, event)

    def _for(self, session: Session, event: Event) -> bool:
        if event.application is not None and event.application is not session.application:
            return False
        if event.reader is not None and event.application is None and event.reader != session.application.id:
            return False
        guild_id = event.guild.id if event.guild is not None else 0
        number, count = session.shard
        if (guild_id >> 22) % count != number:
            return False
        own = session.application.user
        wanted = needed(event.type, direct=event.guild is None or event.reader is not None)
        about_self = event.type == "GUILD_MEMBER_UPDATE" and event.data["user"]["id"] == str(own.id)
        if wanted and not wanted & session.intents and not about_self:
            return False
        if event.guild is not None and own.id not in event.guild.members:
            return False
        hides = event.channel is not None and event.type.startswith(("MESSAGE_", "THREAD_", "TYPING_"))
        return not hides or event.channel is None or self.world.can_see(own, event.channel)

    def _deliver(self, session: Session, event: Event) -> None:
        data = messages.render(self.world, event, session.application.id)
        blind = event.message is not None and not session.intents & Intent.MESSAGE_CONTENT
        if blind and event.message is not None and not exempt(session.application, event.message):
            data = payloads.without_content(data)
        fault = self.world.faults.meet_event(event)
        if fault is not None and fault.lose:
            return
        if fault is not None and fault.reorder:
            session.held.append((event.type, data))
            return
        session.dispatch(event.type, data)
        if fault is not None and fault.duplicate:
            session.dispatch(event.type, data)
        for kind, late in session.held:
            session.dispatch(kind, late)
        session.held.clear()

    # faults

    def cut(self, how: Cut) -> None:
        """End every connection, and the sessions with them unless they may be resumed."""
        for session in tuple(self.sessions.values()):
            if not how.resume:
                del self.sessions[session.id]
            if (line := session.line) is None:
                continue
            if how.politely:
                line.send(json.dumps({"op": RECONNECT, "d": None}), "RECONNECT")
            session.line = None
            session.alone_since = self.world.clock.time()
            line.close(4000)
        self._count()

    def gate(self, is_open: bool) -> None:  # noqa: FBT001 - a gate is one callable of open or shut
        """Greet newcomers, or let them wait."""
        if is_open:
            self._open.set()
        else:
            self._open.clear()

    # connections

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One WebSocket connection from hello to close."""
        socket = web.WebSocketResponse(max_msg_size=4096 * 4, autoping=True)
        await socket.prepare(request)
        compress = request.query.get("compress")
        if request.query.get("v", "10") != "10" or request.query.get("encoding", "json") != "json":
            await socket.close(code=4012)
            return socket
        try:
            pack = packer(compress)
        except LookupError:
            self.world.unknown_routes.append(f"gateway compress={compress}")
            await socket.close(code=4002)
            return socket
        line = Line(socket, pack=pack, world=self.world)
        self.lines.add(line)
        try:
            await self._open.wait()
            line.send(json.dumps({"op": HELLO, "d": {"heartbeat_interval": HEARTBEAT_MS}}), "HELLO")
            await self._listen(line)
        finally:
            self.lines.discard(line)
            await line.end()
        return socket

    async def _listen(self, line: Line) -> None:
        session: Session | None = None
        moments: deque[float] = deque(maxlen=SENDS_A_MINUTE)
        async for message in line.socket:
            if len(moments) == SENDS_A_MINUTE and self.world.clock.time() - moments[0] < 60:
                line.close(4008)
                continue
            moments.append(self.world.clock.time())
            try:
                op, data = read(message)
                self._show(op, message.data)
                session = self._receive(line, session, op, data)
            except Undecodable:
                line.close(4002)
        gone = line.socket.close_code in ENDING_CLOSES
        if session is not None and session.line is line:
            session.line, session.alone_since = None, self.world.clock.time()
            if gone:
                self.sessions.pop(session.id, None)
        self._count()

    def _show(self, op: int, text: str | bytes) -> None:
        """Tell the traffic panels of a frame; one that carries a token without its text."""
        if self.world.bus.traffic:
            shown = "" if op in (IDENTIFY, RESUME) else (text if isinstance(text, str) else text.decode())[:400]
            self.world.bus.frame(Frame(self.world.clock.time(), "in", f"op {op}", len(text), shown))

    def _receive(self, line: Line, session: Session | None, op: int, data: object) -> Session | None:
        if op == HEARTBEAT:
            line.acknowledge()
        elif op == IDENTIFY:
            if session is not None:
                line.close(4005)
            else:
                return self._identify(line, data if isinstance(data, dict) else {})
        elif op == RESUME:
            return self._resume(line, data if isinstance(data, dict) else {})
        elif session is None:
            line.close(4003)
        elif op == MEMBERS:
            self._members(session, data if isinstance(data, dict) else {})
        elif op not in (PRESENCE, VOICE):
            line.close(4001)
        return session

    def _application(self, token: object) -> Application | None:
        wanted = str(token).removeprefix("Bot ")
        return next((one for one in self.world.applications.values() if one.token == wanted), None)

    def _identify(self, line: Line, data: Json) -> Session | None:
        application = self._application(data.get("token"))
        if application is None:
            line.close(4004)
            return None
        if (code := refusal(data, application)) is not None:
            line.close(code)
            return None
        if not application.identifies.left:
            self._lock_out(application)
            line.close(4004)
            return None
        application.identifies.use()
        number, count = data.get("shard") or (0, 1)
        made = Session(
            secrets.token_hex(16), application, Intent(data["intents"]), (int(number), int(count)), line=line
        )
        for old in tuple(self.sessions.values()):
            if old.line is None and (old.application, old.shard) == (application, made.shard):
                del self.sessions[old.id]  # whoever identifies anew will not resume it
        guilds = [
            one
            for one in self.world.guilds.values()
            if application.id in one.members and (one.id >> 22) % made.shard[1] == made.shard[0]
        ]
        if len(guilds) > GUILDS_A_SHARD:
            line.close(4011)
            return None
        self.sessions[made.id] = made
        made.dispatch("READY", self._ready(made, guilds) | ({"shard": list(made.shard)} if data.get("shard") else {}))
        if made.intents & Intent.GUILDS:
            for guild in guilds:
                made.dispatch("GUILD_CREATE", self.guild_create(guild, made))
        self._count()
        return made

    def _lock_out(self, application: Application) -> None:
        """What Discord does after too many identifies in a day: every session ends, and the token is another one."""
        for session in tuple(self.sessions.values()):
            if session.application is application:
                del self.sessions[session.id]
                if session.line is not None:
                    session.line.close(4004)
        self.world.renew_token(application)
        self._count()

    def _ready(self, session: Session, guilds: list[Guild]) -> Json:
        """What a session is greeted with."""
        application = session.application
        return {
            "v": 10,
            "user": payloads.user(application.user) | {"verified": True, "mfa_enabled": True, "email": None},
            "guilds": [{"id": str(one.id), "unavailable": True} for one in guilds],
            "session_id": session.id,
            "session_type": "normal",
            "resume_gateway_url": self.world.base_url.replace("http", "ws", 1) + "/gateway",
            "application": {"id": str(application.id), "flags": payloads.application_flags(application)},
            "private_channels": [],
            "relationships": [],
            "presences": [],
            "guild_join_requests": [],
            "geo_ordered_rtc_regions": [],
            "user_settings": {},
            "auth": {},
            "_trace": ["playground"],
        }

    def _count(self) -> None:
        """Note which applications are connected."""
        self.world.online = {one.application.id for one in self.sessions.values() if one.line is not None}
        self.world.bus.touch()

    def guild_create(self, guild: Guild, session: Session) -> Json:
        """A server as a session first hears of it: its own member alone unless it has the members intent."""
        own = session.application.user
        everybody = bool(session.intents & Intent.GUILD_MEMBERS)
        shown = [one for one in guild.members.values() if everybody or one.user.id == own.id]
        visible = [one for one in threads.active(guild) if self.world.can_see(own, one)]
        return payloads.guild(guild) | {
            "joined_at": payloads.stamp(guild.members[own.id].joined_at),
            "large": False,
            "unavailable": False,
            "member_count": len(guild.members),
            "voice_states": [],
            "members": [payloads.member(one) for one in shown],
            "channels": [payloads.channel(one) for one in guild.channels.values() if one.kind not in THREADS],
            "threads": [payloads.thread(one, viewer=own.id) for one in visible],
            "presences": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
        }

    def _resume(self, line: Line, data: Json) -> Session | None:
        """Take a session up again and send what it missed, or tell that it is gone (op 9)."""
        session = self.sessions.get(str(data.get("session_id")))
        application = self._application(data.get("token"))
        if application is None:
            line.close(4004)
            return None
        expired = (
            session is not None
            and session.alone_since is not None
            and self.world.clock.time() - session.alone_since > RESUMABLE_SECONDS
        )
        seq = data.get("seq")
        kept = session is not None and isinstance(seq, int) and (not session.log or session.log[0][0] <= seq + 1)
        if session is None or session.application is not application or expired or not kept:
            line.send(json.dumps({"op": INVALID, "d": False}), "INVALID_SESSION")
            return None
        if not isinstance(seq, int) or seq > session.seq:
            line.close(4007)
            return None
        if session.line is not None:
            session.line.close(4000)
        session.line, session.alone_since = line, None
        for number, kind, frame in session.log:
            if number > seq:
                line.send(frame, kind)
        session.dispatch("RESUMED", {"_trace": ["playground"]})
        self._count()
        return session

    def _members(self, session: Session, data: Json) -> None:
        """Answer a request for members; all of them at once need the members intent."""
        guild = self.world.guilds.get(whole(data.get("guild_id")))
        limit = whole(data.get("limit"))
        if guild is None or session.line is None:
            return
        query, ids = data.get("query"), data.get("user_ids")
        if query == "" and not session.intents & Intent.GUILD_MEMBERS:
            session.line.close(4014)
            return
        wanted = {str(one) for one in (ids if isinstance(ids, list) else [ids])} if ids else None
        found = [
            payloads.member(one)
            for one in guild.members.values()
            if (wanted is not None and str(one.user.id) in wanted)
            or (wanted is None and one.user.name.lower().startswith(str(query or "").lower()))
        ]
        chunk: Json = {"guild_id": str(guild.id), "members": found[: limit or None], "chunk_index": 0, "chunk_count": 1}
        if wanted is not None:
            chunk["not_found"] = sorted(wanted - {one["user"]["id"] for one in found})
        if data.get("nonce"):
            chunk["nonce"] = data["nonce"]
        session.dispatch("GUILD_MEMBERS_CHUNK", chunk)

    async def close(self) -> None:
        """End every connection as a server going away does."""
        self.sessions.clear()
        await asyncio.gather(*(line.socket.close(code=1001) for line in tuple(self.lines)), return_exceptions=True)
