"""Reads what pages of any engine say of themselves in schema.org's terms: microdata before JSON-LD.

Postings, comments, questions and answers are posts, in the page's order. JSON-LD holds plain text, so quotes are not
marked in it; microdata stands on the page's own elements, where they are.
"""

from __future__ import annotations

import html as entities
import re
from collections.abc import Iterator, Mapping

from bot.archive.importers import dates, html
from bot.archive.importers.html import Node, attribute, first, line, number_in
from bot.archive.importers.pages import generic
from bot.archive.importers.pages.embedded import load, text_at
from bot.archive.importers.pages.page import Found, Page, seen, time_in
from bot.archive.importers.reader import Guess, Source
from bot.archive.model import Thread

__all__ = ["DESCRIPTION", "NAME", "from_json_ld", "from_microdata", "read", "sniff"]

NAME = "schema-org"
DESCRIPTION = (
    "a saved page of any board that marks its posts with schema.org's DiscussionForumPosting, Comment or Answer"
)

_KINDS = re.compile(r"schema\.org/(?:DiscussionForumPosting|SocialMediaPosting|Comment|UserComments|Answer|Question)\b")
_TYPES = ("DiscussionForumPosting", "SocialMediaPosting", "Comment", "UserComments", "Answer", "Question")
_TEXT = ("text", "articleBody", "commentText", "description")


def sniff(source: Source) -> Guess:
    """Marked comments or answers are a thread; a lone posting may be anything."""
    found = seen(
        source,
        ("schema.org/Comment", 0.6, "its comments are marked with schema.org's terms"),
        ("schema.org/UserComments", 0.6, "its comments are marked with schema.org's terms"),
        ("schema.org/Answer", 0.6, "its answers are marked with schema.org's terms"),
        ("schema.org/DiscussionForumPosting", 0.5, "its posts are marked with schema.org's terms"),
    )
    if found.likelihood or not html.is_page(source):
        return found
    comments = len(re.findall(r'"@type"\s?:\s?"(?:Comment|Answer)"', source.raw))
    return Guess(0.45, "its data names comments in schema.org's terms") if comments else found


def read(source: Source) -> Thread:
    """Read it. Raises `Unreadable` where there are no posts."""
    page = Page.of(source)
    marked = from_microdata(page.root)
    found = marked or from_json_ld(page.root)
    blocks = generic.found_in(page.root)
    sure = sum((post.confidence or 0) >= 0.9 for post in blocks)
    if len(blocks) + (not marked) > len(found) and sure >= 0.8 * len(blocks):
        return page.thread(generic.NAME, blocks)  # the page marks some of its posts alone, or gives them without markup
    return page.thread(NAME, found)


def from_microdata(root: Node) -> list[Found]:
    """The posts that elements are marked as."""
    found = []
    for node in root.css("[itemtype]"):
        if not _KINDS.search(attribute(node, "itemtype") or ""):
            continue
        words = [part for key in _TEXT for part in node.css(f'[itemprop~="{key}"]') if _owner(part, node)]
        words = [part for part in words if part.tag != "meta"]
        author = _own(node, "author", "creator")
        moment = _own(node, "dateCreated", "datePublished", "commentTime", "dateModified")
        if not words or (author is None and moment is None):
            continue
        name = first(author, '[itemprop~="name"]') if author is not None else None
        score = _own(node, "upvoteCount")
        found.append(
            Found(
                body=(words[0],),
                author=attribute(name, "content") or line(name) or attribute(author, "content") or line(author) or None,
                when=time_in(moment),
                source_id=_id(node),
                score=number_in(attribute(score, "content") or line(score)) if score is not None else None,
            )
        )
    return found


def _own(node: Node, *names: str) -> Node | None:
    """The first part of one of these names that belongs to this item and to none inside it."""
    for name in names:
        for part in node.css(f'[itemprop~="{name}"]'):
            if _owner(part, node):
                return part
    return None


def _owner(part: Node, node: Node) -> bool:
    above = part.parent
    while above is not None and above.mem_id != node.mem_id:
        if "itemscope" in above.attributes and _KINDS.search(attribute(above, "itemtype") or ""):
            return False
        above = above.parent
    return above is not None and part.mem_id != node.mem_id


def _id(node: Node) -> str | None:
    link = _own(node, "url")
    for text in (attribute(node, "id"), attribute(node, "data-id"), attribute(link, "href", "content")):
        if numbers := re.findall(r"\d{1,15}", text or ""):
            return str(numbers[-1])
    return None


def from_json_ld(root: Node) -> list[Found]:
    """The posts that the page's JSON-LD names, an opening posting before its comments."""
    found: list[Found] = []
    for script in root.css('script[type="application/ld+json"]'):
        for item in _items(load(script.text()), 0):
            text = next((value for key in _TEXT if (value := text_at(item, key))), None)
            if text is None:
                continue
            found.append(
                Found(
                    body=(html.fragment(_as_html(text)),),
                    author=_author(item),
                    when=dates.parse(text_at(item, "dateCreated") or text_at(item, "datePublished")),
                    source_id=(re.findall(r"\d{1,15}", text_at(item, "url") or text_at(item, "@id") or "") or [None])[
                        -1
                    ],
                )
            )
    return found


def _as_html(text: str) -> str:
    if re.search(r"<(?:p|br|div|a|b|i|ul|li)\b[^>]*>", text):
        return text
    return entities.escape(entities.unescape(text)).replace("\n", "<br>")


def _author(item: Mapping[str, object]) -> str | None:
    author = item.get("author", item.get("creator"))
    one = author[0] if isinstance(author, list) and author else author
    return text_at(one, "name") if isinstance(one, Mapping) else (one if isinstance(one, str) else None)


def _items(value: object, depth: int) -> Iterator[Mapping[str, object]]:
    """Postings, comments, questions and answers at any depth, parents before children."""
    if depth > 60:
        return
    if isinstance(value, list):
        for entry in value:
            yield from _items(entry, depth + 1)
    elif isinstance(value, Mapping):
        kind = value.get("@type")
        if any(one in _TYPES for one in (kind if isinstance(kind, list) else [kind])):
            yield value
        for key in (
            "@graph",
            "mainEntity",
            "mainEntityOfPage",
            "comment",
            "acceptedAnswer",
            "suggestedAnswer",
            "hasPart",
        ):
            if key in value:
                yield from _items(value[key], depth + 1)
