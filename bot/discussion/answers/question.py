"""What a question asks for, and whether it goes on from the one before. Rules that can be told to whoever asked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.discussion.answers.model import Conversation, Kind
from bot.discussion.answers.terms import terms
from bot.discussion.words import tokens, word_list

__all__ = ["FAINT_TERMS", "POST", "Understood", "understand"]

_FAINT = word_list(
    "happen happened happens mean means meant think thinks thought tell told explain people person anyone thread post "
    "posts answer answered question opinion view argue argued argument arguments claim discuss discussed discussion "
    "reason reasons best good bad need needs long old work works worked doing done use used using know call called "
    "kind sort trouble wrong right matter point points believe feel try want wants take took give gave come came put "
    "still exactly actually instead mention mentioned talk talked suggest suggested write wrote written disagree "
    "disagrees disagreed agree agrees agreed object objects objected oppose opposes opposed support supports "
    "contradict speak speaks favour favor objection objections counterargument reply replied respond responded react "
    "reacted"
)
"""Words that questions have whatever they are about."""

FAINT_TERMS = frozenset(term for word in _FAINT for term in terms(word))

_OPPOSED = (
    r"\bwho (?:else |all )?(?:disagree|object|oppose|contradict|reject|dispute|argue[sd]? against)"
    r"|\bwho (?:else )?(?:is|was|are|were|speaks?) against"
    r"|\b(?:any(?:one|body)|some(?:one|body)|nobody) (?:else )?(?:who )?(?:disagree|object|against)"
    r"|\bthe other side\b"
    r"|\bwhat (?:speaks|is (?:there )?to (?:be )?sa(?:y|id)) against|\bcounter-?argument|\bobjections?\b"
)
_AGREED = (
    r"\bwho (?:else |all )?(?:agree|support|second|(?:is|was|are|were) (?:for|with|in favou?r))"
    r"|\b(?:any(?:one|body)|some(?:one|body)) (?:else )?(?:who )?(?:agree|support)"
)
_ELSE = r"^\W*(?:and |but )?(?:any|some)?(?:who|body|one)(?:'s| is)? else\b"
_MORE = (
    r"^\W*(?:and |but |is there |are there )*"
    r"(?:(?:what|anything)(?:'s| is)? else|tell me more|go on|(?:any )?more)\b"
)
_REST = re.compile(r"\bthe (?:rest|other side)\b", re.IGNORECASE)
_OTHERS = (
    r"\bothers\b|\bother (?:people|members|posters|users|authors|voices|ones)\b|\b(?:every|any|some)(?:one|body) else\b"
    r"|\bthe rest (?:of (?:them|the (?:thread|room|people)) )?(?:say|think|answer|see)"
    r"|^\W*(?:and |but )?(?:what about |how about )?the rest\W*$"
)
_WHY = r"^\W*(?:and |but |so )?(?:why|how come|for what reason|what(?:'s| is) the reason)\b"
_KINDS = (
    (Kind.OPPOSED, _OPPOSED),
    (Kind.AGREED, _AGREED),
    (Kind.OTHERS, _ELSE),
    (Kind.MORE, _MORE),
    (Kind.WHY, _WHY),
    (Kind.OTHERS, _OTHERS),
)
_CONNECTS = re.compile(r"^\W*(?:and|but|so|then|also|what about|how about|really|ok(?:ay)?)\b", re.IGNORECASE)
_POINTS = word_list("that this it they he she him her them those these his their there one ones others")
_SAYS = (
    r"(?:say|said|says|think|thinks|thought|argue[sd]?|answer(?:s|ed)?|repl(?:y|ies|ied)|respond(?:s|ed)?|wants?|wanted|"
    r"suggest(?:s|ed)?|propose[sd]?|means?|meant|writes?|wrote|written|see|saw|seen|believe[sd]?|object(?:s|ed)?|"
    r"claim(?:s|ed)?|tell|told|mention(?:s|ed)?|add(?:s|ed)?|make|made|feel|felt|report(?:s|ed)?)"
)
_FOR_OR_AGAINST = re.compile(
    r"\b(?:against|in favou?r|supports?|counter-?arguments?|objections?)\b"
    r"|\bwho (?:else )?(?:is|was|are|were) (?:for|with)\b",
    re.IGNORECASE,
)
_FEW_WORDS, _SHORT = 3, 12
_GREETS = re.compile(
    r"\W*(?:hello|hi|hey|thanks|thank you|thx|cheers|good (?:morning|evening|night)|help)\b(?:\W+\w+){0,2}\W*",
    re.IGNORECASE,
)
POST = re.compile(r"(?:#|\bposts? #?)(?P<number>[0-9]{1,6})\b", re.IGNORECASE)
_SHORTEST_NAME = 3
_SIDES = frozenset({Kind.OPPOSED, Kind.AGREED})


@dataclass(frozen=True, slots=True)
class Understood:
    """A question taken apart. `words` are its terms without names; `speaker` is whose words are asked for.

    `named` are all authors in it, and `called` is what it calls each. `follows` is the conversation that it goes on
    from, None where it stands for itself. `again`: it asks for more of what the one before asked for. `points`: it
    points at what was shown last ("them", "that"). `post` is the number of the post that it names, whether or not there
    is one. `greets`: it says hello or thanks, and asks nothing.
    """

    text: str
    kind: Kind
    words: tuple[str, ...]
    speaker: str | None
    named: tuple[str, ...]
    called: tuple[str, ...]
    follows: Conversation | None
    again: bool = False
    points: bool = False
    post: int | None = None
    greets: bool = False

    @property
    def bare(self) -> bool:
        """Whether nothing in it says what it is about."""
        return not self.words


def understand(text: str, authors: Mapping[str, object], before: Conversation | None) -> Understood:
    """Take a question apart. `authors` has the thread's authors in lower case."""
    text = " ".join(text.split())
    named, rest = _names(text, authors)
    post, rest = POST.search(rest), POST.sub(" ", rest)
    kind = next((kind for kind, pattern in _KINDS if re.search(pattern, text, re.IGNORECASE)), Kind.ASKED)
    words = tuple(term for term in terms(_REST.sub(" ", rest)) if term not in FAINT_TERMS)
    speaker = next((name for name, called in named.items() if _speaks(called, text)), None)
    if not words and speaker is None and kind not in _SIDES:  # "what happened to Irma?": she is the subject
        words, named = tuple(term for called in named.values() for term in terms(called)), {}
    if words and _FOR_OR_AGAINST.search(text):  # who takes a side on a subject, not who answers whom
        kind = Kind.ASKED
    by_name = speaker is None and named and kind in _SIDES  # "who disagrees with Irma?"
    follows = before if before is not None and not by_name and _goes_on(text, words, kind) else None
    again = follows is not None and not words and kind in {Kind.MORE, Kind.OTHERS} and follows.kind in _SIDES
    if again and follows is not None:
        kind = follows.kind
    if kind is Kind.OTHERS and follows is None:
        kind = Kind.ASKED
    points = not _POINTS.isdisjoint(tokens(text))
    return Understood(
        text,
        kind,
        words,
        speaker,
        tuple(named),
        tuple(named.values()),
        follows,
        again,
        points,
        post=int(post["number"]) if post else None,
        greets=_GREETS.fullmatch(text) is not None,
    )


def _names(text: str, authors: Mapping[str, object]) -> tuple[dict[str, str], str]:
    """The authors whom a question names, with what it calls each, and the question without these names."""
    lowered = text.casefold()
    found: list[tuple[int, str, str]] = []
    for author, called in (*((author, author) for author in authors), *_first_names(text, authors).items()):
        if len(called) < 2 or called not in lowered:
            continue
        match = re.search(rf"(?<!\w){re.escape(called)}(?!\w)", lowered)
        if match:
            found.append((match.start(), author, called))
    found.sort(key=lambda item: (item[0], -len(item[2])))
    rest = lowered
    for _, _, called in found:
        rest = re.sub(rf"(?<!\w){re.escape(called)}(?:['’]s)?(?!\w)", " ", rest)
    return {author: called for _, author, called in reversed(found)}, rest


def _first_names(text: str, authors: Mapping[str, object]) -> dict[str, str]:
    """Authors who alone have a first name that the question writes with a capital, past its first word."""
    capitals = {word.casefold() for word in re.findall(r"(?<=\s)[^\W\d_]+", text) if word[0].isupper()}
    found: dict[str, list[str]] = {}
    for author in authors:
        first, _, more = author.partition(" ")
        if more and len(first) >= _SHORTEST_NAME and first in capitals and first not in authors:
            found.setdefault(first, []).append(author)
    return {several[0]: first for first, several in found.items() if len(several) == 1}


def _speaks(name: str, text: str) -> bool:
    """Whether the words of that author are asked for, and not things about them."""
    who = re.escape(name)
    lowered = text.casefold()
    return bool(
        re.search(rf"\b(?:did|does|do|has|would|will|is|was)\s+{who}(?:\s+\w+)?\s+{_SAYS}\b", lowered)
        or re.search(rf"(?<!\w){who}\s+(?:\w+\s+)?{_SAYS}\b", lowered)
        or re.search(rf"\baccording to\s+{who}|\bsay\w*\s+{who}\s*\?*$", lowered)
        or re.search(rf"(?<!\w){who}['’]s?\s+(?:\w+\s+)?(?:view|opinion|position|argument|point|answer)", lowered)
        or re.fullmatch(rf"\W*(?:and|but|what about|how about|and what about)\s+{who}\W*", lowered)
    )


def _goes_on(text: str, words: tuple[str, ...], kind: Kind) -> bool:
    """Whether it leans on the one before: nothing of its own, a connecting word, or a pointer in a short question."""
    if not words:
        return True
    spoken = tokens(text)
    if kind is Kind.MORE or (_CONNECTS.match(text) and len(words) <= _FEW_WORDS):
        return True
    return len(spoken) <= _SHORT and len(words) < _FEW_WORDS and not _POINTS.isdisjoint(spoken[1:])
