"""Work that is too heavy, or input that is too hostile, for the event loop's own process.

`run` starts a child process with limits on time and memory, gives it a function of this program by name, and returns
what it returns. `Kept` does the same with a child that stays for a while, where imports take longer than the work.
A child that goes wrong in any way is a refusal, never a crash of the bot. It has no network and no secrets, writes no
files, and ends when its parent is killed.
"""

from __future__ import annotations

import asyncio
import importlib
import os
import pickle
import re
import resource
import signal
import struct
import sys
import traceback
from collections.abc import Callable
from typing import IO, Any, Final, TypeVar

from bot.confined import die_with_parent, forgo_network
from bot.errors import UserError

__all__ = ["ChildFailed", "Kept", "OutOfMemory", "OutOfTime", "run"]

Result = TypeVar("Result")

MEMORY: Final = 512 * 1024 * 1024
_SECRET = re.compile("TOKEN|KEY|SECRET|PASSWORD|DATABASE_URL", re.IGNORECASE)
_TOO_LONG = "This took longer than {seconds:g} s and was stopped; nothing was changed."
# numpy's linear algebra starts a thread a core, each with memory of its own, and gains nothing by it here.
_ONE_THREAD: Final = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
_LENGTH = struct.Struct(">Q")
# Not `-m`: what this module pickles has to be known to the parent as `bot.child`, not as `__main__`.
_SERVE = "import bot.child; bot.child._serve()"
_STAY = "import bot.child; bot.child._stay()"


class ChildFailed(Exception):
    """The child ended without an answer: out of memory, killed, or a defect. Not a refusal; it is logged."""


class OutOfTime(UserError):
    """The child took longer than it may."""


class OutOfMemory(UserError):
    """The child needed more memory than it may."""


async def run(function: Callable[..., Result], /, *arguments: object, seconds: float) -> Result:
    """Call a module-level function in a child process, with at most `seconds` of time and 512 MB of memory.

    Arguments and result travel by pickle between processes of this program only. Raises what the function raises if it
    is a `UserError`, `OutOfTime` after `seconds`, `OutOfMemory` above the limit, and `ChildFailed` for everything else.
    """
    task = pickle.dumps((function.__module__, function.__qualname__, arguments, seconds))
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", _SERVE),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=_environment(),
    )
    try:
        answer, complaint = await asyncio.wait_for(child.communicate(task), timeout=seconds)
    except TimeoutError:
        raise OutOfTime(_TOO_LONG.format(seconds=seconds)) from None
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    if child.returncode != 0:
        last = complaint.decode("utf-8", "replace").strip().rsplit("\n", 1)[-1]
        raise ChildFailed(f"{function.__qualname__} ended with status {child.returncode}: {last[:200]}")
    outcome: Any = pickle.loads(answer)  # noqa: S301 - written by our own child, below
    if isinstance(outcome, UserError):
        raise outcome
    return outcome  # type: ignore[no-any-return]  # what the function declares to return


def _environment() -> dict[str, str]:
    """What a child gets of the environment: all but secrets."""
    return {name: value for name, value in os.environ.items() if not _SECRET.search(name)} | _ONE_THREAD


class Kept:
    """A child process that stays for further calls, one at a time, and ends `idle` seconds after the last.

    It starts with the first call; one that fails or takes too long is ended, and the next call starts another.
    """

    def __init__(self, *, idle: float = 60) -> None:
        self._idle = idle
        self._turn = asyncio.Lock()
        self._child: asyncio.subprocess.Process | None = None
        self._rest: asyncio.TimerHandle | None = None
        self._closed = False

    async def run(self, function: Callable[..., Result], /, *arguments: object, seconds: float) -> Result:
        """Like the function `run`; waiting for one's turn does not count as time."""
        task = pickle.dumps((function.__module__, function.__qualname__, arguments, seconds))
        async with self._turn:
            if self._closed:
                raise ChildFailed(f"{function.__qualname__}: there are no more children")
            if self._rest is not None:
                self._rest.cancel()
            whole = False
            try:
                answer = await asyncio.wait_for(self._asked(task), timeout=seconds)
                whole = True
            except TimeoutError:
                raise OutOfTime(_TOO_LONG.format(seconds=seconds)) from None
            except (asyncio.IncompleteReadError, ConnectionError) as lost:
                raise ChildFailed(f"{function.__qualname__}: the child ended without an answer") from lost
            finally:
                if not whole:
                    await self._end()
            self._rest = asyncio.get_running_loop().call_later(self._idle, self._dismiss)
        outcome: Any = pickle.loads(answer)  # noqa: S301 - written by our own child, below
        if isinstance(outcome, UserError):
            raise outcome
        if isinstance(outcome, ChildFailed):
            raise outcome
        return outcome  # type: ignore[no-any-return]  # what the function declares to return

    async def close(self) -> None:
        """End the child, if there is one, and with it the call that it is at; no further call is answered."""
        self._closed = True
        if self._child is not None and self._child.returncode is None:
            self._child.kill()
        async with self._turn:
            if self._rest is not None:
                self._rest.cancel()
            await self._end()

    async def _asked(self, task: bytes) -> bytes:
        child = self._child
        if child is None or child.returncode is not None:
            child = self._child = await asyncio.create_subprocess_exec(
                *(sys.executable, "-c", _STAY),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                env=_environment(),
            )
        assert child.stdin is not None and child.stdout is not None  # noqa: S101, PT018 - they are pipes
        child.stdin.write(_LENGTH.pack(len(task)) + task)
        await child.stdin.drain()
        (length,) = _LENGTH.unpack(await child.stdout.readexactly(_LENGTH.size))
        return await child.stdout.readexactly(length)

    def _dismiss(self) -> None:
        """Let an idle child end by itself: it does so at the end of its input."""
        if self._child is not None and self._child.stdin is not None and not self._turn.locked():
            self._child.stdin.close()
            self._child = None

    async def _end(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            if child.returncode is None:
                child.kill()
            await child.communicate()


def _stay() -> None:
    """Be a child that stays: answer tasks until the input ends. A task that outlives its time by 2 s ends the child."""
    die_with_parent()
    forgo_network()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    while head := sys.stdin.buffer.read(_LENGTH.size):
        module, name, arguments, seconds = pickle.loads(_rest_of(sys.stdin.buffer, head))  # noqa: S301 - our parent
        signal.alarm(int(seconds) + 2)
        try:
            outcome: object = getattr(importlib.import_module(module), name)(*arguments)
        except UserError as refusal:
            outcome = refusal
        except (MemoryError, RecursionError):
            outcome = OutOfMemory("This is more than I can draw in 512 MB of memory. Ask for less at once.")
        except Exception:  # noqa: BLE001 - the parent logs it
            outcome = ChildFailed(f"{name} failed in the child:\n{traceback.format_exc()}")
        answer = pickle.dumps(outcome)
        sys.stdout.buffer.write(_LENGTH.pack(len(answer)) + answer)
        sys.stdout.buffer.flush()
        signal.alarm(0)


def _rest_of(stream: IO[bytes], head: bytes) -> bytes:
    (length,) = _LENGTH.unpack(head)
    return stream.read(length)


def _serve() -> None:
    """Be the child: read the task from standard input, limit ourselves, answer on standard output."""
    die_with_parent()
    module, name, arguments, seconds = pickle.load(sys.stdin.buffer)  # noqa: S301 - written by our own parent, above
    function = getattr(importlib.import_module(module), name)
    # Imports come first: the limits are for the work.
    forgo_network()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 2))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    try:
        outcome: object = function(*arguments)
    except UserError as refusal:
        outcome = refusal
    except (MemoryError, RecursionError):
        outcome = OutOfMemory("This is more than I can take apart in 512 MB of memory. Split it into smaller files.")
    sys.stdout.buffer.write(pickle.dumps(outcome))
    sys.stdout.buffer.flush()
