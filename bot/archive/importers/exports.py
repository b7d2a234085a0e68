"""Readers of exports, chat logs and archives, one module a format.

A new one is a module with `NAME`, `DESCRIPTION`, `sniff` and `read`, and its name in `EXPORTS`.
"""

from __future__ import annotations

from bot.archive.importers import (
    bbcode_archive,
    chats,
    convokit,
    discord_export,
    discourse_json,
    flarum_json,
    forumscraper,
    hacker_news,
    markdown_archive,
    mbox,
    reddit,
    slack,
    stack_exchange_json,
    telegram,
    whatsapp,
)
from bot.archive.importers.reader import Reader

__all__ = ["EXPORTS"]

EXPORTS: tuple[Reader, ...] = (
    forumscraper,
    discourse_json,
    flarum_json,
    reddit,
    hacker_news,
    stack_exchange_json,
    discord_export,
    slack,
    telegram,
    convokit,
    whatsapp,
    mbox,
    chats,
    bbcode_archive,
    markdown_archive,
)
