"""How a member names a post: a number, a link to a message, a choice of the autocomplete, or some words of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["Chosen", "Link", "Number", "PostReference", "Words", "chosen", "parse"]

_CHOSEN = re.compile(r"thread:(\d{1,18}):(\d{1,9})")
_NUMBER = re.compile(r"(?:post\s*)?#?\s?(-?\d{1,9})", re.IGNORECASE)
_LINK = re.compile(r"<?https?://[\w.:-]{1,100}/channels/(?:\d{1,20}|@me)/\d{1,20}/(\d{1,20})/?>?")


@dataclass(frozen=True, slots=True)
class Chosen:
    """A choice of the autocomplete: the thread's id in the store and the post's number."""

    thread_id: int
    number: int


@dataclass(frozen=True, slots=True)
class Number:
    """A post's number in the thread that is meant."""

    number: int


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a message that shows a post."""

    message_id: int


@dataclass(frozen=True, slots=True)
class Words:
    """Words that occur in the post."""

    words: str


PostReference = Chosen | Number | Link | Words


def chosen(thread_id: int, number: int) -> str:
    """The value of an autocomplete choice, which `parse` reads back."""
    return f"thread:{thread_id}:{number}"


def parse(written: str) -> PostReference:
    """What a member wrote. Anything that is neither a number, a link nor a choice is taken as words."""
    written = written.strip()
    if match := _CHOSEN.fullmatch(written):
        return Chosen(int(match[1]), int(match[2]))
    if match := _NUMBER.fullmatch(written):
        return Number(int(match[1]))
    if match := _LINK.fullmatch(written):
        return Link(int(match[1]))
    return Words(written)
