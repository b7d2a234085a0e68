"""What the words on both sides of a gap say about whether a post begins there."""

from __future__ import annotations

import re

__all__ = ["form_odds"]

_ENDED = re.compile(r"[.!?…。！？][\"'”’»)\]*_]*$|[:;]-?[)(DP]$|:\w{2,20}:\.?$")
_OPEN = re.compile(r"[,:;\-–—(]$")
_LISTED = re.compile(r"^(?:[-–•*·○►>|]|\(?\d{1,2}[.)] |[a-z]\) )")
_GREETING = re.compile(
    r"^(?:hi|hello|hey|howdy|greetings|welcome|good (?:morning|evening|day)|dear|@\w|hallo|moin|servus|salut|bonjour|"
    r"hola|buenas|ciao|привет|здравствуйте|olá|cześć|hoi|thanks|thank you|thx|yes|yeah|yep|no|nope|lol|haha|agreed|"
    r"i agree|\+1|congrats|sorry|danke|merci|gracias)\b",
    re.IGNORECASE,
)
_FAREWELL = re.compile(
    r"^(?:thanks?|thank you|thx|cheers|regards|best|best regards|kind regards|many thanks|thanks in advance|ta|"
    r"grüße|gruß|danke|merci|cordialement|saludos|gracias|saluti|grazie|спасибо)\b.{0,24}$",
    re.IGNORECASE,
)


def form_odds(before: str, after: str) -> float:
    """Log-odds that a post begins at `after`, from the end of one line and the beginning of the next.

    The weights are judgements, not fits: about 1 for a hint, 2 for a strong sign.
    """
    tail, head = before[-40:], after[:60]
    odds = 0.0
    if _OPEN.search(tail):
        odds -= 2.5
    elif not _ENDED.search(tail):
        odds -= 0.5
    else:
        odds += 0.3
    if _LISTED.match(head):
        odds -= 1.5
    elif head[:1].islower():
        odds -= 0.7
    if _GREETING.match(head):
        odds += 1.2
    if len(before) < 60 and _FAREWELL.match(before):
        odds += 1.5
    return odds
