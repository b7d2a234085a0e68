"""What a request to Discord raises where no answer came; the request may have been carried out."""

from __future__ import annotations

from typing import Final

import aiohttp

__all__ = ["LOST"]

LOST: Final = (aiohttp.ClientError, TimeoutError)
"""Exceptions of a broken connection, of a time-out, and of a Discord that cannot be reached at all."""
