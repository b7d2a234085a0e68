"""Reads Reddit's JSON: a submission with its tree of comments (the page's address with ".json" behind it)."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import datetime

from bot.archive.importers import dates, exported
from bot.archive.importers.quoting import cut_quotes
from bot.archive.importers.reader import Guess, Source
from bot.archive.model import Post, Thread

__all__ = ["DESCRIPTION", "NAME", "read", "sniff"]

NAME = "reddit-json"
DESCRIPTION = "a Reddit submission with its comments (the page's address with .json behind it)"

_SITE = "https://www.reddit.com"
_SPOILER = re.compile(r">!((?:[^\n!>]|!(?!<)){1,2000}+)!<")
_GONE = frozenset({"[deleted]", "[removed]", "[deleted by user]", "[ Removed by Reddit ]", "[unavailable]"})


def sniff(source: Source) -> Guess:
    """JSON of things and listings, Reddit's own envelope."""
    if exported.looks_like_json(source) and exported.mentions(
        source, r'"kind"\s*:\s*"(?:Listing|t1|t3)"', r'"(?:selftext|body)"'
    ):
        return Guess(0.95, "it is JSON of Reddit's listings")
    return Guess(0.0, "it is no listing of Reddit")


def read(source: Source) -> Thread:
    """Read it. Raises `Unreadable` for a listing of several submissions, or one without any post."""
    value = exported.load(source.raw)
    things = list(_things(value))
    submissions = [data for kind, data in things if kind == "t3"]
    if len(submissions) > 1:
        titles = [exported.name(data, "title") or "without a title" for data in submissions]
        raise exported.refuse_several(titles, what="submission")
    head = submissions[0] if submissions else {}
    unloaded = sum(max(0, exported.number(data, "count") or 0) for kind, data in things if kind == "more")
    missing = f"{unloaded} more comments were not loaded in this input" if unloaded else None
    permalink = exported.name(head, "permalink")
    return exported.thread(
        (_post(kind, data) for kind, data in things if kind in {"t1", "t3"}),
        source_format=NAME,
        title=html.unescape(exported.name(head, "title") or "") or None,
        url=_SITE + permalink if permalink and permalink.startswith("/") else None,
        site=exported.name(head, "subreddit_name_prefixed"),
        warnings=(missing,) if missing else (),
        nothing="expected a submission or comments in Reddit's listing",
    )


def _things(value: object) -> Iterator[tuple[str, dict[str, object]]]:
    """Submission and comments from the top, each before its replies; without recursion, for depth is the input's."""
    waiting = [value]
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, list):
            waiting.extend(reversed(thing))
            continue
        kind, data = exported.identity(thing, "kind"), exported.dig(thing, "data")
        if not isinstance(data, dict):
            continue
        if kind == "Listing":
            waiting.append(data.get("children"))
        elif kind is not None:
            yield kind, data
            waiting.append(data.get("replies"))


def _post(kind: str, data: dict[str, object]) -> Post:
    body = exported.clean_text(data, "body" if kind == "t1" else "selftext")
    gone = body in _GONE or exported.identity(data, "removed_by_category") is not None
    author = exported.name(data, "author")
    text, quotes = cut_quotes(_SPOILER.sub(r"||\1||", html.unescape(body) if _is_escaped(data) else body))
    link = exported.name(data, "url")
    if kind == "t3" and exported.dig(data, "is_self") is False and link and link.startswith(("http://", "https://")):
        text = f"{link}\n\n{text}".strip()
    posted = dates.from_unix(data.get("created_utc"))
    edited_at = _edited_at(data)
    return Post(
        number=0,
        text=text,
        author=None if author in _GONE else author,
        posted_at=posted.at if posted else None,
        quotes=quotes,
        source_id=exported.identity(data, "name") or _full_name(kind, data),
        parent_id=exported.identity(data, "parent_id") if kind == "t1" else None,
        edited=bool(data.get("edited")),
        edited_at=edited_at,
        deleted=gone or author in _GONE,
        score=None if data.get("score_hidden") is True else exported.number(data, "score"),
    )


def _is_escaped(data: dict[str, object]) -> bool:
    """Whether &, < and > stand as entities, as Reddit writes them unless asked for raw JSON.

    The rendered text tells: raw, it begins with a tag; else with an entity.
    """
    rendered = exported.clean_text(data, "body_html") or exported.clean_text(data, "selftext_html")
    return not rendered.startswith("<")


def _full_name(kind: str, data: dict[str, object]) -> str | None:
    short = exported.identity(data, "id")
    return f"{kind}_{short}" if short else None


def _edited_at(data: dict[str, object]) -> datetime | None:
    moment = dates.from_unix(data.get("edited"))
    return moment.at if moment else None
