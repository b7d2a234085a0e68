"""One gateway connection: its opcodes, its frames in and its frames out."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

from aiohttp import WSMessage, WSMsgType, web

from playground.shapes import is_snowflake
from playground.world.events import Frame

if TYPE_CHECKING:
    from collections.abc import Callable

    from playground.world import World

DISPATCH, HEARTBEAT, IDENTIFY, PRESENCE, VOICE, RESUME, RECONNECT, MEMBERS, INVALID, HELLO, ACK = (
    0,
    1,
    2,
    3,
    4,
    6,
    7,
    8,
    9,
    10,
    11,
)
ROUND_TRIP = 0.04
"""Seconds to the answer of a heartbeat, as over a network.

A client notes when it has sent one only after the sending. An answer that comes before that note looks to discord.py as
if it were a whole interval late.
"""


class Undecodable(Exception):
    """A frame that is none: the connection is closed with 4002."""


class Line:
    """One connection's way out: frames in order, compressed as a whole stream where the client asked for it."""

    def __init__(self, socket: web.WebSocketResponse, *, pack: Callable[[bytes], bytes] | None, world: World) -> None:
        self.socket = socket
        self._world = world
        self._pack = pack
        self._out: asyncio.Queue[str | int] = asyncio.Queue()
        self._late: set[asyncio.TimerHandle] = set()
        self.writer = asyncio.create_task(self._write(), name="playground gateway writer")

    def send(self, frame: str, kind: str) -> None:
        """Put a frame in line."""
        if self._world.bus.traffic:
            self._world.bus.frame(Frame(self._world.clock.time(), "out", kind, len(frame), frame[:400]))
        self._out.put_nowait(frame)

    def acknowledge(self) -> None:
        """Answer a heartbeat after the time that a network takes; other frames go on meanwhile."""

        def answer() -> None:
            self._late.discard(timer)
            self.send(json.dumps({"op": ACK, "d": None}), "HEARTBEAT_ACK")

        timer = asyncio.get_running_loop().call_later(ROUND_TRIP, answer)
        self._late.add(timer)

    def close(self, code: int) -> None:
        """Close the connection after what is in line."""
        self._out.put_nowait(code)

    async def end(self) -> None:
        """Stop writing; the connection is over."""
        for timer in self._late:
            timer.cancel()
        self.writer.cancel()
        await asyncio.gather(self.writer, return_exceptions=True)

    async def _write(self) -> None:
        while True:
            frame = await self._out.get()
            if isinstance(frame, int):
                await self.socket.close(code=frame)
                return
            try:
                if self._pack is None:
                    await self.socket.send_str(frame)
                else:
                    await self.socket.send_bytes(self._pack(frame.encode()))
            except (ConnectionError, RuntimeError):
                return


def read(message: WSMessage) -> tuple[int, object]:
    """The opcode and data of a client's frame; Discord reads JSON from text and binary frames alike."""
    if message.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
        raise Undecodable
    try:
        frame = json.loads(message.data)
        op, data = frame["op"], frame.get("d")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Undecodable from error
    if not isinstance(op, int):
        raise Undecodable
    return op, data


def whole(value: object) -> int:
    """A whole number or a snowflake, 0 where it is left out."""
    if isinstance(value, int) or (isinstance(value, str) and is_snowflake(value)):
        return int(value)
    if value is None:
        return 0
    raise Undecodable
