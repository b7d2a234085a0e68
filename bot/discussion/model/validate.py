"""What of a model's sentences is kept: those that the posts they cite carry, word for word where they quote.

The rules are in the order of `Why`; the first that a sentence breaks drops it. They are strict on purpose: a true
sentence that is dropped costs a little fluency, a false one that is kept costs the thread's word. Everything that
is compared is compared with the posts that the sentence cites, so what a post made a model say about others fails.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from typing import Any, Final

from bot.archive.quotes import Span, locate
from bot.archive.sentences import spans
from bot.discussion.answers.terms import terms
from bot.discussion.model.claims import Draft
from bot.discussion.model.material import LIKELY, Material
from bot.discussion.model.signs import (
    AGREES,
    CLAUSES,
    COUNTING,
    DISAGREES,
    FRAME,
    HARD_NEGATIONS,
    LINK,
    NEGATIONS,
    NUMBERS,
    OPEN,
    QUOTES,
    READER,
    REFERENCE,
    TAIL,
)
from bot.discussion.positions.model import Stance
from bot.discussion.words import FUNCTION_WORDS, tokens, word_list

__all__ = ["Kept", "Why", "Worded", "pack", "unpack", "validated"]

_LEAST_SHARE: Final = 0.7  # of the words that carry a sentence, which its posts must have
_LEAST_OF_CLAUSE: Final = 0.5  # the same for each part between commas and conjunctions
_ENOUGH_KEPT: Final = 0.5  # of the sentences, below which the answer is not shown
_MOST_SENTENCES: Final = 2


class Why(StrEnum):
    """Why a sentence was dropped."""

    EMPTY = "said nothing, or too much for one sentence"
    UNCITED = "cited no post"
    NO_SUCH_POST = "cited a post that is not there"
    NOT_VERBATIM = "quoted words that are not in the post"
    LINKED = "had a link, a mention or code"
    ADDRESSED = "spoke to the reader or of itself"
    COUNTED = "counted, or had numbers that the posts do not have"
    STANCE = "said who agrees, where that was not measured"
    TURNED = "said the opposite of the words it cites"
    UNFOUNDED = "said more than its posts do"
    REPEATED = "said the same again"


@dataclass(frozen=True, slots=True)
class Kept:
    """A sentence that holds. `posts` are those that it cites, `passages` the words of them that carry it."""

    text: str
    posts: tuple[int, ...]
    words: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Worded:
    """What holds of an answer, and how many sentences were dropped for which reason."""

    kept: tuple[Kept, ...]
    dropped: Mapping[Why, int] = field(default_factory=dict)

    @property
    def lost(self) -> int:
        """How many sentences were dropped."""
        return sum(self.dropped.values())

    @property
    def holds(self) -> bool:
        """Whether enough is left to show it."""
        return bool(self.kept) and len(self.kept) >= _ENOUGH_KEPT * (len(self.kept) + self.lost)


def validated(drafts: Sequence[Draft], material: Material) -> Worded:
    """Keep the sentences that hold. Linear in the posts that each cites."""
    kept: list[Kept] = []
    dropped: Counter[Why] = Counter()
    checker = _Checker(material)
    said: set[frozenset[str]] = set()
    for draft in drafts:
        outcome = checker.check(draft)
        if isinstance(outcome, Kept):
            key = frozenset(tokens(outcome.text))
            if key in said:
                outcome = Why.REPEATED
            said.add(key)
        if isinstance(outcome, Why):
            dropped[outcome] += 1
        else:
            kept.append(outcome)
    return Worded(tuple(kept), dict(dropped))


def pack(worded: Worded) -> bytes:
    """As it is kept in the database."""
    kept = [{"text": one.text, "posts": one.posts, "words": one.words} for one in worded.kept]
    return json.dumps({"kept": kept, "dropped": {why.name: count for why, count in worded.dropped.items()}}).encode()


def unpack(body: bytes) -> Worded:
    """What `pack` wrote."""
    found: dict[str, Any] = json.loads(body)
    kept = tuple(
        Kept(one["text"], tuple(one["posts"]), tuple((post, words) for post, words in one["words"]))
        for one in found["kept"]
    )
    return Worded(kept, {Why[name]: count for name, count in found["dropped"].items()})


class _Checker:
    """Checks sentences against one material."""

    def __init__(self, material: Material) -> None:
        self._material = material
        self._terms = {number: frozenset(terms(text)) for number, text in material.texts.items()}
        clean_terms = frozenset(term for held in self._terms.values() for term in held)
        self._tainted = frozenset(term for text in material.suspect for term in terms(text)) - clean_terms - FRAME

    def check(self, draft: Draft) -> Kept | Why:
        """The sentence as it is kept, or why it is not."""
        cites = list(dict.fromkeys(cite.post for cite in draft.cites))
        text = self._without_references(draft.text, cites)
        if not tokens(text) or len(spans(text)) > _MOST_SENTENCES:
            return Why.EMPTY
        if not cites:
            return Why.UNCITED
        posts = [post for post in cites if post is not None and post in self._material.texts]
        if len(posts) < len(cites) or self._refers_elsewhere(text, posts):
            return Why.NO_SUCH_POST
        quoted = _quoted(text)
        if quoted is None or (words := self._carried(draft, posts, quoted)) is None:
            return Why.NOT_VERBATIM
        own = _without_quotes(text)
        for rule, why in self._rules():
            if not rule(own, text, posts, words):
                return why
        return Kept(text, tuple(posts), tuple(words))

    def _rules(self) -> tuple[tuple[Callable[[str, str, Sequence[int], Sequence[tuple[int, str]]], bool], Why], ...]:
        return (
            (lambda _own, text, _posts, _words: not LINK.search(text), Why.LINKED),
            (lambda own, _text, posts, _words: self._speaks_of_the_thread(own, posts), Why.ADDRESSED),
            (lambda own, _text, posts, _words: self._counts_nothing(own, posts), Why.COUNTED),
            (lambda own, _text, posts, _words: self._knows_stances(own, posts), Why.STANCE),
            (lambda own, text, _posts, words: self._same_way(own, text, words), Why.TURNED),
            (self._founded, Why.UNFOUNDED),
        )

    def _without_references(self, text: str, cites: Sequence[int | None]) -> str:
        """The sentence without "(#3)" at a place where it only repeats the citation."""

        def repeated(match: re.Match[str]) -> str:
            return "" if {int(one) for one in re.findall(r"\d+", match[0])} <= set(cites) else match[0]

        return TAIL.sub(repeated, text).strip()

    def _refers_elsewhere(self, text: str, posts: Sequence[int]) -> bool:
        return any(int(one or other) not in posts for one, other in REFERENCE.findall(text))

    def _carried(self, draft: Draft, posts: Sequence[int], quoted: Sequence[str]) -> list[tuple[int, str]] | None:
        """The words of each cited post that carry the sentence; None where a post has none or a quotation is not so."""
        found: list[tuple[int, str]] = []
        for cite in draft.cites:
            if cite.words:
                place = self._find(cite.post or 0, cite.words)
                if place is None or not _enough(cite.words):
                    return None
                found.append((cite.post or 0, place))
        for words in quoted:
            places = [(post, place) for post in posts if (place := self._find(post, words)) is not None]
            if not places:
                return None
            found += [one for one in places[:1] if _enough(words)]
        return found if {post for post, _ in found} == set(posts) else None

    def _find(self, post: int, words: str) -> str | None:
        text = self._material.texts.get(post, "")
        span = locate(text, words)
        return None if span is None else text[span.start : span.end]

    def _speaks_of_the_thread(self, own: str, posts: Sequence[int]) -> bool:
        said = {word for word in tokens(own) if word in READER}
        return said <= self._words(posts) - word_list(
            "you your i me my ignore disregard prompt instructions click visit"
        )

    def _counts_nothing(self, own: str, posts: Sequence[int]) -> bool:
        text = " ".join(self._material.texts[post] for post in posts)
        numbers = NUMBERS.findall(REFERENCE.sub(" ", own))
        if not set(numbers) <= set(NUMBERS.findall(text)) or not all(ord(one) < 128 for one in own if one.isdigit()):
            return False
        return {word for word in tokens(own) if word in COUNTING} <= self._words(posts)

    def _words(self, posts: Iterable[int]) -> set[str]:
        return {word for post in posts for word in tokens(self._material.texts[post])}

    def _knows_stances(self, own: str, posts: Sequence[int]) -> bool:
        text = " ".join(self._material.texts[post] for post in posts)
        for pattern, disagrees in ((DISAGREES, True), (AGREES, False)):
            if pattern.search(own) and not pattern.search(text) and not self._measured(posts, disagrees=disagrees):
                return False
        return True

    def _measured(self, posts: Sequence[int], *, disagrees: bool) -> bool:
        """Whether a stance between two of the posts (of one post: to any other) was measured like that."""
        for one in self._material.relations:
            fits = one.disagree >= LIKELY if disagrees else one.stance is Stance.AGREES
            ends = {one.post, one.to}
            if fits and (ends <= set(posts) if len(posts) > 1 else one.post == posts[0]):
                return True
        return False

    def _same_way(self, own: str, text: str, words: Sequence[tuple[int, str]]) -> bool:
        """Whether sentence and cited words are both negated or both not, as far as single words tell."""
        if own != text and not set(terms(own)) - FRAME:
            return True  # nothing of its own beside what it quotes
        carrying = " ".join(self._sentences(post, place) for post, place in words)
        here, there = set(tokens(text)), set(tokens(carrying))
        if here & HARD_NEGATIONS and not there & NEGATIONS:
            return False
        return not (
            there & HARD_NEGATIONS and not here & NEGATIONS and not AGREES.search(own) and not DISAGREES.search(own)
        )

    def _sentences(self, post: int, words: str) -> str:
        """The whole sentences that words of a post stand in."""
        text = self._material.texts[post]
        start = text.find(words)
        inside = [Span(*one) for one in spans(text) if one[0] < start + len(words) and start < one[1]]
        return text[inside[0].start : inside[-1].end] if inside else words

    def _founded(self, own: str, text: str, posts: Sequence[int], words: Sequence[tuple[int, str]]) -> bool:
        """Whether its words are those of the cited posts, and what is not is neither a name nor out of hostile text."""
        held = frozenset(term for post in posts for term in self._terms[post])
        said = _carrying(own)
        if any(term in self._tainted for term in said):
            return False
        raw = " ".join(self._material.texts[post] for post in posts).casefold()
        if any(name.casefold() not in raw for name in _names(own)):
            return False
        if not said:
            return own != text and bool(words)  # nothing but a quotation with a frame around it
        return _share(said, held) >= _LEAST_SHARE and all(
            _part_holds(_carrying(part), held) for part in CLAUSES.split(own)
        )


def _quoted(text: str) -> list[str] | None:
    """What stands in quotation marks; None where a mark has no other."""
    found: list[str] = []
    for pattern in QUOTES:
        for match in pattern.finditer(text):
            words = next((group for group in match.groups() if group is not None), "")
            if words.strip(" .,;:!?…"):
                found.append(words.strip().rstrip(".,;:!?…") or words)
    return None if OPEN.search(_without_quotes(text)) else found


def _without_quotes(text: str) -> str:
    for pattern in QUOTES:
        text = pattern.sub(" ", text)
    return text


def _enough(words: str) -> bool:
    """Whether words are enough to carry something: three, or a few characters where words have no spaces."""
    found = tokens(words)
    return (
        len(found) >= 3
        or (len(words) >= 4 and not words.isascii() and len(words.split()) == 1)
        or (len(found) == 2 and not set(found) & FUNCTION_WORDS)
    )


def _names(text: str) -> list[str]:
    """Words that look like names or shouting: capitals where no sentence begins, or more than one capital."""
    found = re.findall(r"(?<=[^.!?:\s] )[^\W\d_]*[A-ZÀ-ÞА-Я][^\W_]*|\b[^\W\d_]*[A-ZÀ-ÞА-Я]{2,}[^\W_]*", text)
    return [name for name in found if name.casefold() not in FUNCTION_WORDS and len(name) > 1]


def _carrying(text: str) -> list[str]:
    """The terms that carry a text."""
    return [term for term in terms(text) if term not in FRAME]


def _part_holds(part: Sequence[str], held: frozenset[str]) -> bool:
    """Whether more than half of a part's words stand in the posts, and no two that follow each other are missing."""
    there = [_stands(term, held) for term in part]
    return _share(part, held) > _LEAST_OF_CLAUSE and all(one or other for one, other in pairwise(there))


def _share(said: Sequence[str], held: frozenset[str]) -> float:
    return sum(_stands(term, held) for term in said) / len(said) if said else 1.0


def _stands(term: str, held: frozenset[str]) -> bool:
    """Whether a term is there, or another form of it: the same first five characters of six or more."""
    if term in held:
        return True
    return len(term) >= 6 and term.isascii() and any(other.startswith(term[:5]) and len(other) >= 5 for other in held)
