"""What boards add to a post's words in its HTML: buttons, edit notices, signatures."""

from __future__ import annotations

import re
from typing import Final

from bot.archive.importers.html import Node, attribute, classes, words

__all__ = ["FURNITURE", "added", "tells_of_an_edit"]

FURNITURE: Final = "furniture"
_FURNITURE = re.compile(
    r" (?:bbCodeBlock-expandLink|bbCodeBlock-shrinkLink|js-expandLink|quoteExpand|bbCodeSpoiler-button|"
    r"messageTextEndMarker|codeheader|bbcode_description|ipsCode_citation|bbcode_quote_container|codebox-title|"
    r"cooked-selection-barrier|quote-controls|js-spoiler-button|spoiler-?title|"
    r"copy-?code|code-?copy|lazyload-placeholder|sr-only|screen-reader-text|visually-hidden|u-srOnly|screen-reader) "
)
_NOTICE = re.compile(
    r" (?:signature|message-signature|messageSignature|bbp-signature|postsignature|sig|signature-separator|"
    r"lastedited|postedited|message-lastEdit|editDate|modified|bbp-reply-revision-log|bbp-topic-revision-log|"
    r"ipsEdited|ipsComment_edited|post-edited|attachment-limits) "
)
_EDITED = re.compile(
    r"^\W*(?:this (?:post|message) (?:has been |was )?(?:last )?edited|(?:last )?edited (?:by|on|at|\w+ \d)|"
    r"last (?:edited|modified)|(?:zuletzt )?(?:bearbeitet|geändert) (?:von|am)|dernière (?:édition|modification)|"
    r"modifié (?:par|le)|editado (?:por|el|em)|última edición|ostatnio (?:edytowan|zmienion)|post edited by|"
    r"последний раз редактировалось|отредактировано|laatst (?:bewerkt|gewijzigd)|modificato da|redigert av)",
    re.IGNORECASE,
)


def tells_of_an_edit(text: str) -> bool:
    """Whether a line is the board's note that the post was edited."""
    return _EDITED.match(text) is not None


def added(node: Node) -> str | None:
    """Why an element is none of the post's words; None where it is some, `FURNITURE` for what nobody misses."""
    kinds = classes(node)
    if kinds != "  ":
        if _FURNITURE.search(kinds):
            return FURNITURE
        if " signature " in kinds or (_NOTICE.search(kinds) and node.tag != "blockquote"):
            return "edit notice" if "sig" not in kinds.lower() else "signature"
    if attribute(node, "data-role") == "memberSignature":
        return "signature"
    if node.tag in ("span", "div", "p", "em", "small", "i", "strong") and not node.css_first("blockquote"):
        text = words(node) if len(node.text()) < 200 else ""
        if text and len(text) < 160 and tells_of_an_edit(text):
            return "edit notice"
    return None
