"""The gateway's transport compression: each frame a flushed part of one stream over the whole connection."""

from __future__ import annotations

import sys
import zlib
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

NATIVE = sys.version_info >= (3, 14)
"""Whether the standard library has zstd."""


def packer(wanted: str | None) -> Callable[[bytes], bytes] | None:
    """How frames are packed for `compress=…`; None without compression. LookupError for what is not to be had here.

    discord.py asks for zstd wherever its Python has it: from 3.14 on, or with the `zstandard` package.
    """
    if wanted is None:
        return None
    if wanted == "zlib-stream":
        return _zlib()
    if wanted == "zstd-stream" and (NATIVE or find_spec("zstandard")):
        return _zstd()
    raise LookupError(f"no compression {wanted!r} here")


def _zlib() -> Callable[[bytes], bytes]:
    stream = zlib.compressobj()
    return lambda frame: stream.compress(frame) + stream.flush(zlib.Z_SYNC_FLUSH)


def _zstd() -> Callable[[bytes], bytes]:
    if NATIVE:
        native = import_module("compression.zstd").ZstdCompressor()
        return lambda frame: bytes(native.compress(frame, native.FLUSH_BLOCK))
    zstandard = import_module("zstandard")
    stream = zstandard.ZstdCompressor().compressobj()
    return lambda frame: bytes(stream.compress(frame) + stream.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK))
