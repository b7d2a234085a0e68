"""Words as the index compares them: stems, and pairs of characters in scripts that put no space between words."""

from __future__ import annotations

import re

from bot.discussion.words import topic_words

__all__ = ["grams", "terms"]

# Thai, Lao, Burmese, Khmer, kana and Chinese characters: words stand there without a space between them.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+"
)


def terms(text: str) -> list[str]:
    """The stems of the words that carry a topic, repetitions in; of a run without spaces, its pairs of characters."""
    found: list[str] = []
    for word in topic_words(text):
        runs = () if word.isascii() else _UNSPACED.findall(word)
        if not runs:
            found.append(word)
        for run in runs:
            found += [run[at : at + 2] for at in range(len(run) - 1)] or [run]
    return found


def grams(word: str) -> set[str]:
    """The groups of three characters of a word, its beginning and end marked."""
    marked = f"^{word}$"
    return {marked[at : at + 3] for at in range(len(marked) - 2)}
