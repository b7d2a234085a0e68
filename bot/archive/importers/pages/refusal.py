"""What a web page without posts is, and what to save instead."""

from __future__ import annotations

import re

from bot.archive.importers import html
from bot.archive.importers.html import Node, first, line
from bot.archive.importers.reader import Source
from bot.errors import Unreadable

__all__ = ["is_listing", "why_no_thread"]

_BOT = re.compile(
    r"not a (?:ro)?bot|are (?:you )?(?:a )?human|just a moment|attention required|checking your browser|"
    r"ddos|access denied|verify you|security check|captcha",
    re.IGNORECASE,
)
_ERROR = re.compile(
    r"\b(?:40[0-9]|410|429|50[0-9])\b|not found|does not exist|no longer exists|error|unavailable|forbidden|gone|"
    r"nicht gefunden|existiert nicht|introuvable|no existe|informations?$|oops",
    re.IGNORECASE,
)
_LOGIN = re.compile(
    r"log(?:ged)?[ -]?(?:in|on)|sign ?in|anmelden|connexion|iniciar sesión|entrar|accedi|войти", re.IGNORECASE
)
_LISTED = re.compile(
    r"\b(?:last (?:post|reply|message) by|letzter beitrag von|letzte antwort von|dernier message par|"
    r"último mensaje (?:de|por)|ultimo messaggio di|última mensagem por|laatste bericht door|последнее сообщение от)\b",
    re.IGNORECASE,
)
_FEED = re.compile(r"(?:<\?xml[^<>]{0,200}>\s{0,20})?(?:<!--.{0,500}?-->\s{0,20})?<(?:rss|feed|rdf:RDF)\b")
_TEXT = "or copy the text of the thread into a plain text file and import that"


def is_listing(text: str) -> bool:
    """Whether a block of a page tells of a thread instead of being a post: it names the last one to write there."""
    return _LISTED.search(text) is not None


def why_no_thread(source: Source) -> Unreadable:
    """The refusal of a page on which no reader found posts."""
    root = html.parse(source)
    return Unreadable(f"expected the posts of a discussion, but {_kind(source, root)}", place="line 1")


def _kind(source: Source, root: Node) -> str:
    if _FEED.match(source.head):
        return f"this is a feed, which holds the beginnings of the newest texts; save the page of one thread, {_TEXT}"
    title = line(first(root, "title"))
    scripts = sum(len(node.text()) for node in root.css("script"))
    seen = _seen(root)
    if _BOT.search(title) or (len(seen) < 1500 and _BOT.search(seen)):
        return f"this page is a site's check for robots; open the thread in a browser, save that page, {_TEXT}"
    if len(seen) < 4000 and (
        _ERROR.search(title) or _ERROR.search(line(first(root, "h1", "h2", ".error", ".message-title")))
    ):
        return f"this page is an error or a notice of the site; save the page of the thread itself, {_TEXT}"
    if first(root, "input[type='password']") is not None and _LOGIN.search(f"{title} {seen[:5000]}"):
        return f"this page asks to log in; log in, open the thread and save that page, {_TEXT}"
    if len(_LISTED.findall(seen)) > 2:
        return f"this page is a list of threads; open one thread and save its page, {_TEXT}"
    if not seen and "<script" not in source.raw:
        return "this page is empty; save the page of the thread again"
    if len(seen) < 3000 and (scripts > len(seen) or "<script" in source.raw):
        return (
            "this page is a shell that a script fills in the browser; open it, wait until the posts show, and save it "
            f'as "web page, complete", {_TEXT}'
        )
    return f"nothing on this page comes back like posts with names and dates; save the page of one thread, {_TEXT}"


def _seen(root: Node) -> str:
    """The words that the page shows. This takes scripts out of the tree."""
    body = first(root, "body")
    if body is None:
        return ""
    for name in ("script", "style", "template", "svg"):
        for node in body.css(name):
            node.decompose()
    return html.words(body)
