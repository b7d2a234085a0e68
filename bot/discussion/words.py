"""Words of a text as topics and similarities compare them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

__all__ = ["FUNCTION_WORDS", "is_english", "stem", "tokens", "topic_words", "topics", "word_list"]

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_LINK = re.compile(r"https?://\S+|www\.\S+|<[@#:][^>]*>")


def word_list(listed: str) -> frozenset[str]:
    """The words of a list that is written as one string."""
    return frozenset(listed.split())


FUNCTION_WORDS = word_list(
    "a about above after again against all also am an and any anybody anyone anything are aren't as at be because "
    "been before being below between both but by can can't cannot could couldn't did didn't do does doesn't doing "
    "don't down during each else even ever every few for from further get gets getting go goes going got had "
    "hadn't has hasn't have haven't having he he's her here hers herself him himself his how however i i'd i'll "
    "i'm i've if in into is isn't it it's its itself just let let's like lot made make makes many may me might "
    "more most much must my myself no nor not now of off on once one only onto or other others ought our ours "
    "ourselves out over own per perhaps quite rather really said same say says see seem seems shall she she's "
    "should shouldn't since so some somebody someone something still such than that that's the their theirs them "
    "themselves then there there's these they they're they've thing things think this those though thought "
    "through to too under until up upon us use very want was wasn't way we we're we've well were weren't what "
    "what's when where whether which while who who's whom whose why will with within without won't would "
    "wouldn't yes yet you you'd you'll you're you've your yours yourself yourselves"
)
# Enough of these among the words, and the English cues have something to hold on to.
_ENGLISH = word_list("the and of to is that in it for not you are this be with have but they")


def tokens(text: str) -> list[str]:
    """The words of a text in lower case, apostrophes straight, links and tags left out."""
    return [word.replace("’", "'") for word in _WORD.findall(_LINK.sub(" ", text.lower()))]


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """An English word without its plural, past or -ing ending; short words and other scripts stay as they are.

    Harman's S stemmer ("How effective is suffixing?", JASIS 42, 1991) with -ed, -ing and -ly beside it.
    """
    word = word.removesuffix("'s")
    if len(word) <= 3 or not word.isascii():
        return word
    for suffix in ("ingly", "edly", "ing", "ed", "ly"):
        if word.endswith(suffix) and len(word) - len(suffix) >= 3 and re.search("[aeiouy]", word[: -len(suffix)]):
            base = word[: -len(suffix)]
            if len(base) > 3 and base[-1] == base[-2] and base[-1] not in "lsz":
                base = base[:-1]
            return base.removesuffix("e")
    if word.endswith("ies") and not word.endswith(("eies", "aies")):
        word = word[:-3] + "y"
    elif word.endswith("s") and not word.endswith(("us", "ss", "aes", "ees", "oes")):
        word = word[:-1]
    return word.removesuffix("e") if len(word) > 4 else word


def topic_words(text: str) -> list[str]:
    """The stems of the words that carry a topic: function words are out, repetitions are in."""
    return topics(tokens(text))


def topics(words: Iterable[str]) -> list[str]:
    """The same of words that `tokens` gave."""
    return [stem(word) for word in words if word not in FUNCTION_WORDS and (len(word) > 1 or not word.isascii())]


def is_english(texts: list[str]) -> bool:
    """Whether the texts read like English, from the share of its commonest words. Too little text counts as English."""
    sample = [word for text in texts[:400] for word in tokens(text[:2000])][:5000]
    if len(sample) < 30:
        return all(character.isascii() for word in sample for character in word) or not sample
    return sum(word in _ENGLISH for word in sample) / len(sample) >= 0.1
