"""What the lines on both sides of a gap look like, and what that says about whether a post begins there.

The weights are log-odds, set by hand and rounded, with measured figures in view: about 0.5 for a hint, 1 for a sign,
2 for a strong one. What differs from file to file is learned elsewhere.
"""

from __future__ import annotations

import re

__all__ = ["form_odds", "is_form_of_address", "newline_odds"]

_ENDED = re.compile(r"[.!?…。！？][\"'”’»)\]*_]*$|[:;]-?[)(DP]$|:\w{2,20}:\.?$")
_OPEN = re.compile(r"[,;:\-–—(]$")
_LISTED = re.compile(r"^(?:[-–•*·○►>|]|\(?\d{1,2}[.)]|[a-zA-Z]\) )")
_HAIL = re.compile(
    r"^(?:hi|hello|hey|howdy|greetings|welcome|good (?:morning|evening|day)|dear|hallo|moin|servus|salut|bonjour|"
    r"hola|buenas|ciao|привет|здравствуйте|olá|cześć|hoi|congrats|congratulations)\b|^@\w",
    re.IGNORECASE,
)
_ANSWER = re.compile(
    r"^(?:thanks|thank you|thx|yes|yeah|yep|no|nope|lol|haha|agreed|well|ok|okay|oh|hmm+|wow|exactly|sorry|true|"
    r"danke|ja|nein|merci|oui|non|gracias|sí|grazie|спасибо|да|нет|\+1)\b",
    re.IGNORECASE,
)
_MYSELF = re.compile(r"^(?:I|I['’]\w+|My|Ich|Je|J['’]\w+|Yo|Io|Ik|Ja|Я|Eu)\b")
_LINKED = re.compile(r"^(?:and|but|or|also|then|because|und|aber|et|mais|y|pero|e|ma|и|но)\b", re.IGNORECASE)
_FAREWELL = re.compile(
    r"^(?:thanks?|thank you|thx|cheers|regards|best|best regards|kind regards|many thanks|thanks in advance|ta|"
    r"grüße|gruß|danke|merci|cordialement|saludos|gracias|saluti|grazie|спасибо)\b.{0,24}$",
    re.IGNORECASE,
)


def form_odds(before: str, after: str) -> float:
    """Log-odds that a post begins at `after`, from the end of one line and the beginning of the next."""
    tail, head = before[-40:], after[:60]
    odds = -1.0 if _LISTED.match(before[:60]) else 0.0
    if _OPEN.search(tail):
        odds -= 2.0
    elif _ENDED.search(tail):
        odds += 0.5
    else:
        odds -= 0.7
    if _HAIL.match(head):
        odds += 2.5
    elif _ANSWER.match(head) or _MYSELF.match(head):
        odds += 1.2
    elif _LISTED.match(head):
        odds -= 2.0
    elif _LINKED.match(head):
        odds -= 0.8
    elif not head[:1].isalpha() and head[:1] not in '"“«:':
        odds -= 1.5
    if len(before) < 60 and _FAREWELL.match(before):
        odds += 1.5
    return odds


def newline_odds(before: str, after: str, *, in_run: bool) -> float:
    """What more a gap without a blank line says where such a gap may part posts.

    Long paragraphs are seldom parted by a bare newline inside a post, short ones often. `in_run` is whether the gaps
    on both sides are bare newlines too, as in a list.
    """
    odds = -0.8 if in_run else 0.5
    odds += -0.7 if len(before) < 50 else 0.0 if len(before) < 150 else 1.2
    odds += -0.4 if len(after) < 50 else 0.0 if len(after) < 150 else 0.7
    return odds


def is_form_of_address(text: str) -> bool:
    """Whether a short line greets, thanks or takes leave, which software does not."""
    return len(text) < 60 and (_HAIL.match(text) is not None or _FAREWELL.match(text) is not None or text[-1] == ",")
