"""A strong passage of whole sentences, on a topic or at random."""

from __future__ import annotations

import math
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.archive.model import Post, Thread
from bot.archive.quotes import Passage, Span, quotable
from bot.archive.sentences import spans
from bot.discussion.positions.claims import features, probability, stands_alone
from bot.discussion.words import stem, tokens, topic_words

__all__ = ["Excerpt", "choose"]

_MOST_SENTENCES = 5
_LOOKED_AT = 150  # posts whose sentences are weighed: enough to choose from, and quick in a thread of any size
_AMONG = 5  # of the best passages on a topic, one is taken by chance
_GREETING = re.compile(
    r"\W*(?:hi|hello|hey|dear|greetings|welcome|thanks|thank you|good (?:morning|evening|day)|edit|bump|cheers|regards|"
    r"congratulations|happy \w+)\b",
    re.IGNORECASE,
)
_NO_WORDS = re.compile(r"(?:https?://\S+|www\.\S+|<[^>\s]*>|[\W\d_])+")
_CODE = re.compile(r"```|~~~|^\s*[>|#]")
# Saturation and length of BM25 (S. Robertson and H. Zaragoza, "The Probabilistic Relevance Framework", 2009).
_K1, _B = 1.2, 0.75


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Consecutive whole sentences of one post; `text` is exactly the post's text between the passage's offsets."""

    passage: Passage
    text: str


class _Part(NamedTuple):
    """A sentence, how strong it is (0 to 1) and how far it can open a passage (0 to 1)."""

    start: int
    end: int
    strength: float
    opening: float
    relevance: float


class _Window(NamedTuple):
    weight: float
    post: int
    start: int
    end: int


def choose(thread: Thread, *, topic: str | None, length: int, seed: int) -> Excerpt | None:
    """One to five sentences of one post, at most `length` characters, chosen by topic or at random by strength.

    The same arguments give the same passage. None where the topic does not occur, or no sentence fits into `length`.
    """
    chance = random.Random(seed)  # noqa: S311 - a choice that can be repeated, nothing secret
    wanted = _wanted(topic) if topic is not None else frozenset()
    if topic is not None and not wanted:
        return None
    posts = _posts_on(thread, wanted) if topic is not None else _some_posts(thread, chance)
    common = Counter(word for post in posts for word in set(topic_words(post.text)))
    windows = [window for post in posts for window in _windows(post, common, len(posts), wanted, length)]
    if not windows:
        return None
    if topic is not None:
        windows = sorted(windows, key=lambda window: (-window.weight, window.post, window.start))
        windows = _one_a_post(windows)[:_AMONG]
    # Squared, so that a strong passage is much likelier than a weak one and yet no passage is certain.
    taken = chance.choices(windows, weights=[window.weight**2 for window in windows])[0]
    text = quotable(thread.posts[taken.post - 1].text, Span(taken.start, taken.end))
    return Excerpt(Passage(taken.post, taken.start, taken.end), text)


def _wanted(topic: str) -> frozenset[str]:
    """Stems of the topic's words; of all of them where it consists of function words alone."""
    return frozenset(topic_words(topic) or map(stem, tokens(topic)))


def _stems(text: str) -> list[str]:
    return [stem(word) for word in tokens(text)]


def _posts_on(thread: Thread, wanted: frozenset[str]) -> list[Post]:
    """The posts that say most about the topic: those with most of its words, then the most mentions."""
    ranked = []
    for post in thread.posts:
        counts = Counter(word for word in _stems(post.text) if word in wanted)
        if 2 * len(counts) >= len(wanted):
            ranked.append((-len(counts), -counts.total(), post.number))
    return [thread.posts[number - 1] for _, _, number in sorted(ranked)[:_LOOKED_AT]]


def _some_posts(thread: Thread, chance: random.Random) -> list[Post]:
    if len(thread.posts) <= _LOOKED_AT:
        return list(thread.posts)
    return [thread.posts[index] for index in sorted(chance.sample(range(len(thread.posts)), _LOOKED_AT))]


def _one_a_post(windows: Sequence[_Window]) -> list[_Window]:
    first: dict[int, _Window] = {}
    for window in windows:
        first.setdefault(window.post, window)
    return list(first.values())


def _windows(post: Post, common: Counter[str], posts: int, wanted: frozenset[str], length: int) -> Iterator[_Window]:
    """Every passage of the post that fits, with its weight (above 0)."""
    parts = _parts(post, common, posts, wanted)
    for first, part in enumerate(parts):
        strength = relevance = 0.0
        for last in range(first, min(len(parts), first + _MOST_SENTENCES)):
            if parts[last].end - part.start > length or parts[last].strength == 0.0:
                break
            strength += parts[last].strength
            relevance += parts[last].relevance
            count = last - first + 1
            # Two or three sentences say more than one; beyond that a passage only grows longer.
            weight = strength / count * part.opening * (0.7 + 0.15 * min(count, 3))
            if wanted:
                weight *= relevance / math.sqrt(count)
            if weight > 0:
                yield _Window(weight, post.number, part.start, parts[last].end)


def _parts(post: Post, common: Counter[str], posts: int, wanted: frozenset[str]) -> list[_Part]:
    found = spans(post.text)
    parts = []
    for place, (start, end) in enumerate(found):
        text = post.text[start:end]
        parts.append(
            _Part(
                start,
                end,
                _strength(text, place, len(found), common, posts),
                stands_alone(text),
                _relevance(text, wanted, common, posts),
            )
        )
    return parts


def _strength(text: str, place: int, count: int, common: Counter[str], posts: int) -> float:
    """How much the sentence claims; 0 for links, code, greetings and scraps, which no passage may hold."""
    words = text.split()
    if _NO_WORDS.fullmatch(text) or _CODE.search(text) or _GREETING.match(text):
        return 0.0
    claim = probability(features(text, place=place, count=count, common=common, posts=posts))
    return claim * min(1.0, (1 + len(words)) / 10)


def _relevance(text: str, wanted: frozenset[str], common: Counter[str], posts: int) -> float:
    """BM25 of the sentence for the topic, a sentence of 20 words being the usual one."""
    if not wanted:
        return 0.0
    words = _stems(text)
    counts = Counter(word for word in words if word in wanted)
    scale = _K1 * (1 - _B + _B * len(words) / 20)
    return sum(
        math.log(1 + (posts + 1) / (common[word] + 0.5)) * count * (_K1 + 1) / (count + scale)
        for word, count in counts.items()
    )
