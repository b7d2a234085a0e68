"""Posts of boards that lay out tables: phpBB 2 (subSilver), phpBB 3's subsilver2, and their skins.

Such a page has no element that is a post. The row with the author's name holds the
date in small print and the words in `.postbody`, or one of the next rows does.
"""

from __future__ import annotations

import re

from bot.archive.importers.html import Node, attribute, children, first, line, next_element, words
from bot.archive.importers.pages.page import Found

__all__ = ["rows_of_posts"]

_POSTED = re.compile(
    r"(?:posted|verfasst(?: am)?|"
    r"posté le|publicado|enviado|mensagem|inviato|geplaatst|wysłany|skickat|добавлено|"
    r"сообщение|skrevet|lähetetty|zaslal|elküldve|gönderme)"
    r"\s?:\s*(.{6,60}?)(?:\s{2}|\u00a0|post subject|titel|sujet|$)",
    re.IGNORECASE,
)
_DATE_LIKE = re.compile(r"\d{1,2}:\d\d")


def rows_of_posts(root: Node) -> list[Found]:
    """The posts of such a page, in order."""
    found: list[Found] = []
    for name in _names(root):
        row = _up(name, "tr")
        content = _content(row)
        if row is not None and content is not None:
            found.append(_post(name, row, content))
    return found


def _content(row: Node | None) -> Node | None:
    """The cell of the words: in the row of the name, or in one of the next two, as subsilver2 has it."""
    for _ in range(3):
        if row is None or (row.tag != "tr"):
            return None
        cells = [cell for cell in row.iter() if cell.tag in ("td", "th")]
        for cell in reversed(cells):
            if first(cell, ".postbody", "td.quote", ".post-text") is not None:
                return cell
        row = next_element(row)
    return None


def _names(root: Node) -> list[Node]:
    """What names the author of each post, one a post."""
    for selector in ("span.name", ".name", ".postauthor", ".poster-name"):
        nodes = [node for node in root.css(selector) if line(node)]
        if nodes:
            return nodes
    return []


def _up(node: Node, tag: str) -> Node | None:
    above = node.parent
    while above is not None and above.tag != tag:
        above = above.parent
    return above


def _post(name: Node, row: Node, content: Node) -> Found:
    anchor = first(name, "a[name]", "a[id]") or first(row, "a[name]", "a[id]")
    author = first(name, "b", "strong", "a[href]") or name
    return Found(
        body=_words(content),
        author=line(author) or None,
        when=_when(row, content),
        source_id=re.sub(r"\D", "", attribute(anchor, "name", "id") or "") or None,
    )


def _when(row: Node, content: Node) -> str | None:
    """The date beside "Posted:", in the post's row or, as in subsilver2, in the row above it."""
    places = [content, row]
    above = row.prev
    while above is not None and not above.is_element_node:
        above = above.prev
    if above is not None:
        places.append(above)
    for place in places:
        for small in [*place.css(".postdetails"), *place.css("td.gensmall"), *place.css(".gensmall")]:
            text = words(small)
            if match := _POSTED.search(text):
                return match[1]
        if match := _POSTED.search(words(place)[:400]):
            return match[1]
    return None


def _words(content: Node) -> tuple[Node, ...]:
    """The part of the cell below its line of date and buttons: what holds `.postbody` and the quotes between."""
    holder = first(content, ".postbody")
    if holder is None:
        return (content,)
    above = holder.parent or content
    siblings = [child for child in children(above) if child.is_element_node or child.text().strip()]
    start = next((at for at, child in enumerate(siblings) if _holds(child)), 0)
    return tuple(child for child in siblings[start:] if not _is_small_print(child))


def _holds(node: Node) -> bool:
    return node.is_element_node and (node.css_first(".postbody") is not None or node.css_first("td.quote") is not None)


def _is_small_print(node: Node) -> bool:
    if not node.is_element_node:
        return False
    small = re.search(r"\b(?:gensmall|postdetails)\b", attribute(node, "class") or "")
    return bool(small) and bool(_DATE_LIKE.search(words(node)) or not words(node))
