"""Fit the coefficients in bot/discussion/positions/, and say how well they carry over to topics left out of the fit.

usage: python -m benchmarks.fit_positions FOLDER [claims|relations]

FOLDER holds createdebate-dev.jsonl.gz and iac-dev.jsonl.gz: one labelled thread a line, {"topic", "thread", "gold"},
the thread as a thread document, the labels as reason spans, reply labels and author stances. Prints the figures with
each topic left out, then the coefficients over all topics, ready to paste.

The models of relations stand on each other: cues of an answer, then exchanges of two authors, then the sides, then both
joined. With a topic left out, it is left out of all of them.
"""

from __future__ import annotations

import gzip
import json
import sys
import textwrap
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from bot.archive.model import Post, Quote, Thread
from bot.discussion.positions import claims, relations, ties
from bot.discussion.positions.cues import PLACES, Cues
from bot.discussion.positions.sides import find_sides
from bot.discussion.positions.standing import parts_of

OPPOSED, ALIKE = ("oppose", "opposite"), ("support", "same")


class Examples(NamedTuple):
    """A row of features, a label (1, 0 or -1 for unknown), a topic and a weight for each example."""

    values: np.ndarray
    label: np.ndarray
    topic: np.ndarray
    weight: np.ndarray


def read(path: Path) -> list[dict[str, Any]]:
    """The records of a file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def as_thread(document: dict[str, Any]) -> Thread:
    """The thread of a record."""
    posts = tuple(
        Post(
            item["number"],
            item["text"],
            item["author"],
            reply_to=item["reply_to"],
            quotes=tuple(Quote(quote["text"], quote["post"], quote["author"]) for quote in item["quotes"]),
        )
        for item in document["posts"]
    )
    return Thread(document["title"], posts, "thread-document")


def kin(topic: str) -> str:
    """One name for a topic that two corpora call differently."""
    return {"gayRights": "gay marriage"}.get(topic, topic)


def fit(examples: Examples, *, penalty: float, frozen: Sequence[int] = ()) -> np.ndarray:
    """Newton's method on the logistic loss with a quadratic penalty; the bias (first) goes free, `frozen` stay zero."""
    known = examples.label >= 0
    values, label, weight = examples.values[known], examples.label[known], examples.weight[known]
    ridge = np.full(values.shape[1], penalty)
    ridge[0] = 1e-9
    ridge[list(frozen)] = 1e12
    beta = np.zeros(values.shape[1])
    for _ in range(25):
        chance = logistic(values @ beta)
        gradient = values.T @ (weight * (label - chance)) - ridge * beta
        curve = (values * (weight * chance * (1 - chance))[:, None]).T @ values + np.diag(ridge)
        beta += np.linalg.solve(curve, gradient)
    return np.where(ridge > 1e9, 0.0, beta)


def logistic(odds: np.ndarray) -> np.ndarray:
    """Chances of log odds."""
    return 1 / (1 + np.exp(-np.clip(odds, -30, 30)))


def left_out(examples: Examples, model: Callable[[Examples], np.ndarray]) -> np.ndarray:
    """Log odds of every example by a fit on the other topics."""
    odds = np.zeros(len(examples.label))
    for topic in sorted(set(examples.topic)):
        own = examples.topic == topic
        train = Examples(*(column[~own] for column in examples))
        odds[own] = examples.values[own] @ model(train)
    return odds


def auc(label: np.ndarray, score: np.ndarray) -> float:
    """Share of (positive, negative) pairs in the right order; ties count half."""
    rank = np.empty(len(score))
    values, group, count = np.unique(score, return_inverse=True, return_counts=True)
    del values
    rank = (np.cumsum(count) - (count - 1) / 2)[group]
    up = (label == 1).sum()
    return float((rank[label == 1].sum() - up * (up + 1) / 2) / (up * (len(label) - up)))


def tell(name: str, label: np.ndarray, odds: np.ndarray, topic: np.ndarray) -> None:
    """Print how well log odds sort the examples, for each topic too, and the precision of the lowest."""
    known = label >= 0
    label, odds, topic = label[known], odds[known], topic[known]
    by_topic = "  ".join(f"{one} {auc(label[topic == one], odds[topic == one]):.3f}" for one in sorted(set(topic)))
    print(f"{name}: {len(label)} examples, {label.mean():.2f} positive, AUC {auc(label, odds):.3f} ({by_topic})")
    order, negatives = np.argsort(odds), (label == 0).sum()
    found = np.cumsum(label[order] == 0)
    for recall in (0.05, 0.1, 0.2, 0.3, 0.4):
        at = int(np.searchsorted(found, recall * negatives))
        chance = logistic(odds[order][at : at + 1])[0]
        print(f"  negatives at recall {recall}: precision {found[at] / (at + 1):.2f}, below {chance:.2f}")


def show(name: str, kind: type, beta: Sequence[float]) -> None:
    """Print coefficients as the source has them."""
    pairs = zip(kind._fields, beta, strict=True)  # type: ignore[attr-defined] # a named tuple
    table = textwrap.fill("  ".join(f"{field}={value + 0.0:.2f}" for field, value in pairs), 112).replace("=", " ")
    print(f'{name} = fitted(\n    {kind.__name__},\n    """\n{textwrap.indent(table, "    ")}\n    """,\n)')


def claim_examples(records: list[dict[str, Any]]) -> Examples:
    """Sentences of annotated posts; positive where they share half of the shorter with a reason span."""
    rows, labels, topics = [], [], []
    for record in records:
        thread, gold = as_thread(record["thread"]), record["gold"]
        annotated = set(gold["annotated_posts"])
        reasons = defaultdict(list)
        for reason in gold["reasons"]:
            reasons[reason["post"]].append((reason["start"], reason["end"]))
        for (number, start, end), values in claims.sentence_features(thread):
            if number in annotated:
                hit = any(min(end, b) - max(start, a) >= 0.5 * min(end - start, b - a) > 0 for a, b in reasons[number])
                rows.append(values)
                labels.append(int(hit))
                topics.append(kin(record["topic"]))
    return Examples(np.array(rows), np.array(labels), np.array(topics), np.ones(len(rows)))


class Answers(NamedTuple):
    """All answers of both corpora, thread by thread, with the place of each thread's first."""

    examples: Examples
    debates: np.ndarray
    threads: list[tuple[Thread, dict[str, int], int]]
    posts: list[tuple[Post, Post]]


def answer_examples(debates: list[dict[str, Any]], forums: list[dict[str, Any]]) -> Answers:
    """Every reply and quote, labelled by what the poster marked (debates) or by the stances of the two (forums)."""
    rows, labels, topics, kinds, threads, posts = [], [], [], [], [], []
    for kind, records in ((True, debates), (False, forums)):
        for record in records:
            thread, gold = as_thread(record["thread"]), record["gold"]
            threads.append((thread, gold["stance_by_author"], len(rows)))
            marked = {(edge["post"], edge["to"]): edge["label"] for edge in gold["edge_relation"]}
            for post, to, held in relations.edge_cues(thread):
                said = marked.get((post.number, to.number))
                known = said in OPPOSED + ALIKE and (post.author is None or post.author != to.author)
                rows.append(held)
                posts.append((post, to))
                labels.append(int(said in OPPOSED) if known else -1)
                topics.append(kin(record["topic"]))
                kinds.append(kind)
    return Answers(
        Examples(np.array(rows), np.array(labels), np.array(topics), np.ones(len(rows))),
        np.array(kinds),
        threads,
        posts,
    )


def tie_examples(answers: Answers, odds: np.ndarray) -> tuple[Examples, list[list[tuple[Any, ...]]]]:
    """The exchanges of two known authors in threads with quotations, and for each thread all its ties.

    A tie is (one voice, another, its answers by their place in `answers`, the place of its example or None, log odds).
    """
    rows, labels, topics, weights, listed = [], [], [], [], []
    for thread, stances, first in answers.threads:
        marked = ties.quotes_are_marked(thread)
        edges = list(relations.edges(thread))
        heard = [
            ties.Heard(post, to, odds[first + i], 0.0, held[QUOTES] > 0, held[BACK] > 0)
            for i, ((post, to), held) in enumerate(zip(edges, answers.examples.values[first:], strict=False))
        ]
        own = []
        plain = {(tie.one, tie.other): tie.odds for tie in ties.find_ties(thread, heard)}
        for (one, other), given, exchange in ties.exchanges(thread, heard):
            place = None
            if marked and isinstance(one, str) and isinstance(other, str):
                place = len(rows)
                rows.append(exchange)
                known = one in stances and other in stances
                labels.append(int(stances[one] != stances[other]) if known else -1)
                topics.append(answers.examples.topic[first])
                weights.append(np.sqrt(np.exp(exchange.total)))
            own.append((one, other, [first + i for i in given], place, plain[one, other]))
        listed.append(own)
    weight = np.array(weights)
    return Examples(np.array(rows), np.array(labels), np.array(topics), weight / weight.mean()), listed


QUOTES, BACK = Cues._fields.index("quotes"), Cues._fields.index("back_and_forth")


def side_odds(listed: list[list[tuple[Any, ...]]], tie_odds: np.ndarray, size: int) -> np.ndarray:
    """For each answer the log odds that its two authors stand apart, after the sides are found."""
    result = np.full(size, np.nan)
    for own in listed:
        weighed = [(one, other, plain if place is None else tie_odds[place]) for one, other, _, place, plain in own]
        for part in parts_of(weighed):
            apart = find_sides([weighed[index] for index in part]).apart
            for index, chance in zip(part, apart, strict=True):
                bounded = min(0.99, max(0.01, chance))
                result[own[index][2]] = np.log(bounded / (1 - bounded))
    return result


def fit_relations(debates: list[dict[str, Any]], forums: list[dict[str, Any]]) -> None:
    """All models of relations, left out and over all topics."""
    answers = answer_examples(debates, forums)
    examples, kind = answers.examples, answers.debates

    def words(train: Examples, own: np.ndarray) -> np.ndarray:
        places = range(PLACES, train.values.shape[1])
        return fit(train._replace(weight=np.where(own, 1.0, 0.0)), penalty=10.0, frozen=places)

    def forum(train: Examples, own: np.ndarray) -> np.ndarray:
        return fit(train._replace(weight=np.where(own, 0.0, 1.0)), penalty=10.0)

    def cross(model: Callable[[Examples, np.ndarray], np.ndarray]) -> np.ndarray:
        odds = np.zeros(len(kind))
        for topic in sorted(set(examples.topic)):
            out = examples.topic == topic
            odds[out] = examples.values[out] @ model(Examples(*(c[~out] for c in examples)), kind[~out])
        return odds

    read_words = cross(words)
    odds = np.where(kind, read_words, cross(forum))
    for name, chosen in (("words, CreateDebate", kind), ("forum, 4forums", ~kind)):
        tell(name, examples.label[chosen], odds[chosen], examples.topic[chosen])
    show("relations.WORDS", Cues, words(examples, kind))
    show("relations.FORUM", Cues, forum(examples, kind))
    exchanged, listed = tie_examples(answers, odds)
    tie_odds = left_out(exchanged, lambda train: fit(train, penalty=10.0))
    tell("exchanges, 4forums", exchanged.label, tie_odds, exchanged.topic)
    show("ties.COEFFICIENTS", ties.Exchange, fit(exchanged, penalty=10.0))
    sides = side_odds(listed, tie_odds, len(kind))
    for name, corpus in (("False", kind), ("True", ~kind)):
        chosen = corpus & ~np.isnan(sides)
        looks = odds[chosen], read_words[chosen] * ~kind[chosen], sides[chosen]
        both = np.stack([np.ones(chosen.sum()), *looks], axis=1)
        own = Examples(both, examples.label[chosen], examples.topic[chosen], np.ones(chosen.sum()))
        tell(f"sides alone, quotes marked {name}", own.label, sides[chosen], own.topic)
        joined = left_out(own, lambda train: fit(train, penalty=1.0))
        tell(f"joined, quotes marked {name}", own.label, joined, own.topic)
        tell(
            f"joined as in the source, {name}", own.label, both @ np.array(relations.JOINED[name == "True"]), own.topic
        )
        show(f"relations.JOINED[{name}]", relations.Joined, fit(own, penalty=1.0))


def fit_claims(debates: list[dict[str, Any]]) -> None:
    """The model of claims, left out and over all topics."""
    found = claim_examples(debates)
    tell("claims", found.label, left_out(found, lambda train: fit(train, penalty=3.0)), found.topic)
    show("claims.COEFFICIENTS", claims.Features, fit(found, penalty=3.0))


def main(folder: Path, what: str) -> None:
    """Fit and measure the models."""
    debates, forums = read(folder / "createdebate-dev.jsonl.gz"), read(folder / "iac-dev.jsonl.gz")
    if what in ("all", "claims"):
        fit_claims(debates)
    if what in ("all", "relations"):
        fit_relations(debates, forums)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "all")
