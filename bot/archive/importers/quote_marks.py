"""How boards mark a quote in a post's HTML: the engines' own classes and attributes first, any `blockquote` last."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.archive.importers.html import Node, attribute, children, classes, elements, first, line, next_element, words

__all__ = ["Marked", "attribution", "header_of", "heading", "marked", "post_id_in"]


@dataclass(frozen=True, slots=True)
class Marked:
    """A quote as the page marks it: whom and which post it names, and the nodes that hold the quoted words."""

    author: str | None
    source_id: str | None
    body: tuple[Node, ...]


_WROTE = (
    r"wrote|said|writes|says|schrieb|hat geschrieben|a écrit|a dit|escribió|escribi[oó]|dijo|escreveu|disse|ha scritto|"
    r"schreef|napisał(?:\(a\)|a|/a)?|skrev|kirjoitti|написал(?:\(а\)|а)?|писал(?:\(а\)|а)?|napsal\(?a?\)?|yazdı|írta|sanoi"
)
_SAID = re.compile(rf"^\s*[\"“«]?(.{{1,60}}?)[\"”»]?\s+(?:{_WROTE})\b[^\n]{{0,80}}?[:：↑]?\s*$", re.IGNORECASE)
_POSTED_BY = re.compile(
    r"(?:originally (?:posted|written) (?:by|on)|quote from:?|quoting:?|quoted from|quote by:?|zitat von:?|zitat:? von|"
    r"citat från:?|citação de:?|cita de:?|citation de:?|ursprünglich geschrieben von|originariamente inviato da|"
    r"цитата:?|citazione di:?|posted by|envoyé par|publicado por|oorspronkelijk geplaatst door)\s+(.{1,60}?)\s*"
    r"(?:(?:\s(?:on|am|le|el|em|op|den)|[,»])\s.{4,60})?[:：]?\s*$",
    re.IGNORECASE,
)
_LEADING_DATE = re.compile(
    r"^\(?\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4},?\s{0,2}(?:\d{1,2}:\d\d(?:\s?[AP]M)?)?\)?\s*", re.IGNORECASE
)
_SAID_IN = re.compile(r"@.{1,60} (?:said|wrote) in .{1,120}:$")
_QUOTE_WORD = re.compile(
    r"^\s*(?:quote|zitat|citation|cita|citação|citazione|citat|цитата|cytat|lainaus)\s*:?\s*$", re.IGNORECASE
)
_POST_ID = re.compile(
    r"(?:#(?:post_?|p|msg|comment-?|js-post-|entry|findComment-|pid)?|[?&;](?:p|pid|msg|post|post_id|comment)=|"
    r"\.msg|/posts?[-/]|goto/post\?id=|findComment&comment=|/post-|-post)(\d{1,12})(?!\d)"
)
_QUOTE_KIND = re.compile(
    r" (?:(?:bb_?)?quote(?:content|_content|block|d|-body|container|text|box)?|"
    r"(?:bb_?)?(?:zitat|cita|citation|citação|citazione|citat|citaat|cytat|цитата)(?:box|block|text)?) "
)
_HEADS = ("cite", ".bbcode_postedby", ".quotetitle", ".quoteheader", ".title", ".attribution", ".ipsQuote_citation")
_NO_QUOTE = (" postcontent ", " messagetext ", " restore ", " signature ", " instagram-media ", " twitter-tweet ")


def marked(node: Node) -> Marked | None:
    """The quote that this element is, or None."""
    kinds = classes(node)
    for mark, read in _BY_CLASS:
        if mark in kinds:
            return read(node)
    tag = node.tag
    if tag == "aside":
        return _discourse(node) if " quote " in kinds else None
    if tag == "blockquote" and not any(kind in kinds.lower() for kind in _NO_QUOTE):
        return _blockquote(node)
    if tag == "table":
        return _phpbb2(node)
    if tag == "div" and not kinds.strip():
        return _vbulletin3(node)
    if tag == "div" and _QUOTE_KIND.search(kinds.lower()):
        return _blockquote(node)
    return None


def header_of(node: Node) -> bool:
    """Whether this element is the line above a quote that names its author (SMF, subsilver, plug-ins)."""
    if node.tag == "p" and len(node.text()) <= 200 and _SAID_IN.match(line(node)):
        return (following := next_element(node)) is not None and following.tag == "blockquote"
    return bool(re.search(r" (?:quote_?header|quote_?title|d4p-bbp-quote-title|quote_?author) ", classes(node).lower()))


def heading(node: Node) -> tuple[str | None, str | None]:
    """The author and the post's id that the line above a quote names."""
    return attribution(line(node)), _link_id(node)


def attribution(text: str) -> str | None:
    """The name in "alice wrote:", "Originally posted by alice", "Quote from: alice on Monday"; None for other text."""
    text = _LEADING_DATE.sub("", text.replace("↑", "").strip())
    if len(text) > 160 or _QUOTE_WORD.match(text):
        return None
    if match := _POSTED_BY.search(text) or _SAID.match(text):
        name = re.sub(r"^(?:quote|zitat|cita|citation)\s*:?\s*", "", match[1].strip(), flags=re.IGNORECASE)
        return name.strip(' :"“”«»@') or None
    return None


def post_id_in(address: str | None) -> str | None:
    """The id of the post that an address leads to, as boards write them: "#post123", "?p=123#p123", "/posts/123"."""
    found = _POST_ID.findall(address or "")
    return found[-1] if found else None


def _link_id(node: Node | None) -> str | None:
    if node is None:
        return None
    for link in node.css("a[href]"):
        if found := attribute(link, "data-post-id") or post_id_in(link.attributes.get("href")):
            return found
    return None


def _name(text: str | None) -> str | None:
    """A name without what boards put round it: "alice said:", a colon, an at sign."""
    text = " ".join((text or "").split())
    return attribution(text) or text.strip(" :@") or None


def _xenforo(node: Node) -> Marked:
    """XenForo 2: `data-quote`, `data-source="post: 12"`; XenForo 1: `data-author` and a link in `.attribution`."""
    head = first(node, ".bbCodeBlock-title", ".attribution", ".AttributionLink")
    source = re.match(r"post:\s*(\d+)", attribute(node, "data-source") or "")
    jump = attribute(first(node, "a.bbCodeBlock-sourceJump", "a.AttributionLink"), "data-content-selector", "href")
    author = attribute(node, "data-quote", "data-author") or _name(line(head) if head else None)
    body = first(node, ".bbCodeBlock-expandContent", ".quoteContainer .quote", ".quote", ".bbCodeBlock-content")
    rest = _inner(body) or _without(node, head)
    return Marked(author, source[1] if source else post_id_in(jump), rest)


def _discourse(node: Node) -> Marked:
    author, topic, post = (attribute(node, f"data-{key}") for key in ("username", "topic", "post"))
    body = first(node, "blockquote")
    number = f"{topic or ''}:{post}" if post else None
    head = first(node, ".title")
    if author is None and head is not None and head.css_first("a[href]") is None:  # a link there leads to a topic
        author = _name(line(head))
    return Marked(author, number, _inner(body))


def _invision(node: Node) -> Marked:
    author = attribute(node, "data-ipsquote-username", "data-author")
    head = first(node, ".ipsQuote_citation")
    source = attribute(node, "data-ipsquote-contentcommentid", "data-cid") or _link_id(head)
    body = first(node, ".ipsQuote_contents")
    return Marked(author or attribution(line(head)), source, _inner(body) or _without(node, head))


def _vbulletin(node: Node) -> Marked:
    """Versions 4 and 5 of vBulletin: `.bbcode_quote` with `.bbcode_postedby` and `.message`."""
    head = first(node, ".bbcode_postedby")
    body = first(node, ".message", ".quote_container")
    author = line(first(head, "strong", "b")) if head is not None else ""
    return Marked(author or None, _link_id(head), _inner(body) or _without(node, head))


def _phpbb2(node: Node) -> Marked | None:
    """A table of phpBB 2 whose cell `td.quote` holds the words and whose row above says who wrote them."""
    body = first(node, "td.quote")
    if body is None:
        return None
    head = first(node, ".genmed", "b", "strong", "td")
    return Marked(attribution(line(head)), _link_id(head), _inner(body))


def _vbulletin3(node: Node) -> Marked | None:
    """A small line of vBulletin 3 ("Quote:"), then a table with the cell `td.alt2`."""
    head = next(elements(node), None)
    table = next_element(head) if head is not None else None
    if head is None or table is None or " smallfont " not in classes(head) or table.tag != "table":
        return None
    cell = first(table, "td.alt2")
    if cell is None or len(line(head)) > 60:
        return None
    inside = [child for child in elements(cell) if child.tag == "div"]
    if len(inside) >= 2 and first(inside[0], "strong", "b") is not None:
        named = line(first(inside[0], "strong", "b"))
        rest = tuple(child for child in children(cell) if child.mem_id != inside[0].mem_id)
        return Marked(named or None, _link_id(inside[0]), rest)
    return Marked(None, None, _inner(cell))


def _blockquote(node: Node) -> Marked:
    """Any `blockquote`: who wrote it may stand in `cite`, in a title, or in its first line."""
    inner = node
    only = [child for child in children(node) if child.is_element_node or child.text().strip()]
    if len(only) == 1 and only[0].tag == "div":
        inner = only[0]
    source = attribute(node, "data-post-id", "data-postid", "data-pid", "data-id") or post_id_in(
        attribute(node, "cite")
    )
    for selector in _HEADS:
        head = inner.css_first(selector)
        if (
            head is not None
            and head.mem_id != inner.mem_id
            and head.tag != "blockquote"
            and not _is_inside(head, inner)
        ):
            link = attribute(head.css_first("[data-post-id]"), "data-post-id")
            author = attribution(line(head)) or (line(head.css_first("a")) or line(head)).strip(" :") or None
            return Marked(
                author if author and len(author) <= 60 else None,
                link or source or _link_id(head),
                _without(inner, head),
            )
    author = attribute(node, "data-author", "data-username", "data-name")
    mention = inner.css_first("a.PostMention")
    if mention is not None:
        person = attribute(mention, "data-username") or line(mention).lstrip("@")
        return Marked(person, attribute(mention, "data-id") or source, _without(inner, mention))
    nodes = tuple(children(inner))
    opening = next((child for child in nodes if child.text().strip()), None)
    if author is None and opening is not None and len(line(opening)) <= 120 and (named := attribution(line(opening))):
        rest = tuple(child for child in nodes if child.mem_id != opening.mem_id)
        if any(child.text().strip() for child in rest):
            return Marked(named, source or (_link_id(opening) if opening.is_element_node else None), rest)
    return Marked(author, source, nodes)


def _inner(body: Node | None) -> tuple[Node, ...]:
    """What stands in the element that holds the words; not itself, which may look like a quote."""
    return tuple(children(body)) if body is not None else ()


def _is_inside(head: Node, quote: Node) -> bool:
    """Whether a head belongs to a quote inside this one."""
    above = head.parent
    while above is not None and above.mem_id != quote.mem_id:
        if above.tag == "blockquote":
            return True
        above = above.parent
    return False


def _without(node: Node, head: Node | None) -> tuple[Node, ...]:
    """A node's children but for its heading; a child that only holds the heading goes with it."""
    if head is None:
        return tuple(children(node))
    text = words(head)
    kept = []
    for child in children(node):
        holds = child.mem_id == head.mem_id
        if not holds and child.is_element_node and child.css_first(head.tag or "a") is not None:
            holds = words(child).strip(" :") == text.strip(" :")
        if not holds:
            kept.append(child)
    return tuple(kept)


_BY_CLASS: tuple[tuple[str, Callable[[Node], Marked]], ...] = (
    (" bbCodeBlock--quote ", _xenforo),
    (" bbCodeQuote ", _xenforo),
    (" ipsQuote ", _invision),
    (" ipsBlockquote ", _invision),
    (" bbcode_quote ", _vbulletin),
)
