"""A post's HTML to the thread's Markdown: own words, and the quotes cut out of them in order.

Paragraphs, lists, tables, code, spoilers, images and links survive; smilies become their text. What boards add to the
words ("Click to expand", edit notices, signatures) is left out and reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from bot.archive.decoding import clean
from bot.archive.importers.additions import FURNITURE, added, tells_of_an_edit
from bot.archive.importers.body_text import SPACE, emphasised, literal, tidy, without_signature
from bot.archive.importers.html import Node, attribute, children, classes, first, line, words
from bot.archive.importers.quote_marks import header_of, heading, marked
from bot.archive.model import Quote, Removed

__all__ = ["Body", "literal", "read"]

_DEEPEST = 150  # levels inside a post; below, only the text counts
_DEEPEST_QUOTE = 8


@dataclass(frozen=True, slots=True)
class Body:
    """A post's own words as Markdown, its quotes (not yet resolved), what was left out, and whether it was edited."""

    text: str
    quotes: tuple[Quote, ...] = ()
    removed: tuple[Removed, ...] = ()
    edited: bool = False


_SILENT = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "button",
        "input",
        "select",
        "textarea",
        "svg",
        "head",
        "link",
        "meta",
        "object",
        "source",
        "track",
        "math",
    ]
)
_BLOCKS = frozenset(
    [
        "div",
        "section",
        "article",
        "header",
        "footer",
        "main",
        "figure",
        "figcaption",
        "center",
        "form",
        "fieldset",
        "address",
        "dl",
        "dt",
        "dd",
        "aside",
        "nav",
        "details",
        "summary",
        "tbody",
        "thead",
        "tr",
        "li",
        "blockquote",
        "label",
    ]
)
_PARAGRAPHS = frozenset(["p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "pre", "hr"])
_EMPHASIS = {"b": "**", "strong": "**", "i": "*", "em": "*", "s": "~~", "del": "~~", "strike": "~~"}
_SPOILER = re.compile(
    r" (?:spoiler|spoiled|bbCodeInlineSpoiler|bbCodeBlock--spoiler|ipsSpoiler|bbc_spoiler|spoilertext) "
)
_SMILEY = re.compile(r"smil|emoji|emot|wp-smiley|ipsEmoji|bbc_emoticon", re.IGNORECASE)


def read(*nodes: Node, base: str | None = None) -> Body:
    """Turn the nodes that hold a post's words into its body. `base` makes relative addresses absolute."""
    reading = _Reading(base)
    text = reading.inside(nodes, 0)
    own, signature = without_signature(tidy(clean(text)))
    if signature:
        reading.removed.append(Removed(signature, "signature"))
    return Body(own, tuple(reading.quotes), tuple(reading.removed), reading.edited)


@dataclass(slots=True)
class _Reading:
    """The state of turning one post into Markdown."""

    base: str | None
    quotes: list[Quote] = field(default_factory=list)
    removed: list[Removed] = field(default_factory=list)
    edited: bool = False
    heading: Node | None = None  # the line above a quote, waiting for it

    def inside(self, nodes: Iterable[Node], depth: int) -> str:
        """The Markdown of some siblings."""
        written: list[str] = []
        for node in nodes:
            part = self.one(node, depth)
            if part:
                if part[0] == " " and written and written[-1][-1:] in ("\n", " "):
                    part = part[1:]
                written.append(part)
        return "".join(written)

    def one(self, node: Node, depth: int) -> str:
        if node.is_text_node:
            return literal(SPACE.sub(" ", node.text()))
        tag = node.tag or ""
        if tag in _SILENT or not node.is_element_node:
            return ""
        if tag == "br":
            return "\n"
        if depth > _DEEPEST:
            return literal(words(node))
        if self._left_out(node):
            return ""
        if header_of(node):
            self.heading = node
            return ""
        if (quote := self._quote(node, depth)) is not None:
            return quote
        return self._element(node, tag, depth)

    def _element(self, node: Node, tag: str, depth: int) -> str:
        if (own := self._special(node, tag, depth)) is not None:
            return own
        text = self.inside(children(node), depth + 1)
        if tag in _EMPHASIS:
            return emphasised(text, _EMPHASIS[tag])
        if _SPOILER.search(classes(node)) and text.strip():
            text = f"||{text.strip()}||"
        if tag in _PARAGRAPHS:
            return f"\n\n{text.strip()}\n\n" if text.strip() else ("\n\n" if tag in ("hr", "p") else "")
        if tag in _BLOCKS:
            return f"\n{text}\n" if text.strip() else ("\n" if "\n" in text else "")
        return text

    def _special(self, node: Node, tag: str, depth: int) -> str | None:
        """The elements that are more than the words in them; None for all others."""
        match tag:
            case "img":
                return self._image(node)
            case "a":
                return self._link(node, depth)
            case "pre" | "code" | "tt" | "kbd" | "samp":
                return _code(node, tag)
            case "ul" | "ol":
                return self._items(node, tag, depth)
            case "table":
                return self._table(node, depth)
            case "iframe" | "video" | "audio" | "embed":
                return self._embedded(node)
            case _:
                return None

    def _left_out(self, node: Node) -> bool:
        why = added(node)
        return why == FURNITURE or (why is not None and self._note(node, why))

    def _note(self, node: Node, why: str) -> bool:
        self.edited = self.edited or (why == "edit notice" and tells_of_an_edit(words(node)))
        if text := clean(words(node)):
            self.removed.append(Removed(text, why))
        return True

    def _quote(self, node: Node, depth: int) -> str | None:
        """Cut a quote out; what stood inside it as quotes of others is kept with it."""
        if node.tag not in ("blockquote", "div", "aside", "table", "section", "dl", "fieldset"):
            return None
        found = marked(node)
        if found is None:
            return None
        author, source_id = found.author, found.source_id
        if self.heading is not None:
            head = heading(self.heading)
            author, source_id, self.heading = author or head[0], source_id or head[1], None
        inner = _Reading(self.base)
        text = tidy(clean(inner.inside(found.body, depth + 2)))
        name = " ".join(clean(author or "").split())[:100] or None
        nested = tuple(inner.quotes) if _depth(inner.quotes) < _DEEPEST_QUOTE else ()
        if text or not nested:
            if text or source_id:
                self.quotes.append(Quote(text, None, name, source_id, None, nested))
        else:
            self.quotes.extend(nested)
        self.removed.extend(inner.removed)
        return "\n\n"

    def _image(self, node: Node) -> str:
        alt, title = attribute(node, "alt"), attribute(node, "title")
        kinds = f"{attribute(node, 'class') or ''} {attribute(node, 'src') or ''}"
        address = self._address(attribute(node, "data-src", "data-url", "data-lazy-src", "src"))
        if _SMILEY.search(kinds) or (alt and re.fullmatch(r":\w{1,30}:|[:;=8][-'^o]?[()DPpOo|/\\\]\[*3$@]", alt)):
            return literal(alt or title or "")
        if address is None:
            return ""
        label = re.sub(r"[\[\]\n]", " ", alt or "").strip()[:100]
        return f"![{literal(label)}]({address})"

    def _link(self, node: Node, depth: int) -> str:
        label = self.inside(children(node), depth + 1)
        address = self._address(attribute(node, "href"))
        flat = " ".join(label.split())
        if address is None or not flat:
            return label
        if "![" in flat:
            return label
        plain = line(node)
        if plain in (address, address.rstrip("/")) or re.search(r"[\[\]\n]", label.strip()):
            return label if plain != address else address
        if " mention " in classes(node) or plain.startswith(("@", "#")):
            return label
        lead, trail = label[: len(label) - len(label.lstrip())], label[len(label.rstrip()) :]
        return f"{lead}[{flat}]({address}){trail}"

    def _address(self, address: str | None) -> str | None:
        """An absolute http or https address without what would end a Markdown link, else None."""
        if not address or len(address) > 2000:
            return None
        try:
            whole = urljoin(self.base or "", address.strip())
            parts = urlsplit(whole)
        except ValueError:
            return None
        if parts.scheme not in ("http", "https") or not parts.netloc:
            return None
        return re.sub(r"[\s()<>\"\\^`{|}\[\]]", lambda match: f"%{ord(match[0]):02X}", clean(whole))

    def _items(self, node: Node, tag: str, depth: int) -> str:
        lines: list[str] = []
        number = 0
        for child in children(node):
            text = self.one(child, depth + 1).strip()
            if not text:
                continue
            number += 1
            mark = f"{number}. " if tag == "ol" else "- "
            lines.append(mark + re.sub(r"\n+", "\n  ", text))
        return "\n\n" + "\n".join(lines) + "\n\n" if lines else ""

    def _table(self, node: Node, depth: int) -> str:
        """Rows as lines with bars between the cells; a table of one cell is what stands in it."""
        rows: list[str] = []
        for row in node.css("tr"):
            if _inside_other_table(row, node):
                continue
            cells = [self.inside(children(cell), depth + 1).strip() for cell in row.iter() if cell.tag in ("td", "th")]
            if any(cells):
                rows.append(
                    " | ".join(re.sub(r"\s*\n\s*", " ", cell) for cell in cells) if len(cells) > 1 else cells[0]
                )
        return "\n\n" + "\n".join(rows) + "\n\n" if rows else ""

    def _embedded(self, node: Node) -> str:
        inner = first(node, "source") if node.tag in ("video", "audio") else None
        address = self._address(
            attribute(node, "data-src", "src", "data-s9e-mediaembed-src") or attribute(inner, "src")
        )
        return f"\n[{node.tag if node.tag in ('video', 'audio') else 'embed'}]({address})\n" if address else ""


def _depth(quotes: list[Quote]) -> int:
    return 1 + max((_depth(list(quote.quotes)) for quote in quotes), default=0) if quotes else 0


def _inside_other_table(row: Node, table: Node) -> bool:
    above = row.parent
    while above is not None and above.tag != "table":
        above = above.parent
    return above is None or above.mem_id != table.mem_id


def _code(node: Node, tag: str) -> str:
    for broken in node.css("br"):
        broken.replace_with("\n")
    text = node.text().replace("\u00a0", " ").strip("\n")
    if tag != "pre" and "\n" not in text:
        return f"`{text.strip()}`" if text.strip() and "`" not in text else literal(text)
    fence = "`" * max(3, max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    return f"\n\n{fence}\n{text}\n{fence}\n\n" if text.strip() else ""
