"""Work that is too heavy, or input that is too hostile, for the event loop's own process.

`run` starts a child process with limits on time and memory, gives it a function of this program by name, and returns
what it returns. A child that goes wrong in any way is a refusal, never a crash of the bot.
"""

from __future__ import annotations

import asyncio
import importlib
import pickle
import resource
import sys
from collections.abc import Callable
from typing import Any, Final, TypeVar

from bot.errors import UserError

__all__ = ["ChildFailed", "OutOfMemory", "OutOfTime", "run"]

Result = TypeVar("Result")

MEMORY: Final = 512 * 1024 * 1024


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
        sys.executable,
        "-m",
        "bot.child",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        answer, complaint = await asyncio.wait_for(child.communicate(task), timeout=seconds)
    except TimeoutError:
        raise OutOfTime(f"This took longer than {seconds:g} s and was stopped; nothing was changed.") from None
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


def _serve() -> None:
    """Be the child: read the task from standard input, limit ourselves, answer on standard output."""
    module, name, arguments, seconds = pickle.load(sys.stdin.buffer)  # noqa: S301 - written by our own parent, above
    function = getattr(importlib.import_module(module), name)
    # Imports come first: the limits are for the work.
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


if __name__ == "__main__":
    _serve()
