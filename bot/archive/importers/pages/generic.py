"""Reads threads of engines that have no reader of their own, by blocks that come back with a date and a name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from bot.archive.importers import html
from bot.archive.importers.dates import Moment, parse
from bot.archive.importers.html import Node, attribute, elements, line, words
from bot.archive.importers.pages import families
from bot.archive.importers.pages.blocks import SKIPPED, Blocks
from bot.archive.importers.pages.nesting import parents, unmarked_names
from bot.archive.importers.pages.page import Found, Page, time_in
from bot.archive.importers.pages.refusal import is_listing
from bot.archive.importers.reader import Guess, Source
from bot.archive.model import Thread

__all__ = ["DESCRIPTION", "NAME", "found_in", "read", "sniff"]

NAME = "generic-html"
DESCRIPTION = "a saved page of any other board: blocks that come back, each with a date, a name and words"

_LEAST = 0.3  # of a block's letters, which names, dates and buttons share with its words
_MOST = 0.6  # of the blocks
_JOINED = re.compile(r"\b(?:joined|join date|member since|registered|registriert|inscrit)\b", re.IGNORECASE)
_CLOCK = re.compile(r"\d:\d\d")
_LEAD = re.compile(r"^(?:by|posted by|von|par|por|author:?|written by)\s+", re.IGNORECASE)
# What stands behind a name above a comment: "Marta says:", "Marta a dit :".
_TAIL = re.compile(
    r"\s+(?:says|said|wrote|writes|sagt|sagte|schrieb|meint|(?:a )?dit|a écrit|dice|dijo|disse|diz|ha detto|scrive|"
    r"zegt|zei|schreef|säger|skriver|sier|siger|pisze|mówi|napisał\(?a?\)?|говорит|пишет|сказал|написал|"
    r"sanoo|dedi ki|diyor ki|spune)\s?:?$",
    re.IGNORECASE,
)
_NAME = re.compile(r"name|\bauthor\b|\buser\b", re.IGNORECASE)
_NO_NAME = re.compile(
    r"avatar|initial|rank|role|badge|count|stat|title|level|group|mention|reply-?to|in-?reply", re.IGNORECASE
)


def sniff(source: Source) -> Guess:
    """Any web page may hold a thread; an engine that is known is always more likely."""
    if html.is_page(source):
        return Guess(0.25, "it is a web page")
    return Guess(0.0, "it is no web page")


def read(source: Source) -> Thread:
    """Read it. Raises `Unreadable` where nothing comes back like posts."""
    page = Page.of(source)
    return page.thread(NAME, found_in(page.root))


def found_in(root: Node) -> list[Found]:
    """The posts, in the page's order."""
    body = html.first(root, "body") or root
    # What a page keeps for readers without scripts is its thread only where nothing else of it is.
    walks = (Blocks.of(body, skipped=skipped) for skipped in (SKIPPED, SKIPPED - {"noscript"}))
    return next((found for walked in walks if (found := _found(walked))), [])


def _found(walked: Blocks) -> list[Found]:
    family = families.posts(walked)
    if family is None:
        return []
    bodies = families.bodies(walked, family)
    if sum(map(walked.words, bodies.values())) < _LEAST * sum(walked.words(place, end) for place, end in family.reach):
        bodies = {}  # the words are elsewhere in the blocks: better a whole block than a part without them
    if sum(is_listing(words(walked.nodes[place])[:400]) for place, _ in family.reach) > _MOST * len(family.reach):
        return []  # a board's list of threads, each with its last post
    blocks = [(place, end, bodies.get(place)) for place, end in family.reach]
    opening = families.opening(walked, family)
    if opening is not None:
        blocks.insert(0, (opening[0], walked.ends[opening[0]], opening[1]))
    found = [_post(walked, place, end, at) for place, end, at in blocks]
    if opening is not None and found[0].author is None:
        found[0] = replace(found[0], author=_signature(walked, *blocks[0][:2]))
    if not any(one.author for one in found):
        found = [replace(one, author=name) for one, name in zip(found, unmarked_names(walked, blocks), strict=True)]
    found = _with_parents(found, parents(walked, [place for place, _, _ in blocks]))
    return found[1:] if len(found) > 1 and _same_words(found[0], found[1]) else found


def _with_parents(found: list[Found], above: Mapping[int, int]) -> list[Found]:
    """The posts with the one above each named as its parent; `above` maps their indices."""
    named = [replace(one, ids=(*one.ids, f"block {at}")) for at, one in enumerate(found)] if above else found
    return [replace(one, parent=f"block {above[at]}") if at in above else one for at, one in enumerate(named)]


def _same_words(one: Found, other: Found) -> bool:
    """Whether a page prints its first post twice: once for machines above all, and where it stands."""
    said, again = ("".join(map(line, each.body)) for each in (one, other))
    same_author = one.author == other.author or None in (one.author, other.author)
    return len(said) > 20 and said == again and same_author


def _post(walked: Blocks, place: int, end: int, at: int | None) -> Found:
    author = _author(walked, place, end, at)
    _drop_title(walked.nodes[at if at is not None else place])
    sure = at is not None and author is not None and walked.dates(place, end) > 0
    return Found(
        body=(walked.nodes[at if at is not None else place],),
        author=author,
        when=_when(walked, place, end, at),
        source_id=_id(walked.nodes[place]),
        confidence=0.9 if sure else 0.5,
    )


def _drop_title(body: Node) -> None:
    """Take a repeated title ("Re: …") off the top of a post's words."""
    top = next(elements(body), None)
    if top is not None and top.tag in ("h2", "h3", "h4", "h5", "h6") and line(top).lower().startswith(("re:", "aw:")):
        top.decompose()


def _author(walked: Blocks, place: int, end: int, body: int | None) -> str | None:
    """The likeliest name in the post that is not in its words: a link to a person before a picture's or a rank."""
    skip = range(body, walked.ends[body]) if body is not None else range(0)
    best, most = None, 0.0
    for at in range(place, end):
        if not walked.named[at] or at in skip:
            continue
        node = walked.nodes[at]
        link = next((one for one in node.css("a") if line(one) and not _is_date(line(one))), None)
        name = _TAIL.sub("", _LEAD.sub("", line(link or node)).strip(" :,·"))
        likely = (1.0 if len(name) > 2 else 0.4) * (0.3 if _NO_NAME.search(_kinds(node)) else 1.0)
        likely *= 1.5 if attribute(node, "itemprop") in ("author", "name", "creator") or node.tag == "a" else 1.0
        likely *= 1.2 if _NAME.search(_kinds(node)) else 1.0
        if name and likely > most and not _is_date(name):
            best, most = name, likely
    return best


def _is_date(text: str) -> bool:
    """Whether a date stands where a name could: many boards make the date a link to the post."""
    return any(map(str.isdigit, text)) and parse(text) is not None


def _signature(walked: Blocks, place: int, end: int) -> str | None:
    """The name in a line of date and author that nothing marks."""
    lines = (line(walked.nodes[at]) for at in range(place + 1, end) if walked.dates(at) and walked.words(at) <= 80)
    return next((name for text in lines if (name := families.byline(text))), None)


def _kinds(node: Node) -> str:
    above = node.parent
    parts = (attribute(node, "class"), attribute(node, "itemprop"), attribute(above, "class") if above else "")
    return " ".join(filter(None, parts))


def _when(walked: Blocks, place: int, end: int, body: int | None) -> Moment | str | None:
    """The first date in the post that is not in its words and not when its author joined."""
    skip = range(body, walked.ends[body]) if body is not None else range(0)
    for at in range(place, end):
        if not walked.dated[at] or at in skip:
            continue
        around = walked.nodes[at].parent
        if _JOINED.search(f"{words(walked.nodes[at])[:60]} {words(around)[:40]}"):
            continue
        found = time_in(walked.nodes[at])
        if isinstance(found, str) and not _CLOCK.search(found) and around is not None and len(line(around)) <= 60:
            beside = words(around)
            found = beside if _CLOCK.search(beside) else found
        if found:
            return found
    return None


def _id(node: Node) -> str | None:
    for text in (attribute(node, "data-id", "data-post-id", "data-comment-id", "data-pid"), attribute(node, "id")):
        if numbers := re.findall(r"\d{1,15}", text or ""):
            return str(numbers[-1])
    return None
