"""Asking the model's endpoint: one JSON answer or a reason why there is none, within a time that is set before.

Whatever an endpoint does (nothing, half an answer, an endless one, errors, nonsense) ends in `Failed` in time.
"""

from __future__ import annotations

import asyncio
import gc
import importlib.util
import json
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from bot.discussion.model.endpoint import Endpoint, Usage, tokens_of

if TYPE_CHECKING:
    import openai

__all__ = ["INSTALL", "Client", "Failed", "Said", "Unusable", "installed"]

INSTALL: Final = "make run EXTRAS=llm"
"""The command that installs what this module imports."""

MOST_BYTES: Final = 300_000  # of a response
ATTEMPTS: Final = 3
_PAUSES: Final = (0.5, 2.0)  # seconds before the second and the third attempt, and up to half as much again
_LONGEST_PAUSE: Final = 20.0

_NOTHING: Final = Usage()
_FORM: Final = "form"
# Not every endpoint knows every field of a request; one that refuses the first form is asked in the next.
_FORMS: Final[tuple[Callable[[int], dict[str, Any]], ...]] = (
    lambda most: {"max_tokens": most, "temperature": 0, "response_format": {"type": "json_object"}},
    lambda most: {"max_tokens": most, "temperature": 0},
    lambda most: {"max_completion_tokens": most, "response_format": {"type": "json_object"}},
)

Result = TypeVar("Result")
Message = Mapping[str, str]


class Failed(Exception):
    """No usable answer. `why` is one word for logs and counts; `usage` is what was used up all the same."""

    def __init__(self, why: str, usage: Usage) -> None:
        super().__init__(why)
        self.why = why
        self.usage = usage


class Unusable(Exception):
    """What a model wrote is not what was asked for; the message is one word for logs."""


@dataclass(frozen=True, slots=True)
class Said(Generic[Result]):
    """What was read from an answer, and what it took."""

    result: Result
    usage: Usage


class _Refused(Exception):
    """An attempt failed.

    `again` says whether another may help, `pause` what the endpoint asked to wait, `used` what it likely cost.
    """

    def __init__(self, why: str, *, again: bool = True, pause: float = 0.0, used: Usage = _NOTHING) -> None:
        super().__init__(why)
        self.why, self.again, self.pause, self.used = why, again, pause, used


def installed() -> bool:
    """Whether the library is there; it is not imported for this."""
    return importlib.util.find_spec("openai") is not None


class Client:
    """A model at an endpoint. Nothing is imported or opened before the first question."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self._opening = asyncio.Lock()
        self._library: openai.AsyncOpenAI | None = None
        self._reading = asyncio.Lock()
        self._form = 0  # of `_FORMS`, the one that the endpoint took

    async def ask(
        self, messages: Sequence[Message], read: Callable[[str], Result], *, most_tokens: int, seconds: float
    ) -> Said[Result]:
        """What `read` makes of the model's answer, within `seconds` in all. `read` raises `Unusable` for nonsense.

        It runs in a thread. Raises `Failed`; being cancelled leaves nothing open.
        """
        usage = Usage()
        loop = asyncio.get_running_loop()
        ends = loop.time() + seconds
        why = "timeout"
        form = self._form
        for attempt in range(ATTEMPTS):
            left = ends - loop.time()
            if left <= 0:
                break
            usage += Usage(requests=1)
            try:
                async with asyncio.timeout(min(left, self.endpoint.seconds)):
                    body = await self._post({**_FORMS[form](most_tokens), "messages": list(messages)})
                    text, used = await asyncio.to_thread(_unpacked, body, messages)
                    self._form = form
                    usage += used
                    async with self._reading:  # several threads at once would take turns before the loop has its own
                        return Said(await asyncio.to_thread(read, text), usage)
            except TimeoutError:
                refused = _Refused("timeout", used=_guess(messages))
            except Unusable as nonsense:
                refused = _Refused(str(nonsense) or "wrong")
            except _Refused as one:
                refused = one
            why = refused.why
            usage += refused.used
            if why == _FORM:
                form = (form + 1) % len(_FORMS)
            if not refused.again or attempt + 1 == ATTEMPTS:
                break
            pause = refused.pause or _PAUSES[attempt] * random.uniform(1.0, 1.5)  # noqa: S311 - spread, not secret
            if loop.time() + pause >= ends:
                break
            await asyncio.sleep(pause)
        raise Failed(why, usage)

    async def close(self) -> None:
        """Close the connections."""
        if self._library is not None:
            await self._library.close()

    async def warm_up(self) -> None:
        """Import and open what the first question needs, in a thread."""
        async with self._opening:
            if self._library is None:
                self._library = await asyncio.to_thread(_open, self.endpoint)

    async def _post(self, request: Mapping[str, Any]) -> bytes:
        await self.warm_up()
        import openai  # noqa: PLC0415 - it takes a second and 40 MB, and most bots have no model

        assert self._library is not None  # noqa: S101 - warmed up
        try:
            async with self._library.chat.completions.with_streaming_response.create(
                model=self.endpoint.name, **request
            ) as response:
                return await _limited(response)
        except openai.APIStatusError as error:
            raise _status(error.status_code, error.response.headers) from None
        except openai.APITimeoutError:
            raise _Refused("timeout") from None
        except openai.APIConnectionError:
            raise _Refused("connection") from None
        except openai.OpenAIError as error:
            raise _Refused(type(error).__name__, again=False) from None
        except (OSError, ValueError) as error:
            raise _Refused(type(error).__name__) from None
        except Exception as error:
            if type(error).__module__.partition(".")[0] in {"httpx", "httpx2", "httpcore", "httpcore2", "h11", "anyio"}:
                raise _Refused("connection") from None  # broken in the middle of a body, which the library lets through
            raise


def _open(endpoint: Endpoint) -> openai.AsyncOpenAI:
    """The library's client, without retries (ours know the deadline) and without redirects (posts go nowhere else)."""
    # Its modules make enough objects for full collections, and each of these holds the event loop for 100 ms.
    gc.disable()
    try:
        import anyio  # noqa: PLC0415 - as above

        library = _library(endpoint)
        # The library loads itself piece by piece, and what it opens sockets with at the first of them.
        library.chat.completions.with_streaming_response  # noqa: B018
        anyio.run(anyio.sleep, 0)
        gc.freeze()
    finally:
        gc.enable()
    return library


def _library(endpoint: Endpoint) -> openai.AsyncOpenAI:
    import openai  # noqa: PLC0415 - as above

    return openai.AsyncOpenAI(
        base_url=endpoint.url,
        api_key=endpoint.key or "none",
        timeout=endpoint.seconds,
        max_retries=0,
        # A packed body could unfold to any size in memory.
        default_headers={"Accept-Encoding": "identity"},
        http_client=openai.DefaultAsyncHttpxClient(follow_redirects=False, timeout=endpoint.seconds),
    )


async def _limited(response: Any) -> bytes:  # noqa: ANN401 - the library's response has no useful type for this
    """The body, refused where it is packed or longer than `MOST_BYTES`."""
    if response.headers.get("content-encoding", "identity") not in {"", "identity"}:
        raise _Refused("packed", again=False)
    body = bytearray()
    async for chunk in response.iter_bytes(8192):
        body += chunk
        if len(body) > MOST_BYTES:
            raise _Refused("endless")
    return bytes(body)


def _status(code: int, headers: Mapping[str, str]) -> _Refused:
    if code == 429:
        return _Refused("busy", pause=_pause(headers))
    if code in {408, 409} or code >= 500:
        return _Refused("down", pause=_pause(headers))
    if code in {400, 422}:
        return _Refused(_FORM, pause=0.01)
    if code in {401, 403}:
        return _Refused("key", again=False)
    if code == 404:
        return _Refused("model", again=False)
    return _Refused(f"status {code}", again=False)


def _pause(headers: Mapping[str, str]) -> float:
    """The seconds of a Retry-After header, 0 where there is none that says so."""
    try:
        seconds = float(headers.get("retry-after", ""))
    except ValueError:
        return 0.0
    return min(max(seconds, 0.05), _LONGEST_PAUSE) if seconds == seconds else 0.0  # noqa: PLR0124 - not a number


def _unpacked(body: bytes, messages: Sequence[Message]) -> tuple[str, Usage]:
    """The text of a chat completion and its tokens; what the endpoint does not say about tokens is estimated."""
    try:
        answer = json.loads(body)
        choice = answer["choices"][0]
        message = choice["message"]
        text = message.get("content")
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError):
        raise _Refused("wrong") from None
    said = text if isinstance(text, str) else ""
    usage = _usage(answer.get("usage"), messages, said)
    if message.get("refusal") or choice.get("finish_reason") == "content_filter":
        raise _Refused("refusal", again=False, used=usage)
    if choice.get("finish_reason") == "length":
        raise _Refused("half", used=usage)
    if not said.strip():
        raise _Refused("empty", used=usage)
    return said, usage


def _guess(messages: Sequence[Message]) -> Usage:
    """What an answer is likely to have cost that never came."""
    return Usage(0, sum(tokens_of(one["content"]) for one in messages), 0)


def _usage(told: object, messages: Sequence[Message], said: str) -> Usage:
    counts = told if isinstance(told, dict) else {}
    return Usage(
        0,
        _count(counts.get("prompt_tokens"), _guess(messages).tokens_in),
        _count(counts.get("completion_tokens"), tokens_of(said)),
    )


def _count(told: object, guess: int) -> int:
    """A count as it was told, where it can be one; an endpoint that tells too little is not believed."""
    if isinstance(told, int) and not isinstance(told, bool) and guess // 8 <= told <= 10 * guess + 100_000:
        return told
    return guess
