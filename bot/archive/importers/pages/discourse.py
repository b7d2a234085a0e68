"""Reads pages of Discourse: the topic in `data-preloaded`, else the posts as rendered, else those for crawlers."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.archive.importers import dates, html
from bot.archive.importers.html import Node, attribute, first, line
from bot.archive.importers.pages.embedded import list_at, load, mapping_at, text_at
from bot.archive.importers.pages.page import Found, Page, author_in, seen, time_in
from bot.archive.importers.reader import Guess, Source
from bot.archive.model import Thread

__all__ = ["DESCRIPTION", "NAME", "read", "sniff"]

NAME = "discourse"
DESCRIPTION = "a saved page of a Discourse topic"


def sniff(source: Source) -> Guess:
    """The topic's data and the posts for crawlers have names of their own."""
    return seen(
        source,
        ("data-preloaded=", 0.9, "it carries Discourse's data"),
        ("crawler-post", 0.9, "it has the posts that Discourse shows to crawlers"),
        ('content="Discourse', 0.7, "the page names Discourse"),
        ("data-post-id=", 0.4, "its posts are numbered as Discourse does"),
    )


def read(source: Source) -> Thread:
    """Read it. Raises `Unreadable` where there are no posts."""
    page = Page.of(source)
    topic = _topic(page.root)
    found = [_from_data(post, topic) for post in list_at(topic, "post_stream", "posts") if text_at(post, "cooked")]
    title = text_at(topic, "title") or line(first(page.root, "#topic-title h1", ".fancy-title", "h1")) or None
    if found:
        _warn_of_missing(page, topic, len(found))
    found = found or _rendered(page.root) or _for_crawlers(page.root)
    return page.thread(NAME, found, title=title)


def _topic(root: Node) -> Mapping[str, object]:
    holder = first(root, "#data-preloaded", "[data-preloaded]")
    data = load(attribute(holder, "data-preloaded"))
    for key in mapping_at(data):
        if re.fullmatch(r"topic_\d+", key):
            inner = text_at(data, key)
            return mapping_at(load(inner)) if inner else mapping_at(data, key)
    return {}


def _warn_of_missing(page: Page, topic: Mapping[str, object], count: int) -> None:
    total = topic.get("posts_count")
    if isinstance(total, int) and total > count:
        page.warnings.append(f"the topic has {total} posts, this page holds {count} of them")


def _from_data(post: Mapping[str, object], topic: Mapping[str, object]) -> Found:
    name, number = text_at(topic, "id") or "", text_at(post, "post_number")
    parent = text_at(post, "reply_to_post_number")
    likes = next((action.get("count") for action in list_at(post, "actions_summary") if action.get("id") == 2), None)
    score = likes if isinstance(likes, int) else post.get("like_count")
    version = post.get("version")
    return Found(
        body=(html.fragment(text_at(post, "cooked") or ""),),
        author=text_at(post, "username"),
        when=dates.parse(text_at(post, "created_at")),
        source_id=text_at(post, "id"),
        ids=(f"{name}:{number}", f":{number}"),
        parent=f"{name}:{parent}" if parent else None,
        score=score if isinstance(score, int) else None,
        edited=isinstance(version, int) and version > 1,
        deleted=bool(post.get("deleted_at") or post.get("user_deleted")),
    )


def _rendered(root: Node) -> list[Found]:
    """Posts as a browser shows and saves them."""
    topic = attribute(first(root, "[data-topic-id]"), "data-topic-id") or ""
    found = []
    for node in root.css("article[data-post-id]"):
        words = first(node, ".cooked")
        if words is None:
            continue
        number = re.sub(r"\D", "", attribute(node, "id") or "")
        author = attribute(first(node, ".names [data-user-card]", "[data-user-card]"), "data-user-card")
        found.append(
            Found(
                body=(words,),
                author=author or author_in(node, ".names .username", ".names"),
                when=time_in(node, ".post-date .relative-date", ".post-date", ".relative-date", "time"),
                source_id=attribute(node, "data-post-id"),
                ids=(f"{attribute(node, 'data-topic-id') or topic}:{number}", f":{number}"),
            )
        )
    return found


def _for_crawlers(root: Node) -> list[Found]:
    canonical = attribute(first(root, 'link[rel="canonical"]'), "href") or ""
    match = re.search(r"/t/(?:[^/]+/)?(\d+)", canonical)
    topic = match[1] if match else ""
    found = []
    for node in root.css(".crawler-post, .topic-body") if not root.css(".crawler-post") else root.css(".crawler-post"):
        words = first(node, ".post", "[itemprop='text']")
        if words is None:
            continue
        number = re.sub(r"\D", "", attribute(node, "id") or "") or line(first(node, "[itemprop='position']"))
        found.append(
            Found(
                body=(words,),
                author=author_in(node, ".creator [itemprop='name']", ".creator a", ".creator"),
                when=time_in(node, "time.post-time", "time"),
                source_id=number or None,
                ids=(f"{topic}:{number}", f":{number}"),
            )
        )
    return found
