"""How well `/ask` finds, cites and refuses, and how fast, beside plain BM25 in the same run.

usage: python -m benchmarks.bench_answers [--threads FOLDER] [--positions FOLDER] [--most N] [--fit]

FOLDER `--threads` holds `*.truth.json` files (a thread each, quotes with their target), `--positions` holds
`*-dev.jsonl.gz` (a thread document a line). Each reply that quotes a post is a question, its own words alone, and
the quoted post is the answer; the reply itself and its link to the post are taken out. Without folders this part is
left out.
`--most`: questions a thread at the most; `--fit` prints weights fitted on the even threads, for ranking.py, and on our
own questions, for evidence.py.

The goals: recall at 5 of 1.15 times BM25; every cited sentence verbatim; 90 of 100 unanswerable questions refused and
90 of 100 answerable ones answered; 300 ms at the 95th percentile on 10,000 posts; the event loop never held for 50 ms.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from benchmarks.bench_positions import made
from bot.archive.convert import read_file
from bot.archive.model import Post, Quote, Thread
from bot.discussion.answers import compose, evidence, ranking
from bot.discussion.answers.index import Index, Postings, build
from bot.discussion.words import tokens

ROOT = Path(__file__).parent.parent
QUESTIONS = ROOT / "tests" / "discussion" / "answers" / "questions.tsv"
SAMPLES = ROOT / "data" / "samples"
LEAST, LARGEST = 6, 1_000  # posts of a thread that is measured


class Case(NamedTuple):
    """A reply as a question: features of the other posts, which of them it quotes, and what BM25 gives them."""

    thread: int
    features: np.ndarray
    gold: np.ndarray
    plain: np.ndarray
    stemmed: np.ndarray


def as_thread(title: str | None, items: list[dict[str, Any]], source: str) -> Thread:
    """A thread of a truth file ("target") or of a thread document ("post")."""
    posts = []
    for number, item in enumerate(items, 1):
        quotes = tuple(
            Quote(quote.get("text") or "", to if to and 0 < to <= len(items) else None, quote.get("author"))
            for quote in item.get("quotes") or []
            for to in [quote.get(source)]
        )
        reply = item.get("reply_to")
        parents = [to for to in (reply, *(quote.post for quote in quotes)) if to and to < number]
        posts.append(
            Post(number, item.get("text") or "", item.get("author"), reply_to=next(iter(parents), None), quotes=quotes)
        )
    return Thread(title, tuple(posts), "benchmark")


def threads(truths: Path | None, documents: Path | None) -> Iterator[Thread]:
    """Every thread once; flattened copies of saved pages are left out."""
    seen = set()
    for path in sorted(truths.rglob("*.truth.json")) if truths else []:
        truth = json.loads(path.read_text(encoding="utf-8"))
        items = truth.get("posts") or []
        if "flat" not in path.relative_to(truths or path).parts and LEAST <= len(items) <= LARGEST:
            thread = as_thread(truth.get("title"), items, "target")
            if (key := thread.posts[0].text[:200] + thread.posts[-1].text[:100]) not in seen:
                seen.add(key)
                yield thread
    for path in sorted(documents.glob("*-dev.jsonl.gz")) if documents else []:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                document = json.loads(line).get("thread")
                if document and LEAST <= len(document["posts"]) <= LARGEST:
                    thread = as_thread(document["title"], document["posts"], "post")
                    if (key := thread.posts[0].text[:200] + thread.posts[-1].text[:100]) not in seen:
                        seen.add(key)
                        yield thread


def plain_postings(thread: Thread) -> tuple[Postings, np.ndarray, dict[str, int]]:
    """The words as they stand, for BM25 without anything else."""
    counts = [Counter(tokens(post.text)) for post in thread.posts]
    vocabulary: dict[str, int] = {}
    for words in counts:
        for word in words:
            vocabulary.setdefault(word, len(vocabulary))
    rows = [(vocabulary[word], row, count) for row, words in enumerate(counts) for word, count in words.items()]
    rows.sort()
    table = np.array(rows).reshape(-1, 3)
    starts = np.searchsorted(table[:, 0], np.arange(len(vocabulary) + 1)).astype(np.int32)
    lengths = np.array([words.total() for words in counts], dtype=float)
    postings = Postings(starts, table[:, 1].astype(np.int32), table[:, 2].astype(np.float32), lengths)
    spread = np.diff(starts)
    return postings, np.log(1 + (len(counts) - spread + 0.5) / (spread + 0.5)), vocabulary


def cases(truths: Path | None, documents: Path | None, *, most: int) -> Iterator[Case]:
    """Every quoting reply of at least three words as a question, at most so many a thread."""
    for place, thread in enumerate(threads(truths, documents)):
        asked = [
            (post, gold)
            for post in thread.posts
            if (gold := {quote.post for quote in post.quotes if quote.post and quote.post != post.number})
            and len(post.text.split()) >= 3
        ]
        if not asked:
            continue
        index = build(thread)
        words, idf, vocabulary = plain_postings(thread)
        for post, gold in random.Random(0).sample(asked, min(most, len(asked))):
            others = np.arange(len(thread.posts)) != post.number - 1
            query = ranking.query(index, post.text)
            wanted = [(vocabulary[word], float(count)) for word, count in Counter(tokens(post.text)).items()]
            yield Case(
                place,
                np.array(ranking.features(index, query, allowed=others), dtype=np.float32).T[others],
                np.isin(np.arange(1, len(thread.posts) + 1), list(gold))[others],
                words.bm25(wanted, idf)[others],
                index.own.bm25(query.wanted, index.idf)[others],
            )


def found(scores: np.ndarray, gold: np.ndarray) -> tuple[float, float]:
    """Recall at 5, and one by the rank of the first right post."""
    ranks = np.flatnonzero(gold[np.argsort(-scores, kind="stable")])
    return float((ranks < 5).sum() / len(ranks)), float(1 / (ranks[0] + 1))


def retrieval(all_cases: list[Case]) -> bool:
    """Print how well each way finds the quoted post; whether the goal is met."""
    weights = np.array([ranking.WEIGHTS[name] for name in ranking.Features._fields])
    table = {}
    for odd in (None, True):  # the weights were fitted on the even ones
        chosen = [case for case in all_cases if odd is None or case.thread % 2]
        figures = {
            "BM25, words as they stand": [found(case.plain, case.gold) for case in chosen],
            "BM25, stems, no function words": [found(case.stemmed, case.gold) for case in chosen],
            "/ask": [found(case.features @ weights, case.gold) for case in chosen],
        }
        print(f"{len(chosen)} quoting replies{' in threads that nothing was fitted on' if odd else ''}:")
        for name, pairs in figures.items():
            table[name] = np.mean(pairs, axis=0)
            print(f"  {name:32} recall@5 {table[name][0]:.3f}  MRR {table[name][1]:.3f}")
        ratios = [table["/ask"][0] / table[name][0] for name in list(figures)[:2]]
        print(f"  recall@5 is {ratios[0]:.2f} times plain BM25, {ratios[1]:.2f} times BM25 over the same stems")
    return ratios[0] >= 1.15


def fit(all_cases: list[Case]) -> None:
    """Print weights by a softmax over the posts of a thread (Adam, a little decay), from the even threads."""
    chosen = [case for case in all_cases if case.thread % 2 == 0]
    names = ranking.Features._fields
    weights, mean, spread = np.zeros((3, len(names)))
    for step in range(1, 81):
        slope = 0.002 * weights
        for case in chosen:
            logits = case.features @ weights
            chance = np.exp(logits - logits.max())
            slope += case.features.T @ (chance / chance.sum() - case.gold / case.gold.sum()) / len(chosen)
        mean, spread = 0.9 * mean + 0.1 * slope, 0.99 * spread + 0.01 * slope**2
        weights -= 0.25 * mean / (1 - 0.9**step) / (np.sqrt(spread / (1 - 0.99**step)) + 1e-8)
    print({name: round(float(weight), 2) for name, weight in zip(names, weights, strict=True)})


def questions() -> list[tuple[str, str, set[int]]]:
    """Sample file, question, and the posts that answer it (none where the thread does not)."""
    rows = [line.split("\t") for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    return [(row[0], row[1], {int(one) for one in row[2].split(",")} if len(row) > 2 else set()) for row in rows]


def refusals() -> bool:
    """Print what is answered, refused and cited on our own questions; whether the goals are met."""
    indexes: dict[str, Index] = {}
    answered = refused = right = sentences = verbatim = 0
    asked = questions()
    for name, question, gold in asked:
        if name not in indexes:
            indexes[name] = build(read_file(SAMPLES / name))
        answer = compose.ask(indexes[name], question)
        answered += bool(gold) and answer.answered
        refused += not gold and not answer.answered
        right += bool(gold) and any(cited.post in gold for cited in answer.said)
        shown = (*answer.said, *(dispute.said for dispute in answer.disputes), *answer.nearest)
        sentences += len(shown)
        verbatim += sum(cited.passage.of(indexes[name].thread) == cited.text for cited in shown)
    can = sum(bool(gold) for _, _, gold in asked)
    print(f"answerable: {answered} of {can} answered, {right} with a right post; ", end="")
    print(f"unanswerable: {refused} of {len(asked) - can} refused")
    print(f"sentences: {verbatim} of {sentences} stand verbatim in the post that is cited")
    return answered >= 0.9 * can and refused >= 0.9 * (len(asked) - can) and verbatim == sentences


def fit_evidence() -> None:
    """Print the coefficients that say whether a thread answers: a logistic fit on our own questions."""
    indexes: dict[str, Index] = {}
    seen: list[list[tuple[float, ...]]] = []
    measure = evidence.evidence

    def noted(*arguments: Any) -> evidence.Evidence:  # noqa: ANN401 - handed on
        values = measure(*arguments)
        seen[-1].append(values)
        return values

    compose.evidence = noted  # type: ignore[assignment,attr-defined]  # this run alone
    labels = []
    for name, question, gold in questions():
        if name not in indexes:
            indexes[name] = build(read_file(SAMPLES / name))
        seen.append([])
        compose.ask(indexes[name], question)
        labels.append(bool(gold))
    compose.evidence = measure  # type: ignore[attr-defined]
    pairs = [(np.array(rows), label) for rows, label in zip(seen, labels, strict=True) if rows]
    weights = np.zeros(len(evidence.Evidence._fields))
    for _ in range(3_000):
        slope = 0.3 * np.concatenate(([0.0], weights[1:]))
        for rows, label in pairs:
            chances = 1 / (1 + np.exp(-rows @ weights))
            best = chances.argmax()
            slope += rows[best] * (chances[best] - label)
        weights -= 0.02 * slope
    print({name: round(float(one), 2) for name, one in zip(evidence.Evidence._fields, weights, strict=True)})


def speed() -> bool:
    """Print times on 10,000 posts, with the event loop watched while the index is built and questions are answered."""
    thread = made(10_000, 300)
    chance = random.Random(1)
    asked = [
        " ".join(chance.choices(thread.posts[chance.randrange(10_000)].text.split(), k=chance.randint(2, 12)))
        for _ in range(100)
    ]

    async def measure() -> tuple[float, float, list[float], float, float]:
        began = time.perf_counter()
        index, building = await _watched(build, thread)
        built = time.perf_counter() - began
        times, holding = [], 0.0
        for question in asked:
            began = time.perf_counter()
            _, held = await _watched(compose.ask, index, question)
            times.append(time.perf_counter() - began)
            holding = max(holding, held)
        _, counting = await _watched(_count, built)
        return built, building, sorted(times), holding, counting

    built, building, times, holding, counting = asyncio.run(measure())
    p95 = times[int(0.95 * len(times))]
    print(
        f"10,000 posts: index once in {built:.1f} s; a question takes {times[50] * 1e3:.0f} ms, p95 {p95 * 1e3:.0f} ms"
    )
    print(
        f"  event loop held for {building * 1e3:.0f} ms while indexing and {holding * 1e3:.0f} ms while asking, ",
        end="",
    )
    print(f"{counting * 1e3:.0f} ms beside a thread that only counts")
    return p95 < 0.3 and max(building, holding) < max(0.05, 1.5 * counting)


def _count(seconds: float) -> None:
    """Be busy for as long, in the plainest way: what the machine and the interpreter's lock cost by themselves."""
    until, number = time.perf_counter() + seconds, 0
    while time.perf_counter() < until:
        number += 1


async def _watched(work: Callable[..., Any], *arguments: object) -> tuple[Any, float]:
    """What `work` returns from another thread, and for how long the event loop was held up at the most."""
    longest = 0.0
    task = asyncio.ensure_future(asyncio.to_thread(work, *arguments))
    while not task.done():
        began = time.perf_counter()
        await asyncio.sleep(0.001)
        longest = max(longest, time.perf_counter() - began - 0.001)
    return task.result(), longest


def main() -> int:
    """Exit status 1 where a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--threads", type=Path)
    parser.add_argument("--positions", type=Path)
    parser.add_argument("--most", type=int, default=1_000_000)
    parser.add_argument("--fit", action="store_true")
    chosen = parser.parse_args()
    met = [refusals(), speed()]
    if chosen.threads or chosen.positions:
        all_cases = list(cases(chosen.threads, chosen.positions, most=chosen.most))
        met.append(retrieval(all_cases))
        if chosen.fit:
            fit(all_cases)
            fit_evidence()
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
