"""The bot as a process of its own against a playground, and what a test does to the two from outside."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.archive.model import Post, Quote, Thread
from bot.store import Store
from playground.faults import Fault
from playground.member import Actor, Seen, text_of
from playground.permissions import Permission
from playground.run import Playground
from playground.world import World
from playground.world.acts import Refused
from playground.world.events import Exchange, Frame
from playground.world.model import Channel, Guild, Message

SECONDS = 60.0
"""Real time that a wait may take on a busy machine; reaching it is a failure."""

ROOT = Path(__file__).parents[2]
HOST = Permission.MANAGE_GUILD | Permission.MANAGE_MESSAGES


class Bot:
    """The unmodified bot as a second process. Its log goes on in one file over all its starts."""

    def __init__(self, playground: Playground, folder: Path, *, name: str = "bot", **settings: str) -> None:
        self.world = playground.world
        self.folder = folder
        self.log_file = folder / f"{name}.log"
        self._playground = playground
        self._settings = settings
        self._process: asyncio.subprocess.Process | None = None
        self.was_killed = False
        self.starts = 0  # and identifies after a lost session

    @property
    def pid(self) -> int:
        """The process that runs now."""
        assert self._process is not None
        return self._process.pid

    @property
    def database(self) -> str:
        """Where this bot keeps what lasts."""
        return self._settings.get("DATABASE_URL") or f"sqlite:///{self.folder}/rethread.db"

    def log(self) -> str:
        """Everything that it has logged so far."""
        return self.log_file.read_text(encoding="utf-8") if self.log_file.exists() else ""

    def complaints(self) -> list[str]:
        """What it logged as an error, and tracebacks that nobody caught."""
        return [
            line for line in self.log().splitlines() if re.search(r"\b(ERROR|CRITICAL)\b|^Traceback|^\w*Error:", line)
        ]

    async def start(self) -> None:
        """Start it, and return once it is connected."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("DISCORD_", "DATABASE_"))}
        settings = {
            "DISCORD_TOKEN": self._playground.token,
            "DISCORD_API_URL": self._playground.api_url,
            "DATA_DIR": str(self.folder),
            "LOG_LEVEL": "info",
            "REPLAY_PACE": "manual",
        }
        nothing = self.folder / "none.env"  # no .env of this machine may lead the bot to a real server
        nothing.touch()
        self.starts += 1
        sessions = self._sessions()
        with self.log_file.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "--env-file", str(nothing), "run",
                env=kept | settings | self._settings, cwd=ROOT, stderr=log, stdout=log,
            )  # fmt: skip

        def look() -> bool | None:
            return (self.world.bot.synced and bool(self._sessions() - sessions)) or None

        connected = asyncio.create_task(self.world.bus.wait(look, within=SECONDS, what="the bot to connect"))
        ended = asyncio.create_task(self._process.wait())
        await asyncio.wait((connected, ended), return_when=asyncio.FIRST_COMPLETED)
        ended.cancel()
        if not connected.done():
            connected.cancel()
            raise AssertionError(f"the bot ended at its start:\n{self.log()}")
        await connected

    async def logged(self, words: str, *, times: int = 1) -> None:
        """Return once its log has these words so often; the file is looked at, because nothing announces a line."""
        deadline = time.monotonic() + SECONDS
        while self.log().count(words) < times:
            assert time.monotonic() < deadline, f"{words!r} was not logged"
            await asyncio.sleep(0.01)

    async def ready(self) -> None:
        """Return once it has its servers and has taken up what it left, half a second after it has connected."""
        await self.logged("ready as", times=self.starts)

    async def ready_again(self) -> None:
        """Return once it has its servers again after one more identify."""
        self.starts += 1
        await self.ready()

    def _sessions(self) -> set[str]:
        gateway = self._playground.gateway
        assert gateway is not None
        return {one.id for one in gateway.sessions.values() if one.line is not None}

    def kill_now(self) -> None:
        """SIGKILL, at this very point; nothing the process was about to do happens any more."""
        self.was_killed = True
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)

    async def gone(self) -> None:
        """Return once the process has ended and Discord has noticed."""
        if self._process is None:
            return
        await self._process.wait()
        self._process = None

    async def kill(self) -> None:
        """kill -9."""
        self.kill_now()
        await self.gone()

    async def stop(self) -> int:
        """Ask it to end, and return its status."""
        if self._process is None:
            return 0
        with suppress(ProcessLookupError):
            self._process.terminate()
        try:
            return await asyncio.wait_for(self._process.wait(), SECONDS)
        except TimeoutError:
            self._process.kill()
            raise
        finally:
            await self._process.wait()
            self._process = None


@dataclass
class Trap:
    """Kills the bot at its `at`-th request: before Discord looks at it, or (`after`) when it is done but unanswered."""

    bot: Bot
    at: int
    after: bool
    counted: Callable[[str], bool] = lambda _: True
    met: list[str] = field(default_factory=list)
    sprung: asyncio.Event = field(default_factory=asyncio.Event)

    def _is_it(self, call: str) -> bool:
        if self.sprung.is_set() or not self.counted(call):
            return False
        self.met.append(call)
        if len(self.met) < self.at:
            return False
        self.bot.kill_now()
        self.sprung.set()
        return True

    @contextmanager
    def set(self) -> Iterator[Trap]:
        """The trap stands while the context lasts."""
        faults, traffic = self.bot.world.faults, self.bot.world.bus.traffic
        plain = faults.meet

        def meet(method: str, route: str) -> Fault | None:
            # What the dead process had on its way is not carried out; Discord never took it.
            return Fault("*", drop=True) if self._is_it(f"{method} {route}") else plain(method, route)

        def record(made: Exchange | Frame) -> None:
            if isinstance(made, Exchange):
                self._is_it(f"{made.method} {made.route}")

        if self.after:
            traffic.append(record)
        else:
            faults.meet = meet  # type: ignore[method-assign]  # the one place where a request can be met unseen
        try:
            yield self
        finally:
            if self.after:
                traffic.remove(record)
            else:
                del faults.meet


class Host:
    """A member who may import and replay, in one server, and what they look at."""

    def __init__(self, world: World, name: str = "hanna", *, guild: Guild | None = None) -> None:
        guild = guild or world.guild
        role = next((one for one in guild.roles.values() if one.name == "Hosts"), None)
        self.world = world
        self.guild = guild
        self.actor: Actor = world.member(
            name, roles=[role or world.role("Hosts", allow=HOST, guild=guild)], guild=guild
        )
        self.actor.deadline = SECONDS

    async def slash(self, channel: Channel | str, name: str, /, **options: Any) -> Seen:
        return await self.actor.slash(channel, name, **options)

    def panel(self, channel: Channel) -> Message | None:
        """The latest panel of the channel."""
        shown = [one for one in channel.messages.values() if is_panel(one)]
        return shown[-1] if shown else None

    async def wait(self, look: Callable[[], Any], what: str) -> Any:
        """The first true value of `look`, which is asked after each change of the world."""
        return await self.world.bus.wait(lambda: look() or None, within=SECONDS, what=what)

    async def panel_says(self, channel: Channel, *words: str, within: float = SECONDS) -> Message:
        """The panel, once it says all of this."""

        def look() -> Message | None:
            shown = self.panel(channel)
            return shown if shown and all(word in text_of(shown) for word in words) else None

        try:
            return await self.world.bus.wait(look, within=within, what=f"a panel with {words}")
        except TimeoutError as late:
            shown = self.panel(channel)
            raise AssertionError(f"{late}; it says {text_of(shown) if shown else None!r}") from None

    async def press(self, channel: Channel, label: str, *, acknowledged: bool = True) -> Seen:
        """Press a button of the latest panel."""
        found = await self.wait(lambda: self.panel(channel), "a panel")
        return await self.actor.click(found, label, acknowledged=acknowledged)

    async def press_until(self, channel: Channel, words: str) -> None:
        """Press what the panel offers, Resume before Next, until it says `words`."""
        while not (found := self.panel(channel)) or words not in text_of(found):
            before = self._stand(channel)
            label = "Resume" if "paused" in str(found.embeds if found else "") else "Next"
            if found is not None:
                with suppress(Refused):  # the panel changed between the look and the press
                    await self.actor.click(found, label, acknowledged=True)
            await self.wait(lambda: self._stand(channel) != before, f"a panel with {words!r}")  # noqa: B023

    async def play(self, channel: Channel, *, posts: int) -> None:
        """Do what a host does until a manual replay has ended: press Next, or get a panel, or begin."""
        while not self.has_ended(channel):
            before = self._stand(channel)
            found = self.panel(channel)
            if found is None or len(marks(channel)) == posts:
                # Nothing to press, or nothing left to show: the command says how it stands.
                seen = await self.slash(channel, "replay panel")
                if found is None and "/replay start" in seen.text:
                    await self.slash(channel, "replay start")
                elif "/replay start" in seen.text and not self.has_ended(channel):
                    seen = await self.press(channel, "Next")
                    await self.wait(lambda: seen.interaction.followups, "word that it has ended")  # noqa: B023
            else:
                with suppress(Refused):  # the panel moved between the look and the press
                    await self.actor.click(found, "Next", acknowledged=True)
            await self.wait(lambda: self._stand(channel) != before, "the next post")  # noqa: B023 - awaited here

    def has_ended(self, channel: Channel) -> bool:
        """Whether the panel says that the replay is over."""
        found = self.panel(channel)
        return found is not None and "finished" in text_of(found)

    def _stand(self, channel: Channel) -> tuple[int, bool, int | None, str]:
        found = self.panel(channel)
        return (
            len(marks(channel)),
            self.has_ended(channel),
            found.id if found else None,
            text_of(found) if found else "",
        )


def is_panel(message: Message) -> bool:
    """Whether a message is a replay's panel."""
    return bool(message.embeds) and str(message.embeds[0].get("title", "")).startswith("Replay:")


MARK = re.compile(r"\bmark-(\d\d)\b")


def marks(channel: Channel) -> list[str]:
    """The marks in what the replay has shown in a channel, in the order of the messages."""
    shown = (one for one in channel.messages.values() if not is_panel(one))
    return [mark for one in shown for mark in MARK.findall(one.content)]


def expected(thread: Thread) -> list[str]:
    """The marks of a thread, each once and in order."""
    return [mark for post in thread.posts for mark in MARK.findall(post.text)]


def short_thread() -> Thread:
    """Three posts; the second takes two messages, the third quotes the first. Each paragraph has a mark of its own."""
    filler = "The tide tables of the small harbour are read aloud every evening, and nobody minds. " * 7
    long = "\n\n".join(f"mark-{number:02} {filler.strip()}" for number in range(2, 6))
    return Thread(
        "Who keeps the harbour light?",
        (
            Post(1, "mark-01 The lamp needs a keeper. A lamp without a keeper is a lamp that lies.", author="Ines"),
            Post(2, long, author="Piet"),
            Post(
                3,
                "mark-06 Then let two people share it.",
                author="Oda",
                reply_to=1,
                quotes=(Quote("A lamp without a keeper is a lamp that lies.", post=1, author="Ines"),),
            ),
        ),
        "test",
    )


def row_of_posts(count: int, *, title: str = "A row of posts") -> Thread:
    """So many short posts, each with its mark."""
    return Thread(
        title,
        tuple(Post(n, f"mark-{n:02} said in passing.", author=f"Writer {n % 3}") for n in range(1, count + 1)),
        "test",
    )


async def shelve(bot: Bot, thread: Thread, *guilds: Guild) -> list[int]:
    """Put a thread into the libraries of these servers past the import."""
    now = datetime.now(UTC)
    async with Store.open(bot.database) as store:
        return [
            (await store.threads.add(thread, guild_id=guild.id, imported_by=1, nsfw=False, at=now)).thread_id
            for guild in guilds or (bot.world.guild,)
        ]


async def eventually(ask: Callable[[], Awaitable[Any]], want: Any) -> None:
    """Ask again and again, each time over the wire, until the answer is the one that is wanted."""
    deadline = time.monotonic() + SECONDS
    while (found := await ask()) != want:
        assert time.monotonic() < deadline, f"{found!r} is not {want!r}"


@asynccontextmanager
async def doing(*deeds: Awaitable[Any]) -> AsyncIterator[list[asyncio.Task[Any]]]:
    """Deeds that go on beside the body and that are given up with it, as those that wait for a dead bot are."""
    tasks = [asyncio.ensure_future(one) for one in deeds]
    try:
        yield tasks
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
