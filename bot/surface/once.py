"""Sending through a webhook at most once, because Discord knows no nonce there."""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING, Any

import aiohttp

if TYPE_CHECKING:
    import discord

__all__ = ["once"]


def once(webhook: discord.Webhook) -> discord.Webhook:
    """The webhook, whose requests are not repeated where nobody knows whether Discord took them.

    discord.py sends again after a status of 500 and above and after some broken connections, which would show a post
    twice. Such an answer raises `aiohttp.ClientError` instead, and the caller looks for the message first.
    """
    webhook.session = _OneTry(webhook.session)  # type: ignore[assignment]  # it has what discord.py uses of a session
    return webhook


class _OneTry:
    """The part of `aiohttp.ClientSession` that discord.py's webhooks use."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    def request(self, *arguments: Any, **options: Any) -> _Answer:  # noqa: ANN401 - handed on
        return _Answer(self._session.request(*arguments, **options))


class _Answer:
    """A request under way; entering it raises where its outcome is unknown."""

    def __init__(self, request: Any) -> None:  # noqa: ANN401 - aiohttp's context manager has no public name
        self._request = request

    async def __aenter__(self) -> aiohttp.ClientResponse:
        try:
            response: aiohttp.ClientResponse = await self._request.__aenter__()
        except OSError as error:
            raise aiohttp.ClientConnectionError(str(error)) from error
        if response.status >= 500:
            status = response.status
            await self._request.__aexit__(None, None, None)
            raise aiohttp.ServerConnectionError(f"status {status}")
        return response

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._request.__aexit__(kind, error, trace)
