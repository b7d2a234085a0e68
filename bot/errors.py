"""What can be refused, and to whom the message speaks.

UserError              the sentence is shown to the member (ephemeral) or on standard error; nothing is logged
├── NotFound           the thread, post, replay or message that was asked for is not here
├── NotAllowed         the member, or the bot, lacks a permission; the sentence names it and the place
├── Conflict           it exists already, or something else holds the place
├── BadInput           an option's value cannot be used; the sentence says what can
│   └── Unreadable     an input that no reader can turn into a thread; carries the place in it
└── ConfigError        environment variables that are missing or wrong, all of them at once
"""

from __future__ import annotations


class UserError(Exception):
    """A refusal. Its message says what happened and what to try; it never holds secrets or post text."""


class NotFound(UserError):
    """What was asked for is not here."""


class NotAllowed(UserError):
    """Somebody lacks a permission."""


class Conflict(UserError):
    """It exists already, or its place is taken."""


class BadInput(UserError):
    """A value cannot be used."""


class Unreadable(BadInput):
    """An input cannot be read as a thread.

    `place` is where reading stopped ("line 12", "posts[3].reply_to", "byte 1048577"), or None for the input as a whole.
    """

    def __init__(self, message: str, *, place: str | None = None) -> None:
        super().__init__(message)
        self.place = place


class ConfigError(UserError):
    """Wrong or missing environment variables. `problems` has one sentence a variable, its name first."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("The configuration needs attention:\n" + "\n".join(f"  - {problem}" for problem in problems))
        self.problems = problems
