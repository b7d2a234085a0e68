"""Reads question pages of Stack Exchange: the question, the answers, and the comments under each as replies to it."""

from __future__ import annotations

from bot.archive.importers.html import Node, attribute, first, line, number_in
from bot.archive.importers.pages.page import Found, Page, author_in, seen, time_in
from bot.archive.importers.reader import Guess, Source
from bot.archive.model import Thread

__all__ = ["DESCRIPTION", "NAME", "read", "sniff"]

NAME = "stack-exchange"
DESCRIPTION = "a saved page of a question on Stack Overflow or another Stack Exchange site"


def sniff(source: Source) -> Guess:
    """Questions and answers have ids and classes of their own."""
    return seen(
        source,
        ("js-post-body", 0.95, "its words stand where Stack Exchange puts them"),
        ('class="post-text"', 0.7, "its words stand where Stack Exchange puts them"),
        ("answercell", 0.9, "its answers are marked as Stack Exchange marks them"),
        ("postcell", 0.8, "its question is marked as Stack Exchange marks it"),
    )


def read(source: Source) -> Thread:
    """Read it. Raises `Unreadable` where there is no question."""
    page = Page.of(source)
    question = first(page.root, "#question", ".question[data-questionid]", ".question")
    answers = [node for node in page.root.css(".answer") if first(node, *_WORDS) is not None]
    found: list[Found] = []
    top = attribute(question, "data-questionid") if question is not None else None
    for node in [question, *answers] if question is not None else answers:
        name = attribute(node, "data-answerid", "data-questionid") or attribute(
            first(node, "[data-post-id]"), "data-post-id"
        )
        post = _post(node, name, parent=None if node is question else top)
        if post is not None:
            found += [post, *_comments(node, name)]
    return page.thread(NAME, found, title=line(first(page.root, "#question-header h1", "h1")) or None)


_WORDS = (".js-post-body", ".s-prose", ".post-text", "[itemprop='text']")


def _post(node: Node, name: str | None, *, parent: str | None) -> Found | None:
    words = first(node, *_WORDS)
    if words is None:
        return None
    signatures = node.css(".post-signature") or node.css("td.post-signature")
    signed = next((one for one in signatures if " owner " in f" {attribute(one, 'class') or ''} "), None)
    signed = signed or (signatures[-1] if signatures else None)
    author = author_in(signed, ".user-details a", ".user-details") if signed is not None else None
    return Found(
        body=(words,),
        author=author or author_in(node, "[itemprop='author'] [itemprop='name']", "[itemprop='author'] a"),
        when=(time_in(signed, ".relativetime") if signed is not None else None)
        or time_in(node, "time[itemprop='dateCreated']"),
        source_id=name,
        parent=parent,
        score=number_in(attribute(node, "data-score") or line(first(node, ".js-vote-count", ".vote-count-post"))),
        edited=len(signatures) > 1,
    )


def _comments(node: Node, parent: str | None) -> list[Found]:
    found = []
    for comment in node.css(".comment"):
        words = first(comment, ".comment-copy")
        if words is not None:
            found.append(
                Found(
                    body=(words,),
                    author=author_in(comment, ".comment-user"),
                    when=time_in(comment, ".comment-date [title]", ".relativetime-clean", ".comment-date"),
                    source_id=f"comment-{attribute(comment, 'data-comment-id') or attribute(comment, 'id') or ''}",
                    parent=parent,
                    score=number_in(attribute(comment, "data-comment-score")),
                )
            )
    return found
