"""The files of an import, kept beside its preview so that they can be read again in another format."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Sequence

from bot.archive.importers.bundle import File

__all__ = ["packed", "unpacked"]


def packed(files: Sequence[File]) -> str:
    """Files as the body of a draft."""
    return json.dumps([[file.name, base64.b85encode(zlib.compress(file.data)).decode("ascii")] for file in files])


def unpacked(body: str) -> list[File]:
    """What `packed` wrote."""
    return [File(name, zlib.decompress(base64.b85decode(data))) for name, data in json.loads(body)]
