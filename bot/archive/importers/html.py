"""Web pages, parsed safely: `html_scan` refuses what parsers choke on, then selectolax's lexbor builds the tree.

What that parser is known for is kept here, away from the readers: selectors joined by commas give duplicates out of
order, so `first` and `all_of` take a list and try one after the other.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

from bot.archive.importers.html_scan import scan
from bot.archive.importers.reader import Source
from bot.errors import Unreadable

__all__ = [
    "Node",
    "all_of",
    "attribute",
    "children",
    "classes",
    "elements",
    "first",
    "fragment",
    "holders",
    "inside",
    "is_page",
    "line",
    "next_element",
    "number_in",
    "outermost",
    "parse",
    "union",
    "within",
    "words",
]

Node = LexborNode

_CHARSET = re.compile(rb"<meta[^<>]{0,200}charset\s?=\s?[\"']?\s?([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
_NUMBER = re.compile(r"-?\d[\d,.\u00a0 ]{0,15}")
_ELEMENT = re.compile(
    r"<(?:!--|(?:a|article|aside|b|blockquote|br|center|div|dl|font|form|h[1-6]|header|img|li|link|main|nav|ol|p|pre|script|"
    r"section|span|style|table|tbody|td|tr|ul)[\s>/])",
    re.IGNORECASE,
)
_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body|meta|title)\b", re.IGNORECASE)


def is_page(source: Source) -> bool:
    """Whether the source is a web page or a piece of one, by how it begins."""
    head = source.head[:1500]
    return head.startswith("<") and bool(_PAGE.search(head) or _ELEMENT.match(head))


def parse(source: Source) -> Node:
    """Parse the page and return its root. Raises `Unreadable` for a page that `scan` refuses or without content."""
    text = _decoded(source)
    scan(text)
    root = LexborHTMLParser(text).root
    if root is None:
        raise Unreadable("expected a web page, but there is no element in it", place="line 1")
    return root


def _decoded(source: Source) -> str:
    """The page's text by the encoding that it declares, where its bytes are not plain UTF-8."""
    head = source.data[:4096]
    if (declared := _CHARSET.search(head)) is None or source.raw.isascii():
        return source.raw
    try:
        source.data.decode("utf-8")
    except UnicodeDecodeError:
        encoding = declared[1].decode("ascii", "replace")
        if encoding.lower().replace("_", "-") in ("utf-8", "utf8"):
            return source.raw  # damaged, or not what it says: judged by its bytes
        try:
            return source.data.decode(encoding, "replace")
        except (LookupError, ValueError):  # no encoding of that name, or one that is not for text
            return source.raw
    return source.raw


def fragment(html: str) -> Node:
    """Parse a piece of HTML that came inside something else, as `parse` does, and return what holds it."""
    scan(html)
    parsed = LexborHTMLParser(f"<body>{html}")
    if parsed.body is None:
        raise Unreadable("expected HTML, but there is no element in it")
    return parsed.body


# ── The tree ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def first(node: Node, *selectors: str) -> Node | None:
    """The first node that the first matching selector finds at or below a node."""
    for selector in selectors:
        if (found := node.css_first(selector)) is not None:
            return found
    return None


def all_of(node: Node, *selectors: str) -> list[Node]:
    """What the first matching selector finds, in the page's order."""
    for selector in selectors:
        if found := node.css(selector):
            return found
    return []


def union(root: Node, *selectors: str) -> list[Node]:
    """What all the selectors find, each node once, in the page's order."""
    found: dict[int, Node] = {}
    lists = [nodes for selector in selectors if (nodes := root.css(selector))]
    for nodes in lists:
        found.update({node.mem_id: node for node in nodes})
    if lists and len(found) == len(lists[0]):
        return lists[0]
    return [node for node in root.css("*") if node.mem_id in found]


def attribute(node: Node | None, *names: str) -> str | None:
    """The first of these attributes that a node has with something in it."""
    if node is None:
        return None
    attributes = node.attributes
    for name in names:
        if value := (attributes.get(name) or "").strip():
            return value
    return None


def classes(node: Node) -> str:
    """A node's classes as written, with a blank at either end, so that " name " can be looked for."""
    return f" {' '.join((node.attributes.get('class') or '').split())} "


def children(node: Node) -> Iterator[Node]:
    """A node's children, texts included, comments not."""
    for child in node.iter(include_text=True, skip_empty=False):
        if not child.is_comment_node:
            yield child


def elements(node: Node) -> Iterator[Node]:
    """A node's child elements."""
    return node.iter(include_text=False)


def next_element(node: Node) -> Node | None:
    """The next sibling that is an element."""
    following = node.next
    while following is not None and not following.is_element_node:
        following = following.next
    return following


def words(node: Node | None) -> str:
    """A node's text on one line; nothing for None."""
    return " ".join(node.text(separator=" ").split()) if node is not None else ""


def line(node: Node | None) -> str:
    """A node's text on one line with nothing put between its parts: for names, whose parts may be styled."""
    return " ".join(node.text().split()) if node is not None else ""


def number_in(text: str | None) -> int | None:
    """The first number in a text, its thousands marked or not: "1,204 likes"."""
    match = _NUMBER.search(text or "")
    digits = re.sub(r"[,.\u00a0 ](?=\d{3}\b)", "", match[0]) if match else ""
    found = re.match(r"-?\d{1,9}", digits)
    return int(found[0]) if found else None


def holders(nodes: Sequence[Node]) -> list[Node]:
    """For each node the highest element that holds no other of them: the post around each post's words.

    A node that is alone is its own holder's only tenant up to `body`; then the holder is `body`.
    """
    tenants: Counter[int] = Counter()
    for node in nodes:
        above: Node | None = node
        while above is not None:
            tenants[above.mem_id] += 1
            above = above.parent
    found = []
    for node in nodes:
        holder, above = node, node.parent
        while above is not None and above.tag not in ("html", "-undef") and tenants[above.mem_id] == 1:
            holder, above = above, above.parent
        found.append(holder)
    return found


def within(node: Node, holder: Node | None) -> bool:
    """Whether a node is inside an element."""
    return holder is not None and _above(node, {holder.mem_id})


def inside(node: Node, *kinds: str) -> bool:
    """Whether the class of an element around a node holds one of these words."""
    above = node.parent
    while above is not None and above.tag != "body":
        kind = above.attributes.get("class") or ""
        if any(word in kind for word in kinds):
            return True
        above = above.parent
    return False


def outermost(nodes: Sequence[Node]) -> list[Node]:
    """The nodes that are inside no other of them."""
    ids = {node.mem_id for node in nodes}
    return [node for node in nodes if not _above(node, ids)]


def _above(node: Node, ids: set[int]) -> bool:
    above = node.parent
    while above is not None:
        if above.mem_id in ids:
            return True
        above = above.parent
    return False
