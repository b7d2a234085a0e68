"""A linear look at HTML before any parser: deep nesting and many attributes cost lexbor quadratic time."""

from __future__ import annotations

import re
from itertools import islice

from bot.errors import Unreadable

__all__ = ["scan"]

MAX_DEPTH = 512
MAX_TAGS = 300_000
MAX_OPTIONS = 5_000
MAX_ATTRIBUTE_PAIRS = 20_000_000  # the parser compares every attribute of a tag with every other: 0.2 s of work
_SHORT_TAG, _FEW_ATTRIBUTES = 120, 32

# Elements whose content is no HTML are passed over whole, and so are comments.
_TAG = re.compile(
    r"<(?:(?P<raw>script|style|textarea|title|xmp|iframe|noembed|noframes)(?=[\s/>])(?P<said>[^>]*+)>?"
    r"[^<]*+(?:<(?!/(?P=raw))[^<]*+)*+"
    r"|(?P<name>/?[a-z][^\s/>]{0,60}+)(?P<with>[^>]*+)>?"
    r"|!--[^-]*+(?:-(?!->)[^-]*+)*+)",
    re.IGNORECASE,
)
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
# Elements that a page need not close: the next one of their kind, or the end of what holds them, does.
_OPEN_ENDED = frozenset(
    [
        "p",
        "li",
        "td",
        "tr",
        "th",
        "dt",
        "dd",
        "option",
        "optgroup",
        "thead",
        "tbody",
        "tfoot",
        "colgroup",
        "html",
        "head",
        "body",
    ]
)
# Elements that lead no deeper, or not for long; as pages write them, so that few names need to be made small.
_LEVEL = frozenset(
    mark + written
    for name in (_VOID | _OPEN_ENDED) - {"option"}
    for written in (name, name.upper())
    for mark in ("", "/")
)
# Elements that the parser looks for upwards whenever one begins, and that no slash ends: what costs it when they nest.
_NO_EMPTY = frozenset(("address", "article", "aside", "blockquote", "center", "details", "dialog", "dir", "div", "dl"))
_NO_EMPTY |= {
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
}
_NO_EMPTY |= {"listing", "main", "menu", "nav", "ol", "plaintext", "pre", "search", "section", "summary", "table", "ul"}
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_ATTRIBUTE = re.compile(r"[\s/\"]+[^\s/\"]")
_INSTEAD = "save a page of the thread at a time, or copy its text into a plain text file and import that"


def scan(html: str) -> None:
    """Refuse, in one pass, what would cost a parser more than linear time. Raises `Unreadable` with the line.

    A ">" inside a quoted attribute may be taken for the end of its tag, which only counts too much.
    """
    open_tags: dict[str, int] = {}
    depth = tags = options = pairs = 0
    # Faster, but all tags at once are too much to hold where there are very many.
    found = _TAG.findall(html) if html.count("<") < MAX_TAGS // 4 else map(re.Match.groups, _TAG.finditer(html))
    for tags, (_, said, written, attributes) in enumerate(found, 1):
        if written in _LEVEL and len(attributes) <= _SHORT_TAG and tags <= MAX_TAGS:
            continue
        name = written.lower() if written else ""
        if name == "option":
            options += 1
        elif name[:1] == "/":
            if open_tags.get(name[1:]):
                open_tags[name[1:]] -= 1
                depth -= 1
        elif name and name not in _LEVEL and (attributes[-1:] != "/" or name in _NO_EMPTY):
            open_tags[name] = open_tags.get(name, 0) + 1
            depth += 1
        if len(attributes or said or "") > _SHORT_TAG:
            pairs += _pairs(attributes or said)
        if depth > MAX_DEPTH or tags > MAX_TAGS or options > MAX_OPTIONS or pairs > MAX_ATTRIBUTE_PAIRS:
            at = next(islice(_TAG.finditer(html), tags - 1, None)).start()
            place = f"line {html.count(chr(10), 0, at) + 1}"
            raise Unreadable(f"expected a page with {_limit(depth, tags, pairs)}; {_INSTEAD}", place=place)


def _pairs(attributes: str) -> int:
    """How many pairs of attributes a tag has, at most; none where they are few."""
    if sum(map(attributes.count, " /\n\t")) <= _FEW_ATTRIBUTES:
        return 0
    many = len(_ATTRIBUTE.findall(_QUOTED.sub('""', attributes)))
    return many * many if many > _FEW_ATTRIBUTES else 0


def _limit(depth: int, tags: int, pairs: int) -> str:
    if pairs > MAX_ATTRIBUTE_PAIRS:
        return "fewer attributes in a tag"
    if depth > MAX_DEPTH:
        return f"at most {MAX_DEPTH} elements inside each other"
    return f"at most {MAX_TAGS} tags" if tags > MAX_TAGS else f"at most {MAX_OPTIONS} choices in its forms"
