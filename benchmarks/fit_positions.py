"""Fit the coefficients in bot/discussion/positions/claims.py and relations.py, and say how well they carry over.

usage: python benchmarks/fit_positions.py FOLDER

FOLDER holds createdebate-dev.jsonl.gz and iac-dev.jsonl.gz: one labelled thread a line, {"topic", "thread", "gold"},
the thread as a thread document, the labels as reason spans, reply labels and author stances. Prints the figures with
each topic left out of the fit, then the coefficients over all topics, ready to paste.
"""

from __future__ import annotations

import gzip
import json
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from bot.archive.model import Post, Quote, Thread
from bot.discussion.positions import claims, relations
from bot.discussion.words import topic_words

PENALTY = 3.0


class Example(NamedTuple):
    """One labelled sentence or reply as the model sees it."""

    topic: str
    values: Sequence[float]
    label: bool
    weight: float


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


def claim_examples(records: list[dict[str, Any]]) -> list[Example]:
    """Sentences of annotated posts; positive where they share half of the shorter with a reason span."""
    examples = []
    for record in records:
        thread, gold = as_thread(record["thread"]), record["gold"]
        annotated = set(gold["annotated_posts"])
        reasons = defaultdict(list)
        for reason in gold["reasons"]:
            reasons[reason["post"]].append((reason["start"], reason["end"]))
        common = Counter(word for post in thread.posts for word in set(topic_words(post.text)))
        for number, start, end, place, count in claims.candidates(thread):
            if number in annotated:
                values = claims.features(
                    thread.posts[number - 1].text[start:end],
                    place=place,
                    count=count,
                    common=common,
                    posts=len(thread.posts),
                )
                hit = any(min(end, b) - max(start, a) >= 0.5 * min(end - start, b - a) > 0 for a, b in reasons[number])
                examples.append(Example(record["topic"], values, hit, 1.0))
    return examples


def relation_examples(records: list[dict[str, Any]]) -> list[Example]:
    """Labelled replies between two people; positive where they oppose."""
    examples = []
    for record in records:
        thread, gold = as_thread(record["thread"]), record["gold"]
        labels = {(edge["post"], edge["to"]): edge["label"] for edge in gold["edge_relation"]}
        for post, to in relations.edges(thread):
            label = labels.get((post.number, to.number))
            if label in ("oppose", "support", "opposite", "same") and post.author != to.author:
                above = thread.post(to.reply_to) if to.reply_to else None
                values = relations.cues(post, to, above=above)
                examples.append(Example(record["topic"], values, label in ("oppose", "opposite"), 1.0))
    return examples


def fit(examples: Sequence[Example]) -> list[float]:
    """Newton's method on the logistic loss with a quadratic penalty (the bias goes free)."""
    size = len(examples[0].values)
    beta = [0.0] * size
    for _ in range(7):
        gradient = [-PENALTY * value if i else 0.0 for i, value in enumerate(beta)]
        hessian = [[PENALTY * (i == j and i > 0) + 1e-9 * (i == j) for j in range(size)] for i in range(size)]
        for _, values, label, weight in examples:
            chance = claims.probability(values, beta)
            error, curve = weight * (label - chance), weight * chance * (1 - chance)
            held = [i for i in range(size) if values[i]]
            for i in held:
                gradient[i] += error * values[i]
                scaled = curve * values[i]
                row = hessian[i]
                for j in held:
                    row[j] += scaled * values[j]
        beta = [old + step for old, step in zip(beta, solve(hessian, gradient), strict=True)]
    return beta


def solve(matrix: list[list[float]], right: list[float]) -> list[float]:
    """The solution of a linear system, by Gauss and Jordan with pivots."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    size = len(rows)
    for i in range(size):
        pivot = max(range(i, size), key=lambda k: abs(rows[k][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        for k in range(size):
            if k != i:
                factor = rows[k][i] / rows[i][i]
                rows[k] = [a - factor * b for a, b in zip(rows[k], rows[i], strict=True)]
    return [rows[i][size] / rows[i][i] for i in range(size)]


def auc(pairs: list[tuple[float, bool]]) -> float:
    """Share of (positive, negative) pairs in the right order; ties count half."""
    pairs = sorted(pairs)
    positives = sum(label for _, label in pairs)
    seen, total, i = 0, 0.0, 0
    while i < len(pairs):
        j = i
        while j < len(pairs) and pairs[j][0] == pairs[i][0]:
            j += 1
        up = sum(label for _, label in pairs[i:j])
        down = j - i - up
        total += up * (seen + down / 2)
        seen += down
        i = j
    return total / (positives * (len(pairs) - positives)) if 0 < positives < len(pairs) else math.nan


def balanced(*groups: list[Example]) -> list[Example]:
    """All groups together, each weighing as much as the smallest."""
    smallest = min(map(len, groups))
    return [item._replace(weight=smallest / len(group)) for group in groups for item in group]


def left_out(train: list[Example], test: list[Example]) -> list[tuple[float, bool]]:
    """Predictions for each topic of `test` by a fit on the other topics."""
    predicted = []
    for topic in sorted({item.topic for item in test}):
        beta = fit([item for item in train if kin(item.topic) != kin(topic)])
        predicted += [(claims.probability(i.values, beta), i.label) for i in test if i.topic == topic]
    return predicted


def kin(topic: str) -> str:
    """One name for a topic that two corpora call differently."""
    return {"gayRights": "gay marriage"}.get(topic, topic)


def share(predicted: list[tuple[float, bool]]) -> float:
    """How many of the examples are positive."""
    return sum(label for _, label in predicted) / len(predicted)


def tell(name: str, predicted: list[tuple[float, bool]]) -> None:
    """Print how well the predictions sort, and their precision below and above some bounds."""
    print(f"{name}: {len(predicted)} examples, {share(predicted):.2f} positive, AUC {auc(predicted):.3f}")
    for bound in (0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4):
        low = [label for chance, label in predicted if chance <= bound]
        negatives = sum(not label for _, label in predicted)
        if low:
            right = sum(not label for label in low)
            print(f"  p <= {bound}: precision {right / len(low):.2f}, recall {right / negatives:.2f}, {len(low)}")
    for bound in (0.7, 0.75, 0.8, 0.85, 0.9):
        high = [label for chance, label in predicted if chance >= bound]
        if high:
            print(
                f"  p >= {bound}: precision {sum(high) / len(high):.2f}, "
                f"recall {sum(high) / sum(label for _, label in predicted):.2f}"
            )


def show(name: str, kind: type[claims.Features | relations.Cues], beta: list[float]) -> None:
    """Print coefficients as the source has them."""
    print(f"{name} = {kind.__name__}(")
    for field, value in zip(kind._fields, beta, strict=True):
        print(f"    {field}={value:.2f},")
    print(")")


def main(folder: Path) -> None:
    """Fit and measure both models."""
    debates, forums = read(folder / "createdebate-dev.jsonl.gz"), read(folder / "iac-dev.jsonl.gz")
    found = claim_examples(debates)
    tell("claims, topic left out", left_out(found, found))
    show("claims.COEFFICIENTS", claims.Features, fit(found))
    replies, stances = relation_examples(debates), relation_examples(forums)
    both = balanced(replies, stances)
    tell("CreateDebate replies, topic left out", left_out(both, replies))
    tell("4forums replies, topic left out", left_out(both, stances))
    show("relations.COEFFICIENTS", relations.Cues, fit(both))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
