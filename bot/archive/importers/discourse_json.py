"""Reads topics of Discourse as its API gives them (the topic's address with ".json" behind it)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.archive.importers import bbcode, body, dates, exported, html
from bot.archive.importers.reader import Guess, Source
from bot.archive.model import Post, Quote, Removed, Thread

__all__ = ["DESCRIPTION", "NAME", "read", "sniff"]

NAME = "discourse-json"
DESCRIPTION = "a Discourse topic from its API (the topic's address with .json behind it)"

_REGULAR, _STAFF = 1, 2  # post types of Discourse; 3 is a small action ("closed this topic"), 4 a whisper
_LIKE = 2  # the type of the like among a post's actions


def sniff(source: Source) -> Guess:
    """JSON with a stream of posts, or with posts under their numbers."""
    if exported.looks_like_json(source):
        if exported.mentions(source, r'"post_stream"\s*:', r'"(?:cooked|raw)"\s*:'):
            return Guess(0.95, "it is JSON with Discourse's stream of posts")
        if exported.mentions(source, r'"post_number"\s*:', r'"(?:cooked|raw)"\s*:', r'"username"\s*:'):
            return Guess(0.9, "it is JSON with posts of Discourse")
    return Guess(0.0, "it has no posts of Discourse")


def read(source: Source) -> Thread:
    """Read a topic, or an answer with posts. Raises `Unreadable` for no posts, or those of several topics."""
    value = exported.load(source.raw)
    posts = list(_found(value))
    topics = list(dict.fromkeys(topic for post in posts if (topic := exported.identity(post, "topic_id")) is not None))
    if len(topics) > 1:
        raise exported.refuse_several([f"topic {topic}" for topic in topics], what="topic")
    removed: list[Removed] = []
    total = exported.number(value, "posts_count") or 0
    missing = f"the topic has {total} posts, this input holds {len(posts)} of them"
    return exported.thread(
        _posts(posts, exported.identity(value, "id"), removed),
        source_format=NAME,
        title=exported.name(value, "title") or exported.name(posts, 0, "topic_title"),
        removed=removed,
        warnings=(missing,) if posts and total > len(posts) else (),
        nothing="expected posts in a topic of Discourse",
    )


def _found(value: object) -> Iterator[dict[str, object]]:
    """The posts of a topic, of an answer to a search for posts, or a single one."""
    for path in (("post_stream", "posts"), ("latest_posts",), ("posts",), ()):
        if any(True for _ in exported.entries(value, *path)):
            yield from exported.entries(value, *path)
            return
    if isinstance(value, dict) and "post_number" in value:
        yield value


def _posts(found: list[dict[str, object]], topic: str | None, removed: list[Removed]) -> Iterator[Post]:
    for post in sorted(found, key=lambda post: exported.number(post, "post_number") or 0):
        own, quotes, notes = _words(post)
        kind = exported.number(post, "post_type")
        if exported.name(post, "action_code") or kind not in (None, _REGULAR, _STAFF, 4):
            action = own or exported.name(post, "action_code") or "action"
            removed.append(Removed(f"{exported.name(post, 'username') or ''} {action}".strip(), "system message"))
            continue
        removed.extend(notes)
        home = exported.identity(post, "topic_id") or topic or ""
        posted = dates.parse(exported.clean_text(post, "created_at"))
        parent = exported.identity(post, "reply_to_post_number")
        yield Post(
            number=0,
            text=own,
            author=exported.name(post, "username") or exported.name(post, "name"),
            posted_at=posted.at if posted else None,
            zone_known=posted.zone_known if posted else True,
            quotes=tuple(_here(quote, home) for quote in quotes),
            source_id=f"{home}:{exported.identity(post, 'post_number')}",
            parent_id=f"{home}:{parent}" if parent else None,
            edited=(exported.number(post, "version") or 1) > 1,
            deleted=post.get("deleted_at") is not None
            or post.get("user_deleted") is True
            or post.get("hidden") is True,
            score=_likes(post),
        )


def _words(post: dict[str, object]) -> tuple[str, tuple[Quote, ...], tuple[Removed, ...]]:
    """Own words and quotes from the rendered post, else from what was typed."""
    cooked = post.get("cooked")
    if isinstance(cooked, str):
        found = body.read(html.fragment(cooked))
        return found.text, found.quotes, found.removed
    raw = exported.clean_text(post, "raw")
    text, quotes = bbcode.cut_quotes(raw)
    return text, quotes, ()


def _here(quote: Quote, topic: str) -> Quote:
    """A quote whose mark leaves out the topic is of this one. One of another topic keeps its id and finds nothing."""
    source = quote.source_id
    if source is not None and re.fullmatch(r":?\d{1,9}", source):
        source = f"{topic}:{source.lstrip(':')}"
    inner = tuple(_here(one, topic) for one in quote.quotes)
    return Quote(quote.text, author=quote.author, source_id=source, quotes=inner)


def _likes(post: dict[str, object]) -> int | None:
    for action in exported.entries(post, "actions_summary"):
        if action.get("id") == _LIKE:
            return exported.number(action, "count") or 0
    return exported.number(post, "like_count")
