"""A replay in the terminal, through the same plan and engine as in Discord."""

from __future__ import annotations

import asyncio
import re
import sys
from typing import TYPE_CHECKING
from zlib import crc32

from rich.console import Console
from rich.markdown import Markdown
from rich.padding import Padding
from rich.text import Text as Line

from bot.archive import markup
from bot.replay import pace as paces
from bot.replay.engine import Back, Command, Controls, Ended, Jump, Next, Stop, Waiting, run
from bot.replay.outbox import MemoryJournal
from bot.replay.plan import Quoted, plan

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import TextIO

    from bot.archive.model import Thread
    from bot.replay.outbox import Delivery
    from bot.replay.pace import Pace
    from bot.replay.plan import Message

__all__ = ["TerminalOutbox", "play"]

SECONDS = 3.0  # of a steady pace, where nobody asked for another
WIDTH = 100
VOICES = ("cyan", "green", "magenta", "yellow", "blue", "red", "bright_cyan", "bright_green", "bright_magenta")
PROMPT = "[Enter] next · b back · a number to jump · q quit "


class TerminalOutbox:
    """Shows messages on a console. It forgets with the process, so nothing is ever unknown to it."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._sent = 0

    async def send(self, delivery: Delivery, message: Message, links: Mapping[int, str]) -> int:  # noqa: ARG002 - the protocol
        """Print a message: the voice in its colour, quotes behind a bar with what they point to, the words."""
        colour = VOICES[crc32(message.voice.rsplit(" · ", 1)[0].encode()) % len(VOICES)]
        head = Line(message.voice, style=f"bold {colour}")
        notes = [message.posted_at.date().isoformat()] if message.posted_at else []
        if message.parts > 1:
            notes.append(f"part {message.part}/{message.parts}")
        self._console.print(head.append("".join(f" · {note}" for note in notes), style="not bold dim"))
        for block in message.blocks:
            if isinstance(block, Quoted):
                self._quote(block)
            else:
                self._console.print(Padding(Markdown(_hard_breaks(block.markdown)), (0, 0, 0, 2)))
        self._console.print()
        self._sent += 1
        return self._sent

    def _quote(self, quoted: Quoted) -> None:
        source = "not in this thread" if quoted.post is None else f"#{quoted.post}"
        notes = [source, *([markup.plain(quoted.author)] if quoted.author else [])]
        if quoted.shortened:
            notes.append("shortened")
        if words := markup.plain(quoted.markdown):
            for line in Line(words).wrap(self._console, self._console.width - 4):
                self._console.print(Line("  │ ", style="dim").append_text(line), style="dim italic")
        self._console.print(Line("  ↪ " + " · ".join(notes), style="dim"))

    async def find(self, delivery: Delivery, message: Message) -> int | None:  # noqa: ARG002 - the protocol
        """Nothing was sent that the journal does not know."""
        return None

    def url(self, message_id: int) -> str:  # noqa: ARG002 - the protocol
        """Nothing can be linked to in a terminal."""
        return ""


def play(
    thread: Thread,
    *,
    pace: str = "steady",
    seconds: float | None = None,
    first: int = 1,
    out: TextIO = sys.stdout,
    ask: Callable[[str], str] = input,
) -> None:
    """Replay a thread from post `first` on; Ctrl-C ends it.

    At a manual pace `ask` is called with a prompt before each further post. Where `out` is not a terminal everything is
    printed at once, unless `seconds` are given.
    """
    console = Console(file=out)
    console.width = min(console.width, WIDTH)
    chosen = _pace(pace, seconds, interactive=console.is_terminal)
    controls = Controls(chosen)
    console.print(
        Line(markup.plain(thread.name), style="bold underline"),
        Line(f"{len(thread.posts)} post{'s' * (len(thread.posts) > 1)}\n"),
    )
    try:
        asyncio.run(_play(thread, first, controls, TerminalOutbox(console), ask))
    except KeyboardInterrupt:
        console.print(Line("Stopped.", style="dim"))


def _pace(name: str, seconds: float | None, *, interactive: bool) -> Pace:
    if not interactive and seconds is None:
        return paces.Steady(0.0)
    return paces.named(name, seconds=SECONDS if seconds is None else seconds)


async def _play(
    thread: Thread, first: int, controls: Controls, outbox: TerminalOutbox, ask: Callable[[str], str]
) -> Ended:
    journal = MemoryJournal(start=min(max(first, 1), len(thread.posts)))
    messages = plan(thread)
    controls.give(Next())
    while isinstance(ended := await run(thread, messages, journal, outbox, controls), Waiting):
        controls.give(_answer(ask))
    return ended


def _answer(ask: Callable[[str], str]) -> Command:
    """Turn a line of input into a command; the end of input ends the replay."""
    try:
        answer = ask(PROMPT).strip().casefold()
    except EOFError:
        return Stop()
    if answer.lstrip("#").isdecimal():
        return Jump(int(answer.lstrip("#")))
    commands: dict[str, Command] = {"b": Back(), "q": Stop()}
    return commands.get(answer, Next())


def _hard_breaks(markdown: str) -> str:
    """Keep the line breaks of a post, which Markdown elsewhere takes for blanks; code blocks stay as they are."""
    parts = re.split(r"(^```[^\n]*\n.*?\n```$)", markdown, flags=re.DOTALL | re.MULTILINE)
    return "".join(part if at % 2 else re.sub(r"(?<=[^\n])\n(?=[^\n])", "  \n", part) for at, part in enumerate(parts))
