"""How the program logs: to standard error, for people or for machines, never a post's text and never a secret."""

from __future__ import annotations

import logging
import sys

from pythonjsonlogger.json import JsonFormatter
from rich.console import Console
from rich.logging import RichHandler

__all__ = ["set_up"]


def set_up(*, level: str, form: str, secrets: tuple[str, ...] = ()) -> None:
    """Send all logging to standard error. Whatever equals one of `secrets` is blanked, whoever logs it."""
    handler: logging.Handler
    if form == "json":
        handler = logging.StreamHandler()
        handler.setFormatter(
            JsonFormatter(
                "%(asctime)s %(levelname)s %(name)s %(message)s",
                rename_fields={"asctime": "time", "levelname": "level", "name": "logger"},
            )
        )
    elif not sys.stderr.isatty():
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)-7s %(name)s: %(message)s"))
    else:
        handler = RichHandler(console=Console(stderr=True), show_path=False, markup=False, rich_tracebacks=False)
        handler.setFormatter(logging.Formatter("%(name)s: %(message)s"))
    handler.addFilter(_Blank(tuple(secret for secret in secrets if secret)))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    # At debug discord.py logs whole gateway payloads, and with them what members and posts say; SQLAlchemy logs every
    # statement at info.
    asked = logging.getLevelName(level.upper())
    for chatty in (
        "discord.gateway",
        "discord.http",
        "discord.client",
        "discord.state",
        "discord.webhook",
        "aiosqlite",
    ):
        logging.getLogger(chatty).setLevel(max(logging.INFO, asked))
    # The client of a language model logs whole requests at debug, and addresses at info.
    for wordy in ("sqlalchemy", "alembic", "openai", "httpx2", "httpcore2", "httpx", "httpcore"):
        logging.getLogger(wordy).setLevel(max(logging.WARNING, asked))


class _Blank(logging.Filter):
    """Takes secrets out of records."""

    def __init__(self, secrets: tuple[str, ...]) -> None:
        super().__init__()
        self._secrets = secrets

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        if any(secret in message for secret in self._secrets):
            for secret in self._secrets:
                message = message.replace(secret, "…")
            record.msg, record.args = message, None
        return True
