"""Taking the network away from this process, for good: what it works on is hostile.

On Linux (x86-64 and ARM64) the kernel refuses every new socket by a seccomp filter, which needs no privilege, holds for
whatever this process starts, and cannot be taken off again. Elsewhere Python itself refuses (an audit hook); C code
could get around that.
"""

from __future__ import annotations

import ctypes
import platform
import signal
import struct
import sys
from enum import StrEnum
from typing import Final

__all__ = ["By", "die_with_parent", "forgo_network"]


class By(StrEnum):
    """Who refuses the network."""

    KERNEL = "the kernel"
    PYTHON = "Python"


# From linux/audit.h and the tables of system calls: the machine's number in the filter's data, and its `socket`.
_MACHINES: Final = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
_IO_URING_SETUP: Final = 425  # could open sockets by itself; the same number on both
_X32: Final = 0x40000000  # numbers of the other kind of calls on x86-64

_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06  # BPF: word, jump if equal, jump if at least, return
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | 1  # SECCOMP_RET_ALLOW, SECCOMP_RET_ERRNO with EPERM
_SET_PDEATHSIG, _SET_SECCOMP, _SET_NO_NEW_PRIVS, _FILTER = 1, 22, 38, 2


class _Program(ctypes.Structure):
    _fields_ = (("len", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def forgo_network() -> By:
    """Refuse this process the network from now on, and say who does."""
    if _filtered():
        return By.KERNEL
    sys.addaudithook(_refuse)
    return By.PYTHON


def die_with_parent() -> None:
    """Have the kernel end this process when its parent ends, where it can (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)


def _filtered() -> bool:
    if sys.platform != "linux" or platform.machine() not in _MACHINES or sys.maxsize < 2**32:
        return False
    code = ctypes.create_string_buffer(_program(*_MACHINES[platform.machine()]))
    program = _Program(len(code) // 8, ctypes.cast(code, ctypes.c_void_p))
    call = ctypes.CDLL(None).prctl
    return not call(_SET_NO_NEW_PRIVS, 1, 0, 0, 0) and not call(_SET_SECCOMP, _FILTER, ctypes.byref(program), 0, 0)


def _program(machine: int, socket: int) -> bytes:
    """The filter: calls of another machine, `socket` and `io_uring_setup` are refused, all else is allowed."""
    steps = (
        (_LOAD, 0, 0, 4),
        (_EQUAL, 0, 4, machine),  # else refuse
        (_LOAD, 0, 0, 0),
        (_AT_LEAST, 2, 0, _X32),
        (_EQUAL, 1, 0, socket),
        (_EQUAL, 0, 1, _IO_URING_SETUP),
        (_RETURN, 0, 0, _REFUSE),
        (_RETURN, 0, 0, _ALLOW),
    )
    return b"".join(struct.pack("HBBI", code, yes, no, value) for code, yes, no, value in steps)


def _refuse(event: str, _arguments: tuple[object, ...]) -> None:
    if event.startswith("socket."):
        raise PermissionError(f"no network here ({event})")
