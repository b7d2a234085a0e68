"""Reads answers of the Stack Exchange API: a question with its answers and comments (filter "withbody" or more)."""

from __future__ import annotations

import html as entities
from collections.abc import Iterator

from bot.archive.importers import body, dates, exported, html
from bot.archive.importers.reader import Guess, Source
from bot.archive.model import Post, Thread

__all__ = ["DESCRIPTION", "NAME", "read", "sniff"]

NAME = "stack-exchange-json"
DESCRIPTION = "a question with answers and comments from the Stack Exchange API"


def sniff(source: Source) -> Guess:
    """JSON with items that have a question's id, an owner and words."""
    if exported.looks_like_json(source) and exported.mentions(
        source, r'"items"\s*:', r'"(?:question|answer)_id"\s*:', r'"body(?:_markdown)?"\s*:'
    ):
        return Guess(0.95, "it is JSON with items of the Stack Exchange API")
    return Guess(0.0, "it has no items of the Stack Exchange API")


def read(source: Source) -> Thread:
    """Read it. Raises `Unreadable` where there are no words, or several questions."""
    value = exported.load(source.raw)
    items = list(exported.entries(value, "items"))
    questions = [item for item in items if "answer_id" not in item and "comment_id" not in item]
    if len(questions) > 1:
        raise exported.refuse_several([_title(one) or "without a title" for one in questions], what="question")
    return exported.thread(
        (post for item in items for post in _posts(item)),
        source_format=NAME,
        title=_title(questions[0]) if questions else _title(items[0]) if items else None,
        url=exported.name(questions[0], "link") if questions else None,
        site="Stack Exchange",
        nothing="expected a question or answers with their bodies (the filter withbody)",
    )


def _title(item: dict[str, object]) -> str | None:
    return entities.unescape(exported.name(item, "title") or "") or None


def _posts(item: dict[str, object], parent: str | None = None) -> Iterator[Post]:
    """A question, answer or comment, then what hangs on it, by time for answers as the API sorts them."""
    kind = next((kind for kind in ("comment", "answer", "question") if f"{kind}_id" in item), None)
    if kind is None:
        return
    own = f"{kind} {exported.identity(item, f'{kind}_id')}"
    if kind == "answer" and parent is None:
        parent = f"question {exported.identity(item, 'question_id')}"
    elif kind == "comment" and parent is None:
        parent = next(
            (f"{of} {number}" for of in ("answer", "question") if (number := exported.identity(item, "post_id"))), None
        )
    words = body.read(html.fragment(exported.clean_text(item, "body")))
    text = words.text or entities.unescape(exported.clean_text(item, "body_markdown"))
    posted = dates.from_unix(item.get("creation_date"))
    edited = dates.from_unix(item.get("last_edit_date"))
    yield Post(
        number=0,
        text=text,
        author=entities.unescape(exported.name(item, "owner", "display_name") or "") or None,
        posted_at=posted.at if posted else None,
        quotes=words.quotes,
        source_id=own,
        parent_id=parent,
        edited=edited is not None or item.get("edited") is True,
        edited_at=edited.at if edited else None,
        score=exported.number(item, "score"),
    )
    for inner in (*exported.entries(item, "comments"), *exported.entries(item, "answers")):
        if kind != "comment":
            yield from _posts(inner, own)
