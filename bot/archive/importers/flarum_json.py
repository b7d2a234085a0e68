"""Reads discussions of Flarum as its API gives them (JSON:API)."""

from __future__ import annotations

from collections.abc import Iterator

from bot.archive.importers import body, dates, exported, html
from bot.archive.importers.reader import Guess, Source
from bot.archive.model import Post, Removed, Thread

__all__ = ["DESCRIPTION", "NAME", "read", "sniff"]

NAME = "flarum-json"
DESCRIPTION = "a Flarum discussion from its API (/api/discussions/NUMBER)"


def sniff(source: Source) -> Guess:
    """JSON:API with discussions or posts, whose words are rendered or typed."""
    if exported.looks_like_json(source) and exported.mentions(
        source, r'"type"\s*:\s*"(?:discussions|posts)"', r'"attributes"\s*:', r'"content(?:Html|Type)?"\s*:'
    ):
        return Guess(0.95, "it is JSON:API with posts of a Flarum discussion")
    return Guess(0.0, "it has no posts of Flarum")


def read(source: Source) -> Thread:
    """Read a discussion, or a list of its posts. Raises `Unreadable` where there are none, or several discussions."""
    value = exported.load(source.raw)
    resources = list(_resources(value))
    posts = [one for one in resources if one.get("type") == "posts" and "contentHtml" in _attributes(one)]
    posts = posts or [one for one in resources if one.get("type") == "posts" and "content" in _attributes(one)]
    homes = {exported.identity(one, "relationships", "discussion", "data", "id") for one in posts} - {None}
    discussions = {exported.identity(one, "id"): one for one in resources if one.get("type") == "discussions"}
    if len(homes) > 1:
        titles = [exported.name(discussions.get(home), "attributes", "title") or f"discussion {home}" for home in homes]
        raise exported.refuse_several(sorted(titles), what="discussion")
    home = next(iter(homes), next(iter(discussions), None))
    discussion = discussions.get(home)
    users = {exported.identity(one, "id"): one for one in resources if one.get("type") == "users"}
    total = exported.number(discussion, "attributes", "commentCount") or 0
    missing = f"the discussion has {total} posts, this input holds {len(posts)} of them"
    removed: list[Removed] = []
    return exported.thread(
        _posts(posts, users, removed),
        source_format=NAME,
        title=exported.name(discussion, "attributes", "title"),
        url=exported.name(discussion, "attributes", "shareUrl"),
        removed=removed,
        warnings=(missing,) if total > len(posts) else (),
        nothing="expected posts in a discussion of Flarum",
    )


def _resources(value: object) -> Iterator[dict[str, object]]:
    """Each resource once: the main one or ones, then those included."""
    main = exported.dig(value, "data")
    if isinstance(main, dict):
        yield main
    yield from exported.entries(main)
    yield from exported.entries(value, "included")


def _attributes(resource: dict[str, object]) -> dict[str, object]:
    found = resource.get("attributes")
    return found if isinstance(found, dict) else {}


def _posts(
    found: list[dict[str, object]], users: dict[str | None, dict[str, object]], removed: list[Removed]
) -> Iterator[Post]:
    for post in sorted(found, key=lambda post: exported.number(post, "attributes", "number") or 0):
        attributes = _attributes(post)
        if exported.name(attributes, "contentType") not in (None, "comment"):
            removed.append(Removed(exported.name(attributes, "contentType") or "event", "system message"))
            continue
        words = body.read(html.fragment(exported.clean_text(attributes, "contentHtml") or _typed(attributes)))
        removed.extend(words.removed)
        user = users.get(exported.identity(post, "relationships", "user", "data", "id"))
        posted = dates.parse(exported.clean_text(attributes, "createdAt"))
        edited = dates.parse(exported.clean_text(attributes, "editedAt"))
        yield Post(
            number=0,
            text=words.text,
            author=exported.name(user, "attributes", "username") or exported.name(user, "attributes", "displayName"),
            posted_at=posted.at if posted else None,
            zone_known=posted.zone_known if posted else True,
            quotes=words.quotes,
            source_id=exported.identity(post, "id"),
            edited=edited is not None,
            edited_at=edited.at if edited else None,
            deleted=attributes.get("isHidden") is True,
            score=exported.number(attributes, "votes", "points") or exported.number(attributes, "likesCount"),
        )


def _typed(attributes: dict[str, object]) -> str:
    """Words that were not rendered, as HTML that shows them."""
    typed = exported.clean_text(attributes, "content")
    return typed.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br>")
