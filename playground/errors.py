"""Discord's error answers: `{"code", "message", "errors"}` with the status they come with.

Codes: https://discord.com/developers/docs/topics/opcodes-and-status-codes#json
"""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


class ApiError(Exception):
    """A refusal as Discord words it."""

    def __init__(self, status: int, code: int, message: str, *, errors: Json | None = None) -> None:
        super().__init__(f"{status} {code}: {message}" + (f" {errors}" if errors else ""))
        self.status = status
        self.code = code
        self.message = message
        self.errors = errors

    def body(self) -> Json:
        """The JSON body of the answer."""
        found: Json = {"message": self.message, "code": self.code}
        if self.errors:
            found["errors"] = self.errors
        return found


NOT_BUILT = 501
"""The status for what Discord has and the playground does not; it is noted, and fails the test that met it."""


def not_built(what: str) -> ApiError:
    """The refusal of a part of Discord that is not here."""
    return ApiError(NOT_BUILT, 0, f"{NOT_BUILT}: the playground does not have {what}")


class SetupError(Exception):
    """A test or the page asked the world for something that cannot be: no such channel, no such button."""


_CODES: dict[int, tuple[int, str]] = {
    10002: (404, "Unknown Application"),
    10003: (404, "Unknown Channel"),
    10004: (404, "Unknown Guild"),
    10007: (404, "Unknown Member"),
    10008: (404, "Unknown Message"),
    10011: (404, "Unknown Role"),
    10013: (404, "Unknown User"),
    10014: (400, "Unknown Emoji"),
    10015: (404, "Unknown Webhook"),
    10062: (404, "Unknown interaction"),
    10063: (404, "Unknown application command"),
    20016: (400, "This action cannot be performed due to slowmode rate limit"),
    30003: (400, "Maximum number of pins reached for the channel (250)"),
    30007: (400, "Maximum number of webhooks reached (15)"),
    30010: (400, "Maximum number of reactions reached (20)"),
    30032: (400, "Maximum number of application commands reached"),
    30033: (400, "Max number of thread participants has been reached"),
    40005: (413, "Request entity too large"),
    40060: (400, "Interaction has already been acknowledged."),
    50001: (403, "Missing Access"),
    50003: (403, "Cannot execute action on a DM channel"),
    50005: (403, "Cannot edit a message authored by another user"),
    50006: (400, "Cannot send an empty message"),
    50007: (403, "Cannot send messages to this user"),
    50008: (400, "Cannot send messages in a non-text channel"),
    50013: (403, "Missing Permissions"),
    50016: (
        400,
        "Provided too few or too many messages to delete. Must provide at least 2 and fewer than 100 messages",
    ),
    50019: (400, "A message can only be pinned in the channel it was sent in"),
    50021: (400, "Cannot execute action on a system message"),
    50024: (400, "Cannot execute action on this channel type"),
    50027: (401, "Invalid Webhook Token"),
    50034: (400, "A message provided was too old to bulk delete"),
    50083: (400, "Thread is archived"),
    50109: (400, "The request body contains invalid JSON."),
    160002: (400, "Cannot reply without permission to read message history"),
    160004: (400, "A thread has already been created for this message"),
    160005: (400, "Thread is locked"),
    160006: (400, "Maximum number of active threads reached"),
}


def refused(code: int) -> ApiError:
    """The error with this code, with Discord's own status and wording."""
    status, message = _CODES[code]
    return ApiError(status, code, message)


class Form:
    """Collects what is wrong with a body, by path, and raises 50035 with all of it."""

    def __init__(self) -> None:
        self._tree: Json = {}

    def fault(self, path: tuple[str | int, ...], code: str, message: str) -> None:
        """Note that the value at `path` is wrong."""
        node = self._tree
        for step in path:
            node = node.setdefault(str(step), {})
        node.setdefault("_errors", []).append({"code": code, "message": message})

    def required(self, path: tuple[str | int, ...]) -> None:
        """Note that the value at `path` is missing."""
        self.fault(path, "BASE_TYPE_REQUIRED", "This field is required")

    def length(self, path: tuple[str | int, ...], text: object, *, most: int, least: int = 0) -> bool:
        """Whether `text` is a string of an allowed length; notes what is wrong otherwise."""
        if not isinstance(text, str):
            self.fault(path, "STRING_TYPE_CONVERT", "Could not interpret as string.")
        elif least and not text:
            self.required(path)
        elif len(text) > most and least:
            self.fault(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")
        elif len(text) > most:
            self.fault(path, "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")
        else:
            return True
        return False

    def items(self, path: tuple[str | int, ...], found: object, *, most: int, least: int = 0) -> list[Any]:
        """`found` as a list of an allowed size, or the part of it that can be looked at further."""
        if found is None:
            found = []
        if not isinstance(found, list):
            self.fault(path, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
            return []
        if not least <= len(found) <= most:
            self.fault(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")
            return found[:most]
        return found

    def check(self) -> None:
        """Raise 50035 if anything was noted."""
        if self._tree:
            raise self.error()

    def error(self) -> ApiError:
        """The 50035 with everything that was noted."""
        return ApiError(400, 50035, "Invalid Form Body", errors=_inner_first(self._tree))


def _inner_first(node: Json) -> Json:
    """The tree without faults of a value whose parts have faults: Discord looks at a whole once its parts are sound."""
    inner = {key: _inner_first(value) for key, value in node.items() if key != "_errors"}
    return inner or node


def invalid(path: tuple[str | int, ...], code: str, message: str) -> ApiError:
    """A 50035 about one value."""
    form = Form()
    form.fault(path, code, message)
    return form.error()
