"""What a line looks like by itself: how it begins and ends, how long it is, how its author spells.

These are the names that the weights in `flat_weights` are filed under; what they say of a line is learned there.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import islice

__all__ = ["Form", "beginning", "ending", "form", "is_form_of_address", "opener", "size"]

# Words that say something of what kind of line they begin or end: closed classes, and what people open posts with.
_OPENERS = frozenset(
    """
    i i'm i've i'd i'll my we our you your yours he she it it's they the a an this that these those there here him
    her his its us them their mine ours what why how who where when which whether whatever if so but and or also
    then because as at in on for from to with by of not no yes yeah yep yup nope nah well ok okay oh ah ahh hmm um
    uh er lol haha hehe ha heh wow thanks thank thx cheers hi hello hey welcome congrats good great nice cool
    awesome agreed exactly true right wrong sorry please maybe perhaps actually anyway however still just only even
    now after before since while although though unless until once one two first second finally next another some
    any all most least many both each every other such let let's do does did don't didn't doesn't is are was were
    have has had can could would should will may might must isn't aren't wasn't weren't can't won't wouldn't
    couldn't shouldn't haven't hasn't be been get got go going gonna know think see look looks try tried use used
    using make need want wanna gotta same different me too sure indeed really always never again more less than very
    much anyone someone somebody everyone nobody nothing something anything everything people edit update btw imo
    imho ps note re quote http https www say said says tell read heard believe hope guess wonder agree disagree
    doubt suppose understand remember found bought saw love hate feel mean seem seems sound sounds depends based
    according speaking what's that's there's here's he's she's who's dont cant im ive youre didnt doesnt isnt wont
    man dude guys folks mate bro sir buddy day days time times year years today yesterday tomorrow week month back
    way thing things lot bit question point problem issue answer example fact reason idea case post thread forum
    topic site link picture pics photo video news title source article part number step option pros cons summary
    tldr bump regarding concerning given considering assuming besides furthermore moreover therefore thus hence
    basically personally honestly obviously apparently unfortunately fortunately hopefully interesting interestingly
    funny seriously absolutely definitely probably possibly certainly ich ja nein danke hallo das die der und aber
    wenn ist es je oui non merci bonjour le la les et mais si c'est il yo sí gracias hola el los y pero en que io
    grazie ciao ma che я да нет спасибо привет а и но в не что это как
    """.replace("\n", " ").split(" ")
)
_ENDINGS = tuple(
    (re.compile(pattern), name)
    for pattern, name in (
        (r"\?[\"'”’»)\]*_]{0,3}$", "?"),
        (r"![\"'”’»)\]*_]{0,3}$", "!"),
        (r"(?:\.\.|…)[\"'”’»)\]*_]{0,3}$", "..."),
        (r"[.。][\"'”’»)\]*_]{0,3}$", "."),
        (r":$", ":"),
        (r"[,;\-–—(]$", ","),
        (r"(?:[:;]-?[)(DP]|:\w{2,20}:\.?|[\U0001F300-\U0001FAFF☺-☻]\ufe0f?)$", "emo"),
        (r"[\"”’»]$", '"'),
        (r"\)$", ")"),
        (r"\d$", "9"),
        (r"\w$", "w"),
    )
)
_LISTED = re.compile(r"^(?:[-–•*·○►>|]|\(?\d{1,2}[.)]|[a-zA-Z]\) )")
_ADDRESS = re.compile(r"https?:|www\.")
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
_FAREWELL = re.compile(
    r"^(?:thanks?|thank you|thx|cheers|regards|best|best regards|kind regards|many thanks|thanks in advance|ta|"
    r"grüße|gruß|danke|merci|cordialement|saludos|gracias|saluti|grazie|спасибо)\b.{0,24}$",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SENTENCE = re.compile(r"(?:^|[.!?] +)([^\W\d_])")
_SMILEY = re.compile(r"[:;]-?[)(DP]\B|:\w{3,15}:")
_LONE = re.compile(r"\b[Ii]\b")
_TWO_SPACES, _ONE_SPACE = re.compile(r"[.!?]  \S"), re.compile(r"[.!?] \S")
_SIZES = (3, 8, 20, 40, 70, 110, 160, 230, 330, 500, 800)
_SHORT = 70  # characters; that is size 5
_SEEN = 600  # characters of a line that its author's habits are taken from


@dataclass(frozen=True, slots=True)
class Form:
    """A line's form beyond how it begins and ends and its size.

    `first` are its first three words and `last` its last where it is short, in lower case; `habits` are what its
    author does in spelling (1), does the other way (-1), or did not show (0): capitals, "I", curly apostrophes, two
    spaces after a full stop; `marks` whether there are dots, calls and smileys in it.
    """

    first: tuple[str, ...]
    last: str
    hails: bool
    answers: bool
    takes_leave: bool
    asks: bool
    you: bool
    me: bool
    habits: tuple[int, int, int, int]
    marks: tuple[bool, bool, bool]


def form(text: str, key: str) -> Form:
    """The form of a line that is not blank and has the words of `key`."""
    said = f" {key[:300]} "
    me = " i " in said
    last = _WORD.findall(text[-80:])[-1:] if len(text) < _SHORT else []
    return Form(
        first=tuple(_plain(found.group()) for found in islice(_WORD.finditer(text[:80]), 3)),
        last=_plain(last[0]) if last else "",
        hails=_HAIL.match(text) is not None,
        answers=_ANSWER.match(text) is not None,
        takes_leave=len(text) < 60 and _FAREWELL.match(text) is not None,
        asks=text[:300].endswith("?"),
        you=" you " in said or " your " in said,
        me=me or " my " in said,
        habits=_habits(text[:_SEEN], me=me),
        marks=(".." in text, "!" in text, (":" in text or ";" in text) and _SMILEY.search(text[:_SEEN]) is not None),
    )


def beginning(text: str) -> str:
    """How a line begins: with a capital "A", a small letter "a", a digit, a list's mark, an address and so on."""
    mark = text[:1]
    if _LISTED.match(text):
        return "list"
    if mark == "@":
        return "@"
    if _ADDRESS.match(text):
        return "url"
    if mark.isalpha():
        return "A" if mark.isupper() else "a" if mark.islower() else "L"
    if mark.isdigit():
        return "9"
    return '"' if mark in "\"“«‘'" else "(" if mark in "([" else ":" if mark in ":;" else "." if mark == "." else "x"


def ending(text: str) -> str:
    """How a line ends: by its last mark, "w" for a letter, "x" for anything else."""
    tail = text[-40:]
    if tail[-1:].isalpha() and tail[-1] not in "DP":
        return "w"
    if tail[-1:] == "." and tail[-2:-1].isalnum():
        return "."
    return next((name for pattern, name in _ENDINGS if pattern.search(tail)), "x")


def opener(word: str) -> str:
    """The word itself where it is among those that say something of a line, else "?"."""
    return word if word in _OPENERS else "?"


def size(count: int) -> int:
    """A length in characters as a class from 0 to 11."""
    return bisect_right(_SIZES, count)


def is_form_of_address(text: str) -> bool:
    """Whether a short line greets, thanks or takes leave, which software does not."""
    return len(text) < 60 and (_HAIL.match(text) is not None or _FAREWELL.match(text) is not None or text[-1] == ",")


def _plain(word: str) -> str:
    return word.casefold().replace("’", "'")


def _habits(text: str, *, me: bool) -> tuple[int, int, int, int]:
    starts = _SENTENCE.findall(text)
    large = sum(letter.isupper() for letter in starts)
    small = sum(letter.islower() for letter in starts)
    selves = set(_LONE.findall(text)) if me else set[str]()
    return (
        (large > small) - (0 < small >= large),
        ("I" in selves) - ("i" in selves),
        ("’" in text) - ("'" in text),
        ("  " in text and _TWO_SPACES.search(text) is not None) - (_ONE_SPACE.search(text) is not None),
    )
