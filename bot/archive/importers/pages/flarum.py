"""Reads pages of Flarum: the discussion in `#flarum-json-payload`, else the posts for browsers without scripts."""

from __future__ import annotations

from collections.abc import Mapping

from bot.archive.importers import dates, html
from bot.archive.importers.html import attribute, first, line
from bot.archive.importers.pages.embedded import list_at, load, mapping_at, text_at
from bot.archive.importers.pages.page import Found, Page, author_in, seen, time_in
from bot.archive.importers.reader import Guess, Source
from bot.archive.model import Thread

__all__ = ["DESCRIPTION", "NAME", "read", "sniff"]

NAME = "flarum"
DESCRIPTION = "a saved page of a Flarum discussion"


def sniff(source: Source) -> Guess:
    """It carries its data, and its content has an id."""
    return seen(
        source,
        ("flarum-json-payload", 0.97, "it carries Flarum's data"),
        ("flarum-content", 0.9, "its posts stand where Flarum puts them"),
        ("PostStream-item", 0.85, "its posts are marked as Flarum marks them"),
    )


def read(source: Source) -> Thread:
    """Read it. Raises `Unreadable` where there are no posts."""
    page = Page.of(source)
    payload = load(_data(page))
    document = mapping_at(payload, "apiDocument")
    entries = [*list_at(document, "data"), *list_at(document, "included"), *list_at(payload, "resources")]
    if isinstance(document.get("data"), Mapping):
        entries.append(mapping_at(document, "data"))
    found = _from_data(entries)
    title = next((text_at(one, "attributes", "title") for one in entries if one.get("type") == "discussions"), None)
    return page.thread(NAME, found or _rendered(page), title=title or line(first(page.root, "h1")) or None)


def _data(page: Page) -> str | None:
    """The text of the script that holds the data."""
    script = first(page.root, "#flarum-json-payload")
    return script.text() if script is not None else None


def _from_data(entries: list[Mapping[str, object]]) -> list[Found]:
    users = {
        text_at(one, "id"): text_at(one, "attributes", "username") or text_at(one, "attributes", "displayName")
        for one in entries
        if one.get("type") == "users"
    }
    posts = [one for one in entries if one.get("type") == "posts" and text_at(one, "attributes", "contentHtml")]
    unique = {text_at(one, "id"): one for one in posts}
    ordered = sorted(unique.values(), key=lambda one: html.number_in(text_at(one, "attributes", "number")) or 0)
    found = []
    for post in ordered:
        facts = mapping_at(post, "attributes")
        likes = mapping_at(post, "relationships", "likes").get("data")
        found.append(
            Found(
                body=(html.fragment(text_at(facts, "contentHtml") or ""),),
                author=users.get(text_at(post, "relationships", "user", "data", "id")),
                when=dates.parse(text_at(facts, "createdAt") or text_at(facts, "time")),
                source_id=text_at(post, "id"),
                score=len(likes) if isinstance(likes, list) else None,
                edited=bool(facts.get("editedAt") or facts.get("isEdited")),
                deleted=bool(facts.get("hiddenAt") or facts.get("isHidden")),
            )
        )
    return found


def _rendered(page: Page) -> list[Found]:
    found = []
    for node in html.all_of(page.root, ".PostStream-item article.Post", "#flarum-content article", "article.Post"):
        words = first(node, ".Post-body")
        if words is not None:
            found.append(
                Found(
                    body=(words,),
                    author=author_in(node, ".PostUser-name .username", ".PostUser-name"),
                    when=time_in(node, "time"),
                    source_id=attribute(node, "data-id") or attribute(node.parent, "data-id"),
                )
            )
    return found
