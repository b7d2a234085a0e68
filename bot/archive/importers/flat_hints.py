"""What the lines on both sides of a gap look like, and what that says about whether a post begins there.

The weights are log-odds, set by hand and rounded, with measured figures in view: about 0.5 for a hint, 1 for a sign,
2 for a strong one. What differs from file to file is learned elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.archive.importers.flat_conventions import Gap
from bot.archive.importers.flat_gap_signs import Body

__all__ = ["gaps_of"]

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


# What software prints between posts, not inside them.
_CARD = frozenset({"member card", "date", "counter", "not part of a post"})
_SAME_ANSWER = 15  # lines between the parts of an answer point by point, in it and in its source


def gaps_of(body: Body) -> list[Gap]:
    """The gap before each line."""
    quoted = _repeat_odds(body.repeats)
    gaps = [Gap("oo", 0, 0.0)]
    for place in range(1, len(body.lines)):
        here, before = body.lines[place].text, body.lines[place - 1].text
        noise = body.between[place]
        look = _look(body.blanks[place], noise=bool(noise), card=any(reason in _CARD for reason in noise))
        odds = _form_odds(before, here) + quoted.get(place, 0.0)
        if look == 0 and body.kind(place) == "oo":
            run = not (body.blanks[place - 1] or any(body.blanks[place + 1 : place + 2]))
            odds += _newline_odds(before, here, in_run=run)
        gaps.append(Gap(body.kind(place), look, odds))
    return gaps


def _form_odds(before: str, after: str) -> float:
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


def _newline_odds(before: str, after: str, *, in_run: bool) -> float:
    """What more a gap without a blank line says where such a gap may part posts.

    Long paragraphs are seldom parted by a bare newline inside a post, short ones often. `in_run` is whether the gaps
    on both sides are bare newlines too, as in a list.
    """
    odds = -0.8 if in_run else 0.5
    odds += -0.7 if len(before) < 50 else 0.0 if len(before) < 150 else 1.2
    odds += -0.4 if len(after) < 50 else 0.0 if len(after) < 150 else 0.7
    return odds


def _look(blank: int, *, noise: bool, card: bool) -> int:
    if noise:
        return 5 if card else 4
    return blank if blank < 2 else 2 if blank < 4 else 3


def _repeat_odds(repeats: Mapping[int, int]) -> dict[int, float]:
    """What quotes say of gaps, as log-odds by line.

    Lines quoted together belong together. A quote often is a whole post, so that a gap at an end of what is quoted
    is a little more likely a boundary. A quote that goes on in the source where the one before it stopped belongs to
    the same post: an answer point by point.
    """
    inner = {source for index, source in repeats.items() if repeats.get(index - 1) == source - 1}
    edges = {source for index, source in repeats.items() if index - 1 not in repeats}
    edges |= {source + 1 for index, source in repeats.items() if index + 1 not in repeats}
    odds = {**dict.fromkeys(edges - inner, 1.0), **dict.fromkeys(inner, -5.0)}
    last = None
    for index in sorted(repeats):
        if last is not None and index - 1 not in repeats and index - last <= _SAME_ANSWER:
            step = repeats[index] - repeats[last]
            if 0 < step <= _SAME_ANSWER and repeats[index] < last:
                for between in range(last + 1, index):
                    odds[between] = odds.get(between, 0.0) - 1.5
                odds[index] = odds.get(index, 0.0) - 3.0
        last = index
    return odds
