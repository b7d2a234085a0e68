"""Sentences as passages of an answer: led back to what they lean on, joined, and none that repeats another."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from bot.archive.quotes import Passage
from bot.discussion.answers.index import Floats, Index
from bot.discussion.answers.model import Cited
from bot.discussion.answers.ranking import Query
from bot.discussion.answers.terms import terms

__all__ = ["best_words", "joined", "led_back", "overlaps", "passages"]

_KEEPS = 0.5  # of the best passage's coverage, below which a sentence is another matter
_SAME = 0.7  # overlap of words above which a passage repeats another
_LONGEST = 500  # characters to which a passage is led back to the sentence that it leans on


def passages(index: Index, asked: Query, order: Iterable[int], scores: Floats, *, limit: int) -> tuple[Cited, ...]:
    """The best passage first, the others in thread order; none that repeats another or is about something else."""
    chosen: list[Cited] = []
    held: list[set[str]] = []
    least: float | None = None
    for sentence in order:
        cited = led_back(index, sentence, float(scores[sentence]))
        words = set(terms(cited.text))
        covers = _weight(index, asked, words)
        least = covers * _KEEPS if least is None else least
        if chosen and (covers < least or covers == 0 or _repeats(words, held) or overlaps(cited, chosen)):
            continue
        chosen.append(cited)
        held.append(words)
        if len(chosen) == limit:
            break
    return tuple(joined(index, chosen[:1]) + sorted(joined(index, chosen[1:]), key=lambda one: one.passage.post))


def best_words(index: Index, post: int, *, near: Collection[str] = ()) -> Cited:
    """The sentence of a post that says most: a claim, understood by itself, in words that are `near`.

    A post without words of its own gives an empty passage.
    """
    wanted = set(near)
    found = index.sentences_of(post)
    if not found:
        return Cited(Passage(post, 0, 0), "")

    def worth(sentence: int) -> float:
        words = set(terms(index.cited(sentence).text))
        shared = sum(float(index.idf[index.vocabulary[word]]) for word in words & wanted)
        enough = min(1.0, len(words) / 5)
        return (float(index.claims[sentence]) + 0.3 * float(index.alone[sentence]) + 0.1 * shared) * (0.3 + enough)

    return led_back(index, max(found, key=lambda sentence: (worth(sentence), -sentence)), 1.0)


def led_back(index: Index, sentence: int, relevance: float = 0.0) -> Cited:
    """The sentence, with the one before it where it leans on that."""
    if (
        index.alone[sentence] < 0.5
        and sentence > 0
        and index.sentence_post[sentence - 1] == index.sentence_post[sentence]
    ):
        longer = index.cited(sentence - 1, relevance, upto=sentence)
        if len(longer.text) <= _LONGEST and "\n\n" not in longer.text:
            return longer
    return index.cited(sentence, relevance)


def _weight(index: Index, asked: Query, words: Collection[str]) -> float:
    return sum(weight * float(index.idf[term]) for term, weight in asked.wanted if index.words[term] in words)


def _repeats(words: set[str], held: Iterable[set[str]]) -> bool:
    return any(len(words & other) > _SAME * min(len(words), len(other)) for other in held if words and other)


def overlaps(cited: Cited, chosen: Iterable[Cited]) -> bool:
    """Whether a passage shares characters with one of these."""
    ours = cited.passage
    return any(
        ours.post == other.passage.post and ours.start < other.passage.end and other.passage.start < ours.end
        for other in chosen
    )


def joined(index: Index, chosen: Sequence[Cited]) -> list[Cited]:
    """Passages of a post that follow each other as one."""
    found: list[Cited] = []
    for cited in sorted(chosen, key=lambda one: (one.passage.post, one.passage.start)):
        last = found[-1] if found else None
        if last is not None and last.passage.post == cited.passage.post:
            text = index.thread.posts[cited.passage.post - 1].text
            if (
                not text[last.passage.end : cited.passage.start].strip()
                and "\n\n" not in text[last.passage.end : cited.passage.start]
            ):
                passage = Passage(cited.passage.post, last.passage.start, cited.passage.end)
                found[-1] = Cited(passage, text[passage.start : passage.end], max(last.relevance, cited.relevance))
                continue
        found.append(cited)
    return found
